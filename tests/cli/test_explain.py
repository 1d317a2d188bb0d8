"""``plugin-model explain``: rules and one person's answer in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from plugin_model import documents, plug_in
from plugin_model.eligibility import Criterion, OneOf, RuleSet
from plugin_model.fields import Field, Kind
from tests.cli.conftest import REGISTER, Command


class TestRules:
    """Without a person the rules themselves are put into words."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "Plug In 2.0: target group"),
            (("--language", "sv"), "Plug In 2.0: målgrupp"),
            (("kaa",), "20"),
        ],
    )
    def test_named_rules(
        self, command: Command, arguments: tuple[str, ...], said: str
    ) -> None:
        """Shipped rules are found by their names, in both languages."""
        code, printed, _ = command("explain", *arguments)
        assert code == 0
        assert said in printed

    def test_the_version_in_force(self, command: Command) -> None:
        """With a day, the version of an age rule is the one in force on it."""
        early = command("explain", "kaa", "--facts", "birth=2000", "--on", "2016-06-01")
        late = command("explain", "kaa", "--facts", "birth=2000", "--on", "2019-06-01")
        assert "(version 1)" in early[1]
        assert "(version 2)" in late[1]

    def test_a_document(self, command: Command, tmp_path: Path) -> None:
        """Rules of one's own are read from a document."""
        rules = plug_in.PLUG_IN_2.target_group
        assert rules is not None
        file = tmp_path / "rules.json"
        documents.write(rules, file)
        assert command("explain", file) == command("explain")


