"""
Organisations, what they were called when, what became of them, and their roles.

An organisation stands once and is pointed to by its id. A body that takes a new
name stays the same organisation; one that is merged or split does not, even
where the next one keeps the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from itertools import combinations

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import four_digits, is_one, maybe, one_or_more, tuple_of, words
from plugin_model.validators import organisation_number
from plugin_model.values import Period, Source, Text

__all__ = [
    "ContactPerson",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "Role",
    "RoleKind",
    "Succession",
    "SuccessionKind",
    "carriers",
    "holder",
]


class OrganisationKind(Enum):
    """What sort of body an organisation is."""

    STATE_AGENCY = "state_agency"
    """An agency of the state (statlig myndighet)."""

    MUNICIPALITY = "municipality"
    """A municipality (kommun)."""

    REGION = "region"
    """A region, called landsting (county council) before 2019 (region, landsting)."""

    REGIONAL_ASSOCIATION = "regional_association"
    """A body of municipalities or regions (kommunalförbund, regionförbund)."""

    MEMBER_ORGANISATION = "member_organisation"
    """An organisation of municipalities and regions as employers (SKL, SKR)."""

    UNION_FUND = "union_fund"
    """A fund of the European Union."""

    SCHOOL = "school"
    """A provider of education that is none of the above."""

    COMPANY = "company"
    """A company or an economic association."""

    NON_PROFIT = "non_profit"
    """A non-profit association or a foundation."""


@frozen(kw_only=True)
class OrganisationName:
    """What an organisation is called during a period."""

    legal: str = field(validator=words)
    """The registered name, or the name in the source where that is all there is."""

    short: str | None = field(default=None, validator=maybe(words))
    """The name in everyday use; ``None``: none is known."""

    english: str | None = field(default=None, validator=maybe(words))
    """The body's own name in English; ``None``: none is known."""

    period: Period = field(factory=Period, validator=is_one(Period))
    """When it is so called; an open end: not known to differ."""


class SuccessionKind(Enum):
    """How one name or body followed upon another."""

    RENAME = "rename"
    """The same legal person under a new name."""

    MERGER = "merger"
    """The body became part of another, which is a new legal person to it."""

    SPLIT = "split"
    """One of the body's tasks went to another body."""


@frozen(kw_only=True)
class Succession:
    """
    What an organisation, or one of its tasks, became.

    Example:
        >>> Succession(
        ...     kind=SuccessionKind.SPLIT,
        ...     on=date(2019, 1, 1),
        ...     successor="kommunforbundet-kalmar",
        ...     task="youth",
        ... ).task
        'youth'
    """

    kind: SuccessionKind = field(validator=is_one(SuccessionKind))
    """How it followed."""

    on: date = field(validator=is_one(date))
    """The first day on which the successor carries on."""

    successor: str = field(validator=words)
    """The id of the body that carries on; a rename names the body itself."""

    task: str | None = field(default=None, validator=maybe(words))
    """The task that went over, a code such as ``"youth"``; ``None``: all of them."""

    label: Text | None = field(default=None, validator=maybe(Text))
    """The task in words."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is written."""

    def __attrs_post_init__(self) -> None:
        """Refuse a split that does not say which task went over."""
        if self.kind is SuccessionKind.SPLIT and self.task is None:
            raise InvalidValueError(
                finding("organisation.split_without_task", successor=self.successor)
            )


def _number(_: object, __: object, value: object) -> None:
    organisation_number.validate(value, sole_traders=True)


