"""Everybody who could be asked about, by brute force: one person of each sort."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from hypothesis import strategies as st

from plugin_model.eligibility import RuleSet
from plugin_model.eligibility.rules import leaves
from plugin_model.strategies.rules import rule_sets, turning_days
from tests.eligibility import brute
from tests.eligibility.questions import ALWAYS

Pair = tuple[RuleSet, RuleSet, date]


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Draw two rule sets that read the same fields, often nearly alike, and a day."""
    old = draw(rule_sets(in_force=ALWAYS, ages=brute.AGES))
    new = draw(rule_sets(in_force=ALWAYS, ages=brute.AGES, fields=old.fields))
    return old, new, draw(turning_days())


def everybody(
    rules: Sequence[RuleSet], on: date, known: Mapping[str, Any] | None = None
) -> Iterator[tuple[bool, ...]]:
    """Yield for one person of each sort which of *rules* admit them on a day."""
    asked: dict[str, list[Any]] = {}
    for one in rules:
        for criterion in one.criteria:
            for leaf in leaves(criterion.condition):
                asked.setdefault(leaf.field, []).append(leaf)
    fields = {field.name: field for one in rules for field in one.fields}
    options = [
        brute._said(
            of,
            [
                (value, on)
                for value in brute._values(
                    fields[name], (known or {}).get(name), of, on
                )
            ],
        )
        for name, of in asked.items()
    ]
    for chosen in product(*options):
        filling = brute._joined(chosen)
        yield tuple(
            all(brute._holds(one.condition, filling) for one in each.criteria)
            for each in rules
        )


def values(rules: RuleSet, name: str, on: date) -> list[Any]:
    """Return values of a field, one of each sort that *rules* can tell apart."""
    field = rules.field(name)
    asked = [
        leaf
        for criterion in rules.criteria
        for leaf in leaves(criterion.condition)
        if leaf.field == name
    ]
    found: dict[tuple[bool, ...], Any] = {}
    for value in brute._values(field, None, asked, on):
        said = brute._said(asked, [(value, on)])[0]
        found.setdefault(tuple(said.values()), value)
    return list(found.values())
