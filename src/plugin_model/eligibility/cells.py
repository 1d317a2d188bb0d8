"""
The cells of a field: the values that a rule set cannot tell apart.

The leaves that read one field cut its values into finitely many **cells**: an
age band on a given day is an interval of birth dates, a list of codes is "in" or
"out", a flag is yes or no. What is known of a fact is a **state**: one cell,
a run of neighbouring cells (a year of birth alone), or all of them (unknown).
Sets of cells are whole numbers used as bit sets: bit c is cell c.

Ordered values are cut at **keys**: a value lies in cell c when c of the cuts lie
below its key (see `keys`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from attrs import frozen

from plugin_model.eligibility.ages import AgeBound
from plugin_model.eligibility.keys import (
    FIRST_KEY,
    LAST_KEY,
    Key,
    birth_keys,
    calendar_key,
    key_below,
    key_of,
)
from plugin_model.eligibility.meaning import holds
from plugin_model.eligibility.rules import AgeBetween, Compare, Leaf, OneOf
from plugin_model.fields import Field, Kind

__all__ = ["Axis", "Choice", "Cut", "Scale", "Shape", "cells_of"]

Cut = AgeBound | Any
"""Where an ordered field is cut: at an age seen from the day, or at a constant."""

_ONE_DAY: Final = timedelta(days=1)


@frozen(kw_only=True)
class Axis:
    """One field's cells and states, as they are on days of one shape."""

    names: tuple[str, ...]
    """What stands in ``missing`` when the fact could change the answer."""

    day: str | None = None
    """The unknown day's name, where the axis stands for it; ``None`` elsewhere."""

    size: int
    """The number of cells."""

    truths: Mapping[Leaf, int]
    """For each leaf the cells in which it is true."""

    states: tuple[int, ...]
    """For each state the cells that the fact may lie in."""

    unknown: int
    """The state in which nothing is known."""


@frozen
class Shape:
    """How the cuts of a scale lie on a day; many days have one shape."""

    ranks: tuple[int, ...]
    """For each cut how many others lie below it."""

    unknown: int
    """The state in which nothing is known."""


def _bits(cells: Iterable[int]) -> int:
    return sum(1 << cell for cell in set(cells))


@frozen(kw_only=True)
class Choice:
    """The cells of a flag or a code: values that all leaves answer alike."""

    field: Field
    """The field."""

    cells: Mapping[object, int]
    """The cell of each value that is listed or named, which is also its state."""

    other: int | None
    """The cell of all other codes of an open list; ``None``: there are none."""

    axis: Axis
    """The axis, the same on every day; its last state is "unknown"."""

    ages: tuple[AgeBound, ...] = ()
    """Nothing in it moves with the day."""

    is_steady: bool = True
    """It is the same on all days."""

    @classmethod
    def of(cls, field: Field, leaves: tuple[Leaf, ...]) -> Choice:
        """Sort the values of *field* by what the leaves say of them."""
        answers: dict[tuple[bool, ...], int] = {}
        cells: dict[object, int] = {}
        for value in _listed(field, leaves):
            said = tuple(holds(leaf, {field.name: value}, None) for leaf in leaves)
            cells[value] = answers.setdefault(said, len(answers))
        axis = Axis(
            names=(field.name,),
            size=len(answers),
            truths={
                leaf: _bits(cell for said, cell in answers.items() if said[place])
                for place, leaf in enumerate(leaves)
            },
            states=(*(1 << cell for cell in answers.values()), _all(len(answers))),
            unknown=len(answers),
        )
        other = cells.pop(_ANOTHER_CODE, None)
        return cls(field=field, cells=cells, other=other, axis=axis)

    def shape(self, on: date | None) -> Shape:
        """Return the one shape that all days have."""
        del on
        return Shape((), self.axis.unknown)

    def axes(self, shape: Shape, day: str | None) -> tuple[Axis, ...]:
        """Return the axis."""
        del shape, day
        return (self.axis,)

    def states(self, value: object, on: date | None) -> tuple[int, ...]:
        """Return the state of *value*, ``None`` being unknown."""
        del on
        if value is None:
            return (self.axis.unknown,)
        if self.other is None:
            return (self.cells[value],)
        return (self.cells.get(value, self.other),)


# No code is the empty text: it stands for a code that no rule names.
_ANOTHER_CODE: Final = ""


