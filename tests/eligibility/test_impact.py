"""Two versions on one table, and funnels, held to what is said of each row."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model.eligibility import (
    AgeBetween,
    AllOf,
    AnyOf,
    Criterion,
    IsTrue,
    RuleSet,
    decide,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.impact import (
    Funnel,
    Grid,
    Step,
    funnel,
    impact,
    impact_of,
)
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import FactsError, RuleError
from plugin_model.fields import Field, Kind
from plugin_model.strategies.facts import facts as some_facts
from plugin_model.strategies.rules import rule_sets
from plugin_model.values import Period
from tests.eligibility.engines import EAGER, MAIN, Engine
from tests.eligibility.questions import ALWAYS

polars = pytest.importorskip("polars")

DAY = date(2015, 9, 1)
FLAGS = tuple(Field(name=name, kind="flag") for name in ("a", "b", "c"))
OUTCOMES = ("eligible", "ineligible", "undetermined")
MET = ("met", "unmet", "open")
POLARS = MAIN[0]
READY = [one for one in MAIN if one in EAGER]
Rows = list[dict[str, Any]]
Table = Any


def criterion(id: str, condition: Condition) -> Criterion:
    """Return a criterion."""
    return Criterion(id=id, label={"sv": id, "en": id}, condition=condition)


AGE = criterion("age", condition=AgeBetween(minimum=15, maximum=24))
RISK = criterion("risk", condition=IsTrue(field="at_risk"))
OLD = RuleSet(id="young", version=1, criteria=(AGE, RISK))
NEW = evolve(
    OLD,
    version=2,
    criteria=(evolve(AGE, condition=AgeBetween(minimum=16, maximum=20)),),
)
PEOPLE: Rows = [
    {"birth_date": date(1999, 5, 17), "at_risk": True, "town": "a"},
    {"birth_date": date(1992, 5, 17), "at_risk": True, "town": "b"},
    {"birth_date": date(1992, 5, 17), "at_risk": False, "town": "b"},
    {"birth_date": None, "at_risk": None, "town": None},
    {"birth_date": date(1980, 5, 17), "at_risk": None, "town": "a"},
]


def table(rows: Rows, engine: Engine = POLARS) -> Table:
    """Return rows as a table."""
    kinds = {"birth_date": Kind.DATE, "at_risk": Kind.FLAG, "town": Kind.CODE}
    return made(rows, kinds, engine)


def flags(rows: Rows, engine: Engine = POLARS) -> Table:
    """Return rows of flags as a table."""
    return made(rows, {one.name: Kind.FLAG for one in FLAGS}, engine)


def made(rows: Rows, kinds: Mapping[str, Kind], engine: Engine) -> Table:
    """Return rows as a table of an engine."""
    columns = {name: [row[name] for row in rows] for name in kinds}
    return engine.make(columns, kinds)


@st.composite
def versions(draw: st.DrawFn) -> tuple[RuleSet, RuleSet, Rows]:
    """Draw two versions that read three flags, and some people."""
    old = draw(rule_sets(in_force=ALWAYS, fields=FLAGS))
    new = draw(rule_sets(in_force=ALWAYS, fields=FLAGS))
    every = {one.name: None for one in FLAGS}
    people = st.lists(some_facts(old, on=DAY), max_size=12)
    return old, new, [{**every, **_plain(one)} for one in draw(people)]


def _plain(facts: dict[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, bool) else None
        for name, value in facts.items()
    }


def said(rules: RuleSet, one: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return what `decide` says, and of each criterion whether it is met."""
    answer = decide(rules, one, DAY)
    met = {id: truth.value for id, truth in answer.truths.items()}
    words = {"true": "met", "false": "unmet", "unknown": "open"}
    return answer.outcome.value, {id: words[value] for id, value in met.items()}


