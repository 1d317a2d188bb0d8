"""
The values of a table, vetted: what no field can be, and days out of force.

An eager table is looked at before anything is answered, and all that is wrong with it
is told at once. A lazy one cannot be looked at: it is vetted on the way, and stops at
the first wrong value instead of taking it for a no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw
from attrs import frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.comparing import is_later, is_unknown
from plugin_model.eligibility.engines import Words
from plugin_model.eligibility.keys import day_key, key_below
from plugin_model.eligibility.naming import MARK, NUMBERS, listed
from plugin_model.eligibility.rules import RuleSet
from plugin_model.fields import Kind
from plugin_model.findings import Finding, Place

__all__ = ["Guard", "faults_of", "guard_of_days", "guards"]


@frozen(kw_only=True)
class Guard:
    """A check on the values of one column."""

    column: str
    """The column."""

    wrong: nw.Expr
    """Whether a value is wrong; false or null: it is not."""

    code: str
    """The code of what is found, of a table that can be looked at beforehand."""

    values: Mapping[str, str]
    """What else the text of the code names."""

    def found(self, count: int, first: int) -> Finding:
        """Return the finding about *count* wrong values, the first at that place."""
        counted = {"count": str(count), "first": str(first)}
        return self._finding(self.code, counted)

    def met(self) -> Finding:
        """Return the finding about a wrong value that is met on the way."""
        return self._finding(f"{self.code}_met", {})

    def _finding(self, code: str, values: Mapping[str, str]) -> Finding:
        shown = {"column": self.column, **self.values, **values}
        place = Place(column=self.column)
        return Finding(code=code, place=place, values=tuple(shown.items()))


def guards(binding: Binding, columns: Columns, words: Words) -> Iterator[Guard]:
    """Yield what must be checked of the values of each column."""
    for cells in binding.cells:
        for part, one in columns[cells.field.name].items():
            column = words.col(one.name)
            called = one.called or one.name
            if called.startswith(MARK):
                continue
            if part in NUMBERS:
                first, last = NUMBERS[part]
                wrong, right = ~column.is_between(first, last), f"{first}-{last}"
            elif part == "value" and (codes := cells.field.codes) is not None:
                off_list = ~column.cast(nw.String).is_in([*codes])
                wrong, right = off_list & ~column.is_null(), listed(codes)
            else:
                continue
            yield Guard(
                column=called,
                wrong=wrong,
                code="table.values",
                values={"listed": right},
            )


def guard_of_days(
    rules: RuleSet, days: Column, name: str, words: Words
) -> Iterator[Guard]:
    """Yield what must be checked of a column of days, which people know by *name*."""
    force = rules.in_force
    is_outside = []
    if force.start is not None:
        is_outside.append(~is_later(days, key_below(Kind.DATE, force.start), words))
    if force.end is not None:
        is_outside.append(is_later(days, day_key(force.end), words))
    if is_outside:
        # What is null is no day out of force, whatever pandas makes of it.
        wrong = reduce(or_, is_outside) & ~is_unknown(days, words)
        named = {
            "rules": rules.id,
            "version": str(rules.version),
            "period": str(force),
        }
        yield Guard(column=name, wrong=wrong, code="table.not_in_force", values=named)


def faults_of(table: nw.DataFrame[Any], vetted: Sequence[Guard]) -> Iterator[Finding]:
    """Yield a finding for each guard that finds a wrong value in *table*."""
    if not vetted:
        return
    wrong = table.select(
        *(
            one.wrong.fill_null(False).alias(str(number))
            for number, one in enumerate(vetted)
        )
    )
    for number, one in enumerate(vetted):
        places = wrong.get_column(str(number)).arg_true()
        if len(places):
            yield one.found(len(places), places.item(0))
