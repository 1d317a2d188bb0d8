"""Hard cases from the field, each with the answer that law or source gives."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from plugin_model import (
    BirthDate,
    Call,
    Contribution,
    FundingPlan,
    FundingSource,
    InvalidValueError,
    Money,
    Participant,
    Participation,
    Period,
    Project,
    Rate,
    Region,
    SubProject,
    plug_in,
)
from plugin_model.claim import Count, Selection
from plugin_model.consistency import check_funding, check_participants, check_parts
from plugin_model.eligibility import decide
from plugin_model.eligibility.age_rules import KAA_2015
from plugin_model.exchange import ExchangeRate, RatePurpose, convert
from plugin_model.funding import ContributionKind, Cost, FundingSourceKind
from plugin_model.organisation import Organisation, carriers
from plugin_model.participant import (
    IdentifierKind,
    PersonIdentifier,
    Residence,
    ResidenceBasis,
    SecurityMarking,
)
from plugin_model.participation import Gender, Spell
from plugin_model.project import headcount
from plugin_model.region import counties, municipality
from plugin_model.study import (
    Absence,
    AbsenceReason,
    DropoutEvent,
    DropoutKind,
    StudyHistory,
    StudyRecord,
    StudyStatus,
    ended_by_absence,
)
from plugin_model.sub_project import Status, StatusStatement

PROJECT = plug_in.PLUG_IN_2
DAY = timedelta(days=1)


def _run(start: str, end: str | None = None) -> Period:
    last = None if end is None else date.fromisoformat(end)
    return Period(start=date.fromisoformat(start), end=last)


def _spell(start: str, end: str | None = None, part: str | None = None) -> Spell:
    return Spell(period=_run(start, end), sub_project=part)


def _takes_part(
    *spells: Spell, id: str = "a", project: str | None = None
) -> Participant:
    taken = Participation(project=project or PROJECT.id, spells=spells)
    return Participant(id=id, participations=(taken,))


def _region(id: str) -> Region:
    found = PROJECT.region(id)
    assert found is not None
    return found


GR = _region("goteborgsregionen")
BODIES = {one.id: one for one in PROJECT.organisations}


def test_8_moves_from_partille_to_kungsbacka() -> None:
    """A move changes municipality, county and NUTS 3, but neither entry nor GR."""
    moved = date(2016, 3, 1)
    person = attrs.evolve(
        _takes_part(_spell("2015-10-01", "2016-06-15", "partille")),
        residences=(
            Residence(municipality="1402", period=Period(end=moved - DAY)),
            Residence(municipality="1384", period=Period(start=moved)),
        ),
    )
    codes = [person.home_municipality(on=day) for day in (moved - DAY, moved)]
    places = [municipality(code or "") for code in codes]
    facts = [person.facts(on=day) for day in (moved - DAY, moved)]
    assert codes == ["1402", "1384"]
    assert [one and one.county for one in places] == ["14", "13"]
    assert [one and one.nuts_3 for one in places] == ["SE232", "SE231"]
    assert [GR.has_member(code or "") for code in codes] == [True, True]
    assert [date(2015, 10, 1)] * 2 == [one["entered_on"] for one in facts]
    assert check_participants(PROJECT, [person]) == ()


def test_9_moves_between_sub_projects() -> None:
    """Two spells in two sub-projects are one participation and one person."""
    person = _takes_part(
        _spell("2015-10-01", "2016-01-31", "partille"),
        _spell("2016-02-01", "2016-06-15", "goteborg"),
    )
    told = headcount(PROJECT, [person])
    assert len(person.participations) == 1
    assert person.participations[0].withdrawn_exits == ()
    assert told.total == 1
    assert sum(count for _, count in told.sub_projects) == 2


def test_10_comes_back_to_the_same_operation() -> None:
    """One record from first entry to final exit; the exit between is restated."""
    person = _takes_part(
        _spell("2015-10-01", "2016-01-31"), _spell("2016-09-01", "2017-06-15")
    )
    (taken,) = person.participations
    assert date(2015, 10, 1) == taken.entry
    assert date(2017, 6, 15) == taken.exit
    assert date(2016, 1, 31) == taken.exit_as_of(date(2016, 8, 31))
    assert (date(2016, 1, 31),) == taken.withdrawn_exits
    assert taken.active_days(until=date(2018, 12, 31)) == 123 + 288
    assert date(2015, 10, 1) == person.facts(on=date(2016, 9, 1))["entered_on"]


def test_11_takes_part_in_both_projects() -> None:
    """Two operations are two participations of one person, each counted in its own."""
    one, two = plug_in.PLUG_IN_1, PROJECT
    person = Participant(
        id="a",
        participations=(
            Participation(project=one.id, spells=(_spell("2014-09-01", "2015-06-30"),)),
            Participation(project=two.id, spells=(_spell("2015-10-01", "2016-06-15"),)),
        ),
    )
    assert (headcount(one, [person]).total, headcount(two, [person]).total) == (1, 1)
    assert one.id == two.predecessor
    assert check_participants(one, [person]) == ()
    assert check_participants(two, [person]) == ()


def _dropped_out() -> StudyHistory:
    return StudyHistory(
        records=(
            StudyRecord(on=date(2015, 8, 17), status=StudyStatus.ENROLLED),
            StudyRecord(on=date(2016, 3, 10), status=StudyStatus.ENROLLED),
        ),
        dropouts=(
            DropoutEvent(
                kind=DropoutKind.UNEXCUSED_ABSENCE,
                on=date(2016, 3, 2),
                absent_from=date(2016, 2, 1),
            ),
        ),
        complete_through=date(2016, 6, 1),
    )


@pytest.mark.parametrize(
    ("day", "status", "has_dropped_out", "is_kaa"),
    [
        (date(2016, 3, 1), "enrolled", False, "ineligible"),
        (date(2016, 3, 2), "dropped_out", True, "eligible"),
        (date(2016, 3, 9), "dropped_out", True, "eligible"),
        (date(2016, 3, 10), "enrolled", True, "ineligible"),
    ],
)
def test_12_drops_out_and_enrols_again(
    day: date, status: str, has_dropped_out: bool, is_kaa: str
) -> None:
    """Absent from 1 February: ended from 2 March, KAA until enrolled on 10 March."""
    away = Absence(
        period=_run("2016-02-01", "2016-03-09"), reason=AbsenceReason.UNEXCUSED
    )
    ill = Absence(period=_run("2016-02-15"), reason=AbsenceReason.ILLNESS)
    person = Participant(id="a", birth=BirthDate(1998, 5, 1), studies=_dropped_out())
    facts = person.facts(on=day)
    studies = "none" if status == "dropped_out" else "national_programme"
    kaa = facts | {
        "completed_compulsory_school": True,
        "upper_secondary_studies": studies,
        "completed_national_programme": False,
    }
    assert date(2016, 3, 2) == ended_by_absence([away])
    assert ended_by_absence([away, ill]) is None
    assert (status, has_dropped_out) == (
        facts["study_status"],
        facts["has_dropped_out"],
    )
    assert is_kaa == decide(KAA_2015, kaa, on=day).outcome.value


def test_13_does_not_turn_up() -> None:
    """Ended by law, but never begun: no dropout, and KAA may apply."""
    event = DropoutEvent(kind=DropoutKind.NO_SHOW, on=date(2017, 8, 24))
    history = StudyHistory(dropouts=(event,))
    facts = Participant(id="a", studies=history).facts(on=date(2017, 9, 1))
    assert event.kind.ends_education
    assert not event.kind.is_dropout
    assert (facts["study_status"], facts["has_dropped_out"]) == ("not_started", False)


def test_18_is_registered_elsewhere_for_protection() -> None:
    """The registered municipality is a cover: only where the person stays counts."""
    person = Participant(
        id="a",
        marking=SecurityMarking.PROTECTED_REGISTRATION,
        residences=(
            Residence(municipality="1441", period=Period()),
            Residence(municipality="1480", period=Period(), basis=ResidenceBasis.STAYS),
        ),
    )
    unmarked = attrs.evolve(person, marking=SecurityMarking.NONE)
    asked = date(2016, 3, 1)
    assert person.home_municipality(on=asked) == "1480"
    assert unmarked.home_municipality(on=asked) == "1441"
    assert repr(person) == "Participant()"
    assert not any(code in repr(person.residences) for code in ("1441", "1480"))


def test_20_parents_and_teachers() -> None:
    """Who only attends or is trained has no participation, and is not counted."""
    parent = Participant(id="parent")
    assert headcount(PROJECT, [parent]).total == 0


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("2015-02-20", ["check.entered_before_project"]),
        ("2015-03-01", []),
        ("2015-06-01", []),
    ],
)
def test_21_enters_before_the_project(entry: str, expected: list[str]) -> None:
    """Before 2015-03-01 nobody takes part; before GR's activities one may."""
    person = _takes_part(_spell(entry, "2015-12-31"))
    assert expected == [one.code for one in check_participants(PROJECT, [person])]


