"""
What a rule means: the answer that every way of filling in the unknown facts gives.

This page is the definition, plain and slow. Every other evaluator is proven
equal to it. An unknown fact may be any value of its field; a criterion is true
or false of a person whose facts are all filled in; the answer is what all
fillings agree on, and unknown where two of them differ.

A day may be unknown too (``on=None``). Then the conditions about one person's
age may have any truths that they can have together for somebody on some day.
"""

from __future__ import annotations

import operator
from calendar import isleap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import Enum
from itertools import pairwise, product
from typing import Any, Final, Never, assert_never

from attrs import frozen

from plugin_model.eligibility.ages import first_day
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsTrue,
    Leaf,
    Not,
    OneOf,
    RuleSet,
    leaves,
)
from plugin_model.fields import Field, Kind, is_unknown
from plugin_model.values import BirthDate

__all__ = ["Meaning", "Truth", "holds", "is_true", "meaning"]

Filling = Mapping[Leaf, bool]
"""What each leaf says of a person whose facts are all filled in."""

Value = Any
"""A known value of a field, of the type that the field's kind says."""


class Truth(Enum):
    """The answer to one criterion; it refuses to be used as a yes or a no."""

    TRUE = "true"
    """Every filling makes it true."""

    FALSE = "false"
    """Every filling makes it false."""

    UNKNOWN = "unknown"
    """Fillings differ."""

    def __bool__(self) -> Never:
        """Refuse: in an ``if``, unknown would pass for a yes or for a no."""
        message = f"{self} is neither yes nor no; write `is Truth.TRUE` instead"
        raise TypeError(message)

    @classmethod
    def of(cls, answers: Iterable[bool]) -> Truth:
        """Return what all *answers* agree on."""
        given = set(answers)
        if len(given) > 1:
            return cls.UNKNOWN
        return cls.TRUE if given == {True} else cls.FALSE


@frozen(kw_only=True)
class Meaning:
    """What a rule set says of some facts on a day."""

    truths: tuple[Truth, ...]
    """The answer to each criterion, in the rule set's order."""

    whole: Truth
    """Whether all criteria hold."""

    missing: tuple[str, ...]
    """The facts that could still change the whole, as the criteria first name them."""


def meaning(rules: RuleSet, facts: Mapping[str, object], on: date | None) -> Meaning:
    """
    Return what *rules* say of *facts* on the day *on*.

    Args:
        rules: A sound rule set.
        facts: Values by field name; None, NaN, NaT or no key is unknown.
        on: The day that the question is about; ``None``: not known.
    """
    told = [*_told(rules, facts, on)]
    options = [one.options for one in told]

    def whole(filling: Filling) -> bool:
        return all(_holds(one.condition, filling) for one in rules.criteria)

    def matters(place: int) -> bool:
        others = [*options[:place], [{}], *options[place + 1 :]]
        return any(
            len({whole({**filling, **option}) for option in options[place]}) > 1
            for filling in _fillings(others)
        )

    missing = [
        name for place, one in enumerate(told) if matters(place) for name in one.names
    ]
    return Meaning(
        truths=tuple(
            Truth.of(_holds(one.condition, filling) for filling in _fillings(options))
            for one in rules.criteria
        ),
        whole=Truth.of(map(whole, _fillings(options))),
        # The day is named after all facts.
        missing=tuple(dict.fromkeys(sorted(missing, key=lambda name: name == _DAY))),
    )


def _fillings(options: Sequence[Sequence[Filling]]) -> Iterator[Filling]:
    for chosen in product(*options):
        yield {leaf: said for one in chosen for leaf, said in one.items()}


def _holds(condition: Condition, filling: Filling) -> bool:
    match condition:
        case AgeBetween() | OneOf() | IsTrue() | Compare():
            return filling[condition]
        case AllOf():
            return all(_holds(one, filling) for one in condition.conditions)
        case AnyOf():
            return any(_holds(one, filling) for one in condition.conditions)
        case AtLeast():
            met = sum(_holds(one, filling) for one in condition.conditions)
            return met >= condition.count
        case Not():
            return not _holds(condition.condition, filling)
        case _:
            assert_never(condition)


def holds(condition: Condition, facts: Mapping[str, Value], on: date) -> bool:
    """Tell whether *condition* is true of somebody whose facts are all known."""
    return _holds(
        condition,
        {leaf: is_true(leaf, facts[leaf.field], on) for leaf in leaves(condition)},
    )


_RELATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def is_true(leaf: Leaf, value: Value, on: date) -> bool:
    """Tell whether a condition about one field is true of its *value* on a day."""
    match leaf:
        case IsTrue():
            return value is True
        case OneOf():
            return value in leaf.values
        case Compare():
            return _RELATIONS[leaf.op](value, leaf.value)
        case AgeBetween():
            return _counts_as(leaf, leaf.minimum, value, on) and not (
                leaf.maximum is not None
                and _counts_as(leaf, leaf.maximum + 1, value, on)
            )
        case _:
            assert_never(leaf)


def _counts_as(leaf: AgeBetween, age: int | None, birth: date, on: date) -> bool:
    if age is None:
        return True
    first = first_day(birth, age, leaf.method, leaf.leap_birthday)
    return first is not None and first <= on


