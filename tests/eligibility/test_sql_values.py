"""A database stops at what fits no field, and is told nothing but constants."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sqlglot")

from plugin_model.eligibility import AgeBetween, Compare, IsTrue, OneOf
from plugin_model.eligibility.rules import Condition
from plugin_model.eligibility.sql import to_sql
from plugin_model.errors import (
    FactsError,
    InvalidValueError,
    RuleError,
)
from plugin_model.fields import Kind
from plugin_model.values import Period
from tests.eligibility.databases import (
    DATABASES,
    DUCKDB,
    EMBEDDED,
    PEOPLE,
    POSTGRES,
    SQLITE,
    Database,
    Row,
    quoted,
)
from tests.eligibility.questions import rules_of
from tests.eligibility.test_sql import DAY, KINDS

sqlglot = pytest.importorskip("sqlglot")

Anything = Any
Columns = dict[str, list[Anything]]

AGE = AgeBetween(minimum=15, maximum=24)
RISK = IsTrue(field="at_risk")
STATUS = OneOf(field="status", values=("dropped_out",))
ENTERED = Compare(field="entered", op="<", value=DAY)
CREDITS = Compare(field="credits", op=">", value=0)
SHARE = Compare(field="share", op=">=", value=Decimal("0.25"))
HOSTILE = "a'\\''; DROP TABLE people; --\n\"å\" %s \\"
FEW = settings().max_examples // 4


def asked(
    database: Database,
    rule: Condition,
    column: str,
    type_: str,
    values: Sequence[Anything],
) -> list[Row]:
    """Return the rows about one column of a type of the engine's own."""
    renamed = {column: column} if column.startswith("birth") else {}
    statement = to_sql(
        rules_of(rule),
        dialect=database.dialect,
        on=DAY,
        table=PEOPLE,
        columns=renamed,
    )
    rows = {"number": range(len(values)), column: values}
    types = {"number": "INTEGER", column: type_}
    return sorted(database.ask(statement, rows, types))


def faults_in(**arguments: Anything) -> list[str]:
    """Return the codes of what is wrong with a question."""
    given: dict[str, Anything] = {"dialect": "sqlite", "on": DAY, "table": PEOPLE}
    with pytest.raises((FactsError, InvalidValueError, RuleError)) as refused:
        to_sql(**{"rules": rules_of(AGE, RISK), **given, **arguments})
    return [one.code for one in refused.value.findings]


WRONG = [
    *((one, STATUS, "status", one.types[Kind.CODE], "Anna") for one in DATABASES),
    *((one, AGE, "birth_year", one.types[Kind.INTEGER], 0) for one in DATABASES),
    *((one, AGE, "birth_year", one.types[Kind.INTEGER], 10_000) for one in DATABASES),
    # Engines with types.
    *((DUCKDB, AGE, "birth_date", "DATE", one) for one in ("infinity", "10000-01-01")),
    (DUCKDB, ENTERED, "entered", "DATE", "0001-01-01 (BC)"),
    (DUCKDB, ENTERED, "entered", "TIMESTAMP", "-infinity"),
    (DUCKDB, ENTERED, "entered", "TIMESTAMPTZ", "2015-01-01 00:30:00+00"),
    (DUCKDB, ENTERED, "entered", "VARCHAR", "2015-01-01"),
    (DUCKDB, RISK, "at_risk", "INTEGER", 2),
    (DUCKDB, RISK, "at_risk", "VARCHAR", "true"),
    (DUCKDB, STATUS, "status", "ENUM('enrolled', 'other')", "other"),
    (DUCKDB, CREDITS, "credits", "DOUBLE", 1.5),
    (DUCKDB, SHARE, "share", "DOUBLE", 0.25),
    (POSTGRES, AGE, "birth_date", "DATE", "infinity"),
    (POSTGRES, AGE, "birth_date", "DATE", "0001-01-01 BC"),
    (POSTGRES, ENTERED, "entered", "TIMESTAMP", "-infinity"),
    (POSTGRES, ENTERED, "entered", "TIMESTAMPTZ", "2015-01-01 00:30:00+00"),
    (POSTGRES, ENTERED, "entered", "TEXT", "2015-01-01"),
    (POSTGRES, STATUS, "status", "INTEGER", 1),
    (POSTGRES, CREDITS, "credits", "NUMERIC", Decimal("1.5")),
    (POSTGRES, SHARE, "share", "DOUBLE PRECISION", 0.25),
    (POSTGRES, SHARE, "share", "NUMERIC", Decimal("Infinity")),
    # One whose columns hold anything.
    *(
        (SQLITE, AGE, "birth_date", "", one)
        for one in (
            *("2015-02-30", "2000-1-1", "2000-01-01 00:00", "now", "0000-01-01"),
            *(20000101, 2451545.0, b"2000-01-01", ""),
        )
    ),
    *((SQLITE, RISK, "at_risk", "", one) for one in (2, "1", "true", 0.5)),
    *((SQLITE, STATUS, "status", "", one) for one in (1, b"dropped_out")),
    *((SQLITE, CREDITS, "credits", "", one) for one in ("1", 1.5)),
]


