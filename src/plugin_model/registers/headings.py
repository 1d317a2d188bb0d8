"""Which column of a file holds what: headings in Swedish and English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from plugin_model.errors import RegisterError
from plugin_model.fields import nearest
from plugin_model.findings import Finding, Place, Severity, finding

__all__ = ["PERSON", "PROTECTION", "ROW", "Headings", "find", "missing"]

PERSON: Final = "participant_id"
"""Stands for the column with the id by which the register knows a person."""

PROTECTION: Final = "protection"
"""Stands for the column that says how an identity is protected."""

ROW: Final = "row"
"""Stands for the column with the row number that screening has written."""

_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    ROW: ("row", "rad"),
    PERSON: ("participant id", "person id", "deltagar id", "deltagarid", "id"),
    PROTECTION: (
        *("skyddade personuppgifter", "skyddad identitet", "sekretess"),
        *("sekretessmarkering", "security marking", "protection"),
    ),
    "birth": (
        *("födelsedatum", "födelsedag", "född", "födelseår", "födelsetid", "birth"),
        *("birth date", "date of birth", "birth year", "year of birth"),
    ),
    "study_status": ("studiestatus", "status", "study status"),
    "has_dropped_out": (
        *("har avbrutit", "avbrutit", "studieavbrott", "avhopp"),
        *("has dropped out", "dropped out"),
    ),
    "at_risk": ("risk", "i riskzonen", "riskerar avbrott", "at risk"),
    "newly_arrived": ("nyanländ", "newly arrived"),
    "completed_compulsory_school": (
        *("skolplikt fullgjord", "fullgjort skolplikten"),
        *("completed compulsory school",),
    ),
    "eligible_for_national_programme": (
        *("behörig", "behörig till nationellt program", "gymnasiebehörig"),
        *("eligible for national programme",),
    ),
    "municipality": (
        *("kommun", "kommunkod", "hemkommun", "folkbokföringskommun"),
        *("municipality", "municipality code"),
    ),
    "entered_on": (
        *("inskriven", "inskrivningsdatum", "inskrivning", "startdatum", "start"),
        *("insatsens start", "entered on", "entry date"),
    ),
}


@frozen(kw_only=True)
class Headings:
    """The columns of a file that the library knows."""

    columns: Mapping[str, str]
    """From the standard name to the heading in the file."""

    findings: tuple[Finding, ...] = ()
    """Headings that stand for what another column holds already."""


def _plain(heading: str) -> str:
    """Return a heading in small letters, all other signs being single blanks."""
    composed = unicodedata.normalize("NFC", heading).casefold()
    letters = (sign if sign.isalnum() else " " for sign in composed)
    return " ".join("".join(letters).split())


def find(headings: Sequence[str], named: Mapping[str, str]) -> Headings:
    """
    Find out what each column holds.

    Args:
        headings: The headings of the file.
        named: Columns that the caller has named: from the standard name to the
            heading as it stands in the file.

    Raises:
        RegisterError: If a heading that was named is not there. Headings of the
            file are not shown: a file without a heading row begins with a person.

    Example:
        >>> find(["Födelsedatum", "RISK", "Ort"], {}).columns
        {'birth': 'Födelsedatum', 'at_risk': 'RISK'}
    """
    lost = [
        finding("register.no_heading", place=Place(column=name), heading=repr(heading))
        for name, heading in named.items()
        if heading not in headings
    ]
    if lost:
        raise RegisterError(*lost)
    standard = {
        word: name
        for name, synonyms in _SYNONYMS.items()
        for word in (_plain(name), *synonyms)
    }
    columns = dict(named)
    twice: list[Finding] = []
    for heading in headings:
        name = standard.get(_plain(heading))
        if name is None or heading in named.values() or name in named:
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
    return Headings(columns=columns, findings=tuple(twice))


def missing(names: Iterable[str], headings: Sequence[str]) -> RegisterError:
    """Return the error for facts that no column of the file holds."""
    places = {_plain(heading): at for at, heading in enumerate(headings, 1)}
    faults = []
    for name in names:
        words = (name, *_SYNONYMS.get(name, ()))
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
    return RegisterError(*faults)