def test_21_a_contact_before_the_project() -> None:
    """The day is kept as a contact; a cost of that day is not eligible."""
    taken = Participation(
        project=PROJECT.id,
        spells=(_spell("2015-03-02", "2015-12-31"),),
        contacts_before_entry=(date(2015, 2, 20),),
    )
    cost = Cost(
        id="bus", amount=Money.parse("90"), period=_run("2015-02-20", "2015-02-20")
    )
    booked = attrs.evolve(PROJECT, funding=FundingPlan(costs=(cost,)))
    person = Participant(id="a", participations=(taken,))
    assert check_participants(PROJECT, [person]) == ()
    assert date(2015, 3, 2) == taken.entry
    assert [one.code for one in check_parts(booked)] == ["check.cost_outside"]


def _partille(**changes: object) -> Project:
    whole = SubProject(
        id="partille",
        period=_run("2015-09-01", "2016-12-31"),
        funded=_run("2015-09-01", "2016-08-31"),
    )
    return attrs.evolve(PROJECT, sub_projects=(attrs.evolve(whole, **changes),))  # type: ignore[arg-type]  # any field


def _codes(project: Project, *people: Participant) -> list[str]:
    found = (*check_parts(project), *check_participants(project, people))
    return [one.code for one in found if "unknown_id" not in one.code]