@pytest.mark.parametrize(("database", "rule", "column", "type_", "value"), WRONG)
def test_what_fits_no_field_stops_the_query(
    database: Database, rule: Condition, column: str, type_: str, value: Anything
) -> None:
    """A wrong value is an error that names the column and does not tell the value."""
    assert len(asked(database, rule, column, type_, [None])) == 1
    with pytest.raises(database.error(), match=f"column {column} has") as stopped:
        asked(database, rule, column, type_, [None, value])
    assert "Anna" not in str(stopped.value)


@pytest.mark.parametrize(
    ("database", "rule", "column", "type_"),
    [
        (POSTGRES, RISK, "at_risk", "INTEGER"),
        (POSTGRES, RISK, "at_risk", "TEXT"),
        (POSTGRES, CREDITS, "credits", "TEXT"),
        (DUCKDB, CREDITS, "credits", "VARCHAR"),
    ],
)
def test_types_that_cannot_be_compared(
    database: Database, rule: Condition, column: str, type_: str
) -> None:
    """An engine that sees from the type what cannot be refuses it beforehand."""
    with pytest.raises(database.error()):
        asked(database, rule, column, type_, [])


@pytest.mark.parametrize("database", DATABASES, ids=str)
@pytest.mark.parametrize(
    ("columns", "rule", "message"),
    [
        (
            {"asked": [DAY, date(2014, 12, 31)], "at_risk": [True] * 2},
            RISK,
            "is not in force on a day of the column asked",
        ),
        (
            {"asked": [DAY, date(2019, 1, 1)], "at_risk": [True] * 2},
            RISK,
            "is not in force on a day of the column asked",
        ),
        (
            {"asked": [date(2016, 1, 1), DAY], "birth_date": [None] * 2},
            Compare(field="birth", op="<", value=date(2016, 1, 1)),
            "says yes to a person of whom nothing is known",
        ),
    ],
)
def test_a_day_that_cannot_be_asked_about_stops_the_query(
    database: Database, columns: Anything, rule: Condition, message: str
) -> None:
    """A day out of force, or on which nobody is left out, is no answer."""
    force = Period(start=date(2015, 1, 1), end=date(2018, 12, 31))
    statement = to_sql(
        rules_of(rule, in_force=force),
        dialect=database.dialect,
        on="asked",
        table=PEOPLE,
    )
    types = database.types_of(KINDS)
    first = {name: values[:1] for name, values in columns.items()}
    assert len(database.ask(statement, first, types)) == 1
    with pytest.raises(database.error(), match=message):
        database.ask(statement, columns, types)


@pytest.mark.parametrize(
    ("database", "zone"),
    [
        (DUCKDB, "SET TimeZone = 'America/Los_Angeles'"),
        (POSTGRES, "SET TIME ZONE 'Pacific/Kiritimati'"),
    ],
)
@pytest.mark.parametrize("on", [date(1970, 1, 1), "asked"])
def test_a_time_of_day_is_left_out(
    database: Database, zone: str, on: date | str
) -> None:
    """The last moment of a day is of that day, wherever the session says it is."""
    before = Compare(field="entered", op="<", value=date(1970, 1, 1))
    old = AgeBetween(minimum=1)
    columns: Columns = {
        "number": [0, 1, 2],
        "entered": [datetime(1969, 12, 31, 23, 59), datetime(1970, 1, 1), None],
        "birth_date": [datetime(1969, 1, 1, 23, 59), datetime(1969, 1, 2), None],
        "asked": [datetime(1970, 1, 1, 0, 30)] * 3,
    }
    types = dict.fromkeys(columns, "TIMESTAMP") | {"number": "INTEGER"}
    statement = to_sql(
        rules_of(before, old), dialect=database.dialect, on=on, table=PEOPLE
    )
    with database.connect() as connection:
        connection.execute(zone)
        database.make(connection, columns, types)
        rows = sorted(connection.execute(statement).fetchall())
    assert [row[-3] for row in rows] == ["", "0;1", ""]


