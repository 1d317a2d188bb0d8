"""
Participants: people, with dated histories, and the facts known about them on a day.

Nothing here shows in a ``repr``. Histories are dated, so that a rule asked about
a day sees what held, or had been assessed, on or before that day and no later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import TypeVar

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import four_digits, is_one, maybe, tuple_of, words
from plugin_model.participation import Participation
from plugin_model.study import StudyHistory
from plugin_model.validators import personal_identity_number
from plugin_model.validators.identity_kind import ISSUED, Kind
from plugin_model.values import BirthDate, Period

__all__ = [
    "AssessorRole",
    "FlagRecord",
    "IdentifierKind",
    "IdentifierStatus",
    "Participant",
    "PersonIdentifier",
    "Residence",
    "ResidenceBasis",
    "RiskAssessment",
    "RiskGround",
    "SecurityMarking",
]


class SecurityMarking(Enum):
    """How a person's data are protected, in the words of SS12000."""

    NONE = "Ingen"
    """No marking is recorded."""

    CONFIDENTIALITY_MARKING = "Sekretessmarkering"
    """A flag in the population register: weigh harm before anything is told."""

    PROTECTED_REGISTRATION = "Skyddad folkbokföring"
    """Registered somewhere else than the person lives; secrecy is the rule."""


class IdentifierKind(Enum):
    """
    What sort of number or text a person is known by.

    All but the last have the values of `plugin_model.validators.identity_kind.Kind`.
    """

    PERSONAL = "personal"
    """A personal identity number (personnummer)."""

    COORDINATION = "coordination"
    """A coordination number (samordningsnummer)."""

    INTERIM = "interim"
    """An interim number with a letter in it (T-nummer)."""

    PROTECTED_PSEUDO = "protected_pseudo"
    """What Statistics Sweden has reported for people with protected identity."""

    OTHER = "other"
    """Any other, such as a reserve number."""


class IdentifierStatus(Enum):
    """Whether a number is in use."""

    ACTIVE = "active"
    """In use."""

    DORMANT = "dormant"
    """A coordination number that was not renewed (vilande): still the record's."""


@frozen(kw_only=True)
class PersonIdentifier:
    """A number by which a person is or was known."""

    value: str = field(validator=words, repr=False)
    """The number as text; it proves neither birth date nor gender."""

    kind: IdentifierKind = field(validator=is_one(IdentifierKind))
    """What sort it is of."""

    period: Period = field(factory=Period, validator=is_one(Period))
    """When it was the person's; an open end: not known to be bounded."""

    status: IdentifierStatus = field(
        default=IdentifierStatus.ACTIVE, validator=is_one(IdentifierStatus)
    )
    """Whether it is in use."""

    @property
    def key(self) -> str | None:
        """
        What records of one person share; ``None``: many people may share it.

        The number without signs, where it is a valid one. An interim number was
        given by no authority, and one for protected identities is nobody's own.
        """
        if self.kind is IdentifierKind.OTHER:
            return self.value
        if Kind(self.kind.value) not in ISSUED:
            return None
        read = personal_identity_number.validate.read(self.value)
        return read if isinstance(read, str) else self.value


class ResidenceBasis(Enum):
    """Why a municipality counts as a person's, the strongest reason first."""

    REGISTERED = "registered"
    """Registered there (folkbokförd)."""

    STAYS = "stays"
    """Stays there permanently (stadigvarande)."""

    STAYS_FOR_NOW = "stays_for_now"
    """Is there for the moment."""


@frozen(kw_only=True)
class Residence:
    """Where a person belonged during a period, and why."""

    municipality: str = field(validator=four_digits, repr=False)
    """The code of the municipality."""

    period: Period = field(validator=is_one(Period))
    """When."""

    basis: ResidenceBasis = field(
        default=ResidenceBasis.REGISTERED, validator=is_one(ResidenceBasis)
    )
    """Why."""


class AssessorRole(Enum):
    """In what role somebody assessed a risk; never who."""

    HEAD_TEACHER = "head_teacher"
    """Head teacher (rektor)."""

    TEACHER = "teacher"
    """Teacher or mentor (lärare, mentor)."""

    GUIDANCE = "guidance"
    """Study and career guide (studie- och yrkesvägledare)."""

    PUPIL_HEALTH = "pupil_health"
    """Pupil health team (elevhälsa)."""

    COACH = "coach"
    """A coach in the project."""

    MUNICIPALITY = "municipality"
    """The municipality's officer for its activity responsibility (KAA)."""


class RiskGround(Enum):
    """On what an assessment rests: codes alone, never free text."""

    ABSENCE = "absence"
    """Absence from school."""

    GRADES = "grades"
    """Grades."""

    NOT_ELIGIBLE = "not_eligible"
    """Not eligible for a national programme."""

    HEALTH = "health"
    """Health."""

    NEWLY_ARRIVED = "newly_arrived"
    """Newly arrived in Sweden."""

    OTHER = "other"
    """Another ground."""


@frozen(kw_only=True)
class RiskAssessment:
    """Somebody's judgement on a day: no law defines who is at risk."""

    on: date = field(validator=is_one(date))
    """The day of the assessment."""

    at_risk: bool = field(validator=is_one(bool))
    """Whether the person was found to be at risk of dropping out."""

    assessor: AssessorRole | None = field(default=None, validator=maybe(AssessorRole))
    """In what role the assessor acted; ``None``: not known."""

    grounds: tuple[RiskGround, ...] = field(
        default=(), validator=tuple_of(RiskGround), repr=False
    )
    """What it rests on; empty: not noted."""


@frozen(kw_only=True)
class FlagRecord:
    """A yes or no that was noted on a day and holds until another is noted."""

    on: date = field(validator=is_one(date))
    """The day."""

    value: bool = field(validator=is_one(bool))
    """Yes or no."""


