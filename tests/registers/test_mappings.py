from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402

MAPPING = {"birth": "F.datum", "participant_id": "Löpnr"}


@pytest.mark.parametrize(
    "text",
    [
        "field;heading\nbirth;F.datum\nparticipant_id;Löpnr\n",
        "Uppgift,Rubrik,Not\nbirth,F.datum,x\n,,\nparticipant_id, Löpnr ,\n",
        '{"field": "birth", "heading": "F.datum"}\n'
        '{"field": "participant_id", "heading": "Löpnr"}\n',
    ],
)
def test_a_mapping_names_the_columns(tmp_path: Path, text: str) -> None:
    """Each row names a fact and the heading of its column, in any form."""
    path = tmp_path / "mapping.csv"
    path.write_text(text, encoding="utf-8")
    assert registers.read_mapping(path) == MAPPING


def test_a_register_is_read_by_its_mapping(tmp_path: Path) -> None:
    """A mapping is what a register is read by."""
    mapping, register = tmp_path / "mapping.csv", tmp_path / "register.csv"
    mapping.write_text("field;heading\nat_risk;Bedömning\n", encoding="utf-8")
    register.write_text("Bedömning\nja\n", encoding="utf-8")
    found = registers.read(register, named=registers.read_mapping(mapping))
    assert found.facts.frame["at_risk"].to_list() == [True]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("field\nbirth\n", ["register.no_mapping"]),
        ("x;heading\nbirth;F\n", ["register.no_mapping"]),
        (
            "field;heading\nbirth;F\n;G\nbirth;H\nat_risk;\n",
            ["register.mapping_row"] * 3,
        ),
        ("field;heading\nbirth;F;x\n", ["register.long_row"]),
        ("field;heading\nbirth\n", ["register.short_row", "register.mapping_row"]),
        ("", ["register.empty"]),
    ],
)
def test_all_that_is_wrong_is_told(tmp_path: Path, text: str, codes: list[str]) -> None:
    """Every row that does not say both, each field once, is told at once."""
    path = tmp_path / "mapping.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        registers.read_mapping(path)
    assert [one.code for one in caught.value.findings] == codes
