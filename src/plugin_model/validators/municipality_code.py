"""The four-digit codes of Sweden's municipalities, as Statistics Sweden lists them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["names"]


@cache
def names() -> Mapping[str, str]:
    """
    Return the short name of each municipality by its code, 290 in all.

    Example:
        >>> names()["1402"]
        'Partille'
    """
    listed = resources.files("plugin_model").joinpath("data", "municipalities.csv")
    with listed.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        return MappingProxyType(
            {row["municipality_code"]: row["name_short"] for row in rows}
        )
