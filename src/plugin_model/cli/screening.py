"""What ``plugin-model screen`` does and prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from attrs import frozen
from rich.console import RenderableType
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from plugin_model import registers
from plugin_model.cli.choosing import target_group
from plugin_model.cli.consoles import Paper, table_of
from plugin_model.cli.warning import warnings_of
from plugin_model.eligibility import Outcome, RuleSet
from plugin_model.findings import Finding, Severity
from plugin_model.messages import Language, number, per_cent, text
from plugin_model.project import Project

__all__ = ["Screening", "screen_register"]


@frozen(kw_only=True)
class Screening:
    """What was asked for on the command line."""

    register: Path
    """The register."""

    project: Project
    """The project whose target group is meant."""

    document: Path | None
    """The file that the project stands in; ``None``: it comes with the library."""

    on: date | str
    """The day, or the column of days."""

    output: Path | None
    """Where to write the screened register; ``None``: nowhere."""

    keep: tuple[str, ...]
    """Further columns to write, by their headings."""

    findings: Path | None
    """Where to write the findings; ``None``: nowhere."""

    mapping: Path | None
    """A table that says which column holds what; ``None``: the headings do."""

    unknown: tuple[str, ...]
    """Facts that the register does not hold."""

    numbers_on: date | None
    """A day on which identity numbers of ten digits were in use; ``None``: unknown."""

    any_size: bool
    """Whether to read files of any size that cannot be read in pieces."""


def screen_register(asked: Screening, language: Language) -> bool:
    """
    Screen a register piece by piece, write what was asked for, print the tables.

    Warnings about the rules are printed before the findings in the register.

    Returns:
        Whether errors were found in the register.
    """
    rules = target_group(asked.project)
    named = {} if asked.mapping is None else registers.read_mapping(asked.mapping)
    with _bar() as bar:
        task = bar.add_task(text("screen.reading", language), total=None)

        def progress(share: float) -> None:
            step = "screen.screening" if share < 1 else "screen.writing"
            told = text(step, language)
            bar.update(task, description=told, completed=share, total=1)

        summary = registers.screen_file(
            asked.register,
            rules,
            on=asked.on,
            unknown=asked.unknown,
            named=named,
            keep=asked.keep,
            numbers_on=asked.numbers_on,
            largest=None if asked.any_size else registers.LARGEST,
            output=asked.output,
            findings=asked.findings,
            also_read=filter(None, [asked.mapping, asked.document]),
            progress=progress,
        )
    console = Paper(highlight=False)
    for table in _tables(summary, rules, language):
        console.print(table)
    lines = (
        *(Text(line) for line in warnings_of(rules, language)),
        *_finding_lines(summary.findings, language),
    )
    for line in lines:
        console.print(line)
    if asked.output is not None:
        written = {"file": asked.output.name, "count": number(summary.rows, language)}
        console.print(text("screen.written", language, values=written), markup=False)
    return any(one.first.severity is Severity.ERROR for one in summary.findings)


def shows_shape(one: Finding, language: Language) -> bool:
    """Tell whether a finding in a register shows the shape of somebody's value."""
    shape = dict(one.values).get("value")
    return shape is not None and shape in one.message(language)


def _bar() -> Progress:
    """Return a progress bar that is seen on a terminal alone, and goes when done."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Paper(stderr=True),
        transient=True,
        # Asked of the stream: a setting may let rich take a file for a terminal.
        disable=not sys.stderr.isatty(),
    )


def _tables(
    summary: registers.Summary, rules: RuleSet, language: Language
) -> Iterator[Table]:
    def say(code: str) -> str:
        return text(f"screen.{code}", language)

    rows = summary.rows
    outcomes = {one: summary.outcomes.get(one.value, 0) for one in Outcome}
    yield table_of(
        rules.id if rules.label is None else rules.label.language(language),
        [say("outcome"), say("rows"), say("share")],
        [
            [say(one.value), number(count, language), _share(count, rows, language)]
            for one, count in outcomes.items()
        ],
    )
    yield table_of(
        say("criteria"),
        [say("criterion"), say("met"), say("unmet"), say("open")],
        [
            [one.label.language(language), *_met(summary, one.id, language)]
            for one in rules.criteria
        ],
    )
    labels = {one.name: one.label.language(language) for one in rules.fields}
    missing = sorted(summary.missing.items(), key=lambda item: -item[1])
    yield table_of(
        say("missing"),
        [say("fact"), say("holds_up")],
        [[labels.get(name, name), number(count, language)] for name, count in missing],
    )


def _met(
    summary: registers.Summary, criterion: str, language: Language
) -> Iterator[str]:
    """Yield in how many rows a criterion is met, unmet and open."""
    unmet = summary.unmet.get(criterion, 0)
    still_open = summary.unknown.get(criterion, 0)
    for count in (summary.rows - unmet - still_open, unmet, still_open):
        yield number(count, language)


def _share(part: int, whole: int, language: Language) -> str:
    return per_cent(Fraction(part, whole), language, places=1) if whole else "-"


def _finding_lines(
    groups: Iterable[registers.Group], language: Language
) -> Iterator[RenderableType]:
    """Yield a line for findings of one sort, and one for the rows they stand in."""
    told = [*groups]
    if told:
        yield Text(text("screen.findings", language), style="italic")
    if any(shows_shape(one.first, language) for one in told):
        yield Text(text("screen.masked", language), style="italic")
    for group in told:
        first = group.first
        sort = text(f"severity.{first.severity.value}", language)
        said = f"{first.message(language)}; {first.fix(language)}"
        parts = [f"{sort} ({number(group.count, language)})", first.place.column, said]
        yield Text(": ".join(filter(None, parts)))
        if group.rows:
            listed = ", ".join(map(str, group.rows))
            shown = listed + (" …" if group.count > len(group.rows) else "")
            where = text(
                "screen.in_rows", language, count=group.count, values={"rows": shown}
            )
            yield Padding(Text(where, style="dim"), (0, 0, 0, 4))
