import json
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import BirthDate
from plugin_model.strategies.numbers import personal_identity_numbers
from plugin_model.validators import (
    ChecksumError,
    ComponentError,
    FormatError,
    LengthError,
    organisation_number,
)
from plugin_model.validators import personal_identity_number as pin
from plugin_model.validators.personal_identity_number import (
    ISSUED,
    Kind,
    LegalGender,
)

DATA = Path(__file__).parents[1] / "data" / "numbers"
SPELLINGS = ("long_format", "short_format", "separated_format", "separated_long")
EVERY_KIND = tuple(Kind)
ON = date(2025, 1, 1)
PERSONAL = personal_identity_numbers(kinds=(Kind.PERSONAL,))


def vectors(name: str) -> list[dict[str, object]]:
    """Return the shared vectors of a file."""
    listed: list[dict[str, object]] = json.loads((DATA / name).read_text("utf-8"))
    return listed


LISTED = vectors("personnummer_meta_list.json")
INTERIM = vectors("personnummer_meta_interim.json")
STRUCTURED = json.loads((DATA / "personnummer_meta_structured.json").read_text("utf-8"))
SERIES = json.loads((DATA / "skatteverket_coordination.json").read_text("utf-8"))


def code(value: object, **options: object) -> str | None:
    """Return the end of the code of what is wrong."""
    found = pin.validate.using(**options).read(value)  # type: ignore[arg-type]
    return None if isinstance(found, str) else found.code.rpartition(".")[2]


class TestVectors:
    """Agreement with the numbers that others publish."""

    @pytest.mark.parametrize("one", LISTED, ids=lambda one: one["separated_long"])
    def test_the_shared_list(self, one: dict[str, object]) -> None:
        """Every spelling of a listed number is valid as the list says."""
        told = {spelling: pin.is_valid(one[spelling]) for spelling in SPELLINGS}
        assert told == dict.fromkeys(SPELLINGS, one["valid"])

    @pytest.mark.parametrize("kind", ["ssn", "con"])
    @pytest.mark.parametrize("form", ["string", "integer"])
    @pytest.mark.parametrize("verdict", ["valid", "invalid"])
    def test_the_shared_structure(self, kind: str, form: str, verdict: str) -> None:
        """Texts and whole numbers are valid as the structure says."""
        listed = STRUCTURED[kind][form][verdict]
        assert {pin.is_valid(one) for one in listed} == {verdict == "valid"}

    @pytest.mark.parametrize(
        "one",
        [one for one in LISTED if one["valid"] and one["type"] != "interim"],
        ids=lambda one: one["separated_long"],
    )
    def test_what_the_shared_list_says(self, one: dict[str, object]) -> None:
        """Kind, gender and the twelve digits are those of the list."""
        said = pin.parse(str(one["separated_format"]), on=ON)
        assert said.number == one["long_format"]
        assert (said.kind is Kind.COORDINATION) is (one["type"] == "con")
        assert (said.legal_gender is LegalGender.MALE) is one["isMale"]

    @pytest.mark.parametrize("one", INTERIM, ids=lambda one: one["separated_long"])
    def test_interim_numbers_when_asked_for(self, one: dict[str, object]) -> None:
        """Interim numbers are valid as the list says, and only when asked for."""
        asked = {pin.is_valid(one[form], kinds=EVERY_KIND) for form in SPELLINGS}
        assert asked == {one["valid"]}
        assert {pin.is_valid(one[form]) for form in SPELLINGS} == {False}

    @pytest.mark.parametrize(
        "one",
        vectors("personnummer_meta_orgnumber.json"),
        ids=lambda one: one["separated_format"],
    )
    def test_no_organisation_number_passes(self, one: dict[str, object]) -> None:
        """An organisation's number is told apart from a person's."""
        for form in ("short_format", "separated_format"):
            assert code(one[form]) == "organisation"
            assert code(f"16{one[form]}") == "organisation"
            assert organisation_number.is_valid(one[form])

    @pytest.mark.parametrize(
        "number", [one for part in SERIES.values() for one in part]
    )
    def test_the_tax_agencys_series(self, number: str) -> None:
        """Each coordination number of the authority's own series is valid."""
        assert pin.parse(number).kind is Kind.COORDINATION

    @pytest.mark.parametrize(
        ("part", "stated"),
        [
            ("month_unknown", (False, False)),
            ("day_unknown", (True, False)),
            ("day_that_the_month_lacks", (True, False)),
            ("ordinary", (True, True)),
        ],
    )
    def test_what_the_series_states(self, part: str, stated: tuple[bool, bool]) -> None:
        """An unknown month or day, or one that the month lacks, is not stated."""
        births = [pin.parse(number).stated_birth for number in SERIES[part]]
        told = {
            birth and (birth[1] is not None, birth[2] is not None) for birth in births
        }
        assert told == {stated}


