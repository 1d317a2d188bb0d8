"""Which strategy draws which class of the library, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from plugin_model.claim import Claim, Count, Gap, Moment, Selection
from plugin_model.eligibility.record import DecisionRecord
from plugin_model.exchange import ExchangeRate
from plugin_model.funding import (
    AgeBand,
    Call,
    Contribution,
    Cost,
    FundingPlan,
    FundingSource,
)
from plugin_model.organisation import (
    ContactPerson,
    Organisation,
    OrganisationName,
    Role,
    Succession,
)
from plugin_model.participant import (
    FlagRecord,
    Participant,
    PersonIdentifier,
    Residence,
    RiskAssessment,
)
from plugin_model.participation import Participation, Spell
from plugin_model.project import CodedTerm, Phase, Programme, Project, SuccessFactor
from plugin_model.region import County, Municipality, NutsArea, Region
from plugin_model.strategies.basic import (
    amounts,
    birth_dates,
    exchange_rates,
    periods,
    rates,
    sources,
    texts,
)
from plugin_model.strategies.money import (
    age_bands,
    calls,
    contributions,
    costs,
    funding_plans,
    funding_sources,
)
from plugin_model.strategies.parts import status_statements, sub_projects, workshops
from plugin_model.strategies.people import (
    absences,
    dropout_events,
    flag_records,
    participants,
    participations,
    person_identifiers,
    residences,
    risk_assessments,
    spells,
    study_histories,
    study_records,
)
from plugin_model.strategies.places import (
    contact_persons,
    counties_of_sweden,
    municipalities_of_sweden,
    nuts_areas_of_sweden,
    organisation_names,
    organisations,
    regions,
    roles,
    successions,
)
from plugin_model.strategies.projects import (
    coded_terms,
    phases,
    programmes,
    projects,
    success_factors,
)
from plugin_model.strategies.records import decision_records
from plugin_model.strategies.said import claims, counts, gaps, moments, selections
from plugin_model.study import Absence, DropoutEvent, StudyHistory, StudyRecord
from plugin_model.sub_project import StatusStatement, SubProject, Workshop
from plugin_model.values import BirthDate, Money, Period, Rate, Source, Text

__all__ = ["register"]


def register() -> None:
    """Tell Hypothesis what to draw for each class; its entry point calls this."""
    for drawn, strategy in _strategies():
        st.register_type_strategy(drawn, strategy)


def _strategies() -> tuple[tuple[type, st.SearchStrategy[object]], ...]:
    return (
        (Absence, absences()),
        (AgeBand, age_bands()),
        (BirthDate, birth_dates()),
        (Call, calls()),
        (Claim, claims()),
        (CodedTerm, coded_terms()),
        (ContactPerson, contact_persons()),
        (Contribution, contributions()),
        (Cost, costs()),
        (Count, counts()),
        (County, counties_of_sweden()),
        (DecisionRecord, decision_records()),
        (DropoutEvent, dropout_events()),
        (ExchangeRate, exchange_rates()),
        (FlagRecord, flag_records()),
        (FundingPlan, funding_plans()),
        (FundingSource, funding_sources()),
        (Gap, gaps()),
        (Moment, moments()),
        (Money, amounts()),
        (Municipality, municipalities_of_sweden()),
        (NutsArea, nuts_areas_of_sweden()),
        (Organisation, organisations()),
        (OrganisationName, organisation_names()),
        (Participant, participants()),
        (Participation, participations()),
        (Period, periods(may_be_open=True)),
        (PersonIdentifier, person_identifiers()),
        (Phase, phases()),
        (Programme, programmes()),
        (Project, projects()),
        (Rate, rates()),
        (Region, regions()),
        (Residence, residences()),
        (RiskAssessment, risk_assessments()),
        (Role, roles()),
        (Selection, selections()),
        (Source, sources()),
        (Spell, spells()),
        (StatusStatement, status_statements()),
        (StudyHistory, study_histories()),
        (StudyRecord, study_records()),
        (SubProject, sub_projects()),
        (SuccessFactor, success_factors()),
        (Succession, successions()),
        (Text, texts()),
        (Workshop, workshops()),
    )
