import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
xlsxwriter = pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.findings import Place  # noqa: E402
from plugin_model.registers import opening  # noqa: E402
from plugin_model.registers.encodings import utf8  # noqa: E402
from plugin_model.registers.json_lines import read_json_lines  # noqa: E402
from plugin_model.registers.parquet import read_parquet  # noqa: E402
from plugin_model.registers.tables import text_of, whole  # noqa: E402
from tests.registers.strategies import registers as drawn  # noqa: E402
from tests.registers.strategies import written  # noqa: E402

FEWER = settings(max_examples=max(5, settings().max_examples // 10))
Rows = list[list[str]]
Cells = Sequence[Sequence[Any]]


def save_workbook(path: Path, sheets: Mapping[str, Cells], *, hidden: int = 0) -> None:
    """Write sheets of cells; the first ones are hidden."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "d/m yyyy"})
    for number, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
        if number < hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    book.close()


def save_as_text(path: Path, rows: Rows) -> None:
    """Save rows as CSV."""
    path.write_bytes(written(rows))


def save_as_workbook(path: Path, rows: Rows) -> None:
    """Save rows as XLSX."""
    save_workbook(path, {"Deltagare": rows})


def save_as_json_lines(path: Path, rows: Rows) -> None:
    """Save rows as JSON lines."""
    lines = (json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:])
    path.write_text("\n".join(lines))


def save_as_parquet(path: Path, rows: Rows) -> None:
    """Save rows as Parquet."""
    columns = zip(*rows[1:], strict=True) if rows[1:] else [()] * len(rows[0])
    polars.DataFrame(
        dict(zip(rows[0], columns, strict=True)),
        schema=dict.fromkeys(rows[0], polars.String),
    ).write_parquet(path)


SAVERS: dict[str, Callable[[Path, Rows], None]] = {
    "xlsx": save_as_workbook,
    "json lines": save_as_json_lines,
    "parquet": save_as_parquet,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write to."""
    return tmp_path_factory.mktemp("forms")


@pytest.mark.parametrize("save", SAVERS.values(), ids=SAVERS)
@FEWER
@given(rows=drawn())
def test_a_register_says_the_same_in_every_form(
    folder: Path, target_group: RuleSet, save: Callable[[Path, Rows], None], rows: Rows
) -> None:
    """The same cells give the same facts, answers and findings in every form."""
    rows = [*rows, ["P9", "1998", "560", "", "", "ja", "", "2016-01-01"]]
    plain, other = folder / "register.csv", folder / "register.dat"
    save_as_text(plain, rows)
    save(other, rows)
    one, two = (
        registers.screen(registers.read(path), target_group) for path in (plain, other)
    )
    assert two.frame.drop("row").equals(one.frame.drop("row"))
    assert [found.code for found in two.findings] == [
        found.code for found in one.findings
    ]


class TestWorkbooks:
    """XLSX as people save it."""

    def test_typed_cells(self, tmp_path: Path) -> None:
        """Days, numbers, yes and no are read from cells of their own types."""
        path = tmp_path / "register.xlsx"
        headings = ["Född", "Kommun", "Risk", "Inskriven", "Anteckning"]
        cells = [datetime(1998, 5, 17), 560, True, date(2015, 9, 1), 1.5]
        save_workbook(
            path, {"Blad1": [headings, cells, ["1998", 1480, False, "", "x"]]}
        )
        register = registers.read(path)
        facts = register.facts.frame
        assert facts["birth_date"].to_list() == [date(1998, 5, 17), None]
        assert facts["birth_year"].to_list() == [None, 1998]
        assert facts["municipality"].to_list() == ["0560", "1480"]
        assert facts["at_risk"].to_list() == [True, False]
        assert facts["entered_on"].to_list() == [date(2015, 9, 1), None]
        assert [one.code for one in register.facts.findings] == ["register.lost_zero"]

    def test_a_time_of_day_is_no_day(self, tmp_path: Path) -> None:
        """A cell with a time of day is not cut down to its day in silence."""
        path = tmp_path / "register.xlsx"
        save_workbook(path, {"Blad1": [["Inskriven"], [datetime(2015, 9, 1, 13, 30)]]})
        facts = registers.read(path).facts
        assert facts.frame["entered_on"].to_list() == [None]
        assert [one.code for one in facts.findings] == ["register.unfit_day"]

    def test_rows_are_those_of_the_sheet(self, tmp_path: Path) -> None:
        """Empty rows are counted and left out, and the others keep their numbers."""
        path = tmp_path / "register.xlsx"
        rows = [[], ["", ""], ["Risk", "Ort"], ["ja", "A"], [], [" "], ["x", "B"], []]
        save_workbook(path, {"Blad1": rows})
        register = registers.read(path)
        assert register.table.rows.to_list() == [4, 7]
        told = [(one.code, one.place.row) for one in register.facts.findings]
        assert told == [("register.blank_rows", 5), ("register.unfit_flag", 7)]

    def test_the_first_sheet_that_is_shown(self, tmp_path: Path) -> None:
        """Of several sheets the first that is shown is read, and that is told."""
        path = tmp_path / "register.xlsx"
        sheets = {"Koder": [["x"]], "Deltagare": [["Risk"], ["ja"]], "Mer": [["y"]]}
        save_workbook(path, sheets, hidden=1)
        register = registers.read(path)
        assert register.facts.frame["at_risk"].to_list() == [True]
        assert [one.code for one in register.facts.findings] == ["register.sheets"]

    def test_an_empty_sheet(self, tmp_path: Path) -> None:
        """A sheet without a cell is no register."""
        path = tmp_path / "register.xlsx"
        save_workbook(path, {"Blad1": []})
        with pytest.raises(RegisterError) as caught:
            registers.read(path)
        assert [one.code for one in caught.value.findings] == ["register.empty"]

    def test_headings_alone(self, tmp_path: Path) -> None:
        """A sheet with headings alone is a register of nobody."""
        path = tmp_path / "register.xlsx"
        save_workbook(path, {"Blad1": [["Risk", "Ort"]]})
        assert registers.read(path).facts.frame.height == 0

    def test_what_is_packed_but_no_workbook(self, tmp_path: Path) -> None:
        """A packed file of another kind, and half a workbook, are refused."""
        packed, half = tmp_path / "packed.xlsx", tmp_path / "half.xlsx"
        with ZipFile(packed, "w") as file:
            file.writestr("note.txt", "x")
        half.write_bytes(packed.read_bytes()[:40])
        for path in (packed, half):
            with pytest.raises(RegisterError) as caught:
                registers.read(path)
            assert [one.code for one in caught.value.findings] == ["register.broken"]

    def test_a_workbook_that_unpacks_to_too_much(self, tmp_path: Path) -> None:
        """The size that counts is the one that it takes when unpacked."""
        path = tmp_path / "register.xlsx"
        with ZipFile(path, "w", ZIP_DEFLATED) as file:
            file.writestr("sheet.xml", b" " * 1_000_000)
        with pytest.raises(RegisterError) as caught:
            registers.read(path, largest=900_000)
        assert path.stat().st_size < 10_000
        assert [one.code for one in caught.value.findings] == ["register.too_large"]


class TestJsonLines:
    """JSON lines as programs write them."""

    def test_typed_values(self, tmp_path: Path) -> None:
        """Yes, no, numbers and null are read as what they are."""
        path = tmp_path / "register.jsonl"
        lines = (
            '{"birth": "1998-05-17", "at_risk": true, "municipality": 560}',
            '{"birth": 1998, "at_risk": null, "newly_arrived": 0, "municipality": NaN}',
            '{"birth": 1998.0, "at_risk": false, "newly_arrived": 1, "x": [1, {}]}',
        )
        path.write_text("\n\n".join(lines) + "\n")
        register = registers.read(path)
        facts = register.facts.frame
        assert facts["birth_year"].to_list() == [None, 1998, 1998]
        assert facts["at_risk"].to_list() == [True, None, False]
        assert facts["newly_arrived"].to_list() == [None, False, True]
        assert facts["municipality"].to_list() == ["0560", None, None]
        # The row is the line in the file.
        assert register.table.rows.to_list() == [1, 3, 5]

    def test_a_key_that_stands_twice(self, tmp_path: Path) -> None:
        """Of two values for one key neither is taken, and that is told."""
        path = tmp_path / "register.jsonl"
        path.write_text('{"at_risk": true, "at_risk ": false}\n{"at_risk": true}\n')
        facts = registers.read(path).facts
        assert facts.frame["at_risk"].to_list() == [None, True]
        assert [(one.code, one.place) for one in facts.findings] == [
            ("register.key_twice", Place(row=1))
        ]

    @pytest.mark.parametrize(
        "line",
        [
            *('{"a": ', "[1]", "1", "{'a': 1}", '{"a": 1} x', "x", '{"a": 01}'),
            *('{"a": "\t"}', "[" * 5000),
        ],
    )
    def test_a_line_that_is_no_object(self, tmp_path: Path, line: str) -> None:
        """One line that is no object spoils the file, and is told."""
        path = tmp_path / "register.jsonl"
        path.write_text('{"a": 1}\n\n' + line + "\n")
        with pytest.raises(RegisterError) as caught:
            registers.read(path)
        (found,) = caught.value.findings
        assert (found.code, found.place) == ("register.broken_json", Place(line=3))
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("text", ["", "\n \n", "{}\n"])
    def test_an_empty_file(self, tmp_path: Path, text: str) -> None:
        """A file without a key holds no register."""
        path = tmp_path / "register.jsonl"
        path.write_text(text)
        with pytest.raises(RegisterError) as caught:
            registers.read(path)
        assert [one.code for one in caught.value.findings] == ["register.empty"]

    @FEWER
    @given(
        st.lists(
            st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1),
            min_size=1,
            max_size=8,
        ),
        st.integers(1, 4),
    )
    def test_pieces_make_the_whole(
        self, folder: Path, people: list[dict[str, int]], rows: int
    ) -> None:
        """In however many pieces a file is read, no line and no key is lost."""
        path = folder / "pieces.jsonl"
        path.write_text("\n".join(map(json.dumps, people)))
        with path.open("rb") as file:
            text = utf8(file, path.name, largest=None)
            table = whole(read_json_lines(text, path.name, rows=rows))
        found = [
            {
                heading: int(cell)
                for heading, cell in zip(table.headings, row, strict=True)
                if cell is not None
            }
            for row in table.cells.iter_rows()
        ]
        assert found == people


class TestParquet:
    """Parquet with types of its own."""

    def test_typed_columns(self, tmp_path: Path) -> None:
        """Each type that can say a fact is read; null and NaN are unknown."""
        path = tmp_path / "register.parquet"
        polars.DataFrame(
            {
                "birth": [date(1998, 5, 17), date(1900, 1, 1), None],
                "entered_on": [datetime(2015, 9, 1), datetime(2015, 9, 1, 8), None],
                "at_risk": [True, False, None],
                "newly_arrived": [1, 0, None],
                "municipality": [560.0, 1480.0, float("nan")],
                "study_status": polars.Series(
                    ["enrolled", "x", None], dtype=polars.Categorical
                ),
                "has_dropped_out": polars.Series([None] * 3, dtype=polars.Null),
                "completed_compulsory_school": [Decimal("1.00"), Decimal("0.00"), None],
                "eligible_for_national_programme": [[True], [False], None],
            }
        ).write_parquet(path)
        register = registers.read(path)
        facts = register.facts.frame
        assert register.table.rows.to_list() == [2, 3, 4]
        assert facts["birth_date"].to_list() == [date(1998, 5, 17), None, None]
        assert facts["entered_on"].to_list() == [date(2015, 9, 1), None, None]
        assert facts["at_risk"].to_list() == [True, False, None]
        assert facts["newly_arrived"].to_list() == [True, False, None]
        assert facts["municipality"].to_list() == ["0560", "1480", None]
        assert facts["study_status"].to_list() == ["enrolled", None, None]
        assert facts["has_dropped_out"].to_list() == [None, None, None]
        assert facts["completed_compulsory_school"].to_list() == [True, False, None]
        assert facts["eligible_for_national_programme"].null_count() == 3
        codes = sorted(
            one.code.removeprefix("register.") for one in register.facts.findings
        )
        assert codes == [
            *("lost_zero", "unfit_birth", "unfit_code", "unfit_day"),
            *("unfit_flag", "unfit_flag"),
        ]

    def test_a_time_in_a_zone_is_no_day(self, tmp_path: Path) -> None:
        """On which day a moment falls depends on where one stands: it is not read."""
        path = tmp_path / "register.parquet"
        moment = polars.Series([datetime(2015, 9, 1)]).dt.replace_time_zone("UTC")
        polars.DataFrame({"entered_on": moment}).write_parquet(path)
        facts = registers.read(path).facts
        assert facts.frame["entered_on"].to_list() == [None]
        assert [one.code for one in facts.findings] == ["register.unfit_day"]

    def test_pieces_make_the_whole(self, tmp_path: Path) -> None:
        """In however many pieces a file is read, its rows are numbered through."""
        path = tmp_path / "register.parquet"
        polars.DataFrame({" a ": range(7), "b": ["x"] * 7}).write_parquet(path)
        for rows in (1, 3, 7, 8):
            with path.open("rb") as file:
                pieces = list(read_parquet(file, "x", rows=rows))
            assert [one.share for one in pieces][-1] == 1.0
            table = whole(pieces)
            assert table.headings == ("a", "b")
            assert table.rows.to_list() == list(range(2, 9))
            assert table.cells["0"].to_list() == list(range(7))

    def test_only_what_is_needed_is_read(self, tmp_path: Path) -> None:
        """Columns that nobody asks for are left in the file."""
        path = tmp_path / "register.parquet"
        polars.DataFrame({"a": [1], "b": [2], "c": [3]}).write_parquet(path)
        with path.open("rb") as file:
            (table,) = read_parquet(file, "x", needed=lambda headings: headings[1:2])
        assert table.headings == ("a", "b", "c")
        assert table.cells.columns == ["1"]

    def test_nobody(self, tmp_path: Path) -> None:
        """A file without rows is a register of nobody."""
        path = tmp_path / "register.parquet"
        polars.DataFrame(schema={"at_risk": polars.Boolean}).write_parquet(path)
        register = registers.read(path)
        assert register.facts.frame.height == 0
        assert register.table.share == 1.0

    def test_half_a_file(self, tmp_path: Path) -> None:
        """A file that breaks off is refused, and nothing of it is shown."""
        path = tmp_path / "register.parquet"
        polars.DataFrame({"a": range(100)}).write_parquet(path)
        path.write_bytes(path.read_bytes()[:-50])
        with pytest.raises(RegisterError) as caught:
            registers.read(path)
        assert [one.code for one in caught.value.findings] == ["register.broken"]
        assert caught.value.__context__ is None


class TestSizes:
    """What cannot be read in pieces is read up to a stated size."""

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            ("Risk\nja\n".encode("utf-16"), "register.too_large"),
            ("Risk\nnå\n".encode("cp1252"), "register.too_large"),
            (b"Risk\nja\n", None),
        ],
    )
    def test_text(self, tmp_path: Path, raw: bytes, code: str | None) -> None:
        """Text in UTF-8 may be as large as it likes, other text may not."""
        path = tmp_path / "register.csv"
        path.write_bytes(raw)
        assert registers.read(path, largest=None).table.headings == ("Risk",)
        told = []
        with suppress(RegisterError):
            registers.read(path, largest=len(raw))
            told.append("read")
            registers.read(path, largest=len(raw) - 1)
            told.append("read")
        assert told == ["read"] * (1 if code else 2)

    def test_the_limit_is_told(self, tmp_path: Path) -> None:
        """The error says how large the file is, and how large it may be."""
        path = tmp_path / "register.csv"
        path.write_bytes("Risk\n".encode("utf-16") + b" \x00" * 1_000_000)
        with pytest.raises(RegisterError, match=r"2 MB.* up to 1 MB"):
            registers.read(path, largest=1_000_000)


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Callable[[bytes], Path]]:
    """Give a function that sends bytes through a pipe, which can be read once."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no named pipes")
    path = tmp_path / "pipe"
    os.mkfifo(path)
    threads: list[Thread] = []

    def sending(raw: bytes) -> Path:
        threads.append(Thread(target=path.write_bytes, args=[raw]))
        threads[-1].start()
        return path

    yield sending
    for thread in threads:
        thread.join()


def test_text_from_a_pipe_is_read(pipe: Callable[[bytes], Path]) -> None:
    """Text that can be read only once is read, as from another program."""
    facts = registers.read(pipe(b"Risk\nja\n")).facts
    assert facts.frame["at_risk"].to_list() == [True]


@pytest.mark.parametrize("raw", [b"PAR1", b"PK\x03\x04"])
def test_what_is_read_from_its_end_comes_through_no_pipe(
    pipe: Callable[[bytes], Path], raw: bytes
) -> None:
    """Parquet and XLSX must be files: a pipe has no end to begin with."""
    with pytest.raises(RegisterError) as caught:
        registers.read(pipe(raw))
    assert [one.code for one in caught.value.findings] == ["register.unreadable"]


def test_a_file_is_told_by_what_it_holds(tmp_path: Path) -> None:
    """An ending that lies does not matter."""
    path = tmp_path / "register.csv"
    save_workbook(path, {"Blad1": [["Risk"], ["ja"]]})
    assert registers.read(path).facts.frame["at_risk"].to_list() == [True]
    path.write_text('{"at_risk": true}\n')
    assert registers.read(path).facts.frame["at_risk"].to_list() == [True]


def test_the_stated_limit() -> None:
    """The limit that the documentation states is the one that holds."""
    assert registers.LARGEST == opening.LARGEST == 250_000_000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(("x", "x"), (None, ""), (float("nan"), ""), (True, "true"), (False, "false")),
        *((560, "560"), (560.0, "560"), (1.5, "1.5"), (1e-7, "0.0000001"), (0.0, "0")),
        *(
            (Decimal("560.00"), "560"),
            (Decimal("1E+3"), "1000"),
            (1e22, "1" + "0" * 22),
        ),
        (date(1998, 5, 17), "1998-05-17"),
        (datetime(1998, 5, 17), "1998-05-17 00:00:00"),
        (float("inf"), "Infinity"),
    ],
)
def test_cells_of_any_type_are_text(value: object, text: str) -> None:
    """A cell is read as the text that a person would have written."""
    assert text_of(value) == text