class TestScenarios:
    """Hard cases from practice."""

    def test_14_a_coordination_number(self) -> None:
        """It is valid, of its own kind, and states the day less 60."""
        said = pin.parse("19730288-9931")
        assert said.kind is Kind.COORDINATION
        assert said.birth_date == date(1973, 2, 28)
        assert said.is_matchable

    def test_15_a_dormant_number_is_still_a_number(self) -> None:
        """Whether a number is dormant is not in it: it stays valid on any day."""
        assert pin.is_valid("19730288-9931", on=date(2099, 1, 1))
        assert pin.is_valid("730288-9931", on=date(2030, 1, 1))

    def test_16_numbers_that_no_authority_gave_to_one_person(self) -> None:
        """They are read when asked for, and never matched to registers."""
        interim = pin.parse("20000101-T220", kinds=EVERY_KIND)
        pseudo = pin.parse("20000101Tf29", kinds=EVERY_KIND)
        assert [interim.kind, pseudo.kind] == [Kind.INTERIM, Kind.PROTECTED_PSEUDO]
        assert interim.birth_date == pseudo.birth_date == date(2000, 1, 1)
        assert interim.legal_gender is pseudo.legal_gender is None
        assert not interim.is_matchable
        assert not pseudo.is_matchable

    def test_16_the_check_digit_of_an_interim_number_settles_nothing(self) -> None:
        """Whatever its last digit is, an interim number is as valid as another."""
        last = [f"20000101-T22{digit}" for digit in range(10)]
        assert {pin.is_valid(one, kinds=EVERY_KIND) for one in last} == {True}

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("20000101-T220", "substitute"),
            ("000101+T220", "substitute"),
            ("20000101Tf29", "substitute"),
            ("20000101-Tf29", "substitute"),
            ("000101Tf29", "format"),
            ("20000101TF29", "format"),
            ("20000101-t220", "format"),
            ("20000161-T220", "date"),
            ("20000230-T220", "date"),
            ("21000101-T220", "century"),
        ],
    )
    def test_16_what_is_wrong_with_a_number_with_letters(
        self, value: str, expected: str
    ) -> None:
        """Unasked for, they are refused; a bad date is worse."""
        assert code(value) == expected

    @pytest.mark.parametrize(
        "value",
        ["20000101Tf29", "20000101-T220", "000101-T220", "20000230Tf29"],
    )
    def test_16_a_fault_does_not_tell_that_somebody_is_in_hiding(
        self, value: str
    ) -> None:
        """Numbers with letters look alike in a message, whichever they are."""
        found = pin.fault(value)
        assert found is not None
        assert "99999999-xxxx" in found.message()
        assert "xx99" not in found.text("sv")

    def test_16_an_interim_number_keeps_its_letter(self) -> None:
        """The canonical text has the letter, and the century where it is settled."""
        ten = pin.validate("000101+T220", kinds=EVERY_KIND)
        twelve = pin.validate("000101+T220", kinds=EVERY_KIND, on=ON)
        assert [ten, twelve] == ["000101+T220", "19000101T220"]
        assert pin.format(ten, kinds=EVERY_KIND) == ten
        assert pin.format(twelve, kinds=EVERY_KIND) == "19000101-T220"

    def test_17_the_day_may_be_a_nearby_one(self) -> None:
        """What the number states is called stated, and is kept beside what is so."""
        said = pin.parse("20000229-2399")
        assert said.stated_birth is not None
        assert BirthDate(*said.stated_birth) != BirthDate(2000, 2, 28)

    def test_35_the_century_of_ten_digits_needs_a_day(self) -> None:
        """Read in 2015 or 2099 it is 2000; without a day it may be more than one."""
        assert pin.parse("000229-2399", on=date(2015, 9, 1)).birth_year == 2000
        assert pin.parse("000229-2399", on=date(2099, 12, 31)).birth_year == 2000
        assert pin.parse("000229+2399", on=date(2100, 1, 1)).birth_year == 2000
        assert pin.parse("000405-9937").is_ambiguous
        assert pin.parse("000405-9937", on=date(2015, 1, 1)).birth_year == 2000
        assert pin.parse("000405+9937", on=date(2015, 1, 1)).birth_year == 1900


