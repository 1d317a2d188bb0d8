"""
Hard cases about age, each with the answer that law or source gives.

The other cases of the field stand in ``tests/test_scenarios.py``; the one about the
century of ten digits with the validator of identity numbers.
"""

from datetime import date, timedelta

import pytest
from attrs import evolve

from plugin_model import BirthDate, Participant, Participation, Period, plug_in
from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    Criterion,
    LeapBirthday,
    RuleSet,
    as_of,
    decide,
)
from plugin_model.eligibility.age_rules import (
    ESF_BELOW_25,
    ESF_BELOW_25_BY_YEAR,
    KAA,
    KOMVUX,
    PLUG_IN,
    UPPER_SECONDARY,
    eligible_period,
)
from plugin_model.eligibility.wording import explain
from plugin_model.messages import Language
from plugin_model.participant import RiskAssessment
from plugin_model.participation import Spell

PROJECT = plug_in.PLUG_IN_2
assert PROJECT.target_group is not None
TARGET_GROUP: RuleSet = PROJECT.target_group
DAY = timedelta(days=1)
OUT_OF_SCHOOL = {
    "completed_compulsory_school": True,
    "registered_after_compulsory_schooling": False,
    "upper_secondary_studies": "none",
    "completed_national_programme": False,
    "has_diploma": False,
    "has_adapted_certificate": False,
    "passed_equivalent_education": False,
}
"""What the municipality's duty asks besides the age, all of it fulfilled."""


def outcome(rules: RuleSet, birth: object, on: date, **facts: object) -> str:
    """Return the outcome for somebody of whom the birth and *facts* are known."""
    return decide(rules, {"birth": birth, **facts}, on).outcome.value


def kaa(birth: object, on: date, **facts: object) -> str:
    """Return whether the duty of that day covers somebody who is out of school."""
    return outcome(as_of(KAA, on), birth, on, **{**OUT_OF_SCHOOL, **facts})


def entrant(birth: date, entry: date, end: date | None = None) -> Participant:
    """Return somebody at risk who takes part from *entry* to *end*."""
    spell = Spell(period=Period(start=entry, end=end))
    return Participant(
        id="a",
        birth=BirthDate(birth.year, birth.month, birth.day),
        risk_assessments=(RiskAssessment(on=entry, at_risk=True),),
        participations=(Participation(project=PROJECT.id, spells=(spell,)),),
    )


def test_1_turns_25_on_the_day_after_entry() -> None:
    """In the target group and CO06 for the whole spell: age counts at entry."""
    birth, entry = date(1991, 11, 20), date(2016, 11, 19)
    person = entrant(birth, entry, end=date(2017, 3, 1))
    for day in (entry, entry + DAY, date(2017, 3, 1)):
        facts = person.facts(on=day)
        assert facts["entered_on"] == entry
        assert decide(TARGET_GROUP, facts, entry).outcome.value == "eligible"
    assert outcome(PLUG_IN, birth, entry) == "eligible"
    assert outcome(ESF_BELOW_25, birth, entry) == "eligible"
    assert outcome(ESF_BELOW_25_BY_YEAR, birth, entry) == "ineligible"


def test_2_turns_25_on_the_day_of_entry() -> None:
    """Exactly 25: neither below 25 nor 15 to 24."""
    birth, entry = date(1991, 11, 20), date(2016, 11, 20)
    facts = entrant(birth, entry).facts(on=entry)
    decision = decide(TARGET_GROUP, facts, entry)
    assert (decision.outcome.value, decision.unmet) == ("ineligible", ("age",))
    assert outcome(PLUG_IN, birth, entry) == "ineligible"
    assert outcome(ESF_BELOW_25, birth, entry) == "ineligible"


@pytest.mark.parametrize(
    ("year", "to_the_day", "by_the_year"),
    [(1992, "eligible", "eligible"), (1991, "undetermined", "ineligible")],
)
def test_3_the_year_alone_is_known(
    year: int, to_the_day: str, by_the_year: str
) -> None:
    """23 or 24 is settled, 24 or 25 is not; by the year both of them are."""
    entry = date(2016, 6, 1)
    assert outcome(TARGET_GROUP, year, entry, at_risk=True) == to_the_day
    assert outcome(PLUG_IN, year, entry) == to_the_day
    assert outcome(ESF_BELOW_25, year, entry) == to_the_day
    assert outcome(ESF_BELOW_25_BY_YEAR, year, entry) == by_the_year


@pytest.mark.parametrize(
    ("language", "asked_for"), [("sv", "- födelsedatum"), ("en", "- date of birth")]
)
def test_3_the_reason_is_the_date_of_birth(language: Language, asked_for: str) -> None:
    """Whoever was born in 1991 is told what would settle it."""
    facts = {"birth": 1991, "at_risk": True}
    decision = decide(TARGET_GROUP, facts, date(2016, 6, 1))
    assert decision.missing == ("birth",)
    assert asked_for in explain(decision, language).splitlines()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [(date(2016, 5, 17), "eligible"), (date(2016, 5, 16), "ineligible")],
)
def test_4_turns_15_on_the_day_of_entry(entry: date, expected: str) -> None:
    """15 is included, from the birthday itself."""
    birth = date(2001, 5, 17)
    facts = entrant(birth, entry).facts(on=entry)
    assert decide(TARGET_GROUP, facts, entry).outcome.value == expected
    assert outcome(PLUG_IN, birth, entry) == expected


