import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plugin_model
from plugin_model import documents
from plugin_model.documents.nodes import TAG, Tagged, shape_of
from plugin_model.documents.schema import BEYOND_SCHEMA, schema_text
from plugin_model.eligibility.rules import RuleSet
from plugin_model.strategies import (
    funding_plans,
    organisations,
    participants,
    projects,
    regions,
)
from plugin_model.strategies.records import decision_records
from plugin_model.strategies.rules import rule_sets

jsonschema = pytest.importorskip("jsonschema")

FOLDER = Path(plugin_model.__file__).parent / "data" / "schema" / "v1"
GOLDEN = Path(__file__).parent / "data" / "documents" / "v1"
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "project": projects(),
    "rule_set": rule_sets(),
    "participant": participants(),
    "organisation": organisations(),
    "region": regions(),
    "funding_plan": funding_plans(),
    "decision_record": decision_records(),
}
KINDS = sorted(documents.KINDS)
VALIDATORS = {
    kind: jsonschema.Draft202012Validator(documents.json_schema(holder))
    for kind, holder in documents.KINDS.items()
}
PLAIN = {
    kind: json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
    for kind in KINDS
}
ODD: tuple[object, ...] = (
    None,
    True,
    7,
    7.5,
    "",
    "x",
    "0114",
    "2015-09-01",
    "2015-02-30",
    "1.5",
    [],
    {},
)
"""What a mutation puts in the place of a value."""


def ways(plain: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the ways to all values in plain data."""
    found = [way]
    if isinstance(plain, dict):
        for key, value in plain.items():
            found += ways(value, (*way, key))
    if isinstance(plain, list):
        for index, value in enumerate(plain):
            found += ways(value, (*way, index))
    return found


WAYS = {kind: ways(plain)[1:] for kind, plain in PLAIN.items()}


@pytest.mark.parametrize("kind", KINDS)
class TestShipped:
    """The schemas in the package are those of the classes."""

    def test_the_file_is_what_the_class_says(self, kind: str) -> None:
        """A class that changes has its schema made anew (see the how-to)."""
        text = (FOLDER / f"{kind}.json").read_text(encoding="utf-8")
        assert text == schema_text(documents.KINDS[kind])

    def test_it_is_a_schema(self, kind: str) -> None:
        """Each schema is one of draft 2020-12 and refers to nothing outside itself."""
        schema = documents.json_schema(documents.KINDS[kind])
        jsonschema.Draft202012Validator.check_schema(schema)
        assert '"$ref": "http' not in json.dumps(schema)


@pytest.mark.parametrize("kind", KINDS)
class TestAgreement:
    """What `read` accepts the schema accepts; the other way, but for named codes."""

    @given(data=st.data())
    @settings(max_examples=15)
    def test_every_document_is_accepted(self, kind: str, data: st.DataObject) -> None:
        """What is written of any object is accepted by its schema."""
        text = documents.write(data.draw(STRATEGIES[kind]))
        VALIDATORS[kind].validate(json.loads(text))

    @given(data=st.data())
    @settings(max_examples=40)
    def test_mutated_documents_are_judged_alike(
        self, kind: str, data: st.DataObject
    ) -> None:
        """Of a document with a mistake, both think the same, but for named codes."""
        plain = copy.deepcopy(PLAIN[kind])
        *way, last = data.draw(st.sampled_from(WAYS[kind]))
        holder: Any = plain
        for key in way:
            holder = holder[key]
        match data.draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                holder[last] = data.draw(st.sampled_from(ODD))
            case "remove":
                del holder[last]
            case _ if isinstance(holder, dict):
                holder["zebra"] = 1
            case _:
                holder.append(None)
        is_accepted = VALIDATORS[kind].is_valid(plain)
        report = documents.check(json.dumps(plain), documents.KINDS[kind])
        refusals = {
            one.code
            for one in report.findings
            if one.code.startswith("document.") and one.code not in BEYOND_SCHEMA
        }
        assert not (refusals and is_accepted)
        assert is_accepted or report.content is None


def test_a_whole_number_with_a_point_is_a_named_difference() -> None:
    """JSON Schema takes 7.0 for a whole number; `read` does not, and says so."""
    plain = copy.deepcopy(PLAIN["rule_set"])
    plain["content"]["version"] = 7.0
    assert VALIDATORS["rule_set"].is_valid(plain)
    (one,) = documents.check(json.dumps(plain)).findings
    assert one.code in BEYOND_SCHEMA


def test_no_class_has_a_field_where_its_kind_is_told() -> None:
    """A class that may stand beside others has no field of the name of the tag."""
    tagged = [
        holder
        for shape in reachable(shape_of(documents.KINDS["project"]))
        if isinstance(shape, Tagged)
        for holder in shape.nodes.values()
    ]
    assert len(tagged) > 10
    assert [one for one in tagged if TAG in getattr(one, "members", {})] == []


def reachable(shape: object) -> list[object]:
    """Return all shapes that a shape leads to."""
    found: dict[int, object] = {}
    waiting: list[Any] = [shape]
    while waiting:
        one = waiting.pop()
        if id(one) in found:
            continue
        found[id(one)] = one
        if hasattr(one, "members"):
            waiting += [member.shape for member in one.members.values()]
        if hasattr(one, "nodes"):
            waiting += one.nodes.values()
        if hasattr(one, "inner"):
            waiting += one.inner if isinstance(one.inner, tuple) else [one.inner]
    return list(found.values())


def test_a_schema_is_named_for_its_documents() -> None:
    """A schema has the kind and version of its documents in its name."""
    assert documents.json_schema(RuleSet)["$id"] == "urn:plugin_model:1:rule_set"
