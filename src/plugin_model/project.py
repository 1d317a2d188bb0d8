"""
Projects, their sub-projects and workshops: the aggregate of the domain.

Organisations, regions and success factors stand once in a project; its parts
point to them by id. What sources disagree on stands in claims, what nobody says
in gaps, so that the tree never passes off a reading as the only one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from attrs import field, frozen

from plugin_model.claim import Claim, Confidence, Gap, Standing, standing
from plugin_model.eligibility.rules import RuleSet
from plugin_model.funding import Call, FundingPlan
from plugin_model.guards import (
    is_one,
    maybe,
    texts,
    tuple_of,
    whole,
    words,
)
from plugin_model.organisation import (
    ContactPerson,
    Organisation,
    Role,
    RoleKind,
    holder,
)
from plugin_model.participant import Participant
from plugin_model.region import Region
from plugin_model.sub_project import SubProject, Workshop
from plugin_model.values import Period, Source, Text

__all__ = [
    "CodedTerm",
    "Headcount",
    "Phase",
    "PhaseKind",
    "Programme",
    "Project",
    "SuccessFactor",
    "headcount",
]


class PhaseKind(Enum):
    """What is done in a phase of a project."""

    ANALYSIS_AND_PREPARATION = "analysis_and_preparation"
    """Analysis and preparation (analys- och förberedelsefas)."""

    IMPLEMENTATION = "implementation"
    """Activities for participants (genomförande)."""

    CLOSING = "closing"
    """Reports and evaluation after the activities (avslut)."""


@frozen(kw_only=True)
class Phase:
    """A part of a project's time."""

    kind: PhaseKind = field(validator=is_one(PhaseKind))
    """What is done in it."""

    period: Period | None = field(default=None, validator=maybe(Period))
    """Its days; ``None``: not known."""

    words: Text | None = field(default=None, validator=maybe(Text))
    """What the source says of its length, such as "a couple of months"."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is written."""


@frozen(kw_only=True)
class SuccessFactor:
    """A way of working that was found to keep young people in school."""

    id: str = field(validator=words)
    """The stable name by which sub-projects point to it; the list is open."""

    label: Text = field(validator=is_one(Text))
    """What it is called."""

    identified_in: str | None = field(default=None, validator=maybe(words))
    """The id of the project that found it; ``None``: not known."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is named."""

    confidence: Confidence = field(
        default=Confidence.PRIMARY, validator=is_one(Confidence)
    )
    """How near to its origin it was read."""


@frozen(kw_only=True)
class CodedTerm:
    """A code of a programme, and what it is called."""

    code: str = field(validator=words)
    """The code, as text."""

    label: Text | None = field(default=None, validator=maybe(Text))
    """What it is called; ``None``: not known."""


@frozen(kw_only=True)
class Programme:
    """The programme of a fund that a project is paid from."""

    code: str = field(validator=words)
    """Its number in the EU's register (CCI)."""

    name: Text = field(validator=is_one(Text))
    """What it is called."""

    period: Period = field(factory=Period, validator=is_one(Period))
    """The programming period."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is written."""


