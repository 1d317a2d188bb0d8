"""
A command line that checks identity numbers: ``python check_numbers.py NUMBER ...``.

It prints what sort each number is and never the number: what stands on a screen or in
a log has left the register.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from plugin_model.validators import personal_identity_number


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the numbers that were given; argparse refuses a bad one with its code."""
    parser = argparse.ArgumentParser(description="Check Swedish identity numbers.")
    parser.add_argument("numbers", nargs="+", type=personal_identity_number.validate)
    asked = parser.parse_args(arguments)
    for number in asked.numbers:
        print(personal_identity_number.parse(number).kind.value)
    return 0


if __name__ == "__main__":
    sys.exit(main())
