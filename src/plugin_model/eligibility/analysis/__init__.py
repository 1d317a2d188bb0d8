"""
What can be said about rules: whom a change concerns, where the edges lie, what to ask.

A rule set is a finite table, so that all of this is exact: two rule sets are compared
over everybody who could be asked about, and what is said to be nobody's case is
nobody's.
"""

from plugin_model.eligibility.analysis.advice import (
    Change,
    Question,
    Reply,
    nearest_change,
    next_question,
)
from plugin_model.eligibility.analysis.comparison import (
    Comparison,
    Relation,
    always,
    compare,
    first_difference,
    never,
)
from plugin_model.eligibility.analysis.edges import Case, boundary_cases
from plugin_model.eligibility.analysis.residue import residual
from plugin_model.eligibility.analysis.specimens import Sort

__all__ = [
    "Case",
    "Change",
    "Comparison",
    "Question",
    "Relation",
    "Reply",
    "Sort",
    "always",
    "boundary_cases",
    "compare",
    "first_difference",
    "nearest_change",
    "never",
    "next_question",
    "residual",
]
