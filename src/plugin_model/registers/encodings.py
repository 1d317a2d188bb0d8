"""How a text is encoded: UTF-8 with or without a mark, UTF-16, Windows-1252."""

from __future__ import annotations

import codecs
import io
from typing import IO, Final

from attrs import field, frozen

from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Severity, finding

__all__ = ["Utf8", "too_large", "utf8"]

_BLOCK: Final = 2**20
_UTF_16: Final = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f"))
# Swedish letters in UTF-8; nobody writes what they look like in Windows-1252.
_SWEDISH: Final = tuple(letter.encode() for letter in "åäöÅÄÖ")


@frozen(kw_only=True)
class Utf8:
    """A text in UTF-8, whatever it was before."""

    file: IO[bytes] = field(repr=False)
    """The text, behind its byte order mark."""

    size: int
    """The number of bytes from there to the end."""

    findings: tuple[Finding, ...] = ()
    """What was noticed of the encoding."""


def utf8(file: IO[bytes], name: str, *, largest: int | None) -> Utf8:
    """
    Find out how a text is encoded, and give it in UTF-8.

    UTF-8 is looked through and left where it is; all else is held in memory.

    Args:
        file: The text, which can be read from its beginning again.
        name: What the file is called.
        largest: The most bytes that are held in memory; ``None``: any number.

    Raises:
        RegisterError: If it is no text, or too large to be held.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    mark = file.read(len(codecs.BOM_UTF8))
    start = len(mark) if mark == codecs.BOM_UTF8 else 0
    utf_16 = _UTF_16.get(mark[:2])
    if utf_16 is None:
        file.seek(start)
        if _is_utf8(file, name):
            file.seek(start)
            return Utf8(file=file, size=size - start)
        if start:
            raise _no_text(name)
    if largest is not None and size > largest:
        raise too_large(name, size, largest)
    file.seek(0)
    raw = file.read()
    if utf_16 is not None:
        return _recoded(raw[2:], utf_16, name)
    if any(letter in raw for letter in _SWEDISH):
        raise RegisterError(finding("register.mixed_encoding", file=name))
    seen = finding("register.encoding", severity=Severity.INFO, file=name)
    return _recoded(raw, "cp1252", name, seen)


def too_large(name: str, size: int, largest: int) -> RegisterError:
    """Return the error about a file that must be held in memory and is too large."""
    return RegisterError(
        finding(
            "register.too_large",
            file=name,
            size=f"{size / 1e6:.0f}",
            largest=f"{largest / 1e6:.0f}",
        )
    )


def _is_utf8(file: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK):
            _refuse_controls(block, name)
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _recoded(raw: bytes, encoding: str, name: str, *seen: Finding) -> Utf8:
    try:
        text = raw.decode(encoding).encode()
    except UnicodeError:
        # Leave first: the error would carry a piece of the file.
        text = None
    if text is None:
        raise _no_text(name)
    _refuse_controls(text, name)
    return Utf8(file=io.BytesIO(text), size=len(text), findings=seen)


def _refuse_controls(text: bytes, name: str) -> None:
    if len(text.translate(None, _CONTROLS)) < len(text):
        raise _no_text(name)


def _no_text(name: str) -> RegisterError:
    return RegisterError(finding("register.no_text", file=name))
