"""A heading is known without the blanks around it, whoever writes them."""

from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("xlsxwriter")
pytest.importorskip("fastexcel")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402

COLUMNS = {
    " Född": ["1998"],
    " Bedömning ": ["ja"],
    "Har avbrutit": ["nej"],
    "Start\u00a0": ["2016-01-01"],
    " Namn ": ["x"],
}


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet", ".xlsx"])
@pytest.mark.parametrize("named", ["Bedömning", " Bedömning "])
@pytest.mark.parametrize("kept", ["Namn", " Namn "])
@pytest.mark.parametrize("on", ["Start", " Start\u00a0"])
def test_a_padded_heading_is_named(
    target_group: RuleSet, tmp_path: Path, ending: str, named: str, kept: str, on: str
) -> None:
    """A column with blanks around its heading can be named, kept and asked for."""
    path, output = tmp_path / f"register{ending}", tmp_path / "output.parquet"
    registers.write(polars.DataFrame(COLUMNS), path)
    summary = registers.screen_file(
        path,
        target_group,
        named={"at_risk": named},
        keep=[kept, "Namn"],
        on=on,
        output=output,
    )
    assert summary.outcomes == {"eligible": 1}
    assert polars.read_parquet(output)["Namn"].to_list() == ["x"]
    whole = registers.read(path, named={"at_risk": named})
    assert (
        registers.screen(whole, target_group, on=on).frame["outcome"][0] == "eligible"
    )


def test_columns_that_blanks_alone_tell_apart(
    target_group: RuleSet, tmp_path: Path
) -> None:
    """Which of two such columns is meant nobody knows: it is refused."""
    path = tmp_path / "register.parquet"
    columns = {" Namn": ["x"], "Namn": ["y"], "Inskriven": ["2016-01-01"]}
    polars.DataFrame(columns | {"Född": ["1998"], "Risk": ["ja"]}).write_parquet(path)
    with pytest.raises(RegisterError) as caught:
        registers.screen_file(
            path, target_group, keep=["Namn"], unknown=["has_dropped_out"]
        )
    assert [one.code for one in caught.value.findings] == ["register.heading_repeated"]
