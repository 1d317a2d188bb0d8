"""What can be said about rules, held to brute force and to hand-made cases."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

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
    Outcome,
    RuleSet,
    decide,
)
from plugin_model.eligibility.age_rules import KAA_2015, PLUG_IN, SFI
from plugin_model.eligibility.analysis import (
    Case,
    always,
    boundary_cases,
    compare,
    first_difference,
    nearest_change,
    never,
    next_question,
    residual,
)
from plugin_model.eligibility.rules import Condition, fields_read, leaves
from plugin_model.errors import FactsError, InvalidValueError, RuleError
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind
from plugin_model.strategies.facts import facts as some_facts
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.values import BirthDate, Period
from tests.eligibility import brute
from tests.eligibility.everybody import Pair, everybody, pairs, values
from tests.eligibility.questions import ALWAYS, Story, stories

DAY = date(2015, 9, 1)
ONE_DAY = timedelta(days=1)
# Brute force takes its time; the nightly profile draws more.
FEW = settings(max_examples=max(15, settings().max_examples // 5))
RISK, DROPOUT = IsTrue(field="at_risk"), IsTrue(field="has_dropped_out")
OWN = (
    Field(name="birth", kind=Kind.BIRTH),
    Field(name="flag", kind=Kind.FLAG),
    Field(name="code", kind=Kind.CODE),
    Field(name="listed", kind=Kind.CODE, codes=("a", "b", "c")),
    Field(name="day", kind=Kind.DATE),
    Field(name="count", kind=Kind.INTEGER),
    Field(name="share", kind=Kind.DECIMAL),
)


def rule_set(
    *conditions: Condition, fields: tuple[Field, ...] = PARTICIPANT_FIELDS
) -> RuleSet:
    """Return a rule set with a criterion for each condition, called 0, 1 and so on."""
    criteria = tuple(
        Criterion(id=str(number), label={"sv": "x", "en": "x"}, condition=one)
        for number, one in enumerate(conditions)
    )
    return RuleSet(id="r", version=1, criteria=criteria, fields=fields)


def ages(minimum: int | None, maximum: int | None) -> AgeBetween:
    """Return an age condition."""
    return AgeBetween(minimum=minimum, maximum=maximum)


YOUNG = rule_set(ages(15, 24), AnyOf(conditions=(RISK, DROPOUT)))


class TestCompare:
    """Two rule sets compared over everybody who could be asked about."""

    @FEW
    @given(pair=pairs())
    def test_the_relation_is_what_everybody_says(self, pair: Pair) -> None:
        """The relation is that of the two sets of people, found one by one."""
        old, new, on = pair
        found = set(everybody((old, new), on))
        both, lost, gained = (
            one in found for one in ((True, True), (True, False), (False, True))
        )
        expected = {
            (False, False): "equivalent",
            (True, False): "stricter",
            (False, True): "looser",
            (True, True): "overlapping" if both else "disjoint",
        }[lost, gained]
        assert compare(old, new, on=on).relation == expected

    @FEW
    @given(pair=pairs())
    def test_witnesses_are_real(self, pair: Pair) -> None:
        """Who gains and who loses is somebody born by the day, to whom it happens."""
        old, new, on = pair
        found = compare(old, new, on=on)
        for people, admits, refuses in (
            (found.lost, old, new),
            (found.gained, new, old),
        ):
            for one in people:
                assert decide(admits, one, on).outcome is Outcome.ELIGIBLE
                assert decide(refuses, one, on).outcome is Outcome.INELIGIBLE
                assert all(
                    one[field.name] <= on  # type: ignore[operator]
                    for field in fields_read(old)
                    if field.kind is Kind.BIRTH
                )
        assert bool(found.lost) is (
            found.relation in ("stricter", "overlapping", "disjoint")
        )
        assert bool(found.gained) is (
            found.relation in ("looser", "overlapping", "disjoint")
        )

    @FEW
    @given(pair=pairs())
    def test_changing_back(self, pair: Pair) -> None:
        """Changed over, who gained loses; what is not changed is equivalent."""
        old, new, on = pair
        there, back = compare(old, new, on=on), compare(new, old, on=on)
        mirror = {"stricter": "looser", "looser": "stricter"}
        assert mirror.get(there.relation, there.relation) == back.relation
        assert bool(there.gained) is bool(back.lost)
        assert bool(there.lost) is bool(back.gained)
        assert compare(old, evolve(old, version=7), on=on).relation == "equivalent"

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ((ages(15, 24),), (ages(16, 20),), "stricter"),
            ((ages(16, 20),), (ages(15, 24),), "looser"),
            ((ages(15, 24),), (ages(None, 19),), "overlapping"),
            ((ages(15, 24),), (ages(25, None),), "disjoint"),
            ((ages(15, 24),), (ages(15, None), ages(None, 24)), "equivalent"),
            ((RISK,), (RISK, Not(condition=RISK)), "stricter"),
            ((RISK, Not(condition=RISK)), (RISK,), "looser"),
            ((RISK, Not(condition=RISK)), (ages(9, 8),), "equivalent"),
            ((RISK,), (DROPOUT,), "overlapping"),
        ],
    )
    def test_each_relation(
        self, old: tuple[Condition, ...], new: tuple[Condition, ...], expected: str
    ) -> None:
        """The five relations, and rule sets that nobody can meet."""
        assert compare(rule_set(*old), rule_set(*new), on=DAY).relation == expected

    def test_one_witness_for_each_reason(self) -> None:
        """Each new criterion that turns people away shows one it alone turns away."""
        settled = Not(condition=IsTrue(field="newly_arrived"))
        stricter = rule_set(ages(16, 24), YOUNG.criteria[1].condition, settled)
        lost = compare(YOUNG, stricter, on=DAY).lost
        unmet = [decide(stricter, one, DAY).unmet for one in lost]
        assert unmet == [("0",), ("2",)]
        assert lost[0]["birth"] == date(2000, 9, 1)

    def test_periods_in_force_do_not_count(self) -> None:
        """Versions that are never in force on one day can be compared."""
        old = evolve(YOUNG, in_force=Period(end=date(2014, 12, 31)))
        new = evolve(YOUNG, in_force=Period(start=date(2016, 1, 1)))
        assert compare(old, new, on=DAY).relation == "equivalent"

    def test_fields_of_one_side(self) -> None:
        """Facts that one rule set lacks stand in the witnesses all the same."""
        lost = compare(PLUG_IN, KAA_2015, on=DAY).lost[0]
        assert decide(PLUG_IN, lost, DAY, ignore_extra=True).outcome is Outcome.ELIGIBLE
        assert decide(KAA_2015, lost, DAY).unmet == ("age",)

    @pytest.mark.parametrize(
        "other", [Field(name="x", kind=Kind.DATE), Field(name="x", kind="code")]
    )
    def test_fields_must_agree(self, other: Field) -> None:
        """A name that stands for two fields is refused."""
        own = Field(name="x", kind="code", codes=("a", "b"))
        one = rule_set(OneOf(field="x", values=("a",)), fields=(own,))
        value: Any = "a" if other.kind is Kind.CODE else DAY
        two = rule_set(Compare(field="x", op="=", value=value), fields=(other,))
        with pytest.raises(RuleError, match="the field 'x' is not the same"):
            compare(one, two, on=DAY)

    def test_the_size_is_bounded(self) -> None:
        """What is too large together is refused, with the criteria and the fields."""
        fields = tuple(Field(name=f"f{number}", kind="flag") for number in range(18))
        flags = [IsTrue(field=one.name) for one in fields]
        one = rule_set(AllOf(conditions=tuple(flags[:9])), fields=fields)
        two = rule_set(AnyOf(conditions=tuple(flags[8:])), fields=fields)
        with pytest.raises(RuleError, match="262144"):
            compare(one, two, on=DAY)

    def test_what_is_no_day_is_refused(self) -> None:
        """A text is no day."""
        with pytest.raises(InvalidValueError, match="2015"):
            compare(YOUNG, YOUNG, on="2015-09-01")  # type: ignore[arg-type]

    def test_the_unsound_is_refused(self) -> None:
        """A rule set that cannot be evaluated cannot be compared."""
        with pytest.raises(RuleError):
            compare(YOUNG, rule_set(IsTrue(field="at_rsik")), on=DAY)


class TestEverybody:
    """What holds always, and what never."""

    @FEW
    @given(rules=rule_sets(in_force=ALWAYS, ages=brute.AGES), on=turning_days())
    def test_always_and_never(self, rules: RuleSet, on: date) -> None:
        """Always and never are what everybody says, of the whole and of each part."""
        for number, one in enumerate(rules.criteria):
            alone = evolve(rules, criteria=(one,))
            said = {answer for (answer,) in everybody((alone,), on)}
            id = rules.criteria[number].id
            assert always(rules, on, criterion=id) is (said == {True})
            assert never(rules, on, criterion=id) is (said == {False})
        said = {answer for (answer,) in everybody((rules,), on)}
        assert always(rules, on) is (said == {True})
        assert never(rules, on) is (said == {False})

    def test_there_is_no_such_criterion(self) -> None:
        """A criterion is called by its id."""
        with pytest.raises(KeyError):
            always(YOUNG, DAY, criterion="no such")


class TestFirstDifference:
    """From which day on two versions differ."""

    @FEW
    @given(pair=pairs(), length=st.integers(0, 40))
    def test_it_is_the_first_day_that_differs(self, pair: Pair, length: int) -> None:
        """Asked day by day, `compare` says the same."""
        old, new, start = pair
        last = min(start.toordinal() + length, date.max.toordinal())
        days = map(date.fromordinal, range(start.toordinal(), last + 1))
        differing = (
            day for day in days if compare(old, new, on=day).relation != "equivalent"
        )
        period = Period(start=start, end=date.fromordinal(last))
        assert first_difference(old, new, during=period) == next(differing, None)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (ages(15, 24), ages(15, 24), None),
            (
                ages(15, 24),
                evolve(ages(15, 24), leap_birthday=LeapBirthday.MAR_1),
                date(2017, 2, 28),
            ),
            (RISK, RISK, None),
            (RISK, DROPOUT, DAY),
            (ages(15, 24), evolve(ages(15, 24), method=AgeMethod.YEAR_OF_BIRTH), DAY),
            (
                Compare(field="birth", op="<", value=date(2020, 2, 29)),
                Compare(field="birth", op="<", value=date(2020, 3, 1)),
                date(2020, 2, 29),
            ),
            (
                AllOf(
                    conditions=(
                        ages(15, None),
                        Compare(field="birth", op="<", value=date(2020, 2, 1)),
                    )
                ),
                ages(15, None),
                date(2035, 2, 1),
            ),
        ],
    )
    def test_without_an_end(
        self, old: Condition, new: Condition, expected: date | None
    ) -> None:
        """A period that never ends is settled all the same."""
        # Somebody must fail, or everybody would be eligible before anybody is born.
        pair = rule_set(old, DROPOUT), rule_set(new, DROPOUT)
        assert first_difference(*pair, during=Period(start=DAY)) == expected

    def test_a_beginning_is_needed(self) -> None:
        """A period that never began is refused."""
        with pytest.raises(InvalidValueError, match="no first day"):
            first_difference(YOUNG, YOUNG, during=Period(end=DAY))


def _edges(rules: RuleSet, on: date) -> dict[str, list[tuple[Any, Any]]]:
    """Return the neighbours between which what leaves say changes, by brute force."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for field in fields_read(rules):
        asked = [
            leaf
            for one in rules.criteria
            for leaf in leaves(one.condition)
            if leaf.field == field.name
        ]
        if field.kind in (Kind.BIRTH, Kind.DATE, Kind.INTEGER):
            ordered = sorted(brute._values(field, None, asked, on))
            step: Any = 1 if field.kind is Kind.INTEGER else ONE_DAY
            found[field.name] = [
                (low, high)
                for low, high in pairwise(ordered)
                if high - low == step
                and brute._said(asked, [(low, on)]) != brute._said(asked, [(high, on)])
            ]
    return found


