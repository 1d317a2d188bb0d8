from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import (
    Call,
    Contribution,
    FundingPlan,
    FundingSource,
    Money,
    Rate,
)
from plugin_model.consistency import check_funding
from plugin_model.findings import Finding, Severity
from plugin_model.funding import ContributionKind, Cost, FundingSourceKind
from plugin_model.strategies import calls, funding_plans

ESF, STATE, PUBLIC, PRIVATE, OWNER = FundingSourceKind
CASH, IN_KIND, ALLOWANCE = ContributionKind

SOURCES = (
    FundingSource(id="esf", kind=ESF, organisation="esf"),
    FundingSource(id="state", kind=STATE),
    FundingSource(id="town", kind=PUBLIC, organisation="town"),
    FundingSource(id="owner", kind=OWNER, organisation="skl"),
    FundingSource(id="somebody"),
)


def _gives(
    source: str,
    amount: str | None,
    kind: ContributionKind | None = CASH,
    record: str | None = None,
    currency: str = "SEK",
) -> Contribution:
    money = None if amount is None else Money.parse(amount, currency)
    return Contribution(
        id=f"{source}-{amount}", source=source, kind=kind, amount=money, record=record
    )


def _plan(
    *given_: Contribution, budget: str | None = "1000", **more: object
) -> FundingPlan:
    money = None if budget is None else Money.parse(budget)
    return FundingPlan(budget=money, sources=SOURCES, contributions=given_, **more)  # type: ignore[arg-type]  # costs or a rate


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    return [(one.code.removeprefix("check."), one.place.pointer) for one in findings]


AT = "/funding/contributions"
COST = Cost(id="teacher", amount=Money.parse("10"), record="hours 7")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (FundingPlan(), []),
        (_plan(), []),
        (_plan(_gives("esf", "400"), _gives("town", "600")), []),
        (_plan(_gives("esf", "1000")), []),
        (_plan(_gives("esf", "400")), [("sum_differs", AT)]),
        (_plan(_gives("esf", "400"), _gives("town", None)), []),
        (_plan(_gives("esf", "1001"), _gives("town", None)), [("sum_differs", AT)]),
        (_plan(_gives("esf", "400"), budget=None), []),
        (
            _plan(_gives("esf", "400"), _gives("town", "600", currency="EUR")),
            [("mixed_currencies", f"{AT}/1/amount")],
        ),
        (
            _plan(
                _gives("esf", "400", currency="EUR"),
                _gives("town", "600"),
                budget=None,
                costs=(COST,),
            ),
            [
                ("mixed_currencies", f"{AT}/1/amount"),
                ("mixed_currencies", "/funding/costs/0/amount"),
            ],
        ),
        (
            _plan(_gives("town", "1000", IN_KIND, "hours 7"), costs=(COST,)),
            [("double_booking", f"{AT}/0")],
        ),
        (_plan(_gives("town", "1000", CASH, "hours 7"), costs=(COST,)), []),
        (_plan(_gives("town", "1000", IN_KIND, "hours 8"), costs=(COST,)), []),
        (_plan(_gives("town", "1000", IN_KIND), costs=(COST,)), []),
        (
            _plan(_gives("owner", "1000", IN_KIND)),
            [("in_kind_from_owner", f"{AT}/0")],
        ),
        (_plan(_gives("owner", "1000", CASH)), []),
        (
            _plan(
                _gives("esf", "501"),
                _gives("town", "499"),
                union_rate=Rate.parse("0.50"),
            ),
            [("above_union_rate", AT)],
        ),
        (
            _plan(
                _gives("esf", "500"),
                _gives("town", "500"),
                union_rate=Rate.parse("0.50"),
            ),
            [],
        ),
    ],
)
def test_each_fault_of_a_plan(
    plan: FundingPlan, expected: list[tuple[str, str]]
) -> None:
    """Sums, currencies, double booking, the owner's own costs and the ceiling."""
    assert expected == _told(check_funding(plan, owner="skl"))


