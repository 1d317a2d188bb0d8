import pytest

from plugin_model.region import counties
from plugin_model.validators import county_code
from plugin_model.validators import iso_3166_2_code as iso


@pytest.mark.parametrize("county", counties().values(), ids=lambda county: county.code)
def test_each_county_has_its_code(county: object) -> None:
    """The ISO code leads to the county, and the county to the ISO code."""
    code = getattr(county, "iso_3166_2", "")
    said = iso.parse(code.lower())
    assert (said.code, said.county_code) == (code, getattr(county, "code", ""))
    assert county_code.parse(said.county_code).iso_3166_2 == code
    assert iso.names()[code] == said.name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("AB", "format"),
        ("SE-01", "format"),
        ("SE-", "format"),
        ("SE-ABCD", "format"),
        ("SEO", "format"),
        ("NO-03", "format"),
        ("SE-\u017f", "format"),
        ("SE-\u00df", "format"),
        ("SE-A", "unlisted"),
        ("SE-ABC", "unlisted"),
        (None, "no_text"),
    ],
)
def test_which_fault(value: object, expected: str) -> None:
    """Only SE and the letters of a county are taken, in ASCII."""
    found = iso.fault(value)
    assert found is not None
    assert found.code.rpartition(".")[2] == expected
    assert iso.compact("\u017f") == "\u017f"
