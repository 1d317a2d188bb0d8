import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.documents import participants as writing
from plugin_model.documents import records, wires
from plugin_model.documents.bulk import FastReader, full_reader
from plugin_model.documents.bulk_rows import row_reader
from plugin_model.documents.participants import KIND
from plugin_model.documents.records import Batch
from plugin_model.documents.rows import ParticipantRow
from plugin_model.documents.scalars import WHOLE
from plugin_model.documents.sources import Limits
from plugin_model.errors import DocumentError, UnsupportedVersionError
from plugin_model.fields import PARTICIPANT_FIELDS
from plugin_model.findings import Finding
from plugin_model.participant import Participant, RiskAssessment
from plugin_model.strategies import birth_dates, participants
from plugin_model.study import StudyStatus
from plugin_model.values import BirthDate

GOLDEN = Path(__file__).parent / "data" / "documents" / "v1"
EXAMPLE = Path(__file__).parents[1] / "examples" / "participants.jsonl"
ROW = {
    "id": "17",
    "birth": "1999-05-17",
    "study_status": "enrolled",
    "at_risk": True,
    "municipality": "1480",
    "entered_on": "2015-09-01",
    "project": "plug-in-2.0",
}


def lines(*records: object) -> bytes:
    """Return records as JSON lines."""
    return "".join(json.dumps(one) + "\n" for one in records).encode()


def read(source: bytes, **limits: int) -> tuple[list[Participant], list[Finding]]:
    """Return the participants and the faults of a source."""
    faults: list[Finding] = []
    given = Limits(**{"size": 1 << 20, **limits})
    found = documents.read_participants(source, on_fault=faults.append, limits=given)
    return list(found), faults


def summary(
    faults: list[Finding],
) -> list[tuple[str, str | None, int | None, int | None]]:
    """Return code, pointer, line and character of each fault."""
    return [
        (one.code, one.place.pointer, one.place.line, one.place.character)
        for one in faults
    ]


@st.composite
def rows(draw: st.DrawFn) -> ParticipantRow:
    """Draw a row of facts that can be told apart, each known or unknown."""
    status = draw(st.none() | st.sampled_from(StudyStatus))
    left = {
        None: [None, True, False],
        StudyStatus.DROPPED_OUT: [None, True],
    }.get(status, [None, False])
    flags = st.sampled_from([None, True, False])
    entered = draw(st.none() | st.dates(date(2012, 1, 1), date(2018, 12, 31)))
    later = st.dates(date(2019, 1, 1), date(2019, 12, 31))
    return ParticipantRow(
        id=draw(st.text("abc1", min_size=1, max_size=4)),
        birth=draw(st.none() | birth_dates()),
        study_status=status,
        has_dropped_out=draw(st.sampled_from(left)),
        at_risk=draw(flags),
        newly_arrived=draw(flags),
        completed_compulsory_school=draw(flags),
        eligible_for_national_programme=draw(flags),
        municipality=draw(st.sampled_from([None, "1480", "0114"])),
        entered_on=entered,
        project="p",
        stated_on=draw(later if entered is None else st.none() | later),
    )


def spelt(row: ParticipantRow) -> dict[str, object]:
    """Return a row as a record of JSON."""
    text = documents.write(row)
    content = json.loads(text)["content"]
    assert isinstance(content, dict)
    return content


class TestRoundTrip:
    """What is written in bulk is read as it was."""

    @given(st.lists(participants(), max_size=5))
    @settings(max_examples=40)
    def test_of_all_histories(self, people: list[Participant]) -> None:
        """Participants come back in order, with everything that is known of them."""
        file = io.BytesIO()
        assert documents.write_participants(people, file) == len(people)
        assert read(file.getvalue()) == (people, [])

    def test_through_a_file(self, tmp_path: Path) -> None:
        """A path is written whole, and read again."""
        people = list(documents.read_participants(GOLDEN / "participants.jsonl"))
        path = tmp_path / "people.jsonl"
        documents.write_participants(people, path)
        assert path.read_bytes() == (GOLDEN / "participants.jsonl").read_bytes()
        assert list(documents.read_participants(str(path))) == people
        assert [one.name for one in tmp_path.iterdir()] == ["people.jsonl"]

    @pytest.mark.parametrize(
        ("person", "code"),
        [
            (Participant(id="\ud800"), "unwritable_text"),
            (Participant(id="x" * (1 << 20)), "line_too_long"),
        ],
    )
    def test_what_could_not_be_read_again_is_not_written(
        self, person: Participant, code: str
    ) -> None:
        """Half a character and a record that is too long are refused."""
        with pytest.raises(DocumentError) as refusal:
            documents.write_participants([person], io.BytesIO())
        assert [one.code for one in refusal.value.findings] == [f"document.{code}"]

    def test_half_a_character_within(self) -> None:
        """Half a character anywhere in a history is refused too."""
        (full, *_) = documents.read_participants(GOLDEN / "participants.jsonl")
        (first, *others) = full.identifiers
        broken = attrs.evolve(first, value="\ud800")
        with pytest.raises(DocumentError):
            documents.write_participants(
                [attrs.evolve(full, identifiers=(broken, *others))], io.BytesIO()
            )