def test_an_unknown_owner_is_no_fault() -> None:
    """Whose contribution in kind it is cannot be said while nobody owns the project."""
    assert check_funding(_plan(_gives("owner", "1000", IN_KIND))) == ()


FLOOR = Call(id="2015/00394", minimum_co_financing=Rate.parse("0.53"))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([_gives("esf", "470"), _gives("town", "530")], []),
        ([_gives("esf", "471"), _gives("town", "529")], ["below_floor"]),
        ([_gives("state", "470"), _gives("town", "530")], []),
        ([_gives("town", "470"), _gives("state", "530")], ["below_floor"]),
        ([_gives("esf", "470"), _gives("somebody", "530")], ["floor_not_settled"]),
        ([_gives("esf", "470"), _gives("town", "530", None)], ["floor_not_settled"]),
        ([_gives("esf", "471"), _gives("somebody", "529")], ["below_floor"]),
        ([_gives("esf", "470"), _gives("town", None)], ["floor_not_settled"]),
        ([_gives("esf", "470"), _gives("state", None)], ["below_floor"]),
        ([_gives("esf", "470"), _gives("owner", "530")], []),
        (
            [_gives("esf", "470"), _gives("town", "530", ALLOWANCE)],
            [],
        ),
    ],
)
def test_the_floor_of_a_call(given_: list[Contribution], expected: list[str]) -> None:
    """Below the floor is a fault when it is sure, and a warning when it is open."""
    findings = check_funding(_plan(*given_), call=FLOOR)
    assert [f"check.{code}" for code in expected] == [one.code for one in findings]
    assert all(
        (one.severity is Severity.WARNING) == (one.code == "check.floor_not_settled")
        for one in findings
    )


def test_what_a_call_does_not_count() -> None:
    """A call may leave participants' allowances out."""
    call = Call(
        id="a",
        minimum_co_financing=Rate.parse("0.5"),
        counting_kinds=(CASH, IN_KIND),
    )
    plan = _plan(_gives("esf", "400"), _gives("town", "600", ALLOWANCE))
    assert [one.code for one in check_funding(plan, call=call)] == ["check.below_floor"]


@pytest.mark.parametrize(("own", "asked"), [("0.5", "0.4"), ("0.4", "0.5")])
def test_the_lower_ceiling_holds(own: str, asked: str) -> None:
    """Of the decided rate and the call's greatest, the lower one is the ceiling."""
    given_ = (_gives("esf", "450"), _gives("town", "550"))
    plan = _plan(*given_, union_rate=Rate.parse(own))
    (found,) = check_funding(
        plan, call=Call(id="a", maximum_union_rate=Rate.parse(asked))
    )
    assert (found.code, dict(found.values)["rate"]) == ("check.above_union_rate", "0.4")


@pytest.mark.parametrize(
    "plan", [FundingPlan(), _plan(_gives("town", None), budget=None)]
)
def test_without_a_budget_no_floor(plan: FundingPlan) -> None:
    """A share of what is not known is no fault."""
    assert check_funding(plan, call=FLOOR) == ()


def test_a_call_that_demands_nothing() -> None:
    """A plan without any co-financing is legal."""
    plan = _plan(_gives("esf", "1000"))
    assert check_funding(plan, call=Call(id="a")) == ()


@given(funding_plans(organisations=("town",)), st.data())
def test_a_good_plan_has_no_fault(plan: FundingPlan, data: st.DataObject) -> None:
    """A plan that adds up and meets its call is not told of."""
    call = data.draw(calls(plan=plan))
    assert check_funding(plan, call=call, owner="skl") == ()


@given(funding_plans(may_be_unknown=False), st.integers(1, 10**6))
def test_a_planted_gap_is_found(plan: FundingPlan, more: int) -> None:
    """A contribution that the budget does not have is told of."""
    planted = Contribution(
        id="planted", source=plan.sources[0].id, amount=Money(amount=Decimal(more))
    )
    larger = attrs.evolve(plan, contributions=(*plan.contributions, planted))
    assert "check.sum_differs" in [one.code for one in check_funding(larger)]
