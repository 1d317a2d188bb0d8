"""The example for Spark and the page about it do what they say."""

import doctest
import json
import os
import re
import runpy
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

polars = pytest.importorskip("polars")
pytest.importorskip("pyspark")

from plugin_model import plug_in, registers  # noqa: E402
from plugin_model.eligibility.frames import screen  # noqa: E402
from tests.eligibility import spark  # noqa: E402

pytestmark = pytest.mark.spark

Table = Any

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
PAGE = ROOT / "docs" / "how-to" / "run-on-spark.md"
RULES = plug_in.PLUG_IN_2.target_group
ANSWER = ["outcome", "unmet", "unknown", "missing"]

QUIET = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "America/Los_Angeles",
}


def cleaned() -> Table:
    """Return the register of the examples as columns that a rule reads."""
    assert RULES is not None
    found = registers.screen(registers.read(EXAMPLES / "register.csv"), RULES)
    birth = polars.col("birth")
    return found.frame.drop(ANSWER, "birth").with_columns(
        found.frame.select(
            birth_date=birth.str.to_date("%Y-%m-%d", strict=False),
            birth_year=birth.str.slice(0, 4).cast(polars.Int32),
            birth_month=birth.str.slice(5, 2).cast(polars.Int32, strict=False),
        )
    )


def run(program: list[str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the example in a process of its own, in another zone than the session's."""
    environment = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    told = [str(EXAMPLES / "spark_screening.py"), *arguments]
    return subprocess.run(
        [*program, *told], capture_output=True, text=True, env=environment, check=False
    )


def submit() -> list[str]:
    """Return the command that hands a program to Spark."""
    settings = [f"--conf={name}={value}" for name, value in QUIET.items()]
    command = Path(sys.executable).with_name("spark-submit")
    return [str(command), "--master", "local[2]", *settings]


def test_the_register_gets_the_answers_that_were_counted_by_hand(
    tmp_path: Path,
) -> None:
    """Handed to spark-submit, each row of Parquet is answered as in Polars."""
    people = cleaned()
    people.write_parquet(tmp_path / "people.parquet")
    files = (str(tmp_path / "people.parquet"), str(tmp_path / "screened"))
    done = run(submit(), *files, "--on", "entered_on")
    assert done.returncode == 0, done.stderr
    counts = json.loads((EXAMPLES / "register_counts.json").read_text("utf-8"))
    told = dict(line.split() for line in done.stdout.splitlines())
    assert told == {name: str(count) for name, count in counts["outcomes"].items()}
    assert RULES is not None
    expected = screen(people, RULES, on="entered_on")
    written = polars.read_parquet(tmp_path / "screened" / "*.parquet").sort("row")
    assert written.equals(expected.sort("row"))


def test_a_csv_file_on_one_day(tmp_path: Path) -> None:
    """Run by Python, a CSV file is read by its heading."""
    people = cleaned().drop("entered_on")
    people.write_csv(tmp_path / "people.csv")
    files = (str(tmp_path / "people.csv"), str(tmp_path / "screened"))
    done = run([sys.executable], *files, "--on", "2015-09-01")
    assert done.returncode == 0, done.stderr
    assert RULES is not None
    expected = screen(people, RULES, on=date(2015, 9, 1))
    counts = expected.group_by("outcome").len().sort("outcome").rows()
    assert done.stdout.splitlines() == [f"{name} {count}" for name, count in counts]


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    """A table that cannot be screened ends the program with the findings."""
    spark.session()
    cleaned().drop("at_risk").write_parquet(tmp_path / "fewer.parquet")
    files = (str(tmp_path / "fewer.parquet"), str(tmp_path / "screened"))
    program = runpy.run_path(str(EXAMPLES / "spark_screening.py"))
    with pytest.raises(SystemExit, match="no column holds at_risk"):
        program["main"]([*files, "--on", "entered_on"])
    assert not (tmp_path / "screened").exists()


def test_the_page_shows_what_happens() -> None:
    """Its examples run one after the other, in one session."""
    spark.session()
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```pycon\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == text.count("```pycon") > 3
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(blocks), {}, PAGE.name, str(PAGE), 0
    )
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    with spark.settings({"spark.sql.session.timeZone": "UTC"}):
        runner.run(examples, out=told.append)
    assert "".join(told) == ""
