"""Whether contributions, costs and budget go together, and meet the call."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.funding import (
    Call,
    Contribution,
    ContributionKind,
    FundingPlan,
    FundingSourceKind,
)
from plugin_model.values import Money, Rate

__all__ = ["check_funding"]

_EXACT: Final = Context(prec=1000)


def _at(pointer: str) -> Place:
    return Place(pointer=f"/funding{pointer}")


def check_funding(
    plan: FundingPlan, *, call: Call | None = None, owner: str | None = None
) -> tuple[Finding, ...]:
    """
    Return what is wrong with a plan.

    A plan without any co-financing is legal unless its call says otherwise. A
    demand is a fault only when it is surely not met: where it depends on what is
    not known, the finding is a warning.

    Args:
        plan: The plan.
        call: What the call demands; ``None``: nothing is known of it.
        owner: The id of the project's owner, whose own costs are no contribution in
            kind; ``None``: not known.
    """
    return (
        *_currencies(plan),
        *_sums(plan),
        *_in_kind(plan, owner),
        *_floor(plan, call),
        *_ceilings(plan, call),
    )


def _currencies(plan: FundingPlan) -> Iterator[Finding]:
    """Tell of every amount in another currency than the budget, or than the first."""
    amounts = [("/budget", plan.budget)]
    amounts += [
        (f"/contributions/{place}/amount", one.amount)
        for place, one in enumerate(plan.contributions)
    ]
    amounts += [
        (f"/costs/{place}/amount", one.amount) for place, one in enumerate(plan.costs)
    ]
    known = [(pointer, money) for pointer, money in amounts if money is not None]
    for pointer, money in known[1:]:
        expected = known[0][1].currency
        if money.currency != expected:
            yield finding(
                "check.mixed_currencies",
                place=_at(pointer),
                given=money.currency,
                expected=expected,
            )


def _in_currency(plan: FundingPlan, budget: Money) -> list[Contribution]:
    return [
        one
        for one in plan.contributions
        if one.amount is None or one.amount.currency == budget.currency
    ]


def _total(contributions: list[Contribution], currency: str) -> Money:
    """Return the sum of the amounts that are known."""
    known = (one.amount for one in contributions if one.amount is not None)
    return sum(known, start=Money(amount=Decimal(0), currency=currency))


def _sums(plan: FundingPlan) -> Iterator[Finding]:
    budget = plan.budget
    if budget is None or not plan.contributions:
        return
    within = _in_currency(plan, budget)
    total = _total(within, budget.currency)
    is_whole = len(within) == len(plan.contributions) and all(
        one.amount is not None for one in within
    )
    if total.amount > budget.amount or (is_whole and total != budget):
        yield finding(
            "check.sum_differs",
            place=_at("/contributions"),
            total=total,
            budget=budget,
        )


def _in_kind(plan: FundingPlan, owner: str | None) -> Iterator[Finding]:
    booked = {one.record: one.id for one in plan.costs if one.record is not None}
    givers = {one.id: one.organisation for one in plan.sources}
    for place, one in enumerate(plan.contributions):
        if one.kind is not ContributionKind.IN_KIND:
            continue
        at = _at(f"/contributions/{place}")
        if one.record in booked:
            yield finding(
                "check.double_booking", place=at, id=one.id, cost=booked[one.record]
            )
        if owner is not None and givers.get(one.source) == owner:
            yield finding("check.in_kind_from_owner", place=at, id=one.id, owner=owner)


def _counts(plan: FundingPlan, one: Contribution, call: Call) -> bool | None:
    """Tell whether a contribution counts as co-financing; ``None``: not known."""
    source = plan.kind_of(one)
    if source is not None and source not in call.counting_sources:
        return False
    if one.kind is not None and one.kind not in call.counting_kinds:
        return False
    return None if source is None or one.kind is None else True


def _portion(rate: Rate, whole: Money) -> Money:
    amount = _EXACT.multiply(rate.value, whole.amount)
    return Money(amount=amount, currency=whole.currency)


def _floor(plan: FundingPlan, call: Call | None) -> Iterator[Finding]:
    budget = plan.budget
    if budget is None or call is None or call.minimum_co_financing is None:
        return
    floor = _portion(call.minimum_co_financing, budget)
    within = _in_currency(plan, budget)
    surely = [one for one in within if _counts(plan, one, call) is True]
    perhaps = [one for one in within if _counts(plan, one, call) is not False]
    sure = _total(surely, budget.currency)
    if sure.amount >= floor.amount:
        return
    # An amount that is not known may be as large as it need be.
    is_open = any(one.amount is None for one in perhaps)
    if is_open or _total(perhaps, budget.currency).amount >= floor.amount:
        code, severity = "check.floor_not_settled", Severity.WARNING
    else:
        code, severity = "check.below_floor", Severity.ERROR
    yield finding(
        code,
        place=_at("/contributions"),
        severity=severity,
        co_financing=sure,
        floor=floor,
        rate=call.minimum_co_financing.value,
        missing=floor - sure,
        call=call.id,
    )


def _ceilings(plan: FundingPlan, call: Call | None) -> Iterator[Finding]:
    budget = plan.budget
    if budget is None:
        return
    rates = [plan.union_rate, None if call is None else call.maximum_union_rate]
    ceiling = min((one.value for one in rates if one is not None), default=None)
    union = [
        one
        for one in _in_currency(plan, budget)
        if plan.kind_of(one) is FundingSourceKind.ESF
    ]
    total = _total(union, budget.currency)
    # The exact product, since a rounded share may step over the ceiling.
    if ceiling is not None and (
        Fraction(total.amount) > Fraction(ceiling) * Fraction(budget.amount)
    ):
        yield finding(
            "check.above_union_rate",
            place=_at("/contributions"),
            union=total,
            rate=ceiling,
            budget=budget,
        )