class TestBoundaryCases:
    """People on both sides of every edge."""

    @FEW
    @given(rules=rule_sets(in_force=ALWAYS, ages=brute.AGES), on=turning_days())
    def test_both_sides_stand_with_all_else_equal(
        self, rules: RuleSet, on: date
    ) -> None:
        """Of each edge both sides are there, in people who differ in nothing else."""
        people = [case.facts for case in boundary_cases(rules, on)]
        for name, edges in _edges(rules, on).items():
            for low, high in edges:
                assert any(
                    {**one, name: high} in people
                    for one in people
                    if one[name] == low and type(one[name]) is type(low)
                )

    @FEW
    @given(rules=rule_sets(in_force=ALWAYS, ages=brute.AGES), on=turning_days())
    def test_answers_are_those_of_decide(self, rules: RuleSet, on: date) -> None:
        """Each case has the answer that `decide` gives, and nobody stands twice."""
        cases = boundary_cases(rules, on)
        for case in cases:
            said = decide(rules, case.facts, on)
            assert (said.outcome, said.unmet, said.unknown, said.missing) == (
                case.answer.outcome,
                case.answer.unmet,
                case.answer.unknown,
                case.answer.missing,
            )
        shown = [repr(case.facts) for case in cases]
        assert len(set(shown)) == len(shown)

    @FEW
    @given(rules=rule_sets(in_force=ALWAYS, ages=brute.AGES), on=turning_days())
    def test_a_fact_that_can_decide_does(self, rules: RuleSet, on: date) -> None:
        """A fact that can be missing is missing in a case in which it is not known."""
        cases = boundary_cases(rules, on)
        could = decide(rules, {}, on).missing
        shown = {
            name
            for case in cases
            for name in case.answer.missing
            if case.facts[name] is None
        }
        assert set(could) == shown

    def test_the_cases_of_plug_in(self) -> None:
        """15 to 24 and a risk: eleven people, each at an edge of its own."""
        born = [
            (str(case.facts["birth"]), case.answer.outcome.value)
            for case in boundary_cases(YOUNG, DAY)
            if case.field == "birth"
        ]
        assert born == [
            ("1990-09-01", "ineligible"),
            ("1990-09-02", "eligible"),
            ("2000-09-01", "eligible"),
            ("2000-09-02", "ineligible"),
            ("1990", "undetermined"),
            ("2000", "undetermined"),
            ("None", "undetermined"),
        ]
        assert len(boundary_cases(YOUNG, DAY)) == 11

    def test_29_february(self) -> None:
        """On 28 February of a common year the edge lies at a leap day."""
        births = {
            case.facts["birth"] for case in boundary_cases(YOUNG, date(2017, 2, 28))
        }
        assert {date(1992, 2, 29), date(1992, 3, 1), 1992} <= births

    @pytest.mark.parametrize(
        ("condition", "name", "expected"),
        [
            (IsTrue(field="flag"), "flag", [False, True, None]),
            (OneOf(field="code", values=("a", "b")), "code", ["a", "another", None]),
            (
                OneOf(field="code", values=("another",)),
                "code",
                ["another", "another_", None],
            ),
            (OneOf(field="listed", values=("b",)), "listed", ["a", "b", None]),
            (Compare(field="count", op="=", value=3), "count", [2, 3, 4, None]),
            (Compare(field="share", op="=", value=1), "share", [0, 1, 2, None]),
            (
                Compare(field="share", op="<", value=0),
                "share",
                [Decimal("-0.5"), 0, None],
            ),
            (
                Compare(field="day", op=">", value=DAY),
                "day",
                [DAY, DAY + ONE_DAY, None],
            ),
            (
                Compare(field="day", op="!=", value=date.max),
                "day",
                [date.max - ONE_DAY, date.max, None],
            ),
            (
                Compare(field="birth", op="<", value=date.min + ONE_DAY),
                "birth",
                [date.min, date.min + ONE_DAY, 1, None],
            ),
        ],
    )
    def test_each_kind(
        self, condition: Condition, name: str, expected: list[object]
    ) -> None:
        """Each kind of field has its own edges, in their order."""
        cases: tuple[Case, ...] = boundary_cases(rule_set(condition, fields=OWN), DAY)
        assert [case.facts[name] for case in cases] == expected

    def test_open_runs_of_decimals(self) -> None:
        """Between two numbers that count alike somebody stands in the middle."""
        rules = rule_set(
            AnyOf(
                conditions=(
                    Compare(field="share", op="=", value=1),
                    Compare(field="share", op="=", value=2),
                )
            ),
            fields=OWN,
        )
        values = [str(case.facts["share"]) for case in boundary_cases(rules, DAY)]
        assert values == ["0", "1", "1.5", "2", "3.5", "None"]

    def test_what_nobody_can_meet(self) -> None:
        """A rule set that nobody can meet has edges too."""
        cases = boundary_cases(rule_set(RISK, Not(condition=RISK)), DAY)
        assert {case.answer.outcome for case in cases} == {Outcome.INELIGIBLE}

    def test_out_of_force(self) -> None:
        """On a day on which the rule set is not in force there is no answer."""
        with pytest.raises(RuleError, match="in force"):
            boundary_cases(PLUG_IN, date(2014, 1, 1))


