"""
Who pays how much of what: sources, contributions, plan, and the call's demands.

Swedish projects in the Social Fund have three kinds of money: from the fund, from
the state's budget, and co-financing that the project finds itself (publicly or
privately, in cash, in kind or as allowances to participants). A rate is a ceiling
or a floor; a share is what the amounts give. Both are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import is_one, maybe, tuple_of, whole, words
from plugin_model.values import Money, Period, Rate, Source, Text

__all__ = [
    "AgeBand",
    "Basis",
    "Call",
    "Contribution",
    "ContributionKind",
    "Cost",
    "FundingPlan",
    "FundingSource",
    "FundingSourceKind",
]


class FundingSourceKind(Enum):
    """Whose money it is."""

    ESF = "esf"
    """The European Social Fund."""

    STATE = "state"
    """The state's budget (statligt anslag)."""

    PUBLIC = "public"
    """Another public body, such as a municipality."""

    PRIVATE = "private"
    """A private body."""

    OWNER_CASH = "owner_cash"
    """Cash from the project's owner."""


class ContributionKind(Enum):
    """In what shape it is given."""

    CASH = "cash"
    """Money (kontant)."""

    IN_KIND = "in_kind"
    """Work, premises or things (annat än pengar, in natura)."""

    PARTICIPANT_ALLOWANCE = "participant_allowance"
    """Benefits that another body pays to participants (deltagarersättning)."""


class Basis(Enum):
    """How an amount is known."""

    STATED = "stated"
    """The source gives it."""

    DERIVED = "derived"
    """It is the difference or the sum of amounts that the source gives."""


@frozen(kw_only=True)
class FundingSource:
    """Where contributions come from."""

    id: str = field(validator=words)
    """The stable name by which contributions point to it."""

    kind: FundingSourceKind | None = field(
        default=None, validator=maybe(FundingSourceKind)
    )
    """Whose money it is; ``None``: not known."""

    organisation: str | None = field(default=None, validator=maybe(words))
    """The id of the organisation that gives it; ``None``: not known, or several."""

    label: Text | None = field(default=None, validator=maybe(Text))
    """What it is called; ``None``: its kind."""


def _not_negative(name: str, money: Money | None) -> None:
    if money is not None and money.amount < 0:
        raise InvalidValueError(
            finding("value.negative", field=name, value=money.amount)
        )


@frozen(kw_only=True)
class Contribution:
    """What one source gives."""

    id: str = field(validator=words)
    """The stable name, once in a plan."""

    source: str = field(validator=words)
    """The id of the funding source."""

    kind: ContributionKind | None = field(
        default=None, validator=maybe(ContributionKind)
    )
    """In what shape; ``None``: not known."""

    amount: Money | None = field(default=None, validator=maybe(Money))
    """How much; ``None``: not known."""

    basis: Basis = field(default=Basis.STATED, validator=is_one(Basis))
    """How the amount is known."""

    period: Period | None = field(default=None, validator=maybe(Period))
    """When it is given; ``None``: not known."""

    record: str | None = field(default=None, validator=maybe(words))
    """The time record or voucher that proves it; ``None``: none is named."""

    def __attrs_post_init__(self) -> None:
        """Refuse an amount below zero."""
        _not_negative("Contribution.amount", self.amount)


@frozen(kw_only=True)
class Cost:
    """A direct cost that the project has booked."""

    id: str = field(validator=words)
    """The stable name, once in a plan."""

    amount: Money = field(validator=is_one(Money))
    """How much."""

    label: Text | None = field(default=None, validator=maybe(Text))
    """What for; ``None``: not noted."""

    period: Period | None = field(default=None, validator=maybe(Period))
    """When it arose; ``None``: not known."""

    sub_project: str | None = field(default=None, validator=maybe(words))
    """The id of the sub-project it arose in; ``None``: the project at large."""

    record: str | None = field(default=None, validator=maybe(words))
    """The time record or voucher that proves it; ``None``: none is named."""

    def __attrs_post_init__(self) -> None:
        """Refuse an amount below zero."""
        _not_negative("Cost.amount", self.amount)


