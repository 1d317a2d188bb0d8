"""What all commands share: exit codes, missing extras and help."""

from __future__ import annotations

import re
import sys

import pytest

from plugin_model import __version__
from plugin_model.cli import main
from tests.cli.conftest import Command

PROJECTS = {
    "screen": {"plug-in-2.0"},
    "show": {"plug-in-2.0", "plug-in-1", "plug-in-gr"},
}


def test_help(command: Command) -> None:
    """Every command is listed with a sentence."""
    code, printed, _ = command("--help")
    assert code == 0
    assert all(
        name in printed
        for name in ("screen", "show", "explain", "check", "migrate", "schema")
    )


def test_version(command: Command) -> None:
    """The version is the library's."""
    assert command("--version")[1].strip() == __version__


def test_called_as_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without arguments given, those of the program count."""
    monkeypatch.setattr(sys, "argv", ["plugin-model", "schema", "region"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert '"$schema"' in capsys.readouterr().out


def test_a_missing_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its packages the command names the extra in one line."""
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    monkeypatch.delitem(sys.modules, "plugin_model.cli.commands")
    with pytest.raises(SystemExit) as left:
        main(["show"])
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("name", ["screen", "show"])
def test_projects_that_help_names(command: Command, name: str) -> None:
    """Every project that a command's help names is one that the command takes."""
    _, printed, _ = command(name, "--help")
    named = set(re.findall(r"plug-in-[\w.]*\w", printed))
    assert named == PROJECTS[name]
    first = ("examples/register.csv",) if name == "screen" else ()
    for project in named:
        assert command(name, *first, "--project", project)[0] == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "there is no file"),
        (("--language", "sv"), "det finns ingen fil"),
        (("--language=sv",), "det finns ingen fil"),
        (("-l", "sv"), "det finns ingen fil"),
        (("-l", "en", "-l"), "plugin-model screen --help"),
        (("-l", "dansk"), "dansk"),
    ],
)
def test_the_language_of_what_stops_the_run(
    command: Command, options: tuple[str, ...], told: str
) -> None:
    """The language that is asked for is the language of errors too."""
    code, _, errors = command("screen", "none.csv", *options)
    assert code == 2
    assert told in errors