class TestCentury:
    """How ten digits get their century."""

    @given(personal_identity_numbers(), st.integers(0, 199))
    def test_the_sign_turns_in_the_year_of_turning_100(
        self, number: str, age: int
    ) -> None:
        """Ten digits as they are written in a year read back to the twelve."""
        year = int(number[:4]) + age
        on = date(min(year, 9999), 1, 1)
        written = f"{number[2:8]}{'+' if age >= 100 else '-'}{number[8:]}"
        assert pin.validate(written, on=on) == number
        assert pin.format(number, on=on)[2:] == written

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2008, 12, 31), "19090527-1474"),
            (date(2009, 1, 1), "19090527+1474"),
            (date(2009, 5, 27), "19090527+1474"),
            (None, "19090527-1474"),
        ],
    )
    def test_the_first_day_of_the_year_decides(
        self, on: date | None, expected: str
    ) -> None:
        """Born in May 1909 one has a plus from 1 January 2009."""
        assert pin.format("190905271474", on=on) == expected

    @given(personal_identity_numbers(), st.sampled_from(["", "-", "+"]))
    def test_without_a_day_some_century_is_enough(self, number: str, sign: str) -> None:
        """Ten digits of a valid number are valid, and its year is among the fitting."""
        written = f"{number[2:8]}{sign}{number[8:]}"
        said = pin.parse(written)
        assert int(number[:4]) in said.possible_birth_years
        assert pin.compact(written) == said.number == written.replace("-", "")

    @given(personal_identity_numbers(), st.sampled_from(["", "-", "+"]))
    def test_twelve_digits_need_no_sign(self, number: str, sign: str) -> None:
        """With the century stated, plus, hyphen and nothing mean the same."""
        assert pin.validate(f"{number[:8]}{sign}{number[8:]}") == number

    @given(personal_identity_numbers(), st.dates())
    def test_twelve_digits_need_no_day(self, number: str, on: date) -> None:
        """A day changes nothing where the century is stated."""
        assert pin.validate(number, on=on) == number

    def test_only_one_century_had_the_leap_day(self) -> None:
        """Of 1800, 1900 and 2000 only the last had a 29 February."""
        said = pin.parse("000229-2399")
        assert said.possible_birth_years == (2000,)
        assert not said.is_ambiguous
        assert code("000229-2399", on=date(1950, 1, 1)) == "date"
        assert code("19000229-2399") == "date"

    @pytest.mark.parametrize("year", [1, 60, 99, 150, 2300, 9999])
    def test_a_day_far_away_gives_a_year_out_of_bounds(self, year: int) -> None:
        """Years before 1800 and after 2099 are no years of birth."""
        assert code("570428-9999", on=date(year, 1, 1)) == "century"
        assert code("570428+9999", on=date(year, 1, 1)) == "century"

    def test_ambiguous_numbers_state_no_birth(self) -> None:
        """While the century is open there is no date to take by mistake."""
        said = pin.parse("570428-9999")
        assert said.possible_birth_years == (1857, 1957, 2057)
        assert (said.birth_year, said.stated_birth, said.birth_date) == (None,) * 3
        assert (said.birth_month, said.birth_day) == (4, 28)

    @given(personal_identity_numbers(kinds=(Kind.COORDINATION,)))
    def test_a_day_is_stated_if_a_fitting_year_has_it(self, number: str) -> None:
        """29 February of an open century is stated, 30 February never is."""
        said = pin.parse(number[2:])
        month, day = int(number[4:6]), int(number[6:8]) - 60
        has_it = month > 0 and 0 < day <= max(
            monthrange(year, month)[1] for year in said.possible_birth_years
        )
        assert said.birth_month == (month or None)
        assert said.birth_day == (day if has_it else None)


