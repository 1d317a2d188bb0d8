from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import InvalidValueError, Participant, Participation, Period
from plugin_model.eligibility import Outcome, decide
from plugin_model.fields import PARTICIPANT_FIELDS, fault
from plugin_model.participant import (
    FlagRecord,
    Residence,
    ResidenceBasis,
    RiskAssessment,
    SecurityMarking,
)
from plugin_model.participation import Spell
from plugin_model.plug_in import PLUG_IN_2
from plugin_model.strategies import days, participants, participations
from plugin_model.study import StudyHistory

DAYS = days(first=date(2014, 8, 1), last=date(2019, 7, 1))
DAY = date(2016, 9, 1)


def _begun(period: Period, day: date) -> bool:
    return period.first <= day


def _open(period: Period, day: date) -> Period:
    """Return the period as known on the day: an end that lies ahead is not."""
    return period if period.last <= day else Period(start=period.start)


def _known(person: Participant, day: date) -> Participant:
    """Return the person without anything that is dated after the day."""
    studies = person.studies
    through = studies.complete_through
    return attrs.evolve(
        person,
        residences=tuple(
            attrs.evolve(one, period=_open(one.period, day))
            for one in person.residences
            if _begun(one.period, day)
        ),
        studies=StudyHistory(
            records=tuple(one for one in studies.records if one.on <= day),
            dropouts=tuple(one for one in studies.dropouts if one.on <= day),
            complete_through=None if through is None else min(through, day),
        ),
        risk_assessments=tuple(one for one in person.risk_assessments if one.on <= day),
        newly_arrived=tuple(one for one in person.newly_arrived if one.on <= day),
        completed_compulsory_school=tuple(
            one for one in person.completed_compulsory_school if one.on <= day
        ),
        eligible_for_national_programme=tuple(
            one for one in person.eligible_for_national_programme if one.on <= day
        ),
        participations=tuple(
            attrs.evolve(
                one,
                spells=tuple(
                    spell for spell in one.spells if _begun(spell.period, day)
                ),
            )
            for one in person.participations
            if one.entry <= day
        ),
    )


@given(participants(), DAYS)
def test_facts_look_back_alone(person: Participant, day: date) -> None:
    """Nothing that is dated after the day changes the facts of the day."""
    assert _known(person, day).facts(on=day) == person.facts(on=day)


@given(participants(), DAYS)
def test_facts_are_what_rules_read(person: Participant, day: date) -> None:
    """There is a fact for each standard field, unknown or fit to be read by a rule."""
    facts = person.facts(on=day)
    assert [one.name for one in PARTICIPANT_FIELDS] == list(facts)
    assert [
        one.name
        for one in PARTICIPANT_FIELDS
        if facts[one.name] is not None and fault(one, facts[one.name]) is not None
    ] == []


@given(participants(), days(first=date(2015, 3, 1), last=date(2018, 12, 31)))
def test_facts_can_be_decided(person: Participant, day: date) -> None:
    """A rule takes the facts of a person, and leaves open only what they leave open."""
    target = PLUG_IN_2.target_group
    assert target is not None
    facts = person.facts(on=day)
    decision = decide(target, facts, on=day)
    open_ones = {name for name, fact in facts.items() if fact is None} | {"birth"}
    assert set(decision.missing) <= open_ones
    assert (decision.outcome is Outcome.UNDETERMINED) == bool(decision.missing)


@given(participants(), DAYS, st.data())
def test_order_does_not_matter(
    person: Participant, day: date, data: st.DataObject
) -> None:
    """Histories may be listed in any order."""
    turned = attrs.evolve(
        person,
        residences=person.residences[::-1],
        risk_assessments=person.risk_assessments[::-1],
        newly_arrived=tuple(data.draw(st.permutations(person.newly_arrived))),
        participations=person.participations[::-1],
    )
    assert person.facts(on=day) == turned.facts(on=day)


@given(participants())
def test_a_person_does_not_show(person: Participant) -> None:
    """The repr of a person says that it is one, and nothing else."""
    assert repr(person) == "Participant()"
    assert all("value" not in repr(one) for one in person.identifiers)
    assert all("municipality" not in repr(one) for one in person.residences)
    assert all("grounds" not in repr(one) for one in person.risk_assessments)


