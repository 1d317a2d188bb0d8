"""Rules and decisions in words: complete, in both languages, and silent on people."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model.eligibility import (
    AgeBetween,
    AgeMethod,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    IsTrue,
    LeapBirthday,
    Not,
    OneOf,
    Outcome,
    RuleSet,
    decide,
)
from plugin_model.eligibility.rules import Condition, parts
from plugin_model.eligibility.wording import explain
from plugin_model.eligibility.wording.pen import Pen
from plugin_model.errors import FactsError, RuleError
from plugin_model.fields import PARTICIPANT_FIELDS, Field
from plugin_model.messages import LANGUAGES, Language
from plugin_model.strategies.facts import facts as facts_of
from plugin_model.strategies.numbers import personal_identity_numbers
from plugin_model.strategies.rules import rule_sets, turning_days
from plugin_model.validators.identity_kind import Kind as Identity
from plugin_model.values import BirthDate, Period, Source, Text

DAY = date(2015, 9, 1)
LAW = Source(title="Lagen 1 §", link="https://example.org/lagen")
CALL = Source(title="Utlysningen")
FIELDS = (
    *PARTICIPANT_FIELDS,
    Field(name="school", kind="code", label={"sv": "skola", "en": "school"}),
    Field(name="points", kind="integer", label={"sv": "poäng", "en": "points"}),
    Field(name="share", kind="decimal", label={"sv": "andel", "en": "share"}),
)
AGE = Criterion(
    id="age",
    label={"sv": "15 till 24 år", "en": "aged 15 to 24"},
    source=LAW,
    condition=AgeBetween(minimum=15, maximum=24),
)
RISK = Criterion(
    id="risk",
    label={"sv": "riskerar att avbryta eller har avbrutit", "en": "at risk, or out"},
    source=CALL,
    condition=AnyOf(
        conditions=(IsTrue(field="at_risk"), IsTrue(field="has_dropped_out"))
    ),
)
NO_RISK = Criterion(
    id="no_risk",
    label={"sv": "riskerar inte att avbryta", "en": "not at risk"},
    condition=Not(condition=IsTrue(field="at_risk")),
)


def rules_of(*criteria: Criterion) -> RuleSet:
    """Return a rule set of some criteria."""
    label = {"sv": "Plug In", "en": "Plug In"}
    return RuleSet(id="p", version=2, label=label, criteria=criteria, fields=FIELDS)


def about(condition: Condition) -> RuleSet:
    """Return a rule set with one condition, in force until further notice."""
    label = {"sv": "villkoret", "en": "the condition"}
    return rules_of(Criterion(id="c", label=label, condition=condition))


def entries(condition: Condition, language: Language) -> str:
    """Return the list in which a condition is worded."""
    lines = explain(about(condition), language).splitlines()
    return "\n".join(line for line in lines if line.lstrip().startswith("- "))


def inside(condition: Condition) -> Iterator[Condition]:
    """Yield every condition of a tree."""
    yield condition
    for one in parts(condition):
        yield from inside(one)


def flat(words: str) -> str:
    """Return words on one line, without what cannot be printed."""
    return Pen(language="en").plain(words)


PLUG_IN = rules_of(AGE, RISK)

DECISIONS = [
    pytest.param(
        PLUG_IN,
        {"birth": date(2000, 2, 29), "at_risk": True},
        DAY,
        """\
        Ja. Alla kriterier i ”Plug In” (version 2) är uppfyllda.
        Svaret gäller den 2015-09-01.

        De här 2 uppgifterna räcker för svaret:
        - födelsedatum
        - riskerar att avbryta (ja eller nej)
        """,
        """\
        Yes. All criteria of “Plug In” (version 2) are met.
        The answer is for 2015-09-01.

        These 2 alone are enough for the answer:
        - date of birth
        - at risk of dropping out (yes or no)
        """,
        id="eligible",
    ),
    pytest.param(
        PLUG_IN,
        {"birth": 1980},
        DAY,
        """\
        Nej. Ett kriterium i ”Plug In” (version 2) är inte uppfyllt.
        Svaret gäller den 2015-09-01.

        Inte uppfyllt:
        - 15 till 24 år
          Källa: Lagen 1 §

        Inte heller avgjort, men det ändrar inte svaret:
        - riskerar att avbryta eller har avbrutit
          Källa: Utlysningen

        Den här uppgiften räcker för svaret:
        - födelsedatum

        Källor:
        - Lagen 1 § (https://example.org/lagen)
        """,
        """\
        No. One criterion of “Plug In” (version 2) is not met.
        The answer is for 2015-09-01.

        Not met:
        - aged 15 to 24
          Source: Lagen 1 §

        Not settled either, which does not change the answer:
        - at risk, or out
          Source: Utlysningen

        This alone is enough for the answer:
        - date of birth

        Where it is written:
        - Lagen 1 § (https://example.org/lagen)
        """,
        id="one-unmet-one-open",
    ),
    pytest.param(
        PLUG_IN,
        {"birth": 1980, "at_risk": False, "has_dropped_out": False},
        DAY,
        """\
        Nej. 2 kriterier i ”Plug In” (version 2) är inte uppfyllda.
        Svaret gäller den 2015-09-01.

        Inte uppfyllda:
        - 15 till 24 år
          Källa: Lagen 1 §
        - riskerar att avbryta eller har avbrutit
          Källa: Utlysningen

        Den här uppgiften räcker för svaret:
        - födelsedatum

        Källor:
        - Lagen 1 § (https://example.org/lagen)
        """,
        """\
        No. 2 criteria of “Plug In” (version 2) are not met.
        The answer is for 2015-09-01.

        Not met:
        - aged 15 to 24
          Source: Lagen 1 §
        - at risk, or out
          Source: Utlysningen

        This alone is enough for the answer:
        - date of birth

        Where it is written:
        - Lagen 1 § (https://example.org/lagen)
        """,
        id="two-unmet",
    ),
    pytest.param(
        PLUG_IN,
        {"birth": 1991},
        None,
        """\
        Inte avgjort ännu. Det går inte att säga om alla kriterier i ”Plug In” \
(version 2) är uppfyllda.
        Dagen som frågan gäller är inte känd.

        Inte avgjorda:
        - 15 till 24 år
          Källa: Lagen 1 §
        - riskerar att avbryta eller har avbrutit
          Källa: Utlysningen

        Svaret beror på de här uppgifterna, som inte är helt kända:
        - födelsedatum
        - riskerar att avbryta (ja eller nej)
        - har avbrutit sina studier (ja eller nej)
        - dagen som frågan gäller

        Källor:
        - Lagen 1 § (https://example.org/lagen)
        """,
        """\
        Not settled yet. It is not known whether all criteria of “Plug In” \
(version 2) are met.
        The day that the question is about is not known.

        Not settled:
        - aged 15 to 24
          Source: Lagen 1 §
        - at risk, or out
          Source: Utlysningen

        The answer depends on these, which are not fully known:
        - date of birth
        - at risk of dropping out (yes or no)
        - has dropped out (yes or no)
        - the day that the question is about

        Where it is written:
        - Lagen 1 § (https://example.org/lagen)
        """,
        id="undetermined",
    ),
    pytest.param(
        rules_of(RISK, NO_RISK),
        {"has_dropped_out": False},
        DAY,
        """\
        Nej. Kriterierna i ”Plug In” (version 2) kan inte alla vara uppfyllda \
samtidigt, även om inget av dem säkert är ouppfyllt för sig.
        Svaret gäller den 2015-09-01.

        De här kan inte alla vara uppfyllda samtidigt:
        - riskerar att avbryta eller har avbrutit
          Källa: Utlysningen
        - riskerar inte att avbryta

        Den här uppgiften räcker för svaret:
        - har avbrutit sina studier (ja eller nej)
        """,
        """\
        No. The criteria of “Plug In” (version 2) cannot all be met together, \
though none of them is surely unmet by itself.
        The answer is for 2015-09-01.

        These cannot all be met together:
        - at risk, or out
          Source: Utlysningen
        - not at risk

        This alone is enough for the answer:
        - has dropped out (yes or no)
        """,
        id="not-all-together",
    ),
    pytest.param(
        rules_of(
            Criterion(
                id="risk",
                label={"sv": "i riskzonen", "en": "at risk"},
                condition=IsTrue(field="at_risk"),
            ),
            NO_RISK,
        ),
        {},
        None,
        """\
        Nej. Kriterierna i ”Plug In” (version 2) kan inte alla vara uppfyllda \
samtidigt, även om inget av dem säkert är ouppfyllt för sig.
        Dagen som frågan gäller är inte känd.

        De här kan inte alla vara uppfyllda samtidigt:
        - i riskzonen
        - riskerar inte att avbryta

        Svaret är detsamma för alla.
        """,
        """\
        No. The criteria of “Plug In” (version 2) cannot all be met together, \
though none of them is surely unmet by itself.
        The day that the question is about is not known.

        These cannot all be met together:
        - at risk
        - not at risk

        The answer is the same for everybody.
        """,
        id="the-same-for-all",
    ),
]

CONDITIONS: list[tuple[Condition, str, str]] = [
    (
        AgeBetween(minimum=15, maximum=24),
        "- ålder räknad från födelsedatum: har fyllt 15 år och har inte fyllt 25 år; "
        "den som är född den 29 februari fyller år den 28 februari när det inte är "
        "skottår",
        "- age counted from date of birth: has turned 15 and has not turned 25; a "
        "birthday on 29 February is counted on 28 February in other than leap years",
    ),
    (
        AgeBetween(minimum=18, leap_birthday=LeapBirthday.MAR_1),
        "- ålder räknad från födelsedatum: har fyllt 18 år; den som är född den 29 "
        "februari fyller år den 1 mars när det inte är skottår",
        "- age counted from date of birth: has turned 18; a birthday on 29 February "
        "is counted on 1 March in other than leap years",
    ),
    (
        AgeBetween(minimum=16, maximum=24, method=AgeMethod.YEAR_OF_BIRTH),
        "- ålder räknad från födelsedatum: fyller minst 16 år under kalenderåret och "
        "fyller högst 24 år under kalenderåret",
        "- age counted from date of birth: turns 16 or more in the calendar year and "
        "turns 24 or less in the calendar year",
    ),
    (
        AgeBetween(minimum=16, maximum=19, method=AgeMethod.HALF_YEAR),
        "- ålder räknad från födelsedatum: från och med den 1 juli det år man fyller "
        "16 och till och med den 30 juni det år man fyller 20",
        "- age counted from date of birth: from 1 July of the year of turning 16 and "
        "until 30 June of the year of turning 20",
    ),
    (
        AgeBetween(minimum=16, maximum=19, method=AgeMethod.QUARTER_AFTER),
        "- ålder räknad från födelsedatum: från och med kvartalet efter det då man "
        "fyller 16 och till och med det kvartal då man fyller 20",
        "- age counted from date of birth: from the quarter after the one of turning "
        "16 and until the end of the quarter of turning 20",
    ),
    (
        IsTrue(field="newly_arrived"),
        "- nyanländ: ja",
        "- newly arrived: yes",
    ),
    (
        Not(condition=IsTrue(field="newly_arrived")),
        "- nyanländ: nej",
        "- newly arrived: no",
    ),
    (
        OneOf(field="study_status", values=("dropped_out",)),
        "- studiestatus: har avbrutit",
        "- study status: dropped out",
    ),
    (
        OneOf(field="municipality", values=("1480", "1384", "1402")),
        "- kommun: Göteborg, Kungsbacka eller Partille",
        "- municipality: Göteborg, Kungsbacka or Partille",
    ),
    (
        Not(condition=OneOf(field="study_status", values=("enrolled",))),
        "- studiestatus: inte studerar",
        "- study status: not enrolled",
    ),
    (
        Not(condition=OneOf(field="study_status", values=("enrolled", "completed"))),
        "- studiestatus: varken studerar eller har fullföljt",
        "- study status: neither enrolled nor completed",
    ),
    (
        OneOf(
            field="municipality",
            values=("1480", "1384"),
            name={"sv": "Göteborgsregionen", "en": "the Göteborg Region"},
            source=LAW,
            stated_on=date(2015, 3, 1),
        ),
        "- kommun: Göteborgsregionen (2 koder), som det såg ut 2015-03-01, enligt "
        "[Lagen 1 §](<https://example.org/lagen>)",
        "- municipality: the Göteborg Region (2 codes), as it was on 2015-03-01, by "
        "[Lagen 1 §](<https://example.org/lagen>)",
    ),
    (
        Not(
            condition=OneOf(
                field="municipality", values=("1480",), name={"sv": "GR", "en": "GR"}
            )
        ),
        "- kommun: inte GR (1 kod)",
        "- municipality: not GR (1 code)",
    ),
    (
        Compare(field="at_risk", op="=", value=False),
        "- riskerar att avbryta: nej",
        "- at risk of dropping out: no",
    ),
    (
        Not(condition=Compare(field="at_risk", op="!=", value=True)),
        "- riskerar att avbryta: ja",
        "- at risk of dropping out: yes",
    ),
    (
        Compare(field="study_status", op="!=", value="enrolled"),
        "- studiestatus: inte studerar",
        "- study status: not enrolled",
    ),
    (
        Compare(field="school", op="=", value="a_b"),
        "- skola: a\\_b",
        "- school: a\\_b",
    ),
    (
        Compare(field="entered_on", op="=", value=DAY),
        "- inskrivningsdag: 2015-09-01",
        "- day of entry: 2015-09-01",
    ),
    (
        Compare(field="entered_on", op="!=", value=DAY),
        "- inskrivningsdag: inte 2015-09-01",
        "- day of entry: not 2015-09-01",
    ),
    (
        Compare(field="entered_on", op="<", value=DAY),
        "- inskrivningsdag: före 2015-09-01",
        "- day of entry: before 2015-09-01",
    ),
    (
        Compare(field="entered_on", op="<=", value=DAY),
        "- inskrivningsdag: senast 2015-09-01",
        "- day of entry: 2015-09-01 at the latest",
    ),
    (
        Compare(field="birth", op=">", value=DAY),
        "- födelsedatum: efter 2015-09-01",
        "- date of birth: after 2015-09-01",
    ),
    (
        Not(condition=Compare(field="birth", op="<", value=DAY)),
        "- födelsedatum: tidigast 2015-09-01",
        "- date of birth: 2015-09-01 at the earliest",
    ),
    (
        Compare(field="points", op="<", value=-5),
        "- poäng: mindre än -5",
        "- points: less than -5",
    ),
    (
        Not(condition=Compare(field="points", op=">", value=12)),
        "- poäng: högst 12",
        "- points: at most 12",
    ),
    (
        Not(condition=Compare(field="share", op="<=", value=Decimal("0.50"))),
        "- andel: mer än 0,50",
        "- share: more than 0.50",
    ),
    (
        Compare(field="share", op=">=", value=Decimal("1E+2")),
        "- andel: minst 100",
        "- share: at least 100",
    ),
    (
        AllOf(
            conditions=(
                IsTrue(field="at_risk"),
                Not(
                    condition=AtLeast(
                        count=2,
                        conditions=(
                            IsTrue(field="newly_arrived"),
                            IsTrue(field="has_dropped_out"),
                        ),
                    )
                ),
            )
        ),
        "- allt det här gäller:\n"
        "  - riskerar att avbryta: ja\n"
        "  - det här gäller inte:\n"
        "    - minst 2 av följande gäller:\n"
        "      - nyanländ: ja\n"
        "      - har avbrutit sina studier: ja",
        "- all of these hold:\n"
        "  - at risk of dropping out: yes\n"
        "  - this does not hold:\n"
        "    - at least 2 of these hold:\n"
        "      - newly arrived: yes\n"
        "      - has dropped out: yes",
    ),
    (
        AnyOf(conditions=(AllOf(conditions=(IsTrue(field="at_risk"),)),)),
        "- minst ett av följande gäller:\n"
        "  - det här gäller:\n"
        "    - riskerar att avbryta: ja",
        "- at least one of these holds:\n"
        "  - this holds:\n"
        "    - at risk of dropping out: yes",
    ),
]


class TestDecision:
    """A decision is explained in full, and in either language alike."""

    @pytest.mark.parametrize(("rules", "facts", "on", "sv", "en"), DECISIONS)
    def test_it_says_what_why_and_what_would_settle_it(
        self,
        rules: RuleSet,
        facts: Mapping[str, object],
        on: date | None,
        sv: str,
        en: str,
    ) -> None:
        """The outcome, the day, the criteria with their sources, and the facts."""
        decision = decide(rules, facts, on)
        assert explain(decision, "sv") == dedent(sv)
        assert explain(decision, "en") == dedent(en)

    @given(st.data(), rule_sets(in_force=Period()), st.none() | turning_days())
    def test_nothing_that_the_decision_says_is_left_out(
        self, data: st.DataObject, rules: RuleSet, on: date | None
    ) -> None:
        """Every criterion not met and every fact that matters, on printable lines."""
        known = data.draw(facts_of(rules, on=on))
        decision = decide(rules, known, on)
        listed = {*decision.unmet, *decision.unknown}
        labels = [one.label for one in rules.criteria if one.id in listed]
        matter = {*decision.missing, *decision.reasons} - {"on"}
        labels += [rules.field(name).label for name in matter]
        for language in LANGUAGES:
            said = explain(decision, language, facts=known)
            missed = [one for one in labels if flat(one.language(language)) not in said]
            assert missed == []
            assert all(line.isprintable() for line in said.split("\n"))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_without_facts_no_value_is_shown(self, language: Language) -> None:
        """Two people with one decision get one text, and it holds no birth date."""
        one = decide(PLUG_IN, {"birth": date(1980, 5, 17)}, DAY)
        other = decide(PLUG_IN, {"birth": date(1970, 1, 2)}, DAY)
        assert explain(one, language) == explain(other, language)
        assert "1980" not in explain(one, language)


class TestFacts:
    """A person's values are shown when they are given, and not all even then."""

    @pytest.mark.parametrize(
        ("field", "value", "sv", "en"),
        [
            (
                "at_risk",
                True,
                "riskerar att avbryta: ja",
                "at risk of dropping out: yes",
            ),
            (
                "at_risk",
                False,
                "riskerar att avbryta: nej",
                "at risk of dropping out: no",
            ),
            (
                "at_risk",
                None,
                "riskerar att avbryta: inte känt",
                "at risk of dropping out: not known",
            ),
            ("birth", DAY, "födelsedatum: 2015-09-01", "date of birth: 2015-09-01"),
            (
                "birth",
                BirthDate(1999, 5, 17),
                "födelsedatum: 1999-05-17",
                "date of birth: 1999-05-17",
            ),
            (
                "birth",
                BirthDate(1999, 5),
                "födelsedatum: 1999-05, dag inte känd",
                "date of birth: 1999-05, day not known",
            ),
            (
                "birth",
                1999,
                "födelsedatum: 1999, månad och dag inte kända",
                "date of birth: 1999, month and day not known",
            ),
            (
                "entered_on",
                DAY,
                "inskrivningsdag: 2015-09-01",
                "day of entry: 2015-09-01",
            ),
            (
                "study_status",
                "enrolled",
                "studiestatus: studerar",
                "study status: enrolled",
            ),
            ("school", "a", "skola: a", "school: a"),
            ("school", "b", "skola: b", "school: b"),
            (
                "school",
                "Anna Andersson",
                "skola: en kod som kriterierna inte nämner",
                "school: a code that the criteria do not name",
            ),
            ("points", 99_999, "poäng: 99999", "points: 99999"),
            (
                "points",
                100_000,
                "poäng: känt, visas inte här",
                "points: known, not shown here",
            ),
            ("share", Decimal("0.50"), "andel: 0,50", "share: 0.50"),
        ],
    )
    def test_a_value_is_worded_by_its_field(
        self, field: str, value: object, sv: str, en: str
    ) -> None:
        """Flags, codes, births and numbers stand as people write them."""
        rules = about(
            AnyOf(
                conditions=(
                    IsTrue(field="at_risk"),
                    AgeBetween(maximum=24),
                    Compare(field="entered_on", op=">", value=DAY),
                    OneOf(field="study_status", values=("dropped_out",)),
                    OneOf(field="school", values=("a",)),
                    Compare(field="school", op="=", value="b"),
                    Compare(field="points", op=">", value=3),
                    Compare(field="share", op=">", value=3),
                )
            )
        )
        facts = {field: value}
        decision = decide(rules, facts, DAY)
        assert f"- {sv}\n" in explain(decision, "sv", facts=facts)
        assert f"- {en}\n" in explain(decision, "en", facts=facts)

    def test_only_fields_that_are_read_are_shown(self) -> None:
        """A fact that no criterion reads stays with the person."""
        facts = {"birth": DAY, "municipality": "1480", "newly_arrived": True}
        said = explain(decide(PLUG_IN, facts, DAY), "en", facts=facts)
        assert "Göteborg" not in said
        assert "newly arrived" not in said

    def test_an_object_will_do(self) -> None:
        """Facts may be the attributes of an object; what it lacks is not known."""
        person = BirthDate(1999)
        rules = about(Compare(field="year", op=">", value=1990))
        rules = RuleSet(
            id="y",
            version=1,
            criteria=rules.criteria,
            fields=(Field(name="year", kind="integer"), *FIELDS),
        )
        said = explain(decide(rules, person, DAY), "en", facts=person)
        assert "- year: 1999\n" in said
        assert "- at risk" not in said

    def test_what_does_not_fit_is_refused_and_masked(self) -> None:
        """All faults come at once, as from `decide`, and show no value."""
        decision = decide(PLUG_IN, {}, DAY)
        with pytest.raises(FactsError) as refusal:
            explain(decision, "sv", facts={"birth": "Anna", "at_risk": "yes"})
        assert len(refusal.value.findings) == 2
        assert "Anna" not in str(refusal.value)

    @given(personal_identity_numbers(kinds=tuple(Identity)), st.sampled_from("-+ ."))
    def test_an_identity_number_is_never_shown(self, number: str, sign: str) -> None:
        """Not as an open code, a listed one, one that the rules name, or a number."""
        forms = [number, number[2:], f"{number[:8]}{sign}{number[8:]}"]
        for form in forms:
            fields = (
                Field(name="open", kind="code"),
                Field(name="closed", kind="code", codes=(form, "other")),
                Field(name="named", kind="code"),
                Field(name="digits", kind="integer"),
            )
            # As a number it loses the zeros that it begins with.
            bare = form.replace(sign, "")
            digits = int(bare) if bare.isdecimal() else 1_000_000
            condition = AllOf(
                conditions=(
                    Compare(field="open", op="=", value="other"),
                    Compare(field="closed", op="=", value="other"),
                    Compare(field="named", op="=", value=form),
                    Compare(field="digits", op="=", value=0),
                )
            )
            criterion = Criterion(
                id="c", label={"sv": "villkor", "en": "condition"}, condition=condition
            )
            rules = RuleSet(id="r", version=1, criteria=(criterion,), fields=fields)
            facts: dict[str, object] = {
                "open": form,
                "closed": form,
                "named": form,
                "digits": digits,
            }
            said = explain(decide(rules, facts, DAY), "sv", facts=facts)
            assert said.endswith(
                "- open: en kod som kriterierna inte nämner\n"
                "- closed: känt, visas inte här\n"
                "- named: känt, visas inte här\n"
                "- digits: känt, visas inte här\n"
            )


class TestRuleSet:
    """A rule set as a page of Markdown."""

    def test_a_page(self) -> None:
        """Name, version, time in force, and each criterion with id and source."""
        rules = RuleSet(
            id="plug-in",
            version=2,
            in_force=Period(start=date(2015, 3, 1), end=date(2018, 12, 31)),
            criteria=(
                Criterion(
                    id="risk",
                    label={"sv": "i riskzonen", "en": "at risk"},
                    source=Source(
                        title="[Lagen]",
                        link="https://example.org/(1)",
                        read_on=date(2025, 1, 2),
                    ),
                    condition=IsTrue(field="at_risk"),
                ),
                NO_RISK,
            ),
        )
        expected = """\
            # plug-in

            Regelverk `plug-in`, version 2.
            Gäller från och med 2015-03-01 till och med 2018-12-31.

            Båda kriterierna ska vara uppfyllda:

            ## 1. i riskzonen

            - riskerar att avbryta: ja

            Källa: [\\[Lagen\\]](<https://example.org/(1)>), läst 2025-01-02

            Kallas `risk` i svaren.

            ## 2. riskerar inte att avbryta

            - riskerar att avbryta: nej

            Kallas `no_risk` i svaren.
            """
        assert explain(rules, "sv") == dedent(expected)

    @pytest.mark.parametrize(("condition", "sv", "en"), CONDITIONS)
    def test_every_condition_has_its_words(
        self, condition: Condition, sv: str, en: str
    ) -> None:
        """All kinds of conditions, negated ones too, say what they ask."""
        # Beside a flag no condition holds for all, and the rule set stays sound.
        both = AllOf(conditions=(IsTrue(field="at_risk"), condition))
        said = [entries(both, language) for language in LANGUAGES]
        assert [re.sub("(?m)^  ", "", one.split("\n", 2)[2]) for one in said] == [
            sv,
            en,
        ]

    @pytest.mark.parametrize(
        ("in_force", "sv", "en"),
        [
            (Period(), "Gäller tills vidare.", "In force until further notice."),
            (
                Period(start=DAY),
                "Gäller från och med 2015-09-01.",
                "In force from 2015-09-01.",
            ),
            (
                Period(end=DAY),
                "Gäller till och med 2015-09-01.",
                "In force until 2015-09-01, that day included.",
            ),
            (
                Period(start=DAY, end=DAY),
                "Gäller från och med 2015-09-01 till och med 2015-09-01.",
                "In force from 2015-09-01 to 2015-09-01, both days included.",
            ),
        ],
    )
    def test_the_time_in_force(self, in_force: Period, sv: str, en: str) -> None:
        """Open ends are said as such, and both days count."""
        rules = RuleSet(id="r", version=1, criteria=(NO_RISK,), in_force=in_force)
        assert f"\n{sv}\n" in explain(rules, "sv")
        assert f"\n{en}\n" in explain(rules, "en")

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "https://a b",
            "https://a>b",
            "https://a\\b",
            "lagen.nu",
        ],
    )
    def test_only_a_web_address_becomes_a_link(self, link: str) -> None:
        """Any other link stands as text, with nothing in it that Markdown reads."""
        source = Source(title="Lagen", link=link)
        label = {"sv": "villkor", "en": "condition"}
        criterion = Criterion(
            id="c", label=label, source=source, condition=IsTrue(field="at_risk")
        )
        pen = Pen(language="en", is_markdown=True)
        expected = f"Source: Lagen ({pen.plain(link)})\n"
        assert expected in explain(rules_of(criterion), "en")

    def test_what_is_unsound_is_refused(self) -> None:
        """A rule set that has no meaning has no words."""
        with pytest.raises(RuleError):
            explain(about(IsTrue(field="at_rsik")), "en")

    def test_an_id_with_a_backtick_is_no_code(self) -> None:
        """It is escaped like any text, so that no mark is left open."""
        criterion = Criterion(
            id="a`b", label={"sv": "v", "en": "c"}, condition=IsTrue(field="at_risk")
        )
        assert "Called a\\`b in answers." in explain(rules_of(criterion), "en")

    @given(rule_sets())
    def test_markdown_reads_it_as_it_is_meant(self, rules: RuleSet) -> None:
        """One heading a criterion, one entry a condition, no tag, no stray link."""
        markdown_it = pytest.importorskip("markdown_it")
        merged = (IsTrue, OneOf, Compare)
        nodes = [
            one
            for criterion in rules.criteria
            for one in inside(criterion.condition)
            if not (isinstance(one, Not) and isinstance(one.condition, merged))
        ]
        for language in LANGUAGES:
            tokens = markdown_it.MarkdownIt().parse(explain(rules, language))
            kinds = [token.type for token in tokens]
            inline = [token for token in tokens if token.type == "inline"]
            headings = [
                "".join(child.content for child in after.children)
                for token, after in pairwise(tokens)
                if token.type == "heading_open"
            ]
            labels = [
                f"{number}. {flat(one.label.language(language))}"
                for number, one in enumerate(rules.criteria, start=1)
            ]
            inner = {child.type for token in inline for child in token.children}
            assert headings[1:] == labels
            assert kinds.count("list_item_open") == len(nodes)
            assert inner <= {
                *("text", "text_special", "softbreak", "code_inline"),
                *("link_open", "link_close"),
            }


def test_outcomes_begin_with_a_plain_word() -> None:
    """Yes, no or not settled: the first words are the answer, in both languages."""
    begun = {
        (Outcome.ELIGIBLE, "sv"): "Ja.",
        (Outcome.ELIGIBLE, "en"): "Yes.",
        (Outcome.INELIGIBLE, "sv"): "Nej.",
        (Outcome.INELIGIBLE, "en"): "No.",
        (Outcome.UNDETERMINED, "sv"): "Inte avgjort ännu.",
        (Outcome.UNDETERMINED, "en"): "Not settled yet.",
    }
    flags: list[bool | None] = [True, False, None]
    rules = rules_of(NO_RISK)
    decisions = [decide(rules, {"at_risk": flag}, DAY) for flag in flags]
    assert all(
        explain(decision, language).startswith(begun[decision.outcome, language])
        for decision in decisions
        for language in LANGUAGES
    )
    assert len({decision.outcome for decision in decisions}) == 3


def test_texts_in_the_language_asked_for() -> None:
    """A label comes in the language, never in the other one."""
    words = Text(sv="villkoret", en="the condition")
    assert words.sv in explain(about(IsTrue(field="at_risk")), "sv")
    assert words.en not in explain(about(IsTrue(field="at_risk")), "sv")
