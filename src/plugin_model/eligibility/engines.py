"""
What engines do each in their own way: the one place that knows them by name.

Everything else is said through narwhals, or on Spark in the same words. Here stand how
a text is found by its place in a list, because a join would lose the order of rows and
the index of pandas, and how a lazy table stops at a value that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

import narwhals as nw
from attrs import evolve, frozen
from narwhals import Implementation

from plugin_model.eligibility.on_spark import (
    Value,
    are_flags,
    spark_adds,
    spark_col,
    spark_either,
    spark_faults,
    spark_is_void,
    spark_lit,
    spark_stops,
    spark_takes,
)
from plugin_model.errors import FactsError
from plugin_model.findings import Finding, Place, finding

__all__ = [
    "AnyTable",
    "Numbers",
    "Value",
    "Words",
    "faults_of_columns",
    "is_of_arrow",
    "is_void",
    "opened",
    "stopping",
    "taken",
    "with_columns",
    "with_days",
    "with_letters",
    "with_taken",
    "words_of",
]

AnyTable = nw.DataFrame[Any] | nw.LazyFrame[Any]
"""A table, eager or lazy."""

_Lists = Mapping[str, Sequence[Value]]
_Native = Any
_Adds = Callable[[Any, Mapping[str, Any]], Any]
_Table = TypeVar("_Table", bound=AnyTable)
_Whole = nw.Int8 | nw.Int16 | nw.Int32 | nw.Int64

_EAGER: Final = (Implementation.POLARS, Implementation.PANDAS, Implementation.PYARROW)
_LAZY: Final = (Implementation.POLARS, Implementation.DUCKDB, Implementation.PYSPARK)
_NARROW: Final[Mapping[int, _Whole]] = {
    7: nw.Int8(),
    15: nw.Int16(),
    31: nw.Int32(),
    63: nw.Int64(),
}
_EVERYTHING: Final = "*"
_A_DAY: Final = 86_400 * 10**9
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


def faults_of_columns(table: AnyTable, names: Iterable[str]) -> list[Finding]:
    """Return what is wrong with columns in the eyes of their engine alone."""
    look = {
        Implementation.PYSPARK: spark_faults,
        Implementation.POLARS: _polars_faults,
        Implementation.DUCKDB: _duckdb_faults,
        Implementation.PYARROW: _pyarrow_faults,
    }
    found = look.get(table.implementation, lambda *_: ())(table.to_native(), names)
    return [*found]


def is_of_arrow(column: nw.Series[Any]) -> bool:
    """Return whether a column of pandas is held by Arrow."""
    is_pandas = column.implementation is Implementation.PANDAS
    return is_pandas and str(column.to_native().dtype).endswith("[pyarrow]")


def with_letters(table: AnyTable, names: Mapping[str, str]) -> AnyTable:
    """Add copies of texts of DuckDB, whose letters all count, under the names given."""
    return _duckdb_adds(table, names, 'CAST({} AS VARCHAR) COLLATE "C"')


def with_days(table: AnyTable, names: Mapping[str, str]) -> AnyTable:
    """Add the days of moments of DuckDB that are counted in nanoseconds."""
    # A cast would round the end of a day up to the next.
    whole = f"epoch_ns({{0}}) // {_A_DAY}"
    before_1970 = f"CAST(epoch_ns({{0}}) % {_A_DAY} < 0 AS INTEGER)"
    days = f"CAST({whole} - {before_1970} AS INTEGER)"
    return _duckdb_adds(table, names, f"DATE '1970-01-01' + {days}")


def is_void(table: AnyTable, name: str) -> bool:
    """Return whether a column holds nothing but nulls, as far as that can be seen."""
    if isinstance(table, nw.DataFrame):
        return bool(table.get_column(name).is_null().all())
    # What narwhals calls unknown may also be a type that it does not know.
    look = {
        Implementation.POLARS: _polars_is_void,
        Implementation.DUCKDB: _duckdb_is_void,
        Implementation.PYSPARK: spark_is_void,
    }[table.implementation]
    return look(table.to_native(), name)


@frozen(kw_only=True)
class Words:
    """
    How expressions begin on an engine.

    All that follows is said to them as to expressions of narwhals.
    """

    col: Callable[[str], nw.Expr]
    """Return the column of a name."""

    lit: Callable[..., nw.Expr]
    """Return a constant, of a type that may be named."""

    either: Callable[[nw.Expr, Any, Any], nw.Expr]
    """Return the second where the first holds, and the third where it does not."""


def _either(condition: nw.Expr, one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(one).otherwise(other)


_WORDS: Final = Words(col=nw.col, lit=nw.lit, either=_either)
_OWN_WORDS: Final = {
    Implementation.PYSPARK: Words(
        # They answer to all that is said to expressions here.
        col=cast("Callable[[str], nw.Expr]", spark_col),
        lit=cast("Callable[..., nw.Expr]", spark_lit),
        either=cast("Callable[[nw.Expr, Any, Any], nw.Expr]", spark_either),
    )
}


def words_of(engine: Implementation) -> Words:
    """Return how expressions begin on *engine*."""
    return _OWN_WORDS.get(engine, _WORDS)


@frozen(kw_only=True)
class Numbers:
    """How whole numbers from 0 up to a count are kept in the columns of an engine."""

    engine: Implementation
    """The engine."""

    count: int = 2**31
    """How many numbers there are; sums on the way to one are no greater."""

    def up_to(self, count: int) -> Numbers:
        """Return how fewer or more numbers are kept."""
        return evolve(self, count=count)

    @property
    def words(self) -> Words:
        """How expressions begin on the engine."""
        return words_of(self.engine)

    @property
    def dtype(self) -> _Whole:
        """The type: of Polars the narrowest, which is the quickest there alone."""
        if self.engine is Implementation.POLARS:
            return next(
                dtype for bits, dtype in _NARROW.items() if self.count <= 2**bits
            )
        return nw.Int32() if self.count <= 2**31 else nw.Int64()

    def constant(self, number: int) -> nw.Expr:
        """Return *number* for each row."""
        return self.words.lit(number, self.dtype)

    def truth(self, condition: nw.Expr) -> nw.Expr:
        """Return 1 where *condition* holds, 0 where not, either where it is null."""
        if self.engine is Implementation.POLARS:
            # A choice between constants is several times quicker than a cast.
            return self.words.either(condition, self.constant(1), self.constant(0))
        return condition.cast(self.dtype)


def taken(lists: _Lists, places: nw.Series[Any]) -> Iterator[nw.Series[Any]]:
    """Yield for each list a column of an eager table: the value at each place."""
    engine = places.implementation
    made = [_series(*one, engine) for one in lists.items()]
    if engine is Implementation.POLARS:
        import polars as pl

        # Several times quicker than taking by brackets, of each column by itself.
        rows = pl.DataFrame([one.to_native() for one in made])
        # No place counts from the end, which is looked for in numbers with a sign.
        at = places.to_native().cast(pl.UInt32, wrap_numerical=True)
        yield from nw.from_native(rows[at]).iter_columns()
    else:
        yield from (one[places] for one in made)


def _series(
    name: str, values: Sequence[Value], engine: Implementation
) -> nw.Series[Any]:
    """Return a list as a column; flags may be null in it."""
    backend = cast(Any, engine)
    if isinstance(values[0], str):
        return nw.new_series(name, values, nw.String(), backend=backend)
    if not are_flags(values):
        return nw.new_series(name, values, nw.Int64(), backend=backend)
    if engine is not Implementation.PANDAS:
        return nw.new_series(name, values, nw.Boolean(), backend=backend)
    # The other flags of pandas know no null: an open answer would become a no.
    flags = nw.new_series(name, values, backend=backend).to_native()
    return nw.from_native(flags.astype("boolean"), series_only=True)


def with_columns(table: _Table, added: Mapping[str, nw.Expr]) -> _Table:
    """Add columns to a table, if there are any to add."""
    # Lazy tables refuse to add nothing.
    if not added:
        return table
    ways: dict[Implementation, _Adds] = {Implementation.PYSPARK: spark_adds}
    add: _Adds = ways.get(table.implementation, _adds)
    return cast(_Table, add(table, added))


def _adds(table: AnyTable, added: Mapping[str, Any]) -> _Native:
    return table.with_columns(**added)


def stopping(table: nw.LazyFrame[Any], fault: str) -> nw.LazyFrame[Any]:
    """
    Turn a column of texts, null where all is well, into zeros.

    Where there is a text, the engine stops with it when the table is collected.
    """
    stop = {
        Implementation.POLARS: _polars_stops,
        Implementation.DUCKDB: _duckdb_stops,
        Implementation.PYSPARK: spark_stops,
    }[table.implementation]
    stopped = stop(table.to_native(), fault)
    return cast("nw.LazyFrame[Any]", nw.from_native(stopped))


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


def _polars_is_void(table: _Native, name: str) -> bool:
    import polars as pl

    return bool(table.collect_schema()[name] == pl.Null)


def _polars_stops(table: _Native, fault: str) -> _Native:
    import polars as pl

    # What is no number cannot be cast, and the text stands in the error.
    return table.with_columns(pl.col(fault).cast(pl.Int32).fill_null(0))


def _polars_takes(table: _Native, places: str, lists: _Lists) -> _Native:
    import polars as pl

    at = pl.col(places).cast(pl.UInt32, wrap_numerical=True)
    taken = {
        name: pl.lit(_series(name, values, Implementation.POLARS).to_native()).gather(
            at
        )
        for name, values in lists.items()
    }
    return table.with_columns(**taken)


def _polars_faults(table: _Native, names: Iterable[str]) -> Iterator[Finding]:
    del table
    for name in names:
        # By such a name the engine gives all columns, or those that fit a pattern.
        if name == _EVERYTHING or (name.startswith("^") and name.endswith("$")):
            place = Place(column=name)
            yield finding("table.name", place=place, column=name, signs="* ^ $")


def _duckdb_faults(table: _Native, names: Iterable[str]) -> Iterator[Finding]:
    types = dict(zip(table.columns, map(str, table.types), strict=True))
    for name in names:
        # It passes for a text, and "1480" with its quotation marks for another code.
        if types[name] == "JSON":
            yield _wrong_type(name, "JSON")
    if _EVERYTHING in types:
        # By that name the engine gives all columns.
        place = Place(column=_EVERYTHING)
        yield finding("table.name", place=place, column=_EVERYTHING, signs=_EVERYTHING)


def _pyarrow_faults(table: _Native, names: Iterable[str]) -> Iterator[Finding]:
    for name in names:
        held = str(table.schema.field(name).type)
        if held == "string_view":
            yield _wrong_type(name, held)


def _wrong_type(name: str, held: str) -> Finding:
    place = Place(column=name)
    return finding("table.type", place=place, column=name, type=held, expected="String")


def _duckdb_adds(table: AnyTable, names: Mapping[str, str], way: str) -> AnyTable:
    import duckdb as db

    def quoted(name: str) -> str:
        doubled = name.replace('"', '""')
        return f'"{doubled}"'

    made = (
        db.SQLExpression(way.format(quoted(old))).alias(new)
        for new, old in names.items()
    )
    added = table.to_native().select(db.StarExpression(), *made)
    return cast("nw.LazyFrame[Any]", nw.from_native(added))


def _duckdb_is_void(table: _Native, name: str) -> bool:
    types = dict(zip(table.columns, table.types, strict=True))
    return str(types[name]) == '"NULL"'


def _duckdb_stops(table: _Native, fault: str) -> _Native:
    import duckdb as db

    text = db.ColumnExpression(fault)
    stop = db.CaseExpression(text.isnotnull(), db.FunctionExpression("error", text))
    zero = stop.otherwise(db.ConstantExpression(0)).alias(fault)
    return table.select(db.StarExpression(exclude=[fault]), zero)


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
        value = item(f"{name} value", number)
        taken.append(
            (value.cast("BOOLEAN") if are_flags(values) else value).alias(name)
        )
    # A constant would be made anew for each chunk of rows; what stands in a row is
    # not. Counting nothing makes one row, on the connection of the table itself.
    row = table.limit(0).aggregate("count(*)")
    row = row.select(
        *(db.ConstantExpression(own).alias(name) for name, own in held.items())
    )
    return table.cross(row).select(db.StarExpression(exclude=list(held)), *taken)