class TestNextQuestion:
    """The fact to find out first."""

    @FEW
    @given(data=st.data())
    def test_it_is_the_best_in_the_worst_case(self, data: st.DataObject) -> None:
        """No other missing fact leaves fewer to find out after its worst reply."""
        rules = data.draw(rule_sets(in_force=ALWAYS, ages=brute.AGES))
        on = data.draw(turning_days())
        known = data.draw(some_facts(rules, on=on, all_known=True, unborn=False))
        for name in data.draw(st.sets(st.sampled_from(list(known)), min_size=1)):
            del known[name]
        asked = next_question(rules, known, on)
        missing = decide(rules, known, on).missing
        assert (asked is None) is (missing == ())
        worst = {
            name: max(
                len(decide(rules, {**known, name: value}, on).missing)
                for value in values(rules, name, on)
            )
            for name in missing
        }
        if asked is not None:
            assert worst[asked.field] == min(worst.values()) == asked.most_missing
            for reply in asked.replies:
                for value in reply.sort.values:
                    said = decide(rules, {**known, asked.field: value}, on)
                    assert said.missing == reply.answer.missing
                    assert said.outcome is reply.answer.outcome

    @pytest.mark.parametrize(
        ("facts", "field", "expected"),
        [
            ({"birth": 1990}, "birth", [date(1990, 9, 1), date(1990, 9, 2)]),
            (
                {"birth": BirthDate(2000, 9)},
                "birth",
                [date(2000, 9, 1), date(2000, 9, 2)],
            ),
        ],
    )
    def test_what_is_known_in_part(
        self, facts: Mapping[str, object], field: str, expected: list[date]
    ) -> None:
        """Of a birth known in part, replies fit what is known."""
        asked = next_question(YOUNG, {**facts, "at_risk": True}, DAY)
        assert asked is not None
        assert asked.field == field
        assert [reply.sort.example for reply in asked.replies] == expected

    def test_ties(self) -> None:
        """Of equal questions, that with fewer open replies, then the rules' order."""
        both = rule_set(AllOf(conditions=(RISK, DROPOUT)))
        first = next_question(both, {}, DAY)
        assert first is not None
        assert first.field == "at_risk"
        young = next_question(YOUNG, {"birth": None}, DAY)
        assert young is not None
        assert young.field == "birth"

    def test_a_day_is_needed(self) -> None:
        """Without a day the question is refused, and so are faulty facts."""
        with pytest.raises(InvalidValueError):
            next_question(YOUNG, {}, None)  # type: ignore[arg-type]
        with pytest.raises(FactsError):
            next_question(YOUNG, {"brith": 2000}, DAY)

    def test_objects_with_attributes(self) -> None:
        """Facts may be attributes of an object."""
        assert next_question(SFI, Story, date(2016, 7, 1)) is not None


