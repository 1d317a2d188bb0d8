"""
Age rules of programmes: Plug In 2.0, and the indicators of the European Social Funds.

The day asked about is the day of entry: whoever turns 25 later stays where they were
counted. How sure each is, is said under it: see the face of `age_rules`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from plugin_model.eligibility.ages import AgeMethod
from plugin_model.eligibility.rules import AgeBetween, Criterion, RuleSet
from plugin_model.values import Period, Source, Text

__all__ = [
    "ESF_BELOW_25",
    "ESF_BELOW_25_BY_YEAR",
    "ESF_PLUS_18_TO_29",
    "ESF_PLUS_BELOW_18",
    "PLUG_IN",
]


def _age_rule(
    id: str,
    label: Text,
    age: Text,
    condition: AgeBetween,
    source: Source,
    in_force: Period,
) -> RuleSet:
    criterion = Criterion(id="age", label=age, source=source, condition=condition)
    return RuleSet(
        id=id, version=1, label=label, in_force=in_force, criteria=(criterion,)
    )


PLUG_IN: Final = _age_rule(
    "plug-in-age",
    Text(sv="ålder för Plug In 2.0", en="age for Plug In 2.0"),
    Text(sv="15 till 24 år", en="aged 15 to 24"),
    AgeBetween(minimum=15, maximum=24),
    Source(
        title="Skånes Kommuner, Plug In: målgrupp",
        link="https://skaneskommuner.se/arkiv/larande-arbetsliv-och-integration/plugin/",
    ),
    Period(start=date(2015, 3, 1), end=date(2018, 12, 31)),
)
"""
Plug In 2.0: 15 to 24 years old at entry.

Told; that 24 lasts until the 25th birthday is the usual reading, written nowhere. The
dates are those of the project in the register of the ESF Council (2015/00665).
"""

_ESF: Final = Source(
    title="Regulation (EU) No 1304/2013, Annex I (1): below 25 years of age",
    link="https://eur-lex.europa.eu/eli/reg/2013/1304/oj",
)
_ESF_PLUS: Final = "https://eur-lex.europa.eu/eli/reg/2021/1057/oj"
_SINCE_2014: Final = Period(start=date(2014, 1, 1))
_SINCE_2021: Final = Period(start=date(2021, 1, 1))

ESF_BELOW_25: Final = _age_rule(
    "esf-below-25",
    Text(sv="Socialfonden: under 25 år, på dagen", en="ESF: below 25, to the day"),
    Text(sv="under 25 år", en="below 25"),
    AgeBetween(maximum=24),
    _ESF,
    _SINCE_2014,
)
"""
Indicator CO06 of the Social Fund 2014-2020, by the full date of birth.

Read, and so is the Commission's advice to record the full date (SFC Support Portal,
12 December 2014). There is no last day: the indicator belongs to the operations of
that period, however long they run.
"""

ESF_BELOW_25_BY_YEAR: Final = _age_rule(
    "esf-below-25-by-year",
    Text(
        sv="Socialfonden: under 25 år, efter födelseår",
        en="ESF: below 25, by the year of birth",
    ),
    Text(sv="under 25 år efter födelseår", en="below 25 by the year of birth"),
    AgeBetween(maximum=24, method=AgeMethod.YEAR_OF_BIRTH),
    _ESF,
    _SINCE_2014,
)
"""
The same indicator by the year of entry less the year of birth.

Known: the guidance is said to count so, but its annex was not found. It differs from
`ESF_BELOW_25` for those who turn 25 later in the year of entry: choose one, and say so.
"""

ESF_PLUS_BELOW_18: Final = _age_rule(
    "esf-plus-below-18",
    Text(sv="ESF+: barn under 18 år", en="ESF+: children below 18"),
    Text(sv="under 18 år", en="below 18"),
    AgeBetween(maximum=17),
    Source(title="Regulation (EU) 2021/1057, Annex I: EECO06", link=_ESF_PLUS),
    _SINCE_2021,
)
"""
Indicator EECO06 of the European Social Fund Plus 2021-2027.

Known: the annex was not read, and how to count the age was not found.
"""

ESF_PLUS_18_TO_29: Final = _age_rule(
    "esf-plus-18-to-29",
    Text(sv="ESF+: unga 18 till 29 år", en="ESF+: young people aged 18 to 29"),
    Text(sv="18 till 29 år", en="aged 18 to 29"),
    AgeBetween(minimum=18, maximum=29),
    Source(title="Regulation (EU) 2021/1057, Annex I: EECO07", link=_ESF_PLUS),
    _SINCE_2021,
)
"""
Indicator EECO07 of the European Social Fund Plus 2021-2027.

Known, as `ESF_PLUS_BELOW_18`. A person of 24 counts here, and as below 25 in the
period before: the two indicators cannot be added up.
"""
