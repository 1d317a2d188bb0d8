"""The catalogue of age rules: each law's sentence, day by day, and its sources."""

import re
from calendar import isleap
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    AtLeast,
    Criterion,
    IsTrue,
    LeapBirthday,
    Not,
    Outcome,
    RuleSet,
    age_rules,
    as_of,
    check,
    decide,
)
from plugin_model.eligibility.age_rules import (
    AGE_RULES,
    ESF_BELOW_25,
    ESF_BELOW_25_BY_YEAR,
    ESF_PLUS_18_TO_29,
    ESF_PLUS_BELOW_18,
    KAA,
    KAA_2015,
    KAA_2018,
    KOMVUX,
    PLUG_IN,
    SFI,
    STUDY_AID,
    STUDY_GRANT,
    UPPER_SECONDARY,
    eligible_period,
)
from plugin_model.eligibility.meaning import holds
from plugin_model.eligibility.rules import Condition
from plugin_model.errors import InvalidValueError, PluginModelError, RuleError
from plugin_model.strategies import days
from plugin_model.values import Period

PAGE = Path(__file__).parents[2] / "docs" / "age-rules.md"

Law = Callable[[date, date], bool]
"""What a law says of a person born on one day, on another day."""

BIRTHS = [
    date(1991, 11, 20),
    date(1992, 2, 29),
    date(1998, 12, 31),
    date(1999, 1, 1),
    date(1999, 6, 30),
    date(1999, 7, 1),
    date(2000, 2, 29),
    date(2000, 9, 30),
    date(2004, 2, 29),
]


def years(birth: date, day: date) -> int:
    """Count the birthdays so far; that of 29 February is on the 28th if need be."""
    birthday = (birth.month, birth.day)
    if birthday == (2, 29) and not isleap(day.year):
        birthday = (2, 28)
    return day.year - birth.year - ((day.month, day.day) < birthday)


def half(day: date) -> int:
    """Count half-years."""
    return day.year * 2 + (day.month > 6)


def quarter(day: date) -> int:
    """Count quarters."""
    return day.year * 4 + (day.month - 1) // 3


def is_first_half_of_20_over(birth: date, day: date) -> bool:
    """Tell whether the first half of the year in which one turns 20 is over."""
    return half(day) > (birth.year + 20) * 2


LAWS: dict[str, Law] = {
    "plug-in-age": lambda birth, day: 15 <= years(birth, day) <= 24,
    "kaa": lambda birth, day: years(birth, day) < 20,
    "upper-secondary-start": lambda birth, day: (
        not is_first_half_of_20_over(birth, day)
    ),
    "komvux": is_first_half_of_20_over,
    "sfi": lambda birth, day: half(day) >= (birth.year + 16) * 2 + 1,
    "study-aid": lambda birth, day: not is_first_half_of_20_over(birth, day),
    "study-grant": lambda birth, day: (
        quarter(day) > quarter(birth) + 16 * 4
        and not is_first_half_of_20_over(birth, day)
    ),
    "esf-below-25": lambda birth, day: years(birth, day) < 25,
    "esf-below-25-by-year": lambda birth, day: day.year - birth.year < 25,
    "esf-plus-below-18": lambda birth, day: years(birth, day) < 18,
    "esf-plus-18-to-29": lambda birth, day: 18 <= years(birth, day) <= 29,
}


def days_of_life(birth: date, in_force: Period) -> Iterator[date]:
    """Yield every day of 31 years on which a rule may be asked."""
    for number in range(31 * 366):
        day = birth + timedelta(days=number)
        if day in in_force:
            yield day


def rules_of(*conditions: Condition, in_force: Period | None = None) -> RuleSet:
    """Return a rule set with a criterion for each condition."""
    label = {"sv": "villkor", "en": "condition"}
    return RuleSet(
        id="own",
        version=1,
        in_force=in_force or Period(),
        criteria=tuple(
            Criterion(id=f"c{number}", label=label, condition=one)
            for number, one in enumerate(conditions)
        ),
    )


