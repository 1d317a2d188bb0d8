"""Columns of days are compared without a time, and in no zone."""

from datetime import date
from typing import Any

import pytest

pytest.importorskip("narwhals")

from plugin_model.eligibility import AgeBetween, Compare, OneOf
from plugin_model.eligibility.days import (
    CALENDAR,
    beyond_by_count,
    beyond_by_day,
)
from plugin_model.eligibility.engines import words_of
from plugin_model.eligibility.frames import screen
from plugin_model.errors import FactsError
from plugin_model.fields import Kind
from tests.eligibility.engines import EAGER, LAZY, Engine
from tests.eligibility.questions import rules_of

narwhals = pytest.importorskip("narwhals")
polars = pytest.importorskip("polars")

Anything = Any

DAY = date(2015, 9, 1)
AGE = AgeBetween(minimum=15)
ENTERED = Compare(field="entered", op="<", value=DAY)
STATUS = OneOf(field="status", values=("dropped_out",))


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


@pytest.mark.parametrize("column", ["birth_date", "entered", "asked"])
@pytest.mark.parametrize(
    ("type_", "first", "last"),
    [
        ("Date", -719_163, 2_932_897),
        ("s", -62_135_596_801, 253_402_300_800),
        ("ms", -62_135_596_800_001, 253_402_300_800_000),
        ("us", -62_135_596_800_000_001, 253_402_300_800_000_000),
        # Polars, which does not count in seconds, has so many as milliseconds.
        ("s", -(2**52), 2**52),
        ("ms", -(2**62), 2**62),
        ("us", -(2**62), 2**62),
    ],
)
class TestBeyondTheCalendar:
    """A day beyond the calendar is refused as any bad value is."""

    @pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow"])
    def test_before_an_answer(
        self, engine: str, column: str, type_: str, first: int, last: int
    ) -> None:
        """Where a table can be looked at, all such days are found."""
        table = _far(type_, column, first, last)
        if engine == "polars":
            table = polars.from_arrow(table)
        elif engine == "pandas":
            pandas = pytest.importorskip("pandas")
            arrow = pandas.ArrowDtype if type_ == "Date" else None
            table = table.to_pandas(types_mapper=arrow)
        with pytest.raises(FactsError) as refused:
            _asked(table, column)
        assert [one.code for one in refused.value.findings] == ["table.values"] * 2
        # Releases of pandas differ in which column is looked at first.
        found = {one.place.column: dict(one.values) for one in refused.value.findings}
        told = {"column": column, "count": "2", "first": "2", "listed": CALENDAR}
        assert found == {column: told, "status": found["status"]}

    @pytest.mark.parametrize("way", ["in-memory", "streaming"])
    def test_on_the_way(
        self, way: Anything, column: str, type_: str, first: int, last: int
    ) -> None:
        """A lazy table stops with what is wrong."""
        for far in (first, last):
            table = _far(type_, column, far).slice(0, 3)
            table = polars.from_arrow(table).lazy()
            with pytest.raises(polars.exceptions.PolarsError, match=f"column {column}"):
                _asked(table, column).collect(engine=way)


@pytest.mark.parametrize("column", ["birth_date", "entered", "asked"])
@pytest.mark.parametrize("type_", ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"])
@pytest.mark.parametrize(
    "day", ["infinity", "-infinity", "0001-12-31 (BC)", "10000-01-01"]
)
def test_days_of_duckdb_beyond_the_calendar(column: str, type_: str, day: str) -> None:
    """A relation of DuckDB stops at them, and at days without end."""
    duckdb = pytest.importorskip("duckdb")
    table = duckdb.sql(
        f"select cast('{day}' as {type_}) as {column}, 'enrolled' as status"
    )
    with pytest.raises(duckdb.Error, match=f"column {column} has a value"):
        _asked(table, column).fetchall()


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_the_ends_of_the_calendar(unit: str) -> None:
    """The first and the last moment of all are days like others."""
    pyarrow = pytest.importorskip("pyarrow")
    ends = (
        [date.min, date.max] if unit != "ns" else [date(1678, 1, 1), date(2262, 1, 1)]
    )
    days = pyarrow.array(ends, pyarrow.date32())
    for cast in (days, days.cast(pyarrow.timestamp(unit))):
        table = pyarrow.table({"birth_date": cast, "status": ["enrolled"] * 2})
        for frame in (table, polars.from_arrow(table), polars.from_arrow(table).lazy()):
            screened = (
                narwhals.from_native(_asked(frame, "birth_date")).lazy().collect()
            )
            outcomes = screened.get_column("outcome").to_list()
            assert outcomes == ["ineligible"] * 2


def _far(type_: str, column: str, *far: int) -> Anything:
    """Return a table of PyArrow with days as the numbers that stand for them."""
    pyarrow = pytest.importorskip("pyarrow")
    is_day = type_ == "Date"
    dtype = pyarrow.date32() if is_day else pyarrow.timestamp(type_)
    numbers = pyarrow.array(
        [0, None, *far], pyarrow.int32() if is_day else pyarrow.int64()
    )
    status = ["enrolled", None, "Anna", None][: len(numbers)]
    if len(far) == 1:
        status[2] = None
    return pyarrow.table({column: numbers.cast(dtype), "status": status})


def _asked(table: Anything, column: str) -> Anything:
    """Screen a table by its one column of days."""
    rule = ENTERED if column == "entered" else AGE
    on = "asked" if column == "asked" else DAY
    unknown = ["birth"] if column == "asked" else []
    return screen(table, rules_of(rule, STATUS), on=on, unknown=unknown)


@pytest.mark.parametrize("unit", ["date", "ms", "us"])
def test_all_ways_tell_the_same_days_beyond_the_calendar(unit: str) -> None:
    """Asked by day or by count, the same days lie beyond it."""
    nw, pl = pytest.importorskip("narwhals"), pytest.importorskip("polars")
    days = [-719_163, -719_162, 0, 2_932_896, 2_932_897, None]
    dtype = pl.Date if unit == "date" else pl.Datetime(unit)
    counts = pl.Series("day", days).cast(pl.Date).cast(dtype)
    table = nw.from_native(counts.to_frame())
    column, known = nw.col("day"), table.schema["day"]
    words = words_of(table.implementation)
    ways = (beyond_by_day, beyond_by_count)
    told = table.select(**{one.__name__: one(column, known, words) for one in ways})
    expected = [True, False, False, False, True, None]
    assert all(one.to_list() == expected for one in told.iter_columns())
