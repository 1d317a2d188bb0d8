"""
Vetting: what plain data of any kind may not hold, told before it is given types.

Repeated keys, NaN, half characters, texts too long and nesting too deep.
"""

from __future__ import annotations

from plugin_model.documents.faults import HALF_CHARACTER, Faults, Path, Unreadable
from plugin_model.documents.json_text import LONGEST_NUMBER, Repeated
from plugin_model.documents.sources import Limits

__all__ = ["vet"]


def vet(plain: object, limits: Limits, faults: Faults) -> bool:
    """
    Tell every fault of *plain*, and return whether it may be looked at further.

    What is nested too deep, or stands under a key that is too long or broken, may
    not: merely to say where its faults are would take too much.
    """
    level: list[tuple[Path, object]] = [(None, plain)]
    for _ in range(limits.depth + 1):
        if not level:
            return True
        below: list[tuple[Path, object]] = []
        for path, value in level:
            if isinstance(value, str):
                if not value.isascii() or len(value) > limits.characters:
                    _vet_text(value, path, limits, faults)
            elif isinstance(value, dict):
                if not _vet_keys(value, path, limits, faults):
                    return False
                below += [((path, key), one) for key, one in value.items()]
            elif isinstance(value, list):
                below += [((path, index), one) for index, one in enumerate(value)]
            elif isinstance(value, Unreadable):
                faults.add(value.code, path, limit=LONGEST_NUMBER)
        level = below
    for path, _ in level[:1]:
        faults.add("document.too_deep", path, limit=limits.depth)
    return not level


def _vet_keys(
    value: dict[str, object], path: Path, limits: Limits, faults: Faults
) -> bool:
    for key in value:
        if len(key) > limits.key:
            faults.add("document.key_too_long", path, limit=limits.key)
            return False
        if not key.isascii() and HALF_CHARACTER.search(key):
            # A pointer must be printable, so the holder is told of.
            faults.add("document.lone_surrogate", path)
            return False
    if isinstance(value, Repeated):
        for key in value.keys_again:
            faults.add("document.repeated_key", (path, key), at_key=True, key=repr(key))
    return True


def _vet_text(text: str, path: Path, limits: Limits, faults: Faults) -> None:
    if len(text) > limits.characters:
        faults.add("document.text_too_long", path, limit=limits.characters)
    if HALF_CHARACTER.search(text):
        faults.add("document.lone_surrogate", path)
