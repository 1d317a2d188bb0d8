import pytest

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.findings import Place, Severity  # noqa: E402
from tests.registers.conftest import Table  # noqa: E402


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["a", "1", '"x'], ["b", "2", "y"], ["c", "3", 'z"'], ["d", "4", "w"]], [2]),
        ([["a", "1", "x"], ["b", "2", '"y'], ["c", "3", 'z"']], [3]),
        ([["a", "1", '"x\ny"'], ["b", "2", '"y\nz;z"']], []),
        ([["a", "1", '"x;x;x;x"']], []),
    ],
)
def test_a_cell_that_swallowed_rows_is_told(
    table: Table, rows: list[list[str]], told: list[int]
) -> None:
    """What looks like whole rows within a cell is a warning at its row."""
    found = registers.read(table([["Namn", "Nummer", "Notering"], *rows])).facts
    swallowed = [one for one in found.findings if one.code == "register.rows_in_cell"]
    assert [one.place for one in swallowed] == [Place(row=row) for row in told]
    assert all(one.severity is Severity.WARNING for one in swallowed)


def test_a_single_column_has_no_delimiters_to_tell_rows_by(table: Table) -> None:
    """In a file of one column a line break in a cell is only that."""
    found = registers.read(table([["Notering"], ['"x\ny"']])).facts
    assert "register.rows_in_cell" not in {one.code for one in found.findings}
