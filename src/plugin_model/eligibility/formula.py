"""
The verdict alone in one expression: yes, no, or null where it is open.

Engines know a logic of three values, in which a null may be yes or no. It says what
the decision table says of most rule sets, and less of some: that a fact is known or not
known is open to it, and so is what all codes have in common. So an expression is held
to the table, for all that a row may hold, before it is used; where they differ,
there is none, and codes find the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import product
from math import prod
from operator import add, and_, or_
from typing import Final, TypeVar, assert_never

import narwhals as nw
from attrs import frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.cells import Axis, Choice, Scale
from plugin_model.eligibility.columns import Column, Columns
from plugin_model.eligibility.comparing import is_above
from plugin_model.eligibility.engines import Words, words_of
from plugin_model.eligibility.keys import calendar_key
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsTrue,
    Leaf,
    Not,
    OneOf,
)
from plugin_model.eligibility.table import Table, at_least
from plugin_model.fields import Kind

__all__ = ["formula"]

MOST_ROWS: Final = 2_000
"""How many combinations of states a component may have, to be looked at one by one."""

# pandas takes what is null for a no.
_THREE_VALUED: Final = (
    nw.Implementation.POLARS,
    nw.Implementation.PYARROW,
    nw.Implementation.DUCKDB,
)


@frozen(kw_only=True)
class _Said:
    """What is said of each combination of states, as bit sets of their numbers."""

    yes: int
    """Where it surely holds."""

    no: int
    """Where it surely does not."""

    def __and__(self, other: _Said) -> _Said:
        return _Said(yes=self.yes & other.yes, no=self.no | other.no)

    def __or__(self, other: _Said) -> _Said:
        return _Said(yes=self.yes | other.yes, no=self.no & other.no)

    def __invert__(self) -> _Said:
        return _Said(yes=self.no, no=self.yes)


_Answer = TypeVar("_Answer", _Said, nw.Expr)


def formula(
    binding: Binding, columns: Columns, on: date, engine: nw.Implementation
) -> nw.Expr | None:
    """
    Return whether all criteria hold, null where that is open.

    Args:
        binding: The rule set.
        columns: The columns of each field by part.
        on: The day.
        engine: Whose table it is.

    Returns:
        The expression; ``None``: three values say less than the decision table, or
        the columns are not such that a fact is either known or null.
    """
    alone = [_only(columns[one.field.name]) for one in binding.cells]
    if engine not in _THREE_VALUED or None in alone:
        return None
    table = binding.table(on)
    if not binding.keeping((formula, table), lambda: _says_the_same(binding, table)):
        return None
    places = {one.field.name: at for at, one in enumerate(binding.cells)}

    def leaf(asked: Leaf) -> nw.Expr:
        place = places[asked.field]
        cells, column = binding.cells[place], alone[place]
        assert column is not None
        met = table.axes[place].truths[asked]
        return _is_in(cells, column, met, on, words_of(engine))

    criteria = (one.condition for one in binding.rules.criteria)
    return reduce(and_, (_told(one, leaf, _counted) for one in criteria))


def _only(own: Mapping[str, Column]) -> Column | None:
    """Return the one column of a field in which null means that nothing is known."""
    parts = [*own]
    return own[parts[0]] if parts in (["value"], ["date"]) else None


def _told(
    condition: Condition,
    leaf: Callable[[Leaf], _Answer],
    count: Callable[[int, Sequence[_Answer]], _Answer],
) -> _Answer:
    """Put the answers to leaves together as *condition* does."""
    match condition:
        case AgeBetween() | OneOf() | IsTrue() | Compare():
            return leaf(condition)
        case Not():
            return ~_told(condition.condition, leaf, count)
        case AllOf() | AnyOf() | AtLeast():
            told = [_told(one, leaf, count) for one in condition.conditions]
        case _:
            assert_never(condition)
    if isinstance(condition, AtLeast):
        return count(condition.count, told)
    return reduce(and_ if isinstance(condition, AllOf) else or_, told)


def _counted(count: int, told: Sequence[nw.Expr]) -> nw.Expr:
    """Return whether at least so many hold."""
    yes = reduce(add, map(_as_number, told)) >= count
    no = reduce(add, (_as_number(~one) for one in told)) > len(told) - count
    return nw.when(yes | no).then(yes)


def _as_number(condition: nw.Expr) -> nw.Expr:
    return condition.fill_null(False).cast(nw.Int32)


def _says_the_same(binding: Binding, table: Table) -> bool:
    """Tell whether three values say of each component what the table says."""
    return all(
        _agrees(binding, table, number) for number in range(len(table.components))
    )


def _agrees(binding: Binding, table: Table, number: int) -> bool:
    places = table.axes_of[number]
    states = [_states(binding.cells[at], table.axes[at]) for at in places]
    if prod(map(len, states)) > MOST_ROWS:
        return False
    rows = list(product(*states))
    within = {table.axes[at].names[0]: place for place, at in enumerate(places)}

    def leaf(asked: Leaf) -> _Said:
        place = within[asked.field]
        met = table.axes[places[place]].truths[asked]
        cells = [row[place].cell for row in rows]
        return _Said(
            yes=_numbers(cell is not None and bool(met >> cell & 1) for cell in cells),
            no=_numbers(cell is not None and not met >> cell & 1 for cell in cells),
        )

    everywhere = (1 << len(rows)) - 1

    def count(least: int, told: Sequence[_Said]) -> _Said:
        possible = [everywhere & ~one.no for one in told]
        return _Said(
            yes=at_least(least, [one.yes for one in told], everywhere),
            no=everywhere & ~at_least(least, possible, everywhere),
        )

    criteria = [binding.rules.criteria[at] for at in table.criteria_of[number]]
    said = reduce(and_, (_told(one.condition, leaf, count) for one in criteria))
    right = [table.part(number, [one.state for one in row]).whole for row in rows]
    return said == _Said(
        yes=_numbers(one is Truth.TRUE for one in right),
        no=_numbers(one is Truth.FALSE for one in right),
    )


def _numbers(are: Iterable[bool]) -> int:
    return sum(1 << number for number, so in enumerate(are) if so)


@frozen(kw_only=True)
class _State:
    """What is known of a fact that is either known or not."""

    state: int
    """The state on the fact's axis."""

    cell: int | None
    """The cell in which the fact lies; ``None``: it is not known."""


