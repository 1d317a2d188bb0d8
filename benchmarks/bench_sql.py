"""
Rules about a table in a database, beside SQL written by hand.

The rule set is that of Plug In 2.0. Both write the table with its four columns anew;
by hand they are CASE expressions, and ages are told by intervals of the engine.
"""

from __future__ import annotations

import atexit
import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from contest import Contestant, Group
from plugin_model import plug_in

ON = date(2015, 9, 1)
PEOPLE = 1_000_000
RULES = plug_in.PLUG_IN_2.target_group

Connection = Any
"""A connection, by the DB-API of Python."""

ANSWER = """
CASE WHEN NOT aged OR NOT risk THEN 'ineligible'
     WHEN aged AND risk THEN 'eligible' ELSE 'undetermined' END AS outcome,
CASE WHEN NOT aged AND NOT risk THEN 'age;risk_or_dropout'
     WHEN NOT aged THEN 'age' WHEN NOT risk THEN 'risk_or_dropout' ELSE '' END AS unmet,
CASE WHEN aged IS NULL AND risk IS NULL THEN 'age;risk_or_dropout'
     WHEN aged IS NULL THEN 'age' WHEN risk IS NULL THEN 'risk_or_dropout'
     ELSE '' END AS unknown,
CASE WHEN NOT aged OR NOT risk OR (aged AND risk) THEN ''
     WHEN risk THEN 'birth'
     WHEN aged AND at_risk IS NULL AND has_dropped_out IS NULL
     THEN 'at_risk;has_dropped_out'
     WHEN aged AND at_risk IS NULL THEN 'at_risk' WHEN aged THEN 'has_dropped_out'
     WHEN at_risk IS NULL AND has_dropped_out IS NULL
     THEN 'birth;at_risk;has_dropped_out'
     WHEN at_risk IS NULL THEN 'birth;at_risk' ELSE 'birth;has_dropped_out'
     END AS missing
"""
BY_HAND = """
SELECT id, birth_date, at_risk, has_dropped_out, asked, {answer}
FROM (SELECT *, {aged} AS aged, at_risk OR has_dropped_out AS risk FROM people) AS p
"""
BOUNDS = "birth_date BETWEEN '1990-09-02' AND '2000-09-01'"
AGES = {
    "duckdb": "birth_date <= asked - INTERVAL 15 YEAR"
    " AND birth_date > asked - INTERVAL 25 YEAR",
    "postgres": "birth_date <= asked - INTERVAL '15 years'"
    " AND birth_date > asked - INTERVAL '25 years'",
    "sqlite": "birth_date <= DATE(asked, '-15 years')"
    " AND birth_date > DATE(asked, '-25 years')",
}


@cache
def duckdb_people() -> Connection:
    """Make people aged 0 to 32, one in eleven births and one in three flags unknown."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(
        f"""
        CREATE TABLE people AS SELECT i AS id,
        CASE WHEN i % 11 > 0 THEN DATE '1985-01-01' + (i * 7919 % 12000)::INT END
            AS birth_date,
        CASE i % 3 WHEN 0 THEN true WHEN 1 THEN false END AS at_risk,
        CASE i % 5 WHEN 0 THEN true WHEN 1 THEN NULL ELSE false END AS has_dropped_out,
        DATE '2015-03-01' + (i * 31 % 1300)::INT AS asked FROM range({PEOPLE}) t(i)
        """
    )
    return connection


def rows(dates: str) -> list[tuple[Any, ...]]:
    """Return the same people, their dates as another engine holds them."""
    return duckdb_people().execute(dates).fetchall()


@cache
def sqlite_people() -> Connection:
    """Return the same people in SQLite."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE people (id INTEGER, birth_date TEXT, at_risk INTEGER,"
        " has_dropped_out INTEGER, asked TEXT)"
    )
    held = rows(
        "SELECT id, birth_date::VARCHAR, at_risk::INT, has_dropped_out::INT,"
        " asked::VARCHAR FROM people"
    )
    connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", held)
    return connection


@cache
def postgres_people() -> Connection:
    """Return the same people in a PostgreSQL that goes away at the end."""
    import pytest

    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.eligibility import postgres

    try:
        connection = postgres.connection()
    except pytest.skip.Exception as away:
        raise ImportError(str(away)) from None
    atexit.register(postgres.stop)
    connection.execute(
        "CREATE TABLE people (id INTEGER, birth_date DATE, at_risk BOOLEAN,"
        " has_dropped_out BOOLEAN, asked DATE)"
    )
    with connection.cursor().copy("COPY people FROM STDIN") as copy:
        for row in rows("SELECT * FROM people"):
            copy.write_row(row)
    connection.execute("ANALYZE people")
    return connection


ENGINES = {
    "duckdb": duckdb_people,
    "sqlite": sqlite_people,
    "postgres": postgres_people,
}


def run(statement: str, connection: Connection) -> Connection:
    """Write the screened table anew."""
    connection.execute("DROP TABLE IF EXISTS screened")
    connection.execute(f"CREATE TABLE screened AS {statement}")
    return connection


def ours(dialect: str, on: date | str) -> str:
    """Return the SELECT that the library writes."""
    from plugin_model.eligibility.sql import to_sql

    return to_sql(RULES, dialect=dialect, on=on, table="people")


def by_hand(dialect: str, on: date | str) -> str:
    """Return the SELECT that is written by hand."""
    aged = BOUNDS if isinstance(on, date) else AGES[dialect]
    return BY_HAND.format(answer=ANSWER, aged=aged)


def different(dialect: str, on: date | str, connection: Connection) -> int:
    """Count the rows on which the table says something else than `to_sql`."""
    columns = "id, outcome, unmet, unknown, missing"
    found = connection.execute(
        f"SELECT COUNT(*) FROM (SELECT {columns} FROM screened"
        f" EXCEPT SELECT {columns} FROM ({ours(dialect, on)}) AS ours) AS other"
    )
    return int(found.fetchone()[0])


def group(dialect: str, on: date | str) -> Group:
    """Let both write the table of one engine."""

    def contestant(name: str, write: Callable[[str, date | str], str]) -> Contestant:
        return Contestant(
            name=name,
            setup=ENGINES[dialect],
            run=lambda connection: run(write(dialect, on), connection),
            wrong=partial(different, dialect, on),
            packages=("sqlglot", "duckdb"),
        )

    day = "one day" if isinstance(on, date) else "a day per row"
    return Group(
        name=f"sql, {dialect}, {day}",
        contestants=(contestant("to_sql", ours), contestant("by hand", by_hand)),
        per=PEOPLE,
        unit="row",
        rounds=5,
    )


CASES = tuple(group(dialect, on) for dialect in ENGINES for on in (ON, "asked"))
