"""
From a table of text to a table of facts, with a finding for all that did not fit.

A column is read by its different texts: each text once, however often it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl
from attrs import field, frozen

from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.messages import masked
from plugin_model.registers.files import TextTable
from plugin_model.registers.headings import PERSON, PROTECTION, Headings
from plugin_model.registers.words import (
    LOST_ZERO,
    PROTECTED,
    Reader,
    Reading,
    read_all,
    read_protection,
    reader_of,
)
from plugin_model.values import BirthDate

__all__ = ["BIRTH_PARTS", "Facts", "Told", "clean", "read_column"]

BIRTH_PARTS: Final = ("date", "year", "month")
"""What may be known of a birth, each in a column of its own."""

_MUNICIPALITY: Final = "municipality"
_TYPES: Final[Mapping[Kind, pl.DataType]] = {
    Kind.FLAG: pl.Boolean(),
    Kind.CODE: pl.String(),
    Kind.DATE: pl.Date(),
    Kind.INTEGER: pl.Int64(),
    Kind.DECIMAL: pl.Decimal(38, 18),
}
_SEVERITIES: Final = {LOST_ZERO: Severity.INFO}


@frozen(kw_only=True)
class Facts:
    """What the known columns of a register say."""

    frame: pl.DataFrame = field(repr=False)
    """``row``, then a column for each field; a birth as date, year and month."""

    findings: tuple[Finding, ...]
    """What did not fit, contradicts itself, or stands twice."""


@frozen(kw_only=True)
class Told:
    """One column of a register with what each of its texts says."""

    heading: str
    """The heading."""

    rows: pl.Series
    """The number of each row."""

    texts: pl.Series = field(repr=False)
    """The cells."""

    readings: Mapping[str, Reading] = field(repr=False)
    """What each different text says."""

    def values(self, dtype: pl.DataType) -> pl.Series:
        """Return the value of each cell."""
        return self._replaced({text: one.value for text, one in self._items()}, dtype)

    def birth_parts(self) -> Iterator[tuple[str, pl.Series]]:
        """Yield the days, and the years and months of births with no known day."""
        types = {"date": pl.Date(), "year": pl.Int64(), "month": pl.Int64()}
        for part, dtype in types.items():
            values = {text: _part(one.value, part) for text, one in self._items()}
            yield part, self._replaced(values, dtype)

    def faults(self, *, except_in: pl.Series | None = None) -> Iterator[Finding]:
        """Yield a finding for each cell that deserves one."""
        codes = {text: one.fault for text, one in self._items() if one.fault}
        at_fault = self.texts.is_in(list(codes))
        if except_in is not None:
            at_fault &= ~except_in
        chosen = (self.rows.filter(at_fault), self.texts.filter(at_fault))
        for row, text in zip(*chosen, strict=True):
            code = codes[text]
            yield finding(
                code,
                place=Place(row=row, column=self.heading),
                severity=_SEVERITIES.get(code, Severity.ERROR),
                value=masked(text),
            )

    def _items(self) -> Iterable[tuple[str, Reading]]:
        return self.readings.items()

    def _replaced(self, values: Mapping[str, object], dtype: pl.DataType) -> pl.Series:
        old = pl.Series(list(values), dtype=pl.String)
        new = pl.Series(list(values.values()), dtype=dtype)
        # Polars leaves an empty column as it is.
        return self.texts.replace_strict(old, new) if values else new


def _part(birth: object, part: str) -> object:
    if not isinstance(birth, BirthDate):
        return None
    if birth.is_complete:
        return birth.first if part == "date" else None
    return {"date": None, "year": birth.year, "month": birth.month}[part]


def read_column(table: TextTable, heading: str, reader: Reader) -> Told:
    """Read the cells under *heading*, each different text once."""
    texts = table.cells.get_column(str(table.headings.index(heading)))
    readings = read_all(texts.unique().to_list(), reader)
    return Told(heading=heading, rows=table.rows, texts=texts, readings=readings)


def clean(table: TextTable, headings: Headings, fields: Iterable[Field]) -> Facts:
    """
    Read the columns of *fields*, and those that say who is who and who is protected.

    What fits no field is unknown and reported. The municipality of somebody whose
    registration is protected is a decoy and is not used. Whether somebody has
    dropped out is taken from the study status where nothing else says it, and is
    unknown where the two contradict each other.
    """
    columns: dict[str, pl.Series] = {"row": table.rows}
    findings = [*table.findings, *headings.findings]
    is_hidden, doubts = _hidden(table, headings)
    findings += doubts
    for of in fields:
        if of.name not in headings.columns:
            continue
        told = read_column(table, headings.columns[of.name], reader_of(of))
        except_in = is_hidden if of.name == _MUNICIPALITY else None
        findings += told.faults(except_in=except_in)
        if of.kind is Kind.BIRTH:
            parts = told.birth_parts()
            columns |= {f"{of.name}_{part}": values for part, values in parts}
        else:
            columns[of.name] = told.values(_TYPES[of.kind])
    frame = pl.DataFrame(columns)
    for step in (_without_decoys, _with_dropouts):
        frame, more = step(frame, headings, is_hidden)
        findings += more
    findings += _standing_twice(table, headings)
    return Facts(frame=frame, findings=tuple(findings))


def _hidden(table: TextTable, headings: Headings) -> tuple[pl.Series, list[Finding]]:
    """Return whose municipality must not be used."""
    if PROTECTION not in headings.columns:
        return pl.repeat(False, len(table.rows), eager=True), []
    told = read_column(table, headings.columns[PROTECTION], read_protection)
    marks = told.values(pl.String())
    return (marks == PROTECTED).fill_null(False), list(told.faults())


def _without_decoys(
    frame: pl.DataFrame, headings: Headings, is_hidden: pl.Series
) -> tuple[pl.DataFrame, list[Finding]]:
    if _MUNICIPALITY not in frame.columns:
        return frame, []
    decoys = is_hidden & frame[_MUNICIPALITY].is_not_null()
    found = [
        finding(
            "register.protected_municipality",
            place=Place(row=row, column=headings.columns[_MUNICIPALITY]),
            severity=Severity.INFO,
        )
        for row in frame["row"].filter(decoys)
    ]
    kept = pl.when(~is_hidden).then(pl.col(_MUNICIPALITY))
    return frame.with_columns(kept.alias(_MUNICIPALITY)), found


def _with_dropouts(
    frame: pl.DataFrame, headings: Headings, is_hidden: pl.Series
) -> tuple[pl.DataFrame, list[Finding]]:
    """By definition, somebody who has completed is no dropout, whatever came before."""
    del is_hidden
    if "study_status" not in frame.columns:
        return frame, []
    status = pl.col("study_status")
    implied = (
        pl.when(status == "dropped_out")
        .then(pl.lit(True))
        .when(status == "completed")
        .then(pl.lit(False))
    )
    name = "has_dropped_out"
    if name not in frame.columns:
        return frame.with_columns(implied.alias(name)), []
    said = pl.col(name)
    differs = (said != implied).fill_null(False)
    found = [
        finding(
            "register.contradiction",
            place=Place(row=row, column=headings.columns[name]),
            other=headings.columns["study_status"],
        )
        for row in frame.filter(differs)["row"]
    ]
    kept = pl.when(~differs).then(pl.coalesce(said, implied))
    return frame.with_columns(kept.alias(name)), found


def _standing_twice(table: TextTable, headings: Headings) -> Iterator[Finding]:
    if PERSON not in headings.columns:
        return
    told = read_column(table, headings.columns[PERSON], Reading)
    people = told.values(pl.String())
    again = people.is_not_null() & ~people.is_first_distinct()
    first: dict[str, int] = {}
    for row, person in zip(told.rows, people, strict=True):
        first.setdefault(person, row)
    for row, person in zip(told.rows.filter(again), people.filter(again), strict=True):
        yield finding(
            "register.duplicate_person",
            place=Place(row=row, column=told.heading),
            severity=Severity.WARNING,
            first=first[person],
        )
