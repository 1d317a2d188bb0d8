"""``plugin-model explain``: rules and one person's answer in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_model import documents, plug_in
from tests.cli.conftest import REGISTER, Command


class TestRules:
    """Without a person the rules themselves are put into words."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "Plug In 2.0: target group"),
            (("--language", "sv"), "Plug In 2.0: målgrupp"),
            (("kaa",), "20"),
        ],
    )
    def test_named_rules(
        self, command: Command, arguments: tuple[str, ...], said: str
    ) -> None:
        """Shipped rules are found by their names, in both languages."""
        code, printed, _ = command("explain", *arguments)
        assert code == 0
        assert said in printed

    def test_the_version_in_force(self, command: Command) -> None:
        """With a day, the version of an age rule is the one in force on it."""
        early = command("explain", "kaa", "--facts", "birth=2000", "--on", "2016-06-01")
        late = command("explain", "kaa", "--facts", "birth=2000", "--on", "2019-06-01")
        assert "(version 1)" in early[1]
        assert "(version 2)" in late[1]

    def test_a_document(self, command: Command, tmp_path: Path) -> None:
        """Rules of one's own are read from a document."""
        rules = plug_in.PLUG_IN_2.target_group
        assert rules is not None
        file = tmp_path / "rules.json"
        documents.write(rules, file)
        assert command("explain", file) == command("explain")


class TestPerson:
    """With facts, or with a row of a register, one answer is explained."""

    def test_facts(self, command: Command) -> None:
        """What is missing is named, and no value is shown unless asked for."""
        given = ("--facts", "birth=1991", "--facts", "at_risk=ja", "--on", "2016-06-01")
        _, printed, _ = command("explain", "plug-in-2.0", *given)
        assert "date of birth" in printed
        assert "1991" not in printed
        _, printed, _ = command("explain", "plug-in-2.0", *given, "--values")
        assert "1991" in printed

    def test_a_full_date(self, command: Command) -> None:
        """A full date of birth and unknown words are read as people write them."""
        given = ("birth=17/5 1998", "at_risk=nej", "has_dropped_out=okänt")
        facts = [one for fact in given for one in ("--facts", fact)]
        _, printed, _ = command("explain", *facts, "--on", "2016-06-01")
        assert "has dropped out" in printed

    def test_no_day(self, command: Command) -> None:
        """Without a day whatever depends on it is open."""
        _, printed, _ = command("explain", "--facts", "at_risk=ja")
        assert "day" in printed

    @pytest.mark.parametrize("row", [4, 5, 35, 102])
    def test_a_row(self, command: Command, row: int) -> None:
        """A row of a register is explained as the register's screening answers it."""
        code, printed, _ = command("explain", "--register", REGISTER, "--row", row)
        assert code == 0
        assert printed

    def test_a_row_on_a_day(self, command: Command) -> None:
        """The day may be given for a row too."""
        code, printed, _ = command(
            *("explain", "--register", REGISTER, "--row", 12, "--on", "2016-06-01")
        )
        assert code == 0
        assert "2016-06-01" in printed

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--row", 3), "give both --register and --row"),
            (("--register", REGISTER), "give both --register and --row"),
            (("--register", REGISTER, "--row", 1), "there is no row 1"),
            (("--facts", "at_rsik=ja"), "did you mean 'at_risk'?"),
            (("--facts", "at_risk=kanske", "--facts", "birth=x"), "no date of birth"),
            (("nothing",), "there is neither a file nor anything else"),
            (("plug-in-1",), "no target group"),
        ],
    )
    def test_refused(
        self, command: Command, arguments: tuple[object, ...], said: str
    ) -> None:
        """What cannot be meant is refused with what would be right."""
        code, _, errors = command("explain", *arguments)
        assert code == 2
        assert said in errors
