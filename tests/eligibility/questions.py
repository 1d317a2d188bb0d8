"""Strategies that the laws of the engine share: a rule set, facts and a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from plugin_model.eligibility import RuleSet
from plugin_model.eligibility.rules import leaves
from plugin_model.fields import Kind
from plugin_model.strategies.facts import facts
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import BirthDate, Period
from tests.eligibility import brute

ALWAYS = Period()
A_DAY = date(2015, 9, 1)
AGES = (*brute.AGES, 15, 24)

Facts = Mapping[str, Any]
Question = tuple[RuleSet, Facts, date | None]


@st.composite
def questions(draw: st.DrawFn, *, ages: Sequence[int] = AGES) -> Question:
    """Draw a rule set, facts and a day, which may be unknown."""
    rules = draw(rule_sets(in_force=ALWAYS, ages=ages))
    on = draw(turning_days() | st.none())
    return rules, draw(facts(rules, on=on)), on


@frozen
class Story:
    """What is known of one person at two times, and in the end."""

    rules: RuleSet
    """A rule set."""

    on: date
    """A day on which everybody who is told of is born."""

    at_first: Facts
    """What is known at first."""

    later: Facts
    """That, and perhaps more."""

    in_the_end: Facts
    """Everything."""


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw a person of whom more and more becomes known."""
    rules = draw(rule_sets(in_force=ALWAYS, ages=AGES))
    on = draw(turning_days())
    everything = draw(facts(rules, on=on, all_known=True, unborn=False))
    at_first: dict[str, Any] = {}
    later: dict[str, Any] = {}
    for field in rules.fields:
        known: Any = everything[field.name]
        steps = [None, known]
        if field.kind is Kind.BIRTH:
            year, month = BirthDate(known.year), BirthDate(known.year, known.month)
            steps = [None, year, month, known]
        then = draw(st.integers(0, len(steps) - 1))
        later[field.name] = steps[then]
        at_first[field.name] = steps[draw(st.integers(0, then))]
    return Story(rules, on, at_first, later, everything)


def names_read(rules: RuleSet) -> list[str]:
    """Return the facts that the criteria read, in the order of the first mention."""
    named = (leaf.field for one in rules.criteria for leaf in leaves(one.condition))
    return list(dict.fromkeys(named))
