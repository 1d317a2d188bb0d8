"""Each way of counting age does what its law says, day by day."""

from calendar import isleap
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin_model.eligibility import AgeMethod, LeapBirthday
from plugin_model.eligibility.ages import AgeBound, first_day
from plugin_model.eligibility.keys import day_key

ONE_DAY = timedelta(days=1)
LAST = date(2100, 12, 31)

BIRTHS = [
    *(date(1899, 12, 31), date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1)),
    *(date(1904, 2, 29), date(1996, 2, 29), date(2000, 2, 29), date(1999, 2, 28)),
    *(date(1991, 11, 20), date(1999, 3, 31), date(1999, 4, 1), date(1999, 6, 30)),
    *(date(1999, 7, 1), date(1999, 9, 30), date(1999, 10, 1), date(1998, 12, 31)),
]


def is_28th_in_common_year(day: date) -> bool:
    """Tell whether February ends on this day, being the 28th."""
    return (day.month, day.day) == (2, 28) and not isleap(day.year)


def is_birthday(birth: date, day: date) -> bool:
    """Tell whether the day bears the date of birth."""
    return (day.month, day.day) == (birth.month, birth.day)


def turns_feb_28(birth: date, day: date) -> bool:
    """Tell whether one turns a year older: on the last of February at the latest."""
    is_leap_child = (birth.month, birth.day) == (2, 29)
    return is_birthday(birth, day) or (is_leap_child and is_28th_in_common_year(day))


def turns_mar_1(birth: date, day: date) -> bool:
    """Tell whether one turns a year older: after 28 February where it is the last."""
    is_leap_child = (birth.month, birth.day) == (2, 29)
    eve = day - ONE_DAY
    return is_birthday(birth, day) or (is_leap_child and is_28th_in_common_year(eve))


def turns_on_1_january(birth: date, day: date) -> bool:
    """Tell whether the year begins in which one turns a year older."""
    return (day.month, day.day) == (1, 1)


def turns_on_1_july(birth: date, day: date) -> bool:
    """Tell whether the second half begins of the year in which one turns older."""
    return (day.month, day.day) == (7, 1)


LAWS: list[tuple[AgeMethod, LeapBirthday, Callable[[date, date], bool]]] = [
    (AgeMethod.EXACT, LeapBirthday.FEB_28, turns_feb_28),
    (AgeMethod.EXACT, LeapBirthday.MAR_1, turns_mar_1),
    (AgeMethod.YEAR_OF_BIRTH, LeapBirthday.FEB_28, turns_on_1_january),
    (AgeMethod.HALF_YEAR, LeapBirthday.FEB_28, turns_on_1_july),
]


def simulated(
    birth: date, turns: Callable[[date, date], bool]
) -> Iterator[tuple[int, date]]:
    """Live through every day from the day after birth, and tell each new age."""
    age, day = 0, birth
    while day < LAST:
        day += ONE_DAY
        if turns(birth, day) and day.year > birth.year:
            age += 1
            yield age, day


def simulated_by_quarter(birth: date) -> Iterator[tuple[int, date]]:
    """Live through every day, and tell each quarter after that of a new age."""
    turned, counted, day = 0, 0, birth
    while day < LAST:
        day += ONE_DAY
        if day.day == 1 and day.month in (1, 4, 7, 10) and turned > counted:
            counted = turned
            yield counted, day
        if turns_feb_28(birth, day):
            turned += 1


@pytest.mark.parametrize(("method", "leap_birthday", "turns"), LAWS)
@pytest.mark.parametrize("birth", BIRTHS, ids=str)
def test_one_counts_as_the_law_says_day_by_day(
    birth: date,
    method: AgeMethod,
    leap_birthday: LeapBirthday,
    turns: Callable[[date, date], bool],
) -> None:
    """The first day of each age is the day on which a life lived day by day has it."""
    lived = list(simulated(birth, turns))
    assert len(lived) == LAST.year - birth.year
    assert lived == [
        (age, first_day(birth, age, method, leap_birthday)) for age, _ in lived
    ]


@pytest.mark.parametrize("leap_birthday", LeapBirthday)
@pytest.mark.parametrize("birth", BIRTHS, ids=str)
def test_a_quarter_counts_as_the_law_says_day_by_day(
    birth: date, leap_birthday: LeapBirthday
) -> None:
    """The quarter after that of a birthday is the first that begins after it."""
    lived = list(simulated_by_quarter(birth))
    assert len(lived) >= LAST.year - birth.year - 1
    assert lived == [
        (age, first_day(birth, age, AgeMethod.QUARTER_AFTER, leap_birthday))
        for age, _ in lived
    ]


