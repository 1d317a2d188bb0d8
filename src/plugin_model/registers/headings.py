"""Which column of a file holds what: headings in Swedish and English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import field, frozen

from plugin_model.errors import RegisterError
from plugin_model.fields import PARTICIPANT_FIELDS, Field, nearest
from plugin_model.findings import Finding, Place, Severity, finding

__all__ = [
    "IDENTITY",
    "PERSON",
    "PROTECTION",
    "ROW",
    "SYNONYMS",
    "Headings",
    "find",
    "missing",
    "not_once",
]

PERSON: Final = "participant_id"
"""Stands for the column with the id by which the register knows a person."""

IDENTITY: Final = "identity_number"
"""Stands for the column of personnummer, samordningsnummer and their stand-ins."""

PROTECTION: Final = "protection"
"""Stands for the column that says how an identity is protected."""

ROW: Final = "row"
"""Stands for the column with the row number that screening has written."""

_ASIDE: Final = (ROW, PERSON, IDENTITY, PROTECTION)
"""What stands in a register beside the facts."""

_TELL_OF_PROTECTION: Final = frozenset([IDENTITY, PROTECTION])
"""What may say of somebody that they are protected, in however many columns."""

# Headings that may mean something else stay out: "Status" and "Avbrutit" may be of the
# participation, "Start" the beginning of a school, "Behörig" to the project. Whoever
# has such a column names it.
SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    ROW: ("row",),
    PERSON: ("participant id", "person id", "deltagar id", "deltagarid", "id"),
    IDENTITY: (
        *("personnummer", "personnr", "pnr", "identitetsnummer", "samordningsnummer"),
        *("personal identity number", "identity number"),
    ),
    PROTECTION: (
        *("skyddade personuppgifter", "skyddad identitet", "sekretess"),
        *("sekretessmarkering", "security marking", "protection"),
    ),
    "birth": (
        *("födelsedatum", "födelsedag", "född", "födelseår", "födelsetid", "birth"),
        *("birth date", "date of birth", "birth year", "year of birth"),
    ),
    "study_status": ("studiestatus", "study status"),
    "has_dropped_out": (
        *("har avbrutit", "har avbrutit studierna", "studieavbrott"),
        *("has dropped out", "dropped out"),
    ),
    "at_risk": ("risk", "i riskzonen", "riskerar avbrott", "at risk"),
    "newly_arrived": ("nyanländ", "newly arrived"),
    "completed_compulsory_school": (
        *("skolplikt fullgjord", "fullgjort skolplikten"),
        *("completed compulsory school",),
    ),
    "eligible_for_national_programme": (
        *("behörig till nationellt program", "gymnasiebehörig"),
        *("eligible for national programme",),
    ),
    "municipality": (
        *("kommun", "kommunkod", "hemkommun", "folkbokföringskommun"),
        *("municipality", "municipality code"),
    ),
    "entered_on": (
        *("inskriven", "inskrivningsdatum", "inskrivning", "inskrivningsdag"),
        *("insatsens start", "entered on", "entry date"),
    ),
}
"""The headings by which the columns of a register are known."""


@frozen(kw_only=True)
class Headings:
    """The columns of a file that the library knows."""

    columns: Mapping[str, str]
    """From the standard name to the heading in the file."""

    also: Mapping[str, tuple[int, ...]] = field(factory=dict)
    """
    At which places, from 0, further columns stand that may say who is protected.

    By the standard name. Whom any of them protects is protected.
    """

    findings: tuple[Finding, ...] = ()
    """Headings that stand for what another column holds already."""

    def needed(self, headings: Sequence[str]) -> set[str]:
        """Return which of the file's *headings* are read."""
        further = (headings[at] for places in self.also.values() for at in places)
        return {*self.columns.values(), *further}


def plain(heading: str) -> str:
    """
    Return a heading in small letters, all other signs being single blanks.

    Example:
        >>> plain(" Har avbrutit? ")
        'har avbrutit'
    """
    composed = unicodedata.normalize("NFC", heading).casefold()
    letters = (sign if sign.isalnum() else " " for sign in composed)
    return " ".join("".join(letters).split())


