"""
JSON text: plain data out of it, and the line and character of any value in it.

The standard library reads the text. Only where something is wrong is the text gone
through again, token by token, for the places; both agree on what is JSON.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from attrs import define

from plugin_model.documents.faults import Mark, Unreadable, child, with_holders
from plugin_model.errors import DocumentError
from plugin_model.findings import Finding, Place, finding

__all__ = ["LONGEST_NUMBER", "Lines", "Repeated", "locate", "parse"]

LONGEST_NUMBER: Final = 500
"""How many signs a number may have: enough for any amount, too few to stall on."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_BEGUN_TEXT: Final = re.compile(
    r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*'
)
_TOKEN: Final = re.compile(
    rf'[{{\[]|{_BEGUN_TEXT.pattern}"'
    r"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
    r"|true|false|null|NaN|-?Infinity"
)

# What people write who think of another language; it must be clear where it ends.
_COMMENT: Final = re.compile(r"//[^\n]*|/\*(?s:.*?)\*/")
_QUOTED: Final = r"'[^'\"\\\n]*'"
_MEANT_VALUE: Final = re.compile(
    rf"(?:{_QUOTED}|True\b|False\b|None\b)(?=[ \t\n\r]*[,\]}}])"
)
_MEANT_KEY: Final = re.compile(rf"(?:{_QUOTED}|[A-Za-z_]\w*)(?=[ \t\n\r]*:)")
_MEMBER: Final = re.compile(
    rf'(?:{_BEGUN_TEXT.pattern}"(?=[ \t\n\r]*:)|{_MEANT_KEY.pattern})'
)
_MOST_SLIPS: Final = 100

_NAN: Final = Unreadable("document.not_a_number")
_LONG: Final = Unreadable("document.number_too_long")


class Repeated(dict[str, object]):
    """An object in which a key stands more than once; of its values, the last."""

    keys_again: tuple[str, ...] = ()
    """The keys that stand more than once."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(key for key, _ in pairs)
    again = Repeated(found)
    again.keys_again = tuple(key for key in found if times[key] > 1)
    return again


def _whole(digits: str) -> object:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _LONG


def _decimal(digits: str) -> object:
    try:
        return Decimal(digits) if len(digits) <= LONGEST_NUMBER else _LONG
    except InvalidOperation:
        # The exponent alone can be beyond anything.
        return _LONG


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_whole,
    parse_float=_decimal,
    parse_constant=lambda _: _NAN,
)


def parse(text: str) -> object:
    """
    Return the plain data that *text* holds; a number with a point is a `Decimal`.

    Raises:
        DocumentError: If it is no JSON; the error names the line and character, and
            those of further slips, as far as it is clear what was meant.
        RecursionError: If it is nested deeper than Python can follow.

    Example:
        >>> parse('{"format": "plugin_model", "version": 1}')
        {'format': 'plugin_model', 'version': 1}
    """
    try:
        return _DECODER.decode(text)
    except (json.JSONDecodeError, RecursionError):
        slips = _slips(text)
        if slips:
            raise DocumentError(*slips) from None
        raise


def locate(text: str, wanted: frozenset[str]) -> Mapping[str, Mark]:
    r"""
    Return where the values stand to which the pointers in *wanted* lead.

    Example:
        >>> locate('{"a":\n  [7]}', frozenset({"/a/0"}))["/a/0"].value
        (2, 4)
    """
    found: dict[str, tuple[int | None, int]] = {}
    # What could be parsed has no slips to tell.
    walk = _walk(text, with_holders(wanted), lambda *_: None)
    for pointer, key_at, value_at in walk:
        if pointer in wanted:
            found[pointer] = (key_at, value_at)
    lines = Lines(text)
    return {
        pointer: Mark(
            key=None if key_at is None else lines.place(key_at),
            value=lines.place(value_at),
        )
        for pointer, (key_at, value_at) in found.items()
    }


class Lines:
    """The lines of a text, to tell where an offset lies."""

    def __init__(self, text: str) -> None:
        """Look up where the lines of *text* begin."""
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and character of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class _SlipError(Exception):
    """The text is no JSON from an offset on."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what, offset)
        self.what = what
        self.offset = offset


_Tell: TypeAlias = Callable[[str, int], None]
"""Takes a slip after which it is clear how the text goes on."""


