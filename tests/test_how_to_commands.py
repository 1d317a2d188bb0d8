"""The commands of the guides can be given as they stand, with the files they make."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cyclopts")
pytest.importorskip("polars")
pytest.importorskip("sqlglot")
from plugin_model import Project, documents, plug_in

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "docs" / "how-to"
CHANGES = "what-changes-when-the-rule-changes.md"
UPGRADE = "upgrade-old-documents.md"


def text(page: str) -> str:
    """Return a page as it is written."""
    return (GUIDES / page).read_text("utf-8")


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page that are in one language."""
    fence = rf"^```{re.escape(language)}\n(.*?)^```$"
    return re.findall(fence, text(page), re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[list[str]]:
    """Return the arguments of each command on a page."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    assert lines
    words = [shlex.split(line) for line in lines]
    assert {program for program, *_ in words} == {"plugin-model"}
    return [arguments for _, *arguments in words]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that has nothing but the examples."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_changed_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """The page on changed rules makes the file that its commands name."""
    from plugin_model.cli.commands import run

    names: dict[str, Any] = {}
    source = "\n".join(blocks(CHANGES, "{doctest}"))
    page = doctest.DocTestParser().get_doctest(source, names, CHANGES, CHANGES, 0)
    doctest.DocTestRunner().run(page, out=lambda _: None, clear_globs=False)
    (writing,) = re.findall(r"`(documents\.write\(.*?\))`", text(CHANGES))
    exec(writing, page.globs)
    assert [run(arguments) for arguments in commands(CHANGES)] == [0, 0, 0]
    assert capsys.readouterr().err == ""


def test_upgrading(folder: Path) -> None:
    """The upgraded document is a new file, and the old one stays as it was."""
    from plugin_model.cli.commands import run

    old = folder / "old.json"
    documents.write(plug_in.PLUG_IN_1, old)
    before = old.read_bytes()
    (arguments,) = commands(UPGRADE)
    assert run(arguments) == 0
    assert old.read_bytes() == before
    assert documents.read(folder / "new.json", Project) == plug_in.PLUG_IN_1


def test_asking_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    """The command for a database prints a query."""
    from plugin_model.cli.commands import run

    (arguments,) = commands("ask-a-database.md")
    assert run(arguments) == 0
    assert "SELECT" in capsys.readouterr().out
