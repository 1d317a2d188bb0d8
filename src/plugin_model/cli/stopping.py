"""What would end the process at once becomes an exception, so that it can clean up."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Final

__all__ = ["cleaning_up"]

# What asks a process to end: by ``kill``, by a terminal that closes. Windows has one.
_ASKING: Final = [
    signal.Signals[name]
    for name in ("SIGTERM", "SIGHUP")
    if name in signal.Signals.__members__
]
_ENDED_BY: Final = 128


@contextmanager
def cleaning_up() -> Generator[None]:
    """
    Leave by an exception where a signal would end the process, with 128 and its number.

    Whoever has said what a signal does, as ``nohup`` has, is heeded. An interrupt from
    the keyboard is an exception by itself.
    """
    changed: list[signal.Signals] = []
    # No other thread may say what a signal does.
    if threading.current_thread() is threading.main_thread():
        changed += [one for one in _ASKING if signal.getsignal(one) is signal.SIG_DFL]
    for one in changed:
        signal.signal(one, _leave)
    try:
        yield
    finally:
        for one in changed:
            signal.signal(one, signal.SIG_DFL)


def _leave(number: int, frame: FrameType | None) -> None:
    del frame
    # To be asked again does not end the cleaning up.
    signal.signal(number, signal.SIG_IGN)
    sys.exit(_ENDED_BY + number)
