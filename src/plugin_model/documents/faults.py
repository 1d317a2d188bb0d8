"""
Faults of a document: where each one is, and all of them at once.

While a document is read, a place is a `Path`, cheap to make; it becomes an RFC
6901 pointer, a line and a character only where something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

import attrs
from attrs import define, field, frozen

from plugin_model.fields import nearest
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.messages import masked

__all__ = [
    "BAD",
    "HALF_CHARACTER",
    "Faults",
    "Locate",
    "Mark",
    "Path",
    "Unreadable",
    "child",
    "pointer",
    "shown",
    "with_holders",
]

Path: TypeAlias = "tuple[Path, str | int] | None"
"""The way to a value from the top: the way to its holder, and its key or index."""

HALF_CHARACTER: Final = re.compile("[\ud800-\udfff]")
"""A surrogate that stands alone: no text, though JSON can spell it."""

_LONGEST_NAME: Final = 60

# What messages name besides a value: the class's own words, not the person's.
_NOT_PERSONAL: Final = frozenset({"expected", "field", "given", "listed", "meant"})


BAD: Final = object()
"""What stands for a value that could not be read; its faults have been told."""


@frozen
class Unreadable:
    """A value that a text holds and a document may not; *code* says why."""

    code: str
    """The code of the fault, which has been told where it was met."""


@frozen
class Mark:
    """Where a value stands in a text: line and character, both from 1."""

    value: tuple[int, int]
    """Where the value begins."""

    key: tuple[int, int] | None = None
    """Where its key begins; ``None``: it has none."""


Locate = Callable[[frozenset[str]], Mapping[str, Mark]]
"""Looks up the marks of the values to which some pointers lead."""


def child(holder: str, key: str | int) -> str:
    """
    Return the pointer to a member of what *holder* points to.

    Example:
        >>> child("/content", "a/b")
        '/content/a~1b'
    """
    if isinstance(key, int):
        return f"{holder}/{key}"
    return f"{holder}/{key.replace('~', '~0').replace('/', '~1')}"


def pointer(path: Path) -> str:
    """
    Return *path* as an RFC 6901 pointer; the top is the empty text.

    Example:
        >>> pointer(((None, "sub_projects"), 3))
        '/sub_projects/3'
    """
    keys: list[str | int] = []
    while path is not None:
        path, key = path
        keys.append(key)
    found = ""
    for key in reversed(keys):
        found = child(found, key)
    return found


def _holders(at: str) -> Iterator[str]:
    """Yield a pointer, then those of what holds its value, up to the whole."""
    yield at
    while at:
        at = at.rpartition("/")[0]
        yield at


def with_holders(pointers: Iterable[str]) -> frozenset[str]:
    """
    Return some pointers, and those of all that holds their values.

    Example:
        >>> sorted(with_holders(["/a/0"]))
        ['', '/a', '/a/0']
    """
    return frozenset(holder for one in pointers for holder in _holders(one))


def shown(raw: object, *, personal: bool = False) -> str:
    """
    Return a value of a document as a message shows it: short, on one line.

    Example:
        >>> shown({"a": 1}), shown(True), shown("1999-05-17", personal=True)
        ('{…}', 'true', "'9999-99-99'")
    """
    match raw:
        case None:
            return "null"
        case bool():
            return "true" if raw else "false"
        case dict():
            return "{…}" if raw else "{}"
        case list():
            return "[…]" if raw else "[]"
        case str():
            return repr(masked(raw) if personal else _cut(raw))
        case int() | Decimal():
            return masked(str(raw)) if personal else _cut(str(raw))
        case _:
            return "…"


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


@frozen
class _Fault:
    finding: Finding
    at_key: bool


@define
class Faults:
    """
    Everything that is found wrong with one document, in the order it was met.

    A document may hold more faults than anybody wants to read: past *limit* they
    are counted, and no longer described.
    """

    limit: int
    """How many faults are described."""

    keeps_unknown: bool = False
    """Whether an unknown key is kept and warned of, instead of refused."""

    unknown: list[tuple[Path, object]] = field(factory=list)
    """What stood under unknown keys, when that is kept."""

    personal: bool = False
    """Whether the values at hand are a person's, and shown by their shape alone."""

    errors: int = 0
    """How many errors there are, described or not."""

    _found: list[_Fault] = field(factory=list, init=False)

    def add(
        self, code: str, path: Path, *, at_key: bool = False, **values: object
    ) -> None:
        """Take an error at *path*; *at_key* when the key is wrong, not its value."""
        if self._counts_on():
            self._take(_finding(code, values), path, at_key=at_key)

    def misfit(self, code: str, path: Path, raw: object) -> object:
        """Take a value that is not of its type, unless it has been told already."""
        if not _is_told(raw):
            self.add(code, path, value=shown(raw, personal=self.personal))
        return BAD

    def adopt(self, findings: Iterable[Finding], path: Path) -> None:
        """Take what a class said about the value at *path*."""
        for one in findings:
            self.errors += one.severity is Severity.ERROR
            if len(self._found) < self.limit:
                self._take(_masked(one) if self.personal else one, path)

    def off_list(self, what: str, path: Path, raw: str, known: Iterable[str]) -> object:
        """Take a text that is none of the *known* ones of some sort."""
        if not _is_told(raw) and self._counts_on():
            values = {"value": shown(raw, personal=self.personal)}
            self._take(_not_among(what, raw, known, values), path)
        return BAD

    def unknown_key(
        self, path: Path, key: str, value: object, known: Iterable[str]
    ) -> None:
        """Take a key that the object at *path* does not know."""
        severity = Severity.ERROR
        if self.keeps_unknown:
            self.unknown.append(((path, key), value))
            severity = Severity.WARNING
        self.errors += severity is Severity.ERROR
        if len(self._found) < self.limit:
            one = _not_among("key", key, known, {"value": repr(_cut(key))})
            self._take(attrs.evolve(one, severity=severity), (path, key), at_key=True)

    def told(self, locate: Locate) -> tuple[Finding, ...]:
        """
        Return the findings in the order of the text, and one that counts the rest.

        Args:
            locate: Looks up where values stand in the text. What is not found there,
                because a migration has made it, is told of its nearest holder.
        """
        wanted = (fault.finding.place.pointer or "" for fault in self._found)
        marks = locate(with_holders(wanted))
        placed = sorted(
            (_placed(one, marks) for one in self._found),
            key=lambda one: (one.place.line or 0, one.place.character or 0),
        )
        rest = self.errors - sum(one.severity is Severity.ERROR for one in placed)
        if rest == 0:
            return tuple(placed)
        whole = Place(pointer="")
        return (*placed, finding("document.more_faults", place=whole, count=rest))

    def _counts_on(self) -> bool:
        self.errors += 1
        return len(self._found) < self.limit

    def _take(self, one: Finding, path: Path, *, at_key: bool = False) -> None:
        # A class may point into its own value: that way goes on from here.
        within = one.place.pointer or ""
        place = attrs.evolve(one.place, pointer=pointer(path) + within)
        self._found.append(_Fault(attrs.evolve(one, place=place), at_key))


