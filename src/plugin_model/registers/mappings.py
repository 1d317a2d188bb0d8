"""Files that say which column of a register holds what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plugin_model.errors import RegisterError
from plugin_model.findings import Finding, Place, Severity, finding
from plugin_model.registers.columns import plain_texts
from plugin_model.registers.headings import plain
from plugin_model.registers.opening import tables
from plugin_model.registers.tables import Table, whole

__all__ = ["read_mapping"]

_FIELD: Final = ("field", "uppgift")
_HEADING: Final = ("heading", "rubrik")


def read_mapping(path: Path) -> Mapping[str, str]:
    """
    Read which column holds what: a table with the columns *field* and *heading*.

    In Swedish the two are called *uppgift* and *rubrik*. Any form will do in which
    a register is read. A field is a name such as ``birth``, ``participant_id``,
    ``identity_number`` or ``protection``.

    Returns:
        From the name of a field to a heading, as `read` takes it under *named*.

    Raises:
        RegisterError: If it cannot be read, a row says one of the two alone, or a
            field stands twice.
    """
    table = whole(tables(path))
    columns = [_column(table, words, path.name) for words in (_FIELD, _HEADING)]
    faults = [one for one in table.findings if one.severity is not Severity.INFO]
    mapping: dict[str, str] = {}
    for row, field, heading in zip(table.rows, *columns, strict=True):
        if field is None or heading is None or field in mapping:
            faults.append(_wrong(row))
        else:
            mapping[field] = heading
    if faults:
        raise RegisterError(*faults)
    return mapping


def _column(table: Table, words: tuple[str, ...], name: str) -> list[str | None]:
    for heading in table.headings:
        if plain(heading) in words:
            said = plain_texts(table.as_it_stands(heading))
            return said.to_list()
    raise RegisterError(
        finding("register.no_mapping", file=name, words=", ".join(words))
    )


def _wrong(row: int) -> Finding:
    return finding("register.mapping_row", place=Place(row=row))
