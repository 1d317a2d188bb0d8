"""
The decision table: everything there is to say, as a function of a code alone.

A person is a small tuple: for each field its state. The tuple is a whole number,
the **code**. A row of the table is worked out when its code is first met.

Criteria that share no field are separate components, each with a small table of
its own: a filling of a component's unknown facts is one cell for each of its
fields, and a set of fillings is one big whole number, bit by bit. A criterion is
such a set, what is known of a person is another, and the rest is `and` and `or`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import pairwise
from math import prod
from operator import and_, or_
from typing import Final, assert_never

from attrs import field, frozen

from plugin_model.eligibility.cells import Axis
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Criterion,
    IsTrue,
    Leaf,
    Not,
    OneOf,
    leaves,
)

__all__ = ["Component", "Part", "Row", "Table", "at_least", "groups"]

_ROWS_KEPT: Final = 100_000


@frozen(kw_only=True)
class Row:
    """What a table says of one code."""

    truths: tuple[Truth, ...]
    """The answer to each criterion, in the rule set's order."""

    whole: Truth
    """Whether all criteria hold."""

    missing: tuple[str, ...]
    """What could still change the whole."""


@frozen
class Part:
    """What one component says: equal parts lead to equal rows."""

    truths: tuple[Truth, ...]
    """The answer to each of its criteria."""

    whole: Truth
    """Whether all of them hold."""

    missing: tuple[tuple[int, str], ...]
    """What could still change that: the place to be listed at, and the name."""


