"""
Findings: what is wrong with somebody's data or rule, as data.

A finding is a stable code, a severity, a place and the values that its message
names. The message and the mend exist in Swedish and English. Faults in people's
data are findings; misuse of the library is an exception (see `errors`), which
carries findings too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from enum import Enum
from typing import Final

from attrs import field, frozen

from plugin_model.messages import LANGUAGES, Language, text

__all__ = ["Finding", "Place", "Severity", "as_csv", "as_json", "as_text", "finding"]


class Severity(Enum):
    """How much a finding matters."""

    ERROR = "error"
    """The value cannot be used as it stands."""

    WARNING = "warning"
    """The value is used, and somebody should look at it."""

    INFO = "info"
    """Something was put right on the way, such as a lost leading zero."""


@frozen(kw_only=True)
class Place:
    """
    Where a finding was made; what does not apply is ``None``.

    Example:
        >>> str(Place(row=17, column="Födelsedatum"))
        'row 17, column Födelsedatum'
    """

    row: int | None = None
    """The row as a spreadsheet counts: the heading is row 1."""

    column: str | None = None
    """The heading of the column, or the name of the field."""

    pointer: str | None = None
    """An RFC 6901 pointer into a document; ``""`` is the whole of it."""

    line: int | None = None
    """The line of a text, from 1."""

    character: int | None = None
    """The character in that line, from 1."""

    def text(self, language: Language) -> str:
        """Return the place in words; empty when nothing is known of it."""
        parts = (
            (name, value)
            for name in ("line", "character", "row", "column", "pointer")
            if (value := getattr(self, name)) not in (None, "")
        )
        return ", ".join(
            text(f"place.{name}", language, values={name: value})
            for name, value in parts
        )

    def __str__(self) -> str:
        """Return the place in English."""
        return self.text("en")


NOWHERE: Final = Place()


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong, or was put right, and what would be right."""

    code: str
    """The stable code, such as ``"register.unfit_flag"``."""

    severity: Severity = Severity.ERROR
    """How much it matters."""

    place: Place = NOWHERE
    """Where it is."""

    values: tuple[tuple[str, str], ...] = field(default=())
    """What the placeholders of the message stand for, masked where personal."""

    def message(self, language: Language = "en") -> str:
        """Return what is wrong, without the place."""
        return text(self.code, language, values=dict(self.values))

    def fix(self, language: Language = "en") -> str:
        """Return what would be right."""
        return text(f"{self.code}.fix", language, values=dict(self.values))

    def text(self, language: Language = "en") -> str:
        """Return place, message and fix in one line."""
        place = self.place.text(language)
        said = f"{self.message(language)}; {self.fix(language)}"
        return f"{place}: {said}" if place else said


def finding(
    code: str,
    *,
    place: Place = NOWHERE,
    severity: Severity = Severity.ERROR,
    **values: object,
) -> Finding:
    """
    Make a `Finding` from plain values.

    Example:
        >>> one = finding("value.period_order", start="2016-02-01", end="2016-01-01")
        >>> one.message()
        'the period ends 2016-01-01, before it starts 2016-02-01'
    """
    shown = tuple((name, str(value)) for name, value in values.items())
    return Finding(code=code, severity=severity, place=place, values=shown)


def as_text(findings: Iterable[Finding], language: Language = "en") -> str:
    """Return one line for each finding, each with its severity and code."""
    return "\n".join(
        f"{text(f'severity.{one.severity.value}', language)} [{one.code}] "
        f"{one.text(language)}"
        for one in findings
    )


_HEADINGS: Final = (
    *("code", "severity", "row", "column", "pointer", "line", "character"),
    *(f"{part}_{language}" for part in ("message", "fix") for language in LANGUAGES),
)


def _record(one: Finding) -> dict[str, object]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "row": one.place.row,
        "column": one.place.column,
        "pointer": one.place.pointer,
        "line": one.place.line,
        "character": one.place.character,
        **{f"message_{language}": one.message(language) for language in LANGUAGES},
        **{f"fix_{language}": one.fix(language) for language in LANGUAGES},
    }


def as_json(findings: Iterable[Finding]) -> str:
    """Return a JSON array with one object for each finding, both languages in it."""
    records = [_record(one) for one in findings]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def as_csv(findings: Iterable[Finding]) -> str:
    """Return a comma-separated table: a heading row, then one row a finding."""
    table = io.StringIO()
    writer = csv.DictWriter(table, _HEADINGS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_record(one) for one in findings)
    return table.getvalue()
