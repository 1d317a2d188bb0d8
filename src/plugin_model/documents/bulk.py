"""
Bulk: participants out of many records of JSON at once, at the speed of msgspec.

msgspec reads the records; what their members stand for is remembered, for people
share days, municipalities and histories. Of what is new the classes make an object,
with every check. Records of which one is in any way unusual are left to the shapes
altogether: the fast way answers like the slow one, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Final, TypeAlias

import msgspec

from plugin_model.documents.nodes import Node
from plugin_model.documents.records import Batch
from plugin_model.documents.scalars import Value
from plugin_model.documents.sources import Limits
from plugin_model.documents.wires import (
    Memory,
    Store,
    UnusualError,
    Wire,
    has_each_key_once,
    struct_of,
    wires_of,
)
from plugin_model.errors import PluginModelError
from plugin_model.participant import Participant

__all__ = ["UNUSUAL", "FastReader", "Writable", "full_reader", "reader_of"]

FastReader: TypeAlias = Callable[[Batch], list[Participant] | None]
"""Reads some records; ``None``: the slow way must look at one of them."""

UNUSUAL: Final = (
    PluginModelError,
    msgspec.MsgspecError,
    RecursionError,
    UnicodeDecodeError,
)
"""What says that the slow way must look at some records."""

Writable: Final[Value] = type(
    "Writable",
    (Participant,),
    {
        "__slots__": (),
        "__init__": object.__init__,
        # With one of them alone, Python looks it up each time that a field is put in.
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
    },
)
"""A participant until its fields are put in, who then becomes a `Participant`."""

_ID: Final = attrgetter("id")


def full_reader(limits: Limits) -> FastReader:
    """Return the fast way of reading participants with their whole histories."""
    node = Node(Participant)
    store = Store()
    unset = msgspec.UNSET
    # Whole members are looked up by their spelling: to take them apart takes longer.
    kinds = dict.fromkeys(node.members, msgspec.Raw) | {"id": str}
    cut = reader_of(struct_of(node, kinds), limits, store)
    members = [
        (attrgetter(name), _pieces(wire, store), getattr(Participant(id="-"), name))
        for name, wire in wires_of(node, store).items()
        if name != "id"
    ]

    def read(batch: Batch) -> list[Participant] | None:
        try:
            found = cut(batch)
            columns = [
                [
                    default if piece is unset else known[bytes(piece)]
                    for piece in map(get, found)
                ]
                for get, known, default in members
            ]
            return _built(map(_ID, found), columns)
        except UNUSUAL:
            return None

    return read


def _pieces(wire: Wire, store: Store) -> Memory:
    """Return the memory of what a member stands for, by its spelling."""
    decode = msgspec.json.Decoder(wire.kind).decode
    encode = msgspec.json.Encoder().encode

    def work_out(piece: bytes) -> object:
        found = decode(piece)
        if not has_each_key_once(piece, encode(found)):
            raise UnusualError
        return wire.build(found)

    return store.memory(work_out)


def _built(names: Iterable[str], columns: Iterable[Value]) -> list[Participant]:
    """
    Return the participants with these ids and columns of values.

    A frozen class is filled while it is another here, with values of which each has
    been checked: its own way would check all of them over again. What holds across
    its fields is checked for each participant.
    """
    people: list[Participant] = []
    for values in zip(names, *columns, strict=True):
        person = Writable()
        (
            person.id,
            person.birth,
            person.identifiers,
            person.marking,
            person.residences,
            person.studies,
            person.risk_assessments,
            person.newly_arrived,
            person.completed_compulsory_school,
            person.eligible_for_national_programme,
            person.participations,
        ) = values
        person.__class__ = Participant
        if len(person.participations) > 1:
            person.__attrs_post_init__()
        people.append(person)
    return people


def reader_of(
    kind: type[msgspec.Struct], limits: Limits, store: Store
) -> Callable[[Batch], list[Value]]:
    """
    Return how the objects of a type are read out of records, each with an id.

    Raises:
        UnusualError: When it is called, and the slow way must look at a record.
        msgspec.MsgspecError: Likewise.
    """
    decoder = msgspec.json.Decoder(kind)
    encode_lines = msgspec.json.Encoder().encode_lines
    is_spelt_alike = True

    def at_once(lines: bytes) -> list[Value] | None:
        """Read lines that msgspec spells in the same way: each holds one record."""
        nonlocal is_spelt_alike
        if not (lines and is_spelt_alike):
            return None
        found = decoder.decode_lines(lines)
        is_spelt_alike = encode_lines(found) == lines
        return found if is_spelt_alike else None

    def one_by_one(records: Iterable[bytes]) -> list[Value]:
        given = b"".join(one + b"\n" for one in records)
        found = list(map(decoder.decode, records))
        is_short = len(given) <= limits.characters
        if is_short and has_each_key_once(given, encode_lines(found)):
            return found
        raise UnusualError

    def cut(batch: Batch) -> list[Value]:
        store.tidy()
        if len(batch.lines) > limits.characters:
            raise UnusualError
        found = at_once(batch.lines)
        if found is None:
            found = one_by_one(batch.pieces[1])
        if not all(map(str.strip, map(_ID, found))):
            raise UnusualError
        return found

    return cut
