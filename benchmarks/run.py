"""
Time the library beside its peers: ``python benchmarks/run.py [--only WORD]``.

``--rows 10000000`` makes tables of another size than usual.

Each module ``bench_*.py`` in this folder lists groups in ``CASES`` (see contest.py).
All contestants of a group take turns in one process, so that whatever else the
machine is doing meets them alike; the best of the rounds counts, the median
stands beside it. A ratio above one says how many times longer than ours.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.metadata
import json
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from contest import Contestant, Group

HERE = Path(__file__).parent
CORE = ("plugin-model", "attrs", "cattrs", "msgspec")
SHORTEST = 0.02
"""Seconds: what is quicker is repeated within a round, or the clock would decide."""


@dataclass
class Entry:
    """A contestant at work, and what it has shown so far."""

    contestant: Contestant
    ready: Any = None
    absent: str | None = None
    repeats: int = 1
    seconds: list[float] = field(default_factory=list)
    wrong: int | None = None

    def prepare(self, group: Group) -> None:
        """Set up, run once to warm and judge, and settle the repeats."""
        try:
            self.ready = self.contestant.setup()
        except ImportError as missing:
            self.absent = str(missing)
            return
        start = perf_counter()
        result = self.contestant.run(self.ready)
        once = perf_counter() - start
        if self.contestant.wrong is not None:
            self.wrong = self.contestant.wrong(result)
        if not group.timed_by_run:
            self.repeats = max(1, round(SHORTEST / max(once, 1e-9)))

    def take_a_turn(self, group: Group) -> None:
        """Run one round and keep the seconds per unit."""
        run, ready = self.contestant.run, self.ready
        gc.collect()
        gc.disable()
        try:
            if group.timed_by_run:
                spent = run(ready)
            else:
                start = perf_counter()
                for _ in range(self.repeats):
                    run(ready)
                spent = (perf_counter() - start) / self.repeats
        finally:
            gc.enable()
        self.seconds.append(spent / group.per)


def compete(group: Group, rounds: int | None = None) -> list[Entry]:
    """Let all contestants of *group* take turns, another first in each round."""
    entries = [Entry(one) for one in group.contestants]
    for entry in entries:
        entry.prepare(group)
    present = [entry for entry in entries if entry.absent is None]
    for number in range(rounds or group.rounds):
        shift = number % len(present) if present else 0
        for entry in present[shift:] + present[:shift]:
            entry.take_a_turn(group)
    return entries


def shown(seconds: float) -> str:
    """Return a time in the unit that suits it."""
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "us")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return *rows* as a Markdown table; the first is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(widths), *lines[1:]])


def report(group: Group, entries: Sequence[Entry]) -> str:
    """Return the figures of *group*, ratios side by side."""
    ours = min(entries[0].seconds, default=None)
    rows = [[group.name, f"best per {group.unit}", "median", "ratio", "wrong"]]
    for entry in entries:
        if entry.absent is not None:
            rows.append([entry.contestant.name, "absent", "", "", ""])
            continue
        best = min(entry.seconds)
        rows.append(
            [
                entry.contestant.name,
                shown(best),
                shown(statistics.median(entry.seconds)),
                f"{best / ours:.2f}" if ours else "",
                "" if entry.wrong is None else str(entry.wrong),
            ]
        )
    return table(rows)


def versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of the packages that are here, and of Python."""
    found = {platform.python_implementation(): platform.python_version()}
    for name in sorted(set(names)):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    return found


def as_data(group: Group, entries: Sequence[Entry]) -> dict[str, object]:
    """Return the figures of *group* as plain data, seconds per unit."""
    return {
        "group": group.name,
        "unit": group.unit,
        "per": group.per,
        "contestants": [
            {
                "name": entry.contestant.name,
                "absent": entry.absent,
                "seconds": entry.seconds,
                "wrong": entry.wrong,
            }
            for entry in entries
        ],
    }


def groups(only: str) -> list[Group]:
    """Return the groups of all modules whose module or own name holds *only*."""
    found = []
    for path in sorted(HERE.glob("bench_*.py")):
        cases: Sequence[Group] = importlib.import_module(path.stem).CASES
        found += [one for one in cases if only in f"{path.stem} {one.name}"]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(description="Time the library beside its peers.")
    parser.add_argument("--only", default="", help="part of a module's or group's name")
    parser.add_argument("--rounds", type=int, help="how often each contestant runs")
    parser.add_argument("--rows", type=int, help="how many rows tables have")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    asked = parser.parse_args(arguments)
    if asked.rows is not None:
        # Modules read it when they are imported, and so do processes they start.
        os.environ["BENCH_ROWS"] = str(asked.rows)

    chosen = groups(asked.only)
    if not chosen:
        parser.error(f"no group is called {asked.only!r}")
    named = [
        name for group in chosen for one in group.contestants for name in one.packages
    ]
    used = versions([*CORE, *named])
    print(" · ".join(f"{name} {number}" for name, number in used.items()))
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores\n")
    figures = []
    for group in chosen:
        entries = compete(group, asked.rounds)
        print(report(group, entries), end="\n\n", flush=True)
        figures.append(as_data(group, entries))
    if asked.json is not None:
        text = json.dumps({"versions": used, "groups": figures}, indent=2)
        asked.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
