"""A rule set in words, as Markdown: every criterion with all that it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, assert_never

from plugin_model.eligibility.ages import AgeMethod
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Constant,
    IsTrue,
    Not,
    OneOf,
    Operator,
    RuleSet,
)
from plugin_model.eligibility.wording.pen import Pen
from plugin_model.fields import Field
from plugin_model.values import Period, Source

__all__ = ["rule_set_in_words"]

_OPPOSITE: Final[Mapping[Operator, Operator]] = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
_RELATIONS: Final[Mapping[Operator, str]] = {
    "<": "below",
    "<=": "at_most",
    ">": "above",
    ">=": "at_least",
}


def rule_set_in_words(rules: RuleSet, pen: Pen) -> Iterator[str]:
    """Yield the lines of a page about a sound rule set."""
    identity = pen.say("wording.identity", id=pen.id(rules.id), version=rules.version)
    yield from (f"# {pen.name(rules)}", "", identity, _in_force(rules.in_force, pen))
    count = len(rules.criteria)
    # Swedish has a word of its own for all of two.
    two = pen.say("wording.both_criteria")
    yield from ("", two if count == 2 else pen.say("wording.criteria", count=count))
    for number, criterion in enumerate(rules.criteria, start=1):
        yield from ("", f"## {number}. {pen.words(criterion.label)}", "")
        yield from _condition(criterion.condition, rules, pen, "")
        if criterion.source is not None:
            yield from ("", _source(criterion.source, pen))
        yield from ("", pen.say("wording.criterion", id=pen.id(criterion.id)))


def _source(source: Source, pen: Pen) -> str:
    linked = pen.link(source)
    if source.read_on is None:
        return pen.say("wording.source", source=linked)
    return pen.say("wording.source_read", source=linked, day=source.read_on)


def _in_force(period: Period, pen: Pen) -> str:
    start, end = period.start, period.end
    if start is None and end is None:
        return pen.say("wording.in_force_always")
    if end is None:
        return pen.say("wording.in_force_from", start=start)
    if start is None:
        return pen.say("wording.in_force_until", end=end)
    return pen.say("wording.in_force_between", start=start, end=end)


def _condition(
    condition: Condition, rules: RuleSet, pen: Pen, margin: str
) -> Iterator[str]:
    """Yield a condition as an entry of a list, with a list of its own inside."""
    inner: tuple[Condition, ...] = ()
    match condition:
        case AgeBetween():
            words = _age(condition, rules, pen)
        case IsTrue() | OneOf() | Compare():
            words = _claim(condition, rules, pen, holds=True)
        case Not(condition=IsTrue() | OneOf() | Compare() as claim):
            words = _claim(claim, rules, pen, holds=False)
        case Not():
            words = pen.say("wording.not")
            inner = (condition.condition,)
        case AllOf():
            inner = condition.conditions
            words = pen.say("wording.all_of", count=len(inner))
        case AnyOf():
            inner = condition.conditions
            words = pen.say("wording.at_least", count=1)
        case AtLeast():
            inner = condition.conditions
            words = pen.say("wording.at_least", count=condition.count)
        case _:
            assert_never(condition)
    yield f"{margin}- {words}"
    for one in inner:
        yield from _condition(one, rules, pen, margin + "  ")


def _age(age: AgeBetween, rules: RuleSet, pen: Pen) -> str:
    bounds = [
        pen.say(f"wording.{end}_{age.method.value}", age=bound, next=bound + 1)
        for end, bound in (("minimum", age.minimum), ("maximum", age.maximum))
        if bound is not None
    ]
    *first, last = bounds
    both = pen.say("wording.and", first=first[0], last=last) if first else last
    label = pen.words(rules.field(age.field).label)
    words = pen.say("wording.age", field=label, bounds=both)
    if age.method is not AgeMethod.EXACT:
        # Only birthdays themselves can fall on 29 February.
        return words
    return pen.say(f"wording.leap_{age.leap_birthday.value}", age=words)


def _claim(
    claim: IsTrue | OneOf | Compare, rules: RuleSet, pen: Pen, *, holds: bool
) -> str:
    """Return what a leaf claims of its field; the opposite where it must not hold."""
    of = rules.field(claim.field)
    match claim:
        case IsTrue():
            return _flag(of, holds, pen)
        case OneOf(name=None):
            codes = [pen.words(of.code_label(code)) for code in claim.values]
            return _codes(of, codes, pen, holds=holds)
        case OneOf():
            return _codes(of, [_set(claim, pen)], pen, holds=holds)
        case Compare():
            op = claim.op if holds else _OPPOSITE[claim.op]
            return _comparison(of, op, claim.value, pen)
        case _:
            assert_never(claim)


def _flag(of: Field, value: bool, pen: Pen) -> str:
    answer = pen.say("wording.yes" if value else "wording.no")
    return pen.say("wording.fact", field=pen.words(of.label), value=answer)


def _codes(of: Field, codes: list[str], pen: Pen, *, holds: bool) -> str:
    label = pen.words(of.label)
    if len(codes) == 1:
        code = "wording.fact" if holds else "wording.is_not"
        return pen.say(code, field=label, value=codes[0])
    first, last = ", ".join(codes[:-1]), codes[-1]
    if not holds:
        return pen.say("wording.neither", field=label, first=first, last=last)
    either = pen.say("wording.or", first=first, last=last)
    return pen.say("wording.fact", field=label, value=either)


def _set(codes: OneOf, pen: Pen) -> str:
    name = "" if codes.name is None else pen.words(codes.name)
    said = pen.say("wording.set", count=len(codes.values), name=name)
    if codes.stated_on is not None:
        said = pen.say("wording.set_stated", set=said, day=codes.stated_on)
    if codes.source is not None:
        said = pen.say("wording.set_source", set=said, source=pen.link(codes.source))
    return said


def _comparison(of: Field, op: Operator, value: Constant, pen: Pen) -> str:
    if isinstance(value, bool):
        return _flag(of, value is (op == "="), pen)
    if isinstance(value, str):
        return _codes(of, [pen.words(of.code_label(value))], pen, holds=op == "=")
    is_day = isinstance(value, date)
    shown = value.isoformat() if isinstance(value, date) else pen.number(value)
    match op:
        case "=":
            code = "wording.fact"
        case "!=":
            code = "wording.is_not"
        case _:
            code = f"wording.{'day' if is_day else 'number'}_{_RELATIONS[op]}"
    return pen.say(code, field=pen.words(of.label), value=shown)
