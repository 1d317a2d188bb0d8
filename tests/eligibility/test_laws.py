"""The laws that make an answer one to rely on."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugin_model.eligibility import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Decision,
    Not,
    Outcome,
    RuleSet,
    Truth,
    decide,
)
from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.rules import Condition, Criterion, leaves
from plugin_model.strategies.basic import days
from plugin_model.strategies.facts import facts, values
from plugin_model.strategies.rules import leaves as leaves_about
from plugin_model.strategies.rules import rule_sets
from tests.eligibility import brute
from tests.eligibility.questions import (
    ALWAYS,
    Question,
    Story,
    names_read,
    questions,
    stories,
)

TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


def settled(decision: Decision) -> dict[str, Truth | Outcome]:
    """Return what a decision leaves no doubt about: criteria, and the whole."""
    found: dict[str, Truth | Outcome] = {
        id: said for id, said in decision.truths.items() if said is not Truth.UNKNOWN
    }
    if decision.outcome is not Outcome.UNDETERMINED:
        found["the whole"] = decision.outcome
    return found


class TestLearning:
    """What is settled stays so, whatever else becomes known."""

    @given(stories())
    def test_learning_a_fact_flips_no_settled_answer(self, story: Story) -> None:
        """To know one more fact, or a birth more exactly, flips nothing."""
        for on in (story.on, None):
            told = [
                settled(decide(story.rules, known, on))
                for known in (story.at_first, story.later, story.in_the_end)
            ]
            assert told[0].items() <= told[1].items() <= told[2].items()

    @given(stories())
    def test_learning_the_day_flips_no_settled_answer(self, story: Story) -> None:
        """What is settled on an unknown day is so on every day since birth."""
        for known in (story.at_first, story.later, story.in_the_end):
            never = settled(decide(story.rules, known, None))
            assert (
                never.items() <= settled(decide(story.rules, known, story.on)).items()
            )

    @given(stories())
    def test_all_facts_settle_everything(self, story: Story) -> None:
        """When all is known, nothing is left open."""
        found = decide(story.rules, story.in_the_end, story.on)
        assert (found.unknown, found.missing) == ((), ())

    @given(stories())
    def test_what_is_not_missing_changes_nothing(self, story: Story) -> None:
        """Learning facts that are not missing leaves the outcome as it was."""
        before = decide(story.rules, story.at_first, story.on)
        told = {
            name: story.at_first[name] if name in before.missing else fact
            for name, fact in story.in_the_end.items()
        }
        after = decide(story.rules, told, story.on)
        assert after.outcome is before.outcome
        assert after.missing == before.missing

    @given(stories())
    def test_the_missing_facts_settle_the_outcome(self, story: Story) -> None:
        """Learning all that is missing, and nothing else, settles the outcome."""
        before = decide(story.rules, story.at_first, story.on)
        told = {
            name: fact if name in before.missing else story.at_first[name]
            for name, fact in story.in_the_end.items()
        }
        after = decide(story.rules, told, story.on)
        assert after.missing == ()
        assert after.outcome is decide(story.rules, story.in_the_end, story.on).outcome


def kleene(condition: Condition, said: Mapping[Any, bool | None]) -> bool | None:
    """Return the value of *condition* in Kleene's strong logic."""
    if isinstance(condition, Not):
        inner = kleene(condition.condition, said)
        return None if inner is None else not inner
    if not isinstance(condition, AllOf | AnyOf | AtLeast):
        return said[condition]
    given = [kleene(one, said) for one in condition.conditions]
    if isinstance(condition, AtLeast):
        needed = condition.count
    else:
        needed = 1 if isinstance(condition, AnyOf) else len(given)
    if given.count(True) >= needed:
        return True
    return False if given.count(True) + given.count(None) < needed else None


@st.composite
def questions_without_repetition(draw: st.DrawFn) -> Question:
    """Draw a question whose rule set reads each field in one place alone."""
    rules, on = draw(rule_sets(in_force=ALWAYS)), draw(days() | st.none())
    waiting: list[Condition] = [
        draw(leaves_about(field, ages=brute.AGES, telling=True))
        for field in rules.fields
    ]
    while len(waiting) > 1 and draw(st.booleans()):
        taken = tuple(
            waiting.pop() for _ in range(min(len(waiting), draw(st.integers(1, 3))))
        )
        group = draw(st.sampled_from((AllOf, AnyOf, AtLeast, Not)))
        if group is Not:
            waiting = [Not(condition=taken[0]), *taken[1:], *waiting]
        elif group is AtLeast:
            count = draw(st.integers(1, len(taken)))
            waiting = [AtLeast(count=count, conditions=taken), *waiting]
        else:
            waiting = [group(conditions=taken), *waiting]
    again = RuleSet(
        id="each once",
        version=1,
        criteria=tuple(
            Criterion(id=str(number), label={"sv": "", "en": ""}, condition=one)
            for number, one in enumerate(waiting)
        ),
        fields=rules.fields,
    )
    return again, draw(facts(again, on=on)), on


