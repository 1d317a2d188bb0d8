"""The command line, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("cyclopts")
pytest.importorskip("polars")

REGISTER = Path(__file__).parents[2] / "examples" / "register.csv"

Command = Callable[..., tuple[int, str, str]]
"""Runs a command; returns its exit code, what it printed, and its errors."""


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run commands in English on a terminal of 200 signs."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*arguments: object) -> tuple[int, str, str]:
        from plugin_model.cli import main

        with pytest.raises(SystemExit) as left:
            main([str(one) for one in arguments])
        printed = capsys.readouterr()
        code = left.value.code
        assert isinstance(code, int)
        return code, printed.out, printed.err

    return run
