"""The frame says of each row what `decide` says of one person."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("narwhals")

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    Compare,
    Criterion,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
    decide,
)
from plugin_model.eligibility.frames import screen
from plugin_model.eligibility.rules import Condition
from plugin_model.eligibility.soundness import bind
from plugin_model.errors import FactsError, InvalidValueError, RuleError
from plugin_model.fields import Field, Kind
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.strategies.tables import TableOfFacts, tables
from plugin_model.values import Period
from tests.eligibility.engines import (
    ANSWER,
    EAGER,
    LAZY,
    MAIN,
    NUMBER,
    Engine,
    Native,
    allowing,
    day_of,
    row_by_row,
)
from tests.eligibility.questions import rules_of

polars = pytest.importorskip("polars")

ALWAYS = Period()
DAY = date(2015, 9, 1)
OUTCOMES = ["eligible", "undetermined", "ineligible"]
TRUE_FALSE_NULL = ["eligible", "ineligible", "undetermined"]
FEW = settings().max_examples // 4
MANY = 1_000_000

Anything = Any
Question = tuple[RuleSet, TableOfFacts, date | None]

RISK = AnyOf(conditions=(IsTrue(field="at_risk"), IsTrue(field="has_dropped_out")))
AGE = AgeBetween(minimum=15, maximum=24)
STATUS = OneOf(field="status", values=("dropped_out",))


PLUG_IN = rules_of(AGE, RISK)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a rule set, a table, and the day; ``None``: each row has its own."""
    rules = draw(rule_sets(in_force=ALWAYS))
    on = draw(turning_days() | st.none())
    return rules, draw(tables(rules, on=on)), on


def outcomes(
    rules: RuleSet, *, on: date | str = DAY, **columns: Sequence[Anything]
) -> list[str]:
    """Return the outcome of each row of a table of Polars."""
    table = polars.DataFrame(columns, strict=False)
    return list(screen(table, rules, on=on)["outcome"])


def faults_in(
    table: Native,
    rules: RuleSet,
    *,
    on: date | str = DAY,
    columns: Mapping[str, str] | None = None,
    unknown: Sequence[str] = (),
) -> list[tuple[str, str | None]]:
    """Return the codes of what is wrong with a table, each with its column."""
    with pytest.raises(FactsError) as refused:
        screen(table, rules, on=on, columns=columns, unknown=unknown)
    return [(one.code, one.place.column) for one in refused.value.findings]


