"""
CSV in UTF-8 as people save it, block by block.

Lines are split by the engine, also those of which whole cells stand in quotation marks;
the others, and rows with too few or too many cells, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import IO, Final

import polars as pl
from attrs import define, field

from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.registers.blocks import Blocks
from plugin_model.registers.tables import Table, blank_rows

__all__ = ["BLOCK", "read_csv"]

BLOCK: Final = 4 * 2**20
"""How many bytes are read at once."""

# From one row alone nobody knows if it ends with empty cells, or an earlier cell holds
# a delimiter, and those at its end are empty.
_TELLING: Final = 2
_LONGEST_RECORD: Final = 64 * 2**20
_DELIMITERS: Final = ";,\t|"
# A quotation mark, or a sign of several bytes, divides no cells.
_NAMED_DELIMITER: Final = re.compile(r'(?i:sep)=((?!")[\x00-\x7f])')
# Possessive: of three marks the first two do not make a cell of their own.
_QUOTED: Final = re.compile('"([^"]*+(?:""[^"]*+)*+)"')
# A sign that no text has: what it should divide is one cell.
_NEVER: Final = "\x01"


def read_csv(
    file: IO[bytes], name: str, *, size: int, block: int = BLOCK
) -> Iterator[Table]:
    """
    Yield the rows of a text in UTF-8, batch by batch; at least one batch.

    A row that is too short is filled up with empty cells, and reported. In one that
    is too long a delimiter is not meant as one, and what stands behind it is under
    another heading than it should: it is reported, and its cells say nothing. Empty
    cells beyond the headings are let pass where the first two rows have them: then
    they are how rows end. Empty rows are left out and counted. A line break within a
    cell is a line feed.

    Args:
        file: The file, behind its byte order mark; no control characters are in it.
        name: What the file is called.
        size: The number of bytes that it holds.
        block: How many bytes are read at once.

    Raises:
        RegisterError: If it is empty, or its quotation marks do not match.
    """
    blocks = Blocks(file, block)
    reader = _Reader(name)
    text = blocks.next()
    while not blocks.is_done and not reader.knows_ends(text):
        blocks.give_back(text)
        text = blocks.next()
    text = reader.open(text)
    while True:
        table, rest = reader.table(text, is_last=blocks.is_done)
        share = min(1.0, blocks.read / size)
        yield Table(
            headings=reader.headings,
            rows=table.get_column("row"),
            cells=table.drop("row"),
            shifted=reader.shifted,
            findings=tuple(reader.told(is_last=blocks.is_done)),
            share=share,
        )
        if blocks.is_done:
            return
        blocks.give_back(rest)
        if len(rest) > _LONGEST_RECORD:
            raise reader.mismatch(0)
        text = blocks.next()


def _lines(text: bytes) -> pl.Series:
    """Return the lines of a text, null where one is empty."""
    if not text:
        return pl.Series("line", dtype=pl.String)
    return _split(text, _NEVER, ["line"]).to_series()


def _split(
    text: bytes, delimiter: str, names: Sequence[str], *, mark: str | None = None
) -> pl.DataFrame:
    """Split lines at every delimiter outside of marks; what is empty is null."""
    return pl.read_csv(
        text,
        separator=delimiter,
        quote_char=mark,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
    )


def _joined(lines: pl.Series) -> bytes:
    return str(lines.fill_null("").str.join("\n").item()).encode()


@define
class _Reader:
    """What is known of a file while it is read."""

    name: str
    delimiter: str = ""
    headings: tuple[str, ...] = ()
    line: int = 0
    row: int = 0
    surplus: int = 0
    shifted: tuple[int, ...] = ()
    blank: list[int] = field(factory=list)
    ragged: list[Finding] = field(factory=list)

    def knows_ends(self, text: bytes) -> bool:
        """Tell whether the beginning of a file is enough to know how its rows end."""
        lines = _lines(text)
        _, said = self._beginning(lines)
        found = islice(self._records(lines, said), 1 + _TELLING)
        return len(text) > _LONGEST_RECORD or len([*found]) > _TELLING

    def open(self, text: bytes) -> bytes:
        """Find the delimiter and the headings; return what stands below them."""
        lines = _lines(text)
        named, said = self._beginning(lines)
        if not said:
            raise RegisterError(finding("register.empty", file=self.name))
        record = self._record(lines, said[0])
        if record is None:
            raise self.mismatch(said[0])
        cells, used = record
        self.headings = tuple(cell.strip() for cell in cells)
        rows = islice(self._records(lines, said), 1, 1 + _TELLING)
        ends = [self._beyond(cells) for cells in rows]
        if len(ends) == _TELLING and not any(map(str.strip, chain(*ends))):
            self.surplus = min(map(len, ends))
        self.line = said[0] + used
        # Spreadsheets do not show the line that names the delimiter.
        self.row = said[0] + 1 - named
        start = 0
        for _ in range(self.line):
            start = text.find(b"\n", start) + 1 or len(text)
        return text[start:]

    def _beginning(self, lines: pl.Series) -> tuple[bool, list[int]]:
        """
        Find the delimiter.

        Returns:
            Whether a line names it, and at which places lines say something below.
        """
        first = next((line for line in lines if line and not line.isspace()), "")
        named = _NAMED_DELIMITER.fullmatch(first)
        bare = _QUOTED.sub("", first)
        self.delimiter = named[1] if named else max(_DELIMITERS, key=bare.count)
        said = self._says_something(lines).arg_true().to_list()
        return named is not None, said[named is not None :]

    def _records(self, lines: pl.Series, places: list[int]) -> Iterator[list[str]]:
        """Yield the records that begin at some places, until one does not end."""
        free = 0
        for at in places:
            if at < free:
                continue
            record = self._record(lines, at)
            if record is None:
                return
            cells, used = record
            free = at + used
            yield cells

    def _beyond(self, cells: list[str]) -> list[str]:
        """Return what stands beyond the last heading."""
        return cells[len(self.headings) :]

    def table(self, text: bytes, *, is_last: bool) -> tuple[pl.DataFrame, bytes]:
        """Return the rows of a text, and the lines of a record that goes on."""
        lines = _lines(text)
        has_mark = lines.str.contains('"', literal=True).fill_null(False)
        whole = self._whole_in_marks(lines, has_mark)
        marked = has_mark & ~whole
        quoted, inside, end = self._quoted(lines, marked, is_last=is_last)
        rest = _joined(lines[end:]) + b"\n" if end < len(lines) else b""
        lines, marked = lines[:end], marked[:end] | _mask(inside, len(lines[:end]))
        says = self._says_something(lines) & ~marked
        delimiters = lines.str.count_matches(self.delimiter, literal=True).fill_null(0)
        fits = says & (whole[:end] | (delimiters == len(self.headings) - 1))
        numbers = self._numbers(end, inside)
        uncommon = {
            at: lines[at].split(self.delimiter) for at in (says & ~fits).arg_true()
        }
        empty = (~says & ~marked & (delimiters > 0)).arg_true().to_list()
        for at, cells in quoted.items():
            if any(map(self._holds_rows, cells)):
                self.ragged.append(_rows_in_cell(numbers[at]))
            if any(cell.strip() for cell in cells):
                uncommon[at] = cells
            else:
                empty.append(at)
        self.blank += [numbers[at] for at in empty]
        table = self._rows(text if fits.all() and not rest else lines, fits, numbers)
        others = {numbers[at]: cells for at, cells in uncommon.items()}
        self.line += end
        self.row += end - len(inside)
        return self._with(table, others), rest

    def told(self, *, is_last: bool) -> Iterator[Finding]:
        """Yield what was noticed since the last time."""
        yield from self.ragged
        self.ragged = []
        if is_last and self.blank:
            yield blank_rows(len(self.blank), min(self.blank))

    def mismatch(self, at: int) -> RegisterError:
        """Return the error about the quotation marks of a line."""
        place = Place(line=self.line + at + 1)
        return RegisterError(finding("register.quotes", place=place, file=self.name))

    def _holds_rows(self, cell: str) -> bool:
        """Tell whether a cell swallowed rows, as a stray quotation mark makes it."""
        wide = len(self.headings) - 1
        lines = cell.split("\n")[1:]
        return wide > 0 and any(one.count(self.delimiter) >= wide for one in lines)

    def _says_something(self, lines: pl.Series) -> pl.Series:
        sign = rf'[^\s"{re.escape(self.delimiter)}]'
        return lines.str.contains(sign).fill_null(False)

    def _whole_in_marks(self, lines: pl.Series, has_mark: pl.Series) -> pl.Series:
        """
        Tell which lines have as many cells as there are headings, some in marks.

        Each cell stands in marks as a whole or has none, so that the engine splits
        such a line as is meant; unless it turns out to be within a cell of others.
        """
        if not has_mark.any():
            return has_mark
        other = rf'[^"{re.escape(self.delimiter)}]*'
        cell = f'(?:{other}|"(?:[^"]|"")*")'
        more = f"(?:{re.escape(self.delimiter)}{cell})"
        record = f"^{cell}{more}{{{len(self.headings) - 1}}}$"
        some = lines.filter(has_mark)
        fits = some.str.contains(record) & self._says_something(some)
        at = has_mark.arg_true().filter(fits)
        return has_mark.clear(len(has_mark)).fill_null(False).scatter(at, True)

    def _quoted(
        self, lines: pl.Series, marked: pl.Series, *, is_last: bool
    ) -> tuple[dict[int, list[str]], list[int], int]:
        """Return records with marks, the lines within them, and where to stop."""
        records: dict[int, list[str]] = {}
        inside: list[int] = []
        free = 0
        for at in marked.arg_true():
            if at < free:
                continue
            record = self._record(lines, at)
            if record is None and is_last:
                raise self.mismatch(at)
            if record is None:
                return records, inside, at
            records[at], used = record
            free = at + used
            inside += range(at + 1, free)
        return records, inside, len(lines)

    def _record(self, lines: pl.Series, at: int) -> tuple[list[str], int] | None:
        """Return a record and its number of lines; ``None``: it goes on."""
        parts: list[str] = []
        marks = 0
        for used in range(1, len(lines) - at + 1):
            line = lines[at + used - 1] or ""
            parts.append(line)
            marks += line.count('"')
            # What goes on can end only on a line with a mark, and all make pairs.
            if used == 1 or (marks % 2 == 0 and '"' in line):
                cells = self._cells("\n".join(parts), at)
                if cells is not None:
                    return cells, used
        return None

    def _cells(self, record: str, line: int) -> list[str] | None:
        """Split a record; ``None``: its last cell does not end."""
        cells: list[str] = []
        start = 0
        while True:
            if not record.startswith('"', start):
                mark = record.find(f'{self.delimiter}"', start)
                if mark < 0:
                    return cells + record[start:].split(self.delimiter)
                cells += record[start:mark].split(self.delimiter)
                start = mark + 1
            found = _QUOTED.match(record, start)
            if found is None:
                return None
            cells.append(found[1].replace('""', '"'))
            start = found.end() + 1
            if found.end() == len(record):
                return cells
            if record[found.end()] != self.delimiter:
                raise self.mismatch(line)

    def _numbers(self, count: int, inside: list[int]) -> pl.Series:
        """Return the number of the row that each line belongs to."""
        lines = pl.int_range(self.row + 1, self.row + 1 + count, eager=True)
        return (lines - _mask(inside, count).cast(pl.Int64).cum_sum()).alias("row")

    def _rows(
        self, text: bytes | pl.Series, fits: pl.Series, numbers: pl.Series
    ) -> pl.DataFrame:
        """Split the lines that have as many cells as there are headings."""
        names = [str(at) for at in range(len(self.headings))]
        if not fits.any():
            return pl.DataFrame(
                schema={"row": pl.Int64} | dict.fromkeys(names, pl.String)
            )
        usual = text if isinstance(text, bytes) else _joined(text.filter(fits))
        mark = '"' if b'"' in usual else None
        table = _split(usual, self.delimiter, names, mark=mark)
        return table.insert_column(0, numbers.filter(fits))

    def _with(
        self, table: pl.DataFrame, others: Mapping[int, list[str]]
    ) -> pl.DataFrame:
        """Put the rows that were split one by one among the others."""
        self.shifted = ()
        if not others:
            return table
        wide = len(self.headings)
        for row, cells in sorted(others.items()):
            beyond = self._beyond(cells)
            is_long = len(beyond) > self.surplus or any(map(str.strip, beyond))
            if is_long:
                self.shifted += (row,)
            if is_long or len(cells) < wide:
                self.ragged.append(_ragged(row, len(cells), wide))
        listed = [
            (row, *cells[:wide], *[None] * (wide - len(cells)))
            for row, cells in others.items()
        ]
        more = pl.DataFrame(listed, schema=table.schema, orient="row")
        return pl.concat([table, more]).sort("row")


def _mask(places: list[int], length: int) -> pl.Series:
    """Return a series of flags that is true at *places*."""
    return pl.int_range(length, eager=True).is_in(places)


def _ragged(row: int, cells: int, headings: int) -> Finding:
    is_short = cells < headings
    return finding(
        "register.short_row" if is_short else "register.long_row",
        place=Place(row=row),
        severity=Severity.WARNING if is_short else Severity.ERROR,
        cells=cells,
        headings=headings,
    )


def _rows_in_cell(row: int) -> Finding:
    place = Place(row=row)
    return finding("register.rows_in_cell", place=place, severity=Severity.WARNING)
