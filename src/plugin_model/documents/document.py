"""
A document, read and written.

`read` is strict and tells every fault of a document at once; `load` keeps what it
does not know; `write` puts down the same text every time.
"""

from __future__ import annotations

import hashlib
import os
from typing import IO, Generic, TypeVar, cast, overload

from attrs import AttrsInstance, field, frozen

from plugin_model import migrations
from plugin_model.documents.envelope import closed
from plugin_model.documents.faults import Faults
from plugin_model.documents.nodes import kind_of, shape_of
from plugin_model.documents.reading import Report, examine
from plugin_model.documents.sources import Form, Limits, Source, form_of_path
from plugin_model.documents.unknown import Unknown, put_back
from plugin_model.documents.vetting import vet
from plugin_model.documents.writing import as_json, as_yaml, save
from plugin_model.eligibility.digest import canonical_json
from plugin_model.errors import DocumentError
from plugin_model.findings import Finding, Place, finding

__all__ = ["Content", "Document", "check", "digest", "load", "read", "write"]

Content = TypeVar("Content", bound=AttrsInstance)
"""The class that a document holds."""

_DEFAULT_LIMITS = Limits()


@frozen(kw_only=True)
class Document(Generic[Content]):
    """
    What a document held, with all that the library does not know of it.

    To change the content and keep the rest, use `attrs.evolve`.
    """

    content: Content
    """The project, the rule set, or what else it was."""

    unknown: tuple[Unknown, ...] = ()
    """What stood under unknown keys; `write` puts it back."""

    original_version: int = field(factory=migrations.newest)
    """The version of the format that the document was first written in."""

    findings: tuple[Finding, ...] = ()
    """A warning for each unknown key, and what the migrations changed."""


