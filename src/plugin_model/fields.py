"""
Fields: the seam between people, rules and tables.

A field has a name, a kind and, for a code, the list that it is chosen from. It
types the constants of a rule, the facts of a person, the columns of a table and
the words of an explanation.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import MINYEAR, date
from decimal import Decimal
from enum import Enum
from typing import Final, TypeGuard

from attrs import Factory, field, frozen

from plugin_model.findings import NOWHERE, Finding, Place, finding
from plugin_model.messages import masked
from plugin_model.validators import municipality_code
from plugin_model.values import BirthDate, Text, is_day, text_of

__all__ = ["PARTICIPANT_FIELDS", "Field", "Kind", "fault", "is_unknown", "nearest"]


class Kind(Enum):
    """What sort of value a field holds."""

    BIRTH = "birth"
    """A date of birth: a date, a `BirthDate`, or a whole number for a year alone."""

    FLAG = "flag"
    """Yes or no."""

    CODE = "code"
    """A code, as text, from a closed list or an open one."""

    DATE = "date"
    """A day without a time."""

    INTEGER = "integer"
    """A whole number."""

    DECIMAL = "decimal"
    """An exact decimal number; a whole number will do, a float will not."""


def _kind(kind: Kind | str) -> Kind:
    return Kind(kind)


def _how_many(listed: tuple[object, ...] | None) -> str:
    """Show how many there are: 290 municipalities would fill a screen."""
    return "None" if listed is None else f"<{len(listed)}>"


def _name_as_label(of: Field) -> Text:
    return Text(sv=of.name, en=of.name)


@frozen(kw_only=True)
class Field:
    """
    A fact that rules may read.

    Example:
        >>> wants_work = Field(name="wants_work", kind=Kind.FLAG)
        >>> wants_work.label.en
        'wants_work'
    """

    name: str
    """The name, in a mapping, a document and a table."""

    kind: Kind = field(converter=_kind)
    """What sort of value it holds."""

    codes: tuple[str, ...] | None = field(default=None, repr=_how_many)
    """The closed list of a code field; ``None``: an open list, or no code."""

    label: Text = field(
        default=Factory(_name_as_label, takes_self=True),
        converter=text_of,
    )
    """What it is called in a sentence; the name where nothing else is given."""

    code_labels: tuple[tuple[str, Text], ...] = field(default=(), repr=_how_many)
    """What the codes are called; a code without a label is shown as it is."""

    personal: bool = True
    """Whether its values tell something about a person and are masked in messages."""

    def code_label(self, code: str) -> Text:
        """Return what *code* is called."""
        return dict(self.code_labels).get(code, Text(sv=code, en=code))


def is_unknown(value: object) -> bool:
    """
    Tell whether *value* stands for an unknown fact: None, NaN or NaT.

    Example:
        >>> is_unknown(None), is_unknown(float("nan")), is_unknown(False)
        (True, True, False)
    """
    if value is None:
        return True
    try:
        # NaN and pandas' NaT are the values that differ from themselves.
        return bool(value != value)
    except (TypeError, ValueError, ArithmeticError):
        # pandas' NA and a signalling NaN refuse even to be compared.
        return str(value) in {"<NA>", "sNaN"}


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that *name* was probably meant to be, if any."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return close[0] if close else None


def _is_whole(value: object) -> TypeGuard[int]:
    # True and 1 are equal in Python, but a flag is no number.
    return isinstance(value, int) and not isinstance(value, bool)


def _is_birth(value: object) -> bool:
    return (
        is_day(value)
        or isinstance(value, BirthDate)
        or (_is_whole(value) and MINYEAR <= value <= date.max.year)
    )


def _is_decimal(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return _is_whole(value)


_IS_OF_KIND: Final = {
    Kind.BIRTH: _is_birth,
    Kind.FLAG: lambda value: isinstance(value, bool),
    Kind.CODE: lambda value: isinstance(value, str),
    Kind.DATE: is_day,
    Kind.INTEGER: _is_whole,
    Kind.DECIMAL: _is_decimal,
}


def fault(of: Field, value: object, *, place: Place = NOWHERE) -> Finding | None:
    """
    Return what is wrong with a known *value* of a field; ``None``: nothing.

    The value of a personal field is shown by its shape alone.

    Example:
        >>> status = PARTICIPANT_FIELDS[1]
        >>> fault(status, "dropped_uot").fix()
        "did you mean 'dropped_out'?"
    """
    shown = masked(value) if of.personal else repr(value)
    if not _IS_OF_KIND[of.kind](value):
        return finding(
            f"fact.no_{of.kind.value}",
            place=place,
            field=of.name,
            value=shown,
            given=type(value).__name__,
        )
    if of.codes is None or value in of.codes:
        return None
    meant = _code_meant(str(value), of.codes)
    code = "fact.code_off_list" if meant is None else "fact.code_misspelt"
    listed = ", ".join(of.codes[:6]) + (", …" if len(of.codes) > 6 else "")
    return finding(
        code, place=place, field=of.name, value=shown, listed=listed, meant=repr(meant)
    )


def _code_meant(value: str, codes: tuple[str, ...]) -> str | None:
    padded = value.zfill(len(codes[0])) if codes else value
    return padded if padded in codes else nearest(value, codes)


def _labels(**labels: tuple[str, str]) -> tuple[tuple[str, Text], ...]:
    return tuple((code, Text(sv=sv, en=en)) for code, (sv, en) in labels.items())


_STUDY_STATUS: Final = _labels(
    not_started=("ej påbörjat", "not started"),
    enrolled=("studerar", "enrolled"),
    dropped_out=("har avbrutit", "dropped out"),
    completed=("har fullföljt", "completed"),
)

PARTICIPANT_FIELDS: Final[tuple[Field, ...]] = (
    Field(
        name="birth",
        kind=Kind.BIRTH,
        label={"sv": "födelsedatum", "en": "date of birth"},
    ),
    Field(
        name="study_status",
        kind=Kind.CODE,
        codes=tuple(code for code, _ in _STUDY_STATUS),
        code_labels=_STUDY_STATUS,
        label={"sv": "studiestatus", "en": "study status"},
    ),
    Field(
        name="has_dropped_out",
        kind=Kind.FLAG,
        label={"sv": "har avbrutit sina studier", "en": "has dropped out"},
    ),
    Field(
        name="at_risk",
        kind=Kind.FLAG,
        label={"sv": "riskerar att avbryta", "en": "at risk of dropping out"},
    ),
    Field(
        name="newly_arrived",
        kind=Kind.FLAG,
        label={"sv": "nyanländ", "en": "newly arrived"},
    ),
    Field(
        name="completed_compulsory_school",
        kind=Kind.FLAG,
        label={
            "sv": "har fullgjort sin skolplikt",
            "en": "has completed compulsory school",
        },
    ),
    Field(
        name="eligible_for_national_programme",
        kind=Kind.FLAG,
        label={
            "sv": "behörig till nationellt program",
            "en": "eligible for a national programme",
        },
    ),
    Field(
        name="municipality",
        kind=Kind.CODE,
        codes=tuple(municipality_code.names()),
        code_labels=tuple(
            (code, Text(sv=name, en=name))
            for code, name in municipality_code.names().items()
        ),
        label={"sv": "kommun", "en": "municipality"},
    ),
    Field(
        name="entered_on",
        kind=Kind.DATE,
        label={"sv": "inskrivningsdag", "en": "day of entry"},
    ),
)
"""The standard facts of a participant, in the order in which answers list them."""
