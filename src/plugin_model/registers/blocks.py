"""A text that is too large to be held, block by block."""

from __future__ import annotations

from typing import IO

from attrs import define

__all__ = ["Blocks"]


@define
class Blocks:
    """The text of a file in pieces that end with a line."""

    _file: IO[bytes]
    _size: int
    _left: bytes = b""

    read: int = 0
    """How many bytes have been read."""

    is_done: bool = False
    """Whether the end has been reached."""

    def next(self) -> bytes:
        """Return the next lines, each ended by a line feed; empty at the end."""
        text = b""
        while not text and not self.is_done:
            raw = self._file.read(self._size)
            self.read += len(raw)
            self.is_done = len(raw) < self._size
            text = self._cut(self._left + raw)
        return text

    def _cut(self, raw: bytes) -> bytes:
        # A carriage return at the end may be half of a line end.
        held = b"\r" if raw.endswith(b"\r") and not self.is_done else b""
        text = raw.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        end = len(text) if self.is_done else text.rfind(b"\n") + 1
        self._left = text[end:] + held
        return text[:end]

    def give_back(self, rest: bytes) -> None:
        """Take lines back that must be read with those after them."""
        self._left = rest + self._left
