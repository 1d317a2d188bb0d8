"""
A register screened piece by piece, and what there is to tell of it in the end.

Findings may be as many as cells, so that of each sort only the first is kept, with
how many there are and in which rows the first ones stand.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, closing
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Final

import polars as pl
from attrs import define, field, frozen

from plugin_model.eligibility.rules import RuleSet
from plugin_model.errors import RegisterError
from plugin_model.fields import PARTICIPANT_FIELDS, Field
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.messages import LANGUAGES
from plugin_model.registers.headings import not_once
from plugin_model.registers.opening import LARGEST
from plugin_model.registers.register import Register, batches
from plugin_model.registers.screening import ENTRY, Screened, screen
from plugin_model.registers.writing import LISTS, writing

__all__ = ["ROWS_KEPT", "Group", "Summary", "findings_table", "screen_file"]

ROWS_KEPT: Final = 12
"""In how many rows findings of one sort are told to stand."""


_FINDING: Final = {
    "code": pl.String(),
    "severity": pl.String(),
    "row": pl.Int64(),
    "column": pl.String(),
    "line": pl.Int64(),
    **{
        f"{part}_{name}": pl.String()
        for part in ("message", "fix")
        for name in LANGUAGES
    },
}


@frozen(kw_only=True)
class Group:
    """All findings of one sort in one column."""

    first: Finding
    """The first of them."""

    count: int
    """How many there are."""

    rows: tuple[int, ...]
    """The rows of the first ones; none for what concerns the file as a whole."""


@frozen(kw_only=True)
class Summary:
    """What there is to tell of a screened register."""

    rows: int
    """How many rows were screened."""

    outcomes: Mapping[str, int]
    """How many rows have each outcome."""

    unmet: Mapping[str, int]
    """How many rows surely fail each criterion."""

    unknown: Mapping[str, int]
    """For how many rows each criterion is open."""

    missing: Mapping[str, int]
    """How many rows each missing fact holds up."""

    findings: tuple[Group, ...]
    """The findings, the most serious and the most frequent first."""


def screen_file(
    path: Path,
    rules: RuleSet,
    *,
    on: date | str = ENTRY,
    unknown: Iterable[str] = (),
    fields: tuple[Field, ...] = PARTICIPANT_FIELDS,
    named: Mapping[str, str] | None = None,
    keep: Iterable[str] = (),
    numbers_on: date | None = None,
    largest: int | None = LARGEST,
    output: Path | None = None,
    findings: Path | None = None,
    also_read: Iterable[Path] = (),
    progress: Callable[[float], None] | None = None,
) -> Summary:
    """
    Screen a participant file piece by piece, and write what was asked for.

    Args:
        path: The register; see `batches` for what is read in pieces.
        rules: The rule set.
        on: The day; or the column of days, by the name of its field or its heading.
        unknown: Fields that the rules read and that no column holds.
        fields: The facts to look for.
        named: Columns with headings of their own.
        keep: Columns of the register to write too, by their headings.
        numbers_on: A day on which identity numbers of ten digits were in use.
        largest: The most bytes of a form that cannot be read in pieces.
        output: Where to write the answers, by `writing`; ``None``: nowhere.
        findings: Where to write the findings, by `writing`, also as ``.json``;
            ``None``: nowhere.
        also_read: What else was read, such as a mapping: it is not written over either.
        progress: Told how much of the file has been read, from 0 to 1.

    Raises:
        RegisterError: If it cannot be read, screened or written; then nothing is.
        RuleError: If the rule set is unsound, or not in force on the day *on*.
    """
    kept = tuple(dict.fromkeys(heading.strip() for heading in keep))
    left_out = tuple(unknown)
    _refuse_same([path, *also_read], [output, findings])
    pieces = batches(
        path,
        fields=fields,
        named=named,
        keep=[*kept, *([on] if isinstance(on, str) else [])],
        numbers_on=numbers_on,
        largest=largest,
    )
    tally = _Tally()
    with ExitStack() as stack:
        stack.enter_context(closing(pieces))
        answer = stack.enter_context(writing(output)) if output else None
        tell = (
            stack.enter_context(writing(findings, endings=LISTS)) if findings else None
        )
        for register in pieces:
            screened = screen(register, rules, on=on, unknown=left_out)
            with_kept = _with_kept(screened, register, kept)
            tally.add(screened)
            if answer is not None:
                answer(with_kept)
            if tell is not None:
                tell(findings_table(screened.findings))
            if progress is not None:
                progress(register.table.share)
    return tally.summary()


def _refuse_same(read: Iterable[Path], targets: Iterable[Path | None]) -> None:
    """Refuse to write over what is read, or one file over the other."""
    written = [one for one in targets if one is not None]
    for code, pairs in (
        ("register.same_file", product(read, written)),
        ("register.same_output", combinations(written, 2)),
    ):
        for one, other in pairs:
            if _is_same(one, other):
                raise RegisterError(finding(code, file=other.name))


def _is_same(one: Path, other: Path) -> bool:
    # Asked of the system itself: a ring of links, and a name that no file can have,
    # are told when something is to be read or written there.
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


def _with_kept(
    screened: Screened, register: Register, kept: Iterable[str]
) -> pl.DataFrame:
    """Add the columns that were asked for, each as it stands in the file."""
    faults: list[Finding] = []
    for heading in kept:
        place = Place(column=heading)
        faults += not_once(heading, register.table.headings, place=place)
        if heading in screened.frame.columns:
            faults.append(finding("register.kept_taken", place=place, heading=heading))
    if faults:
        raise RegisterError(*faults)
    columns = [register.table.as_it_stands(heading).alias(heading) for heading in kept]
    return screened.frame.hstack(columns)


@define
class _Tally:
    """Counts of what has been screened so far."""

    rows: int = 0
    counts: dict[str, Counter[str]] = field(factory=dict)
    groups: dict[tuple[Severity, str, str | None], list[Finding]] = field(factory=dict)
    sizes: Counter[tuple[Severity, str, str | None]] = field(factory=Counter)

    def add(self, screened: Screened) -> None:
        """Count some more rows."""
        self.rows += len(screened.frame)
        for name in ("outcome", "unmet", "unknown", "missing"):
            counter = self.counts.setdefault(name, Counter())
            said = screened.frame[name]
            # In the order in which they are met, so that a tie is no lottery.
            met = zip(
                said.unique(maintain_order=True), said.unique_counts(), strict=True
            )
            for listed, count in met:
                for one in filter(None, listed.split(";")):
                    counter[one] += count
        for found in screened.findings:
            key = (found.severity, found.code, found.place.column)
            self.sizes[key] += 1
            if self.sizes[key] <= ROWS_KEPT:
                self.groups.setdefault(key, []).append(found)

    def summary(self) -> Summary:
        """Return the counts, findings in the order in which to tell them."""
        order = list(Severity)
        keys = sorted(
            self.groups, key=lambda key: (order.index(key[0]), -self.sizes[key])
        )
        return Summary(
            rows=self.rows,
            outcomes=self.counts["outcome"],
            unmet=self.counts["unmet"],
            unknown=self.counts["unknown"],
            missing=self.counts["missing"],
            findings=tuple(
                Group(
                    first=self.groups[key][0],
                    count=self.sizes[key],
                    rows=tuple(
                        one.place.row
                        for one in self.groups[key]
                        if one.place.row is not None
                    ),
                )
                for key in keys
            ),
        )


def findings_table(findings: Iterable[Finding]) -> pl.DataFrame:
    """
    Return findings as a table: code, severity, place, message and mend.

    Shape:
        One row is one finding. ``row`` and ``line`` are whole numbers, all else is
        text; what does not apply is null. Message and mend stand in both languages.

    Example:
        >>> found = finding("register.unfit_flag", place=Place(row=7), value="xxxx")
        >>> findings_table([found]).select("row", "message_sv").rows()
        [(7, 'cellen xxxx är varken ja eller nej')]
    """
    said: dict[tuple[str, object], dict[str, str]] = {}
    rows = []
    for one in findings:
        words = said.get((one.code, one.values))
        if words is None:
            words = {f"message_{name}": one.message(name) for name in LANGUAGES}
            words |= {f"fix_{name}": one.fix(name) for name in LANGUAGES}
            said[one.code, one.values] = words
        rows.append(
            {
                "code": one.code,
                "severity": one.severity.value,
                "row": one.place.row,
                "column": one.place.column,
                "line": one.place.line,
                **words,
            }
        )
    return pl.DataFrame(rows, schema=_FINDING)
