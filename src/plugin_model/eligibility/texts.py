"""
Codes of a whole column, made ready to be compared letter by letter.

A database may be told to take letters for equal that are not, small and large ones
for instance. To a rule they differ.
"""

from __future__ import annotations

import narwhals as nw

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.engines import AnyTable, with_letters
from plugin_model.eligibility.naming import MARK
from plugin_model.fields import Kind

__all__ = ["letters_alone"]


def letters_alone(
    table: AnyTable, binding: Binding, columns: Columns
) -> tuple[AnyTable, Columns]:
    """Return what to read instead, so that each letter of a code counts."""
    if not table.implementation.is_duckdb():
        return table, columns
    added: dict[str, str] = {}

    def change(column: Column) -> Column:
        name = f"{MARK}letters {column.name}"
        added[name] = column.name
        return Column(name, nw.String(), called=column.name)

    codes = {one.field.name for one in binding.cells if one.field.kind is Kind.CODE}
    changed = {
        field: {
            part: change(column) if field in codes else column
            for part, column in own.items()
        }
        for field, own in columns.items()
    }
    return with_letters(table, added) if added else table, changed
