from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from plugin_model import InvalidValueError, Money, Period
from plugin_model.exchange import ExchangeRate, RatePurpose, convert
from plugin_model.strategies import amounts, exchange_rates

YEAR = ExchangeRate(
    worth=Decimal("9.36"),
    period=Period(start=date(2015, 1, 1), end=date(2015, 12, 31)),
    purpose=RatePurpose.APPLICATION,
)


@given(exchange_rates(), amounts(largest=10**15))
def test_half_a_hundredth_at_most_is_lost(rate: ExchangeRate, money: Money) -> None:
    """A converted amount is in hundredths, and the nearest there is."""
    told = convert(money, rate, on=rate.period.first, purpose=rate.purpose)
    exact = Fraction(money.amount) / Fraction(rate.worth)
    assert told.amount.currency == "EUR"
    assert Decimal("-2") == Decimal(told.amount.amount.as_tuple().exponent)
    assert abs(Fraction(told.amount.amount) - exact) <= Fraction(1, 200)


@given(exchange_rates(), amounts(currency="EUR"))
def test_the_original_stays(rate: ExchangeRate, money: Money) -> None:
    """A conversion keeps the amount, the rate and the day that it came from."""
    told = convert(money, rate, on=rate.period.last, purpose=rate.purpose)
    assert (money, rate, rate.period.last) == (told.original, told.rate, told.on)
    assert told.amount.currency == "SEK"


@pytest.mark.parametrize(
    ("worth", "expected"),
    [("0.5", "0.02"), ("1", "0.03"), ("1.5", "0.04"), ("2.5", "0.08")],
)
def test_rounding_is_half_to_even(worth: str, expected: str) -> None:
    """Three hundredths at half a krona are 0.015, and so 0.02; at 1.5, 0.04."""
    rate = ExchangeRate(
        worth=Decimal(worth), period=YEAR.period, purpose=RatePurpose.APPLICATION
    )
    euro = Money.parse("0.03", "EUR")
    told = convert(euro, rate, on=date(2015, 3, 1), purpose=RatePurpose.APPLICATION)
    assert expected == str(told.amount.amount)


def test_the_days_of_a_rate_are_told() -> None:
    """The error names the days for which the rate holds, and the day asked about."""
    told = "2015-01-01 to 2015-12-31, and is asked about 2016-01-01"
    with pytest.raises(InvalidValueError, match=told):
        convert(
            Money.parse("1"), YEAR, on=date(2016, 1, 1), purpose=RatePurpose.APPLICATION
        )


def test_all_that_does_not_fit_is_told_at_once() -> None:
    """Another currency, another day and another purpose are three faults."""
    with pytest.raises(InvalidValueError) as caught:
        convert(
            Money.parse("1", "NOK"),
            YEAR,
            on=date(2016, 1, 1),
            purpose=RatePurpose.DECISION,
        )
    assert [one.code for one in caught.value.findings] == [
        "exchange.currency",
        "exchange.day",
        "exchange.purpose",
    ]


@pytest.mark.parametrize("worth", [Decimal(0), Decimal(-1), Decimal("NaN"), 9.36, None])
def test_what_is_no_rate(worth: Decimal) -> None:
    """A price is a finite Decimal above zero."""
    with pytest.raises(InvalidValueError, match="no exchange rate"):
        ExchangeRate(worth=worth, period=YEAR.period, purpose=YEAR.purpose)
