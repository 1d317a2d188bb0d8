"""Strategies for registers as people write them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from hypothesis import strategies as st

__all__ = ["HEADINGS", "SECRETS", "registers", "secret_rows", "written"]

Rows = list[list[str]]

_UNKNOWN: Final = ["", "-", "okänt", "Vet ej"]
_UNFIT: Final = ["kanske", "1999-02-29", "9999", "x" * 30]
_DAYS: Final = st.dates(date(1989, 1, 1), date(2005, 12, 31))

HEADINGS: Final = {
    "Deltagar-id": st.integers(1, 5).map("P{}".format),
    "Födelsedatum": _DAYS.map(str)
    | _DAYS.map("{:%Y}".format)
    | _DAYS.map("{:%Y-%m}".format),
    "Kommun": st.sampled_from(["1480", "560", "Partille", "Malmö"]),
    "Studiestatus": st.sampled_from(["Studerar", "Avbrutit", "Fullföljt"]),
    "Har avbrutit": st.sampled_from(["ja", "Nej", "J", "N"]),
    "Risk": st.sampled_from(["ja", "Nej", "J", "N"]),
    "Skyddade personuppgifter": st.sampled_from(["Ingen", "Skyddad folkbokföring"]),
    "Inskriven": st.dates(date(2015, 1, 1), date(2019, 2, 1)).map(str),
}
"""The headings of a register, and what people write below them."""

SECRETS: Final = st.from_regex(r"[B-DF-HJ-NP-TV-Z]{4}[0-9]{5}", fullmatch=True)
"""Texts that stand in no message: consonants and digits."""


def _cells(heading: str) -> st.SearchStrategy[str]:
    return HEADINGS[heading] | st.sampled_from(_UNKNOWN) | st.sampled_from(_UNFIT)


@st.composite
def registers(draw: st.DrawFn, *, most: int = 6) -> Rows:
    """Draw a register: its headings, then rows of cells."""
    row = st.tuples(*map(_cells, HEADINGS)).map(list)
    return [list(HEADINGS), *draw(st.lists(row, max_size=most))]


@st.composite
def secret_rows(draw: st.DrawFn, *, wide: int, most: int = 4) -> Rows:
    """Draw rows of which every cell is a secret."""
    row = st.lists(SECRETS, min_size=wide, max_size=wide)
    return draw(st.lists(row, min_size=1, max_size=most))


def written(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV."""
    return ("\n".join(map(";".join, rows)) + "\n").encode()
