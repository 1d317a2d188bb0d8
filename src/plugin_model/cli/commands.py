"""The commands and their arguments; what they print is made in modules of their own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from plugin_model import __version__
from plugin_model.cli.checking import check_documents, migrate_document, schema_of
from plugin_model.cli.choosing import (
    LanguageName,
    day_or_column,
    language_asked,
    language_of,
    project_called,
    project_document,
    rules_called,
)
from plugin_model.cli.comparing import Comparing, compare_rules, show_edges
from plugin_model.cli.consoles import (
    Paper,
    can_print,
    left_unread,
    put,
    show_what_can_be,
    tell,
)
from plugin_model.cli.explaining import Person, explain_rules
from plugin_model.cli.screening import Screening, screen_register
from plugin_model.cli.tree import show_project
from plugin_model.cli.warning import warnings_of
from plugin_model.errors import PluginModelError
from plugin_model.findings import finding

__all__ = ["app", "run"]

app = App(
    name="plugin-model",
    version=__version__,
    help="Publicly co-funded youth programmes: registers, rules and projects.",
    console=Paper(),
)
"""The command line with all its commands."""

ProjectName = Annotated[str, Parameter(name=["--project", "-p"])]
Language = Annotated[LanguageName | None, Parameter(name=["--language", "-l"])]
Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what is wrong goes to stderr."""
    if not can_print():
        tell(finding("command.closed").text(language_asked(arguments)))
        return 2
    show_what_can_be(sys.stdout, sys.stderr)
    try:
        code = app(
            list(arguments),
            print_error=False,
            exit_on_error=False,
            result_action="return_value",
        )
        # Now, and not when Python leaves: only here can a closed pipe be told.
        sys.stdout.flush()
    except CycloptsError as misused:
        called = " ".join(["plugin-model", *(misused.command_chain or ()), "--help"])
        tell(f"{misused}\n{called}")
        return 2
    except PluginModelError as refused:
        tell(refused.text(language_asked(arguments)))
        return 2
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        left_unread(sys.stdout, sys.stderr)
        return 0
    except OSError as slip:
        # What could not be written would be tried again when Python leaves.
        left_unread(sys.stdout)
        told = finding("command.system", reason=slip.strerror or type(slip).__name__)
        tell(told.text(language_asked(arguments)))
        return 2
    return code if isinstance(code, int) else 0


@app.command
def screen(
    register: Path,
    *,
    project: ProjectName = "plug-in-2.0",
    on: str = "entered_on",
    output: Output = None,
    keep: tuple[str, ...] = (),
    findings: Path | None = None,
    mapping: Path | None = None,
    unknown: tuple[str, ...] = (),
    numbers_on: date | None = None,
    any_size: bool = False,
    strict: bool = False,
    language: Language = None,
) -> int:
    """
    Screen a participant register against a project's target group, with reasons.

    CSV in UTF-8, JSON lines and Parquet are read in pieces and take little memory.

    Exit codes: 0, it was screened; 1, with --strict, it was screened and errors were
    found in it; 2, it could not be screened.

    Parameters
    ----------
    register
        The register: CSV, XLSX, JSON lines or Parquet, with Swedish or English
        headings.
    project
        The project: plug-in-2.0, or a project document with a target group.
    on
        The day that ages are counted on: a date, or the column that holds the day.
    output
        Where to write the screened register, as .csv, .xlsx, .jsonl or .parquet: the
        row number, the facts that the rules read, and the answer. No other column is
        written unless it is kept. A file of that name is replaced.
    keep
        A column of the register to write too, by its heading; may be repeated.
    findings
        Where to write the findings, as .csv, .json, .jsonl, .xlsx or .parquet. A file
        of that name is replaced.
    mapping
        A table with the columns field and heading (uppgift and rubrik): which column
        of the register holds what.
    unknown
        A fact that the register does not hold, by its field; may be repeated.
    numbers_on
        A day on which identity numbers of ten digits were in use, for their century.
    any_size
        Read XLSX, and text that is not UTF-8, however large: it is held in memory.
    strict
        Leave with 1 if errors are found in the register.
    language
        The language: sv or en; by default the terminal's.
    """
    told = screen_register(
        Screening(
            register=register,
            project=project_called(project),
            document=project_document(project),
            on=day_or_column(on),
            output=output,
            keep=keep,
            findings=findings,
            mapping=mapping,
            unknown=unknown,
            numbers_on=numbers_on,
            any_size=any_size,
        ),
        language_of(language),
    )
    return int(strict and told)


