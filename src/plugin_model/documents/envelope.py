"""
Envelopes: what stands around the content of every document.

Format name, whole version, kind, content; and the version that a document had
before it was brought up to date.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from attrs import frozen

from plugin_model import migrations
from plugin_model.documents.faults import Faults, shown
from plugin_model.documents.scalars import WHOLE
from plugin_model.findings import Finding

__all__ = ["FORMAT", "Envelope", "closed", "opened"]

FORMAT: Final = "plugin_model"
"""The name of the format: the first key of every document."""

_KEYS: Final = ("format", "version", "kind", "original_version", "content")


@frozen(kw_only=True)
class Envelope:
    """What a document says of itself, brought up to date."""

    document: dict[str, object]
    """The whole document, as plain data of the newest version."""

    kind: str
    """What the content is."""

    content: object
    """The content of it."""

    version: int
    """The version that the document had."""

    original_version: int
    """The version that the document was first written in, as far as it says."""

    changes: tuple[Finding, ...] = ()
    """What the migrations changed."""


def opened(plain: object, kinds: Collection[str], faults: Faults) -> Envelope | None:
    """
    Return the envelope of a document that should be of one of some *kinds*.

    Args:
        plain: The whole document as plain data.
        kinds: The kinds that will do.
        faults: Takes what is wrong.

    Returns:
        The envelope; ``None`` when the content cannot be understood by itself,
        because format, version or kind is another.

    Raises:
        UnsupportedVersionError: If the version is newer than this release knows.
    """
    if not isinstance(plain, dict):
        faults.misfit("document.not_object", None, plain)
        return None
    if plain.get("format") != FORMAT:
        faults.add(
            "document.no_format", (None, "format") if "format" in plain else None
        )
        return None
    version = _version(plain, "version", faults)
    if version is None:
        return None
    migration = migrations.migrate({**plain, "version": version})
    document = migration.document
    for key in document:
        if key not in _KEYS:
            faults.unknown_key(None, key, document[key], _KEYS)
    for key in ("kind", "content"):
        if key not in document:
            faults.add("document.missing_key", None, key=repr(key))
    original = migration.original_version
    if "original_version" in document:
        original = _version(document, "original_version", faults) or original
    kind = _kind(document, kinds, faults)
    if kind is None or "content" not in document:
        return None
    return Envelope(
        document=document,
        kind=kind,
        content=document["content"],
        version=version,
        original_version=original,
        changes=migration.changes,
    )


def closed(kind: str, content: object, original_version: int) -> dict[str, object]:
    """
    Return the whole document around some *content*.

    Example:
        >>> list(closed("region", {"id": "gr"}, 1))
        ['format', 'version', 'kind', 'content']
    """
    version = migrations.newest()
    document: dict[str, object] = {"format": FORMAT, "version": version, "kind": kind}
    if original_version != version:
        document["original_version"] = original_version
    document["content"] = content
    return document


def _version(plain: dict[str, object], key: str, faults: Faults) -> int | None:
    """Return the whole number from 1 that stands under *key*."""
    raw = plain.get(key)
    held = Faults(limit=0)
    version = WHOLE.structure(raw, None, held)
    if isinstance(version, int) and version >= 1:
        return version
    path = (None, key) if key in plain else None
    newest = migrations.newest()
    faults.add("document.no_version", path, value=shown(raw), newest=newest)
    return None


def _kind(
    document: dict[str, object], kinds: Collection[str], faults: Faults
) -> str | None:
    raw = document.get("kind")
    if isinstance(raw, str) and raw in kinds:
        return str(raw)
    path = (None, "kind")
    if isinstance(raw, str) and len(kinds) == 1:
        (expected,) = kinds
        faults.add("document.other_kind", path, value=shown(raw), expected=expected)
    elif isinstance(raw, str):
        faults.off_list("kind", path, raw, kinds)
    elif "kind" in document:
        faults.misfit("document.not_text", path, raw)
    return None
