"""
Columns of pandas that have no one type: Python objects, and floats.

pandas keeps whole numbers with nulls as floats, and flags with nulls as objects. In
them every value is looked at, and becomes a state or a key of its own, so that None,
NaN and NaT are unknown and nothing is taken for what it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, cast

import narwhals as nw
from attrs import field, frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.keys import day_key
from plugin_model.eligibility.naming import MARK, NUMBERS, listed
from plugin_model.fields import Kind, fault, is_unknown
from plugin_model.findings import Finding, Place, finding
from plugin_model.values import is_day

__all__ = ["tightened"]

_WRONG: Final = -1
# What NumPy has for days known by their year, month or week alone.
_COARSER: Final = ("[Y]", "[M]", "[W]")
# What is raised for values that have no hash: NumPy has its own way.
_NO_HASH: Final = (TypeError, ValueError)
_EXPECTED: Final = {
    Kind.FLAG: "True, False",
    Kind.CODE: "'0180'",
    Kind.DATE: "date(2015, 9, 1)",
    Kind.INTEGER: "180",
    Kind.DECIMAL: "Decimal('0.5')",
}


def tightened(
    table: nw.DataFrame[Any], binding: Binding, columns: Columns, day: Column | None
) -> tuple[nw.DataFrame[Any], Columns, Column | None, list[Finding]]:
    """
    Give each loose column of *table* a column of numbers beside it.

    Returns:
        The table, the columns to read instead, the column of days to read instead,
        and a finding for each loose column with values that its field does not have.
    """
    tight = _Tight(table=table)
    found = {
        cells.field.name: dict(
            tight.column(_Reader.of(cells, part), part, column)
            for part, column in columns[cells.field.name].items()
        )
        for cells in binding.cells
    }
    if day is not None:
        _, day = tight.column(_READER_OF_DAYS, "date", day)
    if tight.added:
        table = table.with_columns(*tight.added)
    return table, found, day, tight.faults


@frozen(kw_only=True)
class _Tight:
    """The columns of numbers that a table gets, and what was wrong on the way."""

    table: nw.DataFrame[Any]
    """The table."""

    added: list[nw.Series[Any]] = field(factory=list)
    """The columns of numbers."""

    faults: list[Finding] = field(factory=list)
    """What is wrong with the values."""

    def column(self, reader: _Reader, part: str, column: Column) -> tuple[str, Column]:
        """Return the part and the column to read, which may be the same."""
        values = self.table.get_column(column.name)
        if values.to_native().dtype != object and not values.dtype.is_float():
            return part, column
        numbers = reader.numbers(values.to_list())
        # Several fields may be read from one column, and the day besides.
        name = f"{MARK}column {len(self.added)} {column.name}"
        backend = self.table.implementation
        self.added.append(nw.new_series(name, numbers, nw.Int32(), backend=backend))
        if _WRONG in numbers:
            self.faults.append(
                finding(
                    "table.values",
                    place=Place(column=column.name),
                    column=column.name,
                    count=numbers.count(_WRONG),
                    first=numbers.index(_WRONG),
                    listed=reader.expected,
                )
            )
        return reader.part, Column(name, nw.Int32())


@frozen(kw_only=True)
class _Reader:
    """What becomes of the values of one loose column."""

    part: str
    """Under which part the column of numbers is to be found."""

    unknown: int
    """The number of a value that is not known."""

    number: Callable[[Any], int]
    """The number of a known value, or `_WRONG`."""

    expected: str
    """What would be right."""

    @classmethod
    def of(cls, cells: Choice | Scale, part: str) -> _Reader:
        """Choose how to read one part of a field."""
        if part == "date":
            return _READER_OF_DAYS
        if part in NUMBERS:
            first, last = NUMBERS[part]

            def whole(value: object) -> int:
                if isinstance(value, bool) or not isinstance(value, int):
                    return _WRONG
                return value if first <= value <= last else _WRONG

            expected = f"{first}-{last}"
            return cls(part=part, unknown=0, number=whole, expected=expected)

        def state(value: object) -> int:
            return _WRONG if fault(cells.field, value) else cells.states(value, None)[0]

        return cls(
            part="state",
            unknown=cells.states(None, None)[0],
            number=state,
            expected=listed(cells.field.codes) or _EXPECTED[cells.field.kind],
        )

    def numbers(self, values: Iterable[Any]) -> list[int]:
        """Return the number of each value; equal ones of one class are read once."""
        known: dict[tuple[type, object], int] = {(type(None), None): self.unknown}

        def learn(value: object) -> int:
            plain = _plain(value)
            if plain is None:
                # NaN is not equal to itself: it would be learnt again and again.
                return self.unknown
            number = self.number(plain)
            with suppress(*_NO_HASH):
                known[value.__class__, value] = number
            return number

        found = []
        for value in values:
            try:
                found.append(known[value.__class__, value])
            except (KeyError, *_NO_HASH):
                found.append(learn(value))
        return found


def _key(value: object) -> int:
    return day_key(value) if is_day(value) else _WRONG


_READER_OF_DAYS: Final = _Reader(
    part="key", unknown=0, number=_key, expected=_EXPECTED[Kind.DATE]
)


def _plain(value: object) -> object:
    """Return what NumPy and pandas mean, in plain Python; ``None``: unknown."""
    if is_unknown(value):
        return None
    value = _out_of_numpy(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _out_of_numpy(value: object) -> object:
    """Return the plain value of what NumPy holds, where it has just one."""
    dtype = getattr(value, "dtype", None)
    if dtype is None or hasattr(value, "__setitem__"):
        return value
    plain = cast(Any, value)
    if dtype.kind == "M" and not dtype.str.endswith(_COARSER):
        # Nanoseconds would become a number.
        plain = plain.astype("datetime64[us]")
    # A year is no day, and a duration no number.
    return value if dtype.kind in "Mm" and plain is value else plain.item()