def _slips(text: str) -> tuple[Finding, ...]:
    """Return a finding for each place at which *text* is no JSON, up to the unclear."""
    found: list[tuple[str, int]] = []

    def tell(what: str, offset: int) -> None:
        if len(found) == _MOST_SLIPS:
            raise _SlipError(what, offset)
        found.append((what, offset))

    try:
        for _ in _walk(text, frozenset(), tell):
            pass
    except _SlipError as slip:
        found.append((slip.what, slip.offset))
    lines = Lines(text)
    places = [(what, lines.place(offset)) for what, offset in found]
    return tuple(
        finding(
            f"document.json_{what}",
            place=Place(pointer="", line=line, character=character),
        )
        for what, (line, character) in places
    )


@define
class _Holder:
    """A list or an object that has begun and not yet ended."""

    pointer: str | None
    closing: str
    next_index: int = 0


def _walk(
    text: str, wanted: frozenset[str], tell: _Tell
) -> Iterator[tuple[str, int | None, int]]:
    """
    Yield the pointers of values, and the offsets of their keys and of themselves.

    Only the members of what is *wanted* have pointers: all of them, at any depth,
    would take more memory than the text.
    """
    holders: list[_Holder] = []
    pointer: str | None = ""
    key_at, at = None, _skip_space(text, 0, tell)
    while True:
        end = _end_of_token(text, at, tell)
        if pointer is not None:
            yield pointer, key_at, at
        is_opened = text[at] in "[{"
        if is_opened:
            holders.append(_Holder(pointer, closing="]" if text[at] == "[" else "}"))
        at = _skip_space(text, end, tell)
        while holders and (text.startswith(holders[-1].closing, at) or not is_opened):
            comma = at
            if not text.startswith(holders[-1].closing, at):
                at = _skip_comma(text, at, holders[-1], tell)
                if not text.startswith(holders[-1].closing, at):
                    break
                tell("trailing_comma", comma)
            holders.pop()
            is_opened = False
            at = _skip_space(text, at + 1, tell)
        if not holders:
            if at < len(text):
                raise _SlipError("extra_text", at)
            return
        holder = holders[-1]
        key: int | str = holder.next_index
        key_at = None
        if holder.closing == "]":
            holder.next_index += 1
        else:
            key_at = at
            key, at = _key(text, at, tell)
        is_wanted = holder.pointer in wanted
        pointer = child(holder.pointer or "", key) if is_wanted else None


def _skip_space(text: str, at: int, tell: _Tell) -> int:
    while True:
        space = _SPACE.match(text, at)
        at = at if space is None else space.end()
        comment = _COMMENT.match(text, at) if text.startswith("/", at) else None
        if comment is None:
            return at
        tell("comment", at)
        at = comment.end()


def _end_of_token(text: str, at: int, tell: _Tell) -> int:
    token = _TOKEN.match(text, at)
    if token is None:
        token = _MEANT_VALUE.match(text, at)
        if token is None:
            raise _SlipError(_why_no_text(text, at) or "expected_value", at)
        tell("expected_value", at)
    return token.end()


def _skip_comma(text: str, at: int, holder: _Holder, tell: _Tell) -> int:
    if text.startswith(",", at):
        return _skip_space(text, at + 1, tell)
    if at == len(text):
        raise _SlipError("ended", at)
    goes_on = _TOKEN if holder.closing == "]" else _MEMBER
    if goes_on.match(text, at) is None:
        raise _SlipError("expected_comma", at)
    tell("expected_comma", at)
    return at


def _key(text: str, at: int, tell: _Tell) -> tuple[str, int]:
    """Return the key that stands at an offset, and the offset of its value."""
    token = _TOKEN.match(text, at) if text.startswith('"', at) else None
    key = "" if token is None else str(json.loads(token[0]))
    if token is None:
        token = _MEANT_KEY.match(text, at)
        if token is None:
            raise _SlipError(_why_no_text(text, at) or "expected_key", at)
        tell("expected_key", at)
    colon = _skip_space(text, token.end(), tell)
    if not text.startswith(":", colon):
        raise _SlipError("expected_colon" if colon < len(text) else "ended", colon)
    return key, _skip_space(text, colon + 1, tell)


def _why_no_text(text: str, at: int) -> str | None:
    """Return what is wrong with a text in quotes; ``None``: none begins there."""
    if at == len(text):
        return "ended"
    begun = _BEGUN_TEXT.match(text, at)
    if begun is None:
        return None
    if begun.end() == len(text):
        return "open_text"
    return "bad_escape" if text[begun.end()] == "\\" else "control_sign"
