"""Kinds: what documents can hold, and what contradicts itself in each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from attrs import AttrsInstance

from plugin_model import consistency
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

_Check: TypeAlias = Callable[[Value], tuple[Finding, ...]]

_CHECKS: Final[Mapping[type, _Check]] = {
    Project: consistency.check,
    RuleSet: soundness.check,
}


def findings_in(content: Value) -> tuple[Finding, ...]:
    """
    Return in what *content* contradicts itself, though its form is right.

    Example:
        >>> findings_in(Region(id="gr", name="Göteborgsregionen"))
        ()
    """
    check = _CHECKS.get(type(content))
    return () if check is None else check(content)
