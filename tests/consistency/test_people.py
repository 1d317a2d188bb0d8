from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import (
    BirthDate,
    Participant,
    Participation,
    Period,
    Project,
    SubProject,
    Workshop,
)
from plugin_model.consistency import check_participants
from plugin_model.findings import Finding
from plugin_model.participant import (
    FlagRecord,
    IdentifierKind,
    IdentifierStatus,
    PersonIdentifier,
    RiskAssessment,
)
from plugin_model.participation import Spell
from plugin_model.strategies import participants, participations_in, projects

START, END = date(2015, 3, 1), date(2018, 12, 31)
MONEY_ENDS = date(2016, 8, 31)
PROJECT = Project(
    id="plug-in-2.0",
    name="Plug In 2.0",
    period=Period(start=START, end=END),
    sub_projects=(
        SubProject(
            id="partille",
            period=Period(start=START, end=date(2016, 12, 31)),
            funded=Period(start=START, end=MONEY_ENDS),
            workshops=(Workshop(id="porten"),),
        ),
    ),
)
ONE_DAY = timedelta(days=1)


def _spell(
    start: date,
    end: date | None = None,
    part: str | None = None,
    workshop: str | None = None,
) -> Spell:
    period = Period(start=start, end=end)
    return Spell(period=period, sub_project=part, workshop=workshop)


def _person(*spells: Spell, contacts: tuple[date, ...] = ()) -> Participant:
    taken = Participation(
        project=PROJECT.id, spells=spells, contacts_before_entry=contacts
    )
    return Participant(id="17", participations=(taken,))


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    return [(one.code.removeprefix("check."), one.place.pointer) for one in findings]


AT = "/participants/0/participations/0"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (_person(_spell(START, END)), []),
        (_person(_spell(START)), []),
        (
            _person(_spell(START - ONE_DAY, END)),
            [("entered_before_project", f"{AT}/spells/0")],
        ),
        (
            _person(_spell(START, END), _spell(END + ONE_DAY)),
            [("entered_after_funding", f"{AT}/spells/1")],
        ),
        (
            _person(_spell(START, END + ONE_DAY)),
            [("stayed_after_funding", f"{AT}/spells/0")],
        ),
        (_person(_spell(START, MONEY_ENDS, "partille", "porten")), []),
        (
            _person(_spell(MONEY_ENDS + ONE_DAY, None, "partille")),
            [("entered_after_funding", f"{AT}/spells/0")],
        ),
        (
            _person(_spell(START, END, "lerum", "okänd")),
            [
                ("unknown_id", f"{AT}/spells/0/sub_project"),
                ("unknown_id", f"{AT}/spells/0/workshop"),
            ],
        ),
        (_person(_spell(START), contacts=(START - ONE_DAY,)), []),
        (
            _person(_spell(START), contacts=(START - ONE_DAY, START)),
            [("contact_after_entry", f"{AT}/contacts_before_entry/1")],
        ),
    ],
)
def test_each_fault_of_a_participation(
    person: Participant, expected: list[tuple[str, str]]
) -> None:
    """Taking part outside time, money and place is told, with the spell."""
    assert expected == _told(check_participants(PROJECT, [person]))


def test_a_finding_says_what_there_is() -> None:
    """A pointer to nothing is told together with what may be pointed to."""
    person = _person(_spell(START, MONEY_ENDS, "lerum", "okänd"))
    told = [one.text() for one in check_participants(PROJECT, [person])]
    assert "give one of partille," in told[0]
    assert "give one of porten," in told[1]


def test_other_projects_are_none_of_ours() -> None:
    """A participation in another project is not measured by this one."""
    other = Participation(project="plug-in-1", spells=(_spell(date(2013, 1, 7)),))
    person = Participant(id="17", participations=(other,))
    assert check_participants(PROJECT, [person]) == ()


def test_a_project_without_a_period_limits_nothing() -> None:
    """While the period is not known, nobody is too early or too late."""
    bare = attrs.evolve(PROJECT, period=None, sub_projects=())
    person = _person(_spell(date(2001, 1, 1), date(2030, 1, 1)))
    assert check_participants(bare, [person]) == ()


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (BirthDate(2015, 3, 2), [("born_after_entry", AT)]),
        (BirthDate(2016), [("born_after_entry", AT)]),
        (BirthDate(2015), []),
        (BirthDate(2015, 3, 1), []),
    ],
)
def test_born_after_entry(birth: BirthDate, expected: list[tuple[str, str]]) -> None:
    """Only who is surely born after the entry is told of."""
    person = attrs.evolve(_person(_spell(START)), birth=birth)
    assert expected == _told(check_participants(PROJECT, [person]))


DAY = date(2016, 1, 1)
BOTH_FLAGS = (FlagRecord(on=DAY, value=True), FlagRecord(on=DAY, value=False))
BOTH_RISKS = tuple(
    RiskAssessment(on=DAY, at_risk=value) for value in (True, False, True)
)


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("risk_assessments", BOTH_RISKS),
        ("newly_arrived", BOTH_FLAGS),
        ("completed_compulsory_school", BOTH_FLAGS),
        ("eligible_for_national_programme", BOTH_FLAGS),
    ],
)
def test_contradictions_of_one_day(name: str, records: tuple[object, ...]) -> None:
    """Yes and no on one day is told; twice the same is not."""
    both: dict[str, Any] = {name: records}
    twice: dict[str, Any] = {name: records[:1] * 2}
    expected = [("contradiction", f"/participants/0/{name}")]
    assert expected == _told(
        check_participants(PROJECT, [Participant(id="17", **both)])
    )
    assert check_participants(PROJECT, [Participant(id="17", **twice)]) == ()


