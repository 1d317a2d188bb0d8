"""
Strategies for tables: people in rows, with what columns of a table can hold.

A column has one type, so that whole numbers have 64 bits and decimals a scale; a
birth stands in up to three columns. Each row comes with the facts that it states.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import frozen
from hypothesis import strategies as st

from plugin_model.eligibility.rules import Leaf, RuleSet, leaves
from plugin_model.fields import Field, Kind
from plugin_model.strategies.facts import values
from plugin_model.values import BirthDate, is_day

__all__ = ["DAY_COLUMN", "TableOfFacts", "tables"]

DAY_COLUMN: Final = "asked about"
"""The column of days, where there is one."""

SCALE: Final = 4
"""The decimal places of a column of decimals."""

_Value = Any

_LARGEST_WHOLE: Final = 2**63 - 1
_LARGEST_DECIMAL: Final = Decimal(10**14) - Decimal(1).scaleb(-SCALE)

_BIRTH_COLUMNS: Final = (
    *(("date",), ("date", "year"), ("date", "year", "month")),
    *(("year",), ("year", "month")),
)


@frozen(kw_only=True)
class TableOfFacts:
    """A table as plain data, and what each of its rows says."""

    kinds: Mapping[str, Kind]
    """The kind of value in each column; of a year or a month, a whole number."""

    columns: Mapping[str, tuple[Any, ...]]
    """The values of each column, ``None`` where they are not known."""

    unknown: tuple[str, ...]
    """The fields that have no column."""

    days: tuple[date | None, ...]
    """The day that each row is asked about; ``None``: it is not known."""

    facts: tuple[Mapping[str, object], ...]
    """The facts of each row, as rules about one person read them."""


@st.composite
def tables(
    draw: st.DrawFn,
    rules: RuleSet,
    *,
    on: date | None = None,
    min_size: int = 0,
    max_size: int = 8,
) -> TableOfFacts:
    """
    Draw a table with columns for some or all fields that a rule set reads.

    Args:
        rules: The rule set.
        on: The day that all rows are asked about; ``None``: each row has a day of
            its own, on which the rules are in force, or none, in `DAY_COLUMN`.
        min_size: The fewest rows.
        max_size: The most rows.
    """
    size = draw(st.integers(min_size, max_size))
    days = [on] * size if on else [draw(_days(rules)) for _ in range(size)]
    kinds: dict[str, Kind] = {} if on else {DAY_COLUMN: Kind.DATE}
    columns: dict[str, tuple[Any, ...]] = {} if on else {DAY_COLUMN: tuple(days)}
    facts: list[dict[str, object]] = [{} for _ in range(size)]
    unknown = []
    for field, asked in _read(rules):
        if draw(st.integers(0, 7)) == 0:
            unknown.append(field.name)
            continue
        cells = [draw(_cell(field, asked, day)) for day in days]
        if field.kind is Kind.BIRTH:
            parts = draw(st.sampled_from(_BIRTH_COLUMNS))
            cells = [_only(birth, parts) for birth in cells]
            for part in parts:
                name = f"{field.name}_{part}"
                columns[name] = tuple(_part(birth, part) for birth in cells)
                kinds[name] = Kind.DATE if part == "date" else Kind.INTEGER
        else:
            columns[field.name] = tuple(cells)
            kinds[field.name] = field.kind
        for row, cell in zip(facts, cells, strict=True):
            row[field.name] = cell
    return TableOfFacts(
        kinds=kinds,
        columns=columns,
        unknown=tuple(unknown),
        days=tuple(days),
        facts=tuple(facts),
    )


def _days(rules: RuleSet) -> st.SearchStrategy[date | None]:
    first, last = rules.in_force.first, rules.in_force.last
    few = st.sampled_from([first, last])
    return st.none() | st.dates(first, last) | few


def _read(rules: RuleSet) -> list[tuple[Field, tuple[Leaf, ...]]]:
    asked: dict[str, list[Leaf]] = {}
    for criterion in rules.criteria:
        for leaf in leaves(criterion.condition):
            asked.setdefault(leaf.field, []).append(leaf)
    return [(rules.field(name), tuple(found)) for name, found in asked.items()]


def _cell(
    field: Field, asked: tuple[Leaf, ...], on: date | None
) -> st.SearchStrategy[Any]:
    return st.none() | values(field, asked, on=on).map(
        lambda value: _held(field.kind, value)
    )


def _held(kind: Kind, value: _Value) -> _Value:
    """Return what a column can hold that is nearest to *value*."""
    if kind is Kind.INTEGER:
        return min(max(value, -_LARGEST_WHOLE - 1), _LARGEST_WHOLE)
    if kind is Kind.DECIMAL:
        near = min(max(Decimal(value), -_LARGEST_DECIMAL), _LARGEST_DECIMAL)
        return near.quantize(Decimal(1).scaleb(-SCALE))
    if isinstance(value, int) and kind is Kind.BIRTH:
        return BirthDate(value)
    return BirthDate.of(value) if kind is Kind.BIRTH and is_day(value) else value


def _only(birth: BirthDate | None, parts: tuple[str, ...]) -> BirthDate | None:
    """Return what columns for *parts* can hold of a birth."""
    if birth is None or (birth.is_complete and "date" in parts):
        return birth
    if "year" not in parts:
        return None
    return BirthDate(birth.year, birth.month if "month" in parts else None)


def _part(birth: BirthDate | None, part: str) -> object:
    if birth is None:
        return None
    if part == "date":
        return birth.first if birth.is_complete else None
    return getattr(birth, part)
