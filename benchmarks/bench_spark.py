"""
A table on Spark, beside expressions of Spark written by hand for one rule.

Not run with the others, unless PySpark is there. What is timed is a job that works out
all columns of every row and drops them: rows are in memory, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from contest import Contestant, Group
from plugin_model import plug_in
from plugin_model.eligibility import decide
from plugin_model.eligibility.frames import screen

ON = date(2015, 9, 1)
ROWS = 1_000_000
JUDGED = 100_000
ANSWER = ("outcome", "unmet", "unknown", "missing")
FACTS = ("birth_date", "at_risk", "has_dropped_out", "asked")
PACKAGES = ("pyspark", "narwhals")

Table = Any
Screen = Callable[[Table], Table]

RULES = plug_in.PLUG_IN_2.target_group
assert RULES is not None


@cache
def people() -> Table:
    """
    Return people aged 8 to 32, kept in memory.

    5 % of births, 10 % of flags and 2 % of days are not known.
    """
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as sql

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )

    def known(share: float, seed: int, value: Table) -> Table:
        return sql.when(sql.rand(seed) < share, value)

    def day(first: str, days: int, seed: int) -> Table:
        start = sql.lit(first).cast("date")
        return sql.date_add(start, (sql.rand(seed) * days).cast("int"))

    table = session.range(0, ROWS, 1, 2).select(
        known(0.95, 1, day("1983-01-01", 24 * 365, 2)).alias("birth_date"),
        known(0.9, 3, sql.rand(4) < 0.4).alias("at_risk"),
        known(0.9, 5, sql.rand(6) < 0.4).alias("has_dropped_out"),
        known(0.98, 7, day("2015-03-01", 1_400, 8)).alias("asked"),
    )
    table = table.cache()
    table.count()
    return table


def by_hand_on_a_day(table: Table) -> Table:
    """Compare births with two days."""
    from pyspark.sql import functions as sql

    born = sql.col("birth_date")
    first, last = (sql.lit(day).cast("date") for day in ("1990-09-02", "2000-09-01"))
    return _texts(table, (born >= first) & (born <= last), {"birth": born})


def by_hand_on_each_day(table: Table) -> Table:
    """Work out ages; a leap day's birthday is 28 February in common years."""
    from pyspark.sql import functions as sql

    born, asked = sql.col("birth_date"), sql.col("asked")
    is_moved = (
        (sql.month(asked) == 2)
        & (sql.day(asked) == 28)
        & (sql.day(sql.last_day(asked)) == 28)
    )
    day = sql.when(is_moved, 29).otherwise(sql.day(asked))
    is_before = sql.month(asked) * 100 + day < sql.month(born) * 100 + sql.day(born)
    age = sql.year(asked) - sql.year(born) - is_before.cast("int")
    return _texts(table, (age >= 15) & (age <= 24), {"birth": born, "asked": asked})


def _texts(table: Table, is_of_age: Table, facts: dict[str, Table]) -> Table:
    """Add the four columns; null is unknown, and settles nothing."""
    from pyspark.sql import functions as sql

    flags = {name: sql.col(name) for name in ("at_risk", "has_dropped_out")}
    is_at_risk = flags["at_risk"] | flags["has_dropped_out"]
    table = table.withColumns({"of age": is_of_age, "risk": is_at_risk})
    criteria = {"age": sql.col("of age"), "risk_or_dropout": sql.col("risk")}
    whole = criteria["age"] & criteria["risk_or_dropout"]
    open_facts = [
        sql.when(whole.isNull() & criterion.isNull() & fact.isNull(), name)
        for criterion, read in (
            (criteria["age"], {"birth": facts["birth"]}),
            (criteria["risk_or_dropout"], flags),
            (criteria["age"], {n: f for n, f in facts.items() if n == "asked"}),
        )
        for name, fact in read.items()
    ]
    outcome = sql.when(whole, "eligible").when(~whole, "ineligible")
    unmet = (sql.when(~one, name) for name, one in criteria.items())
    unknown = (sql.when(one.isNull(), name) for name, one in criteria.items())
    return table.withColumns(
        {
            "outcome": outcome.otherwise("undetermined"),
            "unmet": sql.concat_ws(";", *unmet),
            "unknown": sql.concat_ws(";", *unknown),
            "missing": sql.concat_ws(";", *open_facts),
        }
    ).drop("of age", "risk")


def ours_on(on: date | str) -> Screen:
    """Return our screening, on one day or on each row's own."""
    return lambda table: screen(table, RULES, on=on)


def wrong_on(on: date | str) -> Callable[[Table], int]:
    """Return what counts the rows that are not as `decide` says, in all columns."""

    def wrong(table: Table) -> int:
        # With days of their own, nearly all rows differ, and some must do.
        is_fixed = isinstance(on, date)
        read = FACTS[:-1] if is_fixed else FACTS
        judged = table if is_fixed else table.limit(JUDGED)
        return sum(
            row["count"]
            for row in judged.groupBy(*read, *ANSWER).count().toLocalIterator()
            if tuple(row[name] for name in ANSWER)
            != _right(row, on if isinstance(on, date) else row["asked"])
        )

    return wrong


def _right(row: Table, on: date | None) -> tuple[str, ...]:
    facts = {
        "birth": row["birth_date"],
        "at_risk": row["at_risk"],
        "has_dropped_out": row["has_dropped_out"],
    }
    said = decide(RULES, facts, on=on)
    missing = ("asked" if name == "on" else name for name in said.missing)
    told = (said.unmet, said.unknown, tuple(missing))
    return (said.outcome.value, *(";".join(names) for names in told))


def planned(way: Screen) -> Table:
    """Return the table with its columns, not yet worked out."""
    return way(people())


def work_out(table: Table) -> Table:
    """Work out all columns in every row, and drop them."""
    table.write.format("noop").mode("overwrite").save()
    return table


def plan_and_work_out(way: Screen) -> Table:
    """Do both; to build the columns takes as long for one row as for all."""
    return work_out(planned(way))


def groups(name: str, on: date | str, by_hand: Screen) -> list[Group]:
    """Return the contests on one way of asking."""
    ways = {"plugin_model": ours_on(on), "written by hand": by_hand}

    def contest(
        what: str, setup: Callable[[Screen], Any], run: Callable[[Any], Table]
    ) -> Group:
        contestants = (
            Contestant(
                name=one,
                setup=partial(setup, way),
                run=run,
                wrong=wrong_on(on),
                packages=PACKAGES,
            )
            for one, way in ways.items()
        )
        return Group(
            name=what, contestants=tuple(contestants), per=ROWS, unit="row", rounds=9
        )

    return [
        contest(name, ready, plan_and_work_out),
        contest(f"{name}, built beforehand", planned, work_out),
    ]


def ready(way: Screen) -> Screen:
    """Make the table before anything is timed."""
    people()
    return way


CASES = [
    *groups("Spark, one day for all", ON, by_hand_on_a_day),
    *groups("Spark, a day per row", "asked", by_hand_on_each_day),
]
