"""
How much memory it takes to read people in bulk: ``python memory_of_reading.py``.

Each file is read in a process of its own, whose peak is told. Memory is constant when
ten times as many people need no more, but for what a reading remembers.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench_documents import SEED, record, row
from plugin_model import documents

SIZES = (0, 100_000, 1_000_000)


def write(path: Path, count: int, *, flat: bool) -> None:
    """Write so many made-up participants as JSON lines."""
    draw = random.Random(SEED)
    encode = json.JSONEncoder(separators=(",", ":")).encode
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            one = record(draw, number)
            file.write(encode(row(one) if flat else one) + "\n")


def peak(path: Path) -> int:
    """Return the peak in bytes of a process that reads the file."""
    done = subprocess.run(
        [sys.executable, __file__, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


def main() -> None:
    """Read the file that is named, or else files of all sizes, and tell the peaks."""
    if len(sys.argv) > 1:
        for _ in documents.read_participants(Path(sys.argv[1])):
            pass
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
        return
    with tempfile.TemporaryDirectory() as folder:
        for flat in (False, True):
            for size in SIZES:
                path = Path(folder) / "people.jsonl"
                write(path, size, flat=flat)
                what = "rows" if flat else "histories"
                print(f"{size:>9,} {what}: {peak(path) / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