@frozen(kw_only=True)
class Project:
    """
    A publicly co-funded project: an operation, in the words of EU law.

    Example:
        >>> project = Project(
        ...     id="example",
        ...     name="Example",
        ...     period=Period(start=date(2015, 3, 1), end=date(2018, 12, 31)),
        ...     sub_projects=(SubProject(id="partille", municipality="1402"),),
        ... )
        >>> project.owner is None, [part.id for part in project.sub_projects]
        (True, ['partille'])
    """

    id: str = field(validator=words)
    """The stable name by which participations point to it."""

    diary_number: str | None = field(default=None, validator=maybe(words))
    """The fund's number (diarienummer), such as "2015/00665"; ``None``: not known."""

    name: str = field(validator=words)
    """What it is called."""

    other_names: tuple[str, ...] = field(default=(), validator=texts)
    """What it is called elsewhere, such as in a register."""

    summary: Text | None = field(default=None, validator=maybe(Text))
    """What it is, in a sentence or two."""

    period: Period | None = field(default=None, validator=maybe(Period))
    """The decided project period; ``None``: not known."""

    stated_months: int | None = field(default=None, validator=maybe(whole))
    """Its length as a source words it, in months; ``None``: none does."""

    phases: tuple[Phase, ...] = field(default=(), validator=tuple_of(Phase))
    """Its phases in order, as far as they are known."""

    programme: Programme | None = field(default=None, validator=maybe(Programme))
    """The programme that it is paid from; ``None``: not known."""

    priority_axis: CodedTerm | None = field(default=None, validator=maybe(CodedTerm))
    """The priority axis (programområde); ``None``: not known."""

    specific_objective: CodedTerm | None = field(
        default=None, validator=maybe(CodedTerm)
    )
    """The specific objective (specifikt mål); ``None``: not known."""

    intervention: CodedTerm | None = field(default=None, validator=maybe(CodedTerm))
    """The category of intervention (interventionstyp); ``None``: not known."""

    funding_region: str | None = field(default=None, validator=maybe(words))
    """The fund's own region, "ESF Nationellt"; ``None``: not known."""

    call: Call | None = field(default=None, validator=maybe(Call))
    """The call that it answered; ``None``: not known."""

    funding: FundingPlan | None = field(default=None, validator=maybe(FundingPlan))
    """Budget and contributions; ``None``: not known."""

    target_group: RuleSet | None = field(default=None, validator=maybe(RuleSet))
    """Who may take part; ``None``: not known as a rule."""

    planned_participants: int | None = field(default=None, validator=maybe(whole))
    """How many it plans for, not how many came; ``None``: not known."""

    predecessor: str | None = field(default=None, validator=maybe(words))
    """The id of the project that it follows upon; ``None``: none is known."""

    adds_to: str | None = field(default=None, validator=maybe(words))
    """The id of the project that it deepens; ``None``: none."""

    organisations: tuple[Organisation, ...] = field(
        default=(), validator=tuple_of(Organisation)
    )
    """Every organisation that is pointed to, each once."""

    regions: tuple[Region, ...] = field(default=(), validator=tuple_of(Region))
    """Every region that is pointed to, each once."""

    roles: tuple[Role, ...] = field(default=(), validator=tuple_of(Role))
    """Who owns it, takes part and pays."""

    contacts: tuple[ContactPerson, ...] = field(
        default=(), validator=tuple_of(ContactPerson), repr=False
    )
    """Whom one may ask."""

    success_factors: tuple[SuccessFactor, ...] = field(
        default=(), validator=tuple_of(SuccessFactor)
    )
    """The success factors that it found or builds on."""

    sub_projects: tuple[SubProject, ...] = field(
        default=(), validator=tuple_of(SubProject)
    )
    """Its sub-projects, as far as they are known; gaps tell what is not."""

    claims: tuple[Claim, ...] = field(default=(), validator=tuple_of(Claim))
    """What sources say, whether they agree or not."""

    gaps: tuple[Gap, ...] = field(default=(), validator=tuple_of(Gap))
    """What is there but not known."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """The source of what is not marked otherwise."""

    @property
    def owner(self) -> str | None:
        """The id of the organisation that owns it; ``None``: not known."""
        return holder(self.roles, RoleKind.OWNER)

    @property
    def partners(self) -> tuple[str, ...]:
        """The ids of the organisations that take part, in order."""
        return tuple(
            one.organisation for one in self.roles if one.kind is RoleKind.PARTNER
        )

    def organisation(self, id: str) -> Organisation | None:
        """Return the organisation of that id; ``None``: there is none."""
        return next((one for one in self.organisations if one.id == id), None)

    def region(self, id: str) -> Region | None:
        """Return the region of that id; ``None``: there is none."""
        return next((one for one in self.regions if one.id == id), None)

    def workshops(self) -> Iterator[Workshop]:
        """Return every workshop of every sub-project."""
        for part in self.sub_projects:
            yield from part.workshops

    def funded_period(self, part: SubProject) -> Period | None:
        """
        Return when the project pays for a sub-project.

        The part's own limit, or its period, inside the project's. ``None``: not
        known, or never.
        """
        limits = [one for one in (part.funded or part.period, self.period) if one]
        if len(limits) < 2:
            return None
        return limits[0].intersection(limits[1])

    def as_of(self, subject: str, day: date, *, scope: str | None = None) -> Standing:
        """
        Return what is said about a subject as of a day, with rivals and gaps.

        Args:
            subject: What is asked about, such as ``"regions"``.
            day: The day of asking.
            scope: The id of a part; ``None``: the whole project.
        """
        return standing(self.claims, self.gaps, subject, on=day, scope=scope)

    def subjects(self) -> tuple[tuple[str, str | None], ...]:
        """Return every subject and scope with a claim or a gap, in order, each once."""
        said = [(one.subject, one.scope) for one in self.claims]
        missed = [(one.subject, one.scope) for one in self.gaps]
        return tuple(dict.fromkeys(said + missed))


@frozen(kw_only=True)
class Headcount:
    """How many people took part: in all, and in each sub-project."""

    total: int
    """People, each counted once, however many parts they were in."""

    sub_projects: tuple[tuple[str, int], ...]
    """The id of each sub-project and its people; together often more than the total."""


def headcount(project: Project, participants: Iterable[Participant]) -> Headcount:
    """
    Count the people who took part in a project.

    Records that share an id or a number are one person. This is how many came,
    which says nothing of `Project.planned_participants`.
    """
    people = _People()
    everybody: set[_Key] = set()
    parts: dict[str, set[_Key]] = {one.id: set() for one in project.sub_projects}
    for person in participants:
        taken = person.participation(project.id)
        if taken is not None:
            key = people.join(person)
            everybody.add(key)
            for spell in taken.spells:
                parts.get(spell.sub_project or "", set()).add(key)
    return Headcount(
        total=people.count(everybody),
        sub_projects=tuple((id, people.count(keys)) for id, keys in parts.items()),
    )


_Key = tuple[str, str]


class _People:
    """Groups of ids and numbers that belong to one person each."""

    def __init__(self) -> None:
        self._leader: dict[_Key, _Key] = {}

    def _find(self, key: _Key) -> _Key:
        while (leader := self._leader.setdefault(key, key)) != key:
            self._leader[key] = key = self._leader[leader]
        return key

    def join(self, person: Participant) -> _Key:
        """Put the keys of one record together, and return one of them."""
        own = ("id", person.id)
        for one in person.identifiers:
            if one.key is not None:
                self._leader[self._find(("number", one.key))] = self._find(own)
        return own

    def count(self, keys: Iterable[_Key]) -> int:
        """Return how many people the keys stand for."""
        return len({self._find(key) for key in keys})
