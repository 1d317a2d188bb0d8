from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import (  # noqa: E402
    Criterion,
    IsTrue,
    OneOf,
    RuleSet,
    decide,
)
from plugin_model.errors import RegisterError, RuleError  # noqa: E402
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind  # noqa: E402
from plugin_model.findings import Place, Severity  # noqa: E402
from plugin_model.values import BirthDate  # noqa: E402
from tests.registers.conftest import Table  # noqa: E402
from tests.registers.strategies import HEADINGS, written  # noqa: E402
from tests.registers.strategies import registers as drawn  # noqa: E402

FEWER = settings(max_examples=max(5, settings().max_examples // 10))
ANSWER = ("outcome", "unmet", "unknown", "missing")
LABEL = {"sv": "x", "en": "x"}
COLUMNS = list(HEADINGS)
Rows = list[list[str]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a path to write to."""
    return tmp_path_factory.mktemp("screening") / "register.csv"


def screened(path: Path, rows: Rows, rules: RuleSet) -> registers.Screened:
    """Write rows and screen them."""
    path.write_bytes(written(rows))
    return registers.screen(registers.read(path), rules)


def answers(found: registers.Screened) -> list[tuple[object, ...]]:
    """Return the four columns of the answer, row by row."""
    return found.frame.select(ANSWER).rows()


def birth(text: str | None) -> BirthDate | None:
    """Return the birth that was written."""
    return None if text is None else BirthDate(*map(int, text.split("-")))


class TestAnswers:
    """What screening says of each row."""

    @FEWER
    @given(drawn())
    def test_each_row_is_accounted_for(
        self, path: Path, target_group: RuleSet, rows: Rows
    ) -> None:
        """Each row of the file has one answer, with its number and in its order."""
        found = screened(path, rows, target_group)
        assert found.frame["row"].to_list() == list(range(2, len(rows) + 1))
        assert {one.place.row for one in found.findings} <= {*found.frame["row"]}

    @FEWER
    @given(drawn())
    def test_the_answer_is_that_of_the_facts(
        self, path: Path, target_group: RuleSet, rows: Rows
    ) -> None:
        """Each row is answered as one person with the facts that are written."""
        found = screened(path, rows, target_group)
        for row in found.frame.iter_rows(named=True):
            facts = {name: row[name] for name in ("at_risk", "has_dropped_out")}
            facts["birth"] = birth(row["birth"])
            day = row["entered_on"]
            if day is not None:
                told = decide(target_group, facts, on=day)
                assert row["outcome"] == told.outcome.value
                assert row["missing"] == ";".join(told.missing)

    @FEWER
    @given(drawn(), st.sampled_from(["Födelsedatum", "Risk", "Inskriven", "Kommun"]))
    def test_a_fault_answers_as_an_empty_cell(
        self, path: Path, target_group: RuleSet, rows: Rows, heading: str
    ) -> None:
        """What fits no field is as good as unknown, and never a no or a yes."""
        place = COLUMNS.index(heading)
        told = [
            answers(
                screened(
                    path,
                    [rows[0], *([*r[:place], cell, *r[place + 1 :]] for r in rows[1:])],
                    target_group,
                )
            )
            for cell in ("", "kanske", "2016-02-30")
        ]
        assert told[0] == told[1] == told[2]

    @FEWER
    @given(drawn(), st.sampled_from(["Födelsedatum", "Risk", "Inskriven"]))
    def test_to_know_less_settles_nothing_the_other_way(
        self, path: Path, target_group: RuleSet, rows: Rows, heading: str
    ) -> None:
        """When a cell is emptied, a settled answer stays or becomes open."""
        place = COLUMNS.index(heading)
        emptied = [[*row[:place], "", *row[place + 1 :]] for row in rows[1:]]
        before = screened(path, rows, target_group).frame["outcome"]
        after = screened(path, [rows[0], *emptied], target_group).frame["outcome"]
        flips = {("eligible", "ineligible"), ("ineligible", "eligible")}
        pairs = set(zip(before, after, strict=True))
        # A birth after the day is unknown, and no longer so without the day.
        assert pairs & flips == set()

    def test_the_columns_of_an_answer(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """The row, what the rules read, and the answer: no other column."""
        path = table([[*COLUMNS, "Namn"], ["1"] * (len(COLUMNS) + 1)])
        found = registers.screen(registers.read(path), target_group)
        read = {"birth", "has_dropped_out", "at_risk", "entered_on"}
        assert {*found.frame.columns} == {"row", *read, *ANSWER}
        assert found.frame.columns[-4:] == list(ANSWER)

    def test_a_birth_is_written_as_far_as_it_is_known(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """A day, a month or a year is written so that it can be read again."""
        births = ["1998-05-17", "1998-05", "1998", "", "19980517", "1998/1"]
        rows = [[one, "ja", "ja", "2016-01-01"] for one in births]
        path = table([["Född", "Risk", "Har avbrutit", "Inskriven"], *rows])
        found = registers.screen(registers.read(path), target_group)
        assert found.frame["birth"].to_list() == [
            *("1998-05-17", "1998-05", "1998", None, "1998-05-17", "1998-01")
        ]


class TestDays:
    """The day that is asked about."""

    def test_one_day_for_all(self, target_group: RuleSet, table: Table) -> None:
        """A day that is given holds for every row, and stands in no column."""
        path = table([["Född", "Risk", "Har avbrutit"], ["2000-09-01", "ja", ""]])
        register = registers.read(path)
        for day, outcome in ((1, "eligible"), (31, "ineligible")):
            month = 9 if day == 1 else 8
            on = date(2015, month, day)
            found = registers.screen(register, target_group, on=on)
            assert found.frame["outcome"].to_list() == [outcome]
            assert "entered_on" not in found.frame.columns
            assert found.on == on

    @pytest.mark.parametrize("on", ["entered_on", "Inskriven", "Uppföljning"])
    def test_a_column_of_days(
        self, target_group: RuleSet, table: Table, on: str
    ) -> None:
        """A column of days is called by its field or by its heading."""
        headings = ["Född", "Risk", "Har avbrutit", "Inskriven", "Uppföljning"]
        rows = [["2000", "ja", "", "2016-01-01", "2016-01-01"]] * 2
        register = registers.read(table([headings, *rows]))
        found = registers.screen(register, target_group, on=on)
        name = "Uppföljning" if on == "Uppföljning" else "entered_on"
        assert found.frame[name].to_list() == [date(2016, 1, 1)] * 2
        assert found.on == name

    def test_faults_of_a_column_that_is_named(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """A column that is read for its days alone has findings like any other."""
        headings = ["Född", "Risk", "Har avbrutit", "Uppföljning"]
        rows = [["2000", "ja", "", day] for day in ("i maj", "2014-01-01", "-")]
        register = registers.read(table([headings, *rows]))
        found = registers.screen(register, target_group, on="Uppföljning")
        assert found.frame["missing"].to_list() == ["birth;Uppföljning"] * 3
        assert [(one.code, one.place) for one in found.findings] == [
            ("register.unfit_day", Place(row=2, column="Uppföljning")),
            ("register.day_outside", Place(row=3, column="Uppföljning")),
        ]

    @pytest.mark.parametrize(
        ("on", "code"),
        [
            ("Slut", "register.no_column"),
            ("row", "register.no_column"),
            ("Inskrivenn", "register.misspelt_heading"),
            ("Not", "register.heading_repeated"),
        ],
    )
    def test_a_column_that_cannot_be_meant(
        self, target_group: RuleSet, table: Table, on: str, code: str
    ) -> None:
        """A column of days that is not there, or there twice, is one clear error."""
        headings = ["Född", "Risk", "Har avbrutit", "Inskriven", "Not", "Not"]
        register = registers.read(table([headings]))
        with pytest.raises(RegisterError) as caught:
            registers.screen(register, target_group, on=on)
        assert [one.code for one in caught.value.findings] == [code]

    def test_a_day_out_of_force(self, target_group: RuleSet, table: Table) -> None:
        """One day for all on which the rules are not in force is an error."""
        register = registers.read(table([["Född", "Risk", "Har avbrutit"]]))
        with pytest.raises(RuleError):
            registers.screen(register, target_group, on=date(2014, 1, 1))


class TestColumns:
    """Which facts a register must hold."""

    def test_all_missing_columns_are_told_at_once(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """Every fact that the rules read and no column holds is told."""
        register = registers.read(table([["Födelsedag", "Namn"]]))
        with pytest.raises(RegisterError) as caught:
            registers.screen(register, target_group)
        places = {one.place.column for one in caught.value.findings}
        assert places == {"has_dropped_out", "at_risk"}

    def test_what_was_noticed_of_the_file_is_told_too(
        self, target_group: RuleSet, tmp_path: Path
    ) -> None:
        """Where headings are not known, a guessed encoding may be the cause."""
        path = tmp_path / "register.csv"
        path.write_bytes("Född;Rïsk\n".encode("cp1252"))
        with pytest.raises(RegisterError) as caught:
            registers.screen(registers.read(path), target_group)
        codes = [one.code for one in caught.value.findings]
        assert codes[-1] == "register.encoding"

    def test_a_fact_that_is_wholly_unknown(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """A fact that is said to be unknown needs no column, and is never a no."""
        register = registers.read(table([["Inskriven"], ["2016-01-01"]]))
        found = registers.screen(
            register, target_group, unknown=["birth", "at_risk", "has_dropped_out"]
        )
        assert found.frame["missing"].to_list() == ["birth;at_risk;has_dropped_out"]
        assert found.frame.columns == ["row", "entered_on", *ANSWER]

    def test_named_columns(self, target_group: RuleSet, table: Table) -> None:
        """A heading of the file's own is read where the caller names it."""
        headings = ["F.datum", "Bedömning", "Status", "Start"]
        path = table([headings, ["1998", "nej", "Avbrutit", "2016-01-01"]])
        named = {"birth": "F.datum", "at_risk": "Bedömning"}
        named |= {"study_status": "Status", "entered_on": "Start"}
        found = registers.screen(registers.read(path, named=named), target_group)
        assert found.frame["outcome"].to_list() == ["eligible"]

    def test_fields_of_the_callers_own(self, table: Table) -> None:
        """Any field is found by its name or the heading that is named for it."""
        fields = (
            Field(name="wants_work", kind=Kind.FLAG),
            Field(name="school", kind=Kind.CODE),
            Field(name="born", kind=Kind.BIRTH),
        )
        rules = RuleSet(
            id="own",
            version=1,
            fields=fields,
            criteria=(
                Criterion(id="a", label=LABEL, condition=IsTrue(field="wants_work")),
                Criterion(
                    id="b",
                    label=LABEL,
                    condition=OneOf(field="school", values=("A",)),
                ),
            ),
        )
        path = table([["wants work", "Skola"], ["ja", "A"], ["ja", "B"], ["", "A"]])
        register = registers.read(path, fields=fields, named={"school": "Skola"})
        found = registers.screen(register, rules, on=date(2016, 1, 1))
        assert found.frame["outcome"].to_list() == [
            *("eligible", "ineligible", "undetermined")
        ]


class TestFindings:
    """What is told of the rows."""

    @pytest.mark.parametrize(
        ("status", "dropout", "value", "codes"),
        [
            ("Avbrutit", "", True, []),
            ("Fullföljt", "", False, []),
            ("Studerar", "", None, []),
            ("Studerar", "ja", True, []),
            ("Avbrutit", "ja", True, []),
            ("Fullföljt", "nej", False, []),
            ("Avbrutit", "nej", None, ["register.contradiction"]),
            ("Fullföljt", "ja", None, ["register.contradiction"]),
            ("Avbrutit", "kanske", True, ["register.unfit_flag"]),
            ("Sabbatsår", "nej", False, ["register.unfit_code"]),
        ],
    )
    def test_status_and_dropout(
        self,
        table: Table,
        status: str,
        dropout: str,
        value: bool | None,
        codes: list[str],
    ) -> None:
        """The status fills in what is not known, and a contradiction is unknown."""
        path = table([["Studiestatus", "Har avbrutit"], [status, dropout]])
        facts = registers.read(path).facts
        assert facts.frame["has_dropped_out"].to_list() == [value]
        assert [one.code for one in facts.findings] == codes

    def test_a_status_alone(self, table: Table) -> None:
        """Without a column for it, the status says who has dropped out."""
        rows = [["Avbrutit"], ["Fullföljt"], ["Studerar"]]
        facts = registers.read(table([["Studiestatus"], *rows])).facts
        assert facts.frame["has_dropped_out"].to_list() == [True, False, None]

    @pytest.mark.parametrize(
        ("protection", "place", "code", "findings"),
        [
            ("Ingen", "560", "0560", ["register.lost_zero"]),
            ("Sekretessmarkering", "1480", "1480", []),
            ("", "1480", "1480", []),
            ("Skyddad folkbokföring", "560", None, ["register.protected_municipality"]),
            ("Skyddad folkbokföring", "xx", None, []),
            ("Skyddad folkbokföring", "", None, []),
            (
                *("ja", "1480", None),
                ["register.unfit_protection", "register.protected_municipality"],
            ),
        ],
    )
    def test_the_municipality_of_the_protected_is_not_used(
        self,
        table: Table,
        protection: str,
        place: str,
        code: str | None,
        findings: list[str],
    ) -> None:
        """Where the registration is protected, the municipality is a decoy."""
        path = table([["Sekretess", "Kommun"], [protection, place]])
        facts = registers.read(path).facts
        assert facts.frame["municipality"].to_list() == [code]
        assert [one.code for one in facts.findings] == findings

    def test_a_person_who_stands_twice(self, table: Table) -> None:
        """Each later row of a person is told, with the row of the first."""
        rows = [["a", "x"], ["b", "x"], ["a", "x"], ["", "x"], [" a ", "x"], ["-", "x"]]
        facts = registers.read(table([["Deltagar-id", "Ort"], *rows])).facts
        told = [(one.place.row, dict(one.values)["first"]) for one in facts.findings]
        assert told == [(4, "2"), (6, "2")]
        assert {one.severity for one in facts.findings} == {Severity.WARNING}

    @pytest.mark.parametrize(
        ("born", "day", "outcome", "codes"),
        [
            ("2016-01-02", "2016-01-01", "undetermined", ["register.born_after_day"]),
            ("2016-01-01", "2016-01-01", "ineligible", []),
            ("2016-02", "2016-01-31", "undetermined", ["register.born_after_day"]),
            ("2016-01", "2016-01-31", "ineligible", []),
            ("2017", "2016-12-31", "undetermined", ["register.born_after_day"]),
            ("2016", "2016-01-01", "ineligible", []),
            ("2017", "", "undetermined", []),
        ],
    )
    def test_a_birth_after_the_day(
        self,
        target_group: RuleSet,
        table: Table,
        born: str,
        day: str,
        outcome: str,
        codes: list[str],
    ) -> None:
        """Whoever is surely born after the day was written down wrongly."""
        headings = ["Född", "Risk", "Har avbrutit", "Inskriven"]
        register = registers.read(table([headings, [born, "ja", "", day]]))
        found = registers.screen(register, target_group)
        assert found.frame["outcome"].to_list() == [outcome]
        assert [one.code for one in found.findings] == codes

    def test_findings_are_in_the_order_of_the_file(
        self, target_group: RuleSet, table: Table
    ) -> None:
        """Findings go by row, then by column; those on the whole file come first."""
        headings = ["Risk", "Född", "Har avbrutit", "Inskriven", "At risk"]
        rows = [["x", "x", "x", "x", "x"], ["z", "", "", "2014-01-01", ""]]
        found = registers.screen(registers.read(table([headings, *rows])), target_group)
        places = [(one.place.row, one.place.column) for one in found.findings]
        assert places == [
            (1, "At risk"),
            *((2, heading) for heading in headings[:4]),
            *((3, heading) for heading in ("Risk", "Inskriven")),
        ]

    def test_every_field_of_the_standard_is_read(self, table: Table) -> None:
        """A column under the name of each standard field becomes a fact."""
        names = [one.name for one in PARTICIPANT_FIELDS]
        cells = ["1998", "enrolled", *["ja"] * 5, "1480", "2016-01-01"]
        facts = registers.read(table([names, cells])).facts.frame.row(0, named=True)
        assert facts["birth_year"] == 1998
        assert facts["municipality"] == "1480"
        assert facts["entered_on"] == date(2016, 1, 1)
        assert [facts[name] for name in names[2:7]] == [True] * 5
