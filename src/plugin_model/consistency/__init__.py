"""
Cross-checks of a project, its money and its participants, told as findings.

Nothing is repaired and nothing is refused: every fault is told at once, each with
an RFC 6901 pointer into the project or into the list of participants. What is not
known is no fault.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugin_model.consistency.money import check_funding
from plugin_model.consistency.parts import check_parts
from plugin_model.consistency.people import check_participants
from plugin_model.findings import Finding
from plugin_model.participant import Participant
from plugin_model.project import Project

__all__ = ["check", "check_funding", "check_participants", "check_parts"]


def check(
    project: Project, participants: Sequence[Participant] = ()
) -> tuple[Finding, ...]:
    """
    Return everything in which a project contradicts itself, or its participants it.

    Args:
        project: Any project.
        participants: The people who take part, as far as they are at hand.

    Example:
        >>> from plugin_model import Project, SubProject
        >>> part = SubProject(id="coaching", region="west")
        >>> [one.code for one in check(Project(id="a", name="A", sub_projects=(part,)))]
        ['check.unknown_id']
    """
    money = (
        ()
        if project.funding is None
        else check_funding(project.funding, call=project.call, owner=project.owner)
    )
    return (
        *check_parts(project),
        *money,
        *check_participants(project, participants),
    )