def test_22_outlives_its_money() -> None:
    """A sub-project may go on without money; then it says so, and takes nobody in."""
    says_so = StatusStatement(possible=(Status.CONTINUING,))
    late = _takes_part(_spell("2016-09-01", "2016-12-31", "partille"))
    timely = _takes_part(_spell("2015-09-01", "2016-08-31", "partille"))
    beyond = _run("2015-09-01", "2019-06-30")
    assert _codes(_partille()) == ["check.tail_without_status"]
    assert _codes(_partille(statuses=(says_so,)), timely) == []
    assert _codes(_partille(statuses=(says_so,)), late) == [
        "check.entered_after_funding"
    ]
    assert _codes(_partille(period=beyond, funded=beyond)) == ["check.funded_outside"]
    assert _codes(_partille(period=beyond, statuses=(says_so,))) == []


def _covered(share: str) -> FundingPlan:
    own, budget = Decimal(share) * 1000, Decimal(1000)
    return FundingPlan(
        budget=Money(amount=budget),
        sources=(
            FundingSource(id="esf", kind=FundingSourceKind.ESF),
            FundingSource(id="town", kind=FundingSourceKind.PUBLIC),
        ),
        contributions=(
            Contribution(
                id="grant",
                source="esf",
                kind=ContributionKind.CASH,
                amount=Money(amount=budget - own),
            ),
            Contribution(
                id="own",
                source="town",
                kind=ContributionKind.CASH,
                amount=Money(amount=own),
            ),
        ),
    )


FLOOR = Call(id="2015/00394", minimum_co_financing=Rate.parse("0.53"))


def test_23_below_the_floor() -> None:
    """52.9 per cent where 53 are demanded lack 0.1 per cent of the budget."""
    (found,) = check_funding(_covered("0.529"), call=FLOOR)
    assert found.code == "check.below_floor"
    assert dict(found.values)["missing"] == "1 SEK"


def test_23_above_the_floor() -> None:
    """Plug In 2.0's 53.31 per cent would pass such a floor; its own is not known."""
    plan = PROJECT.funding
    assert plan is not None
    assert plan.budget is not None
    (_, share) = plan.shares()[1]
    assert Fraction(53, 100) <= (share or 0)
    assert PROJECT.call is None
    assert check_funding(_covered("0.5331"), call=FLOOR) == ()


def test_24_a_teacher_booked_twice() -> None:
    """100 hours as cost and in kind, by the owner's teacher, are two faults."""
    hours = Money.parse("35000")
    plan = FundingPlan(
        sources=(
            FundingSource(
                id="owner", kind=FundingSourceKind.PUBLIC, organisation="skl"
            ),
            FundingSource(
                id="town",
                kind=FundingSourceKind.PUBLIC,
                organisation="partille-kommun",
            ),
        ),
        contributions=tuple(
            Contribution(
                id=giver,
                source=giver,
                kind=ContributionKind.IN_KIND,
                amount=hours,
                record=record,
            )
            for giver, record in (("owner", "hours 1"), ("town", "hours 2"))
        ),
        costs=(Cost(id="teacher", amount=hours, record="hours 1"),),
    )
    found = check_funding(plan, owner="skl")
    assert [one.code for one in found] == [
        "check.double_booking",
        "check.in_kind_from_owner",
    ]
    assert {"/funding/contributions/0"} == {one.place.pointer for one in found}


