"""What holds of every document, generated and then harmed in several places."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.documents.schema import BEYOND_SCHEMA
from plugin_model.messages import has_text
from plugin_model.strategies import (
    funding_plans,
    organisations,
    participants,
    projects,
    regions,
)
from plugin_model.strategies.records import decision_records
from plugin_model.strategies.rules import rule_sets

STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "project": projects(),
    "rule_set": rule_sets(),
    "participant": participants(),
    "organisation": organisations(),
    "region": regions(),
    "funding_plan": funding_plans(),
    "decision_record": decision_records(),
}
ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 7, 7.0, 7.5, 1e400, 10**30, "", " ", "x", "0114"),
    *("2015-09-01", "2015-02-30", "0000-01-01", "1999", "1.5", "-0", "å\n", "\ud800"),
    *([], {}, [None], {"kind": "zebra"}, {"date": "2015-09-01"}, {"sv": "a"}),
)
"""What a mutation puts in the place of a value."""

KEYS = ("zebra", "kind", "id", "a/b~c", "", "nmae", "å", "x" * 1_001)
"""What a mutation puts in as a key."""


def values_of(plain: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401
    """Return each holder within plain data, with each of its keys or indexes."""
    found: list[tuple[Any, Any]] = []
    waiting = [plain]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], dict | list):
                waiting.append(one[key])
    return found


@st.composite
def harmed(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Draw a document as plain data, and harm it in some places."""
    plain: dict[str, Any] = json.loads(documents.write(draw(STRATEGIES[kind])))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(values_of(plain)))
        match draw(st.sampled_from(["replace", "remove", "add", "double"])):
            case "replace":
                holder[key] = draw(st.sampled_from(ODD))
            case "remove":
                del holder[key]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(KEYS))] = draw(st.sampled_from(ODD))
            case _ if isinstance(holder, list):
                holder.append(holder[key])
            case _:
                holder["zebra"] = holder[key]
        if not values_of(plain):
            break
    return plain


def spelt(plain: object) -> str:
    """Return plain data as JSON that a reader in other languages would take too."""
    return json.dumps(plain, indent=1).replace("Infinity", "1e999")


@pytest.mark.parametrize("kind", sorted(documents.KINDS))
class TestHarmed:
    """Whatever is wrong with a document, what is said of it is right."""

    @given(data=st.data())
    @settings(max_examples=10)
    def test_the_schema_and_the_reader_agree(
        self, kind: str, data: st.DataObject
    ) -> None:
        """What one accepts the other does, but for the codes of the named list."""
        jsonschema = pytest.importorskip("jsonschema")
        plain = data.draw(harmed(kind))
        schema = documents.json_schema(documents.KINDS[kind])
        is_accepted = jsonschema.Draft202012Validator(schema).is_valid(plain)
        report = documents.check(spelt(plain), documents.KINDS[kind])
        beyond = {
            one.code
            for one in report.findings
            if one.code.startswith("document.") and one.code not in BEYOND_SCHEMA
        }
        assert not (is_accepted and beyond)
        assert is_accepted or report.content is None

    @given(data=st.data())
    @settings(max_examples=10)
    def test_every_fault_has_its_place(self, kind: str, data: st.DataObject) -> None:
        """A pointer leads to a value, its line is in the text, and it has its texts."""
        plain = data.draw(harmed(kind))
        text = spelt(plain)
        lines = text.split("\n")
        for one in documents.check(text, documents.KINDS[kind]).findings:
            value: Any = plain
            for step in (one.place.pointer or "").split("/")[1:]:
                key = step.replace("~1", "/").replace("~0", "~")
                value = value[int(key) if isinstance(value, list) else key]
            if one.place.line is not None and one.place.character is not None:
                assert 0 < one.place.character <= len(lines[one.place.line - 1])
            assert one.place.pointer is not None
            assert has_text(one.code, "sv")
            assert has_text(f"{one.code}.fix", "sv")

    @given(data=st.data())
    @settings(max_examples=10)
    def test_unknown_keys_survive(self, kind: str, data: st.DataObject) -> None:
        """What stands under keys that nobody knows is written as it was loaded."""
        plain = json.loads(documents.write(data.draw(STRATEGIES[kind])))
        holders = [plain["content"], *objects(plain["content"])]
        for holder in data.draw(st.lists(st.sampled_from(holders), max_size=3)):
            holder["zebra"] = data.draw(st.sampled_from([1, "0114", None, {"a": [1]}]))
        document = documents.load(json.dumps(plain), documents.KINDS[kind])
        written = documents.write(document)
        assert json.loads(written) == plain
        again = documents.load(documents.write(document, form="yaml"), form="yaml")
        assert json.loads(documents.write(again)) == plain


def objects(plain: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the objects within plain data that stand for objects of classes."""
    return [
        holder[key]
        for holder, key in values_of(plain)
        if isinstance(holder[key], dict)
        # Of a constant the only key says its type; there is no room for another.
        and not holder[key].keys() <= {"date", "decimal", "rate", "birth"}
    ]
