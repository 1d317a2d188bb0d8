"""
The four-digit codes of Sweden's municipalities, as Statistics Sweden lists them.

Issued by Statistics Sweden (SCB, *Län och kommuner i kodnummerordning*); the division
itself is decided under lag (1979:411) om ändringar i Sveriges indelning i kommuner och
regioner. The first two digits are the county, and nothing else follows from a code:
a regional association is a set of municipalities, not a run of codes.

    >>> validate(" 1384 "), is_valid("1385"), is_valid(1384)
    ('1384', False, False)
    >>> parse("1384").name, parse("1384").county_code
    ('Kungsbacka', '13')

Codes have their time. Without a day today's 290 hold; with one, those of that day:

    >>> is_valid("1917"), is_valid("1917", on=date(2006, 12, 31))
    (False, True)
    >>> fault("1917", on=date(2007, 1, 1)).fix()
    'use 0331, which replaced it'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final

from attrs import frozen

from plugin_model.validators.code_list import by_code, names_of, read_digits, rows
from plugin_model.validators.contract import (
    ComponentError,
    Fault,
    Validator,
    some_text,
)

__all__ = [
    "MunicipalityCode",
    "compact",
    "fault",
    "format",
    "is_valid",
    "names",
    "parse",
    "validate",
]

_NAME: Final = "municipality_code"


@frozen(kw_only=True)
class MunicipalityCode:
    """A municipality code and what the list says of it."""

    code: str
    """The four digits."""

    name: str
    """The short name, such as "Göteborg"."""

    county_code: str
    """The two digits of its county."""

    valid_from: date | None
    """The first day of the code; ``None``: since before the lists."""

    valid_to: date | None
    """The last day of the code; ``None``: it is in use."""

    became: str | None
    """The code that replaced it; ``None``: none did."""

    def holds(self, on: date | None) -> bool:
        """Tell whether the code holds on a day; ``None``: in today's list."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _listed() -> Iterator[MunicipalityCode]:
    for row in (*rows("municipalities.csv"), *rows("municipality_changes.csv")):
        yield MunicipalityCode(
            code=row["municipality_code"],
            name=row["name_short"],
            county_code=row["county_code"],
            valid_from=_day(row.get("valid_from", "")),
            valid_to=_day(row.get("valid_to", "")),
            became=row.get("became") or None,
        )


@cache
def _by_code() -> Mapping[str, MunicipalityCode]:
    # A code that has changed stands in both lists, and the list of changes knows when.
    return by_code(_listed())


@cache
def _names_today() -> Mapping[str, str]:
    held = (one for one in _by_code().values() if one.holds(None))
    return names_of(held)


def names(*, on: date | None = None) -> Mapping[str, str]:
    """
    Return the short name of each municipality by its code.

    Args:
        on: The day whose list is meant; ``None``: today's list, 290 in all. Two
            changes are known, Knivsta 2003 and Heby 2007; an earlier one is not.

    Example:
        >>> names()["1402"], len(names()), len(names(on=date(2002, 12, 31)))
        ('Partille', 290, 289)
    """
    if on is None:
        return _names_today()
    held = (one for one in _by_code().values() if one.holds(on))
    return names_of(held)


def _read(value: object, *, on: date | None = None) -> str | Fault:
    """
    Return the code that *value* states, or why it is none.

    Args:
        value: Anything.
        on: The day on which the code must hold; ``None``: it stands on today's list.
    """
    read = read_digits(value, _NAME, length=4, listed=_by_code())
    if isinstance(read, Fault):
        return read
    one = _by_code()[read]
    if one.holds(on):
        return read
    if on is not None and one.valid_from is not None and on < one.valid_from:
        began = ("began", one.valid_from.isoformat())
        return Fault(f"{_NAME}.not_yet", ComponentError, (began,))
    return Fault(f"{_NAME}.replaced", ComponentError, (("became", str(one.became)),))


validate = Validator(_read, name=_NAME, pattern=r"^\s*[0-9]{4}\s*$")
"""Return the code, without the blanks around it; options: *on*."""

is_valid = validate.is_valid
fault = validate.fault


def compact(value: str) -> str:
    """Return the text without the blanks around it."""
    return some_text(value)


def format(value: str, *, on: date | None = None) -> str:
    """Return the code as it is written: the four digits."""
    return validate(value, on=on)


def parse(value: str, *, on: date | None = None) -> MunicipalityCode:
    """
    Return what the list says of a code.

    Raises:
        InvalidNumberError: If it is no code, or does not hold on the day.
    """
    return _by_code()[validate(value, on=on)]