class TestNearestChange:
    """The fewest facts that stand in the way."""

    @FEW
    @given(data=st.data())
    def test_it_makes_eligible_and_nothing_smaller_does(
        self, data: st.DataObject
    ) -> None:
        """With the changes the answer is yes; with fewer facts changed it never is."""
        rules = data.draw(rule_sets(in_force=ALWAYS, ages=brute.AGES))
        on = data.draw(turning_days())
        known = data.draw(some_facts(rules, on=on))
        found = nearest_change(rules, known, on).facts
        others = [one.name for one in fields_read(rules) if one.kind is not Kind.BIRTH]
        if found is not None:
            assert set(found) <= set(others)
            said = decide(rules, {**known, **found}, on)
            assert said.outcome is Outcome.ELIGIBLE
        most = len(others) + 1 if found is None else len(found)
        for count in range(most):
            for names in combinations(others, count):
                each = [values(rules, name, on) for name in names]
                for chosen in product(*each):
                    changed = {**known, **dict(zip(names, chosen, strict=True))}
                    assert decide(rules, changed, on).outcome is not Outcome.ELIGIBLE

    @FEW
    @given(data=st.data())
    def test_the_days_of_age(self, data: st.DataObject) -> None:
        """Asked day by day, age alone makes eligible from and until the days told."""
        rules = data.draw(rule_sets(in_force=ALWAYS, ages=(0, 1, 2)))
        on = date(2016, 2, 29)
        known: dict[str, Any] = data.draw(
            some_facts(rules, on=on, all_known=True, unborn=False)
        )
        found = nearest_change(rules, known, on)
        aged = {
            leaf.field
            for one in rules.criteria
            for leaf in leaves(one.condition)
            if isinstance(leaf, AgeBetween)
        }
        born = max((known[name] for name in aged), default=on)
        if found.facts == {} or on.year - born.year > 3:
            return

        def is_eligible(day: date) -> bool:
            return decide(rules, known, day).outcome is Outcome.ELIGIBLE

        later = (on + step * ONE_DAY for step in range(1, 3 * 366))
        earlier = (on - step * ONE_DAY for step in range(1, (on - born).days + 1))
        expected = (
            next(filter(is_eligible, later), None) if aged else None,
            next(filter(is_eligible, earlier), None) if aged else None,
        )
        assert (found.eligible_from, found.eligible_until) == expected

    @pytest.mark.parametrize(
        ("facts", "changed", "since", "until"),
        [
            ({"birth": date(1999, 5, 17), "at_risk": True}, {}, None, None),
            ({"birth": date(1999, 5, 17)}, {"at_risk": True}, None, None),
            (
                {
                    "birth": date(1999, 5, 17),
                    "at_risk": False,
                    "has_dropped_out": False,
                },
                {"at_risk": True},
                None,
                None,
            ),
            (
                {"birth": date(2000, 9, 2), "at_risk": True},
                None,
                date(2015, 9, 2),
                None,
            ),
            (
                {"birth": date(1990, 9, 1), "at_risk": True},
                None,
                None,
                date(2015, 8, 31),
            ),
            ({"birth": 2001, "at_risk": True}, None, date(2016, 12, 31), None),
            ({"birth": 1989, "at_risk": True}, None, None, date(2013, 12, 31)),
            (
                {"birth": BirthDate(2001, 2), "at_risk": True},
                None,
                date(2016, 2, 28),
                None,
            ),
            ({"birth": date(1990, 9, 1)}, None, None, None),
            ({"at_risk": True}, None, None, None),
        ],
    )
    def test_people(
        self,
        facts: Mapping[str, object],
        changed: Mapping[str, object] | None,
        since: date | None,
        until: date | None,
    ) -> None:
        """People whom a fact, their age, or both keep from being eligible."""
        found = nearest_change(YOUNG, facts, DAY)
        assert (found.facts, found.eligible_from, found.eligible_until) == (
            changed,
            since,
            until,
        )

    def test_only_days_in_force(self) -> None:
        """A day on which the rule set is not in force helps nobody."""
        facts = {"birth": date(2000, 9, 2), "at_risk": True}
        short = evolve(YOUNG, in_force=Period(start=DAY, end=DAY))
        assert nearest_change(short, facts, DAY).eligible_from is None
        old = {"birth": date(1990, 9, 1), "at_risk": True}
        assert nearest_change(short, old, DAY).eligible_until is None

    def test_ages_beyond_the_calendar(self) -> None:
        """An age that is reached after the calendar's last day is never reached."""
        found = nearest_change(
            rule_set(ages(150, None)), {"birth": date(9990, 1, 1)}, date(9995, 1, 1)
        )
        assert found.eligible_from is None


