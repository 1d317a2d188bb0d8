"""What all commands share: exit codes, missing extras, help and closed pipes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from plugin_model import __version__
from plugin_model.cli import commands, main
from tests.cli.conftest import Command


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


def test_a_closed_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has read enough may close the pipe: nothing is flushed to it any more."""
    joined: list[tuple[int, int]] = []

    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(commands, "app", closed)
    monkeypatch.setattr(os, "dup2", lambda *ends: joined.append(ends))
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    assert commands.run([]) == 0
    assert len(joined) == 1


def test_a_pipe_to_head() -> None:
    """A real pipe that is closed early gives no traceback."""
    program = "from plugin_model.cli import main; main()"
    shown = subprocess.run(
        f'"{sys.executable}" -c "{program}" show | head -n 1',
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Plug In 2.0" in shown.stdout
    assert "Traceback" not in shown.stderr
