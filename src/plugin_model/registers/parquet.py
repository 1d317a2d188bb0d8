"""Parquet: columns with types of their own, of which only the needed ones are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Final

import polars as pl

from plugin_model.errors import RegisterError
from plugin_model.findings import finding
from plugin_model.registers.tables import Table

__all__ = ["ROWS", "Needed", "read_parquet"]

ROWS: Final = 100_000
"""How many rows are read at once."""

# Of what is too broken for an error the engine panics.
_BROKEN: Final = (
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    OSError,
)

Needed = Callable[[Sequence[str]], Iterable[str]]
"""Says which columns are needed, by their headings without blanks around them."""


def read_parquet(
    file: IO[bytes], name: str, *, needed: Needed | None = None, rows: int = ROWS
) -> Iterator[Table]:
    """
    Yield the rows of a file, batch by batch; at least one batch.

    Args:
        file: The file itself: of its path, the engine would make a pattern.
        name: What the file is called.
        needed: Which columns are needed; ``None``: all.
        rows: How many rows are read at once.

    Raises:
        RegisterError: If it cannot be read.
    """
    table, columns, height = _opened(file, name)
    headings = tuple(column.strip() for column in columns)
    wanted = set(headings if needed is None else needed(headings))
    chosen = [
        pl.col(column).alias(str(at))
        for at, column in enumerate(columns)
        if headings[at] in wanted
    ]
    for start in range(0, max(height, 1), rows):
        end = min(start + rows, height)
        yield Table(
            headings=headings,
            # As if the headings stood in row 1.
            rows=pl.int_range(start + 2, end + 2, eager=True).alias("row"),
            cells=_collected(table.slice(start, rows).select(chosen), name),
            share=end / height if height else 1.0,
        )


def _opened(file: IO[bytes], name: str) -> tuple[pl.LazyFrame, tuple[str, ...], int]:
    """Return what is to be read, the names of its columns and the number of rows."""
    with suppress(*_BROKEN):
        table = pl.scan_parquet(file)
        columns = tuple(table.collect_schema())
        return table, columns, table.select(pl.len()).collect().item()
    raise _broken(name)


def _collected(rows: pl.LazyFrame, name: str) -> pl.DataFrame:
    with suppress(*_BROKEN):
        return rows.collect()
    raise _broken(name)


def _broken(name: str) -> RegisterError:
    return RegisterError(finding("register.broken", file=name, form="Parquet"))
