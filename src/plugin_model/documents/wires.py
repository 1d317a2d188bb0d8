"""
Wires: the shapes of documents as types that msgspec reads at once.

A shape tells everything that is wrong with a value; a wire reads what is right, many
times faster, and makes the same object of it. What a wire refuses, the shape must
look at. A document has few different days, municipalities and studies, so what was
made of one is remembered while a file is read, and no longer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import GenericAlias
from typing import Final, Literal

import attrs
import msgspec
from attrs import frozen

from plugin_model.documents.faults import BAD, Faults
from plugin_model.documents.nodes import Node, kind_of
from plugin_model.documents.scalars import DAY, Choice, Native, Shape, Value, Written
from plugin_model.documents.shapes import Optional, Personal, Sequence
from plugin_model.errors import PluginModelError

__all__ = [
    "Memory",
    "Store",
    "UnusualError",
    "Wire",
    "has_each_key_once",
    "struct_of",
    "wire_of",
    "wires_of",
]

_REMEMBERED: Final = 200_000
"""How many values one reading remembers, so that memory stays bounded."""


class UnusualError(PluginModelError):
    """A value that its shape must look at; it may be at fault or not."""


class Store:
    """What one reading remembers; its memories forget when it is too much."""

    def __init__(self) -> None:
        self._memories: list[Memory] = []
        self._count = 0

    def memory(self, work_out: Callable[[Value], Value]) -> Memory:
        """Return a new memory of what *work_out* returns."""
        return self.add(Memory(work_out, self))

    def add(self, memory: Memory) -> Memory:
        """Let a memory forget together with the others, and return it."""
        self._memories.append(memory)
        return memory

    def took_one(self) -> None:
        """Count one more value."""
        self._count += 1

    def tidy(self) -> None:
        """Forget everything, if it is too much."""
        if self._count >= _REMEMBERED:
            self._count = 0
            for memory in self._memories:
                memory.clear()


class Memory(dict[Value, Value]):
    """What was worked out once is kept, and counted by the *store*."""

    def __init__(self, work_out: Callable[[Value], Value], store: Store) -> None:
        super().__init__()
        self._work_out = work_out
        self._store = store

    def __missing__(self, key: Value) -> Value:
        found = self[key] = self._work_out(key)
        self._store.took_one()
        return found


@frozen
class Wire:
    """How values of one shape are read at once."""

    kind: Value
    """The type that msgspec reads."""

    build: Callable[[Value], Value]
    """Makes the value of what msgspec has read, or raises a `PluginModelError`."""


def wire_of(shape: Shape, store: Store) -> Wire:
    """
    Return how values of a shape are read at once.

    Raises:
        TypeError: If msgspec and the shape would not read the same.

    Example:
        >>> from plugin_model.documents.nodes import shape_of
        >>> from plugin_model.study import StudyStatus
        >>> wire = wire_of(shape_of(StudyStatus), Store())
        >>> wire.build(msgspec.json.decode(b'"enrolled"', type=wire.kind))
        <StudyStatus.ENROLLED: 'enrolled'>
    """
    match shape:
        case Personal(inner):
            return wire_of(inner, store)
        # JSON has whole numbers that msgspec reads otherwise: 7.0, say.
        case Native(kind=kind) if kind is not int:
            return Wire(kind, _as_it_is)
        case Written() if shape is DAY:
            return Wire(date, _as_it_is)
        case Written():
            return Wire(str, store.memory(_structured_by(shape)).__getitem__)
        case Choice(values=values):
            return Wire(Literal[tuple(values)], values.__getitem__)
        case Optional(inner):
            return _optional(wire_of(inner, store))
        case Sequence(inner):
            return _sequence(wire_of(inner, store))
        case Node(holder, is_tagged=False):
            return _node(holder, shape, store)
        case _:
            message = f"msgspec reads {shape!r} otherwise than documents do"
            raise TypeError(message)


def _as_it_is(value: Value) -> Value:
    return value


def _structured_by(shape: Written) -> Callable[[str], object]:
    def build(raw: str) -> object:
        value = shape.structure(raw, None, Faults(limit=0))
        if value is BAD:
            raise UnusualError
        return value

    return build


def _optional(inner: Wire) -> Wire:
    build = inner.build
    if build is _as_it_is:
        return Wire(inner.kind | None, build)
    return Wire(inner.kind | None, lambda one: None if one is None else build(one))


def _sequence(inner: Wire) -> Wire:
    build, kind = inner.build, inner.kind
    return Wire(GenericAlias(tuple, (kind, ...)), lambda some: tuple(map(build, some)))


def wires_of(node: Node, store: Store) -> dict[str, Wire]:
    """Return how the members of an object are read, by their names."""
    return {name: wire_of(one.shape, store) for name, one in node.members.items()}


def struct_of(node: Node, kinds: Mapping[str, Value]) -> type[msgspec.Struct]:
    """
    Return the type of objects with the members of a node, of other *kinds*.

    `msgspec.UNSET` stands for a member that is left out.
    """
    fields = [
        (name, kinds[name])
        if member.is_required
        else (name, kinds[name], msgspec.UNSET)
        for name, member in node.members.items()
    ]
    return msgspec.defstruct(
        kind_of(node.holder),
        fields,
        kw_only=True,
        frozen=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
        gc=False,
    )


def has_each_key_once(given: bytes, again: bytes) -> bool:
    r"""
    Tell whether no object in some JSON has a key twice.

    msgspec lets the last of two equal keys win. *again* is what it makes of what it
    has read, where each key stands once, so a key that stood twice leaves *given*
    with a colon more; but a colon in a text may be spelt in another way.

    Example:
        >>> has_each_key_once(b'{"id": "1"}', b'{"id":"1"}')
        True
        >>> has_each_key_once(b'{"id": "1", "id": "2"}', b'{"id":"2"}')
        False
    """
    return given == again or (
        b"\\u003" not in given and given.count(b":") == again.count(b":")
    )


def _node(holder: type[attrs.AttrsInstance], node: Node, store: Store) -> Wire:
    """Return how objects of a class are read: the class makes each, and checks it."""
    wires = wires_of(node, store)
    builds = [
        (name, wire.build)
        for name, wire in wires.items()
        if wire.build is not _as_it_is
    ]
    names, unset = tuple(wires), msgspec.UNSET
    as_tuple = msgspec.structs.astuple

    def build(read: Value) -> object:
        both = zip(names, as_tuple(read), strict=True)
        values = {name: value for name, value in both if value is not unset}
        for name, make in builds:
            if name in values:
                values[name] = make(values[name])
        return holder(**values)

    kind = struct_of(node, {name: wire.kind for name, wire in wires.items()})
    return Wire(kind, store.memory(build).__getitem__)
