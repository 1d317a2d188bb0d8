from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import registers  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402

MOST = 32_767


class TestSheets:
    """What does not fit into a sheet is told, and never cut."""

    @pytest.mark.parametrize(
        "text", ["x" * MOST, "\U0001f600" * (MOST // 2), "å" * MOST]
    )
    def test_a_text_that_just_fits(self, tmp_path: Path, text: str) -> None:
        """The longest text that a cell has room for is read as it was written."""
        path = tmp_path / "o.xlsx"
        registers.write(polars.DataFrame({"row": [7], "a": [text]}), path)
        assert registers.read(path).table.column("a").to_list() == [text]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("x" * (MOST + 1), "register.long_text"),
            ("\U0001f600" * (MOST // 2 + 1), "register.long_text"),
            ("=" * MOST, "register.long_text"),
            ("\uffff", "register.unfit_sign"),
            ("_x0041_x0042_", "register.unfit_sign"),
        ],
    )
    @pytest.mark.parametrize(
        ("rows", "row"), [({"row": [1, 7]}, 7), ({"row": [1, None]}, None), ({}, None)]
    )
    def test_a_text_that_does_not_fit(
        self,
        tmp_path: Path,
        text: str,
        code: str,
        rows: dict[str, list[int]],
        row: int | None,
    ) -> None:
        """It is told by row and column, without its value, and nothing is written."""
        frame = polars.DataFrame({**rows, "a": ["b", text], "c": [text, text]})
        with pytest.raises(RegisterError) as caught:
            registers.write(frame, tmp_path / "o.xlsx")
        told = [(one.code, one.place.column) for one in caught.value.findings]
        assert told == [(code, "a"), (code, "c")]
        assert caught.value.findings[0].place.row == row
        assert text not in caught.value.text()
        assert list(tmp_path.iterdir()) == []

    def test_a_heading_that_does_not_fit(self, tmp_path: Path) -> None:
        """A heading is a cell, too."""
        frame = polars.DataFrame({"x" * (MOST + 1): ["x"]})
        with pytest.raises(RegisterError) as caught:
            registers.write(frame, tmp_path / "o.xlsx")
        (found,) = caught.value.findings
        assert (found.code, found.place.row) == ("register.long_text", 1)
        assert len(caught.value.text("sv")) < 200

    def test_too_many_columns(self, tmp_path: Path) -> None:
        """A table with more columns than a sheet is refused, and nothing is left."""
        frame = polars.DataFrame({str(at): [at] for at in range(16_385)})
        with pytest.raises(RegisterError) as caught:
            registers.write(frame, tmp_path / "o.xlsx")
        assert [one.code for one in caught.value.findings] == ["register.wide_sheet"]
        assert list(tmp_path.iterdir()) == []
