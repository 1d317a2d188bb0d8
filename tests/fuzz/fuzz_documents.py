"""
Throw bytes at the reader of documents until something breaks.

Run by ``nox -s long``, or by hand with ``-max_total_time=600`` and what else libFuzzer
takes. Nothing but a finding may come of any bytes; what crashes is written to a file,
and belongs into a test.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["plugin_model"]):
    from plugin_model import documents
    from plugin_model.documents import Limits
    from plugin_model.errors import DocumentError
    from plugin_model.findings import Finding

GOLDEN = Path(__file__).parents[1] / "data" / "documents" / "v1"
LIMITS = Limits(size=1 << 13, faults=50)


def _forget(_: Finding) -> None:
    """Take a fault and do nothing."""


def throw(data: bytes) -> None:
    """Read bytes in every way there is, and hold the answers to the laws."""
    form = data[:1]
    text = data[1:]
    if form == b"l":
        with contextlib.suppress(DocumentError):
            list(documents.read_participants(text, on_fault=_forget, limits=LIMITS))
        return
    report = documents.check(text, form="yaml" if form == b"y" else None, limits=LIMITS)
    for one in report.findings:
        one.text("sv")
        one.text("en")
    if report.content is None:
        assert report.findings
        return
    again = documents.read(documents.write(report.content), type(report.content))
    assert again == report.content


def _seeds(folder: Path) -> None:
    """Put the golden documents where the fuzzer begins, each with its form."""
    letters = {".json": "j", ".yaml": "y", ".jsonl": "l"}
    for path in GOLDEN.iterdir():
        data = letters[path.suffix].encode() + path.read_bytes()[: LIMITS.size]
        (folder / path.name).write_bytes(data)


def main() -> None:
    """Fuzz, with whatever the command line says besides."""
    with tempfile.TemporaryDirectory() as folder:
        _seeds(Path(folder))
        atheris.Setup([*sys.argv, folder, "-max_len=6000"], throw)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
