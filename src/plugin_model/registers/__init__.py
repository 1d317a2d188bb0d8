"""
Participant registers as they come: read, checked, screened and written.

Headings are Swedish or English, values are as people write them. What fits no field
is unknown and reported with its row; nothing is dropped and nothing is guessed.
The extra is ``registers``.
"""

from __future__ import annotations

from plugin_model.errors import MissingExtraError
from plugin_model.findings import finding

try:
    from plugin_model.registers.mappings import read_mapping
    from plugin_model.registers.opening import LARGEST
    from plugin_model.registers.register import Register, batches, read
    from plugin_model.registers.screening import ENTRY, Screened, screen
    from plugin_model.registers.streaming import (
        Group,
        Summary,
        findings_table,
        screen_file,
    )
    from plugin_model.registers.writing import ENDINGS, write, write_csv
except (ModuleNotFoundError, MissingExtraError):
    # What stands below asks for less: this extra brings that too.
    told = finding("extra.missing", what="Reading registers", extra="registers")
    raise MissingExtraError(told) from None

__all__ = [
    "ENDINGS",
    "ENTRY",
    "LARGEST",
    "Group",
    "Register",
    "Screened",
    "Summary",
    "batches",
    "findings_table",
    "read",
    "read_mapping",
    "screen",
    "screen_file",
    "write",
    "write_csv",
]
