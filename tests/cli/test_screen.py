"""``plugin-model screen``: the main job, and every way in which it may be refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from plugin_model import Project, documents
from plugin_model.eligibility import AgeBetween, Criterion, RuleSet
from plugin_model.values import Text
from tests.cli.conftest import REGISTER, Command

COUNTS = json.loads(REGISTER.with_name("register_counts.json").read_text("utf-8"))


def cells(line: str) -> list[str]:
    """Return the cells of a printed table's row."""
    return [cell.strip() for cell in line.strip("│ \n").split("│")]


def rows(printed: str) -> list[list[str]]:
    """Return the rows of all printed tables."""
    return [cells(line) for line in printed.splitlines() if line.startswith("│")]


class TestMainJob:
    """The register needs no other argument."""

    def test_counts(self, command: Command) -> None:
        """What is printed are the hand-counted totals."""
        code, printed, errors = command("screen", REGISTER)
        counted = {row[0]: row[1:] for row in rows(printed)}
        outcomes, criteria = COUNTS["outcomes"], COUNTS["criteria"]
        assert (code, errors) == (0, "")
        assert [
            counted["eligible"][0],
            counted["not eligible"][0],
            counted["not settled: facts are missing"][0],
        ] == [str(outcomes[one]) for one in ("eligible", "ineligible", "undetermined")]
        assert counted["aged 15 to 24"] == [
            str(criteria["age"][one]) for one in ("met", "unmet", "open")
        ]
        assert counted[
            "at risk of dropping out of upper secondary school, or has dropped out"
        ] == [str(criteria["risk_or_dropout"][one]) for one in ("met", "unmet", "open")]
        assert {
            name: counted[label][0]
            for name, label in {
                "birth": "date of birth",
                "at_risk": "at risk of dropping out",
                "has_dropped_out": "has dropped out",
                "entered_on": "day of entry",
            }.items()
        } == {name: str(count) for name, count in COUNTS["missing"].items()}

    def test_findings_with_rows(self, command: Command) -> None:
        """The findings are counted by sort, with the rows that they are made in."""
        _, printed, _ = command("screen", REGISTER)
        assert "warning (7): Deltagar-id: the same person stands in row 20" in printed
        assert "in rows 142, 161, 164, 168, 253, 255, 321" in printed

    @pytest.mark.parametrize(
        ("language", "heading", "said"),
        [
            ("en", "Findings, the first of each sort", "x is a letter, 9 a digit"),
            ("sv", "Anmärkningar, den första av", "x är en bokstav, 9 en siffra"),
        ],
    )
    def test_what_masked_values_are(
        self, command: Command, tmp_path: Path, language: str, heading: str, said: str
    ) -> None:
        """Where the shape of a value is shown, the line above the findings says so."""
        register = tmp_path / "register.csv"
        register.write_text(
            "Född;Risk;Har avbrutit;Inskriven\n2000;kanske;-;2016-01-01\n", "utf-8"
        )
        _, printed, _ = command("screen", register, "-l", language)
        above, line, first, _ = printed.splitlines()[-4:]
        assert heading in above
        assert said in line
        assert "xxxxxx" in first

    def test_no_value_is_masked(self, command: Command, tmp_path: Path) -> None:
        """Findings that show no value come without that line."""
        register = tmp_path / "register.csv"
        register.write_text(
            "Född;Risk;Har avbrutit;Inskriven\n2000;ja;-;2014-01-01\n", "utf-8"
        )
        _, printed, _ = command("screen", register)
        assert "Findings, the first of each sort" in printed
        assert "is a letter" not in printed

    def test_swedish(self, command: Command) -> None:
        """The same is printed in Swedish when asked for."""
        _, printed, _ = command("screen", REGISTER, "--language", "sv")
        assert ["tillhör målgruppen", "143", "44,7 %"] in rows(printed)

    def test_the_terminal_s_language(
        self, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without a choice the language is the terminal's."""
        monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
        _, printed, _ = command("screen", REGISTER)
        assert "Kriterier" in printed

    def test_a_day_for_all(self, command: Command) -> None:
        """With a day, ages are counted on it in every row."""
        code, printed, _ = command("screen", REGISTER, "--on", "2016-06-01")
        assert code == 0
        assert "day of entry" not in printed

    def test_another_column_of_days(self, command: Command, tmp_path: Path) -> None:
        """The column of days may be any that holds days, by its heading."""
        register = tmp_path / "register.csv"
        register.write_text(
            "Födelsedatum,Risk,Har avbrutit,Bedömd\n2000-01-01,ja,nej,2016-01-01\n"
            "2000-01-01,ja,nej,nyss\n",
            encoding="utf-8",
        )
        code, printed, _ = command("screen", register, "--on", "Bedömd")
        assert code == 0
        assert ["eligible", "1", "50.0 %"] in rows(printed)
        assert ["Bedömd", "1"] in rows(printed)

    def test_a_finding_about_the_file(self, command: Command, tmp_path: Path) -> None:
        """What is found of the whole file stands in no row."""
        register = tmp_path / "register.csv"
        register.write_bytes(
            "Födelsedatum;Risk;Har avbrutit;Inskriven\n2000;ja;-;2016-01-01\n".encode(
                "cp1252"
            )
        )
        _, printed, _ = command("screen", register)
        assert "info (1): register.csv is not UTF-8" in printed
        assert "in rows" not in printed

    def test_an_empty_register(self, command: Command, tmp_path: Path) -> None:
        """A register without rows has no shares and no findings."""
        register = tmp_path / "register.csv"
        register.write_text(
            "Födelsedatum;Risk;Har avbrutit;Inskriven\n", encoding="utf-8"
        )
        _, printed, _ = command("screen", register)
        assert ["eligible", "0", "-"] in rows(printed)
        assert "Findings" not in printed


class TestOutput:
    """What is written holds what the rules read, and nothing more unless kept."""

    def test_columns(self, command: Command, tmp_path: Path) -> None:
        """The row, the facts that the rules read, the answer: no other column."""
        output = tmp_path / "screened.csv"
        _, printed, _ = command("screen", REGISTER, "--output", output)
        written = output.read_text("utf-8-sig").splitlines()
        assert written[0].split(";") == [
            *("row", "birth", "has_dropped_out", "at_risk", "entered_on"),
            *("outcome", "unmet", "unknown", "missing"),
        ]
        assert len(written) == 1 + COUNTS["rows"]
        assert "320 rows were written to screened.csv" in printed

    def test_kept_columns(self, command: Command, tmp_path: Path) -> None:
        """A column is kept by its heading."""
        output = tmp_path / "screened.csv"
        command("screen", REGISTER, "-o", output, "--keep", "Delprojekt")
        with output.open(encoding="utf-8-sig", newline="") as lines:
            kept = [row["Delprojekt"] for row in csv.DictReader(lines, delimiter=";")]
        with REGISTER.open(encoding="utf-8-sig", newline="") as lines:
            given = [row["Delprojekt"] for row in csv.DictReader(lines, delimiter=";")]
        assert kept == given

    def test_read_back(self, command: Command, tmp_path: Path) -> None:
        """What was written can be screened again, with the same answers."""
        output = tmp_path / "screened.csv"
        _, first, _ = command("screen", REGISTER, "-o", output)
        _, again, _ = command("screen", output)
        assert rows(first) == rows(again)

    @pytest.mark.parametrize("ending", ["csv", "json"])
    def test_findings(self, command: Command, tmp_path: Path, ending: str) -> None:
        """All findings can be written, one a row or an object."""
        file = tmp_path / f"findings.{ending}"
        command("screen", REGISTER, "--findings", file)
        written = file.read_text("utf-8")
        read = (
            json.loads(written)
            if ending == "json"
            else list(csv.DictReader(written.splitlines()))
        )
        assert len(read) == COUNTS["findings_in_all"]

    @pytest.mark.parametrize("option", ["--output", "--findings"])
    @pytest.mark.parametrize(
        ("place", "said"), [("", "is a folder"), ("none/x.csv", "cannot be written")]
    )
    def test_no_place_to_write(
        self, command: Command, tmp_path: Path, option: str, place: str, said: str
    ) -> None:
        """Where nothing can be written there is one message, and nothing is left."""
        code, _, errors = command("screen", REGISTER, option, tmp_path / place)
        assert code == 2
        assert said in errors
        assert list(tmp_path.iterdir()) == []


class TestStrict:
    """With --strict, errors in the register are the exit code."""

    def test_errors(self, command: Command) -> None:
        """Errors in the register give 1."""
        assert command("screen", REGISTER, "--strict")[0] == 1

    def test_none(self, command: Command, tmp_path: Path) -> None:
        """A register without errors gives 0."""
        register = tmp_path / "register.csv"
        register.write_text(
            "Födelsedatum;Risk;Har avbrutit;Inskriven\n2000;ja;-;2016-01-01\n",
            encoding="utf-8",
        )
        assert command("screen", register, "--strict")[0] == 0


REFUSED = {
    "nothing.csv": (None, "there is no file nothing.csv"),
    "folder": ("", "folder is a folder"),
    "empty.csv": (b"", "empty.csv is empty"),
    "blank.csv": (b"\n \n", "blank.csv is empty"),
    "binary.csv": (bytes(range(256)), "holds no text"),
    "coded.csv": (b"f\x81dd;risk\n", "holds no text"),
    "quoted.csv": (b'f;r\n"a;b\n', "quotation marks"),
    "bare.csv": (b"namn;ort\na;b\n", "no column holds birth"),
}


class TestRules:
    """What is odd about the rules is told with the answers."""

    @pytest.mark.parametrize(
        ("minimum", "said"), [(30, "is true of nobody"), (0, None)]
    )
    def test_warnings(
        self, command: Command, tmp_path: Path, minimum: int, said: str | None
    ) -> None:
        """A criterion that nobody can meet is warned of; sound rules are not."""
        age = Criterion(
            id="age",
            label=Text(sv="ålder", en="age"),
            condition=AgeBetween(minimum=minimum, maximum=24),
        )
        rules = RuleSet(id="r", version=1, criteria=(age,))
        document = tmp_path / "project.json"
        project = Project(id="p", name="P", target_group=rules)
        documents.write(project, document)
        code, printed, _ = command("screen", REGISTER, "--project", document)
        assert code == 0
        told = [line for line in printed.splitlines() if "/criteria/0" in line]
        assert [str(said) in line for line in told] == ([] if said is None else [True])
        assert ("Findings in the rules" in printed) == (said is not None)


class TestRefused:
    """Bad input ends in one clear message, exit code 2 and no traceback."""

    @pytest.mark.parametrize("name", REFUSED)
    def test_bad_registers(self, command: Command, tmp_path: Path, name: str) -> None:
        """A file that is no register is told apart from others that are none."""
        content, said = REFUSED[name]
        register = tmp_path / name
        if content == "":
            register.mkdir()
        elif isinstance(content, bytes):
            register.write_bytes(content)
        code, printed, errors = command("screen", register)
        assert (code, printed) == (2, "")
        assert said in errors
        assert "Traceback" not in errors

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["screen"], "requires an argument"),
            (["scren"], "Did you mean"),
            (["screen", REGISTER, "--project", "plug-in-3"], "plug-in-2.0"),
            (["screen", REGISTER, "--project", "plug-in-1"], "no target group"),
            (["screen", REGISTER, "--on", "2030-01-01"], "2015-03-01/2018-12-31"),
            (["screen", REGISTER, "--on", "Slutdag"], "no column holds Slutdag"),
            (["screen", REGISTER, "--keep", "Ort"], "there is no column 'Ort'"),
            (["screen", REGISTER, "--keep", "delprojket"], "did you mean column 12?"),
            (["screen", REGISTER, "--unknown", "at_rsk"], "'at_risk'"),
        ],
    )
    def test_bad_arguments(
        self, command: Command, arguments: list[object], said: str
    ) -> None:
        """What cannot be meant is refused, with what may have been."""
        code, _, errors = command(*arguments)
        assert code == 2
        assert said in errors

    def test_an_unreadable_register(
        self, command: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file that the system keeps locked is refused with what to do."""

        def refuse(*_: object, **__: object) -> bytes:
            raise PermissionError

        monkeypatch.setattr(Path, "open", refuse)
        code, _, errors = command("screen", REGISTER)
        assert code == 2
        assert "cannot be read" in errors
