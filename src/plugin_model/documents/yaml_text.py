"""
YAML text: plain data out of it, every value without quotes as its text.

YAML's own guesses are not asked for: 0114 stays 0114 and no stays no, and the field
that a value is read for decides its type. References, tags, repeated keys and keys
that are no text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from attrs import define, field

from plugin_model.documents.faults import Mark, Unreadable, child, with_holders
from plugin_model.documents.json_text import LONGEST_NUMBER, Repeated
from plugin_model.documents.scalars import FLAG, WHOLE, Plain, Value
from plugin_model.errors import DocumentError, MissingExtraError
from plugin_model.findings import Place, finding

__all__ = ["locate", "parse", "settled"]

_NULLS: Final = frozenset({"", "~", "null"})
_NUMBER: Final = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?|[eE][-+]?[0-9]{1,3})"
)


def parse(text: str) -> object:
    r"""
    Return the plain data that *text* holds; a value without quotes is `Plain`.

    Raises:
        DocumentError: If it is no YAML, or holds more than one document.
        MissingExtraError: If PyYAML is not installed.

    Example:
        >>> parse("code: 0114\nflag: no\nend: null\n")
        {'code': '0114', 'flag': 'no', 'end': None}
    """
    return _compose(text, frozenset())[0]


def locate(text: str, wanted: frozenset[str]) -> Mapping[str, Mark]:
    r"""
    Return where the values stand to which the pointers in *wanted* lead.

    Example:
        >>> locate("a:\n  - 7\n", frozenset({"/a/0"}))["/a/0"].value
        (2, 5)
    """
    return _compose(text, with_holders(wanted))[1]


def settled(plain: object) -> object:
    """
    Return *plain* with every `Plain` in it as JSON would have it.

    This is for what no field decides: what stands under unknown keys.

    Example:
        >>> settled([Plain("1"), Plain("0114"), Plain("true"), "1"])
        [1, '0114', True, '1']
    """
    match plain:
        case dict():
            return {key: settled(value) for key, value in plain.items()}
        case list():
            return [settled(value) for value in plain]
        case Plain():
            return _settled_scalar(plain)
        case _:
            return plain


def _settled_scalar(plain: Plain) -> object:
    for native in (FLAG, WHOLE):
        if native.pattern.fullmatch(plain):
            return native.from_plain(plain)
    if _NUMBER.fullmatch(plain) and len(plain) <= LONGEST_NUMBER:
        return Decimal(plain)
    return str(plain)


@define
class _Holder:
    """A list or an object that has begun and not yet ended."""

    pointer: str | None
    value: dict[str, object] | list[object]
    unfit: str | None
    key: str | None = None
    key_at: tuple[int, int] | None = None
    again: dict[str, None] = field(factory=dict)

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None

    def place(self, wanted: frozenset[str]) -> str | None:
        """Return the pointer to the next value, if the holder is wanted itself."""
        if self.pointer is None or self.pointer not in wanted:
            return None
        return child(self.pointer, len(self.value) if self.key is None else self.key)

    def take(self, value: object) -> None:
        """Take the next value."""
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is None:
            # A list, an object or a reference stands where a key should.
            self.unfit, self.key = "document.yaml_key", ""
        else:
            if self.key in self.value:
                self.again[self.key] = None
            self.value[self.key] = value
            self.key = self.key_at = None

    def close(self) -> object:
        """Return the list or object, now that it ends."""
        if self.unfit is not None:
            return Unreadable(self.unfit)
        if isinstance(self.value, dict) and self.again:
            repeated = Repeated(self.value)
            repeated.keys_again = tuple(self.again)
            return repeated
        return self.value


def _compose(text: str, wanted: frozenset[str]) -> tuple[object, dict[str, Mark]]:
    """Return the plain data, and where the wanted values of it stand."""
    top: list[object] = []
    holders = [_Holder("", top, unfit=None)]
    marks: dict[str, Mark] = {}
    for event in _events(text):
        holder = holders[-1]
        what = type(event).__name__
        if what in {"SequenceEndEvent", "MappingEndEvent"}:
            holders.pop()
            holders[-1].take(holder.close())
            continue
        unfit = _unfit(event)
        if what == "ScalarEvent" and holder.awaits_key:
            holder.key, holder.key_at = event.value, _begin(event)
            holder.unfit = unfit or holder.unfit
            continue
        pointer = holder.place(wanted) if len(holders) > 1 else ""
        if pointer is not None and pointer in wanted:
            marks[pointer] = Mark(key=holder.key_at, value=_begin(event))
        if what == "SequenceStartEvent":
            holders.append(_Holder(pointer, [], unfit))
        elif what == "MappingStartEvent":
            holders.append(_Holder(pointer, {}, unfit))
        else:
            holder.take(Unreadable(unfit) if unfit else _scalar(event))
    return (top[0] if top else None), marks


def _begin(event: Value) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _unfit(event: Value) -> str | None:
    """Return the code of what may not stand in front of a value, if it does."""
    if getattr(event, "anchor", None) is not None:
        return "document.yaml_alias"
    return None if getattr(event, "tag", None) is None else "document.yaml_tag"


def _scalar(event: Value) -> object:
    if event.style:
        return str(event.value)
    return None if event.value in _NULLS else Plain(event.value)


def _events(text: str) -> Iterator[Value]:
    """Yield the events of the one document that *text* holds."""
    try:
        import yaml
    except ImportError:
        told = finding("extra.missing", what="YAML", extra="yaml")
        raise MissingExtraError(told) from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _fault("yaml_several", event.start_mark)
            elif isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.MarkedYAMLError as slip:
        raise _fault("yaml_syntax", slip.problem_mark) from None
    except (yaml.YAMLError, UnicodeEncodeError):
        # A character that YAML does not allow: the reader tells no line.
        raise _fault("yaml_character", None) from None


def _fault(what: str, mark: Value) -> DocumentError:
    place = Place(pointer="")
    if mark is not None:
        place = Place(pointer="", line=mark.line + 1, character=mark.column + 1)
    return DocumentError(finding(f"document.{what}", place=place))
