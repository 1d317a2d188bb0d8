"""
Small frozen values: period, money, rate, birth date, text in two languages.

Amounts and rates are exact decimals, never floats; dates are arguments, never
read from a clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DecimalException, Inexact, InvalidOperation
from fractions import Fraction
from typing import Final, Self, TypeGuard

from attrs import Attribute, field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.messages import Language

__all__ = [
    "BirthDate",
    "Money",
    "Period",
    "Rate",
    "Source",
    "Text",
    "is_day",
    "source_of",
    "text_of",
]

_ONE_DAY: Final = timedelta(days=1)
_DIGITS: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_EXACT: Final = Context(prec=1000, traps=[Inexact, InvalidOperation])


def is_day(value: object) -> TypeGuard[date]:
    """Tell whether *value* is a date without a time of day."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _wrong_kind(name: str, value: object, expected: str) -> InvalidValueError:
    given = type(value).__name__
    met = finding("value.kind", field=name, given=given, expected=expected)
    return InvalidValueError(met)


def _optional_day(_: object, attribute: Attribute[date | None], value: object) -> None:
    if value is not None and not is_day(value):
        raise _wrong_kind(attribute.name, value, "date(2015, 9, 1)")


def _words(_: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str):
        raise _wrong_kind(attribute.name, value, "str")


def _decimal(name: str, text: str) -> Decimal:
    if not isinstance(text, str) or not _DIGITS.fullmatch(text):
        raise InvalidValueError(finding("value.decimal", field=name, value=repr(text)))
    return Decimal(text)


def _exact(_: object, attribute: Attribute[Decimal], value: object) -> None:
    if not isinstance(value, Decimal):
        raise _wrong_kind(attribute.name, value, "Decimal('0.5')")
    if not value.is_finite():
        raise InvalidValueError(finding("value.not_finite", field=attribute.name))


@frozen(kw_only=True)
class Text:
    """
    The same words in Swedish and English.

    Example:
        >>> Text(sv="ålder", en="age").language("sv")
        'ålder'
    """

    sv: str = field(validator=_words)
    """The Swedish words."""

    en: str = field(validator=_words)
    """The English words."""

    def language(self, language: Language) -> str:
        """Return the words in *language*."""
        return self.sv if language == "sv" else self.en


def text_of(words: Text | Mapping[str, str]) -> Text:
    """
    Return *words* as a `Text`; a mapping has the keys ``sv`` and ``en``.

    Example:
        >>> text_of({"sv": "kommun", "en": "municipality"}).en
        'municipality'
    """
    if isinstance(words, Text):
        return words
    if not isinstance(words, Mapping) or set(words) != {"sv", "en"}:
        raise _wrong_kind("text", words, "{'sv': 'ålder', 'en': 'age'}")
    return Text(sv=words["sv"], en=words["en"])


@frozen(kw_only=True)
class Source:
    """
    Where a fact or a rule is written.

    Example:
        >>> Source(title="Skollagen (2010:800) 29 kap. 9 §").link is None
        True
    """

    title: str = field(validator=_words)
    """The work and the place in it, such as a law and its section."""

    link: str | None = None
    """A web address at which it can be read; ``None``: none is known."""

    read_on: date | None = field(default=None, validator=_optional_day)
    """The day on which it was read; ``None``: not noted."""


def source_of(source: Source | str) -> Source:
    """
    Return *source* as a `Source`; a text becomes its title.

    Example:
        >>> source_of("Skollagen 29 kap. 9 §").title
        'Skollagen 29 kap. 9 §'
    """
    return Source(title=source) if isinstance(source, str) else source


@frozen(kw_only=True)
class Period:
    """
    A run of days, both ends included.

    Example:
        >>> Period(start=date(2015, 3, 1), end=date(2018, 12, 31)).days
        1402
        >>> date(2019, 1, 1) in Period(start=date(2015, 3, 1))
        True
    """

    start: date | None = field(default=None, validator=_optional_day)
    """The first day; ``None``: since ever, or not known to have begun."""

    end: date | None = field(default=None, validator=_optional_day)
    """The last day, included; ``None``: until further notice."""

    def __attrs_post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.start is not None and self.end is not None and self.end < self.start:
            raise InvalidValueError(
                finding("value.period_order", start=self.start, end=self.end)
            )

    @property
    def first(self) -> date:
        """The first day, the calendar's own first where the start is open."""
        return date.min if self.start is None else self.start

    @property
    def last(self) -> date:
        """The last day, the calendar's own last where the end is open."""
        return date.max if self.end is None else self.end

    @property
    def days(self) -> int | None:
        """The number of days; ``None`` when an end is open."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        """Return the period as ISO 8601 writes it, open ends as two points."""
        return f"{self.start or '..'}/{self.end or '..'}"

    def __contains__(self, day: date) -> bool:
        """Tell whether the day lies in the period."""
        return self.first <= day <= self.last

    def contains(self, other: Period) -> bool:
        """Tell whether every day of *other* lies in this period."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def intersection(self, other: Period) -> Period | None:
        """Return the days that the two share; ``None`` when there are none."""
        if not self.overlaps(other):
            return None
        starts = [one for one in (self.start, other.start) if one is not None]
        ends = [one for one in (self.end, other.end) if one is not None]
        return Period(start=max(starts, default=None), end=min(ends, default=None))

    @staticmethod
    def union(spells: Iterable[Period]) -> tuple[Period, ...]:
        """
        Return the fewest periods that cover the same days, in order.

        Spells that overlap or follow upon each other become one.

        Example:
            >>> a = Period(start=date(2016, 1, 1), end=date(2016, 1, 31))
            >>> b = Period(start=date(2016, 2, 1), end=date(2016, 2, 29))
            >>> [spell.days for spell in Period.union([b, a])]
            [60]
        """
        joined: list[Period] = []
        for spell in sorted(spells, key=lambda one: (one.first, one.last)):
            if joined and _touches(joined[-1], spell):
                last = max(joined[-1], spell, key=lambda one: one.last)
                joined[-1] = Period(start=joined[-1].start, end=last.end)
            else:
                joined.append(spell)
        return tuple(joined)


