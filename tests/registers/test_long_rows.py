"""A row with a delimiter too many stands under headings that are not its own."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.findings import Place, Severity  # noqa: E402

HEADINGS = "Id;Anm;Risk;Har avbrutit;Född;Inskriven;Extra"
RIGHT = "1;bra;nej;ja;2000-02-29;2016-01-15;"
SHIFTED = "2;bra; nej;nej;ja;2000-02-29;2016-01-15;"
"""Meant as the one above; the remark is "bra; nej", and the last cell is empty."""


def read(path: Path, *rows: str, headings: str = HEADINGS) -> registers.Register:
    """Read a register of some rows."""
    path.write_text("\n".join([headings, *rows]), encoding="utf-8")
    return registers.read(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a path to write to."""
    return tmp_path / "register.csv"


@pytest.mark.parametrize("more", ["", "x", ";x", '"x"'])
@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("rows", [[], [RIGHT], [RIGHT, RIGHT]])
def test_its_facts_are_unknown(
    target_group: RuleSet, path: Path, more: str, marked: bool, rows: Sequence[str]
) -> None:
    """Nobody is answered for by cells that may be those of another column."""
    row = SHIFTED.replace("2;", '"2";', marked) + more
    screened = registers.screen(read(path, *rows, row), target_group)
    assert screened.frame["outcome"].to_list()[-1] == "undetermined"
    assert set(screened.frame.row(-1)[1:7]) == {None, "undetermined", ""}
    found = screened.findings[-1]
    at = Place(row=2 + len(rows))
    assert (found.code, found.place) == ("register.long_row", at)
    assert found.severity is Severity.ERROR


def test_its_cells_are_not_told(path: Path) -> None:
    """A cell under a heading that is not its own is no fault of its column."""
    facts = read(path, RIGHT, SHIFTED, SHIFTED).facts
    codes = [one.code for one in facts.findings]
    assert codes == ["register.long_row"] * 2


def test_its_cells_are_kept_as_they_stand(target_group: RuleSet, path: Path) -> None:
    """A kept column shows what stands in the file, so that the row is found."""
    read(path, RIGHT, SHIFTED)
    output = path.with_suffix(".parquet")
    registers.screen_file(path, target_group, output=output, keep=["Id"])
    assert polars.read_parquet(output)["Id"].to_list() == ["1", "2"]


def test_its_day_is_unknown(target_group: RuleSet, path: Path) -> None:
    """The day of a shifted row is unknown, too, whatever column it is taken from."""
    register = read(path, RIGHT, SHIFTED.replace("2000-02-29", "2016-01-15"))
    screened = registers.screen(register, target_group, on="Inskriven")
    assert screened.frame["entered_on"].to_list() == [date(2016, 1, 15), None]


@pytest.mark.parametrize(
    ("rows", "shifted"),
    [
        # The rows end with a delimiter.
        (["1;2;", "3;4;"], ()),
        (["1;2;", "3;4;", "5;6", '"7";8;', "9;10; "], ()),
        (["1;2;;", "3;4;;", "5;6;"], ()),
        # One of them has more.
        (["1;2;", "3;4;", "5;6;;"], (4,)),
        (["1;2;", "3;4;", "5;6;x"], (4,)),
        (["1;2;", "3;4;;"], (3,)),
        # Others do not, and it may be a cell that is empty.
        (["1;2;"], (2,)),
        (["1;2;", "3;4"], (2,)),
        (["1;2;", "3;4;x"], (2, 3)),
        (["1;2", "3;4", "5;6;", "7;8;"], (4, 5)),
        # A delimiter within marks is none.
        (['"1;1";2', "3;4"], ()),
    ],
)
def test_empty_cells_at_the_end(
    path: Path, rows: Sequence[str], shifted: Sequence[int]
) -> None:
    """Empty cells beyond the headings are harmless where rows end with them."""
    register = read(path, *rows, headings="Id;Risk")
    assert register.table.rows.len() == len(rows)
    assert register.table.shifted == tuple(shifted)
    told = [one.place.row for one in register.facts.findings if not one.place.column]
    assert told == list(shifted)


def test_cells_under_no_heading(path: Path) -> None:
    """Where the headings end with the delimiter too, nothing is beyond them."""
    register = read(path, RIGHT + ";", RIGHT + "x;", headings=HEADINGS + ";")
    assert register.table.shifted == ()
