from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import BirthDate, InvalidValueError, Money, Period, Rate, Text
from plugin_model.strategies import amounts, birth_dates, days, periods
from plugin_model.values import Source, is_day, source_of, text_of

# A window that is small enough to count its days one by one.
FIRST, LAST = date(2016, 2, 20), date(2016, 3, 12)
WINDOW = [FIRST + timedelta(days=number) for number in range(-2, 25)]
SHORT = periods(within=Period(start=FIRST, end=LAST))
OPEN = periods(may_be_open=True)


def _days(period: Period | None) -> set[date]:
    """Return the days of the window that the period holds, counted one by one."""
    return set() if period is None else {day for day in WINDOW if day in period}


class TestPeriod:
    """Periods are sets of days."""

    @given(SHORT)
    def test_both_ends_count(self, period: Period) -> None:
        """A closed period has as many days as can be counted in it."""
        assert len(_days(period)) == period.days

    @given(OPEN)
    def test_an_open_period_has_no_number_of_days(self, period: Period) -> None:
        """The number of days is unknown exactly when an end is open."""
        assert (None in (period.start, period.end)) == (period.days is None)

    @given(SHORT, SHORT)
    def test_intersection(self, one: Period, other: Period) -> None:
        """The intersection holds the days that both hold; it is symmetric."""
        shared = one.intersection(other)
        assert _days(one) & _days(other) == _days(shared)
        assert other.intersection(one) == shared

    @given(OPEN, OPEN, days())
    def test_intersection_of_open_periods(
        self, one: Period, other: Period, day: date
    ) -> None:
        """A day is in the intersection exactly when it is in both."""
        shared = one.intersection(other)
        assert (day in one and day in other) == (shared is not None and day in shared)

    @given(OPEN, OPEN)
    def test_overlap_and_containment(self, one: Period, other: Period) -> None:
        """Periods overlap when they share a day; one contains what it does not cut."""
        assert (one.intersection(other) is not None) == one.overlaps(other)
        assert (one.intersection(other) == other) == one.contains(other)

    @given(OPEN)
    def test_neutral_elements(self, period: Period) -> None:
        """The period of all days changes nothing, and a period contains itself."""
        assert period == period.intersection(Period())
        assert period == period.intersection(period)
        assert Period().contains(period)
        assert period.contains(period)
        assert (period,) == Period.union([period, period])

    @given(SHORT, SHORT, SHORT)
    def test_intersection_is_associative(
        self, one: Period, two: Period, three: Period
    ) -> None:
        """It does not matter which two of three periods are cut first."""
        left, right = one.intersection(two), two.intersection(three)
        assert _days(left and left.intersection(three)) == _days(
            right and right.intersection(one)
        )

    @given(st.lists(SHORT, max_size=6))
    def test_union_keeps_the_days(self, spells: list[Period]) -> None:
        """The union holds the days that some spell holds, and no others."""
        whole = Period.union(spells)
        assert set().union(*map(_days, spells)) == set().union(*map(_days, whole))

    @given(st.lists(SHORT, max_size=6))
    def test_union_is_as_short_as_can_be(self, spells: list[Period]) -> None:
        """The periods of a union are in order, with at least a day between two."""
        whole = Period.union(spells)
        gaps = [later.first - earlier.last for earlier, later in pairwise(whole)]
        assert all(gap > timedelta(days=1) for gap in gaps)

    @given(st.lists(OPEN, max_size=5), st.randoms())
    def test_union_does_not_depend_on_order(
        self, spells: list[Period], random: Random
    ) -> None:
        """Shuffled spells have the same union, and a union is its own union."""
        whole = Period.union(spells)
        random.shuffle(spells)
        assert whole == Period.union(spells)
        assert whole == Period.union(whole)

    def test_a_union_may_end_with_the_calendar(self) -> None:
        """A spell that ends on the calendar's last day is joined without a fault."""
        last = Period(start=date.max, end=date.max)
        assert (Period(start=date(9999, 1, 1), end=date.max),) == Period.union(
            [Period(start=date(9999, 1, 1), end=date.max), last]
        )
        assert (
            len(Period.union([Period(start=date(1, 1, 1), end=date(1, 1, 3)), last]))
            == 2
        )

    def test_an_end_before_the_start_is_refused(self) -> None:
        """A period has at least one day."""
        with pytest.raises(InvalidValueError, match="before it starts"):
            Period(start=date(2016, 2, 2), end=date(2016, 2, 1))

    @pytest.mark.parametrize("day", [datetime(2016, 2, 1), "2016-02-01", 20160201])
    def test_an_end_is_a_day(self, day: date) -> None:
        """A moment, a text or a number is no end of a period."""
        with pytest.raises(InvalidValueError, match=r"give date\(2015, 9, 1\)"):
            Period(start=day)

    @pytest.mark.parametrize(
        ("period", "expected"),
        [
            (
                Period(start=date(2016, 2, 1), end=date(2016, 2, 29)),
                "2016-02-01/2016-02-29",
            ),
            (Period(start=date(2016, 2, 1)), "2016-02-01/.."),
            (Period(), "../.."),
        ],
    )
    def test_periods_for_people(self, period: Period, expected: str) -> None:
        """A period is written as ISO 8601 has it, an open end as two points."""
        assert expected == str(period)

    def test_the_project_period_of_plug_in_2(self) -> None:
        """2015-03-01 to 2018-12-31 are 1402 days, both ends counted."""
        assert Period(start=date(2015, 3, 1), end=date(2018, 12, 31)).days == 1402


