"""What ``plugin-model compare`` and ``plugin-model edges`` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from attrs import evolve, frozen
from rich.console import Console
from rich.table import Table

from plugin_model import registers
from plugin_model.cli.choosing import day_or_column, rules_called
from plugin_model.cli.consoles import table_of
from plugin_model.cli.warning import name_of, warnings_of
from plugin_model.eligibility import RuleSet
from plugin_model.eligibility.analysis import boundary_cases, compare
from plugin_model.eligibility.impact import Grid, impact_of
from plugin_model.eligibility.rules import AgeBetween, fields_read, leaves
from plugin_model.errors import InvalidValueError
from plugin_model.fields import Field, Kind
from plugin_model.findings import finding
from plugin_model.messages import Language, text
from plugin_model.values import Period

__all__ = ["Comparing", "compare_rules", "show_edges"]


@frozen(kw_only=True)
class Comparing:
    """What was asked for on the command line."""

    old: str
    """The old rules, by name or as a document."""

    new: str
    """The new ones."""

    on: str | None
    """The day, or the column of days in the register; ``None``: not given."""

    register: Path | None
    """A register to count in; ``None``: none."""

    unknown: tuple[str, ...]
    """Facts that the register does not hold."""

    @property
    def day(self) -> date | None:
        """The day, where it was given as one."""
        found = None if self.on is None else day_or_column(self.on)
        return found if isinstance(found, date) else None


def compare_rules(asked: Comparing, language: Language, console: Console) -> None:
    """
    Say how two rule sets stand to each other, and count in a register.

    Warnings about the rules come last.

    Raises:
        InvalidValueError: If the rules read ages and no day can be told.
    """
    old, new = (rules_called(one, asked.day) for one in (asked.old, asked.new))
    on = asked.day or _day_of(old, new)
    found = compare(old, new, on=on)
    names = {"old": name_of(old, language), "new": name_of(new, language)}
    said = text(f"compare.{found.relation}", language, values=names)
    console.print(text("compare.day", language, values={"day": on}), markup=False)
    console.print(said, markup=False)
    fields = {one.name: one for rules in (new, old) for one in rules.fields}
    for code, people in (("lost", found.lost), ("gained", found.gained)):
        if people:
            console.print(text(f"compare.{code}", language), markup=False)
        for facts in people:
            shown = _facts(facts, fields, language)
            console.print(f"- {shown}", markup=False)
    if asked.register is not None:
        for table in _counted(asked, asked.register, old, new, language):
            console.print(table)
    # Of rules that are compared with themselves the same is told once.
    told = dict.fromkeys(tuple(warnings_of(one, language)) for one in (old, new))
    for lines in told:
        for line in lines:
            console.print(line, markup=False)


def _day_of(*rules: RuleSet) -> date:
    """Return a day on which the newest rules are in force, where ages are read."""
    asked = [
        leaf for one in rules for of in one.criteria for leaf in leaves(of.condition)
    ]
    starts = (one.in_force.start for one in reversed(rules))
    ends = (one.in_force.end for one in reversed(rules))
    known = [day for day in (*starts, *ends) if day is not None]
    if known:
        return known[0]
    if any(isinstance(leaf, AgeBetween) for leaf in asked):
        raise InvalidValueError(finding("command.no_day"))
    return date.max


def _facts(
    facts: Mapping[str, object], fields: Mapping[str, Field], language: Language
) -> str:
    known = ((fields[name], value) for name, value in facts.items())
    return ", ".join(
        f"{of.label.language(language)}: {_value(value, of, language)}"
        for of, value in known
    )


def _value(value: object, of: Field, language: Language) -> str:
    if value is None:
        return text("wording.unknown", language)
    if isinstance(value, bool):
        return text("wording.yes" if value else "wording.no", language)
    if isinstance(value, str):
        return of.code_label(value).language(language)
    if of.kind is Kind.BIRTH and isinstance(value, int):
        return text("wording.year_alone", language, values={"year": value})
    return str(value)


def _counted(
    asked: Comparing, path: Path, old: RuleSet, new: RuleSet, language: Language
) -> Iterator[Table]:
    """Yield the outcomes, and each criterion, under both versions."""
    register = registers.read(path)
    on = registers.ENTRY if asked.on is None else day_or_column(asked.on)
    both = _either(old.in_force, new.in_force)
    before, after = (
        registers.screen(
            register,
            evolve(rules, in_force=both),
            on=on,
            unknown=[
                name
                for name in asked.unknown
                if name in {one.name for one in fields_read(rules)}
            ],
        ).frame
        for rules in (old, new)
    )
    found = impact_of(before, after, old, new)
    yield _grid(text("compare.outcomes", language), found.outcomes, language)
    for id, grid in found.criteria.items():
        labels = (
            one.label.language(language)
            for rules in (old, new)
            for one in rules.criteria
            if one.id == id
        )
        yield _grid(" / ".join(dict.fromkeys(labels)), grid, language)


def _either(old: Period, new: Period) -> Period:
    """Return the period from the first to the last day on which either is in force."""
    ends = None if None in (old.end, new.end) else max(old.last, new.last)
    starts = None if None in (old.start, new.start) else min(old.first, new.first)
    return Period(start=starts, end=ends)


def _grid(title: str, grid: Grid, language: Language) -> Table:
    said = [text(f"screen.{name}", language) for name in grid.names]
    corner = text("compare.corner", language)
    rows = [
        [name, *map(str, counts), str(whole)]
        for name, counts, whole in zip(said, grid.counts, grid.old, strict=True)
    ]
    all_of = text("compare.all", language)
    whole = sum(count for count in grid.old if count is not None)
    rows.append([all_of, *map(str, grid.new), str(whole)])
    return table_of(title, [corner, *said, all_of], rows)


def show_edges(
    name: str, on: date | None, language: Language, console: Console
) -> None:
    """
    Print people on both sides of every edge of some rules, with the answers.

    Raises:
        InvalidValueError: If the rules read ages and no day can be told.
    """
    rules = rules_called(name, on)
    day = on or _day_of(rules)
    fields = rules.fields_by_name
    cases = boundary_cases(rules, day)
    names = list(cases[0].facts)
    headings = [fields[one].label.language(language) for one in names]
    rows = [
        [
            *(_value(case.facts[one], fields[one], language) for one in names),
            text(f"screen.{case.answer.outcome.value}", language),
        ]
        for case in cases
    ]
    title = text(
        "compare.edges",
        language,
        values={"rules": name_of(rules, language), "day": day},
    )
    headings.append(text("screen.outcome", language))
    console.print(table_of(title, headings, rows, justify="left"))
    for line in warnings_of(rules, language):
        console.print(line, markup=False)
