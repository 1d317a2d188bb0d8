"""``plugin-model compare`` and ``plugin-model edges``: what a change of rules does."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from plugin_model import documents, plug_in
from plugin_model.eligibility import AgeBetween, IsTrue, RuleSet
from plugin_model.eligibility.rules import Condition
from plugin_model.values import Period, Text
from tests.cli.conftest import REGISTER, Command


def target_group() -> RuleSet:
    """Return the target group of Plug In 2.0."""
    rules = plug_in.PLUG_IN_2.target_group
    assert rules is not None
    return rules


def stored(folder: Path, condition: Condition, period: Period | None = None) -> Path:
    """Store the target group with another first criterion, as a document."""
    rules = target_group()
    first, *rest = rules.criteria
    label = Text(sv="har inte fyllt 20 år", en="has not turned 20")
    changed = evolve(
        rules,
        version=2,
        in_force=rules.in_force if period is None else period,
        criteria=(evolve(first, condition=condition, label=label), *rest),
    )
    file = folder / "new.json"
    documents.write(changed, file)
    return file


class TestCompare:
    """Two rule sets beside each other."""

    @pytest.mark.parametrize(
        ("condition", "english", "swedish"),
        [
            (AgeBetween(minimum=15, maximum=24), "Both admit", "Båda släpper in"),
            (AgeBetween(minimum=16, maximum=20), "is stricter", "är strängare"),
            (AgeBetween(minimum=14, maximum=24), "is looser", "är generösare"),
            (AgeBetween(maximum=19), "overlap", "överlappar"),
            (AgeBetween(minimum=25), "Nobody is admitted by both", "Ingen släpps in"),
        ],
    )
    def test_the_relation(
        self,
        command: Command,
        tmp_path: Path,
        condition: Condition,
        english: str,
        swedish: str,
    ) -> None:
        """The relation is said in both languages."""
        new = stored(tmp_path, condition)
        code, printed, _ = command("compare", "plug-in-2.0", new)
        assert code == 0
        assert english in printed
        _, printed, _ = command("compare", "plug-in-2.0", new, "-l", "sv")
        assert swedish in printed

    def test_who_gains_and_who_loses(self, command: Command) -> None:
        """One person of each sort is shown, on the day that was asked about."""
        given = ("plug-in-age", "kaa", "--on", "2015-09-01", "-l", "sv")
        _, printed, _ = command("compare", *given)
        assert "Åldern räknas den 2015-09-01" in printed
        assert "födelsedatum: 1995-09-01" in printed
        assert "pågående gymnasiestudier: nationellt program" in printed

    def test_a_register(self, command: Command, tmp_path: Path) -> None:
        """The old margins are those of the register, and all rows are counted."""
        new = stored(tmp_path, AgeBetween(maximum=19))
        _, printed, _ = command("compare", "plug-in-2.0", new, "--register", REGISTER)
        rows = [
            [cell.strip() for cell in line.strip("│ ").split("│")]
            for line in printed.splitlines()
            if line.startswith("│")
        ]
        assert [row[1:] for row in rows[:4]] == [
            ["70", "73", "0", "143"],
            ["18", "57", "1", "76"],
            ["7", "30", "64", "101"],
            ["95", "160", "65", "320"],
        ]
        assert "aged 15 to 24 / has not turned 20" in printed

    def test_a_day_and_an_open_period(self, command: Command, tmp_path: Path) -> None:
        """With a day, ages in the register are counted on it; facts may be unknown."""
        new = stored(tmp_path, IsTrue(field="newly_arrived"), Period())
        given = ("--register", REGISTER, "--on", "2016-06-01", "--unknown")
        code, printed, _ = command(
            "compare", "plug-in-2.0", new, *given, "newly_arrived"
        )
        assert code == 0
        assert "320" in printed

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("odd.json", "plug-in-2.0"),
            ("plug-in-2.0", "odd.json"),
            ("odd.json", "odd.json"),
        ],
    )
    @pytest.mark.usefixtures("odd_rules")
    def test_odd_rules(
        self,
        command: Command,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        old: str,
        new: str,
    ) -> None:
        """What is odd about either of the rules is told once, under its name."""
        monkeypatch.chdir(tmp_path)
        code, printed, errors = command("compare", old, new, "--on", "2016-01-01")
        assert (code, errors) == (0, "")
        heading, told = printed.splitlines()[-2:]
        assert heading == "Findings in the rules “odd” (version 3)"
        assert "'born' is true of everybody" in told
        assert printed.count(heading) == 1

    def test_no_such_rules(self, command: Command) -> None:
        """Rules that are not there are refused, with those that are."""
        code, _, errors = command("compare", "plug-in-2.0", "plug-in-3")
        assert code == 2
        assert "plug-in-2.0" in errors


class TestEdges:
    """People on both sides of every edge."""

    def test_plug_in(self, command: Command) -> None:
        """On the first day in force, or on another day."""
        _, printed, _ = command("edges", "plug-in-2.0")
        assert "on 2015-03-01" in printed
        assert "1990, month and day not known" in printed
        _, printed, _ = command(
            "edges", "plug-in-2.0", "--on", "2017-02-28", "-l", "sv"
        )
        assert "1992-02-29" in printed
        assert "Gränserna för" in printed

    def test_codes_and_days(self, command: Command, tmp_path: Path) -> None:
        """Codes have their labels, and rules without a label their ids."""
        _, printed, _ = command("edges", "kaa", "--on", "2016-06-01", "-l", "en")
        assert "national programme" in printed
        rules = evolve(target_group(), label=None)
        documents.write(rules, tmp_path / "rules.json")
        _, printed, _ = command("edges", tmp_path / "rules.json")
        assert "plug-in-2.0-target-group" in printed

    def test_odd_rules(self, command: Command, odd_rules: Path) -> None:
        """What is odd about the rules is told below the people."""
        given = ("edges", odd_rules, "--on", "2016-01-01", "-l", "sv")
        code, printed, _ = command(*given)
        assert code == 0
        heading, told = printed.splitlines()[-2:]
        assert heading == "Anmärkningar på reglerna ”odd” (version 3)"
        assert "kriteriet 'born' är sant för alla" in told

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [(AgeBetween(minimum=15), 2), (IsTrue(field="at_risk"), 0)],
    )
    def test_without_a_period(
        self, command: Command, tmp_path: Path, condition: Condition, expected: int
    ) -> None:
        """Where ages are read and no day can be told, one must be given."""
        rules = target_group()
        alone = evolve(
            rules,
            in_force=Period(),
            criteria=(evolve(rules.criteria[0], condition=condition),),
        )
        documents.write(alone, tmp_path / "rules.json")
        code, _, errors = command("edges", tmp_path / "rules.json")
        assert code == expected
        assert ("--on" in errors) is bool(expected)
