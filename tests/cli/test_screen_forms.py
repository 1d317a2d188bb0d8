"""``plugin-model screen`` on every form that is read, and into every form written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import REGISTER, Command
from tests.cli.test_screen import rows

pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
import polars

from plugin_model import documents, plug_in, registers

Save = Callable[[Path, polars.DataFrame], object]
SMALL = "Födelsedatum;Risk;Har avbrutit;Inskriven\n2000-01-01;ja;nej;2016-01-01\n"
RISKY = ["=1+1", "+46", "-1", "@SUM(A1)", "\uff1d1"]


def as_text(
    delimiter: str = ";", encoding: str = "utf-8", end: str = "\n", mark: str = ""
) -> Save:
    """Return what saves a table as CSV, all cells in quotation marks."""

    def save(path: Path, table: polars.DataFrame) -> None:
        with path.open("w", encoding=encoding, newline="") as file:
            file.write(mark)
            writer = csv.writer(
                file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL
            )
            writer.writerow(table.columns)
            writer.writerows(table.iter_rows())

    return save


def as_lines(path: Path, table: polars.DataFrame) -> None:
    """Save a table as JSON lines, as if its headings stood in line 1."""
    path.write_text("\n" + table.write_ndjson(), encoding="utf-8")


FORMS: dict[str, Save] = {
    "comma": as_text(","),
    "tab": as_text("\t"),
    "bar": as_text("|"),
    "UTF-8 with a mark": as_text(mark="\ufeff"),
    "UTF-16": as_text(encoding="utf-16"),
    "UTF-16, the other way round": as_text(encoding="utf-16-be", mark="\ufeff"),
    "Windows-1252": as_text(encoding="cp1252"),
    "carriage return": as_text(end="\r"),
    "both": as_text(end="\r\n"),
    "XLSX": lambda path, table: table.write_excel(path),
    "JSON lines": as_lines,
    "Parquet": lambda path, table: table.write_parquet(path),
}


@pytest.fixture(scope="module")
def people() -> polars.DataFrame:
    """Give the register of the examples without what is wrong with the file itself."""
    table = registers.read(REGISTER).table
    return table.cells.rename(
        {str(at): heading for at, heading in enumerate(table.headings)}
    )


def without_note_on_file(printed: str) -> list[str]:
    """Return what was printed but for the note on the encoding."""
    return [line for line in printed.splitlines() if "is not UTF-8" not in line]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_answered_alike(
    command: Command, tmp_path: Path, people: polars.DataFrame, form: str
) -> None:
    """Of the same cells the same is printed, whatever form they stand in."""
    plain, other = tmp_path / "register.csv", tmp_path / "register.dat"
    as_text()(plain, people)
    FORMS[form](other, people)
    code, expected, _ = command("screen", plain, "--keep", "Delprojekt")
    assert code == 0
    code, printed, errors = command("screen", other, "--keep", "Delprojekt")
    assert (code, errors) == (0, "")
    assert without_note_on_file(printed) == expected.splitlines()


class TestMapping:
    """A file may say which column holds what."""

    @pytest.mark.parametrize("words", [("field", "heading"), ("uppgift", "rubrik")])
    def test_headings_of_one_s_own(
        self, command: Command, tmp_path: Path, words: tuple[str, str]
    ) -> None:
        """What the file names is read as if it had the usual heading."""
        plain, other = tmp_path / "plain.csv", tmp_path / "other.csv"
        mapping = tmp_path / "mapping.csv"
        plain.write_text(SMALL, encoding="utf-8")
        other.write_text(SMALL.replace("Risk", "Fara"), encoding="utf-8")
        mapping.write_text(f"{words[0]};{words[1]}\nat_risk;Fara\n", encoding="utf-8")
        assert command("screen", other)[0] == 2
        told = command("screen", other, "--mapping", mapping)
        assert told == command("screen", plain)

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "there is no file mapping.csv"),
            ("a;b\n", "mapping.csv"),
            ("field;heading\nat_risk;Fara\n", "there is no column 'Fara'"),
            ("field;heading\nrisk;Risk\n", "'risk'"),
        ],
    )
    def test_a_bad_mapping(
        self, command: Command, tmp_path: Path, content: str | None, said: str
    ) -> None:
        """A file that names nothing that can be meant is refused."""
        mapping = tmp_path / "mapping.csv"
        if content is not None:
            mapping.write_text(content, encoding="utf-8")
        code, printed, errors = command("screen", REGISTER, "--mapping", mapping)
        assert (code, printed) == (2, "")
        assert said in errors


class TestSize:
    """What must be held in memory is refused when it is large."""

    @pytest.mark.parametrize("form", ["UTF-16", "Windows-1252", "XLSX"])
    def test_too_large(
        self,
        command: Command,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        people: polars.DataFrame,
        form: str,
    ) -> None:
        """Above the size the option is named, and with it the file is read."""
        path = tmp_path / "register.dat"
        FORMS[form](path, people)
        monkeypatch.setattr(registers, "LARGEST", 10_000)
        code, _, errors = command("screen", path)
        assert code == 2
        assert "held in memory only up to 0 MB" in errors
        assert "--any-size" in errors
        assert command("screen", path, "--any-size")[0] == 0

    @pytest.mark.parametrize("form", ["comma", "JSON lines", "Parquet"])
    def test_what_is_read_in_pieces(
        self,
        command: Command,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        people: polars.DataFrame,
        form: str,
    ) -> None:
        """What is read in pieces may be of any size."""
        path = tmp_path / "register.dat"
        FORMS[form](path, people)
        monkeypatch.setattr(registers, "LARGEST", 0)
        assert command("screen", path)[0] == 0


def test_a_day_of_numbers(command: Command, tmp_path: Path) -> None:
    """With a day on which they were in use, numbers of ten digits have a century."""
    path = tmp_path / "register.csv"
    headings = "Personnummer;Risk;Har avbrutit;Inskriven\n"
    path.write_text(f"{headings}570428-9999;ja;nej;2016-01-01\n", encoding="utf-8")
    _, printed, _ = command("screen", path)
    assert ["not eligible", "0", "0.0 %"] in rows(printed)
    _, printed, _ = command("screen", path, "--numbers-on", "2016-01-01")
    assert ["not eligible", "1", "100.0 %"] in rows(printed)


class TestOutput:
    """What is written is a register again, in every form."""

    @pytest.mark.parametrize("ending", registers.ENDINGS)
    def test_read_back(self, command: Command, tmp_path: Path, ending: str) -> None:
        """What was written is screened again with the same answers and no finding."""
        output, again = tmp_path / f"screened{ending}", tmp_path / f"again{ending}"
        keep = ("--keep", "Delprojekt", "--keep", "Anteckning")
        _, first, _ = command("screen", REGISTER, "-o", output, *keep)
        code, second, _ = command("screen", output, "-o", again, *keep)
        assert code == 0
        tables = first.partition("Findings")[0]
        assert second.startswith(tables)
        assert "Findings" not in second
        one, two = (registers.read(path).table for path in (output, again))
        assert one.headings == two.headings
        assert one.cells.equals(two.cells)

    @pytest.mark.parametrize("text", RISKY)
    @pytest.mark.parametrize("ending", [".csv", ".xlsx"])
    def test_a_formula_is_text(
        self, command: Command, tmp_path: Path, text: str, ending: str
    ) -> None:
        """In kept columns and headings nothing is run by a spreadsheet."""
        path, output = tmp_path / "register.csv", tmp_path / f"screened{ending}"
        first, second = SMALL.splitlines()
        path.write_text(f"{first};{text};Ort\n{second};{text};{text}\n", "utf-8")
        code, _, _ = command(
            *("screen", path, "-o", output, f"--keep={text}", "--keep=Ort")
        )
        assert code == 0
        table = registers.read(output).table
        assert table.headings[-2:] == (f"'{text}", "Ort")
        assert table.cells.row(0)[-2:] == (f"'{text}", f"'{text}")
        if ending == ".xlsx":
            with ZipFile(output) as packed:
                assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")

    @pytest.mark.parametrize("option", ["--output", "--findings"])
    @pytest.mark.parametrize("name", ["out.txt", "out", "out.xls"])
    def test_another_ending(
        self, command: Command, tmp_path: Path, option: str, name: str
    ) -> None:
        """An ending that names no form is refused before the register is read."""
        code, printed, errors = command(
            "screen", tmp_path / "nothing", option, tmp_path / name
        )
        assert (code, printed) == (2, "")
        assert ".parquet" in errors
        assert (".json," in errors or errors.strip().endswith(".json")) == (
            option == "--findings"
        )
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("option", ["-o", "--findings"])
    @pytest.mark.parametrize("read", ["--mapping", "--project"])
    def test_what_else_is_read(
        self, command: Command, tmp_path: Path, read: str, option: str
    ) -> None:
        """Neither the mapping nor the project document is written over."""
        register, mapping = tmp_path / "register.csv", tmp_path / "mapping.csv"
        register.write_text(SMALL, encoding="utf-8")
        mapping.write_text("field;heading\nat_risk;Risk\n", encoding="utf-8")
        document = tmp_path / "project.csv"
        documents.write(plug_in.PLUG_IN_2, document)
        held = {"--mapping": mapping, "--project": document}[read]
        link = tmp_path / "link.csv"
        link.symlink_to(held)
        before = held.read_bytes()
        for target in (held, link):
            code, printed, errors = command(
                "screen", register, read, held, option, target
            )
            assert (code, printed) == (2, "")
            assert "would be written over a file that is read" in errors
        assert held.read_bytes() == before
        assert link.is_symlink()
        other = tmp_path / "other.csv"
        assert command("screen", register, read, held, option, other)[0] == 0
        assert other.exists()

    def test_the_register_itself(self, command: Command, tmp_path: Path) -> None:
        """Neither the register nor the other output is written over."""
        path = tmp_path / "register.csv"
        path.write_text(SMALL, encoding="utf-8")
        link, other = tmp_path / "link.csv", tmp_path / "other.csv"
        link.symlink_to(path)
        for options in (["-o", path], ["-o", link], ["--findings", path]):
            code, _, errors = command("screen", path, *options)
            assert code == 2
            assert "would be written over a file that is read" in errors
        code, _, errors = command("screen", path, "-o", other, "--findings", other)
        assert code == 2
        assert "would both be written to other.csv" in errors
        assert path.read_text("utf-8") == SMALL
        assert not other.exists()

    def test_no_register(self, command: Command, tmp_path: Path) -> None:
        """A register that is not there is told, though its output be there."""
        output = tmp_path / "screened.csv"
        output.write_text("mine")
        code, _, errors = command("screen", tmp_path / "none.csv", "-o", output)
        assert code == 2
        assert "there is no file none.csv" in errors
        assert output.read_text() == "mine"


class TestFindings:
    """Findings are written as they are made, in every form."""

    @pytest.mark.parametrize("ending", [*registers.ENDINGS, ".json"])
    def test_every_form(self, command: Command, tmp_path: Path, ending: str) -> None:
        """Each form holds each finding with its code, row and column."""
        path = tmp_path / f"findings{ending}"
        assert command("screen", REGISTER, "--findings", path)[0] == 0
        if ending == ".json":
            found = [
                (one["code"], str(one["row"]), one["column"])
                for one in json.loads(path.read_text("utf-8"))
            ]
        else:
            table = registers.read(path).table
            columns = (table.column(name) for name in ("code", "row", "column"))
            found = [
                (code, str(row), column)
                for code, row, column in zip(*columns, strict=True)
            ]
        counts = json.loads(
            REGISTER.with_name("register_counts.json").read_text("utf-8")
        )
        assert len(found) == counts["findings_in_all"]
        assert ("register.day_outside", "2", "Inskriven") in found

    def test_none(self, command: Command, tmp_path: Path) -> None:
        """Without findings the list is empty."""
        path, findings = tmp_path / "register.csv", tmp_path / "findings.json"
        path.write_text(SMALL, encoding="utf-8")
        command("screen", path, "--findings", findings)
        assert json.loads(findings.read_text("utf-8")) == []
