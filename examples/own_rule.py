"""
A rule set of one's own, written by hand: ``python own_rule.py [sv|en]`` explains it.

The programme is made up. ``own_rule.yaml`` says the same as a document.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date

from plugin_model import Period
from plugin_model.eligibility import (
    AgeBetween,
    AtLeast,
    Compare,
    Criterion,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.wording import explain
from plugin_model.fields import Field

RULES = RuleSet(
    id="coaching-example",
    version=1,
    label={"sv": "Coachning (påhittat exempel)", "en": "Coaching (made-up example)"},
    in_force=Period(start=date(2024, 8, 1), end=date(2026, 6, 30)),
    criteria=(
        Criterion(
            id="age",
            label={"sv": "16 till 20 år", "en": "aged 16 to 20"},
            source="Beslut om coachning (påhittat), punkt 1",
            condition=AgeBetween(minimum=16, maximum=20),
        ),
        Criterion(
            id="place",
            label={
                "sv": "bor i någon av tre kommuner",
                "en": "lives in one of three municipalities",
            },
            source="Beslut om coachning (påhittat), punkt 2",
            condition=OneOf(
                field="municipality",
                values=("1480", "1384", "1402"),
                name={
                    "sv": "Göteborg, Kungsbacka och Partille",
                    "en": "Göteborg, Kungsbacka and Partille",
                },
                stated_on=date(2024, 8, 1),
            ),
        ),
        Criterion(
            id="needs_support",
            label={
                "sv": "behöver stöd på minst två sätt",
                "en": "needs support in two ways or more",
            },
            condition=AtLeast(
                count=2,
                conditions=(
                    IsTrue(field="at_risk"),
                    IsTrue(field="newly_arrived"),
                    Compare(field="absence_hours", op=">=", value=40),
                ),
            ),
        ),
        Criterion(
            id="no_job",
            label={"sv": "har inget arbete", "en": "has no job"},
            condition=Not(condition=IsTrue(field="has_job")),
        ),
    ),
    fields=(
        Field(
            name="birth",
            kind="birth",
            label={"sv": "födelsedatum", "en": "date of birth"},
        ),
        Field(
            name="municipality",
            kind="code",
            label={"sv": "kommun", "en": "municipality"},
        ),
        Field(
            name="at_risk",
            kind="flag",
            label={"sv": "riskerar att avbryta", "en": "at risk of dropping out"},
        ),
        Field(
            name="newly_arrived",
            kind="flag",
            label={"sv": "nyanländ", "en": "newly arrived"},
        ),
        Field(
            name="absence_hours",
            kind="integer",
            label={
                "sv": "ogiltig frånvaro i timmar",
                "en": "hours of unexcused absence",
            },
        ),
        Field(
            name="has_job",
            kind="flag",
            label={"sv": "har ett arbete", "en": "has a job"},
        ),
    ),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the rule set in words; in Swedish unless English is asked for."""
    asked = sys.argv[1:] if arguments is None else arguments
    print(explain(RULES, "en" if list(asked) == ["en"] else "sv"), end="")


if __name__ == "__main__":
    main()
