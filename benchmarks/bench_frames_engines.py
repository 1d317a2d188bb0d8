"""The rule of Plug In 2.0 on DuckDB, PyArrow and pandas, beside code by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import polars as pl

from contest import Contestant, Group
from people_table import ANSWER, OLDEST, ON, ROWS, YOUNGEST, people, rules, wrong_in
from plugin_model.eligibility.frames import screen

Anything = Any
Task = Callable[[], Anything]
Choices = Sequence[tuple[Anything, str]]
"""Texts, each with the condition on which it is written; the first that holds."""


def run(task: Task) -> Anything:
    """Do the task."""
    return task()


def by_hand(
    both: Callable[[Anything, Anything], Anything],
    either: Callable[[Anything, Anything], Anything],
    yes: Mapping[str, Anything],
    no: Mapping[str, Anything],
) -> dict[str, tuple[Choices, str]]:
    """
    Return what stands in the four columns, and what stands there else.

    Args:
        both: Says that two conditions hold.
        either: Says that one of two conditions holds.
        yes: Whether somebody surely is of ``age``, and surely has ``one`` and the
            ``other`` flag.
        no: Whether somebody surely is not and surely has not.
    """
    known = {name: either(yes[name], no[name]) for name in yes}
    risk, no_risk = either(yes["one"], yes["other"]), both(no["one"], no["other"])
    eligible = (both(yes["age"], risk), "eligible")
    ineligible = (either(no["age"], no_risk), "ineligible")
    settled = [(condition, "") for condition, _ in (eligible, ineligible)]
    risk_known = either(risk, no_risk)
    return {
        "outcome": ([eligible, ineligible], "undetermined"),
        "unmet": (
            [
                (both(no["age"], no_risk), "age;risk_or_dropout"),
                (no["age"], "age"),
                (no_risk, "risk_or_dropout"),
            ],
            "",
        ),
        "unknown": (
            [
                (both(known["age"], risk_known), ""),
                (known["age"], "risk_or_dropout"),
                (risk_known, "age"),
            ],
            "age;risk_or_dropout",
        ),
        "missing": (
            [
                *settled,
                (risk, "birth"),
                (both(known["age"], known["one"]), "has_dropped_out"),
                (both(known["age"], known["other"]), "at_risk"),
                (known["age"], "at_risk;has_dropped_out"),
                (known["one"], "birth;has_dropped_out"),
                (known["other"], "birth;at_risk"),
            ],
            "birth;at_risk;has_dropped_out",
        ),
    }


def duckdb_table() -> Anything:
    """Return people as a table of DuckDB."""
    import duckdb

    connection = duckdb.connect()
    source = people().to_arrow()
    connection.register("source", source)
    connection.execute("CREATE TABLE people AS SELECT * FROM source")
    return connection.table("people")


def duckdb_by_hand(table: Anything) -> Anything:
    """Write the four columns in SQL."""
    of_age = f"birth_date BETWEEN DATE '{OLDEST}' AND DATE '{YOUNGEST}'"
    asked = {"age": f"({of_age})", "one": "at_risk", "other": "has_dropped_out"}
    told = by_hand(
        "({} AND {})".format,
        "({} OR {})".format,
        {name: f"coalesce({own}, false)" for name, own in asked.items()},
        {name: f"coalesce(NOT {own}, false)" for name, own in asked.items()},
    )
    columns = [
        " ".join(f"WHEN {one} THEN '{text}'" for one, text in choices).join(
            ("CASE ", f" ELSE '{rest}' END AS {name}")
        )
        for name, (choices, rest) in told.items()
    ]
    return table.query("t", f"SELECT *, {', '.join(columns)} FROM t")


def pyarrow_by_hand(table: Anything) -> Anything:
    """Write the four columns with the functions of PyArrow."""
    import pyarrow
    from pyarrow import compute

    born = table["birth_date"]
    of_age = compute.and_(
        compute.greater_equal(born, pyarrow.scalar(OLDEST)),
        compute.less_equal(born, pyarrow.scalar(YOUNGEST)),
    )
    asked = {"age": of_age, "one": table["at_risk"], "other": table["has_dropped_out"]}
    told = by_hand(
        compute.and_,
        compute.or_,
        {name: own.fill_null(False) for name, own in asked.items()},
        {name: compute.invert(own).fill_null(False) for name, own in asked.items()},
    )
    for name, (choices, rest) in told.items():
        conditions = compute.make_struct(*(one for one, _ in choices))
        texts = (pyarrow.scalar(text) for text in (*(one for _, one in choices), rest))
        table = table.append_column(name, compute.case_when(conditions, *texts))
    return table


def pandas_by_hand(table: Anything) -> Anything:
    """Write the four columns with NumPy."""
    import numpy as np
    import pandas

    born = table["birth_date"]
    if born.dtype == object:
        born = pandas.to_datetime(born)
    kind = pandas.Timestamp if str(born.dtype).startswith("datetime") else (lambda d: d)
    of_age = ((born >= kind(OLDEST)) & (born <= kind(YOUNGEST))).mask(born.isna())
    flags = {"one": table["at_risk"], "other": table["has_dropped_out"]}
    all_asked = {"age": of_age, **flags}.items()
    told = by_hand(
        np.logical_and,
        np.logical_or,
        {name: own.eq(True).to_numpy(bool, na_value=False) for name, own in all_asked},
        {name: own.eq(False).to_numpy(bool, na_value=False) for name, own in all_asked},
    )
    return table.assign(
        **{
            name: np.select(
                [one for one, _ in choices], [text for _, text in choices], rest
            )
            for name, (choices, rest) in told.items()
        }
    )


def collected(relation: Anything) -> Anything:
    """Let DuckDB work, and take over the columns."""
    return relation.to_arrow_table()


def as_it_is(table: Anything) -> Anything:
    """Return a table on which all work has been done."""
    return table


def pyarrow_table() -> Anything:
    """Return people as a table of PyArrow."""
    return people().to_arrow()


def pandas_objects() -> Anything:
    """Return people as pandas keeps flags with nulls by itself: as objects."""
    table = people().to_arrow().to_pandas()
    return table.astype({"birth_date": "datetime64[us]"})


def pandas_nullable() -> Anything:
    """Return people in the types of pandas that know null."""
    flags = {"at_risk": "boolean", "has_dropped_out": "boolean"}
    return pandas_objects().astype(flags)


def pandas_arrow() -> Anything:
    """Return people in the types of pandas that are those of PyArrow."""
    import pandas

    return people().to_arrow().to_pandas(types_mapper=pandas.ArrowDtype)


def screened(table: Anything) -> Anything:
    """Screen."""
    return screen(table, rules(), on=ON)


def task(
    make: Callable[[], Anything],
    write: Callable[[Anything], Anything],
    collect: Callable[[Anything], Anything],
) -> Task:
    """Return the work on a table that is made beforehand."""
    table = make()
    return lambda: collect(write(table))


def wrong(found: Anything) -> int:
    """Count the rows whose four columns are not the certain ones."""
    is_arrow = hasattr(found, "column_names")
    columns = {
        name: pl.Series(found[name].to_pylist() if is_arrow else found[name].to_list())
        for name in ANSWER
    }
    return wrong_in(pl.DataFrame(columns))


def engine(
    name: str,
    make: Callable[[], Anything],
    hand: Callable[[Anything], Anything],
    package: str,
    collect: Callable[[Anything], Anything] = as_it_is,
) -> Group:
    """Return the group of one engine."""
    table = cache(make)
    return Group(
        name=f"four columns, {name}, {ROWS:,} rows",
        contestants=(
            Contestant(
                name="screen",
                setup=partial(task, table, screened, collect),
                run=run,
                wrong=wrong,
                packages=("narwhals", package),
            ),
            Contestant(
                name="hand-written, bounds",
                setup=partial(task, table, hand, collect),
                run=run,
                wrong=wrong,
            ),
        ),
        unit="table",
    )


CASES = (
    engine("DuckDB", duckdb_table, duckdb_by_hand, "duckdb", collected),
    engine("PyArrow", pyarrow_table, pyarrow_by_hand, "pyarrow"),
    engine("pandas, types with null", pandas_nullable, pandas_by_hand, "pandas"),
    engine("pandas, types of PyArrow", pandas_arrow, pandas_by_hand, "pandas"),
    engine("pandas, objects", pandas_objects, pandas_by_hand, "pandas"),
)
