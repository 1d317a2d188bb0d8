"""
The check digit of Swedish identity and organisation numbers.

It makes the ten digits add up to a whole number of tens, every other digit counted
twice from the first one on (a two-digit product counts as the sum of its digits).
The procedure is ISO/IEC 7812-1, annex B, known as Luhn's.

What it catches: every single wrong digit, and every swap of two neighbours but one:
0 and 9 may change places unseen. What it cannot see: digits that stand outside it (the
century of a twelve-digit number) and several slips that happen to cancel out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["PAIRS", "check_digit", "is_right"]

_TWICE: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

PAIRS: Final[Mapping[str, int]] = {
    f"{pair:02}": (_TWICE[pair // 10] + pair % 10) % 10 for pair in range(100)
}
"""What two neighbouring digits, the first of them counted twice, add to the sum."""


def is_right(digits: str) -> bool:
    """
    Tell whether the last of an even number of digits is the right check digit.

    Example:
        >>> is_right("0002292399"), is_right("0002292398")
        (True, False)
    """
    pairs = (digits[place : place + 2] for place in range(0, len(digits), 2))
    return sum(map(PAIRS.__getitem__, pairs)) % 10 == 0


def check_digit(digits: str) -> str:
    """
    Return the check digit that belongs after an odd number of digits.

    Example:
        >>> check_digit("000229239")
        '9'
    """
    return next(last for last in "0123456789" if is_right(digits + last))
