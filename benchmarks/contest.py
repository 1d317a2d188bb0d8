"""What a benchmark module says: groups of contestants that do the same work."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Contestant", "Group", "rows"]


def rows(usual: int) -> int:
    """Return how many rows tables are to have: ``--rows``, or else *usual*."""
    return int(os.environ.get("BENCH_ROWS", usual))


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """
    One way of doing the work of a group.

    A contestant that cannot be set up because its package is missing raises
    `ImportError` in *setup* and is listed as absent.
    """

    name: str
    """What the table calls it."""

    run: Callable[[Any], Any]
    """The work; takes what *setup* returned. Only this is timed."""

    setup: Callable[[], Any] = lambda: None
    """Done once before the first round: imports, data, compiled rules."""

    wrong: Callable[[Any], int] | None = None
    """Counts the wrong answers in what *run* returned; ``None``: not judged."""

    packages: tuple[str, ...] = ()
    """Distributions whose versions belong beside the figures."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Contestants on one piece of work; the first one is ours."""

    name: str
    """What the work is."""

    contestants: tuple[Contestant, ...]
    """Who does it; ratios are to the first."""

    per: int = 1
    """How many units (people, rows) one run handles; times are told per unit."""

    unit: str = "run"
    """What one unit is called."""

    rounds: int = 5
    """How often each contestant runs; ``--rounds`` overrules it."""

    timed_by_run: bool = False
    """Whether *run* returns seconds itself, as work in another process must."""
