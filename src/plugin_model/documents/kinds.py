"""Kinds: what documents can hold, and what contradicts itself in each kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import AttrsInstance, evolve, fields, has

from plugin_model import consistency
from plugin_model.documents.faults import child
from plugin_model.documents.nodes import kind_of
from plugin_model.documents.scalars import Value
from plugin_model.eligibility import soundness
from plugin_model.eligibility.record import DecisionRecord
from plugin_model.eligibility.rules import RuleSet
from plugin_model.findings import Finding
from plugin_model.funding import FundingPlan
from plugin_model.organisation import Organisation
from plugin_model.participant import Participant
from plugin_model.project import Project
from plugin_model.region import Region

__all__ = ["KINDS", "findings_in"]

KINDS: Final[Mapping[str, type[AttrsInstance]]] = {
    kind_of(one): one
    for one in (
        *(Project, RuleSet, Participant, Organisation, Region, FundingPlan),
        DecisionRecord,
    )
}
"""The classes that have documents of their own, by the names of their kinds."""


def findings_in(content: Value) -> tuple[Finding, ...]:
    """
    Return in what *content* contradicts itself, though its form is right.

    Rule sets are checked wherever they stand in it.

    Example:
        >>> findings_in(Region(id="gr", name="Göteborgsregionen"))
        ()
    """
    found = list(consistency.check(content)) if isinstance(content, Project) else []
    for holder, rules in _rule_sets(content):
        for one in soundness.check(rules):
            pointer = holder + (one.place.pointer or "")
            found.append(evolve(one, place=evolve(one.place, pointer=pointer)))
    return tuple(found)


def _rule_sets(content: Value) -> Iterator[tuple[str, RuleSet]]:
    """Yield each rule set in *content*, with the pointer to it."""
    waiting: list[tuple[str, Value]] = [("", content)]
    while waiting:
        pointer, value = waiting.pop()
        members: Iterable[tuple[str | int, Value]] = ()
        if isinstance(value, RuleSet):
            yield pointer, value
        elif isinstance(value, tuple):
            members = enumerate(value)
        elif has(type(value)):
            names = (one.name for one in fields(type(value)))
            members = ((name, getattr(value, name)) for name in names)
        waiting += [(child(pointer, key), one) for key, one in members]
