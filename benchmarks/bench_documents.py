"""A million participants out of JSON lines and back; projects of a growing size."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from typing import Any

import msgspec

from contest import Contestant, Group
from plugin_model import documents
from plugin_model.documents.rows import ParticipantRow
from plugin_model.participant import Participant
from plugin_model.project import Project
from plugin_model.sub_project import Aim, Method, SubProject, Workshop
from plugin_model.values import Period

PEOPLE = 1_000_000
SIZES = (1_000, 10_000)
SEED = 20150901
FIRST = date(2015, 3, 1)
CODES = ("0114", "0180", "1384", "1401", "1402", "1415", "1419", "1480", "2380")
STATUSES = ("not_started", "enrolled", "dropped_out", "completed")
PYDANTIC = ("pydantic", "pydantic-core")

Read = Callable[[bytes], object]
Work = tuple[Read, bytes]


def record(draw: random.Random, number: int) -> dict[str, object]:
    """Return a made-up participant with a history of one entry in each place."""
    entered = (FIRST + timedelta(days=draw.randrange(1_400))).isoformat()
    born = date(1990, 1, 1) + timedelta(days=draw.randrange(5_000))
    period = {"start": entered}
    home = {"municipality": draw.choice(CODES), "period": period, "basis": "registered"}
    return {
        "id": f"p{number:07}",
        "birth": born.isoformat(),
        "residences": [home],
        "studies": {"records": [{"on": entered, "status": draw.choice(STATUSES)}]},
        "risk_assessments": [{"on": entered, "at_risk": draw.random() < 0.5}],
        "participations": [{"project": "plug-in-2.0", "spells": [{"period": period}]}],
    }


def varied(draw: random.Random, number: int) -> dict[str, object]:
    """Return a participant with three entries in each place, like nobody else's."""
    days = [
        (FIRST + timedelta(days=draw.randrange(1_400))).isoformat() for _ in range(6)
    ]
    days.sort()
    periods = [{"start": one, "end": other} for one, other in pairwise(days)][::2]
    return {
        **record(draw, number),
        "residences": [
            {"municipality": draw.choice(CODES), "period": one, "basis": "registered"}
            for one in periods
        ],
        "studies": {
            "records": [{"on": one, "status": draw.choice(STATUSES)} for one in days]
        },
        "risk_assessments": [
            {"on": one, "at_risk": draw.random() < 0.5} for one in days[::2]
        ],
        "participations": [
            {"project": "plug-in-2.0", "spells": [{"period": one} for one in periods]}
        ],
    }


def row(whole: dict[str, Any]) -> dict[str, object]:
    """Return the facts of a participant on the day of entry."""
    study = whole["studies"]["records"][0]
    return {
        "id": whole["id"],
        "birth": whole["birth"],
        "study_status": study["status"],
        "at_risk": whole["risk_assessments"][0]["at_risk"],
        "municipality": whole["residences"][0]["municipality"],
        "entered_on": study["on"],
        "project": "plug-in-2.0",
    }


@cache
def lines(*, flat: bool = False) -> bytes:
    """Return the participants as compact JSON lines."""
    draw = random.Random(SEED)
    some = (record(draw, number) for number in range(PEOPLE))
    encode = json.JSONEncoder(separators=(",", ":")).encode
    return "".join(encode(row(one) if flat else one) + "\n" for one in some).encode()


