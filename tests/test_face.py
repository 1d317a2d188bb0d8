"""The face of the library: what it names, and what it does not load."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import plugin_model

OPTIONAL = ("narwhals", "polars", "pandas", "pyarrow", "duckdb", "sqlglot", "yaml")
TOOLS = ("hypothesis", "rich", "cyclopts", "pytest", "babel")


def loaded(program: str) -> set[str]:
    """Return the top-level packages that a fresh process has loaded at the end."""
    ending = "; import json, sys; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", program + ending],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in json.loads(ran.stdout)}


def test_the_import_loads_nothing_of_its_own() -> None:
    """Importing the face loads no other module of the library, nor what it needs."""
    assert not loaded("import plugin_model") & {"attrs", "cattrs", "msgspec"}


@pytest.mark.parametrize(
    "program",
    [
        "import plugin_model; [getattr(plugin_model, n) for n in plugin_model.__all__]",
        "from plugin_model import eligibility, documents, plug_in, validators; "
        "plug_in.PLUG_IN_2.target_group",
        "import plugin_model.eligibility.wording",
    ],
)
def test_no_optional_package_is_loaded(program: str) -> None:
    """All nouns, rules, documents and what is shipped need no extra."""
    assert not loaded(program) & {*OPTIONAL, *TOOLS}


def test_every_name_is_there() -> None:
    """Every name of the face leads to a thing, and is listed."""
    for name in plugin_model.__all__:
        assert getattr(plugin_model, name).__name__ == name
    assert set(dir(plugin_model)) == {*plugin_model.__all__, "__version__"}


def test_no_other_name_is_there() -> None:
    """A name that the face does not have is refused as Python does."""
    with pytest.raises(AttributeError, match=r"no attribute 'Projct'"):
        plugin_model.Projct  # noqa: B018
