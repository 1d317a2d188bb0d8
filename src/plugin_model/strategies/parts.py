"""Strategies for sub-projects and workshops."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from plugin_model.organisation import RoleKind
from plugin_model.region import Region
from plugin_model.strategies.basic import periods, sources, texts, words
from plugin_model.strategies.places import municipality_codes, roles
from plugin_model.sub_project import (
    Aim,
    Method,
    Status,
    StatusStatement,
    SubProject,
    Workshop,
)
from plugin_model.values import Period

__all__ = ["status_statements", "sub_projects", "workshops"]


def status_statements() -> st.SearchStrategy[StatusStatement]:
    """Draw what a source says of how far something has come."""
    possible = st.lists(st.sampled_from(Status), min_size=1, max_size=2, unique=True)
    return st.builds(
        StatusStatement,
        possible=possible.map(tuple),
        stated_on=st.none() | periods(),
        source=st.none() | sources(),
    )


_T = TypeVar("_T")


def _some(*listed: _T) -> st.SearchStrategy[tuple[_T, ...]]:
    return st.lists(st.sampled_from(listed), max_size=2, unique=True).map(tuple)


def _place(draw: st.DrawFn, region: Region | None) -> str | None:
    """Draw a municipality that may lie in the region."""
    members = None if region is None else region.members
    codes = (
        municipality_codes() if members is None else st.sampled_from(members or [None])
    )
    return draw(st.none() | codes)


@st.composite
def workshops(
    draw: st.DrawFn,
    *,
    id: str | None = None,
    within: Period | None = None,
    region: Region | None = None,
    organisations: tuple[str, ...] = (),
) -> Workshop:
    """
    Draw a workshop.

    Args:
        id: Its id; ``None``: any.
        within: The days that it must lie in.
        region: The region that it lies in; ``None``: anywhere.
        organisations: The ids of who may run it; empty: any.
    """
    run = roles(kind=RoleKind.RESPONSIBLE, organisations=organisations)
    return Workshop(
        id=draw(words()) if id is None else id,
        name=draw(st.none() | words()),
        municipality=_place(draw, region),
        school_unit=draw(st.none() | words()),
        methods=draw(_some(*Method)),
        focus=draw(st.none() | texts()),
        period=draw(st.none() | periods(within=within)),
        roles=tuple(draw(st.lists(run, max_size=1))),
        source=draw(st.none() | sources()),
    )


@st.composite
def sub_projects(
    draw: st.DrawFn,
    *,
    id: str | None = None,
    within: Period | None = None,
    region: Region | None = None,
    organisations: tuple[str, ...] = (),
    factors: tuple[str, ...] = (),
) -> SubProject:
    """
    Draw a sub-project with up to two workshops; some go on when the money has ended.

    Args:
        id: Its id; ``None``: any. Its workshops have ids that begin with it.
        within: The project's period.
        region: The region that it belongs to; ``None``: none is named.
        organisations: The ids of who may run it; empty: any.
        factors: The ids of success factors that it may apply.
    """
    own = draw(words()) if id is None else id
    funded = draw(periods(within=within))
    outlives = draw(st.booleans()) and funded.end is not None
    tail = timedelta(days=draw(st.integers(1, 400)))
    whole = Period(start=funded.start, end=funded.last + tail) if outlives else funded
    goes_on = StatusStatement(possible=(Status.CONTINUING,))
    said = draw(st.lists(status_statements(), max_size=2))
    run = roles(kind=RoleKind.RESPONSIBLE, organisations=organisations)
    known = st.lists(st.sampled_from(factors), unique=True) if factors else st.just([])
    return SubProject(
        id=own,
        name=draw(st.none() | words()),
        region=None if region is None else region.id,
        municipality=_place(draw, region),
        roles=tuple(draw(st.lists(run, max_size=1))),
        aims=draw(_some(*Aim)),
        methods=draw(_some(*Method)),
        focus=draw(st.none() | texts()),
        period=whole if outlives else draw(st.none() | st.just(whole)),
        funded=funded if outlives else draw(st.none() | st.just(funded)),
        stated_months=draw(st.none() | st.integers(0, 48)),
        statuses=(*said, goes_on) if outlives else tuple(said),
        planned_participants=draw(st.none() | st.integers(0, 500)),
        applies_factors=tuple(draw(known)),
        workshops=tuple(
            draw(
                workshops(
                    id=f"{own} workshop {number}",
                    within=whole,
                    region=region,
                    organisations=organisations,
                )
            )
            for number in range(draw(st.integers(0, 2)))
        ),
        source=draw(st.none() | sources()),
    )
