import json
from datetime import date
from pathlib import Path

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.documents.faults import Unreadable, pointer, shown
from plugin_model.eligibility.rules import RuleSet
from plugin_model.errors import DocumentError, UnsupportedVersionError
from plugin_model.findings import Finding
from plugin_model.guards import whole, words
from plugin_model.messages import LANGUAGES, has_text
from plugin_model.organisation import ContactPerson
from plugin_model.participant import Participant
from plugin_model.project import Project
from plugin_model.values import BirthDate, Money, Period, Rate

GOLDEN = Path(__file__).parent / "data" / "documents" / "v1"


@frozen(kw_only=True)
class Visit:
    """A class with one field of each sort that can be wrong in its own way."""

    name: str = field(validator=words)
    count: int = field(default=0, validator=whole)
    is_first: bool = False
    on: date | None = None
    price: Money | None = None
    share: Rate | None = None
    born: BirthDate | None = None
    spells: tuple[Period, ...] = ()
    pair: tuple[str, int] = ("a", 1)
    value: date | int | bool | str = 0


def document(content: str, *, kind: str = "visit", version: str = "1") -> str:
    """Return a document of two lines, the content on the second."""
    head = f'{{"format": "plugin_model", "version": {version}, "kind": "{kind}",'
    return f'{head}\n"content": {content}}}'


def faults(text: str, holder: type = Visit) -> tuple[Finding, ...]:
    """Return what `read` tells of a document that it must refuse."""
    with pytest.raises(DocumentError) as refusal:
        documents.read(text.encode(), holder)
    return refusal.value.findings


def summary(one: Finding) -> tuple[str, str | None, int | None, int | None]:
    """Return code, pointer, line and character of a finding."""
    return one.code, one.place.pointer, one.place.line, one.place.character


