import logging
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import RuleSet  # noqa: E402
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.findings import as_csv, as_json, as_text  # noqa: E402
from plugin_model.registers.columns import read_column  # noqa: E402
from plugin_model.registers.words import reader_of  # noqa: E402
from plugin_model.strategies.numbers import personal_identity_numbers  # noqa: E402
from tests.registers.strategies import HEADINGS, SECRETS, secret_rows, written  # noqa: E402

KNOWN = list(HEADINGS)
FEWER = settings(max_examples=max(5, settings().max_examples // 10))


class Overheard(logging.Handler):
    """Keeps all that anybody logs."""

    def __init__(self) -> None:
        super().__init__(level=0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def overheard() -> Overheard:
    """Listen to all that is logged."""
    handler = Overheard()
    logging.getLogger().addHandler(handler)
    return handler


def said_of(
    path: Path, rules: RuleSet, *, named: Mapping[str, str] | None = None
) -> str:
    """Return all that is said when a file is screened, whatever becomes of it."""
    try:
        register = registers.read(path, named=named)
        screened = registers.screen(register, rules)
    except RegisterError as refused:
        parts = traceback.format_exception(refused)
        return "\n".join([*parts, repr(refused), refused.text("sv")])
    birth = read_column(register.table, "Födelsedatum", reader_of(rules.fields[0]))
    things = (register, register.table, register.facts, screened, birth)
    return "\n".join(
        [
            *map(repr, things),
            *map(repr, screened.findings),
            *map(repr, birth.readings.values()),
            *(as_text(screened.findings, language) for language in ("sv", "en")),
            as_csv(screened.findings),
            as_json(screened.findings),
        ]
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a path to write to."""
    return tmp_path_factory.mktemp("private") / "register.csv"


@FEWER
@given(secret_rows(wide=len(KNOWN) + 1), SECRETS)
def test_no_cell_is_shown(
    path: Path,
    target_group: RuleSet,
    overheard: Overheard,
    rows: list[list[str]],
    heading: str,
) -> None:
    """No finding, repr, error or log line shows a cell or an unknown heading."""
    path.write_bytes(written([[*KNOWN, heading], *rows]))
    said = said_of(path, target_group) + "".join(overheard.lines)
    secrets = {heading, *(cell for row in rows for cell in row)}
    assert [secret for secret in secrets if secret in said] == []


@FEWER
@given(secret_rows(wide=len(KNOWN)))
def test_a_file_without_headings_shows_nobody(
    path: Path, target_group: RuleSet, rows: list[list[str]]
) -> None:
    """Where the first row is a person, the error does not show the person."""
    path.write_bytes(written(rows))
    said = said_of(path, target_group) + said_of(
        path, target_group, named={"birth": "Född"}
    )
    assert "Född" in said
    assert [cell for row in rows for cell in row if cell in said] == []


@FEWER
@given(
    secret_rows(wide=3),
    st.sampled_from([b'"', b"\x81", "å".encode() + b"\xf6", b"\x00", b'\n"x']),
)
def test_a_broken_file_shows_nobody(
    path: Path, target_group: RuleSet, rows: list[list[str]], broken: bytes
) -> None:
    """The error about a file that cannot be read shows nothing of it."""
    path.write_bytes(written([["Namn", "Risk", "Född"], *rows]) + b'"' + broken + b"x")
    said = said_of(path, target_group)
    assert [cell for row in rows for cell in row if cell in said] == []


@FEWER
@given(personal_identity_numbers(), st.sampled_from(KNOWN))
def test_no_identity_number_is_shown(
    path: Path, target_group: RuleSet, number: str, column: str
) -> None:
    """An identity number in the wrong column is not shown either, nor its day."""
    row = [number if heading == column else "" for heading in KNOWN]
    path.write_bytes(written([KNOWN, row, row]))
    said = said_of(path, target_group)
    assert number[2:] not in said
    assert number[:8] not in said


def test_no_day_is_shown(path: Path, target_group: RuleSet) -> None:
    """A day on which the rules are not in force, and a birth, are not shown."""
    rows = [["2016-03-04", "2001-12-24"], ["2014-03-07", "2015-02-11"]]
    path.write_bytes(written([["Födelsedatum", "Inskriven"], *rows]))
    unknown = ("at_risk", "has_dropped_out")
    register = registers.read(path)
    screened = registers.screen(register, target_group, unknown=unknown)
    said = as_csv(screened.findings)
    assert len(screened.findings) == 2
    assert [day for row in rows for day in row if day in said] == []
