"""What the README and the tutorial show is what happens."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

pytest.importorskip("cyclopts")
pytest.importorskip("polars")
pytest.importorskip("sqlglot")

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial" / "first-register.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of a page that are in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Print as the pages show it, and write where it does no harm."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)


def test_python_examples() -> None:
    """The examples in Python run, and answer as the README says."""
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    source = "\n".join(blocks(README, "pycon"))
    test = parser.get_doctest(source, {}, "README", "README.md", 0)
    runner.run(test)
    results = runner.summarize()
    assert (results.failed, results.attempted) == (0, len(test.examples))
    assert test.examples


def test_shown_output(capsys: pytest.CaptureFixture[str]) -> None:
    """The table that the README shows is what the first command prints."""
    from plugin_model.cli.commands import run

    assert run(["screen", "examples/register.csv"]) == 0
    assert blocks(README, "text")[0] in capsys.readouterr().out


COMMANDS = [
    line.partition("&& ")[2] or line
    for text in (README, TUTORIAL)
    for block in blocks(text, "sh")
    for line in block.splitlines()
    if "plugin-model " in line
]


@pytest.mark.parametrize("line", dict.fromkeys(COMMANDS))
def test_commands(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command on the pages can be given as it stands."""
    from plugin_model.cli.commands import run

    program, *arguments = shlex.split(line)
    assert (program, run(arguments)) == ("plugin-model", 0)
    assert capsys.readouterr().err == ""


def test_figures_of_the_tutorial(capsys: pytest.CaptureFixture[str]) -> None:
    """The numbers that the tutorial speaks of are those printed."""
    from plugin_model.cli.commands import run

    run(["screen", "examples/register.csv"])
    printed = capsys.readouterr().out
    row = re.compile(r"^│ (.+?) +│ +(\d+) +│", re.MULTILINE)
    counts = dict(row.findall(printed))
    assert f"{counts['eligible']} rows are in the target group" in TUTORIAL
    assert f"{counts['not eligible']} are not" in TUTORIAL
    unsettled = counts["not settled: facts are missing"]
    assert f"and {unsettled} cannot be settled" in " ".join(TUTORIAL.split())
    assert f"holds up {counts['date of birth']} rows" in " ".join(TUTORIAL.split())
