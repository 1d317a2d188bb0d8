"""A funnel: how many people are left after each criterion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import narwhals as nw
from attrs import evolve, frozen

from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.impact.counting import (
    ANSWER,
    MET,
    OUTCOMES,
    Answered,
    Count,
    Frame,
    answered,
    counted,
    numbered,
    safe,
)
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.errors import FactsError
from plugin_model.fields import is_unknown
from plugin_model.findings import Place, finding

__all__ = ["Funnel", "Step", "funnel"]


@frozen(kw_only=True)
class Step:
    """How many people met, did not meet, or may meet one criterion."""

    criterion: str
    """Its id."""

    alone: tuple[Count, Count, Count]
    """Of all people: met, unmet, open."""

    in_order: tuple[Count, Count, Count]
    """Of those who met every criterion before it: met, unmet, open."""

    def safe(self) -> Step:
        """Return it with counts from 1 to 7 left out, the rest rounded to 5."""
        met, unmet, still_open = map(safe, self.alone)
        left, lost, unsure = map(safe, self.in_order)
        return evolve(
            self, alone=(met, unmet, still_open), in_order=(left, lost, unsure)
        )


@frozen(kw_only=True)
class Funnel:
    """How many of a group are left after each criterion."""

    group: object
    """The value that the group has in common; ``None``: everybody, or no value."""

    rows: Count
    """How many people there are."""

    outcomes: tuple[Count, ...]
    """How many are eligible, ineligible and undetermined."""

    steps: tuple[Step, ...]
    """The criteria, in the order of the rules."""

    def safe(self) -> Funnel:
        """Return it with counts from 1 to 7 left out, the rest rounded to 5."""
        return evolve(
            self,
            rows=safe(self.rows),
            outcomes=tuple(map(safe, self.outcomes)),
            steps=tuple(one.safe() for one in self.steps),
        )


def funnel(
    frame: Frame,
    rules: RuleSet,
    *,
    on: date | str,
    by: str | None = None,
    columns: Mapping[str, str] | None = None,
    unknown: Iterable[str] = (),
) -> tuple[Funnel, ...]:
    """
    Count how many people meet each criterion, alone and one after the other.

    Shape:
        As `impact`; besides, the column *by* is read, whose nulls are a group too.

    Args:
        frame: Any table that `screen` takes.
        rules: The rule set.
        on: The day, or the name of a column of days.
        by: A column, to count each of its values by itself too.
        columns: Other names of columns, as `screen` takes them.
        unknown: Fields that nothing is known of and that have no column.

    Returns:
        The funnel of everybody, and then one for each group in the order of its
        values, the one without a value last.

    Raises:
        FactsError, RuleError, InvalidValueError: As `screen`; a `FactsError` also
            where there is no column *by*.

    Example:
        >>> import polars
        >>> from plugin_model.eligibility.age_rules import PLUG_IN
        >>> born = polars.DataFrame({"birth_year": [1980, 1995, None]})
        >>> (everybody,) = funnel(born, PLUG_IN, on=date(2015, 9, 1))
        >>> everybody.steps[0].alone, everybody.outcomes
        ((1, 1, 1), (1, 1, 1))
    """
    if by is not None and by not in nw.from_native(frame).collect_schema().names():
        place = Place(column=by)
        raise FactsError(finding("impact.no_column", place=place, column=by))
    bind(rules)
    short = numbered(rules)
    screened = screen(frame, short, on=on, columns=columns, unknown=tuple(unknown))
    names = ANSWER if by is None else (*ANSWER, by)
    groups: dict[object, list[tuple[Answered, int]]] = {}
    everybody: list[tuple[Answered, int]] = []
    for texts, count in counted(screened, names):
        line = (answered(short, *texts[:3]), count)
        everybody.append(line)
        for value in texts[3:]:
            # A missing number is not equal to itself, and would never be found again.
            group = None if is_unknown(value) else value
            groups.setdefault(group, []).append(line)
    ordered = sorted(groups.items(), key=lambda item: (item[0] is None, item[0]))
    return (
        _funnel(None, everybody, rules),
        *(_funnel(group, lines, rules) for group, lines in ordered),
    )


def _funnel(
    group: object, lines: Sequence[tuple[Answered, int]], rules: RuleSet
) -> Funnel:
    outcomes = dict.fromkeys(OUTCOMES, 0)
    alone, in_order = (
        [dict.fromkeys(MET, 0) for _ in rules.criteria] for _ in range(2)
    )
    for told, count in lines:
        outcomes[told.outcome] += count
        is_left = True
        for place, said in enumerate(told.said):
            alone[place][said] += count
            in_order[place][said] += count if is_left else 0
            is_left = is_left and said == "met"
    return Funnel(
        group=group,
        rows=sum(outcomes.values()),
        outcomes=tuple(outcomes.values()),
        steps=tuple(
            Step(criterion=one.id, alone=_three(first), in_order=_three(second))
            for one, first, second in zip(rules.criteria, alone, in_order, strict=True)
        ),
    )


def _three(counts: Mapping[str, int]) -> tuple[int, int, int]:
    return counts["met"], counts["unmet"], counts["open"]
