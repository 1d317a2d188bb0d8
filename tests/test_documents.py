import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import attrs
import pytest
from attrs import AttrsInstance, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.eligibility import digest
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    Compare,
    Condition,
    Criterion,
    IsTrue,
    Not,
    RuleSet,
)
from plugin_model.errors import DocumentError, InvalidValueError
from plugin_model.findings import Finding
from plugin_model.funding import FundingPlan
from plugin_model.organisation import Organisation
from plugin_model.participant import Participant
from plugin_model.project import Project
from plugin_model.region import Region
from plugin_model.strategies import (
    funding_plans,
    organisations,
    participants,
    projects,
    regions,
)
from plugin_model.strategies.rules import rule_sets
from plugin_model.sub_project import SubProject
from plugin_model.values import BirthDate, Money, Period, Rate, Text

FORMS = ("json", "yaml")
Form = Literal["json", "yaml"]

REGION = Region(id="gr", name="Göteborgsregionen", members=("1480", "0114"))
PROJECT = Project(
    id="p",
    name="Plug In",
    sub_projects=(SubProject(id="a", name="A"), SubProject(id="b", name="B")),
)


def envelope(kind: str, content: str) -> str:
    """Return a JSON document of version 1 around some content."""
    head = '{"format": "plugin_model", "version": 1'
    return f'{head}, "kind": "{kind}", "content": {content}}}'


@frozen(kw_only=True)
class Everything:
    """One field of every type that a document can hold."""

    text: str
    number: int
    flag: bool
    day: date
    exact: Decimal
    rate: Rate
    birth: BirthDate
    choice: Literal["a", "b"]
    pair: tuple[str, int]
    many: tuple[int, ...]
    perhaps: str | None
    constant: date | Decimal | int | bool | str
    either: Money | Period
    words: Text


def everything() -> st.SearchStrategy[Everything]:
    """Draw texts of all sorts, numbers without bounds and days at the edges."""
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    exact = st.decimals(allow_nan=False, allow_infinity=False)
    days = st.dates()
    amounts = exact.map(lambda amount: Money(amount=amount))
    return st.builds(
        Everything,
        text=texts | st.sampled_from(["no", "0114", "null", "~", "1", "- a", "a: b"]),
        number=st.integers(),
        flag=st.booleans(),
        day=days,
        exact=exact,
        rate=st.decimals(0, 1, places=4).map(lambda value: Rate(value=value)),
        birth=days.map(BirthDate.of)
        | st.builds(BirthDate, st.integers(1, 9999), st.none() | st.integers(1, 12)),
        choice=st.sampled_from(["a", "b"]),
        pair=st.tuples(texts, st.integers()),
        many=st.lists(st.integers()).map(tuple),
        perhaps=st.none() | texts,
        constant=days | exact | st.integers() | st.booleans() | texts,
        either=amounts | days.map(lambda day: Period(start=day)),
        words=st.builds(Text, sv=texts, en=texts),
    )


class TestRoundTrip:
    """What is written is read as it was, and the same way each time."""

    @pytest.mark.parametrize("form", FORMS)
    @given(thing=everything())
    def test_of_every_type(self, form: Form, thing: Everything) -> None:
        """Whatever a field may hold comes back as it was."""
        if form == "yaml":
            pytest.importorskip("yaml")
        text = documents.write(thing, form=form)
        assert documents.read(text, Everything, form=form) == thing

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize(
        ("holder", "things"),
        [
            (Project, projects()),
            (RuleSet, rule_sets()),
            (Participant, participants()),
            (Organisation, organisations()),
            (Region, regions()),
            (FundingPlan, funding_plans()),
        ],
        ids=lambda one: getattr(one, "__name__", ""),
    )
    @given(data=st.data())
    @settings(max_examples=20)
    def test_of_every_kind(
        self,
        form: Form,
        holder: type[AttrsInstance],
        things: st.SearchStrategy[AttrsInstance],
        data: st.DataObject,
    ) -> None:
        """Every kind of document gives back what was written, and the same text."""
        if form == "yaml":
            pytest.importorskip("yaml")
        thing = data.draw(things)
        text = documents.write(thing, form=form)
        again = documents.read(text, holder, form=form)
        assert again == thing
        assert documents.write(again, form=form) == text

    @pytest.mark.parametrize(
        "amount", [Decimal("1E+3"), Decimal("-0.00"), Decimal("0E-7")]
    )
    def test_of_numbers_in_other_spellings(self, amount: Decimal) -> None:
        """A number is written without an exponent and is the same number."""
        money = Money(amount=amount)
        text = documents.write(money)
        assert "E" not in text.replace("SEK", "")
        assert documents.read(text, Money) == money


