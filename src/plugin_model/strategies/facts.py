"""
Strategies for facts: what may be known of somebody, at the edges of a rule set.

Birthdays and the days beside them, the turns of years, halves and quarters, 29
February, years and months alone, constants and their neighbours come often.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any, Final, assert_never

from hypothesis import strategies as st

from plugin_model.eligibility.rules import (
    AgeBetween,
    Compare,
    Leaf,
    OneOf,
    RuleSet,
    leaves,
)
from plugin_model.fields import Field, Kind
from plugin_model.strategies.rules import TURNS
from plugin_model.values import BirthDate

__all__ = ["facts", "values"]

_ONE_DAY: Final = timedelta(days=1)
_NOT_KNOWN: Final = (None, float("nan"), Decimal("NaN"))
_SOME_DAY: Final = date(2015, 9, 1)
_TINY: Final = Decimal("1E-30")
_EXACT: Final = Context(prec=60)


@st.composite
def facts(
    draw: st.DrawFn,
    rules: RuleSet,
    *,
    on: date | None,
    all_known: bool = False,
    unborn: bool = True,
) -> dict[str, object]:
    """
    Draw what is known of somebody, for some or all fields of a rule set.

    Args:
        rules: The rule set.
        on: The day that will be asked about; ``None``: it is not known.
        all_known: Whether every fact is known, births to the day.
        unborn: Whether a birth may be known to lie after the day.
    """
    known: dict[str, object] = {}
    for field in rules.fields:
        kept = "value" if all_known else draw(st.sampled_from(_WAYS_OF_KNOWING))
        if kept == "none":
            known[field.name] = draw(st.sampled_from(_NOT_KNOWN))
        elif kept == "value":
            value = values(
                field, _asked(rules, field), on=on, in_part=not all_known, unborn=unborn
            )
            known[field.name] = draw(value)
    return known


_WAYS_OF_KNOWING: Final = ("value", "value", "value", "none", "no key")


def _asked(rules: RuleSet, field: Field) -> tuple[Leaf, ...]:
    read = (leaf for one in rules.criteria for leaf in leaves(one.condition))
    return tuple(leaf for leaf in read if leaf.field == field.name)


def values(
    field: Field,
    asked: Sequence[Leaf] = (),
    *,
    on: date | None,
    in_part: bool = True,
    unborn: bool = True,
) -> st.SearchStrategy[object]:
    """
    Draw a known value of a field.

    Args:
        field: The field.
        asked: The conditions that read it; their edges come often.
        on: The day that will be asked about; ``None``: it is not known.
        in_part: Whether the day of a birth, or its month too, may be unknown.
        unborn: Whether a birth may be known to lie after the day.
    """
    constants: list[Any] = [one.value for one in asked if isinstance(one, Compare)]
    match field.kind:
        case Kind.BIRTH:
            births = _births(asked, on, unborn=unborn)
            return births.flatmap(_more_or_less) if in_part else births
        case Kind.FLAG:
            return st.booleans()
        case Kind.CODE:
            sets = [leaf.values for leaf in asked if isinstance(leaf, OneOf)]
            named = [code for one in sets for code in one]
            return st.sampled_from(field.codes or [*named, *constants, "no such code"])
        case Kind.DATE:
            return st.dates() | st.sampled_from([_SOME_DAY, *_beside(constants)])
        case Kind.INTEGER:
            near = {number + step for number in constants for step in (-1, 0, 1)}
            return st.integers() | st.sampled_from([0, *sorted(near)])
        case Kind.DECIMAL:
            return _decimals(constants)
        case _:
            assert_never(field.kind)


def _beside(days: Iterable[Any]) -> Iterator[date]:
    for day in days:
        yield day - _ONE_DAY if day > date.min else day
        yield day
        yield day + _ONE_DAY if day < date.max else day


def _decimals(constants: Sequence[Any]) -> st.SearchStrategy[object]:
    exact = [Decimal(one) for one in constants]
    near = [_EXACT.add(one, step) for one in exact for step in (-_TINY, _TINY)]
    # One number may be written in several ways; all are one key of a dict.
    written = [
        way for one in constants for way in (one, Decimal(one), one + Decimal("0.00"))
    ]
    anything = st.decimals(allow_nan=False, allow_infinity=False)
    return st.sampled_from([Decimal(0), *near, *written]) | st.integers() | anything


@st.composite
def _births(
    draw: st.DrawFn, asked: Sequence[Leaf], on: date | None, *, unborn: bool
) -> date:
    day = on or _SOME_DAY
    bounds = [leaf for leaf in asked if isinstance(leaf, AgeBetween)]
    ages = {
        age
        for leaf in bounds
        for age in (leaf.minimum, leaf.maximum)
        if age is not None
    }
    year = (
        day.year
        - draw(st.sampled_from(sorted(ages) or [20]))
        - draw(st.integers(-1, 2))
    )
    year = min(max(year, 1), date.max.year)
    turns = [*TURNS, *((one.month, one.day) for one in _beside([day]))]
    month, number = draw(st.sampled_from(turns) | st.just((2, 29)))
    if (month, number) == (2, 29) and not isleap(year):
        number = 28
    fixed = [leaf.value for leaf in asked if isinstance(leaf, Compare)]
    birth = draw(
        st.sampled_from([date(year, month, number)] * 2 + list(_beside(fixed)))
    )
    latest = date.max if unborn or on is None else on
    return min(birth, latest)


def _more_or_less(birth: date) -> st.SearchStrategy[object]:
    """Draw a birth of which the year alone is known, or the month, or the day."""
    return st.sampled_from(
        [
            birth,
            birth,
            BirthDate.of(birth),
            BirthDate(birth.year, birth.month),
            BirthDate(birth.year),
            birth.year,
        ]
    )
