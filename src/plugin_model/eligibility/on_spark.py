"""
What Spark does in its own way.

Apart from `engines`, because Spark has tests of its own, with its own environment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Value", "spark_stops", "spark_takes"]

Value = int | str
"""What lists hold."""

_Table = Any


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
        texts = [str(value) for value in values]
        mark = next(one for one in map(chr, range(1, 32)) if one not in "".join(texts))
        whole = spark.split(spark.lit(mark.join(texts)), mark)
        item = spark.element_at(whole, spark.col(places) + 1)
        taken[name] = item if isinstance(values[0], str) else item.cast("int")
    return table.withColumns(taken)
