"""
Rules about one person at a time.

For each field a mapping leads from a value to its share of the code; the code
leads to a ready `Decision`. What was met once is a look-up the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Final

from attrs import field, frozen

from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.decision import Decision, Outcome
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.table import Table
from plugin_model.errors import FactsError, InvalidValueError, RuleError
from plugin_model.fields import fault, is_unknown, nearest
from plugin_model.findings import Finding, Place, finding
from plugin_model.values import is_day

__all__ = ["compile_rules", "decide"]
