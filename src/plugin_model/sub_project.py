"""
Sub-projects and workshops: the second and third level of a project.

A part of a project points to organisations, regions and success factors by id;
they stand once, in the project.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import field, frozen

from plugin_model.guards import (
    four_digits,
    maybe,
    one_or_more,
    texts,
    tuple_of,
    whole,
    words,
)
from plugin_model.organisation import Role, RoleKind, holder
from plugin_model.values import Period, Source, Text

__all__ = [
    "Aim",
    "Method",
    "Status",
    "StatusStatement",
    "SubProject",
    "Workshop",
]


class Aim(Enum):
    """What a sub-project wants for its participants."""

    STAY_IN_SCHOOL = "stay_in_school"
    """Stay in school and complete it (stanna kvar i och klara av sin skolgång)."""

    COME_BACK = "come_back"
    """Come back after dropping out."""


class Method(Enum):
    """How a sub-project or a workshop works."""

    COACHING = "coaching"
    """Coaching of young people (coachning för unga)."""

    MENTORSHIP = "mentorship"
    """Mentorship and supervision."""

    MAPPING = "mapping"
    """Identification and mapping of groups at risk."""

    FOLLOW_UP = "follow_up"
    """Follow-up of those who left."""

    TRANSITION = "transition"
    """The way from compulsory to upper secondary school."""

    OTHER = "other"
    """Something else; the focus says what."""


class Status(Enum):
    """How far a part of a project has come."""

    PLANNED = "planned"
    """Decided or counted on, without a beginning in sight."""

    ABOUT_TO_START = "about_to_start"
    """Ready to begin."""

    RUNNING = "running"
    """Begun and not ended."""

    ENDED = "ended"
    """Over."""

    CONTINUING = "continuing"
    """Carried on in ordinary work, without the project's money (implementerat)."""

    CANCELLED = "cancelled"
    """Given up before its end."""


@frozen(kw_only=True)
class StatusStatement:
    """How far something has come, as a source said on a day."""

    possible: tuple[Status, ...] = field(validator=one_or_more(tuple_of(Status)))
    """Every status that the source leaves open; one: it is known."""

    stated_on: Period | None = field(default=None, validator=maybe(Period))
    """The days among which it was said; ``None``: not known."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Who says so."""


def _status_on(
    statements: tuple[StatusStatement, ...], day: date
) -> tuple[Status, ...]:
    said = [
        (one.stated_on.last, one.possible)
        for one in statements
        if one.stated_on is not None and one.stated_on.first <= day
    ]
    return max(said, key=lambda pair: pair[0], default=(day, ()))[1]


@frozen(kw_only=True)
class Workshop:
    """A local workshop (projektverkstad, metodverkstad): the third level."""

    id: str = field(validator=words)
    """The stable name, once in a project."""

    name: str | None = field(default=None, validator=maybe(words))
    """What it is called; ``None``: not known."""

    municipality: str | None = field(default=None, validator=maybe(four_digits))
    """The code of the municipality; ``None``: not known."""

    school_unit: str | None = field(default=None, validator=maybe(words))
    """The code of the school unit (skolenhetskod); ``None``: none, or not known."""

    methods: tuple[Method, ...] = field(default=(), validator=tuple_of(Method))
    """How it works; empty: not known."""

    focus: Text | None = field(default=None, validator=maybe(Text))
    """What it is about, in the source's words; ``None``: not known."""

    period: Period | None = field(default=None, validator=maybe(Period))
    """From its first day to its last; ``None``: not known."""

    roles: tuple[Role, ...] = field(default=(), validator=tuple_of(Role))
    """Who runs it."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is described."""


@frozen(kw_only=True)
class SubProject:
    """
    A regional or local sub-project (delprojekt): the second level.

    It exists for one period and is paid for in another: good work goes on when the
    money has ended, and who joins then is not the project's participant.
    """

    id: str = field(validator=words)
    """The stable name, once in a project."""

    name: str | None = field(default=None, validator=maybe(words))
    """What it is called; ``None``: not known."""

    region: str | None = field(default=None, validator=maybe(words))
    """The id of the region that it belongs to; ``None``: not known."""

    municipality: str | None = field(default=None, validator=maybe(four_digits))
    """The code of its municipality; ``None``: several, or not known."""

    roles: tuple[Role, ...] = field(default=(), validator=tuple_of(Role))
    """Who runs it; empty: not known."""

    aims: tuple[Aim, ...] = field(default=(), validator=tuple_of(Aim))
    """What it wants for its participants; empty: not known."""

    methods: tuple[Method, ...] = field(default=(), validator=tuple_of(Method))
    """How it works; empty: not known."""

    focus: Text | None = field(default=None, validator=maybe(Text))
    """What it is about, in the source's words; ``None``: not known."""

    period: Period | None = field(default=None, validator=maybe(Period))
    """From its first day to its last; ``None``: not known."""

    funded: Period | None = field(default=None, validator=maybe(Period))
    """When the project pays for it; ``None``: as long as both exist."""

    stated_months: int | None = field(default=None, validator=maybe(whole))
    """Its length as the source words it, in months; ``None``: it does not."""

    statuses: tuple[StatusStatement, ...] = field(
        default=(), validator=tuple_of(StatusStatement)
    )
    """How far it had come when; empty: not known."""

    planned_participants: int | None = field(default=None, validator=maybe(whole))
    """How many it plans for; ``None``: not known."""

    applies_factors: tuple[str, ...] = field(default=(), validator=texts)
    """The ids of the success factors that it builds on."""

    workshops: tuple[Workshop, ...] = field(default=(), validator=tuple_of(Workshop))
    """Its workshops, as far as they are known."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is described."""

    @property
    def responsible(self) -> str | None:
        """The id of the organisation that runs it; ``None``: not known."""
        return holder(self.roles, RoleKind.RESPONSIBLE)

    def status_on(self, day: date) -> tuple[Status, ...]:
        """Return every status that it may have by what was said up to *day*."""
        return _status_on(self.statuses, day)
