"""How Sphinx builds the documentation, with no network and no warning."""

import sys
from importlib.metadata import version as version_of

from sphinx.application import Sphinx

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

# Every reference must lead somewhere (-n). The build has no network, so names from
# elsewhere cannot be looked up; these alone are let through.
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", rf"({'|'.join(sys.stdlib_module_names)})(\..*)?"),
    # The packages that a signature may name; attrs' Attribute stands there as text.
    ("py:.*", r"(attrs?|cyclopts|hypothesis|narwhals|polars|rich)\..*"),
    ("py:class", "Attribute"),
    # Annotations that Hypothesis' composite leaves as text.
    ("py:class", r"date|st\.SearchStrategy"),
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


def setup(app: Sphinx) -> None:
    """Go before napoleon, whose own place in the row is 500."""
    app.connect("autodoc-process-docstring", _leave_colons_alone, priority=400)
