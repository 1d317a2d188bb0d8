"""Rules about one person at a time, beside two compiled rule engines."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from attrs import frozen

from contest import Contestant, Group
from plugin_model import plug_in
from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    Decision,
    IsTrue,
    OneOf,
    Outcome,
    RuleSet,
    compile_rules,
    decide,
)
from plugin_model.eligibility.binding import Binding
from plugin_model.eligibility.rules import Condition
from plugin_model.eligibility.soundness import bind

ON = date(2015, 9, 1)
PEOPLE = 100_000
TRACED = 20_000
DATALOGIC = ("datalogic-py",)
ZEN = ("zen-engine",)

JSON_LOGIC = {
    "and": [
        {">=": [{"var": "age"}, 15]},
        {"<=": [{"var": "age"}, 24]},
        {"or": [{"var": "at_risk"}, {"var": "has_dropped_out"}]},
    ]
}
ZEN_RULE = "age >= 15 and age <= 24 and (at_risk or has_dropped_out)"


@frozen(kw_only=True)
class Person:
    """The facts that the rule reads."""

    birth: date | None
    at_risk: bool | None
    has_dropped_out: bool | None


def people(count: int) -> list[Person]:
    """Make people aged 8 to 32, 5 % of births and 10 % of flags being unknown."""
    chance = random.Random(20150901)

    def flag() -> bool | None:
        return None if chance.random() < 0.1 else chance.random() < 0.4

    def birth() -> date | None:
        if chance.random() < 0.05:
            return None
        return date(1983, 1, 1) + timedelta(days=chance.randrange(24 * 365))

    return [
        Person(birth=birth(), at_risk=flag(), has_dropped_out=flag())
        for _ in range(count)
    ]


def age(birth: date | None) -> int | None:
    """Return the age that the peers are given ready; ours works it out."""
    if birth is None:
        return None
    return ON.year - birth.year - ((ON.month, ON.day) < (birth.month, birth.day))


def record(person: Person) -> dict[str, object]:
    """Return a person as the peers take them."""
    return {
        "age": age(person.birth),
        "at_risk": person.at_risk,
        "has_dropped_out": person.has_dropped_out,
    }


def right(person: Person) -> bool | None:
    """Return the certain answer, worked out without the library."""
    years = age(person.birth)
    is_of_age = None if years is None else 15 <= years <= 24
    flags = (person.at_risk, person.has_dropped_out)
    is_at_risk = True if True in flags else None if None in flags else False
    if False in (is_of_age, is_at_risk):
        return False
    return None if None in (is_of_age, is_at_risk) else True


CERTAIN = {"eligible": True, "ineligible": False, "undetermined": None}


def wrong(answers: Sequence[object]) -> int:
    """Count the answers that are not the certain ones; unsettled is None."""
    return sum(
        said is not right(person)
        for person, said in zip(people(len(answers)), answers, strict=True)
    )


def wrong_of_ours(answers: Sequence[Any]) -> int:
    """Count wrong outcomes and decisions."""
    return wrong([CERTAIN[getattr(one, "outcome", one).value] for one in answers])


def each(ready: tuple[Callable[[Any], object], Sequence[Any]]) -> list[object]:
    """Ask about one after the other."""
    ask, asked = ready
    return [ask(one) for one in asked]


def ours_quick() -> tuple[Callable[[Any, date], object], Sequence[Any]]:
    """Return the compiled rules and frozen people."""
    return compile_rules(rules()), people(PEOPLE)


def each_on(ready: tuple[Callable[[Any, date], object], Sequence[Any]]) -> list[object]:
    """Ask about one after the other, the day an argument."""
    ask, asked = ready
    return [ask(one, ON) for one in asked]


def rules() -> RuleSet:
    """Return Plug In 2.0's target group."""
    found = plug_in.PLUG_IN_2.target_group
    assert found is not None
    return found


