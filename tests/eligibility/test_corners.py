"""Corners of engines in which a value is easily taken for what it is not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    Compare,
    IsTrue,
    OneOf,
    RuleSet,
    decide,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import FactsError, InvalidValueError
from plugin_model.fields import Field, Kind
from tests.eligibility.questions import rules_of

duckdb = pytest.importorskip("duckdb")
numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

Anything = Any
DAY = date(2015, 9, 1)
AGE = AgeBetween(minimum=15, maximum=24)
PLACE = OneOf(field="place", values=("åbo",))
SOME = Compare(field="credits", op=">=", value=1)
RISK = IsTrue(field="at_risk")
STATUS = OneOf(field="status", values=("dropped_out",))


def fault_in(table: Anything, rules: RuleSet, *, on: date | str = DAY) -> str:
    """Return the code of the one thing that is wrong with a table."""
    with pytest.raises(FactsError) as refused:
        screen(table, rules, on=on)
    (found,) = refused.value.findings
    return found.code


def outcome(table: Anything, rules: RuleSet) -> str:
    """Return the outcome of the only row of an eager table."""
    found: str = screen(table, rules, on=DAY)["outcome"][0]
    return str(found)


def in_duckdb(statement: str, *before: str) -> Anything:
    """Return what a statement selects, after others have been run."""
    connection = duckdb.connect()
    for one in before:
        connection.execute(one)
    return connection.sql(statement)


def answers(relation: Anything) -> list[Anything]:
    """Return the outcomes in a relation that has been screened."""
    at = relation.columns.index("outcome")
    return [row[at] for row in relation.fetchall()]


class TestTextsOfDuckDB:
    """Each letter of a code counts, whatever the database is told."""

    @pytest.mark.parametrize("collation", ["nocase", "noaccent"])
    def test_a_column_with_a_collation(self, collation: str) -> None:
        """A collation of a column makes no two codes equal."""
        make = f"CREATE TABLE p (place varchar COLLATE {collation})"
        fill = "INSERT INTO p VALUES ('ÅBO'), ('abo'), ('åbo')"
        screened = screen(in_duckdb("FROM p", make, fill), rules_of(PLACE), on=DAY)
        assert answers(screened) == ["ineligible", "ineligible", "eligible"]

    def test_a_session_with_a_collation(self) -> None:
        """Neither does one of the whole session."""
        relation = in_duckdb("SELECT 'ÅBO' AS place", "SET default_collation='nocase'")
        assert answers(screen(relation, rules_of(PLACE), on=DAY)) == ["ineligible"]

    def test_a_code_off_its_list(self) -> None:
        """A code in large letters is not on the list, and stops the engine by name."""
        make = "CREATE TABLE p (status varchar COLLATE nocase)"
        fill = "INSERT INTO p VALUES ('DROPPED_OUT')"
        screened = screen(in_duckdb("FROM p", make, fill), rules_of(STATUS), on=DAY)
        with pytest.raises(duckdb.Error, match="the column status has a value"):
            screened.fetchall()

    def test_codes_in_an_enum(self) -> None:
        """An ENUM holds codes as texts do."""
        relation = in_duckdb("SELECT 'åbo'::ENUM ('åbo', 'ÅBO') AS place")
        assert answers(screen(relation, rules_of(PLACE), on=DAY)) == ["eligible"]

    def test_json_is_no_text(self) -> None:
        """JSON is refused: its quotation marks would belong to the code."""
        relation = in_duckdb("""SELECT '"åbo"'::JSON AS place""")
        assert fault_in(relation, rules_of(PLACE)) == "table.type"

    def test_a_column_called_everything(self) -> None:
        """A column by whose name the engine finds all columns is refused."""
        relation = in_duckdb('SELECT true AS at_risk, 1 AS "*"')
        assert fault_in(relation, rules_of(RISK)) == "table.name"

    def test_births_whose_names_differ_in_case(self) -> None:
        """Two births called alike but for the case are two births."""
        fields = tuple(Field(name=name, kind=Kind.BIRTH) for name in "Bb")
        rules = RuleSet(
            id="r",
            version=1,
            fields=fields,
            criteria=rules_of(
                AgeBetween(minimum=18, field="B"), AgeBetween(minimum=40, field="b")
            ).criteria,
        )
        columns = {"B_year": "p", "b_year": "q"}
        relation = in_duckdb("FROM (VALUES (1990, 1960), (1960, 1990)) t(p, q)")
        screened = screen(relation, rules, on=DAY, columns=columns)
        assert answers(screened) == ["eligible", "ineligible"]


class TestNanoseconds:
    """Days in columns that count in nanoseconds are the days that they are."""

    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            ("2000-09-01 23:59:59.999999999", "eligible"),
            ("2000-09-02 00:00:00", "ineligible"),
            ("1900-09-01 23:59:59.999999999", "ineligible"),
        ],
    )
    def test_the_end_of_a_day_in_duckdb(self, moment: str, expected: str) -> None:
        """The last moment of a day is that day, and not the next."""
        relation = in_duckdb(f"SELECT timestamp_ns '{moment}' AS birth_date")
        assert answers(screen(relation, rules_of(AGE), on=DAY)) == [expected]

    def test_before_1970(self) -> None:
        """So it is before the day from which time is counted."""
        moment = "1969-12-31 23:59:59.999999999"
        relation = in_duckdb(f"SELECT timestamp_ns '{moment}' AS entered")
        rule = Compare(field="entered", op="=", value=date(1969, 12, 31))
        assert answers(screen(relation, rules_of(rule), on=DAY)) == ["eligible"]

    @pytest.mark.parametrize("end", ["infinity", "-infinity"])
    @pytest.mark.parametrize("name", ["birth_date", "entered", "asked"])
    def test_time_without_end(self, end: str, name: str) -> None:
        """A time without end is no day: the engine stops."""
        wrong = f"timestamp_ns '{end}' AS {name}"
        right = {"birth_date", "entered", "asked"} - {name}
        others = ", ".join(f"date '2000-01-01' AS {one}" for one in sorted(right))
        rules = rules_of(AGE, Compare(field="entered", op=">", value=DAY))
        screened = screen(in_duckdb(f"SELECT {wrong}, {others}"), rules, on="asked")
        with pytest.raises(duckdb.Error, match=f"the column {name} has a value"):
            screened.fetchall()

    @pytest.mark.parametrize(
        ("moment", "op", "constant"),
        [
            (pandas.Timestamp.max, "<", date(9999, 12, 31)),
            (pandas.Timestamp.max, "=", date(2262, 4, 11)),
            (pandas.Timestamp.max, ">", date(2262, 4, 10)),
            (pandas.Timestamp.max, "<=", date(2300, 1, 1)),
            (pandas.Timestamp.min, ">=", date(1677, 9, 21)),
            (pandas.Timestamp.min, "=", date(1677, 9, 21)),
            (pandas.Timestamp.min, "<", date(1677, 9, 22)),
            (pandas.Timestamp.min, ">", date(1600, 1, 1)),
        ],
    )
    def test_the_ends_of_nanoseconds(
        self, moment: Anything, op: Anything, constant: date
    ) -> None:
        """The first and the last moment that pandas has lie on their own days."""
        rules = rules_of(Compare(field="entered", op=op, value=constant))
        table = pandas.DataFrame({"entered": [moment]}).astype("datetime64[ns]")
        decided = decide(rules, {"entered": moment.date()}, DAY)
        assert outcome(table, rules) == decided.outcome.value == "eligible"

    @pytest.mark.parametrize("constant", [date(9999, 12, 30), date(1600, 1, 1)])
    def test_no_moment_is_unknown(self, constant: date) -> None:
        """NaT is unknown, also beside constants that no column can hold."""
        rules = rules_of(Compare(field="entered", op=">", value=constant))
        nothing = pandas.Series([None], dtype="datetime64[ns]")
        table = pandas.DataFrame({"entered": nothing})
        assert outcome(table, rules) == "undetermined"

    @pytest.mark.parametrize("unit", ["s", "ms"])
    def test_moments_of_arrow_beyond_the_calendar(self, unit: str) -> None:
        """What would turn round when it is compared is refused, as birth and as day."""
        dtype = pyarrow.timestamp(unit)
        far = pyarrow.array([2**62], pyarrow.int64()).cast(dtype)
        held = pandas.array(far, dtype=pandas.ArrowDtype(dtype))
        born = pandas.DataFrame({"birth_date": held})
        asked = pandas.DataFrame({"birth_year": [2000], "asked": held})
        assert fault_in(born, rules_of(AGE)) == "table.values"
        assert fault_in(asked, rules_of(AGE), on="asked") == "table.values"


class TestNumbers:
    """Numbers at the ends of what a column can hold."""

    @pytest.mark.parametrize(
        ("precision", "scale", "value", "op", "constant", "expected"),
        [
            (38, 0, "5", "<=", -(10**38), "ineligible"),
            (38, 0, "5", "<", 10**20, "eligible"),
            (38, 0, str(10**38 - 1), ">", 10**38 - 2, "eligible"),
            (38, 2, "0.5", "<=", -(10**36), "ineligible"),
            (38, 38, "0.5", ">", -1, "eligible"),
        ],
    )
    def test_decimals_of_38_digits(
        self,
        precision: int,
        scale: int,
        value: str,
        op: Anything,
        constant: int,
        expected: str,
    ) -> None:
        """A constant beside or beyond 38 digits is compared exactly on each engine."""
        rules = rules_of(Compare(field="share", op=op, value=constant))
        held = pyarrow.array([Decimal(value)], pyarrow.decimal128(precision, scale))
        table = pyarrow.table({"share": held})
        relation = duckdb.connect().from_arrow(table)
        assert outcome(table, rules) == expected
        assert outcome(polars.from_arrow(table), rules) == expected
        assert answers(screen(relation, rules, on=DAY)) == [expected]

    def test_numbers_without_a_sign(self) -> None:
        """A number of 64 bits without a sign is compared as it is."""
        rules = rules_of(Compare(field="credits", op=">", value=5))
        large = pyarrow.table({"credits": pyarrow.array([2**64 - 2], pyarrow.uint64())})
        assert outcome(large, rules) == "eligible"

    @pytest.mark.parametrize("name", ["birth_year", "birth_month"])
    @pytest.mark.parametrize("lazy", ["polars", "duckdb"])
    def test_no_number_is_shown(self, name: str, lazy: str) -> None:
        """An identity number that stands under a year is not shown by the engine."""
        table = polars.DataFrame({"birth_year": [1999], "birth_month": [1]})
        table = table.with_columns(polars.lit(199902301234).alias(name))
        given = table.lazy() if lazy == "polars" else table.to_arrow()
        given = given if lazy == "polars" else duckdb.connect().from_arrow(given)
        screened = screen(given, rules_of(AGE), on=DAY)
        with pytest.raises((polars.exceptions.PolarsError, duckdb.Error)) as stopped:
            screened.collect() if lazy == "polars" else screened.fetchall()
        assert "199902301234" not in str(stopped.value)


class TestObjects:
    """What stands in columns of pandas objects is what Python would call it."""

    @pytest.mark.parametrize(
        ("rule", "name", "value"),
        [
            (AGE, "birth_date", numpy.datetime64("1990")),
            (AGE, "birth_date", numpy.datetime64("1990-05")),
            (AGE, "birth_date", numpy.datetime64("1990-05-01", "W")),
            (SOME, "credits", numpy.timedelta64(5)),
            (SOME, "credits", numpy.array(3)),
            (
                SOME,
                "credits",
                numpy.datetime64("1970-01-01T00:00:00.000000005"),
            ),
            (RISK, "at_risk", numpy.array([True, False])),
        ],
    )
    def test_what_is_no_such_value(
        self, rule: Condition, name: str, value: Anything
    ) -> None:
        """A year is no day, a duration no number, and an array no flag."""
        table = pandas.DataFrame({name: pandas.Series([value, None], dtype=object)})
        assert fault_in(table, rules_of(rule)) == "table.values"

    def test_a_moment_of_numpy_is_a_day(self) -> None:
        """A moment that is counted in nanoseconds is its day."""
        moment = numpy.datetime64("2000-09-01T23:59:59.999999999")
        table = pandas.DataFrame({"birth_date": pandas.Series([moment], dtype=object)})
        assert outcome(table, rules_of(AGE)) == "eligible"


class TestTables:
    """Tables and days that are odd in themselves."""

    @pytest.mark.parametrize("name", [0, None, ("a", "b")])
    def test_other_columns_may_be_called_as_anything(self, name: Anything) -> None:
        """Columns of pandas that no rule reads need no text for a name."""
        table = pandas.DataFrame({"at_risk": [True], name: [1]})
        assert outcome(table, rules_of(RISK)) == "eligible"

    @pytest.mark.parametrize("on", [None, 20150901, numpy.datetime64("2015-09-01")])
    def test_what_is_no_day(self, on: Anything) -> None:
        """What is neither a day nor the name of a column is refused as such."""
        table = polars.DataFrame({"at_risk": [True]})
        with pytest.raises(InvalidValueError, match="on is of type"):
            screen(table, rules_of(RISK), on=on)

    @pytest.mark.parametrize(
        "table",
        [
            polars.DataFrame({"a": [1, 2, 3]}).drop("a"),
            pandas.DataFrame(index=range(3)),
            pyarrow.table({"a": [1, 2, 3]}).select([]),
        ],
        ids=["polars", "pandas", "pyarrow"],
    )
    def test_a_table_without_columns(self, table: Anything) -> None:
        """Rows without columns are refused, since engines lose count of them."""
        with pytest.raises(FactsError) as refused:
            screen(table, rules_of(RISK), on=DAY, unknown=["at_risk"])
        assert [one.code for one in refused.value.findings] == ["table.no_columns"]

    @pytest.mark.parametrize("name", ["^place$", "^.*e$", "*"])
    @pytest.mark.parametrize("lazy", [False, True])
    def test_names_that_are_patterns(self, name: str, lazy: bool) -> None:
        """A column by whose name Polars would read others is refused."""
        table = polars.DataFrame({name: ["b"], "place": ["åbo"]})
        given = table.lazy() if lazy else table
        with pytest.raises(FactsError) as refused:
            screen(given, rules_of(PLACE), on=DAY, columns={"place": name})
        assert [one.code for one in refused.value.findings] == ["table.name"]

    def test_texts_that_cannot_be_looked_up(self) -> None:
        """A type of Arrow in which no code can be found is refused."""
        held = pyarrow.array(["åbo"], pyarrow.string_view())
        assert fault_in(pyarrow.table({"place": held}), rules_of(PLACE)) == "table.type"
