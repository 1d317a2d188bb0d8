from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import (
    InvalidValueError,
    Participant,
    Participation,
    Period,
    Project,
    SubProject,
)
from plugin_model.organisation import Role, RoleKind
from plugin_model.participant import IdentifierKind, PersonIdentifier
from plugin_model.participation import Spell
from plugin_model.project import headcount
from plugin_model.strategies import (
    days,
    participants,
    participations_in,
    projects,
    status_statements,
    sub_projects,
)
from plugin_model.sub_project import Status, StatusStatement

YEAR = Period(start=date(2015, 9, 1), end=date(2016, 8, 31))
PARTS = (SubProject(id="goteborg"), SubProject(id="partille"))
PROJECT = Project(id="plug-in-2.0", name="Plug In 2.0", sub_projects=PARTS)


def _spell(part: str | None) -> Spell:
    return Spell(period=YEAR, sub_project=part)


def _person(id: str, *parts: str | None, numbers: tuple[str, ...] = ()) -> Participant:
    taken = Participation(
        project=PROJECT.id, spells=tuple(_spell(part) for part in parts)
    )
    return Participant(
        id=id,
        identifiers=tuple(
            PersonIdentifier(value=one, kind=IdentifierKind.OTHER) for one in numbers
        ),
        participations=(taken,),
    )


@pytest.mark.parametrize(
    ("people", "total", "goteborg", "partille"),
    [
        ([], 0, 0, 0),
        ([_person("a", "goteborg", "partille")], 1, 1, 1),
        ([_person("a", "goteborg"), _person("a", "partille")], 1, 1, 1),
        ([_person("a", "goteborg"), _person("b", "goteborg")], 2, 2, 0),
        ([_person("a", None), _person("b", "elsewhere")], 2, 0, 0),
        (
            [
                _person("a", "goteborg", numbers=("x",)),
                _person("b", "goteborg", numbers=("y",)),
                _person("c", "partille", numbers=("x", "y")),
            ],
            1,
            1,
            1,
        ),
        ([Participant(id="a")], 0, 0, 0),
    ],
)
def test_a_person_counts_once(
    people: list[Participant], total: int, goteborg: int, partille: int
) -> None:
    """One person is one, in however many parts, records and numbers."""
    told = headcount(PROJECT, people)
    assert (total, (("goteborg", goteborg), ("partille", partille))) == (
        told.total,
        told.sub_projects,
    )


@settings(max_examples=30)
@given(projects(), st.data())
def test_totals_are_bounded_by_their_parts(
    project: Project, data: st.DataObject
) -> None:
    """A total is no more than the records, and no less than its largest part."""
    taking_part = participations_in(project)
    people = [
        data.draw(participants(id=str(number), taking_part=taking_part))
        for number in range(data.draw(st.integers(0, 3)))
    ]
    told = headcount(project, people)
    largest = max((count for _, count in told.sub_projects), default=0)
    assert largest <= told.total <= len(people)
    assert told == headcount(project, people + people)
    assert told == headcount(project, people[::-1])


@settings(max_examples=25)
@given(projects())
def test_pointers(project: Project) -> None:
    """What stands in a project is found by its id, and what does not is not."""
    assert project.organisation(project.owner or "") in project.organisations
    assert all(project.region(one.id) is not None for one in project.regions)
    assert (project.organisation("–"), project.region("–")) == (None, None)
    assert len(project.partners) <= len(project.roles)
    assert sum(len(part.workshops) for part in project.sub_projects) == len(
        tuple(project.workshops())
    )


@settings(max_examples=25)
@given(projects(), days())
def test_every_claim_can_be_asked_about(project: Project, day: date) -> None:
    """The subjects of a project lead to all of its claims and gaps."""
    told = [
        project.as_of(subject, day, scope=scope)
        for subject, scope in project.subjects()
    ]
    values = [one.value for standing in told for one in standing.current]
    values += [one.value for standing in told for one in standing.rivals]
    assert {one.value for one in project.claims} == set(values)
    assert set(project.gaps) == {one for standing in told for one in standing.gaps}


@given(sub_projects(within=YEAR))
def test_money_ends_with_the_project(part: SubProject) -> None:
    """A part is paid for inside its own limit and inside the project, or never."""
    project = attrs.evolve(PROJECT, period=YEAR, sub_projects=(part,))
    paid = project.funded_period(part)
    limit = part.funded or part.period
    assert (limit is None) == (paid is None)
    assert paid is None or (limit is not None and limit.contains(paid))
    assert paid is None or YEAR.contains(paid)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (SubProject(id="a", period=YEAR), None),
        (SubProject(id="a"), None),
    ],
)
def test_money_without_a_project_period(
    part: SubProject, expected: Period | None
) -> None:
    """While the project's period is not known, neither is what it pays for."""
    assert expected == PROJECT.funded_period(part)


def test_a_part_outside_the_project_is_not_paid_for() -> None:
    """A sub-project after the project's end gets no money from it."""
    project = attrs.evolve(PROJECT, period=YEAR)
    later = Period(start=date(2017, 1, 1), end=date(2017, 6, 30))
    assert project.funded_period(SubProject(id="a", period=later)) is None


AUTUMN = Period(start=date(2015, 9, 1), end=date(2015, 12, 31))
SPRING = Period(start=date(2016, 2, 1), end=date(2016, 2, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2015, 8, 31), ()),
        (date(2015, 9, 1), (Status.RUNNING, Status.ABOUT_TO_START)),
        (date(2016, 1, 31), (Status.RUNNING, Status.ABOUT_TO_START)),
        (date(2016, 2, 1), (Status.RUNNING,)),
    ],
)
def test_status_on_a_day(day: date, expected: tuple[Status, ...]) -> None:
    """The latest statement by the day holds, with all that it leaves open."""
    part = SubProject(
        id="a",
        statuses=(
            StatusStatement(possible=(Status.RUNNING,), stated_on=SPRING),
            StatusStatement(possible=(Status.CANCELLED,)),
            StatusStatement(
                possible=(Status.RUNNING, Status.ABOUT_TO_START), stated_on=AUTUMN
            ),
        ),
    )
    assert expected == part.status_on(day)


@given(st.lists(status_statements(), max_size=4), days())
def test_no_status_is_made_up(said: list[StatusStatement], day: date) -> None:
    """A status is one that was stated, or none."""
    part = SubProject(id="a", statuses=tuple(said))
    assert part.status_on(day) in {(), *(one.possible for one in said)}
    assert part.status_on(date.min + timedelta(days=1)) == ()


def test_a_statement_says_something() -> None:
    """A statement that leaves nothing possible is refused."""
    with pytest.raises(InvalidValueError, match="possible is empty"):
        StatusStatement(possible=())


def test_who_runs_a_part() -> None:
    """The responsible organisation is the one with that role."""
    run = Role(kind=RoleKind.RESPONSIBLE, organisation="partille-kommun")
    parts = (SubProject(id="a", roles=(run,)), SubProject(id="b"))
    assert [one.responsible for one in parts] == ["partille-kommun", None]


def test_contacts_do_not_show() -> None:
    """No contact stands in the repr of a project."""
    assert "contacts" not in repr(PROJECT)
