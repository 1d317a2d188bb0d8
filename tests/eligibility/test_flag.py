"""The outcome as a flag: true, false, and null where it is undetermined."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
    decide,
)
from plugin_model.eligibility.codes import FLAG
from plugin_model.eligibility.columns import Column
from plugin_model.eligibility.formula import formula
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.soundness import bind
from plugin_model.errors import FactsError
from plugin_model.fields import Kind
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.strategies.tables import TableOfFacts, tables
from plugin_model.values import Period
from tests.eligibility.engines import (
    EAGER,
    LAZY,
    MAIN,
    Engine,
    Native,
    allowing,
    day_of,
    flags_of,
)
from tests.eligibility.questions import rules_of

narwhals = pytest.importorskip("narwhals")
polars = pytest.importorskip("polars")

Anything = Any
Question = tuple[RuleSet, TableOfFacts, date | None]

DAY = date(2015, 9, 1)
FEW = settings().max_examples // 4
FLAGS: list[Any] = [True, None, False]
FLAG_OF = {"eligible": True, "ineligible": False, "undetermined": None}
RISK = IsTrue(field="at_risk")
DROPPED = IsTrue(field="has_dropped_out")
AGE = AgeBetween(minimum=15, maximum=24)
MANY_CREDITS = [Compare(field="credits", op="=", value=one) for one in range(30)]
MANY_DAYS = [
    Compare(field="entered", op="=", value=date(year, 1, 1))
    for year in range(1990, 2020)
]
PLUG_IN = rules_of(AGE, AnyOf(conditions=(RISK, DROPPED)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a rule set, a table, and the day; ``None``: each row has its own."""
    rules = draw(rule_sets(in_force=Period()))
    on = draw(turning_days() | st.none())
    return rules, draw(tables(rules, on=on)), on


def flags_by_decide(rules: RuleSet, people: TableOfFacts) -> list[bool | None]:
    """Return the flag of each row by what `decide` says."""
    return [
        FLAG_OF[decide(rules, facts, on).outcome.value]
        for facts, on in zip(people.facts, people.days, strict=True)
    ]


def formula_of(rules: RuleSet) -> Anything:
    """Return the expression for columns that have the types of their fields."""
    types = {
        "birth": narwhals.Date(),
        "entered": narwhals.Date(),
        "credits": narwhals.Int64(),
        "place": narwhals.String(),
        "status": narwhals.String(),
    }
    columns = {
        one.field.name: {
            "date" if one.field.kind is Kind.BIRTH else "value": Column(
                one.field.name, types.get(one.field.name, narwhals.Boolean())
            )
        }
        for one in bind(rules).cells
    }
    return formula(bind(rules), columns, DAY, narwhals.Implementation.POLARS)


def flags(table: Native, rules: RuleSet, on: date = DAY) -> list[bool | None]:
    """Return the flags of a table of Polars."""
    found: list[bool | None] = screen(table, rules, on=on, only=FLAG)[FLAG].to_list()
    return found


def flagged_with_a_wrong_code(engine: Engine, *, risk: bool | None) -> Native:
    """Return a flagged table whose second row has a code that is on no list."""
    kinds = {"at_risk": Kind.FLAG, "status": Kind.CODE}
    values: dict[str, list[Any]] = {
        "at_risk": [True, risk],
        "status": ["enrolled", "unheard of"],
    }
    rules = rules_of(RISK, OneOf(field="status", values=("enrolled",)))
    return screen(engine.make(values, kinds), rules, on=DAY, only=FLAG)


class TestLaws:
    """What holds of the flag on every engine."""

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    @given(questions())
    @settings(max_examples=FEW)
    def test_the_flag_is_the_outcome(self, engine: Engine, question: Question) -> None:
        """Each row is flagged as `decide` answers, or refused for its size alone."""
        rules, people, on = question
        table, unknown = engine.table(people), people.unknown
        with allowing("rule.too_many_codes"):
            screened = screen(table, rules, on=day_of(on), unknown=unknown, only=FLAG)
            assert flags_of(engine, screened) == flags_by_decide(rules, people)

    @pytest.mark.parametrize("engine", MAIN, ids=str)
    def test_the_flag_beside_the_others(self, engine: Engine) -> None:
        """The flag comes last, and says the same as where it comes alone."""
        table = engine.make({"at_risk": FLAGS}, {"at_risk": Kind.FLAG})
        only = (FLAG, "missing")
        screened = screen(table, rules_of(RISK), on=DAY, only=only)
        assert list(engine.columns(screened)) == ["at_risk", "missing", FLAG]
        assert flags_of(engine, screened) == FLAGS

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"], ids=str)
    @pytest.mark.parametrize("known", [[True], [None], []], ids=str)
    def test_a_flag_is_a_flag(
        self, engine: Engine, on: date | str, known: list[Any]
    ) -> None:
        """Whatever the answers are, the column has the type of flags."""
        kinds = {"at_risk": Kind.FLAG, "asked": Kind.DATE}
        table = engine.make({"at_risk": known, "asked": [DAY] * len(known)}, kinds)
        screened = screen(table, rules_of(RISK), on=on, only=FLAG)
        schema = narwhals.from_native(screened).collect_schema()
        assert schema[FLAG] == narwhals.Boolean()
        assert flags_of(engine, screened) == known

    @pytest.mark.parametrize("engine", MAIN, ids=str)
    def test_a_column_of_that_name(self, engine: Engine) -> None:
        """A column called eligible stays, unless the flag is asked for."""
        values: dict[str, list[Any]] = {"at_risk": FLAGS, FLAG: ["a", "b", "c"]}
        table = engine.make(values, {"at_risk": Kind.FLAG, FLAG: Kind.CODE})
        kept = engine.columns(screen(table, rules_of(RISK), on=DAY))
        assert list(kept[FLAG]) == ["a", "b", "c"]
        with pytest.raises(FactsError) as refused:
            screen(table, rules_of(RISK), on=DAY, only=("outcome", FLAG))
        (found,) = refused.value.findings
        assert (found.code, found.place.column) == ("table.taken", FLAG)

    @pytest.mark.parametrize("engine", LAZY, ids=str)
    def test_what_is_wrong_stops_the_engine(self, engine: Engine) -> None:
        """A lazy table stops at a value that its field does not have."""
        screened = flagged_with_a_wrong_code(engine, risk=False)
        with pytest.raises(Exception, match="column status has a value"):
            engine.columns(screened)

    @pytest.mark.parametrize("engine", LAZY, ids=str)
    @pytest.mark.parametrize("risk", [True, False, None])
    def test_a_filter_stops_too(self, engine: Engine, risk: bool | None) -> None:
        """Whoever keeps the eligible alone is not spared a wrong value."""
        screened = flagged_with_a_wrong_code(engine, risk=risk)
        kept = narwhals.from_native(screened).filter(narwhals.col(FLAG)).to_native()
        with pytest.raises(Exception, match="column status has a value"):
            engine.columns(kept)


