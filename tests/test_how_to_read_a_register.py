"""What the page on registers promises of headings, words, sizes and commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

pytest.importorskip("cyclopts")
pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import plug_in, registers
from plugin_model.findings import Severity
from plugin_model.messages import text
from plugin_model.registers import headings, words

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "how-to" / "read-a-register.md").read_text("utf-8")
REGISTER = ROOT / "examples" / "register.csv"
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]


def listed(name: str) -> set[str]:
    """Return the words in code type on the line that begins with *name*."""
    (line,) = re.findall(rf"^{name}: (.*)$", PAGE, re.MULTILINE)
    return set(re.findall(r"`([^`]*)`", line))


def test_the_headings() -> None:
    """The table of headings is the one that registers are read by."""
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE))
    assert rows == {name: ", ".join(said) for name, said in headings.SYNONYMS.items()}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Unknown", words.UNKNOWN_WORDS - {""}),
        ("Yes", words.YES_WORDS),
        ("No", words.NO_WORDS),
    ],
)
def test_the_words(name: str, known: frozenset[str]) -> None:
    """The words on the page are those that are read."""
    assert listed(name) == known


def test_the_words_for_completed() -> None:
    """The words that mean no dropout are all on the page."""
    status = words.STUDY_STATUS
    known = {word for word, code in status.items() if code == "completed"}
    assert listed("Study status, completed") == known


def test_the_severities() -> None:
    """The words for severities are those in files, and those on the screen."""
    row = r" \| `(\w+)` \| `(\w+)` \|$"
    severities = [one.value for one in Severity]
    assert re.findall(row, PAGE, re.MULTILINE) == [
        (one, text(f"severity.{one}", "sv")) for one in severities
    ]


def test_the_size() -> None:
    """The size on the page is the one above which files are refused."""
    assert set(re.findall(r"up to (\d+) MB", PAGE)) == {str(registers.LARGEST // 10**6)}


def test_the_days() -> None:
    """The ways to write a day on the page are read as the same day, but for one."""
    (line,) = re.findall(r"Days are written (.*?)Days before", PAGE, re.DOTALL)
    *read, open_one = re.findall(r"`([^`]*)`", line)
    days = [words.read_day(one).value for one in read]
    assert (len(days), len(set(days))) == (4, 1)
    assert words.read_day(open_one).fault == "register.unfit_order"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with the files that the commands of the page name."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)
    given = REGISTER.read_text("utf-8-sig")
    (tmp_path / "register.csv").write_text(given, encoding="utf-8")
    rules = plug_in.PLUG_IN_2.target_group
    assert rules is not None
    screened = registers.screen(registers.read(REGISTER), rules).frame
    registers.write(screened, tmp_path / "register.xlsx")
    own = given.replace(";Risk;", ";Bedömning;").replace(";Inskriven;", ";Start;")
    (tmp_path / "own.csv").write_text(own, encoding="utf-8")
    (mapping,) = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "mapping.csv").write_text(mapping, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands(
    files: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command on the page does its work, and writes the files it names."""
    from plugin_model.cli.commands import run

    program, *arguments = shlex.split(line)
    assert (program, run(arguments)) == ("plugin-model", 0)
    assert "143" in capsys.readouterr().out
    named = [one for one in arguments if "." in one]
    assert [one for one in named if not (files / one).is_file()] == []
    assert named
