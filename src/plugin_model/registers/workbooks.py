"""XLSX: the first sheet that is shown, each cell as text."""

from __future__ import annotations

from typing import IO, Final
from zipfile import BadZipFile, ZipFile

import polars as pl

from plugin_model.errors import RegisterError
from plugin_model.findings import Severity, finding
from plugin_model.registers.encodings import too_large
from plugin_model.registers.tables import Table, blank_rows

__all__ = ["read_workbook"]

_SHEET_IS_SHOWN: Final = "visible"


def read_workbook(file: IO[bytes], name: str, *, largest: int | None) -> Table:
    """
    Read the first sheet that is shown; it is held in memory as a whole.

    Days are days, however the sheet shows them; of a formula the value is read that
    it had last. A cell with an error of the spreadsheet says nothing.

    Args:
        file: The file itself: of its path, the engine would look for a home folder.
        name: What the file is called.
        largest: The most bytes that it may have when unpacked; ``None``: any number.

    Raises:
        RegisterError: If it cannot be read, is empty, or too large.
    """
    # Imported here, since it takes its time and most registers are text.
    import fastexcel

    try:
        with ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if largest is not None and size > largest:
            raise too_large(name, size, largest)
        file.seek(0)
        book = fastexcel.read_excel(file.read())
        sheets = (
            book.load_sheet(at, header_row=None, skip_rows=0, dtypes="string")
            for at in range(len(book.sheet_names))
        )
        shown = (one for one in sheets if one.visible == _SHEET_IS_SHOWN)
        cells = next((one.to_polars() for one in shown), None)
    except (BadZipFile, NotImplementedError, UnicodeError, fastexcel.FastExcelError):
        # Leave first: the error may carry a piece of the file.
        pass
    else:
        if cells is None:
            raise RegisterError(finding("register.no_sheet", file=name))
        return _table(cells, name, sheets=len(book.sheet_names))
    raise RegisterError(finding("register.broken", file=name, form="XLSX"))


def _table(sheet: pl.DataFrame, name: str, *, sheets: int) -> Table:
    says = sheet.select(
        pl.any_horizontal(pl.all().str.contains(r"\S").fill_null(False)).alias("says")
    ).to_series()
    said = says.arg_true()
    if not len(said):
        raise RegisterError(finding("register.empty", file=name))
    first, last = said[0], said[-1] + 1
    below = sheet.slice(first + 1, last - first - 1).rename(
        {column: str(at) for at, column in enumerate(sheet.columns)}
    )
    kept = says[first + 1 : last]
    numbers = pl.int_range(first + 2, last + 1, eager=True).alias("row")
    blank = numbers.filter(~kept)
    noticed = [blank_rows(len(blank), blank[0])] if len(blank) else []
    if sheets > 1:
        noticed.append(
            finding("register.sheets", severity=Severity.INFO, file=name, count=sheets)
        )
    return Table(
        headings=tuple((cell or "").strip() for cell in sheet.row(first)),
        rows=numbers.filter(kept),
        cells=below.filter(kept),
        findings=tuple(noticed),
    )
