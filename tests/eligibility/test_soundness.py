"""`check` finds everything that is wrong with a rule set, at once."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

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
    check,
    decide,
)
from plugin_model.eligibility.rules import Condition, Constant
from plugin_model.eligibility.soundness import (
    DEEPEST,
    MOST_CONDITIONS,
    MOST_FILLINGS,
    bind,
)
from plugin_model.errors import RuleError
from plugin_model.fields import Field, Kind
from plugin_model.findings import Severity
from plugin_model.strategies.rules import rule_sets
from plugin_model.values import BirthDate, Period

Anything = Any
A_DAY = date(2015, 9, 1)
AT_RISK = IsTrue(field="at_risk")
NEW = IsTrue(field="newly_arrived")
ADULT = AgeBetween(minimum=20)
FIELDS = (
    Field(name="birth", kind=Kind.BIRTH),
    Field(name="at_risk", kind=Kind.FLAG),
    Field(name="newly_arrived", kind=Kind.FLAG),
    Field(name="status", kind=Kind.CODE, codes=("enrolled", "dropped_out")),
    Field(name="place", kind=Kind.CODE),
    Field(name="entered_on", kind=Kind.DATE),
    Field(name="credits", kind=Kind.INTEGER),
    Field(name="share", kind=Kind.DECIMAL),
)


def rule_set(*conditions: Condition, fields: tuple[Field, ...] = FIELDS) -> RuleSet:
    """Return a rule set with a criterion for each condition, called 0, 1 and so on."""
    return RuleSet(
        id="r",
        version=1,
        criteria=tuple(
            Criterion(id=str(at), label={"sv": "x", "en": "x"}, condition=one)
            for at, one in enumerate(conditions)
        ),
        fields=fields,
    )


def errors(rules: RuleSet) -> list[tuple[str, str | None]]:
    """Return the code and the pointer of each error."""
    found = check(rules)
    return [
        (one.code, one.place.pointer) for one in found if one.severity is Severity.ERROR
    ]


def warnings(rules: RuleSet) -> list[tuple[str, str | None]]:
    """Return the code and the pointer of each warning."""
    found = check(rules)
    return [
        (one.code, one.place.pointer)
        for one in found
        if one.severity is Severity.WARNING
    ]


def nested(depth: int) -> Condition:
    """Return a condition that is nested as deep."""
    condition: Condition = AT_RISK
    for _ in range(depth - 1):
        condition = Not(condition=condition)
    return condition


def doubled(times: int) -> Condition:
    """Return a small object that reads as 2 ** times conditions."""
    condition: Condition = AT_RISK
    for _ in range(times):
        condition = AnyOf(conditions=(condition, condition))
    return condition


def flags(count: int) -> RuleSet:
    """Return a rule set with one criterion over *count* flags."""
    names = [f"flag_{number}" for number in range(count)]
    several = AnyOf(conditions=tuple(IsTrue(field=name) for name in names))
    fields = tuple(Field(name=name, kind=Kind.FLAG) for name in names)
    return rule_set(several, fields=fields)


@given(rule_sets())
def test_a_sound_rule_set_has_no_error(rules: RuleSet) -> None:
    """Nothing is held against a rule set that is sound."""
    assert errors(rules) == []


LEAF_FAULTS: list[tuple[Condition, str]] = [
    (IsTrue(field="at_rsik"), "rule.misspelt_field"),
    (IsTrue(field="zzz"), "rule.unknown_field"),
    (IsTrue(field="status"), "rule.wrong_kind"),
    (OneOf(field="at_risk", values=("yes",)), "rule.wrong_kind"),
    (AgeBetween(minimum=15, field="entered_on"), "rule.wrong_kind"),
    (AgeBetween(), "rule.no_bound"),
    (AgeBetween(minimum=-1), "rule.age"),
    (AgeBetween(maximum=151), "rule.age"),
    (AgeBetween(minimum=True), "rule.age"),
    (AgeBetween(maximum=24.0), "rule.age"),  # type: ignore[arg-type] # is the point
    (OneOf(field="status", values=()), "rule.empty_set"),
    (OneOf(field="status", values=("droped_out",)), "fact.code_misspelt"),
    (OneOf(field="status", values=("x",)), "fact.code_off_list"),
    (OneOf(field="place", values=(114,)), "fact.no_code"),  # type: ignore[arg-type] # is the point
    (OneOf(field="place", values=("",)), "rule.no_constant"),
    (Compare(field="status", op="=", value="x"), "fact.code_off_list"),
    (Compare(field="status", op="<", value="enrolled"), "rule.no_order"),
    (Compare(field="at_risk", op=">=", value=True), "rule.no_order"),
    (Compare(field="credits", op="==", value=1), "rule.operator"),  # type: ignore[arg-type] # is the point
    (Compare(field="at_risk", op="=", value=1), "fact.no_flag"),
    (Compare(field="credits", op="=", value=True), "fact.no_integer"),
    (Compare(field="credits", op="=", value=Decimal(1)), "fact.no_integer"),
    (Compare(field="share", op="=", value=0.5), "fact.no_decimal"),  # type: ignore[arg-type] # is the point
    (Compare(field="share", op="=", value=True), "fact.no_decimal"),
    (Compare(field="share", op="=", value=Decimal("NaN")), "rule.no_constant"),
    (Compare(field="share", op="=", value=Decimal("Infinity")), "fact.no_decimal"),
    (Compare(field="entered_on", op="=", value="2015-09-01"), "fact.no_date"),
    (Compare(field="entered_on", op="=", value=datetime(2015, 9, 1)), "fact.no_date"),
    (Compare(field="birth", op="=", value=1999), "rule.no_constant"),
    (Compare(field="birth", op="=", value=BirthDate(1999)), "rule.no_constant"),  # type: ignore[arg-type] # is the point
    (Compare(field="birth", op="=", value=None), "rule.no_constant"),  # type: ignore[arg-type] # is the point
    (AnyOf(conditions=()), "rule.empty_group"),
    (AllOf(conditions=()), "rule.empty_group"),
    (AtLeast(count=1, conditions=()), "rule.empty_group"),
    (AtLeast(count=True, conditions=(AT_RISK,)), "rule.count"),
    (AtLeast(count=1.5, conditions=(AT_RISK,)), "rule.count"),  # type: ignore[arg-type] # is the point
]
"""A condition, and the one fault that is found in it."""


@pytest.mark.parametrize(("condition", "code"), LEAF_FAULTS)
def test_each_fault_is_found_where_it_stands(condition: Condition, code: str) -> None:
    """What is wrong with a condition is told with a pointer to it."""
    within = AnyOf(conditions=(AT_RISK, Not(condition=condition)))
    pointer = "/criteria/1/condition/conditions/1/condition"
    assert errors(rule_set(NEW, within)) == [(code, pointer)]


def test_all_faults_are_found_at_once() -> None:
    """One fault hides no other, wherever they stand."""
    conditions = tuple(condition for condition, _ in LEAF_FAULTS)
    fields = (
        *FIELDS,
        Field(name="birth", kind=Kind.FLAG),
        Field(name="a b", kind="flag"),
    )
    criteria = rule_set(*conditions, nested(DEEPEST + 1)).criteria
    twice = (*criteria, criteria[0])
    found = errors(RuleSet(id="r", version=0, criteria=twice, fields=fields))
    assert [code for code, _ in found] == [
        "rule.version",
        "rule.twice",
        "rule.twice",
        "rule.field_name",
        *(code for _, code in LEAF_FAULTS),
        "rule.too_deep",
        LEAF_FAULTS[0][1],
    ]


@pytest.mark.parametrize("version", [0, -1, True, "1", 1.0, None])
def test_a_version_is_a_whole_number_from_1(version: Anything) -> None:
    """What is no number of a version is found."""
    rules = RuleSet(id="r", version=version, criteria=rule_set(AT_RISK).criteria)
    assert errors(rules) == [("rule.version", "/version")]


def test_a_rule_set_without_criteria_is_unsound() -> None:
    """A rule set with no criteria would say yes to everybody."""
    assert errors(rule_set()) == [("rule.no_criteria", "/criteria")]


@pytest.mark.parametrize(
    "name", ["", "a b", "2a", "class", "None", "a-b", "fo\u0308dd"]
)
def test_a_field_is_called_by_a_name(name: str) -> None:
    """A field's name is an identifier, in the one spelling that Python gives it."""
    fields = (*FIELDS, Field(name=name, kind=Kind.FLAG))
    pointer = f"/fields/{len(FIELDS)}/name"
    assert errors(rule_set(AT_RISK, fields=fields)) == [("rule.field_name", pointer)]


