import json
from collections import Counter
from csv import DictReader
from pathlib import Path

import pytest

polars = pytest.importorskip("polars")
from plugin_model import plug_in, registers  # noqa: E402

EXAMPLES = Path(__file__).parents[1] / "examples"
RULES = plug_in.PLUG_IN_2.target_group
ANSWER = ("outcome", "unmet", "unknown", "missing")


@pytest.fixture(scope="module")
def screened() -> registers.Screened:
    """Screen the register of the examples."""
    assert RULES is not None
    return registers.screen(registers.read(EXAMPLES / "register.csv"), RULES)


def counted_by_hand() -> list[dict[str, str]]:
    """Return what was counted by hand, row by row."""
    with (EXAMPLES / "register_expected.csv").open(encoding="utf-8") as file:
        return list(DictReader(file))


def code_of_the_count(code: str) -> str:
    """Return a finding's code as the hand count has it: all unfit values are one."""
    plain = code.removeprefix("register.")
    return "unfit_value" if plain.startswith("unfit_") else plain


def totals() -> dict[str, object]:
    """Return the sums of what was counted by hand."""
    counts = (EXAMPLES / "register_counts.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(counts)
    return found


def test_each_row_is_judged_as_by_hand(screened: registers.Screened) -> None:
    """Outcome, unmet, open and missing are, row by row, those of the hand count."""
    answers = screened.frame.select("row", *ANSWER).cast({"row": polars.String})
    names = ("row", *ANSWER)
    assert answers.to_dicts() == [
        {name: row[name] for name in names} for row in counted_by_hand()
    ]


def test_each_row_has_the_findings_of_the_hand_count(
    screened: registers.Screened,
) -> None:
    """The findings of each row are those of the hand count, in its order."""
    found: dict[str, list[str]] = {row["row"]: [] for row in counted_by_hand()}
    for one in screened.findings:
        found[str(one.place.row)].append(code_of_the_count(one.code))
    expected = {row["row"]: row["findings"] for row in counted_by_hand()}
    assert {row: ";".join(codes) for row, codes in found.items()} == expected


def test_the_totals_are_those_of_the_hand_count(screened: registers.Screened) -> None:
    """Rows, outcomes, criteria, missing facts and findings add up as by hand."""
    frame, findings = screened.frame, screened.findings
    listed = {
        name: Counter(";".join(frame[name].to_list()).replace(";", " ").split())
        for name in ANSWER
    }
    criteria = {
        name: {
            "met": len(frame) - listed["unmet"][name] - listed["unknown"][name],
            "unmet": listed["unmet"][name],
            "open": listed["unknown"][name],
        }
        for name in ("age", "risk_or_dropout")
    }
    assert totals() == {
        "rows": len(frame),
        "outcomes": listed["outcome"],
        "criteria": criteria,
        "missing": listed["missing"],
        "findings": Counter(code_of_the_count(one.code) for one in findings),
        "rows_with_findings": len({one.place.row for one in findings}),
        "findings_in_all": len(findings),
    }


def test_a_birthday_falls_on_the_day_that_the_law_says() -> None:
    """Whoever turns 25 the day after entry is eligible, and a day later no more."""
    rows = {row["row"]: row["outcome"] for row in counted_by_hand()}
    assert (rows["17"], rows["18"]) == ("eligible", "ineligible")
