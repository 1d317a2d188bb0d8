"""A key that first stands far down in JSON lines is told as one at the top is."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.registers import json_lines  # noqa: E402

Row = dict[str, str]


@pytest.fixture
def line_by_line() -> Iterator[None]:
    """Let JSON lines be read one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines.read_json_lines, "__kwdefaults__", {"rows": 1})
        yield


@pytest.mark.usefixtures("line_by_line")
@pytest.mark.parametrize(
    ("rows", "twice"),
    [
        ([{"Risk": "ja"}, {"risk": "ja"}], ["risk"]),
        ([{"Risk": "ja"}, {"risk": "ja"}, {"RISK": "ja"}], ["risk", "RISK"]),
        ([{"Risk": "ja", "risk": ""}, {"RISK": "ja"}], ["risk", "RISK"]),
        ([{"Risk": "ja"}, {"risk": "ja"}, {"Risk": "ja"}], ["risk"]),
        ([{"Risk": "ja"}, {"x": "ja"}], []),
        (
            [{"Sekretess": "nej"}, {"Skyddad identitet": "kvarskrivning"}],
            ["Skyddad identitet"],
        ),
        ([{"Pnr": "x"}, {"Personnummer": "20000101Tf29"}], ["Personnummer"]),
    ],
)
def test_a_second_key_for_one_fact(
    tmp_path: Path, rows: Sequence[Row], twice: Sequence[str]
) -> None:
    """In pieces a register says the same as when it is read as a whole."""
    path = tmp_path / "register.jsonl"
    path.write_text("\n".join(json.dumps({"Kommun": "1480"} | row) for row in rows))
    pieces = list(registers.batches(path))
    whole = registers.read(path)
    frame = polars.concat([one.facts.frame for one in pieces])
    assert len(pieces) == len(rows)
    assert frame.equals(whole.facts.frame)
    found = [one for piece in pieces for one in piece.facts.findings]
    assert sorted(map(str, found)) == sorted(map(str, whole.facts.findings))
    told = [one for one in found if one.code == "register.heading_twice"]
    assert [one.place.column for one in told] == twice


@pytest.mark.usefixtures("line_by_line")
def test_a_second_key_for_a_named_column(tmp_path: Path) -> None:
    """A column that is named is the one that is meant, in later pieces too."""
    path = tmp_path / "register.jsonl"
    path.write_text('{"Bedömning": "ja"}\n{"Risk": "nej"}\n', encoding="utf-8")
    pieces = registers.batches(path, named={"at_risk": "Bedömning"})
    told = [
        (one.facts.frame["at_risk"].to_list(), one.facts.findings) for one in pieces
    ]
    assert told == [([True], ()), ([None], ())]
