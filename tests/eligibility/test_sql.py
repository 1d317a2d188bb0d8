"""A database says of each row what `decide` says of one person."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sqlglot")

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AnyOf,
    Compare,
    Criterion,
    IsTrue,
    LeapBirthday,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.naming import standard
from plugin_model.eligibility.rules import fields_read
from plugin_model.eligibility.sql import MOST_WRITTEN, to_sql
from plugin_model.errors import PluginModelError, RuleError
from plugin_model.fields import Field, Kind
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.strategies.tables import TableOfFacts, tables
from plugin_model.values import Period
from tests.eligibility.databases import (
    DATABASES,
    DUCKDB,
    EMBEDDED,
    PEOPLE,
    POSTGRES,
    Database,
)
from tests.eligibility.engines import NUMBER, Answer, day_of, row_by_row
from tests.eligibility.questions import rules_of

ALWAYS = Period()
DAY = date(2015, 9, 1)
FEW = settings().max_examples // 3

KINDS = {
    "birth_date": Kind.DATE,
    "birth_year": Kind.INTEGER,
    "birth_month": Kind.INTEGER,
    "asked": Kind.DATE,
    "at_risk": Kind.FLAG,
    "status": Kind.CODE,
    "place": Kind.CODE,
    "entered": Kind.DATE,
    "credits": Kind.INTEGER,
}
REFUSED = ("rule.too_many_codes", "sql.decimals", "sql.null_character")
RISK = IsTrue(field="at_risk")
AGE = AgeBetween(minimum=15, maximum=24)

Anything = Any
Columns = dict[str, list[Anything]]
Question = tuple[RuleSet, TableOfFacts, date | None]


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a rule set, a table, and the day; ``None``: each row has its own."""
    rules = draw(rule_sets(in_force=ALWAYS))
    on = draw(turning_days() | st.none())
    return rules, draw(tables(rules, on=on)), on


def answers(database: Database, question: Question) -> list[Answer]:
    """Return the four columns, in the order of the rows."""
    rules, people, on = question
    births = [field for field in fields_read(rules) if field.kind is Kind.BIRTH]
    parts = (own for field in births for own in standard(field).values())
    sql = to_sql(
        rules,
        dialect=database.dialect,
        on=day_of(on),
        table=PEOPLE,
        columns={own: own for own in parts if own in people.columns},
        unknown=people.unknown,
    )
    numbered = {NUMBER: range(len(people.days)), **people.columns}
    types = database.types_of({NUMBER: Kind.INTEGER, **people.kinds})
    return [row[-4:] for row in sorted(database.ask(sql, numbered, types))]


@contextmanager
def allowing(*codes: str) -> Iterator[None]:
    """Let a question be refused for these reasons alone."""
    try:
        yield
    except PluginModelError as refused:
        if not {one.code for one in refused.findings} <= {*codes}:
            raise


def said(
    database: Database,
    rules: RuleSet,
    columns: Mapping[str, Sequence[Anything]],
    *,
    on: date | str = DAY,
) -> list[Answer]:
    """Return the answers about columns that begin with the number of the row."""
    renamed = {own: own for own in columns if own.startswith("birth_")}
    sql = to_sql(rules, dialect=database.dialect, on=on, table=PEOPLE, columns=renamed)
    size = len(next(iter(columns.values())))
    types = database.types_of({NUMBER: Kind.INTEGER, **KINDS})
    rows = database.ask(sql, {NUMBER: range(size), **columns}, types)
    return [row[-4:] for row in sorted(rows)]


