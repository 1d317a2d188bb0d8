"""
Strategies for fields, conditions, criteria and sound rule sets.

Constants and ages come from small pools, so that conditions which share a field
often cut it at the same place or next to it. Facts that fit are in `facts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, assert_never

from hypothesis import strategies as st

from plugin_model.eligibility.ages import AgeMethod, LeapBirthday
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Constant,
    Criterion,
    IsTrue,
    Leaf,
    Not,
    OneOf,
    Operator,
    RuleSet,
)
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind
from plugin_model.strategies.basic import days, ids, periods, words
from plugin_model.values import Period, Source, Text

__all__ = [
    "conditions",
    "criteria",
    "fields",
    "leaves",
    "rule_sets",
    "turning_days",
]

AGES: Final = (0, 1, 4, 15, 16, 18, 19, 20, 24, 25)
"""The ages that conditions name, unless others are given."""

_LABELS: Final = st.sampled_from(
    [
        Text(sv="15 till 24 år", en="aged 15 to 24"),
        Text(sv='"å"\n| *ä*', en="it's <b>&amp;</b> # {0}"),
    ]
)
_SOURCES: Final = st.sampled_from(
    [
        None,
        Source(title="Skollagen (2010:800) 29 kap. 9 §"),
        Source(
            title="[a] (b)", link="https://example.org/?å=1", read_on=date(2016, 2, 29)
        ),
    ]
)
_NAMES: Final = ("birth", "at_risk", "född", "status", "a", "_b", "on_2")
_CODES: Final = ("0114", "114", "1480", "Å", "å", "other", "True", "1")
_DAYS: Final = (
    *(date.min, date(1999, 11, 20), date(1999, 12, 31), date(2000, 1, 1)),
    *(date(2000, 2, 29), date(2001, 2, 28), date(2001, 3, 1), date.max),
)
_NUMBERS: Final = (-1, 0, 1, 2, 3, 10)
_DECIMALS: Final = (0, 1, Decimal("1.0"), Decimal("0.5"), Decimal("0.25"), Decimal(-2))

_EQUAL: Final[tuple[Operator, ...]] = ("=", "!=")
_ORDER: Final[tuple[Operator, ...]] = (*_EQUAL, "<", "<=", ">", ">=")

TURNS: Final = (
    *((1, 1), (2, 28), (3, 1), (3, 31), (4, 1), (6, 30), (7, 1), (9, 30), (10, 1)),
    *((12, 30), (12, 31)),
)


def turning_days() -> st.SearchStrategy[date]:
    """
    Draw a day to ask about; those on which laws about age turn come often.

    These are the first and the last days of quarters and the days about 29 February,
    which 2100 lacks; the calendar's own first and last days come too.
    """
    years = (2000, 2001, 2015, 2016, 2100)
    turns = [date(year, *turn) for year in years for turn in TURNS]
    turns += [date(2000, 2, 29), date(2016, 2, 29)]
    ends = [date.min, date(4, 2, 29), date(20, 3, 1), date.max]
    return days() | st.sampled_from(turns) | st.sampled_from([*turns, *ends])


@st.composite
def fields(
    draw: st.DrawFn, *, name: str | None = None, kind: Kind | None = None
) -> Field:
    """
    Draw a field; a list of codes may be closed or open.

    Args:
        name: Its name; ``None``: any.
        kind: Its kind; ``None``: any.
    """
    of_kind = draw(st.sampled_from(Kind)) if kind is None else kind
    codes = None
    if of_kind is Kind.CODE and draw(st.booleans()):
        listed = st.lists(st.sampled_from(_CODES), min_size=2, max_size=5, unique=True)
        codes = tuple(draw(listed))
    return Field(
        name=draw(st.sampled_from(_NAMES)) if name is None else name,
        kind=of_kind,
        codes=codes,
        label=draw(_LABELS),
        code_labels=tuple((code, draw(_LABELS)) for code in (codes or ())[:1]),
        personal=draw(st.booleans()),
    )


@st.composite
def _field_lists(draw: st.DrawFn) -> tuple[Field, ...]:
    """Draw one to four fields of different names; births come often."""
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True))
    kinds = st.just(Kind.BIRTH) | st.sampled_from(Kind)
    return tuple(draw(fields(name=name, kind=draw(kinds))) for name in names)


def leaves(
    field: Field, *, ages: Sequence[int] = AGES, telling: bool = False
) -> st.SearchStrategy[Leaf]:
    """
    Draw a condition about one field.

    Args:
        field: The field.
        ages: The ages that it may name.
        telling: Whether it must be false of some on every day, and true of others.
    """
    match field.kind:
        case Kind.BIRTH:
            of_age = _ages(field, ages, telling=telling)
            return of_age if telling else of_age | _comparisons(field, _ORDER, _DAYS)
        case Kind.FLAG:
            flags = _comparisons(field, _EQUAL, (True, False))
            return st.just(IsTrue(field=field.name)) | flags
        case Kind.CODE:
            codes = field.codes or _CODES
            sets = _sets(field, codes, most=len(codes) - telling)
            return sets | _comparisons(field, _EQUAL, codes)
        case Kind.DATE:
            constants = _DAYS[1:-1] if telling else _DAYS
            return _comparisons(field, _ORDER, constants)
        case Kind.INTEGER:
            return _comparisons(field, _ORDER, _NUMBERS)
        case Kind.DECIMAL:
            return _comparisons(field, _ORDER, _DECIMALS)
        case _:
            assert_never(field.kind)


@st.composite
def _ages(
    draw: st.DrawFn, field: Field, ages: Sequence[int], *, telling: bool
) -> AgeBetween:
    lower, upper = draw(st.sampled_from(ages)), draw(st.sampled_from(ages))
    bounds: list[tuple[int | None, int | None]]
    if telling:
        # Whoever is born on the day does not count as 1, whatever the law.
        least = max(lower, 1)
        bounds = [(least, None), (least, max(least, upper))]
    else:
        bounds = [(lower, None), (lower, upper), (lower, max(lower, upper))]
        bounds.append((None, upper))
    minimum, maximum = draw(st.sampled_from(bounds))
    return AgeBetween(
        minimum=minimum,
        maximum=maximum,
        method=draw(st.sampled_from(AgeMethod)),
        leap_birthday=draw(st.sampled_from(LeapBirthday)),
        field=field.name,
    )


@st.composite
def _sets(draw: st.DrawFn, field: Field, codes: Sequence[str], most: int) -> OneOf:
    values = st.lists(
        st.sampled_from(codes), min_size=1, max_size=max(most, 1), unique=True
    )
    return OneOf(
        field=field.name,
        values=tuple(draw(values)),
        name=draw(st.none() | _LABELS),
        source=draw(_SOURCES),
        stated_on=draw(st.none() | days()),
    )


def _comparisons(
    field: Field, relations: Sequence[Operator], constants: Sequence[Constant]
) -> st.SearchStrategy[Compare]:
    return st.builds(
        Compare,
        field=st.just(field.name),
        op=st.sampled_from(relations),
        value=st.sampled_from(constants),
    )


@st.composite
def conditions(
    draw: st.DrawFn,
    *,
    fields: Sequence[Field],
    ages: Sequence[int] = AGES,
    depth: int = 2,
) -> Condition:
    """
    Draw a condition; it may hold always, or never.

    Args:
        fields: The fields that it may read.
        ages: The ages that it may name.
        depth: How deep groups may be nested; 0: a condition about one field.
    """
    node = draw(st.sampled_from((None, None, AllOf, AnyOf, AtLeast, Not)))
    if node is None or depth == 0:
        return draw(leaves(draw(st.sampled_from(fields)), ages=ages))
    inner = conditions(fields=fields, ages=ages, depth=depth - 1)
    if node is Not:
        return Not(condition=draw(inner))
    several = tuple(draw(st.lists(inner, min_size=1, max_size=3)))
    if node is AllOf:
        return AllOf(conditions=several)
    if node is AnyOf:
        return AnyOf(conditions=several)
    count = draw(st.integers(-1, len(several) + 1))
    return AtLeast(count=count, conditions=several)


@st.composite
def criteria(
    draw: st.DrawFn,
    *,
    fields: Sequence[Field] = PARTICIPANT_FIELDS,
    ages: Sequence[int] = AGES,
    id: str | None = None,
    telling: bool = False,
) -> Criterion:
    """
    Draw a criterion.

    Args:
        fields: The fields that it may read.
        ages: The ages that it may name.
        id: Its id; ``None``: any.
        telling: Whether it must be false of some, on every day.
    """
    condition = draw(conditions(fields=fields, ages=ages))
    if telling:
        field = draw(st.sampled_from(fields))
        leaf = draw(leaves(field, ages=ages, telling=True))
        both = (leaf, condition) if draw(st.booleans()) else (condition, leaf)
        ways = (leaf, AllOf(conditions=both), AtLeast(count=2, conditions=both))
        condition = draw(st.sampled_from(ways))
    return Criterion(
        # Ids are listed with semicolons between them.
        id=(draw(words()) if id is None else id).replace(";", ","),
        label=draw(_LABELS),
        source=draw(_SOURCES),
        condition=condition,
    )


@st.composite
def rule_sets(
    draw: st.DrawFn,
    *,
    fields: Sequence[Field] | None = None,
    ages: Sequence[int] = AGES,
    in_force: Period | None = None,
) -> RuleSet:
    """
    Draw a sound rule set; on no day is it true of everybody.

    Args:
        fields: The fields that it has; ``None``: any.
        ages: The ages that it may name.
        in_force: When it is in force; ``None``: any period.
    """
    read = tuple(draw(_field_lists()) if fields is None else fields)
    names = draw(st.integers(1, 3).flatmap(lambda count: ids(count=count)))
    one = draw(st.sampled_from(names))
    return RuleSet(
        id=draw(words()),
        version=draw(st.integers(1, 3)),
        label=draw(st.none() | _LABELS),
        in_force=draw(periods(may_be_open=True)) if in_force is None else in_force,
        criteria=tuple(
            draw(criteria(fields=read, ages=ages, id=name, telling=name == one))
            for name in names
        ),
        fields=read,
    )
