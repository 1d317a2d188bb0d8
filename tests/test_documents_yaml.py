import io
import sys
from datetime import date
from decimal import Decimal

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.documents.writing import as_yaml
from plugin_model.errors import DocumentError, MissingExtraError
from plugin_model.region import Region
from plugin_model.values import BirthDate, Text

yaml = pytest.importorskip("yaml")

from plugin_model.documents import yaml_text  # noqa: E402 - it needs yaml

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=15,
)
HEAD = "format: plugin_model\nversion: 1\nkind: sample\ncontent:\n"


@frozen(kw_only=True)
class Sample:
    """Fields that YAML's own guesses would spoil."""

    text: str = "-"
    number: int = 0
    flag: bool = False
    day: date | None = None
    born: BirthDate | None = None
    perhaps: str | None = None
    value: date | Decimal | int | bool | str = 0
    texts: tuple[str, ...] = ()
    words: Text | None = None


def sample(content: str) -> Sample:
    """Return what a document with some content holds."""
    return documents.read(HEAD + content, Sample)


def fault(text: str) -> tuple[str, str | None, int | None, int | None]:
    """Return code and place of the one fault of a document."""
    with pytest.raises(DocumentError) as refusal:
        documents.read(io.StringIO(text), Sample, form="yaml")
    (one,) = refusal.value.findings
    place = one.place
    return one.code, place.pointer, place.line, place.character


class TestTypes:
    """The field decides what a value without quotes is, never YAML."""

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("  text: 0114", Sample(text="0114")),
            ("  text: no", Sample(text="no")),
            ("  text: 1.50", Sample(text="1.50")),
            ("  text: 2015-09-01", Sample(text="2015-09-01")),
            ("  text: 'null'", Sample(text="null")),
            ('  text: "a\\u00e5\\nb"', Sample(text="aå\nb")),
            ("  text: |\n    a\n    b\n", Sample(text="a\nb\n")),
            ("  number: 12", Sample(number=12)),
            ("  flag: true", Sample(flag=True)),
            ("  day: 2015-09-01", Sample(day=date(2015, 9, 1))),
            ("  day: '2015-09-01'", Sample(day=date(2015, 9, 1))),
            ("  born: 1999", Sample(born=BirthDate(1999))),
            ("  perhaps:", Sample()),
            ("  perhaps: ~", Sample()),
            ("  perhaps: ''", Sample(perhaps="")),
            ("  value: 1480", Sample(value=1480)),
            ("  value: 0114", Sample(value="0114")),
            ("  value: '1480'", Sample(value="1480")),
            ("  value: true", Sample(value=True)),
            ("  value: yes", Sample(value="yes")),
            ("  value: {date: 2015-09-01}", Sample(value=date(2015, 9, 1))),
            ("  texts: [a, 1, 'x']", Sample(texts=("a", "1", "x"))),
            ("  words: {sv: ja, en: yes}", Sample(words=Text(sv="ja", en="yes"))),
        ],
    )
    def test_each(self, content: str, expected: Sample) -> None:
        """0114 stays 0114, no stays no, and a number is one where one belongs."""
        assert sample(content + "\n") == expected

    @pytest.mark.parametrize(
        ("content", "code", "character"),
        [
            ("  number: '12'", "not_whole", 11),
            ("  number: 012", "not_whole", 11),
            ("  number: 1e3", "not_whole", 11),
            ("  flag: yes", "not_flag", 9),
            ("  flag: 'true'", "not_flag", 9),
            ("  text: null", "not_text", 9),
            ("  day: 1 maj", "not_date", 8),
            ("  txt: a", "misspelt_key", 3),
            ("  text: a\n  text: b", "repeated_key", 3),
        ],
    )
    def test_what_does_not_fit(self, content: str, code: str, character: int) -> None:
        """What a field cannot hold is a fault with its line and character."""
        found = fault(HEAD + content + "\n")
        line = 5 + content.count("\n")
        assert found[0] == f"document.{code}"
        assert found[2:] == (line, character)


