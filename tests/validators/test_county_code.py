import pytest

from plugin_model.region import counties
from plugin_model.validators import ComponentError, FormatError, LengthError
from plugin_model.validators import county_code as county


def test_the_codes_are_those_of_the_regions() -> None:
    """The check and the counties know the same 21 codes, gaps and all."""
    assert set(county.names()) == set(counties())
    assert {"02", "11", "15", "16"} & set(county.names()) == set()
    assert len(county.names()) == 21


@pytest.mark.parametrize("code", sorted(counties()))
def test_what_the_list_says(code: str) -> None:
    """Name, ISO code and NUTS area are those of the county."""
    said, expected = county.parse(f" {code}"), counties()[code]
    assert (said.code, said.name) == (expected.code, expected.name)
    assert (said.iso_3166_2, said.nuts_3) == (expected.iso_3166_2, expected.nuts_3)


@pytest.mark.parametrize(
    ("value", "error", "expected"),
    [
        ("O", FormatError, "format"),
        ("", FormatError, "format"),
        (14, FormatError, "no_text"),
        ("1", LengthError, "length"),
        ("014", LengthError, "length"),
        ("15", ComponentError, "unlisted"),
        ("00", ComponentError, "unlisted"),
    ],
)
def test_which_fault(value: object, error: type[Exception], expected: str) -> None:
    """A lost zero is not put back, and a gap is no county."""
    with pytest.raises(error) as caught:
        county.validate(value)
    assert caught.value.findings[0].code.rpartition(".")[2] == expected  # type: ignore[attr-defined]  # its errors have findings