@pytest.mark.parametrize(
    ("database", "type_"),
    [
        (DUCKDB, "VARCHAR COLLATE NOCASE"),
        (DUCKDB, "ENUM('dropped_out', 'enrolled')"),
        (POSTGRES, "VARCHAR(20)"),
        (POSTGRES, "CHAR(20)"),
        (SQLITE, "TEXT COLLATE NOCASE"),
    ],
)
def test_texts_of_other_types(database: Database, type_: str) -> None:
    """A code may be text of any length, or of a closed list."""
    values = ["dropped_out", "enrolled", None]
    rows = asked(database, STATUS, "status", type_, values)
    assert [row[2][0] for row in rows] == list("eiu")


@pytest.mark.parametrize(
    ("database", "type_"),
    [(DUCKDB, "VARCHAR COLLATE NOCASE"), (SQLITE, "TEXT COLLATE NOCASE")],
)
def test_letters_are_told_apart(database: Database, type_: str) -> None:
    """Codes that a column takes for equal are not the same code."""
    rule = OneOf(field="place", values=("a",))
    rows = asked(database, rule, "place", type_, ["A", "a"])
    assert [row[2][0] for row in rows] == list("ie")
    with pytest.raises(database.error(), match="column status"):
        asked(database, STATUS, "status", type_, ["Dropped_Out"])


@pytest.mark.parametrize(
    ("database", "type_", "value"),
    [
        (POSTGRES, "NUMERIC", Decimal("NaN")),
        (POSTGRES, "BIGINT", None),
        (DUCKDB, "DECIMAL(9, 2)", None),
        (DUCKDB, "BIGINT", None),
    ],
)
def test_decimals_are_exact(database: Database, type_: str, value: Anything) -> None:
    """A decimal is compared digit by digit, and no number is no answer."""
    rule = Compare(field="share", op=">", value=Decimal("0.25"))
    known = [1, 0] if type_ == "BIGINT" else [Decimal("0.26"), Decimal("0.25")]
    rows = asked(database, rule, "share", type_, [*known, value])
    assert [row[2][0] for row in rows] == list("eiu")


@pytest.mark.parametrize("database", [DUCKDB, POSTGRES], ids=str)
def test_small_and_negative_constants(database: Database) -> None:
    """A constant is written out, without an exponent that would make it a float."""
    tiny = Compare(field="share", op=">", value=Decimal("-1E-20"))
    type_ = "DECIMAL(38, 20)"
    values = [Decimal("0"), Decimal("-1E-20"), Decimal("-1")]
    rows = asked(database, tiny, "share", type_, values)
    assert [row[2][0] for row in rows] == list("eii")