class TestRows:
    """A flat row says of a participant what the rules read, on one day."""

    @given(rows())
    def test_the_facts_on_the_day_are_those_of_the_row(
        self, row: ParticipantRow
    ) -> None:
        """What a row states is what the participant's facts say on its day."""
        assert row.day is not None
        facts = row.participant().facts(on=row.day)
        stated = {
            one.name: getattr(row, one.name)
            for one in PARTICIPANT_FIELDS
            if getattr(row, one.name) is not None
        }
        stated |= {"study_status": row.study_status.value} if row.study_status else {}
        assert {name: facts[name] for name in stated} == stated

    @given(st.lists(rows(), min_size=1, max_size=5))
    def test_rows_are_read(self, some: list[ParticipantRow]) -> None:
        """Records of facts are read into participants."""
        expected = [row.participant() for row in some]
        assert read(lines(*map(spelt, some))) == (expected, [])

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"project": None}, "row.entry_without_project"),
            ({"entered_on": None}, "row.undated"),
            ({"has_dropped_out": True}, "row.undated_dropout"),
            ({"study_status": "dropped_out", "has_dropped_out": False},
             "row.contradiction"),
            ({"municipality": "148"}, "value.four_digits"),
            ({"id": " "}, "value.empty"),
            ({"at_risk": "yes"}, "document.not_flag"),
        ],
    )  # fmt: skip
    def test_what_a_row_cannot_say(self, change: dict[str, object], code: str) -> None:
        """Facts without a day, and facts that contradict each other, are faults."""
        people, faults = read(lines({**ROW, **change}))
        assert people == []
        assert [one.code for one in faults] == [code]

    def test_a_row_may_hold_nothing_but_a_person(self) -> None:
        """Somebody of whom nothing is known has no facts and needs no day."""
        row = ParticipantRow(id="1", birth=BirthDate(1999))
        assert row.participant() == Participant(id="1", birth=BirthDate(1999))

    def test_a_flag_makes_a_record_a_row(self) -> None:
        """A flag that is yes or no belongs to a row; a list of notes to a history."""
        row = {"id": "1", "newly_arrived": True, "stated_on": "2015-09-01"}
        note = {"on": "2015-09-01", "value": True}
        people, faults = read(lines(row, {"id": "1", "newly_arrived": [note]}))
        assert people[0] == people[1]
        assert faults == []
        _, faults = read(lines({"id": "1", "newly_arrived": True}))
        assert [one.code for one in faults] == ["row.undated"]


def fast(reader: FastReader, *records: bytes) -> list[Participant] | None:
    """Return what a fast way answers to some records."""
    places = [(line, 1) for line, _ in enumerate(records, 1)]
    return reader(Batch(pieces=(places, list(records))))


