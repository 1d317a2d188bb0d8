"""Every evaluator gives the answer of the definition, and that of brute force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugin_model.eligibility import Outcome, RuleSet, Truth, compile_rules, decide
from plugin_model.eligibility.meaning import meaning
from plugin_model.strategies.facts import facts
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import Period
from tests.eligibility import brute

ALWAYS = Period()
TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}

Question = tuple[RuleSet, Mapping[str, Any], date | None]


@st.composite
def questions(draw: st.DrawFn, *, ages: tuple[int, ...] = brute.AGES) -> Question:
    """Draw a rule set, facts and a day, which may be unknown."""
    rules = draw(rule_sets(in_force=ALWAYS, ages=ages))
    on = draw(turning_days() | st.none())
    return rules, draw(facts(rules, on=on)), on


@given(questions())
def test_the_meaning_is_what_brute_force_finds(question: Question) -> None:
    """What every way of filling in the unknown facts agrees on is the answer."""
    truths, whole, missing = brute.answers(*question)
    found = meaning(*question)
    assert found.truths == tuple(TRUTHS[one] for one in truths)
    assert found.whole == TRUTHS[whole]
    assert found.missing == tuple(missing)


@given(questions(ages=(*brute.AGES, 15, 24)))
def test_deciding_is_what_the_definition_says(question: Question) -> None:
    """`decide` gives the truths, the outcome and the missing facts of `meaning`."""
    found, meant = decide(*question), meaning(*question)
    ids = [one.id for one in question[0].criteria]
    assert found.truths == dict(zip(ids, meant.truths, strict=True))
    assert found.outcome is Outcome.of(meant.whole)
    assert found.missing == meant.missing


@given(questions(ages=(*brute.AGES, 15, 24)), st.data())
def test_the_hot_path_is_the_outcome_of_deciding(
    question: Question, data: st.DataObject
) -> None:
    """`compile_rules` gives the outcome of `decide`, whomever it was asked about."""
    rules, _, on = question
    quick = compile_rules(rules)
    for _ in range(4):
        known = data.draw(facts(rules, on=on))
        assert quick(known, on) is decide(rules, known, on).outcome
        assert quick(known, on) is decide(rules, known, on).outcome
