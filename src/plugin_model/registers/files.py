"""Files as they come, as tables of text; and tables written as CSV."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
from attrs import frozen

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
# What a spreadsheet would run as a formula when it opens the file.
_FORMULA: Final = r"^[=+\-@\t\r]"


@frozen(kw_only=True)
class TextTable:
    """A file as it stands: headings, and cells as text."""

    headings: tuple[str, ...]
    """The headings, blanks around them removed."""

    rows: pl.Series
    """The number of each row as a spreadsheet counts, the heading being row 1."""

    cells: pl.DataFrame
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
    first_line = next((line for line in text.splitlines() if line.strip()), None)
    if first_line is None:
        raise RegisterError(finding("register.empty", file=path.name))
    delimiter = max(_DELIMITERS, key=first_line.count)
    numbered = ((at, row) for at, row in _rows(text, delimiter, path.name) if any(row))
    headings = tuple(cell.strip() for cell in next(numbered)[1])
    width = len(headings)
    rows: list[int] = []
    cells: list[list[str]] = []
    for number, row in numbered:
        if len(row) != width:
            findings.append(_ragged(number, len(row), width))
        rows.append(number)
        cells.append([*row, *[""] * width][:width])
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


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(reader, 1)
    except csv.Error:
        place = Place(line=reader.line_num)
    else:
        return
    raise RegisterError(finding("register.quotes", place=place, file=name))


def _ragged(row: int, cells: int, headings: int) -> Finding:
    return finding(
        "register.short_row" if cells < headings else "register.long_row",
        place=Place(row=row),
        severity=Severity.WARNING,
        cells=cells,
        headings=headings,
    )


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """
    Write a table as CSV: semicolons, UTF-8 with a mark, so that spreadsheets open it.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Raises:
        RegisterError: If the folder cannot be written to; nothing is left behind.
    """
    texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
    harmless = table.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    )
    try:
        with replacing(path) as beside:
            harmless.write_csv(beside, separator=";", include_bom=True)
    except OSError:
        code = "register.folder" if path.is_dir() else "register.unwritable"
    else:
        return
    raise RegisterError(finding(code, file=path.name))
