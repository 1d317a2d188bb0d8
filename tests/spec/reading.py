"""What rules read: facts and fields, and what it means not to know."""

from datetime import date
from decimal import Decimal

from plugin_model.eligibility import (
    AgeBetween,
    AnyOf,
    Compare,
    IsTrue,
    Not,
    OneOf,
)
from plugin_model.fields import Field, Kind
from plugin_model.participant import Participant, RiskAssessment
from plugin_model.values import BirthDate
from tests.spec.lines import Line, Refusal, Table, no, rule_set, undetermined, yes

YOUNG = AgeBetween(minimum=15, maximum=24)
AT_RISK = IsTrue(field="at_risk")
NEW = IsTrue(field="newly_arrived")
TARGET_GROUP = rule_set(
    YOUNG, AnyOf(conditions=(AT_RISK, IsTrue(field="has_dropped_out")))
)

ASSESSED_LATER = Participant(
    id="17",
    birth=BirthDate(2000, 2, 29),
    risk_assessments=(RiskAssessment(on=date(2015, 10, 1), at_risk=True),),
)


def known(participant: Participant, *, on: date) -> dict[str, object]:
    """Return the facts of a participant, those that are unknown left out."""
    facts = participant.facts(on=on)
    return {name: fact for name, fact in facts.items() if fact is not None}


OF_EACH_KIND = (
    Field(name="born", kind=Kind.BIRTH),
    Field(name="wants_work", kind=Kind.FLAG),
    Field(name="level", kind=Kind.CODE, codes=("low", "high")),
    Field(name="school", kind=Kind.CODE),
    Field(name="seen_on", kind=Kind.DATE),
    Field(name="credits", kind=Kind.INTEGER),
    Field(name="attendance", kind=Kind.DECIMAL),
)
KINDS = rule_set(
    AgeBetween(minimum=18, field="born"),
    IsTrue(field="wants_work"),
    OneOf(field="level", values=("low",)),
    Compare(field="school", op="!=", value="none"),
    Compare(field="seen_on", op=">=", value=date(2015, 8, 17)),
    Compare(field="credits", op="<", value=2250),
    Compare(field="attendance", op="<=", value=Decimal("0.5")),
    fields=OF_EACH_KIND,
)
ALL_OF_THEM = {
    "born": date(1997, 9, 1),
    "wants_work": True,
    "level": "low",
    "school": "Komvux",
    "seen_on": date(2015, 8, 17),
    "credits": 2249,
    "attendance": Decimal("0.50"),
}

STANDARD = rule_set(
    AgeBetween(minimum=15),
    OneOf(field="study_status", values=("enrolled", "dropped_out")),
    IsTrue(field="has_dropped_out"),
    AT_RISK,
    NEW,
    IsTrue(field="completed_compulsory_school"),
    IsTrue(field="eligible_for_national_programme"),
    OneOf(field="municipality", values=("1402", "1480")),
    Compare(field="entered_on", op="<=", value=date(2018, 12, 31)),
)
STANDARD_FACTS = {
    "birth": date(2000, 2, 29),
    "study_status": "dropped_out",
    "has_dropped_out": True,
    "at_risk": True,
    "newly_arrived": True,
    "completed_compulsory_school": True,
    "eligible_for_national_programme": True,
    "municipality": "1480",
    "entered_on": date(2015, 9, 1),
}

PLACES = (Field(name="at_risk", kind="flag"), Field(name="school", kind="code"))
NUMBERS = (
    Field(name="at_risk", kind="flag"),
    Field(name="credits", kind="integer"),
    Field(name="seen_on", kind="date"),
)