@pytest.mark.parametrize(
    ("policy", "on_the_28th", "first"),
    [
        (LeapBirthday.FEB_28, "eligible", date(2015, 2, 28)),
        (LeapBirthday.MAR_1, "ineligible", date(2015, 3, 1)),
    ],
)
def test_5_born_on_29_february(
    policy: LeapBirthday, on_the_28th: str, first: date
) -> None:
    """In a common year 15 comes on 28 February, or on 1 March if one says so."""
    birth = date(2000, 2, 29)
    age = AgeBetween(minimum=15, maximum=24, leap_birthday=policy)
    label = {"sv": "15 till 24 år", "en": "aged 15 to 24"}
    criterion = Criterion(id="age", label=label, condition=age)
    rules = RuleSet(id="age", version=1, criteria=(criterion,))
    period = eligible_period(age, birth)
    assert outcome(rules, birth, date(2015, 2, 28)) == on_the_28th
    assert outcome(rules, birth, date(2015, 2, 27)) == "ineligible"
    assert outcome(rules, birth, date(2015, 3, 1)) == "eligible"
    assert period is not None
    assert period.start == first


@pytest.mark.parametrize("policy", LeapBirthday)
@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2020, 2, 28), "eligible"), (date(2020, 2, 29), "ineligible")],
)
def test_6_kaa_of_somebody_born_on_29_february(
    day: date, expected: str, policy: LeapBirthday
) -> None:
    """The 20th birthday falls in a leap year, so that nothing is left to choose."""
    rules = as_of(KAA, day)
    age, *others = rules.criteria
    chosen = evolve(age, condition=AgeBetween(maximum=19, leap_birthday=policy))
    rules = evolve(rules, criteria=(chosen, *others))
    assert outcome(rules, date(2000, 2, 29), day, **OUT_OF_SCHOOL) == expected


def test_7_three_rules_for_one_person() -> None:
    """Born on 31 December 1998: KAA and komvux, but upper secondary school is over."""
    birth = date(1998, 12, 31)
    assert kaa(birth, date(2018, 12, 30)) == "eligible"
    assert kaa(birth, date(2018, 12, 31)) == "ineligible"
    assert outcome(UPPER_SECONDARY, birth, date(2018, 6, 30)) == "eligible"
    assert outcome(UPPER_SECONDARY, birth, date(2018, 8, 20)) == "ineligible"
    assert outcome(KOMVUX, birth, date(2018, 6, 30)) == "ineligible"
    assert outcome(KOMVUX, birth, date(2018, 7, 1)) == "eligible"


@pytest.mark.parametrize(
    ("studies", "before", "since"),
    [
        ("introduction_programme", "eligible", "ineligible"),
        ("national_programme", "ineligible", "ineligible"),
        ("none", "eligible", "eligible"),
        (None, "undetermined", "undetermined"),
    ],
)
def test_kaa_changed_on_1_july_2018(
    studies: str | None, before: str, since: str
) -> None:
    """Pupils on introduction programmes were covered up to 30 June 2018."""
    birth = date(2000, 8, 1)
    asked = (date(2018, 6, 30), date(2018, 7, 1))
    said = [kaa(birth, day, upper_secondary_studies=studies) for day in asked]
    assert said == [before, since]


def test_kaa_has_no_lower_age() -> None:
    """At 15 one is covered if compulsory school is completed, and else at no age."""
    birth, day = date(2001, 12, 1), date(2016, 8, 1)
    assert kaa(birth, day) == "eligible"
    assert kaa(birth, day, completed_compulsory_school=False) == "ineligible"
    assert kaa(birth, day, completed_compulsory_school=None) == "undetermined"


def test_kaa_of_somebody_who_came_after_compulsory_school_age() -> None:
    """Since July 2018 the law names them; the version before it does not."""
    birth = date(2000, 8, 1)
    came = {
        "completed_compulsory_school": False,
        "registered_after_compulsory_schooling": True,
    }
    assert kaa(birth, date(2018, 7, 1), **came) == "eligible"
    assert kaa(birth, date(2018, 6, 30), **came) == "ineligible"


def test_kaa_of_two_born_in_one_year() -> None:
    """They differ by the day in KAA, and on no day in the right to komvux."""
    early, late = date(1998, 1, 1), date(1998, 12, 31)
    day = date(2018, 1, 1)
    assert (kaa(early, day), kaa(late, day)) == ("ineligible", "eligible")
    assert eligible_period(KOMVUX, early) == eligible_period(KOMVUX, late)


def test_13_kaa_of_somebody_who_did_not_turn_up() -> None:
    """Never begun and not yet 20: the duty covers them, until the birthday."""
    birth = date(1998, 3, 10)
    assert kaa(birth, date(2017, 8, 24)) == "eligible"
    assert kaa(birth, date(2018, 3, 9)) == "eligible"
    assert kaa(birth, date(2018, 3, 10)) == "ineligible"


def test_33_the_register_of_kaa_is_purged() -> None:
    """Of whoever turns 21 in 2018 nothing may be kept after that year."""
    kept = AgeBetween(maximum=21, method=AgeMethod.YEAR_OF_BIRTH)
    periods = [eligible_period(kept, date(1997, *day)) for day in ((1, 1), (12, 31))]
    assert [one and one.end for one in periods] == [date(2018, 12, 31)] * 2