def _touches(earlier: Period, later: Period) -> bool:
    return (
        earlier.end is None
        or later.first <= earlier.last
        or (earlier.last < date.max and later.first == earlier.last + _ONE_DAY)
    )


@frozen(kw_only=True)
class Rate:
    """
    A share between nothing and all, as an exact decimal.

    Example:
        >>> Rate.parse("0.50").value
        Decimal('0.50')
    """

    value: Decimal = field(validator=_exact)
    """The share, from 0 to 1, both included."""

    def __attrs_post_init__(self) -> None:
        """Refuse a share below 0 or above 1, such as one given in per cent."""
        if not 0 <= self.value <= 1:
            raise InvalidValueError(finding("value.rate_range", value=self.value))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the rate that a text such as ``"0.4669"`` states."""
        return cls(value=_decimal("rate", text))


@frozen(kw_only=True)
class Money:
    """
    An exact amount in one currency.

    Example:
        >>> Money.parse("100.10", "SEK") + Money.parse("0.20", "SEK")
        Money(amount=Decimal('100.30'), currency='SEK')
    """

    amount: Decimal = field(validator=_exact)
    """The amount, in whole units of the currency with its decimals."""

    currency: str = field(default="SEK", validator=_words)
    """The ISO 4217 code, three capital letters."""

    def __attrs_post_init__(self) -> None:
        """Refuse what is no currency code."""
        code = self.currency
        if not (
            len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
        ):
            raise InvalidValueError(finding("value.currency", value=repr(code)))

    @classmethod
    def parse(cls, text: str, currency: str = "SEK") -> Self:
        """Return the amount that a text such as ``"73563014"`` states."""
        return cls(amount=_decimal("amount", text), currency=currency)

    def __str__(self) -> str:
        """Return the amount for people, such as ``73 563 014 SEK``."""
        places = ",.0f" if self.amount == self.amount.to_integral_value() else ",f"
        shown = f"{self.amount:{places}} {self.currency}"
        return shown.replace(",", "\N{NO-BREAK SPACE}")

    def __add__(self, other: Money) -> Money:
        """Add exactly; refuse another currency, and sums of over 1,000 digits."""
        self._same_currency(other)
        try:
            total = _EXACT.add(self.amount, other.amount)
            return Money(amount=total, currency=self.currency)
        except DecimalException:
            met = finding("value.too_many_digits", count=_EXACT.prec)
            raise InvalidValueError(met) from None

    def __sub__(self, other: Money) -> Money:
        """Subtract exactly; refuse another currency."""
        return self + Money(amount=-other.amount, currency=other.currency)

    def share_of(self, whole: Money) -> Decimal:
        """
        Return this amount as a share of *whole*, to 28 significant digits.

        The quotient may be rounded: hold amounts, not shares, against a floor.
        """
        self._same_currency(whole)
        return self.amount / whole.amount

    def fraction_of(self, whole: Money) -> Fraction:
        """
        Return this amount as an exact share of *whole*.

        Raises:
            ZeroDivisionError: If *whole* is nothing.

        Example:
            >>> Money.parse("25").fraction_of(Money.parse("100"))
            Fraction(1, 4)
        """
        self._same_currency(whole)
        return Fraction(self.amount) / Fraction(whole.amount)

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise InvalidValueError(
                finding("value.currencies", one=self.currency, other=other.currency)
            )


@frozen
class BirthDate:
    """
    A date of birth of which the month and the day may be unknown.

    Example:
        >>> BirthDate(2000).first, BirthDate(2000, 2).last
        (datetime.date(2000, 1, 1), datetime.date(2000, 2, 29))
    """

    year: int = field()
    """The year, 1 to 9999."""

    month: int | None = field(default=None)
    """The month, 1 to 12; ``None``: not known."""

    day: int | None = field(default=None)
    """The day of the month; ``None``: not known."""

    def __attrs_post_init__(self) -> None:
        """Refuse a day without a month, and days that the calendar lacks."""
        parts = (self.year, self.month, self.day)
        if (
            any(
                isinstance(one, bool) or not isinstance(one, int | None)
                for one in parts
            )
            or self.year is None
        ):
            raise _wrong_kind("birth", self.year, "BirthDate(1999, 5, 17)")
        if self.month is None and self.day is not None:
            raise InvalidValueError(finding("value.birth_day_alone"))
        # A month or a day of 0 is no unknown one: the calendar refuses it here.
        month = 1 if self.month is None else self.month
        try:
            date(self.year, month, 1 if self.day is None else self.day)
        except (ValueError, OverflowError):
            raise InvalidValueError(finding("value.birth_date")) from None

    @property
    def first(self) -> date:
        """The earliest day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the fully known birth date *day*."""
        return cls(day.year, day.month, day.day)

    @property
    def is_complete(self) -> bool:
        """Tell whether the day is known."""
        return self.day is not None
