"""Rules are data: what they hold, and which version is in force."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from plugin_model.eligibility import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
    as_of,
)
from plugin_model.eligibility.ages import AgeBound, AgeMethod
from plugin_model.eligibility.rules import fields_read, leaves, parts
from plugin_model.errors import InvalidValueError, RuleError
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind
from plugin_model.strategies.rules import rule_sets
from plugin_model.values import Period, Source, Text

Anything = Any
AT_RISK, NEW = IsTrue(field="at_risk"), IsTrue(field="newly_arrived")
YOUNG = AgeBetween(minimum=15, maximum=24)
NESTED = AnyOf(
    conditions=(
        AtLeast(count=2, conditions=(AT_RISK, YOUNG, NEW)),
        Not(condition=AllOf(conditions=(NEW, AT_RISK))),
    )
)


def version(number: int, in_force: Period, id: str = "r") -> RuleSet:
    """Return a version of a rule set."""
    label = {"sv": "x", "en": "x"}
    criterion = Criterion(id="c", label=label, condition=NESTED)
    return RuleSet(id=id, version=number, in_force=in_force, criteria=(criterion,))


@pytest.mark.parametrize("listed", [[], ["x"], {"x"}, "x", None])
@pytest.mark.parametrize(
    "make",
    [
        lambda listed: AllOf(conditions=listed),
        lambda listed: AnyOf(conditions=listed),
        lambda listed: AtLeast(count=1, conditions=listed),
        lambda listed: OneOf(field="status", values=listed),
        lambda listed: RuleSet(id="r", version=1, criteria=listed),
        lambda listed: RuleSet(id="r", version=1, criteria=(), fields=listed),
    ],
)
def test_what_is_listed_is_a_tuple(make: Anything, listed: Anything) -> None:
    """A list could change under a rule, and a text would be taken letter by letter."""
    with pytest.raises(InvalidValueError, match="a tuple"):
        make(listed)


def test_words_and_sources_may_be_given_plainly() -> None:
    """A mapping becomes a text in two languages, a text becomes a source."""
    words = {"sv": "kommuner", "en": "municipalities"}
    one = OneOf(field="municipality", values=("1480",), name=words, source="GR")
    criterion = Criterion(id="c", label=words, source="Skollagen", condition=one)
    assert one.name == Text(**words)
    assert one.source == Source(title="GR")
    assert criterion.label == Text(**words)
    assert criterion.source == Source(title="Skollagen")


def test_bounds_of_ages_are_one_apart_from_what_is_named() -> None:
    """At most 24 ends where one counts as 25; a missing bound is none."""
    year = AgeMethod.YEAR_OF_BIRTH
    both = AgeBetween(minimum=15, maximum=24, method=year)
    assert both.lower == AgeBound(age=15, method=year)
    assert both.upper == AgeBound(age=25, method=year)
    assert AgeBetween(minimum=15).upper is None
    assert AgeBetween(maximum=24).lower is None


def test_leaves_stand_from_left_to_right() -> None:
    """The conditions about one field are met as one reads them."""
    assert list(leaves(NESTED)) == [AT_RISK, YOUNG, NEW, NEW, AT_RISK]
    assert parts(NESTED) == NESTED.conditions
    assert parts(YOUNG) == ()


def test_fields_that_are_read_stand_in_the_order_of_the_rule_set() -> None:
    """The fields come in the order of the rule set's own list."""
    read = fields_read(version(1, Period()))
    assert [one.name for one in read] == ["birth", "at_risk", "newly_arrived"]


@given(rule_sets())
def test_each_field_is_found_by_its_name(rules: RuleSet) -> None:
    """`RuleSet.field` finds what the list holds, and nothing else."""
    assert [rules.field(one.name) for one in rules.fields] == list(rules.fields)
    with pytest.raises(KeyError):
        rules.field("no such field")


def test_of_two_fields_with_one_name_the_first_is_found() -> None:
    """Until the check tells of it, the first of two fields is read."""
    twice = (Field(name="a", kind=Kind.FLAG), Field(name="a", kind=Kind.DATE))
    rules = RuleSet(id="r", version=1, criteria=(), fields=twice)
    assert rules.field("a").kind is Kind.FLAG


def test_the_standard_fields_are_the_default() -> None:
    """A rule set that names no fields is about participants."""
    assert RuleSet(id="r", version=1, criteria=()).fields is PARTICIPANT_FIELDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Compare(field="a", op="=", value=1), Compare(field="a", op="=", value=True)),
        (AgeBetween(minimum=1), AgeBetween(minimum=True)),
        (AgeBetween(maximum=1), AgeBetween(maximum=True)),
        (AtLeast(count=1, conditions=()), AtLeast(count=True, conditions=())),
        (
            RuleSet(id="r", version=1, criteria=()),
            RuleSet(id="r", version=True, criteria=()),
        ),
    ],
)
def test_rules_with_equal_constants_of_other_kinds_differ(
    one: object, other: object
) -> None:
    """True and 1 are equal in Python; rules that name them are not."""
    assert one != other
    assert hash(one) == hash(one)


@given(rule_sets())
def test_equal_rule_sets_have_one_hash(rules: RuleSet) -> None:
    """A rule set can be found again by an equal one."""
    again = RuleSet(
        id=rules.id,
        version=rules.version,
        label=rules.label,
        in_force=rules.in_force,
        criteria=tuple(one for one in rules.criteria),
        fields=rules.fields,
    )
    assert again == rules
    assert {rules: 1}[again] == 1


class TestAsOf:
    """Which version is in force on a day."""

    OLD = version(1, Period(end=date(2018, 6, 30)))
    NEW = version(2, Period(start=date(2018, 7, 1)))

    @pytest.mark.parametrize(
        ("day", "number"),
        [(date(2018, 6, 30), 1), (date(2018, 7, 1), 2), (date.min, 1), (date.max, 2)],
    )
    def test_one_version_is_in_force_on_a_day(self, day: date, number: int) -> None:
        """The version is found whose period holds the day, both ends included."""
        assert as_of((self.OLD, self.NEW), day).version == number

    def test_no_version_is_an_error(self) -> None:
        """Where none is in force, the error lists the periods."""
        with pytest.raises(RuleError, match=r"r 2: 2018-07-01/\.\.") as refused:
            as_of([self.NEW], date(2018, 6, 30))
        assert [one.code for one in refused.value.findings] == ["rule.no_version"]

    def test_two_versions_are_an_error(self) -> None:
        """Where two are in force, none of them is taken."""
        with pytest.raises(RuleError) as refused:
            as_of([self.OLD, version(3, Period())], date(2018, 6, 30))
        assert [one.code for one in refused.value.findings] == ["rule.several_versions"]
