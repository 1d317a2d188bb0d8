"""A file that changes while it is read is refused, and nothing is written."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.registers import json_lines, opening, parquet, register  # noqa: E402
from plugin_model.registers.opening import tables  # noqa: E402

ROWS = 5_000
PERSON = {
    "Född": "1998",
    "Risk": "ja",
    "Har avbrutit": "nej",
    "Inskriven": "2016-01-01",
}


def cut(path: Path) -> None:
    """Cut a file short."""
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    """Take everything out of a file."""
    os.truncate(path, 0)


def grow(path: Path) -> None:
    """Add to a file."""
    with path.open("ab") as file:
        file.write(b"x")


def spoil(path: Path) -> None:
    """Write over the end of a file, whose size stays."""
    with path.open("r+b") as file:
        file.seek(-30, os.SEEK_END)
        file.write(b"\xff" * 30)


def replace(path: Path) -> None:
    """Put another file in its place."""
    other = path.with_name("other")
    other.write_text("Risk\nja\n")
    other.replace(path)


CHANGES = [cut, empty, grow, spoil, replace, Path.unlink]
Change = Callable[[Path], None]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be read in small pieces."""
    monkeypatch.setattr(register, "tables", partial(tables, block=20_000))
    some = {"rows": ROWS // 4}
    monkeypatch.setattr(json_lines.read_json_lines, "__kwdefaults__", some)
    monkeypatch.setattr(parquet.read_parquet, "__kwdefaults__", some | {"needed": None})


def register_at(path: Path) -> Path:
    """Write a register of people who are alike."""
    people = polars.DataFrame([PERSON | {"Ort": str(at)} for at in range(ROWS)])
    if path.suffix == ".parquet":
        people.write_parquet(path, row_group_size=ROWS // 4)
    else:
        registers.write(people, path)
    return path


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told(
    target_group: RuleSet, tmp_path: Path, ending: str, change: Change
) -> None:
    """Whatever happens to a file while it is read, it is the file that is told of."""
    path = register_at(tmp_path / f"register{ending}")
    before = [*tmp_path.iterdir()]
    changes = iter([change])

    def progress(share: float) -> None:
        assert share <= 1
        for one in changes:
            one(path)

    with pytest.raises(RegisterError) as caught:
        registers.screen_file(
            path,
            target_group,
            output=tmp_path / "output.csv",
            findings=tmp_path / "findings.csv",
            progress=progress,
        )
    (found,) = caught.value.findings
    assert found.code == "register.changed"
    assert path.name in found.text("sv")
    assert set(tmp_path.iterdir()) <= set(before)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
@pytest.mark.parametrize("looks", [1, 2, 3, 4])
def test_a_change_at_any_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str, looks: int
) -> None:
    """However late a file changes, it is refused, if all of it is read at once too."""
    path = register_at(tmp_path / f"register{ending}")
    states: Iterator[object] = iter([*([(1, 1)] * looks), (1, 2)])
    monkeypatch.setattr(opening, "_state", lambda _: next(states))
    with pytest.raises(RegisterError) as caught:
        registers.read(path)
    assert [one.code for one in caught.value.findings] == ["register.changed"]


@pytest.mark.parametrize("raw", [b"Risk\n\xff\x00", b"PAR1", b"PK\x03\x04", b'{"a"'])
def test_what_cannot_be_read_since_it_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raw: bytes
) -> None:
    """Where a file that changed cannot be read, the change is told."""
    path = tmp_path / "register"
    path.write_bytes(raw)
    states: Iterator[object] = iter([(1, 1), (1, 1), (1, 2)])
    monkeypatch.setattr(opening, "_state", lambda _: next(states))
    with pytest.raises(RegisterError) as caught:
        registers.read(path)
    assert [one.code for one in caught.value.findings] == ["register.changed"]


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_a_broken_part_of_parquet(
    target_group: RuleSet, tmp_path: Path, part: float
) -> None:
    """What is broken in the middle of a file is its fault, and not the output's."""
    path = register_at(tmp_path / "register.parquet")
    raw = bytearray(path.read_bytes())
    at = int(len(raw) * part)
    raw[at : at + len(raw) // 8] = b"\xff" * (len(raw) // 8)
    path.write_bytes(raw)
    with pytest.raises(RegisterError) as caught:
        registers.screen_file(path, target_group, output=tmp_path / "output.csv")
    (found,) = caught.value.findings
    assert found.code == "register.broken"
    assert path.name in found.text()
    assert [*tmp_path.iterdir()] == [path]
