"""A decision says what it says, and cannot be mistaken for a yes or a no."""

import pickle
from collections import Counter
from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given

from plugin_model.eligibility import (
    AgeBetween,
    Criterion,
    Outcome,
    RuleSet,
    Truth,
    decide,
)
from tests.eligibility.questions import Question, questions


@pytest.mark.parametrize("answer", [*Outcome, *Truth])
def test_an_answer_is_no_bool(answer: Outcome | Truth) -> None:
    """Undetermined is neither yes nor no, so no answer may stand in an ``if``."""
    with pytest.raises(TypeError, match="is neither yes nor no; write `is "):
        bool(answer)


@pytest.mark.parametrize(
    ("whole", "outcome"),
    [
        (Truth.TRUE, Outcome.ELIGIBLE),
        (Truth.FALSE, Outcome.INELIGIBLE),
        (Truth.UNKNOWN, Outcome.UNDETERMINED),
    ],
)
def test_the_outcome_is_whether_all_criteria_hold(
    whole: Truth, outcome: Outcome
) -> None:
    """Each truth of the whole has its outcome."""
    assert Outcome.of(whole) is outcome


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        ([True], Truth.TRUE),
        ([True, True], Truth.TRUE),
        ([False, False], Truth.FALSE),
        ([True, False], Truth.UNKNOWN),
    ],
)
def test_a_truth_is_what_all_answers_agree_on(
    answers: list[bool], truth: Truth
) -> None:
    """Answers that differ leave it unknown."""
    assert Truth.of(answers) is truth


@given(questions())
def test_decisions_can_be_counted(question: Question) -> None:
    """A decision can stand in a set, and equal ones are one there."""
    found = decide(*question)
    assert Counter([found, found]) == {found: 2}


def test_a_decision_shows_names_alone() -> None:
    """What is shown of a decision is the day, the answer and names, never a value."""
    young = Criterion(
        id="age",
        label={"sv": "15 till 24 år", "en": "aged 15 to 24"},
        condition=AgeBetween(minimum=15, maximum=24),
    )
    rules = RuleSet(id="young", version=1, criteria=(young,))
    shown = repr(decide(rules, {"birth": 1991}, date(2016, 6, 1)))
    assert shown == (
        "Decision(on=datetime.date(2016, 6, 1), "
        "outcome=<Outcome.UNDETERMINED: 'undetermined'>, "
        "unmet=(), unknown=('age',), missing=('birth',))"
    )


@given(questions())
def test_a_decision_can_be_sent_and_kept(question: Question) -> None:
    """Pickled or copied it says the same, its reasons included, and is as frozen."""
    decision = decide(*question)
    for again in (pickle.loads(pickle.dumps(decision)), deepcopy(decision)):
        assert again == decision
        assert again.reasons == decision.reasons
        with pytest.raises(TypeError):
            again.truths["age"] = Truth.TRUE  # type: ignore[index]  # that is the test


def test_a_pickled_decision_holds_no_fact() -> None:
    """What is sent on tells what the rules say, and not the day of birth."""
    label = {"sv": "15 till 24 år", "en": "aged 15 to 24"}
    age = Criterion(id="age", label=label, condition=AgeBetween(minimum=15, maximum=24))
    rules = RuleSet(id="young", version=1, criteria=(age,))
    births = (date(2000, 2, 28), date(2000, 2, 29))
    sent = [
        pickle.dumps(decide(rules, {"birth": one}, date(2015, 9, 1))) for one in births
    ]
    assert sent[0] == sent[1]
