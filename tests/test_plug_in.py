from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from plugin_model import Claim, Gap, Money, Organisation, Period, Project, plug_in
from plugin_model.claim import Confidence, Count, Moment, Precision, Selection
from plugin_model.consistency import check
from plugin_model.eligibility import RuleSet, decide, soundness
from plugin_model.funding import FundingPlan, FundingSourceKind
from plugin_model.project import PhaseKind
from plugin_model.sub_project import Aim, Method, Status

ONE, TWO, GR = plug_in.PLUG_IN_1, plug_in.PLUG_IN_2, plug_in.PLUG_IN_GR
PROJECTS = pytest.mark.parametrize("project", [ONE, TWO, GR], ids=lambda one: one.id)
AUTUMN_2015 = date(2015, 10, 15)
WEST = "goteborgsregionen"
SIX = (
    *("goteborgsregionen", "skane", "kalmar", "ostergotland"),
    *("jamtland-harjedalen", "vasterbotten"),
)
EIGHT = (*SIX, "kronoberg", "gavleborg")


def _said(project: Project, subject: str, scope: str | None = None) -> list[object]:
    """Return what the page of the seed says of a subject."""
    return [
        one.value
        for one in project.claims
        if (one.subject, one.scope) == (subject, scope)
        and "Göteborgsregionen (GR)" in one.source.title
    ]


def _english(project: Project, subject: str, scope: str | None = None) -> list[str]:
    return [getattr(one, "en", "") for one in _said(project, subject, scope)]


def _gaps(project: Project, subject: str) -> list[str | None]:
    return [one.scope for one in project.gaps if one.subject == subject]


def _money(project: Project) -> FundingPlan:
    assert project.funding is not None
    return project.funding


def _rules(project: Project) -> RuleSet:
    assert project.target_group is not None
    return project.target_group


def _body(id: str) -> Organisation:
    found = TWO.organisation(id)
    assert found is not None
    return found


Ask = Callable[[], object]

