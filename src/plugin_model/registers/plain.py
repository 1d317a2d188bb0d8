"""
Columns as JSON or a text says them, so that all they hold can be read again.

Registers come with types that no text has: bytes, lists, spans of time, days of no
calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

__all__ = ["as_text", "as_value", "has_cells"]

_EPOCH: Final = date(1970, 1, 1)
_FIRST_DAY: Final = (date(1, 1, 1) - _EPOCH).days
_LAST_DAY: Final = (date(9999, 12, 31) - _EPOCH).days
# Of a sheet: its first day, the digits of a number, and the parts of a second.
_FIRST_OF_SHEET: Final = (date(1900, 1, 1) - _EPOCH).days
_BEYOND_DIGITS: Final = 10**15
_PARTS_OF_MS: Final = {"ms": 1, "us": 10**3, "ns": 10**6}
_MS_OF_DAY: Final = 86_400_000
# In a list, some releases of the engine take another thing for them.
_TEXTS_IN_LISTS: Final = (pl.Categorical, pl.Enum, pl.Decimal, pl.Int128)
_NO_TEXT: Final = (pl.Binary, pl.Object)


def as_value(column: pl.Series) -> pl.Series | None:
    """
    Return a column as JSON has values for it; ``None``: it holds what JSON cannot.

    Example:
        >>> as_value(pl.Series([[1.0], None])).to_list()
        [[1.0], None]
        >>> as_value(pl.Series([[float("inf")]])) is None
        True
    """
    dtype = column.dtype
    if dtype.is_nested():
        told = column.cast(_with_texts(dtype))
        return told if all(map(_has_value, _leaves(told))) else None
    is_told = not isinstance(dtype, pl.Duration | pl.Int128) and _has_value(column)
    return column if is_told else as_text(column)


def as_text(column: pl.Series) -> pl.Series | None:
    """
    Return a column as text; ``None``: it holds what is no text.

    Example:
        >>> as_text(pl.Series([[1, 2], None])).to_list()
        ['[1,2]', None]
        >>> as_text(pl.Series([bytes([255])])) is None
        True
    """
    dtype = column.dtype
    if dtype.is_nested():
        value = as_value(column)
        return None if value is None else _json(value)
    if isinstance(dtype, _NO_TEXT):
        return _decoded(column)
    if dtype == pl.Date:
        return _days(column)
    if dtype == pl.Time:
        return column.dt.to_string("%T%.f")
    if dtype == pl.Duration:
        return column.dt.to_string("iso")
    return column.cast(pl.String)


def has_cells(column: pl.Series) -> bool:
    """
    Tell whether a sheet has a cell of its own sort for each value, exact to its end.

    A sheet counts days from 1900, to the thousandth of a second, and has 15 digits.

    Example:
        >>> has_cells(pl.Series([20000229])), has_cells(pl.Series([10**15]))
        (True, False)
    """
    dtype = column.dtype
    if isinstance(dtype, pl.Datetime):
        parts = _PARTS_OF_MS[dtype.time_unit]
        times = column.to_physical()
        days = times // (parts * _MS_OF_DAY)
        is_fit = (times % parts == 0) & days.is_between(_FIRST_OF_SHEET, _LAST_DAY)
        return dtype.time_zone is None and is_fit.fill_null(True).all()
    if dtype == pl.Date:
        return _are_within(column, _FIRST_OF_SHEET)
    if dtype.is_integer() or dtype.is_decimal():
        scale = dtype.scale if isinstance(dtype, pl.Decimal) else 0
        ends = filter(None, [column.min(), column.max()])
        return all(
            abs(Decimal(str(end))).scaleb(scale) < _BEYOND_DIGITS for end in ends
        )
    return dtype != pl.Time and not dtype.is_nested()


def _with_texts(dtype: pl.DataType) -> pl.DataType:
    """Return a type of lists and structures in which some leaves are text."""
    if isinstance(dtype, pl.List | pl.Array):
        return pl.List(_with_texts(_of(dtype.inner)))
    if isinstance(dtype, pl.Struct):
        told = {one.name: _with_texts(_of(one.dtype)) for one in dtype.fields}
        return pl.Struct(told)
    return pl.String() if isinstance(dtype, _TEXTS_IN_LISTS) else dtype


def _of(dtype: PolarsDataType) -> pl.DataType:
    return dtype() if isinstance(dtype, type) else dtype


def _leaves(column: pl.Series) -> Iterator[pl.Series]:
    """Yield what a column holds, taken out of lists and structures."""
    if column.dtype == pl.Struct:
        for one in column.struct.unnest():
            yield from _leaves(one)
    elif column.dtype.is_nested():
        yield from _leaves(column.explode())
    else:
        yield column


def _has_value(leaf: pl.Series) -> bool:
    """Tell whether JSON has a value for each cell of a column that is no list."""
    if leaf.dtype.is_float():
        return not leaf.is_infinite().any()
    if leaf.dtype == pl.Date:
        return _are_within(leaf, _FIRST_DAY)
    return not isinstance(leaf.dtype, _NO_TEXT)


def _are_within(days: pl.Series, first: int) -> bool:
    return days.to_physical().is_between(first, _LAST_DAY).fill_null(True).all()


def _decoded(column: pl.Series) -> pl.Series | None:
    try:
        return column.cast(pl.String)
    except pl.exceptions.PolarsError:
        return None


def _days(column: pl.Series) -> pl.Series:
    """Return days as text; those that no calendar has are counted, as when read."""
    count = column.to_physical()
    is_near = count.is_between(_FIRST_DAY, _LAST_DAY)
    frame = pl.DataFrame({"day": column, "count": count, "is_near": is_near})
    near = pl.when("is_near").then("day").cast(pl.String)
    far = pl.concat_str("count", pl.lit(" days"))
    return frame.select(near.fill_null(far).alias(column.name)).to_series()


def _json(column: pl.Series) -> pl.Series:
    """Return each cell as JSON."""
    whole = column.alias("").to_frame().to_struct().struct.json_encode()
    # It is the only value of an object, whose key is empty: {"":[1,2]}.
    text = whole.str.slice(len('{"":')).str.head(-1)
    told = pl.DataFrame({"text": text, "is_null": column.is_null()})
    kept = pl.when(~pl.col("is_null")).then("text").alias(column.name)
    return told.select(kept).to_series()
