"""The command line, run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugin_model import documents
from plugin_model.eligibility import AgeBetween, Criterion, IsTrue, RuleSet
from plugin_model.values import Text

pytest.importorskip("cyclopts")
pytest.importorskip("polars")

REGISTER = Path(__file__).parents[2] / "examples" / "register.csv"

Command = Callable[..., tuple[int, str, str]]
"""Runs a command; returns its exit code, what it printed, and its errors."""


@pytest.fixture
def odd_rules(tmp_path: Path) -> Path:
    """Store rules of which a criterion is true of everybody, which is warned of."""
    born = Criterion(
        id="born",
        label=Text(sv="är född", en="is born"),
        condition=AgeBetween(minimum=0),
    )
    risk = Criterion(
        id="risk",
        label=Text(sv="i riskzonen", en="at risk"),
        condition=IsTrue(field="at_risk"),
    )
    file = tmp_path / "odd.json"
    documents.write(RuleSet(id="odd", version=3, criteria=(born, risk)), file)
    return file


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
