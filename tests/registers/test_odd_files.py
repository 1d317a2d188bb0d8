"""Files that no program should write, and some do, are told in one clear error."""

import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")
from plugin_model import registers  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.findings import Place  # noqa: E402

Change = Callable[[bytes], bytes]


def refused(path: Path) -> list[tuple[str, Place]]:
    """Return with what a file is refused."""
    with pytest.raises(RegisterError) as caught:
        registers.read(path)
    assert caught.value.__context__ is None
    return [(one.code, one.place) for one in caught.value.findings]


@pytest.mark.parametrize(
    "line", ['{"Risk": "\\ud83d"}', '{"\\uDE00": "ja"}', '{"a": 1, "b": "x\\ud83dx"}']
)
def test_half_a_sign_in_json(tmp_path: Path, line: str) -> None:
    """What JSON can spell out and no text can hold is told with its line."""
    path = tmp_path / "register.jsonl"
    path.write_text('{"Risk": "ja"}\n' + line + "\n")
    assert refused(path) == [("register.broken_json", Place(line=2))]


@pytest.mark.parametrize("value", ["å😀", ["\ud83d"], None])
def test_whole_signs_in_json(tmp_path: Path, value: object) -> None:
    """Signs that are spelt out are read; lists are shown as they are."""
    path = tmp_path / "register.jsonl"
    path.write_text(json.dumps({"Ort": value}))
    said = "" if value is None else str(value)
    assert registers.read(path).table.cells["0"].to_list() == [said]


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        (
            "xl/workbook.xml",
            lambda raw: re.sub(b"<sheet name=", b'<sheet state="hidden" name=', raw),
            "register.no_sheet",
        ),
        (
            "xl/workbook.xml",
            lambda raw: re.sub(
                b"<sheet name=", b'<sheet state="veryHidden" name=', raw
            ),
            "register.no_sheet",
        ),
        (
            "xl/workbook.xml",
            lambda raw: re.sub(b"<sheets>.*</sheets>", b"<sheets/>", raw),
            "register.no_sheet",
        ),
        ("xl/worksheets/sheet1.xml", lambda _: b"", "register.broken"),
    ],
    ids=["hidden", "very hidden", "none", "empty"],
)
def test_a_workbook_without_a_sheet(
    tmp_path: Path, part: str, change: Change, code: str
) -> None:
    """A workbook that shows no sheet says so."""
    packed, path = io.BytesIO(), tmp_path / "register.xlsx"
    polars.DataFrame({"Risk": ["ja"]}).write_excel(packed)
    with ZipFile(packed) as before, ZipFile(path, "w") as after:
        for name in before.namelist():
            raw = before.read(name)
            after.writestr(name, change(raw) if name == part else raw)
    assert refused(path) == [(code, Place())]


@pytest.mark.parametrize("signs", [{6: 0x88}, {28: 0xFF}, {9: 0x08, 46: 0xFF}])
def test_a_workbook_that_is_packed_in_another_way(
    tmp_path: Path, signs: Mapping[int, int]
) -> None:
    """A version that is not known, and names that are no text, are told as broken."""
    packed, path = io.BytesIO(), tmp_path / "register.xlsx"
    polars.DataFrame({"Risk": ["ja"]}).write_excel(packed)
    raw = bytearray(packed.getvalue())
    for at, sign in signs.items():
        raw[raw.index(b"PK\x01\x02") + at] = sign
    path.write_bytes(raw)
    assert refused(path) == [("register.broken", Place())]


@pytest.mark.parametrize("line", ["SEP=,", "Sep=,", "sep=,"])
def test_the_line_that_names_the_delimiter(tmp_path: Path, line: str) -> None:
    """The delimiter is named in large letters as in small ones."""
    path = tmp_path / "register.csv"
    path.write_text(f"{line}\nRisk,a;b\nja,\n")
    register = registers.read(path)
    assert register.table.headings == ("Risk", "a;b")
    assert register.table.rows.to_list() == [2]
    assert register.facts.frame["at_risk"].to_list() == [True]


@pytest.mark.parametrize("sign", ["å", "€", '"', ""])
def test_what_divides_no_cells(tmp_path: Path, sign: str) -> None:
    """A line that names no delimiter is a heading like any other."""
    path = tmp_path / "register.csv"
    path.write_text(f"sep={sign}\nx\n", encoding="utf-8")
    assert registers.read(path).table.headings == (f"sep={sign}",)