SEED: list[tuple[str, Ask, object]] = [
    (
        "Nu startar Plug In 2.0",
        lambda: (TWO.name, TWO.id),
        ("Plug In 2.0", "plug-in-2.0"),
    ),
    (
        "Sveriges största projekt för att motverka att ungdomar avbryter",
        lambda: _english(ONE, "size"),
        [
            "Sweden's largest project against young people's dropping out of upper "
            "secondary school"
        ],
    ),
    (
        "var en succé råder inget tvivel om",
        lambda: _english(ONE, "success"),
        ["a success, there is no doubt about it"],
    ),
    (
        "Följande film visar ett axplock",
        lambda: _english(ONE, "film", WEST),
        ["a film shows a selection of the work in the Gothenburg region"],
    ),
    (
        "i Göteborgsregionen, GR under de senaste tre åren i projektet",
        lambda: _said(ONE, "duration_months", WEST),
        [Count(number=36)],
    ),
    (
        "Efter ett par månaders analys och förberedelsefas",
        lambda: (TWO.phases[0].kind, TWO.phases[0].words and TWO.phases[0].words.sv),
        (
            PhaseKind.ANALYSIS_AND_PREPARATION,
            "ett par månaders analys och förberedelsefas",
        ),
    ),
    (
        "klart att dra igång med aktiviteter",
        lambda: TWO.phases[1].kind,
        PhaseKind.IMPLEMENTATION,
    ),
    (
        "ungdomar i åldern 15-24, och som riskerar att avbryta eller redan gjort det",
        lambda: [one.id for one in _rules(TWO).criteria],
        ["age", "risk_or_dropout"],
    ),
    (
        "Precis som det förra projektet Plug In",
        lambda: (TWO.predecessor, ONE.id, ONE.name),
        ("plug-in-1", "plug-in-1", "Plug In"),
    ),
    (
        "finansierat av Europeiska socialfonden, ESF",
        lambda: [_money(one).sources[0].kind for one in (ONE, TWO)],
        [FundingSourceKind.ESF, FundingSourceKind.ESF],
    ),
    (
        "tillsammans med de medverkande aktörerna",
        lambda: [
            one.label.en
            for one in _money(ONE).sources
            if one.kind is None and one.label
        ],
        ["the participating bodies"],
    ),
    (
        "GR kommer även i detta projekt ha en aktiv roll",
        lambda: ("gr" in TWO.partners, _english(TWO, "role", "gr")),
        (True, ["an active role in this project too"]),
    ),
    (
        "under hösten kommer tre delprojekt att starta upp",
        lambda: (_said(TWO, "sub_projects", WEST), len(TWO.sub_projects)),
        ([Count(number=3)], 3),
    ),
    (
        "Plug In 2.0 är ett treårigt projekt",
        lambda: (TWO.stated_months, _said(TWO, "duration_months")),
        (36, [Count(number=36)]),
    ),
    (
        "där Sveriges Kommuner och Landsting (SKL) är projektägare",
        lambda: (TWO.owner, _body("skl").as_of(AUTUMN_2015)),
        ("skl", _body("skl").names[0]),
    ),
    (
        "där sex regioner runt om i Sverige deltar i projektet med egna delprojekt",
        lambda: _said(TWO, "number_of_regions"),
        [Count(number=6)],
    ),
    (
        "GR, Kommunförbundet i Skåne, Region Kalmar, Region Östergötland, "
        "Region Jämtland och Härjedalen samt Region Västerbotten",
        lambda: (
            _said(TWO, "regions"),
            [
                _english(TWO, "name", body)
                for body in ("kommunforbundet-skane", "regionforbundet-kalmar")
            ],
            TWO.partners[:6],
        ),
        (
            [Selection(ids=SIX)],
            [["Kommunförbundet i Skåne"], ["Region Kalmar"]],
            (
                "gr",
                "kommunforbundet-skane",
                "regionforbundet-kalmar",
                "region-ostergotland",
                "region-jamtland-harjedalen",
                "region-vasterbotten",
            ),
        ),
    ),
    (
        "fokus på aktiviteter för att få ungdomar att stanna kvar i skolan",
        lambda: {one.aims for one in TWO.sub_projects},
        {(Aim.STAY_IN_SCHOOL,)},
    ),
    (
        "De tre projekt som startat eller står i läge att göra det",
        lambda: {one.status_on(AUTUMN_2015) for one in TWO.sub_projects},
        {(Status.RUNNING, Status.ABOUT_TO_START)},
    ),
    (
        "kommer alla att under ett års tid",
        lambda: {one.stated_months for one in TWO.sub_projects},
        {12},
    ),
    (
        "fokusera på Coachning för unga",
        lambda: {(one.methods, one.focus and one.focus.sv) for one in TWO.sub_projects},
        {((Method.COACHING,), "Coachning för unga")},
    ),
    (
        "Utifrån de framgångsfaktorer som identifierats under det första Plug In",
        lambda: (
            {one.applies_factors for one in TWO.sub_projects},
            {one.identified_in for one in TWO.success_factors},
        ),
        ({tuple(one.id for one in TWO.success_factors)}, {"plug-in-1"}),
    ),
    (
        "har tre kommuner, Göteborg, Kungsbacka och Partille skapat projekt",
        lambda: [(one.municipality, one.responsible) for one in TWO.sub_projects],
        [
            ("1480", "goteborgs-kommun"),
            ("1384", "kungsbacka-kommun"),
            ("1402", "partille-kommun"),
        ],
    ),
    (
        "ett coachande perspektiv för att stödja ungdomar",
        lambda: [
            "coaching perspective" in one for one in _english(TWO, "origin", WEST)
        ],
        [True],
    ),
    (
        "GR räknar vidare med att starta upp ett större antal projekt under 2016",
        lambda: (
            _english(TWO, "further_sub_projects", WEST),
            _gaps(TWO, "further_sub_projects"),
        ),
        (["GR counts on starting a larger number of projects during 2016"], [WEST]),
    ),
    (
        "Kontaktperson på GR: Johan Borvén",
        lambda: [one.name for one in TWO.contacts if one.organisation == "gr"],
        ["Johan Borvén"],
    ),
    ("Senast uppdaterad:", lambda: _gaps(TWO, "page_date"), [None]),
    (
        "Göteborgsregionen (GR) består av 13 kommuner",
        lambda: (
            _said(TWO, "municipalities", WEST),
            [len(one.members or ()) for one in TWO.regions[:1]],
        ),
        ([Count(number=13)], [13]),
    ),
    (
        "Vi driver utvecklingsprojekt, har myndighetsuppdrag, forskar, ordnar ...",
        lambda: [one.startswith("development") for one in _english(TWO, "tasks", "gr")],
        [True],
    ),
    (
        "regionens en miljon invånare",
        lambda: _said(TWO, "inhabitants", WEST),
        [Count(number=1_000_000, precision=Precision.ABOUT)],
    ),
    (
        "Göteborgregionens Kommunalaförbund",
        lambda: (_english(TWO, "legal_name", "gr"), _body("gr").names[0].legal),
        (["Göteborgregionens Kommunalaförbund"], "Göteborgsregionens kommunalförbund"),
    ),
]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [pytest.param(ask, expected, id=sentence) for sentence, ask, expected in SEED],
)
def test_the_news_of_the_start(ask: Ask, expected: object) -> None:
    """Each sentence of the page "Nu startar Plug In 2.0" can be asked about."""
    assert expected == ask()


