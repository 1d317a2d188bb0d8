"""Where the commands print: consoles that know when nobody reads any more."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from rich.console import Console

__all__ = ["Paper", "left_unread", "tell"]


class Paper(Console):
    """A console that leaves it to the caller what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        """Raise, where rich would leave with 1."""
        raise BrokenPipeError


def tell(said: str) -> None:
    """Print to stderr; if nobody reads it, that is no fault."""
    errors = Paper(stderr=True, soft_wrap=True, highlight=False)
    try:
        errors.print(said, markup=False)
    except BrokenPipeError:
        left_unread(sys.stderr)


def left_unread(*streams: TextIO) -> None:
    """Let what is still to come go nowhere: Python would flush it to a closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())
