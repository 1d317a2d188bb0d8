import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import documents, migrations
from plugin_model.documents import Limits
from plugin_model.errors import DocumentError, UnsupportedVersionError
from plugin_model.findings import Finding
from plugin_model.migrations import Step, migrate
from plugin_model.region import Region


def holder_to_owner(document: dict[str, Any]) -> dict[str, Any]:
    """Rename a key, as a first step might."""
    content = dict(document.get("content") or {})
    if "title" in content:
        content["name"] = content.pop("title")
    return {**document, "content": content}


def codes_to_members(document: dict[str, Any]) -> dict[str, Any]:
    """Add, change and remove a key, and change a list, in place."""
    content = document["content"]
    content.pop("colour", None)
    content.setdefault("id", "unnamed")
    if isinstance(content.get("members"), list):
        content["members"] = [str(code).zfill(4) for code in content["members"]]
    return document


STEPS: tuple[Step, ...] = (holder_to_owner, codes_to_members)
CONTENTS = st.dictionaries(
    st.sampled_from(["title", "name", "id", "colour", "members", "a/b"]),
    st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(0, 9999)),
)
OLD = {
    "format": "plugin_model",
    "version": 1,
    "kind": "region",
    "content": {"id": "r", "title": "R", "colour": "red", "members": ["114", "1480"]},
}


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    """Return codes and pointers."""
    return [(one.code, one.place.pointer) for one in findings]


class TestMigrate:
    """Old documents become new ones step by step."""

    @given(CONTENTS, st.integers(1, 3))
    def test_it_is_total_pure_and_deterministic(
        self, content: dict[str, object], version: int
    ) -> None:
        """Any document of a known version arrives, is untouched, and arrives alike."""
        document: dict[str, object] = {"version": version, "content": content}
        before = copy.deepcopy(document)
        found = migrate(document, steps=STEPS)
        assert document == before
        assert found.document["version"] == 3
        assert found.original_version == version
        assert migrate(document, steps=STEPS) == found

    @given(CONTENTS)
    def test_steps_compose(self, content: dict[str, object]) -> None:
        """Going one step and then the next is going both."""
        document: dict[str, object] = {"version": 1, "content": content}
        first = migrate(document, steps=STEPS[:1])
        second = migrate(first.document, steps=STEPS)
        both = migrate(document, steps=STEPS)
        assert both.document == second.document
        assert both.changes == (*first.changes, *second.changes)

    def test_it_reports_what_changed(self) -> None:
        """What each step added, removed and changed is told with its pointer."""
        found = migrate(copy.deepcopy(OLD), steps=STEPS)
        assert told(found.changes) == [
            ("migration.removed", "/content/title"),
            ("migration.added", "/content/name"),
            ("migration.removed", "/content/colour"),
            ("migration.changed", "/content/members/0"),
        ]

    @pytest.mark.parametrize(
        ("before", "shown"),
        [
            (None, "null"),
            (True, "true/false"),
            ([1], "[…]"),
            ({"a": 1}, "{…}"),
            (1, "123"),
        ],
    )
    def test_a_change_does_not_tell_the_value(self, before: object, shown: str) -> None:
        """What stood there may be a person's, so its sort alone is told."""
        document: dict[str, object] = {"version": 1, "content": {"a/b": before}}
        steps = (lambda one: {**one, "content": {"a/b": "new"}},)
        (one,) = migrate(document, steps=steps).changes
        assert one.place.pointer == "/content/a~1b"
        assert dict(one.values)["value"] == shown

    @pytest.mark.parametrize("version", [4, 0, "1"])
    def test_an_unknown_version_is_refused(self, version: object) -> None:
        """A version that this release does not know is an error of its own."""
        with pytest.raises(UnsupportedVersionError):
            migrate({"version": version}, steps=STEPS)

    def test_this_release_has_one_version(self) -> None:
        """Version 1 is the first and the newest: no history is made up."""
        assert migrations.STEPS == ()
        assert migrations.newest() == 1


class TestOldDocuments:
    """Documents of older versions are read as if they were new."""

    @pytest.fixture(autouse=True)
    def _steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrations, "STEPS", STEPS)

    TEXT = (
        '{"format": "plugin_model", "version": 1, "kind": "region",\n'
        ' "content": {"id": "r", "title": "R", "members": ["114"]}}'
    )

    def test_reading_brings_up_to_date(self) -> None:
        """What is read is of the newest version."""
        region = documents.read(self.TEXT, Region)
        assert region == Region(id="r", name="R", members=("0114",))

    def test_loading_keeps_the_original_version(self) -> None:
        """The version that a document had is kept, through writing and reading."""
        document = documents.load(self.TEXT, Region)
        assert document.original_version == 1
        assert told(document.findings)[0] == ("migration.removed", "/content/title")
        text = documents.write(document)
        assert '"version": 3' in text
        assert documents.load(text, Region).original_version == 1
        assert documents.load(text, Region).content == document.content

    def test_a_fault_in_what_a_step_made_is_told_of_its_holder(self) -> None:
        """A pointer leads to something that stands in the text that was given."""
        with pytest.raises(DocumentError) as refusal:
            documents.read(self.TEXT.replace('"R"', "7"), Region)
        (one,) = refusal.value.findings
        assert (one.code, one.place.pointer, one.place.line) == (
            "document.not_text",
            "/content",
            2,
        )

    def test_old_participants_are_read_one_by_one(self) -> None:
        """Records after an envelope of an older version go through the steps."""
        lines = (
            b'{"format": "plugin_model", "version": 1, "kind": "participants"}\n'
            b'{"id": "1", "colour": "red"}\n{"birth": "1999"}\n{"id": 3}\n'
        )
        faults: list[Finding] = []
        found = documents.read_participants(lines, on_fault=faults.append)
        assert [one.id for one in found] == ["1", "unnamed"]
        assert told(tuple(faults)) == [("document.not_text", "/id")]

    def test_the_limits_hold_before_the_steps(self) -> None:
        """A document that nobody may look at is not migrated either."""
        deep = self.TEXT.replace('"R"', "[" * 30 + "]" * 30)
        report = documents.check(deep, Region, limits=Limits(depth=10))
        assert told(report.findings)[0][0] == "document.too_deep"