def naive(question: Question) -> list[bool | None]:
    """Return what each criterion is when unknown facts are passed on as they are."""
    rules, known, on = question
    said = {
        leaf: brute.naively(rules, leaf, known, on)
        for one in rules.criteria
        for leaf in leaves(one.condition)
    }
    return [kleene(one.condition, said) for one in rules.criteria]


class TestKleene:
    """The answer is that of Kleene's strong logic, or sharper."""

    @given(questions(ages=brute.AGES))
    def test_it_is_never_contradicted(self, question: Question) -> None:
        """What is settled when unknown facts are passed on has the same answer here."""
        rules, known, on = question
        ids = [one.id for one in rules.criteria]
        guessed = zip(ids, naive(question), strict=True)
        told = {id: TRUTHS[guess] for id, guess in guessed if guess is not None}
        assert told.items() <= decide(rules, known, on).truths.items()

    @given(questions_without_repetition())
    def test_it_is_equal_where_no_field_stands_twice(self, question: Question) -> None:
        """Where each field is read once and decides something, the two are equal."""
        found, guessed = decide(*question), naive(question)
        assert list(found.truths.values()) == [TRUTHS[one] for one in guessed]
        expected = False if False in guessed else None if None in guessed else True
        assert found.outcome is Outcome.of(TRUTHS[expected])


class TestReasons:
    """The reasons are the fewest facts that alone force the outcome."""

    @given(questions())
    def test_they_are_the_first_of_the_smallest_sets_that_do(
        self, question: Question
    ) -> None:
        """They force the outcome, no fewer facts do, and none named before them."""
        rules, known, on = question
        found, names = decide(rules, known, on), names_read(rules)
        forcing = [
            chosen
            for count in range(len(names) + 1)
            for chosen in combinations(names, count)
            if decide(rules, {name: known.get(name) for name in chosen}, on).outcome
            is found.outcome
        ]
        is_open = found.outcome is Outcome.UNDETERMINED
        assert found.reasons == (() if is_open else forcing[0])

    def test_of_somebody_not_born_yet_they_force_the_answer_too(self) -> None:
        """An unknown birth lies up to the day, so one after it may decide alone."""
        later = Criterion(
            id="later",
            label={"sv": "", "en": ""},
            condition=Compare(field="birth", op=">", value=date(2015, 9, 1)),
        )
        rules = RuleSet(id="r", version=1, criteria=(later,))
        unborn = decide(rules, {"birth": date(2015, 9, 2)}, date(2015, 9, 1))
        assert (unborn.outcome, unborn.reasons) == (Outcome.ELIGIBLE, ("birth",))
        nobody = decide(rules, {}, date(2015, 9, 1))
        assert (nobody.outcome, nobody.reasons) == (Outcome.INELIGIBLE, ())


class TestCells:
    """Two people whom the rules cannot tell apart are one to them."""

    @given(questions())
    def test_one_code_has_one_decision(self, question: Question) -> None:
        """Who is asked about again, in other words, gets the very same decision."""
        rules, known, on = question
        again = {name: known[name] for name in reversed(list(known))}
        without = {
            name: fact for name, fact in known.items() if name in names_read(rules)
        }
        assert decide(rules, again, on) is decide(rules, known, on)
        assert decide(rules, without, on) is decide(rules, known, on)

    @given(questions(), st.data())
    def test_moving_a_fact_inside_its_cell_changes_nothing(
        self, question: Question, data: st.DataObject
    ) -> None:
        """Another value of the same cells leads to the very same decision."""
        rules, known, on = question
        cells = data.draw(st.sampled_from(Binding.of(rules).cells))
        asked = tuple(
            leaf
            for one in rules.criteria
            for leaf in leaves(one.condition)
            if leaf.field == cells.field.name
        )
        found = data.draw(
            st.lists(values(cells.field, asked, on=on), min_size=2, max_size=9)
        )
        decided: dict[tuple[int, ...], Decision] = {}
        for value in found:
            decision = decide(rules, {**known, cells.field.name: value}, on)
            assert decided.setdefault(cells.states(value, on), decision) is decision

    @given(questions(ages=brute.AGES), st.data())
    def test_values_that_no_condition_tells_apart_have_equal_decisions(
        self, question: Question, data: st.DataObject
    ) -> None:
        """What counts is what the conditions say of a value, not the value."""
        rules, known, on = question
        name = data.draw(st.sampled_from(names_read(rules)))
        field = rules.field(name)
        asked = [
            leaf
            for one in rules.criteria
            for leaf in leaves(one.condition)
            if leaf.field == name
        ]
        found = data.draw(st.lists(values(field, asked, on=on), min_size=2, max_size=9))
        decided: dict[tuple[bool | None, ...], Decision] = {}
        for value in found:
            told = {**known, name: value}
            said = tuple(brute.naively(rules, leaf, told, on) for leaf in asked)
            decision = decide(rules, told, on)
            if None not in said:
                assert decided.setdefault(said, decision).truths == decision.truths