class TestHomeMunicipality:
    """Registered, else staying, else for the moment; and never the cover."""

    @pytest.mark.parametrize(
        ("bases", "marking", "expected"),
        [
            ({"0180": "REGISTERED", "1480": "STAYS"}, "NONE", "0180"),
            ({"1480": "STAYS", "1402": "STAYS_FOR_NOW"}, "NONE", "1480"),
            ({"1402": "STAYS_FOR_NOW"}, "NONE", "1402"),
            ({"0180": "REGISTERED"}, "CONFIDENTIALITY_MARKING", "0180"),
            (
                {"0180": "REGISTERED", "1480": "STAYS"},
                "PROTECTED_REGISTRATION",
                "1480",
            ),
            ({"0180": "REGISTERED"}, "PROTECTED_REGISTRATION", None),
            ({"0180": "REGISTERED", "1480": "REGISTERED"}, "NONE", None),
            ({}, "NONE", None),
        ],
    )
    def test_which_counts(
        self, bases: dict[str, str], marking: str, expected: str | None
    ) -> None:
        """The strongest basis counts; two of a kind leave it open."""
        person = Participant(
            id="a",
            marking=SecurityMarking[marking],
            residences=tuple(
                Residence(
                    municipality=code,
                    period=Period(start=DAY),
                    basis=ResidenceBasis[basis],
                )
                for code, basis in bases.items()
            ),
        )
        assert expected == person.home_municipality(on=DAY)
        assert person.home_municipality(on=date(2016, 8, 31)) is None

    @given(participants(), DAYS)
    def test_the_cover_is_never_told(self, person: Participant, day: date) -> None:
        """With protected registration no registered municipality ever matters."""
        hidden = attrs.evolve(person, marking=SecurityMarking.PROTECTED_REGISTRATION)
        bare = attrs.evolve(
            hidden,
            residences=tuple(
                one
                for one in hidden.residences
                if one.basis is not ResidenceBasis.REGISTERED
            ),
        )
        assert bare.home_municipality(on=day) == hidden.home_municipality(on=day)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], None),
        ([(date(2016, 9, 1), True)], True),
        ([(date(2016, 9, 2), True)], None),
        ([(date(2016, 8, 1), True), (date(2016, 9, 1), False)], False),
        ([(date(2016, 8, 1), True), (date(2016, 8, 1), False)], None),
        ([(date(2016, 8, 1), True), (date(2016, 8, 1), True)], True),
    ],
)
def test_the_latest_assessment_holds(
    said: list[tuple[date, bool]], expected: bool | None
) -> None:
    """The latest up to the day counts; two that contradict each other do not."""
    person = Participant(
        id="a",
        risk_assessments=tuple(
            RiskAssessment(on=on, at_risk=value) for on, value in said
        ),
        newly_arrived=tuple(FlagRecord(on=on, value=value) for on, value in said),
    )
    facts = person.facts(on=DAY)
    assert (expected, expected) == (facts["at_risk"], facts["newly_arrived"])


def _taken(project: str, start: date) -> Participation:
    return Participation(project=project, spells=(Spell(period=Period(start=start)),))


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ("plug-in-1", date(2013, 1, 7)),
        ("plug-in-2.0", DAY),
        ("later", None),
        ("none", None),
        (None, None),
    ],
)
def test_the_entry_of_which_project(project: str | None, expected: date | None) -> None:
    """Of several entries the one that is asked for counts, once its day has come."""
    person = Participant(
        id="a",
        participations=(
            _taken("plug-in-1", date(2013, 1, 7)),
            _taken("plug-in-2.0", DAY),
            _taken("later", date(2016, 9, 2)),
        ),
    )
    assert expected == person.facts(on=DAY, project=project)["entered_on"]
    assert (project in ("none", None)) == (person.participation(project or "") is None)


@given(participations(project="a"), participations(project="a"))
def test_one_participation_for_each_project(
    one: Participation, other: Participation
) -> None:
    """Who returns has another spell, not another participation."""
    with pytest.raises(InvalidValueError, match="two participations in the project a"):
        Participant(id="a", participations=(one, other))
