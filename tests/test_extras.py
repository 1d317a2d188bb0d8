"""What needs an optional package that is not there names the extra that brings it."""

from __future__ import annotations

import runpy
import subprocess
import sys
from importlib import import_module, reload
from importlib.util import find_spec

import pytest

from plugin_model.errors import MissingExtraError

CASES = [
    ("plugin_model.eligibility.frames", "frames", "narwhals"),
    ("plugin_model.eligibility.impact", "frames", "narwhals"),
    ("plugin_model.number_columns", "frames", "narwhals"),
    ("plugin_model.registers", "registers", "polars"),
    # What registers stand on asks for less, and would name an extra too small.
    ("plugin_model.registers", "registers", "narwhals"),
]
COMMAND = "from plugin_model.cli import main; main(['show'])"


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("plugin_model.registers", "polars", "registers"),
        ("plugin_model.eligibility.sql", "sqlglot", "sql"),
    ],
)
def test_one_line_names_the_extra(
    name: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that is not installed is no riddle."""
    pytest.importorskip(package)
    module = import_module(name)
    for loaded in [one for one in sys.modules if one.startswith(f"{name}.")]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, package, None)
    as_it_was = dict(vars(module))
    try:
        with pytest.raises(MissingExtraError, match=rf"plugin-model\[{extra}\]"):
            reload(module)
    finally:
        # What was loaded anew hangs on the package, too.
        vars(module).update(as_it_was)


def run_without(package: str, code: str) -> list[str]:
    """Run code in a process that cannot import a package; return its errors."""
    blocked = f"import sys; sys.modules[{package!r}] = None; {code}"
    command = (sys.executable, "-c", blocked)
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    return ended.stderr.splitlines()


@pytest.mark.parametrize(("module", "extra", "package"), CASES)
def test_modules(module: str, extra: str, package: str) -> None:
    """A module whose extra is not installed names the extra."""
    *_, told = run_without(package, f"import {module}")
    assert MissingExtraError.__name__ in told
    assert f"plugin-model[{extra}]" in told


@pytest.mark.parametrize("package", ["cyclopts", "rich", "polars", "narwhals"])
def test_the_command(package: str) -> None:
    """The command names its own extra alone, whichever of its packages is missing."""
    (told,) = run_without(package, COMMAND)
    assert "plugin-model[cli]" in told


@pytest.mark.parametrize(
    ("module", "room"),
    [
        ("plugin_model.eligibility.frames", "narwhals"),
        ("plugin_model.eligibility.impact", "plugin_model.eligibility.impact.counting"),
        ("plugin_model.number_columns", "narwhals"),
    ],
)
def test_catching(module: str, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised is an ImportError, so that a caller may do without the module."""
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    monkeypatch.setitem(sys.modules, room, None)
    with pytest.raises(ImportError, match=r"pip install 'plugin-model\["):
        runpy.run_path(spec.origin, run_name=module)
