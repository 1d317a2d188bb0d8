"""
Which decision table holds on which day, for people with a day each.

The cuts of a birth move with the day. In which order they lie depends on three
things: the **era** (a moving cut has passed a constant), the **kind of year** (where
29 February counts) and the **turn** of the year (a month or a quarter has begun). Few
rule sets have more than one table; none needs a look at the days of a table of people.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from attrs import frozen

from plugin_model.eligibility.ages import AgeBound, LeapBirthday
from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Scale
from plugin_model.eligibility.keys import FIRST_KEY, calendar_key, day_key
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.table import Table
from plugin_model.fields import Kind

__all__ = ["GREGORIAN", "Eras"]

GREGORIAN: Final = 400
"""The calendar repeats itself after so many years."""

# An unknown birth lies between the calendar's first day and the day itself.
_THE_DAY: Final = AgeBound(age=0, leap_birthday=LeapBirthday.MAR_1)

_ONE_DAY: Final = timedelta(days=1)
_LEAP_YEAR: Final = 2000


def _edges_of_months() -> Iterator[int]:
    """Yield the days, as month * 100 + day, on which law looks at a year anew."""
    day = date(_LEAP_YEAR, 1, 1)
    while day.year == _LEAP_YEAR:
        if day.day == 1 or day.day >= 28:
            yield day.month * 100 + day.day
        day += _ONE_DAY


_TURNS: Final = tuple(_edges_of_months())

_Moment = tuple[int, int, int]
"""An era, a kind of year, and a turn."""


@frozen(kw_only=True, eq=False)
class Eras:
    """The tables of a rule set over a run of days, and which holds on which."""

    tables: tuple[Table, ...]
    """The tables; all have axes of the same sizes."""

    about_nobody: tuple[bool, ...]
    """For each table whether it says yes to a person of whom nothing is known."""

    starts: tuple[int, ...]
    """The key of the day with which each era but the first begins."""

    years: tuple[tuple[int, ...], ...]
    """The years of each kind but the first, as what is left of them by 400."""

    turns: tuple[int, ...]
    """The month and day, month * 100 + day, with which each turn but the first begins.
    """

    places: tuple[tuple[int, ...], ...]
    """The places at which each table but the first holds.

    A place is (era * kinds of years + kind of year) * turns + turn.
    """

    @classmethod
    def of(cls, binding: Binding, first: date, last: date) -> Eras:
        """Find the tables for the days from *first* to *last*."""
        scales = [
            one
            for one in binding.cells
            if isinstance(one, Scale) and one.field.kind is Kind.BIRTH
        ]
        years = _kinds_of_years(scales)
        starts = sorted({first, *_edges(scales, first, last)})
        ends = [*(start - _ONE_DAY for start in starts[1:]), last]
        numbers: dict[tuple[object, bool], int] = {}
        tables: list[Table] = []
        seen: dict[_Moment, int] = {}
        for era, (start, end) in enumerate(zip(starts, ends, strict=True)):
            for day in _telling_days(start, end, years):
                table, kind = _table(binding, day)
                if kind not in numbers:
                    tables.append(table)
                number = numbers.setdefault(kind, len(numbers))
                seen[era, _kind_of_year(years, day.year), _turn(day)] = number
        return cls._of(tables, [kind[1] for kind in numbers], starts, years, seen)

    @classmethod
    def _of(
        cls,
        tables: Sequence[Table],
        about_nobody: Iterable[bool],
        starts: Sequence[date],
        years: Sequence[Sequence[int]],
        seen: Mapping[_Moment, int],
    ) -> Eras:
        """Leave out the turns with which nothing changes."""
        columns = [
            tuple(
                seen.get((era, kind, turn))
                for era in range(len(starts))
                for kind in range(len(years))
            )
            for turn in range(len(_TURNS))
        ]
        merged = list(_merged(columns))
        places: list[list[int]] = [[] for _ in tables]
        for turn, (_, column) in enumerate(merged):
            for row, number in enumerate(column):
                if number is not None:
                    places[number].append(row * len(merged) + turn)
        return cls(
            tables=tuple(tables),
            about_nobody=tuple(about_nobody),
            starts=tuple(day_key(start) for start in starts[1:]),
            years=tuple(tuple(kind) for kind in years[1:]),
            turns=tuple(_TURNS[at] for at, _ in merged[1:]),
            places=tuple(tuple(own) for own in places[1:]),
        )

    def number(self, on: date) -> int:
        """Return the number of the table that holds on the day *on*."""
        key = day_key(on)
        era = bisect_right(self.starts, key)
        kind = _kind_of_year(((), *self.years), on.year)
        turn = bisect_right(self.turns, key % 10000)
        row = era * (len(self.years) + 1) + kind
        place = row * (len(self.turns) + 1) + turn
        found = (one for one, own in enumerate(self.places, 1) if place in own)
        return next(found, 0)


def _kinds_of_years(scales: Iterable[Scale]) -> list[list[int]]:
    """Sort the years by where 29 February lies; the commonest kind comes first."""
    ages = {0}
    for scale in scales:
        # Ages that are counted in one way keep their order through all years.
        if len({(one.method, one.leap_birthday) for one in scale.ages}) > 1:
            ages |= {one.age for one in scale.ages}
    if ages == {0}:
        return [[]]
    kinds: dict[tuple[bool, ...], list[int]] = {}
    for year in range(GREGORIAN):
        kinds.setdefault(tuple(isleap(year - age) for age in ages), []).append(year)
    return sorted(kinds.values(), key=len, reverse=True)


def _kind_of_year(years: Sequence[Sequence[int]], year: int) -> int:
    left = year % GREGORIAN
    return next((kind for kind, own in enumerate(years) if left in own), 0)


def _turn(day: date) -> int:
    return bisect_right(_TURNS, day.month * 100 + day.day) - 1


def _edges(scales: Iterable[Scale], first: date, last: date) -> Iterator[date]:
    """Yield the days on which a moving cut reaches or passes a constant."""
    days = range(first.toordinal(), last.toordinal() + 1)
    for scale in scales:
        constants = [one for one in scale.cuts if not isinstance(one, AgeBound)]
        for moving in (*scale.ages, _THE_DAY):

            def cut(ordinal: int, moving: AgeBound = moving) -> int:
                return calendar_key(moving.birth_key(date.fromordinal(ordinal)))

            for constant in (*constants, FIRST_KEY):
                for bisect in (bisect_left, bisect_right):
                    at = bisect(days, constant, key=cut)
                    if 0 < at < len(days):
                        yield date.fromordinal(days[at])


def _telling_days(
    start: date, end: date, years: Sequence[Sequence[int]]
) -> Iterator[date]:
    """Yield the days of an era that tell of all others."""
    yield start
    if len(years) == 1:
        return
    chosen: dict[int, int] = {}
    for year in range(start.year + 1, min(end.year, start.year + GREGORIAN + 1)):
        chosen.setdefault(_kind_of_year(years, year), year)
    for year in {start.year, *chosen.values(), end.year}:
        for turn in _TURNS:
            if turn != 229 or isleap(year):
                day = date(year, *divmod(turn, 100))
                if start <= day <= end:
                    yield day


def _table(binding: Binding, on: date) -> tuple[Table, tuple[object, bool]]:
    """Return the table of a day, and what it has in common with that of others."""
    shapes = binding.shapes(on)
    table = binding.table_of(shapes, None)
    nobody = table.row(table.code(shape.unknown for shape in shapes))
    ranks = tuple(shape.ranks for shape in shapes)
    return table, (ranks, nobody.whole is Truth.TRUE)


_Column = tuple[int | None, ...]


def _merged(columns: Iterable[_Column]) -> Iterator[tuple[int, _Column]]:
    """Put together neighbours that nowhere differ; ``None``: no such day."""
    first, *others = columns
    start, joined = 0, first
    for at, column in enumerate(others, 1):
        pairs = list(zip(joined, column, strict=True))
        if all(None in pair or pair[0] == pair[1] for pair in pairs):
            joined = tuple(b if a is None else a for a, b in pairs)
        else:
            yield start, joined
            start, joined = at, column
    yield start, joined
