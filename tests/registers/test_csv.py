import codecs
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.findings import Place, Severity  # noqa: E402
from plugin_model.registers import csv_text  # noqa: E402

TEXT = "Namn;Risk;Ort\nÅsa;ja;Malmö\nBo;nej;Örebro\n"
ROWS = [["Åsa", "ja", "Malmö"], ["Bo", "nej", "Örebro"]]
Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a register and returns its path."""

    def written(raw: bytes) -> Path:
        path = tmp_path / "register.csv"
        path.write_bytes(raw)
        return path

    return written


def rows_of(register: registers.Register) -> list[list[str]]:
    """Return the cells of a register, row by row."""
    cells = register.table.cells.fill_null("")
    return [list(row) for row in cells.iter_rows()]


def codes_of(register: registers.Register) -> list[str]:
    """Return the codes of what was found in a register."""
    return [one.code for one in register.facts.findings]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("mark", "encoding", "codes"),
    [
        (b"", "utf-8", []),
        (codecs.BOM_UTF8, "utf-8", []),
        (codecs.BOM_UTF16_LE, "utf-16-le", []),
        (codecs.BOM_UTF16_BE, "utf-16-be", []),
        (b"", "cp1252", ["register.encoding"]),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16-be", "windows-1252"],
)
def test_a_file_says_the_same_however_it_is_saved(
    write: Write, end: str, delimiter: str, mark: bytes, encoding: str, codes: list[str]
) -> None:
    """Encoding, delimiter and line ends do not change what a register says."""
    text = TEXT.replace(";", delimiter).replace("\n", end)
    register = registers.read(write(mark + text.encode(encoding)))
    assert register.table.headings == ("Namn", "Risk", "Ort")
    assert register.table.rows.to_list() == [2, 3]
    assert rows_of(register) == ROWS
    assert register.facts.frame["at_risk"].to_list() == [True, False]
    assert codes_of(register) == codes


@pytest.mark.parametrize(
    ("text", "headings", "rows"),
    [
        # A quoted line break, delimiter and quotation mark.
        ('a;b\n"x\ny";"p;q"\n', ("a", "b"), [["x\ny", "p;q"]]),
        ('a;b\n"x\r\ny";"say ""hi"""\r\n', ("a", "b"), [["x\ny", 'say "hi"']]),
        # A cell that begins, or ends, with a quotation mark and a line break.
        ('a;b\n1;"""\n"\n2;"\n"""', ("a", "b"), [["1", '"\n'], ["2", '\n"']]),
        ('a;b\n"""";""\n', ("a", "b"), [['"', ""]]),
        # A quotation mark within a cell that has none around it.
        ('a;b\n5" pipe;x\n', ("a", "b"), [['5" pipe', "x"]]),
        # The delimiter is looked for outside quotation marks.
        ('"a, b, c";"d"\n1;2\n', ("a, b, c", "d"), [["1", "2"]]),
        # The line that spreadsheets take the delimiter from.
        ("sep=,\r\na,b;c\r\n1,2\r\n", ("a", "b;c"), [["1", "2"]]),
        # One column; no line break at the end; blanks around headings.
        ("a\n1\n2", ("a",), [["1"], ["2"]]),
        (" a ; b\n1;2", ("a", "b"), [["1", "2"]]),
        ("a;b\n1;" + "x" * 200_000 + "\n", ("a", "b"), [["1", "x" * 200_000]]),
        ("a;b\n", ("a", "b"), []),
        ("a;b", ("a", "b"), []),
        ("\n\n  \na;b\n1;2", ("a", "b"), [["1", "2"]]),
    ],
)
def test_cells_are_found(
    write: Write, text: str, headings: tuple[str, ...], rows: list[list[str]]
) -> None:
    """Cells are what stands between delimiters that no quotation mark takes in."""
    register = registers.read(write(text.encode()))
    assert register.table.headings == headings
    assert rows_of(register) == rows


@pytest.mark.parametrize(
    ("row", "cells", "code"),
    [
        ("x;y", ["x", "y", ""], "register.short_row"),
        ("x", ["x", "", ""], "register.short_row"),
        ('"x";y', ["x", "y", ""], "register.short_row"),
    ],
)
def test_a_ragged_row_is_read_and_told(
    write: Write, row: str, cells: list[str], code: str
) -> None:
    """A row with too few cells is filled up, and reported where it stands."""
    register = registers.read(write(f"a;b;c\n1;2;3\n{row}\n4;5;6\n".encode()))
    assert rows_of(register) == [["1", "2", "3"], cells, ["4", "5", "6"]]
    (found,) = register.facts.findings
    assert (found.code, found.place) == (code, Place(row=3))
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "rows", "left_out"),
    [
        ("a;b\n1;2\n\n3;4\n\n\n", [2, 4], None),
        ("a;b\n;\n1;2\n ; \n;;\n", [3], (2, "3")),
        ('a;b\n"";\n', [], (2, "1")),
    ],
)
def test_empty_rows_are_left_out_and_counted(
    write: Write, text: str, rows: list[int], left_out: tuple[int, str] | None
) -> None:
    """A row of empty cells is nobody: it keeps its number and is counted."""
    register = registers.read(write(text.encode()))
    assert register.table.rows.to_list() == rows
    told = [
        (one.place.row, dict(one.values)["count"])
        for one in register.facts.findings
        if one.code == "register.blank_rows"
    ]
    assert told == ([left_out] if left_out else [])


