"""
Every error that this library raises, one small tree.

An error carries findings, so that all faults are told at once and each can be
read in Swedish and English: ``str(error)`` is English, ``error.text("sv")``
Swedish. Ineligible and undetermined are answers, never errors.
"""

from __future__ import annotations

from plugin_model.findings import Finding
from plugin_model.messages import Language

__all__ = [
    "DocumentError",
    "FactsError",
    "InvalidValueError",
    "MissingExtraError",
    "PluginModelError",
    "RegisterError",
    "RuleError",
    "UnsupportedVersionError",
]


class PluginModelError(Exception):
    """The root of the tree; catch this to catch all of it."""

    findings: tuple[Finding, ...]
    """Every fault that was found, in the order in which it was met."""

    def __init__(self, *findings: Finding) -> None:
        """Take the findings that the error tells about; they survive pickling."""
        super().__init__(*findings)
        self.findings = findings

    def text(self, language: Language = "en") -> str:
        """Return one line for each finding."""
        return "\n".join(one.text(language) for one in self.findings)

    def __str__(self) -> str:
        """Return the English text."""
        return self.text("en")


class InvalidValueError(PluginModelError, ValueError):
    """A value broke a rule of its class or of its number's law."""


class RuleError(PluginModelError, ValueError):
    """A rule is unsound, or is asked about a day on which it is not in force."""


class FactsError(PluginModelError, ValueError):
    """Facts or a table cannot be read as the rule's fields say."""


class DocumentError(PluginModelError, ValueError):
    """A document cannot be read; each finding has a pointer."""


class UnsupportedVersionError(DocumentError):
    """A document is of a version that this release does not know."""


class RegisterError(PluginModelError, ValueError):
    """A participant file cannot be read or written at all."""


class MissingExtraError(PluginModelError, ImportError):
    """An optional package is needed; the message names the extra to install."""
