"""
The codes of Sweden's counties in ISO 3166-2, such as ``SE-O``.

Issued by the ISO 3166 Maintenance Agency, ISO 3166-2:SE. The letters are those that the
counties have long had in Sweden (länsbokstäver), not an order of their own.

    >>> validate(" se-ab "), is_valid("AB"), is_valid("SE-O")
    ('SE-AB', False, True)
    >>> parse("SE-N").county_code
    '13'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from attrs import frozen

from plugin_model.validators.code_list import by_code, names_of, read_word, rows
from plugin_model.validators.contract import Fault, Validator, some_text

__all__ = [
    "Iso31662Code",
    "compact",
    "fault",
    "format",
    "is_valid",
    "names",
    "parse",
    "validate",
]

_NAME: Final = "iso_3166_2_code"
_FORM: Final = re.compile(r"SE-[A-Z]{1,3}").fullmatch


@frozen(kw_only=True)
class Iso31662Code:
    """An ISO 3166-2 code and what the list says of it."""

    code: str
    """The code, such as ``"SE-N"``."""

    name: str
    """The name of the county, such as "Hallands län"."""

    county_code: str
    """The two digits of Statistics Sweden, such as ``"13"``."""


@cache
def _by_code() -> Mapping[str, Iso31662Code]:
    listed = (
        Iso31662Code(
            code=row["iso3166_2"],
            name=row["county_name"],
            county_code=row["county_code"],
        )
        for row in rows("counties.csv")
    )
    return by_code(listed)


@cache
def names() -> Mapping[str, str]:
    """
    Return the name of each county by its ISO code, 21 in all.

    Example:
        >>> names()["SE-Z"]
        'Jämtlands län'
    """
    return names_of(_by_code().values())


def _read(value: object) -> str | Fault:
    """Return the code that *value* states, in capitals, or why it is none."""
    return read_word(value, _NAME, fits=_FORM, listed=_by_code())


validate = Validator(_read, name=_NAME, pattern=r"^\s*[Ss][Ee]-[A-Za-z]{1,2}\s*$")
"""Return the code in capital letters."""

is_valid = validate.is_valid
fault = validate.fault


def compact(value: str) -> str:
    """Return the text in capital letters, without the blanks around it."""
    text = some_text(value)
    return text.upper() if text.isascii() else text


def format(value: str) -> str:
    """Return the code as it is written: capitals, with the hyphen."""
    return validate(value)


def parse(value: str) -> Iso31662Code:
    """
    Return what the list says of a code.

    Raises:
        InvalidNumberError: If it is no code.
    """
    return _by_code()[validate(value)]
