"""How Sphinx builds the documentation, with no network and no warning."""

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
    # The standard library: what annotations in this library name.
    (
        r"py:.*",
        r"(abc|collections\.abc|contextlib|csv|datetime|decimal|enum|gettext|os"
        r"|pathlib|types|typing)\..*",
    ),
    # The optional packages that a signature may name.
    (r"py:.*", r"(attrs?|cyclopts|hypothesis|narwhals|polars|rich)\..*"),
]


def _leave_colons_alone(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Keep napoleon from reading "a date: the first day" as a type and a text."""
    if what in {"attribute", "data", "property"}:
        lines[:0] = ["..", ""]  # an empty comment: napoleon looks at line one alone


def setup(app: Sphinx) -> None:
    """Go before napoleon, whose own place in the row is 500."""
    app.connect("autodoc-process-docstring", _leave_colons_alone, priority=400)
