"""
The common refinement: two rule sets cut into the cells of both.

Criteria of either rule set that share fields are one component of one table. Whom a
rule set admits is then a product of sets of fillings, one set for each component, and
what two such products have in common can be told component by component.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR, date
from functools import cached_property, reduce
from operator import and_
from typing import Final

from attrs import evolve, frozen

from plugin_model.eligibility.ages import AgeBound
from plugin_model.eligibility.analysis.fillings import people
from plugin_model.eligibility.analysis.specimens import Sort, bits, sorts_of
from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.rules import Criterion, RuleSet, fields_read
from plugin_model.eligibility.soundness import bind, too_large
from plugin_model.eligibility.table import Component, Table
from plugin_model.errors import RuleError
from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, finding

__all__ = ["Fillings", "Pair", "Part", "fields_of"]

_CYCLE: Final = 400
"""Years after which the calendar repeats itself, leap days included."""


@frozen(kw_only=True, eq=False)
class Part:
    """One component: whom it lets the old rule set admit, and the new one."""

    component: Component
    """The fillings of some fields that criteria share."""

    places: tuple[int, ...]
    """The places of the fields in the table."""

    people: int
    """The fillings that somebody can have."""

    old: Mapping[int, int]
    """For the place of each old criterion the people who meet it."""

    new: Mapping[int, int]
    """For the place of each new criterion the people who meet it."""

    @cached_property
    def by_old(self) -> int:
        """Those who meet the old criteria, who are all where there are none."""
        return reduce(and_, self.old.values(), self.people)

    @cached_property
    def by_new(self) -> int:
        """Those who meet the new criteria, who are all where there are none."""
        return reduce(and_, self.new.values(), self.people)

    @cached_property
    def reversed(self) -> Part:
        """The part with old and new changed over."""
        return evolve(self, old=self.new, new=self.old)

    def turned_away(self, place: int) -> int:
        """Return whom the new criterion at *place* turns away, if possible alone."""
        turned_away = self.by_old & ~self.new[place]
        others = (met for other, met in self.new.items() if other != place)
        return reduce(and_, others, turned_away) or turned_away

    def cells(self, filling: int) -> Iterator[tuple[int, int]]:
        """Yield the place of each field and its cell in a filling."""
        for place, axis, stride in zip(
            self.places, self.component.axes, self.component.strides, strict=True
        ):
            yield place, filling // stride % axis.size


@frozen(kw_only=True, eq=False)
class Fillings:
    """Everybody who could be asked about on a day."""

    table: Table
    """The table of the criteria of both."""

    parts: tuple[Part, ...]
    """Its components."""

    sorts: Callable[[], tuple[Mapping[int, Sort], ...]]
    """Makes the values of each cell, for each field of the table."""

    @cached_property
    def reversed(self) -> Fillings:
        """The fillings with old and new changed over."""
        return evolve(self, parts=tuple(part.reversed for part in self.parts))

    @property
    def is_losing(self) -> bool:
        """Whether somebody is admitted by the old rule set alone."""
        return all(part.by_old for part in self.parts) and any(
            part.by_old & ~part.by_new for part in self.parts
        )

    @property
    def share_somebody(self) -> bool:
        """Whether somebody is admitted by both rule sets."""
        return all(part.by_old & part.by_new for part in self.parts)

    def lost(self) -> tuple[Mapping[str, object], ...]:
        """Return people whom the old rule set alone admits, one for each reason."""
        if not self.is_losing:
            return ()
        sorts = self.sorts()
        found: dict[tuple[int, ...], Mapping[str, object]] = {}
        for place, part in self._new_criteria():
            turned_away = part.turned_away(place)
            if turned_away:
                chosen = {id(part): turned_away}
                cells = tuple(self._somebody(chosen))
                found[cells] = {
                    axis.names[0]: sorts[at][cell].example
                    for at, (axis, cell) in enumerate(
                        zip(self.table.axes, cells, strict=True)
                    )
                }
        return tuple(found.values())

    def _new_criteria(self) -> Iterator[tuple[int, Part]]:
        criteria = {place: part for part in self.parts for place in part.new}
        yield from sorted(criteria.items())

    def _somebody(self, chosen: Mapping[int, int]) -> Iterator[int]:
        """Yield the cells of one of *chosen*, admitted by both in all other parts."""
        cells: dict[int, int] = {}
        for part in self.parts:
            both = part.by_old & part.by_new or part.by_old
            people = chosen.get(id(part), both)
            cells.update(part.cells(next(bits(people))))
        yield from (cell for _, cell in sorted(cells.items()))


@frozen(kw_only=True, eq=False)
class Pair:
    """Two rule sets cut into the cells of both."""

    binding: Binding
    """The criteria of both, the old ones first."""

    count: int
    """How many of the criteria are old."""

    @classmethod
    def of(cls, old: RuleSet, new: RuleSet) -> Pair:
        """
        Put the criteria of two rule sets together.

        Raises:
            RuleError: If one is unsound, if fields of one name differ, or if there
                are too many fillings.
        """
        for one in (old, new):
            bind(one)
        both = evolve(
            old,
            criteria=(*_named(old), *_named(new)),
            fields=tuple(fields_of(old, new).values()),
        )
        binding = Binding.of(both)
        refused = tuple(too_large(binding, _size))
        if refused:
            raise RuleError(*refused)
        return cls(binding=binding, count=len(old.criteria))

    def on(self, day: date) -> Fillings:
        """Return everybody who could be asked about on *day*."""
        table = self.binding.table(day)

        def sorts() -> tuple[Mapping[int, Sort], ...]:
            return tuple(sorts_of(cells, day) for cells in self.binding.cells)

        return Fillings(table=table, parts=tuple(self._parts(table)), sorts=sorts)

    def _parts(self, table: Table) -> Iterator[Part]:
        for component, places, members in zip(
            table.components, table.axes_of, table.criteria_of, strict=True
        ):
            everybody = people(component)
            met = {
                place: everybody & those
                for place, those in zip(members, component.met, strict=True)
            }
            old = {place: met[place] for place in members if place < self.count}
            yield Part(
                component=component,
                places=places,
                people=everybody,
                old=old,
                new={place: met[place] for place in members if place not in old},
            )

    def settled_by(self, start: date) -> int:
        """Return the last year from *start* on that can be unlike all before it."""
        if self._births:
            return min(max(start.year, self._settled) + _CYCLE, MAXYEAR)
        return start.year

    def kind_of_year(self, year: int) -> tuple[bool, ...] | None:
        """Return what years alike have in common; ``None``: it is like no other."""
        if year < self._settled:
            return None
        return tuple(isleap(year - age) for age in (0, *self._ages))

    @cached_property
    def _births(self) -> tuple[Scale, ...]:
        cells = (one for one in self.binding.cells if isinstance(one, Scale))
        return tuple(one for one in cells if one.field.kind is Kind.BIRTH)

    @cached_property
    def _ages(self) -> tuple[int, ...]:
        return tuple({age.age for one in self._births for age in one.ages})

    @cached_property
    def _settled(self) -> int:
        """The first year in which no cut of a birth can pass what does not move."""
        cuts = (cut for one in self._births for cut in one.cuts)
        years = (cut // 10000 for cut in cuts if not isinstance(cut, AgeBound))
        return max(years, default=1) + max(self._ages, default=0) + 2


def _named(rules: RuleSet) -> Iterator[Criterion]:
    for one in rules.criteria:
        yield evolve(one, id=f"{one.id} ({rules.id} {rules.version})")


def fields_of(old: RuleSet, new: RuleSet) -> dict[str, Field]:
    """
    Return the fields that either rule set reads, by their names.

    Raises:
        RuleError: If fields of one name differ in kind or in codes.
    """
    found = {one.name: one for one in fields_read(old)}
    faults: list[Finding] = []
    for one in fields_read(new):
        known = found.setdefault(one.name, one)
        if (known.kind, known.codes) != (one.kind, one.codes):
            faults.append(finding("analysis.fields_differ", field=repr(one.name)))
    if faults:
        raise RuleError(*faults)
    return found


def _size(cells: Choice | Scale) -> int:
    return cells.axis.size if isinstance(cells, Choice) else len(cells.cuts) + 1