class TestFormula:
    """The flag is told by one expression where three values say what the table says."""

    @pytest.mark.parametrize(
        "rules",
        [
            PLUG_IN,
            rules_of(Not(condition=RISK), Not(condition=AGE)),
            rules_of(AtLeast(count=2, conditions=(AGE, RISK, DROPPED))),
            rules_of(AtLeast(count=4, conditions=(AGE, RISK, DROPPED))),
            rules_of(
                AgeBetween(maximum=24), Compare(field="credits", op="!=", value=1)
            ),
            rules_of(AllOf(conditions=(AGE, OneOf(field="place", values=("a", "b"))))),
            rules_of(Not(condition=OneOf(field="place", values=("a",)))),
            rules_of(Compare(field="place", op="!=", value="a"), RISK),
            rules_of(OneOf(field="status", values=("enrolled",))),
            rules_of(Compare(field="at_risk", op="=", value=False)),
        ],
    )
    def test_there_is_one(self, rules: RuleSet) -> None:
        """A rule set that reads each fact once, each telling, has a formula."""
        assert formula_of(rules) is not None

    @pytest.mark.parametrize(
        "rules",
        [
            rules_of(AnyOf(conditions=(RISK, Not(condition=RISK))), DROPPED),
            rules_of(RISK, OneOf(field="status", values=("enrolled", "dropped_out"))),
            rules_of(AgeBetween(minimum=0), RISK),
            rules_of(AnyOf(conditions=(*MANY_CREDITS, *MANY_DAYS))),
        ],
    )
    def test_there_is_none(self, rules: RuleSet) -> None:
        """Where three values say less, or there is much to compare, there is none."""
        assert formula_of(rules) is None

    def test_known_or_not(self) -> None:
        """That somebody is at risk or is not holds of everybody."""
        either = AnyOf(conditions=(RISK, Not(condition=RISK)))
        table = polars.DataFrame({"at_risk": FLAGS, "has_dropped_out": FLAGS})
        assert flags(table, rules_of(either, DROPPED)) == FLAGS

    def test_all_codes_named(self) -> None:
        """A code that is not known is one of the list, and so is in the list."""
        every = OneOf(field="status", values=("enrolled", "dropped_out"))
        values = {"at_risk": FLAGS, "status": [None, "enrolled", None]}
        table = polars.DataFrame(values, schema_overrides={"status": polars.String})
        assert flags(table, rules_of(every, RISK)) == FLAGS

    def test_codes_that_no_rule_names(self) -> None:
        """Any other code is another, and one that is not known may be any."""
        rules = rules_of(Not(condition=OneOf(field="place", values=("a",))))
        assert flags(polars.DataFrame({"place": ["b", None, "a"]}), rules) == FLAGS

    def test_nobody_is_of_any_age_yet(self) -> None:
        """On the first days of the calendar nobody is 15, and who is unknown is not."""
        table = polars.DataFrame({"birth_date": [date(1, 1, 1), None]})
        assert flags(table, rules_of(AGE), date(9, 1, 1)) == [False, False]

    @pytest.mark.parametrize("unit", ["ms", "us", "ns"])
    def test_times_of_day(self, unit: str) -> None:
        """The last moment of a day is that day."""
        born = [datetime(2000, 9, 1, 23, 59), datetime(2000, 9, 2), None]
        table = polars.DataFrame(
            {"birth_date": polars.Series(born).dt.cast_time_unit(unit)}
        )
        assert flags(table, rules_of(AGE)) == [True, False, None]

    def test_it_is_compared_once(self) -> None:
        """Whether there is a formula is found out once, and kept."""
        rules = rules_of(RISK, DROPPED)
        assert formula_of(rules) is not None
        kept = dict(bind(rules).kept)
        assert formula_of(rules) is not None
        assert bind(rules).kept == kept
