"""
What Spark does in its own way.

Apart from `engines`, because Spark has tests of its own, with its own environment.

Expressions are **texts** of Spark SQL. Each step of an expression of columns is several
calls from Python to Java, thousands of them for one rule set, which took longer than a
million rows; a text is one call. In a text a day is what it says, too: as a value it
would pass through the calendar that Java keeps for the zone of the machine, in which
some days are missing (31 December 1994 on Kiritimati, ten days of 1582), and no day
before the year 1000 would get there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime
from decimal import Decimal
from typing import Any, Final

import narwhals as nw
from attrs import frozen

from plugin_model.findings import Finding, Place, finding

__all__ = [
    "SparkText",
    "Value",
    "are_flags",
    "spark_adds",
    "spark_col",
    "spark_either",
    "spark_faults",
    "spark_is_void",
    "spark_lit",
    "spark_stops",
    "spark_takes",
]

Value = int | str | bool | None
"""What lists hold: whole numbers, texts, or flags that may be null."""

_Table = Any
_DType = Any

_SIGNS: Final = ".`*"
_PLAIN: Final = "UTF8_BINARY"
_TYPES: Final[Mapping[_DType, str]] = {
    nw.Int32: "int",
    nw.Int64: "bigint",
    nw.String: "string",
    nw.Date: "date",
}
# A quotation mark ends a text, a backslash changes what follows it, and what stands
# in ${} is taken for the name of a setting. A backtick is the sign of a name.
_NOT_AS_IT_IS: Final = re.compile(r"['\\$`]")
_NAME: Final = re.compile("`[^`]*`")
_NAMES_ARE_PATTERNS: Final = "spark.sql.parser.quotedRegexColumnNames"


@frozen(eq=False)
class SparkText:
    """An expression of Spark SQL; it answers to what is said to narwhals' own."""

    text: str
    """The expression, in brackets unless it is read as one whatever stands beside."""

    def __add__(self, other: object) -> SparkText:
        """Return a sum."""
        return self._and("+", other)

    def __sub__(self, other: object) -> SparkText:
        """Return a difference."""
        return self._and("-", other)

    def __rsub__(self, other: object) -> SparkText:
        """Return a difference from what is no expression."""
        return spark_lit(other) - self

    def __mul__(self, other: object) -> SparkText:
        """Return a product."""
        return self._and("*", other)

    def __floordiv__(self, other: object) -> SparkText:
        """Return a quotient of whole numbers of which none is below 0."""
        return SparkText(f"int({self.text} div {_written(other)})")

    def __eq__(self, other: object) -> SparkText:  # type: ignore[override]
        """Return whether both are equal."""
        return self._and("=", other)

    def __ne__(self, other: object) -> SparkText:  # type: ignore[override]
        """Return whether both differ."""
        return self._and("<>", other)

    def __lt__(self, other: object) -> SparkText:
        """Return whether this is less."""
        return self._and("<", other)

    def __gt__(self, other: object) -> SparkText:
        """Return whether this is more."""
        return self._and(">", other)

    def __ge__(self, other: object) -> SparkText:
        """Return whether this is as much, or more."""
        return self._and(">=", other)

    def __and__(self, other: SparkText) -> SparkText:
        """Return whether both hold."""
        return self._and("and", other)

    def __or__(self, other: SparkText) -> SparkText:
        """Return whether one of both holds."""
        return self._and("or", other)

    def __invert__(self) -> SparkText:
        """Return whether this does not hold."""
        return SparkText(f"(not {self.text})")

    def _and(self, sign: str, other: object) -> SparkText:
        return SparkText(f"({self.text} {sign} {_written(other)})")

    def cast(self, dtype: _DType) -> SparkText:
        """Return this as a value of another type."""
        return SparkText(f"cast({self.text} as {_TYPES[dtype]})")

    def is_null(self) -> SparkText:
        """Return whether this is null."""
        return SparkText(f"({self.text} is null)")

    def fill_null(self, value: object) -> SparkText:
        """Return this, or where it is null *value*."""
        return SparkText(f"coalesce({self.text}, {_written(value)})")

    def is_in(self, values: Iterable[object]) -> SparkText:
        """Return whether this is one of *values*, of which there is one at least."""
        return SparkText(f"({self.text} in ({', '.join(map(_written, values))}))")

    def is_between(self, first: object, last: object) -> SparkText:
        """Return whether this is as much as *first* and *last*, or between them."""
        return (self >= first) & ~(self > last)

    @property
    def dt(self) -> SparkText:
        """What days are asked by; here by themselves."""
        return self

    def year(self) -> SparkText:
        """Return the year of a day, and one just beyond the calendar for all others."""
        # Days of the year 300,000 have no key: it would run over before they are found.
        ends = f"{MINYEAR - 1}), {MAXYEAR + 1}"
        return SparkText(f"least(greatest(year({self.text}), {ends})")

    def month(self) -> SparkText:
        """Return the month of a day."""
        return SparkText(f"month({self.text})")

    def day(self) -> SparkText:
        """Return the day of the month of a day."""
        return SparkText(f"day({self.text})")