class TestFaults:
    """Each kind of fault is told by its class and its code."""

    @pytest.mark.parametrize(
        ("value", "error", "expected"),
        [
            ("", FormatError, "format"),
            ("2000-02-29-2399", FormatError, "format"),
            ("20000229 2399", FormatError, "format"),
            ("20000229\u20132399", FormatError, "format"),
            ("20000229--2399", FormatError, "format"),
            ("2000022-92399", FormatError, "format"),
            ("20000229-239X", FormatError, "format"),
            ("20000101-E221", FormatError, "format"),
            ("20000101-A220", FormatError, "format"),
            (None, FormatError, "no_text"),
            (True, FormatError, "no_text"),
            (200002292399.0, FormatError, "no_text"),
            (2292399, FormatError, "no_text"),
            (5704289999, FormatError, "no_text"),
            ("2292399", LengthError, "length"),
            ("02292399", LengthError, "length"),
            ("0229-2399", LengthError, "length"),
            ("0002292399" + "000", LengthError, "length"),
            ("17990101-0000", ComponentError, "century"),
            ("21000101-0000", ComponentError, "century"),
            ("16570428-9999", ComponentError, "century"),
            ("20001301-0000", ComponentError, "date"),
            ("20000001-0000", ComponentError, "date"),
            ("20000431-0000", ComponentError, "date"),
            ("20000400-0000", ComponentError, "date"),
            ("20000432-0000", ComponentError, "date"),
            ("20000459-0000", ComponentError, "date"),
            ("20000492-0000", ComponentError, "date"),
            ("20010229-0000", ComponentError, "date"),
            ("20150916-0006", ComponentError, "serial"),
            ("20000460-0001", ComponentError, "serial"),
            ("20000229-2398", ChecksumError, "checksum"),
            (200002292398, ChecksumError, "checksum"),
        ],
    )
    def test_which_fault(
        self, value: object, error: type[Exception], expected: str
    ) -> None:
        """Form comes before length, length before parts, the check digit last."""
        assert code(value) == expected
        with pytest.raises(error):
            pin.validate(value)

    @pytest.mark.parametrize("kind", EVERY_KIND)
    def test_a_kind_that_is_not_accepted_is_named(self, kind: Kind) -> None:
        """A good number of another kind is called that, or just a substitute."""
        examples = {
            Kind.PERSONAL: "20000229-2399",
            Kind.COORDINATION: "19730288-9931",
            Kind.INTERIM: "20000101-T220",
            Kind.PROTECTED_PSEUDO: "20000101Tf29",
        }
        others = tuple(other for other in Kind if other is not kind)
        expected = kind.value if kind in ISSUED else "substitute"
        assert code(examples[kind], kinds=others) == expected
        assert code(examples[kind], kinds=(kind,)) is None

    def test_the_length_is_told(self) -> None:
        """A lost zero is easier to find when the digits are counted."""
        found = pin.fault("2292399")
        assert found is not None
        assert "7 digits" in found.message("en")
        assert "7 siffror" in found.message("sv")

    @pytest.mark.parametrize("number", ["165560160680", "5560160680", "16556016-0680"])
    def test_an_organisation_is_told(self, number: str) -> None:
        """With and without the prefix it is an organisation, not a bad date."""
        assert code(number) == "organisation"

    @pytest.mark.parametrize("number", ["5560160681", "195560160680", "556016+0680"])
    def test_what_only_looks_like_an_organisation_is_a_bad_date(
        self, number: str
    ) -> None:
        """Without the right check digit, prefix or sign it is not called one."""
        assert code(number) in {"date", "century"}


class TestDetection:
    """Which slips the check finds, and which it cannot find."""

    @given(PERSONAL, st.integers(2, 11), st.integers(1, 9))
    def test_any_single_wrong_digit_is_caught(
        self, number: str, place: int, shift: int
    ) -> None:
        """One wrong digit among the last ten never gives another valid number."""
        wrong = str((int(number[place]) + shift) % 10)
        assert not pin.is_valid(number[:place] + wrong + number[place + 1 :])

    @given(PERSONAL, st.integers(2, 10))
    def test_any_swap_of_neighbours_is_caught_but_one(
        self, number: str, place: int
    ) -> None:
        """Two different neighbours that change places are caught, unless 0 and 9."""
        one, two = number[place], number[place + 1]
        swapped = number[:place] + two + one + number[place + 2 :]
        is_hidden = one == two or {one, two} == {"0", "9"}
        assert is_hidden or not pin.is_valid(swapped)

    @given(PERSONAL)
    def test_a_wrong_century_is_not_caught(self, number: str) -> None:
        """The first two of twelve digits stand outside the check digit."""
        other = ("19" if number.startswith("20") else "20") + number[2:]
        is_lost = number[4:8] == "0229" and number[2:4] == "00"
        assert pin.is_valid(other) is not is_lost


class TestValue:
    """What a parsed number tells and what it keeps to itself."""

    @given(personal_identity_numbers(kinds=EVERY_KIND))
    def test_it_shows_nothing(self, number: str) -> None:
        """Neither the number nor the birth nor the kind is in the text of the value."""
        said = pin.parse(number, kinds=EVERY_KIND)
        assert str(said) == repr(said) == "PersonalIdentityNumber()"

    @given(PERSONAL)
    def test_a_personal_number_states_a_day(self, number: str) -> None:
        """Twelve digits of a personnummer always state a whole date."""
        said = pin.parse(number)
        assert said.birth_date == date.fromisoformat(number[:8])
        assert said.stated_birth is not None
        assert BirthDate(*said.stated_birth).is_complete

    @given(personal_identity_numbers(kinds=(Kind.COORDINATION,)))
    def test_a_coordination_number_states_a_birth_date_or_a_part_of_one(
        self, number: str
    ) -> None:
        """What it states is always a birth date that may be unknown in part."""
        said = pin.parse(number)
        assert said.stated_birth is not None
        assert BirthDate(*said.stated_birth).year == int(number[:4])
        assert said.birth_date is None or said.birth_date.day == int(number[6:8]) - 60

    @given(personal_identity_numbers())
    def test_the_gender_is_that_of_the_last_serial_digit(self, number: str) -> None:
        """Odd is male and even is female, as stated when the number was given."""
        expected = (LegalGender.FEMALE, LegalGender.MALE)[int(number[10]) % 2]
        assert pin.parse(number).legal_gender is expected
