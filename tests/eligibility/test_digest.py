"""Digests: one spelling for equal data, another for any other."""

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    IsTrue,
    LeapBirthday,
    Not,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.digest import as_data, canonical_json, digest
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import InvalidValueError
from plugin_model.fields import Field
from plugin_model.strategies.rules import rule_sets
from plugin_model.values import Period, Source, Text

RISK = IsTrue(field="at_risk")
SOURCE = Source(title="Lagen", link="https://example.org", read_on=date(2025, 1, 2))
AGE = Criterion(
    id="age",
    label={"sv": "15 till 24 år", "en": "aged 15 to 24"},
    source=SOURCE,
    condition=AgeBetween(minimum=15, maximum=24),
)
RULES = RuleSet(
    id="young",
    version=2,
    label={"sv": "unga", "en": "the young"},
    in_force=Period(start=date(2015, 3, 1), end=date(2018, 12, 31)),
    criteria=(AGE,),
)
SCHOOL = Field(
    name="school",
    kind="code",
    codes=("a", "b"),
    code_labels=(("a", Text(sv="A-skolan", en="school A")),),
    label={"sv": "skola", "en": "school"},
    personal=False,
)

CONDITIONS: list[Condition] = [
    AgeBetween(minimum=15),
    AgeBetween(minimum=16),
    AgeBetween(maximum=15),
    AgeBetween(minimum=15, method=AgeMethod.HALF_YEAR),
    AgeBetween(minimum=15, leap_birthday=LeapBirthday.MAR_1),
    AgeBetween(minimum=15, field="other_birth"),
    OneOf(field="school", values=("a",)),
    OneOf(field="school", values=("a", "b")),
    OneOf(field="school", values=("b", "a")),
    OneOf(field="school", values=("a",), name={"sv": "A", "en": "A"}),
    OneOf(field="school", values=("a",), source=SOURCE),
    OneOf(field="school", values=("a",), stated_on=date(2015, 3, 1)),
    RISK,
    IsTrue(field="newly_arrived"),
    Compare(field="at_risk", op="=", value=True),
    Compare(field="at_risk", op="!=", value=True),
    Compare(field="count", op="=", value=1),
    Compare(field="count", op="=", value="1"),
    Compare(field="count", op="=", value=Decimal(1)),
    Compare(field="count", op="=", value=Decimal("1.0")),
    Compare(field="count", op="=", value=date(2015, 3, 1)),
    Compare(field="count", op="=", value="2015-03-01"),
    AllOf(conditions=(RISK,)),
    AnyOf(conditions=(RISK,)),
    AnyOf(conditions=(RISK, RISK)),
    AtLeast(count=1, conditions=(RISK,)),
    AtLeast(count=2, conditions=(RISK,)),
    Not(condition=RISK),
    Not(condition=Not(condition=RISK)),
]
"""No two of them are the same, though some are equal in Python."""

CHANGED = [
    evolve(RULES, id="old"),
    evolve(RULES, version=3),
    evolve(RULES, label=None),
    evolve(RULES, label={"sv": "unga", "en": "young people"}),
    evolve(RULES, in_force=Period()),
    evolve(RULES, in_force=Period(start=date(2015, 3, 1))),
    evolve(RULES, in_force=Period(end=date(2015, 3, 1))),
    evolve(RULES, criteria=()),
    evolve(RULES, criteria=(evolve(AGE, id="years"),)),
    evolve(RULES, criteria=(evolve(AGE, label={"sv": "ålder", "en": "age"}),)),
    evolve(RULES, criteria=(evolve(AGE, source=None),)),
    evolve(RULES, criteria=(evolve(AGE, source="Lagen"),)),
    evolve(RULES, criteria=(AGE, AGE)),
    evolve(RULES, fields=()),
    evolve(RULES, fields=(SCHOOL,)),
    evolve(RULES, fields=(evolve(SCHOOL, codes=None),)),
    evolve(RULES, fields=(evolve(SCHOOL, code_labels=()),)),
    evolve(RULES, fields=(evolve(SCHOOL, personal=True),)),
    *(
        evolve(RULES, criteria=(evolve(AGE, condition=condition),))
        for condition in CONDITIONS
    ),
]

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=1 - 2**53, max_value=2**53 - 1)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