class TestNames:
    """Whatever things are called, it is names and constants, never commands."""

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("on", [DAY, 'day"; DROP TABLE people; --'])
    def test_hostile_names_and_codes(self, database: Database, on: date | str) -> None:
        """Quotes, semicolons and backslashes mean themselves."""
        table, column = 'my "people"; DROP TABLE people; --', 'it\'s; a "code" \\'
        rule = OneOf(field="place", values=(HOSTILE, "other'"))
        statement = to_sql(
            rules_of(rule),
            dialect=database.dialect,
            on=on,
            table=table,
            columns={"place": column},
        )
        columns: Columns = {"n": [0, 1, 2], column: [HOSTILE, HOSTILE[:-1], None]}
        types = {"n": "INTEGER", column: database.types[Kind.CODE]}
        if isinstance(on, str):
            columns[on] = [None] * 3
            types[on] = database.types[Kind.DATE]
        with database.connect() as connection:
            database.make(connection, columns, types, name=quoted(table))
            rows = sorted(connection.execute(statement).fetchall())
        assert [row[-4][0] for row in rows] == list("eiu")

    @pytest.mark.parametrize("database", EMBEDDED, ids=str)
    @given(
        text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9)
    )
    @settings(max_examples=FEW)
    def test_any_text_is_a_constant(self, database: Database, text: str) -> None:
        """A code of an open list is found whatever letters it has."""
        rule = OneOf(field="place", values=(text or "a",))
        rows = asked(database, rule, "place", "VARCHAR", [text or "a", f"{text}x"])
        assert [row[2][0] for row in rows] == list("ei")

    def test_a_session_that_reads_backslashes(self) -> None:
        """PostgreSQL may be told to read a backslash as an escape: it meets none."""
        rule = OneOf(field="place", values=(HOSTILE,))
        statement = to_sql(rules_of(rule), dialect="postgres", on=DAY, table=PEOPLE)
        assert "\\" not in statement
        with POSTGRES.connect() as connection:
            POSTGRES.make(connection, {"place": [HOSTILE]}, {"place": "TEXT"})
            connection.execute("SET standard_conforming_strings = off")
            ((_, outcome, *_),) = connection.execute(statement).fetchall()
        assert outcome == "eligible"

    @pytest.mark.parametrize(
        ("database", "schema"),
        [
            (DUCKDB, 'CREATE SCHEMA "s.1"'),
            (POSTGRES, 'CREATE SCHEMA "s.1"'),
            (SQLITE, "ATTACH ':memory:' AS \"s.1\""),
        ],
    )
    def test_a_table_in_a_schema(self, database: Database, schema: str) -> None:
        """The parts of a name are given apart; a dot in one is a letter of it."""
        statement = to_sql(
            rules_of(RISK), dialect=database.dialect, on=DAY, table=("s.1", "t.2")
        )
        types = database.types_of({"at_risk": Kind.FLAG})
        with database.connect() as connection:
            connection.execute(schema)
            database.make(connection, {"at_risk": [True]}, types, name='"s.1"."t.2"')
            ((_, outcome, *_),) = connection.execute(statement).fetchall()
        assert outcome == "eligible"

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("taken", ["outcome", "unmet", "unknown", "missing"])
    def test_a_column_of_the_answer_that_is_taken(
        self, database: Database, taken: str
    ) -> None:
        """A table that already has such a column is refused by the engine."""
        statement = to_sql(
            rules_of(RISK), dialect=database.dialect, on=DAY, table=PEOPLE
        )
        types = {"at_risk": database.types[Kind.FLAG], taken: "INTEGER"}
        with pytest.raises(
            database.error(), match=f"(?i)ambiguous.*{taken}|{taken}.*ambiguous"
        ):
            database.ask(statement, {"at_risk": [True], taken: [1]}, types)

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_a_column_that_is_not_there(self, database: Database) -> None:
        """A table that lacks a column that is read is refused by the engine."""
        statement = to_sql(
            rules_of(RISK), dialect=database.dialect, on=DAY, table=PEOPLE
        )
        with pytest.raises(database.error(), match="at_risk"):
            database.ask(statement, {"risk": [1]}, {"risk": "INTEGER"})

    @pytest.mark.parametrize("dialect", ["duckdb", "postgres", "sqlite"])
    def test_it_is_one_statement(self, dialect: str) -> None:
        """What is written is one SELECT and nothing else."""
        statement = to_sql(
            rules_of(AGE, RISK), dialect=dialect, on="a; b", table="; DROP TABLE x"
        )
        (parsed,) = sqlglot.parse(statement, dialect=dialect)
        assert isinstance(parsed, sqlglot.exp.Select)