@st.composite
def age_bands(draw: st.DrawFn) -> AgeBetween:
    """Draw a band of ages, either end open or not, both ends the same or crossed."""
    low, high = draw(
        st.sampled_from([(True, True), (True, False), (False, True)]), label="bounds"
    )
    return AgeBetween(
        minimum=draw(st.integers(0, 30)) if low else None,
        maximum=draw(st.integers(0, 30)) if high else None,
        method=draw(st.sampled_from(AgeMethod)),
        leap_birthday=draw(st.sampled_from(LeapBirthday)),
    )


class TestCatalogue:
    """What stands in the catalogue is sound, sourced and dated."""

    @pytest.mark.parametrize("rules", AGE_RULES, ids=lambda one: one.id)
    def test_each_rule_is_sound(self, rules: RuleSet) -> None:
        """Nothing is wrong with any rule set, and no criterion decides nothing."""
        assert check(rules) == ()

    @pytest.mark.parametrize("rules", AGE_RULES, ids=lambda one: one.id)
    def test_each_rule_says_where_it_stands(self, rules: RuleSet) -> None:
        """Each rule set has a label and a first day, each criterion a source."""
        assert rules.label is not None
        assert rules.in_force.start is not None
        assert all(one.source for one in rules.criteria)

    def test_no_two_versions_are_in_force_on_one_day(self) -> None:
        """Of one id, `as_of` finds at most one version for any day."""
        names = [(one.id, one.version) for one in AGE_RULES]
        overlapping = [
            (one.id, one.version, other.version)
            for one, other in combinations(AGE_RULES, 2)
            if one.id == other.id and one.in_force.overlaps(other.in_force)
        ]
        assert len(names) == len(set(names))
        assert overlapping == []

    @pytest.mark.parametrize("birth", BIRTHS, ids=str)
    @pytest.mark.parametrize(
        "rules", AGE_RULES, ids=lambda one: f"{one.id}-{one.version}"
    )
    def test_each_age_is_what_the_law_says_day_by_day(
        self, rules: RuleSet, birth: date
    ) -> None:
        """On every day of 31 years in force, the period is the law's sentence."""
        period = eligible_period(rules, birth)
        law = LAWS[rules.id]
        differing = [
            day
            for day in days_of_life(birth, rules.in_force)
            if law(birth, day) != (period is not None and day in period)
        ]
        assert differing == []

    def test_the_page_lists_them_all(self) -> None:
        """Each rule stands on the page with its name, its source and its link."""
        page = PAGE.read_text(encoding="utf-8")
        listed = re.findall(r"^\| `(\w+)` \| `([\w-]+)` (\d+) \|", page, re.MULTILINE)
        named = [getattr(age_rules, name) for name, _, _ in listed]
        sources = [one.source for rules in named for one in rules.criteria]
        texts = {one for source in sources for one in (source.title, source.link)}
        assert tuple(named) == AGE_RULES
        assert [(one.id, str(one.version)) for one in named] == [
            (id, version) for _, id, version in listed
        ]
        assert [one for one in texts if one is not None and one not in page] == []


