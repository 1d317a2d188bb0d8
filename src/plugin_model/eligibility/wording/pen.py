"""The pen: words in one language, as they are or for Markdown."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from attrs import frozen

from plugin_model.eligibility.rules import RuleSet
from plugin_model.messages import Language, text
from plugin_model.values import Source, Text

__all__ = ["Pen"]

# What Markdown reads as more than a sign: anywhere, and where a line begins.
_MARKS: Final = re.compile(r"([\\`*_\[\]<>&~|$#])")
_MARKS_AT_START: Final = re.compile(r"^(\d*)([-+=:.)])")
_SAFE_LINK: Final = re.compile(r"https?://[^\s<>\\\x00-\x1f\x7f]+")


@frozen(kw_only=True)
class Pen:
    r"""
    Writes in one language.

    What a rule set brings along (labels, sources, names) is written on one line and
    cannot pass for anything else: signs that Markdown would read are escaped.

    Example:
        >>> print(Pen(language="en", is_markdown=True).plain("at_risk\n# not"))
        at\_risk \# not
    """

    language: Language
    """The language."""

    is_markdown: bool = False
    """Whether it writes Markdown."""

    def say(self, code: str, *, count: int | None = None, **values: object) -> str:
        """Return the text of a code."""
        return text(code, self.language, count=count, values=values)

    def plain(self, words: str) -> str:
        """Return what a rule set says, on one line."""
        line = _one_line(words)
        if not self.is_markdown:
            return line
        return _MARKS_AT_START.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))

    def words(self, words: Text) -> str:
        """Return what a rule set says in the language."""
        return self.plain(words.language(self.language))

    def id(self, id: str) -> str:
        """Return an id, in Markdown as code."""
        line = _one_line(id)
        if self.is_markdown and "`" not in line:
            return f"`{line}`"
        return self.plain(line)

    def number(self, value: object) -> str:
        """Return a number with all its digits and the language's decimal sign."""
        digits = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return digits.replace(".", ",") if self.language == "sv" else digits

    def name(self, rules: RuleSet) -> str:
        """Return what a rule set is called."""
        return self.plain(rules.id) if rules.label is None else self.words(rules.label)

    def link(self, source: Source) -> str:
        """Return a source, with its link where it has one."""
        title = self.plain(source.title)
        if source.link is None:
            return title
        if self.is_markdown and _SAFE_LINK.fullmatch(source.link):
            return f"[{title}](<{source.link}>)"
        return f"{title} ({self.plain(source.link)})"


def _one_line(words: str) -> str:
    # A terminal or a browser may act on control signs; nobody reads them.
    shown = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(shown.split())
