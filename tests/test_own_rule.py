"""The example of a rule set of one's own: in Python and in YAML the same."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from plugin_model import documents
from plugin_model.eligibility import Outcome, RuleSet, check, decide
from plugin_model.eligibility.digest import digest

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module", name="example")
def _example() -> ModuleType:
    """Import the program, which lies outside the package."""
    spec = importlib.util.spec_from_file_location("own_rule", EXAMPLES / "own_rule.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["own_rule"] = module
    spec.loader.exec_module(module)
    return module


def test_the_document_says_the_same(example: ModuleType) -> None:
    """What stands in YAML is the rule set in Python, and has its digest."""
    pytest.importorskip("yaml")
    read = documents.read(EXAMPLES / "own_rule.yaml", RuleSet)
    assert read == example.RULES
    assert digest(read) == digest(example.RULES)


def test_it_is_sound(example: ModuleType) -> None:
    """Nothing is wrong with it, and no criterion decides nothing."""
    assert check(example.RULES) == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Outcome.ELIGIBLE),
        ({"municipality": "0180"}, Outcome.INELIGIBLE),
        ({"birth": date(2003, 9, 2)}, Outcome.ELIGIBLE),
        ({"birth": date(2003, 9, 1)}, Outcome.INELIGIBLE),
        ({"absence_hours": 39}, Outcome.INELIGIBLE),
        ({"absence_hours": None}, Outcome.UNDETERMINED),
        ({"absence_hours": None, "newly_arrived": True}, Outcome.ELIGIBLE),
        ({"has_job": True}, Outcome.INELIGIBLE),
    ],
)
def test_what_it_says_of_people(
    example: ModuleType, facts: dict[str, object], expected: Outcome
) -> None:
    """Somebody of 17, at risk and often absent, of whom one fact is changed."""
    somebody = {
        "birth": date(2007, 5, 17),
        "municipality": "1480",
        "at_risk": True,
        "newly_arrived": False,
        "absence_hours": 40,
        "has_job": False,
    }
    decision = decide(example.RULES, somebody | facts, date(2024, 9, 1))
    assert decision.outcome is expected


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        ([], "# Coachning (påhittat exempel)"),
        (["sv"], "# Coachning (påhittat exempel)"),
        (["en"], "# Coaching (made-up example)"),
    ],
)
def test_the_program_explains_it(
    example: ModuleType,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    first: str,
) -> None:
    """It prints the rule set in words, in the language that is asked for."""
    example.main(arguments)
    assert capsys.readouterr().out.splitlines()[0] == first
