"""Columns of days are compared without a time, in no zone, or as whole numbers."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("narwhals")

from plugin_model.eligibility import AgeBetween, Compare, Criterion, OneOf, RuleSet
from plugin_model.eligibility.columns import Column
from plugin_model.eligibility.days import days_as_keys
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.keys import FIRST_KEY, LAST_KEY, day_key
from plugin_model.errors import FactsError
from plugin_model.fields import Field, Kind
from tests.eligibility.engines import EAGER, LAZY, NOON, Engine

narwhals = pytest.importorskip("narwhals")
polars = pytest.importorskip("polars")

Anything = Any

DAY = date(2015, 9, 1)
FIELDS = (
    Field(name="birth", kind=Kind.BIRTH),
    Field(name="entered", kind=Kind.DATE),
    Field(name="status", kind=Kind.CODE, codes=("enrolled", "dropped_out")),
)
AGE = AgeBetween(minimum=15)
ENTERED = Compare(field="entered", op="<", value=DAY)
STATUS = OneOf(field="status", values=("dropped_out",))


def rules_of(*conditions: Anything) -> RuleSet:
    """Return a rule set with a criterion for each condition, called 0, 1 and so on."""
    label = {"sv": "kriterium", "en": "criterion"}
    criteria = (
        Criterion(id=str(number), label=label, condition=one)
        for number, one in enumerate(conditions)
    )
    return RuleSet(id="r", version=1, criteria=tuple(criteria), fields=FIELDS)


def keys(series: Anything) -> dict[str, list[int | None]]:
    """Return what is read of a column, as a birth, as another date and as the day."""
    table = narwhals.from_native(polars.DataFrame({"a.b": series}))
    column = Column("a.b", table.schema["a.b"])
    columns = {"birth": {"date": column}, "entered": {"value": column}}
    read, changed, day = days_as_keys(table, columns, column)
    assert day is not None
    found = {
        "birth": changed["birth"]["key"],
        "entered": changed["entered"]["value"],
        "day": day,
    }
    assert all(one.dtype.is_integer() for one in found.values())
    return {name: read[one.name].to_list() for name, one in found.items()}


@given(st.lists(st.none() | st.dates()), st.booleans())
def test_a_day_is_read_as_its_key(days: list[date | None], at_noon: bool) -> None:
    """Keys are those of `day_key`; an unknown birth is 0, another date stays null."""
    values: list[Anything] = [
        None if day is None else datetime.combine(day, NOON) for day in days
    ]
    dtype = polars.Datetime if at_noon else polars.Date
    found = keys(polars.Series(values if at_noon else days, dtype=dtype))
    expected = [None if day is None else day_key(day) for day in days]
    assert found["entered"] == expected
    assert found["birth"] == found["day"] == [key or 0 for key in expected]


def test_days_beyond_the_calendar_lie_beyond_all_keys() -> None:
    """Engines know years before 1 and after 9999; their keys do not run over."""
    days_from_1970 = polars.Series([-(10**6), 90_000_000], dtype=polars.Int32)
    early, late = keys(days_from_1970.cast(polars.Date))["entered"]
    assert early is not None
    assert late is not None
    assert 0 < early < FIRST_KEY
    assert late > LAST_KEY


def test_other_columns_are_read_as_they_are() -> None:
    """What is no day is no key, and nothing is added for it."""
    table = narwhals.from_native(polars.LazyFrame({"year": [1999]}))
    columns = {"birth": {"year": Column("year", narwhals.Int64())}}
    read, changed, day = days_as_keys(table, columns, None)
    assert (read, changed, day) == (table, columns, None)


@pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
def test_one_column_may_be_read_several_times(engine: Engine) -> None:
    """A column can be a birth, another date and the day asked about, all at once."""
    table = engine.make({"asked": [DAY, date(2014, 1, 1), None]}, {"asked": Kind.DATE})
    named = {"birth_date": "asked", "entered": "asked"}
    rules = rules_of(ENTERED, AGE)
    screened = screen(table, rules, on="asked", columns=named)
    assert engine.answers(screened) == [
        ("ineligible", "0;1", "", ""),
        ("ineligible", "1", "", ""),
        ("undetermined", "", "0;1", "entered;birth;asked"),
    ]


@pytest.mark.parametrize("unlike", ["'101'::bit", "uuid()", "map {'a': 1}"])
def test_a_type_that_is_not_known_is_no_type_of_nulls(unlike: str) -> None:
    """A lazy column is taken for unknown only if it can hold nothing but nulls."""
    duckdb = pytest.importorskip("duckdb")
    with pytest.raises(FactsError) as refused:
        screen(duckdb.sql(f"select {unlike} as status"), rules_of(STATUS), on=DAY)
    assert [one.code for one in refused.value.findings] == ["table.type"]
    nulls = duckdb.sql("select null as status")
    screened = screen(nulls, rules_of(STATUS), on=DAY)
    assert screened.fetchall() == [(None, "undetermined", "", "0", "status")]
