"""
Plug In, Plug In 2.0 and an add-on of Plug In, as data.

The documents are shipped in the package and read when first asked for. Every fact
in them has its source; what sources disagree on stands in claims, and what no
source tells in gaps.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

from plugin_model import documents
from plugin_model.project import Project

__all__ = ["PLUG_IN_1", "PLUG_IN_2", "PLUG_IN_GR"]

PLUG_IN_1: Project
"""Plug In, 2012 to 2015: the predecessor."""

PLUG_IN_2: Project
"""Plug In 2.0, 2015 to 2018, diary number 2015/00665."""

PLUG_IN_GR: Project
"""Plug In GR, fördjupad implementering, 2014: paid for by the Social Fund alone."""

_FILES: Final = {
    "PLUG_IN_1": "plug_in_1.json",
    "PLUG_IN_2": "plug_in_2.json",
    "PLUG_IN_GR": "plug_in_gr.json",
}


@cache
def _project(file: str) -> Project:
    shipped = resources.files("plugin_model").joinpath("data", file)
    return documents.read(shipped.read_bytes(), Project)


def __getattr__(name: str) -> Project:
    """Read the project the first time that it is asked for (PEP 562)."""
    if name not in _FILES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return _project(_FILES[name])


def __dir__() -> list[str]:
    """List the projects and nothing else."""
    return sorted(__all__)
