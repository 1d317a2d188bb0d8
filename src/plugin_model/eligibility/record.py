"""
Records: what was answered, kept so that it can be answered again.

A record holds no fact about a person, but the state of each fact that the rules read:
which of the values that the rules tell apart it was, or may have been. With the rule
set, named by its digest, that is all that the answer hangs on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import field, frozen

from plugin_model.eligibility.digest import digest
from plugin_model.eligibility.objects import Facts
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.standing import Answer, Standing
from plugin_model.eligibility.table import Table
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.version import __version__

__all__ = ["DecisionRecord", "FactState", "Replay", "record", "replay"]


@frozen(kw_only=True)
class FactState:
    """
    What was known of one fact, as far as the rules can tell.

    The values of an ordered field between two edges are one cell; cells are numbered
    from 0, the lowest values first. Of a flag and a code, cells are numbered in the
    order in which their first values stand in the field's list or in the rules; "no"
    stands before "yes". What is not known, or known in part, has a number of its own.
    """

    name: str
    """The fact, by the name of its field."""

    states: tuple[int, ...] = field(repr=False)
    """The number of its state; two where the day is not known and it is a birth."""


@frozen(kw_only=True)
class DecisionRecord:
    """An answer, and all that it hangs on."""

    rules: str
    """The id of the rule set."""

    version: int
    """Its version."""

    digest: str
    """Its digest, which tells whether it is still the same."""

    on: date | None = None
    """The day that was asked about; ``None``: not known."""

    facts: tuple[FactState, ...] = field(repr=False)
    """The states of the facts that the rules read, as the criteria first name them."""

    answer: Answer
    """What was answered."""

    library: str
    """The version of this library that answered."""


@frozen(kw_only=True)
class Replay:
    """What `replay` found."""

    answer: Answer | None
    """What is answered now; ``None``: the record does not fit the rule set."""

    findings: tuple[Finding, ...]
    """What differs; empty: the answer, and all that it hangs on, are the same."""


def record(rules: RuleSet, facts: Facts, on: date | None) -> DecisionRecord:
    """
    Answer as `decide` does, and keep the answer as a record.

    It is a function of the facts, and no method of a `Decision`, which knows none.
    ``documents.write`` stores it.

    Args:
        rules: The rule set.
        facts: What is known of a person, as `decide` takes it.
        on: The day that the question is about; ``None``: it is not known.

    Raises:
        FactsError, RuleError, InvalidValueError: As `decide`.

    Example:
        >>> from plugin_model.eligibility.age_rules import SFI
        >>> kept = record(SFI, {"birth": 2000}, date(2016, 6, 30))
        >>> kept.rules, kept.digest[:12], kept.answer.unmet
        ('sfi', 'b58055ea13e2', ('age',))
        >>> replay(kept, SFI).findings
        ()
    """
    standing = Standing.of(rules, facts, on)
    states: dict[str, tuple[int, ...]] = {}
    for axis, state in zip(standing.table.axes, standing.states, strict=True):
        states[axis.names[0]] = (*states.get(axis.names[0], ()), state)
    return DecisionRecord(
        rules=rules.id,
        version=rules.version,
        digest=digest(rules),
        on=on,
        facts=tuple(FactState(name=name, states=of) for name, of in states.items()),
        answer=standing.answer,
        library=__version__,
    )


def replay(record: DecisionRecord, rules: RuleSet) -> Replay:
    """
    Answer again from a record, and say what differs.

    Nothing but the record and the rule set is looked at. A rule set with another
    digest may read the same facts in another way; so only what the record says of
    itself is certain then.

    Args:
        record: The record.
        rules: The rule set that it names, or one to try in its place.

    Returns:
        The answer now, and a finding for each difference: errors where the rule set,
        the states or the answer are others, a notice where the library is.

    Raises:
        RuleError: If the rule set is unsound, or not in force on the day.
    """
    binding = bind(rules)
    if record.on is not None:
        binding.require_day(record.on)
    found = [*_of_the_rules(record, rules)]
    table = binding.table(record.on)
    states = tuple(state for one in record.facts for state in one.states)
    if not _fits(record, states, table):
        found.append(finding("record.states", rules=rules.id))
        return Replay(answer=None, findings=tuple(found))
    answer = Answer.of(rules, table.row(table.code(states)))
    return Replay(answer=answer, findings=(*found, *_of_the_answer(record, answer)))


def _of_the_rules(record: DecisionRecord, rules: RuleSet) -> Iterator[Finding]:
    for name, then, now in (
        ("rules", record.rules, rules.id),
        ("version", record.version, rules.version),
        ("digest", record.digest, digest(rules)),
        ("library", record.library, __version__),
    ):
        if then != now:
            is_notice = name == "library"
            yield finding(
                f"record.{name}",
                place=Place(pointer=f"/{name}"),
                severity=Severity.WARNING if is_notice else Severity.ERROR,
                then=then,
                now=now,
            )


def _fits(record: DecisionRecord, states: tuple[int, ...], table: Table) -> bool:
    names = [one.name for one in record.facts for _ in one.states]
    return names == [axis.names[0] for axis in table.axes] and all(
        0 <= state < len(axis.states)
        for state, axis in zip(states, table.axes, strict=True)
    )


def _of_the_answer(record: DecisionRecord, answer: Answer) -> Iterator[Finding]:
    then, now = record.answer, answer
    for name, before, after in (
        ("outcome", (then.outcome.value,), (now.outcome.value,)),
        ("unmet", then.unmet, now.unmet),
        ("unknown", then.unknown, now.unknown),
        ("missing", then.missing, now.missing),
    ):
        if before != after:
            yield finding(
                f"record.{name}",
                place=Place(pointer=f"/answer/{name}"),
                then=", ".join(before) or "-",
                now=", ".join(after) or "-",
            )