def _listed(field: Field, leaves: Iterable[Leaf]) -> tuple[object, ...]:
    if field.kind is Kind.FLAG:
        return (False, True)
    if field.codes is not None:
        return field.codes
    named = [leaf.value for leaf in leaves if isinstance(leaf, Compare)]
    sets = [leaf.values for leaf in leaves if isinstance(leaf, OneOf)]
    return (*named, *(code for one in sets for code in one), _ANOTHER_CODE)


OrderedLeaf = AgeBetween | Compare
"""A leaf about an ordered field."""


@frozen(kw_only=True)
class Scale:
    """
    The cells of an ordered field: runs of values between neighbouring cuts.

    The cuts of a birth field move with the day, so that its axis depends on how
    they lie on that day; other scales have one axis.
    """

    field: Field
    """The field."""

    leaves: tuple[OrderedLeaf, ...]
    """The leaves that read it."""

    cuts: tuple[Cut, ...]
    """Where it is cut; constants in ascending order, after the ages."""

    @classmethod
    def of(cls, field: Field, leaves: Iterable[Leaf]) -> Scale:
        """Cut *field* where the truth of a leaf changes."""
        asked = tuple(one for one in leaves if isinstance(one, OrderedLeaf))
        cuts = {cut: None for leaf in asked for cut in _cuts(field.kind, leaf)}
        ages = [cut for cut in cuts if isinstance(cut, AgeBound)]
        constants = sorted(cut for cut in cuts if not isinstance(cut, AgeBound))
        return cls(field=field, leaves=asked, cuts=(*ages, *constants))

    @property
    def ages(self) -> tuple[AgeBound, ...]:
        """The cuts that move with the day."""
        return tuple(cut for cut in self.cuts if isinstance(cut, AgeBound))

    @property
    def is_steady(self) -> bool:
        """Whether the cuts lie in one order on all days: one way of counting alone."""
        ways = {(one.method, one.leap_birthday) for one in self.ages}
        return not ways or (len(ways) == 1 and len(self.ages) == len(self.cuts))

    @property
    def without_ages(self) -> Scale:
        """The scale of the leaves that do not ask about the day."""
        leaves = tuple(one for one in self.leaves if not isinstance(one, AgeBetween))
        return Scale.of(self.field, leaves)

    def keys(self, on: date) -> tuple[Key, ...]:
        """Return the key of each cut as it lies on the day *on*."""
        return tuple(
            cut.birth_key(on) if isinstance(cut, AgeBound) else cut for cut in self.cuts
        )

    def shape(self, on: date | None) -> Shape:
        """Return how the cuts lie on the day *on*; without a day, the constants."""
        if self.field.kind is not Kind.BIRTH:
            ranks = tuple(range(len(self.cuts)))
            return Shape(ranks, len(self.cuts) + 1)
        if on is None and self.ages:
            return self.without_ages.shape(on)
        keys = self.keys(on or date.max)
        days = [calendar_key(key) for key in keys]
        ranks = tuple(sum(other < day for other in days) for day in days)
        return Shape(ranks, self._birth_state(None, on, keys))

    def axes(self, shape: Shape, day: str | None) -> tuple[Axis, ...]:
        """Return the axis on days of *shape*, or two where the day is not known."""
        if day is None or not self.ages:
            return (self.axis(shape),)
        return (self.axis_of_any_day(day), self.without_ages.axis(shape))

    def states(self, value: object, on: date | None) -> tuple[int, ...]:
        """Return the state of *value* on each axis, ``None`` being unknown."""
        if self.field.kind is not Kind.BIRTH:
            if value is None:
                return (len(self.cuts) + 1,)
            return (self.cell(key_of(self.field.kind, value)),)
        if on is None and self.ages:
            first, last = birth_keys(value, None)
            return (int(first < last), *self.without_ages.states(value, None))
        return (self._birth_state(value, on, self.keys(on or date.max)),)

    def _birth_state(self, value: object, on: date | None, keys: Sequence[int]) -> int:
        first, last = birth_keys(value, on)
        cells = len(keys) + 1
        return sum((cut < first) * cells + (cut < last) for cut in keys)

    def axis(self, shape: Shape) -> Axis:
        """Return the axis on days of *shape*."""
        # A cell is empty where two cuts fall on one key: no value lies between.
        ranks = shape.ranks
        filled = {0, *(rank + ranks.count(rank) for rank in ranks)}
        return Axis(
            names=(self.field.name,),
            size=len(ranks) + 1,
            truths={leaf: self._cells_where(leaf, ranks) for leaf in self.leaves},
            states=tuple(self._states(filled)),
            unknown=shape.unknown,
        )

    def axis_of_any_day(self, day_name: str) -> Axis:
        """
        Return the axis of the age leaves where the day is not known.

        Its cells are the truths that the leaves can have together for somebody on
        some day. Nothing narrows them down; the state only says whether the day of
        birth is known (0) or missing too (1).
        """
        ages = tuple(one for one in self.leaves if isinstance(one, AgeBetween))
        scale = Scale.of(self.field, ages)
        seen: dict[tuple[bool, ...], None] = {}
        for on in _telling_days():
            axis = scale.axis(scale.shape(on))
            for cell in _cells(axis.states[axis.unknown]):
                seen[tuple(bool(axis.truths[leaf] >> cell & 1) for leaf in ages)] = None
        truths: dict[Leaf, int] = {
            leaf: _bits(cell for cell, said in enumerate(seen) if said[place])
            for place, leaf in enumerate(ages)
        }
        everything = _all(len(seen))
        return Axis(
            names=(self.field.name,),
            day=day_name,
            size=len(seen),
            truths=truths,
            states=(everything, everything),
            unknown=1,
        )

    def _cells_where(self, leaf: OrderedLeaf, ranks: tuple[int, ...]) -> int:
        rank = dict(zip(self.cuts, ranks, strict=True))

        def is_true(cell: int) -> bool:
            return _holds(self.field.kind, leaf, lambda cut: rank[cut] >= cell)

        return _bits(filter(is_true, range(len(ranks) + 1)))

    def _states(self, filled: set[int]) -> Iterator[int]:
        size = len(self.cuts) + 1
        if self.field.kind is Kind.BIRTH:
            for first in range(size):
                for last in range(size):
                    yield _bits(filled.intersection(range(first, last + 1)))
        else:
            yield from (1 << cell for cell in range(size))
            if self.field.kind is Kind.DATE:
                days = range(self.cell(FIRST_KEY), self.cell(LAST_KEY) + 1)
                filled = filled.intersection(days)
            yield _bits(filled)

    def cell(self, key: Key) -> int:
        """Return the cell of a key, of a scale without ages."""
        return bisect_left(self.cuts, key)


