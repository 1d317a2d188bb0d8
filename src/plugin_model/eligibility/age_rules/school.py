"""
Age rules of Swedish law: whom the municipality looks after, school, support to pupils.

How sure each is, is said under it: see the face of `age_rules`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from plugin_model.eligibility.ages import AgeMethod
from plugin_model.eligibility.rules import (
    AgeBetween,
    AnyOf,
    Condition,
    Criterion,
    IsTrue,
    Not,
    OneOf,
    RuleSet,
)
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind
from plugin_model.values import Period, Source, Text

__all__ = [
    "KAA",
    "KAA_2015",
    "KAA_2018",
    "KAA_FIELDS",
    "KOMVUX",
    "SFI",
    "STUDY_AID",
    "STUDY_GRANT",
    "UPPER_SECONDARY",
]

_LAWS: Final = (
    "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling"
)


def _text(sv: str, en: str) -> Text:
    return Text(sv=sv, en=en)


def _school_act(section: str) -> Source:
    link = f"{_LAWS}/skollag-2010800_sfs-2010-800/"
    return Source(title=f"Skollagen (2010:800) {section}", link=link)


def _criterion(
    id: str, sv: str, en: str, condition: Condition, source: Source
) -> Criterion:
    return Criterion(id=id, label=_text(sv, en), source=source, condition=condition)


def _rules(id: str, sv: str, en: str, since: date, *criteria: Criterion) -> RuleSet:
    return RuleSet(
        id=id,
        version=1,
        label=_text(sv, en),
        in_force=Period(start=since),
        criteria=criteria,
    )


_STUDIES: Final = (
    ("none", _text("inga", "none")),
    ("national_programme", _text("nationellt program", "national programme")),
    ("introduction_programme", _text("introduktionsprogram", "introduction programme")),
    (
        "adapted_school",
        _text(
            "anpassad gymnasieskola (tidigare gymnasiesärskola)",
            "adapted upper secondary school",
        ),
    ),
    ("equivalent", _text("motsvarande utbildning", "equivalent education")),
)


def _flag(name: str, sv: str, en: str) -> Field:
    return Field(name=name, kind=Kind.FLAG, label=_text(sv, en))


KAA_FIELDS: Final = (
    *PARTICIPANT_FIELDS,
    _flag(
        "registered_after_compulsory_schooling",
        "blev folkbokförd när skolplikten inte gällde",
        "was registered as resident when no longer of compulsory school age",
    ),
    Field(
        name="upper_secondary_studies",
        kind=Kind.CODE,
        codes=tuple(code for code, _ in _STUDIES),
        code_labels=_STUDIES,
        label=_text("pågående gymnasiestudier", "upper secondary studies under way"),
    ),
    _flag(
        "completed_national_programme",
        "har fullföljt ett nationellt program eller motsvarande",
        "has completed a national programme or the like",
    ),
    _flag("has_diploma", "har gymnasieexamen", "has an upper secondary diploma"),
    _flag(
        "has_adapted_certificate",
        "har gymnasiebevis från anpassad gymnasieskola",
        "has a certificate from adapted upper secondary school",
    ),
    _flag(
        "passed_equivalent_education",
        "har fullföljt motsvarande utbildning med godkänt resultat",
        "has completed an equivalent education with a pass",
    ),
)
"""The standard fields, and what the municipal activity responsibility reads besides."""

_KAA_NAME: Final = _text(
    "kommunala aktivitetsansvaret (KAA)", "municipal activity responsibility (KAA)"
)
_KAA_BEFORE: Final = Source(
    title="Skollagen (2010:800) 29 kap. 9 §, lydelsen före den 1 juli 2018"
)
_KAA_SINCE: Final = _school_act("29 kap. 9 §")

KAA_2015: Final = RuleSet(
    id="kaa",
    version=1,
    label=_KAA_NAME,
    in_force=Period(start=date(2015, 1, 1), end=date(2018, 6, 30)),
    criteria=(
        _criterion(
            "age",
            "har inte fyllt 20 år",
            "has not turned 20",
            AgeBetween(maximum=19),
            _KAA_BEFORE,
        ),
        _criterion(
            "compulsory_school",
            "har fullgjort sin skolplikt",
            "has completed compulsory school",
            IsTrue(field="completed_compulsory_school"),
            _KAA_BEFORE,
        ),
        _criterion(
            "not_studying",
            "går inte ett nationellt program eller motsvarande",
            "is not in a national programme or the like",
            OneOf(
                field="upper_secondary_studies",
                values=("none", "introduction_programme"),
            ),
            _KAA_BEFORE,
        ),
        _criterion(
            "not_completed",
            "har inte fullföljt ett nationellt program eller motsvarande",
            "has not completed a national programme or the like",
            Not(condition=IsTrue(field="completed_national_programme")),
            _KAA_BEFORE,
        ),
    ),
    fields=KAA_FIELDS,
)
"""
The municipal activity responsibility from 2015 to June 2018, the years of Plug In 2.0.

