"""
Writing: plain data as JSON or YAML text, the same text every time.

A list or an object that holds no other, and fits, stands on one line.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from stat import S_IMODE
from typing import Final
from uuid import uuid4

__all__ = ["as_json", "as_yaml", "replacing", "save"]

_WIDTH: Final = 88

# What YAML does not allow as it is, or would take for a line break or a mark.
_NOT_YAML: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    "|[\u2028\u2029]"
)
# A name that no reader of YAML takes for a flag or for nothing.
_NAME: Final = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][a-z0-9_]*")
_LONGEST_KEY: Final = 100
# Of the name of a file, in bytes, in the name of what will take its place.
_LONGEST_SHOWN: Final = 100


def as_json(plain: object) -> str:
    """
    Return *plain* as JSON text that ends with a line break.

    Example:
        >>> print(as_json({"names": ["a", "b"], "inner": {"deep": [[1]]}}), end="")
        {
          "names": ["a", "b"],
          "inner": {
            "deep": [
              [1]
            ]
          }
        }
    """
    return "".join(_json(plain, "\n", 0)) + "\n"


def _json(value: object, margin: str, taken: int) -> Iterator[str]:
    """Yield the pieces of *value*; *taken* signs stand on the line already."""
    if not (isinstance(value, dict | list) and value):
        yield _scalar(value)
        return
    line = _one_line(value, _WIDTH - taken - len(margin))
    if line is not None:
        yield line
        return
    inner = margin + "  "
    comma = ""
    if isinstance(value, dict):
        yield "{"
        for key, one in value.items():
            name = json.dumps(key, ensure_ascii=False) + ": "
            yield comma + inner + name
            yield from _json(one, inner, len(name))
            comma = ","
        yield margin + "}"
    else:
        yield "["
        for one in value:
            yield comma + inner
            yield from _json(one, inner, 0)
            comma = ","
        yield margin + "]"


def _one_line(value: dict[str, object] | list[object], width: int) -> str | None:
    """Return *value* on one line when it holds no other and fits."""
    inner = value.values() if isinstance(value, dict) else value
    # Every value takes three signs at least: no need to spell out what cannot fit.
    if len(value) * 3 > width or any(isinstance(one, dict | list) for one in inner):
        return None
    if isinstance(value, dict):
        names = (json.dumps(key, ensure_ascii=False) for key in value)
        both = zip(names, inner, strict=True)
        line = "{" + ", ".join(f"{name}: {_scalar(one)}" for name, one in both) + "}"
    else:
        line = "[" + ", ".join(map(_scalar, inner)) + "]"
    # One sign is kept for the comma after it.
    return line if len(line) < width else None


def _scalar(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def as_yaml(plain: object) -> str:
    """
    Return *plain* as YAML text; all text stands between quotes.

    Example:
        >>> print(as_yaml({"code": "0114", "list": [{"a": 1, "b": None}]}), end="")
        code: "0114"
        list:
          - a: 1
            b: null
    """
    return "\n".join(_yaml(plain, "")) + "\n"


def _yaml(value: object, margin: str) -> Iterator[str]:
    if not (isinstance(value, dict | list) and value):
        yield margin + _yaml_scalar(value)
    elif isinstance(value, list):
        for one in value:
            # The first line of what stands in a list goes beside its dash.
            lines = _yaml(one, margin + "  ")
            yield f"{margin}- {next(lines).removeprefix(margin + '  ')}"
            yield from lines
    else:
        for key, one in value.items():
            name = key if _NAME.fullmatch(key) else _yaml_scalar(key)
            head = f"{margin}{name}:"
            if len(name) > _LONGEST_KEY:
                # YAML looks for the colon no further than a thousand signs away.
                yield f"{margin}? {name}"
                head = f"{margin}:"
            if isinstance(one, dict | list) and one:
                yield head
                yield from _yaml(one, margin + "  ")
            else:
                yield f"{head} {_yaml_scalar(one)}"


def _yaml_scalar(value: object) -> str:
    return _NOT_YAML.sub(lambda sign: _escape(ord(sign[0])), _scalar(value))


def _escape(number: int) -> str:
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


@contextmanager
def replacing(path: os.PathLike[str] | str) -> Generator[Path, None, None]:
    """
    Give a path to write to, whose file takes the place of *path* at the end.

    Under the name *path* stands the old file or the new, never a part of it; when
    something goes wrong, what was written is gone and the old file untouched. A link
    stays, and what it leads to is replaced. Who may read the old file, and no other,
    may read the new one.

    Raises:
        OSError: If the folder cannot be written to, no file can have such a name, or
            links lead round in a ring.
    """
    # Only a file that is not there yet may lack; of a ring it is said at once.
    with suppress(FileNotFoundError):
        Path(path).stat()
    target = Path(os.path.realpath(path))
    # Beside the target, so that it can take its place in one step. No system allows
    # longer names than this one can be with the few signs that others add.
    shown = os.fsencode(target.name)[:_LONGEST_SHOWN].decode(errors="ignore")
    beside = target.with_name(f".{shown}.{uuid4().hex}")
    old = target.stat() if target.is_file() else None
    try:
        if old is not None:
            # Nobody else may read it while it is written.
            beside.touch(0o600)
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        if old is not None:
            beside.chmod(S_IMODE(old.st_mode))
        beside.replace(target)
    finally:
        # Of a folder that is none, what went wrong before says more.
        with suppress(FileNotFoundError, NotADirectoryError):
            beside.unlink()


def save(text: str, path: os.PathLike[str] | str) -> None:
    """
    Put *text* into a file, which holds the old text or the new, never a part of it.

    Raises:
        OSError: If the folder cannot be written to.
    """
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
