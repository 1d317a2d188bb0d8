"""
Tables in real databases, made from plain columns and read back as plain rows.

A database that is not installed makes the test that asks for it step aside.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import Any

import pytest
from attrs import frozen

from plugin_model.fields import Kind
from plugin_model.strategies.tables import SCALE
from tests.eligibility import postgres
from tests.eligibility.postgres import Connection

Row = tuple[Any, ...]
"""A row that came back."""

Values = Mapping[str, Sequence[Any]]
"""The values of each column."""

PEOPLE = "people"
"""The table that tests ask about."""


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


@frozen(kw_only=True)
class Database:
    """One engine of SQL."""

    dialect: str
    """What `to_sql` calls it."""

    connect: Callable[[], Any]
    """Opens a connection, to be closed."""

    error: Callable[[], type[Exception]]
    """Returns what its errors have in common."""

    types: Mapping[Kind, str]
    """The type of a column for each kind of value; none: it cannot be held."""

    mark: str = "?"
    """What stands for a value in a statement."""

    held: Callable[[Any], Any] = lambda value: value
    """Returns what the engine holds for a value."""

    def make(
        self,
        connection: Connection,
        columns: Values,
        types: Mapping[str, str],
        *,
        name: str = PEOPLE,
    ) -> None:
        """Make a table, with its name and types as the engine writes them."""
        listed = ", ".join(f"{quoted(own)} {types[own]}" for own in columns)
        connection.execute(f"CREATE TABLE {name} ({listed})")
        marks = ", ".join(self.mark for _ in columns)
        for row in zip(*columns.values(), strict=True):
            held = [self.held(value) for value in row]
            connection.execute(f"INSERT INTO {name} VALUES ({marks})", held)

    def types_of(self, kinds: Mapping[str, Kind]) -> dict[str, str]:
        """Return the types of columns that hold values of *kinds*."""
        return {name: self.types[kind] for name, kind in kinds.items()}

    def ask(self, sql: str, columns: Values, types: Mapping[str, str]) -> list[Row]:
        """Return the rows that a SELECT finds about a table."""
        with self.connect() as connection:
            self.make(connection, columns, types)
            return [*map(tuple, connection.execute(sql).fetchall())]

    def __str__(self) -> str:
        """Return the name."""
        return self.dialect


@contextmanager
def _duckdb() -> Iterator[Connection]:
    duckdb = pytest.importorskip("duckdb")
    # A thread for each core takes longer to start than the questions asked here.
    with closing(duckdb.connect(config={"threads": 1})) as connection:
        yield connection


@contextmanager
def _sqlite() -> Iterator[Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def _in_sqlite(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


@contextmanager
def _postgres() -> Iterator[Connection]:
    connection = postgres.connection()
    try:
        yield connection
    finally:
        connection.rollback()


def _error_of(module: str) -> Callable[[], type[Exception]]:
    def error() -> type[Exception]:
        found: type[Exception] = pytest.importorskip(module).Error
        return found

    return error


DUCKDB = Database(
    dialect="duckdb",
    connect=_duckdb,
    error=_error_of("duckdb"),
    types={
        Kind.DATE: "DATE",
        Kind.INTEGER: "BIGINT",
        Kind.FLAG: "BOOLEAN",
        Kind.CODE: "VARCHAR",
        Kind.DECIMAL: f"DECIMAL(38, {SCALE})",
    },
)
SQLITE = Database(
    dialect="sqlite",
    connect=_sqlite,
    error=_error_of("sqlite3"),
    types={
        Kind.DATE: "TEXT",
        Kind.INTEGER: "INTEGER",
        Kind.FLAG: "INTEGER",
        Kind.CODE: "TEXT",
    },
    held=_in_sqlite,
)
POSTGRES = Database(
    dialect="postgres",
    connect=_postgres,
    error=_error_of("psycopg"),
    types={
        Kind.DATE: "DATE",
        Kind.INTEGER: "BIGINT",
        Kind.FLAG: "BOOLEAN",
        Kind.CODE: "TEXT",
        Kind.DECIMAL: "NUMERIC",
    },
    mark="%s",
)
EMBEDDED = (DUCKDB, SQLITE)
"""Databases that need no server."""

DATABASES = (*EMBEDDED, POSTGRES)
"""All databases that are spoken to."""
