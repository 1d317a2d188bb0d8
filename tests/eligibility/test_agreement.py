"""Every evaluator gives the answer of the definition, and that of brute force."""

from collections.abc import Callable, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugin_model.eligibility import Outcome, Truth, compile_rules, decide
from plugin_model.eligibility.meaning import meaning
from plugin_model.strategies.facts import facts
from tests.eligibility import brute
from tests.eligibility.questions import Question, questions

TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


@given(questions(ages=brute.AGES))
def test_the_meaning_is_what_brute_force_finds(question: Question) -> None:
    """What every way of filling in the unknown facts agrees on is the answer."""
    truths, whole, missing = brute.answers(*question)
    found = meaning(*question)
    assert found.truths == tuple(TRUTHS[one] for one in truths)
    assert found.whole == TRUTHS[whole]
    assert found.missing == tuple(missing)


@given(questions())
def test_deciding_is_what_the_definition_says(question: Question) -> None:
    """`decide` gives the truths, the outcome and the missing facts of `meaning`."""
    found, meant = decide(*question), meaning(*question)
    ids = [one.id for one in question[0].criteria]
    assert found.truths == dict(zip(ids, meant.truths, strict=True))
    assert found.outcome is Outcome.of(meant.whole)
    assert found.missing == meant.missing


@given(questions())
def test_the_parts_of_a_decision_fit_together(question: Question) -> None:
    """The ids are sorted by their truths, and the outcome is open if facts miss."""
    found = decide(*question)
    by_truth = {
        truth: tuple(id for id, said in found.truths.items() if said is truth)
        for truth in Truth
    }
    assert found.unmet == by_truth[Truth.FALSE]
    assert found.unknown == by_truth[Truth.UNKNOWN]
    assert (found.outcome is Outcome.UNDETERMINED) is (found.missing != ())
    assert (found.outcome is Outcome.ELIGIBLE) is (found.unmet + found.unknown == ())
    assert found.outcome is Outcome.INELIGIBLE or found.unmet == ()


Form = Callable[[Mapping[str, Any]], object]


def as_mapping(known: Mapping[str, Any]) -> object:
    """Return facts as a mapping that is no dict."""
    return MappingProxyType(known)


def as_object(known: Mapping[str, Any]) -> object:
    """Return facts as an object; what is not known is no attribute."""
    return SimpleNamespace(**known)


@given(questions(), st.data(), st.sampled_from([dict, as_mapping, as_object]))
def test_the_hot_path_is_the_outcome_of_deciding(
    question: Question, data: st.DataObject, form: Form
) -> None:
    """`compile_rules` gives the outcome of `decide`, whomever it was asked about."""
    rules, known, on = question
    quick = compile_rules(rules)
    people = [known, *(data.draw(facts(rules, on=on)) for _ in range(3))]
    expected = [decide(rules, person, on).outcome for person in people]
    assert [quick(form(person), on) for person in people] == expected
    assert [quick(form(person), on) for person in people] == expected
