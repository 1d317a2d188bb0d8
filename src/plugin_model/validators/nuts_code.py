"""
The codes of Sweden's areas in the EU's regional classification NUTS, by version.

Issued by Eurostat under Regulation (EC) No 1059/2003 and its amendments; each version
is named after its year. Sweden's codes changed once, from 2003 to 2006, and have been
the same from 2006 to 2021. The Swedish codes of version 2024 were not verified and are
not here. SEZ, SEZZ and SEZZZ stand for what lies in no region ("extra-regio").

    >>> validate(" se232 "), is_valid("SE222"), is_valid("SE0A2")
    ('SE232', False, False)
    >>> is_valid("SE0A2", version=2003)
    True
    >>> parse("SE23").name, parse("SE23").level
    ('Västsverige', 2)

The codes are not dense: there is an SE221 and an SE224, and nothing between them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from attrs import frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.validators.code_list import by_code, names_of, read_word, rows
from plugin_model.validators.contract import Fault, Validator, some_text

__all__ = [
    "NEWEST",
    "VERSIONS",
    "NutsCode",
    "compact",
    "fault",
    "format",
    "is_valid",
    "names",
    "parse",
    "validate",
]

VERSIONS: Final = (2003, 2006, 2010, 2013, 2016, 2021)
"""The versions whose Swedish codes are known, oldest first."""

NEWEST: Final = VERSIONS[-1]
"""The version that is meant where none is named."""

_NAME: Final = "nuts_code"
_FORM: Final = re.compile(r"SE[0-9A-Z]{0,3}").fullmatch


@frozen(kw_only=True)
class NutsCode:
    """A NUTS code and what the classification says of it."""

    code: str
    """The code, such as ``"SE232"``."""

    level: int
    """0 for the country, 1 for the lands, 2 for the national areas, 3 for counties."""

    name: str
    """The name in the classification, such as "Västra Götalands län"."""

    first_version: int
    """The first of the known versions that has it."""

    last_version: int
    """The last of the known versions that has it."""


@cache
def _by_code(version: int) -> Mapping[str, NutsCode]:
    if version not in VERSIONS:
        known = ", ".join(map(str, VERSIONS))
        raise InvalidValueError(
            finding("nuts_code.version", version=version, known=known)
        )
    listed = (
        NutsCode(
            code=row["code"],
            level=int(row["level"]),
            name=row["name"],
            first_version=int(row["first_version"]),
            last_version=int(row["last_version"]),
        )
        for row in rows("nuts.csv")
    )
    return by_code(
        one for one in listed if one.first_version <= version <= one.last_version
    )


def names(*, version: int = NEWEST) -> Mapping[str, str]:
    """
    Return the name of each area by its code, levels 0 to 3.

    Raises:
        InvalidValueError: If the codes of the version are not known.

    Example:
        >>> names()["SE33"], len(names(version=2003))
        ('Övre Norrland', 34)
    """
    return names_of(_by_code(version).values())


def _read(value: object, *, version: int = NEWEST) -> str | Fault:
    """
    Return the code that *value* states, in capitals, or why it is none.

    Args:
        value: Anything.
        version: The year that the version is named after, one of `VERSIONS`.

    Raises:
        InvalidValueError: If the codes of the version are not known.
    """
    read = read_word(value, _NAME, fits=_FORM, listed=_by_code(version))
    if isinstance(read, Fault) and read.code == f"{_NAME}.unlisted":
        return Fault(read.code, read.error, (("version", str(version)),))
    return read


validate = Validator(_read, name=_NAME, pattern=r"^\s*[Ss][Ee][0-9A-Za-z]{0,3}\s*$")
"""Return the code in capital letters; options: *version*."""

is_valid = validate.is_valid
fault = validate.fault


def compact(value: str) -> str:
    """Return the text in capital letters, without the blanks around it."""
    text = some_text(value)
    return text.upper() if text.isascii() else text


def format(value: str, *, version: int = NEWEST) -> str:
    """Return the code as it is written: in capitals."""
    return validate(value, version=version)


def parse(value: str, *, version: int = NEWEST) -> NutsCode:
    """
    Return what the classification says of a code.

    Raises:
        InvalidNumberError: If the version has no such code.
        InvalidValueError: If the codes of the version are not known.
    """
    return _by_code(version)[validate(value, version=version)]
