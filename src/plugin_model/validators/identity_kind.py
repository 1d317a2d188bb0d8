"""The kinds of Swedish identity numbers for people, and the days that tell them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

__all__ = ["ISSUED", "KIND_OF_DAY", "Kind", "LegalGender"]


class Kind(Enum):
    """What sort of number it is."""

    PERSONAL = "personal"
    """A personnummer: the person is or has been registered as a resident."""

    COORDINATION = "coordination"
    """A samordningsnummer: the person has not been; 60 is added to the day."""

    INTERIM = "interim"
    """
    A T-number: a letter, then digits that whoever needed a number chose.

    Its last digit is not checked, since nobody has laid down that it fits.
    """

    PROTECTED_PSEUDO = "protected_pseudo"
    """
    ``Tf`` and two digits, which Statistics Sweden asks for instead of the last four
    when a participant has a protected identity: many people share one.
    """


class LegalGender(Enum):
    """The legal gender that a number states."""

    FEMALE = "female"
    """The last digit of the serial number is even."""

    MALE = "male"
    """It is odd."""


ISSUED: Final = (Kind.PERSONAL, Kind.COORDINATION)
"""The kinds that an authority gives to one person each; others must be asked for."""


def _kinds_by_day() -> Iterator[tuple[str, Kind]]:
    # In the authority's own test series a samordningsnummer may lack the month (00)
    # or the day (60), and may have a day that its month lacks.
    for month in range(13):
        for day in range(60, 92):
            yield f"{month:02}{day}", Kind.COORDINATION
    for month in range(1, 13):
        for day in range(1, monthrange(2000, month)[1] + 1):
            yield f"{month:02}{day:02}", Kind.PERSONAL


KIND_OF_DAY: Final[Mapping[str, Kind]] = dict(_kinds_by_day())
"""
The kind that a month and a day, two digits each, belong to.

29 February is there; whether the year has one is for the caller to ask.
"""
