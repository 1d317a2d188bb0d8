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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
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
    fields_read,
    leaves,
)
from plugin_model.fields import Field, Kind, is_unknown
from plugin_model.values import BirthDate

__all__ = ["Meaning", "Truth", "holds", "meaning"]

Filling = Mapping[str, Any]
"""A value for every fact; with an unknown day, also ages as (birth, day)."""


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


_RELATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, filling: Filling, on: date | None) -> bool:
    """Tell whether *condition* is true when every fact is filled in."""
    match condition:
        case AllOf():
            return all(holds(one, filling, on) for one in condition.conditions)
        case AnyOf():
            return any(holds(one, filling, on) for one in condition.conditions)
        case AtLeast():
            met = sum(holds(one, filling, on) for one in condition.conditions)
            return met >= condition.count
        case Not():
            return not holds(condition.condition, filling, on)
        case IsTrue():
            return filling[condition.field] is True
        case OneOf():
            return filling[condition.field] in condition.values
        case Compare():
            return _RELATIONS[condition.op](filling[condition.field], condition.value)
        case AgeBetween():
            if on is None:
                return _is_of_age(condition, *filling[_age_of(condition.field)])
            return _is_of_age(condition, filling[condition.field], on)
        case _:
            assert_never(condition)


def _is_of_age(condition: AgeBetween, birth: date, on: date) -> bool:
    def counts_as(age: int) -> bool:
        first = first_day(birth, age, condition.method, condition.leap_birthday)
        return first is not None and first <= on

    return (condition.minimum is None or counts_as(condition.minimum)) and (
        condition.maximum is None or not counts_as(condition.maximum + 1)
    )


def meaning(rules: RuleSet, facts: Mapping[str, object], on: date | None) -> Meaning:
    """
    Return what *rules* say of *facts* on the day *on*.

    Args:
        rules: A sound rule set.
        facts: Values by field name; None, NaN, NaT or no key is unknown.
        on: The day that the question is about; ``None``: not known.
    """
    options = _options(rules, facts, on)
    fillings = [
        dict(zip(options, values, strict=True)) for values in product(*options.values())
    ]

    def whole(filling: Filling) -> bool:
        return all(holds(one.condition, filling, on) for one in rules.criteria)

    def matters(name: str) -> bool:
        return any(
            whole(filling) != whole({**filling, name: other})
            for filling in fillings
            for other in options[name]
        )

    missing: dict[str, None] = {}
    for name in filter(matters, options):
        of, is_age, _ = name.partition(_AGE)
        if not is_age or not _is_day_known(facts.get(of)):
            missing[of] = None
    if on is None and any(_AGE in name and matters(name) for name in options):
        missing["on"] = None
    return Meaning(
        truths=tuple(
            Truth.of(holds(one.condition, filling, on) for filling in fillings)
            for one in rules.criteria
        ),
        whole=Truth.of(map(whole, fillings)),
        missing=tuple(missing),
    )


_ONE_DAY: Final = timedelta(days=1)
_AGE: Final = "'s age"


def _age_of(field: str) -> str:
    return f"{field}{_AGE}"


def _is_day_known(birth: object) -> bool:
    return isinstance(birth, date) or (
        isinstance(birth, BirthDate) and birth.is_complete
    )


def _options(
    rules: RuleSet, facts: Mapping[str, object], on: date | None
) -> dict[str, list[Any]]:
    """
    Return the values that each fact may have, one of each telling sort.

    Two values on which all leaves agree are of one sort: one stands for both.
    """
    about: dict[str, list[Leaf]] = {}
    for criterion in rules.criteria:
        for leaf in leaves(criterion.condition):
            about.setdefault(leaf.field, []).append(leaf)
    known = {one.name: one for one in fields_read(rules)}
    options: dict[str, list[Any]] = {}
    for name, asked in about.items():
        values = _values(known[name], facts.get(name), asked, on)
        plain = [one for one in asked if on or not isinstance(one, AgeBetween)]
        options[name] = _one_of_each_sort(name, values, plain, on)
        ages = [one for one in asked if isinstance(one, AgeBetween)]
        if on is None and ages:
            pairs = _somebody_some_day(ages)
            options[_age_of(name)] = _one_of_each_sort(_age_of(name), pairs, ages, on)
    return options


