"""
Participants in bulk: a million people from JSON lines, with every check on.

A record is a participant with the whole history, as `write_participants` writes it,
or a flat row of facts (`ParticipantRow`), named as the rules name them. A record that
fails is reported in full, and the good ones still come.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, Final

import attrs
import msgspec

from plugin_model import migrations
from plugin_model.documents.bulk import FastReader, full_reader
from plugin_model.documents.bulk_rows import row_reader
from plugin_model.documents.envelope import FORMAT, closed, opened
from plugin_model.documents.faults import BAD, Faults
from plugin_model.documents.json_text import locate, parse
from plugin_model.documents.nodes import Member, Node, kind_of, shape_of
from plugin_model.documents.records import TOO_LONG, Batch, batches
from plugin_model.documents.rows import ParticipantRow
from plugin_model.documents.scalars import Value
from plugin_model.documents.sources import Limits, Source, text_of
from plugin_model.documents.vetting import vet
from plugin_model.documents.writing import replacing
from plugin_model.errors import DocumentError
from plugin_model.findings import Finding, finding
from plugin_model.participant import Participant

__all__ = ["KIND", "read_participants", "write_participants"]

KIND: Final = "participants"
"""What the first line says that the others hold."""

_LIMITS: Final = Limits(size=1 << 20)
_REMEMBERED: Final = 50_000
_LONGEST_KEY: Final = 40
_DEEPEST: Final = 10
_ROW_ONLY: Final = {one.name for one in attrs.fields(ParticipantRow)} - {
    one.name for one in attrs.fields(Participant)
}
_FLAGS: Final = (
    "newly_arrived",
    "completed_compulsory_school",
    "eligible_for_national_programme",
)


def read_participants(
    source: Source,
    *,
    on_fault: Callable[[Finding], None] | None = None,
    limits: Limits = _LIMITS,
) -> Iterator[Participant]:
    r"""
    Return the participants of a file of records, one at a time.

    Args:
        source: A path, bytes, text or an open file: JSON lines, or a JSON array. The
            first line may be the envelope that `write_participants` puts there.
        on_fault: Is called with each fault of each record that is not yielded. If it
            is not given, the faults are kept until all good records have come, and
            then raised.
        limits: How much one record may hold; ``faults``, how many of one record are
            described, and how many are kept.

    Raises:
        DocumentError: At the end, if records were at fault and *on_fault* was not
            given; at once, if the file can be read no further.
        UnsupportedVersionError: If the file is newer than this release.
        OSError: If a path cannot be read.

    Example:
        >>> rows = '{"id": "1", "birth": "1999"}\n{"id": "2", "brith": "1999"}\n'
        >>> faults = []
        >>> [one.birth for one in read_participants(rows, on_fault=faults.append)]
        [BirthDate(year=1999, month=None, day=None)]
        >>> print(faults[0].text())
        line 2, character 13, at /brith: unknown key 'brith'; did you mean 'birth'?
    """
    # A million participants come through here: chained lists are handed on quickest.
    return chain.from_iterable(_lists(source, on_fault, limits))


def _lists(
    source: Source, on_fault: Callable[[Finding], None] | None, limits: Limits
) -> Iterator[list[Participant]]:
    """Yield the participants of the records, some at a time."""
    kept = Faults(limit=limits.faults)
    tell = on_fault or (lambda one: kept.adopt((one,), None))
    try:
        yield from _all_lists(source, tell, limits)
    except DocumentError as refusal:
        if not kept.errors:
            raise
        # What was found before the file could be read no further is told as well.
        kept.adopt(refusal.findings, None)
    if kept.errors:
        raise DocumentError(*kept.told(lambda _: {}))


def _all_lists(
    source: Source, tell: Callable[[Finding], None], limits: Limits
) -> Iterator[list[Participant]]:
    careful = _Careful(limits)
    fast = _fast_readers(limits)
    begins = True
    for batch in batches(source, limits.size):
        if begins and batch.pieces[1]:
            begins = False
            if careful.takes_envelope(batch.pieces[1][0]):
                batch = batch.less(1)
            if not careful.is_newest:
                fast.clear()
        yield from _read(batch, fast, careful, tell)


def _fast_readers(limits: Limits) -> list[FastReader]:
    """Return the fast ways, which need limits that no good record reaches."""
    is_wide = (
        limits.key > _LONGEST_KEY
        and limits.depth > _DEEPEST
        and limits.values > limits.size
    )
    return [full_reader(limits), row_reader(limits)] if is_wide else []


def _read(
    batch: Batch,
    fast: list[FastReader],
    careful: _Careful,
    tell: Callable[[Finding], None],
) -> Iterator[list[Participant]]:
    for reader in fast:
        found = reader(batch)
        if found is not None:
            # Records of a file are mostly of one sort: begin with it the next time.
            fast.sort(key=lambda one: one is not reader)
            yield found
            return
    places, records = batch.pieces
    if len(records) == 1:
        person, findings = careful.read(records[0])
        for one in findings:
            tell(_moved(one, places[0]))
        if person is not None:
            yield [person]
    elif records:
        # One of them is unusual. The others are found by halving.
        for half in batch.halves():
            yield from _read(half, fast, careful, tell)


class _Careful:
    """The slow way of reading a record: it tells everything that is wrong."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._version = migrations.newest()

    @property
    def is_newest(self) -> bool:
        """Whether the records are of the newest version."""
        return self._version == migrations.newest()

    def takes_envelope(self, record: bytes) -> bool:
        """Take the version from an envelope, and tell whether the record is one."""
        try:
            text = record.decode()
            plain = parse(text)
        except (DocumentError, UnicodeDecodeError, RecursionError):
            return False
        if not (isinstance(plain, dict) and "format" in plain):
            return False
        faults = Faults(limit=self._limits.faults)
        # The content of this document are the lines that follow.
        envelope = opened({**plain, "content": None}, (KIND,), faults)
        if envelope is None or faults.errors:
            raise DocumentError(*faults.told(lambda wanted: locate(text, wanted)))
        version = plain["version"]
        self._version = version if isinstance(version, int) else migrations.newest()
        return True

    def read(self, record: bytes) -> tuple[Participant | None, tuple[Finding, ...]]:
        """Return the participant, or else everything that is wrong."""
        if record is TOO_LONG:
            limit = self._limits.size
            return None, (finding("document.line_too_long", limit=limit),)
        faults = Faults(limit=self._limits.faults, personal=True)
        person: object = None
        text = ""
        try:
            text, _ = text_of(record, self._limits, "json")
            plain = parse(text)
            if vet(plain, self._limits, faults):
                person = self._structured(plain, faults)
        except DocumentError as refusal:
            return None, refusal.findings
        except RecursionError:
            faults.add("document.too_deep", None, limit=self._limits.depth)
        findings = faults.told(lambda wanted: locate(text, wanted))
        return (person, ()) if isinstance(person, Participant) else (None, findings)

    def _structured(self, plain: object, faults: Faults) -> object:
        if not self.is_newest:
            document = closed(kind_of(Participant), plain, self._version)
            document["version"] = self._version
            plain = migrations.migrate(document).document["content"]
        holder = ParticipantRow if _is_row(plain) else Participant
        found = shape_of(holder).structure(plain, None, faults)
        if faults.errors:
            return None
        return found.participant() if isinstance(found, ParticipantRow) else found