def _finding(code: str, values: Mapping[str, object]) -> Finding:
    shown_values = tuple((name, str(value)) for name, value in values.items())
    return Finding(code=code, values=shown_values)


def _is_told(raw: object) -> bool:
    """Tell whether a value is at fault whatever it stands for."""
    return isinstance(raw, Unreadable) or (
        isinstance(raw, str) and HALF_CHARACTER.search(raw) is not None
    )


def _masked(one: Finding) -> Finding:
    """Return what a class said of a person, the person's own values masked."""
    values = tuple(
        (name, value if name in _NOT_PERSONAL else masked(value))
        for name, value in one.values
    )
    return attrs.evolve(one, values=values)


def _not_among(
    what: str, name: str, known: Iterable[str], values: Mapping[str, str]
) -> Finding:
    listed = tuple(known)
    # Looking for the nearest name takes long for a long one, which is no slip.
    meant = nearest(name, listed) if len(name) <= _LONGEST_NAME else None
    likeness = "unknown" if meant is None else "misspelt"
    shown_list = ", ".join(listed[:12]) + (", …" if len(listed) > 12 else "")
    named = {**values, "listed": shown_list, "meant": repr(meant)}
    return _finding(f"document.{likeness}_{what}", named)


def _placed(fault: _Fault, marks: Mapping[str, Mark]) -> Finding:
    one = fault.finding
    for found in _holders(one.place.pointer or ""):
        if found in marks:
            mark = marks[found]
            is_key = fault.at_key and found == one.place.pointer
            line, character = mark.key if is_key and mark.key else mark.value
            place = attrs.evolve(
                one.place, pointer=found, line=line, character=character
            )
            return attrs.evolve(one, place=place)
    return one
