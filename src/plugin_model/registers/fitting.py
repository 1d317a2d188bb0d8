"""
Tables made to fit the form that they are written in.

What a spreadsheet would run gets an apostrophe; what a form cannot hold is refused, and
nothing is cut or changed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import polars as pl

from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Place, finding
from plugin_model.registers.plain import as_text, as_value, has_cells

__all__ = ["for_csv", "for_lines", "for_sheet"]

_Unfit = Callable[[pl.Series], pl.Series]

# What a spreadsheet would run as a formula when it opens the file: these signs, and
# their full-width forms.
_FORMULA: Final = re.compile("^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# What holds texts, some of it each different text once.
_TEXTS: Final = (pl.String, pl.Categorical, pl.Enum)
# Of a sheet: a cell, in units of UTF-16, and the columns.
_LONGEST: Final = 32_767
_MOST_COLUMNS: Final = 16_384
# Two units of UTF-16 each.
_FAR_SIGNS: Final = "[\U00010000-\U0010ffff]"
# Control characters: a file with one is no text to those who read it.
_NOT_IN_CSV: Final = "[\x00-\x08\x0b\x0e-\x1f]"
# No signs of XML; and what spreadsheets read as one sign that was spelt out.
_NOT_IN_SHEET: Final = "[\ufffe\uffff]|_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_"


def for_lines(table: pl.DataFrame) -> pl.DataFrame:
    """
    Return a table as JSON lines can hold it.

    Raises:
        RegisterError: If a column holds what JSON cannot.
    """
    return _told(table, as_value, "JSON")


def for_csv(table: pl.DataFrame) -> pl.DataFrame:
    """
    Return a table as CSV can hold it.

    Raises:
        RegisterError: If a column holds what is no text, or a text a character with
            which no text is read again.
    """
    told = _harmless(_told(table, _of_line, "CSV"))
    faults = [*_unfit(told, _holds(_NOT_IN_CSV), _unfit_sign("CSV"))]
    if faults:
        raise RegisterError(*faults)
    return told


def for_sheet(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """
    Return a table as a sheet can hold it.

    Args:
        table: The table, or some rows of it.
        name: What the file is called.

    Raises:
        RegisterError: If it has too many columns, a column holds what is no text, or a
            text does not fit into a cell.
    """
    if table.width > _MOST_COLUMNS:
        most = _MOST_COLUMNS
        raise RegisterError(
            finding("register.wide_sheet", file=name, count=table.width, most=most)
        )
    told = _harmless(_told(table, _of_cell, "XLSX"))
    faults = [
        *_unfit(told, _too_long, _long_text),
        *_unfit(told, _holds(_NOT_IN_SHEET), _unfit_sign("XLSX")),
    ]
    if faults:
        raise RegisterError(*faults)
    return told


def _told(
    table: pl.DataFrame, told_of: Callable[[pl.Series], pl.Series | None], form: str
) -> pl.DataFrame:
    """Return a table with each column as its form tells it."""
    told = {column.name: told_of(column) for column in table}
    faults = [
        finding("register.unfit_type", place=Place(column=heading), form=form)
        for heading, column in told.items()
        if column is None
    ]
    if faults:
        raise RegisterError(*faults)
    return pl.DataFrame(told)


def _of_line(column: pl.Series) -> pl.Series | None:
    return as_text(column) if column.dtype.is_nested() else as_value(column)


def _of_cell(column: pl.Series) -> pl.Series | None:
    if not has_cells(column):
        return as_text(column)
    if column.dtype == pl.Float32:
        # As many digits as it has, and none that tell of how it is stored.
        column = column.cast(pl.String).cast(pl.Float64)
    if column.dtype.is_float():
        # What is no number says nothing, and a sheet has no cell for it.
        column = column.fill_nan(None)
    return as_value(column)


def _harmless(table: pl.DataFrame) -> pl.DataFrame:
    """
    Put an apostrophe before what a spreadsheet would run, headings included.

    Raises:
        RegisterError: If a heading is another one with its apostrophe.
    """
    texts = [name for name, dtype in table.schema.items() if isinstance(dtype, _TEXTS)]
    risky = {name: f"'{name}" for name in table.columns if _FORMULA.match(name)}
    taken = [name for name in risky if risky[name] in table.columns]
    if taken:
        raise RegisterError(
            *(
                finding(
                    "register.kept_taken", place=Place(column=name), heading=risky[name]
                )
                for name in taken
            )
        )
    told = table.with_columns(pl.col(name).cast(pl.String) for name in texts)
    return told.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA.pattern))
        .then(pl.concat_str(pl.lit("'"), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ).rename(risky)


def _unfit(
    table: pl.DataFrame, are_unfit: _Unfit, told_at: Callable[[Place], Finding]
) -> Iterator[Finding]:
    """Yield a finding for the first unfit heading, and the first text of a column."""
    for _ in are_unfit(pl.Series(table.columns)).head(1):
        # What does not fit into a cell is too much for a message, too.
        yield told_at(Place(row=1))
    rows = table.get_column("row") if "row" in table.columns else None
    for column in table:
        if column.dtype == pl.String:
            for at in are_unfit(column).head(1):
                row = None if rows is None else rows[at]
                yield told_at(Place(row=row, column=column.name))


def _too_long(texts: pl.Series) -> pl.Series:
    """Return the places of texts that are too long for a cell of a sheet."""
    # No text has more units than bytes, which are quickly counted.
    at = (texts.str.len_bytes() > _LONGEST).arg_true()
    long = texts.gather(at)
    units = long.str.len_chars() + long.str.count_matches(_FAR_SIGNS)
    return at.filter(units > _LONGEST)


def _holds(pattern: str) -> _Unfit:
    """Return what finds the places of texts in which a pattern occurs."""
    return lambda texts: texts.str.contains(pattern).arg_true()


def _long_text(place: Place) -> Finding:
    return finding("register.long_text", place=place, most=_LONGEST)


def _unfit_sign(form: str) -> Callable[[Place], Finding]:
    return lambda place: finding("register.unfit_sign", place=place, form=form)
