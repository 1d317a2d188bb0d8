"""The row numbers that a register bears from when it was screened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from plugin_model.registers.columns import plain_texts
from plugin_model.registers.tables import Table

__all__ = ["are_borne", "numbers_borne"]

# A birth takes eight digits and an identity number ten: they are no rows.
_HIGHEST: Final = 9_999_999


def numbers_borne(table: Table, heading: str) -> pl.Series:
    """Return the whole numbers under *heading*; null: the cell is none."""
    cells = table.column(heading)
    if not cells.dtype.is_integer():
        # All at once, since no two cells are alike: as `words.read_whole` does.
        said = plain_texts(cells).str.replace_all(" ", "", literal=True)
        is_whole = said.str.contains(r"^[+-]?[0-9]{1,18}$")
        whole = pl.when(is_whole).then(pl.col(said.name))
        cells = said.to_frame().select(whole).to_series()
    return cells.cast(pl.Int64, strict=False)


def are_borne(tables: Iterable[Table], heading: str) -> bool:
    """
    Tell whether each row of a file bears a number under *heading* that may be its own.

    No row is without one, each number stands once, and none has more than seven
    digits. All rows must be seen before the first is told by its number; it takes a
    bit for each number that there can be, 1.25 MB, however many rows there are.

    Args:
        tables: The rows of the whole file, in pieces.
        heading: The heading.
    """
    is_met = pl.repeat(False, _HIGHEST + 1, dtype=pl.Boolean, eager=True)
    for table in tables:
        numbers = numbers_borne(table, heading)
        if not numbers.is_between(1, _HIGHEST).fill_null(False).all():
            return False
        if numbers.n_unique() < len(numbers) or is_met.gather(numbers).any():
            return False
        # Some releases of the engine want the places in their order.
        is_met = is_met.scatter(numbers.sort(), True)
    return True
