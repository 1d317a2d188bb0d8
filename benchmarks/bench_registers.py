"""
A register of people screened from disk, beside reading the same file as mere text.

The file is made first, in a temporary folder; work on it is done in a process of its
own, so that the most memory it held can be asked for.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from time import perf_counter

import polars as pl

from contest import Contestant, Group, rows
from plugin_model import plug_in, registers
from plugin_model.registers.writing import writing

ROWS = rows(1_000_000)
FORMS = ("csv", "jsonl", "parquet")
MEMORY = 256 + 64 * ROWS // 2**20
"""
MiB that screening may hold at most: what a piece takes, and what it takes to remember
who has been met, 16 bytes a person, and 64 while they are put in order.
"""

_BATCH = 100_000
_FLAGS = ["ja", "nej", "Ja", "J", "N", "okänt", "kanske", None]
_PLACES = ["1480", "1402", "580", "Göteborg", "Malmö"]
_STATUSES = ["Studerar", "Avbrutit", "Avslutat", "Ej påbörjat", "okänt"]
_BIRTHS = [str(date(1985, 1, 1) + timedelta(days)) for days in range(7300)]
_ENTRIES = [str(date(2015, 3, 1) + timedelta(days)) for days in range(1390)]


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def people(first: int, count: int) -> pl.DataFrame:
    """Return people from a fixed seed, written as registers are."""
    draw = random.Random(first)
    numbers = range(first, first + count)
    columns = {
        "Födelsedatum": _BIRTHS,
        "Kommun": _PLACES,
        "Studiestatus": _STATUSES,
        "Har avbrutit": _FLAGS,
        "Risk": _FLAGS,
        "Inskriven": _ENTRIES,
    }
    return pl.DataFrame(
        {
            "Deltagar-id": [f"P-{number}" for number in numbers],
            "Namn": [f"Testperson; {number}" for number in numbers],
            **{name: draw.choices(cells, k=count) for name, cells in columns.items()},
        }
    )


@cache
def made(form: str) -> Path:
    """Make a register, a hundred thousand rows at a time."""
    path = Path(_folder().name) / f"register.{form}"
    with writing(path) as more:
        for first in range(0, ROWS, _BATCH):
            more(people(first, min(_BATCH, ROWS - first)))
    return path


def screened(path: Path) -> object:
    """Read, check and screen, piece by piece."""
    rules = plug_in.PLUG_IN_2.target_group
    assert rules is not None
    return registers.screen_file(path, rules)


def read_as_text(path: Path) -> object:
    """Read all cells, with nothing checked."""
    if path.suffix == ".csv":
        return pl.read_csv(path, separator=";", infer_schema=False)
    if path.suffix == ".jsonl":
        return pl.read_ndjson(path)
    return pl.read_parquet(path)


OURS = "screen_file"
WORK: dict[str, Callable[[Path], object]] = {
    OURS: screened,
    "polars, text alone": read_as_text,
}


def work(name: str, source: str) -> None:
    """Do some work in this process; print its seconds and the most MiB it held."""
    start = perf_counter()
    WORK[name](Path(source))
    seconds = perf_counter() - start
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([seconds, held]))


def elsewhere(name: str, source: Path) -> float:
    """Do the work in another process and return its seconds."""
    done = subprocess.run(
        [sys.executable, __file__, name, str(source)],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, held = json.loads(done.stdout)
    print(f"{source.suffix} {name}: {seconds:.2f} s, at most {held} MiB", flush=True)
    if name == OURS and held > MEMORY:
        message = f"{name} held {held} MiB"
        raise MemoryError(message)
    return float(seconds)


CASES = tuple(
    Group(
        name=f"{ROWS:,} rows of a register in {form}",
        contestants=tuple(
            Contestant(
                name=name,
                setup=partial(made, form),
                run=partial(elsewhere, name),
                packages=("polars",),
            )
            for name in WORK
        ),
        per=ROWS,
        unit="row",
        rounds=3,
        timed_by_run=True,
    )
    for form in FORMS
)

if __name__ == "__main__":
    work(*sys.argv[1:])
