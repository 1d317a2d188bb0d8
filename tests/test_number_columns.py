import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model.errors import FactsError
from plugin_model.strategies.numbers import (
    organisation_numbers,
    personal_identity_numbers,
)
from plugin_model.strategies.places import municipality_codes
from plugin_model.validators import (
    municipality_code,
    organisation_number,
    personal_identity_number,
)
from plugin_model.validators.contract import Validator
from plugin_model.validators.personal_identity_number import ISSUED, Kind

narwhals = pytest.importorskip("narwhals")
polars = pytest.importorskip("polars")
from plugin_model.number_columns import check_column  # noqa: E402

Maker = Callable[[Sequence[object]], Any]
# Each table takes its time to make; the one that is checked first gets the most.
FEWER = settings(max_examples=max(5, settings().max_examples // 5))


def pandas(values: Sequence[object], **options: object) -> object:
    """Make a pandas frame whose index says nothing of the place of a row."""
    library = pytest.importorskip("pandas")
    index = [7 - row // 2 for row in range(len(values))]
    column = library.Series(values, index=index, name="number", **options)
    return column.to_frame()


def pyarrow(values: Sequence[object]) -> object:
    """Make an Arrow table."""
    return pytest.importorskip("pyarrow").table({"number": values})


MAKERS: dict[str, Maker] = {
    "polars": lambda values: polars.DataFrame({"number": values}),
    "polars of any object": lambda values: polars.DataFrame(
        {"number": polars.Series(values, dtype=polars.Object)}
    ),
    "pandas": pandas,
    "pandas of objects": lambda values: pandas(values, dtype=object),
    "pandas on arrow": lambda values: pandas(values, dtype="string[pyarrow]"),
    "pyarrow": pyarrow,
}
each_table = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())

GOOD = "20000229-2399"
IDENTITY = personal_identity_number.validate


@st.composite
def written(draw: st.DrawFn) -> str | None:
    """Draw an identity number as it may stand in a register, right or wrong."""
    number = draw(personal_identity_numbers(kinds=tuple(Kind)))
    start = draw(st.sampled_from([0, 0, 2]))
    century = draw(st.sampled_from(["", "", "", "16", "21"])) if start else ""
    sign = draw(st.sampled_from(["", "-", "-", "+"]))
    text = f"{century}{number[start:8]}{sign}{number[8:]}"
    place = draw(st.integers(0, len(text) - 1))
    slip = draw(st.sampled_from([None, None, *"0123456789", "", " ", "00", "\u0663"]))
    if slip is not None:
        text = text[:place] + slip + text[place + 1 :]
    before, after = draw(
        st.tuples(*[st.sampled_from(["", "", " ", "\n", "\u00a0"])] * 2)
    )
    return draw(st.sampled_from([f"{before}{text}{after}"] * 9 + [None]))


def expected(values: Sequence[object], validate: Validator[...]) -> list[list[str]]:
    """Return verdicts and faults by asking row by row."""
    faults = [None if value is None else validate.fault(value) for value in values]
    verdicts = ["invalid" if fault else "valid" for fault in faults]
    return [
        [
            "unknown" if value is None else verdict
            for value, verdict in zip(values, verdicts, strict=True)
        ],
        [fault.code if fault else "" for fault in faults],
    ]


def found(
    make: Maker, values: Sequence[object], validate: Validator[...]
) -> list[list[str]]:
    """Return verdicts and faults by asking for the column."""
    table = narwhals.from_native(check_column(make(values), "number", validate))
    return [table[name].to_list() for name in ("number_verdict", "number_fault")]


COLUMNS = given(
    values=st.lists(written(), min_size=1, max_size=12),
    on=st.none() | st.dates(date(1890, 1, 1), date(2110, 1, 1)),
    kinds=st.sampled_from([ISSUED, tuple(Kind), (Kind.COORDINATION,), ()]),
)


@COLUMNS
def test_a_column_says_what_each_row_says(
    values: list[str | None], on: date | None, kinds: tuple[Kind, ...]
) -> None:
    """Verdict and fault of a column are those of asking row by row."""
    validate = IDENTITY.using(on=on, kinds=kinds)
    assert found(MAKERS["polars"], values, validate) == expected(values, validate)


@each_table
@FEWER
@COLUMNS
def test_every_engine_says_the_same(
    make: Maker, values: list[str | None], on: date | None, kinds: tuple[Kind, ...]
) -> None:
    """Whatever the frame, a column says what asking row by row says."""
    validate = IDENTITY.using(on=on, kinds=kinds)
    assert found(make, values, validate) == expected(values, validate)


@each_table
def test_every_state_of_the_engine_says_what_the_validator_says(make: Maker) -> None:
    """Each month and day, each kind of slip in the rest: all as row by row."""
    days = [
        f"{month:02}{day:02}" for month in (*range(14), 20, 99) for day in range(100)
    ]
    tails = ("0000", "0001", "2399", "2398", "9999")
    values = [
        f"{year}{day}{tail}"
        for day in days
        for tail in tails
        for year in ("99", "1999")
    ]
    assert found(make, values, IDENTITY) == expected(values, IDENTITY)


@each_table
def test_only_what_is_a_blank_is_stripped(make: Maker) -> None:
    """No engine takes another sign for a blank than the validator does."""
    signs = [
        chr(code)
        for code in range(1, sys.maxunicode)
        if not chr(code).isalnum() and not 0xD800 <= code < 0xE000 and code < 0x3100
    ]
    values = [GOOD + sign for sign in signs]
    assert found(make, values, IDENTITY) == expected(values, IDENTITY)


@each_table
@FEWER
@given(
    values=st.lists(
        st.none()
        | organisation_numbers()
        | municipality_codes()
        | st.text("0123456789-", max_size=11),
        min_size=1,
        max_size=8,
    ),
    validate=st.sampled_from(
        [
            organisation_number.validate,
            organisation_number.validate.using(sole_traders=True),
            municipality_code.validate,
            municipality_code.validate.using(on=date(2001, 1, 1)),
        ]
    ),
)
def test_any_validator_will_do(
    make: Maker, values: list[str | None], validate: Validator[...]
) -> None:
    """Other numbers and codes are checked in the same way."""
    assert found(make, values, validate) == expected(values, validate)


@pytest.mark.parametrize("name", ["polars", "pandas of objects", "pyarrow"])
def test_whole_numbers(name: str) -> None:
    """A column of whole numbers is read as the validator reads each."""
    values = [200002292399, 200002292398, 2292399, 5704289999, 165560160680, 0, -1]
    assert found(MAKERS[name], values, IDENTITY) == expected(values, IDENTITY)


def test_whole_numbers_with_a_gap() -> None:
    """A null among whole numbers is unknown, and the rest is read."""
    values = [200002292399, None]
    assert found(MAKERS["polars"], values, IDENTITY)[0] == ["valid", "unknown"]


def test_a_column_without_a_row() -> None:
    """A frame without rows gets its columns all the same."""
    empty = polars.DataFrame({"number": []}, schema={"number": polars.String})
    assert check_column(empty, "number").columns == [
        "number",
        "number_verdict",
        "number_fault",
    ]


@pytest.mark.parametrize("name", ["polars of any object", "pandas of objects"])
def test_other_things_are_no_text(name: str) -> None:
    """What is no text is invalid, what is not there is unknown."""
    values = [GOOD, 1.5, float("nan"), None, True]
    verdicts, faults = found(MAKERS[name], values, IDENTITY)
    assert verdicts == ["valid", "invalid", "unknown", "unknown", "invalid"]
    assert faults == ["", "number.no_text", "", "", "number.no_text"]


def test_rows_and_index_are_left_alone() -> None:
    """A pandas frame keeps its index, repeated labels and all."""
    frame: Any = pandas([GOOD, None, "x", GOOD])
    table = check_column(frame, "number")
    assert table.index.equals(frame.index)
    assert table["number_verdict"].to_list() == ["valid", "unknown", "invalid", "valid"]


def test_a_column_that_is_there_already_is_not_overwritten() -> None:
    """Both names that would be overwritten are told at once."""
    once = check_column(polars.DataFrame({"number": [GOOD]}), "number")
    with pytest.raises(FactsError) as caught:
        check_column(once, "number")
    assert len(caught.value.findings) == 2