class TestMoney:
    """Amounts are exact."""

    @given(st.lists(amounts(), min_size=1), st.randoms())
    def test_sums_do_not_depend_on_order(
        self, parts: list[Money], random: Random
    ) -> None:
        """Any order of addition gives the same amount to the last hundredth."""
        zero = Money(amount=Decimal(0))
        total = sum(parts, start=zero)
        random.shuffle(parts)
        assert total == sum(parts, start=zero)
        assert sum(Fraction(one.amount) for one in parts) == Fraction(total.amount)

    @given(amounts(), amounts())
    def test_subtraction_undoes_addition(self, one: Money, other: Money) -> None:
        """What was added can be taken away again."""
        assert one == one + other - other

    @given(st.lists(amounts(largest=10**6), min_size=1, max_size=8))
    def test_shares_add_to_one(self, parts: list[Money]) -> None:
        """The exact shares of the parts of a whole come to one."""
        whole = sum(parts, start=Money.parse("0.01"))
        rest = Money.parse("0.01").fraction_of(whole)
        assert sum((one.fraction_of(whole) for one in parts), start=rest) == 1

    @given(amounts(), amounts(currency="EUR"))
    def test_currencies_do_not_mix(self, krona: Money, euro: Money) -> None:
        """Kronor and euro are not added, subtracted or compared as shares."""
        with pytest.raises(InvalidValueError, match="SEK and EUR"):
            krona + euro
        with pytest.raises(InvalidValueError, match="SEK and EUR"):
            krona - euro
        with pytest.raises(InvalidValueError, match="SEK and EUR"):
            krona.share_of(euro)
        with pytest.raises(InvalidValueError, match="SEK and EUR"):
            krona.fraction_of(euro)

    def test_amounts_for_people(self) -> None:
        """Thousands stand apart, decimals that say something stay."""
        assert str(Money.parse("1.000")) == "1 SEK"
        assert str(Money.parse("73563014")) == "73\xa0563\xa0014 SEK"
        assert str(Money.parse("-1250.50", "EUR")) == "-1\xa0250.50 EUR"
        assert str(Money(amount=Decimal("1E+6"))) == "1\xa0000\xa0000 SEK"

    def test_the_share_of_the_social_fund_in_plug_in_2(self) -> None:
        """73 563 014 of 157 547 528 kronor are 46.69 per cent, not the rate of 50."""
        share = Money.parse("73563014").share_of(Money.parse("157547528"))
        assert Decimal("46.69") == round(share * 100, 2)

    @pytest.mark.parametrize(
        ("amount", "currency", "expected"),
        [
            (Decimal("NaN"), "SEK", "no finite number"),
            (Decimal("Infinity"), "SEK", "no finite number"),
            (1.5, "SEK", "is of type float"),
            (1, "SEK", "is of type int"),
            (Decimal(1), "sek", "'sek' is no currency code"),
            (Decimal(1), "KRONOR", "no currency code"),
            (Decimal(1), "ÅÄÖ", "no currency code"),
            (Decimal(1), None, "is of type NoneType"),
        ],
    )
    def test_what_is_no_amount(
        self, amount: Decimal, currency: str, expected: str
    ) -> None:
        """An amount is a finite Decimal in a currency of three capitals."""
        with pytest.raises(InvalidValueError, match=expected):
            Money(amount=amount, currency=currency)

    @pytest.mark.parametrize("text", ["12,50", "1 000", "", "kr", "0x10"])
    def test_what_is_no_text_of_an_amount(self, text: str) -> None:
        """An amount as text has digits and a point."""
        with pytest.raises(InvalidValueError, match="decimal"):
            Money.parse(text)


