"""What each condition means: codes, flags, comparisons, groups, and every age."""

from datetime import date
from decimal import Decimal

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    IsTrue,
    LeapBirthday,
    Not,
    OneOf,
)
from plugin_model.fields import Field
from tests.spec.lines import Case, Line, Refusal, Table, no, rule_set, undetermined, yes
from tests.spec.reading import AT_RISK, NEW

ENDED = IsTrue(field="has_dropped_out")
FLAGS = (AT_RISK, NEW, ENDED)
FIELDS = (
    Field(name="credits", kind="integer"),
    Field(name="attendance", kind="decimal"),
    Field(name="seen_on", kind="date"),
    Field(name="school", kind="code"),
    Field(name="at_risk", kind="flag"),
)
LEAP_CHILD = {"birth": date(2000, 2, 29)}
YEAR, HALF = AgeMethod.YEAR_OF_BIRTH, AgeMethod.HALF_YEAR
QUARTER = AgeMethod.QUARTER_AFTER


def flags(risk: bool | None, new: bool | None, ended: bool | None) -> dict[str, object]:
    """Return the facts of somebody of whom three flags may be known."""
    return {"at_risk": risk, "newly_arrived": new, "has_dropped_out": ended}


def born(year: int, month: int, day: int) -> dict[str, object]:
    """Return the facts of somebody of whom the birth alone is known."""
    return {"birth": date(year, month, day)}


def relation(op: str, *answers: Case) -> Table:
    """Return what a comparison with 10 says."""
    condition = Compare(field="credits", op=op, value=10)  # type: ignore[arg-type] # a text
    return Table(rule_set(condition, fields=FIELDS), answers)


NINE, TEN, ELEVEN = ({"credits": number} for number in (9, 10, 11))

