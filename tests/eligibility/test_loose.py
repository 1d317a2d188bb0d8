"""Columns of pandas that have no one type are read value by value."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    Compare,
    Criterion,
    IsTrue,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import FactsError
from tests.eligibility.questions import FIELDS

pandas = pytest.importorskip("pandas")
numpy = pytest.importorskip("numpy")

Anything = Any
NAN = float("nan")
DAY = date(2015, 9, 1)
CONDITIONS: dict[str, Condition] = {
    "birth_date": AgeBetween(minimum=15),
    "birth_year": AgeBetween(minimum=15),
    "at_risk": IsTrue(field="at_risk"),
    "status": OneOf(field="status", values=("enrolled",)),
    "place": OneOf(field="place", values=("A",)),
    "entered": Compare(field="entered", op="<", value=DAY),
    "credits": Compare(field="credits", op=">", value=10**30),
    "share": Compare(field="share", op=">=", value=Decimal("0.5")),
}


def screened(name: str, values: Anything, **given: Anything) -> Anything:
    """Return the table of one loose column, screened."""
    label = {"sv": "kriterium", "en": "criterion"}
    criterion = Criterion(id="c", label=label, condition=CONDITIONS[name])
    rules = RuleSet(id="r", version=1, criteria=(criterion,), fields=FIELDS)
    table = pandas.DataFrame({name: values})
    return screen(table, rules, **{"on": DAY, **given})


def objects(*values: Anything) -> Anything:
    """Return a column of Python objects."""
    return pandas.Series(list(values), dtype=object)


@pytest.mark.parametrize(
    "unknown",
    [None, NAN, pandas.NaT, pandas.NA, Decimal("NaN"), Decimal("sNaN"), numpy.nan],
    ids=repr,
)
@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("birth_date", date(2000, 2, 29), date(2000, 9, 2)),
        ("birth_date", datetime(2000, 9, 1, 23, 59), pandas.Timestamp(2000, 9, 2)),
        ("birth_year", 1999, 2001),
        ("birth_year", 1999.0, numpy.int64(2001)),
        ("at_risk", True, False),
        ("at_risk", numpy.True_, numpy.False_),
        ("status", "enrolled", "dropped_out"),
        ("place", "A", "B"),
        ("place", numpy.str_("A"), ""),
        ("entered", date(2015, 8, 31), datetime(2015, 9, 1, 12)),
        ("credits", 10**31, -1),
        ("share", Decimal("0.50"), Decimal("0.4999")),
        ("share", 1, numpy.int8(0)),
    ],
    ids=str,
)
def test_values_of_any_class(
    name: str, yes: object, no: object, unknown: object
) -> None:
    """What stands for unknown is unknown, and plain values count as themselves."""
    found = screened(name, objects(yes, unknown, no, unknown, yes))["outcome"]
    letters = "".join(outcome[0] for outcome in found)
    assert letters == "euiue"


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("birth_date", "2000-02-29", "date(2015, 9, 1)"),
        ("birth_date", 1999, "date(2015, 9, 1)"),
        ("birth_date", datetime(2000, 1, 1, tzinfo=UTC), "date(2015, 9, 1)"),
        ("birth_year", "1999", "1-9999"),
        ("birth_year", 1999.5, "1-9999"),
        ("birth_year", 0, "1-9999"),
        ("birth_year", True, "1-9999"),
        ("at_risk", 1, "True, False"),
        ("at_risk", "yes", "True, False"),
        ("status", "Enrolled", "enrolled, dropped_out"),
        ("status", 1, "enrolled, dropped_out"),
        ("place", 114, "'0180'"),
        ("place", ["A"], "'0180'"),
        ("entered", "2015-09-01", "date(2015, 9, 1)"),
        ("credits", 1.5, "180"),
        ("credits", True, "180"),
        ("share", 0.5, "Decimal('0.5')"),
    ],
    ids=str,
)
def test_values_that_do_not_fit(name: str, wrong: object, right: str) -> None:
    """A value of another class is a fault with its place, and is not shown."""
    with pytest.raises(FactsError) as refused:
        screened(name, objects(None, wrong, wrong))
    (found,) = refused.value.findings
    assert found.code == "table.values"
    assert dict(found.values) == {
        "column": name,
        "count": "2",
        "first": "1",
        "listed": right,
    }


def test_floats_are_whole_numbers() -> None:
    """Whole numbers with nulls become floats in pandas; years are read from them."""
    found = screened("birth_year", [1999.0, NAN, 2001.0])["outcome"]
    assert found.to_list() == ["eligible", "undetermined", "ineligible"]


@pytest.mark.parametrize("name", ["at_risk", "place", "share", "birth_date"])
def test_floats_are_nothing_else(name: str) -> None:
    """Floats are no flags, codes, dates or exact decimals; NaN alone is unknown."""
    assert screened(name, [NAN, NAN])["outcome"].to_list() == ["undetermined"] * 2
    with pytest.raises(FactsError):
        screened(name, [0.5, NAN])


@pytest.mark.parametrize("dtype", [object, "datetime64[s]", "datetime64[ns]"])
def test_days_in_a_loose_column(dtype: Anything) -> None:
    """The day of each row may be a Python object, a time, or missing."""
    days = [DAY, None, date(2014, 12, 31)]
    births = objects(*[date(2000, 9, 1)] * 3)
    rules = RuleSet(
        id="r",
        version=1,
        criteria=(
            Criterion(
                id="c",
                label={"sv": "ålder", "en": "age"},
                condition=AgeBetween(minimum=15),
            ),
        ),
    )
    asked = pandas.Series(days, dtype=dtype)
    table = pandas.DataFrame({"birth_date": births, "asked": asked})
    found = screen(table, rules, on="asked")
    assert found["outcome"].to_list() == ["eligible", "undetermined", "ineligible"]
    assert found["missing"].to_list() == ["", "asked", ""]


def test_days_that_are_no_days() -> None:
    """What is no day in the column of days is a fault of that column."""
    with pytest.raises(FactsError) as refused:
        screened("birth_date", objects(DAY, "2015-09-01"), on="birth_date")
    assert [one.place.column for one in refused.value.findings] == ["birth_date"] * 2


@pytest.mark.parametrize("codes", [[114, 180], [True, False]])
def test_categories_that_are_no_texts(codes: list[Anything]) -> None:
    """Categories of anything but texts are no codes."""
    with pytest.raises(FactsError) as refused:
        screened("place", pandas.Series(codes, dtype="category"))
    assert [one.code for one in refused.value.findings] == ["table.type"]


def test_categories_of_texts() -> None:
    """Codes may be held as categories, with nulls among them."""
    found = screened("place", pandas.Series(["A", None, "B"], dtype="category"))
    assert found["outcome"].to_list() == ["eligible", "undetermined", "ineligible"]
