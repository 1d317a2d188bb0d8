"""Which table holds on which day is known without looking at every day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    Compare,
    Criterion,
    LeapBirthday,
    RuleSet,
)
from plugin_model.eligibility.eras import Eras
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import Condition
from plugin_model.eligibility.soundness import bind
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import Period

ALWAYS = Period()
LONG = (date(1990, 1, 1), date(2100, 12, 31))

Question = tuple[RuleSet, list[date]]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a rule set and some days, the first and the last of a run."""
    rules = draw(rule_sets(in_force=ALWAYS))
    days = st.lists(st.dates() | turning_days(), min_size=2, max_size=12)
    return rules, sorted(draw(days))


def rules_of(*conditions: Condition) -> RuleSet:
    """Return a rule set that asks all of some conditions."""
    label = {"sv": "ålder", "en": "age"}
    both = Criterion(id="age", label=label, condition=AllOf(conditions=conditions))
    return RuleSet(id="r", version=1, criteria=(both,))


@given(questions())
@settings(max_examples=settings().max_examples // 2)
def test_a_day_gets_the_table_of_its_own(question: Question) -> None:
    """On every day of the run the table found says what the day's own table says."""
    rules, days = question
    binding = bind(rules)
    eras = Eras.of(binding, days[0], days[-1])
    for day in days:
        own, found = binding.table(day), eras.tables[eras.number(day)]
        nobody = own.row(own.nothing_known).whole
        assert [(axis.truths, axis.states) for axis in found.axes] == [
            (axis.truths, axis.states) for axis in own.axes
        ]
        assert eras.about_nobody[eras.number(day)] is (nobody is Truth.TRUE)


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ([AgeBetween(minimum=15, maximum=24)], 1),
        ([AgeBetween(minimum=15), AgeBetween(maximum=24)], 1),
        (
            [
                AgeBetween(minimum=15),
                AgeBetween(maximum=24, method=AgeMethod.YEAR_OF_BIRTH),
            ],
            1,
        ),
        (
            [
                AgeBetween(minimum=15),
                AgeBetween(minimum=15, leap_birthday=LeapBirthday.MAR_1),
            ],
            2,
        ),
        (
            [
                AgeBetween(minimum=15),
                AgeBetween(minimum=15, method=AgeMethod.HALF_YEAR),
            ],
            3,
        ),
        (
            [
                AgeBetween(minimum=15),
                Compare(field="birth", op=">=", value=date(2000, 1, 1)),
            ],
            3,
        ),
    ],
)
def test_few_rule_sets_have_many_tables(
    conditions: list[Condition], count: int
) -> None:
    """A rule set has as many tables as there are orders of its cuts."""
    assert len(Eras.of(bind(rules_of(*conditions)), *LONG).tables) == count
