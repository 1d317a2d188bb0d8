"""What a table of the contract is made of: plain data, checked and shown on a page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from plugin_model.eligibility import Criterion, Outcome, RuleSet, Truth
from plugin_model.eligibility.rules import Condition
from plugin_model.fields import PARTICIPANT_FIELDS, Field
from plugin_model.values import Period

ENTRY = date(2015, 9, 1)
"""The day that is asked about where a case names no other."""

_TRUTHS = {"T": Truth.TRUE, "F": Truth.FALSE, "?": Truth.UNKNOWN}
_OF_ONE = {Outcome.ELIGIBLE: "T", Outcome.INELIGIBLE: "F", Outcome.UNDETERMINED: "?"}


@frozen
class Case:
    """One question and its answer."""

    facts: Mapping[str, Any]
    """What is known of the person."""

    answer: str
    """The outcome."""

    missing: tuple[str, ...] = ()
    """The facts that could still change it."""

    truths: str = ""
    """T, F or ? for each criterion; empty: there is one, and it is the outcome."""

    on: date | None = ENTRY
    """The day; ``None``: it is not known."""

    why: str = ""
    """What the case shows, in a few words."""

    @property
    def outcome(self) -> Outcome:
        """The outcome."""
        return Outcome(self.answer)

    @property
    def told(self) -> tuple[Truth, ...]:
        """The answer to each criterion."""
        return tuple(_TRUTHS[said] for said in self.truths or _OF_ONE[self.outcome])


@frozen
class Table:
    """A rule set and what it says of some people."""

    rules: RuleSet
    """The rule set."""

    cases: tuple[Case, ...]
    """The questions."""


@frozen
class Refusal:
    """Something that is an error, never an answer."""

    rules: RuleSet
    """The rule set."""

    codes: tuple[str, ...]
    """The codes of all that is wrong."""

    facts: Mapping[str, Any] | None = None
    """The facts that are at fault; ``None``: the rule set is, or the day."""

    on: date = ENTRY
    """The day."""

    ignore_extra: bool = False
    """Whether keys that are no fields are allowed."""


@frozen
class Line:
    """One line of the contract."""

    title: str
    """What it is about."""

    says: str
    """What holds, in Markdown."""

    tables: tuple[Table, ...] = ()
    """What follows from it."""

    refusals: tuple[Refusal, ...] = ()
    """What it makes an error."""


def rule_set(
    *conditions: Condition,
    fields: tuple[Field, ...] = PARTICIPANT_FIELDS,
    in_force: Period | None = None,
) -> RuleSet:
    """Return a rule set with a criterion for each condition, called a, b and so on."""
    return RuleSet(
        id="example",
        version=1,
        in_force=in_force or Period(),
        criteria=tuple(
            Criterion(id=id, label={"sv": id, "en": id}, condition=condition)
            for id, condition in zip("abcdefghij", conditions, strict=False)
        ),
        fields=fields,
    )


def yes(
    facts: Mapping[str, Any],
    *,
    on: date | None = ENTRY,
    truths: str = "",
    why: str = "",
) -> Case:
    """Return the case of somebody who is eligible."""
    return Case(facts, "eligible", (), truths, on, why)


def no(
    facts: Mapping[str, Any],
    *,
    on: date | None = ENTRY,
    truths: str = "",
    why: str = "",
) -> Case:
    """Return the case of somebody who is ineligible."""
    return Case(facts, "ineligible", (), truths, on, why)


def undetermined(
    facts: Mapping[str, Any],
    *missing: str,
    on: date | None = ENTRY,
    truths: str = "",
    why: str = "",
) -> Case:
    """Return the case of somebody of whom too little is known, and what is missing."""
    return Case(facts, "undetermined", missing, truths, on, why)
