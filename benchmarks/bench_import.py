"""How long the face takes to load, beside the packages that it stands on."""

from __future__ import annotations

import subprocess
import sys

from contest import Contestant, Group

TIMED = """\
from time import perf_counter
start = perf_counter()
{code}
print(perf_counter() - start)
"""
EVERY_NAME = """\
import plugin_model
for name in plugin_model.__all__:
    getattr(plugin_model, name)
"""


def seconds(code: str) -> float:
    """Run *code* in a fresh interpreter and return the seconds that it took."""
    command = [sys.executable, "-c", TIMED.format(code=code)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(done.stdout)


def _importing(name: str, code: str) -> Contestant:
    return Contestant(name=name, run=seconds, setup=lambda: code)


CASES = (
    Group(
        name="import",
        contestants=(
            _importing("plugin_model, every name of the face", EVERY_NAME),
            _importing("plugin_model alone", "import plugin_model"),
            _importing("attrs, cattrs, msgspec", "import attrs, cattrs, msgspec"),
        ),
        rounds=20,
        timed_by_run=True,
    ),
)
