from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import Claim, Gap, InvalidValueError, Period, Text
from plugin_model.claim import Count, Moment, Selection, Standing, standing
from plugin_model.strategies import claims, days, gaps
from plugin_model.values import Source

SOURCE = Source(title="a page")
EARLY = Period(start=date(2015, 3, 1), end=date(2015, 12, 31))
LATE = Period(end=date(2017, 12, 31))
LATER = Period(start=date(2022, 10, 28), end=date(2022, 10, 28))

MANY = st.lists(claims(subject="regions"), max_size=6)


def _claim(number: int, stated_on: Period | None) -> Claim:
    value = Count(number=number)
    return Claim(subject="regions", value=value, source=SOURCE, stated_on=stated_on)


def _asked(about: list[Claim], day: date) -> Standing:
    return standing(about, (), "regions", on=day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2014, 1, 1), {8}),
        (date(2015, 2, 28), {8}),
        (date(2015, 3, 1), {6}),
        (date(2015, 10, 1), {6}),
        (date(2015, 12, 31), {6}),
        (date(2016, 6, 1), {6}),
        (date(2018, 1, 1), {8}),
        (date(2022, 10, 28), {9}),
    ],
)
def test_what_is_current(day: date, expected: set[int]) -> None:
    """Surely said goes before possibly said; of the sure, the latest is current."""
    about = [_claim(6, EARLY), _claim(8, LATE), _claim(9, LATER), _claim(7, None)]
    current = _asked(about, day).current
    assert expected == {one.value.number for one in current}  # type: ignore[union-attr]  # all are counts


def test_undated_claims_stand_in() -> None:
    """Where no dated claim may have been made, all undated ones are current."""
    about = [_claim(7, None), _claim(8, None), _claim(9, LATER)]
    told = _asked(about, date(2016, 1, 1))
    assert tuple(about[:2]) == told.current
    assert (about[2],) == told.rivals
    assert not told.is_settled


def test_who_repeats_is_no_rival() -> None:
    """A later claim of the same value does not unsettle the answer."""
    about = [_claim(6, EARLY), _claim(6, LATER), _claim(6, None)]
    told = _asked(about, date(2016, 1, 1))
    assert ((about[0],), ()) == (told.current, told.rivals)
    assert told.is_settled


def test_nothing_is_said() -> None:
    """Without claims there is nothing current, and nothing is settled."""
    told = _asked([], date(2016, 1, 1))
    assert (told.current, told.rivals, told.is_settled) == ((), (), False)


@given(MANY, days())
def test_no_claim_is_lost(about: list[Claim], day: date) -> None:
    """Every claim is current, a rival, or says what a current one says."""
    told = _asked(about, day)
    values = {one.value for one in told.current}
    assert {one for one in about if one.value not in values} == set(told.rivals)
    assert set(told.current) <= set(about)


@given(MANY, days(), st.randoms())
def test_order_does_not_matter(about: list[Claim], day: date, random: Random) -> None:
    """Shuffled claims have the same current ones and the same rivals."""
    told = _asked(about, day)
    random.shuffle(about)
    again = _asked(about, day)
    assert set(told.current) == set(again.current)
    assert set(told.rivals) == set(again.rivals)


@given(MANY, days())
def test_nothing_said_later_is_current(about: list[Claim], day: date) -> None:
    """What can only have been said after the day is never current."""
    told = _asked(about, day)
    assert all(
        one.stated_on is None or one.stated_on.first <= day for one in told.current
    )


@given(claims(scopes=("gr",)), gaps(scopes=("gr",)))
def test_each_scope_for_itself(claim: Claim, gap: Gap) -> None:
    """Claims and gaps are found under their own subject and scope alone."""
    day = date(2016, 1, 1)
    mine = standing([claim], [gap], claim.subject, on=day, scope=claim.scope)
    missed = standing([claim], [gap], gap.subject, on=day, scope=gap.scope)
    other = standing([claim], [gap], claim.subject, on=day, scope="elsewhere")
    assert {claim} == {*mine.current, *mine.rivals}
    assert (gap,) == missed.gaps
    assert (other.current, other.rivals, other.gaps) == ((), (), ())


def test_a_moment_goes_forward() -> None:
    """The latest day that words allow is not before the earliest."""
    assert Moment(words="autumn").words == "autumn"
    with pytest.raises(InvalidValueError, match="before it starts"):
        Moment(words="x", earliest=date(2016, 1, 2), latest=date(2016, 1, 1))


def test_a_selection_lists_each_once() -> None:
    """An id that stands twice is refused; the length is the number of ids."""
    assert len(Selection(ids=("a", "b"))) == 2
    with pytest.raises(InvalidValueError, match="stands twice among a, b, a"):
        Selection(ids=("a", "b", "a"))


def test_a_claim_says_something() -> None:
    """A bare text or number is no claim: it must say what sort of value it is."""
    with pytest.raises(InvalidValueError, match="value is of type int"):
        Claim(subject="regions", value=6, source=SOURCE)  # type: ignore[arg-type]  # the fault that is meant
    words = Text(sv="sex", en="six")
    assert words == Claim(subject="regions", value=words, source=SOURCE).value
