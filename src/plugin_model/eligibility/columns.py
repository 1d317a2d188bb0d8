"""
The columns of a table that hold the facts of a rule, and their check.

A birth is read from ``birth_date`` and, where that is null, from ``birth_year`` with
``birth_month`` beside it; every other field from the column of its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR
from typing import Any, Final

import narwhals as nw

from plugin_model.eligibility.binding import Binding
from plugin_model.fields import Field, Kind, nearest
from plugin_model.findings import Finding, Place, finding

__all__ = [
    "BIRTH_PARTS",
    "OUTPUT",
    "Columns",
    "columns_of",
    "faults_of_values",
    "how_many",
]

BIRTH_PARTS: Final = ("date", "year", "month")
"""What may be known of a birth, each in a column of its own."""

OUTPUT: Final = ("outcome", "unmet", "unknown", "missing")
"""The columns that screening adds."""

Columns = Mapping[str, Mapping[str, str]]
"""For each field its columns: of a birth by part, of others under ``value``."""


def columns_of(
    binding: Binding,
    schema: nw.Schema,
    renamed: Mapping[str, str],
    unknown: Iterable[str],
) -> tuple[Columns, list[Finding]]:
    """
    Find and check the columns that hold the fields of a rule set.

    Args:
        binding: The rule set.
        schema: The columns of the table with their types.
        renamed: Where a column has another name: from the standard name (a
            field's, or ``birth_date`` and so on) to the table's.
        unknown: Fields that are wholly unknown and have no column.

    Returns:
        The columns, and every fault: missing, of a wrong type, taken.
    """
    read = {cells.field.name: cells.field for cells in binding.cells}
    left_out = set(unknown)
    faults = [*_names_that_fit_nothing(read, schema, renamed, left_out)]
    found: dict[str, dict[str, str]] = {}
    for name, field in read.items():
        parts = {part: renamed.get(own, own) for part, own in _standard(field).items()}
        there = {part: column for part, column in parts.items() if column in schema}
        found[name] = {} if name in left_out else there
        if name not in left_out and not {"value", "date", "year"} & set(there):
            faults.append(_missing(field, parts.values(), schema))
        for part, column in found[name].items():
            wrong = _wrong_type(field, part, column, schema[column])
            faults += [wrong] if wrong else []
    return found, faults


def _standard(field: Field) -> dict[str, str]:
    if field.kind is Kind.BIRTH:
        return {part: f"{field.name}_{part}" for part in BIRTH_PARTS}
    return {"value": field.name}


def _names_that_fit_nothing(
    read: Mapping[str, Field],
    schema: nw.Schema,
    renamed: Mapping[str, str],
    left_out: Iterable[str],
) -> Iterator[Finding]:
    for name in OUTPUT:
        if name in schema:
            yield finding("table.taken", place=Place(column=name), column=name)
    standard = {own for field in read.values() for own in _standard(field).values()}
    for name, column in renamed.items():
        if name not in standard:
            yield _no_such(name, standard)
        elif column not in schema:
            yield finding("table.renamed", place=Place(column=column), column=column)
    for name in sorted(left_out):
        if name not in read:
            yield _no_such(name, read)


def _no_such(name: str, known: Iterable[str]) -> Finding:
    listed = sorted(known)
    meant = nearest(name, listed)
    return finding(
        "table.no_field" if meant is None else "table.misspelt_field",
        place=Place(column=name),
        field=repr(name),
        meant=repr(meant),
        listed=", ".join(listed),
    )


def _missing(field: Field, wanted: Iterable[str], schema: nw.Schema) -> Finding:
    names = list(wanted)
    close = [near for name in names if (near := nearest(name, schema)) is not None]
    return finding(
        "table.missing" if not close else "table.misspelt",
        place=Place(column=names[0]),
        field=field.name,
        columns=", ".join(names),
        meant=repr(close[0]) if close else "",
    )


def _wrong_type(
    field: Field, part: str, column: str, dtype: nw.dtypes.DType
) -> Finding | None:
    place = Place(column=column)
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        # On which day it was depends on where one stands.
        return finding("table.zone", place=place, column=column, zone=dtype.time_zone)
    if part in ("year", "month"):
        fits, expected = dtype.is_integer(), "a whole number"
    else:
        fits, expected = _fits(field.kind, dtype)
    if fits:
        return None
    return finding(
        "table.type", place=place, column=column, type=dtype, expected=expected
    )


def _fits(kind: Kind, dtype: nw.dtypes.DType) -> tuple[bool, str]:
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


def faults_of_values(
    frame: nw.DataFrame[Any], binding: Binding, columns: Columns
) -> Iterator[Finding]:
    """Yield a finding for each column with values that its field does not have."""
    for cells in binding.cells:
        field = cells.field
        for part, column in columns[field.name].items():
            values = frame.get_column(column)
            if part == "year":
                fits = values.is_between(MINYEAR, MAXYEAR)
                listed = f"{MINYEAR}-{MAXYEAR}"
            elif part == "month":
                fits, listed = values.is_between(1, 12), "1-12"
            elif field.codes is not None:
                fits = values.cast(nw.String).is_in(field.codes)
                listed = ", ".join(field.codes[:6])
            else:
                continue
            for count, first in how_many(~fits & ~values.is_null()):
                yield finding(
                    "table.values",
                    place=Place(column=column),
                    column=column,
                    count=count,
                    first=first,
                    listed=listed,
                )


def how_many(wrong: nw.Series[Any]) -> Iterator[tuple[int, int]]:
    """Yield how many are true and the place of the first, unless there are none."""
    places = wrong.fill_null(False).arg_true()
    if len(places):
        yield len(places), places.item(0)
