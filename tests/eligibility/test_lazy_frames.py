"""A lazy table stays lazy, and never takes what it cannot know for a no."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    Compare,
    Criterion,
    IsTrue,
    LeapBirthday,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import FactsError, RuleError
from plugin_model.fields import Field, Kind
from plugin_model.values import Period
from tests.eligibility.engines import LAZY, Engine
from tests.eligibility.questions import rules_of

polars = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

DAY = date(2015, 9, 1)
KINDS = {
    "birth_date": Kind.DATE,
    "birth_year": Kind.INTEGER,
    "birth_month": Kind.INTEGER,
    "asked": Kind.DATE,
    "at_risk": Kind.FLAG,
    "status": Kind.CODE,
}
STATUS = OneOf(field="status", values=("dropped_out",))
AGE = AgeBetween(minimum=15, maximum=24)

Anything = Any


def table_on(engine: Engine, **columns: Sequence[Anything]) -> Anything:
    """Return a table on an engine."""
    return engine.make(columns, {name: KINDS[name] for name in columns})


@pytest.mark.parametrize("on", [DAY, "asked"])
def test_polars_is_not_collected(on: date | str) -> None:
    """A lazy table of Polars is asked for nothing until it is collected."""

    def fail(*_: Anything) -> Anything:
        raise ValueError("collected")

    schema = {
        "birth_date": polars.Date,
        "asked": polars.Date,
        "at_risk": polars.Boolean,
    }
    table = polars.io.plugins.register_io_source(fail, schema=schema)
    screened = screen(table, rules_of(AGE, IsTrue(field="at_risk")), on=on)
    with pytest.raises(ValueError, match="collected"):
        screened.collect()


@pytest.mark.parametrize("on", [DAY, "asked"])
def test_duckdb_is_not_collected(on: date | str) -> None:
    """A relation of DuckDB is asked for nothing until it is fetched."""
    table = duckdb.sql(
        "select make_date(2000, 1, range::int) as birth_date, birth_date as asked,"
        " case when range < 5 then error('collected') else true end as at_risk"
        " from range(1, 9)"
    )
    screened = screen(table, rules_of(AGE, IsTrue(field="at_risk")), on=on)
    with pytest.raises(duckdb.Error, match="collected"):
        screened.fetchall()


@pytest.mark.parametrize("engine", LAZY, ids=str)
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
            IsTrue(field="at_risk"),
            "is not in force on a day",
        ),
        (
            {"asked": [DAY, date(2016, 1, 1)], "birth_year": [1999] * 2},
            Compare(field="birth", op="<", value=date(2016, 1, 1)),
            "says yes to a person of whom nothing is known",
        ),
    ],
)
def test_what_is_wrong_stops_the_engine(
    engine: Engine, columns: Anything, rule: Condition, message: str
) -> None:
    """A wrong value that is met on the way is an error, and says where it is."""
    rules = rules_of(rule, in_force=Period(start=date(2015, 1, 1)))
    on = "asked" if "asked" in columns else DAY
    screened = screen(table_on(engine, **columns), rules, on=on)
    with pytest.raises((polars.exceptions.PolarsError, duckdb.Error), match=message):
        engine.columns(screened)
    first = {name: values[:1] for name, values in columns.items()}
    if rule is AGE or rule is STATUS or "at_risk" in columns:
        right = screen(table_on(engine, **first), rules, on=on)
        assert len(engine.answers(right)) == 1


@pytest.mark.parametrize("engine", LAZY, ids=str)
def test_no_wrong_value_is_shown(engine: Engine) -> None:
    """The error about a wrong value does not tell the value."""
    screened = screen(table_on(engine, status=["Anna"]), rules_of(STATUS), on=DAY)
    with pytest.raises((polars.exceptions.PolarsError, duckdb.Error)) as stopped:
        engine.columns(screened)
    assert "Anna" not in str(stopped.value)


@pytest.mark.parametrize("engine", LAZY, ids=str)
def test_several_ways_of_counting_age(engine: Engine) -> None:
    """On each day the table of that day's order of bounds is used."""
    rules = rules_of(
        AgeBetween(minimum=15, leap_birthday=LeapBirthday.MAR_1),
        AgeBetween(maximum=14),
        AgeBetween(minimum=15, method=AgeMethod.HALF_YEAR),
    )
    days = [date(2015, 2, 28), date(2015, 3, 1), date(2015, 6, 30), date(2015, 7, 1)]
    table = table_on(engine, birth_date=[date(2000, 2, 29)] * 4, asked=days)
    found = engine.columns(screen(table, rules, on="asked"))
    assert list(found["unmet"]) == ["0;1;2", "1;2", "1;2", "1"]


