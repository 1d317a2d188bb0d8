"""
Bulk: a participant out of one line of JSON, at the speed of msgspec.

msgspec cuts a line into its members. What each member stands for is remembered, for
people share days, municipalities and histories; what is new goes through the same
shapes, with every check, as a single document does. A line that is in any way
unusual is left to them altogether: the fast way answers like the slow one, or not
at all.
"""

from __future__ import annotations

from collections.abc import Callable
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

FastReader: TypeAlias = Callable[[bytes], Participant | None]
"""Reads one line; ``None``: the slow way must look at it."""

_NOTHING: Final = (b"", b"null")
_REMEMBERED: Final = 50_000
"""How many spellings of one member are remembered, so that memory stays bounded."""


class _UnusualError(PluginModelError):
    """The slow way must look at this line."""


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


def full_reader(limits: Limits) -> FastReader:
    """Return the fast way of reading participants with their whole histories."""
    wire = _Wire(Participant)
    decode, as_tuple, absent = wire.decode, msgspec.structs.astuple, wire.absent
    identity, hold_id = wire.identity, wire.identity.validator
    readers = _readers(Participant, limits).values()
    members = [
        (put, _Memory(reader), reader(b""))
        for put, reader in zip(_PUTS, readers, strict=True)
    ]

    def read(line: bytes) -> Participant | None:
        try:
            record = decode(line)
            wire.vouch(line, record)
            name, *raws = as_tuple(record)
            hold_id(None, identity, name)
            person = object.__new__(Participant)
            _PUT_ID(person, name)
            for raw, (put, memory, default) in zip(raws, members, strict=True):
                put(person, default if raw is absent else memory[bytes(raw)])
            person.__attrs_post_init__()
        except (msgspec.MsgspecError, PluginModelError):
            return None
        return person

    return read


def row_reader(limits: Limits) -> FastReader:
    """Return the fast way of reading participants from flat rows of facts."""
    wire = _Wire(ParticipantRow)
    readers = _readers(ParticipantRow, limits)

    def part(of_participant: str, *of_row: str) -> _Memory:
        """Return the memory of a field that some members of a row decide."""

        def work_out(pieces: tuple[bytes, ...]) -> Value:
            both = zip(of_row, pieces, strict=True)
            row = ParticipantRow(
                id="-", **{name: readers[name](piece) for name, piece in both}
            )
            return getattr(row.participant(), of_participant)

        return _Memory(work_out)

    births, identifiers, markings = (
        _Memory(readers[name]) for name in ("birth", "identifiers", "marking")
    )
    homes = part("residences", "municipality", "stated_on")
    studies = part("studies", "study_status", "has_dropped_out", "stated_on")
    risks = part("risk_assessments", "at_risk", "stated_on")
    arrivals, schoolings, eligibilities = (
        part(name, name, "stated_on")
        for name in (
            "newly_arrived",
            "completed_compulsory_school",
            "eligible_for_national_programme",
        )
    )
    entries = part("participations", "entered_on", "project")

    def read(line: bytes) -> Participant | None:
        try:
            name, pieces = wire.pieces(line)
            birth, numbers, marking, status, has_left, at_risk, *others = pieces
            arrival, schooling, eligibility, home, entered, project, stated = others
            day = entered if stated in _NOTHING else stated
            values = (
                births[birth],
                identifiers[numbers],
                markings[marking],
                homes[home, day],
                studies[status, has_left, day],
                risks[at_risk, day],
                arrivals[arrival, day],
                schoolings[schooling, day],
                eligibilities[eligibility, day],
                entries[entered, project],
            )
            person = object.__new__(Participant)
            _PUT_ID(person, name)
            for put, value in zip(_PUTS, values, strict=True):
                put(person, value)
            person.__attrs_post_init__()
        except (msgspec.MsgspecError, PluginModelError):
            return None
        return person

    return read


# How the fields of a participant are filled, in the order of the class. A frozen class
# is filled through its slots here, with values of which each has been checked: its own
# way would check all of them over again.
_PUT_ID, *_PUTS = (
    vars(Participant)[one.name].__set__ for one in attrs.fields(Participant)
)


class _Wire:
    """How a line is cut into the members of a class, the id first."""

    def __init__(self, holder: type[Participant | ParticipantRow]) -> None:
        self.identity, *others = attrs.fields(holder)
        self.absent: Final = msgspec.Raw()
        record = msgspec.defstruct(
            f"{holder.__name__}Record",
            [
                (self.identity.name, str),
                *((one.name, msgspec.Raw, self.absent) for one in others),
            ],
            forbid_unknown_fields=True,
            omit_defaults=True,
            gc=False,
        )
        self.decode: Final = msgspec.json.Decoder(record).decode
        self._encode = msgspec.json.Encoder().encode

    def pieces(self, line: bytes) -> tuple[str, list[bytes]]:
        """Return the id and the bytes of the other members, ``b""`` for no member."""
        record = self.decode(line)
        self.vouch(line, record)
        name, *raws = msgspec.structs.astuple(record)
        self.identity.validator(None, self.identity, name)
        return name, [b"" if raw is self.absent else bytes(raw) for raw in raws]

    def vouch(self, line: bytes, record: msgspec.Struct) -> None:
        """
        Make sure that no key stands twice, of which msgspec would take the last.

        A line that is spelt as msgspec would spell it holds no second key; nor does
        one with no more quotation marks than its members have.
        """
        if self._encode(record) != line:
            name, *raws = msgspec.structs.astuple(record)
            pieces = [bytes(raw) for raw in raws if raw is not self.absent]
            marks = 4 + sum(2 + piece.count(b'"') for piece in pieces)
            if line.count(b'"') != marks or '"' in name:
                raise _UnusualError


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
        if attribute.validator is not None:
            attribute.validator(holder, attribute, value)
        return value

    return read
