"""
Rows: what one flat record says of a participant, named as the rules name it.

A participant has dated histories; a record of facts has one day. `ParticipantRow`
says so, and turns into a participant whose facts on that day are those of the row.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import four_digits, is_one, maybe, tuple_of, words
from plugin_model.participant import (
    FlagRecord,
    Participant,
    PersonIdentifier,
    Residence,
    RiskAssessment,
    SecurityMarking,
)
from plugin_model.participation import Participation, Spell
from plugin_model.study import StudyHistory, StudyRecord, StudyStatus
from plugin_model.values import BirthDate, Period

__all__ = ["ParticipantRow", "entries", "flags", "homes", "risks", "studies"]

_IS_FLAG: Final = maybe(is_one(bool))


@frozen(kw_only=True)
class ParticipantRow:
    """
    The facts of a participant on one day.

    Example:
        >>> row = ParticipantRow(id="17", at_risk=True, stated_on=date(2015, 9, 1))
        >>> row.participant().facts(on=date(2015, 9, 1))["at_risk"]
        True
    """

    id: str = field(validator=words, repr=False)
    """The register's own name for the record."""

    birth: BirthDate | None = field(
        default=None, validator=maybe(BirthDate), repr=False
    )
    """The date of birth, as far as it is known."""

    identifiers: tuple[PersonIdentifier, ...] = field(
        default=(), validator=tuple_of(PersonIdentifier), repr=False
    )
    """The person's numbers."""

    marking: SecurityMarking = field(
        default=SecurityMarking.NONE, validator=is_one(SecurityMarking), repr=False
    )
    """How the person's data are protected."""

    study_status: StudyStatus | None = field(
        default=None, validator=maybe(StudyStatus), repr=False
    )
    """How the person stands to upper secondary school."""

    has_dropped_out: bool | None = field(default=None, validator=_IS_FLAG, repr=False)
    """Whether the person has ever dropped out, and not completed since."""

    at_risk: bool | None = field(default=None, validator=_IS_FLAG, repr=False)
    """Whether the person is at risk of dropping out, as assessed."""

    newly_arrived: bool | None = field(default=None, validator=_IS_FLAG, repr=False)
    """Whether the person is newly arrived."""

    completed_compulsory_school: bool | None = field(
        default=None, validator=_IS_FLAG, repr=False
    )
    """Whether compulsory schooling is completed."""

    eligible_for_national_programme: bool | None = field(
        default=None, validator=_IS_FLAG, repr=False
    )
    """Whether the person could be admitted to a national programme."""

    municipality: str | None = field(
        default=None, validator=maybe(four_digits), repr=False
    )
    """The code of the municipality."""

    entered_on: date | None = field(default=None, validator=maybe(date), repr=False)
    """The day of entry into the project."""

    project: str | None = field(default=None, validator=maybe(words), repr=False)
    """The id of the project; needed where there is a day of entry."""

    stated_on: date | None = field(default=None, validator=maybe(date), repr=False)
    """The day on which all this was so; ``None``: the day of entry."""

    def __attrs_post_init__(self) -> None:
        """Refuse facts without a day, and an entry into nothing."""
        if self.entered_on is not None and self.project is None:
            raise InvalidValueError(finding("row.entry_without_project"))
        if self.day is None and self._states_something:
            raise InvalidValueError(finding("row.undated"))
        studies(self.study_status, self.has_dropped_out, self.day)

    @property
    def day(self) -> date | None:
        """The day on which the facts were so."""
        return self.entered_on if self.stated_on is None else self.stated_on

    @property
    def _states_something(self) -> bool:
        return any(
            fact is not None
            for fact in (
                self.study_status,
                self.has_dropped_out,
                self.at_risk,
                self.newly_arrived,
                self.completed_compulsory_school,
                self.eligible_for_national_programme,
                self.municipality,
            )
        )

    def participant(self) -> Participant:
        """Return the participant whose facts on the day are those of the row."""
        day = self.day
        return Participant(
            id=self.id,
            birth=self.birth,
            identifiers=self.identifiers,
            marking=self.marking,
            residences=homes(self.municipality, day),
            studies=studies(self.study_status, self.has_dropped_out, day),
            risk_assessments=risks(self.at_risk, day),
            newly_arrived=flags(self.newly_arrived, day),
            completed_compulsory_school=flags(self.completed_compulsory_school, day),
            eligible_for_national_programme=flags(
                self.eligible_for_national_programme, day
            ),
            participations=entries(self.project, self.entered_on),
        )


def homes(municipality: str | None, day: date | None) -> tuple[Residence, ...]:
    """Return where a person belonged from *day* on."""
    if municipality is None or day is None:
        return ()
    return (Residence(municipality=municipality, period=Period(start=day)),)


def studies(
    status: StudyStatus | None, has_dropped_out: bool | None, day: date | None
) -> StudyHistory:
    """
    Return a study history that says so much of *day* and no more.

    Raises:
        InvalidValueError: If the two contradict each other, or tell of a dropout
            that nobody could date.
    """
    if day is None or (status is None and has_dropped_out is None):
        return StudyHistory()
    has_left = status in (None, StudyStatus.DROPPED_OUT)
    if has_dropped_out and not has_left:
        raise InvalidValueError(finding("row.undated_dropout"))
    if has_dropped_out is False and status is StudyStatus.DROPPED_OUT:
        raise InvalidValueError(finding("row.contradiction"))
    known = StudyStatus.DROPPED_OUT if has_dropped_out else status
    return StudyHistory(
        records=() if known is None else (StudyRecord(on=day, status=known),),
        complete_through=day if has_dropped_out is False else None,
    )


def risks(at_risk: bool | None, day: date | None) -> tuple[RiskAssessment, ...]:
    """Return the assessment that was made by *day*."""
    if at_risk is None or day is None:
        return ()
    return (RiskAssessment(on=day, at_risk=at_risk),)


def flags(value: bool | None, day: date | None) -> tuple[FlagRecord, ...]:
    """Return the note of a yes or no."""
    return () if value is None or day is None else (FlagRecord(on=day, value=value),)


def entries(project: str | None, entered_on: date | None) -> tuple[Participation, ...]:
    """Return the participation that began on a day."""
    if project is None or entered_on is None:
        return ()
    spell = Spell(period=Period(start=entered_on))
    return (Participation(project=project, spells=(spell,)),)
