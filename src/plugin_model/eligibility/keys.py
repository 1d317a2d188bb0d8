"""
Keys: the places of ordered values, and where conditions cut them.

They are numbers that every engine can compare. A day has the key year * 10000 +
month * 100 + day, which a table works out from a column of days with whole numbers
alone.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, assert_never

from plugin_model.eligibility.ages import AgeBound
from plugin_model.eligibility.rules import AgeBetween, Compare
from plugin_model.fields import Kind
from plugin_model.values import BirthDate

__all__ = [
    "FIRST_KEY",
    "LAST_KEY",
    "Cut",
    "Key",
    "Ordered",
    "OrderedLeaf",
    "birth_keys",
    "calendar_key",
    "cuts_of",
    "day_key",
    "key_below",
    "key_of",
    "true_in",
]

Ordered = Any
"""A value of an ordered field, of the type that the field's kind says."""

Key = Any
"""The place of an ordered value, a whole number.

Of a decimal it is a pair: the value, then 0 for "below it" or 1 for "up to it".
"""

Cut = AgeBound | Any
"""Where an ordered field is cut: at an age seen from the day, or at a constant."""

OrderedLeaf = AgeBetween | Compare
"""A condition about one ordered field."""


def day_key(day: date) -> int:
    """
    Return *day* as a whole number that sorts as the days do.

    Example:
        >>> day_key(date(2015, 9, 1))
        20150901
    """
    return day.year * 10000 + day.month * 100 + day.day


def calendar_key(key: int) -> int:
    """
    Return *key*, or that of the day before where it is 29 February of a common year.

    Example:
        >>> calendar_key(20010229), calendar_key(20000229)
        (20010228, 20000229)
    """
    year, month_and_day = divmod(key, 10000)
    return key - 1 if month_and_day == 229 and not isleap(year) else key


FIRST_KEY: Final = day_key(date.min)
"""The key of the calendar's first day."""

LAST_KEY: Final = day_key(date.max)
"""The key of the calendar's last day."""

_ONE_DAY: Final = timedelta(days=1)


def key_of(kind: Kind, value: Ordered) -> Key:
    """
    Return the key of a known value of an ordered field.

    Example:
        >>> key_of(Kind.DATE, date(2015, 9, 1)), key_of(Kind.INTEGER, 7)
        (20150901, 7)
    """
    if kind is Kind.INTEGER:
        return value
    if kind is Kind.DECIMAL:
        return (Decimal(value), 1)
    return day_key(value)


def key_below(kind: Kind, value: Ordered) -> Key:
    """Return the greatest key that lies below *value*."""
    if kind is Kind.INTEGER:
        return value - 1
    if kind is Kind.DECIMAL:
        return (Decimal(value), 0)
    return day_key(value - _ONE_DAY) if value > date.min else 0


def birth_keys(birth: object, on: date | None) -> tuple[int, int]:
    """
    Return the keys of the earliest and the latest day that a birth may be.

    An unknown birth is any day up to the day *on*, and so is one of which only
    the year or the month is known, unless all of it lies after the day.

    Example:
        >>> birth_keys(1999, date(2015, 9, 1)), birth_keys(2015, date(2015, 9, 1))
        ((19990101, 19991231), (20150101, 20150901))
    """
    latest = LAST_KEY if on is None else day_key(on)
    if isinstance(birth, date):
        return day_key(birth), day_key(birth)
    if isinstance(birth, int):
        birth = BirthDate(birth)
    if not isinstance(birth, BirthDate):
        return FIRST_KEY, latest
    first, last = day_key(birth.first), day_key(birth.last)
    return first, last if latest < first else min(last, latest)


def cuts_of(kind: Kind, leaf: OrderedLeaf) -> Iterator[Cut]:
    """Yield where the truth of *leaf* changes."""
    if isinstance(leaf, AgeBetween):
        yield from (one for one in (leaf.lower, leaf.upper) if one is not None)
        return
    if leaf.op not in ("<", ">="):
        yield key_of(kind, leaf.value)
    if leaf.op not in ("<=", ">"):
        yield key_below(kind, leaf.value)


def true_in(
    kind: Kind, leaf: OrderedLeaf, up_to: Mapping[Cut, int], everything: int
) -> int:
    """Return the cells in which *leaf* is true, from those that lie up to each cut."""
    if isinstance(leaf, AgeBetween):
        old_enough = everything if leaf.lower is None else up_to[leaf.lower]
        return old_enough & ~(0 if leaf.upper is None else up_to[leaf.upper])
    below, up_to_it = key_below(kind, leaf.value), key_of(kind, leaf.value)
    match leaf.op:
        case "<":
            return up_to[below]
        case "<=":
            return up_to[up_to_it]
        case "=":
            return up_to[up_to_it] & ~up_to[below]
        case "!=":
            return everything & ~up_to[up_to_it] | up_to[below]
        case ">=":
            return everything & ~up_to[below]
        case ">":
            return everything & ~up_to[up_to_it]
        case _:
            assert_never(leaf.op)