class TestScenarios:
    """People whose answers were worked out by hand from the sources."""

    @pytest.mark.parametrize(
        ("rules", "birth", "entry", "expected"),
        [
            (PLUG_IN, date(1991, 11, 20), date(2016, 11, 19), Outcome.ELIGIBLE),
            (ESF_BELOW_25, date(1991, 11, 20), date(2016, 11, 19), Outcome.ELIGIBLE),
            (
                ESF_BELOW_25_BY_YEAR,
                date(1991, 11, 20),
                date(2016, 11, 19),
                Outcome.INELIGIBLE,
            ),
            (PLUG_IN, date(1991, 11, 20), date(2016, 11, 20), Outcome.INELIGIBLE),
            (ESF_BELOW_25, date(1991, 11, 20), date(2016, 11, 20), Outcome.INELIGIBLE),
            (PLUG_IN, 1992, date(2016, 6, 1), Outcome.ELIGIBLE),
            (PLUG_IN, 1991, date(2016, 6, 1), Outcome.UNDETERMINED),
            (ESF_BELOW_25_BY_YEAR, 1992, date(2016, 6, 1), Outcome.ELIGIBLE),
            (ESF_BELOW_25_BY_YEAR, 1991, date(2016, 6, 1), Outcome.INELIGIBLE),
            (PLUG_IN, date(2000, 9, 1), date(2015, 9, 1), Outcome.ELIGIBLE),
            (PLUG_IN, date(2000, 9, 2), date(2015, 9, 1), Outcome.INELIGIBLE),
            (PLUG_IN, date(2000, 2, 29), date(2015, 3, 1), Outcome.ELIGIBLE),
            (ESF_PLUS_BELOW_18, date(2004, 5, 5), date(2022, 5, 4), Outcome.ELIGIBLE),
            (ESF_PLUS_18_TO_29, date(2004, 5, 5), date(2022, 5, 4), Outcome.INELIGIBLE),
            (ESF_PLUS_18_TO_29, date(1998, 5, 5), date(2022, 9, 1), Outcome.ELIGIBLE),
            (SFI, date(2000, 12, 31), date(2016, 7, 1), Outcome.ELIGIBLE),
            (SFI, date(2000, 1, 1), date(2016, 6, 30), Outcome.INELIGIBLE),
            (STUDY_AID, date(1996, 1, 1), date(2016, 6, 30), Outcome.ELIGIBLE),
            (STUDY_GRANT, date(2000, 3, 31), date(2016, 3, 31), Outcome.INELIGIBLE),
            (STUDY_GRANT, date(2000, 3, 31), date(2016, 4, 1), Outcome.ELIGIBLE),
        ],
    )
    def test_the_age_on_the_day_of_entry(
        self, rules: RuleSet, birth: object, entry: date, expected: Outcome
    ) -> None:
        """The age counts on the day asked about, by the method that the rule names."""
        assert decide(rules, {"birth": birth}, entry).outcome is expected

    def test_three_rules_meet_in_one_person(self) -> None:
        """Born on 31 December 1998: still KAA in 2018, too late for upper secondary."""
        birth = date(1998, 12, 31)
        assert eligible_period(KAA_2018, birth) == Period(
            start=date(2018, 7, 1), end=date(2018, 12, 30)
        )
        assert eligible_period(UPPER_SECONDARY, birth) == Period(
            start=date(2015, 1, 1), end=date(2018, 6, 30)
        )
        assert eligible_period(KOMVUX, birth) == Period(start=date(2018, 7, 1))

    @pytest.mark.parametrize(
        ("day", "studies", "expected"),
        [
            (date(2018, 6, 30), "introduction_programme", Outcome.ELIGIBLE),
            (date(2018, 7, 1), "introduction_programme", Outcome.INELIGIBLE),
            (date(2018, 6, 30), "national_programme", Outcome.INELIGIBLE),
            (date(2018, 7, 1), "national_programme", Outcome.INELIGIBLE),
            (date(2018, 6, 30), "none", Outcome.ELIGIBLE),
            (date(2018, 7, 1), "none", Outcome.ELIGIBLE),
            (date(2018, 7, 1), None, Outcome.UNDETERMINED),
        ],
    )
    def test_introduction_programmes_were_covered_until_july_2018(
        self, day: date, studies: str | None, expected: Outcome
    ) -> None:
        """The same pupil is covered one day and not the next, by the law of the day."""
        facts = {
            "birth": date(2000, 8, 1),
            "completed_compulsory_school": True,
            "registered_after_compulsory_schooling": False,
            "upper_secondary_studies": studies,
            "completed_national_programme": False,
            "has_diploma": False,
            "has_adapted_certificate": False,
            "passed_equivalent_education": False,
        }
        assert decide(as_of(KAA, day), facts, day).outcome is expected

    def test_of_the_time_before_2015_nothing_is_guessed(self) -> None:
        """The duty had another name then; asking about it is refused."""
        with pytest.raises(RuleError):
            as_of(KAA, date(2014, 12, 31))
        with pytest.raises(RuleError):
            decide(KAA_2015, {}, date(2014, 12, 31))