@pytest.mark.parametrize(
    ("birth", "age", "method", "expected"),
    [
        (date(2000, 2, 29), 15, AgeMethod.EXACT, date(2015, 2, 28)),
        (date(2000, 2, 29), 20, AgeMethod.EXACT, date(2020, 2, 29)),
        (date(1998, 12, 31), 20, AgeMethod.HALF_YEAR, date(2018, 7, 1)),
        (date(1998, 12, 31), 22, AgeMethod.YEAR_OF_BIRTH, date(2020, 1, 1)),
        (date(1999, 11, 20), 16, AgeMethod.QUARTER_AFTER, date(2016, 1, 1)),
        (date(1999, 9, 30), 16, AgeMethod.QUARTER_AFTER, date(2015, 10, 1)),
        (date(1999, 10, 1), 16, AgeMethod.QUARTER_AFTER, date(2016, 1, 1)),
        (date(9990, 1, 1), 10, AgeMethod.EXACT, None),
        (date(9990, 1, 1), 10, AgeMethod.YEAR_OF_BIRTH, None),
        (date(9990, 1, 1), 10, AgeMethod.HALF_YEAR, None),
        (date(9990, 1, 1), 10, AgeMethod.QUARTER_AFTER, None),
        (date(9990, 12, 1), 9, AgeMethod.QUARTER_AFTER, None),
        (date(9990, 9, 30), 9, AgeMethod.QUARTER_AFTER, date(9999, 10, 1)),
    ],
)
def test_known_first_days(
    birth: date, age: int, method: AgeMethod, expected: date | None
) -> None:
    """The laws' own examples, and what lies beyond the calendar."""
    assert first_day(birth, age, method) == expected


def test_a_leap_child_may_wait_for_march() -> None:
    """Without 29 February the birthday is on the day that is chosen."""
    leap_child = date(2000, 2, 29)
    found = first_day(leap_child, 15, leap_birthday=LeapBirthday.MAR_1)
    assert found == date(2015, 3, 1)


@pytest.mark.parametrize("method", AgeMethod)
@given(birth=st.dates())
def test_nobody_counts_as_any_age_before_birth(birth: date, method: AgeMethod) -> None:
    """Whoever is not born yet counts as no age, not even as 0, by any law."""
    assert (first_day(birth, 0, method) or date.max) >= birth


@given(
    birth=st.dates(),
    on=st.dates(),
    age=st.integers(0, 151),
    method=st.sampled_from(AgeMethod),
    leap_birthday=st.sampled_from(LeapBirthday),
)
@example(date(2000, 2, 29), date(2015, 2, 28), 15, AgeMethod.EXACT, LeapBirthday.FEB_28)
@example(date(2000, 2, 29), date(2015, 2, 28), 15, AgeMethod.EXACT, LeapBirthday.MAR_1)
@example(date(2000, 2, 29), date(2000, 2, 29), 0, AgeMethod.EXACT, LeapBirthday.FEB_28)
@example(
    date(2015, 10, 1), date(2015, 9, 1), 0, AgeMethod.HALF_YEAR, LeapBirthday.FEB_28
)
@example(
    date(2015, 10, 1), date(2015, 9, 1), 0, AgeMethod.YEAR_OF_BIRTH, LeapBirthday.FEB_28
)
@example(date.max, date.max, 0, AgeMethod.QUARTER_AFTER, LeapBirthday.FEB_28)
@example(date.min, date.min, 151, AgeMethod.EXACT, LeapBirthday.MAR_1)
def test_a_bound_is_one_birth_date(
    birth: date, on: date, age: int, method: AgeMethod, leap_birthday: LeapBirthday
) -> None:
    """Seen from a day, those who count as an age are those born up to the key."""
    bound = AgeBound(age=age, method=method, leap_birthday=leap_birthday)
    first = first_day(birth, age, method, leap_birthday)
    assert (day_key(birth) <= bound.birth_key(on)) is (
        first is not None and first <= on
    )


@pytest.mark.parametrize("method", AgeMethod)
@pytest.mark.parametrize("leap_birthday", LeapBirthday)
@pytest.mark.parametrize("age", [0, 1, 4, 15])
def test_a_bound_is_right_on_every_day_of_a_leap_cycle(
    method: AgeMethod, leap_birthday: LeapBirthday, age: int
) -> None:
    """The key tells the same as the first day, for every birth about the bound."""
    bound = AgeBound(age=age, method=method, leap_birthday=leap_birthday)
    wrong = []
    for number in range(365 * 4 + 1):
        on = date(2015, 1, 1) + number * ONE_DAY
        key = bound.birth_key(on)
        about = date(on.year - age, on.month, min(on.day, 28))
        for step in (-366, -184, -93, -2, -1, 0, 1, 2, 3, 93, 184):
            birth = about + step * ONE_DAY
            first = first_day(birth, age, method, leap_birthday)
            if (day_key(birth) <= key) is not (first is not None and first <= on):
                wrong.append((birth, on))
    assert wrong == []


@given(
    birth=st.dates(),
    age=st.integers(0, 150),
    method=st.sampled_from(AgeMethod),
    leap_birthday=st.sampled_from(LeapBirthday),
)
def test_one_grows_older(
    birth: date, age: int, method: AgeMethod, leap_birthday: LeapBirthday
) -> None:
    """A higher age is reached on a later day, or beyond the calendar."""
    first, then = (
        first_day(birth, number, method, leap_birthday) for number in (age, age + 1)
    )
    assert then is None or (first is not None and first < then)


@given(on=st.dates(), age=st.integers(0, 151), method=st.sampled_from(AgeMethod))
def test_no_bound_lies_after_the_day(on: date, age: int, method: AgeMethod) -> None:
    """Those born after the day count as nothing, so no bound lies after it."""
    assert AgeBound(age=age, method=method).birth_key(on) <= day_key(on)