BROKEN = {
    "nothing": (b"", "register.empty"),
    "a mark alone": (codecs.BOM_UTF8, "register.empty"),
    "blanks": (b" \n\t\n\r\n", "register.empty"),
    "delimiters": (b";;;\n;;;\n", "register.empty"),
    "half of UTF-16": (codecs.BOM_UTF16_LE + b"a\x00b", "register.no_text"),
    "UTF-16 without its mark": ("a;b\n".encode("utf-16-le"), "register.no_text"),
    "an undecodable byte": (b"a;b\nx\x81;y\n", "register.no_text"),
    "UTF-8 with a mark, broken": (codecs.BOM_UTF8 + b"a\xff;b\n", "register.no_text"),
    "UTF-8 in part": ("Födelsedatum;b\n".encode() + b"Malm\xf6;1\n", None),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "register.no_text"),
    "a program": (bytes(range(256)), "register.no_text"),
    "an open quotation mark": (b'a;b\n1;2\n"x;y\n3;4\n', "register.quotes"),
    "an open quotation mark in a heading": (b'"a;b\n1;2\n', "register.quotes"),
    "a letter after a closing mark": (b'a;b\n1;2\n"x"y;z\n', "register.quotes"),
}


@pytest.mark.parametrize(("raw", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_register_is_refused(
    write: Write, raw: bytes, code: str | None
) -> None:
    """What cannot be read is one error with one finding, and no trace of the file."""
    with pytest.raises(RegisterError) as caught:
        registers.read(write(raw))
    (found,) = caught.value.findings
    assert found.code == (code or "register.mixed_encoding")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_utf_16_needs_its_mark(write: Write) -> None:
    """Who is refused UTF-16 without its mark is told that the mark is what it lacks."""
    with pytest.raises(RegisterError, match="UTF-16 with its byte order mark"):
        registers.read(write("a;b\n".encode("utf-16-le")))


@pytest.mark.parametrize(
    ("text", "line"), [('a;b\n1;2\n"x;y\n3;4\n', 3), ('a\n"x\ny"\n"z"q\n', 4)]
)
def test_the_quotation_mark_at_fault_is_told(
    write: Write, text: str, line: int
) -> None:
    """The line is told on which the row begins whose quotation marks do not match."""
    with pytest.raises(RegisterError) as caught:
        registers.read(write(text.encode()))
    assert caught.value.findings[0].place == Place(line=line)


def test_a_cell_that_does_not_end_is_not_gathered_for_ever(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a stated length a cell is taken to have lost its end."""
    monkeypatch.setattr(csv_text, "_LONGEST_RECORD", 100)
    raw = b'a;b\n"x;y\n' + b"1;2\n" * 100 + b'";z\n'
    path = write(raw)
    with path.open("rb") as file, pytest.raises(RegisterError) as caught:
        list(csv_text.read_csv(file, "x", size=len(raw), block=64))
    assert caught.value.findings[0].place == Place(line=2)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A path that leads nowhere is told as such."""
    with pytest.raises(RegisterError) as caught:
        registers.read(tmp_path / "nowhere.csv")
    assert [one.code for one in caught.value.findings] == ["register.no_file"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder is told as such."""
    with pytest.raises(RegisterError) as caught:
        registers.read(tmp_path)
    assert [one.code for one in caught.value.findings] == ["register.folder"]


def test_a_path_through_a_file_cannot_be_read(write: Write) -> None:
    """What the system refuses for any other reason is told in one sentence."""
    with pytest.raises(RegisterError) as caught:
        registers.read(write(b"a;b\n") / "register.csv")
    assert [one.code for one in caught.value.findings] == ["register.unreadable"]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
    | st.sampled_from('";,\n\t'),
    max_size=6,
)


def quoted(cells: list[str]) -> str:
    """Return a row of CSV with quotation marks around each cell."""
    return ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_quoted_cells_are_read_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], end: str
) -> None:
    """Whatever stands between quotation marks is the cell; its lines end in one way."""
    path = tmp_path_factory.getbasetemp() / "quoted.csv"
    listed = [["first", "second"], *(["1" + a, b] for a, b in rows)]
    text = "\n".join(quoted(cells) for cells in listed)
    path.write_bytes(text.replace("\n", end).encode())
    assert rows_of(registers.read(path)) == listed[1:]


PIECES = st.sampled_from(
    ['"', '""', ";", "\n", "a", " ", '"b"', '"c;d"', '"e""f"', ";;", '";"', "å", "\t"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_cells_in_marks_are_split_alike(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    """Whether the engine splits a line with marks or we do, the cells are the same."""
    path = tmp_path_factory.getbasetemp() / "marks.csv"
    path.write_text(f"first;second\n{text}\n", encoding="utf-8")

    def said() -> object:
        try:
            table = registers.read(path).table
        except RegisterError as refused:
            return refused.findings
        cells = table.cells.with_columns(polars.all().fill_null(""))
        return cells.rows(), table.rows.to_list(), table.findings

    by_engine = said()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            csv_text._Reader,
            "_whole_in_marks",
            lambda _, lines, marked: marked ^ marked,
        )
        assert said() == by_engine


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    """Whatever a file holds, it is read or there is one clear error."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    with suppress(RegisterError):
        read = registers.read(path)
        assert len(read.facts.frame) == len(read.table.rows)
