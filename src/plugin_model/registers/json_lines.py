"""JSON lines: one object on each line, whose keys are the headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import polars as pl
from attrs import define, field

from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Place, finding
from plugin_model.registers.encodings import Utf8
from plugin_model.registers.tables import Table, text_of

__all__ = ["ROWS", "read_json_lines"]

ROWS: Final = 20_000
"""How many lines are read at once."""


class _Pairs(list[tuple[str, object]]):
    """An object with all its keys, those that stand twice too."""


def _number(digits: str) -> str:
    """Return a number as text; 560.0 is what some programs make of 560."""
    return re.sub(r"\.0+\Z", "", digits)


def _refuse_halves(pairs: _Pairs) -> None:
    """Refuse half a sign, which JSON can spell out and no text holds."""
    for key, value in pairs:
        f"{key}{text_of(value)}".encode()


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_int=str,
    parse_float=_number,
    parse_constant=lambda name: None,
)


def read_json_lines(text: Utf8, name: str, *, rows: int = ROWS) -> Iterator[Table]:
    """
    Yield the objects of a text, batch by batch; the number of a row is its line.

    A key that an object lacks says nothing; of one that it has twice nothing is
    taken, and that is reported. A later batch may have more headings.

    Raises:
        RegisterError: If a line is no object, or there is none.
    """
    reader = _Reader(name)
    lines = enumerate(text.file, 1)
    read = 0
    while batch := list(islice(lines, rows)):
        read += sum(len(line) for _, line in batch)
        people = {at: reader.person(at, line) for at, line in batch if line.strip()}
        if people:
            yield reader.table(people, share=min(1.0, read / text.size))
    if not reader.headings:
        raise RegisterError(finding("register.empty", file=name))


@define
class _Reader:
    name: str
    headings: dict[str, str] = field(factory=dict)
    findings: list[Finding] = field(factory=list)

    def person(self, line: int, text: bytes) -> dict[str, str | None]:
        """Return what a line says."""
        try:
            pairs = _DECODER.decode(text.decode())
            if isinstance(pairs, _Pairs) and b"\\u" in text:
                _refuse_halves(pairs)
        except (ValueError, RecursionError):
            # Leave first: the error would carry a piece of the file.
            pairs = None
        if not isinstance(pairs, _Pairs):
            place = Place(line=line)
            raise RegisterError(
                finding("register.broken_json", place=place, file=self.name)
            )
        said: dict[str, str | None] = {}
        for key, value in pairs:
            twice = key.strip() in said
            said[key.strip()] = None if twice else text_of(value)
            if twice:
                self.findings.append(
                    finding("register.key_twice", place=Place(row=line))
                )
        return said

    def table(self, people: dict[int, dict[str, str | None]], *, share: float) -> Table:
        """Return what some lines say."""
        for said in people.values():
            for key in said:
                self.headings.setdefault(key, str(len(self.headings)))
        noticed, self.findings = tuple(self.findings), []
        return Table(
            headings=tuple(self.headings),
            rows=pl.Series("row", list(people), pl.Int64),
            cells=pl.DataFrame(
                {
                    place: pl.Series(
                        [said.get(key) for said in people.values()], dtype=pl.String
                    )
                    for key, place in self.headings.items()
                }
            ),
            findings=noticed,
            share=share,
        )
