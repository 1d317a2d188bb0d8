"""What ``plugin-model explain`` does: rules, or one person's answer, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from attrs import frozen

from plugin_model import registers
from plugin_model.cli.choosing import day_or_column
from plugin_model.cli.screening import shows_shape
from plugin_model.eligibility import RuleSet, decide
from plugin_model.eligibility.rules import fields_read
from plugin_model.eligibility.wording import explain
from plugin_model.errors import FactsError, InvalidValueError, RegisterError
from plugin_model.fields import Field, Kind
from plugin_model.findings import Finding, finding
from plugin_model.messages import Language, masked, text
from plugin_model.registers.screening import codes_asked
from plugin_model.registers.words import Reading, read_birth, read_text, reader_of
from plugin_model.values import BirthDate

__all__ = ["Person", "explain_rules"]


@frozen(kw_only=True)
class Person:
    """Whom the question is about, as the command line says it."""

    facts: tuple[str, ...]
    """Facts as name=value."""

    register: Path | None
    """The register that the person stands in; ``None``: none."""

    row: int | None
    """The person's row in it."""

    on: str | None
    """The day, or the column of days; ``None``: not given."""

    @property
    def day(self) -> date | None:
        """The day, where it was given as one."""
        found = None if self.on is None else day_or_column(self.on)
        return found if isinstance(found, date) else None


def explain_rules(
    rules: RuleSet, person: Person, language: Language, *, values: bool
) -> str:
    """
    Return the rules in words, or the answer for a person.

    Of a row of a register the findings come last: they say why facts are unknown.

    Raises:
        FactsError: If a fact cannot be read, or cannot be right on the day.
        RegisterError: If the register cannot be read, or has no such row.
        InvalidValueError: If a row is given without a register, or the reverse.
    """
    if (person.register is None) != (person.row is None):
        raise InvalidValueError(finding("command.row_and_register"))
    findings: tuple[Finding, ...] = ()
    if person.register is not None and person.row is not None:
        facts, on, findings = _from_register(rules, person, person.register, person.row)
    elif person.facts or person.on is not None:
        facts, on = _from_words(rules, person.facts, person.day), person.day
    else:
        return explain(rules, language)
    said = explain(decide(rules, facts, on), language, facts=facts if values else None)
    lines = _found(findings, person.register, language)
    return "".join([said, *(f"{line}\n" for line in lines)])


def _found(
    findings: tuple[Finding, ...], register: Path | None, language: Language
) -> Iterator[str]:
    """Yield what was found in a row, behind a heading."""
    if register is None or not findings:
        return
    told = {"row": findings[0].place.row, "file": register.name}
    yield ""
    yield text("command.row_findings", language, values=told)
    if any(shows_shape(one, language) for one in findings):
        yield text("screen.masked", language)
    for one in findings:
        sort = text(f"severity.{one.severity.value}", language)
        said = f"{one.message(language)}; {one.fix(language)}"
        yield "- " + ": ".join(filter(None, [sort, one.place.column, said]))


def _from_words(
    rules: RuleSet, words: tuple[str, ...], on: date | None
) -> Mapping[str, object]:
    fields = rules.fields_by_name
    facts: dict[str, object] = {}
    faults: list[Finding] = []
    for one in words:
        name, _, said = one.partition("=")
        if name in fields:
            reader = reader_of(fields[name], codes_asked(rules, name))
            reading = read_text(said, reader)
            faults += _wrong(fields[name], reading, said, on)
            facts[name] = _plain(reading.value)
        else:
            # `decide` tells of a name that is no field, and what was meant.
            facts[name] = None
    if faults:
        raise FactsError(*faults)
    return facts


def _wrong(
    of: Field, reading: Reading, said: str, on: date | None
) -> Iterator[Finding]:
    """Yield what is wrong with a fact; here nothing is read as unknown instead."""
    born = reading.value
    if reading.fault is not None and born is None:
        sort = reading.fault.rpartition("unfit_")[2]
        yield finding(
            f"command.unfit_{sort}",
            fact=of.name,
            value=masked(said),
            listed=", ".join(of.codes or ()),
        )
    elif isinstance(born, BirthDate) and on is not None and born.first > on:
        yield finding(
            "command.born_after_day", fact=of.name, value=masked(said), day=on
        )


def _plain(value: object) -> object:
    if isinstance(value, BirthDate) and value.is_complete:
        return value.first
    return value


def _from_register(
    rules: RuleSet, person: Person, path: Path, row: int
) -> tuple[Mapping[str, object], date | None, tuple[Finding, ...]]:
    on = registers.ENTRY if person.on is None else day_or_column(person.on)
    register = registers.read(path)
    screened = registers.screen(register, rules, on=on)
    places = (screened.frame["row"] == row).arg_true()
    if places.is_empty():
        raise RegisterError(finding("command.no_row", row=row, file=path.name))
    cells = screened.frame.row(places[0], named=True)
    facts = {one.name: cells[one.name] for one in fields_read(rules)}
    for one in fields_read(rules):
        if one.kind is Kind.BIRTH and cells[one.name] is not None:
            facts[one.name] = _plain(read_birth(cells[one.name]).value)
    day = cells[screened.on] if isinstance(screened.on, str) else screened.on
    # A register that was screened before may bear other numbers than its own rows.
    own = register.table.rows[places[0]]
    findings = (one for one in screened.findings if one.place.row == own)
    return facts, day, tuple(findings)
