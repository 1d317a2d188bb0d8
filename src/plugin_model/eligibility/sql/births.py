"""
Births in SQL: what each may be, compared with the cuts of a day.

A birth that is known to the day is compared as it stands; of a year, a month or
nothing the first and the last day are compared that it may be, as keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter

from attrs import evolve, frozen
from sqlglot import exp

from plugin_model.eligibility.ages import AgeBound
from plugin_model.eligibility.cells import Scale
from plugin_model.eligibility.keys import FIRST_KEY, Cut, calendar_key, day_key
from plugin_model.eligibility.sql.dialects import Dialect, Parts
from plugin_model.eligibility.sql.pieces import (
    Expr,
    above,
    added,
    count,
    either,
    number,
    times,
)
from plugin_model.fields import Kind

__all__ = ["births", "is_later", "key_of_parts"]

_Columns = Mapping[str, Expr]


def is_later(dialect: Dialect, column: Expr, key: int) -> Expr:
    """Return whether a known day lies after the day key *key*."""
    if key < FIRST_KEY:
        return exp.true()
    year, month_and_day = divmod(calendar_key(key), 10000)
    day = date(year, *divmod(month_and_day, 100))
    return above(dialect.day(column), dialect.constant_day(day))


def key_of_parts(parts: Parts) -> Expr:
    """Return the key of a day."""
    return added(times(parts.year, 10000), times(parts.month, 100), parts.day)


def births(
    dialect: Dialect, cells: Scale, columns: _Columns, on: date | Expr | None
) -> Expr:
    """
    Return the state of a birth.

    Args:
        dialect: The manner of the engine.
        cells: The cells of the field.
        columns: The columns of the birth by part.
        on: The day, or a column of known days; ``None``: the day is not known, and
            the cells do not depend on it.
    """
    if not cells.cuts:
        return number(0)
    if on is None or isinstance(on, date):
        cuts = _cuts_of_a_day(dialect, cells, on)
    else:
        cuts = _cuts_of_days(dialect, cells, on)
    branches: list[tuple[Expr, Expr]] = []
    for part, kind, state in (
        ("date", Kind.BIRTH, cuts.state_of_day),
        ("year", Kind.INTEGER, cuts.state_of_year),
    ):
        if part in columns:
            is_known = exp.not_(dialect.is_unknown(kind, columns[part]))
            branches.append((is_known, state(columns)))
    return either(*branches, otherwise=cuts.unknown)


@frozen(kw_only=True, eq=False)
class _Cuts:
    """Where a scale of births is cut, and what lies above."""

    keys: tuple[Expr, ...]
    """The cuts."""

    is_passed: Callable[[Expr, int], Expr]
    """Returns whether a known day of birth lies above the cut of this number."""

    in_order: bool
    """Whether they ascend."""

    latest: Expr | None
    """The key of the day: what is not known lies no later; ``None``: no such day."""

    unknown: Expr
    """The state of a birth of which nothing is known."""

    def state_of_day(self, columns: _Columns) -> Expr:
        """Return the state of a birth that is known to the day."""
        column = columns["date"]
        later = [self.is_passed(column, at) for at in range(len(self.keys))]
        return times(count(later, in_order=self.in_order), len(self.keys) + 2)

    def state_of_year(self, columns: _Columns) -> Expr:
        """Return the state of a birth of which the year is known, or the month too."""
        first, last = _ends(columns)
        if self.latest is not None:
            # What wholly lies after the day is not cut short.
            is_whole = exp.or_(above(first, self.latest), above(self.latest, last))
            last = either((is_whole, last), otherwise=self.latest)
        return self.state_of_run(first, last)

    def state_of_run(self, first: Expr, last: Expr) -> Expr:
        """Return the state of a birth that lies between two keys, or on one."""
        size = len(self.keys) + 1
        return added(times(self._passed(first), size), self._passed(last))

    def _passed(self, key: Expr) -> Expr:
        over = [above(key, cut) for cut in self.keys]
        return count(over, in_order=self.in_order)


def _cuts_of_a_day(dialect: Dialect, cells: Scale, on: date | None) -> _Cuts:
    constants = tuple(sorted(cells.keys(on or date.max)))
    return _Cuts(
        keys=tuple(map(number, constants)),
        is_passed=lambda column, at: is_later(dialect, column, constants[at]),
        in_order=True,
        latest=None if on is None else number(day_key(on)),
        unknown=number(cells.shape(on).unknown),
    )


def _cuts_of_days(dialect: Dialect, cells: Scale, on: Expr) -> _Cuts:
    day = dialect.parts(on)
    # The older, the earlier born; constants may lie anywhere between.
    bounds: list[Cut] = sorted(cells.ages, key=attrgetter("age"), reverse=True)
    bounds += [cut for cut in cells.cuts if not isinstance(cut, AgeBound)]
    keys = [
        _moving(cut, day) if isinstance(cut, AgeBound) else number(cut)
        for cut in bounds
    ]

    def is_passed(column: Expr, at: int) -> Expr:
        cut = bounds[at]
        if not isinstance(cut, AgeBound):
            return is_later(dialect, column, cut)
        younger = dialect.is_younger(column, cut, on)
        if younger is None:
            younger = above(key_of_parts(dialect.parts(column)), keys[at])
        return younger

    ways = {(one.method, one.leap_birthday) for one in cells.ages}
    latest = key_of_parts(day)
    cuts = _Cuts(
        keys=tuple(keys),
        is_passed=is_passed,
        in_order=len(ways) + (len(cells.ages) < len(cells.cuts)) == 1,
        latest=latest,
        unknown=number(0),
    )
    return evolve(cuts, unknown=cuts.state_of_run(number(FIRST_KEY), latest))


def _moving(bound: AgeBound, on: Parts) -> Expr:
    """Return `AgeBound.birth_key` for a column of days."""
    moving, day = bound.moving, key_of_parts(on)
    terms = [day if moving.whole_day else times(on.year, 10000)]
    if moving.whole_day and moving.leap:
        is_28_february = exp.and_(_equals(on.month, 2), _equals(on.day, 28))
        is_moved = exp.and_(is_28_february, exp.not_(_is_leap(on.year)))
        terms.append(either((is_moved, number(1)), otherwise=number(0)))
    for first, more in moving.months:
        is_on = exp.GTE(this=on.month, expression=number(first))
        terms.append(either((is_on, number(more)), otherwise=number(0)))
    key = added(*terms, number(moving.plus))
    if moving.is_capped:
        return either((above(key, day), day), otherwise=key)
    return key


def _ends(columns: _Columns) -> tuple[Expr, Expr]:
    """Return the keys of the first and the last day of a known year or month."""
    year = columns["year"]
    whole = _widely(year, 10000)
    first, last = added(whole, number(101)), added(whole, number(1231))
    if "month" not in columns:
        return first, last
    month = columns["month"]
    start = added(whole, _widely(month, 100))
    short = exp.In(this=month, expressions=[*map(number, (4, 6, 9, 11))])
    is_february = _equals(month, 2)
    days = either(
        (exp.and_(is_february, _is_leap(year)), number(29)),
        (is_february, number(28)),
        (short, number(30)),
        otherwise=number(31),
    )
    has_month = exp.not_(exp.Is(this=month, expression=exp.Null()))
    return (
        either((has_month, added(start, number(1))), otherwise=first),
        either((has_month, added(start, days)), otherwise=last),
    )


def _widely(value: Expr, weight: int) -> Expr:
    """Return a multiple for which the type of *value* may be too narrow in DuckDB."""
    whole = exp.cast(number(weight), "INT")
    return exp.Mul(this=value, expression=whole)


def _equals(value: Expr, constant: int) -> Expr:
    return exp.EQ(this=value, expression=number(constant))


def _is_leap(year: Expr) -> Expr:
    def divides(by: int) -> Expr:
        return _equals(exp.Mod(this=year, expression=number(by)), 0)

    return exp.and_(divides(4), exp.or_(exp.not_(divides(100)), divides(400)))