class TestLaws:
    """What holds of all tables, in every database."""

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @given(questions())
    @settings(max_examples=FEW)
    def test_a_database_is_row_by_row_decide(
        self, database: Database, question: Question
    ) -> None:
        """Each row gets the answer that `decide` gives about its facts and day."""
        rules, people, _ = question
        with allowing(*REFUSED):
            assert answers(database, question) == row_by_row(rules, people)

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_all_columns_come_out_as_they_are(
        self, database: Database, on: date | str
    ) -> None:
        """The columns of the table stand first, in their order, then the answer."""
        columns: Columns = {
            "note": ["b", None],
            "at_risk": [None, True],
            "asked": [DAY, None],
            "a": [9, 7],
        }
        types = database.types_of({**KINDS, "note": Kind.CODE, "a": Kind.INTEGER})
        sql = to_sql(rules_of(RISK), dialect=database.dialect, on=on, table=PEOPLE)
        with database.connect() as connection:
            database.make(connection, columns, types)
            before = connection.execute(f"SELECT * FROM {PEOPLE}").fetchall()
            cursor = connection.execute(sql)
            names = [one[0] for one in cursor.description]
            rows = [row[:-4] for row in cursor.fetchall()]
        assert names == [*columns, "outcome", "unmet", "unknown", "missing"]
        assert sorted(rows, key=repr) == sorted(before, key=repr)

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_no_rows_get_no_answers(self, database: Database, on: date | str) -> None:
        """An empty table is asked about, with a day of its own or with one for all."""
        columns: Columns = {name: [] for name in ("birth_date", "at_risk", "asked")}
        assert said(database, rules_of(AGE, RISK), columns, on=on) == []

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_columns_of_nulls_alone(self, database: Database) -> None:
        """A table in which nothing is known leaves everything open."""
        names = ("birth_date", "birth_year", "at_risk")
        columns: Columns = {name: [None] for name in names}
        (found,) = said(database, rules_of(AGE, RISK), columns)
        assert found == ("undetermined", "", "0;1", "birth;at_risk")

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_it_stands_wherever_a_table_may(self, database: Database) -> None:
        """The SELECT can be counted, put in order and kept as a view."""
        sql = to_sql(rules_of(RISK), dialect=database.dialect, on=DAY, table=PEOPLE)
        columns: Columns = {"at_risk": [True, None, True]}
        with database.connect() as connection:
            database.make(connection, columns, database.types_of(KINDS))
            connection.execute(f"CREATE VIEW screened AS {sql}")
            counted = connection.execute(
                "SELECT outcome, COUNT(*) FROM screened GROUP BY outcome ORDER BY 1"
            ).fetchall()
        assert [tuple(row) for row in counted] == [("eligible", 2), ("undetermined", 1)]


