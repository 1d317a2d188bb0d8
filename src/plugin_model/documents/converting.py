"""
Converting: the library's classes in a system that uses cattrs.

Whoever keeps people or projects inside classes of their own gives their converter
the hooks of this module. The library's classes are then read and written as they
stand in documents: strictly, with every fault at once, each with its pointer.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from enum import Enum
from typing import Final, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import Converter

from plugin_model.documents.faults import Faults
from plugin_model.documents.nodes import shape_of
from plugin_model.documents.scalars import Value
from plugin_model.documents.sources import Limits
from plugin_model.documents.vetting import vet
from plugin_model.errors import DocumentError

__all__ = ["converter", "register"]

_Converter = TypeVar("_Converter", bound=Converter)

_LIMITS: Final = Limits()
_PACKAGE: Final = __name__.partition(".")[0]


def converter() -> Converter:
    """
    Return a new converter that knows the library's classes.

    Like `register`, on a converter that refuses unknown keys in other classes too.

    Example:
        >>> from plugin_model import BirthDate, Period
        >>> known = converter()
        >>> known.structure({"start": "2015-03-01"}, Period).start
        datetime.date(2015, 3, 1)
        >>> known.unstructure(BirthDate(1999, 5))
        '1999-05'
    """
    return register(Converter(forbid_extra_keys=True))


def register(existing: _Converter) -> _Converter:
    """
    Let a converter treat the library's classes as documents do, and return it.

    What it does with all other classes, with days and with decimals stays as it is.
    A value of a class of the library that cannot be read raises a `DocumentError`
    with every fault of the value; their pointers begin at the value. Where it stands
    within another class, cattrs puts that error into its group, whole.

    Args:
        existing: A converter of any kind, such as those of ``cattrs.preconf``.

    Example:
        >>> from plugin_model import Period
        >>> known = register(Converter())
        >>> known.structure({"strat": "2015-03-01", "end": 2018}, Period)
        Traceback (most recent call last):
        plugin_model.errors.DocumentError: at /end: 2018 is no day; write year, \
month and day between quotes, as "2015-09-01"
        at /strat: unknown key 'strat'; did you mean 'start'?
    """
    existing.register_structure_hook_factory(_is_ours, _structuring)
    existing.register_unstructure_hook_factory(_is_ours, _unstructuring)
    return existing


def _is_ours(kind: Value) -> bool:
    """Tell whether a type is a class of the library, or a choice of some."""
    is_union = get_origin(kind) in {Union, types.UnionType}
    given = get_args(kind) if is_union else (kind,)
    known = [one for one in given if one is not types.NoneType]
    return bool(known) and all(map(_is_class_of_ours, known))


def _is_class_of_ours(kind: Value) -> bool:
    return (
        isinstance(kind, type)
        and kind.__module__.partition(".")[0] == _PACKAGE
        and (attrs.has(kind) or issubclass(kind, Enum))
    )


def _structuring(kind: Value) -> Callable[[object, object], object]:
    shape = shape_of(kind)

    def structure(raw: object, _: object) -> object:
        faults = Faults(limit=_LIMITS.faults)
        is_fit = vet(raw, _LIMITS, faults)
        value = shape.structure(raw, None, faults) if is_fit else None
        if faults.errors:
            raise DocumentError(*faults.told(lambda _: {}))
        return value

    return structure


def _unstructuring(kind: Value) -> Callable[[Value], object]:
    return shape_of(kind).unstructure
