import datetime
from decimal import Decimal
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.registers.plain import as_text  # noqa: E402

UTC = datetime.UTC
MOMENT = datetime.datetime(2000, 1, 1, 1, 2, 3, 456000)
FACTS = [
    polars.Series("Född", ["2000-01-01"]),
    polars.Series("Risk", ["ja"]),
    polars.Series("Har avbrutit", ["nej"]),
    polars.Series("Inskriven", ["2016-01-05"]),
]
NESTED = polars.Series([[{"a": [1, None], "b": {"c": "=x"}}]])
FAR = polars.Series([2**31 - 1], dtype=polars.Int32).cast(polars.Date)
LIST_OF_TEXTS = polars.Series([["=x"]], dtype=polars.List(polars.Categorical()))
# A column, and what stands in CSV, XLSX and JSON lines.
TOLD = {
    "zone": (
        polars.Series([MOMENT.replace(tzinfo=UTC)]),
        "2000-01-01T01:02:03.456000+0000",
        "2000-01-01 01:02:03.456000+00:00",
        "2000-01-01T01:02:03.456+00:00",
    ),
    "moment": (
        polars.Series([MOMENT]),
        "2000-01-01T01:02:03.456000",
        *["2000-01-01 01:02:03.456"] * 2,
    ),
    "finer moment": (
        polars.Series([MOMENT + datetime.timedelta(microseconds=1)]),
        "2000-01-01T01:02:03.456001",
        *["2000-01-01 01:02:03.456001"] * 2,
    ),
    "time": (
        polars.Series([datetime.time(1, 2, 3, 5)]),
        "01:02:03.000005000",
        *["01:02:03.000005"] * 2,
    ),
    "span": (polars.Series([datetime.timedelta(1, 2)]), *["P1DT2S"] * 3),
    "span back": (
        polars.Series([-datetime.timedelta(1)]),
        *["'-P1D"] * 2,
        "-P1D",
    ),
    "old day": (polars.Series([datetime.date(1899, 12, 31)]), *["1899-12-31"] * 3),
    "far day": (FAR, *["2147483647 days"] * 3),
    "bytes": (polars.Series(["å".encode()]), *["å"] * 3),
    "bytes to be run": (polars.Series([b"=x"]), *["'=x"] * 2, "=x"),
    "list": (polars.Series([["x", None]]), *['["x",null]'] * 2, "['x', None]"),
    "list of texts": (LIST_OF_TEXTS, *['["=x"]'] * 2, "['=x']"),
    "list of sums": (
        polars.Series([[Decimal("1.50")]]),
        *['["1.50"]'] * 2,
        "['1.50']",
    ),
    "array": (
        polars.Series([[1, 2]], dtype=polars.Array(polars.Int64, 2)),
        *["[1,2]"] * 2,
        "['1', '2']",
    ),
    "nested": (
        NESTED,
        *['[{"a":[1,null],"b":{"c":"=x"}}]'] * 2,
        "[[('a', ['1', None]), ('b', [('c', '=x')])]]",
    ),
    "16 digits": (polars.Series([10**15 + 1]), *["1000000000000001"] * 3),
    "20 digits": (
        polars.Series([2**64 - 1], dtype=polars.UInt64),
        *["18446744073709551615"] * 3,
    ),
    "31 digits": (
        polars.Series([2**100], dtype=polars.Int128),
        *["1267650600228229401496703205376"] * 3,
    ),
    "sum": (polars.Series([Decimal("12.50")]), "12.50", "12.5", "12.50"),
    "long sum": (
        polars.Series([Decimal("1234567890123456.5")]),
        *["1234567890123456.5"] * 3,
    ),
    "short number": (polars.Series([0.1], dtype=polars.Float32), *["0.1"] * 3),
    "infinite": (polars.Series([float("-inf")]), *["'-inf"] * 2, "-inf"),
    "no number": (polars.Series([float("nan")]), "NaN", None, ""),
    "nothing": (polars.Series([None]), None, None, ""),
}
ENDINGS = [".csv", ".xlsx", ".jsonl"]
PLACES = list(enumerate(ENDINGS, 1))
UNTOLD = {
    "bytes": polars.Series([b"\xff"]),
    "list of bytes": polars.Series([[b"x"]]),
    "list without end": polars.Series([[float("inf")]]),
    "list of far days": polars.Series(
        [[2**31 - 1]], dtype=polars.List(polars.Int32)
    ).cast(polars.List(polars.Date)),
    "object": polars.Series([object()], dtype=polars.Object),
}


@pytest.mark.parametrize("sort", [one for one in TOLD if one != "31 digits"])
@pytest.mark.parametrize(("at", "ending"), PLACES)
def test_every_type_is_kept(
    target_group: RuleSet, tmp_path: Path, sort: str, at: int, ending: str
) -> None:
    """What a kept column holds is written in every form, and none of it is lost."""
    path, output = tmp_path / "register.parquet", tmp_path / f"o{ending}"
    told = TOLD[sort]
    polars.DataFrame([*FACTS, told[0].alias("k")]).write_parquet(path)
    registers.screen_file(path, target_group, keep=["k"], output=output)
    assert registers.read(output).table.column("k").to_list() == [told[at]]


@pytest.mark.parametrize("sort", TOLD)
@pytest.mark.parametrize(("at", "ending"), PLACES)
def test_every_type_is_written(tmp_path: Path, sort: str, at: int, ending: str) -> None:
    """A table is written so, too, and a cell of it that is null stays null."""
    output = tmp_path / f"o{ending}"
    told = TOLD[sort]
    column = told[0].extend_constant(None, 1).alias("k")
    registers.write(polars.DataFrame([polars.Series("row", [1, 2]), column]), output)
    first, second = registers.read(output).table.column("k").to_list()
    assert (first, second or None) == (told[at], None)


@pytest.mark.parametrize("sort", UNTOLD)
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_no_text_says(tmp_path: Path, sort: str, ending: str) -> None:
    """The column is told, and not written with a part of it missing."""
    frame = polars.DataFrame([polars.Series("row", [1]), UNTOLD[sort].alias("k")])
    with pytest.raises(RegisterError) as caught:
        registers.write(frame, tmp_path / f"o{ending}")
    (found,) = caught.value.findings
    assert (found.code, found.place.column) == ("register.unfit_type", "k")
    assert list(tmp_path.iterdir()) == []


def test_a_heading_with_its_apostrophe(tmp_path: Path) -> None:
    """A heading that is another one with its apostrophe is told."""
    with pytest.raises(RegisterError) as caught:
        registers.write_csv(
            polars.DataFrame({"=x": [1], "'=x": [2]}), tmp_path / "o.csv"
        )
    (found,) = caught.value.findings
    assert (found.code, found.place.column) == ("register.kept_taken", "=x")
    assert list(tmp_path.iterdir()) == []


def test_days_near_and_far() -> None:
    """One day of no calendar changes nothing in how the others are written."""
    days = polars.Series("d", [2**31 - 1, 0, None], dtype=polars.Int32).cast(
        polars.Date
    )
    told = as_text(days)
    assert told is not None
    assert told.to_list() == ["2147483647 days", "1970-01-01", None]
