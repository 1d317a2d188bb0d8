"""
Sources: where a document is read from, and how much of it.

A path, bytes, text or an open file; nothing is read beyond the limits.
"""

from __future__ import annotations

import os
import re
from errno import ENOENT
from pathlib import Path
from typing import IO, Final, Literal, TypeAlias

from attrs import frozen

from plugin_model.errors import DocumentError
from plugin_model.findings import Finding, Place

__all__ = ["Form", "Limits", "Source", "form_of_path", "open_bytes", "text_of"]

Form: TypeAlias = Literal["json", "yaml"]
"""How a document is spelt."""

Source: TypeAlias = "os.PathLike[str] | str | bytes | IO[bytes] | IO[str]"
"""
What a document is read from.

A plain ``str`` is the text itself when it begins with a brace or holds a line
break, and otherwise a path.
"""

_COMPRESSED: Final = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_YAML_ENVELOPE: Final = re.compile(r"^[\"']?format[\"']?\s*:", re.MULTILINE)


@frozen(kw_only=True)
class Limits:
    """
    How much a document may hold, so that no file can stall the reader.

    Example:
        >>> Limits(size=1_000).depth
        100
    """

    size: int = 64 * 1024 * 1024
    """The bytes of the whole."""

    depth: int = 100
    """The levels of lists and objects inside one another."""

    characters: int = 1_000_000
    """The characters of one text."""

    key: int = 1_000
    """The characters of one key."""

    values: int = 5_000_000
    """The values of the whole, counted by their commas."""

    faults: int = 1_000
    """The faults that are described; the rest are counted."""


def text_of(
    source: Source, limits: Limits, form: Form | None = None
) -> tuple[str, Form]:
    """
    Return the text of *source*, and how it is spelt where *form* does not say.

    Raises:
        DocumentError: If it is no text, or more than the limits let through.
        OSError: If a path cannot be read.

    Example:
        >>> text_of(b'{"format": "plugin_model"}', Limits())
        ('{"format": "plugin_model"}', 'json')
    """
    given, named = _given(source, limits)
    text = given if isinstance(given, str) else _decoded(given, limits)
    text = text.removeprefix("\ufeff")
    _within(len(text) <= limits.size, "too_large", limits.size)
    _within(text.count(",") < limits.values, "too_many_values", limits.values)
    if not text.strip():
        raise DocumentError(_whole_document("document.empty"))
    return text, form or named or _form_of_text(text)


def form_of_path(path: os.PathLike[str] | str) -> Form | None:
    """Return how a file of that name is spelt; ``None``: the name does not say."""
    ending = Path(path).suffix.lower()
    if ending == ".json":
        return "json"
    return "yaml" if ending in {".yaml", ".yml"} else None


def open_bytes(path: os.PathLike[str] | str) -> IO[bytes]:
    """
    Open a file for its bytes.

    Raises:
        OSError: If it cannot be opened. A name that no file can have, such as one with
            a null in it, is that of a file that is not there.
    """
    try:
        return Path(path).open("rb")
    except ValueError:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(path)) from None


def _given(source: Source, limits: Limits) -> tuple[str | bytes, Form | None]:
    if isinstance(source, bytes):
        return source, None
    if isinstance(source, str) and (source.lstrip()[:1] in "{[" or "\n" in source):
        return source, None
    if isinstance(source, str | os.PathLike):
        with open_bytes(source) as file:
            return file.read(limits.size + 1), form_of_path(source)
    return source.read(limits.size + 1), None


def _decoded(given: bytes, limits: Limits) -> str:
    _within(len(given) <= limits.size, "too_large", limits.size)
    if given.startswith(_COMPRESSED):
        raise DocumentError(_whole_document("document.compressed"))
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError as slip:
        told = _whole_document("document.not_utf8", offset=slip.start + 1)
        raise DocumentError(told) from None


def _within(is_within: bool, what: str, limit: int) -> None:
    if not is_within:
        raise DocumentError(_whole_document(f"document.{what}", limit=limit))


def _whole_document(code: str, **values: object) -> Finding:
    shown = tuple((name, str(value)) for name, value in values.items())
    return Finding(code=code, place=Place(pointer=""), values=shown)


def _form_of_text(text: str) -> Form:
    # Only what names itself in the manner of YAML is taken for it, so that rubbish
    # is told to be no JSON.
    is_yaml = text.lstrip()[:1] not in "{[" and _YAML_ENVELOPE.search(text)
    return "yaml" if is_yaml else "json"