@frozen
class _Told:
    """What is known of one fact, or of one person's age on an unknown day."""

    names: tuple[str, ...]
    """What is missing if it matters."""

    options: Sequence[Filling]
    """What its leaves may say together, one option of each sort."""


_DAY: Final = "on"
_ANY_DAY: Final = date.max


def _told(
    rules: RuleSet, facts: Mapping[str, object], on: date | None
) -> Iterator[_Told]:
    asked: dict[str, list[Leaf]] = {}
    for criterion in rules.criteria:
        for leaf in leaves(criterion.condition):
            asked.setdefault(leaf.field, []).append(leaf)
    for name, every in asked.items():
        ages = [one for one in every if isinstance(one, AgeBetween)]
        plain = every if on else [one for one in every if one not in ages]
        values = _values(rules.field(name), facts.get(name), every, on)
        pairs = product(values, [on or _ANY_DAY])
        yield _Told((name,), _sorts(plain, pairs))
        if ages and on is None:
            birth = facts.get(name)
            is_known = isinstance(birth, date) or (
                isinstance(birth, BirthDate) and birth.is_complete
            )
            names = (_DAY,) if is_known else (name, _DAY)
            yield _Told(names, _sorts(ages, _somebody_some_day(ages)))


def _sorts(asked: Sequence[Leaf], pairs: Iterable[tuple[Value, date]]) -> list[Filling]:
    """Return what *asked* say of values on days: two of one sort are one option."""
    sorts = {tuple(is_true(leaf, value, on) for leaf in asked) for value, on in pairs}
    return [dict(zip(asked, said, strict=True)) for said in sorted(sorts)]


def _values(
    field: Field, fact: object, asked: Sequence[Leaf], on: date | None
) -> Iterable[Value]:
    """Return what the fact may be, with a value of every sort in it."""
    constants: list[Value]
    constants = [leaf.value for leaf in asked if isinstance(leaf, Compare)]
    if field.kind is Kind.BIRTH:
        return _births(fact, _oldest(asked), constants, on)
    if not is_unknown(fact):
        return [fact]
    match field.kind:
        case Kind.FLAG:
            return [True, False]
        case Kind.CODE:
            sets = [leaf.values for leaf in asked if isinstance(leaf, OneOf)]
            named = [code for one in sets for code in one]
            # No code is the empty text: it stands for a code that no rule names.
            return field.codes or {*named, *constants, ""}
        case Kind.DATE:
            return [day for constant in constants for day in _about(constant)]
        case Kind.INTEGER:
            return [one + step for one in constants for step in (-1, 0, 1)]
        case Kind.DECIMAL:
            return _decimals(sorted(map(Decimal, constants)))
        case _:
            assert_never(field.kind)


def _decimals(constants: list[Decimal]) -> list[Decimal]:
    with localcontext(prec=1_000):
        least, most = constants[0], constants[-1]
        between = [(low + high) / 2 for low, high in pairwise(constants)]
        return [least - abs(least) - 1, *constants, *between, most + abs(most) + 1]


def _births(
    fact: object, oldest: int, constants: Iterable[Value], on: date | None
) -> Iterable[date]:
    if isinstance(fact, date):
        return [fact]
    if isinstance(fact, int):
        fact = BirthDate(fact)
    latest = on or date.max
    if isinstance(fact, BirthDate):
        born_later = fact.first > latest
        return _days(fact.first, fact.last if born_later else min(fact.last, latest))
    # Nothing tells apart those older than the oldest age, but the constants.
    start = date(max(latest.year - oldest - 2, 1), 1, 1) if on else latest
    days = [date.min, *(day for one in constants for day in _about(one))]
    return [*(day for day in days if day <= latest), *_days(start, latest)]


def _somebody_some_day(asked: Sequence[AgeBetween]) -> Iterator[tuple[date, date]]:
    """
    Yield births and days, with a pair of every sort.

    Laws about age look at the edges of quarters and at leap days alone. 2100 lacks
    29 February though those born on one turn 4, 8 and so on in it.
    """
    ages = {age for leaf in asked for age in _ages(leaf)}
    for year in (2000, 2001, 2002, 2003, 2100):
        for on in _edges(year):
            born = {year - age + step for age in ages for step in (-1, 0, 1)}
            births = [date.min, *(day for one in born for day in _edges(one)), on]
            yield from ((birth, on) for birth in births if birth <= on)


def _edges(year: int) -> Iterator[date]:
    for month, last in ((3, 31), (6, 30), (9, 30), (12, 31)):
        yield date(year, month - 2, 1)
        yield date(year, month, last)
    for day in (28, 29) if isleap(year) else (28,):
        yield date(year, 2, day)


def _ages(leaf: Leaf) -> Iterator[int]:
    if isinstance(leaf, AgeBetween):
        yield from (one for one in (leaf.minimum, leaf.maximum) if one is not None)


def _oldest(asked: Iterable[Leaf]) -> int:
    return max((age for leaf in asked for age in _ages(leaf)), default=0)


def _about(day: date) -> list[date]:
    before = day - timedelta(days=1) if day > date.min else day
    return _days(before, day + timedelta(days=1) if day < date.max else day)


def _days(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    return [first + timedelta(days=number) for number in range(count)]