REGISTER: list[tuple[str, Ask, object]] = [
    ("Projektnummer", lambda: TWO.diary_number, "2015/00665"),
    (
        "Projektägare",
        lambda: _body("skl").names[0].legal,
        "Sveriges Kommuner och Landsting",
    ),
    ("Namn", lambda: TWO.other_names, ("Plug in",)),
    ("Region", lambda: TWO.funding_region, "ESF Nationellt"),
    ("Planerat antal deltagare", lambda: TWO.planned_participants, 3000),
    (
        "Projektperiod",
        lambda: TWO.period,
        Period(start=date(2015, 3, 1), end=date(2018, 12, 31)),
    ),
    (
        "Total projektbudget",
        lambda: _money(TWO).budget,
        Money.parse("157547528", "SEK"),
    ),
    (
        "Beviljat ESF-stöd",
        lambda: _money(TWO).contributions[0].amount,
        Money.parse("73563014"),
    ),
    (
        "Unionens medfinansieringsgrad",
        lambda: _money(TWO).union_rate and _money(TWO).union_rate.value,  # type: ignore[union-attr]  # looked at before
        Decimal("0.50"),
    ),
    (
        "Programområde, specifikt mål, interventionstyp",
        lambda: [
            one and one.code
            for one in (TWO.priority_axis, TWO.specific_objective, TWO.intervention)
        ],
        ["2", "2.2", "103"],
    ),
    (
        "Kontaktperson",
        lambda: [one.name for one in TWO.contacts if one.organisation == "skl"],
        ["Gunnar Anderzon"],
    ),
    (
        "Stödmottagare postnr",
        lambda: [
            getattr(one.value, "sv", None)
            for one in TWO.claims
            if one.subject == "beneficiary_postcode"
        ],
        ["11882"],
    ),
    (
        "Medfinansiering (derived)",
        lambda: _money(TWO).contributions[1].amount,
        Money.parse("83984514"),
    ),
    (
        "Andelar (derived)",
        lambda: [
            round((share or Fraction(0)) * 100, 2) for _, share in _money(TWO).shares()
        ],
        [Fraction("46.69"), Fraction("53.31")],
    ),
]


@pytest.mark.parametrize(
    ("ask", "expected"),
    [pytest.param(ask, expected, id=label) for label, ask, expected in REGISTER],
)
def test_the_entry_in_the_register(ask: Ask, expected: object) -> None:
    """Each field of the ESF Council's register of projects stands in Plug In 2.0."""
    assert expected == ask()


@PROJECTS
def test_nothing_contradicts_itself(project: Project) -> None:
    """The shipped projects have no findings; what sources dispute stands in claims."""
    assert check(project) == ()


@PROJECTS
def test_every_fact_has_its_source(project: Project) -> None:
    """Whatever points to a source points to one, and claims of the web have a link."""
    assert project.source is not None
    assert all(one.source for one in project.organisations)
    assert all(one.source for one in project.roles)
    assert all(one.source for one in project.contacts)
    assert all(one.source for one in project.sub_projects)
    assert all(one.source for one in project.success_factors)
    assert {one.confidence for one in project.claims} <= set(Confidence)


def _numbers(subject: str) -> list[tuple[int, Precision]]:
    return [
        (one.value.number, one.value.precision)
        for one in ONE.claims
        if one.subject == subject and isinstance(one.value, Count)
    ]


