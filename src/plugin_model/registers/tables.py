"""A participant file as it stands: headings and cells, whole or batch by batch."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl
from attrs import field, frozen

from plugin_model.findings import Finding, Place, Severity, finding

__all__ = ["Table", "blank_rows", "text_of", "whole"]


@frozen(kw_only=True)
class Table:
    """Some rows of a file."""

    headings: tuple[str, ...] = field(repr=False)
    """The headings of all columns, blanks around them removed."""

    rows: pl.Series = field(repr=False)
    """The number of each row as a spreadsheet counts, the heading being row 1."""

    cells: pl.DataFrame = field(repr=False)
    """
    One column a heading, named by its place from "0": text, or what the form has.

    Null, NaN and the empty text say nothing. Of a form that can leave columns out,
    those that nobody asked for are not here.
    """

    shifted: tuple[int, ...] = ()
    """Rows of which nobody knows what stands under which heading."""

    findings: tuple[Finding, ...] = ()
    """What was noticed of the file itself."""

    share: float = 1.0
    """How much of the file has been read by now, from 0 to 1."""

    def column(self, heading: str, *, at: int | None = None) -> pl.Series:
        """
        Return the cells under *heading*: the first of that name, or the one *at*.

        A row of which nobody knows what stands under which heading says nothing.
        """
        place = self.headings.index(heading) if at is None else at
        cells = self.cells.get_column(str(place))
        if not self.shifted:
            return cells
        stands = ~self.rows.is_in(self.shifted)
        return cells.to_frame("cell").select(pl.when(stands).then("cell")).to_series()

    def as_it_stands(self, heading: str) -> pl.Series:
        """Return the cells under *heading*, in whatever place a row has them."""
        return self.cells.get_column(str(self.headings.index(heading)))


def whole(tables: Iterable[Table]) -> Table:
    """Put the batches of one file together; later ones may have more columns."""
    parts = list(tables)
    if len(parts) == 1:
        return parts[0]
    return Table(
        headings=parts[-1].headings,
        rows=pl.concat([one.rows for one in parts]),
        cells=pl.concat([one.cells for one in parts], how="diagonal"),
        shifted=tuple(row for one in parts for row in one.shifted),
        findings=tuple(noticed for one in parts for noticed in one.findings),
    )


def text_of(value: object) -> str:
    """
    Return a cell of any type as the text that a person would have written.

    Example:
        >>> text_of(True), text_of(560.0), text_of(None)
        ('true', '560', '')
    """
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal):
        digits = format(Decimal(str(value)), "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return str(value)


def blank_rows(count: int, first: int) -> Finding:
    """Return what to say of rows that say nothing."""
    return finding(
        "register.blank_rows",
        place=Place(row=first),
        severity=Severity.INFO,
        count=count,
    )
