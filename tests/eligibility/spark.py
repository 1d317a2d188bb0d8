"""
One Spark for all tests, in this process and on this machine alone, and tables on it.

Java's own zone is neither UTC nor that of any session in the tests, and it is one from
which a day is missing: what depended on it would come out wrong.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from tempfile import mkdtemp
from typing import Any

import pytest

from plugin_model.fields import Kind
from tests.eligibility.engines import Engine, Kinds, Native, Values, pyarrow_table

JAVA_ZONE = "Pacific/Kiritimati"
"""The zone of the machine, as Java sees it; there was no 31 December 1994."""

RULES_LEFT_OUT = "spark.sql.optimizer.excludedRules"
"""The setting that names rules of Spark which are left out."""

PLAN_AT_ONCE = "org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation"
"""With this rule, Spark answers about a small table while it plans, and runs no job."""

_SETTINGS = {
    # Nobody is asked, and nobody can ask: neither page nor port beyond this machine.
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"-Duser.timezone={JAVA_ZONE}",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.log.level": "OFF",
    # Small tables are run like large ones.
    RULES_LEFT_OUT: PLAN_AT_ONCE,
}

Session = Any


@cache
def session() -> Session:
    """Return the session, started by whoever asks first."""
    sql = pytest.importorskip("pyspark.sql")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = sql.SparkSession.builder.master("local[2]").appName("plugin_model")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.config("spark.sql.warehouse.dir", mkdtemp()).getOrCreate()


def stop() -> None:
    """Stop the session, if there is one."""
    if session.cache_info().currsize:
        session().stop()
        session.cache_clear()


@contextmanager
def settings(changed: Mapping[str, str]) -> Iterator[None]:
    """Change settings of the session for a while."""
    conf = session().conf
    before = {name: conf.get(name) for name in changed}
    for name, value in changed.items():
        conf.set(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            conf.set(name, value)


def _dates(columns: Values, kinds: Kinds) -> Native:
    return session().createDataFrame(pyarrow_table(columns, kinds))


def _at_noon(columns: Values, kinds: Kinds) -> Native:
    sql = pytest.importorskip("pyspark.sql.functions")
    half_past_twelve = sql.expr("interval '12:30' hour to minute")
    times = {
        name: sql.col(name).cast("timestamp_ntz") + half_past_twelve
        for name in columns
        if kinds[name] is Kind.DATE
    }
    table = _dates(columns, kinds)
    return table.withColumns(times) if times else table


def _columns(table: Native) -> Values:
    rows = list(zip(*table.collect(), strict=True)) or [()] * len(table.columns)
    return dict(zip(table.columns, rows, strict=True))


def _types(table: Native) -> list[Any]:
    return list(table.schema)


SPARK = Engine(name="spark", make=_dates, columns=_columns, types=_types)
"""Days as Spark's DATE."""

SPARK_AT_NOON = Engine(
    name="spark at noon", make=_at_noon, columns=_columns, types=_types
)
"""Days as Spark's TIMESTAMP_NTZ, half past twelve."""