PERSONAL, COORDINATION, INTERIM, PSEUDO, OTHER = IdentifierKind
BORN = BirthDate(2000, 2, 29)


@pytest.mark.parametrize(
    ("value", "kind", "birth", "expected"),
    [
        ("20000229-2399", PERSONAL, BORN, []),
        ("200002292399", PERSONAL, BirthDate(2000), []),
        ("20000229-2399", PERSONAL, None, []),
        ("090527-1474", PERSONAL, BirthDate(1900, 3, 1), []),
        ("20000229-2399", PERSONAL, BirthDate(2000, 3, 1), ["check.birth_differs"]),
        ("20000229-2399", PERSONAL, BirthDate(1999), ["check.birth_differs"]),
        ("19730288-9931", COORDINATION, BirthDate(1973, 2, 28), []),
        (
            "19730288-9931",
            PERSONAL,
            BirthDate(1973, 2, 28),
            ["personal_identity_number.coordination"],
        ),
        (
            "20000229-2398",
            PERSONAL,
            BORN,
            ["personal_identity_number.checksum"],
        ),
        ("20000101-T220", INTERIM, BirthDate(2000, 1, 1), []),
        ("20000101Tf29", PSEUDO, BirthDate(2000, 1, 2), ["check.birth_differs"]),
        ("card 7", OTHER, BORN, []),
    ],
)
def test_each_fault_of_a_number(
    value: str, kind: IdentifierKind, birth: BirthDate | None, expected: list[str]
) -> None:
    """A number must be of its kind; another birth than it states is a warning."""
    number = PersonIdentifier(value=value, kind=kind)
    person = Participant(id="17", birth=birth, identifiers=(number,))
    found = check_participants(PROJECT, [person])
    assert expected == [one.code for one in found]
    assert {"/participants/0/identifiers/0"} >= {one.place.pointer for one in found}
    assert value not in "".join(one.text() for one in found)


def test_a_dormant_number_is_a_warning() -> None:
    """A coordination number that was not renewed is still the record's."""
    number = PersonIdentifier(
        value="19730288-9931", kind=COORDINATION, status=IdentifierStatus.DORMANT
    )
    person = Participant(id="17", identifiers=(number,))
    (found,) = check_participants(PROJECT, [person])
    assert (found.code, found.severity.value) == ("check.identifier_dormant", "warning")


@pytest.mark.parametrize(
    ("kind", "one", "other", "is_same"),
    [
        (PERSONAL, "20000229-2399", "200002292399", True),
        (PERSONAL, "20000229-2398", "20000229-2398", True),
        (COORDINATION, "19730288-9931", "197302889931", True),
        (INTERIM, "20000101-T220", "20000101-T220", False),
        (PSEUDO, "20000101Tf29", "20000101Tf29", False),
        (OTHER, "card 7", "card 7", True),
    ],
)
def test_by_which_numbers_people_are_matched(
    kind: IdentifierKind, one: str, other: str, is_same: bool
) -> None:
    """However it is written, an authority's number is one person's; others need not."""
    people = [
        Participant(
            id=value + id, identifiers=(PersonIdentifier(value=value, kind=kind),)
        )
        for id, value in (("a", one), ("b", other))
    ]
    found = check_participants(PROJECT, people)
    assert is_same == ("check.same_person" in [told.code for told in found])


def _numbered(id: str, *values: str) -> Participant:
    return Participant(
        id=id,
        identifiers=tuple(
            PersonIdentifier(value=one, kind=IdentifierKind.OTHER) for one in values
        ),
    )


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([_numbered("a", "x", "x"), _numbered("b", "y")], []),
        ([_numbered("a"), _numbered("a")], [("same_id", "/participants/1")]),
        (
            [_numbered("a", "x"), _numbered("b"), _numbered("c", "y", "x")],
            [("same_person", "/participants/2")],
        ),
        ([_numbered("x"), _numbered("b", "x")], []),
    ],
)
def test_the_same_person_twice(
    people: list[Participant], expected: list[tuple[str, str]]
) -> None:
    """Records that share an id or a number are told of, at the later one."""
    assert expected == _told(check_participants(PROJECT, people))


@settings(max_examples=40)
@given(projects(), st.data())
def test_who_takes_part_properly_is_not_told_of(
    project: Project, data: st.DataObject
) -> None:
    """Participations that were drawn inside a project have no fault but their tails."""
    person = Participant(
        id="a", participations=(data.draw(participations_in(project)),)
    )
    assert check_participants(project, [person]) == ()


@settings(max_examples=40)
@given(st.lists(participants(), max_size=3))
def test_findings_tell_nothing_of_anybody(people: list[Participant]) -> None:
    """A finding names a place, a field or the form of a number; never the number."""
    found = check_participants(PROJECT, people)
    values = {value for one in found for name, value in one.values if name == "value"}
    assert {name for one in found for name, _ in one.values} <= {
        *("earlier", "field", "value")
    }
    assert not any("1" <= sign <= "8" for value in values for sign in value)
