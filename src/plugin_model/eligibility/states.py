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

from plugin_model.eligibility.ages import AgeBound
from plugin_model.eligibility.births import Birth, Step, born, ends_of, is_leap
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.codes import Book, Group
from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.comparing import is_above, is_later, is_unknown
from plugin_model.eligibility.engines import Numbers, Words
from plugin_model.eligibility.eras import GREGORIAN, Eras
from plugin_model.eligibility.keys import LAST_KEY, Key, day_key
from plugin_model.eligibility.naming import MARK
from plugin_model.eligibility.table import Table
from plugin_model.fields import Kind

__all__ = ["DAY", "TABLE", "code_of", "steps_of"]

DAY: Final = f"{MARK}day"
"""The key of the day; 0 where it is not known."""

TABLE: Final = f"{MARK}table"
"""The number of the table that holds on the day."""

_LEAP_DAY: Final = f"{MARK}day, 28 February of a common year being the 29th"
# The columns of the state on each axis, where the day is known and where not.
_KNOWN: Final = f"{MARK}known "
_BLANK: Final = f"{MARK}blank "
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
        Birth(name=born(one), columns=columns[one.field.name], numbers=numbers)
        for one in cells
        if one.field.kind is Kind.BIRTH
    ]
    if isinstance(on, date):
        parts = (one for one in births if "year" in one.columns)
        yield _joined(one.ends(day_key(on), with_day=False) for one in parts)
        yield _named(_KNOWN, _states(cells, columns, on, numbers))
        return
    dated = [(DAY, on), *((one.name, one.dated) for one in births if one.dated)]
    words = numbers.words
    yield _joined(_parts(*one, words) for one in dated)
    yield {name: _key(name, column, words) for name, column in dated}
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
    words = numbers.words
    first, *others = book.eras.tables
    code = _code(group, first, _KNOWN, numbers)
    if others:
        code = code + words.col(TABLE).cast(numbers.dtype) * group.starts[1]
    if book.blank is None:
        return code
    without_day = _code(group, book.blank, _BLANK, numbers) + group.starts[-2]
    return words.either(words.col(DAY) == 0, without_day, code)


def _code(group: Group, table: Table, name: str, numbers: Numbers) -> nw.Expr:
    places, weights = group.places(table), group.weights(table)
    col, dtype = numbers.words.col, numbers.dtype
    states = (col(f"{name}{place}").cast(dtype) for place in places)
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
            yield numbers.words.col(own["state"].name)
        elif isinstance(cells, Choice):
            yield _choice(cells, own.get("value"), few)
        elif cells.field.kind is not Kind.BIRTH:
            yield _scale(cells, own.get("value"), few)
        elif isinstance(on, date):
            yield _birth_on(cells, own, on, few)
        elif on is None and cells.ages:
            first, last = ends_of(born(cells), _ANY_DAY, numbers.words)
            yield few.truth(first < last)
            yield _birth(cells.without_ages, [*cells.without_ages.cuts], few, _ANY_DAY)
        elif on is None:
            yield _birth(cells, [*cells.cuts], few, _ANY_DAY)
        else:
            yield _birth(cells, [_moving(cut, numbers) for cut in cells.cuts], few)


def _sum(added: Iterable[nw.Expr], numbers: Numbers) -> nw.Expr:
    # Columns come first: Polars 2.1 takes `literal < column` for one value where all
    # values of the column are known to be equal. One by one, hundreds would be added
    # too deep for some engines to follow.
    terms = [*added] or [numbers.constant(0)]
    while len(terms) > 1:
        last = [terms.pop()] if len(terms) % 2 else []
        pairs = zip(terms[::2], terms[1::2], strict=True)
        terms = [one + other for one, other in pairs] + last
    return terms[0]


def _choice(cells: Choice, column: Column | None, numbers: Numbers) -> nw.Expr:
    unknown = numbers.constant(cells.axis.unknown)
    if column is None:
        return unknown
    words = numbers.words
    values = words.col(column.name)
    if cells.field.kind is Kind.FLAG and cells.cells[True]:
        return words.either(values.is_null(), unknown, numbers.truth(values))
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
    return words.either(values.is_null(), unknown, state)


