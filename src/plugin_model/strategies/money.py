"""Strategies for funding: plans that add up, and calls that they meet."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from hypothesis import strategies as st

from plugin_model.funding import (
    AgeBand,
    Basis,
    Call,
    Contribution,
    ContributionKind,
    Cost,
    FundingPlan,
    FundingSource,
    FundingSourceKind,
)
from plugin_model.strategies.basic import amounts, ids, periods, sources, texts, words
from plugin_model.values import Money, Period, Rate

__all__ = [
    "age_bands",
    "calls",
    "contributions",
    "costs",
    "funding_plans",
    "funding_sources",
]


@st.composite
def age_bands(draw: st.DrawFn) -> AgeBand:
    """Draw a band of ages, either end open or not."""
    low, width = draw(st.integers(0, 30)), draw(st.integers(0, 20))
    return AgeBand(
        minimum=draw(st.none() | st.just(low)),
        maximum=draw(st.none() | st.just(low + width)),
    )


@st.composite
def calls(draw: st.DrawFn, *, plan: FundingPlan | None = None) -> Call:
    """
    Draw a call.

    Args:
        plan: A plan that surely meets it; ``None``: it may demand anything.
    """
    shares = st.decimals(0, 1, places=4).map(lambda share: Rate(value=share))
    call = Call(
        id=draw(words()),
        label=draw(st.none() | texts()),
        minimum_co_financing=draw(st.none() | shares),
        counting_kinds=tuple(
            draw(st.lists(st.sampled_from(ContributionKind), unique=True))
        ),
        maximum_union_rate=draw(st.none() | shares),
        target_band=draw(st.none() | age_bands()),
        source=draw(st.none() | sources()),
    )
    return call if plan is None else _met_by(call, plan)


def _rate(amount: Decimal, budget: Decimal, rounding: str) -> Rate:
    share = Context(prec=60).divide(amount, budget)
    return Rate(value=share.quantize(Decimal("0.0001"), rounding=rounding))


def _met_by(call: Call, plan: FundingPlan) -> Call:
    """Return the call with a floor and a ceiling that the plan just meets."""
    budget = plan.budget
    if budget is None or not budget.amount:
        return Call(id=call.id, label=call.label, source=call.source)
    union = counted = Decimal(0)
    for one in plan.contributions:
        amount = Decimal(0) if one.amount is None else one.amount.amount
        source = plan.kind_of(one)
        if source is FundingSourceKind.ESF:
            union += amount
        if source in call.counting_sources and one.kind in call.counting_kinds:
            counted += amount
    return Call(
        id=call.id,
        minimum_co_financing=_rate(counted, budget.amount, ROUND_FLOOR),
        counting_sources=call.counting_sources,
        counting_kinds=call.counting_kinds,
        maximum_union_rate=_rate(union, budget.amount, ROUND_CEILING),
        target_band=call.target_band,
        source=call.source,
    )


@st.composite
def funding_sources(
    draw: st.DrawFn, *, id: str | None = None, organisations: tuple[str, ...] = ()
) -> FundingSource:
    """
    Draw a funding source.

    Args:
        id: Its id; ``None``: any.
        organisations: The ids of who may give; empty: it is not known who gives.
    """
    givers = st.sampled_from(organisations) if organisations else st.nothing()
    return FundingSource(
        id=draw(words()) if id is None else id,
        kind=draw(st.none() | st.sampled_from(FundingSourceKind)),
        organisation=draw(st.none() | givers),
        label=draw(st.none() | texts()),
    )


@st.composite
def contributions(
    draw: st.DrawFn,
    *,
    id: str | None = None,
    source: str | None = None,
    may_be_unknown: bool = True,
) -> Contribution:
    """
    Draw a contribution in kronor.

    Args:
        id: Its id; ``None``: any.
        source: The id of its source; ``None``: any.
        may_be_unknown: Whether its amount may be unknown.
    """
    unknown = st.none() if may_be_unknown else st.nothing()
    return Contribution(
        id=draw(words()) if id is None else id,
        source=draw(words()) if source is None else source,
        kind=draw(st.none() | st.sampled_from(ContributionKind)),
        amount=draw(unknown | amounts(largest=10**9)),
        basis=draw(st.sampled_from(Basis)),
        period=draw(st.none() | periods()),
        record=draw(st.none() | _records("time record")),
    )


def _records(sort: str) -> st.SearchStrategy[str]:
    """Draw the name of a record; different sorts never have one name."""
    return words().map(lambda name: f"{sort} {name}")


@st.composite
def costs(
    draw: st.DrawFn,
    *,
    id: str | None = None,
    within: Period | None = None,
    sub_project: str | None = None,
) -> Cost:
    """
    Draw a direct cost in kronor.

    Args:
        id: Its id; ``None``: any.
        within: The days in which it arose.
        sub_project: The id of the sub-project; ``None``: the project at large.
    """
    return Cost(
        id=draw(words()) if id is None else id,
        amount=draw(amounts(largest=10**6)),
        label=draw(st.none() | texts()),
        period=draw(st.none() | periods(within=within)),
        sub_project=sub_project,
        record=draw(st.none() | _records("voucher")),
    )


@st.composite
def funding_plans(
    draw: st.DrawFn, *, organisations: tuple[str, ...] = (), may_be_unknown: bool = True
) -> FundingPlan:
    """
    Draw a plan whose known contributions go with its budget.

    Args:
        organisations: The ids of who may give; empty: it is not known who gives.
        may_be_unknown: Whether amounts may be unknown.
    """
    source_ids = draw(st.integers(1, 4).flatmap(lambda count: ids(count=count)))
    given_ids = draw(st.integers(0, 6).flatmap(lambda count: ids(count=count)))
    given = tuple(
        draw(
            contributions(
                id=id,
                source=draw(st.sampled_from(source_ids)),
                may_be_unknown=may_be_unknown,
            )
        )
        for id in given_ids
    )
    known = [one.amount for one in given if one.amount is not None]
    rest = Money(amount=Decimal(0))
    if len(known) < len(given):
        # What is not known may be anything that is left of the budget.
        rest = draw(amounts(largest=10**9))
    return FundingPlan(
        budget=sum(known, start=rest),
        sources=tuple(
            draw(funding_sources(id=id, organisations=organisations))
            for id in source_ids
        ),
        contributions=given,
        union_rate=draw(st.none() | st.just(Rate(value=Decimal(1)))),
        source=draw(st.none() | sources()),
    )
