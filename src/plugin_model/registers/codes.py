"""Which code a cell means: as it is written, else as people change what they write."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from attrs import field, frozen

__all__ = ["Codes", "closed_codes", "open_codes", "tidy"]

_Meant = Mapping[str, frozenset[str]]


def tidy(text: str) -> str:
    """
    Return a text composed, with single blanks and none around it.

    Example:
        >>> tidy(" a  b"), tidy("'-5")
        ('a b', '-5')
    """
    # An apostrophe keeps spreadsheets from running a text; see `writing.write_csv`.
    composed = unicodedata.normalize("NFC", text.removeprefix("'"))
    return " ".join(composed.split())


@frozen(kw_only=True)
class Codes:
    """
    The codes of a field, and what they are called.

    Example:
        >>> grades = closed_codes(["a", "A", "b"])
        >>> [sorted(grades.meant(cell)) for cell in ("a", "B", "c")]
        [['a'], ['b'], []]
    """

    codes: frozenset[str] = field(repr=False)
    """The codes as they are."""

    tidied: tuple[_Meant, ...] = field(repr=False)
    """What each tidy text stands for; what comes first goes before the others."""

    folded: tuple[_Meant, ...] = field(default=(), repr=False)
    """What each text stands for whatever its case, where nothing else fits."""

    def meant(self, text: str) -> frozenset[str]:
        """
        Return the codes that a cell may mean; of several nobody knows which.

        Codes may differ in what people do not heed, such as the case of a letter. So
        a cell that is a code is that code; only else is it tidied, and only then read
        whatever its case.
        """
        if text in self.codes:
            return frozenset([text])
        said = tidy(text)
        tries = [(said, way) for way in self.tidied]
        tries += [(said.casefold(), way) for way in self.folded]
        return next((way[one] for one, way in tries if one in way), frozenset())


def open_codes(known: Iterable[str]) -> Codes:
    """
    Return the codes that are known of an open list.

    Text in another case may be a code that is not known, and so may a label.
    """
    codes = frozenset(known)
    return Codes(codes=codes, tidied=(_meant((one, one) for one in codes),))


def closed_codes(
    codes: Iterable[str],
    labels: Iterable[tuple[str, str]] = (),
    words: Iterable[tuple[str, str]] = (),
) -> Codes:
    """
    Return the codes of a closed list.

    Args:
        codes: The codes.
        labels: What codes are called, each with its code.
        words: Further words, each with its code: they stand behind all else.
    """
    known = frozenset(codes)
    own = [(one, one) for one in known]
    called = [pair for pair in labels if pair[1] in known]
    further = [pair for pair in words if pair[1] in known]
    return Codes(
        codes=known,
        tidied=(_meant(own), _meant(called)),
        folded=(_meant([*own, *called], fold=True), _meant(further, fold=True)),
    )


def _meant(pairs: Iterable[tuple[str, str]], *, fold: bool = False) -> _Meant:
    meant: dict[str, frozenset[str]] = {}
    for word, code in pairs:
        said = tidy(word).casefold() if fold else tidy(word)
        meant[said] = meant.get(said, frozenset()) | {code}
    return meant
