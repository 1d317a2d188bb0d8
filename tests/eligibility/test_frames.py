"""The frame says of each row what `decide` says of one person."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("narwhals")

from plugin_model.eligibility import RuleSet
from plugin_model.eligibility.frames import screen
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.strategies.tables import TableOfFacts, tables
from plugin_model.values import Period
from tests.eligibility.engines import EAGER, LAZY, Engine, day_of, row_by_row

ALWAYS = Period()
FEW = settings().max_examples // 4

Question = tuple[RuleSet, TableOfFacts, date | None]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a rule set, a table, and the day; ``None``: each row has its own."""
    rules = draw(rule_sets(in_force=ALWAYS))
    on = draw(turning_days() | st.none())
    return rules, draw(tables(rules, on=on)), on


@pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
@given(questions())
@settings(max_examples=FEW)
def test_the_frame_is_row_by_row_decide(engine: Engine, question: Question) -> None:
    """Each row gets the answer that `decide` gives about its facts and its day."""
    rules, people, on = question
    table = engine.table(people)
    screened = screen(table, rules, on=day_of(on), unknown=people.unknown)
    assert engine.answers(screened) == row_by_row(rules, people)
