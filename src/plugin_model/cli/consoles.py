"""How the commands print: consoles that know when nobody reads any more, and tables."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding

__all__ = [
    "Paper",
    "can_print",
    "left_unread",
    "put",
    "show_what_can_be",
    "table_of",
    "tell",
]


class Paper(Console):
    """A console that leaves it to the caller what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        """Raise, where rich would leave with 1."""
        raise BrokenPipeError


def table_of(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    justify: Literal["left", "right"] = "right",
) -> Table:
    """Return a table of which all columns but the first are aligned to one side."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify=justify if place else "left")
    for row in rows:
        # As it is: brackets in a cell are no markup.
        table.add_row(*map(Text, row))
    return table


def tell(said: str) -> None:
    """Print to stderr; if nobody reads it, or it is full, that is no fault."""
    errors = Paper(stderr=True, soft_wrap=True, highlight=False)
    try:
        errors.print(said, markup=False)
    except OSError:
        left_unread(sys.stderr)


def show_what_can_be(*streams: TextIO) -> None:
    """Let a terminal show a question mark for each character that it does not have."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def put(said: str) -> None:
    """
    Write to stdout what a program is to read: every character of it, or nothing.

    Raises:
        InvalidValueError: If the encoding of stdout does not have all of them.
    """
    # What is held in memory has none, and takes whatever could be a file's.
    encoding = sys.stdout.encoding or "utf-8"
    try:
        said.encode(encoding)
    except UnicodeEncodeError:
        told = finding("command.unencodable", encoding=encoding)
        raise InvalidValueError(told) from None
    sys.stdout.write(said)


def can_print() -> bool:
    """
    Tell whether stdout is open; messages go nowhere if stderr is closed.

    Python has ``None`` for a stream that was closed before it began.
    """
    if sys.stderr is None:
        # A file with a number, which no file that is written later gets then.
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    return sys.stdout is not None


def left_unread(*streams: TextIO) -> None:
    """Let what is still to come go nowhere: Python would flush it to a closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())
