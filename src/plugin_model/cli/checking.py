"""What ``plugin-model check``, ``migrate`` and ``schema`` do."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

from attrs import AttrsInstance
from rich.console import Console

from plugin_model import documents, migrations
from plugin_model.cli.consoles import put
from plugin_model.documents.schema import schema_text
from plugin_model.eligibility import RuleSet
from plugin_model.errors import DocumentError, InvalidValueError, RegisterError
from plugin_model.findings import Finding, as_json, as_text, finding
from plugin_model.messages import Language, text
from plugin_model.registers.opening import readable

__all__ = ["check_documents", "migrate_document", "schema_of"]

_OF_LINES: Final = (".jsonl", ".ndjson")


def check_documents(
    files: Iterable[Path],
    form: Literal["text", "json"],
    language: Language,
    console: Console,
) -> int:
    """
    Print the faults of documents; return 1 if there are any, else 0.

    Raises:
        InvalidValueError: If no document is given.
        RegisterError: If a file cannot be read.
    """
    found = {file: _checked(file) for file in files}
    if not found:
        raise InvalidValueError(finding("command.no_documents"))
    if form == "json":
        listed = (
            {"file": str(file), "findings": json.loads(as_json(findings))}
            for file, findings in found.items()
        )
        written = json.dumps(list(listed), ensure_ascii=False, indent=2)
        put(f"{written}\n")
    else:
        for file, findings in found.items():
            console.print(_told(file, findings, language), markup=False)
    return int(any(found.values()))


def _checked(file: Path) -> tuple[Finding, ...]:
    with readable(file):
        if file.suffix.lower() not in _OF_LINES:
            return documents.check(file).findings
        try:
            # Each is let go of, and what is wrong with any of them comes at the end.
            deque(documents.read_participants(file), maxlen=0)
        except DocumentError as refusal:
            return refusal.findings
        return ()


def _told(file: Path, findings: tuple[Finding, ...], language: Language) -> str:
    values = {"file": file.name}
    if not findings:
        return text("command.checked", language, values=values)
    count = Counter(one.code for one in findings)
    heading = text("command.faults", language, count=len(findings), values=values)
    # Faults of one sort stand together, in the order in which the first was met.
    places = {code: place for place, code in enumerate(count)}
    ordered = sorted(findings, key=lambda one: places[one.code])
    return f"{heading}\n{as_text(ordered, language)}"


def migrate_document(
    source: Path, target: Path, language: Language, console: Console
) -> None:
    """
    Write a document as the newest version has it, and print what changed.

    One that is of the newest version already stays as it is, comments included, unless
    it is to be written elsewhere.

    Raises:
        DocumentError: If it cannot be read; nothing is written then.
        RegisterError: If a file cannot be read or written.
    """
    with readable(source):
        report = documents.check(source)
        holder = documents.KINDS.get(report.kind or "")
        # Of no kind that is known: reading it as any of them says so.
        document = documents.load(source, holder or RuleSet)
    is_current = report.version == migrations.newest()
    if not (is_current and _is_same(source, target)):
        _written(document, target)
    code = "command.current" if is_current else "command.migrated"
    versions = {"old": report.version, "new": migrations.newest()}
    said = text(code, language, values={"file": target.name, **versions})
    console.print(said, markup=False)
    if document.findings:
        console.print(as_text(document.findings, language), markup=False)


def _is_same(source: Path, target: Path) -> bool:
    try:
        return source.samefile(target)
    except OSError:
        # There is none yet, or none that can be reached.
        return False


def _written(document: documents.Document[AttrsInstance], target: Path) -> None:
    try:
        documents.write(document, target)
    except OSError:
        pass
    else:
        return
    # Leave first: what the system says names the whole path.
    raise RegisterError(finding("register.unwritable", file=target.name))


def schema_of(kind: str) -> str:
    """
    Return the JSON Schema of a kind of document as text.

    Raises:
        InvalidValueError: If there is no such kind.
    """
    holder = documents.KINDS.get(kind)
    if holder is None:
        listed = ", ".join(documents.KINDS)
        raise InvalidValueError(finding("command.no_kind", kind=kind, listed=listed))
    return schema_text(holder)