class TestEligiblePeriod:
    """From which day to which day the age holds."""

    @given(
        age_bands(),
        days(first=date(1990, 1, 1), last=date(2004, 12, 31)),
        st.integers(0, 32),
        st.integers(-200, 200),
    )
    def test_it_is_the_days_on_which_the_age_holds(
        self, age: AgeBetween, birth: date, after: int, shift: int
    ) -> None:
        """A day is in the period exactly when the condition is true on that day."""
        day = date(birth.year + after, birth.month, 1) + timedelta(days=shift)
        period = eligible_period(age, birth)
        assert (period is not None and day in period) == holds(
            age, {"birth": birth}, day
        )

    @given(
        age_bands(), age_bands(), days(first=date(1990, 1, 1), last=date(2004, 12, 31))
    )
    def test_of_several_ages_all_must_hold(
        self, one: AgeBetween, other: AgeBetween, birth: date
    ) -> None:
        """As two criteria or in one `AllOf`, the days are those of both, in force."""
        in_force = Period(start=date(2010, 1, 1), end=date(2020, 12, 31))
        apart = rules_of(one, other, in_force=in_force)
        together = rules_of(
            AllOf(conditions=(one, IsTrue(field="at_risk"), other)), in_force=in_force
        )
        held = [eligible_period(one, birth), eligible_period(other, birth), in_force]
        known = [period for period in held if period is not None]
        first = max(period.first for period in known)
        last = min(period.last for period in known)
        shared = len(known) == 3 and first <= last
        expected = Period(start=first, end=last) if shared else None
        assert eligible_period(apart, birth) == expected
        assert eligible_period(together, birth) == expected

    @pytest.mark.parametrize(
        ("age", "birth", "expected"),
        [
            (AgeBetween(maximum=0), date(2000, 5, 5), Period(end=date(2001, 5, 4))),
            (AgeBetween(minimum=0), date(2000, 5, 5), Period(start=date(2000, 5, 5))),
            (AgeBetween(minimum=20, maximum=15), date(2000, 5, 5), None),
            (AgeBetween(minimum=1), date(9999, 5, 5), None),
            (AgeBetween(maximum=1), date(9999, 5, 5), Period()),
            (
                AgeBetween(minimum=15, leap_birthday=LeapBirthday.MAR_1),
                date(2000, 2, 29),
                Period(start=date(2015, 3, 1)),
            ),
        ],
    )
    def test_the_ends(
        self, age: AgeBetween, birth: date, expected: Period | None
    ) -> None:
        """An end is open where nothing limits it, and beyond the calendar is no day."""
        assert eligible_period(age, birth) == expected

    @pytest.mark.parametrize(
        ("conditions", "codes"),
        [
            ([IsTrue(field="at_risk")], ["rule.no_age"]),
            ([Not(condition=AgeBetween(minimum=20))], ["rule.age_may_fail"]),
            (
                [AnyOf(conditions=(AgeBetween(minimum=20), IsTrue(field="at_risk")))],
                ["rule.age_may_fail"],
            ),
            (
                [
                    AllOf(
                        conditions=(
                            AgeBetween(minimum=20),
                            AtLeast(count=1, conditions=(AgeBetween(maximum=30),)),
                        )
                    )
                ],
                ["rule.age_may_fail"],
            ),
            (
                [
                    AgeBetween(minimum=20),
                    AgeBetween(maximum=3, field="birth_of_child"),
                    Not(condition=AgeBetween(minimum=30)),
                ],
                ["rule.age_may_fail", "rule.several_births"],
            ),
            ([AgeBetween()], ["rule.no_bound"]),
        ],
    )
    def test_what_has_no_one_answer_is_refused(
        self, conditions: list[Condition], codes: list[str]
    ) -> None:
        """Where an age may fail, or there is none or two births, nothing is guessed."""
        with pytest.raises(RuleError) as refusal:
            eligible_period(rules_of(*conditions), date(2000, 5, 5))
        assert [one.code for one in refusal.value.findings] == codes

    def test_other_criteria_are_left_aside(self) -> None:
        """The period of KAA is that of its age alone, and so within its period."""
        bare = evolve(KAA_2018, criteria=KAA_2018.criteria[:1])
        birth = date(2003, 3, 3)
        assert eligible_period(KAA_2018, birth) == eligible_period(bare, birth)

    @pytest.mark.parametrize("birth", [2000, "2000-02-29", datetime(2000, 2, 29), None])
    def test_only_a_whole_date_will_do(self, birth: object) -> None:
        """A year alone, a text or a time is refused, and never shown."""
        with pytest.raises(InvalidValueError) as refusal:
            eligible_period(PLUG_IN, birth)  # type: ignore[arg-type] # that is the test
        assert "2000-02-29" not in str(refusal.value)
        assert isinstance(refusal.value, PluginModelError)
