"""
Models of publicly co-funded youth programmes such as Plug In 2.0.

The nouns and the errors are here; `plugin_model.eligibility`, `.documents`,
`.registers`, `.validators` and `.strategies` are imported by name. Nothing is
loaded before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from plugin_model.version import __version__ as __version__

if TYPE_CHECKING:
    from plugin_model.claim import Claim, Gap
    from plugin_model.errors import (
        DocumentError,
        FactsError,
        InvalidValueError,
        MissingExtraError,
        PluginModelError,
        RegisterError,
        RuleError,
        UnsupportedVersionError,
    )
    from plugin_model.findings import Finding, Place, Severity
    from plugin_model.funding import Call, Contribution, FundingPlan, FundingSource
    from plugin_model.organisation import ContactPerson, Organisation, Role
    from plugin_model.participant import Participant
    from plugin_model.participation import Participation
    from plugin_model.project import Phase, Project, SuccessFactor
    from plugin_model.region import County, Municipality, Region
    from plugin_model.sub_project import SubProject, Workshop
    from plugin_model.values import BirthDate, Money, Period, Rate, Text

__all__ = [
    "BirthDate",
    "Call",
    "Claim",
    "ContactPerson",
    "Contribution",
    "County",
    "DocumentError",
    "FactsError",
    "Finding",
    "FundingPlan",
    "FundingSource",
    "Gap",
    "InvalidValueError",
    "MissingExtraError",
    "Money",
    "Municipality",
    "Organisation",
    "Participant",
    "Participation",
    "Period",
    "Phase",
    "Place",
    "PluginModelError",
    "Project",
    "Rate",
    "Region",
    "RegisterError",
    "Role",
    "RuleError",
    "Severity",
    "SubProject",
    "SuccessFactor",
    "Text",
    "UnsupportedVersionError",
    "Workshop",
]

_HOMES = {
    "errors": (
        "DocumentError",
        "FactsError",
        "InvalidValueError",
        "MissingExtraError",
        "PluginModelError",
        "RegisterError",
        "RuleError",
        "UnsupportedVersionError",
    ),
    "findings": ("Finding", "Place", "Severity"),
    "claim": ("Claim", "Gap"),
    "funding": (
        "Call",
        "Contribution",
        "FundingPlan",
        "FundingSource",
    ),
    "organisation": ("ContactPerson", "Organisation", "Role"),
    "participant": ("Participant",),
    "participation": ("Participation",),
    "project": ("Phase", "Project", "SuccessFactor"),
    "region": ("County", "Municipality", "Region"),
    "sub_project": ("SubProject", "Workshop"),
    "values": ("BirthDate", "Money", "Period", "Rate", "Text"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load *name* from its module the first time that it is asked for (PEP 562)."""
    if name not in _HOME_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the face and nothing else."""
    return sorted([*__all__, "__version__"])
