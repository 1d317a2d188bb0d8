from pathlib import Path

import pytest

from plugin_model import documents
from plugin_model.documents.kinds import findings_in
from plugin_model.documents.sources import form_of_path
from plugin_model.participant import Participant

GOLDEN = Path(__file__).parent / "data" / "documents" / "v1"
WHOLE = sorted(path for path in GOLDEN.glob("*.*") if path.stem in documents.KINDS)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_documents_of_version_1_open(path: Path) -> None:
    """A document that was written in version 1 opens, and nothing in it is unknown."""
    if path.suffix == ".yaml":
        pytest.importorskip("yaml")
    document = documents.load(path)
    assert documents.KINDS[path.stem] is type(document.content)
    assert document.original_version == 1
    assert document.unknown == ()
    assert documents.read(path, type(document.content)) == document.content


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_version_1_is_written_as_it_was(path: Path) -> None:
    """As long as version 1 is the newest, its golden documents are written alike."""
    if path.suffix == ".yaml":
        pytest.importorskip("yaml")
    text = documents.write(documents.load(path), form=form_of_path(path))
    assert text == path.read_text(encoding="utf-8")


def test_both_forms_say_the_same() -> None:
    """A golden document has one content, whatever its form."""
    pytest.importorskip("yaml")
    for path in GOLDEN.glob("*.yaml"):
        in_json = documents.load(path.with_suffix(".json"))
        assert documents.load(path).content == in_json.content


def test_a_document_with_more_in_it_opens() -> None:
    """What a later version might add is kept by `load`."""
    document = documents.load(GOLDEN / "project_with_more.json")
    assert [one.pointer for one in document.unknown] == ["/content/colour"]
    assert document.content == documents.load(GOLDEN / "project.json").content


def test_participants_of_version_1_open() -> None:
    """Lines of participants that were written in version 1 are read."""
    people = list(documents.read_participants(GOLDEN / "participants.jsonl"))
    assert [one.id for one in people] == ["record-17", "record-18", "record-19"]
    assert people[0] == documents.read(GOLDEN / "participant.json", Participant)


def test_the_golden_rules_are_sound() -> None:
    """The golden rule set has every sort of condition and no error."""
    rules = documents.load(GOLDEN / "rule_set.json").content
    assert "error" not in {one.severity.value for one in findings_in(rules)}