Pupils on introduction programmes were covered: today's list would give a wrong no to
the core of the project. Told, by the National Agency for Education (Skolverket) in a
page reviewed on 4 October 2017; the law's wording of those years was not read. Before
2015 the duty was called informationsansvaret (KIA); its wording was not read either.
"""

KAA_2018: Final = RuleSet(
    id="kaa",
    version=2,
    label=_KAA_NAME,
    in_force=Period(start=date(2018, 7, 1)),
    criteria=(
        _criterion(
            "age",
            "har inte fyllt 20 år",
            "has not turned 20",
            AgeBetween(maximum=19),
            _KAA_SINCE,
        ),
        _criterion(
            "compulsory_school",
            "har fullgjort sin skolplikt, eller blev folkbokförd i Sverige när "
            "skolplikten inte gällde",
            "has completed compulsory school, or was registered in Sweden when no "
            "longer of compulsory school age",
            AnyOf(
                conditions=(
                    IsTrue(field="completed_compulsory_school"),
                    IsTrue(field="registered_after_compulsory_schooling"),
                )
            ),
            _KAA_SINCE,
        ),
        _criterion(
            "not_studying",
            "går inte i gymnasieskola, anpassad gymnasieskola eller motsvarande",
            "is not in upper secondary school, adapted school or the like",
            OneOf(field="upper_secondary_studies", values=("none",)),
            _KAA_SINCE,
        ),
        _criterion(
            "no_diploma",
            "har inte gymnasieexamen",
            "has no upper secondary diploma",
            Not(condition=IsTrue(field="has_diploma")),
            _KAA_SINCE,
        ),
        _criterion(
            "no_adapted_certificate",
            "har inte gymnasiebevis från anpassad gymnasieskola",
            "has no certificate from adapted upper secondary school",
            Not(condition=IsTrue(field="has_adapted_certificate")),
            _KAA_SINCE,
        ),
        _criterion(
            "no_equivalent",
            "har inte fullföljt motsvarande utbildning med godkänt resultat",
            "has not completed an equivalent education with a pass",
            Not(condition=IsTrue(field="passed_equivalent_education")),
            _KAA_SINCE,
        ),
    ),
    fields=KAA_FIELDS,
)
"""
The municipal activity responsibility since July 2018 (2018:749), all six conditions.

Read. There is no lower age: what counts is the end of compulsory schooling, so that
some are 15. Whether the person lives in the municipality is left to its register.
"""

KAA: Final = (KAA_2015, KAA_2018)
"""Both versions; ``as_of(KAA, day)`` picks the one in force."""

_UNTIL_JUNE_OF_20: Final = AgeBetween(maximum=19, method=AgeMethod.HALF_YEAR)
_UNTIL_JUNE: Final = (
    "till och med första halvåret det år man fyller 20",
    "until the end of June of the year of the 20th birthday",
)

UPPER_SECONDARY: Final = _rules(
    "upper-secondary-start",
    "rätt att börja i gymnasieskolan",
    "right to start upper secondary school",
    date(2015, 1, 1),
    _criterion("age", *_UNTIL_JUNE, _UNTIL_JUNE_OF_20, _school_act("15 kap. 5 §")),
)
"""
The right to start upper secondary school: until 30 June of the year one turns 20.

Read in the wording of 2022:1315; that the limit was the same in 2015 is known. A year
later for pupils with severe physical disabilities (15 kap. 36 §). Whoever has begun
may go on.
"""

KOMVUX: Final = _rules(
    "komvux",
    "ålder för komvux",
    "age for municipal adult education",
    date(2015, 1, 1),
    _criterion(
        "age",
        "från och med andra halvåret det år man fyller 20",
        "from July of the year of the 20th birthday",
        AgeBetween(minimum=20, method=AgeMethod.HALF_YEAR),
        _school_act("20 kap. 11 och 20 §§"),
    ),
)
"""
Municipal adult education, basic and upper secondary level: from 1 July of that year.

Read in the wording of 2020:446; that the limit was the same in 2015 is known. At upper
secondary level the younger who have completed a national programme are eligible too,
and the government may open it earlier (20 kap. 20 and 20 b §§).
"""

SFI: Final = _rules(
    "sfi",
    "ålder för svenska för invandrare",
    "age for Swedish for immigrants",
    date(2015, 1, 1),
    _criterion(
        "age",
        "från och med andra halvåret det år man fyller 16",
        "from July of the year of the 16th birthday",
        AgeBetween(minimum=16, method=AgeMethod.HALF_YEAR),
        _school_act("20 kap. 31 §"),
    ),
)
"""
Swedish for immigrants: from 1 July of the year one turns 16.

Read in the wording of 2015:482; that the limit was the same before is known.
"""

_STUDY_SUPPORT: Final = Source(
    title="Studiestödslagen (1999:1395) 2 kap. 3 §",
    link=f"{_LAWS}/studiestodslag-19991395_sfs-1999-1395/",
)
_AID_ENDS: Final = _criterion(
    "not_too_old", *_UNTIL_JUNE, _UNTIL_JUNE_OF_20, _STUDY_SUPPORT
)

STUDY_AID: Final = _rules(
    "study-aid",
    "ålder för studiehjälp",
    "age for study aid",
    date(2001, 7, 1),
    _AID_ENDS,
)
"""
Study aid (studiehjälp), all its forms: until 30 June of the year one turns 20.

Read; the section stands as it did when the law came into force. The boarding and the
extra supplement have no lower age.
"""

STUDY_GRANT: Final = _rules(
    "study-grant",
    "ålder för studiebidrag",
    "age for the study grant",
    date(2001, 7, 1),
    _criterion(
        "old_enough",
        "från och med kvartalet efter det då man fyller 16",
        "from the quarter after the one of the 16th birthday",
        AgeBetween(minimum=16, method=AgeMethod.QUARTER_AFTER),
        _STUDY_SUPPORT,
    ),
    _AID_ENDS,
)
"""
The study grant (studiebidrag): from the quarter after the one in which one turns 16.

Read; it is a form of study aid and ends with it.
"""