class TestOneMistake:
    """Each sort of mistake has its code, and its place to the character."""

    @pytest.mark.parametrize(
        ("content", "code", "at", "character"),
        [
            ("[]", "not_object", "", 12),
            ('{"name": 7}', "not_text", "/name", 21),
            ('{"name": null}', "not_text", "/name", 21),
            ('{"name": "a", "count": "7"}', "not_whole", "/count", 35),
            ('{"name": "a", "count": 7.0}', "whole_with_point", "/count", 35),
            ('{"name": "a", "count": 7.5}', "not_whole", "/count", 35),
            ('{"name": "a", "count": 1e9999}', "whole_with_point", "/count", 35),
            ('{"name": "a", "count": true}', "not_whole", "/count", 35),
            ('{"name": "a", "is_first": 1}', "not_flag", "/is_first", 38),
            ('{"name": "a", "on": "2015-9-1"}', "not_date", "/on", 32),
            ('{"name": "a", "on": "20150901"}', "not_date", "/on", 32),
            ('{"name": "a", "on": "2015-02-29"}', "no_such_date", "/on", 32),
            ('{"name": "a", "price": 7}', "not_object", "/price", 35),
            ('{"name": "a", "price": {"amount": 7.5}}', "not_decimal",
             "/price/amount", 46),
            ('{"name": "a", "price": {"amount": "1e3"}}', "not_decimal",
             "/price/amount", 46),
            ('{"name": "a", "share": 0.5}', "not_rate", "/share", 35),
            ('{"name": "a", "born": 1999}', "not_birth", "/born", 34),
            ('{"name": "a", "born": "1999-5"}', "not_birth", "/born", 34),
            ('{"name": "a", "spells": {}}', "not_list", "/spells", 36),
            ('{"name": "a", "spells": [{}, 7]}', "not_object", "/spells/1", 41),
            ('{"name": "a", "pair": "ab"}', "not_list", "/pair", 34),
            ('{"name": "a", "pair": ["b"]}', "list_length", "/pair", 34),
            ('{"name": "a", "pair": ["b", "c"]}', "not_whole", "/pair/1", 40),
            ('{"name": "a", "value": 1.5}', "not_constant", "/value", 35),
            ('{"name": "a", "value": {"decimal": "1"}}', "not_constant", "/value", 35),
            ('{"name": "a", "value": {"date": 1}}', "not_date", "/value/date", 44),
            ("{}", "missing_key", "", 12),
            ('{"name": "a", "cuont": 7}', "misspelt_key", "/cuont", 26),
            ('{"name": "a", "zebra": 7}', "unknown_key", "/zebra", 26),
            ('{"name": "a", "name": "b"}', "repeated_key", "/name", 26),
            ('{"name": "a", "count": NaN}', "not_a_number", "/count", 35),
            ('{"name": "a", "count": -Infinity}', "not_a_number", "/count", 35),
            ('{"name": "\\ud800"}', "lone_surrogate", "/name", 21),
            ('{"name": "a", "~/": 1}', "unknown_key", "/~0~1", 26),
        ],
    )  # fmt: skip
    def test_in_the_form(
        self, content: str, code: str, at: str, character: int
    ) -> None:
        """A mistake in the form is one fault, at the place where it stands."""
        found = [summary(one) for one in faults(document(content))]
        assert found == [(f"document.{code}", f"/content{at}", 2, character)]

    @pytest.mark.parametrize(
        ("content", "code", "at"),
        [
            ('{"name": " "}', "value.empty", "/name"),
            ('{"name": "a", "count": -1}', "value.negative", "/count"),
            ('{"name": "a", "share": "1.5"}', "value.rate_range", "/share"),
            ('{"name": "a", "born": "1999-02-30"}', "value.birth_date", "/born"),
            ('{"name": "a", "price": {"amount": "1", "currency": "kr"}}',
             "value.currency", "/price"),
            ('{"name": "a", "spells": [{"start": "2015-01-02", '
             '"end": "2015-01-01"}]}', "value.period_order", "/spells/0"),
        ],
    )  # fmt: skip
    def test_in_the_sense(self, content: str, code: str, at: str) -> None:
        """What a class refuses has the code of the class, and a place."""
        (found,) = faults(document(content))
        assert (found.code, found.place.pointer) == (code, f"/content{at}")
        assert found.place.line == 2

    @pytest.mark.parametrize(
        ("text", "code", "at"),
        [
            ("7", "not_object", ""),
            ("{}", "no_format", ""),
            ('{"format": "other"}', "no_format", "/format"),
            ('{"format": "plugin_model"}', "no_version", ""),
            (document("{}", version="0"), "no_version", "/version"),
            (document("{}", version='"1"'), "no_version", "/version"),
            (document("{}", version="true"), "no_version", "/version"),
            (document("{}", kind="region"), "other_kind", "/kind"),
            ('{"format": "plugin_model", "version": 1, "kind": 7, "content": {}}',
             "not_text", "/kind"),
            ('{"format": "plugin_model", "version": 1, "kind": "visit"}',
             "missing_key", ""),
            ('{"format": "plugin_model", "version": 1, "content": {}}',
             "missing_key", ""),
            ('{"format": "plugin_model", "version": 1, "kind": "visit", '
             '"content": {"name": "a"}, "generator": "x"}',
             "unknown_key", "/generator"),
            ('{"format": "plugin_model", "version": 1, "kind": "visit", '
             '"content": {"name": "a"}, "original_version": "x"}',
             "no_version", "/original_version"),
        ],
    )  # fmt: skip
    def test_in_the_envelope(self, text: str, code: str, at: str) -> None:
        """What is wrong around the content is told likewise."""
        (found,) = faults(text)
        assert (found.code, found.place.pointer) == (f"document.{code}", at)

    def test_of_a_newer_version(self) -> None:
        """A document from the future is refused by its own error, with its place."""
        with pytest.raises(UnsupportedVersionError) as refusal:
            documents.read(document("{}", version="2"), Visit)
        (found,) = refusal.value.findings
        assert summary(found) == ("document.newer_version", "/version", 1, 39)

    @pytest.mark.parametrize(
        ("condition", "code", "at"),
        [
            ('{"field": "at_risk"}', "missing_kind", ""),
            ('{"kind": "is_ture", "field": "at_risk"}', "misspelt_kind", "/kind"),
            ('{"kind": "zzz", "field": "at_risk"}', "unknown_kind", "/kind"),
            ('{"kind": 7, "field": "at_risk"}', "not_text", "/kind"),
            ("[]", "not_object", ""),
            ('{"kind": "compare", "field": "x", "op": "=>", "value": 1}',
             "misspelt_choice", "/op"),
            ('{"kind": "compare", "field": "x", "op": 1, "value": 1}',
             "not_text", "/op"),
            ('{"kind": "age_between", "method": "zzz"}', "unknown_choice", "/method"),
        ],
    )  # fmt: skip
    def test_in_a_rule(self, condition: str, code: str, at: str) -> None:
        """A condition of no known kind is told, with the kinds there are."""
        label = '{"sv": "a", "en": "a"}'
        criterion = f'{{"id": "a", "label": {label}, "condition": {condition}}}'
        content = f'{{"id": "r", "version": 1, "criteria": [{criterion}]}}'
        (found,) = faults(document(content, kind="rule_set"), RuleSet)
        expected = f"/content/criteria/0/condition{at}"
        assert (found.code, found.place.pointer) == (f"document.{code}", expected)


