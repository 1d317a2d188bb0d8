"""
The states of a whole column: expressions that say in which cells each fact may lie.

A state is worked out from comparisons alone, nulls being told apart at once: no
age is computed and no text is built for a row. Where the day stands in a column,
the cuts are worked out from it with whole numbers (see `keys`), and so is the
number of the table that holds on it (see `eras`).

What several expressions need is a column of its own, added in steps: each step may
read what the steps before it have added. No such column has nulls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

import narwhals as nw
from attrs import frozen

from plugin_model.eligibility.ages import AgeBound
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.codes import Book, Group
from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.comparing import is_above, is_later, is_unknown
from plugin_model.eligibility.engines import Numbers
from plugin_model.eligibility.eras import GREGORIAN, Eras
from plugin_model.eligibility.keys import (
    FIRST_KEY,
    LAST_KEY,
    Key,
    day_key,
)
from plugin_model.eligibility.naming import MARK, NUMBERS
from plugin_model.eligibility.table import Table
from plugin_model.fields import Kind

__all__ = ["DAY", "TABLE", "Step", "code_of", "steps_of"]

Step = Mapping[str, nw.Expr]
"""Columns to add, by name."""

DAY: Final = f"{MARK}day"
"""The key of the day; 0 where it is not known."""

TABLE: Final = f"{MARK}table"
"""The number of the table that holds on the day."""

_LEAP_DAY: Final = f"{MARK}day, 28 February of a common year being the 29th"
# The columns of the state on each axis, where the day is known and where not.
_KNOWN: Final = f"{MARK}known "
_BLANK: Final = f"{MARK}blank "
_BORN: Final = f"{MARK}birth "
_PLACE: Final = f"{MARK}place"
_ANY_DAY: Final = ", the day not being known"
_SOME_DAY: Final = datetime(2000, 1, 1)


def steps_of(
    book: Book, columns: Columns, on: date | Column, engine: nw.Implementation
) -> Iterator[Step]:
    """
    Yield the steps that lead from the columns of a table to the states.

    No step is empty.

    Args:
        book: The tables of the rule set.
        columns: The columns of each field by part; none: it is wholly unknown.
        on: The day, or the column of days.
        engine: Whose table it is.
    """
    # Lazy tables refuse to add nothing.
    yield from filter(None, _steps(book, columns, on, Numbers(engine=engine)))


def _steps(
    book: Book, columns: Columns, on: date | Column, numbers: Numbers
) -> Iterator[Step]:
    cells = book.binding.cells
    births = [
        _Birth(name=_born(one), columns=columns[one.field.name], numbers=numbers)
        for one in cells
        if one.field.kind is Kind.BIRTH
    ]
    if isinstance(on, date):
        parts = (one for one in births if "year" in one.columns)
        yield _joined(one.ends(day_key(on), with_day=False) for one in parts)
        yield _named(_KNOWN, _states(cells, columns, on, numbers))
        return
    dated = [(DAY, on), *((one.name, one.dated) for one in births if one.dated)]
    yield _joined(_parts(*one) for one in dated)
    yield {name: _key(name, column) for name, column in dated}
    ends = _joined(one.ends(DAY) for one in births)
    if book.blank is not None:
        ends |= _joined(one.ends(LAST_KEY, _ANY_DAY) for one in births)
    yield {**ends, _LEAP_DAY: _leap_key(numbers), **_place(book.eras, numbers)}
    states = _named(_KNOWN, _states(cells, columns, on, numbers))
    if book.blank is not None:
        states |= _named(_BLANK, _states(cells, columns, None, numbers))
    yield {**states, **_table(book.eras, numbers)}


def code_of(group: Group, engine: nw.Implementation) -> nw.Expr:
    """Return the code of each row, of the components of *group*."""
    book, numbers = group.book, Numbers(engine=engine, count=group.total)
    first, *others = book.eras.tables
    code = _code(group, first, _KNOWN, numbers)
    if others:
        code = code + nw.col(TABLE).cast(numbers.dtype) * group.starts[1]
    if book.blank is None:
        return code
    without_day = _code(group, book.blank, _BLANK, numbers) + group.starts[-2]
    return nw.when(nw.col(DAY) == 0).then(without_day).otherwise(code)


def _code(group: Group, table: Table, name: str, numbers: Numbers) -> nw.Expr:
    places, weights = group.places(table), group.weights(table)
    states = (nw.col(f"{name}{place}").cast(numbers.dtype) for place in places)
    shares = (state * weight for state, weight in zip(states, weights, strict=True))
    return _sum(shares, numbers)


def _joined(steps: Iterable[Step]) -> dict[str, nw.Expr]:
    return {name: added for step in steps for name, added in step.items()}


def _named(name: str, states: Iterable[nw.Expr]) -> dict[str, nw.Expr]:
    return {f"{name}{place}": state for place, state in enumerate(states)}


def _states(
    fields: Iterable[Choice | Scale],
    columns: Columns,
    on: date | Column | None,
    numbers: Numbers,
) -> Iterator[nw.Expr]:
    for cells in fields:
        own = columns[cells.field.name]
        few = numbers.up_to(cells.count)
        if "state" in own:
            yield nw.col(own["state"].name)
        elif isinstance(cells, Choice):
            yield _choice(cells, own.get("value"), few)
        elif cells.field.kind is not Kind.BIRTH:
            yield _scale(cells, own.get("value"), few)
        elif isinstance(on, date):
            yield _birth_on(cells, own, on, few)
        elif on is None and cells.ages:
            first, last = _ends(_born(cells), _ANY_DAY)
            yield few.truth(first < last)
            yield _birth(cells.without_ages, [*cells.without_ages.cuts], few, _ANY_DAY)
        elif on is None:
            yield _birth(cells, [*cells.cuts], few, _ANY_DAY)
        else:
            yield _birth(cells, [_moving(cut, numbers) for cut in cells.cuts], few)


def _sum(added: Iterable[nw.Expr], numbers: Numbers) -> nw.Expr:
    first, *others = [*added] or [numbers.constant(0)]
    # Columns come first: Polars 2.1 takes `literal < column` for one value where all
    # values of the column are known to be equal.
    return sum(others, start=first)


def _choice(cells: Choice, column: Column | None, numbers: Numbers) -> nw.Expr:
    unknown = numbers.constant(cells.axis.unknown)
    if column is None:
        return unknown
    values = nw.col(column.name)
    if cells.field.kind is Kind.FLAG and cells.cells[True]:
        state = numbers.truth(values)
        return nw.when(values.is_null()).then(unknown).otherwise(state)
    base = cells.other or 0
    texts = values if isinstance(column.dtype, nw.String) else values.cast(nw.String)
    states = [
        numbers.truth(
            texts.is_in([code for code, own in cells.cells.items() if own == cell])
        )
        * (cell - base)
        for cell in sorted(set(cells.cells.values()) - {base})
    ]
    state = _sum([*states, numbers.constant(base)], numbers)
    return nw.when(values.is_null()).then(unknown).otherwise(state)


def _scale(cells: Scale, column: Column | None, numbers: Numbers) -> nw.Expr:
    unknown = numbers.constant(len(cells.cuts) + 1)
    if column is None:
        return unknown
    above = (is_above(cells.field.kind, column, cut) for cut in cells.cuts)
    passed = _sum(map(numbers.truth, above), numbers)
    return nw.when(nw.col(column.name).is_null()).then(unknown).otherwise(passed)


def _birth_on(
    cells: Scale, columns: Mapping[str, Column], on: date, numbers: Numbers
) -> nw.Expr:
    """Compare days with days, and only years and months by their ends."""
    keys = cells.keys(on)
    unknown = numbers.constant(cells.shape(on).unknown)
    if "year" in columns:
        unknown = _birth(cells, keys, numbers)
    column = columns.get("key") or columns.get("date")
    if column is None:
        return unknown
    later = (is_later(column, key) for key in keys)
    state = _sum(map(numbers.truth, later), numbers) * (len(keys) + 2)
    return nw.when(is_unknown(column)).then(unknown).otherwise(state)


def _birth(
    cells: Scale, cuts: Sequence[Key | nw.Expr], numbers: Numbers, suffix: str = ""
) -> nw.Expr:
    """Compare the ends of what a birth may be with the cuts, all as keys."""
    first, last = _ends(_born(cells), suffix)
    size = len(cuts) + 1
    passed = (
        numbers.truth(first > cut) * size + numbers.truth(last > cut) for cut in cuts
    )
    return _sum(passed, numbers)


def _born(cells: Choice | Scale) -> str:
    """Return how the columns of a birth begin."""
    # Some engines take B and b for one name.
    return f"{_BORN}{cells.field.name.encode().hex()}"


def _ends(name: str, suffix: str) -> tuple[nw.Expr, nw.Expr]:
    return nw.col(f"{name} first{suffix}"), nw.col(f"{name} last{suffix}")


@frozen(kw_only=True)
class _Birth:
    """The columns of a birth, and the columns to add for it."""

    name: str
    """Begins the names of what is added; by itself the key of the day of birth."""

    columns: Mapping[str, Column]
    """The columns of the table by part."""

    numbers: Numbers
    """The numbers that keys are."""

    @property
    def dated(self) -> Column | None:
        """The column of days from which keys must be worked out."""
        return None if "key" in self.columns else self.columns.get("date")

    def ends(
        self, latest: str | int, suffix: str = "", *, with_day: bool = True
    ) -> Step:
        """Return the keys of the first and the last day that each birth may be."""
        upper = nw.col(latest) if isinstance(latest, str) else nw.lit(latest, nw.Int32)
        first: nw.Expr = nw.lit(FIRST_KEY, nw.Int32)
        last = upper
        if "year" in self.columns:
            has_year = self._number("year") > 0
            start, end = self._partly_known()
            is_whole = (start > upper) | (end < upper)
            shortened = nw.when(is_whole).then(end).otherwise(upper)
            first = nw.when(has_year).then(start).otherwise(first)
            last = nw.when(has_year).then(shortened).otherwise(last)
        day = self._key()
        if with_day and day is not None:
            first = nw.when(day > 0).then(day).otherwise(first)
            last = nw.when(day > 0).then(day).otherwise(last)
        return {f"{self.name} first{suffix}": first, f"{self.name} last{suffix}": last}

    def _key(self) -> nw.Expr | None:
        if "key" in self.columns:
            return nw.col(self.columns["key"].name)
        return nw.col(self.name) if "date" in self.columns else None

    def _number(self, part: str) -> nw.Expr:
        """Return a year or a month, 0 where it is not known or cannot be."""
        column = nw.col(self.columns[part].name)
        # An engine would show a number that is too long to be cast.
        can_be = column.is_between(*NUMBERS[part])
        return nw.when(can_be).then(column).otherwise(0).cast(nw.Int32)

    def _partly_known(self) -> tuple[nw.Expr, nw.Expr]:
        """Return the keys of the first and the last day of a year or a month."""
        year = self._number("year")
        key = year * 10000
        if "month" not in self.columns:
            return key + 101, key + 1231
        month = self._number("month")
        short = self.numbers.truth(
            (month == 4) | (month == 6) | (month == 9) | (month == 11)
        )
        truth = self.numbers.truth
        february = truth(month == 2) * (3 - truth(_is_leap(year)))
        start, end = key + month * 100 + 1, key + month * 100 + 31 - short - february
        has_month = month > 0
        return (
            nw.when(has_month).then(start).otherwise(key + 101),
            nw.when(has_month).then(end).otherwise(key + 1231),
        )


def _parts(name: str, column: Column) -> Step:
    if column.dtype.is_integer():
        key = nw.col(column.name)
        months = key // 100
        return {
            f"{name} year": key // 10000,
            f"{name} month": months - key // 10000 * 100,
            f"{name} date": key - months * 100,
        }
    is_day = isinstance(column.dtype, nw.Date)
    days = nw.col(column.name).fill_null(_SOME_DAY.date() if is_day else _SOME_DAY).dt
    # Months and days come as Int8, in which month * 100 would run over.
    return {
        f"{name} year": days.year().cast(nw.Int32),
        f"{name} month": days.month().cast(nw.Int32),
        f"{name} date": days.day().cast(nw.Int32),
    }


def _split(name: str) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    year, month, day = (nw.col(f"{name} {part}") for part in ("year", "month", "date"))
    return year, month, day


def _key(name: str, column: Column) -> nw.Expr:
    year, month, day = _split(name)
    key = year * 10000 + month * 100 + day
    return nw.when(is_unknown(column)).then(nw.lit(0, nw.Int32)).otherwise(key)


def _leap_key(numbers: Numbers) -> nw.Expr:
    year, month, day = _split(DAY)
    moved = (month == 2) & (day == 28) & ~_is_leap(year)
    return nw.col(DAY) + numbers.truth(moved)


def _is_leap(year: nw.Expr) -> nw.Expr:
    def divides(number: int) -> nw.Expr:
        return year // number * number == year

    return divides(4) & (~divides(100) | divides(400))


def _moving(cut: AgeBound | Key, numbers: Numbers) -> int | nw.Expr:
    """Return `AgeBound.birth_key` for a column of days."""
    if not isinstance(cut, AgeBound):
        return int(cut)
    moving = cut.moving
    year, month, _ = _split(DAY)
    base = nw.col(_LEAP_DAY if moving.leap else DAY)
    key = (base if moving.whole_day else year * 10000) + moving.plus
    for first, more in moving.months:
        key = key + numbers.truth(month >= first) * more
    if moving.is_capped:
        key = nw.when(key > nw.col(DAY)).then(nw.col(DAY)).otherwise(key)
    return key


def _place(eras: Eras, numbers: Numbers) -> Step:
    """Return the place of the day, where there is more than one table."""
    if len(eras.tables) == 1:
        return {}
    year, month, day = _split(DAY)
    left = year - year // GREGORIAN * GREGORIAN
    turn = month * 100 + day
    begun = (nw.col(DAY) >= start for start in eras.starts)
    place = _sum(map(numbers.truth, begun), numbers)
    place = place * (len(eras.years) + 1)
    for kind, years in enumerate(eras.years, 1):
        place = numbers.truth(left.is_in([*years])) * kind + place
    place = place * (len(eras.turns) + 1)
    for start in eras.turns:
        place = numbers.truth(turn >= start) + place
    return {_PLACE: place}


def _table(eras: Eras, numbers: Numbers) -> Step:
    """Return the number of the table that holds on the day."""
    held = [
        numbers.truth(nw.col(_PLACE).is_in([*places])) * number
        for number, places in enumerate(eras.places, 1)
    ]
    return {TABLE: _sum(held, numbers)}
