"""What ``plugin-model explain`` does: rules, or one person's answer, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
from attrs import frozen

from plugin_model import registers
from plugin_model.cli.choosing import day_or_column
from plugin_model.eligibility import RuleSet, decide
from plugin_model.eligibility.rules import fields_read
from plugin_model.eligibility.wording import explain
from plugin_model.errors import FactsError, InvalidValueError, RegisterError
from plugin_model.fields import Kind
from plugin_model.findings import Finding, Place, finding
from plugin_model.messages import Language, masked
from plugin_model.registers.words import read_birth, read_text, reader_of
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

    Raises:
        FactsError: If a fact cannot be read.
        RegisterError: If the register cannot be read, or has no such row.
        InvalidValueError: If a row is given without a register, or the reverse.
    """
    if (person.register is None) != (person.row is None):
        raise InvalidValueError(finding("command.row_and_register"))
    if person.register is not None and person.row is not None:
        facts, on = _from_register(rules, person, person.register, person.row)
    elif person.facts or person.on is not None:
        facts, on = _from_words(rules, person.facts), person.day
    else:
        return explain(rules, language)
    decision = decide(rules, facts, on)
    return explain(decision, language, facts=facts if values else None)


def _from_words(rules: RuleSet, words: tuple[str, ...]) -> Mapping[str, object]:
    fields = rules.fields_by_name
    facts: dict[str, object] = {}
    faults: list[Finding] = []
    for one in words:
        name, _, text = one.partition("=")
        if name in fields:
            reading = read_text(text, reader_of(fields[name]))
            if reading.fault is not None and reading.value is None:
                place = Place(column=name)
                faults.append(finding(reading.fault, place=place, value=masked(text)))
            facts[name] = _plain(reading.value)
        else:
            # `decide` tells of a name that is no field, and what was meant.
            facts[name] = None
    if faults:
        raise FactsError(*faults)
    return facts


def _plain(value: object) -> object:
    if isinstance(value, BirthDate) and value.is_complete:
        return value.first
    return value


def _from_register(
    rules: RuleSet, person: Person, path: Path, row: int
) -> tuple[Mapping[str, object], date | None]:
    on = registers.ENTRY if person.on is None else day_or_column(person.on)
    screened = registers.screen(registers.read(path), rules, on=on)
    found = screened.frame.filter(pl.col("row") == row).to_dicts()
    if not found:
        raise RegisterError(finding("command.no_row", row=row, file=path.name))
    cells = found[0]
    facts = {one.name: cells[one.name] for one in fields_read(rules)}
    for one in fields_read(rules):
        if one.kind is Kind.BIRTH and cells[one.name] is not None:
            facts[one.name] = _plain(read_birth(cells[one.name]).value)
    day = cells[screened.on] if isinstance(screened.on, str) else screened.on
    return facts, day
