"""
Columns of days, as an engine compares them: as days without a time.

Compared with its time of day, a day would depend on the zone of a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import narwhals as nw
from narwhals import Implementation

from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.engines import (
    AnyTable,
    Words,
    is_of_arrow,
    with_columns,
    with_days,
    words_of,
)
from plugin_model.eligibility.naming import MARK

__all__ = [
    "CALENDAR",
    "Read",
    "beyond_by_count",
    "beyond_by_date",
    "beyond_by_day",
    "beyond_the_calendar",
    "days_alone",
]

CALENDAR: Final = f"{date.min}..{date.max}"
"""The days that there are."""

_A_DAY: Final = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000}
_DAYS_FROM_1970: Final = tuple(
    day - date(1970, 1, 1).toordinal() for day in (1, date.max.toordinal() + 1)
)

Read = tuple[AnyTable, Columns, Column | None]
"""A table, the columns to read, and the column of days; ``None``: one day for all."""


def beyond_the_calendar(
    table: AnyTable, columns: Columns, day: Column | None
) -> Iterator[tuple[str, nw.Expr]]:
    """
    Yield each column in which a day may lie beyond the calendar, and whether it does.

    Engines know days before the year 1 and after 9999, and some days without end.
    """
    read = [one for own in columns.values() for one in own.values()]
    read += [] if day is None else [day]
    for name, dtype in {one.name: one.dtype for one in read}.items():
        # Counted in nanoseconds, time ends in 2262, but where it may have no end.
        may_lie_beyond = isinstance(dtype, nw.Date) or (
            isinstance(dtype, nw.Datetime)
            and (dtype.time_unit != "ns" or table.implementation.is_duckdb())
        )
        if may_lie_beyond and not _are_within(table, name, dtype):
            yield name, _is_beyond(table, name, dtype)


def _are_within(table: AnyTable, name: str, dtype: nw.dtypes.DType) -> bool:
    """Look at the least and the greatest day alone, which is quicker than at all."""
    if isinstance(table, nw.LazyFrame) or table.implementation.is_pandas_like():
        return False
    is_day = isinstance(dtype, nw.Date)
    counts = table.get_column(name).cast(nw.Int32() if is_day else nw.Int64())
    least, most = counts.min(), counts.max()
    first, end = _counts(dtype)
    return least is None or first <= least <= most < end


def _is_beyond(table: AnyTable, name: str, dtype: nw.dtypes.DType) -> nw.Expr:
    ways = {Implementation.PYARROW: beyond_by_count}
    way = ways.get(table.implementation, beyond_by_day)
    if isinstance(table, nw.DataFrame) and is_of_arrow(table.get_column(name)):
        way = beyond_by_count
    elif isinstance(dtype, nw.Datetime) and dtype.time_unit == "ns":
        way = beyond_by_date
    words = words_of(table.implementation)
    return way(words.col(name), dtype, words)


def beyond_by_day(days: nw.Expr, dtype: nw.dtypes.DType, words: Words) -> nw.Expr:
    """Tell whether days lie beyond the first or the last day."""
    ends: type[date] = datetime if isinstance(dtype, nw.Datetime) else date
    return (days < words.lit(ends.min)) | (days > words.lit(ends.max))


def beyond_by_date(days: nw.Expr, dtype: nw.dtypes.DType, words: Words) -> nw.Expr:
    """Tell the same where a column may be counted too finely for a constant."""
    del dtype
    return beyond_by_day(days.cast(nw.Date()), nw.Date(), words)


def beyond_by_count(days: nw.Expr, dtype: nw.dtypes.DType, words: Words) -> nw.Expr:
    """Tell the same where a column may be too far away for a constant."""
    if not isinstance(dtype, nw.Datetime):
        return beyond_by_day(days, dtype, words)
    count = days.cast(nw.Int64)
    first, end = _counts(dtype)
    return (count < first) | (count >= end)


def _counts(dtype: nw.dtypes.DType) -> tuple[int, int]:
    """Return the numbers of the first day and of what comes after the last."""
    unit = _A_DAY[dtype.time_unit] if isinstance(dtype, nw.Datetime) else 1
    first, end = _DAYS_FROM_1970
    return first * unit, end * unit


def days_alone(table: AnyTable, columns: Columns, day: Column | None) -> Read:
    """Leave out the time of day."""
    words = words_of(table.implementation)
    added: dict[str, nw.Expr] = {}
    too_fine: dict[str, str] = {}
    numbers: dict[str, int] = {}

    def change(column: Column) -> Column:
        if not isinstance(column.dtype, nw.Datetime):
            return column
        number = numbers.setdefault(column.name, len(numbers))
        name, days = f"{MARK}column {number}", words.col(column.name)
        if table.implementation.is_duckdb() and column.dtype.time_unit == "ns":
            too_fine[name] = column.name
            return Column(name, nw.Date())
        if table.implementation is Implementation.POLARS:
            days = _capped(days, column.dtype)
        added[name] = days.cast(nw.Date)
        return Column(name, nw.Date())

    changed = {
        field: {part: change(column) for part, column in own.items()}
        for field, own in columns.items()
    }
    day = None if day is None else change(day)
    if too_fine:
        table = with_days(table, too_fine)
    return with_columns(table, added), changed, day


def _capped(days: nw.Expr, dtype: nw.Datetime) -> nw.Expr:
    # Polars panics at a moment whose day has no number there; which is wrong anyhow.
    if dtype.time_unit == "ns":
        return days
    return days.clip(nw.lit(datetime.min), nw.lit(datetime.max))
