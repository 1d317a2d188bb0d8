"""
The answer by brute force: every real day, code and number is tried.

Nothing of the library is used but the classes in which rules are written: ages are
counted in another way than there, and no value is left out for being like another.
Constants must come from the pools of `plugin_model.strategies.rules`, and ages must
be at most `OLDEST`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
)
from plugin_model.fields import Field, Kind
from plugin_model.values import BirthDate

OLDEST = 4
AGES = tuple(range(OLDEST + 1))

Answers = tuple[tuple[bool | None, ...], bool | None, list[str]]
"""For each criterion yes, no or unknown; the same for the whole; what is missing."""

Filling = dict[Any, bool]
Anything = Any


def answers(rules: RuleSet, facts: Mapping[str, Any], on: date | None) -> Answers:
    """Return what all ways of filling in the unknown facts agree on."""
    asked: dict[str, list[Any]] = {}
    for criterion in rules.criteria:
        for leaf in _leaves(criterion.condition):
            asked.setdefault(leaf.field, []).append(leaf)
    kinds = {one.name: one for one in rules.fields}
    open_facts: dict[str, list[Filling]] = {}
    for name, leaves in asked.items():
        fact = facts.get(name)
        ages = [leaf for leaf in leaves if isinstance(leaf, AgeBetween)]
        others = [leaf for leaf in leaves if leaf not in ages]
        values = list(_values(kinds[name], fact, leaves, on))
        if on is not None:
            open_facts[name] = _said(leaves, [(value, on) for value in values])
        else:
            open_facts[name] = _said(others, [(value, None) for value in values])
            open_facts[f"{name} on any day"] = _said_of_ages(ages)
    fillings = [_joined(chosen) for chosen in product(*open_facts.values())]
    told = [
        tuple(_holds(one.condition, filling) for one in rules.criteria)
        for filling in fillings
    ]
    return (
        tuple(_agreed(column) for column in zip(*told, strict=True)),
        _agreed(all(row) for row in told),
        _missing(rules, facts, open_facts),
    )


def naively(
    rules: RuleSet, leaf: Anything, facts: Mapping[str, Any], on: date | None
) -> bool | None:
    """Return what *leaf* says, unknown where its fact is, as SQL would have it."""
    fact = facts.get(leaf.field)
    is_known = fact is not None and fact == fact
    if not is_known or (on is None and isinstance(leaf, AgeBetween)):
        return None
    field = {one.name: one for one in rules.fields}[leaf.field]
    values = _values(field, fact, [leaf], on)
    return _agreed(said[leaf] for said in _said([leaf], product(values, [on])))


def _joined(chosen: Iterable[Filling]) -> Filling:
    return {leaf: said for one in chosen for leaf, said in one.items()}


def _agreed(given: Iterable[bool]) -> bool | None:
    different = set(given)
    return different.pop() if len(different) == 1 else None


def _missing(
    rules: RuleSet, facts: Mapping[str, Any], open_facts: dict[str, list[Filling]]
) -> list[str]:
    found = []
    for name, options in open_facts.items():
        rest = [others for other, others in open_facts.items() if other != name]
        for chosen in product(*rest):
            whole = {
                all(
                    _holds(one.condition, _joined((*chosen, option)))
                    for one in rules.criteria
                )
                for option in options
            }
            if len(whole) == 2:
                found.append(name)
                break
    missing = []
    for name in found:
        of = name.removesuffix(" on any day")
        birth = facts.get(of)
        known = isinstance(birth, date) or getattr(birth, "day", None) is not None
        if (of == name or not known) and of not in missing:
            missing.append(of)
    return missing + ["on"] * any(name.endswith(" on any day") for name in found)


def _leaves(condition: Anything) -> Iterator[Any]:
    if isinstance(condition, Not):
        yield from _leaves(condition.condition)
    elif isinstance(condition, AllOf | AnyOf | AtLeast):
        for one in condition.conditions:
            yield from _leaves(one)
    else:
        yield condition


def _holds(condition: Anything, filling: Filling) -> bool:
    if isinstance(condition, Not):
        return not _holds(condition.condition, filling)
    if not isinstance(condition, AllOf | AnyOf | AtLeast):
        return filling[condition]
    met = [_holds(one, filling) for one in condition.conditions].count(True)
    if isinstance(condition, AllOf):
        return met == len(condition.conditions)
    return met >= (1 if isinstance(condition, AnyOf) else condition.count)


def _said(leaves: list[Any], pairs: Iterable[tuple[Any, Any]]) -> list[Filling]:
    """Return what *leaves* say together, each way once."""
    claims = [_claim(leaf) for leaf in leaves]
    is_about_age = any(isinstance(leaf, AgeBetween) for leaf in leaves)
    said: dict[tuple[bool, ...], None] = {}
    for value, on in pairs:
        counted = ages(value, on) if is_about_age else {}
        said[tuple(claim(value, counted) for claim in claims)] = None
    return [dict(zip(leaves, one, strict=True)) for one in said]


Ages = Mapping[str, int]
Claim = Callable[[Anything, Ages], bool]


def _claim(leaf: Anything) -> Claim:
    """Return what *leaf* claims of a value and of the ages that go with it."""
    if isinstance(leaf, IsTrue):
        return lambda value, counted: bool(value)
    if isinstance(leaf, OneOf):
        return lambda value, counted: any(value == one for one in leaf.values)
    if isinstance(leaf, Compare):
        constant: Anything = leaf.value
        return {
            "=": lambda value, counted: value == constant,
            "!=": lambda value, counted: value != constant,
            "<": lambda value, counted: not value >= constant,
            "<=": lambda value, counted: not value > constant,
            ">": lambda value, counted: not value <= constant,
            ">=": lambda value, counted: not value < constant,
        }[leaf.op]
    is_exact = leaf.method is AgeMethod.EXACT
    law = leaf.leap_birthday.value if is_exact else leaf.method.value
    lowest = -1 if leaf.minimum is None else leaf.minimum
    highest = 9999 if leaf.maximum is None else leaf.maximum
    return lambda value, counted: lowest <= counted[law] <= highest


def ages(birth: date, on: date) -> Ages:
    """Return how old somebody counts as, by each law; -1: not even as 0."""
    if birth > on:
        return dict.fromkeys(LAWS, -1)
    years = on.year - birth.year
    quarters = years * 4 + (on.month - 1) // 3 - (birth.month - 1) // 3
    today, birthday = (on.month, on.day), (birth.month, birth.day)
    has_leap_day = on.year % 4 == 0 and (on.year % 100 != 0 or on.year % 400 == 0)
    is_kept = birthday == (2, 29) and today == (2, 28) and not has_leap_day
    exact = years - (today < birthday)
    half, quarter = years - (on.month <= 6), (quarters - 1) // 4
    return dict(zip(LAWS, (exact, exact + is_kept, years, half, quarter), strict=True))


LAWS = ("mar_1", "feb_28", "year_of_birth", "half_year", "quarter_after")


def _values(
    field: Field, fact: Anything, leaves: Sequence[Any], on: date | None
) -> Anything:
    """Return what the fact may be."""
    if field.kind is Kind.BIRTH:
        return _births(fact, on or date.max)
    if fact is not None and fact == fact:
        return [fact]
    named: list[Anything]
    named = [leaf.value for leaf in leaves if isinstance(leaf, Compare)]
    named += [
        code for leaf in leaves if isinstance(leaf, OneOf) for code in leaf.values
    ]
    return {
        Kind.FLAG: (True, False),
        Kind.CODE: field.codes or (*named, "a code that no rule names"),
        Kind.DATE: (
            date.min,
            date.min + ONE_DAY,
            *ABOUT_2000,
            date.max - ONE_DAY,
            date.max,
        ),
        Kind.INTEGER: range(-3, 14),
        Kind.DECIMAL: [Decimal(eighths) / 8 for eighths in range(-24, 25)],
    }[field.kind]


def _births(fact: Anything, latest: date) -> list[date]:
    if isinstance(fact, date):
        return [fact]
    if isinstance(fact, int):
        fact = BirthDate(fact)
    if isinstance(fact, BirthDate):
        days = [
            day
            for day in days_between(date(fact.year, 1, 1), date(fact.year, 12, 31))
            if fact.month in (None, day.month) and fact.day in (None, day.day)
        ]
        return [day for day in days if day <= latest] or days
    recent = days_between(date(max(latest.year - OLDEST - 2, 1), 1, 1), latest)
    return [day for day in (date.min, *ABOUT_2000, *recent) if day <= latest]


def _said_of_ages(leaves: list[AgeBetween]) -> list[Filling]:
    """Return what *leaves* say together of somebody on some day, each way once."""
    claims = [_claim(leaf) for leaf in leaves]
    together = [dict(zip(LAWS, counted, strict=True)) for counted in ages_together()]
    said = {tuple(claim(None, counted) for claim in claims) for counted in together}
    return [dict(zip(leaves, one, strict=True)) for one in said]


@cache
def ages_together() -> frozenset[tuple[int, ...]]:
    """
    Return all the ages that somebody counts as by the five laws on one day.

    Tried are all births of a year, and those about the end of some Februaries, each
    on every day until they are older than `OLDEST`. 2100 has no 29 February, so
    those born on one turn 4 in it in another way.
    """
    births = days_between(date(2000, 1, 1), date(2000, 12, 31))
    for year in (2001, 2003, 2096):
        births += days_between(date(year, 2, 27), date(year, 3, 2))
    found = {
        tuple(ages(birth, on).values())
        for birth in births
        for on in days_between(birth, date(birth.year + OLDEST + 2, 12, 31))
    }
    return frozenset(found | {(100,) * len(LAWS)})


def days_between(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


ONE_DAY = timedelta(days=1)
ABOUT_2000 = days_between(date(1999, 11, 1), date(2001, 3, 31))
