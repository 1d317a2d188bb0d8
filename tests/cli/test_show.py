"""``plugin-model show``: a project as a tree."""

from __future__ import annotations

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
)
from plugin_model.claim import Value
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
            "but also: 6: goteborgsregionen, skane, kalmar",
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
        assert "but also: 8: goteborgsregionen" in printed

    @pytest.mark.parametrize("project", ["plug-in-1", "plug-in-gr"])
    def test_the_other_projects(self, command: Command, project: str) -> None:
        """The predecessor and its add-on are shown in Swedish too."""
        code, printed, _ = command("show", "-p", project, "-l", "sv")
        assert code == 0
        assert "Plug In" in printed


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
            "other: not known, ? of the budget",
            "a ceiling: 50.00 %",
            "sub: 2016-01-01/..",
            "shop",
            "7 kr (somebody)",
            "2016-01-01/.. (somebody)",
            "25.00 % (somebody)",
            "something else (somebody)",
        ):
            assert line in printed.getvalue()