class TestLaws:
    """What holds of all tables, on every engine."""

    @pytest.mark.parametrize("engine", EAGER, ids=str)
    @given(questions())
    @settings(max_examples=FEW)
    def test_the_frame_is_row_by_row_decide(
        self, engine: Engine, question: Question
    ) -> None:
        """Each row gets the answer that `decide` gives about its facts and day."""
        rules, people, on = question
        table = engine.table(people)
        screened = screen(table, rules, on=day_of(on), unknown=people.unknown)
        assert engine.answers(screened) == row_by_row(rules, people)

    @pytest.mark.parametrize("engine", LAZY, ids=str)
    @given(questions())
    @settings(max_examples=FEW)
    def test_the_lazy_frame_is_row_by_row_decide(
        self, engine: Engine, question: Question
    ) -> None:
        """A lazy table gets the same answers, or is refused for its size alone."""
        rules, people, on = question
        table = engine.table(people)
        with allowing("rule.too_many_codes"):
            screened = screen(table, rules, on=day_of(on), unknown=people.unknown)
            assert engine.answers(screened) == row_by_row(rules, people)

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    def test_what_was_there_stays_as_it_was(self, engine: Engine) -> None:
        """The kind of table, its columns, their types and their order are kept."""
        kinds = {"note": Kind.CODE, "at_risk": Kind.FLAG, NUMBER: Kind.INTEGER}
        values: dict[str, list[Anything]] = {
            "note": ["b", None],
            "at_risk": [None, True],
            NUMBER: [9, 7],
        }
        table = engine.make(values, kinds)
        screened = screen(table, rules_of(IsTrue(field="at_risk")), on=DAY)
        assert type(screened) is type(table)
        assert list(engine.columns(screened)) == ["note", "at_risk", NUMBER, *ANSWER]
        assert engine.types(screened)[:3] == engine.types(table)

    @pytest.mark.parametrize("engine", MAIN, ids=str)
    def test_a_million_rows_stay_in_order(self, engine: Engine) -> None:
        """Rows, columns and index keep their order at a size at which joins lose it."""
        values = {
            NUMBER: range(MANY),
            "at_risk": [True, None, False, True] * (MANY // 4),
            "note": ["b", "a", "d", "c"] * (MANY // 4),
        }
        kinds = {NUMBER: Kind.INTEGER, "at_risk": Kind.FLAG, "note": Kind.CODE}
        table = engine.make(values, kinds)
        screened = screen(
            table, rules_of(IsTrue(field="at_risk")), on=DAY, only=["outcome"]
        )
        found = engine.columns(screened)
        answers = ["eligible", "undetermined", "ineligible", "eligible"]
        assert list(found) == [*values, "outcome"]
        assert list(found[NUMBER]) == list(range(MANY))
        assert list(found["outcome"]) == answers * (MANY // 4)
        assert list(found["note"]) == values["note"]
        if hasattr(table, "index"):
            assert screened.index.equals(table.index)

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    def test_no_rows_get_no_answers(self, engine: Engine) -> None:
        """An empty table is screened, with a day of its own or with one for all."""
        kinds = {
            "birth_date": Kind.DATE,
            "at_risk": Kind.FLAG,
            "has_dropped_out": Kind.FLAG,
            "asked": Kind.DATE,
        }
        table = engine.make({name: [] for name in kinds}, kinds)
        for on in (DAY, "asked"):
            assert engine.answers(screen(table, PLUG_IN, on=on)) == []

    @pytest.mark.parametrize("engine", MAIN, ids=str)
    def test_part_of_the_answer(self, engine: Engine) -> None:
        """Columns that are asked for alone are those that come with the others."""
        values: dict[str, list[Anything]] = {"at_risk": [True, None, False]}
        table = engine.make(values, {"at_risk": Kind.FLAG})
        rules = rules_of(IsTrue(field="at_risk"))
        whole = engine.columns(screen(table, rules, on=DAY))
        for only in (["outcome"], ("missing", "unmet"), "unknown", ANSWER):
            part = engine.columns(screen(table, rules, on=DAY, only=only))
            names = [name for name in ANSWER if name in only]
            assert list(part) == ["at_risk", *names]
            assert part == {name: whole[name] for name in part}

    @pytest.mark.parametrize("only", [(), ["outcomes"], "outcom", ["outcome", "age"]])
    def test_no_such_part(self, only: Sequence[str]) -> None:
        """What is no column that can be added is refused by name."""
        table = polars.DataFrame({"at_risk": [True]})
        with pytest.raises(InvalidValueError, match="only holds"):
            screen(table, rules_of(IsTrue(field="at_risk")), on=DAY, only=only)

    @pytest.mark.parametrize("index", [[5, 5, 1], ["c", "a", None]])
    def test_the_index_of_pandas_is_kept(self, index: list[Anything]) -> None:
        """Labels of rows stay, in whatever order and however often they come."""
        pandas = pytest.importorskip("pandas")
        flags = pandas.Series([True, None, False], dtype=object)
        table = pandas.DataFrame({"at_risk": flags}).set_axis(index)
        screened = screen(table, rules_of(IsTrue(field="at_risk")), on=DAY)
        assert screened.index.equals(table.index)
        assert screened["outcome"].to_list() == OUTCOMES

    def test_screening_leaves_the_table_alone(self) -> None:
        """A table of pandas has no more columns after it has been screened."""
        pandas = pytest.importorskip("pandas")
        table = pandas.DataFrame({"at_risk": [True, None, False]})
        screen(table, rules_of(IsTrue(field="at_risk")), on=DAY)
        assert list(table.columns) == ["at_risk"]

    def test_a_frame_of_narwhals_may_be_given(self) -> None:
        """What stands behind a frame of narwhals is screened and comes back."""
        narwhals = pytest.importorskip("narwhals")
        table = polars.DataFrame({"at_risk": [True, None, False]})
        rules = rules_of(IsTrue(field="at_risk"))
        screened = screen(narwhals.from_native(table), rules, on=DAY)
        assert isinstance(screened, narwhals.DataFrame)
        assert screened["outcome"].to_list() == OUTCOMES


class TestBirths:
    """A birth is read from up to three columns."""

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    @pytest.mark.parametrize("on", [DAY, "asked"])
    def test_what_is_known_of_a_birth(self, engine: Engine, on: date | str) -> None:
        """A date counts before a year, a year with its month, nothing is unknown."""
        dates = [date(2000, 2, 29), None, None, None, None, date(2016, 1, 1)]
        years = [1950, 2000, 2000, 1999, None, None]
        months = [7, None, 9, None, 3, None]
        kinds = dict.fromkeys(("birth_year", "birth_month"), Kind.INTEGER)
        kinds |= dict.fromkeys(("birth_date", "asked"), Kind.DATE)
        values: dict[str, list[Anything]] = {
            "birth_date": dates,
            "birth_year": years,
            "birth_month": months,
            "asked": [DAY] * 6,
        }
        table = engine.make(values, kinds)
        found = engine.columns(screen(table, rules_of(AgeBetween(minimum=15)), on=on))
        assert [one[0] for one in found["outcome"]] == list("euueui")

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    @pytest.mark.parametrize("method", AgeMethod)
    def test_nobody_is_of_age_0_before_birth(
        self, engine: Engine, method: AgeMethod
    ) -> None:
        """Who is born after the day counts as no age, whatever the law looks at."""
        births = [date(2015, 9, 2), date(2015, 12, 1), date(2016, 2, 1)]
        values = {"birth_date": births, "asked": [DAY] * 3}
        table = engine.make(values, dict.fromkeys(values, Kind.DATE))
        rules = rules_of(AgeBetween(minimum=0, method=method), IsTrue(field="at_risk"))
        for on in (DAY, "asked"):
            screened = screen(table, rules, on=on, unknown=("at_risk",))
            assert list(engine.columns(screened)["unmet"]) == ["0", "0", "0"]

    def test_a_year_that_is_not_over(self) -> None:
        """Who was born this year was born no later than the day asked about."""
        rules = rules_of(Compare(field="birth", op="<=", value=DAY), AGE)
        table = polars.DataFrame({"birth_year": [2015, 2016]})
        assert screen(table, rules, on=DAY)["unmet"].to_list() == ["1", "0;1"]

    def test_the_month_alone_says_nothing(self) -> None:
        """A column of months without one of years is no column of births."""
        table = polars.DataFrame({"birth_month": [3]})
        rules = rules_of(AGE)
        assert [code for code, _ in faults_in(table, rules)] == ["table.misspelt"]

    @pytest.mark.parametrize("unit", ["ms", "us", "ns"])
    def test_a_time_of_day_is_left_out(self, unit: str) -> None:
        """The last moment of a day is of that day, before 1970 too."""
        times = [datetime(1969, 12, 31, 23, 59), datetime(1970, 1, 1), None]
        births = polars.Series(times, dtype=polars.Datetime(unit))
        rules = rules_of(Compare(field="birth", op="<", value=date(1970, 1, 1)))
        assert outcomes(rules, birth_date=births) == TRUE_FALSE_NULL

    @pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
    @pytest.mark.parametrize(
        ("constant", "expected"),
        [
            (date(1, 1, 1), ["i", "i", "i"]),
            (date(1970, 1, 1), ["e", "i", "u"]),
            (date(9999, 12, 31), ["e", "e", "u"]),
        ],
    )
    def test_times_of_pandas(
        self, unit: str, constant: date, expected: list[str]
    ) -> None:
        """Constants beyond what a column of times can hold are compared as well."""
        pandas = pytest.importorskip("pandas")
        times = ["1969-12-31 23:59", "1970-01-01 00:00", None]
        entered = pandas.Series(pandas.to_datetime(times)).astype(f"datetime64[{unit}]")
        table = pandas.DataFrame({"entered": entered})
        before = rules_of(Compare(field="entered", op="<", value=constant))
        not_yet = rules_of(
            Not(condition=Compare(field="entered", op=">=", value=constant))
        )
        for rules in (before, not_yet):
            screened = screen(table, rules, on=DAY)
            assert [one[0] for one in screened["outcome"]] == expected

    def test_the_last_day_of_all(self) -> None:
        """Nothing lies after the last day of the calendar."""
        pandas = pytest.importorskip("pandas")
        entered = pandas.Series(pandas.to_datetime(["1970-01-01", None]))
        always = Compare(field="entered", op="<=", value=date.max)
        table = pandas.DataFrame({"entered": entered, "at_risk": [False, False]})
        screened = screen(table, rules_of(always, IsTrue(field="at_risk")), on=DAY)
        assert screened["unmet"].to_list() == ["1", "1"]
        assert screened["unknown"].to_list() == ["", ""]


class TestValues:
    """Constants and values that lie where an engine could slip."""

    @pytest.mark.parametrize(
        "dtype", ["Int8", "Int64", "UInt8", "UInt64", "Int128", "Null"]
    )
    @pytest.mark.parametrize(
        ("op", "expected"), [("<", "e"), ("<=", "e"), (">", "i"), ("=", "i")]
    )
    def test_constants_beyond_a_column(
        self, dtype: str, op: Anything, expected: str
    ) -> None:
        """A number larger than any in a column is compared all the same."""
        rules = rules_of(Compare(field="credits", op=op, value=10**40))
        values = polars.Series([7, None]).cast(getattr(polars, dtype), strict=False)
        found = outcomes(rules, credits=values)
        assert found[1] == "undetermined"
        assert found[0][0] == (expected if dtype != "Null" else "u")

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    @pytest.mark.parametrize("sign", [1, -1])
    def test_numbers_that_fill_their_column(self, engine: Engine, sign: int) -> None:
        """The greatest whole number of 64 bits is told from the one before it."""
        most = sign * (2**63 - 1)
        table = engine.make({"credits": [most, most - sign]}, {"credits": Kind.INTEGER})
        rules = rules_of(Compare(field="credits", op="=", value=most))
        found = engine.columns(screen(table, rules, on=DAY))
        assert list(found["outcome"]) == ["eligible", "ineligible"]

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    @pytest.mark.parametrize(
        ("op", "constant", "expected"),
        [
            ("<=", "0.50001", "eei"),
            (">=", "0.50001", "iie"),
            ("=", "0.50001", "iii"),
            ("=", "0.50", "iei"),
            ("<", "1E+60", "eee"),
            (">", "-1E+60", "eee"),
            (">", "1E-60", "eee"),
        ],
    )
    def test_constants_between_decimals(
        self, engine: Engine, op: Anything, constant: str, expected: str
    ) -> None:
        """A constant with more places than a column has is not rounded."""
        values = [Decimal("0.4999"), Decimal("0.5"), Decimal("0.5001")]
        table = engine.make({"share": values}, {"share": Kind.DECIMAL})
        rules = rules_of(Compare(field="share", op=op, value=Decimal(constant)))
        found = engine.columns(screen(table, rules, on=DAY))
        assert "".join(one[0] for one in found["outcome"]) == expected

    def test_whole_numbers_are_decimals(self) -> None:
        """A column of whole numbers may hold the values of a decimal field."""
        rules = rules_of(Compare(field="share", op=">=", value=Decimal("0.5")))
        assert outcomes(rules, share=[1, 0, None]) == TRUE_FALSE_NULL

    def test_codes_that_no_rule_names(self) -> None:
        """In an open list a code that is not named is another one, not an unknown."""
        rules = rules_of(OneOf(field="place", values=("A", "B")))
        assert outcomes(rules, place=["B", "", None]) == TRUE_FALSE_NULL

    @pytest.mark.parametrize("dtype", [polars.Categorical, polars.Enum(["A", "x"])])
    def test_categories_are_codes(self, dtype: Anything) -> None:
        """Codes may be held as categories."""
        places = polars.Series(["A", "x", None], dtype=dtype)
        rules = rules_of(OneOf(field="place", values=("A", "B")))
        assert outcomes(rules, place=places) == TRUE_FALSE_NULL

    def test_a_flag_that_makes_no_difference(self) -> None:
        """A condition that holds whatever a flag is holds where it is unknown too."""
        always = AnyOf(
            conditions=(
                Compare(field="at_risk", op="=", value=True),
                Compare(field="at_risk", op="=", value=False),
            )
        )
        rules = rules_of(always, IsTrue(field="has_dropped_out"))
        table = polars.DataFrame({"at_risk": [None], "has_dropped_out": [True]})
        table = table.cast(polars.Boolean)
        assert screen(table, rules, on=DAY)["outcome"].to_list() == ["eligible"]

    def test_days_before_the_calendar(self) -> None:
        """Nobody was born before the first day, on a day of its own or for all."""
        rules = rules_of(Compare(field="birth", op="<", value=date.min), AGE)
        days = polars.Series([date.min, None], dtype=polars.Date)
        for on in (DAY, "birth_date"):
            table = polars.DataFrame({"birth_date": days})
            assert screen(table, rules, on=on)["unmet"].to_list() == ["0;1", "0"]


class TestSize:
    """However many codes there are, an eager table has only so many rows."""

    def test_criteria_that_share_no_field(self) -> None:
        """Components with more codes together than can be listed are put together."""
        names = [f"flag_{number}" for number in range(13)]
        rules = flags(names, together=False)
        table = polars.DataFrame({name: [True, None, True] for name in names})
        table = table.with_columns(flag_7=polars.Series([True, True, False]))
        screened = screen(table, rules, on=DAY)
        assert screened["outcome"].to_list() == ["eligible", *OUTCOMES[1:]]
        assert screened["unmet"].to_list() == ["", "", "flag_7"]
        assert screened["missing"].to_list()[1] == ";".join(
            name for name in names if name != "flag_7"
        )

    def test_criteria_that_share_many_fields(self) -> None:
        """A component with more codes than can be listed is worked out as needed."""
        names = [f"flag_{number}" for number in range(12)]
        rules = flags(names, together=True)
        table = polars.DataFrame({name: [True, None, False] for name in names})
        assert screen(table, rules, on=DAY)["outcome"].to_list() == OUTCOMES

    @pytest.mark.parametrize("engine", [*EAGER, *LAZY], ids=str)
    def test_hundreds_of_bounds(self, engine: Engine) -> None:
        """No engine is lost in a rule that cuts one field many hundred times."""
        days = [DAY - timedelta(days=number) for number in range(600)]
        bounds = [Compare(field="entered", op="<=", value=day) for day in days]
        table = engine.make(
            {"entered": [days[-1], days[-2], None]}, {"entered": Kind.DATE}
        )
        screened = screen(table, rules_of(AllOf(conditions=tuple(bounds))), on=DAY)
        found = list(engine.columns(screened)["outcome"])
        assert found == ["eligible", "ineligible", "undetermined"]

    @pytest.mark.parametrize("lazy", [False, True])
    @pytest.mark.parametrize("cuts", [10, 11, 126])
    def test_states_where_a_narrower_type_ends(self, lazy: bool, cuts: int) -> None:
        """The greatest state is told from the others, whatever type it just fits."""
        days = [DAY - timedelta(days=number) for number in range(cuts)]
        table = polars.DataFrame(
            {
                "credits": [cuts, 0, cuts - 1, None],
                "birth_date": [DAY, date(1999, 1, 1), days[0], None],
                "birth_year": [None, None, None, 2015],
            },
            schema_overrides={"birth_year": polars.Int64},
        )
        for each in (
            [Compare(field="credits", op=">", value=n) for n in range(cuts)],
            [Compare(field="birth", op=">=", value=day) for day in days],
        ):
            rules = rules_of(AllOf(conditions=tuple(each)))
            screened = screen(table.lazy() if lazy else table, rules, on=DAY)
            found = screened.lazy().collect()["outcome"].to_list()
            last = "ineligible" if each[0].field == "credits" else "eligible"
            assert found == ["eligible", "ineligible", last, "undetermined"]

    def test_many_rows_with_few_codes(self) -> None:
        """Long tables get the answers of short ones, each day its own, also again."""
        births = [date(1990, 3, 1), date(2000, 2, 29), date(2000, 3, 1), None]
        rows = [
            {"birth_date": born, "at_risk": one, "has_dropped_out": other}
            for born in births
            for one in (True, False, None)
            for other in (True, False, None)
        ]
        short = polars.DataFrame(rows)
        long = polars.concat([short] * (MANY // 2 // len(rows)))
        for on in (date(2015, 2, 28), DAY, date(2015, 2, 28)):
            expected = polars.concat([screen(short, PLUG_IN, on=on)] * 2)
            found = screen(long, PLUG_IN, on=on)
            assert found.head(len(rows) * 2).equals(expected)
            assert found.tail(len(rows) * 2).equals(expected)

    def test_what_is_kept_has_a_bound(self) -> None:
        """However many days were asked about before, long tables do not add to them."""
        rules = rules_of(IsTrue(field="at_risk"), AGE)
        for number in range(300):
            decide(rules, {}, DAY + timedelta(days=number))
        rows = {"at_risk": [True, None, False] * 20_000}
        table = polars.DataFrame({**rows, "birth_year": 1999})
        found = screen(table, rules, on=DAY)["outcome"]
        assert found.to_list() == OUTCOMES * 20_000
        assert len(bind(rules).kept) < 300

    @pytest.mark.parametrize("engine", [EAGER[0], EAGER[3], EAGER[6]], ids=str)
    def test_a_code_of_more_than_32_bits(self, engine: Engine) -> None:
        """States are added up without running over."""
        born = [Field(name=name, kind=Kind.BIRTH) for name in ("one", "two")]
        asked = [Field(name=name, kind=Kind.FLAG) for name in ("this", "that")]
        conditions: list[Condition] = [
            *(
                Compare(field=field.name, op=">", value=DAY - timedelta(days=number))
                for field in born
                for number in range(1, 151)
            ),
            *(IsTrue(field=field.name) for field in asked),
        ]
        rules = flags([], together=True, conditions=conditions, fields=[*born, *asked])
        values: dict[str, list[Anything]] = {
            "one_year": [2016, None, 2000],
            "two_year": [2016, 2016, 2016],
            "this": [True, True, True],
            "that": [True, True, False],
        }
        years = dict.fromkeys(["one_year", "two_year"], Kind.INTEGER)
        kinds = {**years, **dict.fromkeys(["this", "that"], Kind.FLAG)}
        screened = screen(engine.make(values, kinds), rules, on=DAY)
        assert list(engine.columns(screened)["outcome"]) == OUTCOMES


def flags(
    names: Sequence[str],
    *,
    together: bool,
    conditions: Sequence[Condition] = (),
    fields: Sequence[Field] = (),
) -> RuleSet:
    """Return a rule set that asks for flags and more, each by itself or all in one."""
    label = {"sv": "flagga", "en": "flag"}
    each = [*(IsTrue(field=name) for name in names), *conditions]
    criteria = [
        Criterion(id=name, label=label, condition=one)
        for name, one in zip(names, each, strict=False)
    ]
    whole = Criterion(id="all", label=label, condition=AllOf(conditions=tuple(each)))
    return RuleSet(
        id="r",
        version=1,
        criteria=(whole,) if together else tuple(criteria),
        fields=(*(Field(name=name, kind=Kind.FLAG) for name in names), *fields),
    )


class TestFaults:
    """Everything that is wrong with a table is told at once."""

    def test_all_faults_at_once(self) -> None:
        """Missing, misspelt, mistyped, taken and unfit columns are in one report."""
        rules = rules_of(
            AGE, RISK, STATUS, *(IsTrue(field="has_dropped_out"),) * 2, in_force=ALWAYS
        )
        table = polars.DataFrame(
            {
                "birth_year": [1999, 0, 10_000],
                "birth_month": [13, 1, None],
                "at_rsik": [True] * 3,
                "has_dropped_out": ["yes"] * 3,
                "status": ["enrolled", "Enrolled", None],
                "Outcome": [1] * 3,
            }
        )
        found = faults_in(table, rules, on="asked", columns={"birth_day": "x"})
        assert found == [
            ("table.taken", "Outcome"),
            ("table.misspelt_field", "birth_day"),
            ("table.misspelt", "at_risk"),
            ("table.type", "has_dropped_out"),
            ("table.no_day", "asked"),
            ("table.values", "birth_year"),
            ("table.values", "birth_month"),
            ("table.values", "status"),
        ]

    @pytest.mark.parametrize(
        ("table", "given", "expected"),
        [
            ({}, {}, "table.missing"),
            ({"at_risc": [True]}, {}, "table.misspelt"),
            ({"at_risk": [1]}, {}, "table.type"),
            ({"at_risk": ["yes"]}, {}, "table.type"),
            ({"at_risk": [True]}, {"unknown": ["place"]}, "table.no_field"),
            ({"at_risk": [True]}, {"unknown": ["at_rsk"]}, "table.misspelt_field"),
            ({"at_risk": [True]}, {"columns": {"at_risk": "x"}}, "table.renamed"),
            ({"at_risk": [True]}, {"on": "asked"}, "table.no_day"),
            ({"at_risk": [True]}, {"on": "at_risk"}, "table.type"),
            ({"at_risk": [True], "missing": [1]}, {}, "table.taken"),
            ({"at_risk": [True], "plugin_model day": [1]}, {}, "table.taken"),
        ],
    )
    def test_each_fault(self, table: Anything, given: Anything, expected: str) -> None:
        """A fault in the columns has a code of its own, and texts in two languages."""
        arguments: dict[str, Anything] = {"on": DAY, **given}
        frame, rules = polars.DataFrame(table), rules_of(IsTrue(field="at_risk"))
        with pytest.raises(FactsError) as refused:
            screen(frame, rules, **arguments)
        assert expected in [one.code for one in refused.value.findings]
        assert refused.value.text("sv") != refused.value.text("en")

    @pytest.mark.parametrize("zone", ["UTC", "Europe/Stockholm"])
    def test_a_zone_is_refused(self, zone: str) -> None:
        """On which day a moment was depends on the zone, so nobody guesses it."""
        moments = polars.Series([datetime(2000, 2, 29, tzinfo=UTC)])
        table = polars.DataFrame({"birth_date": moments.dt.convert_time_zone(zone)})
        assert faults_in(table, rules_of(AGE)) == [("table.zone", "birth_date")]
        born = table.with_columns(birth_date=date(2000, 2, 29), asked="birth_date")
        assert faults_in(born, rules_of(AGE), on="asked") == [("table.zone", "asked")]

    def test_a_column_by_another_name(self) -> None:
        """The table's own names may be said, and those of unknown fields too."""
        table = polars.DataFrame({"Född": [date(2000, 1, 1)], "Risk": [True]})
        names = {"birth_date": "Född", "at_risk": "Risk"}
        screened = screen(
            table, PLUG_IN, on=DAY, columns=names, unknown=["has_dropped_out"]
        )
        assert screened["outcome"].to_list() == ["eligible"]

    def test_where_the_wrong_values_are(self) -> None:
        """A finding counts the wrong values, tells the first, and shows none."""
        table = polars.DataFrame({"status": [None, "enrolled", "Anna", "Bo"]})
        with pytest.raises(FactsError) as refused:
            screen(table, rules_of(STATUS), on=DAY)
        (found,) = refused.value.findings
        assert dict(found.values)["count"] == "2"
        assert dict(found.values)["first"] == "2"
        assert "Anna" not in found.text()

    def test_more_codes_than_can_be_shown(self) -> None:
        """Of a long list the first codes are shown."""
        codes = tuple("abcdefgh")
        rules = RuleSet(
            id="r",
            version=1,
            criteria=rules_of(OneOf(field="place", values=("a",))).criteria,
            fields=(Field(name="place", kind=Kind.CODE, codes=codes),),
        )
        with pytest.raises(FactsError, match="use a, b, c, d, e, f, …, or null"):
            screen(polars.DataFrame({"place": ["i"]}), rules, on=DAY)

    @pytest.mark.parametrize(
        "in_force",
        [
            Period(start=DAY, end=date(2015, 9, 30)),
            Period(start=DAY),
            Period(end=date(2015, 9, 30)),
        ],
    )
    def test_days_out_of_force(self, in_force: Period) -> None:
        """A day on which the rules are not in force is a fault, a null day is none."""
        rules = rules_of(AGE, in_force=in_force)
        days = [DAY, None, date(2015, 9, 30)]
        out = [date(2015, 8, 31), *days, date(2015, 10, 1)]
        table = polars.DataFrame({"asked": out, "birth_year": [1999] * 5})
        assert faults_in(table, rules, on="asked") == [("table.not_in_force", "asked")]
        found = screen(table[1:4], rules, on="asked")["outcome"].to_list()
        assert found == ["eligible", "undetermined", "eligible"]

    def test_a_day_out_of_force(self) -> None:
        """One day for all must be one on which the rules are in force."""
        rules = rules_of(IsTrue(field="at_risk"), in_force=Period(start=DAY))
        with pytest.raises(RuleError):
            outcomes(rules, on=DAY - timedelta(days=1), at_risk=[True])
        with pytest.raises(InvalidValueError):
            outcomes(rules, on=datetime(2015, 9, 2), at_risk=[True])

    @pytest.mark.parametrize("frame", [None, "people", {"at_risk": [True]}, [True]])
    def test_what_is_no_table(self, frame: Anything) -> None:
        """What no engine takes for a table is refused by name."""
        with pytest.raises(FactsError) as refused:
            screen(frame, PLUG_IN, on=DAY)
        assert [one.code for one in refused.value.findings] == ["table.engine"]

    def test_days_on_which_everybody_would_do(self) -> None:
        """A day on which nobody known would be eligible is refused where it stands."""
        rules = rules_of(Compare(field="birth", op="<=", value=DAY))
        days = [DAY + timedelta(days=1), None]
        table = polars.DataFrame({"asked": days, "birth_year": [2000] * 2})
        screened = screen(table, rules, on="asked")
        assert screened["outcome"].to_list() == ["eligible"] * 2
        early = polars.DataFrame({"asked": [*days, DAY], "birth_year": [2000] * 3})
        with pytest.raises(RuleError, match="of whom nothing is known"):
            screen(early, rules, on="asked")
        with pytest.raises(RuleError, match="of whom nothing is known"):
            screen(early, rules, on=DAY)


class TestDays:
    """Each row may have a day of its own."""

    def test_no_day_at_all(self) -> None:
        """Where no row has a day, the day is missing in all of them."""
        nothing = polars.Series([None, None])
        for dtype in (polars.Date, polars.Null, polars.String):
            table = polars.DataFrame(
                {"asked": nothing.cast(dtype), "birth_date": [date(2000, 1, 1), None]}
            )
            screened = screen(table, rules_of(AGE), on="asked")
            assert screened["missing"].to_list() == ["asked", "birth;asked"]

    def test_the_day_may_be_a_fact_too(self) -> None:
        """A column can hold the day and a fact of the rules, and is named once."""
        rules = rules_of(AGE, Compare(field="entered", op="<=", value=DAY))
        table = polars.DataFrame(
            {"entered": [DAY, None], "birth_date": [date(2000, 1, 1)] * 2}
        )
        screened = screen(table, rules, on="entered")
        assert screened["outcome"].to_list() == ["eligible", "undetermined"]
        assert screened["missing"].to_list() == ["", "entered"]

    def test_a_field_may_be_called_as_anything(self) -> None:
        """Columns that are added on the way meet none of the table."""
        day = Field(name="day", kind=Kind.BIRTH)
        label = {"sv": "ålder", "en": "age"}
        young = AgeBetween(field="day", maximum=24, minimum=15)
        rules = RuleSet(
            id="r",
            version=1,
            criteria=(Criterion(id="age", label=label, condition=young),),
            fields=(day,),
        )
        table = polars.DataFrame({"day": [DAY], "day_date": [date(2000, 1, 1)]})
        assert screen(table, rules, on="day")["outcome"].to_list() == ["eligible"]
