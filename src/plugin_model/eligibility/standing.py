"""
Where somebody stands: the states of their facts, and what the table answers there.

What can be said beyond a decision (which question comes next, what would change the
answer, whether it can be given again) is a function of these states alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.objects import Facts, decide
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.table import Row, Table
from plugin_model.fields import is_unknown

__all__ = ["Answer", "Standing", "Value", "known"]

Value = Any
"""A known value of a field, of the type that the field's kind says."""


@frozen(kw_only=True)
class Answer:
    """What a rule set answers, in the words of a `Decision`."""

    outcome: Outcome
    """The answer."""

    unmet: tuple[str, ...]
    """The ids of the criteria that are surely false."""

    unknown: tuple[str, ...]
    """The ids of the criteria that are not settled."""

    missing: tuple[str, ...]
    """The facts that could still change the outcome."""

    @classmethod
    def of(cls, rules: RuleSet, row: Row) -> Answer:
        """Return what a row of the table says, with the ids of the criteria."""
        said = tuple(zip((one.id for one in rules.criteria), row.truths, strict=True))
        return cls(
            outcome=Outcome.of(row.whole),
            unmet=tuple(id for id, truth in said if truth is Truth.FALSE),
            unknown=tuple(id for id, truth in said if truth is Truth.UNKNOWN),
            missing=row.missing,
        )


@frozen(kw_only=True, eq=False)
class Standing:
    """
    The states of somebody's facts in the table of a rule set for a day.

    Example:
        >>> from plugin_model.eligibility.age_rules import SFI
        >>> Standing.of(SFI, {"birth": 2000}, date(2016, 6, 30)).answer.unmet
        ('age',)
    """

    binding: Binding
    """The rule set, bound."""

    on: date | None
    """The day; ``None``: not known."""

    table: Table
    """The table for the day."""

    states: tuple[int, ...]
    """The state of each axis of the table."""

    @classmethod
    def of(cls, rules: RuleSet, facts: Facts, on: date | None) -> Standing:
        """
        Find where *facts* stand on the day *on*.

        Raises:
            FactsError: If a fact is no field, or does not fit its field.
            RuleError: If the rule set is unsound, or not in force on the day.
            InvalidValueError: If *on* is no day.
        """
        decide(rules, facts, on)
        return cls.at(bind(rules), facts, on)

    @classmethod
    def at(cls, binding: Binding, facts: Facts, on: date | None) -> Standing:
        """Find where *facts* stand that were found to fit, on any day."""
        states = (
            state
            for cells in binding.cells
            for state in cells.states(known(facts, cells.field.name), on)
        )
        return cls(
            binding=binding, on=on, table=binding.table(on), states=tuple(states)
        )

    @classmethod
    def on_a_day(cls, rules: RuleSet, facts: Facts, on: date) -> Standing:
        """
        Find where *facts* stand on a day that is known.

        Raises:
            FactsError, RuleError, InvalidValueError: As `of`; also without a day.
        """
        bind(rules).require_day(on)
        return cls.of(rules, facts, on)

    @property
    def day(self) -> date:
        """The day; of an unknown one the calendar's last."""
        return date.max if self.on is None else self.on

    @property
    def answer(self) -> Answer:
        """What the rule set answers."""
        row = self.table.row(self.table.code(self.states))
        return Answer.of(self.binding.rules, row)

    def cells_of(self, place: int) -> int:
        """Return the cells that the fact at *place* may lie in."""
        return self.table.axes[place].states[self.states[place]]

    def known_to_be(self, place: int, cell: int) -> Standing:
        """Return the standing with the fact at *place* known to lie in *cell*."""
        axis = self.table.axes[place]
        state = axis.states.index(1 << cell)
        return evolve(
            self, states=(*self.states[:place], state, *self.states[place + 1 :])
        )


def known(facts: Facts, name: str) -> Value:
    """Return the value of a fact; ``None``: it is not known."""
    if isinstance(facts, Mapping):
        value = facts.get(name)
    else:
        value = getattr(facts, name, None)
    return None if is_unknown(value) else value
