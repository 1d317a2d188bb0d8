"""
Schemas: JSON Schema (draft 2020-12) of every kind of document.

Made from the classes, and shipped with the package, so that editors and other tools
can check documents with no network. What `read` accepts, a schema accepts; what a
schema cannot say is in `BEYOND_SCHEMA`.
"""

from __future__ import annotations

from typing import Final

from attrs import AttrsInstance

from plugin_model import migrations
from plugin_model.documents.envelope import FORMAT
from plugin_model.documents.nodes import kind_of, shape_of
from plugin_model.documents.writing import as_json

__all__ = ["BEYOND_SCHEMA", "json_schema", "schema_text"]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

BEYOND_SCHEMA: Final = frozenset(
    {
        "document.key_too_long",
        "document.lone_surrogate",
        "document.more_faults",
        "document.no_such_date",
        "document.number_too_long",
        "document.repeated_key",
        "document.text_too_long",
        "document.too_deep",
        "document.too_large",
        "document.too_many_values",
        "document.whole_with_point",
    }
)
"""
The codes of what `read` refuses in a document that its schema accepts.

Besides these, all codes that do not begin with ``document.``: those belong to the
classes, and tell of rules across fields, of check digits and of numbers' bounds.
A whole number with a decimal point (7.0) is a number to JSON Schema and is none here.
"""


def json_schema(holder: type[AttrsInstance]) -> dict[str, object]:
    """
    Return the JSON Schema of the documents that hold a *holder*.

    Example:
        >>> from plugin_model import Period
        >>> json_schema(Period)["properties"]["kind"]
        {'const': 'period'}
    """
    definitions: dict[str, object] = {}
    content = shape_of(holder).schema(definitions)
    version = migrations.newest()
    kind = kind_of(holder)
    return {
        "$schema": _DRAFT,
        "$id": f"urn:plugin_model:{version}:{kind}",
        "title": f"plugin_model {kind}, version {version}",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "version": {"const": version},
            "kind": {"const": kind},
            "original_version": {"type": "integer", "minimum": 1},
            "content": content,
        },
        "required": ["format", "version", "kind", "content"],
        "additionalProperties": False,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def schema_text(holder: type[AttrsInstance]) -> str:
    """Return the JSON Schema as it stands in the package, ``data/schema/``."""
    return as_json(json_schema(holder))
