"""
Rules about a table in a database: one SELECT, to be run where the people are.

DuckDB, PostgreSQL and SQLite are spoken: each is run by the tests. The text is made
by sqlglot, whose extra is ``sql``.
"""

from plugin_model.errors import MissingExtraError
from plugin_model.findings import finding

try:
    from plugin_model.eligibility.sql.selecting import MOST_WRITTEN, to_sql
except ModuleNotFoundError:
    told = finding("extra.missing", what="SQL", extra="sql")
    raise MissingExtraError(told) from None

__all__ = ["MOST_WRITTEN", "to_sql"]