def _scale(cells: Scale, column: Column | None, numbers: Numbers) -> nw.Expr:
    unknown = numbers.constant(len(cells.cuts) + 1)
    if column is None:
        return unknown
    kind, words = cells.field.kind, numbers.words
    above = (numbers.truth(is_above(kind, column, cut, words)) for cut in cells.cuts)
    is_null = words.col(column.name).is_null()
    return words.either(is_null, unknown, _sum(above, numbers))


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
    words = numbers.words
    later = (numbers.truth(is_later(column, key, words)) for key in keys)
    state = _sum(later, numbers) * (len(keys) + 2)
    return words.either(is_unknown(column, words), unknown, state)


def _birth(
    cells: Scale, cuts: Sequence[Key | nw.Expr], numbers: Numbers, suffix: str = ""
) -> nw.Expr:
    """Compare the ends of what a birth may be with the cuts, all as keys."""
    first, last = ends_of(born(cells), suffix, numbers.words)
    size = len(cuts) + 1
    passed = (
        numbers.truth(first > cut) * size + numbers.truth(last > cut) for cut in cuts
    )
    return _sum(passed, numbers)


def _parts(name: str, column: Column, words: Words) -> Step:
    if column.dtype.is_integer():
        key = words.col(column.name)
        months = key // 100
        return {
            f"{name} year": key // 10000,
            f"{name} month": months - key // 10000 * 100,
            f"{name} date": key - months * 100,
        }
    is_day = isinstance(column.dtype, nw.Date)
    some_day = _SOME_DAY.date() if is_day else _SOME_DAY
    days = words.col(column.name).fill_null(some_day).dt
    # Months and days come as Int8, in which month * 100 would run over.
    return {
        f"{name} year": days.year().cast(nw.Int32),
        f"{name} month": days.month().cast(nw.Int32),
        f"{name} date": days.day().cast(nw.Int32),
    }


def _split(name: str, words: Words) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    col = words.col
    return col(f"{name} year"), col(f"{name} month"), col(f"{name} date")


def _key(name: str, column: Column, words: Words) -> nw.Expr:
    year, month, day = _split(name, words)
    key = year * 10000 + month * 100 + day
    return words.either(is_unknown(column, words), words.lit(0, nw.Int32()), key)


def _leap_key(numbers: Numbers) -> nw.Expr:
    words = numbers.words
    year, month, day = _split(DAY, words)
    moved = (month == 2) & (day == 28) & ~is_leap(year)
    return words.col(DAY) + numbers.truth(moved)


def _moving(cut: AgeBound | Key, numbers: Numbers) -> int | nw.Expr:
    """Return `AgeBound.birth_key` for a column of days."""
    if not isinstance(cut, AgeBound):
        return int(cut)
    moving, words = cut.moving, numbers.words
    year, month, _ = _split(DAY, words)
    base = words.col(_LEAP_DAY if moving.leap else DAY)
    key = (base if moving.whole_day else year * 10000) + moving.plus
    for first, more in moving.months:
        key = key + numbers.truth(month >= first) * more
    if moving.is_capped:
        day = words.col(DAY)
        key = words.either(key > day, day, key)
    return key


def _place(eras: Eras, numbers: Numbers) -> Step:
    """Return the place of the day, where there is more than one table."""
    if len(eras.tables) == 1:
        return {}
    words = numbers.words
    year, month, day = _split(DAY, words)
    left = year - year // GREGORIAN * GREGORIAN
    turn = month * 100 + day
    today = words.col(DAY)
    place = _sum((numbers.truth(today >= start) for start in eras.starts), numbers)
    place = place * (len(eras.years) + 1)
    for kind, years in enumerate(eras.years, 1):
        place = numbers.truth(left.is_in([*years])) * kind + place
    place = place * (len(eras.turns) + 1)
    for start in eras.turns:
        place = numbers.truth(turn >= start) + place
    return {_PLACE: place}


def _table(eras: Eras, numbers: Numbers) -> Step:
    """Return the number of the table that holds on the day."""
    place = numbers.words.col(_PLACE)
    held = (
        numbers.truth(place.is_in([*places])) * number
        for number, places in enumerate(eras.places, 1)
    )
    return {TABLE: _sum(held, numbers)}
