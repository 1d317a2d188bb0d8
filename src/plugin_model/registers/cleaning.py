"""From cells to facts, with a finding for all that did not fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import polars as pl
from attrs import define, field, frozen

from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.registers.columns import (
    BIRTH_TYPES,
    Scales,
    plain_texts,
    read_column,
)
from plugin_model.registers.headings import IDENTITY, PERSON, PROTECTION, Headings
from plugin_model.registers.identities import Identities, identities, protected
from plugin_model.registers.people import People
from plugin_model.registers.tables import Table
from plugin_model.registers.words import PROTECTED, read_protection, reader_of

__all__ = ["Facts", "Memory", "clean"]

_BIRTH: Final = "birth"
_MUNICIPALITY: Final = "municipality"
_TYPES: Final[Mapping[Kind, pl.DataType]] = {
    Kind.FLAG: pl.Boolean(),
    Kind.CODE: pl.String(),
    Kind.DATE: pl.Date(),
    Kind.INTEGER: pl.Int64(),
    Kind.DECIMAL: pl.Decimal(38, 18),
}


@frozen(kw_only=True)
class Facts:
    """What the known columns of a register say."""

    frame: pl.DataFrame = field(repr=False)
    """``row``, then a column for each field; a birth as date, year and month."""

    findings: tuple[Finding, ...]
    """What did not fit, contradicts itself, or stands twice."""


@define(eq=False)
class Memory:
    """What must be remembered of the pieces of a file that were read before."""

    ids: People = field(factory=People)
    """Those who have an id of the register's own."""

    numbers: People = field(factory=People)
    """Those who have an identity number."""

    scales: Scales = field(factory=Scales)
    """Which columns hold other numbers than 0 and 1."""


def clean(
    table: Table,
    headings: Headings,
    fields: Iterable[Field],
    *,
    numbers_on: date | None = None,
    memory: Memory | None = None,
) -> Facts:
    """
    Read the columns of *fields*, and those that say who is who and who is protected.

    What fits no field is unknown and reported. A birth that is not stated in full is
    completed by the identity number, and marked. The municipality of somebody whose
    registration is protected is a decoy and is not used. Whether somebody has
    dropped out is taken from the study status where nothing else says it, and is
    unknown where the two contradict each other.

    Args:
        table: The rows.
        headings: Which column holds what.
        fields: The facts to read.
        numbers_on: A day on which identity numbers of ten digits were in use;
            ``None``: not known, and their century is open.
        memory: What to remember of the pieces before; ``None``: there are none.

    Raises:
        RegisterError: If a column turns out to be read wrongly in the pieces before.
    """
    memory = Memory() if memory is None else memory
    wanted = {one.name: one for one in fields}
    numbers = None
    if IDENTITY in headings.columns:
        numbers = identities(table, headings.columns[IDENTITY], on=numbers_on)
    is_hidden, findings = _hidden(table, headings, numbers)
    columns: dict[str, pl.Series] = {"row": table.rows}
    for name, of in wanted.items():
        if name not in headings.columns:
            continue
        told = read_column(
            table, headings.columns[name], reader_of(of), scales=memory.scales
        )
        except_in = is_hidden if name == _MUNICIPALITY else None
        findings += told.faults(except_in=except_in)
        if of.kind is Kind.BIRTH:
            parts = told.birth_parts()
            columns |= {f"{name}_{part}": values for part, values in parts}
        else:
            columns[name] = told.values(_TYPES[of.kind])
    frame = pl.DataFrame(columns)
    if numbers is not None:
        findings += numbers.findings
        frame, more = _with_births(frame, numbers, wanted)
        findings += more
    for step in (_without_decoys, _with_dropouts):
        frame, more = step(frame, headings, is_hidden)
        findings += more
    findings += _standing_twice(table, headings, numbers, memory)
    return Facts(frame=frame, findings=tuple(findings))


def _hidden(
    table: Table, headings: Headings, numbers: Identities | None
) -> tuple[pl.Series, list[Finding]]:
    """Return whose municipality must not be used: whomever any column protects."""
    is_hidden = pl.repeat(False, len(table.rows), dtype=pl.Boolean, eager=True)
    findings: list[Finding] = []
    if numbers is not None:
        is_hidden |= numbers.is_protected
    for at in headings.also.get(IDENTITY, ()):
        are, notes = protected(table, table.headings[at], at=at)
        is_hidden |= are
        findings += notes
    places = list(headings.also.get(PROTECTION, ()))
    if PROTECTION in headings.columns:
        places.insert(0, table.headings.index(headings.columns[PROTECTION]))
    for at in places:
        told = read_column(table, table.headings[at], read_protection, at=at)
        is_hidden |= (told.values(pl.String()) == PROTECTED).fill_null(False)
        findings += told.faults()
    return is_hidden, findings


def _with_births(
    frame: pl.DataFrame, numbers: Identities, wanted: Mapping[str, Field]
) -> tuple[pl.DataFrame, list[Finding]]:
    if _BIRTH not in wanted:
        return frame, []
    lacking = {
        name: dtype
        for part, dtype in BIRTH_TYPES.items()
        if (name := f"{_BIRTH}_{part}") not in frame.columns
    }
    blank = (pl.lit(None, dtype).alias(name) for name, dtype in lacking.items())
    return numbers.births(frame.with_columns(*blank), _BIRTH)


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


def _standing_twice(
    table: Table, headings: Headings, numbers: Identities | None, memory: Memory
) -> Iterator[Finding]:
    known: list[tuple[str, People, pl.Series]] = []
    if PERSON in headings.columns:
        heading = headings.columns[PERSON]
        known.append((heading, memory.ids, plain_texts(table.column(heading))))
    if numbers is not None:
        known.append((numbers.heading, memory.numbers, numbers.keys()))
    for heading, people, keys in known:
        for row, first in people.met_again(keys, table.rows).iter_rows():
            yield finding(
                "register.duplicate_person",
                place=Place(row=row, column=heading),
                severity=Severity.WARNING,
                first=first,
            )
