"""
Nodes: how objects of the library's classes stand in a document.

A class is read as an object with one key for each field, worked out from its
annotations. Of several classes that may stand in one place, the key ``kind`` tells
which it is.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, reduce
from operator import or_
from typing import Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import Attribute, AttrsInstance, frozen

from plugin_model.documents.faults import BAD, Faults, Path
from plugin_model.documents.scalars import (
    BIRTH,
    DAY,
    EXACT,
    FLAG,
    RATE,
    WHOLE,
    WORDS,
    Choice,
    Native,
    Shape,
    Value,
    Written,
)
from plugin_model.documents.shapes import (
    Mixed,
    Optional,
    Pair,
    Personal,
    Sequence,
    an_object,
)
from plugin_model.errors import PluginModelError
from plugin_model.values import BirthDate, Rate

__all__ = ["TAG", "Member", "Node", "Tagged", "kind_of", "shape_of"]

TAG: Final = "kind"
"""The key that tells which of several classes an object is of."""

_NATIVE: Final[Mapping[type, Native]] = {bool: FLAG, int: WHOLE, str: WORDS}
"""The narrower first: what may be a number is not read as text."""

_WRITTEN: Final[Mapping[type, Written]] = {
    date: DAY,
    Decimal: EXACT,
    Rate: RATE,
    BirthDate: BIRTH,
}


def kind_of(holder: type) -> str:
    """
    Return the name of a class in documents.

    Example:
        >>> kind_of(BirthDate)
        'birth_date'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", holder.__name__).lower()


@frozen
class Member:
    """A field of a class, as a key of an object."""

    shape: Shape
    """The shape of its values."""

    is_required: bool
    """Whether the key must stand."""

    left_out: object
    """The value for which the key is left out; `BAD`: it always stands."""


@frozen
class Node:
    """An object of one class, with one key for each field."""

    holder: type[AttrsInstance]
    """The class."""

    is_tagged: bool = False
    """Whether the key ``kind`` names the class."""

    # A class may hold others of its kind, so that its members are found when needed.
    @property
    def members(self) -> Mapping[str, Member]:
        """The fields in the order of the class."""
        return _members(self.holder)

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return an instance of the class, or tell everything that is wrong."""
        if not isinstance(raw, dict):
            return faults.misfit("document.not_object", path, raw)
        members = self.members
        values: dict[str, object] = {}
        is_bad = False
        for name, member in members.items():
            if name in raw:
                value = member.shape.structure(raw[name], (path, name), faults)
                if value is BAD:
                    is_bad = True
                else:
                    values[name] = value
            elif member.is_required:
                faults.add("document.missing_key", path, key=repr(name))
                is_bad = True
        if len(raw) > len(values):
            known = (TAG, *members) if self.is_tagged else tuple(members)
            for key in raw:
                if key not in known:
                    faults.unknown_key(path, key, raw[key], known)
        if is_bad:
            _hold_each(self.holder, values, path, faults)
            return BAD
        try:
            return self.holder(**values)
        except PluginModelError as refusal:
            # The class stops at the first field that it refuses. Ask each of them;
            # when none is at fault, it was a rule across fields.
            if not _hold_each(self.holder, values, path, faults):
                faults.adopt(refusal.findings, path)
            return BAD

    def unstructure(self, value: object) -> object:
        """Return the object, the fields in the order of the class."""
        plain: dict[str, object] = {TAG: kind_of(self.holder)} if self.is_tagged else {}
        for name, member in self.members.items():
            one = getattr(value, name)
            if member.left_out is BAD or one != member.left_out:
                plain[name] = member.shape.unstructure(one)
        return plain

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return a reference to the definition of the class."""
        kind = kind_of(self.holder)
        name = f"{kind}_by_{TAG}" if self.is_tagged else kind
        if name not in definitions:
            definitions[name] = {}
            keys: dict[str, object] = {TAG: {"const": kind}} if self.is_tagged else {}
            required = list(keys)
            for key, member in self.members.items():
                keys[key] = member.shape.schema(definitions)
                required += [key] if member.is_required else []
            definitions[name] = an_object(keys, required)
        return {"$ref": f"#/$defs/{name}"}


