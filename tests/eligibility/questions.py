"""Strategies that the laws of the engine share: a rule set, facts and a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from plugin_model.eligibility import Criterion, RuleSet
from plugin_model.eligibility.rules import Condition, leaves
from plugin_model.fields import Field, Kind
from plugin_model.strategies.facts import facts
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import BirthDate, Period
from tests.eligibility import brute

ALWAYS = Period()
A_DAY = date(2015, 9, 1)
AGES = (*brute.AGES, 15, 24)

FIELDS = (
    Field(name="birth", kind=Kind.BIRTH),
    Field(name="at_risk", kind=Kind.FLAG),
    Field(name="has_dropped_out", kind=Kind.FLAG),
    Field(name="status", kind=Kind.CODE, codes=("enrolled", "dropped_out")),
    Field(name="place", kind=Kind.CODE),
    Field(name="entered", kind=Kind.DATE),
    Field(name="credits", kind=Kind.INTEGER),
    Field(name="share", kind=Kind.DECIMAL),
)
"""A field of each kind, and two flags."""

Facts = Mapping[str, Any]
Question = tuple[RuleSet, Facts, date | None]


def rules_of(*conditions: Condition, in_force: Period = ALWAYS) -> RuleSet:
    """Return a rule set with a criterion for each condition, called 0, 1 and so on."""
    label = {"sv": "kriterium", "en": "criterion"}
    criteria = (
        Criterion(id=str(number), label=label, condition=one)
        for number, one in enumerate(conditions)
    )
    return RuleSet(
        id="r", version=1, in_force=in_force, criteria=tuple(criteria), fields=FIELDS
    )


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
