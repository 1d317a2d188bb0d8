"""Two versions of the rules beside each other, on one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import narwhals as nw
from attrs import evolve, field, frozen

from plugin_model.eligibility.analysis.refinement import fields_of
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.impact.counting import (
    ANSWER,
    MET,
    OLD,
    OUTCOMES,
    Answered,
    Count,
    Frame,
    Grid,
    answered,
    columns_of,
    counted,
    numbered,
    safe,
    said_of,
)
from plugin_model.eligibility.rules import AllOf, RuleSet, fields_read
from plugin_model.eligibility.soundness import bind
from plugin_model.errors import FactsError, RuleError
from plugin_model.findings import finding
from plugin_model.values import Period

__all__ = ["Impact", "impact", "impact_of"]

Line = tuple[Answered, Answered, int]
"""What the old version says, what the new one says, and of how many people."""

_OF_ALL: Final = {"met": "eligible", "unmet": "ineligible", "open": "undetermined"}


@frozen(kw_only=True)
class Impact:
    """What another version of the rules does to the people in a table."""

    rows: Count
    """How many people there are."""

    outcomes: Grid
    """The outcomes under both versions."""

    criteria: Mapping[str, Grid] = field(hash=False)
    """
    For each criterion of either version: met, unmet or open under both.

    The old version's criteria first. A version that lacks a criterion asks nothing by
    it, so that there everybody meets it.
    """

    def safe(self) -> Impact:
        """Return it with counts from 1 to 7 left out, the rest rounded to 5."""
        return Impact(
            rows=safe(self.rows),
            outcomes=self.outcomes.safe(),
            criteria={id: grid.safe() for id, grid in self.criteria.items()},
        )


def impact(
    frame: Frame,
    old: RuleSet,
    new: RuleSet,
    *,
    on: date | str,
    columns: Mapping[str, str] | None = None,
    unknown: Iterable[str] = (),
) -> Impact:
    """
    Count what another version of the rules does to the people in a table.

    The periods in which the versions are in force do not count: both are asked about
    the same days.

    Shape:
        One row is one person. The columns read are those that `screen` reads for
        either version; what null means it says too. Nothing is added: the answer is
        a few counts. A lazy table is computed once.

    Args:
        frame: Any table that `screen` takes.
        old: The version that is compared with.
        new: The other one.
        on: The day, or the name of a column of days.
        columns: Other names of columns, as `screen` takes them.
        unknown: Fields that nothing is known of and that have no column.

    Raises:
        FactsError, RuleError, InvalidValueError: As `screen`.

    Example:
        >>> import polars
        >>> from plugin_model.eligibility.age_rules import ESF_BELOW_25, PLUG_IN
        >>> born = polars.DataFrame({"birth_year": [1980, 1995, 2004, None]})
        >>> found = impact(born, PLUG_IN, ESF_BELOW_25, on=date(2015, 9, 1))
        >>> found.outcomes.of("ineligible", "eligible"), found.rows
        (1, 4)
    """
    for one in (old, new):
        bind(one)
    asked: dict[str, Any] = {"on": on, "columns": columns, "unknown": tuple(unknown)}
    both = _numbered(old, new)
    try:
        bind(both)
    except RuleError:
        # Together they are too large; each by itself is not.
        return _in_two_steps(frame, old, new, asked)
    ids = tuple(one.id for one in both.criteria)
    middle = len(old.criteria)
    lines: list[Line] = []
    for texts, count in counted(screen(frame, both, **asked), ("unmet", "unknown")):
        *said, before, after = said_of(ids, *texts)
        lines.append(
            (
                Answered(outcome=_OF_ALL[before], said=tuple(said[:middle])),
                Answered(outcome=_OF_ALL[after], said=tuple(said[middle:])),
                count,
            )
        )
    return _impact(lines, old, new)


def _numbered(old: RuleSet, new: RuleSet) -> RuleSet:
    """
    Return one rule set with the criteria of both, and two more: all old, all new ones.

    What it says of these two is what each version says as a whole. Ids are numbers:
    an engine groups short texts several times faster than long ones.
    """
    wholes = (
        evolve(
            rules.criteria[0],
            condition=AllOf(conditions=tuple(one.condition for one in rules.criteria)),
        )
        for rules in (old, new)
    )
    every = enumerate((*old.criteria, *new.criteria, *wholes))
    return evolve(
        old,
        in_force=Period(),
        fields=tuple(fields_of(old, new).values()),
        criteria=tuple(evolve(one, id=str(number)) for number, one in every),
    )


def _in_two_steps(
    frame: Frame, old: RuleSet, new: RuleSet, asked: Mapping[str, Any]
) -> Impact:
    """Screen by the old version, then by the new one, and count both answers."""
    for rules, other in ((old, new), (new, old)):
        if rules is new:
            renamed = {name: f"{OLD}{name}" for name in (*ANSWER, "missing")}
            frame = nw.from_native(frame).rename(renamed).to_native()
        # What neither version reads is told by the screening.
        left_out = _named(other) - _named(rules)
        columns: Mapping[str, str] = asked["columns"] or {}
        frame = screen(
            frame,
            evolve(numbered(rules), in_force=Period()),
            on=asked["on"],
            columns={name: columns[name] for name in columns if name not in left_out},
            unknown=[name for name in asked["unknown"] if name not in left_out],
        )
    names = (*(f"{OLD}{name}" for name in ANSWER), *ANSWER)
    lines = [
        (
            answered(numbered(old), *texts[:3]),
            answered(numbered(new), *texts[3:]),
            count,
        )
        for texts, count in counted(frame, names)
    ]
    return _impact(lines, old, new)


def _named(rules: RuleSet) -> set[str]:
    """Return what columns and fields that a rule set reads may be called."""
    parts = ("", "_date", "_year", "_month")
    return {f"{one.name}{part}" for one in fields_read(rules) for part in parts}


def impact_of(before: Frame, after: Frame, old: RuleSet, new: RuleSet) -> Impact:
    """
    Count as `impact` does, from tables that were screened already.

    Args:
        before: An eager table that *old* has screened.
        after: The same people in the same order, screened by *new*.
        old: The version that is compared with.
        new: The other one.

    Raises:
        FactsError: If a table lacks the columns that screening adds, or if one has
            more rows than the other.
        RuleError: If the id of a criterion has a semicolon, which parts the ids in
            a table.
    """
    ids = [one.id for rules in (old, new) for one in rules.criteria]
    if faults := [
        finding("impact.semicolon", criterion=repr(id)) for id in ids if ";" in id
    ]:
        raise RuleError(*faults)
    first, second = (nw.from_native(one, eager_only=True) for one in (before, after))
    if len(first) != len(second):
        raise FactsError(finding("impact.rows", old=len(first), new=len(second)))
    texts = [
        tuple(zip(*columns_of(frame, ANSWER), strict=True)) for frame in (first, second)
    ]
    counts = Counter(zip(*texts, strict=True))
    lines = [
        (answered(old, *before), answered(new, *after), count)
        for (before, after), count in counts.items()
    ]
    return _impact(lines, old, new)


def _impact(lines: Sequence[Line], old: RuleSet, new: RuleSet) -> Impact:
    first, second = (
        {one.id: place for place, one in enumerate(rules.criteria)}
        for rules in (old, new)
    )

    def of_criterion(id: str) -> Grid:
        return _grid(
            MET,
            (
                (_met(before, first.get(id)), _met(after, second.get(id)), count)
                for before, after, count in lines
            ),
        )

    return Impact(
        rows=sum(count for *_, count in lines),
        outcomes=_grid(
            OUTCOMES,
            ((before.outcome, after.outcome, count) for before, after, count in lines),
        ),
        criteria={id: of_criterion(id) for id in {**first, **second}},
    )


def _met(told: Answered, place: int | None) -> str:
    return "met" if place is None else told.said[place]


def _grid(names: tuple[str, ...], counts: Iterable[tuple[str, str, int]]) -> Grid:
    found = {(old, new): 0 for old in names for new in names}
    for old, new, count in counts:
        found[old, new] += count
    return Grid(
        names=names,
        counts=tuple(tuple(found[old, new] for new in names) for old in names),
    )
