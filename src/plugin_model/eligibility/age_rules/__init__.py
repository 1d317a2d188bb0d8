"""
The age rules that meet in one young person's life, each with its law and its dates.

There is no such thing as "the age": the municipality's duty ends on a birthday, the
right to start upper secondary school at midsummer, the study grant begins with a
quarter. Each rule is a `RuleSet` here, and `eligible_period` tells from which day to
which day its ages hold for a date of birth.

How sure each of them is, is said under it: *read* in the law or on the authority's own
page; *told* by somebody else; or *known*, which is general knowledge that was not
read again: look it up before anything hangs on it. The school laws are older than
2015, but no older wording was read: a question about an earlier day is refused.
"""

from typing import Final

from plugin_model.eligibility.age_rules.period import eligible_period
from plugin_model.eligibility.age_rules.programmes import (
    ESF_BELOW_25,
    ESF_BELOW_25_BY_YEAR,
    ESF_PLUS_18_TO_29,
    ESF_PLUS_BELOW_18,
    PLUG_IN,
)
from plugin_model.eligibility.age_rules.school import (
    KAA,
    KAA_2015,
    KAA_2018,
    KAA_FIELDS,
    KOMVUX,
    SFI,
    STUDY_AID,
    STUDY_GRANT,
    UPPER_SECONDARY,
)
from plugin_model.eligibility.rules import RuleSet

__all__ = [
    "AGE_RULES",
    "ESF_BELOW_25",
    "ESF_BELOW_25_BY_YEAR",
    "ESF_PLUS_18_TO_29",
    "ESF_PLUS_BELOW_18",
    "KAA",
    "KAA_2015",
    "KAA_2018",
    "KAA_FIELDS",
    "KOMVUX",
    "PLUG_IN",
    "SFI",
    "STUDY_AID",
    "STUDY_GRANT",
    "UPPER_SECONDARY",
    "eligible_period",
]

AGE_RULES: Final[tuple[RuleSet, ...]] = (
    PLUG_IN,
    *KAA,
    UPPER_SECONDARY,
    KOMVUX,
    SFI,
    STUDY_AID,
    STUDY_GRANT,
    ESF_BELOW_25,
    ESF_BELOW_25_BY_YEAR,
    ESF_PLUS_BELOW_18,
    ESF_PLUS_18_TO_29,
)
"""All of them, each version by itself."""
