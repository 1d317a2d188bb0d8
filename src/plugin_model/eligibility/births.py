"""
The first and the last day that the births of a whole column may be, as keys.

A birth stands in up to three columns: the day, and where that is not known the year
and the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import narwhals as nw
from attrs import frozen

from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.columns import Column
from plugin_model.eligibility.engines import Numbers, Words
from plugin_model.eligibility.keys import FIRST_KEY
from plugin_model.eligibility.naming import MARK, NUMBERS

__all__ = ["Birth", "Step", "born", "ends_of", "is_leap"]

Step = Mapping[str, nw.Expr]
"""Columns to add, by name."""

_BORN: Final = f"{MARK}birth "


def born(cells: Choice | Scale) -> str:
    """Return how the columns of a birth begin."""
    # Some engines take B and b for one name.
    return f"{_BORN}{cells.field.name.encode().hex()}"


def ends_of(name: str, suffix: str, words: Words) -> tuple[nw.Expr, nw.Expr]:
    """Return the columns of the first and the last day that a birth may be."""
    return words.col(f"{name} first{suffix}"), words.col(f"{name} last{suffix}")


@frozen(kw_only=True)
class Birth:
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
        words = self.numbers.words
        col, lit, either = words.col, words.lit, words.either
        upper = col(latest) if isinstance(latest, str) else lit(latest, nw.Int32())
        first, last = lit(FIRST_KEY, nw.Int32()), upper
        if "year" in self.columns:
            has_year = self._number("year") > 0
            start, end = self._partly_known()
            is_whole = (start > upper) | (end < upper)
            first = either(has_year, start, first)
            last = either(has_year, either(is_whole, end, upper), last)
        day = self._key()
        if with_day and day is not None:
            first, last = either(day > 0, day, first), either(day > 0, day, last)
        return {f"{self.name} first{suffix}": first, f"{self.name} last{suffix}": last}

    def _key(self) -> nw.Expr | None:
        words = self.numbers.words
        if "key" in self.columns:
            return words.col(self.columns["key"].name)
        return words.col(self.name) if "date" in self.columns else None

    def _number(self, part: str) -> nw.Expr:
        """Return a year or a month, 0 where it is not known or cannot be."""
        words = self.numbers.words
        given = words.col(self.columns[part].name).fill_null(0)
        # An engine would show a number that is too long to be cast.
        known = words.either(given.is_between(*NUMBERS[part]), given, 0)
        return known.cast(nw.Int32())

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
        february = truth(month == 2) * (3 - truth(is_leap(year)))
        start, end = key + month * 100 + 1, key + month * 100 + 31 - short - february
        has_month = month > 0
        either = self.numbers.words.either
        return either(has_month, start, key + 101), either(has_month, end, key + 1231)


def is_leap(year: nw.Expr) -> nw.Expr:
    """Return whether a year has a 29 February."""

    def divides(number: int) -> nw.Expr:
        return year // number * number == year

    return divides(4) & (~divides(100) | divides(400))
