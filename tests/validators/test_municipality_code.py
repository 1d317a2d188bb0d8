from datetime import date

import pytest
from hypothesis import given

from plugin_model.fields import PARTICIPANT_FIELDS
from plugin_model.region import municipalities
from plugin_model.strategies.basic import days
from plugin_model.validators import ComponentError, FormatError, LengthError
from plugin_model.validators import municipality_code as muni


def code(value: object, on: date | None = None) -> str | None:
    """Return the end of the code of what is wrong."""
    found = muni.fault(value, on=on)
    return None if found is None else found.code.rpartition(".")[2]


@given(days())
def test_the_codes_of_a_day_are_those_of_the_regions(on: date) -> None:
    """The check and the division into municipalities know the same codes."""
    codes = {one.code for one in municipalities(on=on)}
    assert set(muni.names(on=on)) == codes
    assert {one for one in codes if not muni.is_valid(one, on=on)} == set()


def test_today_there_are_290() -> None:
    """Without a day the list is today's, which the participant's field has too."""
    (field,) = (one for one in PARTICIPANT_FIELDS if one.name == "municipality")
    assert tuple(muni.names()) == field.codes
    assert len(muni.names()) == 290
    assert list(muni.names()) == sorted(muni.names())


def test_each_code_begins_with_its_county() -> None:
    """The first two digits are the county's code."""
    assert {
        one for one in muni.names() if muni.parse(one).county_code != one[:2]
    } == set()


@pytest.mark.parametrize(
    ("value", "on", "expected"),
    [
        ("0330", date(2002, 12, 31), "not_yet"),
        ("0330", date(2003, 1, 1), None),
        ("0330", None, None),
        ("0331", date(2006, 12, 31), "not_yet"),
        ("0331", date(2007, 1, 1), None),
        ("1917", date(2006, 12, 31), None),
        ("1917", date(2007, 1, 1), "replaced"),
        ("1917", None, "replaced"),
        ("1402", date(1999, 1, 1), None),
    ],
)
def test_codes_have_their_time(
    value: str, on: date | None, expected: str | None
) -> None:
    """Knivsta was formed in 2003, and Heby changed county and code in 2007."""
    assert code(value, on) == expected
    assert muni.is_valid(value, on=on) is (expected is None)


def test_a_replaced_code_names_its_successor() -> None:
    """Whoever finds an old code is told the new one."""
    found = muni.fault("1917")
    assert found is not None
    assert "0331" in found.fix("sv")
    old = muni.parse("1917", on=date(2006, 1, 1))
    assert (old.name, old.county_code, old.became) == ("Heby", "19", "0331")


@pytest.mark.parametrize(
    ("value", "error", "expected"),
    [
        ("", FormatError, "format"),
        ("Partille", FormatError, "format"),
        ("14-02", FormatError, "format"),
        ("\u0661\u0664\u0660\u0662", FormatError, "format"),
        (1402, FormatError, "no_text"),
        ("180", LengthError, "length"),
        ("01402", LengthError, "length"),
        ("1400", ComponentError, "unlisted"),
        ("0000", ComponentError, "unlisted"),
    ],
)
def test_which_fault(value: object, error: type[Exception], expected: str) -> None:
    """A lost zero is not put back, and a name is not looked up."""
    assert code(value) == expected
    with pytest.raises(error):
        muni.validate(value)
