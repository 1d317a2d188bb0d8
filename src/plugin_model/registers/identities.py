"""
Identity numbers in a register: checked, never shown, and no proof of a birth.

The day in a number may be a nearby one, since numbers have run out for some days. So
a birth is taken from it only where the register does not state one, and is marked.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl
from attrs import evolve, field, frozen

from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.number_columns import check_column
from plugin_model.registers.columns import BIRTH_PARTS, birth_part, plain_texts
from plugin_model.registers.tables import Table
from plugin_model.validators import personal_identity_number
from plugin_model.validators.personal_identity_number import Kind
from plugin_model.values import BirthDate

__all__ = ["Identities", "identities", "protected"]

_KINDS: Final = tuple(Kind)
_LONG: Final = 12
_PROTECTED: Final = "(?i)^[0-9]{6,8}tf[0-9]{2}$"
_TAKEN: Final = "register.birth_from_number"
_DIFFERS: Final = "register.birth_differs"
_OPEN: Final = "register.century"


@frozen(kw_only=True)
class Identities:
    """What the identity numbers of a register say."""

    heading: str
    """The heading of their column."""

    on: date | None
    """A day on which those of ten digits were in use; ``None``: not known."""

    rows: pl.Series = field(repr=False)
    """The number of each row."""

    numbers: pl.Series = field(repr=False)
    """The numbers as they are written; null where there is none that is valid."""

    is_protected: pl.Series = field(repr=False)
    """Which stand for a protected identity, valid or not: Statistics Sweden's Tf."""

    findings: tuple[Finding, ...]
    """What is wrong with them."""

    def keys(self) -> pl.Series:
        """
        Return by what to recognise each person; null where nothing will do.

        Made-up numbers and those that stand for a protected identity are shared.
        """
        compact = self.numbers.str.replace_all("-", "", literal=True)
        number = pl.col(compact.name)
        long = number.str.replace_all("+", "", literal=True)
        issued = pl.when(number.str.contains("^[0-9+]+$")).then(
            pl.when(long.str.len_chars() == _LONG).then(long).otherwise(number)
        )
        keys = compact.to_frame().select(issued).to_series()
        short = keys.filter((keys.str.len_chars() != _LONG).fill_null(False)).unique()
        full = [personal_identity_number.validate(one, on=self.on) for one in short]
        return keys.replace(short, pl.Series(full, dtype=pl.String)) if full else keys

    def births(
        self, frame: pl.DataFrame, name: str
    ) -> tuple[pl.DataFrame, list[Finding]]:
        """
        Complete the births of *frame* where they are not stated in full.

        Args:
            frame: Rows with the parts of a birth.
            name: The field of the birth.
        """
        columns = [f"{name}_{part}" for part in BIRTH_PARTS]
        known = frame.select(*columns).with_columns(number=self.numbers)
        doubtful = known.select(_may_differ(columns[0])).to_series().arg_true()
        taken: dict[int, BirthDate] = {}
        findings: list[Finding] = []
        for at in doubtful:
            birth = _known(*known.row(at)[:-1])
            stated = self._stated(known["number"][at], birth)
            code = _verdict(birth, stated)
            if code is not None:
                place = Place(row=self.rows[at], column=self.heading)
                findings.append(finding(code, place=place, severity=Severity.WARNING))
            if code == _TAKEN and stated is not None:
                taken[at] = stated
        for part, column in zip(BIRTH_PARTS, columns, strict=True):
            values = [birth_part(birth, part) for birth in taken.values()]
            new = pl.Series(values, dtype=frame.schema[column])
            frame = frame.with_columns(frame[column].scatter(list(taken), new))
        return frame, findings

    def _stated(self, number: str, known: BirthDate | None) -> BirthDate | None:
        """Return the birth that a number states beside a known one; ``None``: open."""
        told = personal_identity_number.parse(number, on=self.on, kinds=_KINDS)
        if told.is_ambiguous and known is not None:
            years = told.possible_birth_years
            # Where none fits, any will show that the two differ.
            year = known.year if known.year in years else years[0]
            told = personal_identity_number.parse(
                f"{year // 100}{number}", kinds=_KINDS
            )
        return None if told.stated_birth is None else BirthDate(*told.stated_birth)


def _known(day: date | None, year: int | None, month: int | None) -> BirthDate | None:
    if day is not None:
        return BirthDate.of(day)
    return None if year is None else BirthDate(year, month)


def _may_differ(day: str) -> pl.Expr:
    """Tell which births are not, to the letter, those that the numbers begin with."""
    compact = pl.col("number").str.replace_all("[-+]", "")
    digits = pl.col(day).dt.strftime("%Y%m%d")
    agrees = (
        pl.when(compact.str.len_chars() == _LONG)
        .then(compact.str.slice(0, 8) == digits)
        .otherwise(compact.str.slice(0, 6) == digits.str.slice(2))
    )
    return pl.col("number").is_not_null() & ~agrees.fill_null(False)


def _verdict(known: BirthDate | None, stated: BirthDate | None) -> str | None:
    """Return the code of what to say of a birth and the number beside it."""
    if stated is None:
        return _OPEN if known is None else None
    if known is None:
        return _TAKEN
    if stated.last < known.first or known.last < stated.first:
        return _DIFFERS
    is_closer = known.first < stated.first or stated.last < known.last
    return _TAKEN if is_closer else None


def protected(
    table: Table, heading: str, *, at: int | None = None
) -> tuple[pl.Series, list[Finding]]:
    """
    Tell which numbers under *heading* stand for a protected identity, valid or not.

    To take one that is misspelt for an ordinary number would show a decoy.

    Args:
        table: The rows.
        heading: The heading.
        at: At which place, from 0, the column stands; ``None``: it is the first of
            that heading.
    """
    said = plain_texts(table.column(heading, at=at))
    compact = said.str.replace_all(r"[\s\p{Pd}+]", "")
    are = compact.str.contains(_PROTECTED).fill_null(False)
    return are, [
        finding(
            "register.protected_number",
            place=Place(row=row, column=heading),
            severity=Severity.INFO,
        )
        for row in table.rows.filter(are)
    ]


def identities(table: Table, heading: str, *, on: date | None) -> Identities:
    """Check the identity numbers under *heading*."""
    said = plain_texts(table.column(heading)).alias("number")
    check = personal_identity_number.validate.using(on=on, kinds=_KINDS)
    frame = check_column(said.to_frame().with_columns(table.rows), "number", check)
    verdict = pl.col("number_verdict")
    wrong = frame.filter(verdict == "invalid").select("row", "number")
    found = [
        evolve(fault, place=Place(row=row, column=heading))
        for row, number in wrong.iter_rows()
        if (fault := check.fault(number)) is not None
    ]
    valid = frame.select(pl.when(verdict == "valid").then("number")).to_series()
    is_protected, notes = protected(table, heading)
    found += notes
    return Identities(
        heading=heading,
        on=on,
        rows=table.rows,
        numbers=valid,
        is_protected=is_protected,
        findings=tuple(found),
    )
