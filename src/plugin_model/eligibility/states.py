"""
The states of a whole column: expressions that say in which cells each fact may lie.

A state is worked out from comparisons alone, nulls being told apart at once: no
age is computed and no text is built for a row. Where the day stands in a column,
the cuts are worked out from it with whole numbers (see `keys`).

What several expressions need is a column of its own, added in steps: each step may
read what the steps before it have added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, assert_never

import narwhals as nw

from plugin_model.eligibility.ages import AgeBound, AgeMethod, LeapBirthday
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.columns import Columns
from plugin_model.eligibility.keys import (
    FIRST_KEY,
    LAST_KEY,
    Key,
    calendar_key,
    day_key,
)
from plugin_model.fields import Kind

__all__ = ["DAY", "Step", "blank", "known", "steps_of"]

Step = dict[str, nw.Expr]
"""Columns to add, by name."""

_MARK: Final = "plugin_model "
"""Begins the name of every column that is added on the way."""

DAY: Final = f"{_MARK}day"
"""The key of the day; null where it is not known."""

_LEAP_DAY: Final = f"{_MARK}day, 28 February of a common year being the 29th"


_ANY_DAY: Final = ", the day not being known"


def known(place: int) -> str:
    """Return the column of the state on an axis, the day being known."""
    return f"{_MARK}known {place}"


def blank(place: int) -> str:
    """Return the column of the state on an axis, the day not being known."""
    return f"{_MARK}blank {place}"


def steps_of(
    cells: Iterable[Choice | Scale], columns: Columns, on: date | str
) -> tuple[Step, ...]:
    """
    Return the steps that lead from the columns of a table to the states.

    Args:
        cells: The cells of each field that is read.
        columns: The columns of each field by part; none: it is wholly unknown.
        on: The day, or the column of days. With a column there are also the
            states of rows without a day, and the key of the day.
    """
    fields = tuple(cells)
    parts: Step = {}
    keys: Step = {}
    ends: Step = {}
    if isinstance(on, str):
        parts |= _parts(DAY, on)
        keys |= {DAY: _key(DAY), _LEAP_DAY: _leap_key(DAY)}
    for one in fields:
        own = columns[one.field.name]
        if one.field.kind is Kind.BIRTH and (isinstance(on, str) or "year" in own):
            name = f"{_MARK}{one.field.name}"
            if "date" in own:
                parts |= _parts(name, own["date"])
                keys[name] = _key(name)
            ends |= _ends(name, own, DAY if isinstance(on, str) else day_key(on))
            if isinstance(on, str):
                ends |= _ends(name, own, LAST_KEY, _ANY_DAY)
    days = [(known, on)] if isinstance(on, date) else [(known, on), (blank, None)]
    states = {
        name(place): state
        for name, day in days
        for place, state in enumerate(_states(fields, columns, day))
    }
    return (parts, keys, ends, states)


def _states(
    fields: Iterable[Choice | Scale], columns: Columns, on: date | str | None
) -> Iterator[nw.Expr]:
    for cells in fields:
        own = columns[cells.field.name]
        if isinstance(cells, Choice):
            yield _choice(cells, own)
        elif cells.field.kind is not Kind.BIRTH:
            yield _scale(cells, own)
        elif isinstance(on, date) and "year" not in own:
            yield _birth_on(cells, own, on)
        elif on is None and cells.ages:
            first, last = _end_names(f"{_MARK}{cells.field.name}", _ANY_DAY)
            yield _number(nw.col(first) < nw.col(last))
            yield _birth(cells.without_ages, None)
        else:
            yield _birth(cells, on)


def _number(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int32)


def _parts(name: str, column: str) -> Step:
    days = nw.col(column).cast(nw.Date).dt
    # Months and days come as Int8, in which month * 100 would run over.
    return {
        f"{name} year": days.year().cast(nw.Int32),
        f"{name} month": days.month().cast(nw.Int32),
        f"{name} date": days.day().cast(nw.Int32),
    }


def _key(name: str) -> nw.Expr:
    year, month, day = (nw.col(f"{name} {part}") for part in ("year", "month", "date"))
    return year * 10000 + month * 100 + day


def _leap_key(name: str) -> nw.Expr:
    year, month, day = (nw.col(f"{name} {part}") for part in ("year", "month", "date"))
    moved = (month == 2) & (day == 28) & ~_is_leap(year)
    return _key(name) + _number(moved)


def _is_leap(year: nw.Expr) -> nw.Expr:
    def divides(number: int) -> nw.Expr:
        return year // number * number == year

    return divides(4) & (~divides(100) | divides(400))


def _end_names(name: str, suffix: str = "") -> tuple[str, str]:
    return f"{name} first{suffix}", f"{name} last{suffix}"


def _ends(
    name: str, columns: Mapping[str, str], latest: str | int, suffix: str = ""
) -> Step:
    """Return the keys of the first and the last day that each birth may be."""
    upper = nw.col(latest) if isinstance(latest, str) else nw.lit(latest, nw.Int32)
    firsts, lasts = [], []
    if "date" in columns:
        firsts.append(nw.col(name))
        lasts.append(nw.col(name))
    if "year" in columns:
        start, end = _partly_known(columns)
        firsts.append(start)
        is_later = (start > upper) | (end < upper)
        lasts.append(nw.when(is_later).then(end).otherwise(upper))
    firsts.append(nw.lit(FIRST_KEY, nw.Int32))
    lasts.append(upper)
    first, last = _end_names(name, suffix)
    return {first: nw.coalesce(*firsts), last: nw.coalesce(*lasts)}


def _partly_known(columns: Mapping[str, str]) -> tuple[nw.Expr, nw.Expr]:
    year = nw.col(columns["year"]).cast(nw.Int32)
    key = year * 10000
    if "month" not in columns:
        return key + 101, key + 1231
    month = nw.col(columns["month"]).cast(nw.Int32)
    short = _number((month == 4) | (month == 6) | (month == 9) | (month == 11))
    days = 31 - short - _number(month == 2) * (3 - _number(_is_leap(year)))
    start = key + month * 100
    return nw.coalesce(start + 1, key + 101), nw.coalesce(start + days, key + 1231)


def _choice(cells: Choice, columns: Mapping[str, str]) -> nw.Expr:
    unknown = cells.axis.unknown
    if not columns:
        return nw.lit(unknown, nw.Int32)
    column = nw.col(columns["value"])
    if cells.field.kind is Kind.FLAG and cells.cells[True]:
        return _number(column).fill_null(unknown)
    base = cells.other or 0
    state: nw.Expr = nw.lit(base, nw.Int32)
    text = column.cast(nw.String)
    for cell in sorted(set(cells.cells.values()) - {base}):
        codes = [code for code, own in cells.cells.items() if own == cell]
        state = state + _number(text.is_in(codes)) * (cell - base)
    return nw.when(column.is_null()).then(nw.lit(unknown, nw.Int32)).otherwise(state)


def _scale(cells: Scale, columns: Mapping[str, str]) -> nw.Expr:
    unknown = nw.lit(len(cells.cuts) + 1, nw.Int32)
    if not columns:
        return unknown
    column = nw.col(columns["value"])
    passed = _sum(
        _number(_lies_above(cells.field.kind, column, cut)) for cut in cells.cuts
    )
    return nw.when(column.is_null()).then(unknown).otherwise(passed)


def _sum(numbers: Iterable[nw.Expr]) -> nw.Expr:
    return sum(numbers, start=nw.lit(0, nw.Int32))


def _lies_above(kind: Kind, column: nw.Expr, cut: Key) -> nw.Expr:
    if kind is Kind.DECIMAL:
        constant, is_up_to = cut
        return column > nw.lit(constant) if is_up_to else column >= nw.lit(constant)
    if kind is Kind.INTEGER:
        return column > nw.lit(cut)
    return _lies_later(column, cut)


def _lies_later(column: nw.Expr, key: int) -> nw.Expr:
    """Return whether a day lies after a key, which may lie before all days."""
    days = column.cast(nw.Date)
    if key < FIRST_KEY:
        return ~days.is_null()
    year, month_and_day = divmod(calendar_key(key), 10000)
    return days > nw.lit(date(year, *divmod(month_and_day, 100)))


def _birth_on(cells: Scale, columns: Mapping[str, str], on: date) -> nw.Expr:
    """Compare days with days: the quick way where no year stands alone."""
    unknown = nw.lit(cells.shape(on).unknown, nw.Int32)
    if not columns:
        return unknown
    column = nw.col(columns["date"])
    passed = _sum(_number(_lies_later(column, key)) for key in cells.keys(on))
    state = passed * (len(cells.cuts) + 2)
    return nw.when(column.is_null()).then(unknown).otherwise(state)


def _birth(cells: Scale, on: date | str | None) -> nw.Expr:
    """Compare the ends of what a birth may be with the cuts, all as keys."""
    suffix = _ANY_DAY if on is None else ""
    names = _end_names(f"{_MARK}{cells.field.name}", suffix)
    first, last = (nw.col(name) for name in names)
    if isinstance(on, str):
        cuts = [_moving(cut) for cut in cells.cuts]
    else:
        cuts = [nw.lit(key, nw.Int32) for key in cells.keys(on or date.max)]
    size = len(cuts) + 1
    # Columns come first: Polars 2.1 takes `literal < column` for one value where all
    # values of the column are known to be equal.
    return _sum(_number(first > cut) * size + _number(last > cut) for cut in cuts)


def _moving(cut: AgeBound | Key) -> nw.Expr:
    """Return `AgeBound.birth_key` for a column of days."""
    if not isinstance(cut, AgeBound):
        return nw.lit(cut, nw.Int32)
    key = _born_by(cut) - cut.age * 10000
    # Those born later do not count, not even as 0.
    return key if cut.age else nw.min_horizontal(key, nw.col(DAY))


def _born_by(cut: AgeBound) -> nw.Expr:
    if cut.method is AgeMethod.EXACT:
        is_moved = cut.leap_birthday is LeapBirthday.FEB_28
        return nw.col(_LEAP_DAY if is_moved else DAY)
    month = nw.col(f"{DAY} month")
    year = nw.col(f"{DAY} year") * 10000
    match cut.method:
        case AgeMethod.YEAR_OF_BIRTH:
            return year + 1231
        case AgeMethod.HALF_YEAR:
            return year + 1231 - _number(month < 7) * 10000
        case AgeMethod.QUARTER_AFTER:
            return (
                year
                + (1231 - 10000)
                + _number(month > 3) * (331 - 1231 + 10000)
                + _number(month > 6) * (630 - 331)
                + _number(month > 9) * (930 - 630)
            )
        case _:
            assert_never(cut.method)
