"""Findings in words, as JSON and as CSV; errors that carry them."""

from __future__ import annotations

import copy
import csv
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import errors
from plugin_model.errors import FactsError, InvalidValueError, PluginModelError
from plugin_model.findings import (
    Finding,
    Place,
    Severity,
    as_csv,
    as_json,
    as_text,
    finding,
)
from plugin_model.messages import LANGUAGES, text

ORDER = finding(
    "value.period_order",
    place=Place(row=3, column="Start"),
    start="2016-02-01",
    end="2016-01-01",
)

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
NUMBERS = st.none() | st.integers(min_value=0, max_value=10**9)
FINDINGS = st.builds(
    lambda place, severity, start, end: finding(
        "value.period_order", place=place, severity=severity, start=start, end=end
    ),
    st.builds(Place, row=NUMBERS, column=st.none() | WORDS, line=NUMBERS),
    st.sampled_from(Severity),
    WORDS,
    WORDS,
)


@pytest.mark.parametrize("severity", Severity)
def test_the_words_for_severities(severity: Severity) -> None:
    """On the screen a severity is called what it is called in files."""
    assert text(f"severity.{severity.value}", "en") == severity.value


class TestFinding:
    """One finding says where, what, and what would be right."""

    def test_words(self) -> None:
        """Place, message and fix stand in one line, in either language."""
        assert ORDER.text("en") == (
            "row 3, column Start: the period ends 2016-01-01, before it starts "
            "2016-02-01; give an end on or after the start; both days count"
        )
        assert ORDER.text("sv").startswith("rad 3, kolumn Start: perioden slutar")

    @pytest.mark.parametrize(
        ("place", "said"),
        [
            (Place(), ""),
            (Place(pointer=""), ""),
            (Place(row=0), "row 0"),
            (Place(line=2, character=7), "line 2, character 7"),
            (Place(pointer="/a/0"), "at /a/0"),
        ],
    )
    def test_places(self, place: Place, said: str) -> None:
        """A place says what is known of it and no more."""
        assert str(place) == said

    def test_nowhere(self) -> None:
        """Without a place the message begins the line."""
        assert finding("value.currency", value="'kr'").text().startswith("'kr' is no")


class TestForms:
    """All findings can be given on: for people, for programs, for spreadsheets."""

    @given(st.lists(FINDINGS, max_size=4))
    def test_json(self, found: list[Finding]) -> None:
        """As JSON there is an object for each, with both languages."""
        read = json.loads(as_json(found))
        assert [one["code"] for one in read] == [one.code for one in found]
        assert [one["row"] for one in read] == [one.place.row for one in found]
        for language in LANGUAGES:
            assert [one[f"message_{language}"] for one in read] == [
                one.message(language) for one in found
            ]

    @given(st.lists(FINDINGS, max_size=4))
    def test_csv(self, found: list[Finding]) -> None:
        """As CSV there is a row for each, with the same values."""
        rows = list(csv.DictReader(as_csv(found).splitlines(keepends=True)))
        assert [row["severity"] for row in rows] == [
            one.severity.value for one in found
        ]
        assert [row["fix_sv"] for row in rows] == [one.fix("sv") for one in found]

    def test_text(self) -> None:
        """As text there is a line for each, with severity and code."""
        assert as_text([ORDER, ORDER], "sv").count("\n") == 1
        assert as_text([ORDER]).startswith("error [value.period_order] row 3")


class TestErrors:
    """An error carries findings, whatever it goes through."""

    @pytest.mark.parametrize(
        "error",
        [getattr(errors, name) for name in errors.__all__],
        ids=lambda error: error.__name__,
    )
    def test_one_tree(self, error: type[PluginModelError]) -> None:
        """Every error is caught at the root and survives pickling and copying."""
        raised = error(ORDER, ORDER)
        assert isinstance(raised, PluginModelError)
        for again in (pickle.loads(pickle.dumps(raised)), copy.copy(raised)):
            assert (type(again), again.findings) == (error, (ORDER, ORDER))

    def test_all_at_once(self) -> None:
        """The text has a line for each finding, in either language."""
        raised = FactsError(ORDER, finding("value.currency", value="'kr'"))
        assert str(raised).count("\n") == 1
        assert "är ingen valutakod" in raised.text("sv")

    def test_python_s_own_kinds(self) -> None:
        """A wrong value is a ValueError, a missing extra an ImportError."""
        assert issubclass(InvalidValueError, ValueError)
        assert issubclass(errors.MissingExtraError, ImportError)
