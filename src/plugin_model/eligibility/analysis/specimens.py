"""
Specimens: real values from the cells of a field, as a person could have them.

A cell of an ordered field is a run of values, so that it has a lowest and a highest
one; those are the values beside an edge. Nobody is born after the day asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import localcontext
from itertools import pairwise
from typing import Final

from attrs import frozen

from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.keys import (
    FIRST_KEY,
    LAST_KEY,
    Key,
    Ordered,
    birth_keys,
    calendar_key,
)
from plugin_model.fields import Kind

__all__ = ["Sort", "bits", "sorts_of"]

_ONE_DAY: Final = timedelta(days=1)
_DIGITS: Final = 1_000


@frozen(kw_only=True)
class Sort:
    """
    Values of a field that the rules cannot tell apart.

    Example:
        >>> from plugin_model.eligibility import AgeBetween
        >>> from plugin_model.fields import PARTICIPANT_FIELDS
        >>> ages = Scale.of(PARTICIPANT_FIELDS[0], [AgeBetween(minimum=16)])
        >>> [sort.edges for sort in sorts_of(ages, date(2016, 2, 28)).values()]
        [(datetime.date(2000, 2, 28),), (datetime.date(2000, 2, 29),)]
    """

    values: tuple[object, ...]
    """The values, where they are listed or named; else those beside an edge."""

    lowest: object = None
    """The lowest value of an ordered field; ``None``: there is none."""

    highest: object = None
    """The highest value of an ordered field; ``None``: there is none."""

    @property
    def example(self) -> object:
        """One of the values: the highest that lies beside an edge, or the first."""
        return self.values[0]

    @property
    def edges(self) -> tuple[object, ...]:
        """The values of an ordered field that lie beside an edge; else the first."""
        if self.lowest is None and self.highest is None:
            return self.values[:1]
        return self.values


def bits(cells: int) -> Iterator[int]:
    """
    Yield the members of a set of cells, the lowest first.

    Example:
        >>> list(bits(0b10110))
        [1, 2, 4]
    """
    while cells:
        lowest = cells & -cells
        yield lowest.bit_length() - 1
        cells ^= lowest


def sorts_of(cells: Choice | Scale, on: date, birth: object = None) -> dict[int, Sort]:
    """
    Return the values of each cell that a person asked about *on* can be in.

    Args:
        cells: The cells of a field.
        on: The day asked about.
        birth: What is known of a birth, such as its year; ``None``: nothing.
    """
    if isinstance(cells, Choice):
        return _choices(cells)
    match cells.field.kind:
        case Kind.DECIMAL:
            return _decimals(cells.cuts)
        case Kind.INTEGER:
            return _integers(cells.cuts)
        case Kind.BIRTH:
            keys = sorted(map(calendar_key, cells.keys(on)))
            return _days(keys, *birth_keys(birth, on))
        case _:
            return _days(cells.cuts, FIRST_KEY, LAST_KEY)


def _choices(cells: Choice) -> dict[int, Sort]:
    values: dict[int, list[object]] = {}
    for value, cell in cells.cells.items():
        values.setdefault(cell, []).append(value)
    if cells.other is not None:
        name = "another"
        while name in cells.cells:
            name += "_"
        values.setdefault(cells.other, []).append(name)
    return {cell: Sort(values=tuple(found)) for cell, found in values.items()}


def _sort(lowest: Ordered, highest: Ordered) -> Sort:
    edges = dict.fromkeys(one for one in (highest, lowest) if one is not None)
    return Sort(values=tuple(edges), lowest=lowest, highest=highest)


def _days(keys: Sequence[Key], first: int, last: int) -> dict[int, Sort]:
    found: dict[int, Sort] = {}
    for cell, (below, up_to) in enumerate(pairwise((0, *keys, last))):
        if max(below + 1, first) > min(up_to, last):
            continue
        # The first and the last day that there can be lie beside no edge.
        lowest = None if below < first else _day(below) + _ONE_DAY
        highest = _day(up_to) if up_to < last else None
        if lowest is None and highest is None:
            found[cell] = Sort(values=(_day(last),))
        else:
            found[cell] = _sort(lowest, highest)
    return found


def _day(key: int) -> date:
    year, month_and_day = divmod(key, 10000)
    return date(year, *divmod(month_and_day, 100))


def _integers(cuts: Sequence[Key]) -> dict[int, Sort]:
    found = {0: _sort(None, cuts[0])}
    for cell, (below, up_to) in enumerate(pairwise(cuts), start=1):
        found[cell] = _sort(below + 1, up_to)
    return {**found, len(cuts): _sort(cuts[-1] + 1, None)}


def _decimals(cuts: Sequence[Key]) -> dict[int, Sort]:
    # Between two numbers there is always another one, if enough digits are kept.
    with localcontext(prec=_DIGITS):
        (first, _), (last, _) = cuts[0], cuts[-1]
        low, high = first - abs(first) - 1, last + abs(last) + 1
        found: dict[int, Sort] = {}
        ends = ((low, 1), *cuts, (high, 0))
        for cell, ((below, is_above), (up_to, is_up_to)) in enumerate(pairwise(ends)):
            lowest = None if is_above else below
            highest = up_to if is_up_to else None
            if lowest is None and highest is None:
                found[cell] = Sort(values=((below + up_to) / 2,))
            else:
                found[cell] = _sort(lowest, highest)
        return found