def _is_row(plain: object) -> bool:
    """Tell whether a record is meant for a flat row of facts."""
    return isinstance(plain, dict) and (
        not _ROW_ONLY.isdisjoint(plain)
        or any(isinstance(plain.get(flag), bool) for flag in _FLAGS)
    )


def _moved(one: Finding, begins: tuple[int, int]) -> Finding:
    """Return a finding of a record as one of the file, in which it begins there."""
    (line, character), place = begins, one.place
    at_line, at_character = place.line or 1, place.character or 1
    moved = attrs.evolve(
        place,
        pointer=place.pointer or "",
        line=line + at_line - 1,
        character=at_character + (character - 1 if at_line == 1 else 0),
    )
    return attrs.evolve(one, place=moved)


def write_participants(
    participants: Iterable[Participant], target: os.PathLike[str] | str | IO[bytes]
) -> int:
    """
    Write participants as JSON lines, and return how many they were.

    The first line is an envelope, each of the others a participant with the whole
    history: lossless storage of personal data. A file is replaced in one step.

    Args:
        participants: Any number of them; memory stays constant.
        target: A path, or a file that is open for bytes.

    Raises:
        DocumentError: If a text holds half a character, or a record is too long to
            be read again.
        OSError: If the path cannot be written to.

    Example:
        >>> import io
        >>> file = io.BytesIO()
        >>> write_participants([Participant(id="17")], file)
        1
        >>> print(file.getvalue().decode(), end="")
        {"format":"plugin_model","version":1,"kind":"participants"}
        {"id":"17","marking":"Ingen"}
    """
    if isinstance(target, str | os.PathLike):
        with replacing(target) as beside, beside.open("xb") as file:
            return write_participants(participants, file)
    encode = _encoder()
    envelope = {"format": FORMAT, "version": migrations.newest(), "kind": KIND}
    target.write(_compact(envelope) + b"\n")
    count = 0
    for person in participants:
        target.write(encode(person))
        count += 1
    return count


def _compact(plain: object) -> bytes:
    try:
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        raise DocumentError(finding("document.unwritable_text")) from None


def _encoder() -> Callable[[Participant], bytes]:
    """Return what spells a participant; values that people share are spelt once."""
    members = [
        (vars(Participant)[name].__get__, f',"{name}":'.encode(), member)
        for name, member in Node(Participant).members.items()
        if name != "id"
    ]
    # By identity, because to compare two histories takes longer than to spell one.
    # What is remembered is held, so that no other value can take its identity.
    remembered: dict[int, tuple[object, bytes]] = {}

    spell_id = msgspec.json.Encoder().encode

    def spell(value: Value, key: bytes, member: Member) -> bytes:
        if member.left_out is not BAD and value == member.left_out:
            return b""
        return key + _compact(member.shape.unstructure(value))

    def encode(person: Participant) -> bytes:
        try:
            pieces = [b'{"id":', spell_id(person.id)]
        except UnicodeEncodeError:
            raise DocumentError(finding("document.unwritable_text")) from None
        for get, key, member in members:
            value = get(person)
            if value is member.left_out:
                continue
            known = remembered.get(id(value))
            if known is None:
                if len(remembered) >= _REMEMBERED:
                    remembered.clear()
                known = remembered[id(value)] = value, spell(value, key, member)
            pieces.append(known[1])
        pieces.append(b"}\n")
        line = b"".join(pieces)
        if len(line) > _LIMITS.size:
            told = finding("document.line_too_long", limit=_LIMITS.size)
            raise DocumentError(told)
        return line

    return encode
