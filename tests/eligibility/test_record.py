"""Records of decisions: stored, and answered again."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.eligibility import (
    AgeBetween,
    Criterion,
    IsTrue,
    Outcome,
    RuleSet,
    decide,
)
from plugin_model.eligibility.record import (
    DecisionRecord,
    FactState,
    record,
    replay,
)
from plugin_model.errors import FactsError, RuleError
from plugin_model.findings import Severity
from plugin_model.strategies.facts import facts as some_facts
from plugin_model.strategies.records import decision_records
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import Period
from tests.eligibility.questions import AGES, ALWAYS

DAY = date(2015, 9, 1)
AGE = Criterion(
    id="age",
    label={"sv": "15 till 24 år", "en": "aged 15 to 24"},
    condition=AgeBetween(minimum=15, maximum=24),
)
RISK = Criterion(
    id="risk",
    label={"sv": "i riskzonen", "en": "at risk"},
    condition=IsTrue(field="at_risk"),
)
YOUNG = RuleSet(id="young", version=1, criteria=(AGE, RISK))
KEPT = record(YOUNG, {"birth": date(1999, 5, 17), "at_risk": True}, DAY)

IN_A_FRESH_PROCESS = """
import sys
from pathlib import Path
from plugin_model import documents
from plugin_model.eligibility import RuleSet
from plugin_model.eligibility.record import DecisionRecord, replay
for folder in sorted(Path(sys.argv[1]).iterdir()):
    kept = documents.read(folder / "record.json", DecisionRecord)
    rules = documents.read(folder / "rules.json", RuleSet)
    found = replay(kept, rules)
    print(found.answer == kept.answer, found.findings)
"""


@given(data=st.data())
def test_a_record_says_what_decide_says(data: st.DataObject) -> None:
    """The record of an answer is that answer, for any facts, on any day or none."""
    rules = data.draw(rule_sets(in_force=ALWAYS, ages=AGES))
    on = data.draw(turning_days() | st.none())
    known = data.draw(some_facts(rules, on=on))
    kept, said = record(rules, known, on), decide(rules, known, on)
    assert kept.answer.outcome is said.outcome
    assert kept.answer.unmet == said.unmet
    assert kept.answer.unknown == said.unknown
    assert kept.answer.missing == said.missing
    assert replay(kept, rules).answer == kept.answer
    assert replay(kept, rules).findings == ()


@given(kept=decision_records())
def test_a_record_is_a_document(kept: DecisionRecord) -> None:
    """What is written is read again."""
    assert documents.read(documents.write(kept), DecisionRecord) == kept


@settings(max_examples=2)
@given(data=st.data())
def test_replayed_in_a_fresh_process(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Generated rule sets give the stored answers again, in another process."""
    place = tmp_path_factory.mktemp("records")
    for number in range(10):
        rules = data.draw(rule_sets(in_force=ALWAYS, ages=AGES))
        folder: Path = place / str(number)
        folder.mkdir()
        documents.write(rules, folder / "rules.json")
        kept = data.draw(decision_records(rules=rules))
        documents.write(kept, folder / "record.json")
    told = subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS, str(place)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines() == ["True ()"] * 10


def test_no_fact_is_kept() -> None:
    """Neither the repr nor the document shows a value, only which sort it was."""
    assert "1999" not in repr(KEPT) + documents.write(KEPT)
    assert "states" not in repr(KEPT)
    elsewhere = record(YOUNG, {"birth": date(1995, 1, 1), "at_risk": True}, DAY)
    assert elsewhere == KEPT


@pytest.mark.parametrize(
    ("kept", "rules", "codes"),
    [
        (KEPT, evolve(YOUNG, id="old"), ["record.rules", "record.digest"]),
        (KEPT, evolve(YOUNG, version=2), ["record.version", "record.digest"]),
        (evolve(KEPT, library="0.0.1"), YOUNG, ["record.library"]),
        (
            KEPT,
            evolve(YOUNG, criteria=(RISK, AGE)),
            ["record.digest", "record.states"],
        ),
        (KEPT, evolve(YOUNG, criteria=(AGE,)), ["record.digest", "record.states"]),
        (
            evolve(KEPT, facts=(FactState(name="birth", states=(99,)), KEPT.facts[1])),
            YOUNG,
            ["record.states"],
        ),
        (
            evolve(KEPT, facts=(KEPT.facts[0], FactState(name="at_risk", states=(0,)))),
            YOUNG,
            ["record.outcome", "record.unmet"],
        ),
        (
            evolve(KEPT, facts=(KEPT.facts[0], FactState(name="at_risk", states=(2,)))),
            YOUNG,
            ["record.outcome", "record.unknown", "record.missing"],
        ),
    ],
)
def test_what_differs_is_told(
    kept: DecisionRecord, rules: RuleSet, codes: list[str]
) -> None:
    """Each difference is a finding of its own, in both languages."""
    found = replay(kept, rules).findings
    assert [one.code for one in found] == codes
    assert all(one.text("sv") != one.text("en") for one in found)


def test_another_library_is_only_a_warning() -> None:
    """That another version of the library answered makes no answer wrong."""
    (found,) = replay(evolve(KEPT, library="0.0.1"), YOUNG).findings
    assert found.severity is Severity.WARNING


def test_without_a_day() -> None:
    """Where the day is not known, a birth has two states and the record no day."""
    kept = record(YOUNG, {"birth": date(1999, 5, 17)}, None)
    assert kept.on is None
    assert [len(one.states) for one in kept.facts] == [2, 1]
    assert replay(kept, YOUNG).answer == kept.answer
    assert kept.answer.outcome is Outcome.UNDETERMINED


def test_what_is_refused() -> None:
    """Facts that do not fit are refused, and so is a day out of force."""
    brith: dict[str, Any] = {"brith": 2000}
    with pytest.raises(FactsError):
        record(YOUNG, brith, DAY)
    with pytest.raises(RuleError, match="in force"):
        replay(KEPT, evolve(YOUNG, in_force=Period(start=date(2016, 1, 1))))
