"""What fits a field, and what is said of what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind, fault, is_unknown
from plugin_model.messages import LANGUAGES
from plugin_model.values import BirthDate, Text

FIELDS = {
    kind: Field(name="f", kind=kind, codes=("0180", "1480")) for kind in (Kind.CODE,)
} | {kind: Field(name="f", kind=kind) for kind in Kind if kind is not Kind.CODE}

FITTING: Mapping[Kind, Sequence[object]] = {
    Kind.BIRTH: [date(2000, 2, 29), BirthDate(1999), BirthDate(1999, 5), 1999, 1, 9999],
    Kind.FLAG: [True, False],
    Kind.CODE: ["0180", "1480"],
    Kind.DATE: [date.min, date.max],
    Kind.INTEGER: [0, -1, 10**30],
    Kind.DECIMAL: [0, Decimal("0.1"), Decimal("-1E+20")],
}
UNFIT: Mapping[Kind, Sequence[object]] = {
    Kind.BIRTH: [True, 0, 10000, 1999.0, "1999", datetime(2000, 1, 1, tzinfo=UTC)],
    Kind.FLAG: [0, 1, "ja", "True", 1.0, [True]],
    Kind.CODE: [180, "180", "", "0181", None.__class__, True],
    Kind.DATE: [datetime(2000, 1, 1, tzinfo=UTC), "2000-01-01", 20000101],
    Kind.INTEGER: [True, 1.0, "1", Decimal(1)],
    Kind.DECIMAL: [0.5, True, "0.5", Decimal("Infinity")],
}


class TestFault:
    """A value fits its field or it does not; kinds are never mistaken."""

    @pytest.mark.parametrize(
        ("kind", "value"),
        [(kind, one) for kind, some in FITTING.items() for one in some],
    )
    def test_what_fits(self, kind: Kind, value: object) -> None:
        """Nothing is said of a value that its field may have."""
        assert fault(FIELDS[kind], value) is None

    @pytest.mark.parametrize(
        ("kind", "value"), [(kind, one) for kind, some in UNFIT.items() for one in some]
    )
    def test_what_does_not(self, kind: Kind, value: object) -> None:
        """A value of another kind, however alike, is told of in both languages."""
        found = fault(FIELDS[kind], value)
        assert found is not None
        assert all(found.text(language) for language in LANGUAGES)

    @pytest.mark.parametrize(
        ("given_code", "meant"),
        [("180", "'0180'"), ("148O", "'1480'"), ("1840", "'1480'")],
    )
    def test_did_you_mean(self, given_code: str, meant: str) -> None:
        """A lost zero and a slip of the pen are recognised."""
        found = fault(FIELDS[Kind.CODE], given_code)
        assert found is not None
        assert found.fix() == f"did you mean {meant}?"

    def test_an_empty_list(self) -> None:
        """On a closed list without codes no code stands."""
        assert fault(Field(name="f", kind="code", codes=()), "x") is not None

    def test_an_open_list(self) -> None:
        """On an open list every code stands."""
        assert fault(Field(name="f", kind="code"), "anything") is None

    @given(st.text(st.characters(categories=["L", "Nd"]), min_size=5))
    def test_personal_values_are_masked(self, secret: str) -> None:
        """Of a personal value its shape alone is shown."""
        found = fault(Field(name="f", kind="flag"), secret)
        assert found is not None
        shown = dict(found.values)["value"]
        assert set(shown) <= {"x", "9", "…"}

    def test_others_are_shown(self) -> None:
        """A value that is not personal is shown as it is."""
        found = fault(Field(name="f", kind="flag", personal=False), "kanske")
        assert found is not None
        assert "'kanske'" in found.message()


class NoAnswer:
    """Cannot be compared, as pandas' NA cannot."""

    def __init__(self, name: str) -> None:
        """Take the name that stands for it."""
        self.name = name

    __hash__ = None  # type: ignore[assignment]  # as of all that compares oddly

    def __eq__(self, other: object) -> bool:
        """Refuse to be equal or not."""
        raise TypeError

    def __ne__(self, other: object) -> bool:
        """Refuse to differ or not."""
        raise TypeError

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class TestUnknown:
    """None, NaN, NaT and NA stand for an unknown fact; nothing else does."""

    @pytest.mark.parametrize(
        "value", [None, float("nan"), Decimal("NaN"), Decimal("sNaN"), NoAnswer("<NA>")]
    )
    def test_unknown(self, value: object) -> None:
        """What differs from itself, or refuses to be compared, is unknown."""
        assert is_unknown(value)

    @pytest.mark.parametrize("value", [0, False, "", "NaN", NoAnswer("x"), []])
    def test_known(self, value: object) -> None:
        """Zero, no and nothing are known."""
        assert not is_unknown(value)


class TestField:
    """A field says what it holds and what it is called."""

    def test_the_standard_fields(self) -> None:
        """The standard facts are those of the rule language, in its order."""
        assert [(one.name, one.kind.value) for one in PARTICIPANT_FIELDS] == [
            ("birth", "birth"),
            ("study_status", "code"),
            ("has_dropped_out", "flag"),
            ("at_risk", "flag"),
            ("newly_arrived", "flag"),
            ("completed_compulsory_school", "flag"),
            ("eligible_for_national_programme", "flag"),
            ("municipality", "code"),
            ("entered_on", "date"),
        ]

    def test_municipalities(self) -> None:
        """The list of municipalities has all 290 and their names."""
        of = PARTICIPANT_FIELDS[7]
        assert len(of.codes or ()) == 290
        assert of.code_label("1384") == Text(sv="Kungsbacka", en="Kungsbacka")

    def test_labels(self) -> None:
        """Without a label a field and a code are called by their names."""
        plain = Field(name="wants_work", kind="flag")
        assert plain.label == Text(sv="wants_work", en="wants_work")
        assert plain.code_label("x") == Text(sv="x", en="x")

    def test_repr(self) -> None:
        """A list of codes is counted, not shown."""
        assert "codes=<290>, " in repr(PARTICIPANT_FIELDS[7])
        assert "codes=None, " in repr(PARTICIPANT_FIELDS[0])
