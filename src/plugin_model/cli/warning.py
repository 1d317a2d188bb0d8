"""What the commands say of rules that hold together, and are odd."""

from __future__ import annotations

from collections.abc import Iterator

from plugin_model.eligibility import RuleSet, check
from plugin_model.messages import Language, text

__all__ = ["name_of", "warnings_of"]


def name_of(rules: RuleSet, language: Language) -> str:
    """Return what rules are called in a sentence: their label and version."""
    label = rules.id if rules.label is None else rules.label.language(language)
    return text(
        "wording.rules", language, values={"name": label, "version": rules.version}
    )


def warnings_of(rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield a line for each warning about rules, behind a heading that names them."""
    # Who asks has had the rules compiled, which refuses errors: warnings are left.
    told = check(rules)
    if told:
        values = {"rules": name_of(rules, language)}
        yield text("screen.rules", language, values=values)
    for one in told:
        sort = text(f"severity.{one.severity.value}", language)
        yield f"{sort}: {one.text(language)}"
