"""A participant file and what its columns were found to say, whole or in pieces."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from plugin_model.errors import RegisterError
from plugin_model.fields import PARTICIPANT_FIELDS, Field
from plugin_model.findings import Place, finding
from plugin_model.registers.cleaning import Facts, Memory, clean
from plugin_model.registers.headings import ROW, Headings, find
from plugin_model.registers.opening import LARGEST, tables
from plugin_model.registers.row_numbers import are_borne
from plugin_model.registers.tables import Table, whole

__all__ = ["Register", "batches", "read"]


@frozen(kw_only=True)
class Register:
    """A participant file, or some rows of it, with what its columns say."""

    table: Table = field(repr=False)
    """The rows as they stand."""

    headings: Headings
    """Which column holds what."""

    fields: tuple[Field, ...] = field(repr=False)
    """The facts that were looked for."""

    facts: Facts = field(repr=False)
    """What the known columns say; the findings on the file itself are here too."""

    bears_rows: bool = False
    """Whether all rows of the file bear the numbers that screening wrote."""


def read(
    path: Path,
    *,
    fields: tuple[Field, ...] = PARTICIPANT_FIELDS,
    named: Mapping[str, str] | None = None,
    numbers_on: date | None = None,
    largest: int | None = LARGEST,
) -> Register:
    """
    Read a participant file as a whole.

    Args:
        path: CSV, XLSX, JSON lines or Parquet, told apart by what the file holds.
        fields: The facts to look for, by their names, labels and synonyms.
        named: Columns with headings of their own: from the name of the field to the
            heading as it stands in the file.
        numbers_on: A day on which identity numbers of ten digits were in use, for
            their century; ``None``: not known.
        largest: The most bytes of XLSX, unpacked, and of text that is not UTF-8;
            ``None``: any number.

    Raises:
        RegisterError: If the file cannot be read, or a named heading is not there.
    """
    table = whole(tables(path, largest=largest))
    headings = find(table.headings, named or {}, fields)
    register = _register(table, headings, fields, numbers_on, Memory())
    return evolve(register, bears_rows=_bears_rows([table], headings))


def batches(
    path: Path,
    *,
    fields: tuple[Field, ...] = PARTICIPANT_FIELDS,
    named: Mapping[str, str] | None = None,
    keep: Iterable[str] = (),
    numbers_on: date | None = None,
    largest: int | None = LARGEST,
) -> Generator[Register, None, None]:
    """
    Read a participant file in pieces; at least one.

    CSV in UTF-8, JSON lines and Parquet take the memory of one piece, and 16 bytes
    (64 while they are put in order) for each person who has an id or an identity
    number, so that they are told when they stand twice. XLSX and text that is not
    UTF-8 come in one piece. A file that was screened before, and bears row numbers,
    is read twice.

    Args:
        path: CSV, XLSX, JSON lines or Parquet, told apart by what the file holds.
        fields: The facts to look for, by their names, labels and synonyms.
        named: Columns with headings of their own: from the name of the field to the
            heading as it stands in the file.
        keep: Further columns that will be asked for, by their headings.
        numbers_on: A day on which identity numbers of ten digits were in use, for
            their century; ``None``: not known.
        largest: The most bytes of XLSX, unpacked, and of text that is not UTF-8;
            ``None``: any number.

    Raises:
        RegisterError: If the file cannot be read, or a named heading is not there;
            or if a later piece shows that an earlier one was misread, by a column
            that was not there or by numbers that are no yes and no.
    """
    asked = named or {}
    kept = {heading.strip() for heading in keep}

    def needed(headings: Sequence[str]) -> set[str]:
        return kept | find(headings, asked, fields).needed(headings)

    memory = Memory()
    pieces = tables(path, largest=largest, needed=needed)
    first = next(pieces)
    headings = find(first.headings, asked, fields)
    # No piece can tell alone which numbers stand in the others.
    bears_rows = _bears_rows_in_all(path, first, headings)
    register = _register(first, headings, fields, numbers_on, memory)
    yield evolve(register, bears_rows=bears_rows)
    for table in pieces:
        # What was there before comes before what is new, and so do its findings.
        found = find(table.headings, asked, fields)
        _refuse_late(table, found.columns, headings.columns)
        more = found.findings[len(headings.findings) :]
        headings = found
        register = _register(
            table, evolve(found, findings=more), fields, numbers_on, memory
        )
        yield evolve(register, bears_rows=bears_rows)


def _refuse_late(
    table: Table, found: Mapping[str, str], before: Mapping[str, str]
) -> None:
    """Refuse a piece with a column for which nothing was read in the pieces before."""
    late = sorted(found[name] for name in found.keys() - before.keys())
    if late:
        listed = ", ".join(late)
        place = Place(row=table.rows[0])
        raise RegisterError(
            finding("register.late_heading", place=place, headings=listed)
        )


def _bears_rows(pieces: Iterable[Table], headings: Headings) -> bool:
    heading = headings.columns.get(ROW)
    return heading is not None and are_borne(pieces, heading)


def _bears_rows_in_all(path: Path, first: Table, headings: Headings) -> bool:
    """Tell of a whole file, by reading it once more, whether it bears row numbers."""
    if first.share >= 1:
        return _bears_rows([first], headings)
    heading = headings.columns.get(ROW)
    # What comes through a pipe can be read once only.
    if heading is None or not path.is_file():
        return False

    def needed(names: Sequence[str]) -> list[str]:
        return [name for name in names if name == heading]

    with closing(tables(path, needed=needed)) as pieces:
        return are_borne(pieces, heading)


def _register(
    table: Table,
    headings: Headings,
    fields: tuple[Field, ...],
    numbers_on: date | None,
    memory: Memory,
) -> Register:
    facts = clean(table, headings, fields, numbers_on=numbers_on, memory=memory)
    noticed = (*table.findings, *headings.findings, *facts.findings)
    facts = evolve(facts, findings=noticed)
    return Register(table=table, headings=headings, fields=fields, facts=facts)