def pairs_in(grid: Grid) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield what stands in a grid and is not nought."""
    for old in grid.names:
        for new in grid.names:
            count = grid.of(old, new)
            if count:
                yield (old, new), count


@pytest.mark.parametrize("engine", MAIN, ids=str)
@settings(max_examples=8)
@given(drawn=versions())
def test_impact_is_what_decide_says_row_by_row(
    engine: Engine, drawn: tuple[RuleSet, RuleSet, Rows]
) -> None:
    """Each grid counts the pairs of answers that `decide` gives."""
    old, new, rows = drawn
    found = impact(flags(rows, engine), old, new, on=DAY)
    answers = [(said(old, one), said(new, one)) for one in rows]
    assert found.rows == len(rows)
    assert dict(pairs_in(found.outcomes)) == Counter(
        (before, after) for (before, _), (after, _) in answers
    )
    assert list(found.criteria) == list(
        dict.fromkeys(one.id for rules in (old, new) for one in rules.criteria)
    )
    for id, grid in found.criteria.items():
        assert dict(pairs_in(grid)) == Counter(
            (before.get(id, "met"), after.get(id, "met"))
            for (_, before), (_, after) in answers
        )


@pytest.mark.parametrize("engine", MAIN, ids=str)
@settings(max_examples=8)
@given(drawn=versions())
def test_margins_are_those_of_the_funnels(
    engine: Engine, drawn: tuple[RuleSet, RuleSet, Rows]
) -> None:
    """Added up, an impact is the funnel of the old version, and of the new one."""
    old, new, rows = drawn
    people = flags(rows, engine)
    found = impact(people, old, new, on=DAY)
    (before,), (after,) = (funnel(people, one, on=DAY) for one in (old, new))
    assert (found.outcomes.old, found.outcomes.new) == (before.outcomes, after.outcomes)
    for step in before.steps:
        assert found.criteria[step.criterion].old == step.alone
    for step in after.steps:
        assert found.criteria[step.criterion].new == step.alone


@pytest.mark.parametrize("engine", READY, ids=str)
@settings(max_examples=8)
@given(drawn=versions())
def test_both_ways_of_counting_agree(
    engine: Engine, drawn: tuple[RuleSet, RuleSet, Rows]
) -> None:
    """From tables that were screened by themselves the counts are the same."""
    old, new, rows = drawn
    people = flags(rows, engine)
    before, after = (screen(people, one, on=DAY) for one in (old, new))
    assert impact_of(before, after, old, new) == impact(people, old, new, on=DAY)


def test_versions_too_large_together() -> None:
    """What is small enough by itself is counted, if it takes two steps."""
    fields = tuple(Field(name=f"f{number}", kind="flag") for number in range(20))
    half = (IsTrue(field=one.name) for one in fields[:10])
    rest = (IsTrue(field=one.name) for one in fields[10:])
    old = RuleSet(
        id="r",
        version=1,
        fields=(*fields, Field(name="x", kind="flag")),
        criteria=(
            criterion("half", condition=AllOf(conditions=tuple(half))),
            criterion("rest", condition=AnyOf(conditions=tuple(rest))),
        ),
    )
    new = evolve(old, version=2, criteria=old.criteria[:1])
    yes = {one.name: [True, True, None] for one in fields[:10]}
    or_so = {one.name: [False, True, None] for one in fields[10:18]}
    frame = polars.DataFrame({**yes, **or_so, "y": [False, True, None]})
    found = impact(frame, old, new, on=DAY, columns={"f18": "y"}, unknown=("f19",))
    assert found.outcomes.of("undetermined", "eligible") == 1
    assert found.outcomes.of("eligible", "eligible") == 1
    assert found.criteria["rest"].new == (3, 0, 0)


@pytest.mark.parametrize("engine", MAIN, ids=str)
def test_people(engine: Engine) -> None:
    """Five people: who loses by the ages, who gains by what is asked no more."""
    found = impact(table(PEOPLE, engine), OLD, NEW, on=DAY)
    assert found.outcomes == Grid(
        names=OUTCOMES, counts=((1, 1, 0), (0, 2, 0), (0, 0, 1))
    )
    assert found.criteria["age"] == Grid(
        names=MET, counts=((1, 2, 0), (0, 1, 0), (0, 0, 1))
    )
    assert found.criteria["risk"].old == (2, 1, 2)


def test_periods_in_force_do_not_count() -> None:
    """Versions that are in force one after the other meet on one day."""
    old = evolve(OLD, in_force=Period(end=date(2014, 12, 31)))
    new = evolve(NEW, in_force=Period(start=date(2016, 1, 1)))
    frame = table(PEOPLE)
    assert impact(frame, old, new, on=DAY) == impact(frame, OLD, NEW, on=DAY)


@pytest.mark.parametrize("engine", MAIN, ids=str)
def test_funnel_by_groups(engine: Engine) -> None:
    """Everybody first, then each group, those without one last."""
    found = funnel(table(PEOPLE, engine), OLD, on=DAY, by="town")
    assert [(one.group, one.rows) for one in found] == [
        (None, 5),
        ("a", 2),
        ("b", 2),
        (None, 1),
    ]
    assert found[0].outcomes == (2, 2, 1)
    assert found[0].steps == (
        Step(criterion="age", alone=(3, 1, 1), in_order=(3, 1, 1)),
        Step(criterion="risk", alone=(2, 1, 2), in_order=(2, 1, 0)),
    )
    assert found[2].steps[1].in_order == (1, 1, 0)


def test_safe_to_publish() -> None:
    """Counts from 1 to 7 are left out, the others rounded to 5, and sums with them."""
    many = [PEOPLE[0]] * 13 + [PEOPLE[1]] * 3
    found = impact(table(many), OLD, NEW, on=DAY).safe()
    assert found.rows == 15
    assert found.outcomes.counts == ((15, None, 0), (0, 0, 0), (0, 0, 0))
    assert found.outcomes.old == (None, 0, 0)
    assert found.criteria["risk"].counts[0] == (15, 0, 0)
    (left,) = funnel(table(many), NEW, on=DAY)
    assert left.safe() == Funnel(
        group=None,
        rows=15,
        outcomes=(15, None, 0),
        steps=(Step(criterion="age", alone=(15, None, 0), in_order=(15, None, 0)),),
    )


def test_what_is_refused() -> None:
    """A column that is not there, other people, and rules that are unsound."""
    frame = table(PEOPLE)
    screened = screen(frame, OLD, on=DAY)
    with pytest.raises(FactsError, match="no column street"):
        funnel(frame, OLD, on=DAY, by="street")
    with pytest.raises(FactsError, match="no column outcome"):
        impact_of(screened, frame, OLD, NEW)
    with pytest.raises(FactsError, match="one has 5 rows, the other 4"):
        impact_of(screened, screened.head(4), OLD, NEW)
    parted = evolve(OLD, criteria=(evolve(AGE, id="a;b"),))
    with pytest.raises(RuleError, match="semicolon"):
        impact_of(screened, screened, OLD, parted)
    unsound = evolve(OLD, criteria=(criterion("x", condition=IsTrue(field="x")),))
    for ask in (
        lambda: impact(frame, OLD, unsound, on=DAY),
        lambda: funnel(frame, unsound, on=DAY),
    ):
        with pytest.raises(RuleError):
            ask()
