"""
Strategies for numbers and codes, with their check digits worked out.

A drawn identity number may be somebody's. So it is a text that shows its shape alone
when Hypothesis or pytest prints it; what is cut out of it is a plain text again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from hypothesis import strategies as st

from plugin_model.messages import masked
from plugin_model.validators import (
    county_code,
    iso_3166_2_code,
    nuts_code,
)
from plugin_model.validators.check_digit import check_digit
from plugin_model.validators.identity_kind import ISSUED, Kind

__all__ = [
    "ShapeOnly",
    "county_codes",
    "diary_numbers",
    "iso_3166_2_codes",
    "nuts_codes",
    "organisation_numbers",
    "personal_identity_numbers",
]

FIRST: Final = date(1800, 1, 1)
LAST: Final = date(2099, 12, 31)
"""The days of birth that an identity number can state."""

_LEAP_DAYS: Final = tuple(date(year, 2, 29) for year in (1804, 1996, 2000, 2096))


class ShapeOnly(str):
    """
    A text whose ``repr`` shows letters as x and digits as 9.

    Example:
        >>> ShapeOnly("20000229-2399")
        '99999999-9999'
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the shape, as a text would show it."""
        return repr(masked(str(self)))


def _days(first: date, last: date) -> st.SearchStrategy[date]:
    corners = [day for day in (first, last, *_LEAP_DAYS) if first <= day <= last]
    return st.dates(first, last) | st.sampled_from(corners)


def _serials() -> st.SearchStrategy[str]:
    return (st.sampled_from([1, 2, 999]) | st.integers(1, 999)).map("{:03}".format)


def _tails(kind: Kind) -> st.SearchStrategy[str]:
    if kind is Kind.INTERIM:
        letters, digits = st.sampled_from("TRSUWXJKLMNP"), st.integers(0, 999)
        return st.builds("{}{:03}".format, letters, digits)
    return st.integers(0, 99).map("Tf{:02}".format)


def personal_identity_numbers(
    *,
    kinds: Collection[Kind] = ISSUED,
    first: date = FIRST,
    last: date = LAST,
) -> st.SearchStrategy[str]:
    """
    Draw an identity number, twelve places; 29 February and the bounds come often.

    Args:
        kinds: The kinds to draw from. A coordination number may lack its month or
            its day, or have a day that its month lacks.
        first: The earliest day of birth; a coordination number may lie elsewhere in
            the year.
        last: The latest one.
    """
    return _identity_numbers(tuple(kinds), first, last)


@st.composite
def _identity_numbers(
    draw: st.DrawFn, kinds: tuple[Kind, ...], first: date, last: date
) -> str:
    kind, born = draw(st.sampled_from(kinds)), draw(_days(first, last))
    month, day = born.month, born.day
    if kind is Kind.COORDINATION:
        month = draw(st.just(month) | st.sampled_from([0, 2, 12]))
        day = draw(st.just(day) | st.sampled_from([0, 29, 31])) + 60
    front = f"{born.year:04}{month:02}{day:02}"
    if kind not in ISSUED:
        return ShapeOnly(front + draw(_tails(kind)))
    digits = front + draw(_serials())
    return ShapeOnly(digits + check_digit(digits[2:]))


@st.composite
def organisation_numbers(draw: st.DrawFn) -> str:
    """Draw an organisation number, ten digits; sole traders' are not among them."""
    group = draw(st.sampled_from("12356789"))
    second, third = draw(st.integers(0, 9)), draw(st.just(2) | st.integers(2, 9))
    digits = f"{group}{second}{third}{draw(st.integers(0, 999_999)):06}"
    return ShapeOnly(digits + check_digit(digits))


def county_codes() -> st.SearchStrategy[str]:
    """Draw the two digits of a county; leading zeros come often."""
    return st.sampled_from(["01", "09"]) | st.sampled_from(list(county_code.names()))


def iso_3166_2_codes() -> st.SearchStrategy[str]:
    """Draw the ISO code of a county."""
    return st.sampled_from(list(iso_3166_2_code.names()))


def nuts_codes(*, version: int = nuts_code.NEWEST) -> st.SearchStrategy[str]:
    """Draw the code of a Swedish area, of any level, in a version of NUTS."""
    return st.sampled_from(list(nuts_code.names(version=version)))


def diary_numbers() -> st.SearchStrategy[str]:
    """Draw a diary number of the ESF Council; the first of a year comes often."""
    serials = st.sampled_from([1, 99_999]) | st.integers(1, 99_999)
    return st.builds("{}/{:05}".format, st.integers(1900, 2099), serials)