@frozen
class Tagged:
    """An object of one of several classes; the key ``kind`` tells which."""

    nodes: Mapping[str, Node]
    """The classes by their names in documents."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return an instance of the class that *raw* names."""
        if not isinstance(raw, dict):
            return faults.misfit("document.not_object", path, raw)
        if TAG not in raw:
            listed = ", ".join(self.nodes)
            faults.add("document.missing_kind", path, listed=listed)
            return BAD
        kind = raw[TAG]
        if not isinstance(kind, str):
            return faults.misfit("document.not_text", (path, TAG), kind)
        if kind not in self.nodes:
            return faults.off_list("kind", (path, TAG), kind, self.nodes)
        return self.nodes[kind].structure(raw, path, faults)

    def unstructure(self, value: Value) -> object:
        """Return the object with its ``kind`` first."""
        return self.nodes[kind_of(type(value))].unstructure(value)

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return all of them."""
        return {"oneOf": [one.schema(definitions) for one in self.nodes.values()]}


def _hold_each(
    holder: type[AttrsInstance],
    values: Mapping[str, object],
    path: Path,
    faults: Faults,
) -> bool:
    """Ask the validator of each field, and tell whether any of them refused."""
    blank = holder.__new__(holder)
    refused = False
    for attribute in attrs.fields(holder):
        if attribute.name in values and attribute.validator is not None:
            try:
                attribute.validator(blank, attribute, values[attribute.name])
            except PluginModelError as refusal:
                faults.adopt(refusal.findings, (path, attribute.name))
                refused = True
    return refused


@cache
def _members(holder: type[AttrsInstance]) -> Mapping[str, Member]:
    annotations = get_type_hints(holder)
    return {
        one.name: _member(one, annotations[one.name])
        for one in attrs.fields(holder)
        if one.init
    }


def _member(attribute: Attribute[Value], annotation: object) -> Member:
    shape = shape_of(annotation)
    return Member(
        # What a class keeps out of its repr is a person's, with all that is in it.
        shape=shape if attribute.repr else Personal(shape),
        is_required=attribute.default is attrs.NOTHING,
        left_out=_left_out(attribute.default),
    )


def _left_out(default: Value) -> object:
    """
    Return the default, when it is empty or composite.

    A plain scalar always stands in a document, so that nobody must look it up; an
    empty value or a whole standard list would only stand in the way.
    """
    if hasattr(default, "takes_self"):
        # A default that is worked out from other fields is no constant.
        return BAD if default.takes_self else default.factory()
    if default is None or isinstance(default, tuple) or attrs.has(type(default)):
        return default
    return BAD


def shape_of(annotation: Value) -> Shape:
    """
    Return how values of the type *annotation* stand in a document.

    Raises:
        TypeError: If documents cannot hold such values: a float, say.

    Example:
        >>> shape_of(tuple[str, ...]).unstructure(("0114", "0115"))
        ['0114', '0115']
    """
    return _shape_of(annotation)


@cache
def _shape_of(annotation: Value) -> Shape:
    scalar = _NATIVE.get(annotation) or _WRITTEN.get(annotation)
    if scalar is not None:
        return scalar
    origin: Value = get_origin(annotation)
    given = get_args(annotation)
    if origin is Literal:
        return Choice(name="choice", values={text: text for text in given})
    if origin is tuple:
        if len(given) == 2 and given[1] is Ellipsis:
            return Sequence(shape_of(given[0]))
        return Pair(tuple(shape_of(one) for one in given))
    if origin in {Union, types.UnionType}:
        return _union(given)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Choice(
            name=kind_of(annotation), values={one.value: one for one in annotation}
        )
    if isinstance(annotation, type) and attrs.has(annotation):
        return Node(annotation)
    message = f"documents cannot hold {annotation!r}"
    raise TypeError(message)


def _union(given: tuple[Value, ...]) -> Shape:
    known = tuple(one for one in given if one is not types.NoneType)
    if len(known) < len(given):
        return Optional(shape_of(reduce(or_, known)))
    if all(attrs.has(one) for one in known):
        return Tagged({kind_of(one): Node(one, is_tagged=True) for one in known})
    if not _NATIVE.keys() | _WRITTEN.keys() >= set(known):
        message = f"documents cannot tell apart {given!r}"
        raise TypeError(message)
    return Mixed(
        native={kind: one for kind, one in _NATIVE.items() if kind in known},
        named={kind: one for kind, one in _WRITTEN.items() if kind in known},
    )
