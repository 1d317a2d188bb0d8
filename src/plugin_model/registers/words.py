"""
How people write values: yes and no, days, codes, and that something is unknown.

Each reader takes the text of one cell and returns a `Reading`: a value, or what is
wrong. What fits nothing is unknown and reported; it is never read as a no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from attrs import field as attribute
from attrs import frozen

from plugin_model import region
from plugin_model.fields import Field, Kind
from plugin_model.registers.codes import (
    Codes,
    closed_codes,
    open_codes,
    tidy,
)
from plugin_model.values import BirthDate

__all__ = [
    "LOST_ZERO",
    "NO_WORDS",
    "PROTECTED",
    "PROTECTION",
    "STUDY_STATUS",
    "UNKNOWN_WORDS",
    "YES_WORDS",
    "Reader",
    "Reading",
    "has_bits",
    "is_scale",
    "read_flag",
    "read_flag_in_scale",
    "read_protection",
    "read_text",
    "read_whole",
    "reader_of",
]


@frozen
class Reading:
    """What one cell says."""

    value: object = attribute(repr=False)
    """The value; ``None``: unknown."""

    fault: str | None = None
    """The code of the finding that the cell deserves; ``None``: none."""


Reader = Callable[[str], Reading]
"""Reads the text of a cell that is known to say something."""

UNKNOWN: Final = Reading(None)
LOST_ZERO: Final = "register.lost_zero"
"""The code of the finding for a code that had lost its leading zero."""


def _unfit(sort: str) -> Reading:
    return Reading(None, f"register.unfit_{sort}")


_BLANKS: Final = frozenset(
    ["", "-", "--", ".", "..", "n/a", "na", "nan", "none", "null"]
)
UNKNOWN_WORDS: Final = _BLANKS.union(
    ("?", "okänd", "okänt", "saknas", "unknown", "uppgift saknas", "vet ej", "ej känt")
)
"""How registers say that something is not known, in small letters."""
YES_WORDS: Final = frozenset(["ja", "j", "yes", "y", "true", "sant", "1"])
"""How registers say yes, in small letters."""
NO_WORDS: Final = frozenset(["nej", "n", "no", "false", "falskt", "0"])
"""How registers say no, in small letters."""
# How programs write yes and no.
_BITS: Final = frozenset(["0", "1"])

STUDY_STATUS: Final[Mapping[str, str]] = {
    "ej påbörjat": "not_started",
    "ej påbörjad": "not_started",
    "inte påbörjat": "not_started",
    "studerar": "enrolled",
    "inskriven": "enrolled",
    "pågående": "enrolled",
    "avbrutit": "dropped_out",
    "avbruten": "dropped_out",
    "avhopp": "dropped_out",
    "hoppat av": "dropped_out",
    "fullföljt": "completed",
    "fullföljd": "completed",
    "examen": "completed",
}
"""The words for the study status, beside its codes and labels."""

PROTECTED: Final = "protected_registration"
"""Protected registration: the person is registered where they do not live."""

PROTECTION: Final[Mapping[str, str]] = {
    "ingen": "none",
    "nej": "none",
    "sekretessmarkering": "confidentiality_mark",
    "confidentiality_mark": "confidentiality_mark",
    "skyddad folkbokföring": PROTECTED,
    "kvarskrivning": PROTECTED,
    PROTECTED: PROTECTED,
}
"""The words for the protection of an identity, as SS12000 has them."""

# Days outside are what programs fill in for no day, or slips: 1900-01-01, 0198-05-17.
_YEARS: Final = range(1901, 2100)
# What spreadsheets show for the years 1901 to 2100 in a cell made for days.
_YEARS_AS_DAYS: Final = frozenset(
    date(1899, 12, 30) + timedelta(days=year) for year in range(1901, 2101)
)
_MONTHS: Final = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti"),
    *("september", "oktober", "november", "december"),
)
# The apostrophe that `writing.write_csv` puts before a formula.
_GUARD: Final = re.compile("^'(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_YEAR: Final = re.compile(r"(?P<year>[0-9]{4})")
# With a full stop it would be a decimal number.
_MONTH: Final = re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})")
_DAYS: Final = (
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(
        r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"
        r"([t ]00:00(:00(\.0+)?)?)?"
    ),
    re.compile(
        r"(?P<day>[0-9]{1,2})[/.] ?(?P<month>[0-9]{1,2})[/. -] ?(?P<year>[0-9]{4})"
    ),
    re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[a-z]{3,9})\.? (?P<year>[0-9]{4})"),
)
# Day first in Swedish and British files, month first in American ones.
_EITHER_ORDER: Final = re.compile(r"([0-9]{1,2})/ ?([0-9]{1,2})(?:/ ?|[.-] ?)[0-9]{4}")


def read_text(text: str, reader: Reader) -> Reading:
    """
    Read a cell: unknown where it says so, else as *reader* does.

    Example:
        >>> read_text(" Okänt ", read_flag).value, read_text("JA", read_flag).value
        (None, True)
    """
    said = tidy(text)
    # Written doubt about a protection is no sign that there is none.
    unknown = _BLANKS if reader is read_protection else UNKNOWN_WORDS
    if said.casefold() in unknown:
        return UNKNOWN
    # A code may hold what is tidied away.
    return reader(text if isinstance(reader, _CodeReader) else said)


def is_scale(texts: Iterable[str]) -> bool:
    """
    Tell whether other numbers than 0 and 1 stand in a column of yes and no.

    Then it is a scale or a list of codes, and 0 and 1 are no yes and no in it.

    Example:
        >>> is_scale(["ja", "0", "1"]), is_scale(["ja", "1", "2"])
        (False, True)
    """
    numbers = (one for one in map(tidy, texts) if _NUMBER.fullmatch(_number(one)))
    return any(one not in _BITS for one in numbers)


def has_bits(texts: Iterable[str]) -> bool:
    """Tell whether yes or no is written as 1 or 0."""
    return not _BITS.isdisjoint(map(tidy, texts))


def read_flag(said: str) -> Reading:
    """Read yes or no."""
    word = said.casefold()
    if word in YES_WORDS:
        return Reading(True)
    return Reading(False) if word in NO_WORDS else _unfit("flag")


def read_flag_in_scale(said: str) -> Reading:
    """Read yes or no in a column in which numbers mean something else."""
    return _unfit("flag") if said in _BITS else read_flag(said)


def read_day(said: str) -> Reading:
    """
    Read a full date as people write it; the year has four digits.

    Of ``05/06/2015`` nobody knows which is the month: it is not read.

    Example:
        >>> read_day("17/5 1998").value, read_day("1999-02-29").fault
        (datetime.date(1998, 5, 17), 'register.unfit_day')
    """
    if _is_ambiguous(said):
        return _unfit("order")
    return _full_date(said, otherwise="day")


def _is_ambiguous(said: str) -> bool:
    found = _EITHER_ORDER.fullmatch(said)
    if found is None:
        return False
    first, second = map(int, found.groups())
    return first != second and max(first, second) <= len(_MONTHS)


def _full_date(said: str, *, otherwise: str) -> Reading:
    word = said.casefold()
    matches = (form.fullmatch(word) for form in _DAYS)
    found = next(filter(None, matches), None)
    day = found and _date(found["year"], _month(found["month"]), found["day"])
    if day is None:
        return _unfit(otherwise)
    return _unfit("year") if day in _YEARS_AS_DAYS else Reading(day)


def _month(said: str) -> str:
    named = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(said)]
    return str(named[0]) if len(named) == 1 else said


def _date(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def read_birth(said: str) -> Reading:
    """
    Read a date of birth, of which the day or the month may be left out.

    Example:
        >>> read_birth("1998-05").value
        BirthDate(year=1998, month=5, day=None)
    """
    if _is_ambiguous(said):
        return _unfit("order")
    partial = _YEAR.fullmatch(said) or _MONTH.fullmatch(said)
    if partial is None:
        full = _full_date(said, otherwise="birth")
        day = full.value
        return Reading(BirthDate.of(day)) if isinstance(day, date) else full
    month = partial.groupdict().get("month")
    if _date(partial["year"], month or "1", "1") is None:
        return _unfit("birth")
    return Reading(BirthDate(int(partial["year"]), int(month) if month else None))


def read_municipality(said: str) -> Reading:
    """
    Read a municipality: its code, or its name with all its letters.

    A code that has lost its leading zero is repaired, and reported.

    Example:
        >>> read_municipality("Partille").value, read_municipality("560").fault
        ('1402', 'register.lost_zero')
    """
    codes = _municipalities()
    found = codes.get(said.casefold())
    if found is not None:
        return Reading(found)
    padded = codes.get(said.zfill(4)) if said.isdigit() else None
    return _unfit("municipality") if padded is None else Reading(padded, LOST_ZERO)


@cache
def _municipalities() -> Mapping[str, str]:
    """Return the code of each code, name and official name."""
    known = region.municipalities()
    names = {one.name.casefold(): one.code for one in known}
    official = {one.official_name.casefold(): one.code for one in known}
    return {one.code: one.code for one in known} | official | names


def read_protection(said: str) -> Reading:
    """Read how an identity is protected; what fits nothing counts as protected."""
    found = PROTECTION.get(said.casefold())
    if found is None:
        return Reading(PROTECTED, "register.unfit_protection")
    return Reading(found)


@frozen
class _CodeReader:
    """Reads codes, which takes the text of a cell as it stands."""

    _codes: Codes
    _otherwise: Reader

    def __call__(self, text: str) -> Reading:
        meant = self._codes.meant(text)
        if not meant:
            return self._otherwise(text)
        return Reading(*meant) if len(meant) == 1 else _unfit("code")


def _read_any_code(text: str) -> Reading:
    """Keep a text as it is written, but for what stands around it."""
    return Reading(_GUARD.sub("", text.strip()))


def _code_reader(field: Field, known: Iterable[str]) -> Reader:
    if field.name == "municipality":
        # What a rule lists goes before what a municipality is called.
        codes = open_codes(known if field.codes is None else ())
        return _CodeReader(codes, lambda text: read_municipality(tidy(text)))
    if field.codes is None:
        # Any other text is a code as well, and equal to none that is known.
        return _CodeReader(open_codes(known), _read_any_code)
    labels = [
        (word, code)
        for code, label in field.code_labels
        for word in (label.sv, label.en)
    ]
    words = STUDY_STATUS.items() if field.name == "study_status" else ()
    codes = closed_codes(field.codes, labels, words)
    return _CodeReader(codes, lambda _: _unfit("code"))


def read_number(said: str) -> Reading:
    """
    Read a number as Swedes write it: blanks between thousands, a decimal comma.

    Example:
        >>> read_number("1 234,50").value
        Decimal('1234.50')
    """
    plain = _number(said)
    return Reading(Decimal(plain)) if _NUMBER.fullmatch(plain) else _unfit("number")


def _number(said: str) -> str:
    return said.replace(" ", "").replace(",", ".")


def read_whole(said: str) -> Reading:
    """Read a whole number."""
    plain = said.replace(" ", "")
    return Reading(int(plain)) if _WHOLE.fullmatch(plain) else _unfit("number")


def reader_of(field: Field, known: Iterable[str] = ()) -> Reader:
    """
    Return the reader for the cells of *field*.

    Args:
        field: The field.
        known: Of a list of codes that is open, those that are known.
    """
    if field.kind is Kind.CODE:
        return _code_reader(field, known)
    return _READERS[field.kind]


_READERS: Final[Mapping[Kind, Reader]] = {
    Kind.BIRTH: read_birth,
    Kind.FLAG: read_flag,
    Kind.DATE: read_day,
    Kind.INTEGER: read_whole,
    Kind.DECIMAL: read_number,
}
