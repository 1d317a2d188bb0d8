"""
The one command: ``nox`` runs what a change must pass; ``nox -l`` lists the rest.

What follows ``--`` goes to the tool that the session is about, as in
``nox -s tests -- -k age``. Another Python: ``nox -s tests -P 3.13``.
"""

import os
import re
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = ["lint", "types", "tests", "docs"]

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")

ENGINES = ("duckdb", "pandas", "pyarrow")
USER_EXTRAS = ("frames", "sql", "yaml", "registers", "cli", "spark", "testing")
LOCALE = "src/plugin_model/locale"
PAGE = """\
# {name}

```{{eval-rst}}
.. automodule:: {name}
   {members}
```
"""


def _group(name: str) -> list[str]:
    """Return what a dependency group asks for; only this file uses the groups."""
    return list(nox.project.dependency_groups(PROJECT, name))


def _lowest(requirements: list[str]) -> list[str]:
    """Turn each ``name>=version`` into the constraint ``name==version``."""
    bounds = (re.match(r"([\w-]+)>=([\w.]+)$", one) for one in requirements)
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]


def _copy_without_src(session: nox.Session) -> Path:
    """Copy what git would keep, less the source of the package."""
    listing = session.run(
        "git", "ls-files", "-co", "--exclude-standard", silent=True, external=True
    )
    copy = Path(session.create_tmp()) / "elsewhere"
    shutil.rmtree(copy, ignore_errors=True)
    for name in str(listing).splitlines():
        if not name.startswith("src/") and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    return copy


@nox.session
def lint(session: nox.Session) -> None:
    """Look at style, spelling, floors and workflows."""
    session.install(*_group("lint"), "-e", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("codespell")
    session.run("lint-imports")
    session.run("zizmor", "--offline", "--quiet", ".github/workflows")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types, with two checkers that disagree in useful ways."""
    session.install(*_group("types"), "-e", ".[test]", "nox")
    session.run("mypy")
    session.run("pyright")


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests but those on Spark; every branch must be taken."""
    session.install("-e", ".[test]")
    # Part of the tests takes part of the branches.
    coverage = () if session.posargs else ("--cov",)
    session.run("pytest", "-n", "auto", *coverage, *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation, and run the examples on its pages."""
    # The examples of some pages run on every engine.
    session.install("-e", ".[test]")
    build = ("sphinx-build", "-n", "-W", "--keep-going")
    session.run(*build, "-b", "html", "docs", "docs/_build/html")
    session.run(*build, "-b", "doctest", "docs", "docs/_build/doctest")


@nox.session
def bare(session: nox.Session) -> None:
    """Run the tests with no extra: what needs one must say so and step aside."""
    session.install("-e", ".[testing]", "pytest", "pytest-randomly")
    session.run("pytest", "--doctest-ignore-import-errors", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests on the oldest releases that pyproject.toml admits."""
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"]]
    asked += [one for extra in USER_EXTRAS for one in extras[extra]]
    # Users bring their engines, so that no extra of theirs names them.
    asked += [one for one in extras["test"] if one.startswith(ENGINES)]
    constraints = Path(session.create_tmp()) / "lowest.txt"
    constraints.write_text("\n".join(_lowest(asked)) + "\n", encoding="utf-8")
    session.log("constraints: %s", ", ".join(_lowest(asked)))
    session.install("-c", str(constraints), "-e", ".[test]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, look into it, and test it with the source out of the way."""
    session.install(*_group("build"))
    folder = Path(session.create_tmp()) / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(folder))
    (built,) = folder.glob("*.whl")
    session.run("check-wheel-contents", str(built))
    session.install("--force-reinstall", f"{built}[test]")
    with session.chdir(_copy_without_src(session)):
        session.run("pytest", "-n", "auto", "tests", *session.posargs)


@nox.session
def spark(session: nox.Session) -> None:
    """Run the tests that need Spark, and with it Java."""
    # PySpark 4.3 warns of pandas 3, and a warning is an error.
    session.install("-e", ".[spark,test]", "pandas<3")
    # Of the source, only what Spark does in its own way is left to these tests. No
    # configuration is read: the project's own leaves that very module out.
    own = "plugin_model.eligibility.on_spark"
    coverage = (
        *(f"--cov={own}", "--cov-branch", f"--cov-config={os.devnull}"),
        *("--cov-fail-under=100", "--cov-report=term-missing"),
    )
    session.run("pytest", "-m", "spark", *(session.posargs or coverage))


@nox.session
def bench(session: nox.Session) -> None:
    """Time the library beside its peers."""
    session.install("-e", ".[all]", *_group("bench"))
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """
    Look for what the short runs miss: many examples, new ones each time.

    Then the reader of documents is fuzzed for ten minutes. What is spelt like
    ``-max_total_time=60`` goes to the fuzzer, all else to pytest.
    """
    session.install("-e", ".[test]", *_group("fuzz"))
    session.env["HYPOTHESIS_PROFILE"] = "nightly"
    to_fuzzer = [one for one in session.posargs if re.match(r"-\w+=", one)]
    to_pytest = [one for one in session.posargs if one not in to_fuzzer]
    session.run("pytest", "-n", "auto", *to_pytest)
    to_fuzzer = to_fuzzer or ["-max_total_time=600"]
    session.run("python", "tests/fuzz/fuzz_documents.py", *to_fuzzer)


def _write_missing_pages() -> None:
    """Give each module without a page in the reference a plain one."""
    for source in sorted((ROOT / "src").rglob("*.py")):
        parts = source.relative_to(ROOT / "src").with_suffix("").parts
        is_face = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_face else parts)
        page = ROOT / "docs" / "reference" / f"{name}.md"
        if not page.exists():
            # A face only hands on what the pages of its modules show.
            members = ":no-members:" if is_face else ":members:"
            page.write_text(PAGE.format(name=name, members=members), encoding="utf-8")


@nox.session
def fix(session: nox.Session) -> None:
    """Put right what a machine can, and start the page of a new module."""
    _write_missing_pages()
    session.install(*_group("lint"))
    session.run("ruff", "check", "--fix", ".")
    session.run("ruff", "format", ".")


@nox.session
def messages(session: nox.Session) -> None:
    """Compile the texts that were changed."""
    session.install(*_group("messages"))
    session.run(
        *("pybabel", "compile", "--statistics"),
        *("-d", LOCALE, "-D", "plugin_model"),
    )