def _states(cells: Choice | Scale, axis: Axis) -> list[_State]:
    # Those of a birth are runs of cells, from one cell to the same here.
    step = axis.size + 1 if cells.field.kind is Kind.BIRTH else 1
    known = [_State(state=cell * step, cell=cell) for cell in range(axis.size)]
    # No value lies in an empty cell.
    there = [one for one in known if axis.states[one.state]]
    return [*there, _State(state=axis.unknown, cell=None)]


def _is_in(
    cells: Choice | Scale, column: Column, met: int, on: date, words: Words
) -> nw.Expr:
    """Return whether a fact lies in one of the cells *met*; null: it is not known."""
    if isinstance(cells, Choice):
        return _is_chosen(cells, column, met)
    kind, cuts = cells.field.kind, [*cells.cuts]
    if kind is Kind.BIRTH:
        # As days the keys of a birth are compared like those of any other day.
        kind, cuts = Kind.DATE, sorted(map(calendar_key, cells.keys(on)))
    above = [is_above(kind, column, cut, words) for cut in cuts]
    told: nw.Expr | None = None
    for at in reversed(range(len(cuts))):
        if met >> at & 1 and not met >> at + 1 & 1:
            told = ~above[at] if told is None else ~above[at] | told
        elif met >> at + 1 & 1 and not met >> at & 1:
            told = above[at] if told is None else above[at] & told
    # On the first days of the calendar nobody is of any age.
    return above[0] & ~above[0] if told is None else told


def _is_chosen(cells: Choice, column: Column, met: int) -> nw.Expr:
    values = nw.col(column.name)
    chosen = [value for value, cell in cells.cells.items() if met >> cell & 1]
    if cells.field.kind is Kind.FLAG:
        return values if chosen == [True] else ~values
    texts = values if isinstance(column.dtype, nw.String) else values.cast(nw.String)
    is_known = ~values.is_null()
    if cells.other is None or not met >> cells.other & 1:
        return nw.when(is_known).then(texts.is_in(chosen))
    others = [value for value in cells.cells if value not in chosen]
    return nw.when(is_known).then(~texts.is_in(others))
