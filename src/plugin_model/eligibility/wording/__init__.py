"""
Rules and decisions in words, in Swedish and English.

A decision is explained to the person whom it is about or to a caseworker; a rule set
to whoever must know what it asks. All words stand in the catalogues of `messages`.
"""

from __future__ import annotations

from typing import overload

from plugin_model.eligibility.decision import Decision
from plugin_model.eligibility.objects import Facts
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.wording.decisions import decision_in_words
from plugin_model.eligibility.wording.pen import Pen
from plugin_model.eligibility.wording.rule_sets import rule_set_in_words
from plugin_model.messages import Language

__all__ = ["explain"]


@overload
def explain(said: RuleSet, language: Language) -> str: ...


@overload
def explain(
    said: Decision, language: Language, *, facts: Facts | None = None
) -> str: ...


def explain(
    said: Decision | RuleSet, language: Language, *, facts: Facts | None = None
) -> str:
    """
    Return a decision or a rule set in words.

    Args:
        said: A decision: what was answered, which criteria are unmet and which are
            open, with their sources, and which facts are enough for the answer or
            would settle it. A rule set: all that it asks, as Markdown.
        language: ``"sv"`` or ``"en"``.
        facts: For a decision: what is known of the person, as given to `decide`. Only
            then are values shown, and only of the fields that the criteria read.
            Never shown are what could be an identity number, a number of six digits
            or more, and a text that the rule set does not list itself.

    Returns:
        Lines, each with its line break.

    Raises:
        RuleError: If a rule set is unsound.
        FactsError: If a value does not fit its field.

    Example:
        >>> from datetime import date
        >>> from plugin_model.eligibility import decide
        >>> from plugin_model.eligibility.age_rules import SFI
        >>> answer = decide(SFI, {"birth": 2000}, on=date(2016, 6, 30))
        >>> print(explain(answer, "en", facts={"birth": 2000}), end="")
        No. One criterion of “age for Swedish for immigrants” (version 1) is not met.
        The answer is for 2016-06-30.
        <BLANKLINE>
        Not met:
        - from July of the year of the 16th birthday
          Source: Skollagen (2010:800) 20 kap. 31 §
        <BLANKLINE>
        This alone is enough for the answer:
        - date of birth
        <BLANKLINE>
        What the criteria read about the person:
        - date of birth: 2000, month and day not known
        <BLANKLINE>
        Where it is written:
        - Skollagen (2010:800) 20 kap. 31 § (https://www.riksdagen.se/...)
    """
    if isinstance(said, RuleSet):
        # What is unsound has no meaning that words could give.
        bind(said)
        pen = Pen(language=language, is_markdown=True)
        lines = rule_set_in_words(said, pen)
    else:
        lines = decision_in_words(said, Pen(language=language), facts)
    return "".join(f"{line}\n" for line in lines)
