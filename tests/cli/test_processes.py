"""What only a real process shows: closed pipes, terminals, and being killed."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from plugin_model.cli import commands
from plugin_model.cli.consoles import Paper, put, show_what_can_be
from plugin_model.errors import InvalidValueError
from tests.cli.conftest import REGISTER, Command

pytest.importorskip("fastexcel")
pytest.importorskip("xlsxwriter")
from plugin_model import registers

PROGRAM = (sys.executable, "-c", "from plugin_model.cli import main; main()")
# Stops at a moment, and says so: when the third piece is to be screened, or when all
# is written beside and about to take its place.
STOPPED = """
import os, sys, time
from functools import partial
from plugin_model.cli import main
from plugin_model.registers import register, streaming
from plugin_model.registers.opening import tables

def stop(*_, **__):
    print("here", flush=True)
    time.sleep(600)

if sys.argv.pop(1) == "last":
    os.fsync = stop
else:
    real = streaming.screen
    calls = iter([real, real, stop])
    streaming.screen = lambda *given, **named: next(calls)(*given, **named)
register.tables = partial(tables, block=2**13)
main()
"""


def environment(**more: str) -> dict[str, str]:
    """Return the surroundings of a process that prints English on 200 signs."""
    return {**os.environ, "COLUMNS": "200", "LC_ALL": "C.UTF-8", **more}


class TestClosedPipe:
    """Who has read enough may close the pipe."""

    @pytest.mark.parametrize("stream", ["stdout", "stderr"])
    def test_the_exit_code(self, monkeypatch: pytest.MonkeyPatch, stream: str) -> None:
        """To have been read as far as somebody wished is no fault; a refusal is one."""
        joined: list[tuple[int, int]] = []

        def closed(*_: object, **__: object) -> None:
            raise BrokenPipeError

        streams = [sys.__stdout__, sys.__stderr__]
        monkeypatch.setattr(os, "dup2", lambda *ends: joined.append(ends))
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        if stream == "stdout":
            monkeypatch.setattr(commands, "app", closed)
            assert (commands.run([]), len(joined)) == (0, 2)
        else:
            monkeypatch.setattr("rich.console.Console.print", closed)
            assert (commands.run(["scren"]), len(joined)) == (2, 1)

    def test_a_console_says_so(self) -> None:
        """A console does not leave by itself, as rich's own do."""

        class Closed(io.StringIO):
            def write(self, text: str, /) -> int:
                raise BrokenPipeError

        with pytest.raises(BrokenPipeError):
            Paper(file=Closed()).print("x")

    @pytest.mark.parametrize(
        "arguments",
        [
            ["screen", str(REGISTER), "--output", "screened.csv"],
            ["show"],
            ["check", str(REGISTER.with_name("own_rule.yaml"))],
            ["schema", "project"],
            ["--help"],
        ],
        ids=lambda arguments: arguments[0],
    )
    def test_nobody_reads(self, tmp_path: Path, arguments: list[str]) -> None:
        """The exit code is 0, nothing is said, and what was asked for is written."""
        read_end, write_end = os.pipe()
        os.close(read_end)
        done = subprocess.run(
            [*PROGRAM, *arguments],
            stdout=write_end,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            check=False,
        )
        os.close(write_end)
        assert (done.returncode, done.stderr) == (0, b"")
        written = [path.name for path in tmp_path.iterdir()]
        assert written == [name for name in arguments if name == "screened.csv"]

    def test_head(self) -> None:
        """A reader that stops after the first line gets that line."""
        with subprocess.Popen(
            [*PROGRAM, "show"], stdout=subprocess.PIPE, env=environment()
        ) as running:
            assert running.stdout is not None
            assert "Plug In 2.0" in running.stdout.readline().decode()
            running.stdout.close()
            assert running.wait() == 0


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="a shell closes them")
class TestClosedStreams:
    """A stream may be closed before the command begins."""

    @pytest.mark.parametrize(
        ("closing", "arguments", "code"),
        [
            (">&-", ["screen", str(REGISTER), "--output", "screened.csv"], 2),
            (">&-", ["--help"], 2),
            ("2>&-", ["screen", str(REGISTER)], 0),
            (">&- 2>&-", ["show"], 2),
        ],
    )
    def test_a_process(
        self, tmp_path: Path, closing: str, arguments: list[str], code: int
    ) -> None:
        """Without stdout nothing is done; without stderr messages go nowhere."""
        done = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" {closing}', "sh", *PROGRAM, *arguments],
            capture_output=True,
            cwd=tmp_path,
            env=environment(),
            check=False,
        )
        assert done.returncode == code
        assert bool(done.stdout) == (code == 0)
        said = done.stderr.decode().splitlines()
        assert ["stdout is closed" in line for line in said] == (
            [True] if closing == ">&-" else []
        )
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "arguments",
        [
            ["screen", str(REGISTER)],
            ["sql", "--dialect", "sqlite", "--table", "people"],
            ["show"],
            ["explain"],
            ["compare", "plug-in-age", "kaa", "--on", "2015-09-01"],
            ["edges", "kaa", "--on", "2015-09-01"],
            ["check", str(REGISTER.with_name("own_rule.yaml"))],
            ["migrate", "none.json"],
            ["schema", "project"],
            ["scren"],
            ["--version"],
        ],
        ids=lambda arguments: arguments[0],
    )
    @pytest.mark.parametrize(
        ("language", "told"),
        [
            ("en", "stdout is closed, so nothing can be printed; "),
            ("sv", "stdout är stängd, så ingenting kan skrivas ut; "),
        ],
    )
    def test_every_command(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        arguments: list[str],
        language: str,
        told: str,
    ) -> None:
        """Each command says so in one line, in the language that was asked for."""
        monkeypatch.setattr(sys, "stdout", None)
        assert commands.run([*arguments, "-l", language]) == 2
        (said,) = capsys.readouterr().err.splitlines()
        assert said.startswith(told)

    def test_messages_go_nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Instead of stderr there is a file that keeps nothing."""
        monkeypatch.setattr(sys, "stderr", None)
        assert commands.run(["scren"]) == 2
        with sys.stderr as nowhere:
            assert nowhere.name == os.devnull


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="a shell sets the limit")
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
def test_no_room_on_the_disk(tmp_path: Path, ending: str) -> None:
    """What cannot be written to its end is told in one line, and nothing is left."""
    limited = 'ulimit -f 1; exec "$@"'
    done = subprocess.run(
        [
            *("/bin/sh", "-c", limited, "sh", *PROGRAM, "screen", str(REGISTER)),
            *("--output", f"screened{ending}"),
        ],
        capture_output=True,
        cwd=tmp_path,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        check=False,
    )
    (said,) = done.stderr.decode().splitlines()
    assert said.startswith(f"screened{ending} cannot be written; ")
    assert (done.returncode, done.stdout) == (2, b"")
    assert list(tmp_path.iterdir()) == []


class TestTerminals:
    """What a terminal does not have, and a disk that is full, end no command."""

    @pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp850"])
    @pytest.mark.parametrize(
        "arguments",
        [["screen", str(REGISTER)], ["show"], ["screen", "nö…-\U0001f600.csv"]],
        ids=["screen", "show", "refused"],
    )
    def test_few_characters(self, encoding: str, arguments: list[str]) -> None:
        """A character that cannot be shown is a question mark, and all else as ever."""
        rich, poor = (
            subprocess.run(
                [*PROGRAM, *arguments, "-l", "sv"],
                capture_output=True,
                env=environment(PYTHONIOENCODING=one, LC_ALL="sv_SE.UTF-8"),
                check=False,
            )
            for one in ("utf-8", encoding)
        )
        assert poor.returncode == rich.returncode
        assert b"Traceback" not in poor.stderr
        said = (rich.stdout or rich.stderr).decode()
        letters = [letter for letter in said if letter.isalpha()]
        shown = (poor.stdout or poor.stderr).decode(encoding)
        left = "".join(letters).encode(encoding, "replace").decode(encoding)
        assert sorted(left.replace("?", "")) == sorted(filter(str.isalpha, shown))

    @pytest.mark.parametrize(
        ("arguments", "is_plain"),
        [
            (["schema", "region"], True),
            (["schema", "project"], True),
            (["sql", "--dialect", "duckdb", "--table", "people"], True),
            (["sql", "--dialect", "duckdb", "--table", "män"], False),
        ],
    )
    def test_what_programs_read(self, arguments: list[str], is_plain: bool) -> None:
        """What a program reads is whole, or there is nothing of it."""
        done = subprocess.run(
            [*PROGRAM, *arguments],
            capture_output=True,
            env=environment(PYTHONIOENCODING="ascii"),
            check=False,
        )
        assert done.returncode == (0 if is_plain else 2)
        assert bool(done.stdout) == is_plain
        assert (b"ascii does not have" in done.stderr) == (not is_plain)
        assert b"Traceback" not in done.stderr

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
    @pytest.mark.parametrize("stream", ["stdout", "stderr"])
    @pytest.mark.parametrize(
        "arguments",
        [["screen", str(REGISTER)], ["show"], ["schema", "project"], ["scren"]],
        ids=lambda arguments: arguments[0],
    )
    def test_a_full_disk(self, arguments: list[str], stream: str) -> None:
        """Where nothing can be written there is one line; exit codes say the same."""
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*PROGRAM, *arguments],
                stdout=full if stream == "stdout" else subprocess.PIPE,
                stderr=full if stream == "stderr" else subprocess.PIPE,
                env=environment(),
                check=False,
            )
        is_refused = arguments == ["scren"] or stream == "stdout"
        assert done.returncode == (2 if is_refused else 0)
        if stream == "stdout" and arguments != ["scren"]:
            (said,) = done.stderr.decode().splitlines()
            assert "No space left on device" in said

    def test_what_the_system_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever else the system refuses is told in one line, not in a traceback."""
        joined: list[tuple[int, int]] = []
        told: list[str] = []

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "dup2", lambda *ends: joined.append(ends))
        monkeypatch.setattr(sys, "stdout", sys.__stdout__)
        monkeypatch.setattr(commands, "app", full)
        monkeypatch.setattr(commands, "tell", told.append)
        assert (commands.run([]), len(joined), len(told)) == (2, 1, 1)
        assert "No space left on device" in told[0]

    def test_a_stream_without_an_encoding(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is held in memory takes everything as it is."""
        stream = io.StringIO()
        show_what_can_be(stream)
        monkeypatch.setattr(sys, "stdout", stream)
        put("män")
        assert stream.getvalue() == "män"

    def test_a_terminal_that_cannot_show_a_program(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is to be put and cannot be is refused, with nothing written."""
        written = io.BytesIO()
        stream = io.TextIOWrapper(written, encoding="ascii")
        show_what_can_be(stream)
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(InvalidValueError) as refused:
            put("män")
        put("kin")
        stream.flush()
        assert [one.code for one in refused.value.findings] == ["command.unencodable"]
        assert written.getvalue() == b"kin"


class TestProgress:
    """Progress is shown to people, and to nobody else."""

    def test_on_a_terminal(self, command: Command, tmp_path: Path) -> None:
        """On a terminal the steps are seen; a file gets what is printed without one."""
        pty = pytest.importorskip("pty")
        ours, theirs = pty.openpty()
        with (tmp_path / "printed.txt").open("wb") as file:
            running = subprocess.Popen(
                [*PROGRAM, "screen", str(REGISTER)],
                stdout=file,
                stderr=theirs,
                env=environment(TERM="xterm"),
            )
        os.close(theirs)
        seen = b"".join(until_closed(ours))
        assert running.wait() == 0
        assert b"reading the register" in seen
        _, printed, _ = command("screen", REGISTER)
        assert (tmp_path / "printed.txt").read_text("utf-8") == printed

    def test_in_a_file(self) -> None:
        """Where messages go to a file, nothing of the progress does, even if forced."""
        done = subprocess.run(
            [*PROGRAM, "screen", str(REGISTER)],
            capture_output=True,
            env=environment(FORCE_COLOR="1"),
            check=True,
        )
        assert done.stderr == b""


def until_closed(terminal: int) -> Sequence[bytes]:
    """Return all that is written to a terminal."""
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(terminal, 2**16)
        except OSError:
            # Linux says so when the other end has been closed.
            piece = b""
        if not piece:
            os.close(terminal)
            return pieces
        pieces.append(piece)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal ends a process there")
class TestAskedToEnd:
    """Rows of people are not left lying about."""

    @pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
    @pytest.mark.parametrize(
        ("moment", "name", "code"),
        [
            ("third", "SIGTERM", 143),
            ("last", "SIGTERM", 143),
            ("last", "SIGHUP", 129),
            ("last", "SIGINT", 130),
        ],
    )
    def test_nothing_is_left(
        self, tmp_path: Path, ending: str, moment: str, name: str, code: int
    ) -> None:
        """Asked to end while it writes, it takes away what is not ready."""
        output, others = tmp_path / f"screened{ending}", tmp_path / "others"
        output.write_bytes(b"old")
        others.mkdir()
        with subprocess.Popen(
            [
                *(sys.executable, "-c", STOPPED, moment),
                *("screen", str(REGISTER), "-o", str(output)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(TMPDIR=str(others)),
        ) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == b"here\n"
            running.send_signal(getattr(signal, name))
            _, said = running.communicate()
        assert (running.returncode, said) == (code, b"")
        assert output.read_bytes() == b"old"
        assert sorted(tmp_path.rglob("*")) == [others, output]


class TestKilled:
    """Whoever looks finds the old file or the new one, whatever has happened."""

    @pytest.mark.parametrize(
        ("ending", "moment"),
        [
            (".parquet", "third"),
            (".csv", "last"),
            (".parquet", "last"),
            (".jsonl", "last"),
            (".xlsx", "last"),
        ],
    )
    def test_nothing_half_written(
        self, command: Command, tmp_path: Path, ending: str, moment: str
    ) -> None:
        """Killed while it writes, the old file stands, and a new run replaces it."""
        register, output = tmp_path / "register.csv", tmp_path / f"screened{ending}"
        register.write_bytes(REGISTER.read_bytes())
        output.write_bytes(b"old")
        with subprocess.Popen(
            [
                *(sys.executable, "-c", STOPPED, moment),
                *("screen", str(register), "-o", str(output)),
            ],
            stdout=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == b"here\n"
            running.kill()
        others = [path for path in tmp_path.iterdir() if path not in (register, output)]
        assert [path.name.startswith(".") for path in others] == [True] * len(others)
        assert others
        assert output.read_bytes() == b"old"
        assert register.read_bytes() == REGISTER.read_bytes()
        assert command("screen", register, "-o", output)[0] == 0
        assert len(registers.read(output).table.rows) == 320
