"""Strategies for participants: histories, spells, assessments."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

from hypothesis import strategies as st

from plugin_model.participant import (
    AssessorRole,
    FlagRecord,
    IdentifierKind,
    IdentifierStatus,
    Participant,
    PersonIdentifier,
    Residence,
    ResidenceBasis,
    RiskAssessment,
    RiskGround,
    SecurityMarking,
)
from plugin_model.participation import Gender, Participation, Spell
from plugin_model.strategies.basic import birth_dates, days, periods, words
from plugin_model.strategies.numbers import personal_identity_numbers
from plugin_model.strategies.places import municipality_codes
from plugin_model.study import (
    Absence,
    AbsenceReason,
    DropoutEvent,
    DropoutKind,
    StudyHistory,
    StudyRecord,
    StudyStatus,
    month_after,
)
from plugin_model.validators.identity_kind import Kind
from plugin_model.values import Period

__all__ = [
    "absences",
    "dropout_events",
    "flag_records",
    "participants",
    "participations",
    "person_identifiers",
    "residences",
    "risk_assessments",
    "spells",
    "study_histories",
    "study_records",
]

_START: Final = date(2014, 8, 18)
_YEARS: Final = Period(start=_START, end=date(2019, 6, 14))
"""Few years, so that records meet on one day and histories cross each other."""


def _dates() -> st.SearchStrategy[date]:
    return days(first=_YEARS.first, last=_YEARS.last)


def study_records() -> st.SearchStrategy[StudyRecord]:
    """Draw how somebody stands to school from a day on."""
    return st.builds(
        StudyRecord,
        on=_dates(),
        status=st.sampled_from(StudyStatus),
        programme=st.none() | words(),
        school_unit=st.none() | words(),
    )


@st.composite
def dropout_events(draw: st.DrawFn) -> DropoutEvent:
    """Draw an end of studies, or what seems to be one."""
    kind, on = draw(st.sampled_from(DropoutKind)), draw(_dates())
    absent_from = None
    if kind is DropoutKind.UNEXCUSED_ABSENCE and draw(st.booleans()):
        absent_from = on
        on = month_after(on) + timedelta(days=draw(st.integers(1, 60)))
    return DropoutEvent(kind=kind, on=on, absent_from=absent_from)


def absences() -> st.SearchStrategy[Absence]:
    """Draw an absence within some years."""
    return st.builds(
        Absence,
        period=periods(within=_YEARS),
        reason=st.sampled_from(AbsenceReason),
    )


def study_histories() -> st.SearchStrategy[StudyHistory]:
    """Draw what is known of somebody's studies, contradictions in it too."""
    return st.builds(
        StudyHistory,
        records=st.lists(study_records(), max_size=4).map(tuple),
        dropouts=st.lists(dropout_events(), max_size=2).map(tuple),
        complete_through=st.none() | _dates(),
    )


def risk_assessments() -> st.SearchStrategy[RiskAssessment]:
    """Draw an assessment of the risk of dropping out."""
    grounds = st.lists(st.sampled_from(RiskGround), unique=True).map(tuple)
    return st.builds(
        RiskAssessment,
        on=_dates(),
        at_risk=st.booleans(),
        assessor=st.none() | st.sampled_from(AssessorRole),
        grounds=grounds,
    )


def flag_records() -> st.SearchStrategy[FlagRecord]:
    """Draw a yes or no that was noted on a day."""
    return st.builds(FlagRecord, on=_dates(), value=st.booleans())


def residences() -> st.SearchStrategy[Residence]:
    """Draw where somebody belonged when."""
    return st.builds(
        Residence,
        municipality=municipality_codes(),
        period=periods(may_be_open=True),
        basis=st.sampled_from(ResidenceBasis),
    )


@st.composite
def person_identifiers(draw: st.DrawFn) -> PersonIdentifier:
    """Draw an identifier: a number that fits its kind, or any other text."""
    kind = draw(st.sampled_from(IdentifierKind))
    is_other = kind is IdentifierKind.OTHER
    numbers = words() if is_other else _numbers(kind)
    return PersonIdentifier(
        value=draw(numbers),
        kind=kind,
        period=draw(periods(may_be_open=True)),
        status=draw(st.sampled_from(IdentifierStatus)),
    )


@cache
def _numbers(kind: IdentifierKind) -> st.SearchStrategy[str]:
    return personal_identity_numbers(kinds=(Kind(kind.value),))


@st.composite
def spells(
    draw: st.DrawFn,
    *,
    within: Period | None = None,
    places: tuple[tuple[str, str | None], ...] = (),
) -> Spell:
    """
    Draw a spell of participation.

    Args:
        within: The days that it must lie in; an open one begins there.
        places: Sub-projects with a workshop of theirs each; empty: none is named.
    """
    period = draw(periods(within=within or _YEARS))
    is_open = draw(st.booleans())
    some = st.sampled_from((*places, (None, None)))
    sub_project, workshop = draw(some)
    return Spell(
        period=Period(start=period.start) if is_open else period,
        sub_project=sub_project,
        workshop=workshop,
    )


@st.composite
def participations(
    draw: st.DrawFn,
    *,
    project: str | None = None,
    within: Period | None = None,
    places: tuple[tuple[str, str | None], ...] = (),
) -> Participation:
    """
    Draw a participation with one to four spells.

    Args:
        project: The id of the project; ``None``: any.
        within: The days in which the project lives.
        places: Sub-projects with a workshop of theirs each.
    """
    taken = draw(st.lists(spells(within=within, places=places), min_size=1, max_size=4))
    entry = min(one.period.first for one in taken)
    earlier = days(first=entry - timedelta(days=60), last=entry - timedelta(days=1))
    return Participation(
        project=draw(words()) if project is None else project,
        spells=tuple(taken),
        gender_at_entry=draw(st.none() | st.sampled_from(Gender)),
        contacts_before_entry=tuple(draw(st.lists(earlier, max_size=2))),
    )


def _flags() -> st.SearchStrategy[tuple[FlagRecord, ...]]:
    return st.lists(flag_records(), max_size=3).map(tuple)


@st.composite
def participants(
    draw: st.DrawFn,
    *,
    id: str | None = None,
    taking_part: st.SearchStrategy[Participation] | None = None,
) -> Participant:
    """
    Draw a person with histories, some of which contradict themselves.

    Args:
        id: The record's id; ``None``: any.
        taking_part: What the person's one participation is drawn from; ``None``: any
            projects, or none.
    """
    if taking_part is None:
        projects = draw(st.lists(words(), max_size=2, unique=True))
        taken = tuple(draw(participations(project=one)) for one in projects)
    else:
        taken = (draw(taking_part),)
    return Participant(
        id=draw(words()) if id is None else id,
        birth=draw(st.none() | birth_dates(last=date(2003, 12, 31))),
        identifiers=tuple(draw(st.lists(person_identifiers(), max_size=2))),
        marking=draw(st.sampled_from(SecurityMarking)),
        residences=tuple(draw(st.lists(residences(), max_size=4))),
        studies=draw(study_histories()),
        risk_assessments=tuple(draw(st.lists(risk_assessments(), max_size=3))),
        newly_arrived=draw(_flags()),
        completed_compulsory_school=draw(_flags()),
        eligible_for_national_programme=draw(_flags()),
        participations=taken,
    )