def read(
    source: Source,
    holder: type[Content],
    *,
    form: Form | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Content:
    """
    Return what a document holds, or tell everything that is wrong with it.

    Args:
        source: A path, bytes, text or an open file; see `Source`.
        holder: The class that the document should hold, such as `Project`.
        form: ``"json"`` or ``"yaml"``; by the file's name or its text if not given.
        limits: How much the document may hold.

    Raises:
        DocumentError: With every fault of the document: its code, its pointer, line
            and character, and what would be right. An unknown key is a fault.
        UnsupportedVersionError: If the document is newer than this release.
        OSError: If a path cannot be read.
        MissingExtraError: If it is YAML and PyYAML is not installed.

    Example:
        >>> from plugin_model import Period
        >>> text = '{"format": "plugin_model", "version": 1, "kind": "period", '
        >>> read(text + '"content": {"start": "2015-03-01"}}', Period).start
        datetime.date(2015, 3, 1)
        >>> read(text + '"content": {"strat": 7}}', Period)
        Traceback (most recent call last):
        plugin_model.errors.DocumentError: line 1, character 72, at /content/strat: \
unknown key 'strat'; did you mean 'start'?
    """
    content = examine(source, holder, form, limits).content_or_refusal()
    # What a holder's shape reads is an instance of the holder.
    return cast("Content", content)


@overload
def load(
    source: Source,
    holder: type[Content],
    *,
    form: Form | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Document[Content]: ...


@overload
def load(
    source: Source,
    holder: None = None,
    *,
    form: Form | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Document[AttrsInstance]: ...


def load(
    source: Source,
    holder: type[Content] | None = None,
    *,
    form: Form | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Document[Content] | Document[AttrsInstance]:
    """
    Return what a document holds, and keep what the library does not know of it.

    Like `read`, but an unknown key is kept and warned of. All other faults are
    errors still.

    Args:
        source: A path, bytes, text or an open file; see `Source`.
        holder: The class that the document should hold; ``None``: what its kind says.
        form: ``"json"`` or ``"yaml"``; by the file's name or its text if not given.
        limits: How much the document may hold.

    Raises:
        DocumentError: With every fault of the document.
        UnsupportedVersionError: If the document is newer than this release.
        OSError: If a path cannot be read.
        MissingExtraError: If it is YAML and PyYAML is not installed.

    Example:
        >>> from plugin_model import Period
        >>> text = '{"format": "plugin_model", "version": 1, "kind": "period", '
        >>> document = load(text + '"content": {"colour": "red"}}', Period)
        >>> document.unknown[0].pointer
        '/content/colour'
        >>> "red" in write(document)
        True
    """
    report = examine(source, holder, form, limits, keeps_unknown=True)
    return Document(
        content=cast("Content", report.content_or_refusal()),
        unknown=report.unknown,
        original_version=report.original_version or migrations.newest(),
        findings=report.findings,
    )


def check(
    source: Source,
    holder: type[AttrsInstance] | None = None,
    *,
    form: Form | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Report:
    """
    Return everything that is wrong with a document, and with what it says.

    A document whose form is right is also checked for what contradicts itself: a
    rule that can never hold, say, or a sum that does not meet its budget.

    Args:
        source: A path, bytes, text or an open file; see `Source`.
        holder: The class that the document should hold; ``None``: what its kind says.
        form: ``"json"`` or ``"yaml"``; by the file's name or its text if not given.
        limits: How much the document may hold.

    Raises:
        OSError: If a path cannot be read.
        MissingExtraError: If it is YAML and PyYAML is not installed.

    Example:
        >>> [one.code for one in check("{]").findings]
        ['document.json_expected_key']
    """
    return examine(source, holder, form, limits, is_thorough=True)


def write(
    thing: AttrsInstance | Document[Content],
    target: os.PathLike[str] | str | IO[str] | None = None,
    *,
    form: Form | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> str:
    """
    Return *thing* as a document, and put it into *target* where one is given.

    The same thing makes the same text: keys in the order of the class, a line break
    at the end. A file is replaced in one step. Of an object that `load` gave, the
    unknown keys are put back.

    Args:
        thing: An object of the library, or a `Document` that holds one.
        target: A path, or a file that is open for text.
        form: ``"json"`` or ``"yaml"``; by the file's name if not given, else JSON.
        limits: What the document may hold, so that it can be read again.

    Raises:
        DocumentError: If it could not be read again: half a character in a text,
            nesting too deep, or an unknown key whose object is gone.
        OSError: If the path cannot be written to.

    Example:
        >>> from plugin_model import Period
        >>> print(write(Period()), end="")
        {
          "format": "plugin_model",
          "version": 1,
          "kind": "period",
          "content": {}
        }
    """
    plain = _plain(thing, limits)
    if isinstance(target, str | os.PathLike):
        text = _spelt(plain, form or form_of_path(target))
        save(text, target)
        return text
    text = _spelt(plain, form)
    if target is not None:
        target.write(text)
    return text


def _spelt(plain: object, form: Form | None) -> str:
    return as_yaml(plain) if form == "yaml" else as_json(plain)


def _plain(
    thing: AttrsInstance | Document[Content], limits: Limits
) -> dict[str, object]:
    document = thing if isinstance(thing, Document) else Document(content=thing)
    holder = type(document.content)
    faults = Faults(limit=limits.faults)
    try:
        content = shape_of(holder).unstructure(document.content)
    except RecursionError:
        place = Place(pointer="/content")
        told = finding("document.too_deep", place=place, limit=limits.depth)
        raise DocumentError(told) from None
    plain = closed(kind_of(holder), content, document.original_version)
    put_back(plain, document.unknown)
    vet(plain, limits, faults)
    if faults.errors:
        raise DocumentError(*faults.told(lambda _: {}))
    return plain


def digest(thing: AttrsInstance) -> str:
    """
    Return a fingerprint of *thing*: SHA-256 of its canonical JSON (RFC 8785).

    Things that are written alike have the same, whatever file they came from. The
    version of the format does not count. A rule set has the digest that
    `plugin_model.eligibility.digest` gives it.

    Raises:
        InvalidValueError: If a whole number in it is beyond what JSON keeps.

    Example:
        >>> from plugin_model import Period
        >>> digest(Period())[:12]
        '00841edd31f4'
    """
    kind = kind_of(type(thing))
    content = shape_of(type(thing)).unstructure(thing)
    document = {"kind": kind, "content": content}
    return hashlib.sha256(canonical_json(document)).hexdigest()
