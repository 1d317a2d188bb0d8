"""Pieces of SQL that all engines write alike: sums, choices and counts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

__all__ = [
    "Expr",
    "above",
    "added",
    "call",
    "count",
    "either",
    "number",
    "text",
    "times",
]

Expr = exp.Condition
"""A piece of SQL."""


def call(name: str, *arguments: Expr) -> Expr:
    """Return a call of a function that an engine has under this name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def number(value: int) -> Expr:
    """Return a whole number."""
    digits = exp.Literal.number(abs(value))
    return exp.Neg(this=digits) if value < 0 else digits


def text(value: str) -> Expr:
    """Return a text."""
    return exp.Literal.string(value)


def added(*numbers: Expr) -> Expr:
    """
    Return the sum of some numbers, 0 of none.

    Example:
        >>> added(number(1), number(2)).sql()
        '(1 + 2)'
    """
    first, *others = numbers or [number(0)]
    total = first
    for one in others:
        total = exp.Add(this=total, expression=one)
    return exp.paren(total, copy=False) if others else total


def times(value: Expr, weight: int) -> Expr:
    """
    Return a multiple of *value*.

    Example:
        >>> times(exp.column("a"), 3).sql(), times(number(2), 3).sql()
        ('a * 3', '6')
    """
    if isinstance(value, exp.Literal):
        return number(int(value.this) * weight)
    return value if weight == 1 else exp.Mul(this=value, expression=number(weight))


def above(value: Expr, cut: Expr) -> Expr:
    """Return whether *value* lies above a cut."""
    return exp.GT(this=value, expression=cut)


def either(*branches: tuple[Expr, Expr], otherwise: Expr) -> Expr:
    """Return what stands beside the first condition that is met."""
    chosen = [exp.If(this=when, true=then) for when, then in branches]
    return exp.Case(ifs=chosen, default=otherwise) if chosen else otherwise


def count(conditions: Sequence[Expr], *, in_order: bool) -> Expr:
    """
    Return how many conditions are met.

    Args:
        conditions: The conditions; none of them is null.
        in_order: Whether each is met only where all before it are: then the engine
            need not look at them all.
    """
    if in_order:
        ladder = [(one, number(at)) for at, one in enumerate(conditions, 1)]
        return either(*reversed(ladder), otherwise=number(0))
    return added(*map(_as_number, conditions))


def _as_number(condition: Expr) -> Expr:
    return either((condition, number(1)), otherwise=number(0))
