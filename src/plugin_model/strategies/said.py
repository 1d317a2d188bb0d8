"""Strategies for claims and gaps."""

from __future__ import annotations

from hypothesis import strategies as st

from plugin_model.claim import (
    Claim,
    Confidence,
    Count,
    Gap,
    Moment,
    Precision,
    Selection,
    Value,
)
from plugin_model.strategies.basic import (
    amounts,
    ids,
    periods,
    rates,
    sources,
    texts,
    words,
)

__all__ = ["claims", "counts", "gaps", "moments", "selections"]


def counts() -> st.SearchStrategy[Count]:
    """Draw a number as a source gives it."""
    return st.builds(
        Count, number=st.integers(0, 10_000), precision=st.sampled_from(Precision)
    )


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Draw a point in time told in words."""
    bounds = draw(periods(may_be_open=True))
    return Moment(words=draw(words()), earliest=bounds.start, latest=bounds.end)


def selections() -> st.SearchStrategy[Selection]:
    """Draw a set of ids."""
    some = st.integers(0, 8).flatmap(lambda count: ids(count=count))
    return st.builds(Selection, ids=some)


def _values() -> st.SearchStrategy[Value]:
    return st.one_of(
        counts(), amounts(), moments(), periods(), rates(), selections(), texts()
    )


@st.composite
def claims(
    draw: st.DrawFn, *, subject: str | None = None, scopes: tuple[str, ...] = ()
) -> Claim:
    """
    Draw a claim, dated or not.

    Args:
        subject: What it is about; ``None``: any.
        scopes: The ids of parts that it may be about; empty: the whole project.
    """
    return Claim(
        subject=draw(words()) if subject is None else subject,
        value=draw(_values()),
        source=draw(sources()),
        stated_on=draw(st.none() | periods(may_be_open=True)),
        confidence=draw(st.sampled_from(Confidence)),
        scope=draw(st.sampled_from((None, *scopes))),
        note=draw(st.none() | texts()),
    )


@st.composite
def gaps(draw: st.DrawFn, *, scopes: tuple[str, ...] = ()) -> Gap:
    """
    Draw something that is not known.

    Args:
        scopes: The ids of parts that it may be about; empty: the whole project.
    """
    return Gap(
        subject=draw(words()),
        what=draw(texts()),
        scope=draw(st.sampled_from((None, *scopes))),
        source=draw(st.none() | sources()),
    )
