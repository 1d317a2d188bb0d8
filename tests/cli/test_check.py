"""``plugin-model check``, ``migrate`` and ``schema``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin_model import Project, documents, migrations, plug_in
from tests.cli.conftest import Command


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a document with nothing wrong."""
    file = tmp_path / "good.json"
    documents.write(Project(id="good", name="Good"), file)
    return file


@pytest.fixture
def bad(good: Path) -> Path:
    """Return a document with three faults of two sorts."""
    plain = json.loads(good.read_text("utf-8"))
    plain["content"] |= {"nmae": "x", "planned_participants": "7", "colour": "red"}
    file = good.with_name("bad.json")
    file.write_text(json.dumps(plain), encoding="utf-8")
    return file


class TestCheck:
    """All faults are told, grouped and counted; the exit code says if there are any."""

    def test_nothing_wrong(self, command: Command, good: Path) -> None:
        """A good document gives 0."""
        code, printed, _ = command("check", good)
        assert (code, printed) == (0, "good.json: nothing is wrong\n")

    def test_faults(self, command: Command, good: Path, bad: Path) -> None:
        """Every fault is told with its place, those of one sort together."""
        code, printed, _ = command("check", good, bad)
        assert code == 1
        assert "bad.json: 3 findings" in printed
        assert "did you mean" in printed
        sorts = [line.partition("]")[0] for line in printed.splitlines()[2:]]
        assert len(sorts) == 3
        assert sorted(sorts, key=sorts.index) == sorts

    def test_as_json(self, command: Command, good: Path, bad: Path) -> None:
        """With --format json the findings can be read by other programs."""
        _, printed, _ = command("check", good, bad, "--format", "json")
        assert [len(one["findings"]) for one in json.loads(printed)] == [0, 3]

    @pytest.mark.parametrize(
        ("name", "said"), [("none.json", "there is no file"), ("", "is a folder")]
    )
    def test_no_file(
        self, command: Command, tmp_path: Path, name: str, said: str
    ) -> None:
        """What is no file gives 2."""
        code, _, errors = command("check", tmp_path / name)
        assert code == 2
        assert said in errors

    @pytest.mark.parametrize("words", ["check", "screen"])
    def test_where_one_stands(self, command: Command, words: str) -> None:
        """A folder without a name is told by its path."""
        code, _, errors = command(words, ".")
        assert code == 2
        assert errors.startswith(". is a folder")

    @pytest.mark.parametrize("options", [[], ["--format", "json"]])
    def test_nothing_to_check(self, command: Command, options: list[str]) -> None:
        """Without a document nothing was checked, which is no success."""
        code, printed, errors = command("check", *options)
        assert (code, printed) == (2, "")
        assert errors.startswith("no document was given")
        assert len(errors.splitlines()) == 1

    def test_an_unreadable_document(
        self, command: Command, good: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A file that the system keeps locked is refused with what to do."""

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(documents, "check", refuse)
        code, _, errors = command("check", good)
        assert code == 2
        assert "cannot be read" in errors


class TestMigrate:
    """A document is brought up to the newest version of the format."""

    @pytest.mark.parametrize("named", [(), ("-o", "good.json"), ("-o", "link.json")])
    def test_in_place(
        self,
        command: Command,
        good: Path,
        monkeypatch: pytest.MonkeyPatch,
        named: tuple[str, ...],
    ) -> None:
        """A document of the newest version stays as it is, to the last blank."""
        monkeypatch.chdir(good.parent)
        Path("link.json").symlink_to(good)
        before = "\n" + good.read_text("utf-8").replace("\n", "\n ")
        good.write_text(before, encoding="utf-8")
        code, printed, told = command("migrate", good, *named)
        assert (code, printed) == (0, "")
        assert told.endswith(
            "json: version 1 is the newest, so nothing had to be changed\n"
        )
        assert good.read_text("utf-8") == before

    def test_a_copy(
        self, command: Command, good: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A document of the newest version is copied where another file is named."""
        monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
        other = good.with_name("other.json")
        code, _, told = command("migrate", good, "--output", other)
        assert code == 0
        assert told == "other.json: version 1 är den nyaste, så inget behövde ändras\n"
        assert other.read_bytes() == good.read_bytes()

    def test_an_older_version(
        self, command: Command, good: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An old document is brought up to date, and then there is nothing to do."""
        monkeypatch.setattr(migrations, "STEPS", (lambda document: document,))
        assert command("migrate", good)[2] == "good.json: version 1 is now version 2\n"
        plain = json.loads(good.read_text("utf-8"))
        assert (plain["version"], plain["original_version"]) == (2, 1)
        assert "version 2 is the newest" in command("migrate", good)[2]

    def test_to_another_file(self, command: Command, bad: Path, tmp_path: Path) -> None:
        """A document with faults is not written."""
        code, _, errors = command("migrate", bad, "-o", tmp_path / "new.json")
        assert code == 2
        assert "planned_participants" in errors
        assert not (tmp_path / "new.json").exists()

    def test_unknown_keys_are_kept(self, command: Command, good: Path) -> None:
        """What the library does not know is kept, and told of."""
        plain = json.loads(good.read_text("utf-8"))
        plain["content"]["colour"] = "red"
        good.write_text(json.dumps(plain), encoding="utf-8")
        code, _, told = command("migrate", good)
        assert code == 0
        assert "colour" in told
        assert json.loads(good.read_text("utf-8"))["content"]["colour"] == "red"

    def test_no_place_to_write(
        self, command: Command, good: Path, tmp_path: Path
    ) -> None:
        """Where nothing can be written there is one message."""
        code, _, errors = command("migrate", good, "-o", tmp_path / "none" / "x.json")
        assert code == 2
        assert "cannot be written" in errors


class TestSchema:
    """The JSON Schema of a kind is printed as it is in Python."""

    def test_a_kind(self, command: Command) -> None:
        """What is printed is the schema."""
        code, printed, _ = command("schema", "project")
        assert code == 0
        assert json.loads(printed) == documents.json_schema(type(plug_in.PLUG_IN_2))

    def test_no_kind(self, command: Command) -> None:
        """An unknown kind is refused with the known ones."""
        code, _, errors = command("schema", "prject")
        assert code == 2
        assert "project" in errors
