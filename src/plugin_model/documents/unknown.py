"""
Unknown keys: what `load` keeps of them, and how `write` puts it back.

An unknown key is remembered by its pointer. Where the way to it leads through a
list whose objects have ids, the id is remembered too, so that the key follows its
object when others come or go before it.
"""

from __future__ import annotations

from attrs import field, frozen

from plugin_model.documents.faults import Faults, Path, pointer
from plugin_model.documents.yaml_text import settled
from plugin_model.errors import DocumentError
from plugin_model.findings import Place, finding

__all__ = ["Unknown", "kept", "put_back"]


@frozen(kw_only=True)
class Unknown:
    """What stood under one unknown key."""

    pointer: str
    """Where it stood, in the document as the newest version has it."""

    value: object = field(repr=False)
    """The plain data, which may be a person's."""

    steps: tuple[tuple[str | int, str | None], ...] = field(repr=False)
    """The way: each key or index, and the id of the object that an index led to."""


def kept(document: object, faults: Faults) -> tuple[Unknown, ...]:
    """Return what *faults* kept of the unknown keys of a *document*."""
    return tuple(
        Unknown(
            pointer=pointer(path),
            value=settled(value),
            steps=_steps(document, path),
        )
        for path, value in faults.unknown
    )


def put_back(document: dict[str, object], unknown: tuple[Unknown, ...]) -> None:
    """
    Put what stood under unknown keys back into a *document* of plain data.

    Raises:
        DocumentError: If the object that held one of them is no longer there.
    """
    homeless = [
        finding("document.homeless_unknown", place=Place(pointer=one.pointer))
        for one in unknown
        if not _put_back(document, one)
    ]
    if homeless:
        raise DocumentError(*homeless)


def _steps(document: object, path: Path) -> tuple[tuple[str | int, str | None], ...]:
    keys: list[str | int] = []
    while path is not None:
        path, key = path
        keys.append(key)
    steps: list[tuple[str | int, str | None]] = []
    for key in reversed(keys):
        document = document[key]  # type: ignore[index]  # the path was walked before
        steps.append((key, _id(document) if isinstance(key, int) else None))
    return tuple(steps)


def _id(value: object) -> str | None:
    found = value.get("id") if isinstance(value, dict) else None
    return str(found) if isinstance(found, str) else None


def _put_back(document: object, one: Unknown) -> bool:
    """Put one back, and tell whether its holder was found."""
    *way, (last, _) = one.steps
    for key, identity in way:
        if isinstance(document, dict) and key in document:
            document = document[key]
        elif isinstance(document, list) and isinstance(key, int):
            found = [item for item in document if identity and _id(item) == identity]
            if identity is None:
                found = document[key : key + 1]
            if len(found) != 1:
                return False
            (document,) = found
        else:
            return False
    if not isinstance(document, dict) or last in document:
        return False
    document[last] = one.value
    return True
