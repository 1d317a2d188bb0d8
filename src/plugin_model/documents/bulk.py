"""
Bulk: participants out of many records of JSON at once, at the speed of msgspec.

msgspec cuts the records into their members. What each member stands for is
remembered, for people share days, municipalities and histories; what is new goes
through the same shapes, with every check, as a single document does. Records of
which one is in any way unusual are left to them altogether: the fast way answers
like the slow one, or not at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Final, TypeAlias

import attrs
import msgspec

from plugin_model.documents.faults import Faults
from plugin_model.documents.json_text import parse
from plugin_model.documents.nodes import Node
from plugin_model.documents.rows import ParticipantRow
from plugin_model.documents.scalars import Value
from plugin_model.documents.sources import Limits
from plugin_model.documents.vetting import vet
from plugin_model.errors import PluginModelError
from plugin_model.participant import Participant

__all__ = ["FastReader", "full_reader", "row_reader"]

FastReader: TypeAlias = Callable[[Sequence[bytes]], list[Participant] | None]
"""Reads some records; ``None``: the slow way must look at one of them."""

_REMEMBERED: Final = 50_000
"""How many spellings of one member are remembered, so that memory stays bounded."""

_Column: TypeAlias = list[bytes]
"""The bytes of one member of some records, ``b""`` where a record has it not."""


class _UnusualError(PluginModelError):
    """The slow way must look at these records."""


_UNUSUAL: Final = (
    PluginModelError,
    msgspec.MsgspecError,
    RecursionError,
    UnicodeDecodeError,
)


class _Memory(dict[Value, Value]):
    """What was worked out is kept, until there is too much of it."""

    def __init__(self, work_out: Callable[[Value], Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, key: Value) -> Value:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[key] = self._work_out(key)
        return found

    def of(self, *columns: _Column) -> list[Value]:
        """Return what stands for each spelling, or for each row of spellings."""
        keys = columns[0] if len(columns) == 1 else zip(*columns, strict=True)
        return list(map(self.__getitem__, keys))


def full_reader(limits: Limits) -> FastReader:
    """Return the fast way of reading participants with their whole histories."""
    cut = _cutter(Participant)
    memories = [_Memory(one) for one in _readers(Participant, limits).values()]

    def read(records: Sequence[bytes]) -> list[Participant] | None:
        try:
            names, columns = cut(records)
            both = zip(memories, columns, strict=True)
            return _built(names, [memory.of(column) for memory, column in both])
        except _UNUSUAL:
            return None

    return read


def row_reader(limits: Limits) -> FastReader:
    """Return the fast way of reading participants from flat rows of facts."""
    cut = _cutter(ParticipantRow)
    readers = _readers(ParticipantRow, limits)

    def part(of_participant: str, *of_row: str) -> _Memory:
        """Return the memory of a field that some members of a row decide."""

        def work_out(pieces: Sequence[bytes]) -> Value:
            both = zip(of_row, pieces, strict=True)
            row = ParticipantRow(
                id="-", **{name: readers[name](piece) for name, piece in both}
            )
            return getattr(row.participant(), of_participant)

        return _Memory(work_out)

    births, numbers, markings = (
        _Memory(readers[name]) for name in ("birth", "identifiers", "marking")
    )
    homes = part("residences", "municipality", "stated_on")
    studies = part("studies", "study_status", "has_dropped_out", "stated_on")
    risks = part("risk_assessments", "at_risk", "stated_on")
    entries = part("participations", "entered_on", "project")
    flags = {name: part(name, name, "stated_on") for name in _FLAGS}

    def read(records: Sequence[bytes]) -> list[Participant] | None:
        try:
            names, columns = cut(records)
            of = dict(zip(readers, columns, strict=True))
            both = zip(of["stated_on"], of["entered_on"], strict=True)
            day = [said if said not in _NOTHING else entry for said, entry in both]
            values = [
                births.of(of["birth"]),
                numbers.of(of["identifiers"]),
                markings.of(of["marking"]),
                homes.of(of["municipality"], day),
                studies.of(of["study_status"], of["has_dropped_out"], day),
                risks.of(of["at_risk"], day),
                *(flags[name].of(of[name], day) for name in _FLAGS),
                entries.of(of["entered_on"], of["project"]),
            ]
            return _built(names, values)
        except _UNUSUAL:
            return None

    return read


_NOTHING: Final = (b"", b"null")
_FLAGS: Final = (
    "newly_arrived",
    "completed_compulsory_school",
    "eligible_for_national_programme",
)

# How the fields of a participant are filled, in the order of the class.
_PUTS: Final = tuple(
    vars(Participant)[one.name].__set__ for one in attrs.fields(Participant)
)


def _built(names: Sequence[str], values: Iterable[Value]) -> list[Participant]:
    """
    Return the participants with these ids and columns of values.

    A frozen class is filled through its slots here, with values of which each has
    been checked: its own way would check all of them over again. What holds across
    its fields is checked for each participant.
    """
    people = list(map(object.__new__, repeat(Participant, len(names))))
    for put, column in zip(_PUTS, (names, *values), strict=True):
        _exhaust(map(put, people, column))
    _exhaust(map(Participant.__attrs_post_init__, people))
    return people


def _exhaust(calls: Iterator[object]) -> None:
    deque(calls, maxlen=0)


def _cutter(
    holder: type[Participant | ParticipantRow],
) -> Callable[[Sequence[bytes]], tuple[tuple[str, ...], list[_Column]]]:
    """Return how records are cut into the ids and the columns of other members."""
    identity, *others = attrs.fields(holder)
    absent = msgspec.Raw()
    wire = msgspec.defstruct(
        f"{holder.__name__}Record",
        [(identity.name, str), *((one.name, msgspec.Raw, absent) for one in others)],
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
    )
    decode = msgspec.json.Decoder(wire).decode
    encode = msgspec.json.Encoder().encode
    as_tuple = msgspec.structs.astuple
    hold_id = identity.validator

    def cut(records: Sequence[bytes]) -> tuple[tuple[str, ...], list[_Column]]:
        found = list(map(decode, records))
        names, *raws = zip(*map(as_tuple, found), strict=True)
        columns = [list(map(bytes, column)) for column in raws]
        # msgspec lets the last of two equal keys win. Records that it would spell in
        # the same way hold no second key; nor do those with no more quotation marks
        # than their members have.
        if list(map(encode, found)) != records and not _has_each_key_once(
            records, names, columns
        ):
            raise _UnusualError
        _exhaust(map(hold_id, repeat(None), repeat(identity), names))
        return names, columns

    return cut


def _has_each_key_once(
    records: Iterable[bytes], names: Sequence[str], columns: Iterable[_Column]
) -> bool:
    if any('"' in name for name in names):
        return False
    given = sum(record.count(b'"') for record in records)
    least = 4 * len(names) + sum(
        2 + piece.count(b'"') for column in columns for piece in column if piece
    )
    return given == least


def _readers(
    holder: type[Participant | ParticipantRow], limits: Limits
) -> dict[str, Callable[[bytes], Value]]:
    """Return how the bytes of each member but the id are read."""
    return {one.name: _reader(holder, one, limits) for one in attrs.fields(holder)[1:]}


def _reader(
    holder: type[Participant | ParticipantRow],
    attribute: attrs.Attribute[Value],
    limits: Limits,
) -> Callable[[bytes], Value]:
    shape = Node(holder).members[attribute.name].shape
    default = getattr(holder(id="-"), attribute.name)
    # Each field of the two classes has one.
    hold: Value = attribute.validator

    def read(piece: bytes) -> Value:
        if not piece:
            return default
        faults = Faults(limit=0)
        try:
            plain = parse(piece.decode())
            is_fit = vet(plain, limits, faults)
        except (UnicodeDecodeError, RecursionError):
            raise _UnusualError from None
        value = shape.structure(plain, None, faults) if is_fit else None
        if faults.errors:
            raise _UnusualError
        hold(holder, attribute, value)
        return value

    return read
