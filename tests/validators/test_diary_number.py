import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model.strategies.numbers import diary_numbers
from plugin_model.validators import diary_number as diary


@given(
    diary_numbers(),
    st.sampled_from(
        ["", "dnr ", "Dnr", "DNR: ", "dnr. ", "diarienr ", "Diarienummer: "]
    ),
    st.sampled_from("/-"),
    st.booleans(),
)
def test_the_spellings_in_use(
    number: str, word: str, stroke: str, is_padded: bool
) -> None:
    """The word before it, a hyphen and lost zeros lead to the same number."""
    year, _, serial = number.partition("/")
    written = f"{word}{year}{stroke}{serial if is_padded else int(serial)}"
    assert diary.validate(written) == diary.compact(written) == number


@given(diary_numbers())
def test_it_states_year_and_serial(number: str) -> None:
    """A number is its year, and the place in that year."""
    said = diary.parse(number)
    assert f"{said.year}/{said.serial:05}" == said.number == number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2015/", "format"),
        ("15/00665", "format"),
        ("2015 / 00665", "format"),
        ("2015/000665", "format"),
        ("2015:00665", "format"),
        ("nr 2015/00665", "format"),
        ("1899/00665", "year"),
        ("2100/00665", "year"),
        ("2015/0", "serial"),
        (2015, "no_text"),
    ],
)
def test_which_fault(value: object, expected: str) -> None:
    """Form, year and serial number are told apart."""
    found = diary.fault(value)
    assert found is not None
    assert found.code.rpartition(".")[2] == expected