class TestCanonicalJson:
    """One spelling for plain data, as RFC 8785 has it."""

    @given(PLAIN)
    def test_it_is_json(self, data: object) -> None:
        """What is spelt is read again as it was, so no two things are spelt alike."""
        assert json.loads(canonical_json(data)) == data

    @given(st.dictionaries(st.text(), PLAIN, max_size=6), st.randoms())
    def test_the_order_of_keys_does_not_matter(
        self, data: dict[str, object], order: Random
    ) -> None:
        """The same keys in another order have the same spelling."""
        members = list(data.items())
        order.shuffle(members)
        assert canonical_json(dict(members)) == canonical_json(data)

    def test_keys_stand_in_the_order_of_utf_16(self) -> None:
        """The example of RFC 8785, 3.2.3: a sign beyond 16 bits sorts by its halves."""
        data = {
            "€": "Euro Sign",
            "\r": "Carriage Return",
            "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\U0001f600": "Emoji: Grinning Face",
            "\x80": "Control",
            "ö": "Latin Small Letter O With Diaeresis",
        }
        names = list(json.loads(canonical_json(data)))
        assert names == ["\r", "1", "\x80", "ö", "€", "\U0001f600", "\ufb33"]

    @pytest.mark.parametrize(
        ("text", "spelt"),
        [
            ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
            ('"\\/', r'"\"\\/"'),
            ("\x00\x1f\x7f", '"\\u0000\\u001f\x7f"'),
            ("å€\U0001f600\u2028", '"å€\U0001f600\u2028"'),
        ],
    )
    def test_only_what_must_be_escaped_is(self, text: str, spelt: str) -> None:
        """Quotes, backslashes and control signs are escaped, and nothing else."""
        assert canonical_json(text).decode() == spelt

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (0.5, "digest.not_plain"),
            (Decimal(1), "digest.not_plain"),
            ((1, 2), "digest.not_plain"),
            (date(2015, 9, 1), "digest.not_plain"),
            ({1: "a"}, "digest.not_plain"),
            ([b"a"], "digest.not_plain"),
            (2**53, "digest.number_too_large"),
            (-(2**53), "digest.number_too_large"),
            ("\ud800", "digest.half_character"),
            ({"\udc00": 1}, "digest.half_character"),
        ],
    )
    def test_what_has_no_one_spelling_is_refused(self, data: object, code: str) -> None:
        """Floats, other types, numbers that readers round, broken text: refused."""
        with pytest.raises(InvalidValueError) as refusal:
            canonical_json(data)
        assert [one.code for one in refusal.value.findings] == [code]


class TestDigest:
    """The same rule set has one digest, any other another."""

    def test_it_is_the_same_in_every_run_and_release(self) -> None:
        """The digest of a rule set is written down here, for ever."""
        assert digest(RULES) == (
            "3bd8c7a8ba1d1b7ec087d94f6f8d7bb6c0c0e81ebd1ca29ef083b8af01b88a67"
        )

    @pytest.mark.parametrize("seed", ["0", "1", "4711"])
    def test_it_is_the_same_in_every_process(self, seed: str) -> None:
        """Whatever the seed of Python's hashes, the digest is the same."""
        script = (
            "import sys; from plugin_model import documents;"
            "from plugin_model.eligibility import RuleSet;"
            "from plugin_model.eligibility.digest import digest;"
            "print(digest(documents.read(sys.stdin.read(), RuleSet)))"
        )
        answer = subprocess.run(
            [sys.executable, "-c", script],
            input=documents.write(RULES),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
        assert answer.stdout.strip() == digest(RULES)

    def test_any_change_changes_it(self) -> None:
        """No two of some sixty rule sets that differ in one thing share a digest."""
        digests = {digest(one) for one in (RULES, *CHANGED)}
        assert len(digests) == 1 + len(CHANGED)

    @pytest.mark.parametrize("rules", [RULES, *CHANGED])
    def test_it_is_that_of_the_document(self, rules: RuleSet) -> None:
        """A rule set and the document that holds it have one digest."""
        assert digest(rules) == documents.digest(rules)

    def test_a_number_that_json_cannot_keep_is_refused(self) -> None:
        """A whole number beyond 2**53 - 1 has no digest, rather than a shared one."""
        condition = Compare(field="count", op="=", value=2**53)
        with pytest.raises(InvalidValueError):
            digest(evolve(RULES, criteria=(evolve(AGE, condition=condition),)))


class TestAsData:
    """A rule set as plain data is what documents hold."""

    @pytest.mark.parametrize("rules", [RULES, *CHANGED])
    def test_it_is_the_content_of_the_document(self, rules: RuleSet) -> None:
        """The same keys in the same order, defaults left out or not alike."""
        content = json.loads(documents.write(rules))["content"]
        assert json.dumps(as_data(rules)) == json.dumps(content)

    @given(rule_sets())
    def test_any_rule_set_is_one_thing_in_both_forms(self, rules: RuleSet) -> None:
        """Content and digest are those of the document, before and after reading."""
        document = documents.write(rules)
        read = documents.read(document, RuleSet)
        assert as_data(rules) == json.loads(document)["content"] == as_data(read)
        assert digest(rules) == documents.digest(rules) == digest(read)
