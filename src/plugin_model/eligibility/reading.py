"""
A table made ready to be asked: its columns found, of fitting types, and vetted.

Everything that is wrong with a table is told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, cast

import narwhals as nw
from attrs import evolve, frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.columns import (
    Column,
    Columns,
    columns_of,
    faults_of_the_day,
    of_fitting_types,
)
from plugin_model.eligibility.days import (
    CALENDAR,
    beyond_the_calendar,
    days_alone,
)
from plugin_model.eligibility.engines import (
    AnyTable,
    faults_of_columns,
    is_void,
    with_columns,
    words_of,
)
from plugin_model.eligibility.loose import tightened
from plugin_model.eligibility.naming import MARK
from plugin_model.eligibility.texts import letters_alone
from plugin_model.eligibility.vetting import (
    Guard,
    faults_of,
    guard_of_days,
    guards,
)
from plugin_model.errors import FactsError
from plugin_model.findings import Finding, finding

__all__ = ["Reading", "read"]


@frozen(kw_only=True)
class Reading:
    """A table that is ready to be asked."""

    table: AnyTable
    """The table; columns that are easier to read may have been added."""

    columns: Columns
    """The columns of each field by part."""

    on: date | Column
    """The day, or the column of days."""

    day: str
    """What a day that is not known is called."""

    guards: tuple[Guard, ...]
    """What must still be vetted, because the table could not be looked at."""


def read(
    binding: Binding,
    table: AnyTable,
    on: date | str,
    renamed: Mapping[str, str],
    unknown: Iterable[str],
    *,
    adding: Iterable[str],
) -> Reading:
    """
    Make *table* ready to get the columns *adding*.

    The other arguments are those of `frames.screen`.

    Raises:
        FactsError: With everything that is wrong.
    """
    schema, words = table.collect_schema(), words_of(table.implementation)
    columns, faults = columns_of(binding, schema, renamed, unknown, adding)
    if not schema:
        # Engines lose count of the rows then.
        faults.append(finding("table.no_columns"))
    day = Column(on, schema[on]) if isinstance(on, str) and on in schema else None
    faults += faults_of_columns(table, _names(columns, day))
    if isinstance(table, nw.DataFrame):
        columns = _changed(columns, _true_type(table))
        if table.implementation.is_pandas_like():
            table, columns, day, more = tightened(table, binding, columns, day)
            faults += more
    columns, more = of_fitting_types(binding, columns, partial(_is_void, table))
    faults += more
    if isinstance(on, str):
        table, day, more = _with_day(table, on, day)
        faults += more
    if faults and isinstance(table, nw.LazyFrame):
        # Nothing more can be seen, and what is wrong with a column may stop an engine.
        raise FactsError(*faults)
    vetted = [*_guards_of_the_calendar(table, columns, day)]
    if isinstance(table, nw.DataFrame):
        beyond, vetted = [*faults_of(table, vetted)], []
        if beyond:
            # Days that nothing can be made of cannot be made ready.
            raise FactsError(
                *faults, *beyond, *faults_of(table, [*guards(binding, columns, words)])
            )
    if not table.implementation.is_pandas_like():
        table, columns, day = days_alone(table, columns, day)
        table, columns = letters_alone(table, binding, columns)
    vetted += guards(binding, columns, words)
    if day is not None:
        vetted += guard_of_days(binding.rules, day, str(on), words)
    if isinstance(table, nw.DataFrame):
        faults, vetted = [*faults, *faults_of(table, vetted)], []
    if faults:
        raise FactsError(*faults)
    asked = on if isinstance(on, date) else cast(Column, day)
    left = tuple(vetted)
    return Reading(table=table, columns=columns, on=asked, day=str(on), guards=left)


def _guards_of_the_calendar(
    table: AnyTable, columns: Columns, day: Column | None
) -> Iterator[Guard]:
    """Yield what must be checked of columns of days, as they stand in *table*."""
    for name, wrong in beyond_the_calendar(table, columns, day):
        values = {"listed": CALENDAR}
        yield Guard(column=name, wrong=wrong, code="table.values", values=values)


def _names(columns: Columns, day: Column | None) -> list[str]:
    """Return the names of all columns that are read, each once."""
    found = [column.name for own in columns.values() for column in own.values()]
    found += [] if day is None else [day.name]
    return [*dict.fromkeys(found)]


def _changed(columns: Columns, change: Callable[[Column], Column]) -> Columns:
    return {
        field: {part: change(column) for part, column in own.items()}
        for field, own in columns.items()
    }


def _true_type(table: nw.DataFrame[Any]) -> Callable[[Column], Column]:
    """Look into the categories of a column: they need not be texts."""

    def change(column: Column) -> Column:
        if not isinstance(column.dtype, nw.Categorical):
            return column
        values = table.get_column(column.name).unique().drop_nulls().to_list()
        are_texts = all(isinstance(value, str) for value in values)
        return column if are_texts else evolve(column, dtype=nw.Object())

    return change


def _is_void(table: AnyTable, column: Column) -> bool:
    return is_void(table, column.name)


def _with_day(
    table: AnyTable, name: str, day: Column | None
) -> tuple[AnyTable, Column | None, list[Finding]]:
    """Return the column of days, if there is nothing wrong with it."""
    faults = [*faults_of_the_day(name, day)]
    if not faults or day is None:
        return table, day, faults
    if not _is_void(table, day):
        return table, None, faults
    added = Column(f"{MARK}no day", nw.Int32())
    zero = words_of(table.implementation).lit(0, nw.Int32())
    return with_columns(table, {added.name: zero}), added, []
