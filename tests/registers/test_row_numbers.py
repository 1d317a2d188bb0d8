from datetime import date

import pytest

pytest.importorskip("polars")
import polars

from plugin_model.registers.columns import read_column
from plugin_model.registers.row_numbers import are_borne, numbers_borne
from plugin_model.registers.tables import Table
from plugin_model.registers.words import read_whole


def holding(cells: polars.Series) -> Table:
    """Return a table of one column with the heading Row."""
    rows = polars.int_range(2, len(cells) + 2, eager=True)
    return Table(headings=("Row",), rows=rows, cells=cells.to_frame("0"))


@pytest.mark.parametrize(
    "cells",
    [
        ["1", " 2 ", "1 234", "+7", "-3", "'5", "12\u00a03", "1\n", "1" * 18],
        ["okänt", "", "-", None, "x", "1.0", "\u0663", "1" * 19, "1,5"],
        [1.0, 2.5, None, float("nan"), 3e17],
        [1, None, 10**17],
        [True, False],
        [date(2000, 1, 1)],
        [None],
    ],
)
def test_numbers_are_read_as_whole_numbers_are(cells: list[object]) -> None:
    """All cells at once say what each would say by itself."""
    table = holding(polars.Series(cells))
    one_by_one = read_column(table, "Row", read_whole).values(polars.Int64())
    assert numbers_borne(table, "Row").to_list() == one_by_one.to_list()


def test_what_is_no_number_of_this_size_is_none() -> None:
    """A number that does not fit is no row, and no error."""
    cells = polars.Series([2**64 - 1, 7], dtype=polars.UInt64)
    assert numbers_borne(holding(cells), "Row").to_list() == [None, 7]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([], True),
        ([[3, 1], [], [2]], True),
        ([[3, 1], [2, 3]], False),
        ([[3, 3]], False),
        ([[1], [None]], False),
        ([[9_999_999]], True),
        ([[10_000_000]], False),
        ([[0]], False),
    ],
)
def test_every_row_bears_a_number_of_its_own(
    pieces: list[list[int | None]], expected: bool
) -> None:
    """Numbers stand once in the whole file, from 1 to seven digits."""
    tables = (holding(polars.Series(one, dtype=polars.Int64)) for one in pieces)
    assert are_borne(tables, "Row") is expected
