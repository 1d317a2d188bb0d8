"""The residual rule: what is left of a rule set where some facts are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from attrs import evolve

from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.objects import Facts
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
    RuleSet,
)
from plugin_model.eligibility.standing import Standing
from plugin_model.eligibility.table import truth
from plugin_model.values import Period

__all__ = ["residual"]


def residual(rules: RuleSet, facts: Facts, on: date) -> RuleSet | Outcome:
    """
    Return the rule that remains for somebody, some of whose facts are known.

    Conditions that the facts settle are gone; what remains reads only facts that are
    not known, or known in part. Asked about these, however they turn out, it gives
    the answers that *rules* would give. It holds for this person on this day, and is
    in force on no other.

    Args:
        rules: A rule set.
        facts: What is known, as `decide` takes it.
        on: The day that the question is about.

    Returns:
        The rule set, called as the first with ``-residual`` behind; or the outcome,
        where it is settled and nothing remains.

    Raises:
        FactsError, RuleError, InvalidValueError: As `decide`; also where the day is
            not known.

    Example:
        >>> from plugin_model.eligibility.age_rules import KAA_2015
        >>> left = residual(KAA_2015, {"birth": date(1999, 5, 17)}, date(2016, 6, 1))
        >>> "age" in [one.id for one in left.criteria]
        False
    """
    standing = Standing.on_a_day(rules, facts, on)
    if standing.answer.outcome is not Outcome.UNDETERMINED:
        return standing.answer.outcome
    settled = dict(_settled(standing))
    return evolve(
        rules,
        id=f"{rules.id}-residual",
        in_force=Period(start=on, end=on),
        criteria=tuple(_criteria(rules, settled)),
    )


def _settled(standing: Standing) -> Iterator[tuple[Leaf, bool]]:
    """Yield the leaves that the facts settle, and what they say."""
    for place, axis in enumerate(standing.table.axes):
        for leaf, cells in axis.truths.items():
            said = truth(standing.cells_of(place), cells)
            if said is not Truth.UNKNOWN:
                yield leaf, said is Truth.TRUE


def _criteria(rules: RuleSet, settled: Mapping[Leaf, bool]) -> Iterator[Criterion]:
    # None is false by itself, or the answer would be settled.
    for one in rules.criteria:
        left = _left(one.condition, settled)
        if not isinstance(left, bool):
            yield evolve(one, condition=left)


def _left(condition: Condition, settled: Mapping[Leaf, bool]) -> Condition | bool:
    """Return what is left of a condition, or what it says if nothing is."""
    match condition:
        case AgeBetween() | OneOf() | IsTrue() | Compare():
            return settled.get(condition, condition)
        case Not():
            left = _left(condition.condition, settled)
            return not left if isinstance(left, bool) else Not(condition=left)
        case AllOf():
            count = len(condition.conditions)
        case AnyOf():
            count = 1
        case AtLeast():
            count = condition.count
        case _:
            assert_never(condition)
    each = [_left(one, settled) for one in condition.conditions]
    still_open = tuple(one for one in each if not isinstance(one, bool))
    count -= sum(one is True for one in each)
    if count <= 0:
        return True
    if count > len(still_open):
        return False
    if isinstance(condition, AtLeast):
        return AtLeast(count=count, conditions=still_open)
    return evolve(condition, conditions=still_open)