class TestBirths:
    """A birth is read from up to three columns."""

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_what_is_known_of_a_birth(self, database: Database, on: date | str) -> None:
        """A date counts before a year, a year with its month, nothing is unknown."""
        columns: Columns = {
            "birth_date": [date(2000, 2, 29), None, None, None, None, date(2016, 1, 1)],
            "birth_year": [1950, 2000, 2000, 1999, None, None],
            "birth_month": [7, None, 9, None, 3, None],
            "asked": [DAY] * 6,
        }
        found = said(database, rules_of(AgeBetween(minimum=15)), columns, on=on)
        assert [outcome[0] for outcome, *_ in found] == list("euueui")

    @pytest.mark.parametrize(
        ("database", "years", "months"),
        [
            (DUCKDB, "SMALLINT", "TINYINT"),
            (DUCKDB, "USMALLINT", "UTINYINT"),
            (DUCKDB, "TINYINT", "INTEGER"),
            (DUCKDB, "HUGEINT", "UBIGINT"),
            (POSTGRES, "SMALLINT", "SMALLINT"),
        ],
    )
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_narrow_years_and_months(
        self, database: Database, years: str, months: str, on: date | str
    ) -> None:
        """A year and a month may have the narrowest type that holds them."""
        year = 100 if years == "TINYINT" else 2000
        columns: Columns = {"birth_year": [year], "birth_month": [12], "asked": [DAY]}
        types = {"birth_year": years, "birth_month": months, "asked": "DATE"}
        named = {name: name for name in ("birth_year", "birth_month")}
        rules = rules_of(Compare(field="birth", op="<", value=date(year, 12, 1)))
        statement = to_sql(
            rules, dialect=database.dialect, on=on, table=PEOPLE, columns=named
        )
        ((*_, outcome, _, _, _),) = database.ask(statement, columns, types)
        assert outcome == "ineligible"

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_a_year_that_is_not_over(self, database: Database, on: date | str) -> None:
        """Who was born this year was born no later than the day asked about."""
        rules = rules_of(Compare(field="birth", op="<=", value=DAY), AGE)
        columns: Columns = {"birth_year": [2015, 2016], "asked": [DAY, DAY]}
        found = said(database, rules, columns, on=on)
        assert [row[1:] for row in found] == [("1", "", ""), ("0;1", "", "")]

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_february_has_its_29th(self, database: Database, on: date | str) -> None:
        """The last day of a month that is known is that of its year."""
        before = Compare(field="birth", op="<", value=date(2000, 2, 29))
        columns: Columns = {
            "birth_year": [2000, 1900],
            "birth_month": [2, 2],
            "asked": [DAY, DAY],
        }
        found = said(database, rules_of(before), columns, on=on)
        assert [unknown for *_, unknown, _ in found] == ["0", ""]

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_neither_day_nor_date(self, database: Database) -> None:
        """Where only years are kept and the day is null, both are missing."""
        columns: Columns = {"birth_year": [1999], "asked": [None]}
        (found,) = said(database, rules_of(AGE), columns, on="asked")
        assert found == ("undetermined", "", "0", "birth;asked")

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("method", AgeMethod)
    def test_nobody_is_of_age_0_before_birth(
        self, database: Database, method: AgeMethod
    ) -> None:
        """Who is born after the day counts as no age, whatever the law looks at."""
        births = [date(2015, 9, 2), date(2015, 12, 1), date(2016, 2, 1)]
        columns: Columns = {
            "birth_date": births,
            "asked": [DAY] * 3,
            "at_risk": [None] * 3,
        }
        rules = rules_of(AgeBetween(minimum=0, method=method), RISK)
        for on in (DAY, "asked"):
            found = said(database, rules, columns, on=on)
            assert [unmet for _, unmet, *_ in found] == ["0", "0", "0"]

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_several_ways_of_counting_age(self, database: Database) -> None:
        """On each day the table of that day's order of bounds is used."""
        rules = rules_of(
            AgeBetween(minimum=15, leap_birthday=LeapBirthday.MAR_1),
            AgeBetween(maximum=14),
            AgeBetween(minimum=15, method=AgeMethod.HALF_YEAR),
        )
        days = [(2, 28), (3, 1), (6, 30), (7, 1)]
        columns: Columns = {
            "birth_date": [date(2000, 2, 29)] * 4,
            "asked": [date(2015, *one) for one in days],
        }
        found = said(database, rules, columns, on="asked")
        assert [unmet for _, unmet, *_ in found] == ["0;1;2", "1;2", "1;2", "1"]

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_a_day_that_is_not_known(self, database: Database) -> None:
        """Without a day ages are open and constants are not, and the day is missing."""
        before = Compare(field="birth", op="<", value=date(2000, 1, 1))
        columns: Columns = {
            "birth_date": [None, None, date(1999, 5, 5)],
            "birth_year": [1999, 2000, None],
            "asked": [None] * 3,
        }
        assert said(database, rules_of(AGE, before), columns, on="asked") == [
            ("undetermined", "", "0", "birth;asked"),
            ("ineligible", "1", "0", ""),
            ("undetermined", "", "0", "asked"),
        ]

    @pytest.mark.parametrize("database", EMBEDDED, ids=str)
    def test_the_date_alone_is_read(self, database: Database) -> None:
        """Of a birth whose parts are not named, only the date is looked for."""
        sql = to_sql(rules_of(AGE), dialect=database.dialect, on=DAY, table=PEOPLE)
        columns: Columns = {"birth_date": [None], "birth_year": [2000]}
        types = database.types_of(KINDS)
        ((*_, missing),) = database.ask(sql, columns, types)
        assert missing == "birth"

    @pytest.mark.parametrize("database", EMBEDDED, ids=str)
    def test_the_parts_that_are_named_are_read(self, database: Database) -> None:
        """Where one part of a birth is named, the others need no column."""
        sql = to_sql(
            rules_of(AGE),
            dialect=database.dialect,
            on=DAY,
            table=PEOPLE,
            columns={"birth_year": "född år"},
        )
        types = {"född år": database.types[Kind.INTEGER]}
        ((_, outcome, *_),) = database.ask(sql, {"född år": [1999]}, types)
        assert outcome == "eligible"