class TestRefused:
    """What YAML allows and a document that lasts must not hold."""

    @pytest.mark.parametrize(
        ("content", "code", "at"),
        [
            ("  text: &a b", "yaml_alias", "/text"),
            ("  text: *a", "yaml_alias", "/text"),
            ("  texts: &a [b]", "yaml_alias", "/texts"),
            ("  text: !!str b", "yaml_tag", "/text"),
            ("  words: !thing {sv: a, en: b}", "yaml_tag", "/words"),
            ("  ? [a]\n  : b", "yaml_key", ""),
            ("  ? {a: b}\n  : b", "yaml_key", ""),
            ("  *a : b", "yaml_key", ""),
            ("  &a text: b", "yaml_alias", ""),
        ],
    )
    def test_references_tags_and_odd_keys(
        self, content: str, code: str, at: str
    ) -> None:
        """References, tags and keys that are no text are a fault each."""
        found = fault(HEAD + content + "\n")
        assert found[:2] == (f"document.{code}", f"/content{at}")

    def test_a_bomb_of_references(self) -> None:
        """References upon references are refused and never followed."""
        levels = "".join(
            f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30)
        )
        found = documents.check(f"{HEAD}  l0: &l0 [a]\n{levels}", Sample).findings
        assert {one.code for one in found} >= {"document.yaml_alias"}

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a: [", ("document.yaml_syntax", "", 2, 1)),
            ('a: "\\x"', ("document.yaml_syntax", "", 1, 7)),
            ("--- 1\n--- 2\n", ("document.yaml_several", "", 2, 1)),
            ("a: \x01", ("document.yaml_character", "", None, None)),
            ("a: \ud800", ("document.yaml_character", "", None, None)),
            ("# nothing\n", ("document.not_object", "", None, None)),
            ("a\n", ("document.not_object", "", 1, 1)),
        ],
    )
    def test_what_is_no_document(
        self, text: str, expected: tuple[str, str, int | None, int | None]
    ) -> None:
        """What is no YAML, or more than one document, is told with its place."""
        assert fault(text) == expected

    def test_deep_nesting(self) -> None:
        """Ten thousand levels are a fault and no crash."""
        report = documents.check(("format: " + "[" * 10_000).encode())
        assert report.findings


class TestWritten:
    """What is written as YAML is read as it was, by any reader."""

    @given(PLAIN)
    def test_every_reader_gets_the_same(self, plain: object) -> None:
        """PyYAML's own reader and ours agree with what was written."""
        text = as_yaml(plain)
        assert yaml.safe_load(text) == plain
        assert yaml_text.settled(yaml_text.parse(text)) == plain

    def test_a_long_key_stands_by_itself(self) -> None:
        """A key that is too long for its line is written with a question mark."""
        plain = {"x" * 900: [1], "å" * 200: "b"}
        text = as_yaml(plain)
        assert text.startswith("? ")
        assert yaml_text.settled(yaml_text.parse(text)) == plain

    def test_unknown_values_become_what_json_would_have(self) -> None:
        """What no field decides is a number, flag or null as in JSON, else text."""
        text = HEAD + "  more: [1, 1.50, 1e3, true, no, 0114, ~, 'x', {a: 2}]\n"
        (one,) = documents.load(text, Sample).unknown
        assert one.value == [
            *(1, Decimal("1.50"), Decimal("1e3"), True, "no", "0114", None, "x"),
            {"a": 2},
        ]


class TestForm:
    """A text says by itself whether it is YAML."""

    def test_only_an_envelope_in_yaml_is_yaml(self) -> None:
        """Without its name, a text is YAML when it says its format in YAML's manner."""
        assert documents.check("a: b\n").findings[0].code == (
            "document.json_expected_value"
        )
        assert documents.check(HEAD.encode(), Region).findings[0].code == (
            "document.other_kind"
        )

    def test_a_missing_extra_names_itself(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without PyYAML the error says in one line what to install."""
        monkeypatch.setitem(sys.modules, "yaml", None)
        with pytest.raises(MissingExtraError, match=r"plugin-model\[yaml\]"):
            sample("  text: a\n")
