"""``plugin-model sql``: a SELECT for a database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Command

pytest.importorskip("sqlglot")


def test_what_is_printed_can_be_run(command: Command) -> None:
    """The text screens the table that was named, by the columns that were named."""
    code, printed, _ = command(
        *("sql", "--dialect", "sqlite", "--table", "people", "--schema", "main"),
        *("--on", "2015-09-01", "--columns", "birth_date=Född"),
        *("--unknown", "has_dropped_out"),
    )
    assert code == 0
    with closing(sqlite3.connect(":memory:")) as register:
        register.execute('CREATE TABLE people ("Född", at_risk)')
        register.execute("INSERT INTO people VALUES ('2000-02-29', 0)")
        rows = register.execute(printed).fetchall()
    missing = "has_dropped_out"
    assert rows == [("2000-02-29", 0, "undetermined", "", "risk_or_dropout", missing)]


def test_odd_rules(command: Command, odd_rules: Path) -> None:
    """What is odd about the rules goes to stderr, and stdout holds the query alone."""
    given = ("--dialect", "sqlite", "--table", "t", "--unknown", "at_risk")
    code, printed, told = command("sql", odd_rules, *given, "--on", "2015-09-01")
    heading, warning = told.splitlines()
    assert code == 0
    assert heading == "Findings in the rules “odd” (version 3)"
    assert "'born' is true of everybody" in warning
    with closing(sqlite3.connect(":memory:")) as register:
        register.execute("CREATE TABLE t (birth_date)")
        assert register.execute(printed).fetchall() == []


def test_a_column_of_days(command: Command) -> None:
    """Without a day that of each row's entry counts."""
    code, printed, told = command("sql", "kaa", "--dialect", "duckdb", "--table", "t")
    assert (code, told) == (0, "")
    assert '"entered_on"' in printed


@pytest.mark.parametrize(
    "asked",
    [("--dialect", "oracle", "--table", "t"), ("--dialect", "sqlite", "--table", "")],
)
def test_what_cannot_be_written(command: Command, asked: tuple[str, ...]) -> None:
    """Another dialect and a table without a name are refused."""
    code, printed, told = command("sql", *asked, "--on", "2015-09-01")
    assert (code, printed) == (2, "")
    assert told
