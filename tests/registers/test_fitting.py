import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.findings import Finding  # noqa: E402

MOST = 32_767


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write to."""
    return tmp_path_factory.mktemp("fitting")


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


class TestText:
    """What is written as CSV is a text to those who read it."""

    @given(st.sampled_from([*map(chr, range(33)), "\x7f", "\x85", "\ufeff", "\u2028"]))
    def test_it_is_read_or_told(self, folder: Path, sign: str) -> None:
        """A character is read again, or told before anything is written."""
        path = folder / "o.csv"
        text = f"x{sign}y"
        columns: dict[str, list[object]] = {"row": [7], "a": [text]}
        told = [(one.place.row, one.place.column) for one in faults(columns, path)]
        read = [] if told else registers.read(path).table.column("a").to_list()
        assert (told, read) in [([(7, "a")], []), ([], [text.replace("\r", "\n")])]

    @pytest.mark.parametrize("sign", ["\0", "\x01", "\x0b", "\x1b", "\x1f"])
    @pytest.mark.parametrize("ending", [".xlsx", ".jsonl", ".parquet"])
    def test_other_forms_hold_it(
        self, tmp_path: Path, target_group: RuleSet, sign: str, ending: str
    ) -> None:
        """JSON may hold a control character; it is kept, or told where CSV is asked."""
        path = tmp_path / "register.jsonl"
        facts = {"Född": "2000", "Risk": "ja", "Har avbrutit": "nej"}
        person = {**facts, "Inskriven": "2016-01-05", "Ort": f"x{sign}"}
        path.write_text(json.dumps(person), encoding="utf-8")
        output = tmp_path / f"o{ending}"
        registers.screen_file(path, target_group, keep=["Ort"], output=output)
        assert registers.read(output).table.column("Ort").to_list() == [f"x{sign}"]
        with pytest.raises(RegisterError) as caught:
            registers.screen_file(
                path, target_group, keep=["Ort"], output=tmp_path / "o.csv"
            )
        (found,) = caught.value.findings
        assert (found.code, found.place.row) == ("register.unfit_sign", 1)
        assert not (tmp_path / "o.csv").exists()

    def test_a_heading(self, tmp_path: Path) -> None:
        """A heading is a text, too."""
        told = faults({"a\x01": [1]}, tmp_path / "o.csv")
        assert [(one.code, one.place.row) for one in told] == [
            ("register.unfit_sign", 1)
        ]


def faults(columns: Mapping[str, Sequence[object]], path: Path) -> tuple[Finding, ...]:
    """Return what is told when a table is written."""
    try:
        registers.write_csv(polars.DataFrame(columns), path)
    except RegisterError as refused:
        return refused.findings
    return ()