class TestResidual:
    """What remains where some facts are known."""

    @FEW
    @given(story=stories())
    def test_it_says_the_same_however_facts_turn_out(self, story: Story) -> None:
        """Asked later and in the end, it gives the answers of the whole rule set."""
        left = residual(story.rules, story.at_first, story.on)
        for facts in (story.later, story.in_the_end):
            said = decide(story.rules, facts, story.on).outcome
            if isinstance(left, Outcome):
                assert said is left
            else:
                again = decide(left, facts, story.on)
                assert again.outcome is said

    @FEW
    @given(story=stories())
    def test_it_reads_only_what_is_open(self, story: Story) -> None:
        """No condition remains about a fact that is wholly known."""
        left = residual(story.rules, story.at_first, story.on)
        if isinstance(left, RuleSet):
            known = {
                name
                for name, value in story.at_first.items()
                if value is not None and value == story.in_the_end[name]
            }
            assert known.isdisjoint(one.name for one in fields_read(left))

    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ({}, (YOUNG.criteria[0].condition, YOUNG.criteria[1].condition)),
            ({"birth": date(1999, 5, 17)}, (YOUNG.criteria[1].condition,)),
            (
                {"birth": date(1999, 5, 17), "at_risk": False},
                (AnyOf(conditions=(DROPOUT,)),),
            ),
            ({"at_risk": True}, (YOUNG.criteria[0].condition,)),
        ],
    )
    def test_what_is_left(
        self, facts: Mapping[str, object], expected: tuple[Condition, ...]
    ) -> None:
        """What is settled is gone, and the rest stands as it was."""
        left = residual(YOUNG, facts, DAY)
        assert isinstance(left, RuleSet)
        assert tuple(one.condition for one in left.criteria) == expected
        assert (left.id, left.in_force) == ("r-residual", Period(start=DAY, end=DAY))

    def test_counts_go_down(self) -> None:
        """Of "at least two of three", one is left when one holds."""
        flags = tuple(IsTrue(field=name) for name in ("at_risk", "newly_arrived"))
        rules = rule_set(AtLeast(count=2, conditions=(*flags, Not(condition=DROPOUT))))
        left = residual(rules, {"has_dropped_out": False}, DAY)
        assert isinstance(left, RuleSet)
        assert left.criteria[0].condition == AtLeast(count=1, conditions=flags)

    def test_what_too_few_are_left_for(self) -> None:
        """Where fewer conditions are left than must hold, the group is left out."""
        both = AtLeast(count=2, conditions=(RISK, DROPOUT))
        rules = rule_set(AnyOf(conditions=(both, ages(15, 24))))
        left = residual(rules, {"at_risk": False}, DAY)
        assert isinstance(left, RuleSet)
        assert [one.condition for one in left.criteria] == [
            AnyOf(conditions=(ages(15, 24),))
        ]

    def test_what_is_settled(self) -> None:
        """Of a settled answer nothing is left but the answer."""
        assert residual(YOUNG, {"birth": 1980}, DAY) is Outcome.INELIGIBLE
