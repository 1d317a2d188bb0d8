"""Strategies for records of decisions."""

from __future__ import annotations

from hypothesis import strategies as st

from plugin_model.eligibility.record import DecisionRecord, record
from plugin_model.eligibility.rules import RuleSet
from plugin_model.strategies.facts import facts
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import Period

__all__ = ["decision_records"]


@st.composite
def decision_records(
    draw: st.DrawFn, *, rules: RuleSet | None = None
) -> DecisionRecord:
    """
    Draw a record of an answer that was given.

    Args:
        rules: The rule set that answered, always in force; ``None``: any.
    """
    asked = draw(rule_sets(in_force=Period())) if rules is None else rules
    on = draw(turning_days() | st.none())
    return record(asked, draw(facts(asked, on=on)), on)
