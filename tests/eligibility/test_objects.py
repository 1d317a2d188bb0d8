"""Rules about one person: what is taken, what is refused, what is remembered."""

import traceback
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given

from plugin_model.eligibility import (
    AgeBetween,
    AllOf,
    AnyOf,
    Compare,
    Criterion,
    IsTrue,
    OneOf,
    Outcome,
    RuleSet,
    binding,
    compile_rules,
    decide,
    objects,
    table,
)
from plugin_model.eligibility.rules import Condition
from plugin_model.eligibility.soundness import bind
from plugin_model.errors import FactsError, InvalidValueError, RuleError
from plugin_model.fields import Field, Kind
from plugin_model.values import BirthDate, Period
from tests.eligibility.questions import A_DAY, Question, questions

Anything = Any
FIELDS = (
    Field(name="birth", kind=Kind.BIRTH),
    Field(name="flag", kind=Kind.FLAG),
    Field(name="code", kind=Kind.CODE, codes=("yes", "no", "0114")),
    Field(name="place", kind=Kind.CODE),
    Field(name="day", kind=Kind.DATE),
    Field(name="number", kind=Kind.INTEGER),
    Field(name="share", kind=Kind.DECIMAL),
    Field(name="not_read", kind=Kind.CODE, codes=("a", "b"), personal=False),
)
ALL = AllOf(
    conditions=(
        AgeBetween(minimum=15, maximum=24),
        IsTrue(field="flag"),
        OneOf(field="code", values=("yes",)),
        OneOf(field="place", values=("here",)),
        Compare(field="day", op=">", value=date(2015, 1, 1)),
        Compare(field="number", op="=", value=1),
        Compare(field="share", op="=", value=1),
    )
)
FITTING = {
    "birth": date(2000, 2, 29),
    "flag": True,
    "code": "yes",
    "place": "here",
    "day": date(2015, 6, 1),
    "number": 1,
    "share": Decimal("1.0"),
}


IN_FORCE = Period(start=date(2015, 3, 1), end=date(2018, 12, 31))


def rule_set(
    condition: Condition = ALL,
    *,
    in_force: Period | None = None,
    fields: tuple[Field, ...] = FIELDS,
) -> RuleSet:
    """Return a rule set with one criterion."""
    label = {"sv": "x", "en": "x"}
    return RuleSet(
        id="r",
        version=1,
        in_force=in_force or Period(),
        criteria=(Criterion(id="c", label=label, condition=condition),),
        fields=fields,
    )


def codes(refused: pytest.ExceptionInfo[FactsError]) -> list[tuple[str, str | None]]:
    """Return the code and the column of each finding."""
    return [(one.code, one.place.column) for one in refused.value.findings]


class TestForms:
    """Facts are a mapping or an object; what is not there is unknown."""

    @pytest.mark.parametrize(
        "facts",
        [
            FITTING,
            {**FITTING, "not_read": "a"},
            SimpleNamespace(**FITTING, anything="else"),
            {**FITTING, "birth": BirthDate(2000, 2, 29)},
            {**FITTING, "birth": 1995},
            {**FITTING, "birth": BirthDate(1995, 3)},
            {**FITTING, "share": 1},
        ],
    )
    def test_what_fits_is_taken(self, facts: object) -> None:
        """One person in several forms gets one answer."""
        assert decide(rule_set(), facts, A_DAY).outcome is Outcome.ELIGIBLE
        assert compile_rules(rule_set())(facts, A_DAY) is Outcome.ELIGIBLE

    @pytest.mark.parametrize("unknown", [None, float("nan"), Decimal("NaN")])
    def test_unknown_is_unknown_in_every_form(self, unknown: object) -> None:
        """None, NaN, no key and no attribute are one and the same."""
        rules = rule_set()
        nobody = decide(rules, {}, A_DAY)
        assert nobody.missing == tuple(FITTING)
        assert decide(rules, dict.fromkeys(FITTING, unknown), A_DAY) is nobody
        assert decide(rules, SimpleNamespace(flag=unknown), A_DAY) is nobody
        quick = compile_rules(rules)
        for facts in ({}, dict.fromkeys(FITTING, unknown), SimpleNamespace()):
            assert quick(facts, A_DAY) is Outcome.UNDETERMINED

    def test_nothings_of_tables_are_unknown(self) -> None:
        """NaT and NA of pandas are unknown too."""
        pandas = pytest.importorskip("pandas")
        facts = {"birth": pandas.NaT, "flag": pandas.NA, "share": pandas.NA}
        assert decide(rule_set(), facts, A_DAY) is decide(rule_set(), {}, A_DAY)

    def test_a_default_is_not_asked_for(self) -> None:
        """A mapping that makes up values for missing keys is not led to."""

        class Eager(dict[str, Any]):
            def __missing__(self, key: str) -> bool:
                return True

        assert compile_rules(rule_set())(Eager(), A_DAY) is Outcome.UNDETERMINED


