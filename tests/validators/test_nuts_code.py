import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import InvalidValueError
from plugin_model.region import nuts_areas
from plugin_model.strategies.numbers import nuts_codes
from plugin_model.validators import nuts_code as nuts

LATER = [version for version in nuts.VERSIONS if version >= 2006]


@given(st.sampled_from(LATER).flatmap(lambda version: nuts_codes(version=version)))
def test_nothing_changed_from_2006_to_2021(code: str) -> None:
    """A code of any later version is one of all of them."""
    assert {nuts.is_valid(code, version=version) for version in LATER} == {True}


def test_the_areas_are_those_of_the_regions() -> None:
    """Levels 1 to 3, less what lies in no region, are the areas known elsewhere."""
    areas = {
        code: (nuts.parse(code).level, name)
        for code, name in nuts.names(version=2016).items()
        if code != "SE" and not code.startswith("SEZ")
    }
    assert areas == {one.code: (one.level, one.name) for one in nuts_areas().values()}


@pytest.mark.parametrize(
    ("version", "expected"),
    [(2003, [1, 2, 9, 22]), (2006, [1, 4, 9, 22]), (2021, [1, 4, 9, 22])],
)
def test_how_many_there_are_of_each_level(version: int, expected: list[int]) -> None:
    """One country, three lands since 2006, eight areas, 21 counties; and nowhere."""
    levels = [
        nuts.parse(code, version=version).level for code in nuts.names(version=version)
    ]
    assert [levels.count(level) for level in range(4)] == expected


@pytest.mark.parametrize("code", sorted(nuts.names()))
def test_a_code_grows_out_of_its_parents(code: str) -> None:
    """Each code but the country's is that of its parent and one more sign."""
    said = nuts.parse(code)
    assert len(code) == said.level + 2
    assert nuts.is_valid(code[: max(2, len(code) - 1)])
    assert (said.first_version, said.last_version)[1] == nuts.NEWEST


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("SE222", "unlisted"),
        ("SE0A2", "unlisted"),
        ("SE2321", "format"),
        ("NO081", "format"),
        ("232", "format"),
        ("", "format"),
        (None, "no_text"),
    ],
)
def test_which_fault(value: object, expected: str) -> None:
    """A gap is no area, and neither is a code of another version."""
    found = nuts.fault(value)
    assert found is not None
    assert found.code.rpartition(".")[2] == expected


def test_an_unlisted_code_is_told_with_the_version() -> None:
    """Whoever has a code of another version is told which one was asked."""
    found = nuts.fault("SE232", version=2003)
    assert found is not None
    assert "2003" in found.message("sv")
    assert nuts.format("se0a2", version=2003) == nuts.compact(" se0a2") == "SE0A2"


@pytest.mark.parametrize("version", [1999, 2024, 0])
def test_a_version_that_is_not_known_is_misuse(version: int) -> None:
    """Versions whose Swedish codes were not verified are not guessed."""
    with pytest.raises(InvalidValueError, match=str(version)):
        nuts.is_valid("SE232", version=version)
