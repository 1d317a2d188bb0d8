"""Which code a cell of a register means."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model import registers  # noqa: E402
from plugin_model.eligibility import (  # noqa: E402
    Compare,
    Criterion,
    OneOf,
    RuleSet,
    decide,
)
from plugin_model.fields import Field, Kind  # noqa: E402
from plugin_model.registers.codes import tidy  # noqa: E402
from plugin_model.registers.words import (  # noqa: E402
    UNKNOWN_WORDS,
    Reading,
    read_text,
    reader_of,
)
from plugin_model.values import Text  # noqa: E402

DAY = date(2016, 1, 15)
UNFIT = Reading(None, "register.unfit_code")
PLACE = Field(name="place", kind=Kind.CODE)
LABELS = (("a", Text(sv="Låg", en="Low")), ("A", Text(sv="låg", en="High")))
LEVEL = Field(
    name="level",
    kind=Kind.CODE,
    codes=("a", "A", "b", "x  y", "X y", "n\u0303", "high"),
    code_labels=LABELS,
)
STATUS = Field(name="study_status", kind=Kind.CODE, codes=("enrolled", "avbruten"))


def rules_of(field: Field, condition: OneOf | Compare) -> RuleSet:
    """Return rules with one condition."""
    label = {"sv": "rätt", "en": "right"}
    wanted = Criterion(id="wanted", label=label, condition=condition)
    return RuleSet(id="rules", version=1, criteria=(wanted,), fields=(field,))


def asking(field: Field, *codes: str) -> RuleSet:
    """Return rules that ask whether a field is one of some codes."""
    return rules_of(field, OneOf(field=field.name, values=codes))


def screened(path: Path, cells: Sequence[str], rules: RuleSet) -> registers.Screened:
    """Screen a register of one column, as JSON lines."""
    name = rules.fields[0].name
    lines = (json.dumps({name: cell}) for cell in cells)
    path.write_text("\n".join(lines), encoding="utf-8")
    register = registers.read(path, fields=rules.fields)
    return registers.screen(register, rules, on=DAY)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        *(("a", Reading("a")), ("A", Reading("A")), (" A ", Reading("A"))),
        *(("B", Reading("b")), ("x  y", Reading("x  y")), ("X y", Reading("X y"))),
        *(("x y", Reading("x  y")), ("X Y", UNFIT), ("\u00f1", Reading("n\u0303"))),
        *(("Låg", Reading("a")), ("låg", Reading("A")), ("LÅG", UNFIT)),
        *(("LOW", Reading("a")), ("High", Reading("A")), ("HIGH", UNFIT)),
        ("high", Reading("high")),
    ],
)
def test_a_closed_list(text: str, reading: Reading) -> None:
    """A code as it stands wins; of several that differ in case alone none is meant."""
    assert read_text(text, reader_of(LEVEL)) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        *(("avbruten", Reading("avbruten")), ("Inskriven", Reading("enrolled"))),
        ("examen", UNFIT),
    ],
)
def test_words_for_a_status_are_codes_of_its_list(text: str, reading: Reading) -> None:
    """A list of its own goes before the words for the study status."""
    assert read_text(text, reader_of(STATUS)) == reading


TEXTS = st.text(st.sampled_from(" aAåÅ\u030a\u00a0'-,"), min_size=1, max_size=4)


@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_open_codes_are_as_written(
    tmp_path_factory: pytest.TempPathFactory, codes: list[str]
) -> None:
    """A cell is the code of the rules that it equals, as it is for `decide`."""
    path = tmp_path_factory.getbasetemp() / "open.jsonl"
    rules = asking(PLACE, *codes)
    found = screened(path, codes, rules)
    facts = [None if tidy(cell) in UNKNOWN_WORDS else cell for cell in codes]
    assert found.frame["place"].to_list() == facts
    assert found.frame["outcome"].to_list() == [
        decide(rules, {"place": fact}, DAY).outcome.value for fact in facts
    ]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("cell", "codes", "read", "outcome"),
    [
        ("a b", ("a  b",), "a  b", "eligible"),
        (" a\u00a0b ", ("a b",), "a b", "eligible"),
        (unicodedata.normalize("NFD", "Åbo"), ("Åbo",), "Åbo", "eligible"),
        ("'-5", ("-5",), "-5", "eligible"),
        ("a   b", ("a b", "a  b"), None, "undetermined"),
        (" a  c ", ("a b",), "a  c", "ineligible"),
        ("A B", ("a b",), "A B", "ineligible"),
        ("okänd", ("okänd",), None, "undetermined"),
    ],
)
def test_open_codes_that_people_have_changed(
    tmp_path: Path, cell: str, codes: tuple[str, ...], read: str | None, outcome: str
) -> None:
    """What is no code as it stands is one if it differs in blanks or marks alone."""
    found = screened(tmp_path / "open.jsonl", [cell], asking(PLACE, *codes))
    assert found.frame.select("place", "outcome").rows() == [(read, outcome)]
    told = ["register.unfit_code"] * (len(codes) - 1)
    assert [one.code for one in found.findings] == told


def test_a_constant_is_a_code_that_is_known(tmp_path: Path) -> None:
    """A code that is compared with is known as those of a list are."""
    rules = rules_of(PLACE, Compare(field="place", op="!=", value="a  b"))
    found = screened(tmp_path / "open.jsonl", ["a b", "a"], rules)
    assert found.frame["outcome"].to_list() == ["ineligible", "eligible"]


def test_rules_that_close_the_list(tmp_path: Path) -> None:
    """Where the rules close a list, what they have no code for is told as unknown."""
    path = tmp_path / "open.jsonl"
    path.write_text('{"place": "x"}\n{"place": "B"}\n', encoding="utf-8")
    register = registers.read(path, fields=(PLACE,))
    closed = Field(name="place", kind=Kind.CODE, codes=("a", "b"))
    found = registers.screen(register, asking(closed, "b"), on=DAY)
    assert found.frame["outcome"].to_list() == ["undetermined", "eligible"]
    assert [one.code for one in found.findings] == ["register.unfit_code"]


def test_an_open_list_of_municipalities(tmp_path: Path) -> None:
    """A name is a code where the rules say so, save for those who are protected."""
    place = Field(name="municipality", kind=Kind.CODE)
    path = tmp_path / "register.csv"
    path.write_text(
        "Kommun;Sekretess\nPartille;nej\nPartille;kvarskrivning\n1480;nej\n", "utf-8"
    )
    register = registers.read(path, fields=(place,))
    assert register.facts.frame["municipality"].to_list() == ["1402", None, "1480"]
    found = registers.screen(register, asking(place, "Partille"), on=DAY)
    assert found.frame["municipality"].to_list() == ["Partille", None, "1480"]
    outcomes = ["eligible", "undetermined", "ineligible"]
    assert found.frame["outcome"].to_list() == outcomes
