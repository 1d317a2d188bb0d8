from datetime import date
from pathlib import Path
from stat import S_IMODE
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.registers.tables import text_of  # noqa: E402
from plugin_model.registers.writing import writing  # noqa: E402
from tests.registers.strategies import registers as drawn  # noqa: E402
from tests.registers.strategies import written  # noqa: E402

FEWER = settings(max_examples=max(5, settings().max_examples // 10))
Rows = list[list[str]]
# No text is read again with one of them.
CONTROLS = "".join(map(chr, {*range(32)} - {*map(ord, "\t\n\r\f")}))
SIGNS = st.characters(codec="utf-8", exclude_characters=CONTROLS)
RISKY = [
    "=1+1",
    "+46",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
]
FACTS = [
    polars.Series("Född", ["2000-01-01"]),
    polars.Series("Risk", ["ja"]),
    polars.Series("Har avbrutit", ["nej"]),
    polars.Series("Inskriven", ["2016-01-05"]),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write to."""
    return tmp_path_factory.mktemp("writing")


class TestReadingBack:
    """What was written is a register again."""

    @FEWER
    @given(drawn())
    def test_what_is_written_says_the_same(
        self, folder: Path, target_group: RuleSet, rows: Rows
    ) -> None:
        """What was screened and written is read with equal facts and answers."""
        path, output = folder / "register.csv", folder / "screened.csv"
        path.write_bytes(written(rows))
        first = registers.screen(registers.read(path), target_group)
        registers.write_csv(first.frame, output)
        again = registers.screen(registers.read(output), target_group)
        assert again.frame.equals(first.frame)
        assert again.findings == ()

    def test_what_was_corrected_is_screened_anew(
        self, folder: Path, target_group: RuleSet
    ) -> None:
        """Answers of before are no facts: they are worked out anew."""
        path, output = folder / "register.csv", folder / "screened.csv"
        headings = ["Född", "Risk", "Har avbrutit", "Inskriven"]
        path.write_bytes(written([headings, ["1998", "okänt", "", "2016-01-01"]]))
        first = registers.screen(registers.read(path), target_group)
        corrected = first.frame.with_columns(at_risk=True)
        registers.write_csv(corrected, output)
        again = registers.screen(registers.read(output), target_group)
        assert first.frame["outcome"].to_list() == ["undetermined"]
        assert again.frame["outcome"].to_list() == ["eligible"]


class TestFormulas:
    """No cell is run by the spreadsheet that opens it."""

    @pytest.mark.parametrize("text", RISKY)
    def test_a_formula_is_text(self, folder: Path, text: str) -> None:
        """A cell or a heading that would be run has an apostrophe before it."""
        output = folder / "risky.csv"
        frame = polars.DataFrame({"first": [text], text: ["x"]})
        registers.write_csv(frame, output)
        found = registers.read(output).table
        read = f"'{text}".replace("\r", "\n")
        assert (found.cells.row(0), found.headings) == ((read, "x"), ("first", read))

    @pytest.mark.parametrize("text", RISKY)
    def test_a_formula_is_read_as_it_was(self, folder: Path, text: str) -> None:
        """The apostrophe is no part of what a cell says."""
        output = folder / "risky.csv"
        registers.write_csv(polars.DataFrame({"participant id": [text, text]}), output)
        findings = registers.read(output).facts.findings
        assert [one.code for one in findings] == ["register.duplicate_person"]

    @pytest.mark.parametrize("text", RISKY)
    @pytest.mark.parametrize("sort", ["Categorical", "Enum"])
    @pytest.mark.parametrize("ending", [".csv", ".xlsx"])
    def test_a_formula_of_a_list(
        self, target_group: RuleSet, tmp_path: Path, text: str, sort: str, ending: str
    ) -> None:
        """A column that holds each different text once runs nothing either."""
        path, output = tmp_path / "register.parquet", tmp_path / f"o{ending}"
        dtype = {"Enum": polars.Enum([text]), "Categorical": polars.Categorical()}[sort]
        kept = polars.Series("Ort", [text], dtype=dtype)
        polars.DataFrame([*FACTS, kept]).write_parquet(path)
        registers.screen_file(path, target_group, keep=["Ort"], output=output)
        read = registers.read(output).table.column("Ort").item()
        assert read.replace("\r", "\n") == f"'{text}".replace("\r", "\n")

    @given(st.text(SIGNS, max_size=8))
    def test_no_text_begins_a_formula(self, folder: Path, text: str) -> None:
        """Whatever a cell holds, the first sign that is written runs nothing."""
        output = folder / "any.csv"
        registers.write_csv(polars.DataFrame({"a": [text], "b": ["x"]}), output)
        line = output.read_text("utf-8-sig").split("\n", 1)[1]
        assert line.lstrip('"')[0] not in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


class TestForms:
    """The form is told by the ending."""

    frame = polars.DataFrame({"a": ["=1", "x", None], "b": [True, False, None]})

    @pytest.mark.parametrize("ending", [*registers.ENDINGS, ".CSV", ".Parquet"])
    def test_every_ending_that_is_named(self, tmp_path: Path, ending: str) -> None:
        """What is written under each ending is read back."""
        path = tmp_path / f"table{ending}"
        registers.write(self.frame, path)
        table = registers.read(path).table
        assert table.headings == ("a", "b")
        assert [text_of(cell) for cell in table.column("b")][:2] == ["true", "false"]

    @pytest.mark.parametrize("ending", registers.ENDINGS)
    @pytest.mark.parametrize(
        "heading",
        ["b,,,,,", "b||", "b\t\t\tc", 'b"c', "b;c", "b\nc", "sep=,", '""', ""],
    )
    def test_every_heading(self, tmp_path: Path, ending: str, heading: str) -> None:
        """A heading is read as it was written, whatever signs it holds."""
        path = tmp_path / f"table{ending}"
        registers.write(polars.DataFrame({"a": ["x"], heading: ["y"]}), path)
        assert registers.read(path).table.headings == ("a", heading)

    @pytest.mark.parametrize("name", ["table.txt", "table", "table.xls", ".csv"])
    def test_another_ending(self, tmp_path: Path, name: str) -> None:
        """An ending that names no form is refused before anything is written."""
        with pytest.raises(RegisterError) as caught:
            registers.write(self.frame, tmp_path / name)
        assert [one.code for one in caught.value.findings] == ["register.ending"]
        assert ".parquet" in caught.value.text("sv")
        assert list(tmp_path.iterdir()) == []

    def test_a_sheet_is_full(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A table with more rows than a sheet has is refused, and nothing is left."""
        monkeypatch.setattr("plugin_model.registers.writing._MOST_ROWS", 3)
        with pytest.raises(RegisterError) as caught:
            registers.write(self.frame, tmp_path / "table.xlsx")
        assert [one.code for one in caught.value.findings] == ["register.long_sheet"]
        assert list(tmp_path.iterdir()) == []
        registers.write(self.frame[:2], tmp_path / "table.xlsx")

    @pytest.mark.parametrize("text", RISKY)
    def test_a_sheet_holds_no_formula(self, tmp_path: Path, text: str) -> None:
        """In XLSX too, what would be run is text with an apostrophe before it."""
        path = tmp_path / "table.xlsx"
        registers.write(polars.DataFrame({"a": [text]}), path)
        with ZipFile(path) as packed:
            sheet = packed.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert registers.read(path).table.column("a")[0].startswith("'")


class TestPlaces:
    """Where nothing can be written, nothing is."""

    frame = polars.DataFrame({"a": ["x"], "b": [date(2016, 1, 1)]})

    @pytest.mark.parametrize(
        ("place", "code"),
        [
            ("nowhere/screened.csv", "register.unwritable"),
            ("folder", "register.folder"),
            ("read-only.csv", "register.unwritable"),
            ("file/screened.csv", "register.unwritable"),
            ("ring.csv", "register.unwritable"),
            ("far.csv", "register.unwritable"),
            ("x" * 252 + ".csv", "register.unwritable"),
        ],
    )
    def test_a_place_that_cannot_be_written(
        self, tmp_path: Path, place: str, code: str
    ) -> None:
        """There is one clear error, and everything is as it was."""
        (tmp_path / "folder").mkdir()
        (tmp_path / "file").write_text("mine")
        (tmp_path / "read-only.csv").write_text("mine")
        (tmp_path / "read-only.csv").chmod(0o444)
        (tmp_path / "ring.csv").symlink_to("ring.csv")
        (tmp_path / "far.csv").symlink_to("nowhere/screened.csv")
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(RegisterError) as caught:
            registers.write_csv(self.frame, tmp_path / place)
        assert [one.code for one in caught.value.findings] == [code]
        assert sorted(tmp_path.rglob("*")) == before
        assert (tmp_path / "read-only.csv").read_text() == "mine"

    @pytest.mark.parametrize("ending", registers.ENDINGS)
    @pytest.mark.parametrize("old", [["target"], []])
    def test_a_link_stays(self, tmp_path: Path, ending: str, old: list[str]) -> None:
        """What a link leads to is written, though it be not there yet."""
        link, folder = tmp_path / f"link{ending}", tmp_path / "folder"
        folder.mkdir()
        link.symlink_to(Path("folder", "target"))
        for name in old:
            (folder / name).write_text("old")
        registers.write(self.frame, link)
        assert registers.read(link).table.headings == ("a", "b")
        assert link.is_symlink()
        assert [one.name for one in folder.iterdir()] == ["target"]
        assert sorted(tmp_path.iterdir()) == [folder, link]

    @pytest.mark.parametrize("ending", registers.ENDINGS)
    @pytest.mark.parametrize("sign", ["x", "å"])
    def test_a_long_name(self, tmp_path: Path, ending: str, sign: str) -> None:
        """A name may be as long as the system allows."""
        signs = (255 - len(ending)) // len(sign.encode())
        path = tmp_path / f"{sign * signs}{ending}"
        registers.write(self.frame, path)
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
    @pytest.mark.parametrize("mode", [0o600, 0o640])
    def test_who_may_read_it(self, tmp_path: Path, ending: str, mode: int) -> None:
        """What only some may read is read by no others when it is written anew."""
        path = tmp_path / f"a{ending}"
        path.touch()
        path.chmod(mode)
        registers.write(polars.DataFrame({"a": ["b"]}), path)
        assert S_IMODE(path.stat().st_mode) == mode

    @pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
    @pytest.mark.parametrize("name", ["many[1]", "a?b*", "~"])
    def test_a_name_is_no_pattern(self, tmp_path: Path, name: str, ending: str) -> None:
        """Pieces are put together under any name, brackets and all."""
        path = tmp_path / f"{name}{ending}"
        with writing(path) as more:
            more(polars.DataFrame({"a": ["b"]}))
            more(polars.DataFrame({"a": ["c"]}))
        assert registers.read(path).table.column("a").to_list() == ["b", "c"]

    def test_an_old_file_is_replaced(self, tmp_path: Path) -> None:
        """A file that may be written is replaced as a whole, and alone is left."""
        path = tmp_path / "screened.csv"
        path.write_text("old " * 1000)
        registers.write_csv(self.frame, path)
        assert path.read_text("utf-8-sig") == "a;b\nx;2016-01-01\n"
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("slip", [TimeoutError, polars.exceptions.ComputeError])
    @pytest.mark.parametrize("ending", registers.ENDINGS)
    def test_what_goes_wrong_elsewhere(
        self, tmp_path: Path, ending: str, slip: type[Exception]
    ) -> None:
        """What goes wrong while rows are made is no fault of the place."""

        def written() -> None:
            with writing(tmp_path / f"screened{ending}") as more:
                more(self.frame)
                raise slip

        with pytest.raises(slip):
            written()
        assert list(tmp_path.iterdir()) == []