def datalogic_evaluate() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Return datalogic's compiled rule and dicts with a ready age."""
    from datalogic_py import Engine

    rule = Engine().compile(JSON_LOGIC)
    return rule.evaluate, [record(one) for one in people(PEOPLE)]


def datalogic_handles() -> tuple[Any, Any, list[Any]]:
    """Return datalogic's session, rule and handles made beforehand."""
    from datalogic_py import DataHandle, Engine

    engine = Engine()
    handles = [DataHandle(json.dumps(record(one))) for one in people(PEOPLE)]
    return engine.session(), engine.compile(JSON_LOGIC), handles


def datalogic_batch(ready: tuple[Any, Any, list[Any]]) -> list[object]:
    """Ask about all handles in one call."""
    session, rule, handles = ready
    return list(session.evaluate_batch(rule, handles))


def wrong_in_texts(answers: Sequence[Any]) -> int:
    """Count wrong answers that are JSON texts."""
    return wrong([json.loads(one) for one in answers])


def zen_expression() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Return zen's compiled expression; it raises where a fact is unknown."""
    import zen

    compiled = zen.compile_expression(ZEN_RULE)

    def ask(one: dict[str, object]) -> object:
        try:
            return compiled.evaluate(one)
        except RuntimeError:
            return "raised"

    return ask, [record(one) for one in people(PEOPLE)]


def ours_decide() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Return `decide` and mappings of facts."""
    facts = [
        {
            "birth": one.birth,
            "at_risk": one.at_risk,
            "has_dropped_out": one.has_dropped_out,
        }
        for one in people(TRACED)
    ]
    return partial(decide, rules(), on=ON), facts


def datalogic_trace() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Return datalogic's traced evaluation, which takes and gives JSON text."""
    from datalogic_py import Engine

    engine, logic = Engine(), json.dumps(JSON_LOGIC)
    asked = [json.dumps(record(one)) for one in people(TRACED)]
    return partial(engine.evaluate_with_trace, logic), asked


def datalogic_results(answers: Sequence[Any]) -> int:
    """Count the wrong results in traces."""
    return wrong([json.loads(one)["result"] for one in answers])


def zen_trace() -> tuple[Callable[[Any], object], Sequence[Any]]:
    """Return zen's traced evaluation of a graph with one expression."""
    import zen

    graph = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {
                "id": "rule",
                "name": "rule",
                "type": "expressionNode",
                "content": {
                    "expressions": [{"id": "e", "key": "result", "value": ZEN_RULE}]
                },
            },
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "rule", "type": "edge"},
            {"id": "b", "sourceId": "rule", "targetId": "out", "type": "edge"},
        ],
    }
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"r": graph}}})

    def ask(one: dict[str, object]) -> object:
        try:
            return engine.evaluate("r", one, {"trace": True})
        except RuntimeError:
            return None

    return ask, [record(one) for one in people(TRACED)]


def zen_results(answers: Sequence[Any]) -> int:
    """Count the wrong results; what raised is not an answer."""
    results = ({} if one is None else one["result"] for one in answers)
    return wrong([one.get("result", "none") for one in results])


