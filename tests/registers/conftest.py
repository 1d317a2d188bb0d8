"""What several tests of registers need."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from plugin_model import plug_in
from plugin_model.eligibility import RuleSet

Table = Callable[[Sequence[Sequence[str]]], Path]


@pytest.fixture(scope="session")
def target_group() -> RuleSet:
    """Give the target group of Plug In 2.0."""
    found = plug_in.PLUG_IN_2.target_group
    assert found is not None
    return found


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Give a function that writes rows of cells as CSV; the first is the heading."""

    def written(rows: Sequence[Sequence[str]]) -> Path:
        path = tmp_path / "table.csv"
        path.write_text("\n".join(map(";".join, rows)) + "\n", encoding="utf-8")
        return path

    return written
