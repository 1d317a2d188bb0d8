import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model.strategies.numbers import (
    ShapeOnly,
    organisation_numbers,
    personal_identity_numbers,
)
from plugin_model.validators import organisation_number, personal_identity_number
from plugin_model.validators.personal_identity_number import Kind

PAGE = (
    Path(__file__).parents[2] / "docs" / "reference" / "validators-and-their-peers.md"
)
ANSWERS = {"yes": True, "no": False}
Check = Callable[[object], bool]


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading of the page, less its head."""
    text = PAGE.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| `(.+?)` \|(.+)\|$", text, flags=re.MULTILINE)
    return [
        [value.replace("␣", " ").replace("⏎", "\n"), *map(str.strip, rest.split("|"))]
        for value, rest in lines
    ]


PEOPLE, ORGANISATIONS = rows("People"), rows("Organisations")


def check_of(module: str, name: str) -> Check:
    """Return a function of another package, or skip where it is not installed."""
    found: Check = getattr(pytest.importorskip(module), name)
    return found


@pytest.fixture(scope="module")
def personnummer() -> Check:
    """What the package of that name says."""
    return check_of("personnummer.personnummer", "valid")


@pytest.fixture(scope="module")
def organisationsnummer() -> Check:
    """What the package of that name says."""
    return check_of("organisationsnummer.organisationsnummer", "valid")


@pytest.fixture(scope="module")
def stdnum() -> Check:
    """What python-stdnum says of a person's number."""
    return check_of("stdnum.se.personnummer", "is_valid")


@pytest.fixture(scope="module")
def stdnum_orgnr() -> Check:
    """What python-stdnum says of an organisation's number."""
    return check_of("stdnum.se.orgnr", "is_valid")


@pytest.mark.parametrize("row", PEOPLE, ids=lambda row: ascii(row[0]))
def test_each_row_about_people(
    row: list[str], personnummer: Check, stdnum: Check
) -> None:
    """The three answers are those that the page gives, and they do differ."""
    value, ours, theirs, other, why = row
    told = [
        personal_identity_number.is_valid(value),
        personnummer(value),
        stdnum(value),
    ]
    assert told == [ANSWERS[ours], ANSWERS[theirs], ANSWERS[other]]
    assert len(set(told)) == 2
    assert why


@pytest.mark.parametrize("row", ORGANISATIONS, ids=lambda row: ascii(row[0]))
def test_each_row_about_organisations(
    row: list[str], organisationsnummer: Check, stdnum_orgnr: Check
) -> None:
    """The four answers are those that the page gives, and they do differ."""
    value, ours, asked, theirs, other, why = row
    told = [
        organisation_number.is_valid(value),
        organisation_number.is_valid(value, sole_traders=True),
        organisationsnummer(value),
        stdnum_orgnr(value),
    ]
    assert told == [ANSWERS[one] for one in (ours, asked, theirs, other)]
    assert len(set(told)) == 2
    assert why


def test_whole_numbers(personnummer: Check) -> None:
    """Twelve digits are read as a number by both, ten by the other alone."""
    for value, expected in ((200002292399, True), (5704289999, False)):
        assert personal_identity_number.is_valid(value) is expected
        assert personnummer(value) is True


@st.composite
def with_slips(draw: st.DrawFn, numbers: st.SearchStrategy[str], signs: str) -> str:
    """Draw a number as it is written, one of its last six digits perhaps wrong."""
    number = draw(numbers)
    sign = draw(st.sampled_from(["", *signs]))
    place = draw(st.integers(len(number) - 6, len(number) - 1))
    digit = draw(st.just(number[place]) | st.sampled_from("0123456789"))
    number = number[:place] + digit + number[place + 1 :]
    return ShapeOnly(f"{number[:-4]}{sign}{number[-4:]}")


PERSONAL = personal_identity_numbers(kinds=(Kind.PERSONAL,))


@given(with_slips(PERSONAL, "-+"), st.booleans())
def test_personnummer_agrees_on_all_else(
    personnummer: Check, number: str, is_short: bool
) -> None:
    """On residents' numbers, right or wrong, both say the same."""
    # The leap day of ten digits depends on today's date there.
    start = 2 if is_short and number[4:8] != "0229" else 0
    written = number[start:]
    assert personal_identity_number.is_valid(written) is personnummer(written)


@given(with_slips(PERSONAL, "-+"))
def test_stdnum_agrees_on_all_else(stdnum: Check, number: str) -> None:
    """On residents' numbers that do not have the serial 000 both say the same."""
    serial = number.replace("-", "").replace("+", "")[8:11]
    ours = personal_identity_number.is_valid(number, kinds=(Kind.PERSONAL,))
    assert serial == "000" or ours is stdnum(number)


@given(with_slips(organisation_numbers(), "-"))
def test_organisation_packages_agree_on_all_else(
    organisationsnummer: Check, stdnum_orgnr: Check, number: str
) -> None:
    """On organisations' numbers, right or wrong, all three say the same."""
    ours = organisation_number.is_valid(number)
    assert ours is organisationsnummer(number)
    assert ours is stdnum_orgnr(number)
