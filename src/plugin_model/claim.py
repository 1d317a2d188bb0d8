"""
Claims: what is said of a subject, by whom and when; and gaps: what nobody says.

Sources disagree. A claim keeps what one of them says; `standing` tells which of
them is the latest as of a day, and lists the rivals. Nothing is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import is_one, maybe, texts, whole, words
from plugin_model.values import Money, Period, Rate, Source, Text

__all__ = [
    "Claim",
    "Confidence",
    "Count",
    "Gap",
    "Moment",
    "Precision",
    "Selection",
    "Standing",
    "Value",
    "standing",
]


class Confidence(Enum):
    """How near to its origin a fact was read."""

    PRIMARY = "primary"
    """In the body's own page, register or law."""

    SECONDARY = "secondary"
    """In somebody else's account of it."""

    GENERAL = "general"
    """General knowledge that has not been read again."""


class Precision(Enum):
    """What a source says about a number besides the number."""

    EXACT = "exact"
    """The number itself."""

    ABOUT = "about"
    """"About", "cirka"."""

    OVER = "over"
    """"More than", "över", "drygt"."""

    NEARLY = "nearly"
    """"Nearly", "närmare"."""


@frozen(kw_only=True)
class Count:
    """A number of things, as precisely as the source gives it."""

    number: int = field(validator=whole)
    """The number that is written."""

    precision: Precision = field(default=Precision.EXACT, validator=is_one(Precision))
    """How it is qualified."""


@frozen(kw_only=True)
class Moment:
    """A point in time that a source tells in words of its own."""

    words: str = field(validator=words)
    """The source's words."""

    earliest: date | None = field(default=None, validator=maybe(date))
    """The earliest day that the words allow; ``None``: they set no bound."""

    latest: date | None = field(default=None, validator=maybe(date))
    """The latest day that the words allow; ``None``: they set no bound."""

    def __attrs_post_init__(self) -> None:
        """Refuse a latest day before the earliest."""
        # Period knows the order of its ends and says so in its own words.
        Period(start=self.earliest, end=self.latest)


@frozen(kw_only=True)
class Selection:
    """A set of things by their ids, such as the regions that take part."""

    ids: tuple[str, ...] = field(validator=texts)
    """The ids, each once, in the order of the source."""

    def __attrs_post_init__(self) -> None:
        """Refuse an id that stands twice."""
        if len(set(self.ids)) < len(self.ids):
            raise InvalidValueError(finding("claim.twice", ids=", ".join(self.ids)))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)


Value = Count | Money | Moment | Period | Rate | Selection | Text
"""What can be claimed."""

_VALUES = (Count, Money, Moment, Period, Rate, Selection, Text)


@frozen(kw_only=True)
class Claim:
    """
    What one source says about one subject.

    Example:
        >>> Claim(
        ...     subject="workshops",
        ...     value=Count(number=65, precision=Precision.ABOUT),
        ...     source=Source(title="grkom.se"),
        ... ).stated_on is None
        True
    """

    subject: str = field(validator=words)
    """What it is about: a name such as ``"regions"``, the same for all rivals."""

    value: Value = field(validator=is_one(*_VALUES))
    """What is said."""

    source: Source = field(validator=is_one(Source))
    """Who says so, and where."""

    stated_on: Period | None = field(default=None, validator=maybe(Period))
    """The days among which it was said, one day where known; ``None``: not known."""

    confidence: Confidence = field(
        default=Confidence.PRIMARY, validator=is_one(Confidence)
    )
    """How near to its origin it was read."""

    scope: str | None = field(default=None, validator=maybe(words))
    """The id of the part that it is about; ``None``: the whole project."""

    note: Text | None = field(default=None, validator=maybe(Text))
    """What a reader should know about it."""


@frozen(kw_only=True)
class Gap:
    """Something that is there but not known: neither zero nor absent."""

    subject: str = field(validator=words)
    """What is not known: a name as in `Claim.subject`."""

    what: Text = field(validator=is_one(Text))
    """What is not known, in a sentence."""

    scope: str | None = field(default=None, validator=maybe(words))
    """The id of the part that it is about; ``None``: the whole project."""

    source: Source | None = field(default=None, validator=maybe(Source))
    """Where it can be read that there is something to know."""


@frozen(kw_only=True)
class Standing:
    """What is said about a subject as of a day."""

    subject: str
    """What was asked about."""

    on: date
    """The day."""

    current: tuple[Claim, ...]
    """What counts as said by that day; several where none comes before the others."""

    rivals: tuple[Claim, ...]
    """All others that say something else: earlier, undated and later ones."""

    gaps: tuple[Gap, ...]
    """What is marked as not known about it."""

    @property
    def is_settled(self) -> bool:
        """Tell whether there is a claim and nobody says anything else."""
        return len({one.value for one in self.current}) == 1 and not self.rivals


def _sure(claim: Claim, day: date) -> bool:
    return claim.stated_on is not None and claim.stated_on.last <= day


def _possible(claim: Claim, day: date) -> bool:
    return claim.stated_on is not None and claim.stated_on.first <= day


def _last(claim: Claim) -> date:
    return date.max if claim.stated_on is None else claim.stated_on.last


def _current(about: list[Claim], day: date) -> tuple[Claim, ...]:
    sure = [one for one in about if _sure(one, day)]
    if sure:
        newest = max(map(_last, sure))
        return tuple(one for one in sure if _last(one) == newest)
    possible = [one for one in about if _possible(one, day)]
    if possible:
        soonest = min(map(_last, possible))
        return tuple(one for one in possible if _last(one) == soonest)
    return tuple(one for one in about if one.stated_on is None)


def standing(
    claims: Iterable[Claim],
    gaps: Iterable[Gap],
    subject: str,
    *,
    on: date,
    scope: str | None = None,
) -> Standing:
    """
    Return what is said about *subject* as of a day, and by whom else otherwise.

    Current is what was surely said by the day, the latest of it. Where nothing was
    surely said, it is what may have been: the claim that had to be said soonest.
    Where there is no such claim either, all undated ones are current. What was said
    later is never current, always a rival where it says something else.

    Args:
        claims: All claims there are.
        gaps: All gaps there are.
        subject: What is asked about.
        on: The day of asking.
        scope: The id of a part; ``None``: the whole project.
    """
    about = [one for one in claims if (one.subject, one.scope) == (subject, scope)]
    current = _current(about, on)
    values = {one.value for one in current}
    return Standing(
        subject=subject,
        on=on,
        current=current,
        rivals=tuple(one for one in about if one.value not in values),
        gaps=tuple(one for one in gaps if (one.subject, one.scope) == (subject, scope)),
    )
