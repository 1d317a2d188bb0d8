"""What ``plugin-model screen`` does and prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl
from attrs import frozen
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from plugin_model import registers
from plugin_model.cli.choosing import target_group
from plugin_model.documents.writing import save
from plugin_model.eligibility import Outcome, RuleSet
from plugin_model.errors import RegisterError
from plugin_model.findings import (
    Finding,
    Place,
    Severity,
    as_csv,
    as_json,
    finding,
)
from plugin_model.messages import Language, text
from plugin_model.project import Project

__all__ = ["Screening", "screen_register"]

_ROWS_SHOWN: Final = 12


@frozen(kw_only=True)
class Screening:
    """What was asked for on the command line."""

    register: Path
    """The register."""

    project: Project
    """The project whose target group is meant."""

    on: date | str
    """The day, or the column of days."""

    output: Path | None
    """Where to write the screened register; ``None``: nowhere."""

    keep: tuple[str, ...]
    """Further columns to write, by their headings."""

    findings: Path | None
    """Where to write the findings; ``None``: nowhere."""

    unknown: tuple[str, ...]
    """Facts that the register does not hold."""


def screen_register(asked: Screening, language: Language) -> bool:
    """
    Screen a register, print the tables, write what was asked for.

    Returns:
        Whether errors were found in the register.
    """
    rules = target_group(asked.project)
    with _steps() as steps:
        task = steps.add_task(text("screen.reading", language), total=3)
        register = registers.read(asked.register)
        kept = _kept(register, asked.keep)
        steps.update(task, advance=1, description=text("screen.screening", language))
        screened = registers.screen(register, rules, on=asked.on, unknown=asked.unknown)
        steps.update(task, advance=1, description=text("screen.writing", language))
        if asked.output is not None:
            registers.write_csv(screened.frame.hstack(kept), asked.output)
        if asked.findings is not None:
            _write_findings(screened.findings, asked.findings)
        steps.update(task, advance=1)
    console = Console(highlight=False)
    for table in _tables(screened, rules, language):
        console.print(table)
    for line in _finding_lines(screened.findings, language):
        console.print(line)
    if asked.output is not None:
        written = {"file": asked.output.name, "count": len(screened.frame)}
        console.print(text("screen.written", language, values=written), markup=False)
    return any(one.severity is Severity.ERROR for one in screened.findings)


def _steps() -> Progress:
    """Return a progress bar that is seen on a terminal alone, and goes when done."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _kept(register: registers.Register, headings: Iterable[str]) -> list[pl.Series]:
    columns: list[pl.Series] = []
    for heading in headings:
        if heading not in register.table.headings:
            raise RegisterError(
                finding(
                    "register.no_heading",
                    place=Place(column=heading),
                    heading=repr(heading),
                )
            )
        place = register.table.headings.index(heading)
        columns.append(register.table.cells[str(place)].alias(heading))
    return columns


def _write_findings(findings: tuple[Finding, ...], path: Path) -> None:
    written = as_json(findings) if path.suffix == ".json" else as_csv(findings)
    try:
        save(written, path)
    except OSError:
        code = "register.folder" if path.is_dir() else "register.unwritable"
    else:
        return
    raise RegisterError(finding(code, file=path.name))


def _tables(
    screened: registers.Screened, rules: RuleSet, language: Language
) -> Iterator[Table]:
    def say(code: str) -> str:
        return text(f"screen.{code}", language)

    outcomes = Counter(screened.frame["outcome"].to_list())
    rows = len(screened.frame)
    name = rules.id if rules.label is None else rules.label.language(language)
    yield _table(
        name,
        [say("outcome"), say("rows"), say("share")],
        [
            [
                say(one.value),
                str(outcomes[one.value]),
                _share(outcomes[one.value], rows),
            ]
            for one in Outcome
        ],
    )
    unmet, still_open = (_counts(screened.frame[name]) for name in ("unmet", "unknown"))
    yield _table(
        say("criteria"),
        [say("criterion"), say("met"), say("unmet"), say("open")],
        [
            [
                one.label.language(language),
                str(rows - unmet[one.id] - still_open[one.id]),
                str(unmet[one.id]),
                str(still_open[one.id]),
            ]
            for one in rules.criteria
        ],
    )
    labels = {one.name: one.label.language(language) for one in rules.fields}
    missing = _counts(screened.frame["missing"])
    yield _table(
        say("missing"),
        [say("fact"), say("holds_up")],
        [[labels.get(name, name), str(count)] for name, count in missing.most_common()],
    )


def _table(title: str, headings: list[str], rows: list[list[str]]) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _counts(lists: pl.Series) -> Counter[str]:
    named = lists.str.split(";").explode()
    return Counter(name for name in named.to_list() if name)


def _finding_lines(
    findings: Iterable[Finding], language: Language
) -> Iterator[RenderableType]:
    """Put findings of one sort together, the most serious and the most first."""
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    for one in findings:
        key = (one.severity, one.code, one.place.column or "")
        groups.setdefault(key, []).append(one)
    if not groups:
        return
    order = list(Severity)
    yield Text(text("screen.findings", language), style="italic")
    for (severity, _, column), ones in sorted(
        groups.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]))
    ):
        sort = text(f"severity.{severity.value}", language)
        said = f"{ones[0].message(language)}; {ones[0].fix(language)}"
        yield Text(": ".join(filter(None, [f"{sort} ({len(ones)})", column, said])))
        rows = [str(one.place.row) for one in ones if one.place.row is not None]
        if rows:
            shown = ", ".join(rows[:_ROWS_SHOWN]) + (" …" if rows[_ROWS_SHOWN:] else "")
            where = text("screen.in_rows", language, values={"rows": shown})
            yield Padding(Text(where, style="dim"), (0, 0, 0, 4))
