"""A decision in words: the answer, why it is so, and what would settle it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, assert_never

from plugin_model.eligibility.decision import Decision, Outcome
from plugin_model.eligibility.objects import Facts
from plugin_model.eligibility.rules import (
    Compare,
    Criterion,
    OneOf,
    RuleSet,
    fields_read,
    leaves,
)
from plugin_model.eligibility.wording.pen import Pen
from plugin_model.errors import FactsError
from plugin_model.fields import Field, Kind, fault, is_unknown
from plugin_model.findings import Place
from plugin_model.values import BirthDate

__all__ = ["decision_in_words"]

_TOGETHER: Final = "wording.open_together"

# What could be an identity number of any kind, its signs and spaces left out.
_IDENTITY: Final = re.compile(r"\d{6}(?:\d\d)?[0-9A-Za-z]{2}\d\d")
# So could a number of six digits: some identity numbers begin with four zeros.
_LONG: Final = 100_000


def decision_in_words(
    decision: Decision, pen: Pen, facts: Facts | None = None
) -> Iterator[str]:
    """
    Yield the lines that say what was answered, and why.

    Raises:
        FactsError: If a value does not fit its field.
    """
    yield _outcome(decision, pen)
    if decision.on is None:
        yield pen.say("wording.no_day")
    else:
        yield pen.say("wording.day", day=decision.on)
    listed = _lists(decision)
    for heading, criteria in listed:
        count = len(criteria) if heading != _TOGETHER else None
        yield from _list(
            pen.say(heading, count=count), (_criterion(one, pen) for one in criteria)
        )
    yield from _why(decision, pen)
    if facts is not None:
        yield from _list(pen.say("wording.facts"), _known(decision.rules, facts, pen))
    sources = (one.source for _, criteria in listed for one in criteria)
    linked = dict.fromkeys(one for one in sources if one and one.link)
    if linked:
        yield from _list(pen.say("wording.links"), map(pen.link, linked))


def _outcome(decision: Decision, pen: Pen) -> str:
    rules = decision.rules
    name = pen.say("wording.rules", name=pen.name(rules), version=rules.version)
    match decision.outcome:
        case Outcome.ELIGIBLE:
            return pen.say("wording.eligible", rules=name)
        case Outcome.UNDETERMINED:
            return pen.say("wording.undetermined", rules=name)
        case Outcome.INELIGIBLE:
            if not decision.unmet:
                return pen.say("wording.ineligible_together", rules=name)
            count = len(decision.unmet)
            return pen.say("wording.ineligible", count=count, rules=name)
        case _:
            assert_never(decision.outcome)


def _lists(decision: Decision) -> list[tuple[str, list[Criterion]]]:
    """Return the criteria that are unmet and those that are open, with headings."""
    known = {one.id: one for one in decision.rules.criteria}
    if decision.outcome is Outcome.UNDETERMINED:
        heading = "wording.open"
    else:
        heading = "wording.open_besides" if decision.unmet else _TOGETHER
    both = (("wording.unmet", decision.unmet), (heading, decision.unknown))
    return [(code, [known[id] for id in ids]) for code, ids in both if ids]


def _why(decision: Decision, pen: Pen) -> Iterator[str]:
    """Yield the facts that would settle the answer, or that are enough for it."""
    fields = decision.rules.fields_by_name
    missing, reasons = (
        [_called(fields.get(name), pen) for name in names]
        for names in (decision.missing, decision.reasons)
    )
    if missing:
        yield from _list(pen.say("wording.missing", count=len(missing)), missing)
    elif reasons:
        yield from _list(pen.say("wording.reasons", count=len(reasons)), reasons)
    else:
        yield from ("", pen.say("wording.no_reasons"))


def _list(heading: str, entries: Iterable[str]) -> Iterator[str]:
    yield from ("", heading, *(f"- {one}" for one in entries))


def _criterion(criterion: Criterion, pen: Pen) -> str:
    label = pen.words(criterion.label)
    if criterion.source is None:
        return label
    source = pen.say("wording.source", source=pen.plain(criterion.source.title))
    return f"{label}\n  {source}"


def _called(of: Field | None, pen: Pen) -> str:
    """Return what a fact is called; what is no field is the day asked about."""
    if of is None:
        return pen.say("wording.asked_day")
    label = pen.words(of.label)
    # "Has dropped out" alone would read as if it were so.
    return pen.say("wording.flag", field=label) if of.kind is Kind.FLAG else label


def _known(rules: RuleSet, facts: Facts, pen: Pen) -> Iterator[str]:
    """Yield the values that the criteria read, as far as they may be shown."""
    read = fields_read(rules)
    if isinstance(facts, Mapping):
        values = {one.name: facts.get(one.name) for one in read}
    else:
        values = {one.name: getattr(facts, one.name, None) for one in read}
    faults = [
        fault(one, values[one.name], place=Place(column=one.name))
        for one in read
        if not is_unknown(values[one.name])
    ]
    if any(faults):
        raise FactsError(*(one for one in faults if one is not None))
    for one in read:
        shown = _value(one, values[one.name], _codes_named(rules, one.name), pen)
        yield pen.say("wording.fact", field=pen.words(one.label), value=shown)


def _codes_named(rules: RuleSet, name: str) -> frozenset[object]:
    asked = (leaf for one in rules.criteria for leaf in leaves(one.condition))
    about = [leaf for leaf in asked if leaf.field == name]
    listed = (code for one in about if isinstance(one, OneOf) for code in one.values)
    compared = (one.value for one in about if isinstance(one, Compare))
    return frozenset((*listed, *compared))


def _value(of: Field, value: object, named: frozenset[object], pen: Pen) -> str:
    """Return a person's value in words, or why it is not shown."""
    if is_unknown(value):
        return pen.say("wording.unknown")
    if isinstance(value, bool):
        return pen.say("wording.yes" if value else "wording.no")
    if of.kind is Kind.BIRTH:
        return _birth(value, pen)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        if value not in named and value not in (of.codes or ()):
            # It could be anything: a name, an address.
            return pen.say("wording.other_code")
        shown = pen.words(of.code_label(value))
        is_identity = _IDENTITY.search(re.sub(r"[\W_]", "", shown)) is not None
        return pen.say("wording.not_shown") if is_identity else shown
    if isinstance(value, int | Decimal) and abs(Decimal(value)) >= _LONG:
        return pen.say("wording.not_shown")
    return pen.number(value)


def _birth(value: object, pen: Pen) -> str:
    if isinstance(value, int):
        value = BirthDate(value)
    if isinstance(value, BirthDate) and value.month is None:
        return pen.say("wording.year_alone", year=value.year)
    if isinstance(value, BirthDate) and value.day is None:
        month = f"{value.year:04}-{value.month:02}"
        return pen.say("wording.month_alone", month=month)
    return str(value.first if isinstance(value, BirthDate) else value)
