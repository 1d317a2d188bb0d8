"""
The code of a row, in SQL: in which cells each fact may lie.

It is what `plugin_model.eligibility.states` says of a dataframe. There are no columns
added on the way: a SELECT that shows all columns of a table has no room for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import frozen
from sqlglot import exp

from plugin_model.eligibility.cells import Choice, Scale
from plugin_model.eligibility.codes import Book, Group
from plugin_model.eligibility.eras import GREGORIAN
from plugin_model.eligibility.keys import Key
from plugin_model.eligibility.sql.births import births, is_later, key_of_parts
from plugin_model.eligibility.sql.dialects import Dialect
from plugin_model.eligibility.sql.pieces import (
    Expr,
    above,
    added,
    count,
    either,
    number,
    times,
)
from plugin_model.eligibility.table import Table
from plugin_model.fields import Kind

__all__ = ["Columns", "States"]

Columns = Mapping[str, Mapping[str, Expr]]
"""For each field its columns: of a birth by part, of others under ``value``."""

_LARGEST: Final = 2**127 - 1


@frozen(kw_only=True, eq=False)
class States:
    """The expressions that tell the states of a row."""

    book: Book
    """The tables of the rule set."""

    dialect: Dialect
    """The manner of the engine."""

    columns: Columns
    """The columns of each field by part; none: it is wholly unknown."""

    on: date | Expr
    """The day, or the column of days."""

    def code(self, group: Group) -> Expr:
        """Return the code of the row, of the components of *group*."""
        eras = self.book.eras
        code = self._code(group, eras.tables[0], self.on)
        if not isinstance(self.on, exp.Column):
            return code
        if len(eras.tables) > 1:
            code = added(code, times(self.table(self.on), group.starts[1]))
        if self.book.blank is None:
            return code
        without_day = self._code(group, self.book.blank, None)
        without_day = added(without_day, number(group.starts[-2]))
        is_blank = self.dialect.is_unknown(Kind.DATE, self.on)
        return either((is_blank, without_day), otherwise=code)

    def table(self, on: Expr) -> Expr:
        """Return the number of the table that holds on a known day."""
        eras, parts = self.book.eras, self.dialect.parts(on)
        left = exp.Mod(this=parts.year, expression=number(GREGORIAN))
        kinds = [
            (exp.In(this=left, expressions=[*map(number, years)]), number(kind))
            for kind, years in enumerate(eras.years, 1)
        ]
        turn = added(times(parts.month, 100), parts.day)
        era = _passed(key_of_parts(parts), eras.starts)
        row = added(
            times(era, len(eras.years) + 1), either(*kinds, otherwise=number(0))
        )
        place = added(times(row, len(eras.turns) + 1), _passed(turn, eras.turns))
        numbers = [
            exp.If(this=number(at), true=number(table))
            for table, places in enumerate(eras.places, 1)
            for at in places
        ]
        return exp.Case(this=place, ifs=numbers, default=number(0))

    def _code(self, group: Group, table: Table, on: date | Expr | None) -> Expr:
        states = [*self._states(on)]
        pairs = zip(group.places(table), group.weights(table), strict=True)
        return added(*(times(states[place], weight) for place, weight in pairs))

    def _states(self, on: date | Expr | None) -> Iterator[Expr]:
        for cells in self.book.binding.cells:
            own = self.columns[cells.field.name]
            if isinstance(cells, Choice):
                yield self._choice(cells, own.get("value"))
            elif cells.field.kind is not Kind.BIRTH:
                yield self._scale(cells, own.get("value"))
            elif on is None and cells.ages:
                yield self._is_open(own)
                yield births(self.dialect, cells.without_ages, own, None)
            else:
                yield births(self.dialect, cells, own, on)

    def _choice(self, cells: Choice, column: Expr | None) -> Expr:
        unknown = number(cells.axis.unknown)
        if column is None:
            return unknown
        kind = cells.field.kind
        is_unknown = (self.dialect.is_unknown(kind, column), unknown)
        if kind is Kind.FLAG:
            yes = (self.dialect.is_yes(column), number(cells.cells[True]))
            return either(is_unknown, yes, otherwise=number(cells.cells[False]))
        codes: dict[int, list[str]] = {}
        for code, cell in cells.cells.items():
            codes.setdefault(cell, []).append(str(code))
        base = cells.other
        if base is None:
            # What is off the list has been stopped, so the longest need not be told.
            base = max(codes, key=lambda cell: len(codes[cell]))
        text = self.dialect.code(column)
        branches = [
            (self._is_one_of(text, own), number(cell))
            for cell, own in codes.items()
            if cell != base
        ]
        return either(is_unknown, *branches, otherwise=number(base))

    def _is_one_of(self, text: Expr, codes: Iterable[str]) -> Expr:
        return exp.In(this=text, expressions=[*map(self.dialect.constant, codes)])

    def _scale(self, cells: Scale, column: Expr | None) -> Expr:
        unknown, kind = number(len(cells.cuts) + 1), cells.field.kind
        if column is None:
            return unknown
        over = [self._is_above(kind, column, cut) for cut in cells.cuts]
        is_unknown = (self.dialect.is_unknown(kind, column), unknown)
        return either(is_unknown, otherwise=count(over, in_order=True))

    def _is_above(self, kind: Kind, column: Expr, cut: Key) -> Expr:
        if kind is Kind.DATE:
            return is_later(self.dialect, column, cut)
        if kind is Kind.INTEGER:
            if abs(cut) > _LARGEST:
                # Engines refuse constants that no column can hold.
                return exp.true() if cut < 0 else exp.false()
            return above(column, number(cut))
        constant, is_up_to = cut
        compare = exp.GT if is_up_to else exp.GTE
        return compare(this=column, expression=self.dialect.constant(constant))

    def _is_open(self, own: Mapping[str, Expr]) -> Expr:
        """Return 1 where the day of birth is not known, else 0."""
        if "date" not in own:
            return number(1)
        is_unknown = self.dialect.is_unknown(Kind.BIRTH, own["date"])
        return either((is_unknown, number(1)), otherwise=number(0))


def _passed(value: Expr, starts: Iterable[int]) -> Expr:
    """Return how many of some ascending numbers *value* has reached."""
    reached = [exp.GTE(this=value, expression=number(start)) for start in starts]
    return count(reached, in_order=True)