LINES = (
    Line(
        "What does a rule read?",
        "**Facts**: a flat mapping of field names to plain values. "
        "`Participant.facts(on=day)` gives them as known on that day: from its dated "
        "histories it takes what held or had been assessed on or before the day. An "
        "assessment made after entry does not count back. A mapping, a row of a table "
        "and a line of JSON are facts already.",
        (
            Table(
                TARGET_GROUP,
                (
                    undetermined(
                        known(ASSESSED_LATER, on=date(2015, 9, 1)),
                        *("at_risk", "has_dropped_out"),
                        truths="T?",
                        why="assessed on 2015-10-01, after the day",
                    ),
                    yes(
                        known(ASSESSED_LATER, on=date(2015, 10, 1)),
                        on=date(2015, 10, 1),
                        truths="TT",
                        why="the same person on the day of the assessment",
                    ),
                ),
            ),
        ),
    ),
    Line(
        "Which fields are there?",
        "A rule set has a list of fields, which may be the user's own: `Field(name, "
        "kind, codes, label, personal)`. The kinds are `birth`, `flag`, `code` (from "
        "a closed list, or an open one), `date`, `integer` and `decimal`. The list "
        "types constants, columns, documents, wording and the check.",
        (
            Table(
                KINDS,
                (
                    yes(ALL_OF_THEM, truths="TTTTTTT"),
                    no({**ALL_OF_THEM, "level": "high"}, truths="TTFTTTT"),
                    undetermined({}, *ALL_OF_THEM, truths="???????"),
                ),
            ),
        ),
        (
            Refusal(
                rule_set(OneOf(field="born", values=("1997",)), fields=OF_EACH_KIND),
                ("rule.wrong_kind",),
            ),
            Refusal(
                rule_set(IsTrue(field="wants_wrok"), fields=OF_EACH_KIND),
                ("rule.misspelt_field",),
            ),
        ),
    ),
    Line(
        "Which are the standard fields of a participant?",
        "`birth`; `study_status` (not_started, enrolled, dropped_out, completed: the "
        "situation on the day); `has_dropped_out` (ever, and has not completed since); "
        "`at_risk` (by the latest assessment up to the day); `newly_arrived`, "
        "`completed_compulsory_school`, `eligible_for_national_programme`; "
        "`municipality` (the 290 codes); `entered_on`. Answers list missing facts in "
        "the order in which the criteria first name them.",
        (
            Table(
                STANDARD,
                (
                    yes(STANDARD_FACTS, truths="TTTTTTTTT"),
                    no(
                        {**STANDARD_FACTS, "study_status": "completed"},
                        truths="TFTTTTTTT",
                    ),
                    no(
                        {"municipality": "0180", "entered_on": date(2019, 1, 1)},
                        truths="???????FF",
                    ),
                    undetermined({}, *STANDARD_FACTS, truths="?????????"),
                ),
            ),
        ),
        (
            Refusal(
                rule_set(OneOf(field="municipality", values=("0114", "1480"))),
                ("fact.code_misspelt",),
                {"municipality": "114"},
            ),
            Refusal(
                rule_set(OneOf(field="municipality", values=("0114", "1480"))),
                ("fact.code_off_list",),
                {"municipality": "9999"},
            ),
        ),
    ),
    Line(
        "What is unknown?",
        "`None`, an absent key, null, NaN and NaT. A birth of which the year alone is "
        "known (`BirthDate(1999)`, the whole number 1999, or a column `birth_year` "
        "where `birth_date` is null) is partly known; so is `BirthDate(1999, 5)`.",
        (
            Table(
                rule_set(YOUNG),
                (
                    undetermined({}, "birth"),
                    undetermined({"birth": None}, "birth"),
                    undetermined({"birth": float("nan")}, "birth"),
                    yes({"birth": 1999}, why="15 or 16 years old"),
                    yes({"birth": BirthDate(1999)}),
                    undetermined({"birth": 2000}, "birth", why="14 or 15"),
                    yes({"birth": BirthDate(2000, 8)}, why="15 since August"),
                    undetermined({"birth": BirthDate(2000, 9)}, "birth"),
                    no({"birth": BirthDate(2000, 10)}, why="15 in October"),
                    undetermined({"birth": 1990}, "birth", why="24 or 25"),
                    no({"birth": 1989}, why="25 or 26"),
                ),
            ),
            Table(
                rule_set(AT_RISK),
                (
                    undetermined({}, "at_risk"),
                    undetermined({"at_risk": None}, "at_risk"),
                    yes({"at_risk": True}),
                    no({"at_risk": False}),
                ),
            ),
            Table(
                rule_set(Not(condition=AT_RISK)),
                (
                    undetermined({}, "at_risk", why="not to know is no yes"),
                    no({"at_risk": True}),
                    yes({"at_risk": False}),
                ),
            ),
        ),
    ),
    Line(
        "What may an unknown fact be?",
        "Any value of its field. From a closed list: one of the listed codes. From an "
        "open one: a code that the rule names, or another one. A flag: yes or no. A "
        "birth: any day up to and including the day asked about, of which a year alone "
        "is known: any such day of that year. Numbers and days: any. The fields of the "
        "rule set carry the closed lists, so that every evaluator knows them.",
        (
            Table(
                rule_set(
                    AnyOf(
                        conditions=(
                            OneOf(
                                field="study_status", values=("not_started", "enrolled")
                            ),
                            OneOf(
                                field="study_status",
                                values=("dropped_out", "completed"),
                            ),
                        )
                    ),
                    AT_RISK,
                ),
                (
                    yes({"at_risk": True}, truths="TT", why="there is no fifth code"),
                    undetermined({}, "at_risk", truths="T?"),
                ),
            ),
            Table(
                rule_set(
                    AnyOf(
                        conditions=(
                            OneOf(field="school", values=("a",)),
                            Compare(field="school", op="!=", value="b"),
                        )
                    ),
                    AT_RISK,
                    fields=PLACES,
                ),
                (
                    undetermined({"at_risk": True}, "school", truths="?T"),
                    yes({"at_risk": True, "school": "a"}, truths="TT"),
                    no({"at_risk": True, "school": "b"}, truths="FT"),
                    yes({"at_risk": True, "school": "another"}, truths="TT"),
                ),
            ),
            Table(
                rule_set(AnyOf(conditions=(NEW, Not(condition=NEW))), AT_RISK),
                (yes({"at_risk": True}, truths="TT", why="yes or no"),),
            ),
            Table(
                rule_set(
                    Compare(field="birth", op="<", value=date(2015, 10, 1)), AT_RISK
                ),
                (
                    yes({"at_risk": True}, truths="TT", why="born by the day"),
                    yes({"at_risk": True, "birth": 2015}, truths="TT"),
                    undetermined(
                        {"at_risk": True}, "birth", truths="?T", on=date(2015, 10, 1)
                    ),
                    undetermined(
                        {"at_risk": True, "birth": 2015},
                        "birth",
                        truths="?T",
                        on=date(2015, 10, 1),
                    ),
                ),
            ),
            Table(
                rule_set(
                    Compare(field="credits", op=">=", value=0),
                    Compare(field="seen_on", op=">=", value=date(1, 1, 1)),
                    AT_RISK,
                    fields=NUMBERS,
                ),
                (
                    undetermined(
                        {"at_risk": True},
                        "credits",
                        truths="?TT",
                        why="a number may be negative; no day lies before the first",
                    ),
                ),
            ),
        ),
    ),
)
