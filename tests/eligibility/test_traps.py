"""Six traps that others have stepped into, on every engine."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    AnyOf,
    Compare,
    Criterion,
    IsTrue,
    LeapBirthday,
    Not,
    OneOf,
    RuleSet,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import FactsError, RuleError
from plugin_model.fields import Kind
from tests.eligibility.engines import EAGER, LAZY, Engine

Anything = Any
DAY = date(2015, 9, 1)
KINDS = {
    "birth_date": Kind.DATE,
    "birth_year": Kind.INTEGER,
    "asked": Kind.DATE,
    "at_risk": Kind.FLAG,
    "has_dropped_out": Kind.FLAG,
    "municipality": Kind.CODE,
}
RISK = AnyOf(conditions=(IsTrue(field="at_risk"), IsTrue(field="has_dropped_out")))
GOTHENBURG = OneOf(field="municipality", values=("1480",))
LETTERS = {"eligible": "y", "ineligible": "n", "undetermined": "?"}

on_every_engine = pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)


def answers(
    engine: Engine,
    condition: Condition,
    *,
    on: date | str = DAY,
    **columns: Anything,
) -> str:
    """Return y, n or ? for each row."""
    label = {"sv": "kriterium", "en": "criterion"}
    criterion = Criterion(id="c", label=label, condition=condition)
    rules = RuleSet(id="r", version=1, criteria=(criterion,))
    table = engine.make(columns, {name: KINDS[name] for name in columns})
    found = engine.columns(screen(table, rules, on=on))
    return "".join(LETTERS[outcome] for outcome in found["outcome"])


class TestTrap1:
    """pandas takes unknown for no: None in objects, NaN in floats, NaT in times."""

    NO, YES, NULL = [False] * 3, [True] * 3, [None, False, True]

    @on_every_engine
    @pytest.mark.parametrize(
        ("others", "expected"), [(NO, "?ny"), (YES, "yyy"), (NULL, "?ny")]
    )
    def test_unknown_or(
        self, engine: Engine, others: Sequence[Anything], expected: str
    ) -> None:
        """Unknown or no is open, unknown or yes is yes."""
        given: dict[str, Anything] = {"at_risk": self.NULL, "has_dropped_out": others}
        assert answers(engine, RISK, **given) == expected

    @on_every_engine
    def test_not_unknown(self, engine: Engine) -> None:
        """What is not known is not refuted either."""
        no_risk = Not(condition=IsTrue(field="at_risk"))
        assert answers(engine, no_risk, at_risk=self.NULL) == "?yn"
        elsewhere = Not(condition=GOTHENBURG)
        codes = [None, "1480", "0180"]
        assert answers(engine, elsewhere, municipality=codes) == "?ny"
        child = Not(condition=AgeBetween(minimum=18))
        dates = [None, date(1980, 1, 1), date(2010, 1, 1)]
        assert answers(engine, child, birth_date=dates) == "?ny"
        assert answers(engine, child, birth_year=[None, 1980, 2010]) == "?ny"

    @on_every_engine
    @pytest.mark.parametrize(
        ("name", "condition"),
        [
            ("at_risk", IsTrue(field="at_risk")),
            ("municipality", GOTHENBURG),
            ("birth_date", AgeBetween(minimum=18)),
            ("birth_year", AgeBetween(minimum=18)),
        ],
    )
    def test_nulls_alone(self, engine: Engine, name: str, condition: Condition) -> None:
        """A column of nothing but nulls is open in every row."""
        nulls = [None, None]
        alone: dict[str, Anything] = {name: nulls}
        assert answers(engine, condition, **alone) == "??"
        assert answers(engine, Not(condition=condition), **alone) == "??"
        asked: dict[str, Anything] = {name: nulls, "asked": nulls}
        assert answers(engine, condition, on="asked", **asked) == "??"


@on_every_engine
def test_trap_2_months_run_over(engine: Engine) -> None:
    """Months and days come as small numbers: December is not before January."""
    births = [date(2000, 8, 31), date(2000, 12, 15), date(2000, 1, 31)]
    asked = [date(2015, 12, 15)] * 3
    young = AgeBetween(minimum=15, maximum=15)
    given = {"birth_date": births, "asked": asked}
    assert answers(engine, young, on="asked", **given) == "yyy"
    days_before = {"birth_date": births, "asked": [date(2015, 12, 14)] * 3}
    assert answers(engine, young, on="asked", **days_before) == "yny"


@on_every_engine
@pytest.mark.parametrize(
    ("leap_birthday", "expected"),
    [(LeapBirthday.FEB_28, "nyyy"), (LeapBirthday.MAR_1, "nnyy")],
)
def test_trap_3_leap_days(
    engine: Engine, leap_birthday: LeapBirthday, expected: str
) -> None:
    """Who was born on 29 February comes of age as the rule says, on every engine."""
    days = [date(2019, 2, 27), date(2019, 2, 28), date(2019, 3, 1), date(2020, 2, 29)]
    births = [date(2004, 2, 29)] * 4
    of_age = AgeBetween(minimum=15, leap_birthday=leap_birthday)
    given = {"birth_date": births, "asked": days}
    assert answers(engine, of_age, on="asked", **given) == expected
    one_by_one = (
        answers(engine, of_age, on=day, birth_date=births[:1]) for day in days
    )
    assert "".join(one_by_one) == expected


@on_every_engine
def test_trap_4_one_of_none(engine: Engine) -> None:
    """A set of no codes is refused, and an unknown code is in no set for sure."""
    with pytest.raises(RuleError):
        answers(engine, OneOf(field="municipality", values=()), municipality=["1480"])
    codes = ["1480", None, "0180"]
    assert answers(engine, GOTHENBURG, municipality=codes) == "y?n"


@on_every_engine
def test_trap_5_numbers_are_no_codes(engine: Engine) -> None:
    """A code that has become a number is refused, not read as another code."""
    kinds = {"municipality": Kind.INTEGER}
    table = engine.make({"municipality": [114, 1480]}, kinds)
    label = {"sv": "kommun", "en": "municipality"}
    criterion = Criterion(id="c", label=label, condition=GOTHENBURG)
    with pytest.raises(FactsError):
        screen(table, RuleSet(id="r", version=1, criteria=(criterion,)), on=DAY)


@on_every_engine
def test_trap_6_eligible_about_nobody(engine: Engine) -> None:
    """Nobody known is never eligible: a rule that says so is refused."""
    either = AnyOf(
        conditions=(IsTrue(field="at_risk"), Not(condition=IsTrue(field="at_risk")))
    )
    with pytest.raises(RuleError, match="of whom nothing is known"):
        answers(engine, either, at_risk=[None])
    same = Compare(field="at_risk", op="=", value=False)
    assert answers(engine, Not(condition=same), at_risk=[None]) == "?"