def criterion(name: str, *conditions: Condition) -> Criterion:
    """Return a criterion of which half of the conditions must hold."""
    held = AtLeast(count=(len(conditions) + 1) // 2, conditions=conditions)
    return Criterion(id=name, label={"sv": name, "en": name}, condition=held)


def twenty_conditions() -> RuleSet:
    """Return a rule set of 20 leaves over 6 fields."""
    codes = ("0180", "1280", "1384", "1402", "1480", "1481", "2480")
    ages = [
        AgeBetween(minimum=low, maximum=low + 5, method=method)
        for low, method in zip(range(14, 21), (*AgeMethod, *AgeMethod), strict=False)
    ]
    places = [
        OneOf(field="municipality", values=codes[one : one + 3]) for one in range(5)
    ]
    status = [
        Compare(field="study_status", op="!=", value=one)
        for one in ("completed", "enrolled")
    ]
    flags = [IsTrue(field="at_risk"), IsTrue(field="newly_arrived")] * 2
    days = [
        Compare(field="entered_on", op=op, value=date(2015, month, 1))
        for op, month in ((">=", 3), ("<", 9))
    ]
    return RuleSet(
        id="twenty",
        version=1,
        criteria=(
            criterion("one", *ages, *flags),
            criterion(
                "two", AllOf(conditions=(AnyOf(conditions=tuple(places)), *status))
            ),
            criterion("three", *days),
        ),
    )


def many_flags(count: int) -> RuleSet:
    """Return a rule set in which age and many flags share one criterion."""
    from plugin_model.fields import PARTICIPANT_FIELDS, Field

    names = [f"flag{number}" for number in range(count)]
    fields = tuple(Field(name=name, kind="flag") for name in names)
    return RuleSet(
        id="flags",
        version=1,
        fields=(*PARTICIPANT_FIELDS, *fields),
        criteria=(
            criterion(
                "all",
                AgeBetween(minimum=15, maximum=24),
                *(IsTrue(field=name) for name in names),
            ),
        ),
    )


def a_narrow_no(count: int) -> Decision:
    """Decide about somebody who fails by one flag, all facts being known."""
    flags = {f"flag{number}": number < count // 2 - 1 for number in range(count)}
    facts = {"birth": date(2000, 2, 29), **flags}
    found = decide(many_flags(count), facts, ON)
    assert found.outcome is Outcome.INELIGIBLE
    return found


def first_use(made: RuleSet) -> Binding:
    """Check, bind and ask for the first time."""
    bind.cache_clear()
    decide(made, {}, ON)
    return bind(made)


CASES = (
    Group(
        name="outcome of one frozen person, the day an argument",
        contestants=(
            Contestant(
                name="compile_rules",
                setup=ours_quick,
                run=each_on,
                wrong=wrong_of_ours,
            ),
            Contestant(
                name="datalogic evaluate(dict), ready age",
                setup=datalogic_evaluate,
                run=each,
                wrong=wrong,
                packages=DATALOGIC,
            ),
            Contestant(
                name="datalogic evaluate_batch, ready handles",
                setup=datalogic_handles,
                run=datalogic_batch,
                wrong=wrong_in_texts,
                packages=DATALOGIC,
            ),
            Contestant(
                name="zen compiled expression, ready age",
                setup=zen_expression,
                run=each,
                wrong=wrong,
                packages=ZEN,
            ),
        ),
        per=PEOPLE,
        unit="person",
        rounds=9,
    ),
    Group(
        name="the decision with everything",
        contestants=(
            Contestant(name="decide", setup=ours_decide, run=each, wrong=wrong_of_ours),
            Contestant(
                name="datalogic evaluate_with_trace",
                setup=datalogic_trace,
                run=each,
                wrong=datalogic_results,
                packages=DATALOGIC,
            ),
            Contestant(
                name="zen evaluate, traced",
                setup=zen_trace,
                run=each,
                wrong=zen_results,
                packages=ZEN,
            ),
        ),
        per=TRACED,
        unit="person",
    ),
    Group(
        name="first use of a rule set",
        contestants=(
            Contestant(
                name="20 conditions, 6 fields",
                setup=twenty_conditions,
                run=first_use,
            ),
            *(
                Contestant(
                    name=f"age and {count} flags in one criterion",
                    setup=partial(many_flags, count),
                    run=first_use,
                )
                for count in (7, 10, 14)
            ),
        ),
        unit="rule set",
    ),
    Group(
        name="the fewest facts that alone force a no, the hardest case",
        contestants=tuple(
            Contestant(
                name=f"age and {count} flags in one criterion",
                setup=partial(a_narrow_no, count),
                run=Decision.reasons.fget,
            )
            for count in (7, 10, 14)
        ),
        unit="decision",
    ),
)
