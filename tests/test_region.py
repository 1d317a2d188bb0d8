import unicodedata
from datetime import date

import pytest
from hypothesis import given

from plugin_model import County, InvalidValueError, Municipality, Region
from plugin_model.region import (
    Likeness,
    Suggestion,
    counties,
    municipalities,
    municipality,
    nuts_areas,
    suggest,
)
from plugin_model.strategies import (
    counties_of_sweden,
    days,
    municipalities_of_sweden,
    nuts_areas_of_sweden,
)


def test_the_country_is_whole() -> None:
    """There are 290 municipalities, 21 counties and 3 + 8 + 21 NUTS areas."""
    levels = [one.level for one in nuts_areas().values()]
    assert (len(municipalities()), len(counties())) == (290, 21)
    assert [levels.count(level) for level in (1, 2, 3)] == [3, 8, 21]


@given(municipalities_of_sweden())
def test_a_municipality_lies_in_its_county(one: Municipality) -> None:
    """Of the official division, and of it alone, county and code go together."""
    county = counties()[one.county]
    assert (county.code, county.nuts_3) == (one.code[:2], one.nuts_3)
    assert one == municipality(one.code)


@given(counties_of_sweden())
def test_nuts_areas_are_nested(county: County) -> None:
    """The code of an area begins with that of the area around it."""
    named = (county.nuts_3, county.nuts_2, county.nuts_1)
    assert named == tuple(county.nuts_3[:length] for length in (5, 4, 3))
    assert [nuts_areas()[code].level for code in named] == [3, 2, 1]
    assert county.name.startswith(county.short_name)


@given(nuts_areas_of_sweden())
def test_nuts_areas_have_names(area: object) -> None:
    """An area stands under its own code."""
    assert area in nuts_areas().values()


@pytest.mark.parametrize(
    ("code", "iso", "name"),
    [("01", "SE-AB", "Stockholms län"), ("13", "SE-N", "Hallands län")],
)
def test_iso_codes(code: str, iso: str, name: str) -> None:
    """The ISO letters are those of the county."""
    assert (iso, name) == (counties()[code].iso_3166_2, counties()[code].name)


@pytest.mark.parametrize(
    ("day", "count", "there", "not_there"),
    [
        (date(2002, 12, 31), 289, "1917", "0330"),
        (date(2003, 1, 1), 290, "0330", "0331"),
        (date(2006, 12, 31), 290, "1917", "0331"),
        (date(2007, 1, 1), 290, "0331", "1917"),
        (date(2015, 9, 1), 290, "0331", "1917"),
    ],
)
def test_the_division_changes(
    day: date, count: int, there: str, not_there: str
) -> None:
    """Knivsta was formed in 2003, and Heby changed county and code in 2007."""
    codes = {one.code for one in municipalities(on=day)}
    assert count == len(codes)
    assert (there in codes, not_there in codes) == (True, False)


def test_a_code_that_was_replaced() -> None:
    """The old code of Heby is known, says what it became, and lay in another county."""
    old, new = municipality("1917"), municipality("0331")
    assert old is not None
    assert new is not None
    assert (old.became, old.county, new.county) == ("0331", "19", "03")
    assert old not in municipalities()
    assert (new.formed_from, new.nuts_3, old.nuts_3) == ("1917", "SE121", None)
    assert municipality("0199") is None


SAME, SPELLING, NEAR = Likeness


def _said(name: str, likeness: Likeness) -> list[tuple[str, Likeness]]:
    return [(name, likeness)]


@pytest.mark.parametrize(
    ("written", "name", "likeness"),
    [
        ("Göteborg", "Göteborg", SAME),
        (" Göteborgs kommun ", "Göteborg", SAME),
        (unicodedata.normalize("NFD", "Göteborg"), "Göteborg", SAME),
        ("Göteborgs stad", "Göteborg", SPELLING),
        ("GÖTEBORG", "Göteborg", SPELLING),
        ("Goteborg", "Göteborg", SPELLING),
        ("UpplandsVäsby", "Upplands Väsby", SPELLING),
        ("upplands-väsby kommun", "Upplands Väsby", SPELLING),
        ("Malung Sälen", "Malung-Sälen", SPELLING),
        ("Halmstads stad", "Halmstad", SPELLING),
        ("Ystad kommun", "Ystad", SPELLING),
        ("Alingsås stad", "Alingsås", SPELLING),
        ("Borås Stad", "Borås", SPELLING),
        ("Kungsbakca", "Kungsbacka", NEAR),
        ("Partile", "Partille", NEAR),
    ],
)
def test_names_as_people_write_them(
    written: str, name: str, likeness: Likeness
) -> None:
    """A name is found however it is written, and how it is like it is said."""
    assert _said(name, likeness) == [
        (one.name, one.likeness) for one in suggest(written)
    ]


@pytest.mark.parametrize("written", ["", "  ", "kommun", "okänt", "Oslo", "-"])
def test_what_is_no_name(written: str) -> None:
    """What is like no name finds nothing, rather than something."""
    assert suggest(written) == ()


def test_near_names_are_not_many() -> None:
    """Of five names that are a little like it, the three nearest are offered."""
    found = suggest("Enkping")
    assert [one.name for one in found] == ["Enköping", "Nyköping", "Köping"]
    assert {one.likeness for one in found} == {NEAR}


@given(municipalities_of_sweden(), days())
def test_every_name_finds_its_own(one: Municipality, day: date) -> None:
    """Each name of the list is the same as itself, and its bare letters suffice."""
    expected = Suggestion(code=one.code, name=one.name, likeness=SAME)
    assert (expected,) == suggest(one.name)
    assert (expected,) == suggest(one.official_name)
    letters = one.name.upper().replace(" ", "")
    assert one.code in [two.code for two in suggest(letters)]


def test_a_name_of_that_day() -> None:
    """Heby had another code in 2006."""
    assert [one.code for one in suggest("Heby", on=date(2006, 6, 1))] == ["1917"]
    assert [one.code for one in suggest("Heby", on=date(2016, 6, 1))] == ["0331"]


def test_membership_may_be_unknown() -> None:
    """A region whose members are not known neither has nor lacks a municipality."""
    assert Region(id="a", name="A").has_member("1480") is None
    assert tuple(
        Region(id="a", name="A", members=("1480",)).has_member(code)
        for code in ("1480", "1384")
    ) == (True, False)


def test_a_member_stands_once() -> None:
    """A region lists each of its municipalities once."""
    with pytest.raises(InvalidValueError, match="lists a municipality twice"):
        Region(id="a", name="A", members=("1480", "1384", "1480"))
