"""Participant files of every form that is read, told apart by what they hold."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import IO, Final

import polars as pl
from attrs import evolve

from plugin_model.errors import RegisterError
from plugin_model.findings import finding
from plugin_model.registers.csv_text import BLOCK, read_csv
from plugin_model.registers.encodings import Utf8, utf8
from plugin_model.registers.json_lines import read_json_lines
from plugin_model.registers.parquet import Needed, read_parquet
from plugin_model.registers.tables import Table
from plugin_model.registers.workbooks import read_workbook

__all__ = ["LARGEST", "readable", "tables"]

LARGEST: Final = 250_000_000
"""
The most bytes of a form that cannot be read in pieces: XLSX, and text that is not
UTF-8. Held in memory they take several times as much.
"""

_PEEKED: Final = 1024
_PARQUET: Final = b"PAR1"
_PACKED: Final = b"PK\x03\x04"
_JSON_ENDINGS: Final = frozenset([".json", ".jsonl", ".ndjson"])


def tables(
    path: Path,
    *,
    largest: int | None = LARGEST,
    needed: Needed | None = None,
    block: int = BLOCK,
) -> Generator[Table]:
    """
    Yield the rows of a file, batch by batch; at least one batch.

    The form is told by what the file holds, and between CSV and JSON lines by the
    first sign or the ending of its name.

    Args:
        path: The file.
        largest: The most bytes of a form that cannot be read in pieces; ``None``:
            any number.
        needed: Which columns are needed; ``None``: all.
        block: How many bytes of CSV are read at once.

    Raises:
        RegisterError: If the path is no file that can be read, or not to its end, or
            if the file changes before that; the last batch may have come by then.
    """
    with _opened(path) as file:
        before = _state(path)
        found = _tables(file, path, largest=largest, needed=needed, block=block)
        while (table := _next(found, path, before)) is not None:
            yield table


def _tables(
    file: IO[bytes],
    path: Path,
    *,
    largest: int | None,
    needed: Needed | None,
    block: int,
) -> Iterator[Table]:
    start = file.read(len(_PACKED))
    file.seek(0)
    if start in (_PARQUET, _PACKED) and not path.is_file():
        # They are read from their ends, which a pipe does not allow.
        raise RegisterError(finding("register.unreadable", file=path.name))
    if start == _PARQUET:
        yield from read_parquet(file, path.name, needed=needed)
    elif start == _PACKED:
        yield read_workbook(file, path.name, largest=largest)
    else:
        text = utf8(file, path.name, largest=largest)
        yield from _of_text(text, path, block)


def _state(path: Path) -> tuple[int, int] | None:
    """Return the size of a file and when it was changed; ``None``: it has neither."""
    try:
        found = path.stat()
    except OSError:
        return None
    # What comes through a pipe is read at once, before anything is made of it.
    return (found.st_size, found.st_mtime_ns) if S_ISREG(found.st_mode) else None


def _next(
    found: Iterator[Table], path: Path, before: tuple[int, int] | None
) -> Table | None:
    """
    Return the next rows; ``None``: there are no more.

    A file that has changed says at its end what did not belong to its beginning, or
    cannot be read at all. Neither is said of the file as it was.
    """
    # Asked first: of a file cut short, the engine would write to stderr.
    if _state(path) == before:
        try:
            table = next(found, None)
        except (RegisterError, OSError, pl.exceptions.PolarsError):
            if _state(path) == before:
                raise
        else:
            if _state(path) == before:
                return table
    raise RegisterError(finding("register.changed", file=path.name))


@contextmanager
def readable(path: Path) -> Generator[None]:
    """Turn what the system says against a file into one clear error."""
    try:
        yield
    except FileNotFoundError:
        code = "register.no_file"
    except IsADirectoryError:
        code = "register.folder"
    except OSError:
        code = "register.unreadable"
    else:
        return
    # Where one stands, and the root, have paths and no names.
    raise RegisterError(finding(code, file=path.name or str(path)))


@contextmanager
def _opened(path: Path) -> Generator[IO[bytes]]:
    with readable(path), path.open("rb") as file:
        # What comes through a pipe can be read once only.
        yield file if file.seekable() else io.BytesIO(file.read())


def _of_text(text: Utf8, path: Path, block: int) -> Iterator[Table]:
    first = text.file.read(_PEEKED)
    text.file.seek(-len(first), io.SEEK_CUR)
    if first.lstrip().startswith(b"{") or path.suffix.casefold() in _JSON_ENDINGS:
        found = read_json_lines(text, path.name)
    else:
        found = read_csv(text.file, path.name, size=text.size, block=block)
    for number, table in enumerate(found):
        noticed = () if number else text.findings
        yield evolve(table, findings=(*noticed, *table.findings))
