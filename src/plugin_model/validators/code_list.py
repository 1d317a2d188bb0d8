"""Codes that are valid because they stand on a list, read from the package's data."""

from __future__ import annotations

import csv
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Protocol, TypeVar

from plugin_model.validators.contract import (
    NO_TEXT,
    ComponentError,
    Fault,
    FormatError,
    LengthError,
    plain,
)

__all__ = ["by_code", "names_of", "read_digits", "read_word", "rows"]


class _Listed(Protocol):
    """What stands on a list."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


_L = TypeVar("_L", bound=_Listed)


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """
    Return the rows of a list that the package carries, by their headings.

    Example:
        >>> rows("counties.csv")[0]["county_name"]
        'Stockholms län'
    """
    listed = resources.files("plugin_model").joinpath("data", name)
    with listed.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def by_code(listed: Iterable[_L]) -> Mapping[str, _L]:
    """Return what stands on a list by its codes; of two with one code the last."""
    return MappingProxyType({one.code: one for one in listed})


def names_of(listed: Iterable[_Listed]) -> Mapping[str, str]:
    """Return the names of what stands on a list by their codes."""
    return MappingProxyType({one.code: one.name for one in listed})


def read_digits(
    value: object, name: str, *, length: int, listed: Container[str]
) -> str | Fault:
    """
    Return the code that *value* states, or why it is none.

    Args:
        value: Anything.
        name: The module's name, which the codes of its messages begin with.
        length: How many digits a code has. None is added: "180" might be 0180, and
            might be a code that lost its last digit.
        listed: The codes that there are.
    """
    text = plain(value)
    if text is None:
        return NO_TEXT
    if not (text.isascii() and text.isdigit()):
        return Fault(f"{name}.format", FormatError)
    if len(text) != length:
        return Fault(f"{name}.length", LengthError, (("count", str(len(text))),))
    return text if text in listed else Fault(f"{name}.unlisted", ComponentError)


def read_word(
    value: object, name: str, *, fits: Callable[[str], object], listed: Container[str]
) -> str | Fault:
    """
    Return the code of letters and digits that *value* states, in capital letters.

    Args:
        value: Anything.
        name: The module's name, which the codes of its messages begin with.
        fits: What a text in capitals is true for when it is written like a code.
        listed: The codes that there are.
    """
    text = plain(value)
    if text is None:
        return NO_TEXT
    # Only ASCII has one capital for each small letter: "ß" would become two.
    capitals = text.upper() if text.isascii() else text
    if not fits(capitals):
        return Fault(f"{name}.format", FormatError)
    return capitals if capitals in listed else Fault(f"{name}.unlisted", ComponentError)
