"""What needs an optional package that is not there names the extra that brings it."""

import sys
from importlib import import_module, reload

import pytest

from plugin_model.errors import MissingExtraError


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
