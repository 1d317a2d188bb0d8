"""
The two-digit codes of Sweden's counties (län), as Statistics Sweden lists them.

Issued by Statistics Sweden (SCB, *Län och kommuner i kodnummerordning*). There are 21,
with gaps: counties that were merged left 02, 11, 15 and 16 behind. The list holds since
Västra Götaland was formed in 1998.

    >>> validate(" 14 "), is_valid("15"), is_valid(14)
    ('14', False, False)
    >>> parse("01").name, parse("01").iso_3166_2
    ('Stockholms län', 'SE-AB')
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from attrs import frozen

from plugin_model.validators.code_list import by_code, names_of, read_digits, rows
from plugin_model.validators.contract import Fault, Validator, some_text

__all__ = [
    "CountyCode",
    "compact",
    "fault",
    "format",
    "is_valid",
    "names",
    "parse",
    "validate",
]

_NAME: Final = "county_code"


@frozen(kw_only=True)
class CountyCode:
    """A county code and what the list says of it."""

    code: str
    """The two digits."""

    name: str
    """The name, such as "Hallands län"."""

    iso_3166_2: str
    """The code of ISO 3166-2, such as ``"SE-N"``."""

    nuts_3: str
    """The NUTS 3 area, which is the county itself."""


@cache
def _by_code() -> Mapping[str, CountyCode]:
    listed = (
        CountyCode(
            code=row["county_code"],
            name=row["county_name"],
            iso_3166_2=row["iso3166_2"],
            nuts_3=row["nuts3"],
        )
        for row in rows("counties.csv")
    )
    return by_code(listed)


@cache
def names() -> Mapping[str, str]:
    """
    Return the name of each county by its code, 21 in all.

    Example:
        >>> names()["13"]
        'Hallands län'
    """
    return names_of(_by_code().values())


def _read(value: object) -> str | Fault:
    """Return the code that *value* states, or why it is none."""
    return read_digits(value, _NAME, length=2, listed=_by_code())


validate = Validator(_read, name=_NAME, pattern=r"^\s*[0-9]{2}\s*$")
"""Return the code, without the blanks around it."""

is_valid = validate.is_valid
fault = validate.fault


def compact(value: str) -> str:
    """Return the text without the blanks around it."""
    return some_text(value)


def format(value: str) -> str:
    """Return the code as it is written: the two digits."""
    return validate(value)


def parse(value: str) -> CountyCode:
    """
    Return what the list says of a code.

    Raises:
        InvalidNumberError: If it is no code.
    """
    return _by_code()[validate(value)]
