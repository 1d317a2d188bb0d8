"""A table on Spark gets the answers of `decide`, in whatever zone; no job is run."""

import time
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from functools import reduce
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    AllOf,
    Compare,
    Criterion,
    IsTrue,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import FactsError, RuleError
from plugin_model.fields import Field, Kind
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.strategies.tables import tables
from plugin_model.values import Period
from tests.eligibility.engines import (
    ANSWER,
    NUMBER,
    Engine,
    day_of,
    flags_of,
    row_by_row,
)
from tests.eligibility.questions import rules_of
from tests.eligibility.spark import (
    PLAN_AT_ONCE,
    RULES_LEFT_OUT,
    SPARK,
    SPARK_AT_NOON,
    session,
)
from tests.eligibility.spark import settings as spark_settings

pytest.importorskip("pyspark")
pytestmark = pytest.mark.spark

Anything = Any

ALWAYS = Period()
DAY = date(2015, 9, 1)
EXAMPLES = max(settings().max_examples // 6, 3)
MANY = 1_000_000

ZONE = "spark.sql.session.timeZone"
ANSI = "spark.sql.ansi.enabled"
WAYS = (
    pytest.param(SPARK, {ZONE: "UTC"}, id="compiled"),
    pytest.param(SPARK, {RULES_LEFT_OUT: "", ANSI: "false"}, id="interpreted"),
    pytest.param(
        SPARK, {ZONE: "America/Los_Angeles", ANSI: "false"}, id="in Los Angeles"
    ),
    pytest.param(
        SPARK_AT_NOON, {ZONE: "Pacific/Kiritimati"}, id="at noon on Kiritimati"
    ),
    pytest.param(
        SPARK_AT_NOON, {ZONE: "America/Los_Angeles"}, id="at noon in Los Angeles"
    ),
)
"""A way of holding days, and what the session is told."""

KINDS = {
    "birth_date": Kind.DATE,
    "birth_year": Kind.INTEGER,
    "birth_month": Kind.INTEGER,
    "asked": Kind.DATE,
    "at_risk": Kind.FLAG,
    "status": Kind.CODE,
    "entered": Kind.DATE,
    NUMBER: Kind.INTEGER,
}
BOUNDS = (
    date(1994, 12, 31),
    date(1995, 1, 1),
    date(1582, 10, 10),
    date(1500, 3, 1),
    date(999, 12, 31),
    date(2, 1, 1),
    date(9999, 12, 31),
)
"""Days that Java's calendar does not have, or that it counts in a way of its own."""

SIGNS = (
    *("it's", "a\\b", "\\'", '"', "`", "${env:HOME}", "$", "plugin_model ", "Å"),
    *("--", "/* */", "a\nb", "a;b", "😀"),
)
"""Codes in which some sign means something to those who read SQL."""

MOST_CALLS = 200

AGE = AgeBetween(minimum=15, maximum=24)
RISK = IsTrue(field="at_risk")
STATUS = OneOf(field="status", values=("dropped_out",))


def table_of(engine: Engine = SPARK, **columns: Sequence[Anything]) -> Anything:
    """Return a table on Spark."""
    return engine.make(columns, {name: KINDS[name] for name in columns})


def outcomes(screened: Anything) -> list[str]:
    """Return the outcome of each row."""
    return list(SPARK.columns(screened)["outcome"])


def plan_of(table: Anything) -> str:
    """Return how Spark means to work out a table."""
    shown = StringIO()
    with redirect_stdout(shown):
        table.explain()
    return shown.getvalue()


class TestAnswers:
    """What holds of all tables."""

    @pytest.mark.parametrize(("engine", "told"), WAYS)
    @given(data=st.data())
    @settings(max_examples=EXAMPLES)
    def test_the_frame_is_row_by_row_decide(
        self, engine: Engine, told: Mapping[str, str], data: st.DataObject
    ) -> None:
        """Each row gets the answer that `decide` gives about its facts and day."""
        rules = data.draw(rule_sets(in_force=ALWAYS))
        on = data.draw(turning_days() | st.none())
        people = data.draw(tables(rules, on=on, max_size=30))
        with spark_settings(told):
            table = engine.table(people)
            try:
                screened = screen(table, rules, on=day_of(on), unknown=people.unknown)
            except RuleError as refused:
                codes = [one.code for one in refused.findings]
                assert codes == ["rule.too_many_codes"]
            else:
                assert engine.answers(screened) == row_by_row(rules, people)

    @pytest.mark.parametrize(("engine", "told"), WAYS)
    @pytest.mark.parametrize("on", [date(2014, 2, 28), date(2014, 3, 1), "asked"])
    def test_every_way_in_which_a_birth_is_known(
        self, engine: Engine, told: Mapping[str, str], on: date | str
    ) -> None:
        """Leap days, years, months and nulls, with a day for all or for each row."""
        born = [date(2000, 2, 29), date(1999, 2, 28), date(2000, 3, 1), None, None]
        columns: dict[str, list[Anything]] = {
            "birth_date": [*born, None, None, None],
            "birth_year": [None, 1950, None, 1999, 2000, 1999, None, None],
            "birth_month": [None, None, None, None, None, 2, 3, None],
            "asked": [date(2014, 2, 28)] * 7 + [None],
        }
        with spark_settings(told):
            table = table_of(engine, **columns)
            screened = screen(table, rules_of(AgeBetween(minimum=14)), on=on)
            found = list(engine.columns(screened)["outcome"])
        known = {
            date(2014, 2, 28): ["eligible", "eligible", "ineligible"],
            date(2014, 3, 1): ["eligible", "eligible", "eligible"],
        }
        first = known[
            date(2014, 2, 28) if on == "asked" else date.fromisoformat(str(on))
        ]
        partly = ["eligible", "undetermined", "eligible"]
        assert found == [*first, *partly, "undetermined", "undetermined"]

    @pytest.mark.parametrize(("engine", "told"), WAYS)
    def test_days_that_java_s_calendar_does_not_have(
        self, engine: Engine, told: Mapping[str, str]
    ) -> None:
        """A constant means its day, though it be missing from Java's own calendar."""
        screened = []
        with spark_settings(told):
            for bound in BOUNDS:
                days = [date.fromordinal(bound.toordinal() + by) for by in (-1, 0)]
                asked = [bound] * 2
                table = table_of(engine, birth_date=days, entered=days, asked=asked)
                rules = rules_of(
                    Compare(field="birth", op="<", value=bound),
                    Compare(field="entered", op=">=", value=bound),
                    in_force=Period(start=bound),
                )
                for on in (bound, "asked"):
                    screened.append(screen(table, rules, on=on).select("unmet"))
            found = engine.columns(
                reduce(lambda one, other: one.union(other), screened)
            )
        assert found["unmet"] == ("1", "0") * 2 * len(BOUNDS)

    def test_days_beyond_python_s_calendar(self) -> None:
        """Spark has years that Python has not: they stop the job, and are no answer."""
        errors = pytest.importorskip("pyspark.errors")
        rules = rules_of(Compare(field="entered", op=">=", value=DAY), AGE)

        def asked(on: date | str, *years: int) -> Anything:
            listed = ", ".join(f"({year})" for year in years)
            days = "make_date(y, 1, 1) as birth_date, make_date(y, 1, 1) as entered"
            table = session().sql(f"select {days} from values {listed} as years (y)")
            return screen(table, rules, on=on).select("unmet")

        for ansi in ("true", "false"):
            with spark_settings({ANSI: ansi}):
                for on in (DAY, "entered"):
                    inside = SPARK.columns(asked(on, 1, 9999))["unmet"]
                    assert inside == ("0;1", "1")
                    for year in (-9999, 0, 10_000, 300_000):
                        with pytest.raises(errors.PySparkException, match="0001-01-01"):
                            asked(on, 1, year).collect()

    def test_the_zone_of_the_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The zone in which Python runs changes nothing."""
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            births = [date(2000, 9, 1), date(2000, 9, 2)]
            for engine in (SPARK, SPARK_AT_NOON):
                screened = screen(
                    table_of(engine, birth_date=births), rules_of(AGE), on=DAY
                )
                assert outcomes(screened) == ["eligible", "ineligible"]
        monkeypatch.undo()
        time.tzset()

    def test_no_rows_get_no_answers(self) -> None:
        """An empty table is screened, with a day for each row or one for all."""
        table = table_of(birth_date=[], at_risk=[], asked=[])
        for on in (DAY, "asked"):
            assert SPARK.answers(screen(table, rules_of(AGE, RISK), on=on)) == []

    def test_columns_of_nulls_alone(self) -> None:
        """A column in which nothing is known makes everything open, typed or not."""
        typed = table_of(birth_date=[None], at_risk=[None], status=[None], asked=[None])
        untyped = session().sql(
            "select null as birth_date, null as at_risk, null as status, null as asked"
        )
        for table in (typed, untyped):
            screened = screen(table, rules_of(AGE, RISK, STATUS), on="asked")
            expected = ("undetermined", "", "0;1;2", "birth;at_risk;status;asked")
            assert SPARK.answers(screened) == [expected]

    def test_the_outcome_alone(self) -> None:
        """What is asked for is added, and says the same as beside the others."""
        table = table_of(at_risk=[True, None, False], status=["enrolled"] * 3)
        rules = rules_of(RISK, STATUS)
        whole, alone = (
            screen(table, rules, on=DAY),
            screen(table, rules, on=DAY, only=("outcome",)),
        )
        assert alone.columns == ["at_risk", "status", "outcome"]
        assert outcomes(alone) == outcomes(whole)

    def test_the_outcome_as_a_flag(self) -> None:
        """The flag is true, null or false, on one day and on each row's own."""
        table = table_of(at_risk=[True, None, False], asked=[DAY, DAY, None])
        for on in (DAY, "asked"):
            screened = screen(table, rules_of(RISK), on=on, only="eligible")
            assert screened.schema["eligible"].dataType.typeName() == "boolean"
            assert flags_of(SPARK, screened) == [True, None, False]

    def test_groups_are_put_together(self) -> None:
        """Where one list would be too long, each group has its own, and then all."""
        rules = flags(9)
        names = [field.name for field in rules.fields]
        values = {name: [True, None, True] for name in names} | {
            "flag_7": [True, True, False]
        }
        table = SPARK.make(values, dict.fromkeys(names, Kind.FLAG))
        found = SPARK.columns(screen(table, rules, on=DAY))
        assert found["outcome"] == ("eligible", "undetermined", "ineligible")
        assert found["unmet"] == ("", "", "c7")
        assert found["unknown"] == ("", "c0;c1;c2;c3;c4;c5;c6;c8", "")


def flags(count: int) -> RuleSet:
    """Return a rule set that asks for flags, each by itself."""
    label = {"sv": "flagga", "en": "flag"}
    names = [f"flag_{number}" for number in range(count)]
    criteria = (
        Criterion(id=f"c{number}", label=label, condition=IsTrue(field=name))
        for number, name in enumerate(names)
    )
    return RuleSet(
        id="flags",
        version=1,
        criteria=tuple(criteria),
        fields=tuple(Field(name=name, kind=Kind.FLAG) for name in names),
    )


class TestTable:
    """What becomes of the table itself."""

    def test_what_was_there_stays_as_it_was(self) -> None:
        """The kind of table, its columns, their types and their order are kept."""
        table = session().sql(
            "select 'b' as `a.note`, true as at_risk, map('k', 1) as more,"
            " timestamp'2015-09-01 12:00:00' as seen, 1 as twice, 2 as twice"
        )
        screened = screen(table, rules_of(RISK), on=DAY)
        assert type(screened) is type(table)
        assert screened.columns == [*table.columns, *ANSWER]
        assert list(screened.schema)[:6] == list(table.schema)
        assert screened.collect()[0][:6] == table.collect()[0]

    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_a_million_rows_stay_in_order(self, on: date | str) -> None:
        """Rows are not moved: they keep their order in each part of the table."""
        sql = pytest.importorskip("pyspark.sql.functions")
        number = sql.col(NUMBER)
        table = session().range(0, MANY, 1, 4).toDF(NUMBER)
        table = table.withColumns(
            {
                "asked": sql.lit("2015-09-01").cast("date"),
                "at_risk": sql.when(number % 4 == 0, None).otherwise(number % 2 == 0),
            }
        )
        screened = screen(table, rules_of(RISK), on=on).select(NUMBER, "outcome")
        found = screened.toArrow()
        assert found[NUMBER].to_pylist() == list(range(MANY))
        answers = ["undetermined", "ineligible", "eligible", "ineligible"]
        assert found["outcome"].to_pylist() == answers * (MANY // 4)

    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_nothing_is_moved_and_nothing_runs_in_python(self, on: date | str) -> None:
        """The plan has no sort, join, exchange or Python: executors need no library."""
        table = table_of(birth_date=[DAY], asked=[DAY], at_risk=[True]).coalesce(1)
        screened = screen(table, rules_of(AGE, RISK), on=on)
        steps = plan_of(screened).removeprefix("== Physical Plan ==")
        assert "element_at" in steps
        for word in ("Sort", "Join", "Exchange", "Python", "Window", "Aggregate"):
            assert word not in steps

    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_no_job_is_run(self, on: date | str) -> None:
        """A table is asked for nothing until it is collected."""
        context = session().sparkContext
        before = f"before {on}"
        context.setJobGroup(before, "screening")
        broken = "cast(raise_error('collected') as boolean) as at_risk"
        table = table_of(birth_date=[DAY], asked=[DAY]).selectExpr("*", broken)
        screened = screen(table, rules_of(AGE, RISK), on=on)
        after = f"after {on}"
        context.setJobGroup(after, "collecting")
        with pytest.raises(Exception, match="collected"):
            screened.collect()
        tracker = context.statusTracker()
        while not tracker.getJobIdsForGroup(after):
            time.sleep(0.01)
        assert list(tracker.getJobIdsForGroup(before)) == []
        context.setLocalProperty("spark.jobGroup.id", None)


class TestTexts:
    """What is sent to Spark is a text, and still means what it meant."""

    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_a_rule_is_sent_in_few_calls(
        self, monkeypatch: pytest.MonkeyPatch, on: date | str
    ) -> None:
        """From Python to Java it goes by the step, not by each sign of it."""
        client = pytest.importorskip("py4j.clientserver").ClientServerConnection
        table = table_of(birth_date=[DAY], asked=[DAY], at_risk=[True])
        sent, send = [], client.send_command

        def counted(self: Anything, command: str) -> Anything:
            sent.append(command)
            return send(self, command)

        monkeypatch.setattr(client, "send_command", counted)
        screen(table, rules_of(AGE, RISK, STATUS), on=on, unknown=["status"])
        assert len(sent) < MOST_CALLS

    @pytest.mark.parametrize("ansi", ["true", "false"])
    @pytest.mark.parametrize("escaped", ["true", "false"])
    def test_codes_with_signs_of_sql(self, ansi: str, escaped: str) -> None:
        """Quotation marks, backslashes and names of settings are but letters."""
        others = ["it\\'s", "a\b", "pyspark-shell", "plugin_model", "", "${"]
        field = Field(name="place", kind=Kind.CODE)
        places = OneOf(field="place", values=SIGNS)
        columns = {"place": [*SIGNS, *others]}
        table = SPARK.make(columns, {"place": field.kind})
        told = {ANSI: ansi, "spark.sql.parser.escapedStringLiterals": escaped}
        with spark_settings(told):
            found = outcomes(screen(table, rules_of(places), on=DAY))
        assert found == ["eligible"] * len(SIGNS) + ["ineligible"] * len(others)

    @pytest.mark.parametrize("engine", [SPARK, SPARK_AT_NOON], ids=str)
    @pytest.mark.parametrize("name", ["Född år", "#1 (x)", "${env:HOME}"])
    def test_names_may_be_patterns(self, engine: Engine, name: str) -> None:
        """Where the session takes quoted names for patterns, ours are none."""
        columns = {"birth_date": [date(2000, 9, 1)], "asked": [DAY]}
        named = {"birth_date": name}
        with spark_settings({"spark.sql.parser.quotedRegexColumnNames": "true"}):
            table = table_of(engine, **columns).withColumnRenamed("birth_date", name)
            screened = screen(table, rules_of(AGE), on="asked", columns=named)
            assert outcomes(screened) == ["eligible"]

    @pytest.mark.parametrize("ansi", ["true", "false"])
    def test_numbers(self, ansi: str) -> None:
        """Numbers below 0, beyond 32 bits and between whole ones are what they are."""
        rules = rules_of(
            Compare(field="credits", op=">", value=-3_000_000_000),
            Compare(field="credits", op="<", value=2**63 - 1),
            Compare(field="share", op=">=", value=Decimal("-0.55")),
            Compare(field="share", op="<", value=Decimal(0)),
        )
        columns: dict[str, list[Anything]] = {
            "credits": [-3_000_000_001, -3_000_000_000, 2**63 - 2, 2**63 - 1],
            "share": list(map(Decimal, ("-0.56", "-0.55", "-0.01", "0.00"))),
        }
        kinds = {"credits": Kind.INTEGER, "share": Kind.DECIMAL}
        with spark_settings({ANSI: ansi}):
            screened = screen(SPARK.make(columns, kinds), rules, on=DAY)
            found = SPARK.columns(screened)["unmet"]
        assert found == ("0;2", "0", "", "1;3")

    def test_hundreds_of_bounds(self) -> None:
        """Spark reads a rule that cuts one field many hundred times."""
        days = [date.fromordinal(DAY.toordinal() - number) for number in range(400)]
        bounds = [Compare(field="entered", op="<=", value=day) for day in days]
        table = table_of(entered=[days[-1], days[-2], None])
        screened = screen(table, rules_of(AllOf(conditions=tuple(bounds))), on=DAY)
        assert outcomes(screened) == ["eligible", "ineligible", "undetermined"]


class TestRefusals:
    """What is refused before any job, and what stops one."""

    def test_everything_is_told_at_once(self) -> None:
        """Types, names and columns that are missing are one report, at once."""
        table = session().sql(
            "select timestamp'2000-01-01 00:00:00' as birth_date, 1999D as birth_year,"
            " parse_json('true') as at_risk, 'dropped_out' as `st.atus`, 1 as Outcome,"
            " date'2015-09-01' as `on.day`"
        )
        with pytest.raises(FactsError) as refused:
            screen(
                table,
                rules_of(
                    AGE, RISK, STATUS, Compare(field="entered", op="<", value=DAY)
                ),
                on="on.day",
                columns={"status": "st.atus"},
            )
        found = {(one.code, one.place.column) for one in refused.value.findings}
        assert found == {
            ("table.taken", "Outcome"),
            ("table.missing", "entered"),
            ("table.name", "st.atus"),
            ("table.name", "on.day"),
            ("table.zone", "birth_date"),
            ("table.type", "birth_year"),
            ("table.type", "at_risk"),
        }

    @pytest.mark.parametrize("name", ["a.b", "a`b", "*", "a.*"])
    def test_names_that_spark_reads_as_something_else(self, name: str) -> None:
        """A column is refused by its name only if a rule reads it."""
        table = table_of(at_risk=[True]).withColumnRenamed("at_risk", name)
        with pytest.raises(FactsError) as refused:
            screen(table, rules_of(RISK), on=DAY, columns={"at_risk": name})
        assert [one.code for one in refused.value.findings] == ["table.name"]
        beside = screen(table, rules_of(RISK), on=DAY, unknown=["at_risk"])
        assert beside.columns == [name, *ANSWER]

    @pytest.mark.parametrize(
        "name",
        ["Född år", "a,b", "a[0]", "'", '"', "#1 (x)", "\\", "${env:HOME}"],
    )
    def test_names_that_spark_reads_as_they_are(self, name: str) -> None:
        """Blanks, brackets, quotation marks and Swedish letters do no harm."""
        table = table_of(asked=[DAY], birth_date=[date(2000, 9, 1)])
        table = table.withColumnsRenamed({"birth_date": name, "asked": f"{name}2"})
        named = {"birth_date": name}
        screened = screen(table, rules_of(AGE), on=f"{name}2", columns=named)
        assert outcomes(screened) == ["eligible"]

    @pytest.mark.parametrize("column", ["birth_date", "entered", "asked"])
    def test_times_in_a_zone_are_refused(self, column: str) -> None:
        """A TIMESTAMP is a moment; a cast in the zone that is meant makes it a day."""
        sql = pytest.importorskip("pyspark.sql.functions")
        # Half past ten in the evening of 31 August 2000 in UTC: in Stockholm, a day
        # on which somebody comes of age.
        moment = sql.lit("2000-08-31 22:30:00Z").cast("timestamp")
        table = table_of(birth_date=[date(2000, 9, 1)], asked=[DAY], entered=[DAY])
        table = table.withColumn(column, moment)
        is_entered = Compare(field="entered", op=">=", value=date(2000, 9, 1))
        rules = rules_of(AgeBetween(maximum=15), is_entered)
        with pytest.raises(FactsError) as refused:
            screen(table, rules, on="asked")
        (found,) = refused.value.findings
        assert (found.code, found.place.column) == ("table.zone", column)
        assert "in the zone that is meant" in found.text()
        for zone, unmet in {"Europe/Stockholm": "", "UTC": "1"}.items():
            with spark_settings({ZONE: zone}):
                dated = table.withColumn(column, sql.col(column).cast("date"))
                screened = screen(dated, rules, on="asked")
            expected = unmet if column == "entered" else ""
            assert SPARK.columns(screened)["unmet"] == (expected,)

    @pytest.mark.parametrize(
        ("columns", "rule", "message"),
        [
            ({"status": ["enrolled", "enroled"]}, STATUS, "column status has a value"),
            ({"birth_year": [1999, 0]}, AGE, "column birth_year has a value"),
            (
                {"birth_year": [1999] * 2, "birth_month": [1, 13]},
                AGE,
                "column birth_month has a value",
            ),
            (
                {"asked": [DAY, date(2014, 12, 31)], "at_risk": [True] * 2},
                RISK,
                "is not in force on a day",
            ),
            (
                {"asked": [DAY, date(2016, 1, 1)], "birth_year": [1999] * 2},
                Compare(field="birth", op="<", value=date(2016, 1, 1)),
                "says yes to a person of whom nothing is known",
            ),
        ],
    )
    @pytest.mark.parametrize("ansi", ["true", "false"])
    def test_what_is_wrong_stops_the_job(
        self, columns: Anything, rule: Condition, message: str, ansi: str
    ) -> None:
        """A wrong value stops the job with our words; the same without it does not."""
        errors = pytest.importorskip("pyspark.errors")
        rules = rules_of(rule, in_force=Period(start=date(2015, 1, 1)))
        on = "asked" if "asked" in columns else DAY
        with spark_settings({ANSI: ansi}):
            screened = screen(table_of(**columns), rules, on=on)
            with pytest.raises(errors.PySparkException, match=message):
                screened.collect()
            if rule in (AGE, STATUS, RISK):
                first = {name: values[:1] for name, values in columns.items()}
                right = screen(table_of(**first), rules, on=on)
                assert len(SPARK.answers(right)) == 1

    def test_no_wrong_value_is_shown(self) -> None:
        """The error about a wrong value does not tell the value."""
        errors = pytest.importorskip("pyspark.errors")
        screened = screen(table_of(status=["Anna"]), rules_of(STATUS), on=DAY)
        with pytest.raises(errors.PySparkException) as stopped:
            screened.collect()
        assert "Anna" not in str(stopped.value)

    def test_codes_are_compared_letter_by_letter(self) -> None:
        """A collation by which other texts are equal is refused; a cast mends it."""
        sql = pytest.importorskip("pyspark.sql.functions")
        table = table_of(status=["dropped_out"])
        text = sql.collate(sql.col("status"), "UTF8_LCASE")
        collated = table.withColumn("status", text)
        with pytest.raises(FactsError) as refused:
            screen(collated, rules_of(STATUS), on=DAY)
        assert [one.code for one in refused.value.findings] == ["table.type"]
        assert "UTF8_LCASE; cast it to String first" in str(refused.value)
        cast = collated.withColumn("status", sql.col("status").cast("string"))
        assert outcomes(screen(cast, rules_of(STATUS), on=DAY)) == ["eligible"]

    def test_too_many_codes_are_refused(self) -> None:
        """What cannot be written out is refused with its size, before any work."""
        rules = flags(11)
        names = [field.name for field in rules.fields]
        table = SPARK.make(
            {name: [True] for name in names}, dict.fromkeys(names, Kind.FLAG)
        )
        with pytest.raises(RuleError) as refused:
            screen(table, rules, on=DAY)
        assert [one.code for one in refused.value.findings] == ["rule.too_many_codes"]


def test_small_tables_are_run_like_large_ones() -> None:
    """Without the rule that is left out, Spark would answer while it plans."""
    assert session().conf.get(RULES_LEFT_OUT) == PLAN_AT_ONCE
    screened = screen(table_of(at_risk=[True]), rules_of(RISK), on=DAY)
    assert "element_at" in plan_of(screened)
    with spark_settings({RULES_LEFT_OUT: ""}):
        screened = screen(table_of(at_risk=[True]), rules_of(RISK), on=DAY)
        assert "element_at" not in plan_of(screened)