@frozen(kw_only=True)
class AgeBand:
    """The ages that a call is for, both ends included, as the call words them."""

    minimum: int | None = field(default=None, validator=maybe(whole))
    """The lowest age; ``None``: no lower bound."""

    maximum: int | None = field(default=None, validator=maybe(whole))
    """The highest age; ``None``: no upper bound."""

    def __attrs_post_init__(self) -> None:
        """Refuse a highest age below the lowest."""
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and high < low:
            raise InvalidValueError(finding("funding.band_order", low=low, high=high))


@frozen(kw_only=True)
class Call:
    """What a call for proposals (utlysning) demands; what it does not is ``None``."""

    id: str = field(validator=words)
    """Its diary number, or another stable name."""

    label: Text | None = field(default=None, validator=maybe(Text))
    """What it is called."""

    minimum_co_financing: Rate | None = field(default=None, validator=maybe(Rate))
    """The least share of the budget that must be co-financed; ``None``: not known."""

    counting_sources: tuple[FundingSourceKind, ...] = field(
        default=(
            FundingSourceKind.PUBLIC,
            FundingSourceKind.PRIVATE,
            FundingSourceKind.OWNER_CASH,
        ),
        validator=tuple_of(FundingSourceKind),
    )
    """Whose money counts as co-financing."""

    counting_kinds: tuple[ContributionKind, ...] = field(
        default=tuple(ContributionKind),
        validator=tuple_of(ContributionKind),
    )
    """The shapes of contribution that count as co-financing."""

    maximum_union_rate: Rate | None = field(default=None, validator=maybe(Rate))
    """The greatest share that the Union pays; ``None``: not known."""

    target_band: AgeBand | None = field(default=None, validator=maybe(AgeBand))
    """The ages it is for; ``None``: none are named, or not known."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where the call can be read."""


@frozen(kw_only=True)
class FundingPlan:
    """
    The budget and who covers it.

    Example:
        >>> plan = FundingPlan(
        ...     budget=Money.parse("300"),
        ...     sources=(FundingSource(id="esf", kind=FundingSourceKind.ESF),),
        ...     contributions=(
        ...         Contribution(id="grant", source="esf", amount=Money.parse("100")),
        ...     ),
        ... )
        >>> plan.shares()
        (('grant', Fraction(1, 3)),)
    """

    budget: Money | None = field(default=None, validator=maybe(Money))
    """What everything costs; ``None``: not known."""

    sources: tuple[FundingSource, ...] = field(
        default=(), validator=tuple_of(FundingSource)
    )
    """Where contributions come from, each once."""

    contributions: tuple[Contribution, ...] = field(
        default=(), validator=tuple_of(Contribution)
    )
    """Who gives what."""

    costs: tuple[Cost, ...] = field(default=(), validator=tuple_of(Cost))
    """Direct costs that have been booked."""

    union_rate: Rate | None = field(default=None, validator=maybe(Rate))
    """The Union's co-financing rate as decided: a ceiling, not the share."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where the figures are written."""

    def __attrs_post_init__(self) -> None:
        """Refuse a budget below zero."""
        _not_negative("FundingPlan.budget", self.budget)

    def kind_of(self, contribution: Contribution) -> FundingSourceKind | None:
        """Return whose money a contribution is; ``None``: not known."""
        named = {one.id: one.kind for one in self.sources}
        return named.get(contribution.source)

    def total(
        self, contributions: Iterable[Contribution] | None = None
    ) -> Money | None:
        """
        Return the sum of some contributions, or of all.

        ``None`` when an amount is not known, or when there is nothing to add and
        hence no currency.

        Raises:
            InvalidValueError: If the amounts are in different currencies.
        """
        chosen = self.contributions if contributions is None else tuple(contributions)
        amounts = [one.amount for one in chosen]
        known = [one for one in amounts if one is not None]
        if not known or len(known) < len(amounts):
            return None
        first, *others = known
        return sum(others, start=first)

    def shares(self) -> tuple[tuple[str, Fraction | None], ...]:
        """
        Return each contribution's id and its exact share of the budget.

        ``None`` where the amount or the budget is not known, or the budget is zero.

        Raises:
            InvalidValueError: If an amount is in another currency than the budget.
        """
        return tuple(
            (one.id, _share(one.amount, self.budget)) for one in self.contributions
        )


def _share(part: Money | None, whole: Money | None) -> Fraction | None:
    if part is None or whole is None or not whole.amount:
        return None
    return part.fraction_of(whole)