TWENTY = """\
{
  "format": "plugin_model",
  "version": 1,
  "kind": "project",
  "content": {
    "id": 7,
    "nmae": "Plug In",
    "name": " ",
    "stated_months": "36",
    "period": {"start": "2015-03-01", "end": "2014-12-31"},
    "planned_participants": -1,
    "other_names": "Plug In",
    "zebra": null,
    "phases": [{"kind": "implementaton"}],
    "contacts": [{"name": "Anna Testperson", "email": 7}],
    "sub_projects": [
      {"id": "a", "municipality": 114},
      {"id": "b", "municipality": "14"},
      {"name": "no id"},
      {"id": "d", "period": {"start": "2015-02-29"}},
      {"id": "e", "workshops": {}},
      {"id": "f", "aims": ["stay_in_shcool"]}
    ],
    "target_group": {
      "id": "r",
      "version": 1.0,
      "criteria": [
        {"id": "c", "label": {"sv": "x"}, "condition": {"kind": "al_of"}},
        {"id": "d", "label": {"sv": "x", "en": "y"}, "condition": {"kind": "is_true"}}
      ]
    },
    "summary": {"sv": "a", "en": "b", "sv": "c"}
  }
}
"""


class TestAllAtOnce:
    """Every mistake of a document is told in one go."""

    EXPECTED = (
        ("document.not_text", "/content/id", 6),
        ("document.misspelt_key", "/content/nmae", 7),
        ("value.empty", "/content/name", 8),
        ("document.not_whole", "/content/stated_months", 9),
        ("value.period_order", "/content/period", 10),
        ("value.negative", "/content/planned_participants", 11),
        ("document.not_list", "/content/other_names", 12),
        ("document.unknown_key", "/content/zebra", 13),
        ("document.misspelt_choice", "/content/phases/0/kind", 14),
        ("document.missing_key", "/content/contacts/0", 15),
        ("document.not_text", "/content/contacts/0/email", 15),
        ("document.not_text", "/content/sub_projects/0/municipality", 17),
        ("value.four_digits", "/content/sub_projects/1/municipality", 18),
        ("document.missing_key", "/content/sub_projects/2", 19),
        ("document.no_such_date", "/content/sub_projects/3/period/start", 20),
        ("document.not_list", "/content/sub_projects/4/workshops", 21),
        ("document.misspelt_choice", "/content/sub_projects/5/aims/0", 22),
        ("document.whole_with_point", "/content/target_group/version", 26),
        ("document.missing_key", "/content/target_group/criteria/0/label", 28),
        ("document.misspelt_kind", "/content/target_group/criteria/0/condition/kind",
         28),
        ("document.missing_key", "/content/target_group/criteria/1/condition", 29),
        ("document.repeated_key", "/content/summary/sv", 32),
    )  # fmt: skip

    def test_twenty_two_mistakes(self) -> None:
        """Independent mistakes are all told, in the order of the text."""
        found = faults(TWENTY, Project)
        told = [(one.code, one.place.pointer, one.place.line) for one in found]
        assert tuple(told) == self.EXPECTED

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_each_says_what_would_be_right(self, language: str) -> None:
        """Each fault has a message and a mend in both languages."""
        for one in faults(TWENTY, Project):
            assert has_text(one.code, language)  # type: ignore[arg-type]  # of LANGUAGES
            assert one.text(language)  # type: ignore[arg-type]  # of LANGUAGES

    @given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
    def test_as_many_faults_as_mistakes(self, mistakes: list[int]) -> None:
        """The number of faults is that of the mistakes that were planted."""
        spells = [MISTAKES[number] for number in mistakes]
        text = document(f'{{"name": "a", "spells": [{", ".join(spells)}]}}')
        assert len(faults(text)) == len(mistakes)

    @given(st.lists(st.integers(0, 9), min_size=1, max_size=8))
    def test_every_pointer_leads_somewhere(self, mistakes: list[int]) -> None:
        """A fault's pointer is that of a value that stands in the document."""
        spells = [MISTAKES[number] for number in mistakes]
        text = document(f'{{"name": "a", "spells": [{", ".join(spells)}]}}')
        plain = json.loads(text)
        for one in faults(text):
            value = plain
            for key in (one.place.pointer or "").split("/")[1:]:
                value = value[int(key) if isinstance(value, list) else key]

    def test_past_the_limit_they_are_counted(self) -> None:
        """What is not described is counted, and the count is exact."""
        text = document(f'{{"name": "a", "spells": [{", ".join("7" * 50)}]}}')
        limits = documents.Limits(faults=10)
        found = documents.check(text, Visit, limits=limits).findings
        assert [one.code for one in found[-2:]] == [
            "document.not_object",
            "document.more_faults",
        ]
        assert dict(found[-1].values) == {"count": "40"}

    def test_choices_past_the_limit_are_counted_too(self) -> None:
        """Texts that are on no list count like any other fault."""
        aims = ", ".join(['"zebra"'] * 20)
        part = f'{{"id": "s", "aims": [{aims}]}}'
        content = f'{{"id": "p", "name": "P", "sub_projects": [{part}]}}'
        limits = documents.Limits(faults=5)
        report = documents.check(document(content, kind="project"), limits=limits)
        assert dict(report.findings[-1].values) == {"count": "15"}

    def test_unknown_keys_past_the_limit_are_counted_too(self) -> None:
        """Unknown keys count like any other fault; kept ones are no errors."""
        keys = ", ".join(f'"key {number}": 0' for number in range(20))
        text = document(f'{{"name": "a", {keys}}}')
        limits = documents.Limits(faults=5)
        found = documents.check(text, Visit, limits=limits).findings
        assert dict(found[-1].values) == {"count": "15"}
        document_ = documents.load(text, Visit, limits=limits)
        assert (len(document_.unknown), len(document_.findings)) == (20, 5)


