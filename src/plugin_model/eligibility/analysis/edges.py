"""
Boundary cases: people on both sides of every edge of a rule set, with the answers.

They are what a test of a rule needs, in whatever language the rule is written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from plugin_model.eligibility.analysis.fillings import deciding, people
from plugin_model.eligibility.analysis.specimens import Sort, bits, sorts_of
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.standing import Answer, Standing
from plugin_model.eligibility.table import Component, Table
from plugin_model.fields import Kind

__all__ = ["Case", "boundary_cases"]


@frozen(kw_only=True)
class Case:
    """One person at an edge, and the answer."""

    field: str
    """The fact that is at an edge, or not known, or known in part."""

    facts: Mapping[str, object]
    """All facts that the rules read; ``None``: not known."""

    answer: Answer
    """What the rule set answers."""


def boundary_cases(rules: RuleSet, on: date) -> tuple[Case, ...]:
    """
    Return people on both sides of every edge of *rules* on a day, with the answers.

    For each fact there is a person of whom everything else is known, and known to be
    such that the fact decides, if it ever does. Of that person only the fact is
    varied: to the value on either side of each edge (who turned 15 on the day, and
    who turns 15 the day after), to one code of each sort, to not known, and to each
    year of birth in which an edge lies. One person serves for as many facts as can
    be, and nobody stands twice; no case can be left out without an edge losing a side.

    Args:
        rules: A rule set.
        on: The day that ages are counted on.

    Raises:
        RuleError: If the rule set is unsound, or not in force on the day.
        InvalidValueError: If *on* is no day.

    Example:
        >>> from plugin_model.eligibility.age_rules import SFI
        >>> for case in boundary_cases(SFI, date(2016, 7, 1)):
        ...     print(case.facts["birth"], case.answer.outcome.value)
        2000-12-31 eligible
        2001-01-01 ineligible
        None undetermined
    """
    Standing.of(rules, {}, on)
    binding = bind(rules)
    table = binding.table(on)
    sorts = [sorts_of(cells, on) for cells in binding.cells]
    found: dict[tuple[object, ...], Case] = {}
    for place, person in enumerate(_persons(table)):
        facts = {
            axis.names[0]: values[cell].example
            for axis, values, cell in zip(table.axes, sorts, person, strict=True)
        }
        name = table.axes[place].names[0]
        for value in _values(binding.cells[place], sorts[place], on):
            varied = {**facts, name: value}
            answer = Standing.of(rules, varied, on).answer
            case = Case(field=name, facts=varied, answer=answer)
            # A year and a number are told apart from a flag by their types.
            found.setdefault(tuple(map(repr, varied.values())), case)
    return tuple(found.values())


def _values(
    cells: Choice | Scale, sorts: Mapping[int, Sort], on: date
) -> Iterator[object]:
    """Yield the values of a field at its edges, in their order, and what is unknown."""
    values: list[object] = []
    for _, sort in sorted(sorts.items()):
        values += reversed(sort.edges)
    yield from values
    if cells.field.kind is Kind.BIRTH:
        years = dict.fromkeys(one.year for one in values if isinstance(one, date))
        yield from (year for year in years if len(sorts_of(cells, on, year)) > 1)
    yield None


def _persons(table: Table) -> Iterator[Sequence[int]]:
    """Yield for each field the cells of somebody for whom it decides."""
    base: dict[int, int] = {}
    own: dict[int, dict[int, int]] = {}
    for component, places in zip(table.components, table.axes_of, strict=True):
        somebody, others = _anchors(component)
        base.update(_cells(component, places, somebody))
        for within, filling in others.items():
            own[places[within]] = dict(_cells(component, places, filling))
    for place in range(len(table.axes)):
        cells = {**base, **own.get(place, {})}
        yield [cells[at] for at in range(len(table.axes))]


def _anchors(component: Component) -> tuple[int, dict[int, int]]:
    """Return a filling in which many fields decide, and one for each other field."""
    everybody = people(component)
    base = everybody & component.all_met or everybody
    others: dict[int, int] = {}
    for place in range(len(component.axes)):
        decided = deciding(component, place)
        if base & decided:
            base &= decided
        elif decided:
            others[place] = decided & component.all_met
    first = {place: next(bits(those)) for place, those in others.items()}
    return next(bits(base)), first


def _cells(
    component: Component, places: Sequence[int], filling: int
) -> Iterator[tuple[int, int]]:
    for place, axis, stride in zip(
        places, component.axes, component.strides, strict=True
    ):
        yield place, filling // stride % axis.size
