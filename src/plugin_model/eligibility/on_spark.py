"""
What Spark does in its own way.

Apart from `engines`, because Spark has tests of its own, with its own environment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from plugin_model.findings import Finding, Place, finding

__all__ = [
    "Value",
    "are_flags",
    "spark_faults",
    "spark_is_void",
    "spark_stops",
    "spark_takes",
]

Value = int | str | bool | None
"""What lists hold: whole numbers, texts, or flags that may be null."""

_Table = Any

_SIGNS: Final = ".`*"
_PLAIN: Final = "UTF8_BINARY"


def are_flags(values: Sequence[Value]) -> bool:
    """Tell whether a list holds flags."""
    return values[0] is None or isinstance(values[0], bool)


def spark_faults(table: _Table, names: Iterable[str]) -> Iterator[Finding]:
    """
    Yield a finding for each column by whose name Spark would find something else.

    And for each in which texts are equal that differ, as in letters small and large.
    """
    for name in names:
        place = Place(column=name)
        if set(name) & set(_SIGNS):
            yield finding("table.name", place=place, column=name, signs=_SIGNS)
            continue
        held = table.schema[name].dataType
        if getattr(held, "collation", _PLAIN) != _PLAIN:
            called = held.simpleString()
            yield finding(
                "table.type", place=place, column=name, type=called, expected="String"
            )


def spark_is_void(table: _Table, name: str) -> bool:
    """Return whether a column has the type of nulls, and so nothing but them."""
    return bool(table.schema[name].dataType.typeName() == "void")


def spark_stops(table: _Table, fault: str) -> _Table:
    """Turn a column of texts into zeros; where there is a text, raise it."""
    from pyspark.sql import functions as spark

    text = spark.col(fault)
    stop = spark.when(text.isNotNull(), spark.raise_error(text))
    return table.withColumn(fault, stop.otherwise(spark.lit(0)))


def spark_takes(
    table: _Table, places: str, lists: Mapping[str, Sequence[Value]]
) -> _Table:
    """Add for each list a column with its value at the place in column *places*."""
    from pyspark.sql import functions as spark

    # One text is sent along and split once. Constants by the hundred take the planner
    # seconds, and a join would move rows.
    taken = {}
    for name, values in lists.items():
        texts = ["" if value is None else str(value) for value in values]
        mark = next(one for one in map(chr, range(1, 32)) if one not in "".join(texts))
        whole = spark.split(spark.lit(mark.join(texts)), mark)
        is_flag = are_flags(values)
        if not is_flag and not isinstance(values[0], str):
            whole = whole.cast("array<int>")
        value = spark.element_at(whole, spark.col(places) + 1)
        taken[name] = spark.when(value != "", value == "True") if is_flag else value
    return table.withColumns(taken)
