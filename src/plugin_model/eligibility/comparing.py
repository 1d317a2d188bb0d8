"""
Comparisons of a column with one constant, whatever the column's type can hold.

A constant that lies beyond a type's range, or between two of its values, would be
refused or rounded by an engine; here it is put right before an engine sees it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Final

import narwhals as nw

from plugin_model.eligibility.columns import Column
from plugin_model.eligibility.engines import Words
from plugin_model.eligibility.keys import FIRST_KEY, LAST_KEY, Key, calendar_key
from plugin_model.fields import Kind

__all__ = ["is_above", "is_later", "is_unknown"]

_ONE_DAY: Final = timedelta(days=1)
_EXACT: Final = Context(prec=1000)
_TOO_LONG: Final = 2**63
# Counted in nanoseconds, time has 64 bits: from some hour of the first of these days
# to some hour of the last.
_NANOSECONDS: Final = (datetime(1677, 9, 21), datetime(2262, 4, 11))


def is_unknown(column: Column, words: Words) -> nw.Expr:
    """Return whether a value is not known; of day keys 0 is not."""
    values = words.col(column.name)
    return values == 0 if column.dtype.is_integer() else values.is_null()


def is_later(column: Column, key: int, words: Words) -> nw.Expr:
    """Return whether a day, or its key, lies after the day key *key*; null: null."""
    values = words.col(column.name)
    if column.dtype.is_integer():
        return values > key
    if key < FIRST_KEY:
        return _always(values)
    day = _day(calendar_key(key))
    if not isinstance(column.dtype, nw.Datetime):
        return values > words.lit(day)
    if key >= LAST_KEY:
        return _never(values)
    first = datetime.combine(day + _ONE_DAY, time())
    if column.dtype.time_unit == "ns":
        if first <= _NANOSECONDS[0]:
            return _always(values)
        if first > _NANOSECONDS[1]:
            return _never(values)
    return values >= words.lit(first)


def _always(values: nw.Expr) -> nw.Expr:
    """Return true for each value; null: null."""
    return values == values


def _never(values: nw.Expr) -> nw.Expr:
    """Return false for each value; null: null."""
    return (values == values) & (values != values)


def _day(key: int) -> date:
    year, month_and_day = divmod(key, 10000)
    return date(year, *divmod(month_and_day, 100))


def is_above(kind: Kind, column: Column, cut: Key, words: Words) -> nw.Expr:
    """Return whether a value of *kind* lies above a cut of its scale; null: null."""
    if kind is Kind.DATE:
        return is_later(column, cut, words)
    constant, is_up_to = (cut, True) if kind is Kind.INTEGER else cut
    # In steps of the last digit: "at least 0.55" is "above 0.5" in tenths.
    dtype = column.dtype
    scale = dtype.scale if isinstance(dtype, nw.Decimal) else 0
    step = Decimal(1).scaleb(-scale)
    rounding = ROUND_FLOOR if is_up_to else ROUND_CEILING
    above = Decimal(constant).quantize(step, rounding, _EXACT)
    if not is_up_to:
        above = _EXACT.subtract(above, step)
    values = words.col(column.name)
    lowest, highest = _range(dtype)
    if above >= highest:
        return _never(values)
    if above < lowest:
        return _always(values)
    if isinstance(dtype, nw.Decimal):
        is_small = not scale and abs(above) < _TOO_LONG
        return values > words.lit(int(above) if is_small else above)
    # Without a sign there are numbers that no other type has.
    held = dtype if dtype.is_unsigned_integer() else None
    return values > words.lit(int(above), held)


def _range(dtype: nw.dtypes.DType) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest value that a column can hold."""
    if isinstance(dtype, nw.Decimal):
        most = _EXACT.subtract(
            Decimal(1).scaleb(dtype.precision - dtype.scale),
            Decimal(1).scaleb(-dtype.scale),
        )
        return _EXACT.minus(most), most
    name = type(dtype).__name__
    bits = int(name.removeprefix("U").removeprefix("Int"))
    if name.startswith("U"):
        return Decimal(0), Decimal(2**bits - 1)
    return Decimal(-(2 ** (bits - 1))), Decimal(2 ** (bits - 1) - 1)