EXACT, ABOUT, OVER, NEARLY = Precision


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (
            "municipalities",
            [(47, EXACT), (40, EXACT), (50, EXACT), (55, EXACT), (60, ABOUT)],
        ),
        ("participants", [(7700, OVER), (7800, OVER), (7500, EXACT)]),
        ("workshops", [(80, NEARLY), (80, NEARLY)]),
        ("working_hours", [(500_000, EXACT)]),
        ("number_of_regions", [(5, EXACT)]),
        ("success_factors", [(5, EXACT)]),
    ],
)
def test_the_numbers_of_plug_in_1(
    subject: str, expected: list[tuple[int, Precision]]
) -> None:
    """Every number that a source gives of Plug In stands beside its rivals."""
    assert expected == _numbers(subject)


@pytest.mark.parametrize(
    ("project", "subject", "scopes"),
    [
        (ONE, "diary_number", [None]),
        (ONE, "funding", [None]),
        (ONE, "sub_projects", [None]),
        (TWO, "sub_projects", list(EIGHT[1:])),
        (TWO, "further_sub_projects", [WEST]),
        (TWO, "name", ["goteborg", "kungsbacka", "partille"]),
        (TWO, "joined", ["kronoberg", "gavleborg"]),
        (TWO, "call", [None]),
        (TWO, "co_financing", [None]),
        (GR, "diary_number", [None]),
    ],
)
def test_what_is_not_known_is_marked(
    project: Project, subject: str, scopes: list[str | None]
) -> None:
    """What nobody tells is a gap: neither zero, nor an empty list alone."""
    assert scopes == _gaps(project, subject)


def test_what_is_not_known_has_no_value() -> None:
    """Unknown amounts, numbers and calls have no value that could pass for one."""
    assert (ONE.diary_number, _money(ONE).budget, TWO.call) == (None, None, None)
    assert {None} == {one.amount for one in _money(ONE).contributions}
    assert {None} == {one.name for one in TWO.sub_projects}
    assert {None} == {one.period for one in TWO.sub_projects}


def _ends(claims: tuple[Claim, ...]) -> list[str]:
    return [one.value.words for one in claims if isinstance(one.value, Moment)]


def test_when_plug_in_2_ended() -> None:
    """Five sources give five ends; the latest by 2022-12 is named, and four rivals."""
    told = TWO.as_of("end", date(2022, 12, 1))
    assert _ends(told.current) == ["fram till årsskiftet 2018"]
    assert _ends(told.rivals) == [
        "2018-12-31",
        "hösten 2017",
        "pågår fram till mars 2018",
        "2017",
    ]
    assert not told.is_settled


def test_the_latest_of_the_regions_is_what_their_gaps_say() -> None:
    """A standing lists the gaps of its subject and scope alone."""
    told = TWO.as_of("sub_projects", AUTUMN_2015, scope="skane")
    assert (told.current, len(told.gaps)) == ((), 1)
    assert isinstance(told.gaps[0], Gap)


def test_the_target_group() -> None:
    """15 to 24 at the day, and at risk or dropped out; in force with the project."""
    rules = _rules(TWO)
    in_it = {"birth": date(2000, 9, 1), "at_risk": True}
    assert (rules.id, rules.version) == ("plug-in-2.0-target-group", 1)
    assert TWO.period == rules.in_force
    assert list(soundness.check(rules)) == []
    assert decide(rules, in_it, on=date(2015, 9, 1)).outcome.value == "eligible"
    assert all(
        one.source and one.source.link and one.label.sv and one.label.en
        for one in rules.criteria
    )


def test_a_project_without_co_financing() -> None:
    """GR's add-on was paid for by the Social Fund alone, which is legal."""
    assert (("esf-support", Fraction(1)),) == _money(GR).shares()
    assert (GR.owner, GR.adds_to) == ("gr", "plug-in-1")
    assert Money.parse("1497352") == _money(GR).budget
    assert Period(start=date(2014, 1, 6), end=date(2014, 12, 19)) == GR.period


def test_contacts_do_not_show() -> None:
    """No name of a person stands in the repr of a shipped project."""
    shown = repr((ONE, TWO, GR))
    assert not any(one.name in shown for one in TWO.contacts)


def test_the_face_of_the_module() -> None:
    """The projects are listed, read once, and nothing else is there."""
    assert dir(plug_in) == ["PLUG_IN_1", "PLUG_IN_2", "PLUG_IN_GR"]
    assert plug_in.PLUG_IN_2 is TWO
    with pytest.raises(AttributeError, match="PLUG_IN_3"):
        plug_in.PLUG_IN_3  # noqa: B018  # type: ignore[attr-defined]  # the fault
