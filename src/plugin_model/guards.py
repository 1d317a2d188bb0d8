"""
Guards: what one field of a class of the domain may hold.

A guard is an attrs validator. It looks at the value alone, so that documents can
ask it before there is an object, and it tells every fault of a value at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from attrs import Attribute

from plugin_model.errors import InvalidValueError
from plugin_model.findings import Finding, finding

__all__ = [
    "Guard",
    "four_digits",
    "is_one",
    "maybe",
    "one_or_more",
    "texts",
    "tuple_of",
    "whole",
    "words",
]

Guard = Callable[[Any, "Attribute[Any]", Any], None]
"""A check on a value of a field; it raises `InvalidValueError` or does nothing."""

_FOUR_DIGITS: Final = re.compile(r"[0-9]{4}")


def _fits(value: object, kinds: tuple[type, ...]) -> bool:
    # A flag is no number and a moment is no day, though Python says that they are.
    if isinstance(value, bool):
        return bool in kinds
    if isinstance(value, datetime):
        return False
    return isinstance(value, kinds)


def _misfit(name: str, value: object, expected: str) -> Finding:
    given = type(value).__name__
    return finding("value.kind", field=name, given=given, expected=expected)


def is_one(*kinds: type) -> Guard:
    """
    Ask for a value of one of some types; subclasses of date with a time are none.

    Example:
        >>> from attrs import field, frozen
        >>> @frozen
        ... class Visit:
        ...     count: int = field(validator=is_one(int))
        >>> Visit(True)
        Traceback (most recent call last):
        plugin_model.errors.InvalidValueError: count is of type bool; give int
    """
    expected = " or ".join(kind.__name__ for kind in kinds)

    def guard(_: object, attribute: Attribute[Any], value: object) -> None:
        if not _fits(value, kinds):
            raise InvalidValueError(_misfit(attribute.name, value, expected))

    return guard


def maybe(asked: type | Guard) -> Guard:
    """Let ``None`` through; ask everything else for a type, or ask a guard."""
    guard = is_one(asked) if isinstance(asked, type) else asked

    def or_none(holder: object, attribute: Attribute[Any], value: object) -> None:
        if value is not None:
            guard(holder, attribute, value)

    return or_none


def tuple_of(*kinds: type) -> Guard:
    """Ask for a tuple whose items are each of one of some types."""
    expected = " or ".join(kind.__name__ for kind in kinds)

    def guard(_: object, attribute: Attribute[Any], value: object) -> None:
        if not isinstance(value, tuple):
            wanted = f"a tuple of {expected}"
            raise InvalidValueError(_misfit(attribute.name, value, wanted))
        faults = [
            _misfit(f"{attribute.name}[{index}]", one, expected)
            for index, one in enumerate(value)
            if not _fits(one, kinds)
        ]
        if faults:
            raise InvalidValueError(*faults)

    return guard


def one_or_more(guard: Guard) -> Guard:
    """Ask *guard*, and for at least one item."""

    def not_empty(holder: object, attribute: Attribute[Any], value: Any) -> None:  # noqa: ANN401
        guard(holder, attribute, value)
        if not value:
            raise InvalidValueError(finding("value.empty", field=attribute.name))

    return not_empty


def words(_: object, attribute: Attribute[Any], value: object) -> None:
    """Ask for a text that is not blank."""
    if not isinstance(value, str):
        raise InvalidValueError(_misfit(attribute.name, value, "str"))
    if not value.strip():
        raise InvalidValueError(finding("value.empty", field=attribute.name))


texts: Final = tuple_of(str)
"""Ask for a tuple of texts, such as codes or ids."""


def whole(_: object, attribute: Attribute[Any], value: object) -> None:
    """Ask for a whole number that is not negative."""
    if not _fits(value, (int,)):
        raise InvalidValueError(_misfit(attribute.name, value, "int"))
    if isinstance(value, int) and value < 0:
        raise InvalidValueError(
            finding("value.negative", field=attribute.name, value=value)
        )


def four_digits(_: object, attribute: Attribute[Any], value: object) -> None:
    """Ask for a code of four digits, such as a municipality's: text, never a number."""
    if not isinstance(value, str) or not _FOUR_DIGITS.fullmatch(value):
        raise InvalidValueError(
            finding("value.four_digits", field=attribute.name, value=repr(value))
        )
