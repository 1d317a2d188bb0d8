"""``plugin-model show``: a project as a tree."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from plugin_model import (
    Claim,
    Contribution,
    FundingPlan,
    FundingSource,
    Money,
    Period,
    Project,
    Rate,
    Region,
    Role,
    SubProject,
    Text,
    Workshop,
    documents,
    plug_in,
)
from plugin_model.claim import Selection, Value
from plugin_model.organisation import RoleKind
from plugin_model.project import Phase, PhaseKind
from plugin_model.values import Source
from tests.cli.conftest import Command


class TestPlugIn:
    """What the library ships can be shown without any argument."""

    @pytest.mark.parametrize(
        "line",
        [
            "Plug In 2.0 · 2015/00665",
            "owner: Sveriges Kommuner och Landsting (SKL)",
            "period: 2015-03-01/2018-12-31",
            "planned participants: 3000",
            "budget: 157 547 528 kr",
            "European Social Fund: 73 563 014 kr, 46.69 % of the budget",
            "aged 15 to 24",
            "Partille: staying in school, coaching, Coaching for young people",
            "but also: 6: Göteborgsregionen, Skåne, Kalmar län",
            "how many further projects GR started is not known",
        ],
    )
    def test_the_main_facts(self, command: Command, line: str) -> None:
        """The owner, the money, the parts, the rival claims and the gaps are there."""
        code, printed, _ = command("show")
        assert code == 0
        assert line in printed

    def test_as_of(self, command: Command) -> None:
        """As of an early day the rival is the later claim."""
        _, printed, _ = command("show", "--as-of", "2015-12-31")
        assert "but also: 8: Göteborgsregionen" in printed

    @pytest.mark.parametrize("project", ["plug-in-1", "plug-in-gr"])
    def test_the_other_projects(self, command: Command, project: str) -> None:
        """The predecessor and its add-on are shown in Swedish too."""
        code, printed, _ = command("show", "-p", project, "-l", "sv")
        assert code == 0
        assert "Plug In" in printed


class TestSwedish:
    """A Swedish reader meets names and words, and no key of a document."""

    @pytest.mark.parametrize(
        ("project", "line"),
        [
            ("plug-in-2.0", "föregångare: Plug In\n"),
            ("plug-in-2.0", "── namn\n"),
            ("plug-in-2.0", "── antal regioner\n"),
            ("plug-in-2.0", "── 8: Göteborgsregionen, Skåne, Kalmar län, Östergötland"),
            ("plug-in-2.0", "── Skåne: regionens delprojekt är inte kända\n"),
            ("plug-in-2.0", "── Kungsbacka: delprojektets namn är inte känt\n"),
            ("plug-in-1", "── kommuner\n"),
            ("plug-in-1", "── Europeiska socialfonden: inte känt\n"),
            ("plug-in-1", "── Kalmar län och södra Småland: regionens kommuner"),
        ],
    )
    def test_a_line(self, command: Command, project: str, line: str) -> None:
        """Claims, gaps and the predecessor are called by their names."""
        code, printed, _ = command("show", "-p", project, "-l", "sv")
        assert code == 0
        assert line in printed

    @pytest.mark.parametrize(
        "project", [plug_in.PLUG_IN_1, plug_in.PLUG_IN_2, plug_in.PLUG_IN_GR]
    )
    def test_no_key(self, command: Command, project: Project) -> None:
        """No id of a part and no key of a subject that is made of words is shown."""
        _, printed, _ = command("show", "-p", project.id, "-l", "sv")
        keys = {
            *(one.id for one in project.regions),
            *(one.id for one in project.sub_projects),
            *(one.id for one in project.organisations),
            *(subject for subject, _ in project.subjects()),
        }
        shown = {word for word in re.findall(r"[\w-]+", printed) if word in keys}
        assert shown <= {"start", "period", "budget"}

    def test_nothing_is_disputed(self, command: Command) -> None:
        """Where sources agree in everything there is no heading about that."""
        _, printed, _ = command("show", "-p", "plug-in-gr", "-l", "sv")
        assert "oense" not in printed


class TestAnyProject:
    """A project document of one's own is shown, however little it says."""

    def test_hardly_anything(self, command: Command, tmp_path: Path) -> None:
        """A project with a name alone has no money, no target group, no period."""
        file = tmp_path / "project.json"
        documents.write(Project(id="bare", name="Bare"), file)
        code, printed, _ = command("show", "--project", file)
        assert code == 0
        assert "Bare" in printed
        assert "Money" not in printed

    def test_names_for_ids(self) -> None:
        """A part is called by its name, and by its id where nothing names it."""
        from rich.console import Console

        from plugin_model.cli.tree import show_project

        source = Source(title="somebody")
        ids = ("west", "sub", "elsewhere")
        project = Project(
            id="p",
            name="P",
            predecessor="before",
            regions=(Region(id="west", name="West", members=None),),
            sub_projects=(SubProject(id="sub", region="west", municipality="1480"),),
            claims=(
                Claim(
                    subject="owner",
                    scope="sub",
                    value=Selection(ids=ids),
                    source=source,
                ),
                Claim(
                    subject="owner",
                    scope="sub",
                    value=Text(sv="annat", en="something else"),
                    source=source,
                ),
            ),
        )
        printed = StringIO()
        show_project(project, date(2016, 6, 1), "sv", Console(file=printed, width=200))
        for line in (
            "föregångare: before",
            "projektägare · Göteborg",
            "3: West, Göteborg, elsewhere",
        ):
            assert line in printed.getvalue()

    def test_everything_else(self) -> None:
        """Unknown amounts, currencies, tasks, workshops and all claims are told."""
        from rich.console import Console

        from plugin_model.cli.tree import show_project

        source = Source(title="somebody")

        def claims(*values: Value) -> tuple[Claim, ...]:
            return tuple(
                Claim(subject=f"s{number}", value=value, source=source)
                for number, one in enumerate(values)
                for value in (one, Text(sv="annat", en="something else"))
            )

        project = Project(
            id="p",
            name="P",
            phases=(
                Phase(
                    kind=PhaseKind.ANALYSIS_AND_PREPARATION,
                    words=Text(sv="ett par månader", en="a couple of months"),
                ),
                Phase(
                    kind=PhaseKind.IMPLEMENTATION,
                    period=Period(start=date(2016, 1, 1)),
                ),
                Phase(kind=PhaseKind.CLOSING),
            ),
            roles=(
                Role(
                    kind=RoleKind.PARTNER,
                    organisation="partner",
                    tasks=(Text(sv="plattform", en="platform"),),
                ),
            ),
            funding=FundingPlan(
                budget=Money.parse("1000.50", "EUR"),
                sources=(FundingSource(id="other"),),
                contributions=(Contribution(id="c", source="other"),),
                union_rate=Rate.parse("0.5"),
            ),
            regions=(Region(id="west", name="West", members=None),),
            sub_projects=(
                SubProject(
                    id="sub",
                    region="west",
                    period=Period(start=date(2016, 1, 1)),
                    workshops=(Workshop(id="shop"),),
                ),
            ),
            claims=claims(
                Money.parse("7"),
                Period(start=date(2016, 1, 1)),
                Rate.parse("0.25"),
            ),
        )
        printed = StringIO()
        show_project(project, date(2016, 6, 1), "en", Console(file=printed, width=200))
        for line in (
            "analysis and preparation: a couple of months",
            "activities: 2016-01-01/..",
            "closing: not known",
            "partner: platform",
            "budget: 1 000.50 EUR",
            "other: not known\n",
            "a ceiling: 50.00 %",
            "sub: 2016-01-01/..",
            "shop",
            "7 kr (somebody)",
            "2016-01-01/.. (somebody)",
            "25.00 % (somebody)",
            "something else (somebody)",
        ):
            assert line in printed.getvalue()
