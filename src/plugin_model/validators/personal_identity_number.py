"""
Swedish personal identity numbers: personnummer, samordningsnummer and their stand-ins.

Issued by the Swedish Tax Agency (Skatteverket). A personnummer is a date of birth,
three digits and a check digit (folkbokföringslagen (1991:481) 18 §); a
samordningsnummer, for people who are not registered as residents, has 60 added to the
day (lag (2022:1697) om samordningsnummer 2 kap. 8 §).

    >>> validate("20000229-2399"), format("200002292399")
    ('200002292399', '20000229-2399')
    >>> is_valid("20150916-0006"), is_valid(None)
    (False, False)
    >>> fault("20000229-2398").code
    'personal_identity_number.checksum'

With ten digits the century is not stated. It follows from a day on which the number was
in use, and from the sign: the hyphen becomes a plus in the year in which one turns 100.

    >>> validate("090527+1474", on=date(2015, 9, 1))
    '190905271474'
    >>> parse("570428-9999").possible_birth_years, parse("570428-9999").birth_year
    ((1857, 1957, 2057), None)

What a number says is no proof. The day may be a nearby one (numbers have run out for
some days), the legal gender is that of the day of issue, and in a samordningsnummer the
month or the day may be unknown: the number is valid all the same.

    >>> parse("191500722390").kind, parse("191500722390").stated_birth
    (<Kind.COORDINATION: 'coordination'>, (1915, None, None))
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from attrs import evolve, field, frozen

from plugin_model.validators.check_digit import PAIRS, is_right
from plugin_model.validators.contract import (
    NO_TEXT,
    ChecksumError,
    ComponentError,
    Fault,
    FormatError,
    InvalidNumberError,
    LengthError,
    Validator,
    plain,
    some_text,
)
from plugin_model.validators.identity_kind import (
    ISSUED,
    KIND_OF_DAY,
    Kind,
    LegalGender,
)

__all__ = [
    "ISSUED",
    "Kind",
    "LegalGender",
    "PersonalIdentityNumber",
    "compact",
    "fault",
    "format",
    "is_valid",
    "parse",
    "validate",
]


_NAME: Final = "personal_identity_number"
_CENTURIES: Final = ("18", "19", "20")
_DATE: Final = r"(\d\d)?(\d\d)(\d{4})"
_DIGITS: Final = re.compile(rf"{_DATE}([-+]?)(\d\d)(\d\d)", re.ASCII).fullmatch
_INTERIM: Final = re.compile(
    rf"{_DATE}([-+]?)([TRSUWXJKLMNP])(\d{{3}})", re.ASCII
).fullmatch
_PSEUDO: Final = re.compile(r"(\d\d)(\d\d)(\d{4})(-?)(Tf)(\d\d)", re.ASCII).fullmatch
_FORMS: Final = (_DIGITS, _INTERIM, _PSEUDO)
_ANY_LENGTH: Final = re.compile(r"\d+(?:[-+]\d{4})?", re.ASCII).fullmatch
_ALREADY_LONG: Final = range(10**11, 10**12)
_SUM_OF_DAY: Final = {day: PAIRS[day[:2]] + PAIRS[day[2:]] for day in KIND_OF_DAY}


def _fault(reason: str, error: type[InvalidNumberError]) -> Fault:
    return Fault(f"{_NAME}.{reason}", error)


_FORMAT: Final = _fault("format", FormatError)
_CENTURY: Final = _fault("century", ComponentError)
_NO_SUCH_DAY: Final = _fault("date", ComponentError)
_ORGANISATION: Final = _fault("organisation", ComponentError)
_SERIAL: Final = _fault("serial", ComponentError)
_CHECKSUM: Final = _fault("checksum", ChecksumError)
_UNASKED: Final = {kind: _fault(kind.value, ComponentError) for kind in ISSUED}
# That a number stands in for another may tell that somebody is in hiding: faults name
# neither the kind nor the letters.
_SUBSTITUTE: Final = Fault(f"{_NAME}.substitute", ComponentError, shape="99999999-xxxx")


def _text(value: object) -> str | None:
    # A whole number of twelve digits cannot have lost a leading zero; a shorter one,
    # of somebody born in 2000-2009, can.
    if type(value) is int and value in _ALREADY_LONG:
        return str(value)
    return plain(value)


def _year(year: str, sign: str, on: date | None) -> str:
    """Return the year of birth; two digits where nothing settles the century."""
    if on is None:
        return year
    # Folkbokföringslagen 18 §: the sign turns in the year, not on the birthday.
    last = on.year - (on.year - int(year)) % 100
    return f"{last - 100 if sign == '+' else last:04}"


def _has_leap_day(year: str) -> bool:
    """Tell whether a year, or one that ends in these two digits, has 29 February."""
    return int(year) % 4 == 0 and year not in ("1800", "1900")


def _date_fault(year: str, day: str) -> Fault | None:
    """Return what is wrong with the year, and the month and day, of a number."""
    if len(year) > 2 and year[:-2] not in _CENTURIES:
        return _CENTURY
    if day not in KIND_OF_DAY or (day == "0229" and not _has_leap_day(year)):
        return _NO_SUCH_DAY
    return None


def _read(
    value: object,
    *,
    on: date | None = None,
    kinds: Collection[Kind] = ISSUED,
) -> str | Fault:
    """
    Return the canonical text of *value*, or why it is none.

    Args:
        value: Anything. Blanks around a text do not count, and a whole number of
            twelve digits is read as its digits; a shorter one may have lost a zero.
        on: A day on which the number was in use, for the century of ten digits;
            without a sign they are read as with a hyphen. ``None``: not known, and
            the number is valid if it is in some century.
        kinds: The kinds that are accepted.
    """
    text = value.strip() if type(value) is str else _text(value)
    if text is None:
        return NO_TEXT
    match = _DIGITS(text)
    if match is None:
        return _read_other(text, on, kinds)
    century, year, day, sign, serial, last = match.groups()
    full = century + year if century else _year(year, sign, on)
    wrong = _date_fault(full, day)
    if wrong is not None:
        return _ORGANISATION if _is_organisation(match) else wrong
    if serial == "00" and last < "10":
        return _SERIAL
    if (PAIRS[year] + _SUM_OF_DAY[day] + PAIRS[serial] + PAIRS[last]) % 10:
        return _CHECKSUM
    kind = KIND_OF_DAY[day]
    if kind not in kinds:
        return _UNASKED[kind]
    # The plus is part of a ten-digit number, the hyphen is not: it tells nothing.
    kept = sign if sign == "+" and len(full) == 2 else ""
    return f"{full}{day}{kept}{serial}{last}"


def _is_organisation(match: re.Match[str]) -> bool:
    century, year, day, sign, serial, last = match.groups()
    return (
        century in (None, "16")
        and day >= "2000"
        and sign != "+"
        and is_right(year + day + serial + last)
    )


def _read_other(text: str, on: date | None, kinds: Collection[Kind]) -> str | Fault:
    """Return the canonical text of a number with letters, or why it is none."""
    for form, kind in ((_INTERIM, Kind.INTERIM), (_PSEUDO, Kind.PROTECTED_PSEUDO)):
        match = form(text)
        if match is None:
            continue
        century, year, day, sign, letters, rest = match.groups()
        full = century + year if century else _year(year, sign, on)
        wrong = _date_fault(full, day)
        if wrong is not None or KIND_OF_DAY[day] is Kind.COORDINATION:
            return evolve(wrong or _NO_SUCH_DAY, shape=_SUBSTITUTE.shape)
        if kind not in kinds:
            return _SUBSTITUTE
        kept = sign if sign == "+" and len(full) == 2 else ""
        return f"{full}{day}{kept}{letters}{rest}"
    if _ANY_LENGTH(text):
        count = sum(sign.isdigit() for sign in text)
        return Fault(f"{_NAME}.length", LengthError, (("count", str(count)),))
    return _FORMAT


validate = Validator(
    _read,
    name=_NAME,
    pattern=(
        r"^\s*(?:[0-9]{2})?[0-9]{6}[-+]?"
        r"(?:[0-9]{4}|[TRSUWXJKLMNP][0-9]{3}|Tf[0-9]{2})\s*$"
    ),
)
"""Return twelve digits, or ten where the century is open; options: *on*, *kinds*."""

is_valid = validate.is_valid
fault = validate.fault


def compact(value: str) -> str:
    """
    Return the number without its separator, valid or not.

    The plus of a ten-digit number stays, for it states the century. A text that is
    not written like a number is returned as it is, without the blanks around it.

    Example:
        >>> compact(" 20000229-2399 "), compact("090527+1474")
        ('200002292399', '090527+1474')
    """
    text = some_text(value)
    if any(form(text) for form in _FORMS):
        return text.replace("-", "") if len(text) < 12 else re.sub("[-+]", "", text)
    return text


def format(
    value: str,
    *,
    on: date | None = None,
    kinds: Collection[Kind] = ISSUED,
) -> str:
    """
    Return the number with its sign before the last four.

    Args:
        value: A valid number.
        on: A day on which it is used: from the year in which one turns 100 the sign
            is a plus. ``None``: the sign of twelve digits is a hyphen.
        kinds: The kinds that are accepted.

    Example:
        >>> format("190905271474", on=date(2008, 12, 31))
        '19090527-1474'
        >>> format("190905271474", on=date(2009, 1, 1))
        '19090527+1474'
    """
    number = validate(value, on=on, kinds=kinds)
    if "+" in number:
        return number
    has_century = len(number) == 12
    is_old = has_century and on is not None and on.year - int(number[:4]) >= 100
    return f"{number[:-4]}{'+' if is_old else '-'}{number[-4:]}"


@frozen(kw_only=True)
class PersonalIdentityNumber:
    """
    What a number says, which is no proof of what is so.

    Nothing of it is in its ``repr``, not even the kind: that could tell who is in
    hiding.

    Example:
        >>> parse("20000229-2399")
        PersonalIdentityNumber()
    """

    number: str = field(repr=False)
    """The canonical text."""

    kind: Kind = field(repr=False)
    """What sort of number it is."""

    possible_birth_years: tuple[int, ...] = field(repr=False)
    """The years of birth that fit; one, unless the century is open."""

    birth_month: int | None = field(repr=False)
    """The month of birth; ``None``: the number does not state it."""

    birth_day: int | None = field(repr=False)
    """The day of birth; ``None``: not stated, or a day that the month lacks."""

    legal_gender: LegalGender | None = field(repr=False)
    """The legal gender on the day of issue; ``None``: not stated by an authority."""

    @property
    def is_ambiguous(self) -> bool:
        """Tell whether the century is open: ten digits, and no day to read them on."""
        return len(self.possible_birth_years) > 1

    @property
    def birth_year(self) -> int | None:
        """The year of birth; ``None``: the century is open."""
        return None if self.is_ambiguous else self.possible_birth_years[0]

    @property
    def stated_birth(self) -> tuple[int, int | None, int | None] | None:
        """
        Year, month and day of birth, in the order in which `BirthDate` takes them.

        Month and day are ``None`` where the number does not state them; all of it
        is ``None`` while the century is open.
        """
        year = self.birth_year
        return None if year is None else (year, self.birth_month, self.birth_day)

    @property
    def birth_date(self) -> date | None:
        """The date of birth that the number states; ``None``: not in full."""
        match self.stated_birth:
            case (year, int(month), int(day)):
                return date(year, month, day)
            case _:
                return None

    @property
    def is_matchable(self) -> bool:
        """Tell whether one person alone has it, so that registers may be matched."""
        return self.kind in ISSUED


def parse(
    value: str,
    *,
    on: date | None = None,
    kinds: Collection[Kind] = ISSUED,
) -> PersonalIdentityNumber:
    """
    Return what a number says.

    Args:
        value: A valid number.
        on: A day on which it was in use, for the century of ten digits. ``None``:
            not known; where more than one century fits, the value says so.
        kinds: The kinds that are accepted.

    Raises:
        InvalidNumberError: If it is no number of these kinds.

    Example:
        >>> parse("000229-2399", on=date(2015, 9, 1)).birth_date
        datetime.date(2000, 2, 29)
    """
    number = validate(value, on=on, kinds=kinds)
    digits = number.replace("+", "")
    kind = _kind(digits)
    years = tuple(_fitting_years(digits[:-8], digits[-8:-4], kind))
    month, day = _stated_day(years, int(digits[-8:-6]), int(digits[-6:-4]) % 60)
    return PersonalIdentityNumber(
        number=number,
        kind=kind,
        possible_birth_years=years,
        birth_month=month,
        birth_day=day,
        legal_gender=_gender(digits[-2]) if kind in ISSUED else None,
    )


def _kind(digits: str) -> Kind:
    if digits.isdigit():
        return KIND_OF_DAY[digits[-8:-4]]
    return Kind.PROTECTED_PSEUDO if "Tf" in digits else Kind.INTERIM


def _gender(digit: str) -> LegalGender:
    return LegalGender.MALE if int(digit) % 2 else LegalGender.FEMALE


def _fitting_years(year: str, day: str, kind: Kind) -> Iterator[int]:
    for century in _CENTURIES if len(year) == 2 else ("",):
        fits = int(century + year)
        if day != "0229" or kind is Kind.COORDINATION or isleap(fits):
            yield fits


def _stated_day(
    years: tuple[int, ...], month: int, day: int
) -> tuple[int | None, int | None]:
    if month == 0:
        # A day without its month says nothing that can be used.
        return None, None
    longest = max(monthrange(year, month)[1] for year in years)
    return month, day if 0 < day <= longest else None
