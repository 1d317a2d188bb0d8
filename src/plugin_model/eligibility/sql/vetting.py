"""
The values of a table in a database, vetted on the way: a wrong one stops the query.

A SELECT cannot look at the table beforehand. What fits no field is never taken for a
no; the engine stops and names the column, not the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from sqlglot import exp

from plugin_model.eligibility.naming import NUMBERS, listed
from plugin_model.eligibility.sql.pieces import Expr, either, number
from plugin_model.eligibility.sql.states import States
from plugin_model.fields import Kind
from plugin_model.findings import Finding, Place, finding

__all__ = ["stopping"]


@frozen(kw_only=True)
class _Guard:
    """A check on the values of one column, or on the day."""

    wrong: Expr
    """Whether the row is wrong; null: it is not."""

    met: Finding
    """What is said then."""


def stopping(states: States, name_of_day: str, code: Expr) -> Expr:
    """Return *code*, unless the row holds a value that is wrong: then stop."""
    guards = [*_guards(states), *_guards_of_days(states, name_of_day)]
    if not guards:
        return code
    constant = states.dialect.constant
    told = [(one.wrong, constant(one.met.text())) for one in guards]
    # The text hangs on the row, so that no engine works it out beforehand.
    text = either(*told[:-1], otherwise=either(told[-1], otherwise=exp.Null()))
    is_wrong = exp.or_(*(one.wrong for one in guards))
    return either((is_wrong, states.dialect.stop(text)), otherwise=code)


def _values_met(column: Expr, wrong: Expr, right: str) -> _Guard:
    is_known = exp.not_(exp.Is(this=column, expression=exp.Null()))
    place = Place(column=column.name)
    met = finding("table.values_met", place=place, column=column.name, listed=right)
    return _Guard(wrong=exp.and_(is_known, wrong), met=met)


def _guards(states: States) -> Iterator[_Guard]:
    dialect = states.dialect
    for cells in states.book.binding.cells:
        for part, column in states.columns[cells.field.name].items():
            kind = Kind.INTEGER if part in NUMBERS else cells.field.kind
            fits, right = dialect.fits(kind, column), dialect.expected[kind]
            if part in NUMBERS:
                first, last = NUMBERS[part]
                within = exp.Between(this=column, low=number(first), high=number(last))
                fits, right = exp.and_(fits, within), f"{first}-{last}"
            elif cells.field.codes is not None:
                codes = [dialect.constant(one) for one in cells.field.codes]
                on_list = exp.In(this=dialect.code(column), expressions=codes)
                fits, right = exp.and_(fits, on_list), listed(cells.field.codes)
            yield _values_met(column, exp.not_(fits), right)


def _guards_of_days(states: States, name: str) -> Iterator[_Guard]:
    on, dialect, book = states.on, states.dialect, states.book
    if not isinstance(on, exp.Column):
        return
    right = dialect.expected[Kind.DATE]
    yield _values_met(on, exp.not_(dialect.fits(Kind.DATE, on)), right)
    rules = book.binding.rules
    ends = ((exp.LT, rules.in_force.start), (exp.GT, rules.in_force.end))
    outside = [
        compare(this=dialect.day(on), expression=dialect.constant_day(end))
        for compare, end in ends
        if end is not None
    ]
    if outside:
        met = finding(
            "table.not_in_force_met",
            place=Place(column=name),
            column=name,
            rules=rules.id,
            version=rules.version,
            period=rules.in_force,
        )
        yield _Guard(wrong=exp.or_(*outside), met=met)
    if book.about_nobody:
        numbers = [*map(number, book.about_nobody)]
        is_so = exp.In(this=exp.paren(states.table(on)), expressions=numbers)
        is_known = exp.not_(dialect.is_unknown(Kind.DATE, on))
        yield _Guard(wrong=exp.and_(is_known, is_so), met=book.finding_about_nobody())
