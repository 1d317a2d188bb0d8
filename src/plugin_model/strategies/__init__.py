"""
Hypothesis strategies for every class of the library.

Values are built, not filtered, and the corners that hurt come often: 29 February,
the bounds of a period, years alone, leading zeros. What is drawn is valid; a
project contradicts itself nowhere. Hypothesis finds them through its entry point,
so that ``st.from_type(Project)`` works where this package is installed.
"""

from __future__ import annotations

# Loaded first: on the way it asks for `registry`, which needs the modules below whole.
import hypothesis as hypothesis

from plugin_model.strategies.basic import (
    amounts,
    birth_dates,
    days,
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
    municipality_codes,
    nuts_areas_of_sweden,
    organisation_names,
    organisations,
    regions,
    roles,
    successions,
)
from plugin_model.strategies.projects import (
    coded_terms,
    participations_in,
    phases,
    programmes,
    projects,
    success_factors,
)
from plugin_model.strategies.records import decision_records
from plugin_model.strategies.said import claims, counts, gaps, moments, selections

__all__ = [
    "absences",
    "age_bands",
    "amounts",
    "birth_dates",
    "calls",
    "claims",
    "coded_terms",
    "contact_persons",
    "contributions",
    "costs",
    "counties_of_sweden",
    "counts",
    "days",
    "decision_records",
    "dropout_events",
    "exchange_rates",
    "flag_records",
    "funding_plans",
    "funding_sources",
    "gaps",
    "moments",
    "municipalities_of_sweden",
    "municipality_codes",
    "nuts_areas_of_sweden",
    "organisation_names",
    "organisations",
    "participants",
    "participations",
    "participations_in",
    "periods",
    "person_identifiers",
    "phases",
    "programmes",
    "projects",
    "rates",
    "regions",
    "residences",
    "risk_assessments",
    "roles",
    "selections",
    "sources",
    "spells",
    "status_statements",
    "study_histories",
    "study_records",
    "sub_projects",
    "success_factors",
    "successions",
    "texts",
    "workshops",
]