@cache
def varied_lines() -> bytes:
    """Return participants of whom no two are alike, a tenth as many."""
    draw = random.Random(SEED)
    encode = json.JSONEncoder(separators=(",", ":")).encode
    some = (varied(draw, number) for number in range(PEOPLE // 10))
    return "".join(encode(one) + "\n" for one in some).encode()


def models() -> tuple[Any, Any]:
    """Return pydantic's models of a participant and of a row."""
    from pydantic_people import Person, Row

    return Person, Row


@cache
def structs() -> tuple[Any, Any]:
    """Return bare structs of msgspec: types and unknown keys alone are checked."""
    kinds = {"frozen": True, "forbid_unknown_fields": True, "gc": False}
    make = partial(msgspec.defstruct, **kinds)  # type: ignore[arg-type]  # flags
    day = date | None
    text = str | None
    period = make("Period", [("start", day, None), ("end", day, None)])
    home = make("Home", [("municipality", str), ("period", period), ("basis", str)])
    study = make(
        "Study",
        [("on", date), ("status", str), ("programme", text, None)],
    )
    studies = make("Studies", [("records", tuple[study, ...], ())])
    risk = make("Risk", [("on", date), ("at_risk", bool)])
    spell = make("Spell", [("period", period), ("workshop", text, None)])
    entry = make("Entry", [("project", str), ("spells", tuple[spell, ...])])
    person = make(
        "Person",
        [
            *(("id", str), ("birth", text, None)),
            ("residences", tuple[home, ...], ()),
            ("studies", studies | None, None),
            ("risk_assessments", tuple[risk, ...], ()),
            ("participations", tuple[entry, ...], ()),
        ],
    )
    flat = make(
        "Row",
        [
            *(("id", str), ("birth", text, None), ("study_status", text, None)),
            *(("at_risk", bool | None, None), ("municipality", text, None)),
            *(("entered_on", day, None), ("project", text, None)),
        ],
    )
    return person, flat


def count(some: Iterable[object]) -> int:
    """Go through everything, and return how much it was."""
    return sum(1 for _ in some)


def ours(data: bytes) -> int:
    """Read with every check on."""
    return count(documents.read_participants(data))


def one_by_one(read: Read, data: bytes) -> int:
    """Read line by line."""
    return count(map(read, io.BytesIO(data)))


def tenth(*, flat: bool = False) -> bytes:
    """Return a tenth of the lines, for contestants that take long."""
    data = lines(flat=flat)
    return data[: data.index(b"\n", len(data) // 10) + 1]


def row_and_person(data: bytes) -> int:
    """Read rows with pydantic, and make of each a participant with a history."""
    read = models()[1].model_validate_json
    return count(read(one).person() for one in io.BytesIO(data))


def with_cattrs(data: bytes, *, flat: bool = False) -> int:
    """Read with orjson, then with cattrs; the classes check what they are given."""
    import orjson
    from cattrs import Converter

    from plugin_model.values import BirthDate

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(
        BirthDate, lambda text, _: BirthDate(*map(int, text.split("-")))
    )
    holder = ParticipantRow if flat else Participant
    structure = converter.get_structure_hook(holder)
    read = (structure(orjson.loads(one), holder) for one in io.BytesIO(data))
    return count(one.participant() for one in read) if flat else count(read)


def reading(*, flat: bool) -> Group:
    """Return the contest on reading participants."""
    place = int(flat)
    contestants = [
        Contestant(name="plugin_model", setup=partial(lines, flat=flat), run=ours),
        Contestant(
            name="pydantic validate_json" + (", rows alone" if flat else ""),
            setup=lambda: (models()[place].model_validate_json, lines(flat=flat)),
            run=lambda ready: one_by_one(*ready),
            packages=PYDANTIC,
        ),
        Contestant(
            name="msgspec, bare structs (limit)",
            setup=lambda: (
                msgspec.json.Decoder(structs()[place]).decode,
                lines(flat=flat),
            ),
            run=lambda ready: one_by_one(*ready),
            packages=("msgspec",),
        ),
    ]
    if flat:
        contestants.insert(
            2,
            Contestant(
                name="pydantic, then a participant",
                setup=partial(lines, flat=True),
                run=row_and_person,
                packages=PYDANTIC,
            ),
        )
    what = "rows of facts" if flat else "whole histories"
    return Group(
        name=f"read participants from JSON lines: {what}",
        contestants=tuple(contestants),
        per=PEOPLE,
        unit="participant",
        rounds=3,
    )


def dump(people: list[Any]) -> int:
    """Write with pydantic, line by line."""
    file = io.BytesIO()
    for one in people:
        file.write(one.model_dump_json(exclude_defaults=True).encode())
        file.write(b"\n")
    return file.tell()


def dump_all(people: list[Any]) -> int:
    """Write with pydantic's fastest setting, defaults and all."""
    file = io.BytesIO()
    for one in people:
        file.write(one.model_dump_json().encode())
        file.write(b"\n")
    return file.tell()


def dump_bare(people: list[Any]) -> int:
    """Write bare structs, all of them at one go."""
    return len(msgspec.json.Encoder().encode_lines(people))


def dump_with_cattrs(people: list[Any]) -> int:
    """Take apart with cattrs, then write with orjson, line by line."""
    import orjson
    from cattrs import Converter

    from plugin_model.values import BirthDate

    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(
        BirthDate, lambda one: f"{one.year:04}-{one.month:02}-{one.day:02}"
    )
    file = io.BytesIO()
    for one in people:
        file.write(orjson.dumps(converter.unstructure(one)))
        file.write(b"\n")
    return file.tell()


def parsed() -> list[Any]:
    """Return pydantic's participants."""
    read = models()[0].model_validate_json
    return list(map(read, io.BytesIO(tenth())))


def slowly(*, flat: bool) -> Group:
    """Return the contest with cattrs, on a tenth: it takes long."""
    what = "rows of facts" if flat else "whole histories"
    return Group(
        name=f"read a tenth of them: {what}",
        contestants=(
            Contestant(name="plugin_model", setup=partial(tenth, flat=flat), run=ours),
            Contestant(
                name="cattrs and orjson",
                setup=partial(tenth, flat=flat),
                run=partial(with_cattrs, flat=flat),
                packages=("cattrs", "orjson"),
            ),
        ),
        per=PEOPLE // 10,
        unit="participant",
        rounds=2,
    )


VARIED = Group(
    name="read participants of whom no two are alike",
    contestants=(
        Contestant(name="plugin_model", setup=varied_lines, run=ours),
        Contestant(
            name="pydantic validate_json",
            setup=lambda: (models()[0].model_validate_json, varied_lines()),
            run=lambda ready: one_by_one(*ready),
            packages=PYDANTIC,
        ),
        Contestant(
            name="msgspec, bare structs (limit)",
            setup=lambda: (msgspec.json.Decoder(structs()[0]).decode, varied_lines()),
            run=lambda ready: one_by_one(*ready),
            packages=("msgspec",),
        ),
    ),
    per=PEOPLE // 10,
    unit="participant",
    rounds=3,
)


WRITING = Group(
    name="write participants as JSON lines",
    contestants=(
        Contestant(
            name="plugin_model",
            setup=lambda: list(documents.read_participants(tenth())),
            run=lambda people: documents.write_participants(people, io.BytesIO()),
        ),
        Contestant(
            name="pydantic dump_json, no defaults",
            setup=parsed,
            run=dump,
            packages=PYDANTIC,
        ),
        Contestant(
            name="pydantic dump_json, all defaults",
            setup=parsed,
            run=dump_all,
            packages=PYDANTIC,
        ),
        Contestant(
            name="msgspec, bare structs (limit)",
            setup=lambda: msgspec.json.Decoder(structs()[0]).decode_lines(tenth()),
            run=dump_bare,
            packages=("msgspec",),
        ),
        Contestant(
            name="cattrs and orjson",
            setup=lambda: list(documents.read_participants(tenth())),
            run=dump_with_cattrs,
            packages=("cattrs", "orjson"),
        ),
    ),
    per=PEOPLE // 10,
    unit="participant",
)


def project(size: int) -> Project:
    """Return a project of many sub-projects, each with a workshop."""
    period = Period(start=date(2015, 9, 1), end=date(2017, 8, 31))
    return Project(
        id="large",
        name="Large",
        sub_projects=tuple(
            SubProject(
                id=f"s{number}",
                name=f"Delprojekt {number}",
                municipality="1480",
                aims=(Aim.STAY_IN_SCHOOL,),
                methods=tuple(Method)[:2],
                period=period,
                planned_participants=40,
                workshops=(Workshop(id=f"w{number}", municipality="1480"),),
            )
            for number in range(size)
        ),
    )


def faulty(text: str) -> str:
    """Return a document with one unknown key in every sub-project."""
    return text.replace('"planned_participants"', '"planed_participants"')


def growing(size: int) -> Iterator[Group]:
    """Return what is done with a project of a size."""
    written = partial(documents.write, project(size))
    tasks = (
        ("read", written, lambda text: documents.read(text, Project)),
        ("write", partial(project, size), documents.write),
        (
            "check, a fault in each",
            lambda: faulty(written()),
            lambda text: documents.check(text, Project),
        ),
    )
    yield Group(
        name=f"a project of {size:,} sub-projects",
        contestants=tuple(
            Contestant(name=name, setup=setup, run=run) for name, setup, run in tasks
        ),
        per=size,
        unit="sub-project",
    )


CASES: tuple[Group, ...] = (
    reading(flat=False),
    reading(flat=True),
    VARIED,
    slowly(flat=False),
    slowly(flat=True),
    WRITING,
    *(group for size in SIZES for group in growing(size)),
)