class TestRate:
    """Rates are shares, not per cent."""

    @given(st.decimals(0, 1))
    def test_shares_from_nothing_to_all(self, share: Decimal) -> None:
        """Every share from 0 to 1 is a rate, and stays exactly what it is."""
        assert share == Rate(value=share).value
        assert share == Rate.parse(f"{share:f}").value

    @pytest.mark.parametrize("text", ["53", "-0.01", "1.0000000000000000000000000001"])
    def test_what_lies_outside(self, text: str) -> None:
        """53 is a number of per cent, and no share."""
        with pytest.raises(InvalidValueError, match="between 0 and 1"):
            Rate.parse(text)


class TestBirthDate:
    """A date of birth may be known in part."""

    @given(birth_dates())
    def test_bounds(self, birth: BirthDate) -> None:
        """The bounds are the first and last day that agree with what is known."""
        month = birth.month or 12
        assert birth.first <= birth.last
        assert date(birth.year, birth.month or 1, birth.day or 1) == birth.first
        last = birth.day or monthrange(birth.year, month)[1]
        assert date(birth.year, month, last) == birth.last
        assert birth.is_complete == (birth.first == birth.last)

    @given(days())
    def test_of_a_day(self, day: date) -> None:
        """A known day is its own bounds."""
        birth = BirthDate.of(day)
        assert (day, day, True) == (birth.first, birth.last, birth.is_complete)

    @pytest.mark.parametrize(
        "parts",
        [
            *((0,), (10_000,), (2000, 13), (2000, 0), (2001, 2, 29), (2000, None, 1)),
            *(("2000",), (2000.0,), (True,), (None,), (2000, True), (2000, 1, "1")),
        ],
    )
    def test_what_is_no_birth_date(self, parts: tuple[int, ...]) -> None:
        """Days that the calendar lacks, days without a month, and texts are refused."""
        with pytest.raises(InvalidValueError):
            BirthDate(*parts)


def test_two_languages() -> None:
    """A text has Swedish and English words, as an object or from a mapping."""
    both = text_of({"sv": "ålder", "en": "age"})
    assert both is text_of(both)
    assert (both.language("sv"), both.language("en")) == ("ålder", "age")


@pytest.mark.parametrize("words", [{"sv": "ålder"}, {"sv": "a", "en": "b", "de": "c"}])
def test_what_is_no_text(words: dict[str, str]) -> None:
    """A mapping with a language too few or too many is no text."""
    with pytest.raises(InvalidValueError, match="text"):
        text_of(words)


def test_what_is_no_word() -> None:
    """Words are text, and so is the title of a source."""
    with pytest.raises(InvalidValueError, match="sv is of type int"):
        Text(sv=1, en="one")  # type: ignore[arg-type]  # the fault that is meant
    with pytest.raises(InvalidValueError, match="text is of type str"):
        text_of("ålder")  # type: ignore[arg-type]  # the fault that is meant


def test_a_source_from_its_title() -> None:
    """A text stands for the source of that title."""
    source = Source(title="Skollagen 29 kap. 9 §")
    assert source == source_of(source) == source_of("Skollagen 29 kap. 9 §")


def test_a_moment_is_no_day() -> None:
    """A date with a time of day is not a day."""
    assert (is_day(date(2016, 1, 1)), is_day(datetime(2016, 1, 1))) == (True, False)


@pytest.mark.parametrize(
    "written", ["1_000", "1e3", "\u0663", " 1", "1\n", "1,5", "", ".", "NaN"]
)
def test_what_python_alone_reads_is_no_amount(written: str) -> None:
    """An amount is written with ASCII digits and a point."""
    with pytest.raises(InvalidValueError):
        Money.parse(written)
    with pytest.raises(InvalidValueError):
        Rate.parse(written)


def test_a_sum_of_too_many_digits_is_refused() -> None:
    """What cannot be added exactly is an error of the library."""
    far = Money(amount=Decimal("1E+2000"))
    with pytest.raises(InvalidValueError, match="more than 1000 digits"):
        far + Money.parse("1")
