"""What an answer is: truths, the outcome, what is missing, and what is refused."""

from datetime import date

from plugin_model.eligibility import (
    AgeBetween,
    AllOf,
    AnyOf,
    Compare,
    IsTrue,
    Not,
    OneOf,
)
from plugin_model.fields import Field
from plugin_model.values import BirthDate, Period
from tests.spec.lines import Line, Refusal, Table, no, rule_set, undetermined, yes
from tests.spec.reading import AT_RISK, NEW, TARGET_GROUP, YOUNG

MINOR, ADULT = AgeBetween(maximum=17), AgeBetween(minimum=18)
BOTH = rule_set(AT_RISK, NEW)
YES_NO = {"at_risk": True, "newly_arrived": False}
CREDITS = (
    Field(name="at_risk", kind="flag"),
    Field(name="credits", kind="integer"),
)

LINES = (
    Line(
        "What is the answer?",
        "What **every** way of filling in the unknown facts gives; if they disagree, "
        "unknown. It is found separately for each criterion, which is true or false "
        "once all facts are filled in, and for the whole set: all criteria hold. The "
        "outcome is eligible, ineligible or undetermined.",
        (
            Table(
                BOTH,
                (
                    yes({"at_risk": True, "newly_arrived": True}, truths="TT"),
                    no(YES_NO, truths="TF"),
                    undetermined({"at_risk": True}, "newly_arrived", truths="T?"),
                    no({"at_risk": False, "newly_arrived": True}, truths="FT"),
                    no({"at_risk": False, "newly_arrived": False}, truths="FF"),
                    no({"at_risk": False}, truths="F?"),
                    undetermined({"newly_arrived": True}, "at_risk", truths="?T"),
                    no({"newly_arrived": False}, truths="?F"),
                    undetermined({}, "at_risk", "newly_arrived", truths="??"),
                ),
            ),
            Table(
                rule_set(AnyOf(conditions=(MINOR, ADULT)), AT_RISK),
                (yes({"at_risk": True}, truths="TT", why="one is either"),),
            ),
            Table(
                rule_set(AllOf(conditions=(MINOR, ADULT)), AT_RISK),
                (no({}, truths="F?", why="nobody is both"),),
            ),
        ),
    ),
    Line(
        "Ineligible though no criterion is surely false",
        "The criteria that are listed as unknown cannot all hold together: then none "
        "is unmet, and the outcome is ineligible all the same. `check` warns of sets "
        "that can never be met.",
        (
            Table(
                rule_set(AT_RISK, AnyOf(conditions=(Not(condition=AT_RISK), NEW))),
                (
                    no({"newly_arrived": False}, truths="??"),
                    undetermined({"newly_arrived": True}, "at_risk", truths="?T"),
                    undetermined({}, "at_risk", "newly_arrived", truths="??"),
                ),
            ),
            Table(
                rule_set(MINOR, ADULT, AT_RISK),
                (
                    no({}, truths="???"),
                    no({"at_risk": True}, truths="??T"),
                    no({"birth": date(2000, 2, 29)}, truths="TF?"),
                ),
            ),
        ),
    ),
    Line(
        "What is missing?",
        "The unknown or partly known facts for which, under some filling of the other "
        "unknown facts, two values give different answers for the whole set. Nothing "
        "is missing exactly when the answer is settled.",
        (
            Table(
                rule_set(AnyOf(conditions=(AT_RISK, NEW)), YOUNG),
                (
                    undetermined(
                        {}, *("at_risk", "newly_arrived", "birth"), truths="??"
                    ),
                    undetermined(
                        {"at_risk": True},
                        "birth",
                        truths="T?",
                        why="newly_arrived changes nothing any more",
                    ),
                    undetermined(
                        {"at_risk": False, "birth": date(2000, 2, 29)},
                        "newly_arrived",
                        truths="?T",
                    ),
                    undetermined(
                        {"newly_arrived": True, "birth": 2000}, "birth", truths="T?"
                    ),
                    no({"birth": 2001}, truths="?F", why="settled: nothing is missing"),
                    yes({"newly_arrived": True, "birth": 1999}, truths="TT"),
                ),
            ),
            Table(
                rule_set(
                    AnyOf(
                        conditions=(
                            AllOf(conditions=(AT_RISK, NEW)),
                            AllOf(conditions=(Not(condition=AT_RISK), NEW)),
                        )
                    )
                ),
                (
                    undetermined(
                        {},
                        "newly_arrived",
                        why="at_risk is read, but never changes the answer",
                    ),
                ),
            ),
        ),
    ),
    Line(
        "The day",
        "A required argument, or a column. Where it is not known, every condition that "
        "depends on the day is unknown, and the day itself stands among what is "
        "missing, last: as `on`, or by the name of its column. The conditions about "
        "one person's age may then have any truths that they can have together for "
        "somebody on some day.",
        (
            Table(
                TARGET_GROUP,
                (
                    undetermined(
                        {"at_risk": True, "birth": date(2000, 2, 29)},
                        "on",
                        on=None,
                        truths="?T",
                        why="the birth is known, the day is not",
                    ),
                    undetermined(
                        {"at_risk": True}, "birth", "on", on=None, truths="?T"
                    ),
                    undetermined(
                        {"at_risk": True, "birth": 2000},
                        *("birth", "on"),
                        on=None,
                        truths="?T",
                    ),
                    undetermined(
                        {"at_risk": True, "birth": BirthDate(2000, 2, 29)},
                        "on",
                        on=None,
                        truths="?T",
                    ),
                    no(
                        {"at_risk": False, "has_dropped_out": False},
                        on=None,
                        truths="?F",
                    ),
                ),
            ),
            Table(
                BOTH,
                (
                    no(YES_NO, on=None, truths="TF", why="no age, no day needed"),
                    undetermined(
                        {"at_risk": True}, "newly_arrived", on=None, truths="T?"
                    ),
                ),
            ),
            Table(
                rule_set(AnyOf(conditions=(MINOR, ADULT)), AT_RISK),
                (yes({"at_risk": True}, on=None, truths="TT", why="on any day"),),
            ),
            Table(
                rule_set(Compare(field="birth", op="<", value=date(2000, 1, 1))),
                (
                    yes({"birth": 1999}, on=None, why="no age: the day is not asked"),
                    undetermined({}, "birth", on=None),
                ),
            ),
        ),
    ),
    Line(
        "In force",
        "A rule set has a period, `in_force`, both ends included. A day outside is an "
        "error that names the period and how to choose the version: "
        "`as_of(versions, day)`. It never means that a criterion is skipped.",
        (
            Table(
                rule_set(
                    AT_RISK,
                    in_force=Period(start=date(2015, 3, 1), end=date(2018, 12, 31)),
                ),
                (
                    yes({"at_risk": True}, on=date(2015, 3, 1)),
                    yes({"at_risk": True}, on=date(2018, 12, 31)),
                ),
            ),
        ),
        (
            Refusal(
                rule_set(AT_RISK, in_force=Period(start=date(2015, 9, 2))),
                ("rule.not_in_force",),
            ),
            Refusal(
                rule_set(AT_RISK, in_force=Period(end=date(2015, 8, 31))),
                ("rule.not_in_force",),
            ),
        ),
    ),
    Line(
        "A bad value",
        "A code that is not on a closed list, a text where a flag belongs, a misspelt "
        "key: `decide` and `screen` refuse, with all faults at once. To read such a "
        'value as "no" would be a wrong no. Extra columns of a table are ignored; '
        "extra keys of a mapping are faults unless `ignore_extra=True`; an attribute "
        "that an object does not have is an unknown fact. `compile_rules` returns the "
        "hot path, which trusts its input. Only `registers` turns bad values into "
        "unknown ones, each with a finding.",
        (),
        (
            Refusal(BOTH, ("fact.no_flag",), {"at_risk": 1}),
            Refusal(BOTH, ("fact.no_flag",), {"at_risk": "yes"}),
            Refusal(
                BOTH,
                ("fact.no_flag", "fact.no_flag"),
                {"at_risk": "ja", "newly_arrived": 0},
            ),
            Refusal(
                rule_set(OneOf(field="study_status", values=("dropped_out",))),
                ("fact.code_misspelt",),
                {"study_status": "droped_out"},
            ),
            Refusal(rule_set(YOUNG), ("fact.no_birth",), {"birth": "2000-02-29"}),
            Refusal(BOTH, ("fact.misspelt_name",), {"at_rsik": True}),
            Refusal(
                BOTH,
                ("fact.no_flag",),
                {"at_rsik": True, "at_risk": 1},
                ignore_extra=True,
            ),
        ),
    ),
    Line(
        "Known to be born after the day",
        "The age is below 0, outside any minimum. It is no error here: `registers` and "
        "`Participant` report it.",
        (
            Table(
                rule_set(AgeBetween(minimum=0), AT_RISK),
                (
                    no(
                        {"birth": date(2015, 9, 2), "at_risk": True},
                        truths="FT",
                        why="not even 0",
                    ),
                    yes({"birth": date(2015, 9, 1), "at_risk": True}, truths="TT"),
                    yes({"at_risk": True}, truths="TT"),
                    no({"birth": 2016, "at_risk": True}, truths="FT"),
                ),
            ),
            Table(
                rule_set(AgeBetween(maximum=24)),
                (yes({"birth": date(2015, 9, 2)}, why="no minimum is asked for"),),
            ),
        ),
    ),
    Line(
        "Eligible about nobody",
        "A rule set that says yes when no fact is known at all is refused by `check`, "
        "and when it is bound to be evaluated; the constructor takes it.",
        (),
        (
            Refusal(
                rule_set(AnyOf(conditions=(AT_RISK, Not(condition=AT_RISK)))),
                ("rule.eligible_about_nobody",),
            ),
            Refusal(rule_set(AgeBetween(minimum=0)), ("rule.eligible_about_nobody",)),
        ),
    ),
    Line(
        "Size",
        "A group of criteria that share fields may have at most 100,000 fillings: the "
        "product of the cells into which the conditions cut its fields. More is "
        "refused by `check`, which names the criteria and the fields. Conditions are "
        "nested at most 50 deep, and a rule set has at most 1,000 of them. Tables that "
        "must be written out, in SQL or for lazy frames, have a bound of their own, "
        "refused with the same words.",
        (),
        (
            Refusal(
                rule_set(
                    AnyOf(
                        conditions=tuple(
                            IsTrue(field=f"flag_{number}") for number in range(17)
                        )
                    ),
                    fields=tuple(
                        Field(name=f"flag_{number}", kind="flag")
                        for number in range(17)
                    ),
                ),
                ("rule.too_large",),
            ),
            Refusal(rule_set(AnyOf(conditions=(AT_RISK,) * 1000)), ("rule.too_many",)),
        ),
    ),
    Line(
        "State",
        "Evaluators keep one bounded cache of tables, keyed by rule set and day: the "
        'only exception to "no global state". Answers never depend on it.',
        (
            Table(
                rule_set(
                    Compare(field="credits", op="=", value=1), AT_RISK, fields=CREDITS
                ),
                (
                    yes({"credits": 1, "at_risk": True}, truths="TT"),
                    no({"credits": 0, "at_risk": True}, truths="FT"),
                ),
            ),
        ),
        (
            Refusal(
                rule_set(
                    Compare(field="credits", op="=", value=True),
                    AT_RISK,
                    fields=CREDITS,
                ),
                ("fact.no_integer",),
            ),
        ),
    ),
    Line(
        "Relation to Kleene's strong logic",
        "The answers are equal wherever no field stands in two conditions and no "
        "condition is constant over its field (all codes named, say). Elsewhere they "
        "are sharper, and never contradict it.",
        (
            Table(
                rule_set(AnyOf(conditions=(AT_RISK, NEW))),
                (
                    yes({"at_risk": True}, why="as in Kleene's logic"),
                    undetermined({"at_risk": False}, "newly_arrived"),
                ),
            ),
            Table(
                rule_set(
                    AnyOf(
                        conditions=(
                            AllOf(conditions=(NEW, AT_RISK)),
                            AllOf(conditions=(Not(condition=NEW), AT_RISK)),
                        )
                    )
                ),
                (yes({"at_risk": True}, why="unknown in Kleene's logic"),),
            ),
        ),
    ),
)
