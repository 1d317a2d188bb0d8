"""
Tables on each engine, made from plain columns and read back as plain rows.

An engine that is not installed makes the test that asks for it step aside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import pytest
from attrs import frozen

from plugin_model.eligibility import RuleSet, decide
from plugin_model.errors import RuleError
from plugin_model.fields import Kind, is_unknown
from plugin_model.strategies.tables import DAY_COLUMN, SCALE, TableOfFacts

ANSWER = ("outcome", "unmet", "unknown", "missing")
"""The columns that screening adds."""

NUMBER = "row number"
"""A column that no rule reads, with the number of each row."""

Native = Any
"""A table of an engine's own class."""

Values = Mapping[str, Sequence[Any]]
"""The values of each column."""

Kinds = Mapping[str, Kind]
"""The kind of value in each column."""

Answer = tuple[str, ...]
"""The four columns of one row."""

NOON = time(12, 30)


@frozen(kw_only=True)
class Engine:
    """One way of holding a table."""

    name: str
    """What a test calls it."""

    make: Callable[[Values, Kinds], Native]
    """Makes a table."""

    columns: Callable[[Native], Values]
    """Reads all columns back, row by row in their order."""

    types: Callable[[Native], list[Any]]
    """Tells the name and the type of each column."""

    def table(self, given: TableOfFacts) -> Native:
        """Return *given* with the rows numbered, so that it has at least a column."""
        numbers = {NUMBER: range(len(given.days))}
        kinds = {NUMBER: Kind.INTEGER, **given.kinds}
        return self.make({**numbers, **given.columns}, kinds)

    def answers(self, screened: Native) -> list[Answer]:
        """Return the answers row by row."""
        found = self.columns(screened)
        return list(zip(*(found[name] for name in ANSWER), strict=True))

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def flags_of(engine: Engine, screened: Native) -> list[bool | None]:
    """Return the flags row by row."""
    # pandas has a null of its own.
    return [
        None if is_unknown(one) else bool(one)
        for one in engine.columns(screened)["eligible"]
    ]


@contextmanager
def allowing(code: str) -> Iterator[None]:
    """Let a rule set be refused for one reason alone."""
    try:
        yield
    except RuleError as refused:
        if [one.code for one in refused.findings] != [code]:
            raise


def row_by_row(rules: RuleSet, given: TableOfFacts) -> list[Answer]:
    """Return what `decide` says of each row, the day called by its column."""
    decided = [
        decide(rules, facts, on)
        for facts, on in zip(given.facts, given.days, strict=True)
    ]
    return [
        (
            one.outcome.value,
            ";".join(one.unmet),
            ";".join(one.unknown),
            ";".join(DAY_COLUMN if name == "on" else name for name in one.missing),
        )
        for one in decided
    ]


def day_of(on: date | None) -> date | str:
    """Return what `screen` takes for a day, or for a day per row."""
    return DAY_COLUMN if on is None else on


def at_noon(values: Sequence[Any]) -> list[Any]:
    """Return days as times of day."""
    return [None if day is None else datetime.combine(day, NOON) for day in values]


def _polars(columns: Values, kinds: Kinds) -> Native:
    polars = pytest.importorskip("polars")
    types = {
        Kind.DATE: polars.Date,
        Kind.INTEGER: polars.Int64,
        Kind.FLAG: polars.Boolean,
        Kind.CODE: polars.String,
        Kind.DECIMAL: polars.Decimal(38, SCALE),
    }
    return polars.DataFrame(
        polars.Series(name, list(values), dtype=types[kinds[name]])
        for name, values in columns.items()
    )


def _polars_at_noon(columns: Values, kinds: Kinds) -> Native:
    polars = pytest.importorskip("polars")
    table = _polars(columns, kinds)
    dates = [name for name, kind in kinds.items() if kind is Kind.DATE]
    return table.with_columns(polars.col(dates).dt.combine(NOON))


def _polars_categorical(columns: Values, kinds: Kinds) -> Native:
    polars = pytest.importorskip("polars")
    codes = [name for name, kind in kinds.items() if kind is Kind.CODE]
    return _polars(columns, kinds).cast(dict.fromkeys(codes, polars.Categorical))


def _polars_lazy(columns: Values, kinds: Kinds) -> Native:
    return _polars(columns, kinds).lazy()


def _from_polars(table: Native) -> Values:
    found: Values = table.lazy().collect().to_dict(as_series=False)
    return found


def _polars_types(table: Native) -> list[Any]:
    return list(table.lazy().collect_schema().items())


