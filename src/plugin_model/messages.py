"""
The text of every code in Swedish and English, with personal values masked.

A message is looked up by its stable code in a gettext catalogue under
``locale/``; both languages are catalogues, so that neither is an afterthought.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Final, Literal

__all__ = [
    "LANGUAGES",
    "Language",
    "has_text",
    "masked",
    "number",
    "per_cent",
    "text",
]

Language = Literal["sv", "en"]
"""A language that every message exists in."""

LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
"""The languages, the field's own first."""

_LONGEST_SHAPE: Final = 24


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    folder = resources.files("plugin_model").joinpath("locale", language, "LC_MESSAGES")
    with folder.joinpath("plugin_model.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def has_text(code: str, language: Language) -> bool:
    """
    Tell whether the catalogue of *language* knows *code*.

    Example:
        >>> has_text("no.such.code", "sv")
        False
    """
    return _catalogue(language).gettext(code) != code


def text(
    code: str,
    language: Language = "en",
    *,
    count: int | None = None,
    values: Mapping[str, object] | None = None,
) -> str:
    """
    Return the text of *code* in *language* with its placeholders filled in.

    Args:
        code: A stable message code, such as ``"value.period_order"``.
        language: ``"sv"`` or ``"en"``.
        count: Chooses between singular and plural, and fills ``{count}``;
            ``None`` for a text that has no plural.
        values: What the other placeholders stand for. Personal values must
            have gone through `masked` before they come here.

    Raises:
        LookupError: If the catalogue does not know the code: a fault of the
            library, which its tests rule out.

    Example:
        >>> text("unit.rows", "sv", count=2)
        '2 rader'
    """
    catalogue = _catalogue(language)
    found = (
        catalogue.gettext(code)
        if count is None
        else catalogue.ngettext(code, code, count)
    )
    if found == code:
        message = f"no text for {code!r} in {language!r}"
        raise LookupError(message)
    filled: dict[str, object] = {} if count is None else {"count": count}
    filled.update(values or {})
    return found.format_map(filled)


def number(
    value: int | Decimal, language: Language = "en", *, grouped: bool = False
) -> str:
    """
    Return a number as it is written in *language*.

    In Swedish a comma stands before decimals, and spaces set the thousands apart.

    Args:
        value: The number; all its decimals are written.
        language: ``"sv"`` or ``"en"``.
        grouped: Whether spaces set the thousands apart in English too.

    Example:
        >>> number(Decimal("73563014.50"), "sv")
        '73 563 014,50'
        >>> number(3000)
        '3000'
    """
    swedish = language == "sv"
    written = f"{value:,}".replace(",", " " if swedish or grouped else "")
    return written.replace(".", ",") if swedish else written


def per_cent(share: Fraction, language: Language = "en", *, places: int = 2) -> str:
    """
    Return a share of one in per cent, as it is written in *language*.

    Args:
        share: The share, 1 for all.
        language: ``"sv"`` or ``"en"``.
        places: How many decimals to write; the last one is rounded.

    Example:
        >>> per_cent(Fraction(1, 3), "sv")
        '33,33 %'
    """
    rounded = Decimal(f"{float(100 * share):.{places}f}")
    return f"{number(rounded, language)} %"


def masked(value: object) -> str:
    """
    Return the shape of a value that may be personal: letters x, digits 9.

    The shape is enough to recognise a slip (a lost zero, a date the wrong way
    round) and tells nothing about the person. Punctuation stays; what is
    longer than 24 characters is cut.

    Example:
        >>> masked("Anna 1999-02-30")
        'xxxx 9999-99-99'
    """
    given = value if isinstance(value, str) else repr(value)
    shape = "".join(
        "x" if sign.isalpha() else "9" if sign.isnumeric() else sign
        for sign in given[:_LONGEST_SHAPE]
        if sign.isprintable()
    )
    return shape if len(given) <= _LONGEST_SHAPE else f"{shape}…"
