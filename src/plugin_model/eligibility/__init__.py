"""
Rules about who may take part: data that means the same wherever it is asked.

`decide` asks about one person, `frames.screen` about a table; `check` says what is
wrong with a rule set before anything is asked. `frames`, `wording` and the other
modules are imported by name, so that nothing optional is loaded here.
"""

from plugin_model.eligibility.ages import AgeMethod, LeapBirthday
from plugin_model.eligibility.decision import Decision, Outcome
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.objects import compile_rules, decide
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
    as_of,
)
from plugin_model.eligibility.soundness import check

__all__ = [
    "AgeBetween",
    "AgeMethod",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Compare",
    "Criterion",
    "Decision",
    "IsTrue",
    "LeapBirthday",
    "Not",
    "OneOf",
    "Outcome",
    "RuleSet",
    "Truth",
    "as_of",
    "check",
    "compile_rules",
    "decide",
]
