"""``plugin-model check`` on files in which everything is wrong that can be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from plugin_model.documents.writing import as_json, as_yaml
from tests.cli.conftest import Command

LABEL = {"sv": "a", "en": "b"}
PROJECT = {
    "nmae": "x",
    "zebra": 1,
    "name": " ",
    "stated_months": "many",
    "period": {"start": "2015-03-01", "end": "2014-03-01"},
    "planned_participants": -7,
    "other_names": {},
    "phases": [{"kind": "implementaton"}],
    "contacts": [{"name": "Anna"}],
    "sub_projects": [
        {"id": "b", "municipality": "14"},
        {"name": "c"},
        {"id": "d", "period": {"start": "2015-02-29"}},
        {"id": "e", "workshops": {}},
        {"id": "f", "aims": ["stay_in_shcool"]},
        {"id": "g", "period": 7},
    ],
    "target_group": {
        "id": "r",
        "version": 1,
        "criteria": [
            {"id": "c", "label": {"sv": "x"}, "condition": {"kind": "al_of"}},
            {"id": "d", "label": LABEL},
        ],
    },
    "funding": {"sources": [{"id": "s", "label": LABEL, "kind": "private_"}]},
}
"""A project with twenty mistakes that have nothing to do with one another."""

# The code, the pointer within the content, and what stands on the line.
MISTAKES = (
    ("document.missing_key", "", "id"),
    ("document.misspelt_key", "/nmae", "nmae"),
    ("document.unknown_key", "/zebra", "zebra"),
    ("value.empty", "/name", "name"),
    ("document.not_whole", "/stated_months", "many"),
    ("value.period_order", "/period", "2015-03-01"),
    ("value.negative", "/planned_participants", "-7"),
    ("document.not_list", "/other_names", "other_names"),
    ("document.misspelt_choice", "/phases/0/kind", "implementaton"),
    ("document.missing_key", "/contacts/0", "Anna"),
    ("value.four_digits", "/sub_projects/0/municipality", "14"),
    ("document.missing_key", "/sub_projects/1", "name"),
    ("document.no_such_date", "/sub_projects/2/period/start", "2015-02-29"),
    ("document.not_list", "/sub_projects/3/workshops", "workshops"),
    ("document.misspelt_choice", "/sub_projects/4/aims/0", "stay_in_shcool"),
    ("document.not_object", "/sub_projects/5/period", "7"),
    ("document.missing_key", "/target_group/criteria/0/label", "x"),
    ("document.misspelt_kind", "/target_group/criteria/0/condition/kind", "al_of"),
    ("document.missing_key", "/target_group/criteria/1", ""),
    ("document.misspelt_choice", "/funding/sources/0/kind", "private_"),
)

PEOPLE = """\
{"format": "plugin_model", "version": 1, "kind": "participants"}
{"id": "1", "birth": "1999"}
{"id": 2}

{"id": "3", "brith": "1999", "at_risk": "yes", "stated_on": "2015-09-01"}
{"id": "4", "birth": "1999-02-30"}
{"id": "5"
{"id": "6", "municipality": "1480", "stated_on": "2015-09-01"}
{"id": "7", "municipality": "1480"}
"""
PEOPLE_FAULTS = [
    ("document.not_text", "/id", 3),
    ("document.misspelt_key", "/brith", 5),
    ("document.not_flag", "/at_risk", 5),
    ("value.birth_date", "/birth", 6),
    ("document.json_ended", "", 7),
    ("row.undated", "", 9),
]


def plain() -> dict[str, object]:
    """Return the whole document of the mistaken project."""
    head = {"format": "plugin_model", "version": 1, "kind": "project"}
    return {**head, "content": PROJECT}


@pytest.mark.parametrize(("form", "spell"), [("json", as_json), ("yaml", as_yaml)])
class TestTwentyMistakes:
    """Twenty mistakes are all shown, each with its line, its pointer and its mend."""

    def test_as_text(
        self,
        form: str,
        spell: Callable[[object], str],
        command: Command,
        tmp_path: Path,
    ) -> None:
        """What is printed has one line for each mistake, with where and what to do."""
        file = tmp_path / f"bad.{form}"
        file.write_text(spell(plain()), encoding="utf-8")
        code, printed, _ = command("check", file)
        heading, *told = printed.splitlines()
        assert code == 1
        assert heading == f"bad.{form}: 20 findings"
        for mistake, pointer, _ in MISTAKES:
            begins, place = f"error [{mistake}] line ", f" at /content{pointer}: "
            (line,) = [one for one in told if one.startswith(begins) and place in one]
            message, _, fix = line.partition(place)[2].partition("; ")
            assert message
            assert fix
        assert len(told) == len(MISTAKES) == 20

    def test_as_data(
        self,
        form: str,
        spell: Callable[[object], str],
        command: Command,
        tmp_path: Path,
    ) -> None:
        """With --format json each has its code, pointer, line, message and mend."""
        file = tmp_path / f"bad.{form}"
        file.write_text(spell(plain()), encoding="utf-8")
        code, printed, _ = command("check", file, "--format", "json")
        assert code == 1
        (report,) = json.loads(printed)
        found = report["findings"]
        assert {(one["code"], one["pointer"]) for one in found} == {
            (mistake, f"/content{pointer}") for mistake, pointer, _ in MISTAKES
        }
        lines = file.read_text("utf-8").splitlines()
        stands = {f"/content{pointer}": word for _, pointer, word in MISTAKES[1:]}
        for one in found:
            assert one["fix_sv"]
            assert one["fix_en"]
            assert stands.get(one["pointer"], "") in lines[one["line"] - 1]


class TestParticipants:
    """Participants as JSON lines are checked line by line."""

    def test_nothing_wrong(self, command: Command, tmp_path: Path) -> None:
        """Good lines give 0."""
        file = tmp_path / "people.jsonl"
        file.write_text('{"id": "1", "birth": "1999"}\n', encoding="utf-8")
        code, printed, _ = command("check", file)
        assert (code, printed) == (0, "people.jsonl: nothing is wrong\n")

    def test_every_bad_line(self, command: Command, tmp_path: Path) -> None:
        """Each fault of each bad line has its line in the file."""
        file = tmp_path / "people.JSONL"
        file.write_text(PEOPLE, encoding="utf-8")
        code, printed, _ = command("check", file, "--format", "json")
        assert code == 1
        (report,) = json.loads(printed)
        assert [
            (one["code"], one["pointer"], one["line"]) for one in report["findings"]
        ] == PEOPLE_FAULTS

    def test_as_text(self, command: Command, tmp_path: Path) -> None:
        """What is printed counts them and masks what is a person's."""
        file = tmp_path / "people.ndjson"
        file.write_text(PEOPLE, encoding="utf-8")
        code, printed, _ = command("check", file)
        assert code == 1
        assert "people.ndjson: 6 findings" in printed
        assert "1999-02-30" not in printed

    def test_no_file(self, command: Command, tmp_path: Path) -> None:
        """A file that is not there gives 2."""
        code, _, errors = command("check", tmp_path / "none.jsonl")
        assert code == 2
        assert "there is no file" in errors
