from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.fields import Field, Kind  # noqa: E402
from plugin_model.findings import Place, Severity  # noqa: E402
from plugin_model.registers.identities import Identities, identities  # noqa: E402
from plugin_model.registers.tables import Table  # noqa: E402
from plugin_model.strategies.numbers import personal_identity_numbers  # noqa: E402
from plugin_model.validators import personal_identity_number  # noqa: E402
from plugin_model.validators.personal_identity_number import (  # noqa: E402
    Kind as NumberKind,
)
from plugin_model.values import BirthDate  # noqa: E402
from tests.registers.conftest import Table as MakeTable  # noqa: E402

FEWER = settings(max_examples=max(5, settings().max_examples // 2))
ALL = tuple(NumberKind)
IN_2015 = date(2015, 9, 1)

# Published for tests; the last one has no valid check digit.
LEAP = "20000229-2399"
COORDINATION = "20210791-9967"
WRONG = "20000229-2398"
OPEN = "000229-2399"
TEN_DIGITS = "570428-9999"
INTERIM = "20000101-T220"
PSEUDO = "20000101Tf29"


def told(numbers: Sequence[str | int | None], on: date | None = None) -> Identities:
    """Read a column of identity numbers."""
    table = Table(
        headings=("Personnummer",),
        rows=polars.Series("row", range(2, len(numbers) + 2), polars.Int64),
        cells=polars.DataFrame({"0": numbers}),
    )
    return identities(table, "Personnummer", on=on)


def birth_of(row: Mapping[str, object]) -> tuple[object, object, object]:
    """Return the parts of a birth in a row of facts."""
    return row["birth_date"], row["birth_year"], row["birth_month"]


class TestChecks:
    """Which numbers are valid."""

    @FEWER
    @given(personal_identity_numbers(kinds=ALL))
    def test_every_kind_of_number_is_known(self, number: str) -> None:
        """Personnummer, samordningsnummer and their stand-ins have no fault."""
        found = told([number])
        assert found.numbers.to_list() == [number]
        assert [one.severity for one in found.findings] in ([], [Severity.INFO])

    def test_faults_are_those_of_the_validator(self) -> None:
        """What is wrong with a number is told as the validator tells it, unseen."""
        wrong = [WRONG, "x", "19990229-2390", "1234", "okänt", None, ""]
        found = told(wrong)
        assert found.numbers.null_count() == len(wrong)
        assert [(one.code, one.place.row) for one in found.findings] == [
            ("personal_identity_number.checksum", 2),
            ("personal_identity_number.format", 3),
            ("personal_identity_number.date", 4),
            ("personal_identity_number.length", 5),
        ]
        assert WRONG not in " ".join(one.text("sv") for one in found.findings)

    def test_numbers_of_a_spreadsheet(self) -> None:
        """A whole number of twelve digits is read as its digits."""
        assert told([200002292399]).numbers.to_list() == ["200002292399"]


class TestProtection:
    """Numbers that stand for a protected identity."""

    def test_they_are_kept_apart(self) -> None:
        """They are told, recognise nobody, and are no fault."""
        found = told([PSEUDO, PSEUDO, LEAP])
        assert found.is_protected.to_list() == [True, True, False]
        assert found.keys().to_list() == [None, None, "200002292399"]
        assert [one.code for one in found.findings] == ["register.protected_number"] * 2

    def test_the_municipality_is_not_used(self, table: MakeTable) -> None:
        """Where somebody is registered who is protected may be a decoy."""
        rows = [[PSEUDO, "1480"], [LEAP, "1480"]]
        facts = registers.read(table([["Personnummer", "Kommun"], *rows])).facts
        assert facts.frame["municipality"].to_list() == [None, "1480"]
        codes = [one.code for one in facts.findings]
        assert "register.protected_municipality" in codes


class TestRecognition:
    """Who is the same person."""

    @pytest.mark.parametrize(
        ("number", "on", "key"),
        [
            (LEAP, None, "200002292399"),
            ("200002292399", None, "200002292399"),
            (OPEN, IN_2015, "200002292399"),
            ("0002292399", IN_2015, "200002292399"),
            (OPEN, None, "0002292399"),
            ("19090527+1474", None, "190905271474"),
            ("090527+1474", IN_2015, "190905271474"),
            ("090527+1474", None, "090527+1474"),
            (COORDINATION, None, "202107919967"),
            (INTERIM, None, None),
            (WRONG, None, None),
            (None, None, None),
        ],
    )
    def test_the_key(self, number: str, on: date | None, key: str | None) -> None:
        """A number is one key however it is written, if its century is known."""
        assert told([number], on).keys().to_list() == [key]

    def test_a_person_who_stands_twice(self, table: MakeTable) -> None:
        """Whoever stands there twice by number is told, ids or not."""
        rows = [["a", LEAP], ["b", COORDINATION], ["b", "200002292399"], ["", OPEN]]
        path = table([["Deltagar-id", "Personnummer"], *rows])
        facts = registers.read(path, numbers_on=IN_2015).facts
        twice = [one for one in facts.findings if one.code.endswith("duplicate_person")]
        assert [(one.place, dict(one.values)["first"]) for one in twice] == [
            (Place(row=4, column="Deltagar-id"), "3"),
            (Place(row=4, column="Personnummer"), "2"),
            (Place(row=5, column="Personnummer"), "2"),
        ]


class TestBirths:
    """Births taken from numbers, where the register does not state them."""

    @pytest.mark.parametrize(
        ("birth", "number", "on", "taken", "code"),
        [
            # Not stated, or not in full: taken, and marked.
            ("", LEAP, None, BirthDate(2000, 2, 29), "birth_from_number"),
            ("2000", LEAP, None, BirthDate(2000, 2, 29), "birth_from_number"),
            ("2000-02", LEAP, None, BirthDate(2000, 2, 29), "birth_from_number"),
            ("", COORDINATION, None, BirthDate(2021, 7, 31), "birth_from_number"),
            ("", INTERIM, None, BirthDate(2000, 1, 1), "birth_from_number"),
            ("", PSEUDO, None, BirthDate(2000, 1, 1), "birth_from_number"),
            ("", OPEN, IN_2015, BirthDate(2000, 2, 29), "birth_from_number"),
            # The century follows from the year that is stated, not from a clock.
            ("", TEN_DIGITS, None, None, "century"),
            ("", TEN_DIGITS, IN_2015, BirthDate(1957, 4, 28), "birth_from_number"),
            ("1957", TEN_DIGITS, None, BirthDate(1957, 4, 28), "birth_from_number"),
            ("2057", TEN_DIGITS, None, BirthDate(2057, 4, 28), "birth_from_number"),
            ("1957-04-28", TEN_DIGITS, None, BirthDate(1957, 4, 28), None),
            ("1950", TEN_DIGITS, None, BirthDate(1950), "birth_differs"),
            # Of three centuries, one alone has this day.
            ("", OPEN, None, BirthDate(2000, 2, 29), "birth_from_number"),
            # The register goes before the number, and what differs is told.
            ("2000-02-29", LEAP, None, BirthDate(2000, 2, 29), None),
            ("2000-02-29", OPEN, None, BirthDate(2000, 2, 29), None),
            ("2000-02-28", LEAP, None, BirthDate(2000, 2, 28), "birth_differs"),
            ("2000-02-28", OPEN, None, BirthDate(2000, 2, 28), "birth_differs"),
            ("1999", LEAP, None, BirthDate(1999), "birth_differs"),
            ("2021-07-31", COORDINATION, None, BirthDate(2021, 7, 31), None),
            # The number states the year alone.
            ("1915-07-12", "191500722390", None, BirthDate(1915, 7, 12), None),
            ("", "191500722390", None, BirthDate(1915), "birth_from_number"),
            ("1915", "191500722390", None, BirthDate(1915), None),
            # No number, no valid number.
            ("2000", "", None, BirthDate(2000), None),
            ("2000", WRONG, None, BirthDate(2000), None),
        ],
    )
    def test_a_birth_and_a_number(
        self,
        table: MakeTable,
        birth: str,
        number: str,
        on: date | None,
        taken: BirthDate | None,
        code: str | None,
    ) -> None:
        """A number completes what is not stated, and changes nothing that is."""
        path = table([["Född", "Personnummer"], [birth, number]])
        facts = registers.read(path, numbers_on=on).facts
        if taken is None:
            expected: tuple[object, ...] = (None, None, None)
        elif taken.is_complete:
            expected = (taken.first, None, None)
        else:
            expected = (None, taken.year, taken.month)
        assert birth_of(facts.frame.row(0, named=True)) == expected
        told = [one for one in facts.findings if one.place.column == "Personnummer"]
        codes = {one.code.removeprefix("register.") for one in told}
        marks = {"birth_from_number", "birth_differs", "century"}
        assert codes & marks == ({code} if code else set())

    @FEWER
    @given(
        st.lists(personal_identity_numbers(kinds=ALL), min_size=1, max_size=4),
        st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    )
    def test_what_is_taken_is_what_the_number_states(
        self, numbers: list[str], on: date | None
    ) -> None:
        """Of somebody whose birth is not stated, all is known that the number says."""
        types = {"date": polars.Date, "year": polars.Int64, "month": polars.Int64}
        schema = {f"birth_{part}": dtype for part, dtype in types.items()}
        blank = [dict.fromkeys(schema)] * len(numbers)
        frame, findings = told(numbers, on).births(
            polars.DataFrame(blank, schema=schema), "birth"
        )
        for at, number in enumerate(numbers):
            said = personal_identity_number.parse(number, on=on, kinds=ALL).stated_birth
            birth = None if said is None else BirthDate(*said)
            day, year, month = birth_of(frame.row(at, named=True))
            assert day == (birth.first if birth and birth.is_complete else None)
            assert (year, month) == (
                (birth.year, birth.month)
                if birth and not birth.is_complete
                else (None, None)
            )
        assert len(findings) == len(numbers)

    def test_a_register_without_births(
        self, target_group: RuleSet, table: MakeTable
    ) -> None:
        """Where there is no column of births, the numbers stand in, each marked."""
        headings = ["Personnummer", "Risk", "Har avbrutit", "Inskriven"]
        path = table([headings, [LEAP, "ja", "", "2016-01-01"]])
        found = registers.screen(registers.read(path), target_group)
        assert found.frame["birth"].to_list() == ["2000-02-29"]
        assert found.frame["outcome"].to_list() == ["eligible"]
        assert [one.code for one in found.findings] == ["register.birth_from_number"]

    def test_a_register_that_is_not_asked_for_births(self, table: MakeTable) -> None:
        """Nobody's birth is worked out for those who do not ask for it."""
        fields = (Field(name="at_risk", kind=Kind.FLAG),)
        path = table([["Personnummer", "Risk"], [LEAP, "ja"]])
        facts = registers.read(path, fields=fields).facts
        assert facts.frame.columns == ["row", "at_risk"]


@pytest.mark.parametrize(
    "number",
    [
        *("20000101TF29", "20000101tf29", "20000101tF29", "20000101 Tf29"),
        *("20000101-Tf29", "20000101 - TF 29", "20000101\u2013Tf29", "000101-TF29"),
        *(PSEUDO, f"'{PSEUDO}"),
    ],
)
def test_a_protected_identity_however_it_is_written(number: str) -> None:
    """A stand-in for a protected identity is known, valid or not, and told."""
    found = told([number, LEAP, None, "Tf29", "20000101Tf2"])
    assert found.is_protected.to_list() == [True, False, False, False, False]
    notes = [one for one in found.findings if one.code == "register.protected_number"]
    assert [one.place.row for one in notes] == [2]