BAD_VALUES: list[tuple[str, Anything, str]] = [
    ("birth", "2000-02-29", "fact.no_birth"),
    ("birth", datetime(2000, 2, 29), "fact.no_birth"),
    ("birth", True, "fact.no_birth"),
    ("birth", 0, "fact.no_birth"),
    ("birth", 20000229, "fact.no_birth"),
    ("birth", 1999.0, "fact.no_birth"),
    ("birth", Decimal(1999), "fact.no_birth"),
    ("flag", 1, "fact.no_flag"),
    ("flag", 0, "fact.no_flag"),
    ("flag", 1.0, "fact.no_flag"),
    ("flag", "yes", "fact.no_flag"),
    ("flag", [], "fact.no_flag"),
    ("code", "Yes", "fact.code_misspelt"),
    ("code", "114", "fact.code_misspelt"),
    ("code", 114, "fact.no_code"),
    ("code", "zzzz", "fact.code_off_list"),
    ("code", "", "fact.code_off_list"),
    ("code", ["yes"], "fact.no_code"),
    ("place", True, "fact.no_code"),
    ("day", datetime(2015, 6, 1), "fact.no_date"),
    ("day", 2015, "fact.no_date"),
    ("number", True, "fact.no_integer"),
    ("number", 1.0, "fact.no_integer"),
    ("number", Decimal(1), "fact.no_integer"),
    ("number", "1", "fact.no_integer"),
    ("share", True, "fact.no_decimal"),
    ("share", 1.0, "fact.no_decimal"),
    ("share", Decimal("Infinity"), "fact.no_decimal"),
    ("not_read", "c", "fact.code_off_list"),
]


class TestRefusals:
    """A value that does not fit is refused: to read it as "no" would be a wrong no."""

    @pytest.mark.parametrize(("name", "value", "code"), BAD_VALUES)
    def test_a_bad_value_is_refused(
        self, name: str, value: Anything, code: str
    ) -> None:
        """A value of another kind, or off the list, is a fault with its column."""
        with pytest.raises(FactsError) as refused:
            decide(rule_set(), {name: value}, A_DAY)
        assert codes(refused) == [(code, name)]

    @pytest.mark.parametrize(("name", "value", "code"), BAD_VALUES)
    def test_it_is_refused_after_its_equal_was_taken(
        self, name: str, value: Anything, code: str
    ) -> None:
        """1, True and 1.0 are one key of a dict, but no value passes for another."""
        rules = rule_set()
        before = decide(rules, FITTING, A_DAY)
        with pytest.raises(FactsError) as refused:
            decide(rules, {**FITTING, name: value}, A_DAY)
        assert codes(refused) == [(code, name)]
        assert decide(rules, FITTING, A_DAY) is before

    @pytest.mark.parametrize("value", [1, Decimal(1), Decimal("1.0"), Decimal("1E+0")])
    def test_equal_numbers_of_a_decimal_field_are_one(self, value: object) -> None:
        """A decimal may be given as a whole number, and in any spelling."""
        decided = decide(rule_set(), {**FITTING, "share": value}, A_DAY)
        assert decided is decide(rule_set(), FITTING, A_DAY)

    def test_all_faults_are_told_at_once(self) -> None:
        """No fault hides another."""
        facts: dict[object, object] = {name: value for name, value, _ in BAD_VALUES}
        with pytest.raises(FactsError) as refused:
            decide(rule_set(), {**facts, "brith": 2000, "zzz": 1, 5: 1}, A_DAY)
        last = {name: code for name, _, code in BAD_VALUES}
        assert codes(refused) == [
            *((code, name) for name, code in last.items()),
            ("fact.misspelt_name", "brith"),
            ("fact.unknown_name", "zzz"),
            ("fact.unknown_name", "9"),
        ]

    def test_a_key_that_is_no_field_is_a_fault(self) -> None:
        """A misspelt key is told with the right one, and may be allowed."""
        with pytest.raises(FactsError, match="did you mean 'flag'"):
            decide(rule_set(), {"falg": True}, A_DAY)
        nobody = decide(rule_set(), {}, A_DAY)
        assert decide(rule_set(), {"falg": True}, A_DAY, ignore_extra=True) is nobody

    def test_extra_keys_hide_no_bad_value(self) -> None:
        """Where extra keys are allowed, values are still looked at."""
        with pytest.raises(FactsError) as refused:
            decide(rule_set(), {"x": 1, "flag": 1}, A_DAY, ignore_extra=True)
        assert codes(refused) == [("fact.no_flag", "flag")]

    @pytest.mark.parametrize(
        "facts",
        [
            {"birth": "Anna Svensson"},
            {"Anna Svensson": True},
            {"code": "Anna Svensson"},
            {"number": "Anna Svensson", "share": ["Anna Svensson"]},
        ],
    )
    def test_no_refusal_shows_a_personal_value(self, facts: Mapping[str, Any]) -> None:
        """Neither the text nor what the error carries along shows what was given."""
        with pytest.raises(FactsError) as refused:
            decide(rule_set(), facts, A_DAY)
        shown = "".join(traceback.format_exception(refused.value))
        told = refused.value.text("en") + refused.value.text("sv")
        assert "Svensson" not in told + shown.rpartition("FactsError")[2]
        assert refused.value.__context__ is None
        assert refused.value.__cause__ is None

    def test_a_value_that_is_not_personal_is_shown(self) -> None:
        """Who must mend a value may see it where it tells of nobody."""
        with pytest.raises(FactsError, match="not_read is 'c'"):
            decide(rule_set(), {"not_read": "c"}, A_DAY)


