"""Files as they come, as tables of text; and tables written as CSV."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
from attrs import field, frozen

from plugin_model.documents.writing import replacing
from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Place, Severity, finding

__all__ = ["TextTable", "read_csv", "write_csv"]

_DELIMITERS: Final = ";,\t|"
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS: Final = frozenset(map(chr, range(32))) - set("\t\n\r\f")
# What a spreadsheet would run as a formula when it opens the file: these signs, and
# their full-width forms.
_FORMULA: Final = re.compile("^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_WRITABLE: Final = 0o222
# Swedish letters in UTF-8; nobody writes them so in Windows-1252.
_SWEDISH: Final = tuple("åäöÅÄÖ".encode()[at : at + 2] for at in range(0, 12, 2))
_NAMED_DELIMITER: Final = re.compile(r"sep=(.)(\r\n|\r|\n|\Z)")
_QUOTED: Final = re.compile('"[^"]*"')
_LONGEST_CELL: Final = 2**31 - 1


@frozen(kw_only=True)
class TextTable:
    """A file as it stands: headings, and cells as text."""

    headings: tuple[str, ...] = field(repr=False)
    """The headings, blanks around them removed."""

    rows: pl.Series = field(repr=False)
    """The number of each row as a spreadsheet counts, the heading being row 1."""

    cells: pl.DataFrame = field(repr=False)
    """One text column a heading, named by its place from "0"; nothing is null."""

    findings: tuple[Finding, ...] = ()
    """What was noticed of the file itself."""


def read_csv(path: Path) -> TextTable:
    """
    Read a CSV file: delimiter, encoding and line ends as they are.

    A row that is too short is filled up with empty cells; one that is too long
    loses what stands beyond the last heading. Both are reported. Empty rows are
    left out.

    Raises:
        RegisterError: If the path is no file that can be read, is no text, is empty,
            or ends within a quoted cell.
    """
    text, findings = _decoded(_bytes_of(path), path.name)
    delimiter, text = _delimiter(text)
    numbered = _rows(text, delimiter, path.name)
    first = next((row for row in numbered if _says_something(row.cells)), None)
    if first is None:
        raise RegisterError(finding("register.empty", file=path.name))
    headings = tuple(cell.strip() for cell in first.cells)
    width = len(headings)
    rows: list[int] = []
    cells: list[list[str]] = []
    blank: list[int] = []
    for row in numbered:
        if not _says_something(row.cells):
            blank += [row.number] if row.cells else []
            continue
        if len(row.cells) != width:
            findings.append(_ragged(row, width))
        rows.append(row.number)
        cells.append([*row.cells, *[""] * width][:width])
    findings += _left_out(blank)
    columns = zip(*cells, strict=True) if cells else [()] * width
    return TextTable(
        headings=headings,
        rows=pl.Series("row", rows, pl.Int64),
        cells=pl.DataFrame(
            {
                str(at): pl.Series(column, dtype=pl.String)
                for at, column in enumerate(columns)
            }
        ),
        findings=tuple(findings),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        code = "register.no_file"
    except IsADirectoryError:
        code = "register.folder"
    except OSError:
        code = "register.unreadable"
    raise RegisterError(finding(code, file=path.name))


def _decoded(raw: bytes, name: str) -> tuple[str, list[Finding]]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _as_text(raw[len(mark) :], encoding, name), []
    try:
        return _without_controls(raw.decode("utf-8"), name), []
    except UnicodeDecodeError:
        # Leave first: the error would carry a piece of the file.
        pass
    if any(letter in raw for letter in _SWEDISH):
        raise RegisterError(finding("register.mixed_encoding", file=name))
    text = _as_text(raw, "cp1252", name)
    seen = finding("register.encoding", severity=Severity.INFO, file=name)
    return text, [seen]


def _as_text(raw: bytes, encoding: str, name: str) -> str:
    try:
        return _without_controls(raw.decode(encoding), name)
    except UnicodeDecodeError:
        # Leave first: the error would carry a piece of the file.
        pass
    raise RegisterError(finding("register.no_text", file=name))


def _without_controls(text: str, name: str) -> str:
    if not _CONTROLS.isdisjoint(text):
        raise RegisterError(finding("register.no_text", file=name))
    return text


@frozen
class _Row:
    number: int
    cells: list[str] = field(repr=False)


def _delimiter(text: str) -> tuple[str, str]:
    """Return the delimiter, and the text without the line that names it."""
    named = _NAMED_DELIMITER.match(text)
    if named is not None:
        return named[1], text[named.end() :]
    first_line = re.split("[\r\n]", text.lstrip(), maxsplit=1)[0]
    return max(_DELIMITERS, key=_QUOTED.sub("", first_line).count), text


def _says_something(cells: list[str]) -> bool:
    return any(cell and not cell.isspace() for cell in cells)


def _rows(text: str, delimiter: str, name: str) -> Iterator[_Row]:
    csv.field_size_limit(_LONGEST_CELL)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader, 1):
            yield _Row(number, cells)
            line = reader.line_num + 1
    except csv.Error:
        # Leave first: the error would carry a piece of the file.
        pass
    else:
        return
    place = Place(line=line)
    raise RegisterError(finding("register.quotes", place=place, file=name))


def _ragged(row: _Row, headings: int) -> Finding:
    cells = len(row.cells)
    return finding(
        "register.short_row" if cells < headings else "register.long_row",
        place=Place(row=row.number),
        severity=Severity.WARNING,
        cells=cells,
        headings=headings,
    )


def _left_out(blank: list[int]) -> Iterator[Finding]:
    if blank:
        yield finding(
            "register.blank_rows",
            place=Place(row=blank[0]),
            severity=Severity.INFO,
            count=len(blank),
        )


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """
    Write a table as CSV: semicolons, UTF-8 with a mark, so that spreadsheets open it.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Raises:
        RegisterError: If it cannot be written there, or a file stands there that is
            read-only; nothing is left behind.
    """
    harmless = _harmless(table)
    try:
        if path.exists() and not path.stat().st_mode & _WRITABLE:
            # Whoever has made it read-only does not want it replaced.
            raise PermissionError
        with replacing(path) as beside:
            harmless.write_csv(beside, separator=";", include_bom=True)
    except OSError:
        code = "register.folder" if path.is_dir() else "register.unwritable"
    else:
        return
    raise RegisterError(finding(code, file=path.name))


def _harmless(table: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before what a spreadsheet would run, headings included."""
    texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
    risky = {name: f"'{name}" for name in table.columns if _FORMULA.match(name)}
    return table.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA.pattern))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ).rename(risky)
