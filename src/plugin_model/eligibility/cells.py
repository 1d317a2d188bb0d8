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
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Final, overload

from attrs import frozen

from plugin_model.eligibility.ages import TURNING_DAYS, AgeBound
from plugin_model.eligibility.keys import (
    FIRST_KEY,
    LAST_KEY,
    Cut,
    Key,
    OrderedLeaf,
    birth_keys,
    calendar_key,
    cuts_of,
    day_key,
    key_of,
    true_in,
)
from plugin_model.eligibility.meaning import is_true
from plugin_model.eligibility.rules import AgeBetween, Compare, Leaf, OneOf
from plugin_model.fields import Field, Kind

__all__ = ["Axis", "Choice", "Scale", "Shape", "cells_of"]


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

    states: Sequence[int]
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

    @classmethod
    def of(cls, field: Field, leaves: tuple[Leaf, ...]) -> Choice:
        """Sort the values of *field* by what the leaves say of them."""
        answers: dict[tuple[bool, ...], int] = {}
        cells: dict[object, int] = {}
        claims = [_claim(leaf) for leaf in leaves]
        for value in dict.fromkeys(_listed(field, leaves)):
            said = tuple(claim(value) for claim in claims)
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

    @property
    def count(self) -> int:
        """How many states there are."""
        return len(self.axis.states)

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


def _claim(leaf: Leaf) -> Callable[[object], bool]:
    if isinstance(leaf, OneOf):
        return frozenset(leaf.values).__contains__
    # No condition about a flag or a code looks at the day.
    return partial(is_true, leaf, on=date.max)


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


@frozen(kw_only=True)
class _Runs(Sequence[int]):
    """The states of a birth: runs of cells, too many to be listed beforehand."""

    filled: int
    """The cells that are not empty."""

    size: int
    """The number of cells; the run from i to j is state i * size + j."""

    def __len__(self) -> int:
        """Return the number of states."""
        return self.size**2

    @overload
    def __getitem__(self, state: int) -> int: ...

    @overload
    def __getitem__(self, state: slice) -> Sequence[int]: ...

    def __getitem__(self, state: int | slice) -> int | Sequence[int]:
        """Return the cells of a state."""
        found = range(len(self))[state]
        if isinstance(found, range):
            return [self[one] for one in found]
        return self.filled & _run(*divmod(found, self.size))


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
        cuts = {cut: None for leaf in asked for cut in cuts_of(field.kind, leaf)}
        ages = [cut for cut in cuts if isinstance(cut, AgeBound)]
        constants = sorted(cut for cut in cuts if not isinstance(cut, AgeBound))
        return cls(field=field, leaves=asked, cuts=(*ages, *constants))

    @property
    def ages(self) -> tuple[AgeBound, ...]:
        """The cuts that move with the day."""
        return tuple(cut for cut in self.cuts if isinstance(cut, AgeBound))

    @property
    def count(self) -> int:
        """How many states there are at most."""
        size = len(self.cuts) + 1
        return size * size if self.field.kind is Kind.BIRTH else size + 1

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
        ordered = sorted(days)
        ranks = tuple(bisect_left(ordered, day) for day in days)
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
        ranks, size = shape.ranks, len(self.cuts) + 1
        # A cell is empty where two cuts fall on one key: no value lies between.
        filled = _bits((0, *(rank + count for rank, count in Counter(ranks).items())))
        up_to = {
            cut: _all(rank + 1) for cut, rank in zip(self.cuts, ranks, strict=True)
        }
        return Axis(
            names=(self.field.name,),
            size=size,
            truths=self._truths(self.leaves, up_to, _all(size)),
            states=self._states(filled, size),
            unknown=shape.unknown,
        )

    def axis_of_any_day(self, day_name: str) -> Axis:
        """
        Return the axis of the age leaves where the day is not known.

        Its cells are the truths that the leaves can have together for somebody on
        some day. Nothing narrows them down; the state only says whether the day of
        birth is known (0) or missing too (1).
        """
        seen: dict[int, None] = {}
        for on in TURNING_DAYS:
            seen.update(dict.fromkeys(self._ages_together(on)))
        up_to = {
            cut: _bits(cell for cell, ages in enumerate(seen) if ages >> place & 1)
            for place, cut in enumerate(self.ages)
        }
        leaves = tuple(one for one in self.leaves if isinstance(one, AgeBetween))
        everything = _all(len(seen))
        return Axis(
            names=(self.field.name,),
            day=day_name,
            size=len(seen),
            truths=self._truths(leaves, up_to, everything),
            states=(everything, everything),
            unknown=1,
        )

    def _ages_together(self, on: date) -> Iterable[int]:
        """Return the sets of ages that those born up to *on* count as on that day."""
        latest, together = day_key(on), 0
        born = [min(calendar_key(age.birth_key(on)), latest) for age in self.ages]
        found = {latest: together}
        for place, key in sorted(enumerate(born), key=itemgetter(1), reverse=True):
            together |= 1 << place
            found[key] = together
        return found.values()

    def _truths(
        self,
        leaves: tuple[OrderedLeaf, ...],
        up_to: Mapping[Cut, int],
        everything: int,
    ) -> dict[Leaf, int]:
        """Return the cells in which each leaf is true, from those up to each cut."""
        kind = self.field.kind
        return {leaf: true_in(kind, leaf, up_to, everything) for leaf in leaves}

    def _states(self, filled: int, size: int) -> Sequence[int]:
        if self.field.kind is Kind.BIRTH:
            return _Runs(filled=filled, size=size)
        if self.field.kind is Kind.DATE:
            filled &= _run(self.cell(FIRST_KEY), self.cell(LAST_KEY))
        return (*(1 << cell for cell in range(size)), filled)

    def cell(self, key: Key) -> int:
        """Return the cell of a key, of a scale without ages."""
        return bisect_left(self.cuts, key)


def _all(size: int) -> int:
    return (1 << size) - 1


def _run(first: int, last: int) -> int:
    return _all(last + 1) >> first << first


def cells_of(field: Field, leaves: tuple[Leaf, ...]) -> Choice | Scale:
    """Return the cells into which *leaves* cut *field*."""
    if field.kind in (Kind.FLAG, Kind.CODE):
        return Choice.of(field, leaves)
    return Scale.of(field, leaves)
