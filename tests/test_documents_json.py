import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import documents
from plugin_model.documents.json_text import Repeated, locate, parse
from plugin_model.documents.writing import as_json
from plugin_model.errors import DocumentError
from plugin_model.region import Region

REGION = '{"format": "plugin_model", "version": 1, "kind": "region", "content": '

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)
SCRAPS = st.lists(
    st.sampled_from([*'{}[],:"\\-e \n\x00å', '"a"', "1", "0.5", "null", "true", "NaN"])
    | st.sampled_from(["-Infinity", "\\u00", '"\\ud800"', '"a":']),
    max_size=12,
).map("".join)
"""Text that is nearly JSON."""


Slip = tuple[str, int | None, int | None]
"""What is wrong with a text that is no JSON, with the line and the character."""


def slips(text: str) -> list[Slip]:
    """Return all that is told of a text that is no JSON."""
    with pytest.raises(DocumentError) as refusal:
        parse(text)
    return [
        (one.code.removeprefix("document.json_"), one.place.line, one.place.character)
        for one in refusal.value.findings
    ]


def slip(text: str) -> Slip:
    """Return the first thing that is told of a text that is no JSON."""
    return slips(text)[0]


class TestParse:
    """JSON is read as the standard library reads it, and more strictly."""

    @given(PLAIN)
    def test_what_is_json_is_read(self, plain: object) -> None:
        """Plain data comes back from the text that the library writes of it."""
        assert parse(as_json(plain)) == plain
        assert parse(json.dumps(plain)) == plain

    @given(SCRAPS | st.text())
    def test_both_readers_agree_on_what_is_json(self, text: str) -> None:
        """Where the standard library finds a fault, its place is found."""
        try:
            json.loads(text)
        except json.JSONDecodeError:
            assert slip(text)[1] is not None
        else:
            parse(text)
            assert locate(text, frozenset({""}))

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", ("ended", 1, 1)),
            ("[1, ", ("ended", 1, 5)),
            ('{"a"', ("ended", 1, 5)),
            ('{"a": 1', ("ended", 1, 8)),
            ("{", ("ended", 1, 2)),
            ("\nnope", ("expected_value", 2, 1)),
            ('{"a": }', ("expected_value", 1, 7)),
            ("[1 2]", ("expected_comma", 1, 4)),
            ('{"a" 1}', ("expected_colon", 1, 6)),
            ("{1: 2}", ("expected_key", 1, 2)),
            ('{"a": 1,\n}', ("trailing_comma", 1, 8)),
            ("[1,]", ("trailing_comma", 1, 3)),
            ('["a', ("open_text", 1, 2)),
            ('{"a', ("open_text", 1, 2)),
            ('["\\x"]', ("bad_escape", 1, 2)),
            ('["\\ud8"]', ("bad_escape", 1, 2)),
            ('["a\nb"]', ("control_sign", 1, 2)),
            ("{} {}", ("extra_text", 1, 4)),
            ("01", ("extra_text", 1, 2)),
        ],
    )
    def test_each_slip_is_told(self, text: str, expected: tuple[str, int, int]) -> None:
        """What is no JSON has a code, and the line and character where it begins."""
        assert slip(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"a": 1,\n "b": 2,\n}', [("trailing_comma", 2, 8)]),
            ("[[1,], [2,],]", [("trailing_comma", 1, 4), ("trailing_comma", 1, 10),
                               ("trailing_comma", 1, 12)]),
            ("[1 2\n3]", [("expected_comma", 1, 4), ("expected_comma", 2, 1)]),
            ('{"a": 1\n"b": 2 c: 3}', [("expected_comma", 2, 1),
                                      ("expected_comma", 2, 8),
                                      ("expected_key", 2, 8)]),
            ("[True, None, 'x']", [("expected_value", 1, 2), ("expected_value", 1, 8),
                                   ("expected_value", 1, 14)]),
            ("{a: 1, 'b': 2}", [("expected_key", 1, 2), ("expected_key", 1, 8)]),
            ("// one\n[1, /* two */ 2]", [("comment", 1, 1), ("comment", 2, 5)]),
            ('{"a": 1,} x', [("trailing_comma", 1, 8), ("extra_text", 1, 11)]),
            ("[1, 2", [("ended", 1, 6)]),
            ("[1 2", [("expected_comma", 1, 4), ("ended", 1, 5)]),
            ("{,}", [("expected_key", 1, 2)]),
            ("[,]", [("expected_value", 1, 2)]),
            ('["it"s", "b"]', [("expected_comma", 1, 6)]),
            ("['it's']", [("expected_value", 1, 2)]),
            ("[Truely]", [("expected_value", 1, 2)]),
            ('{"a", "b": 1}', [("expected_colon", 1, 5)]),
            ('{"a": 1 "b", "c": 2}', [("expected_comma", 1, 9)]),
            ("[1, /* 2]", [("expected_value", 1, 5)]),
        ],
    )  # fmt: skip
    def test_several_slips_are_told_at_once(
        self, text: str, expected: list[Slip]
    ) -> None:
        """While it is clear what was meant all slips are told, and none is made up."""
        assert slips(text) == expected

    @given(st.lists(st.sampled_from(["True", "1,", "2 3", "'x'", "/* */ 4"])))
    def test_as_many_slips_as_were_made(self, parts: list[str]) -> None:
        """The number of slips is that of those that were made, each on its line."""
        text = "[\n" + "".join(f"[{part}],\n" for part in parts) + "0 0]"
        told = slips(text)
        assert [line for _, line, _ in told] == list(range(2, len(parts) + 3))

    def test_many_slips_are_not_all_told(self) -> None:
        """A text of a million slips takes no time, and some of them are told."""
        assert len(slips("[" + "1 " * 200_000 + "]")) == 101

    def test_numbers_are_exact(self) -> None:
        """A number with a point is a decimal: no binary fraction comes between."""
        assert parse("[1.10, 1e2, -0]") == [Decimal("1.10"), Decimal("1e2"), 0]

    def test_repeated_keys_are_remembered(self) -> None:
        """Of two equal keys the last value is taken, and the key is noted."""
        found = parse('{"a": 1, "b": 2, "a": 3}')
        assert found == {"a": 3, "b": 2}
        assert isinstance(found, Repeated)
        assert found.keys_again == ("a",)