def pyarrow_table(columns: Values, kinds: Kinds) -> Native:
    """Return a table of Arrow, from which other engines make theirs."""
    pyarrow = pytest.importorskip("pyarrow")
    types = {
        Kind.DATE: pyarrow.date32(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.FLAG: pyarrow.bool_(),
        Kind.CODE: pyarrow.string(),
        Kind.DECIMAL: pyarrow.decimal128(38, SCALE),
    }
    return pyarrow.table(
        {
            name: pyarrow.array(list(values), types[kinds[name]])
            for name, values in columns.items()
        }
    )


def _from_pyarrow(table: Native) -> Values:
    found: Values = table.to_pydict()
    return found


def _pyarrow_types(table: Native) -> list[Any]:
    return list(table.schema)


def _pandas(columns: Values, kinds: Kinds, types: Mapping[Kind, Any]) -> Native:
    pandas = pytest.importorskip("pandas")
    dates = {Kind.DATE: at_noon} if "64" in str(types[Kind.DATE]) else {}
    made = pandas.DataFrame(
        {
            name: pandas.Series(
                dates.get(kinds[name], list)(values), dtype=types[kinds[name]]
            )
            for name, values in columns.items()
        }
    )
    # An index that counts backwards and has no unique labels.
    return made.set_axis([-row // 2 for row in range(len(made))])


def _pandas_objects(columns: Values, kinds: Kinds) -> Native:
    return _pandas(columns, kinds, dict.fromkeys(Kind, object))


def _pandas_numpy(columns: Values, kinds: Kinds) -> Native:
    types = {Kind.INTEGER: "float64", Kind.DATE: "datetime64[us]"}
    # Larger numbers would be rounded, by whoever made the table.
    large = {
        name: Kind.CODE
        for name, values in columns.items()
        if kinds[name] is Kind.INTEGER and any(abs(one or 0) > 2**53 for one in values)
    }
    objects = dict.fromkeys(Kind, object)
    return _pandas(columns, {**kinds, **large}, {**objects, **types})


def _pandas_nullable(columns: Values, kinds: Kinds) -> Native:
    types = {
        Kind.INTEGER: "Int64",
        Kind.FLAG: "boolean",
        Kind.CODE: "string",
        Kind.DATE: "datetime64[us]",
        Kind.DECIMAL: object,
    }
    return _pandas(columns, kinds, types)


def _pandas_arrow(columns: Values, kinds: Kinds) -> Native:
    pyarrow = pytest.importorskip("pyarrow")
    pandas = pytest.importorskip("pandas")
    types = {
        Kind.DATE: pyarrow.date32(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.FLAG: pyarrow.bool_(),
        Kind.CODE: pyarrow.string(),
        Kind.DECIMAL: pyarrow.decimal128(38, SCALE),
    }
    arrow = {kind: pandas.ArrowDtype(dtype) for kind, dtype in types.items()}
    return _pandas(columns, kinds, arrow)


def _from_pandas(table: Native) -> Values:
    return {name: table[name].to_list() for name in table.columns}


def _pandas_types(table: Native) -> list[Any]:
    return list(table.dtypes.items())


def _duckdb(columns: Values, kinds: Kinds) -> Native:
    duckdb = pytest.importorskip("duckdb")
    return duckdb.from_arrow(pyarrow_table(columns, kinds))


def _from_duckdb(table: Native) -> Values:
    rows = list(zip(*table.fetchall(), strict=True)) or [()] * len(table.columns)
    return dict(zip(table.columns, rows, strict=True))


def _duckdb_types(table: Native) -> list[Any]:
    return list(zip(table.columns, map(str, table.types), strict=True))


EAGER = (
    Engine(name="polars", make=_polars, columns=_from_polars, types=_polars_types),
    Engine(
        name="polars at noon",
        make=_polars_at_noon,
        columns=_from_polars,
        types=_polars_types,
    ),
    Engine(
        name="polars categorical",
        make=_polars_categorical,
        columns=_from_polars,
        types=_polars_types,
    ),
    Engine(
        name="pyarrow", make=pyarrow_table, columns=_from_pyarrow, types=_pyarrow_types
    ),
    Engine(
        name="pandas objects",
        make=_pandas_objects,
        columns=_from_pandas,
        types=_pandas_types,
    ),
    Engine(
        name="pandas numpy",
        make=_pandas_numpy,
        columns=_from_pandas,
        types=_pandas_types,
    ),
    Engine(
        name="pandas nullable",
        make=_pandas_nullable,
        columns=_from_pandas,
        types=_pandas_types,
    ),
    Engine(
        name="pandas arrow",
        make=_pandas_arrow,
        columns=_from_pandas,
        types=_pandas_types,
    ),
)
"""Engines that hold all rows in memory."""

LAZY = (
    Engine(
        name="polars lazy", make=_polars_lazy, columns=_from_polars, types=_polars_types
    ),
    Engine(name="duckdb", make=_duckdb, columns=_from_duckdb, types=_duckdb_types),
)
"""Engines that work when asked for the result."""

MAIN = tuple(
    one for one in (*EAGER, *LAZY) if one.name not in ("polars at noon", "pandas numpy")
)
"""One for each way of holding many rows."""
