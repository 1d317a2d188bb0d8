"""
Every legal way of counting age, as the first day on which a person counts as n.

"At least n" holds from `first_day` on; "at most n" holds until the day before
the first day on which the person counts as n + 1. Seen from a day, a bound is
therefore one birth date: who was born on or before it counts as n. A bound is
kept as a **day key**, year * 10000 + month * 100 + day, so that tables can work
it out for a column of days with whole numbers alone (see `keys`).
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import MAXYEAR, date
from enum import Enum
from typing import Final, assert_never

from attrs import frozen

__all__ = [
    "TURNING_DAYS",
    "AgeBound",
    "AgeMethod",
    "LeapBirthday",
    "MovingKey",
    "first_day",
]


class AgeMethod(Enum):
    """A legal way of counting age."""

    EXACT = "exact"
    """From the n-th birthday (kommunala aktivitetsansvaret: Skollagen 29:9)."""

    YEAR_OF_BIRTH = "year_of_birth"
    """From 1 January of the year in which they turn n."""

    HALF_YEAR = "half_year"
    """From 1 July of the year in which they turn n (Skollagen 15:5, 20 kap.)."""

    QUARTER_AFTER = "quarter_after"
    """From the quarter after the one in which they turn n (Studiestödslagen 2:3)."""


class LeapBirthday(Enum):
    """When a person born on 29 February has a birthday in a common year."""

    FEB_28 = "feb_28"
    """On 28 February, by analogy with lag (1930:173) 1 §; no authority was found."""

    MAR_1 = "mar_1"
    """On 1 March."""


# What is added to the key of the day, or of its year: then those born up to it have
# turned 0 by the day, half-year or quarter that the law looks at.
_SUMS: Final = {
    AgeMethod.EXACT: (0, ()),
    AgeMethod.YEAR_OF_BIRTH: (1231, ()),
    AgeMethod.HALF_YEAR: (1231 - 10000, ((7, 10000),)),
    AgeMethod.QUARTER_AFTER: (
        1231 - 10000,
        ((4, 331 - 1231 + 10000), (7, 630 - 331), (10, 930 - 630)),
    ),
}


def _birthday(birth: date, year: int, leap_birthday: LeapBirthday) -> date:
    if (birth.month, birth.day) != (2, 29) or isleap(year):
        return birth.replace(year=year)
    if leap_birthday is LeapBirthday.FEB_28:
        return date(year, 2, 28)
    return date(year, 3, 1)


def first_day(
    birth: date,
    age: int,
    method: AgeMethod = AgeMethod.EXACT,
    leap_birthday: LeapBirthday = LeapBirthday.FEB_28,
) -> date | None:
    """
    Return the first day on which a person born on *birth* counts as *age*.

    Nobody counts as any age, not even as 0, before they are born.

    Args:
        birth: The day of birth.
        age: Whole years, 0 or more.
        method: The legal way of counting.
        leap_birthday: When those born on 29 February have their birthday in a
            common year; only `AgeMethod.EXACT` can notice.

    Returns:
        The day, or ``None`` where it lies beyond the calendar's last year.

    Example:
        >>> first_day(date(2000, 2, 29), 15)
        datetime.date(2015, 2, 28)
        >>> first_day(date(1999, 11, 20), 16, AgeMethod.QUARTER_AFTER)
        datetime.date(2016, 1, 1)
    """
    year = birth.year + age
    match method:
        case AgeMethod.EXACT:
            return None if year > MAXYEAR else _birthday(birth, year, leap_birthday)
        case AgeMethod.YEAR_OF_BIRTH:
            return None if year > MAXYEAR else max(birth, date(year, 1, 1))
        case AgeMethod.HALF_YEAR:
            return None if year > MAXYEAR else max(birth, date(year, 7, 1))
        case AgeMethod.QUARTER_AFTER:
            year, quarter = divmod(year * 4 + (birth.month - 1) // 3 + 1, 4)
            return None if year > MAXYEAR else date(year, quarter * 3 + 1, 1)
        case _:
            assert_never(method)


@frozen(kw_only=True)
class MovingKey:
    """
    The key of a bound for a column of days, as a sum of whole numbers.

    Engines that work it out for each row need nothing but the parts of the day.

    Example:
        >>> AgeBound(age=16, method=AgeMethod.HALF_YEAR).moving.months
        ((7, 10000),)
    """

    whole_day: bool
    """Whether the key of the day is what is added to, or that of its year, at 0000."""

    leap: bool
    """Whether 28 February of a common year counts as the 29th."""

    plus: int
    """What is added on all days."""

    months: tuple[tuple[int, int], ...] = ()
    """Months, and what is added from each of them on until the year ends."""

    is_capped: bool
    """Whether the day's own key is the most: those born later count as no age."""


@frozen(kw_only=True)
class AgeBound:
    """
    The claim "counts as at least *age*", seen from a day.

    Example:
        >>> AgeBound(age=15).birth_key(date(2015, 9, 1))
        20000901
    """

    age: int
    """Whole years."""

    method: AgeMethod = AgeMethod.EXACT
    """The legal way of counting."""

    leap_birthday: LeapBirthday = LeapBirthday.FEB_28
    """When those born on 29 February have their birthday in a common year."""

    def birth_key(self, on: date) -> int:
        """
        Return the key of the latest birth date of those who count as *age* on *on*.

        Everybody whose day key is at most this one counts, nobody else. The key
        need not be a day of the calendar (29 February of a common year), and is
        below all of them when nobody could be that old.
        """
        today = on.year * 10000 + on.month * 100 + on.day
        moving = self.moving
        key = on.year * 10000 + moving.plus
        if moving.whole_day:
            key += self._month_and_day(on)
        key += sum(more for first, more in moving.months if on.month >= first)
        # Those born later do not count, not even as 0.
        return min(today, key)

    @property
    def moving(self) -> MovingKey:
        """The same key for a column of days, up to keys that are no days."""
        is_exact = self.method is AgeMethod.EXACT
        plus, months = _SUMS[self.method]
        return MovingKey(
            whole_day=is_exact,
            leap=self.leap_birthday is LeapBirthday.FEB_28,
            plus=plus - self.age * 10000,
            months=months,
            is_capped=self.age == 0,
        )

    def _month_and_day(self, on: date) -> int:
        if (
            self.leap_birthday is LeapBirthday.FEB_28
            and (on.month, on.day) == (2, 28)
            and not isleap(on.year)
        ):
            return 229
        return on.month * 100 + on.day


def _turning_days() -> Iterator[date]:
    for year in (2000, 2001, 2002, 2003, 2100):
        for month in (1, 4, 7, 10):
            yield date(year, month, 1)
        for month, day in ((2, 28), (3, 31), (6, 30), (9, 30), (12, 31)):
            yield date(year, month, day)
    yield date(2000, 2, 29)


TURNING_DAYS: Final = tuple(_turning_days())
"""
Days on which there is somebody for all ages that a person can count as together.

No law looks but at the edges of quarters and at leap days, which four years show. 2100
lacks 29 February, though those born on one turn 4, 8 and so on in it.
"""