@frozen(kw_only=True)
class Component:
    """
    Criteria that share fields, over the fillings of those fields.

    Filling number f has, on axis a, the cell ``f // strides[a] % axes[a].size``.
    """

    axes: tuple[Axis, ...]
    """The fields."""

    met: tuple[int, ...]
    """For each criterion the fillings in which it is true."""

    @classmethod
    def of(cls, axes: Sequence[Axis], criteria: Iterable[Criterion]) -> Component:
        """Work out the fillings that meet each criterion."""
        bare = cls(axes=tuple(axes), met=())
        atoms = {
            leaf: bare.spread(place, cells)
            for place, axis in enumerate(axes)
            for leaf, cells in axis.truths.items()
        }
        everywhere = (1 << bare.total) - 1
        met = tuple(_fillings(one.condition, atoms, everywhere) for one in criteria)
        return cls(axes=bare.axes, met=met)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """How far apart neighbouring cells of each axis lie."""
        sizes = [axis.size for axis in self.axes]
        return tuple(prod(sizes[:place]) for place in range(len(sizes)))

    @cached_property
    def total(self) -> int:
        """The number of fillings."""
        return prod(axis.size for axis in self.axes)

    @cached_property
    def all_met(self) -> int:
        """The fillings in which every criterion is true."""
        both = (1 << self.total) - 1
        for one in self.met:
            both &= one
        return both

    def spread(self, place: int, cells: int) -> int:
        """Return the fillings that have one of *cells* on the axis at *place*."""
        stride, size = self.strides[place], self.axes[place].size
        lane = (1 << stride) - 1
        block = sum(lane << cell * stride for cell in range(size) if cells >> cell & 1)
        return block * (((1 << self.total) - 1) // ((1 << stride * size) - 1))

    def allowed(self, states: Sequence[int]) -> int:
        """Return the fillings that fit what is known."""
        return reduce(and_, self._spread(states), (1 << self.total) - 1)

    def _spread(self, states: Sequence[int]) -> list[int]:
        """Return for each axis the fillings that fit its state."""
        axes = enumerate(zip(self.axes, states, strict=True))
        return [self.spread(at, axis.states[state]) for at, (axis, state) in axes]

    def matters(self, place: int, allowed: int) -> bool:
        """Tell whether two values of the fact at *place* can give two answers."""
        met = self._folded(place, allowed & self.all_met)
        unmet = self._folded(place, allowed & ~self.all_met)
        return met & unmet != 0

    def _folded(self, place: int, fillings: int) -> int:
        stride, folded = self.strides[place], 0
        for cell in range(self.axes[place].size):
            folded |= fillings >> cell * stride
        return folded & self.spread(place, 1)

    def deciding(self, states: Sequence[int], said: Truth) -> tuple[int, ...] | None:
        """
        Return the places of the fewest facts that alone make all criteria be *said*.

        Of several such sets the first is taken; ``None``: there is none.
        """
        known = self._spread(states)
        unknown = self._spread([axis.unknown for axis in self.axes])
        # To know more settles more, but of somebody who is known to be born after the
        # day: an unknown birth is none of those.
        settles = not any(one & ~all for one, all in zip(known, unknown, strict=True))
        places = [at for at, one in enumerate(known) if one != unknown[at]]
        ends = [(known[at], unknown[at]) for at in places]

        def search(after: int, allowed: int, count: int) -> tuple[int, ...] | None:
            """Return the first *count* places after so many that settle the rest."""
            left = ends[after:]
            if count == 0:
                nothing_more = reduce(and_, (one for _, one in left), allowed)
                return () if truth(nothing_more, self.all_met) is said else None
            everything = reduce(and_, (one for one, _ in left), allowed)
            is_lost = settles and truth(everything, self.all_met) is not said
            if is_lost or count > len(left):
                return None
            (if_known, if_unknown), place = left[0], places[after]
            more = search(after + 1, allowed & if_known, count - 1)
            if more is not None:
                return (place, *more)
            return search(after + 1, allowed & if_unknown, count)

        fixed = (one for at, one in enumerate(known) if at not in places)
        allowed = reduce(and_, fixed, (1 << self.total) - 1)
        counts = range(len(places) + 1)
        found = (search(0, allowed, count) for count in counts)
        return next((one for one in found if one is not None), None)


def truth(allowed: int, met: int) -> Truth:
    """Return what all *allowed* fillings say, *met* being those that say yes."""
    if not allowed & ~met:
        return Truth.TRUE
    return Truth.UNKNOWN if allowed & met else Truth.FALSE


def _fillings(condition: Condition, atoms: Mapping[Leaf, int], everywhere: int) -> int:
    """Return the fillings in which *condition* is true."""
    match condition:
        case AgeBetween() | OneOf() | IsTrue() | Compare():
            return atoms[condition]
        case Not():
            return everywhere & ~_fillings(condition.condition, atoms, everywhere)
        case AllOf() | AnyOf() | AtLeast():
            met = [_fillings(one, atoms, everywhere) for one in condition.conditions]
        case _:
            assert_never(condition)
    if isinstance(condition, AllOf):
        return reduce(and_, met)
    if isinstance(condition, AnyOf):
        return reduce(or_, met)
    return at_least(condition.count, met, everywhere)


def at_least(count: int, sets: Sequence[int], everywhere: int) -> int:
    """Return what lies in at least *count* of the sets, of all there is."""
    if count > len(sets):
        return 0
    # At place n stands what lies in at least n of the sets so far.
    found = [everywhere] + [0] * count
    for one in sets:
        pairs = pairwise(found)
        found = [everywhere, *(same | fewer & one for fewer, same in pairs)]
    return found[-1]


@frozen(kw_only=True, eq=False)
class Table:
    """
    The rows of a rule set on days of one shape.

    A code is the sum of weight times state over the axes.
    """

    axes: tuple[Axis, ...]
    """The fields, in the order in which the criteria first name them."""

    components: tuple[Component, ...]
    """The groups of criteria that share fields."""

    axes_of: tuple[tuple[int, ...], ...]
    """For each component the places of its axes."""

    criteria_of: tuple[tuple[int, ...], ...]
    """For each component the places of its criteria."""

    _rows: dict[int, Row] = field(factory=dict, init=False, repr=False, eq=False)

    @classmethod
    def of(cls, axes: Sequence[Axis], criteria: Sequence[Criterion]) -> Table:
        """Group *criteria* by the fields that they share, and table each group."""
        found = groups(criteria)
        axes_of = tuple(
            tuple(place for place, axis in enumerate(axes) if axis.names[0] in names)
            for names, _ in found
        )
        components = tuple(
            Component.of(
                [axes[place] for place in places],
                [criteria[place] for place in members],
            )
            for places, (_, members) in zip(axes_of, found, strict=True)
        )
        return cls(
            axes=tuple(axes),
            components=components,
            axes_of=axes_of,
            criteria_of=tuple(members for _, members in found),
        )

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """What one state counts for on each axis."""
        sizes = [len(axis.states) for axis in self.axes]
        return tuple(prod(sizes[:place]) for place in range(len(sizes)))

    @cached_property
    def nothing_known(self) -> int:
        """The code of a person about whom nothing is known."""
        return self.code(axis.unknown for axis in self.axes)

    def code(self, states: Iterable[int]) -> int:
        """Return the code of a state on each axis."""
        return sum(
            weight * state for weight, state in zip(self.weights, states, strict=True)
        )

    def states(self, code: int) -> tuple[int, ...]:
        """Return the state on each axis of a code."""
        return tuple(
            code // weight % len(axis.states)
            for weight, axis in zip(self.weights, self.axes, strict=True)
        )

    def row(self, code: int) -> Row:
        """Return what there is to say of *code*."""
        found = self._rows.get(code)
        if found is None:
            if len(self._rows) >= _ROWS_KEPT:
                self._rows.clear()
            states = self.states(code)
            found = self._rows[code] = self.joined(
                self.part(number, [states[place] for place in places])
                for number, places in enumerate(self.axes_of)
            )
        return found

    def part(self, number: int, states: Sequence[int]) -> Part:
        """Return what component *number* says of the states of its own axes."""
        component, places = self.components[number], self.axes_of[number]
        allowed = component.allowed(states)
        whole = truth(allowed, component.all_met)
        still_open = [
            (place, state)
            for within, (place, state) in enumerate(zip(places, states, strict=True))
            if whole is Truth.UNKNOWN and component.matters(within, allowed)
        ]
        return Part(
            truths=tuple(truth(allowed, met) for met in component.met),
            whole=whole,
            missing=tuple(name for one in still_open for name in self._names(*one)),
        )

    def _names(self, place: int, state: int) -> Iterator[tuple[int, str]]:
        axis = self.axes[place]
        if axis.day is None or state == axis.unknown:
            yield place, axis.names[0]
        if axis.day is not None:
            # The day is named after all facts.
            yield len(self.axes), axis.day

    def joined(self, parts: Iterable[Part]) -> Row:
        """Return what the *parts*, one for each component, say together."""
        told = list(parts)
        whole = all_of(part.whole for part in told)
        truths = {
            place: said
            for members, part in zip(self.criteria_of, told, strict=True)
            for place, said in zip(members, part.truths, strict=True)
        }
        named = sorted(one for part in told for one in part.missing)
        is_open = whole is Truth.UNKNOWN
        return Row(
            truths=tuple(truths[place] for place in sorted(truths)),
            whole=whole,
            missing=tuple(dict.fromkeys(name for _, name in named if is_open)),
        )

    def deciding(self, code: int) -> tuple[str, ...]:
        """
        Return the fewest facts that alone force the answer; none for an open one.

        Of several such sets the first in the order of the axes is taken.
        """
        states, whole = self.states(code), self.row(code).whole
        if whole is Truth.UNKNOWN:
            return ()
        found: list[tuple[int, ...]] = []
        for component, places in zip(self.components, self.axes_of, strict=True):
            chosen = component.deciding([states[place] for place in places], whole)
            if chosen is not None:
                found.append(tuple(places[at] for at in chosen))
        if whole is Truth.FALSE:
            found = [min(found, key=lambda chosen: (len(chosen), chosen))]
        deciding = sorted(at for chosen in found for at in chosen)
        return tuple(dict.fromkeys(self.axes[at].names[0] for at in deciding))


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold, of truths that do not depend on each other."""
    given = set(truths)
    if Truth.FALSE in given:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in given else Truth.TRUE


def groups(
    criteria: Sequence[Criterion],
) -> tuple[tuple[frozenset[str], tuple[int, ...]], ...]:
    """Return the fields and the places of criteria that share fields, together."""
    found: list[tuple[frozenset[str], tuple[int, ...]]] = []
    for place, criterion in enumerate(criteria):
        names = frozenset(leaf.field for leaf in leaves(criterion.condition))
        joined = [one for one in found if one[0] & names]
        found = [one for one in found if one not in joined]
        members = (place, *(at for _, places in joined for at in places))
        found.append((names.union(*(one for one, _ in joined)), tuple(sorted(members))))
    return tuple(found)