@pytest.mark.parametrize("engine", LAZY, ids=str)
def test_columns_of_nulls_alone(engine: Engine) -> None:
    """A column in which nothing is known makes everything open."""
    table = table_on(engine, status=[None], at_risk=[None], birth_year=[None])
    rules = rules_of(STATUS, IsTrue(field="at_risk"), AGE)
    found = engine.columns(screen(table, rules, on=DAY))
    assert list(found["missing"]) == ["status;at_risk;birth"]


def test_a_column_without_a_type() -> None:
    """Polars' own type of nulls fits every field."""
    table = polars.LazyFrame({"status": [None], "asked": [None]})
    screened = screen(table, rules_of(STATUS), on="asked").collect()
    assert screened["missing"].to_list() == ["status"]


def test_types_are_checked_before() -> None:
    """Types of a lazy table are known, and wrong ones refused at once."""
    with pytest.raises(FactsError) as refused:
        screen(polars.LazyFrame({"status": [1]}), rules_of(STATUS), on=DAY)
    assert [one.code for one in refused.value.findings] == ["table.type"]


def flags(count: int, *, together: bool) -> RuleSet:
    """Return a rule set that asks for flags, each by itself or all in one."""
    label = {"sv": "flagga", "en": "flag"}
    each = [IsTrue(field=f"flag_{number}") for number in range(count)]
    asked: list[Condition] = [AllOf(conditions=tuple(each))] if together else [*each]
    criteria = (
        Criterion(id=f"c{number}", label=label, condition=one)
        for number, one in enumerate(asked)
    )
    return RuleSet(
        id="flags",
        version=1,
        criteria=tuple(criteria),
        fields=tuple(Field(name=one.field, kind=Kind.FLAG) for one in each),
    )


@pytest.mark.parametrize("engine", LAZY, ids=str)
def test_groups_are_put_together(engine: Engine) -> None:
    """Where one list would be too long, each group has its own, and then all have."""
    rules = flags(9, together=False)
    names = [field.name for field in rules.fields]
    values = {name: [True, None, True] for name in names} | {
        "flag_7": [True, True, False]
    }
    table = engine.make(values, dict.fromkeys(names, Kind.FLAG))
    found = engine.columns(screen(table, rules, on=DAY))
    assert list(found["outcome"]) == ["eligible", "undetermined", "ineligible"]
    assert list(found["unmet"]) == ["", "", "c7"]
    assert list(found["unknown"]) == ["", "c0;c1;c2;c3;c4;c5;c6;c8", ""]


@pytest.mark.parametrize("together", [True, False])
def test_too_many_codes_are_refused(together: bool) -> None:
    """What cannot be written out is refused with its size, before any work."""
    rules = flags(11, together=together)
    names = [field.name for field in rules.fields]
    table = polars.LazyFrame({name: [True] for name in names})
    with pytest.raises(RuleError) as refused:
        screen(table, rules, on=DAY)
    assert [one.code for one in refused.value.findings] == ["rule.too_many_codes"]
    eager = screen(table.collect(), rules, on=DAY)
    assert eager["outcome"].to_list() == ["eligible"]


def test_a_day_out_of_force_is_no_day_asked_about() -> None:
    """One day for all is checked at once, on a lazy table too."""
    rules = rules_of(IsTrue(field="at_risk"), in_force=Period(start=DAY))
    with pytest.raises(RuleError):
        screen(polars.LazyFrame({"at_risk": [True]}), rules, on=DAY - timedelta(days=1))


def test_streaming_keeps_the_answers() -> None:
    """Polars gives the same answers piece by piece, in the same order."""
    rules = rules_of(AGE, IsTrue(field="at_risk"))
    table = polars.LazyFrame(
        {
            "birth_date": polars.date_range(
                date(1980, 1, 1), date(2015, 1, 1), eager=True
            )
        }
    ).with_columns(at_risk=polars.col("birth_date").dt.day() % 2 == 0)
    screened = screen(table, rules, on=DAY)
    assert screened.collect(engine="streaming").equals(screened.collect())