class TestDay:
    """The day is given, fits, and lies in the period in force."""

    @pytest.mark.parametrize(
        "on", ["2015-09-01", 20150901, datetime(2015, 9, 1), [], BirthDate(2015, 9, 1)]
    )
    def test_what_is_no_day_is_refused(self, on: Anything) -> None:
        """A text, a number or a time is no day, and never taken for one."""
        rules = rule_set()
        decide(rules, FITTING, A_DAY)
        with pytest.raises(InvalidValueError, match="on is"):
            decide(rules, FITTING, on)
        with pytest.raises(InvalidValueError, match="on is"):
            compile_rules(rules)(FITTING, on)

    @pytest.mark.parametrize("on", [date(2015, 3, 1), date(2018, 12, 31)])
    def test_both_ends_of_the_period_are_in_force(self, on: date) -> None:
        """The first and the last day of the period can be asked about."""
        rules = rule_set(in_force=IN_FORCE)
        assert decide(rules, {}, on).on == on
        assert compile_rules(rules)({}, on) is Outcome.UNDETERMINED

    @pytest.mark.parametrize("on", [date(2015, 2, 28), date(2019, 1, 1)])
    def test_a_day_out_of_force_is_an_error(self, on: date) -> None:
        """Outside the period no criterion is skipped: the error names the way out."""
        rules = rule_set(in_force=IN_FORCE)
        quick = compile_rules(rules)
        with pytest.raises(RuleError, match=r"2015-03-01/2018-12-31.*as_of"):
            decide(rules, FITTING, on)
        with pytest.raises(RuleError, match=r"2015-03-01/2018-12-31.*as_of"):
            quick(FITTING, on)

    def test_an_unknown_day_is_in_force(self) -> None:
        """Of a day that is not known, nobody can say that it lies outside."""
        rules = rule_set(in_force=Period(end=date(2000, 1, 1)))
        assert decide(rules, FITTING, None).missing == ("on",)


class TestMemory:
    """What is kept is bounded, and no answer depends on it."""

    @given(questions())
    def test_answers_do_not_depend_on_what_is_kept(self, question: Question) -> None:
        """With room for next to nothing, all answers are the same."""
        rules, known, on = question
        expected = decide(rules, known, on)
        others = [{}, known, dict.fromkeys(known)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(objects, "_VALUES_KEPT", 1)
            patch.setattr(objects, "_DAYS_KEPT", 1)
            patch.setattr(binding, "_TABLES_KEPT", 1)
            patch.setattr(table, "_ROWS_KEPT", 1)
            quick = compile_rules(rules)
            for day in (date(2050, 1, 1), on, None, on):
                for facts in others:
                    decide(rules, facts, day)
                    assert quick(facts, day) is decide(rules, facts, day).outcome
                assert decide(rules, known, on) == expected
                assert quick(known, on) is expected.outcome

    def test_the_room_for_values_is_bounded(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No more values, decisions and rows are kept than there is room for."""
        monkeypatch.setattr(objects, "_VALUES_KEPT", 5)
        monkeypatch.setattr(table, "_ROWS_KEPT", 5)
        several = AnyOf(
            conditions=tuple(
                Compare(field="number", op="=", value=2 * number)
                for number in range(20)
            )
        )
        rules = rule_set(several)
        for number in range(40):
            found = decide(rules, {"number": number}, A_DAY)
            assert (found.outcome is Outcome.ELIGIBLE) is (number % 2 == 0)
        (day,) = bind(rules).kept.values()
        assert isinstance(day, objects._Day)
        kept: list[Mapping[Any, object]]
        kept = [day.known["number"], day.shares["number"], day.decisions, day.outcomes]
        assert max(len(one) for one in [*kept, day.table._rows]) <= 5
        assert None in day.known["number"]


def test_a_day_of_nan_or_nat_is_not_known() -> None:
    """What stands for an unknown day in a table does so here."""
    rules = rule_set()
    quick = compile_rules(rules)
    pandas = pytest.importorskip("pandas")
    days: list[Anything] = [float("nan"), Decimal("NaN"), pandas.NaT]
    for day in days:
        for _ in range(2):
            assert decide(rules, FITTING, day) == decide(rules, FITTING, None)
            assert quick(FITTING, day) is quick(FITTING, None)
