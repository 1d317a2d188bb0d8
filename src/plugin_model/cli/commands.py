"""The commands and their arguments; what they print is made in modules of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

from plugin_model import __version__, documents, plug_in
from plugin_model.cli.screening import Screening, screen_register
from plugin_model.cli.tree import show_project
from plugin_model.errors import PluginModelError
from plugin_model.messages import Language
from plugin_model.project import Project

__all__ = ["app", "run"]

Form = Literal["sv", "en"] | None

app = App(
    name="plugin-model",
    version=__version__,
    help="Publicly co-funded youth programmes: registers, rules and projects.",
)

_SHIPPED: Final = {
    "plug-in-2.0": "PLUG_IN_2",
    "plug-in": "PLUG_IN_1",
    "plug-in-gr": "PLUG_IN_GR",
}

ProjectName = Annotated[str, Parameter(name=["--project", "-p"])]
LanguageName = Annotated[Form, Parameter(name=["--language", "-l"])]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what is wrong goes to stderr."""
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        code = app(
            list(arguments),
            print_error=False,
            exit_on_error=False,
            result_action="return_value",
        )
    except CycloptsError as misused:
        errors.print(str(misused), markup=False)
        errors.print("plugin-model --help", markup=False)
        return 2
    except PluginModelError as refused:
        errors.print(refused.text(_language(None)), markup=False)
        return 2
    except BrokenPipeError:
        # Whoever read the output has seen enough; keep Python from flushing to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _language(chosen: Form) -> Language:
    """Return the language chosen, or the one that the terminal is set to."""
    if chosen is not None:
        return chosen
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "sv" if next(filter(None, settings), "").startswith("sv") else "en"


def _project(name: str) -> Project:
    if name in _SHIPPED:
        found = getattr(plug_in, _SHIPPED[name])
        assert isinstance(found, Project)
        return found
    return documents.read(Path(name), Project)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@app.command
def screen(
    register: Path,
    *,
    project: ProjectName = "plug-in-2.0",
    on: str = "entered_on",
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    keep: tuple[str, ...] = (),
    findings: Path | None = None,
    unknown: tuple[str, ...] = (),
    strict: bool = False,
    language: LanguageName = None,
) -> int:
    """
    Screen a participant register against a project's target group, with reasons.

    Exit codes: 0, it was screened; 1, with --strict, it was screened and errors were
    found in it; 2, it could not be screened.

    Parameters
    ----------
    register
        The register, a CSV file with Swedish or English headings.
    project
        The project: plug-in-2.0, plug-in, plug-in-gr, or a project document.
    on
        The day that ages are counted on: a date, or the column that holds the day.
    output
        Where to write the screened register: the row number, the facts that the
        rules read, and the answer. No other column is written unless it is kept.
    keep
        A column of the register to write too, by its heading; may be repeated.
    findings
        Where to write the findings, as .csv or .json.
    unknown
        A fact that the register does not hold, by its field; may be repeated.
    strict
        Leave with 1 if errors are found in the register.
    language
        The language: sv or en; by default the terminal's.
    """
    told = screen_register(
        Screening(
            register=register,
            project=_project(project),
            on=_day(on) or on,
            output=output,
            keep=keep,
            findings=findings,
            unknown=unknown,
        ),
        _language(language),
    )
    return int(strict and told)


@app.command
def show(
    *,
    project: ProjectName = "plug-in-2.0",
    as_of: date | None = None,
    language: LanguageName = None,
) -> None:
    """
    Show a project as a tree: its organisations, money, target group and parts.

    Parameters
    ----------
    project
        The project: plug-in-2.0, plug-in, plug-in-gr, or a project document.
    as_of
        The day for which names and claims are given; by default the project's last.
    language
        The language: sv or en; by default the terminal's.
    """
    found = _project(project)
    show_project(found, as_of, _language(language), Console())