def flags(*sizes: int) -> RuleSet:
    """Return a rule set of criteria that ask for any of so many flags each."""
    label = {"sv": "flagga", "en": "flag"}
    names = [
        [f"flag_{at}_{one}" for one in range(size)] for at, size in enumerate(sizes)
    ]
    criteria = (
        Criterion(
            id=f"c{number}",
            label=label,
            condition=AnyOf(conditions=tuple(IsTrue(field=one) for one in own)),
        )
        for number, own in enumerate(names)
    )
    return RuleSet(
        id="flags",
        version=1,
        criteria=tuple(criteria),
        fields=tuple(Field(name=one, kind=Kind.FLAG) for own in names for one in own),
    )


class TestSize:
    """What is written out has a bound."""

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_groups_are_put_together(self, database: Database) -> None:
        """Where one list is too long, each group has its own, and then all have."""
        rules = flags(3, 3, 3)
        names = [field.name for field in rules.fields]
        assert 3 ** len(names) > MOST_WRITTEN
        columns: Columns = {name: [False] * 3 for name in names}
        columns |= {"flag_0_0": [True, True, True], "flag_1_2": [True, None, True]}
        columns["flag_2_1"] = [True, True, False]
        types = dict.fromkeys(names, database.types[Kind.FLAG])
        types[NUMBER] = database.types[Kind.INTEGER]
        sql = to_sql(rules, dialect=database.dialect, on=DAY, table=PEOPLE)
        rows = sorted(database.ask(sql, {NUMBER: range(3), **columns}, types))
        assert [row[-4:] for row in rows] == [
            ("eligible", "", "", ""),
            ("undetermined", "", "c1", "flag_1_2"),
            ("ineligible", "c2", "", ""),
        ]

    @pytest.mark.parametrize("sizes", [(8,), (1,) * 8])
    def test_too_many_entries_are_refused(self, sizes: tuple[int, ...]) -> None:
        """What cannot be written out is refused with its size."""
        with pytest.raises(RuleError) as refused:
            to_sql(flags(*sizes), dialect="sqlite", on=DAY, table=PEOPLE)
        assert [one.code for one in refused.value.findings] == ["rule.too_many_codes"]


class TestConstants:
    """Constants that lie where an engine could slip."""

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("sign", [1, -1])
    def test_numbers_that_fill_their_column(
        self, database: Database, sign: int
    ) -> None:
        """The greatest whole number of 64 bits is told from the one before it."""
        most = sign * (2**63 - 1)
        rules = rules_of(Compare(field="credits", op="=", value=most))
        found = said(database, rules, {"credits": [most, most - sign]})
        assert [outcome for outcome, *_ in found] == ["eligible", "ineligible"]

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    @pytest.mark.parametrize("value", [10**40, -(10**40), 2**127, -(2**127), 2**63, 0])
    def test_numbers_beyond_a_column(self, database: Database, value: int) -> None:
        """A number larger than any in a column is compared all the same."""
        rules = rules_of(Compare(field="credits", op="<", value=value))
        numbers = [7, -7, 2**63 - 1]
        found = said(database, rules, {"credits": numbers})
        expected = ["eligible" if one < value else "ineligible" for one in numbers]
        assert [outcome for outcome, *_ in found] == expected

    @pytest.mark.parametrize("database", DATABASES, ids=str)
    def test_the_ends_of_the_calendar(self, database: Database) -> None:
        """The first and the last day are days as others are."""
        rules = rules_of(
            Compare(field="entered", op=">=", value=date.min),
            Compare(field="entered", op="<=", value=date.max),
            Compare(field="entered", op="=", value=date.min),
            OneOf(field="place", values=("0114",)),
        )
        columns: Columns = {"entered": [date.min, date.max], "place": ["0114", "114"]}
        found = said(database, rules, columns)
        assert [unmet for _, unmet, *_ in found] == ["", "2;3"]
