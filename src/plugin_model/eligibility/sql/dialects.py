"""
What each engine of SQL does in its own way.

Only the types of values, days, texts and the way to stop differ; an engine that is
not run by the tests is not offered.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import frozen
from sqlglot import exp

from plugin_model.eligibility.ages import AgeBound, AgeMethod, LeapBirthday
from plugin_model.eligibility.sql.pieces import Expr, call, either, number, text
from plugin_model.errors import InvalidValueError
from plugin_model.fields import Kind
from plugin_model.findings import finding

__all__ = ["Dialect", "Parts", "Value", "dialect_of"]

Value = str | int | Decimal | None
"""A constant; what is null is a flag that is not known."""


@frozen(kw_only=True)
class Parts:
    """A day as whole numbers."""

    year: Expr
    """The year."""

    month: Expr
    """The month, 1 to 12."""

    day: Expr
    """The day of the month."""


def _whole(value: Expr) -> Expr:
    return exp.cast(value, "INT")


@frozen(kw_only=True)
class Dialect(ABC):
    """The manner of one engine."""

    name: str
    """What sqlglot calls it."""

    title: str
    """What people call it."""

    expected: Mapping[Kind, str]
    """For each kind of field the types that a column may have, for people to read."""

    most_digits: int | None = None
    """How many digits an exact constant may have; ``None``: any number."""

    def constant(self, value: Value) -> Expr:
        """Return a constant; decimals are written out, without an exponent."""
        if isinstance(value, str):
            return text(value)
        if value is None or isinstance(value, bool):
            # Not all engines tell the type of a column of nulls from elsewhere.
            flag = exp.Null() if value is None else exp.Boolean(this=value)
            return exp.cast(flag, "BOOLEAN")
        if isinstance(value, int):
            return number(value)
        digits = exp.Literal.number(f"{abs(value):f}")
        return exp.Neg(this=digits) if value < 0 else digits

    def constants(
        self, columns: Sequence[str], rows: Iterable[Iterable[Value]]
    ) -> tuple[tuple[str, ...], exp.Query | exp.Values]:
        """Return constants as a table, and the columns that still lack a name."""
        return (*columns,), self._rows(rows)

    def _rows(self, rows: Iterable[Iterable[Value]]) -> exp.Values:
        tuples = [exp.Tuple(expressions=[*map(self.constant, row)]) for row in rows]
        return exp.Values(expressions=tuples)

    @abstractmethod
    def fits(self, kind: Kind, column: Expr) -> Expr:
        """Return whether a known value is of *kind*; a birth is a day. Never null."""

    @abstractmethod
    def is_unknown(self, kind: Kind, column: Expr) -> Expr:
        """Return whether a value of *kind* is not known."""

    @abstractmethod
    def is_yes(self, column: Expr) -> Expr:
        """Return whether a known flag is yes."""

    @abstractmethod
    def code(self, column: Expr) -> Expr:
        """Return a code as text of which each letter counts, whatever the database."""

    @abstractmethod
    def day(self, column: Expr) -> Expr:
        """Return a day without its time, to be compared with days."""

    @abstractmethod
    def constant_day(self, day: date) -> Expr:
        """Return a day to compare with."""

    @abstractmethod
    def parts(self, column: Expr) -> Parts:
        """Return the parts of a known day."""

    def is_younger(self, birth: Expr, bound: AgeBound, on: Expr) -> Expr | None:
        """
        Return whether who was born on a day is too young for a bound on another.

        ``None``: the engine has no shorter way than to compare keys.
        """
        del birth, bound, on
        return None

    @abstractmethod
    def stop(self, told: Expr) -> Expr:
        """Return what stops the engine with the text *told*."""


class _Typed(Dialect):
    """An engine whose columns have types."""

    @abstractmethod
    def _has_type(self, kind: Kind, column: Expr) -> Expr:
        """Return whether a column has a type of *kind*."""

    def fits(self, kind: Kind, column: Expr) -> Expr:
        has_type = self._has_type(kind, column)
        if kind not in (Kind.BIRTH, Kind.DATE):
            return has_type
        # There are days before the year 1, after 9999, and at the ends of time.
        first, last = self.constant_day(date.min), self.constant_day(date.max)
        day = exp.cast(column, "DATE")
        return exp.and_(has_type, exp.Between(this=day, low=first, high=last))

    def is_unknown(self, kind: Kind, column: Expr) -> Expr:
        del kind
        return exp.Is(this=column, expression=exp.Null())

    def is_yes(self, column: Expr) -> Expr:
        return exp.EQ(this=column, expression=exp.true())

    def code(self, column: Expr) -> Expr:
        # A column or a database may take letters for equal that are not.
        by_letter = exp.to_identifier("C", quoted=True)
        letters = exp.cast(column, "TEXT")
        return exp.paren(exp.Collate(this=letters, expression=by_letter))

    def day(self, column: Expr) -> Expr:
        return exp.cast(column, "DATE")

    def constant_day(self, day: date) -> Expr:
        return exp.cast(text(day.isoformat()), "DATE")

    def is_younger(self, birth: Expr, bound: AgeBound, on: Expr) -> Expr | None:
        if bound.method is not AgeMethod.EXACT or not bound.age:
            return None
        born, day = self.day(birth), self.day(on)
        years = exp.Interval(this=text(str(bound.age)), unit=exp.var("YEAR"))
        # Where a year lacks 29 February, engines with types take the 28th for it.
        if bound.leap_birthday is LeapBirthday.FEB_28:
            born = exp.Add(this=born, expression=years)
        else:
            day = exp.Sub(this=day, expression=years)
        return exp.GT(this=born, expression=day)


class _DuckDB(_Typed):
    def day(self, column: Expr) -> Expr:
        # A cast of nanoseconds would round the end of a day up to the next.
        of_nanoseconds = exp.EQ(
            this=call("TYPEOF", column), expression=text("TIMESTAMP_NS")
        )
        # What is of another type is bound too, though never asked.
        moment = call("EPOCH_NS", exp.cast(column, "TIMESTAMP_NS", dialect="duckdb"))
        a_day = number(86_400 * 10**9)
        is_before_1970 = exp.LT(this=call("MOD", moment, a_day), expression=number(0))
        whole = call("DIVIDE", moment, a_day)
        days = exp.Sub(this=whole, expression=_whole(is_before_1970))
        since_1970 = exp.Add(
            this=self.constant_day(date(1970, 1, 1)), expression=_whole(days)
        )
        return either((of_nanoseconds, since_1970), otherwise=exp.cast(column, "DATE"))

    def parts(self, column: Expr) -> Parts:
        def part(name: str) -> Expr:
            day = self.day(column)
            return _whole(exp.Extract(this=exp.var(name), expression=day))

        return Parts(year=part("YEAR"), month=part("MONTH"), day=part("DAY"))

    def _has_type(self, kind: Kind, column: Expr) -> Expr:
        # DECIMAL(9,2) is a DECIMAL, and ENUM('a') an ENUM.
        name = call("TYPEOF", column)
        name = call("SPLIT_PART", name, text("("), number(1))
        return exp.In(this=name, expressions=[*map(text, _DUCKDB_TYPES[kind])])

    def stop(self, told: Expr) -> Expr:
        return call("ERROR", told)


class _Postgres(_Typed):
    def constant(self, value: Value) -> Expr:
        if not isinstance(value, str) or "\\" not in value:
            return super().constant(value)
        # A session may be set to read a backslash as the start of something else.
        pieces = [piece for part in value.split("\\") for piece in (part, None)][:-1]
        backslash = exp.Chr(expressions=[number(92)])
        texts = [backslash if one is None else text(one) for one in pieces]
        return call("CONCAT", *texts)

    def _has_type(self, kind: Kind, column: Expr) -> Expr:
        types = (
            exp.cast(text(name), "REGTYPE", dialect="postgres")
            for name in _POSTGRES_TYPES[kind]
        )
        # Quicker than a list, as the first is the usual one.
        given = call("PG_TYPEOF", column)
        has_type = exp.or_(*(exp.EQ(this=given, expression=one) for one in types))
        if kind is not Kind.DECIMAL:
            return has_type
        endless = [text("Infinity"), text("-Infinity")]
        digits = exp.cast(column, "TEXT")
        return exp.and_(has_type, exp.not_(exp.In(this=digits, expressions=endless)))

    def is_unknown(self, kind: Kind, column: Expr) -> Expr:
        is_null = super().is_unknown(kind, column)
        if kind is not Kind.DECIMAL:
            return is_null
        nan = exp.cast(text("NaN"), "NUMERIC")
        is_nan = exp.EQ(this=exp.cast(column, "NUMERIC"), expression=nan)
        return exp.or_(is_null, is_nan)

    def parts(self, column: Expr) -> Parts:
        def part(name: str) -> Expr:
            # Quicker than EXTRACT, which counts in decimals.
            return _whole(call("DATE_PART", text(name), self.day(column)))

        return Parts(year=part("year"), month=part("month"), day=part("day"))

    def stop(self, told: Expr) -> Expr:
        # What is no number cannot be cast, and the text stands in the error.
        return _whole(told)


class _SQLite(Dialect):
    def constants(
        self, columns: Sequence[str], rows: Iterable[Iterable[Value]]
    ) -> tuple[tuple[str, ...], exp.Query | exp.Values]:
        # sqlglot knew for long of no names for the columns of a list.
        named = [
            exp.alias_(exp.column(f"column{number}"), name, quoted=True)
            for number, name in enumerate(columns, 1)
        ]
        return (), exp.select(*named).from_(self._rows(rows), copy=False)

    def fits(self, kind: Kind, column: Expr) -> Expr:
        if kind is Kind.FLAG:
            return exp.In(this=column, expressions=[number(0), number(1)])
        if kind in (Kind.CODE, Kind.INTEGER):
            name = text("text" if kind is Kind.CODE else "integer")
            return exp.EQ(this=call("TYPEOF", column), expression=name)
        # What is no day of the calendar comes out as another day, or as none.
        same = call("DATE", column, text("+0 days"))
        return exp.and_(
            exp.Is(this=same, expression=column),
            exp.GTE(this=column, expression=self.constant_day(date.min)),
        )

    def is_unknown(self, kind: Kind, column: Expr) -> Expr:
        del kind
        return exp.Is(this=column, expression=exp.Null())

    def is_yes(self, column: Expr) -> Expr:
        return exp.EQ(this=column, expression=number(1))

    def code(self, column: Expr) -> Expr:
        by_letter = exp.to_identifier("BINARY", quoted=False)
        return exp.paren(exp.Collate(this=column, expression=by_letter))

    def day(self, column: Expr) -> Expr:
        return column

    def constant_day(self, day: date) -> Expr:
        return text(day.isoformat())

    def parts(self, column: Expr) -> Parts:
        def part(first: int, length: int) -> Expr:
            return _whole(call("SUBSTR", column, number(first), number(length)))

        return Parts(year=part(1, 4), month=part(6, 2), day=part(9, 2))

    def stop(self, told: Expr) -> Expr:
        # What is no path cannot be followed, and the text stands in the error.
        return call("JSON_EXTRACT", text("{}"), told)


_DAYS: Final = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_WHOLE: Final = (
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
)
_DUCKDB_TYPES: Final = {
    Kind.BIRTH: _DAYS,
    Kind.FLAG: ("BOOLEAN",),
    Kind.CODE: ("VARCHAR", "ENUM"),
    Kind.DATE: _DAYS,
    Kind.INTEGER: _WHOLE,
    Kind.DECIMAL: ("DECIMAL", *_WHOLE),
}
_POSTGRES_TYPES: Final = {
    Kind.BIRTH: ("date", "timestamp"),
    Kind.FLAG: ("boolean",),
    Kind.CODE: ("text", "varchar", "bpchar"),
    Kind.DATE: ("date", "timestamp"),
    Kind.INTEGER: ("smallint", "integer", "bigint"),
    Kind.DECIMAL: ("numeric", "smallint", "integer", "bigint"),
}
_DAY_OF_THE_CALENDAR: Final = "DATE, TIMESTAMP, 0001-01-01..9999-12-31"
_ISO: Final = "TEXT YYYY-MM-DD"

_DIALECTS: Final = (
    _DuckDB(
        name="duckdb",
        title="DuckDB",
        expected={
            Kind.BIRTH: _DAY_OF_THE_CALENDAR,
            Kind.FLAG: "BOOLEAN",
            Kind.CODE: "VARCHAR, ENUM",
            Kind.DATE: _DAY_OF_THE_CALENDAR,
            Kind.INTEGER: "BIGINT",
            Kind.DECIMAL: "DECIMAL, BIGINT",
        },
        # Longer ones are read as floating point.
        most_digits=38,
    ),
    _Postgres(
        name="postgres",
        title="PostgreSQL",
        expected={
            Kind.BIRTH: _DAY_OF_THE_CALENDAR,
            Kind.FLAG: "BOOLEAN",
            Kind.CODE: "TEXT, VARCHAR, CHAR",
            Kind.DATE: _DAY_OF_THE_CALENDAR,
            Kind.INTEGER: "BIGINT",
            Kind.DECIMAL: "NUMERIC, BIGINT",
        },
    ),
    _SQLite(
        name="sqlite",
        title="SQLite",
        expected={
            Kind.BIRTH: _ISO,
            Kind.FLAG: "INTEGER 0, 1",
            Kind.CODE: "TEXT",
            Kind.DATE: _ISO,
            Kind.INTEGER: "INTEGER",
        },
    ),
)


def dialect_of(name: str) -> Dialect:
    """
    Return the dialect that is called *name*.

    Raises:
        InvalidValueError: With the names of those that are spoken.

    Example:
        >>> dialect_of("postgres").title
        'PostgreSQL'
    """
    for one in _DIALECTS:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in _DIALECTS)
    raise InvalidValueError(finding("sql.dialect", given=repr(name), listed=names))
