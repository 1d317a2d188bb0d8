"""``plugin-model screen`` shows nobody, in print or in writing, unless it is asked."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("cyclopts")
pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import registers
from plugin_model.cli.commands import run
from plugin_model.registers.tables import text_of
from plugin_model.strategies.numbers import personal_identity_numbers
from tests.registers.strategies import SECRETS, written

FEWER = settings(max_examples=max(5, settings().max_examples // 10))
KNOWN = ["Deltagar-id", "Personnummer", "Född", "Risk", "Har avbrutit", "Inskriven"]
ENDINGS = [".csv", ".xlsx", ".jsonl", ".parquet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder to write to."""
    return tmp_path_factory.mktemp("private")


def all_said(folder: Path, raw: bytes, ending: str, *more: str) -> str:
    """Return all that is printed and written when a register is screened."""
    path = folder / "register.csv"
    path.write_bytes(raw)
    outputs = [folder / f"screened{ending}", folder / f"findings{ending}"]
    for one in outputs:
        one.unlink(missing_ok=True)
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        run(
            [
                *("screen", str(path), "--language", "sv", *more),
                *("--output", str(outputs[0]), "--findings", str(outputs[1])),
            ]
        )
    told = [printed.getvalue()]
    for one in outputs:
        if one.exists():
            table = registers.read(one).table
            told += table.headings
            told += [text_of(cell) for row in table.cells.rows() for cell in row]
    return "\n".join(told)


@FEWER
@given(
    rows=st.lists(st.lists(SECRETS, min_size=8, max_size=8), min_size=1, max_size=3),
    heading=SECRETS,
    ending=st.sampled_from(ENDINGS),
)
def test_no_cell_is_shown(
    folder: Path, rows: list[list[str]], heading: str, ending: str
) -> None:
    """What fits no field, ids, names and unknown headings stand nowhere."""
    raw = written([[*KNOWN, "Namn", heading], *rows])
    said = all_said(folder, raw, ending)
    assert "undetermined" in said
    assert [one for row in [[heading], *rows] for one in row if one in said] == []


@FEWER
@given(number=personal_identity_numbers(), ending=st.sampled_from(ENDINGS))
def test_no_identity_number_is_shown(folder: Path, number: str, ending: str) -> None:
    """A number stands nowhere, in whatever column it was."""
    row = ["P1", number, number, "ja", "nej", "2016-01-01"]
    said = all_said(folder, written([KNOWN, row, row]), ending)
    assert "eligible" in said or "undetermined" in said
    assert number not in said
    assert number[2:] not in said


@FEWER
@given(secret=SECRETS, ending=st.sampled_from(ENDINGS))
def test_what_is_kept_is_shown(folder: Path, secret: str, ending: str) -> None:
    """A column that was asked for by its heading is written, and no other."""
    row = ["P1", "", "2000", "kanske", "nej", "2016-01-01", secret]
    raw = written([[*KNOWN, "Namn"], row])
    assert secret not in all_said(folder, raw, ending)
    assert secret in all_said(folder, raw, ending, "--keep", "Namn")


@FEWER
@given(secret=SECRETS)
def test_no_refusal_shows_anybody(folder: Path, secret: str) -> None:
    """A file without headings is refused, and the person in its first row not shown."""
    said = all_said(folder, written([[secret] * 6, [secret] * 6]), ".csv")
    assert secret not in said
    assert not (folder / "screened.csv").exists()
