"""
Tables written by the ending of the file: CSV, XLSX, JSON lines, Parquet.

Whoever looks finds the old file or the new one, never a part of it.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from plugin_model.documents.writing import replacing
from plugin_model.errors import RegisterError
from plugin_model.findings import finding
from plugin_model.registers.fitting import for_csv, for_lines, for_sheet
from plugin_model.registers.sheets import write_sheet

__all__ = ["ENDINGS", "LISTS", "Write", "write", "write_csv", "writing"]

ENDINGS: Final = (".csv", ".xlsx", ".jsonl", ".ndjson", ".parquet")
"""The endings that are known, and with them the forms."""

LISTS: Final = (*ENDINGS, ".json")
"""The endings for what is no register: also one list in JSON."""

Write = Callable[[pl.DataFrame], None]
"""Takes the next rows of a table; all have the same columns."""

_WRITABLE: Final = 0o222
# Which sign divides cells, is told by how often each stands among the headings.
_DIVIDES: Final = frozenset(';,\t|"\r\n')
_MOST_ROWS: Final = 1_048_576


def write(table: pl.DataFrame, path: Path) -> None:
    """
    Write a table, its form told by the ending of the path.

    Raises:
        RegisterError: If the ending is none of `ENDINGS`, the table has more rows
            than a sheet, or nothing can be written there; nothing is left behind.
    """
    with writing(path) as more:
        more(table)


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """
    Write a table as CSV: semicolons, UTF-8 with a mark, so that spreadsheets open it.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Raises:
        RegisterError: If it cannot be written there, or a file stands there that is
            read-only; nothing is left behind.
    """
    with _placed(path, _csv) as more:
        more(table)


@contextmanager
def writing(path: Path, *, endings: Sequence[str] = ENDINGS) -> Generator[Write]:
    """
    Take a table piece by piece; at the end it stands at *path* as a whole.

    CSV, JSON and Parquet take the memory of one piece, Parquet also room on the disk
    for the table a second time. The rows of XLSX are held until the end.

    Args:
        path: The file.
        endings: The endings that it may have: `ENDINGS` or `LISTS`.

    Raises:
        RegisterError: If its ending is none of *endings*, the table has more rows
            than a sheet, or nothing can be written there; nothing is left behind.
    """
    ending = path.suffix.casefold()
    if os.path.isdir(path):
        raise RegisterError(finding("register.folder", file=path.name))
    if ending not in endings:
        listed = ", ".join(endings)
        raise RegisterError(finding("register.ending", file=path.name, listed=listed))
    with _placed(path, _FORMS[ending]) as more:
        yield more


@contextmanager
def _placed(path: Path, form: _Form) -> Generator[Write]:
    """Write beside *path* and put the file in its place; one clear error if not."""
    with ExitStack() as stack:
        with _told(path):
            if path.exists() and not path.stat().st_mode & _WRITABLE:
                # Whoever has made it read-only does not want it replaced.
                raise PermissionError
            beside = stack.enter_context(replacing(path))
            more = stack.enter_context(form(beside, path.name))

        def put(table: pl.DataFrame) -> None:
            with _told(path):
                more(table)

        yield put
        with _told(path):
            stack.close()


@contextmanager
def _told(path: Path) -> Generator[None]:
    """Turn what the system says against writing into one clear error."""
    try:
        yield
    except (OSError, pl.exceptions.ComputeError):
        code = "register.folder" if os.path.isdir(path) else "register.unwritable"
    else:
        return
    raise RegisterError(finding(code, file=path.name))


_Form = Callable[[Path, str], AbstractContextManager[Write]]


@contextmanager
def _csv(path: Path, name: str) -> Generator[Write]:
    del name
    with path.open("wb") as file:

        def more(table: pl.DataFrame) -> None:
            told = for_csv(table)
            text = told.write_csv(separator=";", include_header=False)
            if not file.tell():
                text = ";".join(map(_marked, told.columns)) + "\n" + text
                file.write(codecs.BOM_UTF8)
            file.write(text.encode())

        yield more


def _marked(heading: str) -> str:
    """Return a heading in marks if it holds what may divide cells in some file."""
    if heading and _DIVIDES.isdisjoint(heading):
        return heading
    doubled = heading.replace('"', '""')
    return f'"{doubled}"'


@contextmanager
def _json_lines(path: Path, name: str) -> Generator[Write]:
    del name
    with path.open("wb") as file:

        def more(table: pl.DataFrame) -> None:
            file.write(for_lines(table).write_ndjson().encode())

        yield more


@contextmanager
def _json_list(path: Path, name: str) -> Generator[Write]:
    del name
    with path.open("wb") as file:
        before = b"[\n"

        def more(table: pl.DataFrame) -> None:
            nonlocal before
            lines = for_lines(table).write_ndjson().encode().rstrip(b"\n")
            if lines:
                file.write(before + lines.replace(b"\n", b",\n"))
                before = b",\n"

        yield more
        file.write(b"[]\n" if before == b"[\n" else b"\n]\n")


@contextmanager
def _workbook(path: Path, name: str) -> Generator[Write]:
    pieces: list[pl.DataFrame] = []
    yield lambda table: pieces.append(for_sheet(table, name))
    table = pl.concat(pieces)
    if len(table) >= _MOST_ROWS:
        most = _MOST_ROWS - 1
        raise RegisterError(
            finding("register.long_sheet", file=name, count=len(table), most=most)
        )
    write_sheet(table, path)


@contextmanager
def _parquet(path: Path, name: str) -> Generator[Write]:
    """Write each piece to a file of its own, then all of them into one."""
    del name
    with TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent) as folder:
        pieces: list[Path] = []

        def more(table: pl.DataFrame) -> None:
            piece = Path(folder) / f"{len(pieces)}.parquet"
            table.write_parquet(piece)
            pieces.append(piece)

        yield more
        if len(pieces) == 1:
            pieces[0].replace(path)
        else:
            pl.scan_parquet(pieces, glob=False).sink_parquet(path)


_FORMS: Final[Mapping[str, _Form]] = {
    ".csv": _csv,
    ".xlsx": _workbook,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
    ".json": _json_list,
}
