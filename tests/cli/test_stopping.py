import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from plugin_model.cli.stopping import cleaning_up

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a signal ends a process there, whatever it says"
)
ASKING = {"SIGTERM": 143, "SIGHUP": 129}


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    """Let signals do what they do when a process begins, and what they did after."""
    numbers = [getattr(signal, name) for name in ASKING]
    before = [signal.signal(number, signal.SIG_DFL) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def asked(name: str) -> None:
    """Be asked to end, once more while cleaning up."""
    with cleaning_up():
        try:
            signal.raise_signal(getattr(signal, name))
        finally:
            signal.raise_signal(getattr(signal, name))


@pytest.mark.parametrize("name", ASKING)
def test_a_signal_is_an_exception(name: str) -> None:
    """It leaves with 128 and the number, and to be asked again changes nothing."""
    with pytest.raises(SystemExit) as caught:
        asked(name)
    assert caught.value.code == ASKING[name]


@pytest.mark.parametrize("name", ASKING)
def test_afterwards(name: str) -> None:
    """Afterwards a signal does what it did before."""
    with suppress(SystemExit):
        asked(name)
    assert signal.getsignal(getattr(signal, name)) is signal.SIG_DFL


@pytest.mark.parametrize("name", ASKING)
def test_what_was_said_is_heeded(name: str) -> None:
    """A signal that is to be ignored, as by ``nohup``, is ignored."""
    number = getattr(signal, name)
    signal.signal(number, signal.SIG_IGN)
    with cleaning_up():
        signal.raise_signal(number)
    assert signal.getsignal(number) is signal.SIG_IGN


def test_in_another_thread() -> None:
    """Only the first thread may say what a signal does; in others nothing is said."""
    told: list[object] = []

    def look() -> None:
        with cleaning_up():
            told.extend(signal.getsignal(getattr(signal, name)) for name in ASKING)

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert told == [signal.SIG_DFL] * 2
