"""Participants as pydantic would model them, with the checks that ours have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Code = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Words = Annotated[str, Field(pattern=r"\S")]
Birth = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Status = Literal["not_started", "enrolled", "dropped_out", "completed"]


class Strict(BaseModel):
    """Refuses unknown keys and values of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Period(Strict):
    """A run of days."""

    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise ValueError("the period ends before it starts")
        return self


class Residence(Strict):
    """Where a person belonged."""

    municipality: Code
    period: Period
    basis: Literal["registered", "stays", "stays_for_now"] = "registered"


class StudyRecord(Strict):
    """How a person stood to school, from a day on."""

    on: date
    status: Status
    programme: Words | None = None
    school_unit: Words | None = None


class Studies(Strict):
    """What is known of a person's studies."""

    records: tuple[StudyRecord, ...] = ()
    complete_through: date | None = None


class Risk(Strict):
    """An assessment."""

    on: date
    at_risk: bool
    assessor: Words | None = None
    grounds: tuple[Words, ...] = ()


class Spell(Strict):
    """Days in a project."""

    period: Period
    sub_project: Words | None = None
    workshop: Words | None = None


class Participation(Strict):
    """A participation in one project."""

    project: Words
    spells: Annotated[tuple[Spell, ...], Field(min_length=1)]
    gender_at_entry: Words | None = None
    contacts_before_entry: tuple[date, ...] = ()


class Person(Strict):
    """A participant with the whole history."""

    id: Words
    birth: Birth | None = None
    residences: tuple[Residence, ...] = ()
    studies: Studies = Studies()
    risk_assessments: tuple[Risk, ...] = ()
    participations: tuple[Participation, ...] = ()


class Row(Strict):
    """The facts of a participant on one day."""

    id: Words
    birth: Birth | None = None
    study_status: Status | None = None
    has_dropped_out: bool | None = None
    at_risk: bool | None = None
    newly_arrived: bool | None = None
    completed_compulsory_school: bool | None = None
    eligible_for_national_programme: bool | None = None
    municipality: Code | None = None
    entered_on: date | None = None
    project: Words | None = None
    stated_on: date | None = None

    @model_validator(mode="after")
    def _is_dated(self) -> Self:
        if self.entered_on is not None and self.project is None:
            raise ValueError("an entry into nothing")
        if self.entered_on is None and self.stated_on is None:
            facts = (self.study_status, self.has_dropped_out, self.at_risk)
            flags = (self.newly_arrived, self.completed_compulsory_school)
            others = (self.eligible_for_national_programme, self.municipality)
            if any(fact is not None for fact in (*facts, *flags, *others)):
                raise ValueError("facts without a day")
        dropped, status = self.has_dropped_out, self.study_status
        if dropped and status not in (None, "dropped_out"):
            raise ValueError("a dropout that nobody could date")
        if dropped is False and status == "dropped_out":
            raise ValueError("the two contradict each other")
        return self

    def person(self) -> Person:
        """Return the participant with a history of one entry in each place."""
        day = self.entered_on if self.stated_on is None else self.stated_on
        home, risk, entry, studies = (), (), (), Studies()
        if self.municipality is not None:
            period = Period(start=day)
            home = (Residence(municipality=self.municipality, period=period),)
        if self.study_status is not None and day is not None:
            record = StudyRecord(on=day, status=self.study_status)
            studies = Studies(records=(record,))
        if self.at_risk is not None and day is not None:
            risk = (Risk(on=day, at_risk=self.at_risk),)
        if self.entered_on is not None and self.project is not None:
            spell = Spell(period=Period(start=self.entered_on))
            entry = (Participation(project=self.project, spells=(spell,)),)
        return Person(
            id=self.id,
            birth=self.birth,
            residences=home,
            studies=studies,
            risk_assessments=risk,
            participations=entry,
        )