@pytest.mark.parametrize("part", ["date", "year", "month"])
def test_no_field_is_called_as_a_part_of_a_birth(part: str) -> None:
    """One column of a table would be read as two facts."""
    fields = (*FIELDS, Field(name=f"birth_{part}", kind=Kind.INTEGER))
    pointer = f"/fields/{len(FIELDS)}/name"
    assert errors(rule_set(AT_RISK, fields=fields)) == [("rule.part_of_birth", pointer)]


@pytest.mark.parametrize("id", ["", ";", "a;b"])
def test_an_id_can_be_listed(id: str) -> None:
    """An id that is empty or has a semicolon could not be told in a list of ids."""
    (criterion,) = rule_set(AT_RISK).criteria
    rules = evolve(rule_set(AT_RISK), criteria=(evolve(criterion, id=id),))
    assert errors(rules) == [("rule.id", "/criteria/0/id")]


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        (IsTrue(field="at_rsik"), "'at_risk'"),
        (AgeBetween(minimum=15, field="brith"), "'birth'"),
        (OneOf(field="status", values=("dropedout",)), "'dropped_out'"),
        (Compare(field="status", op="=", value="enroled"), "'enrolled'"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(condition: Condition, meant: str) -> None:
    """A name or a code that is nearly right is told with the right one."""
    (found,) = check(rule_set(condition))
    assert found.fix() == f"did you mean {meant}?"
    assert found.fix("sv") == f"menade du {meant}?"


class TestSize:
    """A rule set has a size that its tables can bear."""

    @pytest.mark.parametrize(("depth", "codes"), [(50, []), (51, ["rule.too_deep"])])
    def test_conditions_are_nested_at_most_50_deep(
        self, depth: int, codes: list[str]
    ) -> None:
        """Nesting 50 deep is taken, 51 deep is not."""
        assert [code for code, _ in errors(rule_set(nested(depth)))] == codes

    @pytest.mark.parametrize(("count", "codes"), [(999, []), (1000, ["rule.too_many"])])
    def test_there_are_at_most_1000_conditions(
        self, count: int, codes: list[str]
    ) -> None:
        """A group of 999 conditions makes 1,000, and 1,001 are refused."""
        several = AnyOf(conditions=(AT_RISK,) * count)
        assert [code for code, _ in errors(rule_set(several))] == codes

    def test_conditions_are_counted_over_all_criteria(self) -> None:
        """Groups that are small enough can be too many together."""
        several = AnyOf(conditions=(AT_RISK,) * 499)
        rules = rule_set(several, several, AT_RISK)
        assert errors(rules) == [("rule.too_many", "/criteria")]

    def test_a_fault_is_found_beside_too_many_conditions(self) -> None:
        """A criterion that is small enough is looked into, whatever the others are."""
        several = AnyOf(conditions=(AT_RISK,) * MOST_CONDITIONS)
        rules = rule_set(several, IsTrue(field="zzz"))
        assert [code for code, _ in errors(rules)] == [
            "rule.unknown_field",
            "rule.too_many",
        ]

    @pytest.mark.parametrize(
        "make", [lambda: doubled(40), lambda: doubled(5_000), lambda: nested(50_000)]
    )
    def test_what_is_too_large_is_refused_without_being_walked(
        self, make: Callable[[], Condition]
    ) -> None:
        """A condition far beyond the bounds is refused at once, by all that bind it."""
        rules = rule_set(make())
        codes = [code for code, _ in errors(rules)]
        assert codes in (["rule.too_many"], ["rule.too_deep"])
        with pytest.raises(RuleError):
            decide(rules, {}, on=A_DAY)

    def test_a_group_has_at_most_100000_fillings(self) -> None:
        """16 flags can be filled in 65,536 ways and are taken, 17 are not."""
        assert errors(flags(16)) == []
        assert errors(flags(17)) == [("rule.too_large", "/criteria")]

    def test_the_refusal_names_criteria_and_fields(self) -> None:
        """Who must mend a rule set that is too large is told where."""
        (found,) = check(flags(17))
        names = ", ".join(f"flag_{number}" for number in range(17))
        assert found.message() == (
            f"the criteria 0 share the fields {names}, "
            f"which can be filled in {2**17} ways"
        )
        assert str(MOST_FILLINGS) in found.fix()

    def test_criteria_that_share_no_field_are_counted_apart(self) -> None:
        """Many fields are no burden as long as no criterion joins them."""
        names = [f"flag_{number}" for number in range(500)]
        fields = tuple(Field(name=name, kind=Kind.FLAG) for name in names)
        rules = rule_set(*(IsTrue(field=name) for name in names), fields=fields)
        assert errors(rules) == []
        assert decide(rules, dict.fromkeys(names, True), on=A_DAY).unknown == ()

    def test_a_field_with_many_bounds_is_counted_by_its_cells(self) -> None:
        """Numbers between neighbouring bounds are one cell: 317 x 317 is too many."""

        def joined(count: int) -> RuleSet:
            fields = (Field(name="a", kind="integer"), Field(name="b", kind="integer"))
            several = AnyOf(
                conditions=tuple(
                    Compare(field=name, op="<", value=number)
                    for number in range(count - 1)
                    for name in "ab"
                )
            )
            return rule_set(several, fields=fields)

        assert errors(joined(316)) == []
        assert errors(joined(317)) == [("rule.too_large", "/criteria")]

    def test_ages_and_days_of_birth_are_counted_together(self) -> None:
        """On an unknown day the ages of a birth and its bounds combine."""
        ages = tuple(AgeBetween(minimum=age) for age in range(1, 151))
        bounds = tuple(
            Compare(field="birth", op="<", value=date(1000 + year, 1, 1))
            for year in range(700)
        )
        rules = rule_set(AnyOf(conditions=(*ages, *bounds)))
        assert errors(rules) == [("rule.too_large", "/criteria")]


class TestAboutNobody:
    """A rule set that says yes when nothing is known says yes to everybody."""

    @pytest.mark.parametrize(
        "condition",
        [
            AnyOf(conditions=(AT_RISK, Not(condition=AT_RISK))),
            OneOf(field="status", values=("enrolled", "dropped_out")),
            AgeBetween(minimum=0),
            AtLeast(count=0, conditions=(AT_RISK,)),
            Compare(field="entered_on", op=">=", value=date.min),
        ],
    )
    def test_it_is_refused(self, condition: Condition) -> None:
        """It is an error to be eligible with no fact known at all."""
        rules = rule_set(condition)
        assert errors(rules) == [("rule.eligible_about_nobody", "/criteria")]
        with pytest.raises(RuleError, match="nothing is known"):
            bind(rules)

    def test_it_is_refused_on_the_days_on_which_it_is_so(self) -> None:
        """Born before 2016 is true of everybody who can be asked about in 2015."""
        before = Compare(field="birth", op="<", value=date(2016, 1, 1))
        rules = rule_set(before)
        assert errors(rules) == []
        with pytest.raises(RuleError, match="nothing is known"):
            decide(rules, {}, on=A_DAY)
        assert decide(rules, {}, on=date(2016, 1, 1)).missing == ("birth",)

    def test_it_can_be_built(self) -> None:
        """The constructor takes it: a rule set may be built up step by step."""
        assert rule_set(AgeBetween(minimum=0)).criteria[0].id == "0"


class TestWarnings:
    """What decides nothing is pointed at."""

    @pytest.mark.parametrize(
        ("conditions", "found"),
        [
            ((AT_RISK, NEW), []),
            ((AT_RISK, AgeBetween(minimum=0)), [("rule.always_true", "/criteria/1")]),
            (
                (AT_RISK, AgeBetween(minimum=25, maximum=15)),
                [("rule.always_false", "/criteria/1")],
            ),
            (
                (AT_RISK, AllOf(conditions=(NEW, Not(condition=NEW)))),
                [("rule.always_false", "/criteria/1")],
            ),
            ((AT_RISK, Not(condition=AT_RISK)), [("rule.never_met", "/criteria")]),
            (
                (AT_RISK, Not(condition=AT_RISK), AgeBetween(minimum=0)),
                [("rule.always_true", "/criteria/2"), ("rule.never_met", "/criteria")],
            ),
            (
                (ADULT, AgeBetween(maximum=18), NEW),
                [("rule.never_met", "/criteria")],
            ),
        ],
    )
    def test_they_say_what_decides_nothing(
        self, conditions: tuple[Condition, ...], found: list[tuple[str, str]]
    ) -> None:
        """Criteria that are always or never true are told, and sets nobody can meet."""
        rules = rule_set(*conditions)
        assert warnings(rules) == found
        assert errors(rules) == []
        assert bind(rules).rules == rules

    def test_what_differs_on_one_day_in_a_century_is_no_constant(self) -> None:
        """Born on 29 February, one turns 4 on 28 February 2100, or on 1 March."""
        early = AgeBetween(minimum=4, leap_birthday=LeapBirthday.FEB_28)
        late = AgeBetween(minimum=4, leap_birthday=LeapBirthday.MAR_1)
        between = AllOf(conditions=(early, Not(condition=late)))
        rules = rule_set(between)
        assert check(rules) == ()
        assert decide(rules, {}, on=None).missing == ("birth", "on")
        born = {"birth": date(2096, 2, 29)}
        assert decide(rules, born, on=date(2100, 2, 28)).missing == ()

    def test_no_law_lets_one_be_19_before_the_year_of_turning_19(self) -> None:
        """What no way of counting allows on any day is never true."""
        early = AgeBetween(minimum=19)
        year = AgeBetween(maximum=18, method=AgeMethod.YEAR_OF_BIRTH)
        rules = rule_set(AllOf(conditions=(early, year)), AT_RISK)
        assert warnings(rules) == [("rule.always_false", "/criteria/0")]


class TestBinding:
    """What is bound is kept, and no answer depends on it."""

    @pytest.mark.parametrize(
        ("field", "sound", "unsound"),
        [
            ("at_risk", True, 1),
            ("credits", 1, True),
            ("credits", 1, Decimal(1)),
            ("share", 1, True),
            ("share", 1, 1.0),
        ],
    )
    def test_a_constant_of_another_kind_does_not_pass_for_its_equal(
        self, field: str, sound: Constant, unsound: Anything
    ) -> None:
        """1, True and 1.0 are equal in Python, but no rule set is taken for another."""
        right, wrong = (
            rule_set(Compare(field=field, op="=", value=value))
            for value in (sound, unsound)
        )
        assert bind(right).rules == right
        assert errors(wrong) != []
        with pytest.raises(RuleError):
            bind(wrong)

    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            (AgeBetween(minimum=1), AgeBetween(minimum=True)),
            (
                AtLeast(count=1, conditions=(AT_RISK,)),
                AtLeast(count=True, conditions=(AT_RISK,)),
            ),
        ],
    )
    def test_a_number_of_another_kind_does_not_pass_for_its_equal(
        self, right: Condition, wrong: Condition
    ) -> None:
        """True is no age and no number of conditions, whatever was bound before."""
        assert bind(rule_set(right)).rules == rule_set(right)
        with pytest.raises(RuleError):
            bind(rule_set(wrong))

    def test_equal_rule_sets_are_bound_once(self) -> None:
        """A rule set that is read again from its document is not worked out again."""
        assert bind(rule_set(AT_RISK)) is bind(rule_set(AT_RISK))

    def test_all_errors_are_in_the_refusal(self) -> None:
        """Who asks about an unsound rule set is told all that is wrong with it."""
        rules = rule_set(IsTrue(field="zzz"), AgeBetween(), AgeBetween(minimum=0))
        with pytest.raises(RuleError) as refused:
            decide(rules, {}, on=A_DAY)
        assert [one.code for one in refused.value.findings] == [
            "rule.unknown_field",
            "rule.no_bound",
        ]

    def test_a_warning_refuses_nothing(self) -> None:
        """A set that nobody can meet has an answer: nobody."""
        rules = rule_set(AT_RISK, Not(condition=AT_RISK))
        assert decide(rules, {}, on=A_DAY).outcome.value == "ineligible"

    def test_the_period_in_force_is_none_of_its_business(self) -> None:
        """A rule set that is long out of force is as sound as it was."""
        rules = RuleSet(
            id="r",
            version=1,
            in_force=Period(end=date(2000, 1, 1)),
            criteria=rule_set(AT_RISK).criteria,
        )
        assert errors(rules) == []
