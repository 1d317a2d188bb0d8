"""The habits of the house, checked on whatever modules there are."""

import ast
import importlib
import importlib.metadata
import inspect
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import plugin_model

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = Path(plugin_model.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))

MODULE_CEILING = 400
FUNCTION_CEILING = 50
TALL_MODULES: dict[str, str] = {}
"""Module name to the reason why it may pass the ceiling."""
TALL_FUNCTIONS: dict[str, str] = {}
"""Module name, a colon and function name to the reason why."""


def _name(source: Path) -> str:
    parts = source.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _tree(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


def _functions(
    tree: ast.Module,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines from ``def`` to the end, less the docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def _documented_constants(tree: ast.Module) -> set[str]:
    """Return the names that have a docstring under their assignment."""
    found = set[str]()
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found |= {one.id for one in targets if isinstance(one, ast.Name)}
    return found


def _is_documented(module: ModuleType, name: str) -> bool:
    thing = inspect.unwrap(getattr(module, name))
    speaks = isinstance(thing, type | ModuleType) or inspect.isroutine(thing)
    return name in CONSTANTS or (speaks and bool(thing.__doc__))


def _import(name: str) -> ModuleType:
    """Import a module, or skip where the extra that it needs is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        if (missing.name or "").startswith("plugin_model"):
            raise
        pytest.skip(f"{name}: {missing}")


def _texts(entries: list[tuple[object, object]]) -> list[str]:
    """Return what a catalogue says; the entry with no name is its head."""
    return sorted(
        f"{name}: {said}".translate({ord(bracket): None for bracket in "[]()"})
        for name, said in entries
        if name
    )


MODULES = {_name(source): source for source in SOURCES}
PUBLIC = [name for name in MODULES if not re.search(r"\._", name)]
CONSTANTS = {
    name for source in SOURCES for name in _documented_constants(_tree(source))
}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_stays_below_its_ceiling(name: str) -> None:
    """A module that has grown past 400 lines holds a second noun: split it."""
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_CEILING or name in TALL_MODULES


@pytest.mark.parametrize("name", MODULES)
def test_a_function_stays_below_its_ceiling(name: str) -> None:
    """A function has at most 50 lines, its docstring not counted."""
    tall = {
        f"{name}:{function.name}"
        for function in _functions(_tree(MODULES[name]))
        if _body_lines(function) > FUNCTION_CEILING
    }
    assert tall <= TALL_FUNCTIONS.keys()


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_exists_and_is_documented(name: str) -> None:
    """Every name in an ``__all__`` can be reached and has a docstring."""
    module = _import(name)
    public = getattr(module, "__all__", ())
    assert module.__doc__
    assert [one for one in public if not _is_documented(module, one)] == []
    assert sorted(public) == sorted(set(public))


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_module_has_its_page(name: str) -> None:
    """Every public module stands in the reference, a page each."""
    page = ROOT / "docs" / "reference" / f"{name}.md"
    assert page.is_file(), f"there is no {page.name}: nox -s fix writes it"
    assert f".. automodule:: {name}\n" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_each_test_states_its_law(path: Path) -> None:
    """Every test function says in its docstring what it holds the code to."""
    silent = [
        function.name
        for function in _functions(_tree(path))
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]
    assert silent == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    """No tracked file holds an absolute path into a home folder."""
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    tracked = [ROOT / name for name in listing.stdout.split("\0") if name]
    home = re.compile(rb"(?<![\w.])/(?:home|root|Users)/\w|[A-Za-z]:\\Users\\")
    assert tracked
    assert [
        str(path.relative_to(ROOT))
        for path in tracked
        if path.is_file() and home.search(path.read_bytes())
    ] == []


def test_the_version_is_the_newest_in_the_changelog() -> None:
    """The package and the newest release in the changelog have one version."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changelog, flags=re.MULTILINE)
    released = [heading for heading in headings if heading != "Unreleased"]
    version = importlib.metadata.version("plugin-model")
    assert version == plugin_model.__version__
    # Before the first release there is nothing but what is to come.
    assert released[:1] in ([], [version])
    assert headings


def test_the_picture_of_the_floors_is_the_contract() -> None:
    """CONTRIBUTING.md draws every floor that import-linter holds the code to."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    floors = [
        floor.translate({ord("("): None, ord(")"): None})
        for contract in contracts
        for floor in contract.get("layers", ())
    ]
    drawn = re.findall(r"^ +(\S+(?: \| \S+)*)", guide, flags=re.MULTILINE)
    assert [floor for floor in floors if floor not in drawn] == []


def test_hooks_and_sessions_use_the_same_tools() -> None:
    """The commit hooks pin the versions that ``nox -s lint`` pins."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pins = set(re.findall(r"[\w-]+==[\w.]+", hooks))
    assert pins
    assert pins <= set(PROJECT["dependency-groups"]["lint"])


def test_the_package_says_that_it_is_typed() -> None:
    """``py.typed`` is there, or type checkers would ignore every annotation."""
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize(
    "source", sorted(PACKAGE.rglob("*.po")), ids=lambda path: path.parts[-3]
)
def test_the_compiled_texts_are_those_of_the_source(source: Path) -> None:
    """Each catalogue is compiled anew when it changes: ``nox -s messages``."""
    pofile = pytest.importorskip("babel.messages.pofile")
    mofile = pytest.importorskip("babel.messages.mofile")
    with source.open("rb") as text, source.with_suffix(".mo").open("rb") as binary:
        written = [(one.id, one.string) for one in pofile.read_po(text)]
        compiled = [(one.id, one.string) for one in mofile.read_mo(binary)]
    assert _texts(compiled) == _texts(written)
