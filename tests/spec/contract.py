"""The whole contract of the rule language, line by line."""

from tests.spec import answering, asking, reading
from tests.spec.lines import Case, Line, Refusal, Table

__all__ = ["LINES", "REFUSALS", "TABLES", "Case", "Line", "Refusal", "Table"]

LINES = (*reading.LINES, *answering.LINES, *asking.LINES)
"""Every line."""

TABLES = tuple((line, table) for line in LINES for table in line.tables)
"""Every table, with its line."""

REFUSALS = tuple((line, one) for line in LINES for one in line.refusals)
"""Everything that is an error, with its line."""
