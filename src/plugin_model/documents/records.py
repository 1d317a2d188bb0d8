"""
Records: many pieces of JSON out of one source, one at a time.

A source holds one record on each line, or one JSON array of records. Memory stays
constant, however many there are.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Final, TypeAlias

from plugin_model.documents.sources import Source
from plugin_model.errors import DocumentError
from plugin_model.findings import Finding, Place

__all__ = ["Record", "records"]

Record: TypeAlias = tuple[int, int, bytes]
"""The line and character where a record begins, and its bytes: none when too long."""

_CHUNK: Final = 1 << 20
_BOM: Final = codecs.BOM_UTF8
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = json.JSONDecoder()


def records(source: Source, limit: int) -> Iterator[Record]:
    r"""
    Yield the records of a source.

    Args:
        source: A path, bytes, text or an open file.
        limit: How many bytes a record may have.

    Raises:
        DocumentError: If a JSON array is broken, or one of its records too long:
            nobody can tell where the next one begins.
        OSError: If a path cannot be read.

    Example:
        >>> list(records(b'{"id": "1"}\n\n{"id": "2"}\n', 100))
        [(1, 1, b'{"id": "1"}'), (3, 1, b'{"id": "2"}')]
        >>> list(records(b'[{"id": "1"},\n {"id": "2"}]', 100))
        [(1, 2, b'{"id": "1"}'), (2, 2, b'{"id": "2"}')]
    """
    with _opened(source) as file:
        first = _bytes(file.readline(limit + 1)).removeprefix(_BOM)
        if first.lstrip().startswith(b"["):
            yield from _Array(file, first, limit).records()
        else:
            yield from _lines(file, first, limit)


def _opened(source: Source) -> AbstractContextManager[IO[bytes] | IO[str]]:
    if isinstance(source, str) and (source.lstrip()[:1] in "{[" or "\n" in source):
        source = source.encode("utf-8", "surrogatepass")
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str | os.PathLike):
        return Path(source).open("rb")
    return nullcontext(source)


def _bytes(read: bytes | str) -> bytes:
    return read if isinstance(read, bytes) else read.encode("utf-8", "surrogatepass")


def _lines(file: IO[bytes] | IO[str], line: bytes, limit: int) -> Iterator[Record]:
    number = 1
    while line:
        if len(line) > limit and not line.endswith(b"\n"):
            yield number, 1, b""
            while line and not line.endswith(b"\n"):
                line = _bytes(file.readline(limit))
        else:
            record = line.rstrip()
            if record:
                yield number, 1, record
        number += 1
        line = _bytes(file.readline(limit + 1))


class _Array:
    """A JSON array that is read piece by piece."""

    def __init__(self, file: IO[bytes] | IO[str], first: bytes, limit: int) -> None:
        # Bytes that are no UTF-8 come through, for the record that holds them to tell.
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._file = file
        self._limit = limit
        self._text = self._decoder.decode(first)
        self._at = 0
        self._counted = 0
        self._line = 1
        self._line_start = 0

    def records(self) -> Iterator[Record]:
        """Yield what stands between the brackets."""
        self._take("[")
        if self._next_sign() != "]":
            yield self._record()
            while self._next_sign() == ",":
                self._take(",")
                yield self._record()
        self._take("]")
        if self._next_sign():
            raise self._broken()

    def _take(self, sign: str) -> None:
        if self._next_sign() != sign:
            raise self._broken()
        self._at += 1

    def _next_sign(self) -> str:
        """Go to the next sign that is no space, and return it; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = self._at if space is None else space.end()
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def _record(self) -> Record:
        self._next_sign()
        while True:
            end = self._end()
            # What ends with the piece may go on in the next one, as 1 does in 12.
            if 0 < end < len(self._text) or not self._fill():
                break
            if len(self._text) - self._at > self._limit + _CHUNK:
                raise self._broken("line_too_long", limit=self._limit)
        if not end:
            raise self._broken()
        line, character = self._place()
        record = self._text[self._at : end].encode("utf-8", "surrogateescape")
        self._at = end
        return line, character, record if len(record) <= self._limit else b""

    def _end(self) -> int:
        """Return where the record ends; 0: it does not, so far."""
        try:
            return _DECODER.raw_decode(self._text, self._at)[1]
        except (ValueError, RecursionError):
            return 0

    def _fill(self) -> bool:
        """Read on, let go of what is behind, and tell whether there was more."""
        read = self._file.read(_CHUNK)
        more = self._decoder.decode(_bytes(read), final=not read)
        self._place()
        self._text = self._text[self._at :] + more
        self._line_start -= self._at
        self._at = self._counted = 0
        return bool(read)

    def _place(self) -> tuple[int, int]:
        """Return the line and the character at hand, both from 1."""
        self._line += self._text.count("\n", self._counted, self._at)
        last = self._text.rfind("\n", self._counted, self._at)
        if last >= 0:
            self._line_start = last + 1
        self._counted = self._at
        return self._line, self._at - self._line_start + 1

    def _broken(self, what: str = "broken_list", **values: int) -> DocumentError:
        line, character = self._place()
        place = Place(pointer="", line=line, character=character)
        shown = tuple((name, str(value)) for name, value in values.items())
        return DocumentError(
            Finding(code=f"document.{what}", place=place, values=shown)
        )
