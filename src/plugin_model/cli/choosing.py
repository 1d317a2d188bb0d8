"""What the words on the command line stand for: languages, days, projects, rules."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal

from plugin_model import documents, plug_in
from plugin_model.eligibility import RuleSet, as_of
from plugin_model.eligibility.age_rules import AGE_RULES
from plugin_model.errors import InvalidValueError, RuleError
from plugin_model.findings import finding
from plugin_model.messages import LANGUAGES, Language
from plugin_model.project import Project

__all__ = [
    "SHIPPED",
    "LanguageName",
    "day_or_column",
    "language_asked",
    "language_of",
    "project_called",
    "project_document",
    "rules_called",
    "target_group",
]

LanguageName = Literal["sv", "en"]
"""A language, as it is written on the command line."""

SHIPPED: Final = ("plug-in-2.0", "plug-in-1", "plug-in-gr")
"""The projects that come with the library."""

_LANGUAGES: Final[Mapping[str, LanguageName]] = {one: one for one in LANGUAGES}


def language_of(chosen: LanguageName | None) -> Language:
    """Return the language chosen, or the one that the terminal is set to."""
    if chosen is not None:
        return chosen
    settings = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "sv" if next(filter(None, settings), "").startswith("sv") else "en"


def language_asked(arguments: Sequence[str]) -> Language:
    """Return the language that *arguments* ask for, also where they are misused."""
    asked: LanguageName | None = None
    for place, one in enumerate(arguments):
        option, _, given = one.partition("=")
        if option in {"--language", "-l"}:
            chosen = given or next(iter(arguments[place + 1 :]), "")
            asked = _LANGUAGES.get(chosen) or asked
    return language_of(asked)


def day_or_column(words: str) -> date | str:
    """Return the day that *words* are, or else the name of a column."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return words


def project_called(name: str) -> Project:
    """
    Return a project by its name, or from a document.

    Raises:
        DocumentError: If the document cannot be read.
        InvalidValueError: If there is no such project and no such file.
    """
    shipped = (plug_in.PLUG_IN_2, plug_in.PLUG_IN_1, plug_in.PLUG_IN_GR)
    for one in shipped:
        if one.id == name:
            return one
    return documents.read(_file(name, [one.id for one in shipped]), Project)


def project_document(name: str) -> Path | None:
    """Return the file of the project that `project_called` gives; ``None``: none."""
    return None if name in SHIPPED else Path(name)


def _file(name: str, known: list[str]) -> Path:
    path = Path(name)
    if not path.is_file():
        listed = ", ".join(known)
        raise InvalidValueError(finding("command.no_such", name=name, listed=listed))
    return path


def target_group(project: Project) -> RuleSet:
    """
    Return the rules of a project.

    Raises:
        RuleError: If it has none.
    """
    if project.target_group is None:
        raise RuleError(finding("command.no_rules", project=project.name))
    return project.target_group


def rules_called(name: str, on: date | None) -> RuleSet:
    """
    Return rules by the name of a project or of an age rule, or from a document.

    Of an age rule with several versions the one in force on the day is taken, and
    the newest where no day is given.

    Raises:
        DocumentError: If the document cannot be read.
        InvalidValueError: If there are no such rules and no such file.
        RuleError: If no version is in force on the day.
    """
    versions = [one for one in AGE_RULES if one.id == name]
    if versions:
        newest = max(versions, key=lambda one: one.version)
        return newest if on is None else as_of(versions, on)
    if name in SHIPPED:
        return target_group(project_called(name))
    known = [*SHIPPED, *dict.fromkeys(one.id for one in AGE_RULES)]
    return documents.read(_file(name, known), RuleSet)
