"""How Sphinx builds the documentation, with no network and no warning."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx

# The tables of the rule language are those of its tests.
sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.spec.page import page as rule_language

project = "plugin_model"
author = "The plugin_model maintainers"
copyright = author  # the name is Sphinx's
release = version_of("plugin-model")
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"{project} {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
# "description" would list each field of a class twice.
autodoc_typehints = "signature"
add_module_names = False
python_use_unqualified_type_names = True
napoleon_custom_sections = ["Shape", "Source"]
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# Examples in docstrings run with their module, by pytest; pages say {doctest}.
doctest_test_doctest_blocks = ""

# Two modules have a Kind each, and a short name in a signature leads to either.
suppress_warnings = ["ref.python"]

# Every reference must lead somewhere (-n). The build has no network, so names from
# elsewhere cannot be looked up; these alone are let through.
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", rf"({'|'.join(sys.stdlib_module_names)})(\..*)?"),
    # The packages that a signature may name; attrs' Attribute stands there as text.
    (
        "py:.*",
        r"(attrs?|cattrs|cyclopts|hypothesis|msgspec|narwhals|polars|rich|sqlglot)\..*",
    ),
    ("py:class", "Attribute"),
    # Annotations that Hypothesis' composite leaves as text.
    ("py:class", r"date|st\.SearchStrategy"),
    # Types that a signature names as text, inside a tuple or by a short name.
    ("py:class", r"tuple\[~plugin_model\..*"),
    ("py:class", r"(pl\.DataType|AttrsInstance)"),
    ("py:class", r"plugin_model\.eligibility\.frames\.Frame"),
    ("py:class", r"plugin_model\.eligibility\.(binding\._Kept|engines\._Table)"),
    # What stands on a list is told by its two properties alone.
    ("py:class", r"plugin_model\.validators\.code_list\._L(isted)?"),
    ("py:class", r"plugin_model\.documents\.converting\._Converter"),
    # A parameter of a type, not a class.
    ("py:class", "Options"),
]


def _leave_colons_alone(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """
    Keep napoleon from reading "a day: the first one" as a type and a text.

    Types stand in annotations alone. Napoleon looks for one in the first line of a
    field's docstring and of a section on what is returned, so an empty comment goes
    before that line.
    """
    if what in {"attribute", "data", "property"}:
        lines[:0] = ["..", ""]
    for number in reversed(range(len(lines) - 1)):
        if lines[number].strip() in {"Returns:", "Yields:"}:
            text = lines[number + 1]
            indent = text[: len(text) - len(text.lstrip())]
            lines[number + 1 : number + 1] = [f"{indent}..", ""]


RULE_LANGUAGE = "reference/rule-language"


def _write_tables(app: Sphinx, name: str, source: list[str]) -> None:
    """Put the tables of the contract under the head of their page."""
    if name == RULE_LANGUAGE:
        source[0] += rule_language()


def _always_write_tables(app: Sphinx, *_: object) -> list[str]:
    """Write the page again each time, as its tables stand elsewhere."""
    return [RULE_LANGUAGE]


def setup(app: Sphinx) -> None:
    """Go before napoleon, whose own place in the row is 500."""
    app.connect("autodoc-process-docstring", _leave_colons_alone, priority=400)
    app.connect("source-read", _write_tables)
    app.connect("env-get-outdated", _always_write_tables)