@app.command
def sql(
    rules: str = "plug-in-2.0",
    *,
    dialect: Literal["duckdb", "postgres", "sqlite"],
    table: str,
    schema: str | None = None,
    on: str = "entered_on",
    columns: tuple[str, ...] = (),
    unknown: tuple[str, ...] = (),
) -> None:
    """
    Print a SELECT that screens a table in a database, with reasons.

    Warnings about the rules go to stderr.

    Parameters
    ----------
    rules
        The rules: plug-in-2.0, the id of an age rule, or a document with a rule set.
    dialect
        The database.
    table
        The table of participants.
    schema
        The schema that the table stands in; by default the database's own choice.
    on
        The day that ages are counted on: a date, or the column that holds the day.
    columns
        Another name of a column, as birth_date=Födelsedatum; may be repeated. Of a
        birth the parts that are named so are read, and otherwise birth_date.
    unknown
        A fact that the table does not hold, by its field; may be repeated.
    """
    from plugin_model.eligibility.sql import to_sql

    day = day_or_column(on)
    found = rules_called(rules, day if isinstance(day, date) else None)
    select = to_sql(
        found,
        dialect=dialect,
        on=day,
        table=table if schema is None else (schema, table),
        columns={name: own for name, _, own in (one.partition("=") for one in columns)},
        unknown=unknown,
    )
    put(f"{select};\n")
    warned = "\n".join(warnings_of(found, language_of(None)))
    if warned:
        tell(warned)


@app.command
def show(
    *,
    project: ProjectName = "plug-in-2.0",
    as_of: date | None = None,
    language: Language = None,
) -> None:
    """
    Show a project as a tree: its organisations, money, target group and parts.

    Parameters
    ----------
    project
        The project: plug-in-2.0, plug-in-1, plug-in-gr, or a project document.
    as_of
        The day for which names and claims are given; by default the project's last.
    language
        The language: sv or en; by default the terminal's.
    """
    found = project_called(project)
    show_project(found, as_of, language_of(language), Paper())


@app.command
def explain(
    rules: str = "plug-in-2.0",
    *,
    facts: tuple[str, ...] = (),
    register: Path | None = None,
    row: int | None = None,
    on: str | None = None,
    values: bool = False,
    language: Language = None,
) -> None:
    """
    Say in words what a rule set asks, or why it answers as it does for one person.

    With --facts or with --register and --row the answer is explained; without them
    the rule set itself.

    Parameters
    ----------
    rules
        The rules: plug-in-2.0, the id of an age rule, or a document with a rule set.
    facts
        A fact as name=value, such as birth=1999-05-17 or at_risk=ja; may be repeated.
    register
        A participant register with the person in it.
    row
        The person's row in the register, as a spreadsheet counts.
    on
        The day that is asked about; with a register also the column that holds it.
    values
        Show the person's own values too.
    language
        The language: sv or en; by default the terminal's.
    """
    person = Person(facts=facts, register=register, row=row, on=on)
    told = explain_rules(
        rules_called(rules, person.day), person, language_of(language), values=values
    )
    Paper(soft_wrap=True, highlight=False).print(told, markup=False, end="")


@app.command
def compare(
    old: str,
    new: str,
    *,
    on: str | None = None,
    register: Path | None = None,
    unknown: tuple[str, ...] = (),
    language: Language = None,
) -> None:
    """
    Say who gains and who loses by a change of the rules, and count them.

    Parameters
    ----------
    old
        The rules as they are: the name of a project or an age rule, or a document.
    new
        The rules as they would be, likewise.
    on
        The day that ages are counted on; for the register also the column of days.
        By default a day on which the new rules are in force, and the day of entry.
    register
        A participant register to count in.
    unknown
        A fact that the register does not hold, by its field; may be repeated.
    language
        The language: sv or en; by default the terminal's.
    """
    asked = Comparing(old=old, new=new, on=on, register=register, unknown=unknown)
    console = Paper(soft_wrap=True, highlight=False)
    compare_rules(asked, language_of(language), console)


@app.command
def edges(rules: str, *, on: date | None = None, language: Language = None) -> None:
    """
    List made-up people just inside and just outside each limit, with the answers.

    Parameters
    ----------
    rules
        The rules: the name of a project or an age rule, or a document.
    on
        The day that ages are counted on; by default the first day in force.
    language
        The language: sv or en; by default the terminal's.
    """
    console = Paper(soft_wrap=True, highlight=False)
    show_edges(rules, on, language_of(language), console)


@app.command
def check(
    *files: Path,
    form: Annotated[Literal["text", "json"], Parameter(name="--format")] = "text",
    language: Language = None,
) -> int:
    """
    Check documents: all faults, grouped and counted, and how to mend each.

    Exit codes: 0, nothing is wrong; 1, faults were found; 2, a file cannot be read,
    or none was given.

    Parameters
    ----------
    files
        One document or more, JSON or YAML, and participants as JSON lines (.jsonl).
    form
        How to print: text, or json.
    language
        The language: sv or en; by default the terminal's.
    """
    console = Paper(soft_wrap=True, highlight=False)
    return check_documents(files, form, language_of(language), console)


@app.command
def migrate(document: Path, *, output: Output = None) -> None:
    """
    Bring a document up to the newest version of the format, and say what changed.

    Parameters
    ----------
    document
        The document, JSON or YAML.
    output
        Where to write it; a file of that name is replaced, and without it the old
        document is.
    """
    console = Paper(stderr=True, soft_wrap=True, highlight=False)
    migrate_document(document, output or document, language_of(None), console)


@app.command
def schema(kind: str) -> None:
    """
    Print the JSON Schema of one kind of document.

    Parameters
    ----------
    kind
        The kind, such as project or rule_set.
    """
    put(schema_of(kind))
