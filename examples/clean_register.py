"""
A plain loop over a file: ``python clean_register.py < register.csv > faults.csv``.

Rows whose number is right are counted, the others are listed: the row as a spreadsheet
counts, the column, the code and the message in both languages, and not the number.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from typing import TextIO

from attrs import evolve

from plugin_model import Finding, Place
from plugin_model.findings import as_csv
from plugin_model.validators import personal_identity_number

COLUMN = "Personnummer"


def faults(register: TextIO) -> Iterator[Finding]:
    """Yield what is wrong with the numbers of a register, with the place of each."""
    for number, row in enumerate(csv.DictReader(register, delimiter=";"), start=2):
        fault = personal_identity_number.fault(row[COLUMN])
        if fault is not None:
            yield evolve(fault, place=Place(row=number, column=COLUMN))


def main() -> int:
    """Read a register and write its faults; the exit code says if there were any."""
    found = tuple(faults(sys.stdin))
    sys.stdout.write(as_csv(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
