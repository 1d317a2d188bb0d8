"""Reading: from a source to an object, with all that was found on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from attrs import AttrsInstance, evolve, frozen

from plugin_model.documents import json_text, yaml_text
from plugin_model.documents.envelope import opened
from plugin_model.documents.faults import Faults
from plugin_model.documents.kinds import KINDS, findings_in
from plugin_model.documents.nodes import kind_of, shape_of
from plugin_model.documents.sources import Form, Limits, Source, text_of
from plugin_model.documents.unknown import Unknown, kept
from plugin_model.documents.vetting import vet
from plugin_model.errors import DocumentError, UnsupportedVersionError
from plugin_model.findings import Finding

__all__ = ["Report", "examine"]


@frozen(kw_only=True)
class Report:
    """What was found in a document."""

    kind: str | None = None
    """The kind that it says it is of; ``None``: that could not be read."""

    content: AttrsInstance | None = None
    """What it holds; ``None``: there is an error."""

    unknown: tuple[Unknown, ...] = ()
    """What stood under unknown keys, when that was kept."""

    version: int | None = None
    """The version that it is written in; ``None``: that could not be read."""

    original_version: int | None = None
    """The version that it was first written in; ``None``: that could not be read."""

    findings: tuple[Finding, ...] = ()
    """Every fault in the order of the text, and what migrations changed."""

    refusal: type[DocumentError] = DocumentError
    """The error that a reader raises when there is no content."""

    def content_or_refusal(self) -> AttrsInstance:
        """
        Return the content.

        Raises:
            DocumentError: If there is none.
        """
        if self.content is None:
            raise self.refusal(*self.findings)
        return self.content


def examine(
    source: Source,
    holder: type[AttrsInstance] | None,
    form: Form | None,
    limits: Limits,
    *,
    keeps_unknown: bool = False,
    is_thorough: bool = False,
) -> Report:
    """
    Return what is found in a document; nothing that it holds makes this raise.

    Args:
        source: Where to read it from.
        holder: The class that it should hold; ``None``: what its kind says.
        form: How it is spelt; ``None``: by its name or text.
        limits: How much it may hold.
        keeps_unknown: Whether unknown keys are kept and warned of.
        is_thorough: Whether the content is also checked for contradictions.
    """
    faults = Faults(limit=limits.faults, keeps_unknown=keeps_unknown)
    try:
        text, spelt = text_of(source, limits, form)
        spelling = yaml_text if spelt == "yaml" else json_text
        report = _read(spelling.parse, text, holder, limits, faults)
    except DocumentError as refusal:
        return Report(findings=refusal.findings, refusal=type(refusal))
    if is_thorough and report.content is not None:
        faults.adopt(findings_in(report.content), (None, "content"))
    told = faults.told(lambda wanted: spelling.locate(text, wanted))
    return evolve(report, findings=(*told, *report.findings))


def _read(
    parse: Callable[[str], object],
    text: str,
    holder: type[AttrsInstance] | None,
    limits: Limits,
    faults: Faults,
) -> Report:
    """Return a report whose findings are those of the migrations alone."""
    classes = KINDS if holder is None else {kind_of(holder): holder}
    envelope = None
    try:
        plain = parse(text)
        if vet(plain, limits, faults):
            envelope = opened(plain, classes, faults)
    except RecursionError:
        faults.add("document.too_deep", None, limit=limits.depth)
    except UnsupportedVersionError as newer:
        faults.adopt(newer.findings, None)
        return Report(refusal=UnsupportedVersionError)
    if envelope is None:
        return Report()
    shape = shape_of(classes[envelope.kind])
    content = shape.structure(envelope.content, (None, "content"), faults)
    return Report(
        kind=envelope.kind,
        # What the shape of a class has read is of that class.
        content=None if faults.errors else cast("AttrsInstance", content),
        unknown=kept(envelope.document, faults),
        version=envelope.version,
        original_version=envelope.original_version,
        findings=() if faults.errors else envelope.changes,
    )
