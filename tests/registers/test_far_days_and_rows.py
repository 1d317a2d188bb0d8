import os
import threading
from datetime import date
from functools import partial
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.registers import json_lines, parquet, register  # noqa: E402
from plugin_model.registers.opening import tables  # noqa: E402
from tests.registers.conftest import Table  # noqa: E402

EXAMPLE = Path(__file__).parents[2] / "examples" / "register.csv"
FACTS = ["Född", "Risk", "Har avbrutit", "Inskriven"]
PERSON = ["2000-01-01", "ja", "nej", "2016-01-05"]
NEAR = date(2000, 1, 1)


@pytest.mark.parametrize("name", ["Född", "Inskriven"])
@pytest.mark.parametrize("day", [3_000_000, 20_000_101, 2**31 - 1, -800_000, -(2**31)])
def test_a_day_outside_the_calendar_is_told(
    tmp_path: Path, target_group: RuleSet, name: str, day: int
) -> None:
    """A day that no calendar has is unknown and reported; others are read."""
    days = polars.Series([day, 10957, None], dtype=polars.Int32).cast(polars.Date)
    columns = {"Född": [NEAR] * 3, "Inskriven": [date(2016, 1, 5)] * 3, name: days}
    path = tmp_path / "far.parquet"
    polars.DataFrame(columns).write_parquet(path)
    found = registers.read(path).facts
    values = found.frame["birth_date" if name == "Född" else "entered_on"]
    assert values.to_list() == [None, NEAR, None]
    assert [(one.place.row, one.place.column) for one in found.findings] == [(2, name)]


@pytest.mark.parametrize("zone", [None, "Europe/Stockholm"])
@pytest.mark.parametrize(("unit", "size"), [("ms", 10**3), ("us", 10**6)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_time_outside_the_calendar_is_told(
    tmp_path: Path, unit: str, size: int, zone: str | None, sign: int
) -> None:
    """A time that no calendar has is unknown and reported."""
    times = polars.Series([sign * 3_000_000 * 86_400 * size], dtype=polars.Int64)
    path = tmp_path / "far.parquet"
    typed = times.cast(polars.Datetime(unit, zone))
    polars.DataFrame({"Inskriven": typed}).write_parquet(path)
    found = registers.read(path).facts
    assert found.frame["entered_on"].to_list() == [None]
    assert [one.code for one in found.findings] == ["register.unfit_day"]


@pytest.mark.parametrize("dtype", ["Date", "Datetime"])
@pytest.mark.parametrize("ending", [".parquet", ".xlsx"])
def test_a_year_in_a_cell_made_for_days_is_told(
    tmp_path: Path, dtype: str, ending: str
) -> None:
    """A cell that holds a year as a day is unknown, and the finding says what to do."""
    pytest.importorskip("fastexcel")
    pytest.importorskip("xlsxwriter")
    path = tmp_path / f"years{ending}"
    days = polars.Series("Född", [date(1905, 6, 20), NEAR]).cast(getattr(polars, dtype))
    registers.write(days.to_frame(), path)
    facts = registers.read(path).facts
    assert facts.frame["birth_date"].to_list() == [None, NEAR]
    assert [one.code for one in facts.findings] == ["register.unfit_year"]
    assert "format the column as numbers" in facts.findings[0].fix()


def rows_of(path: Path, rules: RuleSet) -> list[int]:
    """Return the numbers of the rows that were screened piece by piece."""
    pieces = register.batches(path)
    return [
        row
        for piece in pieces
        for row in registers.screen(piece, rules).frame["row"].to_list()
    ]


@pytest.mark.parametrize(
    ("borne", "rows"),
    [
        (["7", "9999999"], [7, 9_999_999]),
        (["7", "200002292399"], [2, 3]),
        (["7", "20000229"], [2, 3]),
        (["0", "1"], [2, 3]),
        (["7", ""], [2, 3]),
        (["7", "7"], [2, 3]),
    ],
)
def test_only_what_may_be_row_numbers_is_carried(
    table: Table, target_group: RuleSet, borne: list[str], rows: list[int]
) -> None:
    """Births and identity numbers under such a heading are not written."""
    path = table([["Row", *FACTS], *([one, *PERSON] for one in borne)])
    assert rows_of(path, target_group) == rows


BORNE = [9_999_999, *range(60, 2, -1)]
"""Numbers that may be row numbers, in an order of their own."""


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every form that is read in pieces come in many."""
    monkeypatch.setattr(register, "tables", partial(tables, block=200))
    monkeypatch.setattr(json_lines.read_json_lines, "__kwdefaults__", {"rows": 7})
    many = {"needed": None, "rows": 7}
    monkeypatch.setattr(parquet.read_parquet, "__kwdefaults__", many)


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
class TestInPieces:
    """Read in pieces, a register bears the numbers that it bears as a whole."""

    @pytest.mark.parametrize(
        ("borne", "is_borne"),
        [
            (BORNE, True),
            ([*BORNE, 61], True),
            ([*BORNE, 60], False),
            ([*BORNE, 61, 61], False),
            ([*BORNE, None], False),
            ([None, *BORNE], False),
            ([*BORNE, 0], False),
            ([*BORNE, 20_000_229], False),
        ],
    )
    def test_all_rows_are_looked_at_first(
        self,
        tmp_path: Path,
        target_group: RuleSet,
        ending: str,
        borne: list[int | None],
        is_borne: bool,
    ) -> None:
        """One row that bears no number of its own is enough, wherever it stands."""
        path = tmp_path / f"register{ending}"
        columns = {
            " Row ": borne,
            **{
                name: [cell] * len(borne)
                for name, cell in zip(FACTS, PERSON, strict=True)
            },
        }
        registers.write(polars.DataFrame(columns), path)
        assert len(list(register.batches(path))) > 3
        own = registers.read(path).table.rows.to_list()
        assert rows_of(path, target_group) == (borne if is_borne else own)
        whole = registers.screen(registers.read(path), target_group).frame["row"]
        assert rows_of(path, target_group) == whole.to_list()

    def test_what_was_corrected_points_at_the_same_rows(
        self, tmp_path: Path, target_group: RuleSet, ending: str
    ) -> None:
        """Screened, put into another order, with rows left out, and screened again."""
        given, again = tmp_path / f"given{ending}", tmp_path / f"again{ending}"
        screened = registers.screen(registers.read(EXAMPLE), target_group).frame
        corrected = screened.sort("outcome", "row")[100:160]
        registers.write(corrected, given)
        summary = registers.screen_file(given, target_group, output=again)
        assert summary.rows == 60
        told = registers.screen(registers.read(again), target_group).frame
        assert told["row"].to_list() == corrected["row"].to_list()


@pytest.mark.usefixtures("small_pieces")
def test_what_comes_through_a_pipe_has_the_rows_of_the_file(
    table: Table, target_group: RuleSet
) -> None:
    """What can be read once only cannot be looked at first."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no pipes with names")
    raw = table([["Row", *FACTS], *([str(one), *PERSON] for one in BORNE)])
    path = raw.with_name("pipe")
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(raw.read_bytes(),))
    writer.start()
    assert rows_of(path, target_group) == list(range(2, len(BORNE) + 2))
    writer.join()


def test_rows_keep_apart_in_pieces(
    table: Table, target_group: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No number stands twice because a file was read in pieces."""
    monkeypatch.setattr(register, "tables", partial(tables, block=200))
    borne = [str(at) for _ in range(3) for at in range(1, 40)]
    path = table([["Row", *FACTS], *([one, *PERSON] for one in borne)])
    assert rows_of(path, target_group) == list(range(2, len(borne) + 2))
