from datetime import date, datetime

import pytest
from attrs import field, frozen, make_class
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import InvalidValueError, Text
from plugin_model.guards import (
    Guard,
    four_digits,
    is_one,
    maybe,
    one_or_more,
    texts,
    tuple_of,
    whole,
    words,
)


def _holds(guard: Guard, value: object) -> tuple[str, ...]:
    """Return the codes of what the guard finds wrong with the value."""
    holder = make_class("Holder", {"it": field(validator=guard)}, kw_only=True)
    try:
        holder(it=value)
    except InvalidValueError as refusal:
        return tuple(one.code for one in refusal.findings)
    return ()


KIND, EMPTY = ("value.kind",), ("value.empty",)


@pytest.mark.parametrize(
    ("guard", "value", "expected"),
    [
        (is_one(int), 7, ()),
        (is_one(int), True, KIND),
        (is_one(bool), True, ()),
        (is_one(date), date(2015, 3, 1), ()),
        (is_one(date), datetime(2015, 3, 1, 12, 0), KIND),
        (is_one(int, str), "a", ()),
        (is_one(int, str), 1.5, KIND),
        (maybe(Text), None, ()),
        (maybe(Text), "age", KIND),
        (maybe(words), None, ()),
        (maybe(words), " ", EMPTY),
        (texts, ("a", "b"), ()),
        (texts, ["a"], KIND),
        (texts, "ab", KIND),
        (texts, ("a", 1, None), KIND + KIND),
        (one_or_more(texts), (), EMPTY),
        (one_or_more(texts), ("a",), ()),
        (one_or_more(texts), 7, KIND),
        (words, "a", ()),
        (words, b"a", KIND),
        (words, "\t ", EMPTY),
        (whole, 0, ()),
        (whole, -1, ("value.negative",)),
        (whole, False, KIND),
        (whole, 1.0, KIND),
        (four_digits, "0180", ()),
        (four_digits, "180", ("value.four_digits",)),
        (four_digits, 180, ("value.four_digits",)),
        (four_digits, "٠١٨٠", ("value.four_digits",)),
    ],
)
def test_what_a_guard_lets_through(
    guard: Guard, value: object, expected: tuple[str, ...]
) -> None:
    """A flag is no number, a moment no day, a text no tuple, 180 no code."""
    assert expected == _holds(guard, value)


@given(st.lists(st.integers() | st.text()).map(tuple))
def test_every_item_that_is_wrong_is_told(items: tuple[object, ...]) -> None:
    """A tuple has one fault for each item of another type."""
    wrong = sum(not isinstance(one, str) for one in items)
    assert KIND * wrong == _holds(tuple_of(str), items)


def test_the_fault_names_field_and_place() -> None:
    """A misfit inside a tuple is told with the name of the field and its index."""

    @frozen(kw_only=True)
    class Holder:
        codes: tuple[str, ...] = field(validator=texts)

    with pytest.raises(InvalidValueError, match=r"codes\[1\] is of type int"):
        Holder(codes=("a", 2))  # type: ignore[arg-type]  # the fault that is meant