class TestRefusals:
    """What cannot be asked is refused before there is any SQL."""

    @pytest.mark.parametrize("dialect", ["spark", "tsql", "DuckDB", "", None])
    def test_other_dialects(self, dialect: Anything) -> None:
        """A dialect that no test runs is not spoken, and the three are named."""
        with pytest.raises(InvalidValueError, match="duckdb, postgres, sqlite"):
            to_sql(rules_of(AGE), dialect=dialect, on=DAY, table=PEOPLE)

    @pytest.mark.parametrize(
        "table", ["", (), ("a", ""), ("a", "b", "c", "d"), 7, (1,), "Plugin_Model said"]
    )
    def test_what_is_no_name_of_a_table(self, table: Anything) -> None:
        """A table has a name of one to three parts, and none that is added here."""
        assert faults_in(table=table) == ["sql.table"]

    def test_all_names_at_once(self) -> None:
        """Every name that fits nothing is told, and every field without a column."""
        assert faults_in(
            columns={"birth_month": "m", "at_rsk": "x"}, unknown=("brth",)
        ) == ["table.misspelt_field", "table.misspelt_field", "table.missing"]

    def test_unknown_fields_need_no_column(self) -> None:
        """Of a field that is unknown no column is read, whatever it holds."""
        statement = to_sql(
            rules_of(AGE, SHARE, RISK, STATUS),
            dialect="sqlite",
            on=DAY,
            table=PEOPLE,
            unknown=("birth", "share", "at_risk", "status"),
        )
        ((*_, missing),) = SQLITE.ask(statement, {"a": [1]}, {"a": ""})
        assert missing == "birth;share;at_risk;status"

    @pytest.mark.parametrize("database", EMBEDDED, ids=str)
    @pytest.mark.parametrize(
        ("only", "expected"),
        [
            ("outcome", ("undetermined",)),
            (("missing", "outcome"), ("undetermined", "at_risk")),
        ],
    )
    def test_columns_that_are_wanted_alone(
        self, database: Database, only: Anything, expected: tuple[str, ...]
    ) -> None:
        """Those of the four columns that are wanted come out, in their order."""
        statement = to_sql(
            rules_of(RISK),
            dialect=database.dialect,
            on=DAY,
            table=PEOPLE,
            only=only,
        )
        types = {"at_risk": database.types[Kind.FLAG]}
        assert database.ask(statement, {"at_risk": [None]}, types) == [
            (None, *expected)
        ]

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("known", [[True, None, False], [None]], ids=str)
    def test_the_outcome_as_a_flag(
        self, database: Database, known: list[bool | None]
    ) -> None:
        """The flag is true, null or false, and a flag to the engine too."""
        statement = to_sql(
            rules_of(RISK),
            dialect=database.dialect,
            on=DAY,
            table=PEOPLE,
            only=("eligible",),
        )
        asked = f"SELECT at_risk, eligible FROM ({statement}) AS answers"
        yes = f"SELECT count(*) FROM ({statement}) AS answers WHERE eligible"
        values = {"at_risk": known}
        types = {"at_risk": database.types[Kind.FLAG]}
        assert {*database.ask(asked, values, types)} == {(one, one) for one in known}
        assert database.ask(yes, values, types) == [(known.count(True),)]

    @pytest.mark.parametrize("only", [(), ("outcome", "why")])
    def test_columns_that_are_none(self, only: Anything) -> None:
        """A column that screening does not add cannot be wanted."""
        assert faults_in(only=only) == ["table.only"]

    def test_decimals_in_sqlite(self) -> None:
        """SQLite would hold a decimal as a float, which is not exact."""
        assert faults_in(rules=rules_of(SHARE)) == ["sql.decimals"]

    @pytest.mark.parametrize(
        "value", [Decimal(10) ** 40, Decimal("0." + "1" * 38), Decimal("1E-39")]
    )
    def test_constants_that_duckdb_would_round(self, value: Decimal) -> None:
        """DuckDB reads a decimal of more than 38 digits as a float."""
        rules = rules_of(Compare(field="share", op="=", value=value))
        assert faults_in(rules=rules, dialect="duckdb") == ["sql.digits"]

    @pytest.mark.parametrize(
        "named", [{"table": "a\0b"}, {"columns": {"at_risk": "a\0b"}}]
    )
    def test_null_characters(self, named: Anything) -> None:
        """A character that ends a text for the engines is in none."""
        assert faults_in(**named) == ["sql.null_character"]

    def test_a_day_out_of_force(self) -> None:
        """One day for all is checked at once."""
        rules = rules_of(RISK, in_force=Period(start=date(2016, 1, 1)))
        assert faults_in(rules=rules) == ["rule.not_in_force"]

    @pytest.mark.parametrize("on", [datetime(2015, 9, 1), 20150901, None])
    def test_what_is_no_day(self, on: Anything) -> None:
        """A time, a number and nothing are no days."""
        assert faults_in(on=on) == ["value.kind"]