@frozen(kw_only=True)
class Organisation:
    """
    A body that owns, runs, pays for or takes part in a project.

    Example:
        >>> salar = Organisation(
        ...     id="skl",
        ...     kind=OrganisationKind.MEMBER_ORGANISATION,
        ...     names=(
        ...         OrganisationName(
        ...             legal="Sveriges Kommuner och Landsting",
        ...             short="SKL",
        ...             period=Period(end=date(2019, 11, 26)),
        ...         ),
        ...         OrganisationName(
        ...             legal="Sveriges Kommuner och Regioner",
        ...             short="SKR",
        ...             period=Period(start=date(2019, 11, 27)),
        ...         ),
        ...     ),
        ... )
        >>> [salar.as_of(date(year, 6, 1)).short for year in (2016, 2020)]
        ['SKL', 'SKR']
    """

    id: str = field(validator=words)
    """The stable name by which roles point to it."""

    names: tuple[OrganisationName, ...] = field(
        validator=one_or_more(tuple_of(OrganisationName))
    )
    """Its names over time, oldest first; no two at once."""

    kind: OrganisationKind | None = field(
        default=None, validator=maybe(OrganisationKind)
    )
    """What sort of body it is; ``None``: not known."""

    # A sole trader's organisation number is a personal identity number.
    number: str | None = field(default=None, validator=maybe(_number), repr=False)
    """The organisation number (organisationsnummer); ``None``: not known."""

    municipality: str | None = field(default=None, validator=maybe(four_digits))
    """The code of the municipality that it is; ``None``: it is none, or not known."""

    existed: Period = field(factory=Period, validator=is_one(Period))
    """From its first day to its last; an open end: not known to be bounded."""

    successions: tuple[Succession, ...] = field(
        default=(), validator=tuple_of(Succession)
    )
    """What it, or its tasks, became."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where this is written."""

    def __attrs_post_init__(self) -> None:
        """Refuse two names at once, and a rename that names another body."""
        for one, other in combinations(self.names, 2):
            if one.period.overlaps(other.period):
                raise InvalidValueError(
                    finding(
                        "organisation.two_names",
                        id=self.id,
                        one=one.legal,
                        other=other.legal,
                    )
                )
        for step in self.successions:
            if (step.kind is SuccessionKind.RENAME) != (step.successor == self.id):
                raise InvalidValueError(
                    finding("organisation.succession", id=self.id, kind=step.kind.value)
                )

    def as_of(self, day: date) -> OrganisationName | None:
        """Return its name on *day*; ``None``: it did not exist, or none is known."""
        if day not in self.existed:
            return None
        return next((one for one in self.names if day in one.period), None)


def carriers(
    organisations: Mapping[str, Organisation],
    start: str,
    *,
    on: date,
    task: str | None = None,
) -> tuple[str, ...]:
    """
    Return who on a day carries what an organisation once carried.

    Args:
        organisations: Every organisation by its id; a successor that is not among
            them is returned and not followed further.
        start: The id of the organisation to start from.
        on: The day asked about.
        task: One task alone, such as ``"youth"``; ``None``: all of them.

    Returns:
        Ids in the order met; the organisation itself while nothing has gone over.

    Raises:
        KeyError: If *start* is not among the organisations.
    """
    reached: dict[str, None] = {}
    met = {start}
    waiting = [organisations[start]]
    while waiting:
        one = waiting.pop(0)
        onward = _gone_over(one, on, task)
        if not onward:
            reached[one.id] = None
        for successor in onward:
            if successor not in organisations:
                reached[successor] = None
            elif successor not in met:
                met.add(successor)
                waiting.append(organisations[successor])
    return tuple(reached)


def _gone_over(one: Organisation, on: date, task: str | None) -> tuple[str, ...]:
    """Return the other bodies to which the task, or any, had gone by the day."""
    return tuple(
        step.successor
        for step in one.successions
        if step.kind is not SuccessionKind.RENAME
        and step.on <= on
        and (task is None or step.task in (None, task))
    )


@frozen(kw_only=True)
class ContactPerson:
    """Somebody at an organisation whom one may ask; kept out of every ``repr``."""

    name: str = field(validator=words, repr=False)
    """The person's name."""

    organisation: str = field(validator=words)
    """The id of the organisation."""

    email: str | None = field(default=None, validator=maybe(words), repr=False)
    """The address for e-mail; ``None``: not known."""

    phone: str | None = field(default=None, validator=maybe(words), repr=False)
    """The telephone number; ``None``: not known."""

    period: Period = field(factory=Period, validator=is_one(Period))
    """When the person is the contact; an open end: not known to be bounded."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where the person is named."""


class RoleKind(Enum):
    """What an organisation is to a project or a part of it."""

    OWNER = "owner"
    """The project's owner, the beneficiary in EU terms (projektägare)."""

    PARTNER = "partner"
    """A body that takes part (samverkanspartner, medverkande aktör)."""

    FUNDER = "funder"
    """A body that pays without running any part."""

    RESPONSIBLE = "responsible"
    """The body that runs a sub-project or a workshop."""


@frozen(kw_only=True)
class Role:
    """What one organisation is to a project or a part of it, and when."""

    kind: RoleKind = field(validator=is_one(RoleKind))
    """What it is."""

    organisation: str = field(validator=words)
    """The id of the organisation."""

    period: Period = field(factory=Period, validator=is_one(Period))
    """When it has the role; an open end: as long as the project."""

    tasks: tuple[Text, ...] = field(default=(), validator=tuple_of(Text))
    """Tasks besides running sub-projects, such as building a knowledge platform."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it is written."""


def holder(roles: Iterable[Role], kind: RoleKind) -> str | None:
    """Return the id of the first organisation that has a role; ``None``: nobody."""
    return next((one.organisation for one in roles if one.kind is kind), None)
