"""One column of a register: each different cell is read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl
from attrs import define, field, frozen

from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.messages import masked
from plugin_model.registers.tables import Table, text_of
from plugin_model.registers.words import (
    LOST_ZERO,
    UNKNOWN_WORDS,
    Reader,
    Reading,
    has_bits,
    is_scale,
    read_flag,
    read_flag_in_scale,
    read_text,
)
from plugin_model.values import BirthDate

__all__ = [
    "BIRTH_PARTS",
    "BIRTH_TYPES",
    "Scales",
    "Told",
    "birth_part",
    "plain_texts",
    "read_column",
]

BIRTH_TYPES: Final[Mapping[str, pl.DataType]] = {
    "date": pl.Date(),
    "year": pl.Int64(),
    "month": pl.Int64(),
}
"""What may be known of a birth, each in a column of its own, and the column's type."""

BIRTH_PARTS: Final = tuple(BIRTH_TYPES)
"""What may be known of a birth."""

_UNITS_A_DAY: Final = {
    unit: 86_400 * 10**digits for unit, digits in (("ms", 3), ("us", 6), ("ns", 9))
}
# A day is left at each end for what time zones add.
_FIRST_DAY: Final = (date(1, 1, 2) - date(1970, 1, 1)).days
_LAST_DAY: Final = (date(9999, 12, 30) - date(1970, 1, 1)).days
_SEVERITIES: Final = {LOST_ZERO: Severity.INFO}


@frozen(kw_only=True)
class Told:
    """One column of a register with what each of its cells says."""

    heading: str
    """The heading."""

    rows: pl.Series = field(repr=False)
    """The number of each row."""

    cells: pl.Series = field(repr=False)
    """The cells; what is null says nothing."""

    readings: Mapping[object, Reading] = field(repr=False)
    """What each different cell says."""

    def values(self, dtype: pl.DataType) -> pl.Series:
        """Return the value of each cell."""
        return self._replaced([one.value for one in self.readings.values()], dtype)

    def birth_parts(self) -> Iterator[tuple[str, pl.Series]]:
        """Yield the days, and the years and months of births with no known day."""
        for part, dtype in BIRTH_TYPES.items():
            values = [birth_part(one.value, part) for one in self.readings.values()]
            yield part, self._replaced(values, dtype)

    def faults(self, *, except_in: pl.Series | None = None) -> Iterator[Finding]:
        """Yield a finding for each cell that deserves one."""
        # What is said of a cell is put into words once for all that are alike.
        told = {
            cell: finding(
                one.fault,
                severity=_SEVERITIES.get(one.fault, Severity.ERROR),
                value=masked(text_of(cell)),
            )
            for cell, one in self.readings.items()
            if one.fault is not None
        }
        if not told:
            return
        faults = [one.fault for one in self.readings.values()]
        at_fault = self._replaced(faults, pl.String()).is_not_null()
        if except_in is not None:
            at_fault &= ~except_in
        rows, cells = self.rows.filter(at_fault), self.cells.filter(at_fault)
        for row, cell in zip(rows.to_list(), cells.to_list(), strict=True):
            one = told[cell]
            yield Finding(
                code=one.code,
                severity=one.severity,
                place=Place(row=row, column=self.heading),
                values=one.values,
            )

    def _replaced(self, values: Sequence[object], dtype: pl.DataType) -> pl.Series:
        new = pl.Series(values, dtype=dtype)
        if not values:
            return new.extend_constant(None, len(self.cells))
        old = pl.Series(list(self.readings), dtype=self.cells.dtype)
        return self.cells.replace_strict(old, new, default=None, return_dtype=dtype)


def birth_part(birth: object, part: str) -> object:
    """Return one of `BIRTH_PARTS`; a year and a month only where no day is known."""
    if not isinstance(birth, BirthDate):
        return None
    if birth.is_complete:
        return birth.first if part == "date" else None
    return {"date": None, "year": birth.year, "month": birth.month}[part]


@define
class Scales:
    """Which columns of yes and no hold numbers that are something else."""

    _are: set[str] = field(factory=set)
    _bits: set[str] = field(factory=set)

    def reader(self, heading: str, texts: Sequence[str]) -> Reader:
        """
        Return how the flags under *heading* are read.

        Raises:
            RegisterError: If an earlier piece of the file was read otherwise.
        """
        if is_scale(texts):
            self._are.add(heading)
        elif heading not in self._are and has_bits(texts):
            self._bits.add(heading)
        if heading in self._are & self._bits:
            raise RegisterError(finding("register.scale", place=Place(column=heading)))
        return read_flag_in_scale if heading in self._are else read_flag


def read_column(
    table: Table,
    heading: str,
    reader: Reader,
    *,
    at: int | None = None,
    scales: Scales | None = None,
) -> Told:
    """
    Read the cells under *heading*, each different one once.

    Args:
        table: The rows.
        heading: The heading.
        reader: What reads one cell.
        at: At which place, from 0, the column stands; ``None``: it is the first of
            that heading.
        scales: What is known of the numbers in columns of yes and no; ``None``: the
            column is read on its own.

    Raises:
        RegisterError: If 0 and 1 turn out to be no yes and no, having been read so.
    """
    cells = _comparable(table.column(heading, at=at))
    texts = {cell: text_of(cell) for cell in cells.unique().drop_nulls().to_list()}
    if reader is read_flag and scales is not None:
        reader = scales.reader(heading, list(texts.values()))
    readings = {cell: read_text(text, reader) for cell, text in texts.items()}
    return Told(heading=heading, rows=table.rows, cells=cells, readings=readings)


def _comparable(cells: pl.Series) -> pl.Series:
    """Return the cells in a type whose values can be told apart and looked up."""
    cells = _within_calendar(cells)
    dtype = cells.dtype
    if dtype == pl.String or dtype == pl.Boolean or dtype == pl.Date:
        return cells
    if dtype.is_float():
        return cells.fill_nan(None)
    if dtype.is_integer():
        return cells
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is None:
        return cells.cast(pl.Datetime("us"))
    return pl.Series([text_of(cell) for cell in cells.to_list()], dtype=pl.String)


def _within_calendar(cells: pl.Series) -> pl.Series:
    """Return days as text where one is outside the years 1 to 9999, which fits none."""
    if not isinstance(cells.dtype, pl.Date | pl.Datetime):
        return cells
    unit = getattr(cells.dtype, "time_unit", None)
    size = 1 if unit is None else _UNITS_A_DAY[unit]
    days = cells.to_physical() // size
    is_near = days.is_between(_FIRST_DAY, _LAST_DAY)
    if is_near.fill_null(True).all():
        return cells
    near = cells.to_frame("near").select(pl.when(is_near).then("near")).to_series()
    texts = [
        f"{day} days" if one is None and day is not None else text_of(one)
        for one, day in zip(near.to_list(), days.to_list(), strict=True)
    ]
    return pl.Series(texts, dtype=pl.String)


def plain_texts(cells: pl.Series) -> pl.Series:
    """Return what the cells say without blanks around it, null where it is unknown."""
    said = _comparable(cells)
    if said.dtype != pl.String:
        said = pl.Series([text_of(cell) for cell in said], dtype=pl.String)
    said = (
        said.str.strip_prefix("'")
        .str.normalize("NFC")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    is_unknown = said.str.to_lowercase().is_in(list(UNKNOWN_WORDS))
    return said.to_frame("said").select(pl.when(~is_unknown).then("said")).to_series()
