import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model.strategies.numbers import (
    organisation_numbers,
    personal_identity_numbers,
)
from plugin_model.validators import (
    ChecksumError,
    ComponentError,
    FormatError,
    LengthError,
    personal_identity_number,
)
from plugin_model.validators import organisation_number as org
from plugin_model.validators.organisation_number import LegalForm

DATA = Path(__file__).parents[1] / "data" / "numbers"
VECTORS = json.loads((DATA / "organisationsnummer_meta_list.json").read_text("utf-8"))
AP_FUNDS = json.loads((DATA / "personnummer_meta_orgnumber.json").read_text("utf-8"))


def code(value: object, **options: bool) -> str | None:
    """Return the code of what is wrong."""
    found = org.validate.read(value, **options)
    return None if isinstance(found, str) else found.code


@pytest.mark.parametrize("one", VECTORS, ids=lambda one: one["input"])
def test_the_shared_vectors(one: dict[str, object]) -> None:
    """Validity, both spellings and VAT number are those of the shared list."""
    value = str(one["input"])
    assert org.is_valid(value, sole_traders=True) is one["valid"]
    assert org.is_valid(value) is (one["valid"] and one["type"] != "Enskild firma")


@pytest.mark.parametrize(
    "one", [one for one in VECTORS if one["valid"]], ids=lambda one: one["input"]
)
def test_what_the_shared_vectors_say_of_a_number(one: dict[str, object]) -> None:
    """Form and VAT number are those of the list; a century is kept, not dropped."""
    said = org.parse(str(one["input"]), sole_traders=True)
    is_person = one["type"] == "Enskild firma"
    form = LegalForm.SOLE_TRADER if is_person else LegalForm.LIMITED_COMPANY
    assert said.legal_form is form
    assert said.vat_number == one["vat_number"]
    assert said.number[-10:] == one["short_format"]
    written = org.format(str(one["input"]), sole_traders=True)
    assert written[-11:].replace("-", "+") == str(one["long_format"]).replace("-", "+")


@pytest.mark.parametrize("one", AP_FUNDS, ids=lambda one: one["separated_format"])
def test_the_pension_funds(one: dict[str, object]) -> None:
    """Numbers that are often mistaken for a person's are organisations'."""
    assert org.validate(one["separated_format"]) == one["short_format"]


@given(organisation_numbers(), st.sampled_from(["", "16"]), st.sampled_from(["", "-"]))
def test_prefix_and_hyphen_are_free(number: str, prefix: str, hyphen: str) -> None:
    """With or without 16, with or without hyphen: the ten digits come out."""
    written = f"{prefix}{number[:6]}{hyphen}{number[6:]}"
    assert org.validate(written) == org.compact(written) == number
    assert org.format(number) == f"{number[:6]}-{number[6:]}"


@given(organisation_numbers())
def test_a_whole_number_has_lost_no_zero(number: str) -> None:
    """No organisation number begins with 0, so one may come as a number."""
    assert org.validate(int(number)) == number
    assert org.validate(int(f"16{number}")) == number


@given(organisation_numbers())
def test_no_organisation_is_a_person(number: str) -> None:
    """The two sorts of numbers have none in common."""
    assert not personal_identity_number.is_valid(number)
    assert not personal_identity_number.is_valid(f"16{number}")


@given(personal_identity_numbers(), st.booleans())
def test_a_sole_trader_only_on_request(number: str, is_short: bool) -> None:
    """A person's number passes when asked for, as that person's canonical text."""
    written = number[2:] if is_short else number[:]
    assert code(written) == "organisation_number.personal"
    assert org.validate(written, sole_traders=True) == written
    assert org.compact(written) == written
    said = org.parse(written, sole_traders=True)
    assert said.legal_form is LegalForm.SOLE_TRADER
    assert said.vat_number == f"SE{number[2:]}01"
    assert repr(said) == f"OrganisationNumber(legal_form={LegalForm.SOLE_TRADER!r})"


def test_a_sole_trader_of_a_hundred_years() -> None:
    """The plus of ten digits stays, and is no part of the VAT number."""
    said = org.parse("121212+1212", sole_traders=True)
    assert said.number == "121212+1212"
    assert said.vat_number == "SE121212121201"
    assert org.format("121212+1212", sole_traders=True) == "121212+1212"
    assert code("121212+1212") == "organisation_number.personal"


@given(organisation_numbers(), st.integers(0, 9), st.integers(1, 9))
def test_any_single_wrong_digit_is_caught(number: str, place: int, shift: int) -> None:
    """One wrong digit never gives another valid organisation number."""
    wrong = str((int(number[place]) + shift) % 10)
    assert not org.is_valid(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    ("value", "error", "expected"),
    [
        ("", FormatError, "format"),
        ("556016+0680", FormatError, "format"),
        ("556016 0680", FormatError, "format"),
        ("SE556016068001", FormatError, "format"),
        ("5560-160680", FormatError, "format"),
        ("556016068", LengthError, "length"),
        ("16016-0680", LengthError, "length"),
        ("55601606800", LengthError, "length"),
        ("195560160680", ComponentError, "prefix"),
        ("0560160680", ComponentError, "group"),
        ("510217-9974", ComponentError, "personal"),
        ("16510217-9974", ComponentError, "personal"),
        ("556016-0681", ChecksumError, "checksum"),
        ("165560160681", ChecksumError, "checksum"),
    ],
)
def test_which_fault(value: str, error: type[Exception], expected: str) -> None:
    """Form comes before length, length before parts, the check digit last."""
    assert code(value) == f"organisation_number.{expected}"
    with pytest.raises(error):
        org.validate(value)


def test_a_short_whole_number_is_no_text() -> None:
    """Nine digits as a number are refused, for they may have been more."""
    assert code(556016068) == "number.no_text"
    assert code(5560160680.0) == "number.no_text"


def test_a_bad_number_of_a_sole_trader_is_told_as_a_persons() -> None:
    """When people are let in, their faults are told as of their own numbers."""
    assert code("510217-9975", sole_traders=True) == "personal_identity_number.checksum"
    assert (
        code("16510217-9974", sole_traders=True) == "personal_identity_number.century"
    )


def test_other_twelve_digits_keep_their_prefix_when_compacted() -> None:
    """Only 16 stands for nothing."""
    assert org.compact("19556016-0680") == "195560160680"
    assert org.compact("556016/0680") == "556016/0680"


def test_every_group_has_its_form_but_one() -> None:
    """The Tax Agency's list has no group 4; a number of it has no known form."""
    groups = {form.value for form in LegalForm if form is not LegalForm.SOLE_TRADER}
    assert groups == set("12356789")
    assert org.parse("402000-0008").legal_form is None
