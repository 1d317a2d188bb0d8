"""
Whether participants took part in what there was, when it was there.

Places are counted in the list that was given; no finding shows a person's id,
number, name or birth date.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date

from attrs import evolve

from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.participant import (
    FlagRecord,
    IdentifierKind,
    IdentifierStatus,
    Participant,
    PersonIdentifier,
    RiskAssessment,
)
from plugin_model.participation import Participation
from plugin_model.project import Project
from plugin_model.validators import personal_identity_number
from plugin_model.validators.identity_kind import Kind
from plugin_model.values import BirthDate, Period

__all__ = ["check_participants"]


def check_participants(
    project: Project, participants: Sequence[Participant]
) -> tuple[Finding, ...]:
    """Return what is wrong with people's participation in a project."""
    return (
        *_same_people(participants),
        *(
            one
            for place, person in enumerate(participants)
            for one in _person(project, person, f"/participants/{place}")
        ),
    )


def _same_people(participants: Sequence[Participant]) -> Iterator[Finding]:
    """Tell of records that share an id or a number with an earlier one."""
    first: dict[Hashable, int] = {}
    for place, person in enumerate(participants):
        keys: list[tuple[str, str]] = [("check.same_id", person.id)]
        numbers = [one.key for one in person.identifiers]
        keys += [("check.same_person", one) for one in numbers if one is not None]
        for key in dict.fromkeys(keys):
            earlier = first.setdefault(key, place)
            if earlier != place:
                yield finding(
                    key[0],
                    place=Place(pointer=f"/participants/{place}"),
                    earlier=f"/participants/{earlier}",
                )


def _person(project: Project, person: Participant, at: str) -> Iterator[Finding]:
    yield from _contradictions(person, at)
    for place, number in enumerate(person.identifiers):
        yield from _identifier(number, person.birth, f"{at}/identifiers/{place}")
    for place, one in enumerate(person.participations):
        pointer = f"{at}/participations/{place}"
        if person.birth is not None and person.birth.first > one.entry:
            yield finding("check.born_after_entry", place=Place(pointer=pointer))
        if one.project == project.id:
            yield from _participation(project, one, pointer)


def _identifier(
    number: PersonIdentifier, birth: BirthDate | None, at: str
) -> Iterator[Finding]:
    """Tell of a number that is no such number, is dormant, or says another birth."""
    place = Place(pointer=at)
    if number.status is IdentifierStatus.DORMANT:
        yield finding(
            "check.identifier_dormant", place=place, severity=Severity.WARNING
        )
    if number.kind is IdentifierKind.OTHER:
        return
    kinds = (Kind(number.kind.value),)
    fault = personal_identity_number.fault(number.value, kinds=kinds)
    if fault is not None:
        yield evolve(fault, place=place)
        return
    stated = personal_identity_number.parse(number.value, kinds=kinds).stated_birth
    known = () if birth is None else (birth.year, birth.month, birth.day)
    pairs = zip(known, stated or (), strict=False)
    # A number may have borrowed a nearby day: it proves nothing, and neither does
    # the stated date, so somebody should look.
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        yield finding("check.birth_differs", place=place, severity=Severity.WARNING)


def _contradictions(person: Participant, at: str) -> Iterator[Finding]:
    """Tell of records of one day that say both yes and no."""
    dated: dict[str, tuple[tuple[date, bool], ...]] = {
        "risk_assessments": _risks(person.risk_assessments),
        "newly_arrived": _flags(person.newly_arrived),
        "completed_compulsory_school": _flags(person.completed_compulsory_school),
        "eligible_for_national_programme": _flags(
            person.eligible_for_national_programme
        ),
    }
    for name, said in dated.items():
        if len({day for day, _ in said}) < len(set(said)):
            yield finding(
                "check.contradiction",
                place=Place(pointer=f"{at}/{name}"),
                severity=Severity.WARNING,
                field=name,
            )


def _risks(records: Sequence[RiskAssessment]) -> tuple[tuple[date, bool], ...]:
    return tuple((one.on, one.at_risk) for one in records)


def _flags(records: Sequence[FlagRecord]) -> tuple[tuple[date, bool], ...]:
    return tuple((one.on, one.value) for one in records)


def _participation(
    project: Project, participation: Participation, at: str
) -> Iterator[Finding]:
    parts = {one.id: one for one in project.sub_projects}
    workshops = {one.id for one in project.workshops()}
    period = project.period or Period()
    for place, spell in enumerate(participation.spells):
        pointer = f"{at}/spells/{place}"
        if spell.period.first < period.first:
            yield finding(
                "check.entered_before_project",
                place=Place(pointer=pointer),
                start=period.first,
            )
        for name, id, known in (
            ("sub_project", spell.sub_project, parts),
            ("workshop", spell.workshop, workshops),
        ):
            if id is not None and id not in known:
                yield finding(
                    "check.unknown_id",
                    place=Place(pointer=f"{pointer}/{name}"),
                    id=repr(id),
                    listed=", ".join(sorted(known)) or "–",
                )
        part = parts.get(spell.sub_project or "")
        funded = period if part is None else project.funded_period(part) or period
        yield from _after_the_money(spell.period, funded, pointer)
    for place, day in enumerate(participation.contacts_before_entry):
        if day >= participation.entry:
            pointer = f"{at}/contacts_before_entry/{place}"
            yield finding("check.contact_after_entry", place=Place(pointer=pointer))


def _after_the_money(spell: Period, funded: Period, at: str) -> Iterator[Finding]:
    if spell.first > funded.last:
        yield finding(
            "check.entered_after_funding", place=Place(pointer=at), last=funded.last
        )
    elif spell.end is not None and spell.end > funded.last:
        yield finding(
            "check.stayed_after_funding",
            place=Place(pointer=at),
            severity=Severity.WARNING,
            last=funded.last,
        )
