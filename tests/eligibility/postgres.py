"""
A PostgreSQL of the tests' own: started when first asked for, stopped at the end.

It keeps its files in a folder that goes away with it, listens to no network, and runs
as somebody else where the tests run as root, whom it refuses.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import pwd

__all__ = ["Connection", "connection", "stop"]

_PROGRAMS = Path("/usr/lib/postgresql")
_OWNERS = ("postgres", "nobody")
_SECONDS_TO_START = 60
# The server ends with what is written to it, so that it outlives no tests.
_WHILE_ASKED_FOR = '"$@" & read -r _; kill -QUIT $!; wait'
_OPTIONS = {
    "listen_addresses": "",
    # It is thrown away afterwards, whatever happens to the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # A zone in which the day turns when it does not elsewhere.
    "timezone": "America/Los_Angeles",
}


Connection = Any
"""A connection, by the DB-API of Python."""


class _Server:
    """A running server, and one connection to it."""

    def __init__(self, programs: Path) -> None:
        """Start it, and wait until it answers."""
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        # Neither server nor its setting-up may belong to root.
        self.owner: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = _somebody()
            self.owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        data = self.folder / "data"
        subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username", "tests"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C"),
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self.owner,
        )
        options = {**_OPTIONS, "unix_socket_directories": str(self.folder)}
        settings = [word for it in options.items() for word in ("-c", "=".join(it))]
        self.log = (self.folder / "log").open("wb")
        server: list[str | Path] = [programs / "postgres", "-D", data, *settings]
        self.process = subprocess.Popen(
            ["sh", "-c", _WHILE_ASKED_FOR, "sh", *server],
            stdin=subprocess.PIPE,
            stdout=self.log,
            stderr=self.log,
            cwd=self.folder,
            **self.owner,
        )
        self.connection = self._connected()

    def _connected(self) -> Connection:
        psycopg = pytest.importorskip("psycopg")
        latest = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                return psycopg.connect(
                    host=str(self.folder), user="tests", dbname="postgres"
                )
            except psycopg.OperationalError:
                if time.monotonic() > latest:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop it, and remove its files."""
        self.connection.close()
        self.process.communicate()
        self.log.close()
        shutil.rmtree(self.folder)


def _somebody() -> "pwd.struct_passwd":
    # Not everywhere are there such users, nor such servers.
    import pwd

    names = {one.pw_name: one for one in pwd.getpwall()}
    return next(names[name] for name in _OWNERS if name in names)


_running: list[_Server] = []


def connection() -> Connection:
    """Return the connection to the server; without one the test steps aside."""
    if not _running:
        pytest.importorskip("psycopg")
        found = sorted(_PROGRAMS.glob("*/bin/initdb"))
        if not found:
            pytest.skip(f"the server of PostgreSQL is not installed in {_PROGRAMS}")
        _running.append(_Server(found[-1].parent))
    return _running[0].connection


def stop() -> None:
    """Stop the server, if there is one."""
    while _running:
        _running.pop().stop()
