"""The library's classes in a system that uses cattrs."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

import cattrs
import pytest
from attrs import field, frozen
from cattrs.preconf.json import make_converter
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.documents.converting import converter, register
from plugin_model.eligibility.rules import AgeBetween, Condition, IsTrue
from plugin_model.errors import DocumentError
from plugin_model.participant import Participant
from plugin_model.strategies import (
    funding_plans,
    organisations,
    participants,
    projects,
    regions,
)
from plugin_model.strategies.records import decision_records
from plugin_model.strategies.rules import rule_sets
from plugin_model.study import StudyStatus
from plugin_model.values import BirthDate, Period

STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "project": projects(),
    "rule_set": rule_sets(),
    "participant": participants(),
    "organisation": organisations(),
    "region": regions(),
    "funding_plan": funding_plans(),
    "decision_record": decision_records(),
}


@frozen(kw_only=True)
class Case:
    """A class of somebody else's system, with ours within."""

    number: int
    person: Participant
    periods: list[Period] = field(factory=list)
    rule: Condition | None = None
    status: StudyStatus | None = None
    by_name: dict[str, BirthDate] = field(factory=dict)
    opened: date | None = None


CASE = Case(
    number=7,
    person=Participant(id="17", birth=BirthDate(1999, 5, 17)),
    periods=[Period(start=date(2015, 3, 1)), Period()],
    rule=IsTrue(field="at_risk"),
    status=StudyStatus.ENROLLED,
    by_name={"anna": BirthDate(1999)},
    opened=date(2015, 9, 1),
)


@pytest.mark.parametrize("kind", sorted(documents.KINDS))
class TestEveryKind:
    """Every kind of document goes through a converter unharmed."""

    @given(data=st.data())
    @settings(max_examples=8)
    def test_there_and_back(self, kind: str, data: st.DataObject) -> None:
        """What is unstructured is what `write` writes, and is structured again."""
        thing = data.draw(STRATEGIES[kind])
        known = converter()
        plain = known.unstructure(thing)
        assert plain == json.loads(documents.write(thing))["content"]
        assert known.structure(plain, documents.KINDS[kind]) == thing

    def test_the_faults_are_those_of_read(self, kind: str) -> None:
        """What a converter refuses it tells as `read` does, from the value on."""
        plain = {"zebra": 1, "id": 7}
        head = {"format": "plugin_model", "version": 1, "kind": kind}
        document = json.dumps({**head, "content": plain})
        with pytest.raises(DocumentError) as refusal:
            converter().structure(plain, documents.KINDS[kind])
        told = {(one.code, one.place.pointer) for one in refusal.value.findings}
        assert {(code, f"/content{at}") for code, at in told} == {
            (one.code, one.place.pointer)
            for one in documents.check(document, documents.KINDS[kind]).findings
        }


class TestEmbedded:
    """Classes of the library stand within classes of others."""

    @pytest.mark.parametrize("make", [converter, lambda: register(make_converter())])
    def test_there_and_back(self, make: Any) -> None:  # noqa: ANN401
        """What holds our classes is unstructured and structured again."""
        known = make()
        known.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
        known.register_unstructure_hook(date, date.isoformat)
        plain = json.loads(json.dumps(known.unstructure(CASE)))
        assert plain["person"]["birth"] == "1999-05-17"
        assert plain["rule"] == {"kind": "is_true", "field": "at_risk"}
        assert plain["periods"] == [{"start": "2015-03-01"}, {}]
        assert known.structure(plain, Case) == CASE

    def test_no_fault_is_lost(self) -> None:
        """In the group that cattrs raises each of our errors stands whole."""
        plain = {
            "number": 7,
            "person": {"id": 7, "brith": "1999"},
            "periods": [{"start": "2015-02-30"}, {"end": True}],
            "rule": {"kind": "al_of"},
        }
        with pytest.raises(cattrs.ClassValidationError) as refusal:
            converter().structure(plain, Case)
        told = [
            (one.code, one.place.pointer)
            for error in ours(refusal.value)
            for one in error.findings
        ]
        assert told == [
            ("document.not_text", "/id"),
            ("document.misspelt_key", "/brith"),
            ("document.no_such_date", "/start"),
            ("document.not_date", "/end"),
            ("document.misspelt_kind", "/kind"),
        ]

    def test_what_is_not_ours_is_left_alone(self) -> None:
        """Days and classes of others are treated as the converter did before."""
        given = {"number": 7, "person": {"id": "1"}, "opened": "2015-09-01"}
        with pytest.raises(cattrs.ClassValidationError) as refusal:
            register(cattrs.Converter()).structure(given, Case)
        assert ours(refusal.value) == []


def ours(error: BaseException) -> list[DocumentError]:
    """Return the errors of the library within a group, in order."""
    if isinstance(error, DocumentError):
        return [error]
    return [one for inner in getattr(error, "exceptions", ()) for one in ours(inner)]


def test_a_choice_of_classes_has_its_kind() -> None:
    """A value of one of several classes says which, as in a document."""
    known = converter()
    rule = AgeBetween(minimum=15, maximum=24)
    choice: Any = Condition
    plain = known.unstructure(rule, choice)
    assert plain["kind"] == "age_between"
    assert known.structure(plain, choice) == rule


def test_values_are_strict() -> None:
    """A number is no text, a float no amount, and nothing is nested without end."""
    endless: list[object] = []
    endless.append(endless)
    for raw in (7, 1.5, None, {"id": 1.5}, {"id": "1", "studies": endless}, endless):
        with pytest.raises(DocumentError):
            converter().structure(raw, Participant)


def test_personal_values_are_masked() -> None:
    """No error of a converter tells what a person's record holds."""
    with pytest.raises(DocumentError) as refusal:
        converter().structure({"id": "1", "birth": "hemligt"}, Participant)
    assert "hemligt" not in str(refusal.value)


def test_the_face_does_without_it() -> None:
    """To read and write documents loads no cattrs."""
    code = (
        "import sys, plugin_model; from plugin_model import documents;"
        "documents.write(plugin_model.Period());"
        "assert 'cattrs' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
