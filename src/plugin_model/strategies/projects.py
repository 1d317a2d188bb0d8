"""Strategies for whole projects, in which every pointer points to something."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import strategies as st

from plugin_model.claim import Confidence
from plugin_model.eligibility.rules import AgeBetween, Criterion, IsTrue, RuleSet
from plugin_model.funding import FundingPlan
from plugin_model.organisation import Role, RoleKind
from plugin_model.participation import Participation
from plugin_model.project import (
    CodedTerm,
    Phase,
    PhaseKind,
    Programme,
    Project,
    SuccessFactor,
)
from plugin_model.strategies.basic import (
    LAST,
    days,
    ids,
    periods,
    sources,
    texts,
    words,
)
from plugin_model.strategies.money import calls, costs, funding_plans
from plugin_model.strategies.parts import sub_projects
from plugin_model.strategies.people import participations
from plugin_model.strategies.places import (
    contact_persons,
    organisations,
    regions,
    roles,
)
from plugin_model.strategies.said import claims, gaps
from plugin_model.sub_project import SubProject
from plugin_model.values import Period

__all__ = [
    "coded_terms",
    "participations_in",
    "phases",
    "programmes",
    "projects",
    "success_factors",
]

_FOUR_YEARS = timedelta(days=1461)


@st.composite
def phases(draw: st.DrawFn, *, within: Period | None = None) -> Phase:
    """Draw a phase; *within*: the days that it must lie in."""
    return Phase(
        kind=draw(st.sampled_from(PhaseKind)),
        period=draw(st.none() | periods(within=within)),
        words=draw(st.none() | texts()),
        source=draw(st.none() | sources()),
    )


def success_factors(*, id: str | None = None) -> st.SearchStrategy[SuccessFactor]:
    """Draw a success factor; *id*: its id, any where ``None``."""
    return st.builds(
        SuccessFactor,
        id=words() if id is None else st.just(id),
        label=texts(),
        identified_in=st.none() | words(),
        source=st.none() | sources(),
        confidence=st.sampled_from(Confidence),
    )


def coded_terms() -> st.SearchStrategy[CodedTerm]:
    """Draw a code of a programme."""
    return st.builds(CodedTerm, code=words(), label=st.none() | texts())


def programmes() -> st.SearchStrategy[Programme]:
    """Draw a programme."""
    return st.builds(
        Programme,
        code=words(),
        name=texts(),
        period=periods(may_be_open=True),
        source=st.none() | sources(),
    )


@st.composite
def _target_groups(draw: st.DrawFn) -> RuleSet:
    low = draw(st.integers(0, 20))
    age = AgeBetween(minimum=low, maximum=low + draw(st.integers(0, 10)))
    criteria = (
        Criterion(id="age", label=draw(texts()), condition=age),
        Criterion(id="risk", label=draw(texts()), condition=IsTrue(field="at_risk")),
    )
    return RuleSet(id=draw(words()), version=1, criteria=criteria)


def _ids(least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.integers(least, most).flatmap(lambda count: ids(count=count))


@st.composite
def _funding(
    draw: st.DrawFn,
    whole: Period,
    parts: tuple[SubProject, ...],
    givers: tuple[str, ...],
) -> FundingPlan:
    """Draw a plan that goes with the project, with costs in funded days."""
    booked = []
    for number in range(draw(st.integers(0, 3))):
        part = draw(st.sampled_from((None, *parts)))
        paid = None if part is None else part.funded or part.period
        within = whole if paid is None else paid.intersection(whole)
        id = None if part is None else part.id
        booked.append(draw(costs(id=f"cost {number}", within=within, sub_project=id)))
    plan = draw(funding_plans(organisations=givers))
    return attrs.evolve(plan, costs=tuple(booked))


@st.composite
def _whole_periods(draw: st.DrawFn) -> Period:
    start = draw(days(last=LAST - _FOUR_YEARS))
    return Period(start=start, end=draw(days(first=start, last=start + _FOUR_YEARS)))


@st.composite
def _shared_roles(draw: st.DrawFn, bodies: tuple[str, ...]) -> tuple[Role, ...]:
    """Draw roles with the first body as the only owner."""
    others = st.sampled_from([RoleKind.PARTNER, RoleKind.FUNDER])
    kinds = [RoleKind.OWNER, *(draw(others) for _ in bodies[1:])]
    return tuple(
        draw(roles(kind=kind, organisations=(body,)))
        for kind, body in zip(kinds, bodies, strict=True)
    )


def _maybe(
    strategy: st.SearchStrategy[CodedTerm],
) -> st.SearchStrategy[CodedTerm | None]:
    return st.none() | strategy


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Draw a project in which nothing contradicts anything."""
    whole = draw(_whole_periods())
    bodies = draw(_ids(1, 4))
    areas = tuple(draw(regions(id=id)) for id in draw(_ids(0, 2)))
    factors = tuple(draw(success_factors(id=id)) for id in draw(_ids(0, 2)))
    parts = tuple(
        draw(
            sub_projects(
                id=f"part {number}",
                within=whole,
                region=draw(st.sampled_from((None, *areas))),
                organisations=bodies,
                factors=tuple(one.id for one in factors),
            )
        )
        for number in range(draw(st.integers(0, 3)))
    )
    scopes = (*(one.id for one in areas), *(one.id for one in parts))
    plan = draw(st.none() | _funding(whole, parts, bodies[1:]))
    people = st.lists(contact_persons(organisations=bodies), max_size=2)
    return Project(
        id=draw(words()),
        diary_number=draw(st.none() | st.just("2015/00665")),
        name=draw(words()),
        other_names=tuple(draw(st.lists(words(), max_size=2))),
        summary=draw(st.none() | texts()),
        period=whole,
        stated_months=draw(st.none() | st.integers(0, 60)),
        phases=tuple(draw(st.lists(phases(within=whole), max_size=2))),
        programme=draw(st.none() | programmes()),
        priority_axis=draw(_maybe(coded_terms())),
        specific_objective=draw(_maybe(coded_terms())),
        intervention=draw(_maybe(coded_terms())),
        funding_region=draw(st.none() | words()),
        call=draw(st.none() if plan is None else st.none() | calls(plan=plan)),
        funding=plan,
        target_group=draw(st.none() | _target_groups()),
        planned_participants=draw(st.none() | st.integers(0, 10_000)),
        predecessor=draw(st.none() | words()),
        adds_to=draw(st.none() | words()),
        organisations=tuple(draw(organisations(id=id, others=bodies)) for id in bodies),
        regions=areas,
        roles=draw(_shared_roles(bodies)),
        contacts=tuple(draw(people)),
        success_factors=factors,
        sub_projects=parts,
        claims=tuple(draw(st.lists(claims(scopes=scopes), max_size=3))),
        gaps=tuple(draw(st.lists(gaps(scopes=scopes), max_size=2))),
        source=draw(st.none() | sources()),
    )


@st.composite
def participations_in(draw: st.DrawFn, project: Project) -> Participation:
    """
    Draw a participation in a project, when and where it was paid for.

    Args:
        project: A project that `projects` has drawn, or another with a period.
    """
    part = draw(st.sampled_from((None, *project.sub_projects)))
    if part is None:
        return draw(participations(project=project.id, within=project.period))
    inner = st.sampled_from((None, *(one.id for one in part.workshops)))
    return draw(
        participations(
            project=project.id,
            within=project.funded_period(part) or project.period,
            places=((part.id, draw(inner)),),
        )
    )
