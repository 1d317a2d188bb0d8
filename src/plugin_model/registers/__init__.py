"""
Participant registers as they come: read, checked, screened and written.

Headings are Swedish or English, values are as people write them. What fits no field
is unknown and reported with its row; nothing is dropped and nothing is guessed.
"""

from __future__ import annotations

from plugin_model.registers.register import Register, batches, read
from plugin_model.registers.screening import ENTRY, Screened, screen
from plugin_model.registers.writing import write, write_csv

__all__ = [
    "ENTRY",
    "Register",
    "Screened",
    "batches",
    "read",
    "screen",
    "write",
    "write_csv",
]
