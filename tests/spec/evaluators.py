"""
Every engine that answers, each as one entry.

An engine that is added here is held to every line of the contract.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import frozen

from plugin_model.eligibility import Outcome, RuleSet, Truth, compile_rules, decide
from plugin_model.eligibility.meaning import meaning
from plugin_model.eligibility.naming import standard
from plugin_model.eligibility.rules import fields_read
from plugin_model.errors import FactsError, PluginModelError
from plugin_model.fields import Field, Kind, is_unknown
from plugin_model.strategies.tables import DAY_COLUMN
from plugin_model.values import BirthDate
from tests.eligibility.databases import DATABASES, PEOPLE, Database
from tests.eligibility.engines import EAGER, NUMBER, Engine
from tests.eligibility.spark import RULES_LEFT_OUT, SPARK, settings
from tests.spec.lines import Refusal

Columns = Mapping[str, Sequence[object]]
"""The values of each column."""

Kinds = Mapping[str, Kind]
"""The kind of value in each column."""

Person = tuple[Mapping[str, Any], date | None]
"""What is known of somebody, and the day that is asked about."""


@frozen(kw_only=True)
class Answer:
    """What an engine says of one person."""

    outcome: Outcome
    """The outcome."""

    truths: tuple[Truth, ...] | None = None
    """The answer to each criterion; ``None``: the engine does not tell."""

    missing: tuple[str, ...] | None = None
    """What is missing; ``None``: the engine does not tell."""


@frozen(kw_only=True)
class Evaluator:
    """One engine."""

    name: str
    """What a test calls it."""

    answers: Callable[[RuleSet, Sequence[Person]], list[Answer]]
    """Asks it about some people."""

    refuses_rules: bool = True
    """Whether it refuses unsound rule sets, and days out of force."""

    refuses: Callable[[str], bool] = lambda code: True
    """Whether it looks for a fault in facts, by its code."""

    marks: tuple[pytest.MarkDecorator, ...] = ()
    """The marks of its tests."""

    def looks_for(self, refusal: Refusal) -> bool:
        """Tell whether the engine looks for what is wrong."""
        if refusal.facts is None:
            return self.refuses_rules
        return any(map(self.refuses, refusal.codes))


def _meanings(rules: RuleSet, people: Sequence[Person]) -> list[Answer]:
    meant = [meaning(rules, facts, on) for facts, on in people]
    return [
        Answer(outcome=Outcome.of(one.whole), truths=one.truths, missing=one.missing)
        for one in meant
    ]


def _decisions(
    form: Callable[[Mapping[str, Any]], object],
    rules: RuleSet,
    people: Sequence[Person],
) -> list[Answer]:
    decided = [decide(rules, form(facts), on) for facts, on in people]
    return [
        Answer(
            outcome=one.outcome, truths=tuple(one.truths.values()), missing=one.missing
        )
        for one in decided
    ]


def _as_object(facts: Mapping[str, Any]) -> object:
    return SimpleNamespace(**facts)


def _outcomes(rules: RuleSet, people: Sequence[Person]) -> list[Answer]:
    quick = compile_rules(rules)
    for facts, on in people:
        quick(facts, on)
    # What was met once takes another way the next time.
    return [Answer(outcome=quick(facts, on)) for facts, on in people]


def _screened(
    engine: Engine, rules: RuleSet, people: Sequence[Person], *, day: date | None = None
) -> list[Answer]:
    """Screen people in one table, on one day or each on their own."""
    pytest.importorskip("narwhals")
    from plugin_model.eligibility.frames import screen

    table = screen(engine.make(*_table_of(rules, people)), rules, on=day or DAY_COLUMN)
    return [_read(rules, *row) for row in engine.answers(table)]


def _table_of(rules: RuleSet, people: Sequence[Person]) -> tuple[Columns, Kinds]:
    """Return the columns for what is known of some people, and their kinds."""
    kinds = {NUMBER: Kind.INTEGER, DAY_COLUMN: Kind.DATE}
    columns: dict[str, list[object]] = {
        NUMBER: list(range(len(people))),
        DAY_COLUMN: [on for _, on in people],
    }
    for field in fields_read(rules):
        rows = [_cells(field, facts.get(field.name)) for facts, _ in people]
        for name, (kind, _) in rows[0].items():
            kinds[name] = kind
            columns[name] = [row[name][1] for row in rows]
    return columns, kinds


_BEYOND_SQL = {"rule.too_many_codes", "sql.decimals"}


def _selected(
    database: Database,
    rules: RuleSet,
    people: Sequence[Person],
    *,
    day: date | None = None,
) -> list[Answer]:
    """Ask a database about people in one table, on one day or each on their own."""
    pytest.importorskip("sqlglot")
    from plugin_model.eligibility.sql import to_sql

    columns, kinds = _table_of(rules, people)
    births = [field for field in fields_read(rules) if field.kind is Kind.BIRTH]
    try:
        select = to_sql(
            rules,
            dialect=database.dialect,
            on=day or DAY_COLUMN,
            table=PEOPLE,
            columns={own: own for field in births for own in standard(field).values()},
        )
    except PluginModelError as refused:
        if {one.code for one in refused.findings} <= _BEYOND_SQL:
            pytest.skip(str(refused))
        raise
    try:
        rows = database.ask(select, columns, database.types_of(kinds))
    except database.error() as stopped:
        raise FactsError from stopped
    return [_read(rules, *row[-4:]) for row in sorted(rows)]


def _day_by_day(
    ask: Callable[..., list[Answer]],
    engine: Engine | Database,
    rules: RuleSet,
    people: Sequence[Person],
) -> list[Answer]:
    answers = dict[int, Answer]()
    for day in dict.fromkeys(on for _, on in people):
        places = [place for place, (_, on) in enumerate(people) if on == day]
        on_the_day = [people[place] for place in places]
        found = ask(engine, rules, on_the_day, day=day)
        answers.update(zip(places, found, strict=True))
    return [answers[place] for place in range(len(people))]


def _on_spark(rules: RuleSet, people: Sequence[Person]) -> list[Answer]:
    """Screen people in one table, which Spark answers about while it plans."""
    with settings({RULES_LEFT_OUT: ""}):
        return _screened(SPARK, rules, people)


def _read(
    rules: RuleSet, outcome: str, unmet: str, unknown: str, missing: str
) -> Answer:
    said = dict.fromkeys(_names(unmet), Truth.FALSE)
    said |= dict.fromkeys(_names(unknown), Truth.UNKNOWN)
    names = ("on" if name == DAY_COLUMN else name for name in _names(missing))
    return Answer(
        outcome=Outcome(outcome),
        truths=tuple(said.get(one.id, Truth.TRUE) for one in rules.criteria),
        missing=tuple(names),
    )


def _names(listed: str) -> Iterator[str]:
    return filter(None, listed.split(";"))


def _cells(field: Field, fact: object) -> dict[str, tuple[Kind, object]]:
    """Return the cells of one row in which a fact stands, by column."""
    if is_unknown(fact):
        fact = None
    if field.kind is Kind.DECIMAL and isinstance(fact, int):
        fact = Decimal(fact)
    if field.kind is not Kind.BIRTH:
        return {field.name: (field.kind, fact)}
    birth = BirthDate(fact) if isinstance(fact, int) else fact
    day = birth if isinstance(birth, date) else None
    year = month = None
    if isinstance(birth, BirthDate):
        year, month = birth.year, birth.month
        day = birth.first if birth.is_complete else None
    return {
        f"{field.name}_date": (Kind.DATE, day),
        f"{field.name}_year": (Kind.INTEGER, year),
        f"{field.name}_month": (Kind.INTEGER, month),
    }


def _is_about_codes(code: str) -> bool:
    # What does not fit its column never gets into a table.
    return code.startswith("fact.code_")


def _is_about_values(code: str) -> bool:
    return code not in ("fact.misspelt_name", "fact.unknown_name")


def _is_about_nothing(code: str) -> bool:
    return False


EVALUATORS = (
    Evaluator(
        name="the definition",
        answers=_meanings,
        refuses_rules=False,
        refuses=_is_about_nothing,
    ),
    Evaluator(name="decide", answers=partial(_decisions, dict)),
    Evaluator(
        name="decide about an object",
        answers=partial(_decisions, _as_object),
        refuses=_is_about_values,
    ),
    Evaluator(name="compile_rules", answers=_outcomes, refuses=_is_about_nothing),
    *(
        Evaluator(
            name=f"screen {engine.name}, {rows}",
            answers=partial(screened, engine),
            refuses=_is_about_codes,
        )
        for engine in EAGER
        for rows, screened in (
            ("one day", partial(_day_by_day, _screened)),
            ("a day per row", _screened),
        )
    ),
    *(
        Evaluator(
            name="screen spark, a day per row",
            answers=_on_spark,
            # What is wrong stops the job, as an error of Spark's own.
            refuses_rules=False,
            refuses=_is_about_nothing,
            marks=(pytest.mark.spark,),
        )
        for _ in filter(None, [find_spec("pyspark")])
    ),
    *(
        Evaluator(
            name=f"SQL in {database}, {rows}",
            answers=partial(selected, database),
            refuses=_is_about_codes,
        )
        for database in DATABASES
        for rows, selected in (
            ("one day", partial(_day_by_day, _selected)),
            ("a day per row", _selected),
        )
    ),
)
