from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from plugin_model import (
    Claim,
    ContactPerson,
    Contribution,
    FundingPlan,
    FundingSource,
    Gap,
    Money,
    Organisation,
    Period,
    Phase,
    Project,
    Region,
    Role,
    SubProject,
    SuccessFactor,
    Text,
    Workshop,
)
from plugin_model.claim import Count
from plugin_model.consistency import check, check_parts
from plugin_model.findings import Severity
from plugin_model.funding import Cost
from plugin_model.messages import LANGUAGES
from plugin_model.organisation import (
    OrganisationName,
    RoleKind,
    Succession,
    SuccessionKind,
)
from plugin_model.project import PhaseKind
from plugin_model.strategies import projects
from plugin_model.sub_project import Status, StatusStatement
from plugin_model.values import Source

WHOLE = Period(start=date(2015, 3, 1), end=date(2018, 12, 31))
YEAR = Period(start=date(2015, 9, 1), end=date(2016, 8, 31))
LATE = Period(start=date(2018, 12, 1), end=date(2019, 1, 1))
EARLY = Period(start=date(2015, 2, 28), end=date(2015, 12, 31))
LONG_AGO = Period(start=date(1997, 1, 1), end=date(1997, 12, 31))
WORDS = Text(sv="ord", en="words")
BODY = Organisation(id="gr", names=(OrganisationName(legal="GR"),))
GR = Region(id="west", name="West", members=("1480", "1384"))
PART = SubProject(id="part", region="west", municipality="1384", period=YEAR)
PROJECT = Project(
    id="a",
    name="A",
    period=WHOLE,
    organisations=(BODY,),
    regions=(GR,),
    sub_projects=(PART,),
)


def _with(**changes: Any) -> Project:  # noqa: ANN401 (any field)
    return attrs.evolve(PROJECT, **changes)


def _part(**changes: Any) -> Project:  # noqa: ANN401 (any field)
    return _with(sub_projects=(attrs.evolve(PART, **changes),))


def _money(**changes: Any) -> Project:  # noqa: ANN401 (any field)
    return _with(funding=attrs.evolve(FundingPlan(), **changes))


def _role(organisation: str) -> Role:
    return Role(kind=RoleKind.RESPONSIBLE, organisation=organisation)


def _cost(period: Period | None, sub_project: str | None = None) -> Cost:
    money = Money.parse("1")
    return Cost(id="c", amount=money, period=period, sub_project=sub_project)


FACTOR = SuccessFactor(id="f", label=WORDS)
SHOP = Workshop(id="w")
SOURCE = FundingSource(id="s")
GIFT = Contribution(id="g", source="s")
CLAIM = Claim(
    subject="x", value=Count(number=1), source=Source(title="t"), scope="nowhere"
)
GOES_ON = StatusStatement(possible=(Status.CONTINUING,))
UNSURE = StatusStatement(possible=(Status.CONTINUING, Status.ENDED))
PHASE = PhaseKind.CLOSING
MERGED = Succession(kind=SuccessionKind.MERGER, on=date(2019, 1, 1), successor="nobody")


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        (PROJECT, []),
        # Ids that stand twice.
        (_with(organisations=(BODY, BODY)), ["duplicate_id /organisations"]),
        (_with(regions=(GR, GR)), ["duplicate_id /regions"]),
        (_with(success_factors=(FACTOR,) * 3), ["duplicate_id /success_factors"]),
        (_with(sub_projects=(PART, PART)), ["duplicate_id /sub_projects"]),
        (_part(workshops=(SHOP, SHOP)), ["duplicate_id /sub_projects"]),
        (_part(workshops=(Workshop(id="part"),)), ["duplicate_id /sub_projects"]),
        (_money(sources=(SOURCE, SOURCE)), ["duplicate_id /funding/sources"]),
        (
            _money(sources=(SOURCE,), contributions=(GIFT, GIFT)),
            ["duplicate_id /funding/contributions"],
        ),
        (_money(costs=(_cost(None),) * 2), ["duplicate_id /funding/costs"]),
        # Pointers to nothing.
        (_with(roles=(_role("gr"),)), []),
        (_with(roles=(_role("x"),)), ["unknown_id /roles/0/organisation"]),
        (
            _part(roles=(_role("gr"), _role("x"))),
            ["unknown_id /sub_projects/0/roles/1/organisation"],
        ),
        (
            _part(workshops=(attrs.evolve(SHOP, roles=(_role("x"),)),)),
            ["unknown_id /sub_projects/0/workshops/0/roles/0/organisation"],
        ),
        (
            _with(contacts=(ContactPerson(name="N", organisation="x"),)),
            ["unknown_id /contacts/0/organisation"],
        ),
        (
            _money(sources=(attrs.evolve(SOURCE, organisation="x"),)),
            ["unknown_id /funding/sources/0/organisation"],
        ),
        (
            _with(organisations=(attrs.evolve(BODY, successions=(MERGED,)),)),
            ["unknown_id /organisations/0/successions/0/successor"],
        ),
        (_part(region="x"), ["unknown_id /sub_projects/0/region"]),
        (_part(region=None), []),
        (
            _part(applies_factors=("f",)),
            ["unknown_id /sub_projects/0/applies_factors/0"],
        ),
        (_with(claims=(CLAIM,)), ["unknown_id /claims/0/scope"]),
        (
            _with(gaps=(Gap(subject="x", what=WORDS, scope="y"),)),
            ["unknown_id /gaps/0/scope"],
        ),
        (
            _with(
                gaps=tuple(
                    Gap(subject="x", what=WORDS, scope=scope)
                    for scope in (None, "gr", "west", "part")
                )
            ),
            [],
        ),
        (
            _money(contributions=(GIFT,)),
            ["unknown_id /funding/contributions/0/source"],
        ),
        (
            _money(costs=(_cost(None, "x"),)),
            ["unknown_id /funding/costs/0/sub_project"],
        ),
        # Places.
        (
            _part(municipality="0199"),
            [
                "unknown_municipality /sub_projects/0/municipality",
                "outside_region /sub_projects/0/municipality",
            ],
        ),
        (
            _part(municipality="1402"),
            ["outside_region /sub_projects/0/municipality"],
        ),
        (_with(regions=(attrs.evolve(GR, members=None),)), []),
        (
            _part(workshops=(attrs.evolve(SHOP, municipality="1402"),)),
            ["outside_region /sub_projects/0/workshops/0/municipality"],
        ),
        (
            _with(regions=(attrs.evolve(GR, members=("1384", "9999")),)),
            ["unknown_municipality /regions/0/members/1"],
        ),
        (
            _with(organisations=(attrs.evolve(BODY, municipality="0001"),)),
            ["unknown_municipality /organisations/0/municipality"],
        ),
        (_with(organisations=(attrs.evolve(BODY, municipality="1917"),)), []),
        # Times.
        (
            _with(phases=(Phase(kind=PHASE), Phase(kind=PHASE, period=LATE))),
            ["phase_outside /phases/1/period"],
        ),
        (_with(phases=(Phase(kind=PHASE, period=YEAR),)), []),
        (_with(period=None, phases=(Phase(kind=PHASE, period=LATE),)), []),
        (_money(costs=(_cost(LATE),)), ["cost_outside /funding/costs/0/period"]),
        (_money(costs=(_cost(YEAR), attrs.evolve(_cost(None), id="d"))), []),
        (
            _money(costs=(_cost(WHOLE, "part"),)),
            ["cost_outside /funding/costs/0/period"],
        ),
        (
            _part(funded=LATE, period=None),
            ["funded_outside /sub_projects/0/funded"],
        ),
        (
            _part(funded=WHOLE),
            ["funded_outside /sub_projects/0/funded"],
        ),
        (_part(period=EARLY), ["part_too_early /sub_projects/0/period"]),
        (_part(period=WHOLE), []),
        (_part(period=EARLY, funded=Period(start=WHOLE.start, end=EARLY.end)), []),
        (_part(period=LATE), ["tail_without_status /sub_projects/0/period"]),
        (_part(period=LATE, statuses=(GOES_ON,)), []),
        (
            _part(period=LATE, statuses=(UNSURE,)),
            ["tail_without_status /sub_projects/0/period"],
        ),
        (
            attrs.evolve(_part(period=LATE), period=None),
            [],
        ),
        (
            _part(workshops=(SHOP, attrs.evolve(SHOP, id="v", period=WHOLE))),
            ["workshop_outside /sub_projects/0/workshops/1/period"],
        ),
        (_part(workshops=(attrs.evolve(SHOP, period=YEAR),)), []),
    ],
)
def test_each_planted_fault_is_found(project: Project, expected: list[str]) -> None:
    """A fault is told once, with a pointer to what is wrong, and nothing else is."""
    assert expected == [
        f"{one.code.removeprefix('check.')} {one.place.pointer}"
        for one in check_parts(project)
    ]


