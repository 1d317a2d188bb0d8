"""
Municipalities, counties and NUTS areas with their codes; regions as named sets.

A region such as Göteborgsregionen is a set of municipalities with a validity of
its own. It is never worked out from a code: Kungsbacka is a member, and its code
1384 says that it lies in another county than the other twelve.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import four_digits, is_one, maybe, texts, words
from plugin_model.values import Period, Source

__all__ = [
    "LIST_SOURCE",
    "County",
    "Likeness",
    "Municipality",
    "NutsArea",
    "Region",
    "Suggestion",
    "counties",
    "municipalities",
    "municipality",
    "nuts_areas",
    "suggest",
]

LIST_SOURCE: Final = Source(
    title=(
        "Statistics Sweden's municipality and county codes (SCB, Län och kommuner "
        "i kodnummerordning), ISO 3166-2:SE, Eurostat NUTS 2016 and 2021; the same "
        "290 codes in the lists of 2015, 2019 (Eurostat LAU) and 2025"
    ),
    link="https://www.scb.se/hitta-statistik/regional-statistik-och-kartor/regionala-indelningar/lan-och-kommuner/",
)
"""Where the codes are listed."""

_CHANGE_SOURCE: Final = Source(
    title="General knowledge of the division into municipalities; not read again",
)


@frozen(kw_only=True)
class NutsArea:
    """An area of the EU's regional classification NUTS, versions 2016 and 2021."""

    code: str
    """The code, such as ``"SE232"``."""

    level: int
    """1 for the three lands, 2 for the eight national areas, 3 for the counties."""

    name: str
    """The name in the classification."""


@frozen(kw_only=True)
class County:
    """A county (län) of Sweden."""

    code: str
    """The two digits of Statistics Sweden, as text: ``"01"``."""

    name: str
    """The name, such as "Hallands län"."""

    short_name: str
    """The name without the word for county: "Halland"."""

    iso_3166_2: str
    """The code of ISO 3166-2, such as ``"SE-N"``."""

    nuts_3: str
    """The NUTS 3 area, which is the county itself."""

    nuts_2: str
    """The NUTS 2 area that it belongs to."""

    nuts_1: str
    """The NUTS 1 area that it belongs to."""

    source: Source = LIST_SOURCE
    """Where the codes are listed."""


@frozen(kw_only=True)
class Municipality:
    """A municipality (kommun) of Sweden, with one code during one period."""

    code: str = field(validator=four_digits)
    """The four digits of Statistics Sweden, as text: ``"0114"``."""

    name: str
    """The name, such as "Göteborg"."""

    official_name: str
    """The name with the word for municipality, such as "Göteborgs kommun"."""

    county: str
    """The code of the county in which it lies."""

    nuts_3: str | None
    """The NUTS 3 area; ``None``: of an earlier division, not listed here."""

    period: Period = field(factory=Period)
    """When the code holds; an open start: since before the lists."""

    became: str | None = None
    """The code that replaced this one; ``None``: it is in use."""

    formed_from: str | None = None
    """The code that the area had before; ``None``: not known to have had another."""

    source: Source = LIST_SOURCE
    """Where the code is listed."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    listed = resources.files("plugin_model").joinpath("data", name)
    with listed.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def counties() -> Mapping[str, County]:
    """
    Return the 21 counties by their codes.

    Example:
        >>> counties()["13"].iso_3166_2
        'SE-N'
    """
    listed = (
        County(
            code=row["county_code"],
            name=row["county_name"],
            short_name=row["county_name_short"],
            iso_3166_2=row["iso3166_2"],
            nuts_3=row["nuts3"],
            nuts_2=row["nuts2"],
            nuts_1=row["nuts1"],
        )
        for row in _rows("counties.csv")
    )
    return MappingProxyType({one.code: one for one in listed})


@cache
def nuts_areas() -> Mapping[str, NutsArea]:
    """
    Return the NUTS areas of levels 1 to 3 by their codes: 3, 8 and 21.

    Example:
        >>> nuts_areas()["SE23"].name
        'Västsverige'
    """
    found: dict[str, NutsArea] = {}
    for row in _rows("counties.csv"):
        named = (row["nuts1_name"], row["nuts2_name"], row["county_name"])
        for level, name in enumerate(named, start=1):
            code = row[f"nuts{level}"]
            found[code] = NutsArea(code=code, level=level, name=name)
    return MappingProxyType(found)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _every_municipality() -> tuple[Municipality, ...]:
    changed = {
        row["municipality_code"]: Municipality(
            code=row["municipality_code"],
            name=row["name_short"],
            official_name=row["name_official"],
            county=row["county_code"],
            nuts_3=row["nuts3"] or None,
            period=Period(start=_day(row["valid_from"]), end=_day(row["valid_to"])),
            became=row["became"] or None,
            formed_from=row["formed_from"] or None,
            source=_CHANGE_SOURCE,
        )
        for row in _rows("municipality_changes.csv")
    }
    listed = {
        row["municipality_code"]: Municipality(
            code=row["municipality_code"],
            name=row["name_short"],
            official_name=row["name_official"],
            county=row["county_code"],
            nuts_3=row["nuts3_2016"],
        )
        for row in _rows("municipalities.csv")
    }
    return tuple((listed | changed).values())


def municipalities(*, on: date | None = None) -> tuple[Municipality, ...]:
    """
    Return the municipalities on a day; ``None``: the 290 of today's list.

    Only the changes that are listed (Knivsta 2003, Heby 2007) are known: for days
    before 2003 the answer is today's list without what was formed since.

    Example:
        >>> len(municipalities()), len(municipalities(on=date(2002, 12, 31)))
        (290, 289)
    """
    if on is None:
        return tuple(one for one in _every_municipality() if one.became is None)
    return tuple(one for one in _every_municipality() if on in one.period)


@cache
def _by_code() -> Mapping[str, Municipality]:
    return MappingProxyType({one.code: one for one in _every_municipality()})


def municipality(code: str) -> Municipality | None:
    """
    Return the municipality that has or had *code*; ``None``: no such code is listed.

    Example:
        >>> municipality("1917").became
        '0331'
    """
    return _by_code().get(code)


class Likeness(Enum):
    """How a name that people wrote is like the name of a municipality."""

    SAME = "same"
    """Letter by letter its name or its official name."""

    SPELLING = "spelling"
    """The same but for case, accents, blanks, or a word such as "kommun"."""

    NEAR = "near"
    """A few letters apart."""


@frozen(kw_only=True)
class Suggestion:
    """A municipality that a written name may stand for."""

    code: str
    """Its code."""

    name: str
    """Its name."""

    likeness: Likeness
    """How the written name is like it."""


_ENDINGS: Final = ("kommun", "stad")


def _bare(name: str) -> str:
    """Return the letters of a name alone, without case and marks."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in spread if sign.isalnum())


