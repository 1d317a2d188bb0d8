"""The file that is named is read, whatever signs stand in its path."""

from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")
from plugin_model import registers  # noqa: E402

NAMES = [
    *("register[1].parquet", "register?.parquet", "r*.parquet", "**"),
    *("~", "s3:x.parquet", "at=1", "%41.parquet", "_x.parquet", "\udcff.parquet"),
]


@pytest.fixture(params=NAMES)
def named(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a path whose name is a pattern to some, or a place elsewhere."""
    path = tmp_path / str(request.param)
    try:
        path.touch()
    except OSError:
        pytest.skip("the system has no such names")
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is called as the home folder is, where one stands."""
    monkeypatch.chdir(tmp_path)
    path = Path("~")
    path.mkdir()
    return path


def test_parquet_by_any_name(named: Path) -> None:
    """Of Parquet the named file alone is read, not those that its name fits."""
    polars.DataFrame({"at_risk": [False]}).write_parquet(
        named.parent / "register1.parquet"
    )
    with named.open("wb") as file:
        polars.DataFrame({"at_risk": [True]}).write_parquet(file)
    read = registers.read(named)
    assert read.facts.frame.rows() == [(2, True)]
    assert [one.facts.frame.rows() for one in registers.batches(named)] == [[(2, True)]]


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_a_folder_called_as_home_is(here: Path, ending: str) -> None:
    """A folder that is called ~ is that folder, and no home folder."""
    register = polars.DataFrame({"Risk": ["ja"]})
    beside = here.absolute() / f"register{ending}"
    registers.write(register, beside)
    read = registers.read(here / beside.name)
    assert read.facts.frame["at_risk"].to_list() == [True]


def test_a_workbook_by_any_name(named: Path) -> None:
    """Of XLSX the named file alone is read."""
    with named.open("wb") as file:
        polars.DataFrame({"Risk": ["ja"]}).write_excel(file)
    assert registers.read(named).facts.frame.rows() == [(2, True)]