@frozen(kw_only=True)
class Participant:
    """
    A person who takes part, or may.

    Example:
        >>> person = Participant(
        ...     id="17",
        ...     birth=BirthDate(2000, 2, 29),
        ...     risk_assessments=(
        ...         RiskAssessment(on=date(2015, 8, 20), at_risk=True),
        ...     ),
        ... )
        >>> person
        Participant()
        >>> person.facts(on=date(2015, 9, 1))["at_risk"]
        True
        >>> person.facts(on=date(2015, 8, 1))["at_risk"] is None
        True
    """

    id: str = field(validator=words, repr=False)
    """The register's own name for the record; it need not be an identity number."""

    birth: BirthDate | None = field(
        default=None, validator=maybe(BirthDate), repr=False
    )
    """The stated date of birth, which a number does not prove; ``None``: not known."""

    identifiers: tuple[PersonIdentifier, ...] = field(
        default=(), validator=tuple_of(PersonIdentifier), repr=False
    )
    """The person's numbers, earlier ones too: one person, however many numbers."""

    marking: SecurityMarking = field(
        default=SecurityMarking.NONE, validator=is_one(SecurityMarking), repr=False
    )
    """How the person's data are protected."""

    residences: tuple[Residence, ...] = field(
        default=(), validator=tuple_of(Residence), repr=False
    )
    """Where the person belonged when."""

    studies: StudyHistory = field(
        factory=StudyHistory, validator=is_one(StudyHistory), repr=False
    )
    """What is known of upper secondary studies."""

    risk_assessments: tuple[RiskAssessment, ...] = field(
        default=(), validator=tuple_of(RiskAssessment), repr=False
    )
    """Assessments of the risk of dropping out, in any order."""

    newly_arrived: tuple[FlagRecord, ...] = field(
        default=(), validator=tuple_of(FlagRecord), repr=False
    )
    """Whether the person was newly arrived (nyanländ), as noted when."""

    completed_compulsory_school: tuple[FlagRecord, ...] = field(
        default=(), validator=tuple_of(FlagRecord), repr=False
    )
    """Whether compulsory schooling was completed, as noted when."""

    eligible_for_national_programme: tuple[FlagRecord, ...] = field(
        default=(), validator=tuple_of(FlagRecord), repr=False
    )
    """Whether the person could be admitted to a national programme, as noted when."""

    participations: tuple[Participation, ...] = field(
        default=(), validator=tuple_of(Participation), repr=False
    )
    """The person's participations, one for each project."""

    def __attrs_post_init__(self) -> None:
        """Refuse two participations in one project: a return is another spell."""
        if len(self.participations) < 2:
            return
        projects = [one.project for one in self.participations]
        twice = sorted({one for one in projects if projects.count(one) > 1})
        if twice:
            raise InvalidValueError(
                *(finding("participation.twice", project=one) for one in twice)
            )

    def participation(self, project: str) -> Participation | None:
        """Return the participation in a project; ``None``: there is none."""
        return next(
            (one for one in self.participations if one.project == project), None
        )

    def home_municipality(self, *, on: date) -> str | None:
        """
        Return the code of the municipality that answers for the person on a day.

        Where they are registered; else where they stay permanently; else where they
        are for the moment. With protected registration the registered municipality
        is a cover and never used. ``None``: not known, or contradictory.

        Source:
            Skollagen (2010:800) 29 kap. 6 §.
        """
        bases = list(ResidenceBasis)
        if self.marking is SecurityMarking.PROTECTED_REGISTRATION:
            bases.remove(ResidenceBasis.REGISTERED)
        for basis in bases:
            found = {
                one.municipality
                for one in self.residences
                if one.basis is basis and on in one.period
            }
            if found:
                return _only(found)
        return None

    def facts(self, *, on: date, project: str | None = None) -> dict[str, object]:
        """
        Return what rules may read, as known on a day.

        Every field of `plugin_model.fields.PARTICIPANT_FIELDS` has a key; ``None``
        stands for what is not known. Nothing dated after the day is used.

        Args:
            on: The day.
            project: The id of the project whose entry is meant; ``None``: the
                person's only one, and no day where there are several.
        """
        status = self.studies.status_on(on)
        return {
            "birth": self.birth,
            "study_status": None if status is None else status.value,
            "has_dropped_out": self.studies.has_dropped_out_on(on),
            "at_risk": _latest(self.risk_assessments, on, lambda one: one.at_risk),
            "newly_arrived": _flag(self.newly_arrived, on),
            "completed_compulsory_school": _flag(self.completed_compulsory_school, on),
            "eligible_for_national_programme": _flag(
                self.eligible_for_national_programme, on
            ),
            "municipality": self.home_municipality(on=on),
            "entered_on": self._entered(on, project),
        }

    def _entered(self, on: date, project: str | None) -> date | None:
        entries = {
            one.entry
            for one in self.participations
            if project in (None, one.project) and one.entry <= on
        }
        return _only(entries)


_T = TypeVar("_T")
_Dated = TypeVar("_Dated", RiskAssessment, FlagRecord)


def _only(found: set[_T]) -> _T | None:
    return next(iter(found)) if len(found) == 1 else None


def _latest(
    records: Iterable[_Dated], on: date, read: Callable[[_Dated], bool]
) -> bool | None:
    """Return what the latest record up to a day says; ``None``: none, or both."""
    known = [(one.on, read(one)) for one in records if one.on <= on]
    newest = max((day for day, _ in known), default=None)
    return _only({value for day, value in known if day == newest})


def _flag(records: Iterable[FlagRecord], on: date) -> bool | None:
    return _latest(records, on, lambda one: one.value)