def spark_col(name: str) -> SparkText:
    """Return the column called *name*, which holds none of the signs of a path."""
    quoted = f"`{name}`"
    if "$" in name:
        return SparkText(f"identifier({_hidden(quoted)})")
    return SparkText(quoted)


def spark_lit(value: object, dtype: _DType | None = None) -> SparkText:
    """Return a constant."""
    text = SparkText(_written(value))
    return text if dtype is None else text.cast(dtype)


def spark_either(condition: SparkText, one: object, other: object) -> SparkText:
    """Return *one* where the condition holds, and *other* where it does not."""
    choice = f"when {condition.text} then {_written(one)} else {_written(other)}"
    return SparkText(f"case {choice} end")


def _written(value: object) -> str:
    match value:
        case SparkText(text):
            return text
        case None:
            return "null"
        case str():
            as_it_is = _NOT_AS_IT_IS.search(value) is None
            return f"'{value}'" if as_it_is else _hidden(value)
        case datetime():
            return f"timestamp_ntz'{value.isoformat(' ')}'"
        case date():
            return f"date'{value.isoformat()}'"
        case Decimal():
            return f"({value:f}BD)"
        case _:
            return f"({value})"


def _hidden(text: str) -> str:
    """Return a text of which Spark sees the letters only when it has read them."""
    return f"cast(x'{text.encode().hex()}' as string)"


def spark_adds(table: nw.LazyFrame[Any], added: Mapping[str, SparkText]) -> _Table:
    """Add columns to a table of narwhals."""
    return nw.from_native(_with(table.to_native(), added))


def _with(table: _Table, added: Mapping[str, SparkText]) -> _Table:
    pairs = zip(_texts(table, added.values()), added, strict=True)
    return table.selectExpr("*", *(f"{text} as `{name}`" for text, name in pairs))


def _texts(table: _Table, expressions: Iterable[SparkText]) -> Iterator[str]:
    """Yield each expression as the session of *table* reads it."""
    names_are_patterns = table.sparkSession.conf.get(_NAMES_ARE_PATTERNS) == "true"
    for one in expressions:
        yield _NAME.sub(_no_pattern, one.text) if names_are_patterns else one.text


def _no_pattern(name: re.Match[str]) -> str:
    return f"identifier({_hidden(name[0])})"


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

    text = spark_col(fault)
    stop = spark_either(text.is_null(), 0, SparkText(f"raise_error({text.text})"))
    (read,) = _texts(table, [stop])
    return table.withColumn(fault, spark.expr(read))


def spark_takes(
    table: _Table, places: str, lists: Mapping[str, Sequence[Value]]
) -> _Table:
    """Add for each list a column with its value at the place in column *places*."""
    # One text is sent along and split once. Constants by the hundred take the planner
    # seconds, and a join would move rows.
    taken = {}
    for name, values in lists.items():
        texts = ["" if value is None else str(value) for value in values]
        mark = next(one for one in map(chr, range(1, 32)) if one not in "".join(texts))
        whole = f"split({_written(mark.join(texts))}, '{mark}')"
        is_flag = are_flags(values)
        if not is_flag and not isinstance(values[0], str):
            whole = f"cast({whole} as array<int>)"
        value = f"element_at({whole}, {spark_col(places).text} + 1)"
        # What is neither is null.
        flag = f"case {value} when 'True' then true when 'False' then false end"
        taken[name] = SparkText(flag if is_flag else value)
    return _with(table, taken)
