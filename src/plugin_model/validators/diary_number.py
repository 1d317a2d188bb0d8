"""
The diary numbers of the Swedish ESF Council, such as ``2015/00665``.

Issued by Svenska ESF-rådet, which registers what comes in as every authority must
(offentlighets- och sekretesslagen (2009:400) 5 kap. 1 och 2 §§): the year, and a number
within the year. In writing there are other spellings: with a hyphen, with "dnr" before
it, without the leading zeros. There is no check digit, so a slip is not seen.

    >>> validate("Dnr 2015-00665"), format("2015/665")
    ('2015/00665', '2015/00665')
    >>> parse("2015/00665").year, parse("2015/00665").serial
    (2015, 665)
    >>> is_valid("2015/00000"), is_valid("00665")
    (False, False)
"""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from plugin_model.validators.contract import (
    NO_TEXT,
    ComponentError,
    Fault,
    FormatError,
    Validator,
    plain,
    some_text,
)

__all__ = [
    "DiaryNumber",
    "compact",
    "fault",
    "format",
    "is_valid",
    "parse",
    "validate",
]

_NAME: Final = "diary_number"
_FORM: Final = re.compile(
    r"(?:d(?:iarie)?n(?:umme)?r[.:]?[ ]*)?(?P<year>\d{4})[/-](?P<serial>\d{1,5})",
    re.ASCII | re.IGNORECASE,
).fullmatch
_YEARS: Final = range(1900, 2100)


@frozen(kw_only=True)
class DiaryNumber:
    """A diary number and what it says."""

    number: str
    """The canonical text, such as ``"2015/00665"``."""

    year: int
    """The year in which the matter was registered."""

    serial: int
    """The number within the year, from 1."""


def compact(value: str) -> str:
    """
    Return year, stroke and five digits, without blanks around and "dnr" before.

    A text of any other form is returned as it is.

    Example:
        >>> compact(" dnr: 2015-665 ")
        '2015/00665'
    """
    text = some_text(value)
    match = _FORM(text)
    return text if match is None else f"{match['year']}/{match['serial']:0>5}"


def _read(value: object) -> str | Fault:
    """Return the number that *value* states, or why it is none."""
    text = plain(value)
    if text is None:
        return NO_TEXT
    match = _FORM(text)
    if match is None:
        return Fault(f"{_NAME}.format", FormatError)
    if int(match["year"]) not in _YEARS:
        return Fault(f"{_NAME}.year", ComponentError)
    if int(match["serial"]) == 0:
        return Fault(f"{_NAME}.serial", ComponentError)
    return compact(text)


validate = Validator(
    _read,
    name=_NAME,
    pattern=(
        r"^\s*(?:[Dd](?:[Ii][Aa][Rr][Ii][Ee])?[Nn](?:[Uu][Mm][Mm][Ee])?[Rr][.:]? *)?"
        r"[0-9]{4}[/-][0-9]{1,5}\s*$"
    ),
)
"""Return year, stroke and five digits."""

is_valid = validate.is_valid
fault = validate.fault


def format(value: str) -> str:
    """Return the number as the council writes it."""
    return validate(value)


def parse(value: str) -> DiaryNumber:
    """
    Return what a number says.

    Raises:
        InvalidNumberError: If it is no diary number.
    """
    number = validate(value)
    year, _, serial = number.partition("/")
    return DiaryNumber(number=number, year=int(year), serial=int(serial))
