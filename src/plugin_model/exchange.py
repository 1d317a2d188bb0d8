"""
Exchange rates: an amount in kronor has as many amounts in euro as it has purposes.

The managing authority uses the year's average for calls and applications, the rate
of the month of decision for granted support, and that of the month of approval for
approved costs. So a conversion names rate, day and purpose, and keeps the original,
which stays the truth.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from attrs import Attribute, field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import is_one, maybe
from plugin_model.values import Money, Period, Source

__all__ = ["Conversion", "ExchangeRate", "RatePurpose", "convert"]


class RatePurpose(Enum):
    """
    What an amount is converted for.

    Source:
        Svenska ESF-rådet, annual implementation report 2015.
    """

    APPLICATION = "application"
    """A call or an application: the average of the year."""

    DECISION = "decision"
    """Support that was granted: the rate of the month of the decision."""

    APPROVAL = "approval"
    """Costs that were approved: the rate of the month of approval."""


def _above_zero(_: object, attribute: Attribute[Any], value: Decimal) -> None:
    # Not a number compares with nothing, hence the question about finiteness first.
    if not isinstance(value, Decimal) or not value.is_finite() or value <= 0:
        raise InvalidValueError(finding("exchange.rate", value=repr(value)))


@frozen(kw_only=True)
class ExchangeRate:
    """What one unit of a currency is worth in another, for a time and a purpose."""

    base: str = field(default="EUR", validator=is_one(str))
    """The currency of which one unit is priced."""

    currency: str = field(default="SEK", validator=is_one(str))
    """The currency of the price."""

    worth: Decimal = field(validator=_above_zero)
    """The price, above zero."""

    period: Period = field(validator=is_one(Period))
    """The days for which it holds, such as a month or a year."""

    purpose: RatePurpose = field(validator=is_one(RatePurpose))
    """What it is for."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is published."""


@frozen(kw_only=True)
class Conversion:
    """An amount in another currency, with the original and how it was reached."""

    original: Money
    """The amount that was converted: the truth."""

    amount: Money
    """What it comes to, in hundredths, rounded half to even (a judgement)."""

    rate: ExchangeRate
    """The rate."""

    on: date
    """The day whose rate was asked for."""


def convert(
    money: Money, rate: ExchangeRate, *, on: date, purpose: RatePurpose
) -> Conversion:
    """
    Convert an amount by a rate that holds for the day and the purpose.

    Args:
        money: An amount in either of the two currencies.
        rate: The rate.
        on: The day of the application, the decision or the approval.
        purpose: What the converted amount is for.

    Raises:
        InvalidValueError: If the rate is of other currencies, another time or
            another purpose.

    Example:
        >>> average = ExchangeRate(
        ...     worth=Decimal("9.36"),
        ...     period=Period(start=date(2015, 1, 1), end=date(2015, 12, 31)),
        ...     purpose=RatePurpose.APPLICATION,
        ... )
        >>> granted = Money.parse("73563014")
        >>> day, why = date(2015, 3, 1), RatePurpose.APPLICATION
        >>> convert(granted, average, on=day, purpose=why).amount.amount
        Decimal('7859296.37')
    """
    faults = []
    if money.currency not in (rate.base, rate.currency):
        faults.append(
            finding(
                "exchange.currency",
                given=money.currency,
                base=rate.base,
                currency=rate.currency,
            )
        )
    if on not in rate.period:
        faults.append(
            finding(
                "exchange.day",
                on=on,
                start=rate.period.start or "…",
                end=rate.period.end or "…",
            )
        )
    if purpose is not rate.purpose:
        faults.append(
            finding(
                "exchange.purpose", given=purpose.value, expected=rate.purpose.value
            )
        )
    if faults:
        raise InvalidValueError(*faults)
    return Conversion(original=money, amount=_converted(money, rate), rate=rate, on=on)


def _converted(money: Money, rate: ExchangeRate) -> Money:
    exact, worth = Fraction(money.amount), Fraction(rate.worth)
    is_base = money.currency == rate.base
    target = rate.currency if is_base else rate.base
    # round() of a fraction goes half to even, and is exact before it does.
    hundredths = round((exact * worth if is_base else exact / worth) * 100)
    return Money(amount=Decimal(f"{hundredths}e-2"), currency=target)