class TestPerson:
    """With facts, or with a row of a register, one answer is explained."""

    @pytest.mark.parametrize("said", ["a  b", " a b", "'a  b"])
    def test_a_code_that_is_typed(
        self, command: Command, tmp_path: Path, said: str
    ) -> None:
        """A code of an open list that is typed is read as one in a register is."""
        wanted = Criterion(
            id="wanted",
            label={"sv": "rätt plats", "en": "right place"},
            condition=OneOf(field="place", values=("a  b",)),
        )
        place = Field(name="place", kind=Kind.CODE)
        rules = RuleSet(id="own", version=1, criteria=(wanted,), fields=(place,))
        file = tmp_path / "rules.json"
        documents.write(rules, file)
        given = ("--facts", f"place={said}", "--on", "2016-01-15")
        _, printed, _ = command("explain", file, *given)
        assert printed.startswith("Yes.")

    def test_facts(self, command: Command) -> None:
        """What is missing is named, and no value is shown unless asked for."""
        given = ("--facts", "birth=1991", "--facts", "at_risk=ja", "--on", "2016-06-01")
        _, printed, _ = command("explain", "plug-in-2.0", *given)
        assert "date of birth" in printed
        assert "1991" not in printed
        _, printed, _ = command("explain", "plug-in-2.0", *given, "--values")
        assert "1991" in printed

    def test_a_full_date(self, command: Command) -> None:
        """A full date of birth and unknown words are read as people write them."""
        given = ("birth=17/5 1998", "at_risk=nej", "has_dropped_out=okänt")
        facts = [one for fact in given for one in ("--facts", fact)]
        _, printed, _ = command("explain", *facts, "--on", "2016-06-01")
        assert "has dropped out" in printed

    def test_no_day(self, command: Command) -> None:
        """Without a day whatever depends on it is open."""
        _, printed, _ = command("explain", "--facts", "at_risk=ja")
        assert "day" in printed

    @pytest.mark.parametrize("row", [4, 5, 35, 102])
    def test_a_row(self, command: Command, row: int) -> None:
        """A row of a register is explained as the register's screening answers it."""
        code, printed, _ = command("explain", "--register", REGISTER, "--row", row)
        assert code == 0
        assert printed

    def test_a_row_on_a_day(self, command: Command) -> None:
        """The day may be given for a row too."""
        code, printed, _ = command(
            *("explain", "--register", REGISTER, "--row", 12, "--on", "2016-06-01")
        )
        assert code == 0
        assert "2016-06-01" in printed

    @pytest.mark.parametrize(
        ("row", "language", "told"),
        [
            (
                35,
                "en",
                [
                    "Findings in row 35 of register.csv; what cannot be right counts as"
                    " unknown:",
                    "- error: Födelsedatum: the birth lies after the day that is asked"
                    " about; correct one of them; the birth was read as unknown",
                ],
            ),
            (
                40,
                "sv",
                [
                    "Anmärkningar på rad 40 i register.csv; det som inte kan stämma"
                    " räknas som okänt:",
                    "Av personers värden visas bara formen: x är en bokstav, 9 en"
                    " siffra.",
                    "- fel: Har avbrutit: cellen xxxxxx är varken ja eller nej; skriv"
                    " ja eller nej; den räknas som okänd",
                ],
            ),
        ],
    )
    def test_why_a_fact_of_a_row_is_unknown(
        self, command: Command, row: int, language: str, told: list[str]
    ) -> None:
        """What was found in the row comes last, and says what was read as unknown."""
        given = ("--register", REGISTER, "--row", row, "-l", language)
        code, printed, _ = command("explain", *given)
        assert code == 0
        assert printed.partition("\n\n" + told[0])[2].splitlines()[1:] == told[1:]

    def test_nothing_was_found_in_a_row(self, command: Command) -> None:
        """A row in which all is well has no such part."""
        _, printed, _ = command("explain", "--register", REGISTER, "--row", 8)
        assert "Findings" not in printed

    def test_findings_of_a_register_that_was_screened(
        self, command: Command, tmp_path: Path
    ) -> None:
        """A person is found by the number borne, and told with the row of the file."""
        register = tmp_path / "screened.csv"
        register.write_text(
            "row;birth;has_dropped_out;at_risk;entered_on\n"
            "9;2000;;kanske;2016-01-01\n2;2000;;ja;2016-01-01\n",
            "utf-8",
        )
        _, printed, _ = command("explain", "--register", register, "--row", 9)
        assert "Findings in row 2 of screened.csv" in printed
        _, printed, _ = command("explain", "--register", register, "--row", 2)
        assert "Findings" not in printed

    @pytest.mark.parametrize(
        ("fact", "said"),
        [
            ("birth=1999-02-30", "birth is 9999-99-99, which is no date of birth"),
            ("birth=1999-02-30", "write birth=1998-05-17, birth=1998-05 or birth=1998"),
            ("birth=2016-06-02", "which lies after 2016-06-01, the day that is asked"),
            ("birth=2016-07", "write a birth on or before that day"),
            ("birth=2017", "birth is 9999, which lies after"),
            ("birth=1905-06-20", "may be a year that a spreadsheet shows as a day"),
            ("birth=1905-06-20", "write the year that is meant, as birth=1998"),
            ("birth=05/06/1999", "the day or the month may stand first; write birth="),
            ("entered_on=nyss", "which is no date; write entered_on=2015-10-05"),
            ("at_risk=kanske", "neither yes nor no; write at_risk=ja or at_risk=nej"),
            ("study_status=borta", "one of not_started, enrolled, dropped_out, compl"),
            (
                "municipality=77",
                "is 99, which is no municipality; write the four-digit",
            ),
            ("months=många", "which is no such number; write digits, as months=12"),
            ("share=hälften", "which is no such number; write digits, as share=12"),
        ],
    )
    def test_a_fact_that_cannot_be_right(
        self, command: Command, tmp_path: Path, fact: str, said: str
    ) -> None:
        """A fact is refused with what would be right, and its value is not shown."""
        rules = plug_in.PLUG_IN_2.target_group
        assert rules is not None
        more = (
            Field(name="months", kind=Kind.INTEGER),
            Field(name="share", kind=Kind.DECIMAL),
        )
        file = tmp_path / "rules.json"
        documents.write(evolve(rules, fields=(*rules.fields, *more)), file)
        given = ("explain", file, "--on", "2016-06-01", "--facts", fact)
        code, printed, errors = command(*given)
        assert (code, printed) == (2, "")
        assert said in errors
        assert fact.partition("=")[2] not in errors
        assert "read as unknown" not in errors

    @pytest.mark.parametrize("birth", ["2016-06-01", "2016-06", "2016"])
    def test_a_birth_that_may_be_in_time(self, command: Command, birth: str) -> None:
        """A birth that may be on or before the day is taken."""
        given = ("--on", "2016-06-01", "--facts", f"birth={birth}")
        assert command("explain", *given)[0] == 0

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--row", 3), "give both --register and --row"),
            (("--register", REGISTER), "give both --register and --row"),
            (("--register", REGISTER, "--row", 1), "there is no row 1"),
            (("--facts", "at_rsik=ja"), "did you mean 'at_risk'?"),
            (("--facts", "at_risk=kanske", "--facts", "birth=x"), "no date of birth"),
            (("nothing",), "there is neither a file nor anything else"),
            (("plug-in-1",), "no target group"),
        ],
    )
    def test_refused(
        self, command: Command, arguments: tuple[object, ...], said: str
    ) -> None:
        """What cannot be meant is refused with what would be right."""
        code, _, errors = command("explain", *arguments)
        assert code == 2
        assert said in errors
