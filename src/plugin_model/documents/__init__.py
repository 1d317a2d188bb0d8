"""
Documents: what the library models, as JSON and YAML files that last.

`read` is strict and tells every fault of a document at once; `load` keeps what it
does not know; `write` puts down the same text every time. A document says its
format, version and kind, and one of an older version is brought up to date on the
way in. `read_participants` streams people in bulk.
"""

from plugin_model.documents.document import (
    Document,
    check,
    digest,
    load,
    read,
    write,
)
from plugin_model.documents.kinds import KINDS
from plugin_model.documents.participants import read_participants, write_participants
from plugin_model.documents.reading import Report
from plugin_model.documents.schema import json_schema
from plugin_model.documents.sources import Limits
from plugin_model.documents.unknown import Unknown

__all__ = [
    "KINDS",
    "Document",
    "Limits",
    "Report",
    "Unknown",
    "check",
    "digest",
    "json_schema",
    "load",
    "read",
    "read_participants",
    "write",
    "write_participants",
]
