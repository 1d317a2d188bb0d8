"""
What engines do each in their own way: the one place that knows them by name.

Everything else is said through narwhals. Here stand how a text is found by its place
in a list, because a join would lose the order of rows and the index of pandas, and how
a lazy table stops at a value that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import narwhals as nw
from narwhals import Implementation

from plugin_model.eligibility.on_spark import Value, spark_stops, spark_takes
from plugin_model.errors import FactsError
from plugin_model.findings import finding

__all__ = ["AnyTable", "Value", "opened", "stopping", "taken", "with_taken"]

AnyTable = nw.DataFrame[Any] | nw.LazyFrame[Any]
"""A table, eager or lazy."""

_Lists = Mapping[str, Sequence[Value]]
_Native = Any

_EAGER: Final = (Implementation.POLARS, Implementation.PANDAS, Implementation.PYARROW)
_LAZY: Final = (Implementation.POLARS, Implementation.DUCKDB, Implementation.PYSPARK)
_NAMES: Final = "Polars, pandas, PyArrow, DuckDB, PySpark"


def opened(frame: _Native) -> AnyTable:
    """
    Return *frame* for use through narwhals.

    Raises:
        FactsError: If it is no table of an engine on which screening is proven.
    """
    table = nw.from_native(frame, pass_through=True)
    if isinstance(table, nw.DataFrame) and table.implementation in _EAGER:
        return table
    if isinstance(table, nw.LazyFrame) and table.implementation in _LAZY:
        return table
    given = f"{type(frame).__module__}.{type(frame).__qualname__}"
    raise FactsError(finding("table.engine", given=given, engines=_NAMES))


def taken(listed: Sequence[Value], places: nw.Series[Any]) -> nw.Series[Any]:
    """Return the value at each of *places*, as a column of an eager table."""
    dtype = nw.String() if isinstance(listed[0], str) else nw.Int64()
    engine = places.implementation
    values = nw.new_series("taken", listed, dtype, backend=engine)
    if engine is Implementation.POLARS:
        # Several times quicker than taking by brackets.
        gathered = values.to_native().gather(places.to_native())
        return nw.from_native(gathered, series_only=True)
    return values[places]


def stopping(table: nw.LazyFrame[Any], fault: str) -> nw.LazyFrame[Any]:
    """
    Turn a column of texts, null where all is well, into zeros.

    Where there is a text, the engine stops with it when the table is collected.
    """
    native, engine = table.to_native(), table.implementation
    if engine is Implementation.POLARS:
        # What is no number cannot be cast, and the text stands in the error.
        return table.with_columns(nw.col(fault).cast(nw.Int32).fill_null(0))
    if engine is Implementation.DUCKDB:
        import duckdb as db

        text = db.ColumnExpression(fault)
        stop = db.CaseExpression(text.isnotnull(), db.FunctionExpression("error", text))
        rest = db.StarExpression(exclude=[fault])
        zero = stop.otherwise(db.ConstantExpression(0)).alias(fault)
        return cast("nw.LazyFrame[Any]", nw.from_native(native.select(rest, zero)))
    return cast("nw.LazyFrame[Any]", nw.from_native(spark_stops(native, fault)))


def with_taken(
    table: nw.LazyFrame[Any], places: str, lists: _Lists
) -> nw.LazyFrame[Any]:
    """Add for each list a column with its value at the place in column *places*."""
    add = {
        Implementation.POLARS: _polars_takes,
        Implementation.DUCKDB: _duckdb_takes,
        Implementation.PYSPARK: spark_takes,
    }[table.implementation]
    added = add(table.to_native(), places, lists)
    return cast("nw.LazyFrame[Any]", nw.from_native(added))


def _polars_takes(table: _Native, places: str, lists: _Lists) -> _Native:
    import polars as pl

    at = pl.col(places)
    taken = {
        name: pl.lit(pl.Series(values)).gather(at) for name, values in lists.items()
    }
    return table.with_columns(**taken)


def _duckdb_takes(table: _Native, places: str, lists: _Lists) -> _Native:
    import duckdb as db

    def item(name: str, at: db.Expression) -> db.Expression:
        at = at + db.ConstantExpression(1)
        return db.FunctionExpression("list_extract", db.ColumnExpression(name), at)

    # The shorter a list, the quicker: numbers lead to the texts, of which few differ.
    held: dict[str, list[Value]] = {}
    taken = []
    for name, values in lists.items():
        different = list(dict.fromkeys(values))
        numbers = {value: number for number, value in enumerate(different)}
        held[f"{name} number"] = [numbers[value] for value in values]
        held[f"{name} value"] = different
        number = item(f"{name} number", db.ColumnExpression(places))
        taken.append(item(f"{name} value", number).alias(name))
    # A constant would be made anew for each chunk of rows; what stands in a row is
    # not. Counting nothing makes one row, on the connection of the table itself.
    row = table.limit(0).aggregate("count(*)")
    row = row.select(
        *(db.ConstantExpression(own).alias(name) for name, own in held.items())
    )
    return table.cross(row).select(db.StarExpression(exclude=list(held)), *taken)
