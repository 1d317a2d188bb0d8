"""
A table of people, screened on Spark: ``spark_screening.py PEOPLE SCREENED --on DAY``.

PEOPLE is Parquet, or CSV with a heading. SCREENED is a folder of Parquet, which must
not be there yet. DAY is a day, as in 2015-09-01, or the column of each row's own day.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from plugin_model import PluginModelError, plug_in
from plugin_model.eligibility.frames import screen

TYPES = {
    "birth_date": "date",
    "birth_year": "int",
    "birth_month": "int",
    "at_risk": "boolean",
    "has_dropped_out": "boolean",
}
"""What a CSV file holds as texts; a text that is no such thing stops the job."""


def people(session: SparkSession, path: str, on: date | str) -> DataFrame:
    """Return the table in a file."""
    if not path.endswith(".csv"):
        return session.read.parquet(path)
    texts = session.read.csv(path, header=True)
    types = TYPES if isinstance(on, date) else {**TYPES, on: "date"}
    present = {name: kind for name, kind in types.items() if name in texts.columns}
    columns = {name: sql.col(name).cast(kind) for name, kind in present.items()}
    return texts.withColumns(columns)


def day_or_column(told: str) -> date | str:
    """Return the day that a text tells, or the text: the name of a column."""
    with suppress(ValueError):
        return date.fromisoformat(told)
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Screen a file and print how many rows have which outcome."""
    parser = argparse.ArgumentParser(description="Screen people on Spark.")
    parser.add_argument("people")
    parser.add_argument("screened")
    parser.add_argument("--on", required=True, type=day_or_column, metavar="DAY")
    asked = parser.parse_args(arguments)

    session = SparkSession.builder.appName("screening").getOrCreate()
    rules = plug_in.PLUG_IN_2.target_group
    assert rules is not None
    try:
        table = people(session, asked.people, asked.on)
        screened = screen(table, rules, on=asked.on)
    except PluginModelError as refused:
        sys.exit(str(refused))
    screened.write.parquet(asked.screened)
    counts = session.read.parquet(asked.screened).groupBy("outcome").count()
    for outcome, count in sorted(counts.collect()):
        print(outcome, count)


if __name__ == "__main__":
    main()
