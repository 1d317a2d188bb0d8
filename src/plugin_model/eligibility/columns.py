"""
The columns of a table that hold the facts of a rule, and their check.

A birth is read from ``birth_date`` and, where that is null, from ``birth_year`` with
``birth_month`` beside it; every other field from the column of its own name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import assert_never

import narwhals as nw
from attrs import frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.codes import OUTPUT
from plugin_model.eligibility.naming import (
    MARK,
    NUMBERS,
    fits_nothing,
    missing,
    standard,
)
from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, Place, finding

__all__ = [
    "Column",
    "Columns",
    "columns_of",
    "faults_of_the_day",
    "of_fitting_types",
]


@frozen
class Column:
    """A column that holds a fact, or a part of one."""

    name: str
    """The name in the table."""

    dtype: nw.dtypes.DType
    """Its type; `narwhals.Unknown` where nothing but nulls can stand in it."""

    called: str | None = None
    """What people call it, of a copy that still has to be vetted; ``None``: its name.
    """


Columns = Mapping[str, Mapping[str, Column]]
"""For each field its columns: of a birth by part, of others under ``value``.

A column of ready states stands under ``state``, one of ready keys under ``key``.
"""


def columns_of(
    binding: Binding,
    schema: nw.Schema,
    renamed: Mapping[str, str],
    unknown: Iterable[str],
    adding: Iterable[str],
) -> tuple[Columns, list[Finding]]:
    """
    Find the columns that hold the fields of a rule set, whatever their types.

    Args:
        binding: The rule set.
        schema: The columns of the table with their types.
        renamed: Where a column has another name: from the standard name (a
            field's, or ``birth_date`` and so on) to the table's.
        unknown: Fields that nothing is known of and that have no column.
        adding: The names of the columns that will be added.

    Returns:
        The columns, and every fault: missing, taken, named for nothing.
    """
    read = {cells.field.name: cells.field for cells in binding.cells}
    left_out = set(unknown)
    taken = {*OUTPUT, *adding}
    faults = [*_names_that_fit_nothing(read, schema, renamed, left_out, taken)]
    found: dict[str, dict[str, Column]] = {}
    for name, field in read.items():
        parts = {part: renamed.get(own, own) for part, own in standard(field).items()}
        found[name] = {
            part: Column(column, schema[column])
            for part, column in parts.items()
            if column in schema and name not in left_out
        }
        if name not in left_out and not {"value", "date", "year"} & set(found[name]):
            faults.append(missing(field, parts.values(), schema))
    return found, faults


def _names_that_fit_nothing(
    read: Mapping[str, Field],
    schema: nw.Schema,
    renamed: Mapping[str, str],
    left_out: Iterable[str],
    taken: Collection[str],
) -> Iterator[Finding]:
    for name in schema:
        # Some engines take Outcome and outcome for one name.
        lower = str(name).lower()
        if lower in taken or lower.startswith(MARK):
            yield finding("table.taken", place=Place(column=name), column=name)
    yield from fits_nothing(read, renamed, left_out)
    known = {own for field in read.values() for own in standard(field).values()}
    for name, column in renamed.items():
        if name in known and column not in schema:
            yield finding("table.renamed", place=Place(column=column), column=column)


def faults_of_the_day(name: str, day: Column | None) -> Iterator[Finding]:
    """Yield what is wrong with the column of days called *name*."""
    if day is None:
        yield finding("table.no_day", place=Place(column=name), column=name)
        return
    part = "key" if day.name.startswith(MARK) else "value"
    wrong = _wrong_type(day, *_fits(Kind.DATE, part, day.dtype))
    if wrong is not None:
        yield wrong


def of_fitting_types(
    binding: Binding, columns: Columns, is_null: Callable[[Column], bool]
) -> tuple[Columns, list[Finding]]:
    """
    Return the columns whose types fit their fields, and a finding for each other.

    A column that *is_null* says to hold nothing but nulls may be of any type.
    """
    faults: list[Finding] = []
    fitting: dict[str, dict[str, Column]] = {}
    for cells in binding.cells:
        own = fitting[cells.field.name] = {}
        for part, column in columns[cells.field.name].items():
            wrong = _wrong_type(column, *_fits(cells.field.kind, part, column.dtype))
            if wrong is None:
                own[part] = column
            elif not is_null(column):
                faults.append(wrong)
    return fitting, faults


def _wrong_type(column: Column, fits: bool, expected: str) -> Finding | None:
    place, dtype = Place(column=column.name), column.dtype
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        # On which day it was depends on where one stands.
        zone = dtype.time_zone
        return finding("table.zone", place=place, column=column.name, zone=zone)
    if fits:
        return None
    return finding(
        "table.type", place=place, column=column.name, type=dtype, expected=expected
    )


def _fits(kind: Kind, part: str, dtype: nw.dtypes.DType) -> tuple[bool, str]:
    if part in ("state", "key"):
        return True, ""
    if part in NUMBERS:
        return dtype.is_integer(), "Int64"
    match kind:
        case Kind.FLAG:
            return isinstance(dtype, nw.Boolean), "Boolean"
        case Kind.CODE:
            return isinstance(dtype, nw.String | nw.Categorical | nw.Enum), "String"
        case Kind.BIRTH | Kind.DATE:
            return isinstance(dtype, nw.Date | nw.Datetime), "Date"
        case Kind.INTEGER:
            return dtype.is_integer(), "Int64"
        case Kind.DECIMAL:
            return dtype.is_decimal() or dtype.is_integer(), "Decimal"
        case _:
            assert_never(kind)
