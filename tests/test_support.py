"""The page about support says what the code does."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("narwhals")
pytest.importorskip("sqlglot")

from plugin_model import plug_in
from plugin_model.eligibility import frames, soundness, sql
from plugin_model.eligibility.sql.dialects import dialect_of
from plugin_model.errors import FactsError, InvalidValueError

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "reference" / "support.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ASKED = [
    one
    for group in PROJECT["project"]["optional-dependencies"].values()
    for one in group
]
BOUNDS = dict(one.split(">=") for one in ASKED if ">=" in one)


def rows_of(heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading."""
    below = PAGE.split(f"## {heading}\n")[1].split("\n\n## ")[0]
    table = re.findall(r"^\|(.*)\|$", below, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in table[2:]]


def test_all_engines_stand_there() -> None:
    """The engines on the page are those that are taken, in their order."""
    names = [row[0].split(",")[0] for row in rows_of("Engines")]
    rules = plug_in.PLUG_IN_2.target_group
    assert rules is not None
    with pytest.raises(FactsError) as refused:
        frames.screen(None, rules, on=date(2015, 9, 1))
    (found,) = refused.value.findings
    assert ", ".join(dict.fromkeys(names)) == dict(found.values)["engines"]


@pytest.mark.parametrize("row", rows_of("Engines"), ids=lambda row: row[0])
def test_the_oldest_release_is_the_bound(row: list[str]) -> None:
    """No release is promised that pyproject.toml does not admit, or not tried."""
    name, oldest, newest = row[0].split(",")[0].lower(), row[1], row[2]
    assert BOUNDS[name] == oldest
    assert [int(n) for n in oldest.split(".")] <= [int(n) for n in newest.split(".")]


def test_the_release_of_narwhals() -> None:
    """The page names the oldest narwhals that is admitted."""
    assert f"narwhals, {BOUNDS['narwhals']} or newer" in PAGE


def test_bounds() -> None:
    """The bounds on the page are the constants of the code."""
    assert [int(row[1].replace(",", "")) for row in rows_of("Bounds")] == [
        frames.MOST_WRITTEN,
        sql.MOST_WRITTEN,
        soundness.MOST_FILLINGS,
        soundness.MOST_CONDITIONS,
    ]


def test_dialects() -> None:
    """The dialects on the page are those that are offered."""
    with pytest.raises(InvalidValueError) as refused:
        dialect_of("mysql")
    (found,) = refused.value.findings
    named = [row[0].strip("`") for row in rows_of("SQL")]
    assert ", ".join(named) == dict(found.values)["listed"]