class TestWrite:
    """What a document looks like, and where it goes."""

    def test_it_has_the_order_of_the_class_and_ends_with_a_line_break(self) -> None:
        """Envelope first, then the fields in their order, the empty left out."""
        assert documents.write(REGION) == (
            "{\n"
            '  "format": "plugin_model",\n'
            '  "version": 1,\n'
            '  "kind": "region",\n'
            '  "content": {\n'
            '    "id": "gr",\n'
            '    "name": "Göteborgsregionen",\n'
            '    "members": ["1480", "0114"]\n'
            "  }\n"
            "}\n"
        )

    def test_yaml_quotes_all_text(self) -> None:
        """In YAML no reader can take a code for a number or a word for a flag."""
        assert documents.write(REGION, form="yaml") == (
            'format: "plugin_model"\n'
            "version: 1\n"
            'kind: "region"\n'
            "content:\n"
            '  id: "gr"\n'
            '  name: "Göteborgsregionen"\n'
            "  members:\n"
            '    - "1480"\n'
            '    - "0114"\n'
        )

    @pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.yml", "a.txt"])
    def test_the_name_of_a_file_says_its_form(self, tmp_path: Path, name: str) -> None:
        """A path is written in the form of its name, JSON where it says none."""
        if "y" in name:
            pytest.importorskip("yaml")
        text = documents.write(REGION, tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == text
        assert documents.read(tmp_path / name, Region) == REGION
        assert documents.read(str(tmp_path / name), Region) == REGION
        assert [one.name for one in tmp_path.iterdir()] == [name]

    def test_a_link_stays(self, tmp_path: Path) -> None:
        """What a link leads to is written, and the link goes on to lead there."""
        link, held = tmp_path / "link.json", tmp_path / "held.json"
        link.symlink_to(held)
        documents.write(PROJECT, link)
        assert link.is_symlink()
        assert held.read_text(encoding="utf-8") == documents.write(PROJECT)

    def test_a_file_is_replaced_whole_or_not_at_all(self, tmp_path: Path) -> None:
        """Where writing fails, the old document stands and nothing lies beside it."""
        path = tmp_path / "a.json"
        documents.write(REGION, path)
        broken = attrs.evolve(REGION, name="half a character: \ud800")
        with pytest.raises(DocumentError):
            documents.write(broken, path)
        assert documents.read(path, Region) == REGION
        assert [one.name for one in tmp_path.iterdir()] == ["a.json"]

    def test_an_open_file_is_written_to(self) -> None:
        """A file that is open for text takes the document."""
        file = io.StringIO()
        assert documents.write(REGION, file) == file.getvalue()

    @pytest.mark.parametrize(
        ("thing", "code"),
        [
            (Region(id="r", name="\udc00"), "document.lone_surrogate"),
            (Region(id="r", name="x" * 1_000_001), "document.text_too_long"),
            (Money(amount=Decimal("1E+500")), "document.unwritable_number"),
            (Money(amount=Decimal("1E-501")), "document.unwritable_number"),
        ],
    )
    def test_what_could_not_be_read_again_is_not_written(
        self, thing: AttrsInstance, code: str
    ) -> None:
        """Half a character, a text too long and a number too large are refused."""
        with pytest.raises(DocumentError) as refusal:
            documents.write(thing)
        assert [one.code for one in refusal.value.findings] == [code]

    @pytest.mark.parametrize("levels", [60, 5_000])
    def test_rules_nested_too_deep_are_not_written(self, levels: int) -> None:
        """A condition too deep to be read again is refused, however deep it is."""
        condition: Condition = IsTrue(field="at_risk")
        for _ in range(levels):
            condition = Not(condition=AllOf(conditions=(condition,)))
        label = Text(sv="djup", en="deep")
        criterion = Criterion(id="deep", label=label, condition=condition)
        rules = attrs.evolve(RULES, criteria=(criterion,))
        with pytest.raises(DocumentError) as refusal:
            documents.write(rules)
        assert {one.code for one in refusal.value.findings} == {"document.too_deep"}


RULES = RuleSet(
    id="r",
    version=1,
    criteria=(
        Criterion(
            id="late",
            label=Text(sv="sent", en="late"),
            condition=Compare(field="entered_on", op=">=", value=date(2015, 9, 1)),
        ),
    ),
)


class TestSources:
    """A document is read from whatever holds it."""

    TEXT = documents.write(REGION)

    @pytest.mark.parametrize(
        "source",
        [
            TEXT,
            TEXT.encode(),
            "\ufeff" + TEXT,
            b"\xef\xbb\xbf" + TEXT.encode(),
            TEXT.replace("\n", "\r\n"),
            envelope("region", '{"id": "gr", "name": "Göteborgsregionen", "members": '
            '["1480", "0114"]}'),
        ],
    )  # fmt: skip
    def test_text_and_bytes(self, source: str | bytes) -> None:
        """Text and bytes are read, with or without a byte order mark."""
        assert documents.read(source, Region) == REGION

    def test_open_files(self) -> None:
        """A file that is open for bytes or for text is read."""
        assert documents.read(io.BytesIO(self.TEXT.encode()), Region) == REGION
        assert documents.read(io.StringIO(self.TEXT), Region) == REGION

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        """What the system says of a path is passed on."""
        with pytest.raises(FileNotFoundError):
            documents.read(tmp_path / "none.json", Region)
        with pytest.raises(FileNotFoundError):
            documents.read(str(tmp_path / "none.json"), Region)

    @pytest.mark.parametrize("name", ["\x00", "a\x00.json", "\ud800"])
    def test_a_path_that_cannot_be(self, name: str) -> None:
        """Of a name that no file can have it is said that there is no such file."""
        for source in (name, Path(name)):
            with pytest.raises(FileNotFoundError):
                documents.check(source)
            with pytest.raises(FileNotFoundError):
                list(documents.read_participants(source))


class TestLoad:
    """`load` loses nothing that it does not know."""

    TEXT = documents.write(PROJECT).replace(
        '{"id": "b", "name": "B"}', '{"id": "b", "name": "B", "colour": {"web": 1.50}}'
    )

    def test_unknown_keys_are_kept_and_warned_of(self) -> None:
        """An unknown key is a warning with its place, and the rest is read."""
        document = documents.load(self.TEXT, Project)
        assert document.content == PROJECT
        assert document.original_version == 1
        (one,) = document.unknown
        assert (one.pointer, one.value) == (
            "/content/sub_projects/1/colour",
            {"web": Decimal("1.50")},
        )
        (told,) = document.findings
        assert (told.code, told.severity.value) == ("document.unknown_key", "warning")

    @pytest.mark.parametrize("form", FORMS)
    def test_they_are_written_back(self, form: Form) -> None:
        """What was unknown stands in what is written, in either form."""
        if form == "yaml":
            pytest.importorskip("yaml")
        document = documents.load(self.TEXT, Project)
        again = documents.load(documents.write(document, form=form), Project, form=form)
        assert again.content == document.content
        assert again.unknown == document.unknown

    def test_they_follow_their_object(self) -> None:
        """An unknown key goes with the object of its id, wherever that now stands."""
        document = documents.load(self.TEXT, Project)
        turned = attrs.evolve(
            PROJECT, name="New", sub_projects=PROJECT.sub_projects[::-1]
        )
        written = documents.write(attrs.evolve(document, content=turned))
        (one,) = documents.load(written, Project).unknown
        assert one.pointer == "/content/sub_projects/0/colour"

    @pytest.mark.parametrize(
        "content",
        [
            attrs.evolve(PROJECT, sub_projects=PROJECT.sub_projects[:1]),
            attrs.evolve(PROJECT, sub_projects=()),
            attrs.evolve(PROJECT, sub_projects=(SubProject(id="b"),) * 2),
        ],
    )
    def test_one_without_a_home_is_not_dropped_in_silence(
        self, content: Project
    ) -> None:
        """Where the object is gone, writing is refused and the key is named."""
        document = attrs.evolve(documents.load(self.TEXT, Project), content=content)
        with pytest.raises(DocumentError) as refusal:
            documents.write(document)
        (one,) = refusal.value.findings
        assert one.code == "document.homeless_unknown"
        assert one.place.pointer == "/content/sub_projects/1/colour"

    def test_one_within_what_is_gone_is_told_too(self) -> None:
        """Where the object that held the holder is gone, writing is refused as well."""
        text = documents.write(attrs.evolve(PROJECT, period=Period()))
        text = text.replace('"period": {}', '"period": {"hue": 1}')
        document = documents.load(text, Project)
        assert document.unknown[0].pointer == "/content/period/hue"
        bare = attrs.evolve(document, content=attrs.evolve(PROJECT, period=None))
        with pytest.raises(DocumentError):
            documents.write(bare)

    def test_what_is_known_by_now_is_not_overwritten(self) -> None:
        """An unknown key never takes the place of a value that the content has."""
        document = documents.load(self.TEXT, Project)
        (one,) = document.unknown
        clash = attrs.evolve(one, steps=(*one.steps[:-1], ("name", None)))
        with pytest.raises(DocumentError):
            documents.write(attrs.evolve(document, unknown=(clash,)))

    def test_objects_without_an_id_keep_their_index(self) -> None:
        """Where objects have no ids, an unknown key stays at its index."""
        text = envelope("period_list", '{"spells": [{}, {"hue": "red"}]}')
        document = documents.load(text, PeriodList)
        again = documents.load(documents.write(document), PeriodList)
        assert again.unknown == document.unknown
        assert [one.pointer for one in again.unknown] == ["/content/spells/1/hue"]

    def test_without_a_class_the_kind_decides(self) -> None:
        """What a document holds is read as what it says that it is."""
        assert documents.load(self.TEXT).content == PROJECT

    def test_other_faults_are_errors_still(self) -> None:
        """A document with a wrong value is not loaded."""
        with pytest.raises(DocumentError):
            documents.load(self.TEXT.replace('"B"', "7"), Project)

    def test_a_repr_does_not_show_what_was_unknown(self) -> None:
        """The values under unknown keys may be a person's."""
        assert "1.50" not in repr(documents.load(self.TEXT, Project).unknown)


@frozen(kw_only=True)
class PeriodList:
    """Periods in a row."""

    spells: tuple[Period, ...]


@frozen(kw_only=True)
class RuleBook:
    """Rules on pages."""

    pages: tuple[tuple[RuleSet, ...], ...]


def line_of(one: Finding, text: str) -> str:
    """Return the line that a finding is about, without its indent."""
    assert one.place.line is not None
    return text.splitlines()[one.place.line - 1].strip()


class TestDigest:
    """A digest tells whether two things are written alike."""

    @given(rule_sets())
    @settings(max_examples=30)
    def test_rules_have_one_digest(self, rules: RuleSet) -> None:
        """Documents and rules agree on the digest of a rule set."""
        assert documents.digest(rules) == digest.digest(rules)

    def test_it_survives_the_file(self) -> None:
        """What is read from a document has the digest of what was written."""
        again = documents.read(documents.write(PROJECT), Project)
        assert documents.digest(again) == documents.digest(PROJECT)
        assert documents.digest(attrs.evolve(PROJECT, name="x")) != documents.digest(
            PROJECT
        )

    def test_numbers_beyond_json_have_none(self) -> None:
        """A whole number that not every reader keeps is refused."""
        with pytest.raises(InvalidValueError):
            documents.digest(attrs.evolve(PROJECT, stated_months=2**60))


class TestKinds:
    """Documents are of a kind, and a kind is of a class."""

    def test_every_kind_is_checked(self) -> None:
        """A rule set that is well formed and unsound is told with its line."""
        unsound = IsTrue(field="enterd_on")
        criterion = attrs.evolve(RULES.criteria[0], condition=unsound)
        report = documents.check(
            documents.write(attrs.evolve(RULES, criteria=(criterion,)))
        )
        assert report.content is not None
        assert report.findings
        assert report.findings[0].place.line is not None

    @pytest.mark.parametrize("form", ["json", "yaml"])
    @pytest.mark.parametrize(
        ("condition", "code"),
        [
            (IsTrue(field="at_rsik"), "rule.misspelt_field"),
            (AgeBetween(minimum=30, maximum=24), "rule.always_false"),
        ],
    )
    def test_rules_are_checked_wherever_they_stand(
        self, form: Literal["json", "yaml"], condition: Condition, code: str
    ) -> None:
        """A project's rules are checked as rules alone are, errors and warnings."""
        late = RULES.criteria[0]
        odd = attrs.evolve(late, id="odd", condition=condition)
        rules = attrs.evolve(RULES, criteria=(late, odd))
        alone = documents.write(rules, form=form)
        within = documents.write(attrs.evolve(PROJECT, target_group=rules), form=form)
        (told,) = documents.check(alone).findings
        (told_within,) = documents.check(within).findings
        assert told.code == told_within.code == code
        assert told.severity is told_within.severity
        assert told.values == told_within.values
        assert told.place.pointer is not None
        assert told_within.place.pointer == told.place.pointer.replace(
            "/content", "/content/target_group"
        )
        assert line_of(told, alone) == line_of(told_within, within)

    def test_rules_in_a_list_are_checked(self) -> None:
        """Any class of somebody's own may hold rules, in lists too."""
        unsound = attrs.evolve(RULES, criteria=())
        book = RuleBook(pages=((RULES,), (RULES, unsound)))
        text = documents.write(book)
        found = documents.check(text, RuleBook).findings
        assert [(one.code, one.place.pointer) for one in found] == [
            ("rule.no_criteria", "/content/pages/1/1/criteria")
        ]

    def test_a_sound_document_has_no_finding(self) -> None:
        """What is right is reported with its kind, version and content."""
        report = documents.check(documents.write(REGION))
        assert report == documents.Report(
            kind="region", content=REGION, version=1, original_version=1
        )

    @pytest.mark.parametrize(
        ("kind", "code"),
        [("regoin", "document.misspelt_kind"), ("zebra", "document.unknown_kind")],
    )
    def test_a_kind_that_nobody_knows(self, kind: str, code: str) -> None:
        """A document of no known kind is told what kinds there are."""
        (one,) = documents.check(envelope(kind, "{}")).findings
        assert (one.code, one.place.pointer) == (code, "/kind")
        assert "region" in one.text()

    @pytest.mark.parametrize("annotation", [float, dict[str, int], Text | str])
    def test_what_documents_cannot_hold_is_refused(self, annotation: type) -> None:
        """A field of a type that has no place in a document is a fault of the class."""
        holder = attrs.make_class(
            "Odd", {"odd": attrs.field(type=annotation)}, frozen=True
        )
        with pytest.raises(TypeError, match="documents cannot"):
            documents.json_schema(holder)