def find(
    headings: Sequence[str],
    named: Mapping[str, str],
    fields: Iterable[Field] = PARTICIPANT_FIELDS,
) -> Headings:
    """
    Find out what each column holds.

    Args:
        headings: The headings of the file.
        named: Columns that the caller has named: from the standard name to the
            heading as it stands in the file.
        fields: The facts to look for, by their names, labels and synonyms.

    Raises:
        RegisterError: If something was named that is no field, or a heading that is
            not there, or there twice. Headings of the file are not shown: a file
            without a heading row begins with a person.

    Example:
        >>> find(["Födelsedatum", "RISK", "Ort"], {}).columns
        {'birth': 'Födelsedatum', 'at_risk': 'RISK'}
    """
    # A heading is known without the blanks around it, in the file and when named.
    named = {name: heading.strip() for name, heading in named.items()}
    standard = _words(fields)
    _refuse_wrong(named, headings, sorted(set(standard.values())))
    columns = dict(named)
    also: dict[str, tuple[int, ...]] = {}
    twice: list[Finding] = []
    for at, heading in enumerate(headings):
        name = standard.get(plain(heading))
        if name is None or heading in named.values():
            continue
        if name in columns and name in _TELL_OF_PROTECTION:
            also[name] = (*also.get(name, ()), at)
        if name in named:
            continue
        if name in columns:
            place = Place(row=1, column=heading)
            first = columns[name]
            twice.append(
                finding(
                    "register.heading_twice",
                    place=place,
                    severity=Severity.WARNING,
                    heading=heading,
                    first=first,
                )
            )
        else:
            columns[name] = heading
    return Headings(columns=columns, also=also, findings=tuple(twice))


def _refuse_wrong(
    named: Mapping[str, str], headings: Sequence[str], names: Sequence[str]
) -> None:
    """Refuse columns that are named for no field, or are not there, or there twice."""
    wrong = [
        finding(
            "register.no_fact",
            place=Place(column=name),
            field=repr(name),
            listed=", ".join(names),
        )
        for name in named
        if name not in names
    ]
    wrong += [
        one
        for name, heading in named.items()
        for one in not_once(heading, headings, place=Place(column=name))
    ]
    if wrong:
        raise RegisterError(*wrong)


def _words(fields: Iterable[Field]) -> Mapping[str, str]:
    """Return what each plain heading stands for."""
    labels: dict[str, tuple[str, ...]] = dict.fromkeys(_ASIDE, ())
    labels |= {one.name: (one.label.sv, one.label.en) for one in fields}
    return {
        plain(word): name
        for name, label in labels.items()
        for word in (*label, *SYNONYMS.get(name, ()), name)
    }


def not_once(
    heading: str, headings: Sequence[str], *, place: Place
) -> Iterator[Finding]:
    """
    Yield what is wrong with a heading that the caller has named.

    One that is nearly right is told with the place of the column that it looks like,
    and never with that column's own heading: the first row may be a person.
    """
    count = headings.count(heading)
    if count == 1:
        return
    places = _places(headings)
    close = nearest(plain(heading), places)
    code = "register.heading_repeated"
    if not count:
        code = "register.no_heading" if close is None else "register.near_heading"
    at = places.get(close or "", 0)
    yield finding(code, place=place, heading=repr(heading), count=count, at=at)


def _places(headings: Sequence[str]) -> Mapping[str, int]:
    """Return at which place, from 1, each plain heading stands."""
    return {plain(heading): at for at, heading in enumerate(headings, 1)}


def missing(names: Iterable[str], headings: Sequence[str]) -> list[Finding]:
    """Return what to say of facts that no column of the file holds."""
    places = _places(headings)
    faults = []
    for name in names:
        words = (name, *SYNONYMS.get(name, ()))
        close = next(filter(None, (nearest(word, places) for word in words)), None)
        code = "register.no_column" if close is None else "register.misspelt_heading"
        faults.append(
            finding(
                code,
                place=Place(column=name),
                field=name,
                words=", ".join(words[:4]),
                at=places.get(close or "", 0),
            )
        )
    return faults
