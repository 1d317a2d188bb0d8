"""The states of a fact are a sequence, however many there are."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plugin_model.eligibility.soundness import bind
from plugin_model.strategies.rules import turning_days
from tests.eligibility.questions import Question, questions


@given(questions(), turning_days() | st.none(), st.slices(20))
def test_a_slice_holds_the_states_at_its_places(
    question: Question, on: date | None, part: slice
) -> None:
    """What is worked out when asked for is sliced as a list would be."""
    rules, _, _ = question
    for axis in bind(rules).table(on).axes:
        assert [*axis.states[part]] == [*axis.states][part]
