"""Who stands in a register twice, though it be read in many pieces."""

from __future__ import annotations

from typing import Final

import polars as pl
from attrs import define, field

__all__ = ["People"]

_KEY: Final = "key"
_FIRST: Final = "first"


@define(eq=False)
class People:
    """
    Whoever has been met so far, at 16 bytes a person.

    People are told apart by a number of 64 bits made from their key. That two of
    them share it is next to impossible: with a million people, one chance in forty
    million.

    Example:
        >>> people, rows = People(), pl.Series([2, 3, 4])
        >>> people.met_again(pl.Series(["a", "b", "a"]), rows).rows()
        [(4, 2)]
        >>> people.met_again(pl.Series([None, "b"]), pl.Series([5, 6])).rows()
        [(6, 3)]
    """

    _runs: list[pl.DataFrame] = field(factory=list, repr=False)

    def met_again(self, keys: pl.Series, rows: pl.Series) -> pl.DataFrame:
        """
        Return the rows of people met before, each with the row of the first time.

        Args:
            keys: How the register knows each person; null: nobody can tell.
            rows: The number of each row, higher than those of the pieces before.
        """
        batch = pl.DataFrame({_KEY: keys.hash(), "row": rows}).filter(
            keys.is_not_null()
        )
        here = batch.group_by(_KEY).agg(pl.col("row").min().alias(_FIRST)).sort(_KEY)
        firsts = here
        for run in self._runs:
            firsts = _with_first_of(run, firsts)
        self._keep(here.filter(here[_FIRST] == firsts[_FIRST]))
        again = batch.join(firsts, on=_KEY).filter(pl.col("row") > pl.col(_FIRST))
        return again.select("row", _FIRST).sort("row")

    def _keep(self, run: pl.DataFrame) -> None:
        """Add a run, and merge runs so that each is longer than those after it."""
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = pl.concat([self._runs.pop(), run]).sort(_KEY)
        self._runs.append(run)


def _with_first_of(run: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Give those who stand in an earlier run the row at which they stand there."""
    if run.is_empty():
        return people
    keys = people[_KEY]
    at = run[_KEY].search_sorted(keys).clip(upper_bound=len(run) - 1)
    is_known = run[_KEY].gather(at) == keys
    first = pl.when(is_known).then(run[_FIRST].gather(at)).otherwise(pl.col(_FIRST))
    return people.with_columns(first.alias(_FIRST))
