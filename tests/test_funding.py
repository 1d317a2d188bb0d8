from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given

from plugin_model import (
    Contribution,
    FundingPlan,
    FundingSource,
    InvalidValueError,
    Money,
)
from plugin_model.funding import AgeBand, Cost, FundingSourceKind
from plugin_model.strategies import calls, funding_plans


@given(funding_plans(may_be_unknown=False))
def test_shares_add_to_one(plan: FundingPlan) -> None:
    """The shares of a budget that is covered come to one, exactly."""
    shares = [share for _, share in plan.shares()]
    assert None in shares or not shares or sum(filter(None, shares)) == 1


@given(funding_plans())
def test_a_share_is_known_with_its_amount(plan: FundingPlan) -> None:
    """A share is unknown exactly where the amount is, or the budget is nothing."""
    assert plan.budget is not None
    known = [
        one.amount is not None and bool(plan.budget.amount)
        for one in plan.contributions
    ]
    assert known == [share is not None for _, share in plan.shares()]


@given(funding_plans())
def test_a_total_needs_every_amount(plan: FundingPlan) -> None:
    """One amount that is not known makes the total unknown; so does having none."""
    amounts = [one.amount for one in plan.contributions]
    assert (None in amounts or not amounts) == (plan.total() is None)


@given(calls())
def test_a_call_may_be_silent(call: object) -> None:
    """Calls are drawn that demand anything or nothing."""
    assert call == call


def test_whose_money_it_is() -> None:
    """A contribution is of its source's kind; an unknown source has none."""
    plan = FundingPlan(sources=(FundingSource(id="esf", kind=FundingSourceKind.ESF),))
    kinds = [plan.kind_of(Contribution(id="a", source=id)) for id in ("esf", "else")]
    assert kinds == [FundingSourceKind.ESF, None]


def test_the_total_of_some() -> None:
    """Some contributions may be added alone."""
    one = Contribution(id="a", source="x", amount=Money.parse("100"))
    other = Contribution(id="b", source="x", amount=Money.parse("200"))
    plan = FundingPlan(budget=Money.parse("300"), contributions=(one, other))
    assert (Money.parse("300"), Money.parse("200")) == (
        plan.total(),
        plan.total([other]),
    )
    assert (("a", Fraction(1, 3)), ("b", Fraction(2, 3))) == plan.shares()


def test_a_total_of_two_currencies() -> None:
    """Kronor and euro have no total."""
    plan = FundingPlan(
        contributions=(
            Contribution(id="a", source="x", amount=Money.parse("1")),
            Contribution(id="b", source="x", amount=Money.parse("1", "EUR")),
        )
    )
    with pytest.raises(InvalidValueError, match="SEK and EUR"):
        plan.total()


def test_without_a_budget_there_are_no_shares() -> None:
    """Shares of an unknown budget are unknown."""
    one = Contribution(id="a", source="x", amount=Money.parse("100"))
    assert FundingPlan(contributions=(one,)).shares() == (("a", None),)


DEBT = Money.parse("-1")


@pytest.mark.parametrize(
    "build",
    [
        lambda: Contribution(id="a", source="x", amount=DEBT),
        lambda: Cost(id="a", amount=DEBT),
        lambda: FundingPlan(budget=DEBT),
    ],
)
def test_nothing_is_below_zero(build: Callable[[], object]) -> None:
    """Contributions, costs and budgets are not negative."""
    with pytest.raises(InvalidValueError, match="below zero"):
        build()


def test_a_band_goes_upwards() -> None:
    """The highest age is not below the lowest."""
    assert AgeBand(minimum=15, maximum=15).maximum == 15
    with pytest.raises(InvalidValueError, match="from 24 to 15"):
        AgeBand(minimum=24, maximum=15)