def _all(size: int) -> int:
    return (1 << size) - 1


def _cells(bits: int) -> Iterator[int]:
    return (cell for cell in range(bits.bit_length()) if bits >> cell & 1)


def _telling_days() -> Iterator[date]:
    """Yield the edges of the months of four years: nowhere else does law look."""
    day = date(2000, 1, 1)
    while day.year < 2004:
        if day.day == 1 or day.day >= 28:
            yield day
        day += _ONE_DAY


def _cuts(kind: Kind, leaf: OrderedLeaf) -> Iterator[Cut]:
    if isinstance(leaf, AgeBetween):
        yield from (one for one in (leaf.lower, leaf.upper) if one is not None)
        return
    if leaf.op not in ("<", ">="):
        yield key_of(kind, leaf.value)
    if leaf.op not in ("<=", ">"):
        yield key_below(kind, leaf.value)


def _holds(kind: Kind, leaf: OrderedLeaf, is_up_to: Callable[[Cut], bool]) -> bool:
    """Tell whether *leaf* is true of a value, knowing which cuts it does not pass."""
    if isinstance(leaf, AgeBetween):
        return (leaf.lower is None or is_up_to(leaf.lower)) and not (
            leaf.upper is not None and is_up_to(leaf.upper)
        )
    match leaf.op:
        case "<" | ">=":
            return is_up_to(key_below(kind, leaf.value)) is (leaf.op == "<")
        case "<=" | ">":
            return is_up_to(key_of(kind, leaf.value)) is (leaf.op == "<=")
        case "=" | "!=":
            equal = is_up_to(key_of(kind, leaf.value)) and not is_up_to(
                key_below(kind, leaf.value)
            )
            return equal is (leaf.op == "=")


def cells_of(field: Field, leaves: tuple[Leaf, ...]) -> Choice | Scale:
    """Return the cells into which *leaves* cut *field*."""
    if field.kind in (Kind.FLAG, Kind.CODE):
        return Choice.of(field, leaves)
    return Scale.of(field, leaves)
