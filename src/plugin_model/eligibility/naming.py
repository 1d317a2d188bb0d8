"""
The names under which a table holds the facts of a rule.

A birth stands in up to three columns, every other fact in one of its field's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR
from typing import Final

from plugin_model.fields import Field, Kind, nearest
from plugin_model.findings import Finding, Place, finding

__all__ = ["MARK", "NUMBERS", "fits_nothing", "listed", "missing", "standard"]

_BIRTH_PARTS: Final = ("date", "year", "month")
_LISTED: Final = 6

MARK: Final = "plugin_model "
"""Begins the name of every column that is added on the way."""

NUMBERS: Final = {"year": (MINYEAR, MAXYEAR), "month": (1, 12)}
"""The parts of a birth that are whole numbers, with the least and the greatest."""


def standard(field: Field) -> dict[str, str]:
    """
    Return the column of each part of *field*, unless it is called otherwise.

    Example:
        >>> standard(Field(name="birth", kind=Kind.BIRTH))["year"]
        'birth_year'
        >>> standard(Field(name="at_risk", kind=Kind.FLAG))
        {'value': 'at_risk'}
    """
    if field.kind is Kind.BIRTH:
        return {part: f"{field.name}_{part}" for part in _BIRTH_PARTS}
    return {"value": field.name}


def fits_nothing(
    read: Mapping[str, Field], renamed: Iterable[str], left_out: Iterable[str]
) -> Iterator[Finding]:
    """
    Yield a finding for each name that the rules have no use for.

    Args:
        read: The fields that the rules read, by name.
        renamed: Standard names of columns that are said to be called otherwise.
        left_out: Names of fields of which nothing is known.
    """
    columns = {own for field in read.values() for own in standard(field).values()}
    for name in renamed:
        if name not in columns:
            yield _no_such(name, columns)
    for name in sorted(left_out):
        if name not in read:
            yield _no_such(name, read)


def _no_such(name: str, known: Iterable[str]) -> Finding:
    names = sorted(known)
    meant = nearest(name, names)
    return finding(
        "table.no_field" if meant is None else "table.misspelt_field",
        place=Place(column=name),
        field=repr(name),
        meant=repr(meant),
        listed=", ".join(names),
    )


def missing(field: Field, wanted: Iterable[str], known: Iterable[str]) -> Finding:
    """Return the finding that none of the *wanted* columns of a field is there."""
    names, there = list(wanted), list(known)
    close = [near for name in names if (near := nearest(name, there)) is not None]
    return finding(
        "table.missing" if not close else "table.misspelt",
        place=Place(column=names[0]),
        field=field.name,
        columns=", ".join(names),
        meant=repr(close[0]) if close else "",
    )


def listed(codes: Sequence[str] | None) -> str:
    """Return the first of some codes for people to read; empty: there are none."""
    shown = ", ".join((codes or ())[:_LISTED])
    return f"{shown}, …" if len(codes or ()) > _LISTED else shown
