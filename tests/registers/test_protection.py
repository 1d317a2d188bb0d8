"""Whoever is protected by any column of a register is protected."""

from collections.abc import Mapping
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from tests.registers.conftest import Table  # noqa: E402

PSEUDO = "20000101Tf29"
PROTECTED = "Skyddad folkbokföring"
PAIRS = [
    (("Sekretess", "Skyddade personuppgifter"), ("nej", PROTECTED)),
    (("Sekretess", "Skyddade personuppgifter"), (PROTECTED, "nej")),
    (("Sekretess", "Skyddade personuppgifter"), ("", "okänt")),
    (("Sekretess", "Sekretess"), ("nej", "kvarskrivning")),
    (("Personnummer", "Samordningsnummer"), ("", PSEUDO)),
    (("Pnr", "Pnr"), ("20000229-2399", PSEUDO)),
]


@pytest.mark.parametrize(("headings", "cells"), PAIRS)
def test_all_columns_count(
    table: Table, headings: tuple[str, str], cells: tuple[str, str]
) -> None:
    """Of two columns that may say who is protected both are read, and one is told."""
    path = table([["Kommun", *headings], ["1480", *cells], ["1402", "", ""]])
    facts = registers.read(path).facts
    assert facts.frame["municipality"].to_list() == [None, "1402"]
    codes = [one.code for one in facts.findings]
    assert codes.count("register.heading_twice") == 1
    assert codes.count("register.protected_municipality") == 1


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"protection": "Skydd"}, None),
        ({"protection": "Skydd", "newly_arrived": "Sekretess"}, "1480"),
    ],
)
def test_a_named_column_does_not_end_protection(
    table: Table, named: Mapping[str, str], code: str | None
) -> None:
    """Beside a named column the others count, unless they are named as another."""
    path = table([["Kommun", "Skydd", "Sekretess"], ["1480", "nej", "kvarskrivning"]])
    facts = registers.read(path, named=named).facts
    assert facts.frame["municipality"].to_list() == [code]


def test_columns_of_parquet_are_read_for_it(tmp_path: Path) -> None:
    """Where only the needed columns are read, all columns of protection are needed."""
    path = tmp_path / "register.parquet"
    columns = {"Kommun": ["1480"], "Sekretess": ["nej"], "Protection": [PROTECTED]}
    polars.DataFrame(columns | {"Ort": ["x"]}).write_parquet(path)
    (piece,) = registers.batches(path)
    assert piece.facts.frame["municipality"].to_list() == [None]
    assert piece.table.cells.columns == ["0", "1", "2"]
