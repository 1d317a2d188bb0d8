"""
A table as a sheet of XLSX: plain cells below plain headings.

It is no table object of the spreadsheet: that takes two headings which differ in case
for one, and refuses both.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Final, cast

import polars as pl

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_sheet"]

_Put = Callable[[int, int, Any], object]

# A text is a text: no link, no formula, no number.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_urls": False,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
}
# As many rows are looked at to find out how wide a column is, and it is no wider.
_LOOKED_AT: Final = 1024
_WIDEST: Final = 60


def write_sheet(table: pl.DataFrame, path: Path) -> None:
    """
    Write a table as the only sheet of a file; null and the empty text are no cells.

    What is not ready yet stands in a folder beside the file, which goes in any case.

    Args:
        table: Text, flags, numbers, days and times; there is room for all of it.
        path: The file.

    Raises:
        OSError: If it cannot be written.
    """
    # Imported here, since it takes its time and seldom is a sheet written.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxFileError

    packed = io.BytesIO()
    with TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as folder:
        book = Workbook(packed, {**_OPTIONS, "tmpdir": folder})
        sheet = book.add_worksheet()
        with closing(cast("IO[str]", sheet.row_data_fh)):
            _fill(book, sheet, table)
            try:
                book.close()
            except XlsxFileError as slip:
                # What the system said, in the words of the package.
                raise OSError from slip
    path.write_bytes(packed.getbuffer())


def _fill(book: Workbook, sheet: Worksheet, table: pl.DataFrame) -> None:
    sheet.set_row(0, None, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    text = _text(book, sheet)
    columns: list[tuple[int, _Put]] = []
    for at, column in enumerate(table):
        sheet.set_column(at, at, _width(column))
        columns.append((at, _put(book, sheet, column.dtype, text)))
        text(0, at, column.name)
    for row, cells in enumerate(table.iter_rows(), 1):
        for (at, put), cell in zip(columns, cells, strict=True):
            if cell is not None and cell != "":
                put(row, at, cell)


def _put(book: Workbook, sheet: Worksheet, dtype: pl.DataType, text: _Put) -> _Put:
    """Return what puts a cell of a type into its place."""
    put = text
    if dtype == pl.Boolean:
        put = sheet.write_boolean
    elif dtype.is_numeric():
        put = sheet.write_number
    elif dtype == pl.Date:
        put = _time(book, sheet, "yyyy-mm-dd")
    elif dtype == pl.Datetime:
        put = _time(book, sheet, "yyyy-mm-dd hh:mm:ss")
    return put


def _time(book: Workbook, sheet: Worksheet, shown: str) -> _Put:
    form = book.add_format({"num_format": shown})

    def put(row: int, at: int, cell: datetime) -> None:
        sheet.write_datetime(row, at, cell, form)

    return put


def _text(book: Workbook, sheet: Worksheet) -> _Put:
    plain = book.add_format()

    def put(row: int, at: int, cell: object) -> None:
        said = str(cell)
        if said.startswith("<r>") and said.endswith("</r>"):
            # The package would take it for its own marks; of two parts it does not.
            sheet.write_rich_string(row, at, said[:1], plain, said[1:])
        else:
            sheet.write_string(row, at, said)

    return put


def _width(column: pl.Series) -> int:
    """Return how many signs a column should show."""
    told = column.head(_LOOKED_AT).cast(pl.String).str.len_chars().max()
    longest = told if isinstance(told, int) else 0
    return min(_WIDEST, max(longest, len(column.name)) + 2)