class TestFastAndSlow:
    """The fast way answers like the slow one, or not at all."""

    SPELLINGS: tuple[Callable[[dict[str, object]], str], ...] = (
        json.dumps,
        lambda record: json.dumps(record, separators=(",", ":")),
        lambda record: json.dumps(dict(reversed(record.items())), indent=1).replace(
            "\n", " "
        ),
        lambda record: json.dumps(record, ensure_ascii=False) + "\r",
    )

    @pytest.mark.parametrize("spell", SPELLINGS)
    @given(person=participants())
    @settings(max_examples=20)
    def test_of_histories(
        self, spell: Callable[[dict[str, object]], str], person: Participant
    ) -> None:
        """However a history is spelt, it is the same participant."""
        record = json.loads(documents.write(person))["content"]
        given = spell(record).strip().encode()
        assert fast(full_reader(Limits()), given) in ([person], None)
        assert read(given + b"\n") == ([person], [])

    @pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
    @given(st.lists(rows(), min_size=1, max_size=8))
    @settings(max_examples=40)
    def test_of_rows(
        self, separators: tuple[str, str], some: list[ParticipantRow]
    ) -> None:
        """The fast way alone makes what the class makes, and all of it valid."""
        spellings = [json.dumps(spelt(one), separators=separators) for one in some]
        given = Batch("".join(f"{one}\n" for one in spellings).encode())
        found = row_reader(Limits())(given)
        assert found == [one.participant() for one in some]
        for person in found or ():
            assert type(person) is Participant
            attrs.validate(person)
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                person.id = "2"  # type: ignore[misc]  # that is what must fail

    @given(st.lists(participants(), min_size=1, max_size=4))
    @settings(max_examples=40)
    def test_of_people(self, people: list[Participant]) -> None:
        """The fast way alone makes whole histories anew, and all of them valid."""
        file = io.BytesIO()
        documents.write_participants(people, file)
        _, _, written = file.getvalue().partition(b"\n")
        found = full_reader(Limits())(Batch(written))
        assert found == people
        for person in found or ():
            assert type(person) is Participant
            attrs.validate(person)

    def test_of_many_different_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """However much there is to say of a day, and to forget, it is said right."""
        monkeypatch.setattr(wires, "_REMEMBERED", 40)
        monkeypatch.setattr(records, "_CHUNK", 4_000)
        some = [
            {**ROW, "municipality": f"{number:04}", "project": f"p{number % 7}"}
            | ({"newly_arrived": True} if number % 3 else {"stated_on": "2016-01-01"})
            for number in range(300)
        ]
        people, faults = read(lines(*some))
        assert faults == []
        for person, row in zip(people, some, strict=True):
            day = date.fromisoformat(str(row.get("stated_on", row["entered_on"])))
            facts = person.facts(on=day)
            assert facts["municipality"] == row["municipality"]
            assert facts["newly_arrived"] is row.get("newly_arrived")
            assert person.participations[0].project == row["project"]

    @pytest.mark.parametrize(
        "text",
        [
            b'{"id":"1"}{"id":"2"}\n{\n"id":"3"}\n',
            b'{"id":"1"} {"id":"2"}\n',
            b'{"id":"1","id":"\\u003a"}\n',
            b'{"id":":","birth":"1999","birth":"1998"}\n',
        ],
    )
    def test_a_line_is_a_record(self, text: bytes) -> None:
        """Lines that msgspec would read, and that are no records, are left alone."""
        for reader in (full_reader(Limits()), row_reader(Limits())):
            assert reader(Batch(text)) is None

    @pytest.mark.parametrize(
        "change",
        [
            {"entered_on": None},
            {"entered_on": None, "municipality": None, "at_risk": None},
            {"project": None},
            {"has_dropped_out": True},
            {"municipality": "148"},
            {"birth": "1999-02-30"},
            {"study_status": "gone"},
        ],
    )
    def test_what_a_row_cannot_say_is_left_alone(
        self, change: dict[str, object]
    ) -> None:
        """Facts that no row can have are left to the way that tells why."""
        record = json.dumps({**ROW, **change}).encode()
        assert fast(row_reader(Limits()), record) is None

    def test_what_msgspec_reads_otherwise_has_no_wire(self) -> None:
        """A whole number is none for msgspec where it is one for documents."""
        with pytest.raises(TypeError, match="otherwise"):
            wires.wire_of(WHOLE, wires.Store())

    @pytest.mark.parametrize(
        ("limits", "code"),
        [
            ({"characters": 8}, "text_too_long"),
            ({"values": 2}, "too_many_values"),
            ({"key": 8}, "key_too_long"),
            ({"depth": 0}, "too_deep"),
        ],
    )
    def test_limits_hold(self, limits: dict[str, int], code: str) -> None:
        """The fast way lets nothing through that is beyond a limit."""
        _, faults = read(lines(ROW), **limits)
        assert {one.code for one in faults} == {f"document.{code}"}

    @given(st.data())
    def test_of_mutated_records(self, data: st.DataObject) -> None:
        """What the fast way accepts of mutated records, the slow way accepts."""
        text = json.dumps(ROW)
        at = data.draw(st.integers(0, len(text)))
        until = data.draw(st.integers(at, min(at + 8, len(text))))
        put = data.draw(st.sampled_from(["", '"', ",", "null", "{", '"id": "2",', "é"]))
        record = (text[:at] + put + text[until:]).encode()
        readers = (row_reader(Limits()), full_reader(Limits()))
        found = fast(readers[0], record) or fast(readers[1], record)
        report = documents.check(
            b'{"format": "plugin_model", "version": 1, "kind": "participant_row", '
            b'"content": ' + record + b"}",
            ParticipantRow,
        )
        if found is not None:
            assert isinstance(report.content, ParticipantRow)
            assert found == [report.content.participant()]

    @pytest.mark.parametrize(
        "record",
        [
            b'{"id":"1","id":"2"}',
            b'{"id" :"1","id":"2"}',
            b'{"id":"\\u0022\\u0022\\u0022\\u0022","birth":"1999","birth":"1998"}',
            b'{"id":"1","birth":"1999","birth":"1998"}',
            b'{"id":"1","newly_arrived":[{"on":"2015-01-01","value":true,"value":true}]}',
            b'{"id":"1","at_risk":true,"at_risk":false,"stated_on":"2015-01-01"}',
        ],
    )
    def test_no_key_stands_twice(self, record: bytes) -> None:
        """Of two equal keys neither is taken: the record is at fault."""
        assert fast(full_reader(Limits()), record) is None
        assert fast(row_reader(Limits()), record) is None
        _, faults = read(record)
        assert [one.code for one in faults] == ["document.repeated_key"]

    @pytest.mark.parametrize(
        "record",
        [
            b'{"id":"1","residences":[{"municipality":"1480","period":{},"x":1}]}',
            b'{"id":"1","residences":' + b"[" * 200 + b"]" * 200 + b"}",
            b'{"id":"1","identifiers":[{"value":"\xff","kind":"other"}]}',
            b'{"id":"1","participations":[{"project":"p","spells":[]}]}',
            b'{"id":" "}',
        ],
    )
    def test_every_check_is_on(self, record: bytes) -> None:
        """What is wrong within a member is found by the fast way too."""
        assert fast(full_reader(Limits()), record) is None
        assert read(record)[1] != []

    def test_what_is_remembered_is_bounded(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many spellings come, no more than so many are remembered."""
        monkeypatch.setattr(wires, "_REMEMBERED", 3)
        monkeypatch.setattr(writing, "_REMEMBERED", 3)
        people = [Participant(id="1", birth=BirthDate(year)) for year in range(1, 30)]
        file = io.BytesIO()
        documents.write_participants(people, file)
        assert read(file.getvalue()) == (people, [])


class TestFaults:
    """Good records come, and the others are told of in full."""

    def test_good_ones_come_though_others_fail(self) -> None:
        """Every fault of a record has its line and character in the file."""
        source = lines(
            ROW, {"id": 7, "brith": "1999"}, ROW, {"id": "2", "at_risk": 1}, ROW
        )
        people, faults = read(source)
        assert len(people) == 3
        assert summary(faults) == [
            ("document.not_text", "/id", 2, 8),
            ("document.misspelt_key", "/brith", 2, 11),
            ("document.not_flag", "/at_risk", 4, 24),
        ]

    def test_without_a_listener_they_are_raised_at_the_end(self) -> None:
        """Faults that nobody listens to are never lost: all good ones come first."""
        people: list[Participant] = []
        with pytest.raises(DocumentError) as refusal:
            people += documents.read_participants(lines({"id": 7}, ROW, {"id": 8}))
        assert [one.place.line for one in refusal.value.findings] == [1, 3]

    def test_good_ones_come_before_the_error(self) -> None:
        """The error is the last thing that comes."""
        found = documents.read_participants(lines({"id": 7}, ROW))
        assert next(found).id == "17"
        with pytest.raises(DocumentError):
            next(found)

    def test_faults_that_are_kept_are_bounded(self) -> None:
        """Of many faults some are described and all are counted."""
        source = lines(*[{"id": 7}] * 50)
        limits = Limits(size=1 << 20, faults=5)
        with pytest.raises(DocumentError) as refusal:
            list(documents.read_participants(source, limits=limits))
        assert len(refusal.value.findings) == 6
        assert dict(refusal.value.findings[-1].values) == {"count": "45"}

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (b"{", "json_ended"),
            (b'{"id": "\xff"}', "not_utf8"),
            (b"[1]", "not_object"),
            (b"\x1f\x8b\x08", "compressed"),
            (b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "too_deep"),
            (b'{"id": "' + b"x" * 300_000 + b'"}', "line_too_long"),
            (b'{"id": "' + b"x" * 120_000 + b'"}', "line_too_long"),
            (b'{"id": "1", "x": NaN}', "not_a_number"),
        ],
        ids=lambda one: one if isinstance(one, str) else None,
    )
    def test_a_line_that_is_no_record(self, line: bytes, code: str) -> None:
        """Whatever stands on a line, the others are read and it is told of."""
        source = lines(ROW) + line + b"\n" + lines(ROW)
        people, faults = read(source, size=100_000)
        assert len(people) == 2
        assert f"document.{code}" in {one.code for one in faults}
        assert {one.place.line for one in faults} == {2}

    def test_personal_values_are_masked(self) -> None:
        """No fault of a participant tells what the record holds."""
        record = {"id": "anna", "birth": "hemligt", "municipality": "Borås"}
        _, faults = read(lines(record))
        told = "".join(one.text() for one in faults)
        assert len(faults) == 2
        assert "hemligt" not in told
        assert "Borås" not in told


class TestSources:
    """Records come from lines or from an array, from any source."""

    def test_blank_lines_and_marks(self) -> None:
        """A byte order mark, blank lines and Windows line ends do not matter."""
        source = b"\xef\xbb\xbf" + lines(ROW).replace(b"\n", b"\r\n") + b"\r\n \n"
        source += lines({"id": 7})
        people, faults = read(source)
        assert len(people) == 1
        assert [one.place.line for one in faults] == [4]

    def test_text_and_open_files(self) -> None:
        """Text, and a file that is open for text or bytes, are read."""
        data = lines(ROW, ROW)
        for source in (data.decode(), io.StringIO(data.decode()), io.BytesIO(data)):
            assert len(list(documents.read_participants(source))) == 2

    def test_nothing_is_nobody(self) -> None:
        """An empty source has no participants and no faults."""
        assert read(b"") == ([], [])
        assert read(b"[]") == ([], [])
        assert read(b"\n\n") == ([], [])

    @pytest.mark.parametrize("indent", [None, 2])
    def test_an_array(self, indent: int | None) -> None:
        """An array of records is read like lines, with the same places."""
        records = [ROW, {"id": 7}, ROW]
        people, faults = read(b" " + json.dumps(records, indent=indent).encode())
        assert len(people) == 2
        (told,) = faults
        text = " " + json.dumps(records, indent=indent)
        offset = text.index("7}") if indent is None else text.index("7\n")
        before = text[:offset]
        assert told.place.line == before.count("\n") + 1
        assert told.place.character == offset - before.rfind("\n")

    @given(st.integers(1, 40), st.integers(1, 60))
    def test_an_array_in_pieces(self, count: int, chunk: int) -> None:
        """However a file is cut into pieces, the records are the same."""
        records = [{"id": f"å{number}"} for number in range(count)]
        data = json.dumps(records, ensure_ascii=False, indent=1).encode()
        people, faults = read(Drops(data, chunk))  # type: ignore[arg-type]  # it has what is read of a file
        assert [one.id for one in people] == [one["id"] for one in records]
        assert faults == []

    @given(st.integers(1, 20), st.integers(1, 60))
    def test_lines_in_pieces(self, count: int, chunk: int) -> None:
        """However a file is cut into pieces, the lines are the same."""
        records = [{"id": f"å{number}"} for number in range(count)]
        people, faults = read(Drops(lines(*records), chunk))  # type: ignore[arg-type]  # it has what is read of a file
        assert [one.id for one in people] == [one["id"] for one in records]
        assert faults == []

    @pytest.mark.parametrize(
        "source",
        [
            b'[{"id": "1"} {"id": "2"}]',
            b'[{"id": "1"},]',
            b'[{"id": "1"}',
            b'[{"id": "1"}, {"id"',
            b'[{"id": "1"}] x',
            b"[nope]",
        ],
    )
    def test_a_broken_array_ends(self, source: bytes) -> None:
        """Where an array is broken nobody can go on: that is an error at once."""
        with pytest.raises(DocumentError) as refusal:
            list(documents.read_participants(source))
        (one,) = refusal.value.findings
        assert one.code == "document.broken_list"
        assert one.place.line == 1

    def test_a_broken_array_hides_no_fault(self) -> None:
        """What was wrong before the place where an array breaks is told with it."""
        with pytest.raises(DocumentError) as refusal:
            list(documents.read_participants(b'[{"id": 7},\n{"id": "1"} 8]'))
        assert summary(list(refusal.value.findings)) == [
            ("document.not_text", "/id", 1, 9),
            ("document.broken_list", "", 2, 13),
        ]

    def test_an_array_with_a_record_without_end(self) -> None:
        """A record that goes on beyond all limits is not waited for."""
        endless = b'[{"id": "' + b"x" * 3_000_000
        with pytest.raises(DocumentError) as refusal:
            read(endless + b'"}]', size=1_000)
        assert refusal.value.findings[0].code == "document.line_too_long"
        _, faults = read(b'[{"id": "' + b"x" * 2_000 + b'"}]', size=1_000)
        assert [one.code for one in faults] == ["document.line_too_long"]


class Drops:
    """A file that gives little at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._file = io.BytesIO(data)
        self._size = size

    def read(self, _: int) -> bytes:
        """Return a few bytes."""
        return self._file.read(self._size)


HEAD = {"format": "plugin_model", "version": 1, "kind": KIND}


class TestEnvelope:
    """The first line may say what the others are."""

    def test_it_is_no_record(self) -> None:
        """An envelope is taken, and what follows it is read."""
        people, faults = read(lines(HEAD, ROW))
        assert (len(people), faults) == (1, [])

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"kind": "project"}, "document.other_kind"),
            ({"format": "other"}, "document.no_format"),
            ({"version": 0}, "document.no_version"),
        ],
    )
    def test_of_something_else(self, change: dict[str, object], code: str) -> None:
        """A file that says that it is something else is refused at once."""
        with pytest.raises(DocumentError) as refusal:
            read(lines({**HEAD, **change}, ROW))
        assert [one.code for one in refusal.value.findings] == [code]

    def test_of_a_newer_version(self) -> None:
        """A file from the future is refused by its own error."""
        with pytest.raises(UnsupportedVersionError):
            read(lines({**HEAD, "version": 99}, ROW))


