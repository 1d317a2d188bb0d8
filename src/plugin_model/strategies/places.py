"""Strategies for organisations, roles, municipalities and regions."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from hypothesis import strategies as st

from plugin_model.organisation import (
    ContactPerson,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Role,
    RoleKind,
    Succession,
    SuccessionKind,
)
from plugin_model.region import (
    County,
    Municipality,
    NutsArea,
    Region,
    counties,
    municipalities,
    nuts_areas,
)
from plugin_model.strategies.basic import days, periods, sources, texts, words
from plugin_model.strategies.numbers import organisation_numbers
from plugin_model.values import Period

__all__ = [
    "contact_persons",
    "counties_of_sweden",
    "municipalities_of_sweden",
    "municipality_codes",
    "nuts_areas_of_sweden",
    "organisation_names",
    "organisations",
    "regions",
    "roles",
    "successions",
]

_ONE_DAY = timedelta(days=1)
_CORNERS = ("0114", "0180", "1384", "1480", "2584")
"""Leading zeros, a member of a region in another county, the last code."""


def municipality_codes() -> st.SearchStrategy[str]:
    """Draw the code of a municipality; leading zeros come often."""
    return _codes()


@cache
def _codes() -> st.SearchStrategy[str]:
    listed = [one.code for one in municipalities()]
    return st.sampled_from(_CORNERS) | st.sampled_from(listed)


def municipalities_of_sweden() -> st.SearchStrategy[Municipality]:
    """Draw a municipality of today's list."""
    return st.sampled_from(municipalities())


def counties_of_sweden() -> st.SearchStrategy[County]:
    """Draw a county."""
    return st.sampled_from(tuple(counties().values()))


def nuts_areas_of_sweden() -> st.SearchStrategy[NutsArea]:
    """Draw a NUTS area."""
    return st.sampled_from(tuple(nuts_areas().values()))


@st.composite
def regions(draw: st.DrawFn, *, id: str | None = None) -> Region:
    """
    Draw a region; its members may lie anywhere, or not be known.

    Args:
        id: Its id; ``None``: any.
    """
    codes = st.lists(municipality_codes(), max_size=13, unique=True)
    return Region(
        id=draw(words()) if id is None else id,
        name=draw(words()),
        members=draw(st.none() | codes.map(tuple)),
        period=draw(periods(may_be_open=True)),
        source=draw(st.none() | sources()),
    )


@st.composite
def organisation_names(
    draw: st.DrawFn, *, period: Period | None = None
) -> OrganisationName:
    """
    Draw a name of an organisation.

    Args:
        period: When it holds; ``None``: any.
    """
    return OrganisationName(
        legal=draw(words()),
        short=draw(st.none() | words()),
        english=draw(st.none() | words()),
        period=draw(periods(may_be_open=True)) if period is None else period,
    )


@st.composite
def _names(draw: st.DrawFn) -> tuple[OrganisationName, ...]:
    """Draw one to three names that follow upon each other."""
    turns = sorted(draw(st.lists(days(), max_size=2, unique=True)))
    starts = [None, *turns]
    ends = [*(turn - _ONE_DAY for turn in turns), None]
    return tuple(
        draw(organisation_names(period=Period(start=start, end=end)))
        for start, end in zip(starts, ends, strict=True)
    )


@st.composite
def successions(
    draw: st.DrawFn, *, own: str = "own", others: tuple[str, ...] = ("other",)
) -> Succession:
    """
    Draw what an organisation became.

    Args:
        own: Its id.
        others: The ids of those that it may have become; empty: itself alone.
    """
    kinds = tuple(SuccessionKind) if others else (SuccessionKind.RENAME,)
    kind = draw(st.sampled_from(kinds))
    is_rename = kind is SuccessionKind.RENAME
    tasks = words() if kind is SuccessionKind.SPLIT else st.none() | words()
    return Succession(
        kind=kind,
        on=draw(days()),
        successor=own if is_rename else draw(st.sampled_from(others)),
        task=draw(tasks),
        label=draw(st.none() | texts()),
        source=draw(st.none() | sources()),
    )


@st.composite
def organisations(
    draw: st.DrawFn, *, id: str | None = None, others: tuple[str, ...] = ()
) -> Organisation:
    """
    Draw an organisation with its names over time.

    Args:
        id: Its id; ``None``: any.
        others: The ids of organisations that it may have become.
    """
    own = draw(words()) if id is None else id
    following = tuple(one for one in others if one != own)
    became = successions(own=own, others=following)
    return Organisation(
        id=own,
        names=draw(_names()),
        kind=draw(st.none() | st.sampled_from(OrganisationKind)),
        number=draw(st.none() | organisation_numbers()),
        municipality=draw(st.none() | municipality_codes()),
        existed=draw(periods(may_be_open=True)),
        successions=tuple(draw(st.lists(became, max_size=2))),
        source=draw(st.none() | sources()),
    )


@st.composite
def roles(
    draw: st.DrawFn,
    *,
    kind: RoleKind | None = None,
    organisations: tuple[str, ...] = (),
) -> Role:
    """
    Draw a role.

    Args:
        kind: What it is; ``None``: any.
        organisations: The ids to choose from; empty: any.
    """
    holders = st.sampled_from(organisations) if organisations else words()
    return Role(
        kind=draw(st.sampled_from(RoleKind)) if kind is None else kind,
        organisation=draw(holders),
        period=draw(periods(may_be_open=True)),
        tasks=tuple(draw(st.lists(texts(), max_size=2))),
        source=draw(st.none() | sources()),
    )


@st.composite
def contact_persons(
    draw: st.DrawFn, *, organisations: tuple[str, ...] = ()
) -> ContactPerson:
    """
    Draw a contact person; the names are made of stray letters.

    Args:
        organisations: The ids to choose from; empty: any.
    """
    holders = st.sampled_from(organisations) if organisations else words()
    return ContactPerson(
        name=draw(words()),
        organisation=draw(holders),
        email=draw(st.none() | words()),
        phone=draw(st.none() | words()),
        period=draw(periods(may_be_open=True)),
        source=draw(st.none() | sources()),
    )
