"""
Migrations: one pure step for each version of the document format.

A step takes a whole document as plain data, envelope and all, and returns it as the
next version has it. The driver works on a copy, goes step by step and reports what
changed. Version 1 is the first, so there is no step yet.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from attrs import frozen

from plugin_model.errors import UnsupportedVersionError
from plugin_model.findings import Finding, Place, Severity, finding

__all__ = ["STEPS", "Migration", "Step", "migrate", "newest"]

Plain: TypeAlias = "dict[str, object]"
"""A document as plain data."""

Step: TypeAlias = "Callable[[Plain], Plain]"
"""Takes a document of one version, and returns it as the next version has it."""

STEPS: tuple[Step, ...] = ()
"""The step at place n leads from version n + 1 to version n + 2."""


@frozen(kw_only=True)
class Migration:
    """A document of the newest version, and how it came to be that."""

    document: dict[str, object]
    """The document, with the newest version in its envelope."""

    original_version: int
    """The version that it had."""

    changes: tuple[Finding, ...]
    """What each step added, removed and changed, each with its pointer."""


def newest(steps: Sequence[Step] | None = None) -> int:
    """
    Return the newest version of the format.

    Example:
        >>> newest(())
        1
    """
    return len(STEPS if steps is None else steps) + 1


def migrate(
    document: dict[str, object], *, steps: Sequence[Step] | None = None
) -> Migration:
    """
    Return *document* as the newest version has it; *document* itself is unchanged.

    Args:
        document: Plain data with a whole number from 1 under ``version``.
        steps: The steps to go; those of this release where none are given.

    Raises:
        UnsupportedVersionError: If the version is newer than the newest.

    Example:
        >>> def renamed(document):
        ...     content = dict(document["content"])
        ...     content["owner"] = content.pop("holder")
        ...     return {**document, "content": content}
        >>> old = {"version": 1, "content": {"holder": "skr"}}
        >>> migrate(old, steps=(renamed,)).document
        {'version': 2, 'content': {'owner': 'skr'}}
    """
    steps = STEPS if steps is None else steps
    version = document["version"]
    if not isinstance(version, int) or not 1 <= version <= newest(steps):
        raise UnsupportedVersionError(
            finding(
                "document.newer_version",
                place=Place(pointer="/version"),
                given=version,
                newest=newest(steps),
            )
        )
    if version == newest(steps):
        return Migration(document=document, original_version=version, changes=())
    now = copy.deepcopy(document)
    changes: list[Finding] = []
    for reached, step in enumerate(steps[version - 1 :], version + 1):
        before = copy.deepcopy(now)
        now = {**step(now), "version": reached}
        changes += _changes(before, now, reached)
    return Migration(document=now, original_version=version, changes=tuple(changes))


_ABSENT: Final = object()


def _changes(before: Plain, after: Plain, version: int) -> Iterator[Finding]:
    """Yield what is different, at the highest place that tells it."""
    waiting: list[tuple[str, object, object]] = [("", before, after)]
    while waiting:
        pointer, old, new = waiting.pop()
        if isinstance(old, dict) and isinstance(new, dict):
            keys = [*old, *(key for key in new if key not in old)]
            waiting += [
                (
                    f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}",
                    old.get(key, _ABSENT),
                    new.get(key, _ABSENT),
                )
                for key in reversed(keys)
            ]
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            both = list(enumerate(zip(old, new, strict=True)))
            waiting += [(f"{pointer}/{n}", *pair) for n, pair in reversed(both)]
        elif old != new and pointer != "/version":
            what = "changed"
            if old is _ABSENT or new is _ABSENT:
                what = "added" if old is _ABSENT else "removed"
            yield finding(
                f"migration.{what}",
                place=Place(pointer=pointer),
                severity=Severity.INFO,
                version=version,
                value=_kind(old),
            )


def _kind(value: object) -> str:
    # What stood there may be a person's: the sort of value is enough to find it by.
    names: dict[type, str] = {bool: "true/false", str: "text", list: "[…]", dict: "{…}"}
    return "null" if value is None else names.get(type(value), "123")