def _readings(name: str) -> Iterator[str]:
    """Return the ways in which a written name may be read, the fullest first."""
    bare = _bare(name)
    yield bare
    for ending in _ENDINGS:
        rest = bare.removesuffix(ending)
        if rest and rest != bare:
            yield rest
            # "Göteborgs stad": the genitive goes with the word.
            yield rest.removesuffix("s")


def suggest(name: str, *, on: date | None = None) -> tuple[Suggestion, ...]:
    """
    Return the municipalities that a written name may stand for.

    Nothing is repaired in silence: the caller decides what to take. What is the
    same shuts out what is only like it; near ones come nearest first, three at most.

    Args:
        name: The name as somebody wrote it.
        on: The day whose division is meant; ``None``: today's list.

    Example:
        >>> [(one.name, one.likeness.value) for one in suggest("Goteborgs stad")]
        [('Göteborg', 'spelling')]
    """
    known = municipalities(on=on)
    written = unicodedata.normalize("NFC", name).strip()
    same = [one for one in known if written in (one.name, one.official_name)]
    if same:
        return _suggestions(same, Likeness.SAME)
    readings = tuple(_readings(name))
    alike = [one for one in known if _bare(one.name) in readings]
    if alike:
        return _suggestions(alike, Likeness.SPELLING)
    by_bare = {_bare(one.name): one for one in known}
    close = difflib.get_close_matches(readings[-1], by_bare, n=3, cutoff=0.75)
    return _suggestions([by_bare[one] for one in close], Likeness.NEAR)


def _suggestions(
    found: list[Municipality], likeness: Likeness
) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(code=one.code, name=one.name, likeness=likeness) for one in found
    )


@frozen(kw_only=True)
class Region:
    """
    A named set of municipalities, with a validity of its own.

    Example:
        >>> west = Region(id="west", name="West", members=("1384", "1480"))
        >>> west.has_member("1384"), west.has_member("1402")
        (True, False)
    """

    id: str = field(validator=words)
    """The stable name by which sub-projects point to it."""

    name: str = field(validator=words)
    """What it is called."""

    members: tuple[str, ...] | None = field(default=None, validator=maybe(texts))
    """The codes of its municipalities, each once; ``None``: not known."""

    period: Period = field(factory=Period, validator=is_one(Period))
    """When it has these members; an open end: not known to be bounded."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where the members are listed."""

    def __attrs_post_init__(self) -> None:
        """Refuse a member that stands twice."""
        members = self.members or ()
        if len(set(members)) < len(members):
            raise InvalidValueError(finding("region.member_twice", id=self.id))

    def has_member(self, code: str) -> bool | None:
        """Tell whether a municipality is a member; ``None``: not known."""
        return None if self.members is None else code in self.members
