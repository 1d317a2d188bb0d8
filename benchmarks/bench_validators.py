"""Identity and organisation numbers beside three other packages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from contest import Contestant, Group
from plugin_model.validators import organisation_number, personal_identity_number

NUMBERS = Path(__file__).parents[1] / "tests" / "data" / "numbers"
ROWS = 1_000_000
PEERS = ("personnummer", "organisationsnummer", "python-stdnum")

Judged = tuple[str, bool]
Check = Callable[[str], object]
Ready = tuple[Any, Sequence[str]]


def vectors(name: str) -> list[dict[str, Any]]:
    """Return the published vectors of a file; no number is made up."""
    listed: list[dict[str, Any]] = json.loads((NUMBERS / name).read_text("utf-8"))
    return listed


def people(*, kinds: Sequence[str] = ("ssn", "con")) -> list[Judged]:
    """Return the listed numbers in the spellings of a register, with their verdict."""
    return [
        (one[spelling], one["valid"])
        for one in vectors("personnummer_meta_list.json")
        for spelling in ("long_format", "separated_long", "separated_format")
        if one["type"] in kinds
    ]


ACCEPTED = [text for text, is_valid in people(kinds=["ssn"]) if is_valid]
"""What all three packages accept: personal identity numbers with a whole date."""

REGISTER = people() + [
    (number, True)
    for part in json.loads(
        (NUMBERS / "skatteverket_coordination.json").read_text("utf-8")
    ).values()
    for number in part
]
"""What a register holds: the above, coordination numbers of every sort, and slips."""

ORGANISATIONS = [
    one["input"]
    for one in vectors("organisationsnummer_meta_list.json")
    if one["valid"] and one["type"] == "Aktiebolag"
]


def each(ready: Ready) -> list[object]:
    """Ask for one text after the other."""
    check, texts = ready
    return [check(text) for text in texts]


def _one_by_one(
    name: str, check: Callable[[], Check], texts: Sequence[str]
) -> Contestant:
    return Contestant(
        name=name, run=each, setup=lambda: (check(), texts), packages=PEERS
    )


def _personnummer() -> Check:
    from personnummer import personnummer

    return personnummer.valid


def _stdnum_person(name: str) -> Callable[[], Check]:
    def check() -> Check:
        from stdnum.se import personnummer

        found: Check = getattr(personnummer, name)
        return found

    return check


def _stdnum_organisation() -> Check:
    from stdnum.se import orgnr

    return orgnr.is_valid


def _organisationsnummer() -> Check:
    from organisationsnummer import organisationsnummer

    found: Check = organisationsnummer.valid
    return found


def register() -> tuple[list[str], list[bool]]:
    """Return a million rows and what is right."""
    rows = list(islice(cycle(REGISTER), ROWS))
    return [text for text, _ in rows], [is_valid for _, is_valid in rows]


TEXTS, RIGHT = register()


def _mistakes(found: Sequence[object]) -> int:
    return sum(one is not right for one, right in zip(found, RIGHT, strict=True))


def _column(library: str, make: Callable[[Any], Any]) -> Contestant:
    def setup() -> tuple[Any, Any]:
        from importlib import import_module

        from plugin_model.number_columns import check_column

        return check_column, make(import_module(library))

    def verdicts(table: Mapping[str, Sequence[object]]) -> int:
        listed = list(table["number_verdict"])
        return _mistakes([str(one) == "valid" for one in listed])

    return Contestant(
        name=f"plugin_model, {library} column",
        run=lambda ready: ready[0](ready[1], "number"),
        setup=setup,
        wrong=verdicts,
        packages=("narwhals", library),
    )


def _loop(name: str, check: Callable[[], Check]) -> Contestant:
    return Contestant(
        name=name,
        run=each,
        setup=lambda: (check(), TEXTS),
        wrong=_mistakes,
        packages=PEERS,
    )


CASES = (
    Group(
        name="one identity number that all accept",
        contestants=(
            _one_by_one(
                "plugin_model, is_valid",
                lambda: personal_identity_number.is_valid,
                ACCEPTED,
            ),
            _one_by_one(
                "plugin_model, validate",
                lambda: personal_identity_number.validate,
                ACCEPTED,
            ),
            _one_by_one("personnummer, valid", _personnummer, ACCEPTED),
            _one_by_one("stdnum, is_valid", _stdnum_person("is_valid"), ACCEPTED),
            _one_by_one("stdnum, validate", _stdnum_person("validate"), ACCEPTED),
        ),
        per=len(ACCEPTED),
        unit="number",
        rounds=20,
    ),
    Group(
        name="one organisation number",
        contestants=(
            _one_by_one(
                "plugin_model", lambda: organisation_number.is_valid, ORGANISATIONS
            ),
            _one_by_one("organisationsnummer", _organisationsnummer, ORGANISATIONS),
            _one_by_one("stdnum", _stdnum_organisation, ORGANISATIONS),
        ),
        per=len(ORGANISATIONS),
        unit="number",
        rounds=20,
    ),
    Group(
        name="a register of a million",
        contestants=(
            _column("polars", lambda polars: polars.DataFrame({"number": TEXTS})),
            _column("pyarrow", lambda pyarrow: pyarrow.table({"number": TEXTS})),
            _column("pandas", lambda pandas: pandas.DataFrame({"number": TEXTS})),
            _loop("plugin_model, loop", lambda: personal_identity_number.is_valid),
            _loop("personnummer, loop", _personnummer),
        ),
        per=ROWS,
        unit="row",
        rounds=3,
    ),
)