MISTAKES = (
    "7",
    "null",
    '{"start": 7}',
    '{"end": "2015-13-01"}',
    '{"start": "2015-01-02", "end": "2015-01-01"}',
    '{"strat": "2015-01-01"}',
    '{"x": {}}',
    '{"start": NaN}',
    '{"start": null, "start": null}',
    '{"end": "\\udfff"}',
)


class TestPersonalValues:
    """What is wrong with a person's data is told without telling the data."""

    def test_a_participant_shows_shapes_alone(self) -> None:
        """Nothing that a participant's document holds stands in its faults."""
        text = document(
            '{"id": "anna-17", "birth": "1999-13", "marking": "Hemlig", '
            '"residences": [{"municipality": "Borås", "period": {"start": "1 maj"}}]}',
            kind="participant",
        )
        found = faults(text, Participant)
        told = "\n".join(one.text(language) for one in found for language in LANGUAGES)
        assert len(found) == 4
        for secret in ("anna", "1999", "Hemlig", "Borås", "maj"):
            assert secret not in told

    def test_fields_out_of_the_repr_are_masked_and_no_others(self) -> None:
        """What a class keeps out of its repr is a person's; the rest is shown."""
        content = '{"name": "a", "phone": 4711, "organisation": 1174}'
        text = document(content, kind="contact_person")
        told = " ".join(one.text() for one in faults(text, ContactPerson))
        assert "4711" not in told
        assert "1174" in told

    def test_a_project_is_no_person(self) -> None:
        """A project's own values are shown, though its contacts are people."""
        told = "\n".join(one.text() for one in faults(TWENTY, Project))
        assert "'implementaton'" in told
        assert "2015-02-29" in told
        assert "Anna" not in told

    def test_other_values_are_shown(self) -> None:
        """A value that is nobody's is shown as it stands, cut where it is long."""
        (found,) = faults(document(f'{{"name": "a", "on": "{"x" * 100}"}}'))
        assert "x" * 60 in found.text()
        assert "x" * 61 not in found.text()


class TestShown:
    """A value is shown in a message on one line, and short."""

    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            (None, "null"),
            (True, "true"),
            (False, "false"),
            ([], "[]"),
            ([1], "[…]"),
            ({}, "{}"),
            ({"a": 1}, "{…}"),
            ("a", "'a'"),
            (12, "12"),
            (Unreadable("document.not_a_number"), "…"),
        ],
    )
    def test_every_sort(self, raw: object, expected: str) -> None:
        """Each sort of plain data has a short form."""
        assert shown(raw) == expected

    def test_a_persons_number_is_masked(self) -> None:
        """A number that may be a person's is shown by its shape."""
        assert shown(1999, personal=True) == "9999"

    def test_a_pointer_is_escaped(self) -> None:
        """Keys with a slash or a tilde are escaped as RFC 6901 says."""
        assert pointer(((None, "a/b"), "c~d")) == "/a~1b/c~0d"


@pytest.mark.parametrize(
    "path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem
)
def test_a_mutilated_document_is_refused_without_a_crash(path: Path) -> None:
    """Wherever a document breaks off, it is refused with findings and no more."""
    data = path.read_bytes().rstrip()
    for length in range(0, len(data), max(1, len(data) // 50)):
        report = documents.check(data[:length])
        assert report.findings
        assert report.content is None