def _one_of_each_sort(
    name: str, values: Iterable[Any], asked: Sequence[Leaf], on: date | None
) -> list[Any]:
    sorts = {
        tuple(holds(leaf, {name: value}, on) for leaf in asked): value
        for value in values
    }
    return list(sorts.values())


def _values(
    field: Field, fact: object, asked: Sequence[Leaf], on: date | None
) -> Iterable[Any]:
    if field.kind is Kind.BIRTH:
        return _births(fact, asked, on)
    if not is_unknown(fact):
        return [fact]
    if field.kind is Kind.FLAG:
        return [True, False]
    constants = [leaf.value for leaf in asked if isinstance(leaf, Compare)]
    if field.kind is Kind.CODE:
        named = [code for one in asked if isinstance(one, OneOf) for code in one.values]
        # No code is the empty text: it stands for a code that no rule names.
        return field.codes or [*named, *constants, ""]
    return _around(field.kind, sorted(set(constants)))


def _around(kind: Kind, constants: list[Any]) -> Iterator[Any]:
    """Yield the constants, and values below, between and above them."""
    if kind is Kind.DATE:
        for day in constants:
            yield from _days(day - _ONE_DAY if day > date.min else day, day)
            yield from _days(day, day + _ONE_DAY if day < date.max else day)
        return
    half = 1 if kind is Kind.INTEGER else Decimal("0.5")
    for number in constants:
        yield from (number - half, number, number + half)
    if kind is Kind.DECIMAL:
        yield from ((low + high) / 2 for low, high in pairwise(constants))


def _births(fact: object, asked: Sequence[Leaf], on: date | None) -> Iterable[date]:
    if isinstance(fact, date):
        return [fact]
    if isinstance(fact, int):
        fact = BirthDate(fact)
    latest = on or date.max
    if isinstance(fact, BirthDate):
        born_later = fact.first > latest
        return _days(fact.first, fact.last if born_later else min(fact.last, latest))
    telling = {date.min, latest}
    constants = [leaf.value for leaf in asked if isinstance(leaf, Compare)]
    telling.update(_around(Kind.DATE, constants))
    if on is not None:
        telling.update(_days(_years_before(on, _oldest(asked) + 2), on))
    return [day for day in telling if day <= latest]


def _somebody_some_day(asked: Sequence[Leaf]) -> Iterator[tuple[date, date]]:
    """Yield births and days: the edges of months and leap days in four years."""
    ages = {age for leaf in asked for age in _ages(leaf)}
    for on in filter(_is_telling, _days(date(2000, 1, 1), date(2003, 12, 31))):
        yield date.min, on
        for age in ages:
            start = date(on.year - age - 1, 1, 1)
            end = min(date(on.year - age + 1, 12, 31), on)
            yield from ((day, on) for day in _days(start, end) if _is_telling(day))


def _is_telling(day: date) -> bool:
    last = (day + _ONE_DAY).day == 1
    return last or day.day == 1 or (day.month == 2 and day.day >= 28)


def _ages(leaf: Leaf) -> Iterator[int]:
    bounds = (leaf.lower, leaf.upper) if isinstance(leaf, AgeBetween) else ()
    return (bound.age for bound in bounds if bound is not None)


def _oldest(asked: Sequence[Leaf]) -> int:
    return max((age for leaf in asked for age in _ages(leaf)), default=0)


def _years_before(day: date, years: int) -> date:
    return date(max(day.year - years, 1), 1, 1)


def _days(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    return [first + timedelta(days=number) for number in range(count)]
