"""
Scalars: how a single value stands in a document.

Each scalar reads strictly (7 is never "7"), writes what it reads, and describes
itself as JSON Schema. From YAML, where a value without quotes has no type of its
own, it comes as `Plain` and becomes what is expected of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol, TypeAlias

from attrs import field, frozen

from plugin_model.documents.faults import BAD, Faults, Path
from plugin_model.errors import DocumentError, PluginModelError
from plugin_model.findings import finding
from plugin_model.values import BirthDate, Rate

__all__ = [
    "BIRTH",
    "DAY",
    "EXACT",
    "FLAG",
    "RATE",
    "WHOLE",
    "WORDS",
    "Choice",
    "Native",
    "Plain",
    "Shape",
    "Value",
    "Written",
]


Value: TypeAlias = Any
"""A value of the type that a shape was made for, which only the shape knows."""


class Plain(str):
    """A value that stands in YAML without quotes: its text, not yet its type."""

    __slots__ = ()


class Shape(Protocol):
    """How values of one type stand in a document."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return the value that *raw* stands for, or tell why not and `BAD`."""
        ...

    def unstructure(self, value: Value) -> object:
        """Return *value* as plain data."""
        ...

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return the JSON Schema; what it refers to is added to *definitions*."""
        ...


@frozen
class Native:
    """A type that JSON has too: text, whole number, flag."""

    name: str
    """The name by which a value says that it is of this type, not of another."""

    kind: type
    """The type of the plain data and of the value."""

    code: str
    """The code of the fault of a value of another type."""

    says: str
    """What JSON Schema calls the type."""

    pattern: re.Pattern[str] = field(repr=False)
    """What an unquoted value of YAML looks like."""

    from_plain: Callable[[str], object] = field(repr=False)
    """Makes the value of an unquoted one."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return *raw* itself when it is of the type."""
        # A flag is no whole number, though Python says so: hence no isinstance.
        if type(raw) is self.kind:
            return raw
        if isinstance(raw, Plain) and self.pattern.fullmatch(raw):
            return self.from_plain(raw)
        if (
            self.kind is int
            and isinstance(raw, Decimal)
            and raw == raw.to_integral_value()
        ):
            # JSON Schema takes 7.0 for a whole number, so this has its own code.
            return faults.misfit("document.whole_with_point", path, raw)
        return faults.misfit(self.code, path, raw)

    def unstructure(self, value: object) -> object:
        """Return *value* itself; of a number with a class of its own, the text."""
        if isinstance(value, str) and type(value) is not str:
            return str.__str__(value)
        return value

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return the type."""
        return {"type": self.says}


@frozen
class Written:
    """A type that JSON has not, written as text of one form."""

    name: str
    """The name by which a value says that it is of this type, not of another."""

    pattern: re.Pattern[str]
    """The form of the text."""

    parse: Callable[[str], object]
    """Makes the value of a text of that form; a `ValueError` when there is none."""

    write: Callable[[Value], str]
    """Makes the text of the value."""

    says: Mapping[str, object] = field(factory=dict)
    """What JSON Schema says besides the form."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return the value that the text *raw* stands for."""
        if not (isinstance(raw, str) and self.pattern.fullmatch(raw)):
            return faults.misfit(f"document.not_{self.name}", path, raw)
        try:
            return self.parse(raw)
        except PluginModelError as refusal:
            faults.adopt(refusal.findings, path)
            return BAD
        except ValueError:
            return faults.misfit(f"document.no_such_{self.name}", path, raw)

    def unstructure(self, value: object) -> object:
        """Return the text of *value*."""
        return self.write(value)

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return the form of the text."""
        return {"type": "string", "pattern": f"^{self.pattern.pattern}$", **self.says}


@frozen
class Choice:
    """One of some values, each known by a text."""

    name: str
    """The name by which a value says that it is of this type, not of another."""

    values: Mapping[str, object]
    """The values by their texts."""

    def structure(self, raw: object, path: Path, faults: Faults) -> object:
        """Return the value that the text *raw* names."""
        if not isinstance(raw, str):
            return faults.misfit("document.not_text", path, raw)
        if raw not in self.values:
            return faults.off_list("choice", path, raw, self.values)
        return self.values[raw]

    def unstructure(self, value: object) -> object:
        """Return the text by which *value* is known."""
        return next(text for text, one in self.values.items() if one == value)

    def schema(self, definitions: dict[str, object]) -> dict[str, object]:
        """Return the texts."""
        return {"enum": list(self.values)}


def _write_exact(value: Decimal) -> str:
    # What would take thousands of digits is refused before it is spelt out.
    text = format(value, "f") if abs(value.adjusted()) < 500 else ""
    if not _EXACT.fullmatch(text):
        raise DocumentError(finding("document.unwritable_number"))
    return text


def _parse_birth(text: str) -> BirthDate:
    return BirthDate(*(int(part) for part in text.split("-")))


def _write_birth(birth: BirthDate) -> str:
    parts = (birth.month, birth.day)
    return f"{birth.year:04}" + "".join(f"-{one:02}" for one in parts if one)


# The bounds are more than any amount needs, and too small to stall on.
_EXACT: Final = re.compile(r"-?(0|[1-9][0-9]{0,499})(\.[0-9]{1,500})?")

WORDS: Final = Native(
    name="text",
    kind=str,
    code="document.not_text",
    says="string",
    pattern=re.compile(r"(?s:.*)"),
    from_plain=str,
)
"""Text."""

WHOLE: Final = Native(
    name="whole",
    kind=int,
    code="document.not_whole",
    says="integer",
    pattern=re.compile(r"-?(0|[1-9][0-9]{0,499})"),
    from_plain=int,
)
"""A whole number."""

FLAG: Final = Native(
    name="flag",
    kind=bool,
    code="document.not_flag",
    says="boolean",
    pattern=re.compile(r"true|false"),
    from_plain=lambda text: text == "true",
)
"""Yes or no."""

DAY: Final = Written(
    name="date",
    pattern=re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    parse=date.fromisoformat,
    write=date.isoformat,
    says={"format": "date"},
)
"""A day, as "2015-09-01"."""

EXACT: Final = Written(
    name="decimal", pattern=_EXACT, parse=Decimal, write=_write_exact
)
"""An exact decimal number, as "73563014.50": text, so that no reader rounds it."""

RATE: Final = Written(
    name="rate",
    pattern=_EXACT,
    parse=lambda text: Rate(value=Decimal(text)),
    write=lambda rate: _write_exact(rate.value),
)
"""A share, as "0.4669"."""

BIRTH: Final = Written(
    name="birth",
    pattern=re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"),
    parse=_parse_birth,
    write=_write_birth,
)
"""A date of birth, as far as it is known: "1999", "1999-05" or "1999-05-17"."""