LINES = (
    Line(
        "`OneOf(field, values)`",
        "The fact is one of the values. An empty set of values is refused. A set of "
        "municipalities may carry a name, a source and a day, so that the rule says by "
        "itself what a county or a region was meant to be.",
        (
            Table(
                rule_set(OneOf(field="study_status", values=("enrolled", "completed"))),
                (
                    yes({"study_status": "enrolled"}),
                    yes({"study_status": "completed"}),
                    no({"study_status": "dropped_out"}),
                    undetermined({}, "study_status"),
                ),
            ),
            Table(
                rule_set(
                    OneOf(
                        field="municipality",
                        values=("1384", "1402", "1480"),
                        name={"sv": "tre av GR:s kommuner", "en": "three of GR's"},
                        source="Göteborgsregionens kommunalförbund",
                        stated_on=date(2015, 9, 1),
                    )
                ),
                (
                    yes({"municipality": "1384"}, why="Kungsbacka, in another county"),
                    no({"municipality": "0114"}),
                    undetermined({}, "municipality"),
                ),
            ),
        ),
        (
            Refusal(
                rule_set(OneOf(field="study_status", values=())), ("rule.empty_set",)
            ),
            Refusal(
                rule_set(OneOf(field="study_status", values=("enroled",))),
                ("fact.code_misspelt",),
            ),
        ),
    ),
    Line(
        "`IsTrue(field)`",
        "The flag is yes.",
        (
            Table(
                rule_set(AT_RISK),
                (
                    yes({"at_risk": True}),
                    no({"at_risk": False}),
                    undetermined({}, "at_risk"),
                ),
            ),
        ),
        (Refusal(rule_set(IsTrue(field="study_status")), ("rule.wrong_kind",)),),
    ),
    Line(
        "`Compare(field, op, value)`",
        "The fact is compared with one constant of the field's kind: `=`, `!=`, `<`, "
        "`<=`, `>` or `>=`. A constant of another kind is refused, and so is an order "
        "of codes or flags.",
        (
            relation("=", no(NINE), yes(TEN), no(ELEVEN), undetermined({}, "credits")),
            relation("!=", yes(NINE), no(TEN), yes(ELEVEN)),
            relation("<", yes(NINE), no(TEN), no(ELEVEN)),
            relation("<=", yes(NINE), yes(TEN), no(ELEVEN)),
            relation(">", no(NINE), no(TEN), yes(ELEVEN)),
            relation(">=", no(NINE), yes(TEN), yes(ELEVEN)),
            Table(
                rule_set(
                    Compare(field="attendance", op="<=", value=Decimal("0.50")),
                    fields=FIELDS,
                ),
                (
                    yes({"attendance": Decimal("0.5")}),
                    no({"attendance": Decimal("0.5001")}),
                    no({"attendance": 1}, why="a whole number is a decimal too"),
                    undetermined({}, "attendance"),
                ),
            ),
            Table(
                rule_set(
                    Compare(field="seen_on", op=">", value=date(2016, 2, 29)),
                    Compare(field="school", op="!=", value="none"),
                    Compare(field="at_risk", op="=", value=False),
                    fields=FIELDS,
                ),
                (
                    yes(
                        {
                            "seen_on": date(2016, 3, 1),
                            "school": "Komvux",
                            "at_risk": False,
                        },
                        truths="TTT",
                    ),
                    no({"seen_on": date(2016, 2, 29)}, truths="F??"),
                    no({"school": "none", "at_risk": True}, truths="?FF"),
                    undetermined(
                        {"school": "Komvux"}, "seen_on", "at_risk", truths="?T?"
                    ),
                ),
            ),
            Table(
                rule_set(Compare(field="birth", op=">=", value=date(2000, 2, 29))),
                (
                    yes(born(2000, 2, 29)),
                    no(born(2000, 2, 28)),
                    undetermined({"birth": 2000}, "birth"),
                    yes({"birth": 2001}),
                ),
            ),
        ),
        (
            Refusal(
                rule_set(
                    Compare(field="credits", op="=", value=Decimal(10)), fields=FIELDS
                ),
                ("fact.no_integer",),
            ),
            Refusal(
                rule_set(Compare(field="at_risk", op="=", value=1), fields=FIELDS),
                ("fact.no_flag",),
            ),
            Refusal(
                rule_set(Compare(field="school", op="<", value="b"), fields=FIELDS),
                ("rule.no_order",),
            ),
        ),
    ),
    Line(
        "`AllOf`, `AnyOf`, `AtLeast(count)`, `Not`",
        "The usual two-valued meaning, inside each filling.",
        (
            Table(
                rule_set(AllOf(conditions=FLAGS)),
                (
                    yes(flags(True, True, True)),
                    no(flags(True, None, False)),
                    undetermined(flags(True, None, True), "newly_arrived"),
                ),
            ),
            Table(
                rule_set(AnyOf(conditions=FLAGS)),
                (
                    yes(flags(False, None, True)),
                    no(flags(False, False, False)),
                    undetermined(flags(False, None, False), "newly_arrived"),
                ),
            ),
            Table(
                rule_set(AtLeast(count=2, conditions=FLAGS)),
                (
                    yes(flags(True, None, True)),
                    no(flags(False, None, False)),
                    undetermined(flags(True, None, False), "newly_arrived"),
                    undetermined(
                        flags(True, None, None), "newly_arrived", "has_dropped_out"
                    ),
                ),
            ),
            Table(
                rule_set(Not(condition=AnyOf(conditions=FLAGS))),
                (
                    yes(flags(False, False, False)),
                    no(flags(None, True, None)),
                    undetermined(flags(False, None, False), "newly_arrived"),
                ),
            ),
            Table(
                rule_set(AtLeast(count=0, conditions=FLAGS), AT_RISK),
                (yes({"at_risk": True}, truths="TT", why="none is always enough"),),
            ),
            Table(
                rule_set(AtLeast(count=4, conditions=FLAGS), AT_RISK),
                (no({"at_risk": True}, truths="FT", why="there are three"),),
            ),
        ),
        (Refusal(rule_set(AnyOf(conditions=())), ("rule.empty_group",)),),
    ),
    Line(
        "`AgeBetween(minimum, maximum, method, leap_birthday)`",
        "Closed bounds; either may be `None`, not both. A method is one function, "
        "`first_day(birth, n)`: the first day on which the person counts as n. "
        '"At least minimum" holds from `first_day(birth, minimum)`; "at most maximum" '
        "holds until the day before `first_day(birth, maximum + 1)`.",
        (
            Table(
                rule_set(AgeBetween(minimum=15, maximum=24)),
                (
                    no(born(2000, 9, 2), why="15 tomorrow"),
                    yes(born(2000, 9, 1), why="15 today"),
                    yes(born(1990, 9, 2), why="25 tomorrow"),
                    no(born(1990, 9, 1), why="25 today"),
                    undetermined({}, "birth"),
                ),
            ),
            Table(
                rule_set(AgeBetween(minimum=15)),
                (yes(born(1900, 1, 1)), no(born(2000, 9, 2))),
            ),
            Table(
                rule_set(AgeBetween(maximum=24)),
                (no(born(1990, 9, 1)), yes(born(2015, 9, 1))),
            ),
        ),
        (
            Refusal(rule_set(AgeBetween()), ("rule.no_bound",)),
            Refusal(rule_set(AgeBetween(minimum=-1)), ("rule.age",)),
        ),
    ),
    Line(
        "`AgeMethod.EXACT`",
        "One counts as n from the n-th birthday. The municipality's duty to keep in "
        "touch (KAA) ends so: it is about those who have not turned 20.",
        (
            Table(
                rule_set(AgeBetween(maximum=19)),
                (
                    yes(born(1998, 12, 31), on=date(2018, 12, 30)),
                    no(born(1998, 12, 31), on=date(2018, 12, 31)),
                    undetermined({"birth": 1998}, "birth", on=date(2018, 12, 30)),
                    no(
                        {"birth": 1998}, on=date(2018, 12, 31), why="all of them are 20"
                    ),
                ),
            ),
        ),
    ),
    Line(
        "`AgeMethod.YEAR_OF_BIRTH`",
        "One counts as n from 1 January of the year in which one turns n. A year of "
        "birth is then enough.",
        (
            Table(
                rule_set(AgeBetween(minimum=15, maximum=24, method=YEAR)),
                (
                    yes(born(2000, 12, 31)),
                    no(born(2001, 1, 1)),
                    yes(born(1991, 1, 1)),
                    no(born(1990, 12, 31)),
                    yes({"birth": 2000}),
                    no({"birth": 2001}),
                ),
            ),
        ),
    ),
    Line(
        "Register purge at the end of the year in which one turns 21",
        "`YEAR_OF_BIRTH` with maximum 21: a person may stand in the KAA register until "
        "31 December of that year.",
        (
            Table(
                rule_set(AgeBetween(maximum=21, method=YEAR)),
                (
                    yes(born(1997, 1, 1), on=date(2018, 12, 31)),
                    yes(born(1997, 12, 31), on=date(2018, 12, 31)),
                    no(born(1997, 12, 31), on=date(2019, 1, 1)),
                ),
            ),
        ),
    ),
    Line(
        "`AgeMethod.HALF_YEAR`",
        "One counts as n from 1 July of the year in which one turns n. Upper secondary "
        "school may be started, and studiehjälp is paid, with maximum 19; komvux has "
        "minimum 20, SFI minimum 16.",
        (
            Table(
                rule_set(AgeBetween(maximum=19, method=HALF)),
                (
                    yes(born(1998, 12, 31), on=date(2018, 6, 30)),
                    no(born(1998, 12, 31), on=date(2018, 7, 1)),
                    yes({"birth": 1998}, on=date(2018, 6, 30)),
                ),
            ),
            Table(
                rule_set(AgeBetween(minimum=20, method=HALF)),
                (
                    no(born(1998, 1, 1), on=date(2018, 6, 30)),
                    yes(born(1998, 12, 31), on=date(2018, 7, 1)),
                ),
            ),
            Table(
                rule_set(AgeBetween(minimum=16, method=HALF)),
                (
                    no(born(2000, 5, 1), on=date(2016, 6, 30)),
                    yes(born(2000, 12, 31), on=date(2016, 7, 1)),
                ),
            ),
        ),
    ),
    Line(
        "`AgeMethod.QUARTER_AFTER`",
        "One counts as n from the first day of the quarter after the one in which one "
        "turns n: studiebidrag has minimum 16.",
        (
            Table(
                rule_set(AgeBetween(minimum=16, method=QUARTER)),
                (
                    no(born(1999, 11, 20), on=date(2015, 12, 31)),
                    yes(born(1999, 11, 20), on=date(2016, 1, 1)),
                    no(born(2000, 3, 31), on=date(2016, 3, 31)),
                    yes(born(2000, 3, 31), on=date(2016, 4, 1)),
                    no(born(2000, 4, 1), on=date(2016, 6, 30)),
                    yes({"birth": 1999}, on=date(2016, 1, 1)),
                    undetermined({"birth": 2000}, "birth", on=date(2016, 4, 1)),
                ),
            ),
        ),
    ),
    Line(
        "Birthdays on 29 February",
        "When the n-th year is a common year, `LeapBirthday.FEB_28` (the default, by "
        "analogy with lag 1930:173; no authority was found) keeps the birthday on 28 "
        "February, `LeapBirthday.MAR_1` on 1 March. Only `EXACT` can notice.",
        (
            Table(
                rule_set(AgeBetween(minimum=15)),
                (
                    no(LEAP_CHILD, on=date(2015, 2, 27)),
                    yes(LEAP_CHILD, on=date(2015, 2, 28)),
                ),
            ),
            Table(
                rule_set(AgeBetween(minimum=15, leap_birthday=LeapBirthday.MAR_1)),
                (
                    no(LEAP_CHILD, on=date(2015, 2, 28)),
                    yes(LEAP_CHILD, on=date(2015, 3, 1)),
                ),
            ),
            Table(
                rule_set(AgeBetween(maximum=19)),
                (
                    yes(LEAP_CHILD, on=date(2020, 2, 28), why="2020 is a leap year"),
                    no(LEAP_CHILD, on=date(2020, 2, 29)),
                ),
            ),
            Table(
                rule_set(
                    AgeBetween(
                        minimum=15, method=YEAR, leap_birthday=LeapBirthday.MAR_1
                    )
                ),
                (yes(LEAP_CHILD, on=date(2015, 1, 1)),),
            ),
        ),
    ),
)