class TestLocate:
    """Every value has a place in the text."""

    def test_values_and_keys(self) -> None:
        """A value is where it begins, and so is its key."""
        text = '{\n  "a": [1, {"b/c": null}],\n  "d": {}, "e": []\n}'
        wanted = ("", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/d", "/e", "/none")
        found = locate(text, frozenset(wanted))
        assert {pointer: mark.value for pointer, mark in found.items()} == {
            "": (1, 1),
            "/a": (2, 8),
            "/a/0": (2, 9),
            "/a/1": (2, 12),
            "/a/1/b~1c": (2, 20),
            "/d": (3, 8),
            "/e": (3, 17),
        }
        assert found["/a/1/b~1c"].key == (2, 13)
        assert found["/a/0"].key is None


class TestHostile:
    """Nothing that a file holds crashes the reader or eats the memory."""

    LIMITS = documents.Limits(
        size=100_000, depth=20, characters=1_000, key=100, values=1_000
    )

    @pytest.mark.parametrize(
        ("source", "code"),
        [
            (b"", "empty"),
            (b" \n ", "empty"),
            (b"\xff\xfe{\x00}\x00", "not_utf8"),
            (b'{"a": "\xe5"}', "not_utf8"),
            (b"PK\x03\x04" + bytes(100), "compressed"),
            (b"\x1f\x8b\x08" + bytes(100), "compressed"),
            (bytes(1_000), "json_expected_value"),
            (bytes(100_001), "too_large"),
            ("{" + " " * 100_001 + "}", "too_large"),
            ("[" * 10_000, "json_ended"),
            ("[" * 10_000 + "]" * 10_000, "too_deep"),
            ('{"a":' * 10_000 + "1" + "}" * 10_000, "too_deep"),
            ("[" * 22 + "]" * 22, "too_deep"),
            ("[" + "0," * 1_000 + "0]", "too_many_values"),
            ('["' + "x" * 1_001 + '"]', "text_too_long"),
            ('{"' + "x" * 101 + '": 1}', "key_too_long"),
            ('{"\\ud800": 1}', "lone_surrogate"),
            ("[" + "1" * 5_000 + "]", "number_too_long"),
            ("[1." + "1" * 5_000 + "]", "number_too_long"),
            ("[1e99999999999999999999]", "number_too_long"),
            ("[-Infinity]", "not_a_number"),
        ],
        ids=lambda one: one[:12] if isinstance(one, str) else None,
    )
    def test_each_is_a_fault(self, source: bytes | str, code: str) -> None:
        """Whatever is given, the answer is a finding with a code and a pointer."""
        found = documents.check(_bytes(source), Region, limits=self.LIMITS).findings
        assert f"document.{code}" in {one.code for one in found}
        assert {one.place.pointer is None for one in found} == {False}

    def test_a_file_is_not_read_beyond_the_limit(self) -> None:
        """Of an endless file no more is read than the limit lets through."""
        endless = Endless()
        found = documents.check(endless, Region, limits=self.LIMITS).findings  # type: ignore[arg-type]  # it has what is read of a file
        assert [one.code for one in found] == ["document.too_large"]
        assert endless.asked == [100_001]

    def test_a_text_of_a_hundred_megabytes_is_one_fault(self) -> None:
        """A document beyond the standing limit is refused by its size alone."""
        text = REGION + '{"id": "' + "x" * 100_000_000 + '", "name": "a"}}'
        found = documents.check(text, Region).findings
        assert [one.code for one in found] == ["document.too_large"]

    @given(st.binary(max_size=200))
    def test_any_bytes(self, data: bytes) -> None:
        """Reading any bytes gives a region or `DocumentError`, and nothing else."""
        with pytest.raises(DocumentError):
            documents.read(data, Region)

    @given(SCRAPS)
    def test_any_content(self, scrap: str) -> None:
        """Whatever stands for the content, only `DocumentError` is raised."""
        report = documents.check(REGION + scrap + "}", Region)
        assert (report.content is None) == bool(report.findings)


def _bytes(source: str | bytes) -> bytes:
    return source if isinstance(source, bytes) else source.encode()


class Endless:
    """A file without end."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def read(self, size: int) -> bytes:
        """Return as much as is asked for."""
        self.asked.append(size)
        return bytes(size)
