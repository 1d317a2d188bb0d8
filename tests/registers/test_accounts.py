"""Whatever a register holds, each row and each cell of it is accounted for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.registers import json_lines, parquet, register  # noqa: E402
from plugin_model.registers.opening import tables  # noqa: E402
from plugin_model.registers.words import UNKNOWN_WORDS  # noqa: E402
from tests.registers.strategies import registers as drawn  # noqa: E402
from tests.registers.test_forms import SAVERS, save_as_text  # noqa: E402

FEWER = settings(max_examples=max(5, settings().max_examples // 10))
ALL_SAVERS = {"csv": save_as_text, **SAVERS}
BLANK = [""] * 8
READ = {
    "birth": "Födelsedatum",
    "at_risk": "Risk",
    "has_dropped_out": "Har avbrutit",
    "entered_on": "Inskriven",
}
Rows = list[list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write to."""
    return tmp_path_factory.mktemp("accounts")


@contextmanager
def pieces_of_few_rows() -> Iterator[None]:
    """Let every form that is read in pieces be read in pieces of a few rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "tables", partial(tables, block=250))
        patch.setattr(json_lines.read_json_lines, "__kwdefaults__", {"rows": 3})
        patch.setattr(
            parquet.read_parquet, "__kwdefaults__", {"needed": None, "rows": 3}
        )
        yield


@st.composite
def with_blank_rows(draw: st.DrawFn) -> Rows:
    """Draw a register with rows that say nothing, not at the end: a sheet has none."""
    headings, *rows = draw(drawn(most=8))
    rows.insert(0, ["P1", "1998-05-17", "", "", "ja", "nej", "", "2016-01-01"])
    for place in draw(st.lists(st.integers(0, len(rows) - 1), max_size=2)):
        rows.insert(place, BLANK)
    return [headings, *rows]


@pytest.mark.parametrize("form", ALL_SAVERS)
@FEWER
@given(rows=with_blank_rows())
def test_each_row_and_each_cell(
    folder: Path, target_group: RuleSet, form: str, rows: Rows
) -> None:
    """A row is answered or counted as blank; a cell is read, unknown, or reported."""
    path, output = folder / "register.dat", folder / "screened.parquet"
    found = folder / "found.parquet"
    save: Callable[[Path, Rows], None] = ALL_SAVERS[form]
    save(path, rows)
    with pieces_of_few_rows():
        summary = registers.screen_file(
            path, target_group, output=output, findings=found
        )
    # The first row of JSON lines stands in line 1, of all others below the headings.
    first = 1 if form == "json lines" else 2
    cells = dict(enumerate(rows[1:], first))
    answers = polars.read_parquet(output)
    findings = polars.read_parquet(found)
    told = findings.filter(polars.col("code") == "register.blank_rows")
    lost = [number for number in cells if number not in answers["row"].to_list()]
    assert [cells[number] for number in lost] == [BLANK] * len(lost)
    assert told["row"].to_list() == lost[:1]
    assert answers["row"].to_list() == [one for one in cells if one not in lost]
    assert summary.rows == len(answers) == sum(summary.outcomes.values())
    assert len(findings) == sum(one.count for one in summary.findings)
    reported = set(findings.select("row", "column").rows())
    for answer in answers.iter_rows(named=True):
        row = answer["row"]
        for field, heading in READ.items():
            cell = cells[row][rows[0].index(heading)]
            is_unknown = cell.casefold() in UNKNOWN_WORDS
            is_reported = (row, heading) in reported
            assert answer[field] is not None or is_unknown or is_reported
