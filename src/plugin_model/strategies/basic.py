"""Strategies for small values: days, periods, amounts, birth dates, words."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from hypothesis import strategies as st

from plugin_model.exchange import ExchangeRate, RatePurpose
from plugin_model.values import BirthDate, Money, Period, Rate, Source, Text

__all__ = [
    "amounts",
    "birth_dates",
    "days",
    "exchange_rates",
    "ids",
    "periods",
    "rates",
    "sources",
    "texts",
    "words",
]

FIRST: Final = date(1998, 1, 1)
LAST: Final = date(2034, 12, 31)
"""The years that programmes such as Plug In live in, and those of their youths."""


def days(*, first: date = FIRST, last: date = LAST) -> st.SearchStrategy[date]:
    """
    Draw a day; the bounds, 28 and 29 February and 1 March come often.

    Args:
        first: The earliest day.
        last: The latest day, not before the first.
    """
    return _days(first, last)


@cache
def _days(first: date, last: date) -> st.SearchStrategy[date]:
    corners = [first, last]
    for year in range(first.year, last.year + 1):
        ends = [date(year, 2, 28), date(year, 3, 1), date(year, 12, 31)]
        ends += [date(year, 2, 29)] if isleap(year) else []
        corners += [day for day in ends if first <= day <= last]
    # One number is drawn faster than a year, a month and a day.
    ordinals = st.integers(first.toordinal(), last.toordinal())
    return st.one_of(ordinals.map(date.fromordinal), st.sampled_from(corners))


@st.composite
def periods(
    draw: st.DrawFn,
    *,
    within: Period | None = None,
    may_be_open: bool = False,
) -> Period:
    """
    Draw a period; single days and whole limits come often.

    Args:
        within: The days that it must lie in; an open end is taken as the bound of
            `days`.
        may_be_open: Whether an end may be open where *within* has none.
    """
    limit = within or Period()
    first, last = limit.start or FIRST, limit.end or LAST
    start = draw(days(first=first, last=last))
    end = draw(days(first=start, last=last))
    ends = draw(_ENDS) if may_be_open else (True, True)
    return Period(
        start=start if ends[0] or limit.start else None,
        end=end if ends[1] or limit.end else None,
    )


_ENDS: Final = st.sampled_from(
    [(True, True), (True, False), (False, True), (False, False)]
)
"""Which ends of a period are known."""


def words() -> st.SearchStrategy[str]:
    """Draw a text that is not blank; what is easily misread comes often."""
    return _WORDS


@st.composite
def ids(draw: st.DrawFn, *, count: int) -> tuple[str, ...]:
    """Draw as many different ids as are asked for."""
    stem = draw(words())
    return tuple(f"{stem}-{number}" for number in range(count))


def texts() -> st.SearchStrategy[Text]:
    """Draw words in two languages."""
    return _TEXTS


def sources() -> st.SearchStrategy[Source]:
    """Draw a source, with and without link and day of reading."""
    return _SOURCES


def rates() -> st.SearchStrategy[Rate]:
    """Draw a share; nothing, all and a half come often."""
    shares = st.decimals(0, 1, places=6)
    corners = st.sampled_from([Decimal(0), Decimal(1), Decimal("0.50")])
    return st.builds(Rate, value=shares | corners)


def amounts(
    *, currency: str = "SEK", largest: int = 10**12
) -> st.SearchStrategy[Money]:
    """
    Draw an amount that is not negative, in hundredths; nothing comes often.

    Args:
        currency: The currency.
        largest: The largest amount, in whole units.
    """
    hundredths = st.integers(0, largest * 100) | st.sampled_from([0, 1, 100])
    exact = hundredths.map(lambda number: Decimal(number) / 100)
    return st.builds(Money, amount=exact, currency=st.just(currency))


@st.composite
def birth_dates(
    draw: st.DrawFn,
    *,
    first: date = date(1989, 1, 1),
    last: date = date(2008, 12, 31),
    may_be_partial: bool = True,
) -> BirthDate:
    """
    Draw a date of birth; 29 February and years alone come often.

    Args:
        first: The earliest day.
        last: The latest day.
        may_be_partial: Whether the day, or the month too, may be unknown.
    """
    day = draw(days(first=first, last=last))
    known = draw(st.integers(1, 3)) if may_be_partial else 3
    return BirthDate(*(day.year, day.month, day.day)[:known])


@st.composite
def exchange_rates(draw: st.DrawFn) -> ExchangeRate:
    """Draw a rate between euro and krona for a month or so."""
    start = draw(days(last=LAST - timedelta(days=31)))
    return ExchangeRate(
        worth=draw(st.decimals("0.0001", 20, places=4)),
        period=Period(start=start, end=start + timedelta(days=30)),
        purpose=draw(st.sampled_from(RatePurpose)),
        source=draw(st.none() | sources()),
    )


_PLAIN: Final = ("a", "Göteborgsregionen", "Region Jämtland Härjedalen", "15-24 år")
_ODD: Final = (
    *("0114", "1e3", "no", "null", "true", "~", "2015-03-01", "[]", "{kind}", "# 1"),
    *("a: b", "'", '"', "\\", "<b>&amp;", "=1+1", "x\ty", "x\ny", " x", "x ", "%s"),
    # A decomposed å, a sign beyond 16 bits, text from right to left, a long one.
    *("Go\u0308teborg", "\U0001f393", "\u05d0\u05d1", "x\u2028", "å" * 300),
)
"""Words that documents, spreadsheets and tables are known to stumble on."""

# Built once: a project draws from these hundreds of times. Letters are drawn one by
# one, which is slow, so that most words come from the two lists.
_WORDS: Final = st.one_of(
    st.sampled_from(_PLAIN),
    st.sampled_from(_ODD),
    st.sampled_from(_PLAIN + _ODD),
    st.builds(str.__add__, st.sampled_from("aåzÖ7"), st.text(max_size=8)),
)
_TEXTS: Final = st.builds(Text, sv=_WORDS, en=_WORDS)
_SOURCES: Final = st.one_of(
    st.just(Source(title="Projektbanken", link="https://example.org/källa?sida=1")),
    st.builds(Source, title=_WORDS, read_on=st.none() | days()),
)