@settings(max_examples=40)
@given(projects())
def test_a_good_project_has_no_fault(project: Project) -> None:
    """A project in which nothing contradicts anything is not told of."""
    assert check(project) == ()


PLANTS: tuple[Callable[[Project], Project], ...] = (
    lambda one: attrs.evolve(one, roles=(*one.roles, _role("planted"))),
    lambda one: attrs.evolve(one, organisations=one.organisations * 2),
    lambda one: attrs.evolve(
        one,
        # No drawn project begins before 1998.
        sub_projects=(*one.sub_projects, SubProject(id="planted", funded=LONG_AGO)),
    ),
)


@pytest.mark.parametrize("plant", PLANTS)
@settings(max_examples=15)
@given(project=projects())
def test_a_fault_is_found_in_any_project(
    plant: Callable[[Project], Project], project: Project
) -> None:
    """One fault in an otherwise good project gives findings of one code."""
    assert len({one.code for one in check(plant(project))}) == 1


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        (_part(region="x"), "give one of west, or add"),
        (_with(regions=(), sub_projects=(PART,)), "give one of –, or add"),
        (
            _with(phases=(Phase(kind=PHASE, period=LATE),)),
            "runs 2018-12-01 to 2019-01-01, the project 2015-03-01 to 2018-12-31",
        ),
        (
            _with(phases=(Phase(kind=PHASE, period=Period()),)),
            "runs … to …, the project 2015-03-01 to 2018-12-31",
        ),
    ],
)
def test_a_finding_says_what_would_be_right(project: Project, expected: str) -> None:
    """What may be pointed to, and which days are meant, stands in the text."""
    (found,) = check_parts(project)
    assert expected in found.text()


def test_money_and_people_are_checked_too() -> None:
    """The whole check tells of parts and money in one go, in two languages."""
    project = _with(
        roles=(_role("x"),),
        funding=FundingPlan(
            budget=Money.parse("2"),
            sources=(SOURCE,),
            contributions=(attrs.evolve(GIFT, amount=Money.parse("1")),),
        ),
    )
    found = check(project)
    assert [one.code for one in found] == ["check.unknown_id", "check.sum_differs"]
    assert all(one.text(language) for one in found for language in LANGUAGES)


def test_a_place_outside_its_region_is_a_warning() -> None:
    """A membership may have changed: somebody should look, nothing is refused."""
    (found,) = check(_part(municipality="1402"))
    assert Severity.WARNING is found.severity
