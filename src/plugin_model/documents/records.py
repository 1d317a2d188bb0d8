"""
Records: many pieces of JSON out of one source, some hundreds at a time.

A source holds one record on each line, or one JSON array of records. Memory stays
constant, however many there are.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import IO, Final, TypeAlias

from plugin_model.documents.sources import Source, open_bytes
from plugin_model.errors import DocumentError
from plugin_model.findings import Finding, Place

__all__ = ["TOO_LONG", "Batch", "Pieces", "batches"]

TOO_LONG: Final = b"-"
"""What stands for a record that is longer than it may be; no JSON, and short."""

_CHUNK: Final = 1 << 16
_AT_ONCE: Final = 256
_BOM: Final = codecs.BOM_UTF8
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = json.JSONDecoder()

Pieces: TypeAlias = tuple[Sequence[tuple[int, int]], list[bytes]]
"""The line and character at which each of some records begins, and the records."""


class Batch:
    """
    Some records: their bytes, and where each of them begins.

    Attributes:
        lines: The whole lines that hold them; empty: they stand otherwise.
    """

    def __init__(
        self, lines: bytes = b"", first: int = 1, pieces: Pieces | None = None
    ) -> None:
        """Take whole lines and the number of the first of them, or else *pieces*."""
        self.lines = lines
        self._first = first
        self._pieces = pieces

    @property
    def pieces(self) -> Pieces:
        """
        The line and character at which each begins, and the records.

        A record that is too long is `TOO_LONG`.
        """
        # Lines that are read at one go need never be cut.
        if self._pieces is None:
            self._pieces = _without_blanks(self._first, self.lines.split(b"\n"))
        return self._pieces

    def less(self, count: int) -> Batch:
        """Return what follows some of the records."""
        places, records = self.pieces
        return Batch(pieces=(places[count:], records[count:]))

    def halves(self) -> tuple[Batch, Batch]:
        """Return the first and the second half of the records."""
        places, records = self.pieces
        half = len(records) // 2
        return Batch(pieces=(places[:half], records[:half])), self.less(half)


def batches(source: Source, limit: int) -> Iterator[Batch]:
    r"""
    Yield the records of a source, some hundreds at a time.

    Args:
        source: A path, bytes, text or an open file.
        limit: How many bytes a record may have.

    Raises:
        DocumentError: If a JSON array is broken, or one of its records is much too
            long: nobody can tell where the next one begins.
        OSError: If a path cannot be read.

    Example:
        >>> for batch in batches(b'{"id": "1"}\n\n{"id": "2"}\n', 100):
        ...     print(batch.pieces)
        ([(1, 1), (3, 1)], [b'{"id": "1"}', b'{"id": "2"}'])
        >>> for batch in batches(b'[{"id": "1"},\n {"id": "2"}]', 100):
        ...     print(batch.pieces)
        ([(1, 2), (2, 2)], [b'{"id": "1"}', b'{"id": "2"}'])
    """
    with _opened(source) as file:
        first = _bytes(file.read(_CHUNK)).removeprefix(_BOM)
        if first.lstrip().startswith(b"["):
            yield from _gathered(_Array(file, first, limit).records())
        else:
            yield from _lines(file, first, limit)


def _gathered(records: Iterator[tuple[tuple[int, int], bytes]]) -> Iterator[Batch]:
    """Put records together; where they break off, those before come first."""
    broken = None
    while broken is None:
        some: list[tuple[tuple[int, int], bytes]] = []
        try:
            some.extend(islice(records, _AT_ONCE))
        except DocumentError as refusal:
            broken = refusal
        if not some:
            break
        yield Batch(pieces=([place for place, _ in some], [one for _, one in some]))
    if broken is not None:
        raise broken


def _opened(source: Source) -> AbstractContextManager[IO[bytes] | IO[str]]:
    if isinstance(source, str) and (source.lstrip()[:1] in "{[" or "\n" in source):
        source = source.encode("utf-8", "surrogatepass")
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str | os.PathLike):
        return open_bytes(source)
    return nullcontext(source)


def _bytes(read: bytes | str) -> bytes:
    return read if isinstance(read, bytes) else read.encode("utf-8", "surrogatepass")


def _lines(file: IO[bytes] | IO[str], data: bytes, limit: int) -> Iterator[Batch]:
    number = 1
    is_too_long = False
    while data:
        read = _bytes(file.read(_CHUNK))
        # Only whole lines are taken; the last one may go on.
        whole, newline, rest = data.rpartition(b"\n") if read else (data, b"\n", b"")
        if newline:
            batch = Batch(whole + newline, number)
            if len(whole) > limit or is_too_long:
                places, records = batch.pieces
                records = [one if len(one) <= limit else TOO_LONG for one in records]
                if is_too_long:
                    records[0] = TOO_LONG
                    is_too_long = False
                batch = Batch(pieces=(places, records))
            yield batch
            number += whole.count(b"\n") + 1
        elif len(rest) > limit:
            # What is known to be too long need not be kept.
            rest, is_too_long = b"-", True
        data = rest + read


def _without_blanks(first: int, records: list[bytes]) -> Pieces:
    kept = [
        ((line, 1), record)
        for line, record in enumerate(records, first)
        if record and not record.isspace()
    ]
    return [place for place, _ in kept], [record for _, record in kept]


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

    def records(self) -> Iterator[tuple[tuple[int, int], bytes]]:
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

    def _record(self) -> tuple[tuple[int, int], bytes]:
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
        place = self._place()
        record = self._text[self._at : end].encode("utf-8", "surrogateescape")
        self._at = end
        return place, record if len(record) <= self._limit else TOO_LONG

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
