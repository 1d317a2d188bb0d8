"""Made-up people in a table, the rule about them, and what is certain of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from bench_objects import ON, rules
from contest import rows
from plugin_model.eligibility import decide
from plugin_model.eligibility.frames import screen

__all__ = [
    "ANSWER",
    "OLDEST",
    "ON",
    "ROWS",
    "YOUNGEST",
    "answers",
    "batches",
    "people",
    "rules",
    "wrong_in",
]

ROWS = rows(1_000_000)
ANSWER = ["outcome", "unmet", "unknown", "missing"]
OLDEST = date(1990, 9, 2)
"""The first day on which those aged 15 to 24 on `ON` were born."""

YOUNGEST = date(2000, 9, 1)
"""The last day on which they were born."""

BATCH = 1_000_000
BORN = (date(1983, 1, 1).toordinal() - date(1970, 1, 1).toordinal(), 24 * 365)
ASKED = (date(2015, 3, 1).toordinal() - date(1970, 1, 1).toordinal(), 3 * 365)
SAMPLE = 20_000


def batches(count: int) -> Iterator[pl.DataFrame]:
    """
    Yield people aged 8 to 32, 5 % of births and 10 % of flags being unknown.

    Half of those without a day of birth have a ``birth_year``; each has a day on
    which to be asked about, ``asked``.
    """
    import numpy as np

    chance = np.random.default_rng(20150901)

    def days(first: int, days: int, size: int) -> pl.Series:
        return pl.Series(chance.integers(first, first + days, size, "i4")).cast(pl.Date)

    def flag(size: int) -> pl.Series:
        values = pl.Series(chance.random(size) < 0.4)
        return values.set(pl.Series(chance.random(size) < 0.1), None)

    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        born, lot = days(*BORN, size), pl.Series(chance.random(size))
        table = pl.DataFrame(
            {
                "birth_date": born,
                "birth_year": born.dt.year(),
                "at_risk": flag(size),
                "has_dropped_out": flag(size),
                "asked": days(*ASKED, size),
            }
        )
        yield table.with_columns(
            birth_date=pl.when(lot >= 0.05).then("birth_date"),
            birth_year=pl.when(lot < 0.025).then("birth_year"),
        )


@cache
def _everybody() -> pl.DataFrame:
    return pl.concat(batches(ROWS), rechunk=True)


def people(*, years: bool = False, days: bool = False) -> pl.DataFrame:
    """Return all people: with years of birth, with a day per row."""
    left_out = [
        *(() if years else ("birth_year",)),
        *(() if days else ("asked",)),
    ]
    return _everybody().drop(left_out)


@cache
def answers(*, years: bool = False, days: bool = False) -> pl.DataFrame:
    """Return the four columns for all people, a sample having been held to `decide`."""
    table = people(years=years, days=days)
    screened = screen(table, rules(), on="asked" if days else ON).select(ANSWER)
    facts = table.head(SAMPLE).iter_rows(named=True)
    certain = [_certain(one) for one in facts]
    if screened.head(SAMPLE).rows() != certain:
        message = "the table and decide disagree"
        raise AssertionError(message)
    return screened


def _certain(row: dict[str, Any]) -> tuple[str, ...]:
    """Return what `decide` says of one row."""
    birth = row["birth_date"] or row.get("birth_year")
    flags = {name: row[name] for name in ("at_risk", "has_dropped_out")}
    said = decide(rules(), {"birth": birth, **flags}, row.get("asked", ON))
    lists = (said.unmet, said.unknown, said.missing)
    return (said.outcome.value, *(";".join(one) for one in lists))


def wrong_in(given: pl.DataFrame, *, years: bool = False, days: bool = False) -> int:
    """Count the rows of *given* that differ from the certain answers."""
    certain = answers(years=years, days=days).select(given.columns)
    differs = pl.any_horizontal(given[one] != certain[one] for one in given.columns)
    return int(pl.select(differs.sum()).item())