def test_25_kronor_and_euro() -> None:
    """No sum without a rate; with the average of 2015 it is 7 859 296 euro."""
    granted = Money.parse("73563014")
    average = ExchangeRate(
        worth=Decimal("9.36"),
        period=_run("2015-01-01", "2015-12-31"),
        purpose=RatePurpose.APPLICATION,
    )
    day = date(2015, 3, 1)
    told = convert(granted, average, on=day, purpose=RatePurpose.APPLICATION)
    assert int(told.amount.amount) == 7_859_296
    assert granted == told.original
    with pytest.raises(InvalidValueError, match="SEK and EUR"):
        granted + Money.parse("1", "EUR")
    with pytest.raises(InvalidValueError, match="decision"):
        convert(granted, average, on=day, purpose=RatePurpose.DECISION)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2016, 6, 1), "Sveriges Kommuner och Landsting"),
        (date(2019, 11, 26), "Sveriges Kommuner och Landsting"),
        (date(2019, 11, 27), "Sveriges Kommuner och Regioner"),
        (date(2020, 6, 1), "Sveriges Kommuner och Regioner"),
    ],
)
def test_26_a_new_name(day: date, name: str) -> None:
    """SKL is SKR from 2019-11-27: the same body, whose English name stayed."""
    told = BODIES["skl"].as_of(day)
    assert told is not None
    assert (name, "SALAR") == (told.legal, told.english)
    assert carriers(BODIES, "skl", on=day) == ("skl",)


@pytest.mark.parametrize(
    ("task", "day", "expected"),
    [
        ("youth", date(2018, 12, 31), ("regionforbundet-kalmar",)),
        ("youth", date(2019, 1, 1), ("kommunforbundet-kalmar",)),
        ("regional_development", date(2019, 1, 1), ("region-kalmar-lan",)),
        (None, date(2019, 1, 1), ("kommunforbundet-kalmar", "region-kalmar-lan")),
    ],
)
def test_26_a_partner_split_by_task(
    task: str | None, day: date, expected: tuple[str, ...]
) -> None:
    """In Kalmar, youth went one way and regional development another."""
    assert expected == carriers(BODIES, "regionforbundet-kalmar", on=day, task=task)


def _legal(body: Organisation, day: date) -> str | None:
    told = body.as_of(day)
    return None if told is None else told.legal


def test_27_two_bodies_of_one_name() -> None:
    """Region Västerbotten before and after 2019: equal names, unequal bodies."""
    old, new = BODIES["region-vasterbotten"], BODIES["region-vasterbotten-2019"]
    eve, day = date(2018, 12, 31), date(2019, 1, 1)
    name = "Region Västerbotten"
    assert old != new
    assert [name, None] == [_legal(old, eve), _legal(old, day)]
    assert [None, name] == [_legal(new, eve), _legal(new, day)]
    assert (new.id,) == carriers(BODIES, old.id, on=day)


def test_28_a_region_is_no_county() -> None:
    """GR has 13 municipalities; asking for county 14 would lose Kungsbacka."""
    members = GR.members or ()
    lost = [code for code in members if not code.startswith("14")]
    assert (len(members), lost) == (13, ["1384"])
    assert counties()["13"].name == "Hallands län"
    assert GR.has_member("1384")
    assert not GR.has_member("1380")


@pytest.mark.parametrize(
    ("day", "count"), [(date(2015, 10, 15), 6), (date(2018, 6, 1), 8)]
)
def test_29_six_regions_or_eight(day: date, count: int) -> None:
    """The news of 2015 names six, the platform later eight; the other is a rival."""
    told = PROJECT.as_of("regions", day)
    sizes = [
        [len(one.value) for one in claims if isinstance(one.value, Selection)]
        for claims in (told.current, told.rivals)
    ]
    assert [[count], [14 - count]] == sizes
    joined = PROJECT.as_of("joined", day, scope="kronoberg")
    assert (joined.current, len(joined.gaps)) == ((), 1)


def test_34_a_new_legal_gender() -> None:
    """One person with two numbers counts once; the gender at entry stays."""
    numbers = tuple(
        PersonIdentifier(value=value, kind=IdentifierKind.OTHER, period=period)
        for value, period in (
            ("number until 2016", Period(end=date(2016, 5, 31))),
            ("number from 2016", Period(start=date(2016, 6, 1))),
        )
    )
    taken = Participation(
        project=PROJECT.id,
        spells=(_spell("2015-10-01"),),
        gender_at_entry=Gender.WOMAN,
    )
    whole = Participant(id="a", identifiers=numbers, participations=(taken,))
    again = attrs.evolve(whole, id="b", identifiers=numbers[1:])
    assert headcount(PROJECT, [whole, again]).total == 1
    assert [one.code for one in check_participants(PROJECT, [whole, again])] == [
        "check.same_person"
    ]
    assert Gender.WOMAN is whole.participations[0].gender_at_entry


def test_37_planned_and_counted() -> None:
    """3000 are planned, and claimed as reached; who is counted is another number."""
    told = PROJECT.as_of("participants", date(2022, 12, 1))
    assert PROJECT.planned_participants == 3000
    assert [Count(number=3000)] == [one.value for one in told.current]
    assert len(told.gaps) == 1
    assert headcount(PROJECT, [_takes_part(_spell("2015-10-01"))]).total == 1
