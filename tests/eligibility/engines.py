"""
Tables on each engine, made from plain columns and read back as plain rows.

An engine that is not installed makes the test that asks for it step aside.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from attrs import frozen

from plugin_model.eligibility import RuleSet, decide
from plugin_model.fields import Kind
from plugin_model.strategies.tables import DAY_COLUMN, TableOfFacts

ANSWER = ("outcome", "unmet", "unknown", "missing")
"""The columns that screening adds."""

NUMBER = "row number"
"""A column that no rule reads, with the number of each row."""

Answer = tuple[str, str, str, str]
"""The four columns of one row."""


@frozen(kw_only=True)
class Engine:
    """One way of holding a table."""

    name: str
    """What a test calls it."""

    make: Callable[[Mapping[str, Sequence[Any]], Mapping[str, Kind]], Any]
    """Makes a table from the values and the kind of each column."""

    columns: Callable[[Any], dict[str, list[Any]]]
    """Reads all columns back, in the order of the rows."""

    def table(self, given: TableOfFacts) -> Any:
        """Return *given* with the rows numbered, so that it has at least a column."""
        numbers = {NUMBER: range(len(given.days))}
        kinds = {NUMBER: Kind.INTEGER, **given.kinds}
        return self.make({**numbers, **given.columns}, kinds)

    def answers(self, screened: Any) -> list[Answer]:
        """Return the answers in the order of the rows' numbers."""
        found = self.columns(screened)
        rows = zip(found[NUMBER], *(found[name] for name in ANSWER), strict=True)
        return [tuple(row[1:]) for row in sorted(rows)]


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


def _polars(
    columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, Kind], day: Any = None
) -> Any:
    polars = pytest.importorskip("polars")
    types = {
        Kind.DATE: day or polars.Date,
        Kind.INTEGER: polars.Int64,
        Kind.FLAG: polars.Boolean,
        Kind.CODE: polars.String,
        Kind.DECIMAL: polars.Decimal(38, 4),
    }
    series = (
        polars.Series(name, list(values), dtype=types[kinds[name]])
        for name, values in columns.items()
    )
    return polars.DataFrame(series)


def _polars_datetime(
    columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, Kind]
) -> Any:
    polars = pytest.importorskip("polars")
    return _polars(columns, kinds, polars.Datetime("us"))


def _polars_columns(table: Any) -> dict[str, list[Any]]:
    return dict(table.lazy().collect().to_dict(as_series=False))


EAGER = (
    Engine(name="polars", make=_polars, columns=_polars_columns),
    Engine(name="polars datetime", make=_polars_datetime, columns=_polars_columns),
)
"""Engines that hold all rows in memory."""


def day_of(on: date | None) -> date | str:
    """Return what `screen` takes for a day, or for a day per row."""
    return DAY_COLUMN if on is None else on
