"""
Swedish organisation numbers (organisationsnummer).

Issued by the Swedish Companies Registration Office (Bolagsverket), the Tax Agency and
others under lag (1974:174) om identitetsbeteckning för juridiska personer m.fl.: ten
digits. The first is the group; the third is at least 2, so that they are nobody's date
of birth; the last is a check digit. Registers with twelve places put 16 before them.

    >>> validate("165560160680"), format("5560160680")
    ('5560160680', '556016-0680')
    >>> parse("556016-0680").legal_form, parse("556016-0680").vat_number
    (<LegalForm.LIMITED_COMPANY: '5'>, 'SE556016068001')
    >>> fault("556016-0681").code
    'organisation_number.checksum'

A sole trader's number is the person's own identity number, so it is personal data. It
is refused unless it is asked for:

    >>> is_valid("510217-9974"), is_valid("510217-9974", sole_traders=True)
    (False, True)
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from attrs import field, frozen

from plugin_model.validators import personal_identity_number
from plugin_model.validators.check_digit import PAIRS
from plugin_model.validators.contract import (
    NO_TEXT,
    ChecksumError,
    ComponentError,
    Fault,
    FormatError,
    LengthError,
    Validator,
    plain,
    some_text,
)

__all__ = [
    "LegalForm",
    "OrganisationNumber",
    "compact",
    "fault",
    "format",
    "is_valid",
    "parse",
    "validate",
]

_NAME: Final = "organisation_number"
_FORM: Final = re.compile(
    r"(\d\d)?(\d\d)([2-9]\d)(\d\d)-?(\d\d)(\d\d)", re.ASCII
).fullmatch
_PERSON: Final = re.compile(r"(?:\d\d)?\d\d[01]\d{3}[-+]?\d{4}", re.ASCII).fullmatch
_ANY_LENGTH: Final = re.compile(r"\d+(?:-\d{4})?", re.ASCII).fullmatch
_UNBROKEN: Final = (range(10**9, 10**10), range(10**11, 10**12))

_FORMAT: Final = Fault(f"{_NAME}.format", FormatError)
_PREFIX: Final = Fault(f"{_NAME}.prefix", ComponentError)
_PERSONAL: Final = Fault(f"{_NAME}.personal", ComponentError)
_GROUP: Final = Fault(f"{_NAME}.group", ComponentError)
_CHECKSUM: Final = Fault(f"{_NAME}.checksum", ChecksumError)


class LegalForm(Enum):
    """
    The group that the first digit puts an organisation in, by the Tax Agency's list.

    It is the form when the number was given; an organisation keeps its number.
    """

    ESTATE = "1"
    """The estate of somebody who has died (dödsbo)."""

    PUBLIC_BODY = "2"
    """The state, a region, a municipality or a parish."""

    FOREIGN_COMPANY = "3"
    """A foreign company with business or real property in Sweden."""

    LIMITED_COMPANY = "5"
    """A limited company (aktiebolag)."""

    SIMPLE_PARTNERSHIP = "6"
    """A simple partnership (enkelt bolag)."""

    ECONOMIC_ASSOCIATION = "7"
    """An economic association, or a housing association (bostadsrättsförening)."""

    NON_PROFIT_OR_FOUNDATION = "8"
    """A non-profit association or a foundation."""

    TRADING_PARTNERSHIP = "9"
    """A trading or limited partnership (handelsbolag, kommanditbolag)."""

    SOLE_TRADER = "sole_trader"
    """A person in business under their own identity number (enskild firma)."""


def _text(value: object) -> str | None:
    # No organisation number begins with 0, so ten digits as a number have lost none.
    if type(value) is int and any(value in whole for whole in _UNBROKEN):
        return str(value)
    return plain(value)


def _read(value: object, *, sole_traders: bool = False) -> str | Fault:
    """
    Return the ten digits of *value*, or why it is no organisation number.

    Args:
        value: Anything. Blanks around a text do not count; a whole number of ten or
            twelve digits is read as its digits.
        sole_traders: Whether a person's own number is accepted too; its canonical
            text is that of `personal_identity_number`.
    """
    text = value.strip() if type(value) is str else _text(value)
    if text is None:
        return NO_TEXT
    match = _FORM(text)
    if match is None:
        if _PERSON(text):
            read = personal_identity_number.validate.read
            return read(value) if sole_traders else _PERSONAL
        return _miswritten(text)
    prefix, one, two, three, four, five = match.groups()
    if prefix not in (None, "16"):
        return _PREFIX
    if one < "10":
        return _GROUP
    if (PAIRS[one] + PAIRS[two] + PAIRS[three] + PAIRS[four] + PAIRS[five]) % 10:
        return _CHECKSUM
    return f"{one}{two}{three}{four}{five}"


def _miswritten(text: str) -> Fault:
    if _ANY_LENGTH(text):
        count = sum(sign.isdigit() for sign in text)
        return Fault(f"{_NAME}.length", LengthError, (("count", str(count)),))
    return _FORMAT


validate = Validator(
    _read,
    name=_NAME,
    pattern=r"^\s*(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}\s*$",
)
"""Return the ten digits; options: *sole_traders*."""

is_valid = validate.is_valid
fault = validate.fault


def compact(value: str) -> str:
    """
    Return the digits without hyphen and without the prefix 16, valid or not.

    A sole trader's number keeps its century, and a text that is not written like a
    number is returned as it is, without the blanks around it.

    Example:
        >>> compact(" 16556016-0680 "), compact("195102179974")
        ('5560160680', '195102179974')
    """
    text = some_text(value)
    if _PERSON(text):
        return personal_identity_number.compact(text)
    match = _FORM(text)
    if match is None:
        return text
    prefix, *pairs = match.groups()
    return "".join(pairs) if prefix in (None, "16") else prefix + "".join(pairs)


def format(value: str, *, sole_traders: bool = False) -> str:
    """Return the number with its hyphen."""
    number = validate(value, sole_traders=sole_traders)
    if _PERSON(number):
        return personal_identity_number.format(number)
    return f"{number[:-4]}-{number[-4:]}"


@frozen(kw_only=True)
class OrganisationNumber:
    """What an organisation number says; not in its ``repr``: it may be a person's."""

    number: str = field(repr=False)
    """The canonical text: ten digits, or a sole trader's identity number."""

    legal_form: LegalForm | None
    """The form when the number was given; ``None``: the group digit 4 has none."""

    @property
    def vat_number(self) -> str:
        """The number under which it would be registered for value-added tax."""
        return f"SE{self.number.replace('+', '')[-10:]}01"


def parse(value: str, *, sole_traders: bool = False) -> OrganisationNumber:
    """
    Return what a number says.

    Raises:
        InvalidNumberError: If it is no organisation number.
    """
    number = validate(value, sole_traders=sole_traders)
    if _PERSON(number):
        form: LegalForm | None = LegalForm.SOLE_TRADER
    else:
        form = next((one for one in LegalForm if one.value == number[0]), None)
    return OrganisationNumber(number=number, legal_form=form)
