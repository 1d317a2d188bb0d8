"""
A Parquet file that need not fit into memory, screened from disk to disk.

The file is made first, in a temporary folder; work on it is done in a process of its
own, so that the most memory it held can be asked for.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from time import perf_counter

import polars as pl

from contest import Contestant, Group, rows
from people_table import ON, batches, rules
from plugin_model.eligibility.frames import screen

ROWS = rows(10_000_000)
FACTS = ["birth_date", "at_risk", "has_dropped_out"]
MEMORY = 1536
"""MiB that a process may hold at most."""


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def file(name: str) -> Path:
    """Return the path of a file that is deleted in the end."""
    return Path(_folder().name) / name


def made() -> Path:
    """Make the table, a million rows at a time."""
    from pyarrow.parquet import ParquetWriter

    path = file("people.parquet")
    if not path.exists():
        tables = (one.select(FACTS).to_arrow() for one in batches(ROWS))
        first = next(tables)
        with ParquetWriter(path, first.schema) as writer:
            writer.write_table(first)
            for table in tables:
                writer.write_table(table)
    return path


def screen_file(source: Path, target: Path) -> None:
    """Screen from disk to disk."""
    screen(pl.scan_parquet(source), rules(), on=ON).sink_parquet(target)


def copy_file(source: Path, target: Path) -> None:
    """Read and write all columns."""
    pl.scan_parquet(source).sink_parquet(target)


WORK: dict[str, Callable[[Path, Path], None]] = {
    "screen": screen_file,
    "copy": copy_file,
}


def work(name: str, source: str, target: str) -> None:
    """Do the work in this process; print the seconds, and the most MiB held."""
    import resource

    start = perf_counter()
    WORK[name](Path(source), Path(target))
    seconds = perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([seconds, held]))


def elsewhere(name: str, ready: tuple[Path, Path]) -> float:
    """Do the work in another process and return its seconds."""
    source, target = map(str, ready)
    done = subprocess.run(
        [sys.executable, __file__, name, source, target],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, held = json.loads(done.stdout)
    print(f"{name}: {seconds:.1f} s, at most {held} MiB", flush=True)
    if held > MEMORY:
        message = f"{name} held {held} MiB"
        raise MemoryError(message)
    return float(seconds)


def to_screen() -> tuple[Path, Path]:
    """Return the file and where its answers go."""
    return made(), file("screened.parquet")


def to_copy() -> tuple[Path, Path]:
    """Return what has been screened, so that as many columns are copied."""
    if not file("screened.parquet").exists():
        elsewhere("screen", to_screen())
    return file("screened.parquet"), file("copied.parquet")


def wrong(_: float) -> int:
    """Count the rows of each million's first ten thousand that are not as in memory."""
    differing = 0
    found = pl.scan_parquet(file("screened.parquet"))
    for start in range(0, ROWS, 1_000_000):
        part = found.slice(start, 10_000).collect()
        again = screen(part.select(FACTS), rules(), on=ON)
        differing += int((again.hash_rows() != part.hash_rows()).sum())
    return differing


CASES = (
    Group(
        name=f"{ROWS:,} rows from Parquet to Parquet",
        contestants=(
            Contestant(
                name="scan, screen, sink",
                setup=to_screen,
                run=partial(elsewhere, "screen"),
                wrong=wrong,
                packages=("polars", "narwhals"),
            ),
            Contestant(
                name="scan, sink of the same columns",
                setup=to_copy,
                run=partial(elsewhere, "copy"),
            ),
        ),
        unit="file",
        rounds=2,
        timed_by_run=True,
    ),
)

if __name__ == "__main__":
    work(*sys.argv[1:])
