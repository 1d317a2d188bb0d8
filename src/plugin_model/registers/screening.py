"""The answer for each row of a register, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

import polars as pl
from attrs import field, frozen

from plugin_model.eligibility.frames import screen as screen_frame
from plugin_model.eligibility.rules import (
    Compare,
    OneOf,
    RuleSet,
    fields_read,
    leaves,
)
from plugin_model.errors import RegisterError
from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, Place, finding
from plugin_model.registers.columns import BIRTH_PARTS, read_column
from plugin_model.registers.headings import ROW, missing, not_once
from plugin_model.registers.register import Register
from plugin_model.registers.row_numbers import numbers_borne
from plugin_model.registers.words import reader_of

__all__ = ["ENTRY", "Screened", "codes_asked", "screen"]

ENTRY: Final = "entered_on"
"""The field by which a register is asked: age counts on the day of entry."""


@frozen(kw_only=True)
class Screened:
    """A register with the answer for each row."""

    frame: pl.DataFrame = field(repr=False)
    """``row``, the facts that the rules read, and the four columns of the answer."""

    findings: tuple[Finding, ...]
    """All findings, by row and by column."""

    on: date | str
    """The day that was asked about, or the column of ``frame`` that holds it."""


def screen(
    register: Register,
    rules: RuleSet,
    *,
    on: date | str = ENTRY,
    unknown: Iterable[str] = (),
) -> Screened:
    """
    Screen a register: the answer for each row, and why.

    A day on which the rules are not in force and a birth after the day are slips of
    somebody's pen: they are reported, and count as unknown. A register that was
    screened before keeps the row numbers that it bears, if every row has one, each
    stands once, and none has more than seven digits; findings always tell the row of
    the file at hand.

    Args:
        register: The register.
        rules: The rule set.
        on: The day; or the column of days, by the name of its field or its heading.
        unknown: Fields that the rules read and that no column holds.

    Raises:
        RegisterError: If no column holds a fact that the rules read, or the day.
        RuleError: If the rule set is unsound, or not in force on the day *on*.
    """
    left_out = tuple(unknown)
    frame, more = _with_codes_asked(register, rules)
    findings = [*register.facts.findings, *more]
    lost = [
        one.name
        for one in fields_read(rules)
        if one.name not in left_out and not _columns(one) & set(frame.columns)
    ]
    if lost:
        raise _missing(lost, register)
    if isinstance(on, str):
        frame, on, more = _with_day(register, frame, on.strip())
        findings += more
        frame, more = _on_days_in_force(frame, rules, on, register)
        findings += more
    frame, more = _born_in_time(frame, rules, on, register)
    findings += more
    kept = [name for one in fields_read(rules) for name in sorted(_columns(one))]
    days = [on] if isinstance(on, str) else []
    wanted = dict.fromkeys(["row", *kept, *days])
    screened = screen_frame(
        frame.select([name for name in wanted if name in frame.columns]),
        rules,
        on=on,
        unknown=left_out,
    )
    for one in fields_read(rules):
        if one.kind is Kind.BIRTH and one.name not in left_out:
            screened = _with_birth_in_one(screened, one.name)
    return Screened(
        frame=screened.with_columns(_carried(register)),
        findings=tuple(sorted(findings, key=_place_in(register))),
        on=on,
    )


def codes_asked(rules: RuleSet, name: str) -> frozenset[str]:
    """Return the codes that the criteria list for a field."""
    asked = (leaf for one in rules.criteria for leaf in leaves(one.condition))
    found: set[str] = set()
    for leaf in asked:
        if isinstance(leaf, OneOf) and leaf.field == name:
            found.update(leaf.values)
        if isinstance(leaf, Compare) and leaf.field == name:
            found.add(str(leaf.value))
    return frozenset(found)


def _with_codes_asked(
    register: Register, rules: RuleSet
) -> tuple[pl.DataFrame, list[Finding]]:
    """
    Read the codes of open lists again, now that those of the rules are known.

    A cell that is one of them is that code, however it is written. What was unknown,
    or kept back, stays so.
    """
    frame = register.facts.frame
    findings: list[Finding] = []
    are_open = {
        one.name
        for one in register.fields
        if one.kind is Kind.CODE and one.codes is None and one.name in frame.columns
    }
    for of in fields_read(rules):
        if of.name not in are_open or of.kind is not Kind.CODE:
            continue
        heading = _heading(register, of.name)
        reader = reader_of(of, codes_asked(rules, of.name))
        told = read_column(register.table, heading, reader)
        was_known, codes = frame[of.name].is_not_null(), told.values(pl.String())
        findings += told.faults(except_in=~was_known | codes.is_not_null())
        kept = pl.when(was_known).then(codes).alias(of.name)
        frame = frame.with_columns(kept)
    return frame, findings


def _missing(names: Iterable[str], register: Register) -> RegisterError:
    """Return the error, with what was noticed of the file: it may be the cause."""
    headings = register.table.headings
    seen = (one for one in register.table.findings if one.place.row is None)
    return RegisterError(*missing(names, headings), *seen)


def _columns(of: Field) -> set[str]:
    if of.kind is Kind.BIRTH:
        return {f"{of.name}_{part}" for part in BIRTH_PARTS}
    return {of.name}


def _heading(register: Register, name: str) -> str:
    return register.headings.columns.get(name, name)


def _with_day(
    register: Register, frame: pl.DataFrame, on: str
) -> tuple[pl.DataFrame, str, list[Finding]]:
    """Find the column of days by its field or its heading, and read it if need be."""
    names = {heading: name for name, heading in register.headings.columns.items()}
    name = names.get(on, on)
    if frame.schema.get(name) == pl.Date:
        return frame, name, []
    if on not in register.table.headings:
        raise _missing([on], register)
    twice = not_once(on, register.table.headings, place=Place(column=name))
    if faults := list(twice):
        raise RegisterError(*faults)
    told = read_column(register.table, on, reader_of(Field(name=ENTRY, kind=Kind.DATE)))
    days = told.values(pl.Date())
    return frame.with_columns(days.alias(on)), on, list(told.faults())


def _on_days_in_force(
    frame: pl.DataFrame, rules: RuleSet, on: str, register: Register
) -> tuple[pl.DataFrame, list[Finding]]:
    force = rules.in_force
    is_in = pl.col(on).is_between(force.first, force.last)
    found = [
        finding(
            "register.day_outside",
            place=Place(row=row, column=_heading(register, on)),
            period=force,
        )
        for row in frame.filter(~is_in)["row"]
    ]
    return frame.with_columns(pl.when(is_in).then(pl.col(on)).alias(on)), found


def _born_in_time(
    frame: pl.DataFrame, rules: RuleSet, on: date | str, register: Register
) -> tuple[pl.DataFrame, list[Finding]]:
    """A birth after the day is a slip: to read it would be to say a wrong no."""
    day = pl.col(on) if isinstance(on, str) else pl.lit(on)
    findings: list[Finding] = []
    for of in rules.fields:
        columns = sorted(_columns(of))
        if of.kind is not Kind.BIRTH or not set(columns) <= set(frame.columns):
            continue
        born, year, month = (pl.col(f"{of.name}_{one}") for one in BIRTH_PARTS)
        earliest = pl.coalesce(born, pl.date(year, month.fill_null(1), 1))
        is_late = (earliest > day).fill_null(False)
        findings += [
            finding(
                "register.born_after_day",
                place=Place(row=row, column=_heading(register, of.name)),
            )
            for row in frame.filter(is_late)["row"]
        ]
        kept = (pl.when(~is_late).then(pl.col(one)).alias(one) for one in columns)
        frame = frame.with_columns(*kept)
    return frame, findings


def _with_birth_in_one(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Write each birth as far as it is known, as the reader takes it: 1998-05."""
    born, year, month = (pl.col(f"{name}_{one}") for one in BIRTH_PARTS)
    written = pl.coalesce(
        born.dt.to_string("%Y-%m-%d"),
        pl.format("{}-{}", _padded(year, 4), _padded(month, 2)),
        _padded(year, 4),
    )
    parts = [f"{name}_{one}" for one in BIRTH_PARTS]
    place = frame.columns.index(min(parts, key=frame.columns.index))
    return frame.drop(parts).insert_column(
        place, frame.select(written.alias(name))[name]
    )


def _padded(number: pl.Expr, width: int) -> pl.Expr:
    return number.cast(pl.String).str.zfill(width)


def _carried(register: Register) -> pl.Series:
    """Return the numbers that the rows bear, those of the file if they bear none."""
    if not register.bears_rows:
        return register.table.rows
    heading = register.headings.columns[ROW]
    return numbers_borne(register.table, heading).alias("row")


def _place_in(register: Register) -> Callable[[Finding], tuple[int, int]]:
    places = {heading: at for at, heading in enumerate(register.table.headings)}

    def place(one: Finding) -> tuple[int, int]:
        return one.place.row or 0, places.get(one.place.column or "", -1)

    return place