def test_memory_stays_constant() -> None:
    """A stream of any length is read without being held."""
    count = 20_000
    written = io.BytesIO()
    people = (Participant(id=str(number)) for number in range(count))
    assert documents.write_participants(people, written) == count
    written.seek(0)
    found = documents.read_participants(written)
    assert next(found).id == "0"
    assert written.tell() < 600_000
    assert sum(1 for _ in found) == count - 1


@pytest.mark.parametrize("limits", [Limits(), Limits(depth=5)])
def test_an_envelope_alone_is_a_file_of_nobody(limits: Limits) -> None:
    """What was written of no people is read as none, whatever the limits."""
    written = io.BytesIO()
    assert documents.write_participants([], written) == 0
    found = documents.read_participants(written.getvalue(), limits=limits)
    assert list(found) == []


def test_the_example_is_read() -> None:
    """The example file of participants is read without a fault."""
    people, faults = read(EXAMPLE.read_bytes())
    assert len(people) > 10
    assert faults == []


def test_one_object_is_one_value() -> None:
    """What is shared by many is spelt once, and a value is known by itself alone."""
    shared = (RiskAssessment(on=date(2015, 9, 1), at_risk=True),)
    people = [
        Participant(id="1", risk_assessments=shared),
        Participant(id="2", risk_assessments=shared),
        Participant(id="3", birth=BirthDate(1999)),
    ]
    file = io.BytesIO()
    documents.write_participants(people, file)
    assert read(file.getvalue()) == (people, [])
