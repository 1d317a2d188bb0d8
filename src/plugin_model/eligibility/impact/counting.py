"""Counts of answers, and how they are made safe to publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import narwhals as nw
from attrs import evolve, frozen

from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.rules import RuleSet
from plugin_model.errors import FactsError
from plugin_model.findings import Place, finding

__all__ = [
    "ANSWER",
    "MET",
    "OLD",
    "OUTCOMES",
    "Answered",
    "Count",
    "Frame",
    "Grid",
    "answered",
    "columns_of",
    "counted",
    "numbered",
    "safe",
    "said_of",
]

Frame = Any
"""Any table that `frames.screen` takes."""

Count = int | None
"""How many people; ``None``: too few to be published."""

ANSWER: Final = ("outcome", "unmet", "unknown")
"""The columns of an answer that are counted."""

OLD: Final = "old plugin_model "
"""What the columns of the old version are called besides."""

MET: Final[tuple[str, ...]] = ("met", "unmet", "open")
"""What can be said of a criterion."""

OUTCOMES: Final[tuple[str, ...]] = tuple(one.value for one in Outcome)
"""What can be said of all criteria together."""

_FEW: Final = 7
_STEP: Final = 5


def safe(count: Count) -> Count:
    """
    Return a count as it may be published: from 1 to 7 left out, others rounded to 5.

    Example:
        >>> [safe(count) for count in (0, 1, 7, 8, 12, 13)]
        [0, None, None, 10, 10, 15]
    """
    if count is None or 0 < count <= _FEW:
        return None
    return (count + _STEP // 2) // _STEP * _STEP


@frozen(kw_only=True)
class Grid:
    """
    How many people had one answer from the old version and another from the new one.

    Example:
        >>> grid = Grid(names=("met", "unmet"), counts=((8, 3), (0, 12)))
        >>> grid.of("met", "unmet"), grid.old, grid.new
        (3, (11, 12), (8, 15))
        >>> grid.safe().counts
        ((10, None), (0, 10))
    """

    names: tuple[str, ...]
    """The answers, in the order of the rows and of the columns."""

    counts: tuple[tuple[Count, ...], ...]
    """A row for each answer of the old version, a column for each of the new one."""

    def of(self, old: str, new: str) -> Count:
        """Return how many had the answer *old* and have the answer *new*."""
        return self.counts[self.names.index(old)][self.names.index(new)]

    @property
    def old(self) -> tuple[Count, ...]:
        """How many had each answer from the old version."""
        return tuple(map(_sum, self.counts))

    @property
    def new(self) -> tuple[Count, ...]:
        """How many have each answer from the new version."""
        return tuple(map(_sum, zip(*self.counts, strict=True)))

    def safe(self) -> Grid:
        """Return the grid with counts from 1 to 7 left out, the rest rounded to 5."""
        counts = tuple(tuple(map(safe, row)) for row in self.counts)
        return evolve(self, counts=counts)


def _sum(counts: Iterable[Count]) -> Count:
    # What is left out cannot be told from a sum.
    known = tuple(counts)
    return None if None in known else sum(one for one in known if one is not None)


@frozen(kw_only=True)
class Answered:
    """What one version says of some people who are alike."""

    outcome: str
    """The outcome."""

    said: tuple[str, ...]
    """For each criterion whether it is met, unmet or open."""


def numbered(rules: RuleSet) -> RuleSet:
    """
    Return *rules* with numbers for ids: engines group short texts several times faster.

    Ids may hold a semicolon, which parts them in a table; numbers never do.
    """
    each = enumerate(rules.criteria)
    return evolve(
        rules, criteria=tuple(evolve(one, id=str(number)) for number, one in each)
    )


def answered(rules: RuleSet, outcome: str, unmet: str, unknown: str) -> Answered:
    """Return what the texts of an answer say."""
    ids = tuple(one.id for one in rules.criteria)
    return Answered(outcome=outcome, said=said_of(ids, unmet, unknown))


def said_of(ids: Iterable[str], unmet: str, unknown: str) -> tuple[str, ...]:
    """Return whether each criterion is met, unmet or open."""
    said = {
        **dict.fromkeys(unmet.split(";"), "unmet"),
        **dict.fromkeys(unknown.split(";"), "open"),
    }
    return tuple(said.get(id, "met") for id in ids)


def columns_of(frame: nw.DataFrame[Any], names: Iterable[str]) -> Iterator[list[Any]]:
    """
    Yield the values of columns.

    Raises:
        FactsError: If one of them is not there.
    """
    for name in names:
        if name not in frame.columns:
            place = Place(column=name)
            raise FactsError(finding("impact.no_column", place=place, column=name))
        yield frame.get_column(name).to_list()


def counted(screened: Frame, names: Sequence[str]) -> list[tuple[tuple[Any, ...], int]]:
    """Return each combination of answers, and how often it stands in the table."""
    count = f"{OLD}count"
    lines = nw.from_native(screened).group_by(*names).agg(nw.len().alias(count))
    if isinstance(lines, nw.LazyFrame):
        lines = lines.collect()
    *answers, counts = (lines.get_column(name).to_list() for name in (*names, count))
    return list(zip(zip(*answers, strict=True), map(int, counts), strict=True))
