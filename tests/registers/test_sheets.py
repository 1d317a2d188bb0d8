import datetime
import tempfile
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.registers.tables import text_of  # noqa: E402
from tests.registers.conftest import Table  # noqa: E402

FACTS = ["Född", "Risk", "Har avbrutit", "Inskriven"]
PERSON = ["2000-01-01", "ja", "nej", "2016-01-05"]


class TestHeadings:
    """A sheet has the headings that the table has."""

    @pytest.mark.parametrize("kept", [["Birth"], ["Outcome"], ["Namn", "NAMN"]])
    def test_headings_that_differ_in_case(
        self, table: Table, target_group: RuleSet, tmp_path: Path, kept: list[str]
    ) -> None:
        """Every row is written under headings that differ in nothing but case."""
        names = [f"n{at}" for at, _ in enumerate(kept)]
        path, output = table([[*FACTS, *kept], [*PERSON, *names]]), tmp_path / "o.xlsx"
        summary = registers.screen_file(
            path, target_group, named={"birth": "Född"}, keep=kept, output=output
        )
        written = registers.read(output).table
        assert (summary.rows, len(written.rows)) == (1, 1)
        assert [written.column(heading).item() for heading in kept] == names

    @pytest.mark.parametrize("heading", ["x" * 256, "a\nb", "<r>x</r>", "Column1", ""])
    def test_any_heading(self, tmp_path: Path, heading: str) -> None:
        """No heading is too long or too odd to stand over a column."""
        path = tmp_path / "o.xlsx"
        registers.write(polars.DataFrame({"a": ["x"], heading: ["y"]}), path)
        assert registers.read(path).table.headings == ("a", heading)


class TestCells:
    """A cell of a sheet is read as it was written."""

    @pytest.mark.parametrize(
        "cells",
        [
            ["<r>x</r>", "<r></r>", "<r><t>x</t></r>"],
            ["mailto:a@b", "internal:Sheet1!A1", "external:\\\\host\\share"],
            ["http://x.y", "http://x.y/" + "z" * 2100],
            ["{=1}", "0580", "1e5", "TRUE", " a ", "a\nb", "\x01", "_x0041_", "&<"],
            [True, False, None],
            [1, -1, None],
            [0.5, 560.0, None],
        ],
        ids=lambda cells: type(cells[0]).__name__,
    )
    def test_as_it_was(self, tmp_path: Path, cells: list[object]) -> None:
        """Texts, flags and numbers say the same in the sheet."""
        path = tmp_path / "o.xlsx"
        registers.write(polars.DataFrame({"row": range(len(cells)), "a": cells}), path)
        read = registers.read(path).table.column("a").to_list()
        assert [text_of(one) for one in read] == [text_of(one) for one in cells]

    def test_days_and_times(self, tmp_path: Path) -> None:
        """Days and times are such in the sheet too."""
        path, day = tmp_path / "o.xlsx", datetime.date(2016, 2, 29)
        time = datetime.datetime(2016, 2, 29, 23, 59, 58)
        frame = polars.DataFrame({"day": [day, None], "time": [time, None]})
        registers.write(frame, path)
        assert registers.read(path).table.cells.row(0) == (f"{day} 00:00:00", str(time))

    def test_a_place_for_what_is_not_ready(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Rows of people stand nowhere but beside the file, and there no longer."""
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
        path = tmp_path / "o.xlsx"
        registers.write(polars.DataFrame({"a": ["x"]}), path)
        assert list(tmp_path.iterdir()) == [path]

    def test_what_the_package_says(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the system says against a part of the file is one clear error."""

        def full(_: object) -> None:
            raise OSError

        monkeypatch.setattr("xlsxwriter.Workbook._store_workbook", full)
        with pytest.raises(RegisterError) as caught:
            registers.write(polars.DataFrame({"a": ["x"]}), tmp_path / "o.xlsx")
        assert [one.code for one in caught.value.findings] == ["register.unwritable"]
        assert list(tmp_path.iterdir()) == []
