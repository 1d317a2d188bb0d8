from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

polars = pytest.importorskip("polars")
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind  # noqa: E402
from plugin_model.registers.words import (  # noqa: E402
    PROTECTION,
    Reading,
    has_bits,
    is_scale,
    read_flag,
    read_flag_in_scale,
    read_protection,
    read_text,
    reader_of,
)
from plugin_model.strategies.places import municipality_codes  # noqa: E402
from plugin_model.values import BirthDate  # noqa: E402

FIELDS = {one.name: one for one in PARTICIPANT_FIELDS} | {
    "places": Field(name="places", kind=Kind.INTEGER),
    "points": Field(name="points", kind=Kind.DECIMAL),
    "school": Field(name="school", kind=Kind.CODE),
    "grade": Field(name="grade", kind=Kind.CODE, codes=("A", "B")),
}
UNFIT = "register.unfit_"
NAMES = {"0180": "Stockholm", "1480": "Göteborg", "0980": "Gotland", "0617": "Gnosjö"}


def read(name: str, text: str) -> Reading:
    """Read a cell of the field *name*."""
    return read_text(text, reader_of(FIELDS[name]))


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "--", "?", ".", "..", "okänd", "Okänt", "OKÄNT", " okänt "),
        *("oka\u0308nt", "saknas", "uppgift  saknas", "vet ej", "ej känt", "unknown"),
        *("n/a", "NA", "NaN", "None", "null", "'-", "\u00a0"),
    ],
)
def test_what_says_that_it_is_not_known_is_unknown(name: str, text: str) -> None:
    """The words for unknown are unknown in every field, and deserve no finding."""
    assert read(name, text) == Reading(None)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        *(("at_risk", text, True) for text in ("ja", "JA", "J", "yes", "true", "1")),
        *(("at_risk", text, False) for text in ("nej", "N", "No", "FALSE", "falskt")),
        ("at_risk", "0", False),
        ("study_status", "Avbrutit", "dropped_out"),
        ("study_status", "har avbrutit", "dropped_out"),
        ("study_status", "dropped_out", "dropped_out"),
        ("study_status", "Dropped out", "dropped_out"),
        ("study_status", "Fullföljt", "completed"),
        ("study_status", "har fullföljt", "completed"),
        ("study_status", "Studerar", "enrolled"),
        ("study_status", "ej  påbörjat", "not_started"),
        ("municipality", "1480", "1480"),
        ("municipality", "Göteborg", "1480"),
        ("municipality", "GÖTEBORG", "1480"),
        ("municipality", "Go\u0308teborg", "1480"),
        ("municipality", "Göteborgs kommun", "1480"),
        ("municipality", "Habo", "0643"),
        ("municipality", "Håbo", "0305"),
        ("places", "12", 12),
        ("places", "-1 234", -1234),
        ("points", "1 234,50", Decimal("1234.50")),
        ("points", "17", Decimal(17)),
        ("school", "Gymnasiet 1", "Gymnasiet 1"),
        ("school", "'=1+1", "=1+1"),
        ("grade", "a", "A"),
    ],
)
def test_words_that_people_write(name: str, text: str, value: object) -> None:
    """Values are read as people write them."""
    assert read(name, text) == Reading(value)


@pytest.mark.parametrize(
    ("name", "text", "sort"),
    [
        *(("at_risk", text, "flag") for text in ("kanske", "x", "2", "delvis", "ja?")),
        *(("at_risk", text, "flag") for text in ("inte", "ej", "nja", "10", "1.0")),
        ("study_status", "Sabbatsår", "code"),
        # The participation is finished, or the studies are: nobody can tell.
        ("study_status", "Avslutad", "code"),
        ("study_status", "Avslutat", "code"),
        ("study_status", "ja", "code"),
        ("grade", "C", "code"),
        ("municipality", "9999", "municipality"),
        ("municipality", "999", "municipality"),
        ("municipality", "80", "municipality"),
        ("municipality", "Storköping", "municipality"),
        ("municipality", "Goteborg", "municipality"),
        ("municipality", "1480.0", "municipality"),
        ("places", "12,5", "number"),
        ("places", "9" * 25, "number"),
        ("points", "1,2,3", "number"),
        ("points", "1e5", "number"),
        ("points", "٣", "number"),
    ],
)
def test_what_fits_no_field_is_reported(name: str, text: str, sort: str) -> None:
    """What fits no field is unknown and has a finding; it is never read as a no."""
    assert read(name, text) == Reading(None, UNFIT + sort)


@pytest.mark.parametrize(
    "text",
    [
        *("1998-05-17", "19980517", "1998/05/17", "1998.05.17", "1998-5-17"),
        *("17/5 1998", "17/5-1998", "17.5.1998", "17. 5. 1998", "17 maj 1998"),
        *("17 MAJ 1998", "17/05/1998", "1998-05-17 00:00", "1998-05-17T00:00:00"),
        *("1998-05-17 00:00:00.000000", "'1998-05-17", " 1998-05-17 "),
    ],
)
@pytest.mark.parametrize("name", ["birth", "entered_on"])
def test_days_as_people_write_them(name: str, text: str) -> None:
    """A day is read however it is written, as long as only one day can be meant."""
    day = date(1998, 5, 17)
    expected = {"birth": BirthDate.of(day), "entered_on": day}
    assert read(name, text) == Reading(expected[name])


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(("3 jan 2016", 1), ("3 feb. 2016", 2), ("3 sept 2016", 9)),
        *(("3 juni 2016", 6), ("3 augusti 2016", 8), ("3 december 2016", 12)),
    ],
)
def test_months_by_name(text: str, month: int) -> None:
    """A month may be written by its Swedish name or the beginning of it."""
    assert read("entered_on", text) == Reading(date(2016, month, 3))


@pytest.mark.parametrize(
    "text",
    [
        *("1999-02-29", "19990229", "1998-13-01", "1998-00-10", "31/4 1998"),
        *("98-05-17", "980517", "17/5 98", "3 ju 2016", "3 mai 2016", "35932"),
        *(
            "1998-05-17 08:30",
            "1998-05-17T00:00Z",
            "1998-05/17",
            "i maj",
            "\uff11998-05-17",
        ),
        *("9" * 25, "19980517-" + "0" * 4, "1998-W20-7", "maj 1998"),
        # What programs fill in for no day, and slips that would be a wrong no.
        *("1900-01-01", "0001-01-01", "9999-12-31", "1098-05-17", "0198-05-17"),
    ],
)
@pytest.mark.parametrize(("name", "sort"), [("birth", "birth"), ("entered_on", "day")])
def test_what_is_no_day_is_reported(name: str, sort: str, text: str) -> None:
    """A day that no calendar has, or that nobody can have meant, is unknown."""
    assert read(name, text) == Reading(None, UNFIT + sort)


@pytest.mark.parametrize("name", ["birth", "entered_on"])
@pytest.mark.parametrize(
    "text",
    [
        *("05/06/1998", "5/6/1998", "12/11/1998", "05/10/ 1998", "05/ 10/1998"),
        *("05/10-1998", "05/10.1998", "05/10- 1998", "05/ 10/ 1998"),
    ],
)
def test_a_day_that_may_be_two_is_not_guessed(name: str, text: str) -> None:
    """Where day and month may have changed places, neither reading is taken."""
    assert read(name, text) == Reading(None, "register.unfit_order")


@pytest.mark.parametrize("text", ["5/5/1998", "17/05/1998"])
def test_a_day_that_can_be_one_alone_is_read(text: str) -> None:
    """Where the order cannot matter, the day is read."""
    assert read("birth", text).fault is None


@pytest.mark.parametrize("text", ["1998.1", "1998.5", "1998.12", "2000.05"])
def test_a_decimal_number_is_no_month(text: str) -> None:
    """What may be a decimal number is no year with a month."""
    assert read("birth", text) == Reading(None, "register.unfit_birth")


@pytest.mark.parametrize(
    ("text", "is_year"),
    [
        *(("1905-03-14", False), ("1905-03-15", True), ("1905-06-20", True)),
        *(("1905-09-30", True), ("1905-10-01", False), ("1905-06", False)),
    ],
)
def test_a_year_that_a_spreadsheet_shows_as_a_day(text: str, is_year: bool) -> None:
    """A year from 1901 to 2100 in a cell made for days is no day of birth."""
    assert read("birth", text).fault == (UNFIT + "year" if is_year else None)


@pytest.mark.parametrize("name", ["birth", "entered_on"])
@pytest.mark.parametrize("year", [1901, 1998, 2100])
@pytest.mark.parametrize(
    "form",
    [
        *("{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0:%d.%m.%Y}"),
        *("{0.day}/{0.month} {0:%Y}", "{0:%Y-%m-%d} 00:00:00", "{0:%Y-%m-%d}T00:00"),
        "{0.day} {0:%b} {0:%Y}",
    ],
)
def test_such_a_day_is_told_in_every_form(name: str, year: int, form: str) -> None:
    """However the day is written, the finding says that it may be a year."""
    day = date(1899, 12, 30) + timedelta(days=year)
    assert read(name, form.format(day)) == Reading(None, UNFIT + "year")


@pytest.mark.parametrize("text", ["okänd", "Okänt", "vet ej", "?", "saknas", "x"])
def test_doubt_about_protection_protects(text: str) -> None:
    """Who may be protected counts as protected, and that is reported."""
    told = read_text(text, read_protection)
    assert told == Reading("protected_registration", UNFIT + "protection")


@pytest.mark.parametrize("text", ["", " ", "-", "--", "null"])
def test_no_word_about_protection_is_none(text: str) -> None:
    """A cell that says nothing is no protection, and no finding."""
    assert read_text(text, read_protection) == Reading(None)


def test_a_month_before_the_day_is_no_day() -> None:
    """A month stands first in no form that is read."""
    assert read("entered_on", "05/17/1998") == Reading(None, "register.unfit_day")


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1998", BirthDate(1998)),
        ("1998-05", BirthDate(1998, 5)),
        ("1998/5", BirthDate(1998, 5)),
    ],
)
def test_a_birth_may_be_known_in_part(text: str, birth: BirthDate) -> None:
    """The year, or the year and the month, are read alone."""
    assert read("birth", text) == Reading(birth)


@pytest.mark.parametrize("text", ["1998-13", "1998-00", "1900", "0198", "199805"])
def test_a_part_that_cannot_be_is_reported(text: str) -> None:
    """A month that no year has, and a year that nobody was born in, are unknown."""
    assert read("birth", text) == Reading(None, "register.unfit_birth")


@given(
    st.dates(date(1901, 1, 1), date(1905, 3, 14))
    | st.dates(date(1905, 10, 1), date(2099, 12, 31))
)
def test_every_day_is_read_back(day: date) -> None:
    """Each day that is not a year shown as a day says itself in ISO 8601."""
    assert read("entered_on", day.isoformat()) == Reading(day)
    assert read("birth", f"{day:%Y%m%d}") == Reading(BirthDate.of(day))


@given(municipality_codes())
def test_a_lost_zero_is_put_back(code: str) -> None:
    """A code is read as it is; without its leading zero it is repaired, and said."""
    assert read("municipality", code) == Reading(code)
    short = code.lstrip("0")
    fault = None if short == code else "register.lost_zero"
    assert read("municipality", short) == Reading(code, fault)


@pytest.mark.parametrize(
    ("texts", "is_one", "values"),
    [
        (["1", "0", ""], False, [True, False, None]),
        (["1", " 0 ", "ja"], False, [True, False, True]),
        # 1 = yes, 2 = no; a scale of risk; the number of times that somebody left.
        (["1", "2", "ja"], True, [None, None, True]),
        (["0", "1", "2", "3", "nej"], True, [None, None, None, None, False]),
        (["0", "1,5"], True, [None, None]),
        (["1", "kanske"], False, [True, None]),
        ([], False, []),
    ],
)
def test_a_scale_is_no_yes_and_no(
    texts: list[str], is_one: bool, values: list[object]
) -> None:
    """Among other numbers, 0 and 1 are not read as no and yes."""
    assert is_scale(texts) == is_one
    reader = read_flag_in_scale if is_one else read_flag
    assert [read_text(text, reader).value for text in texts] == values


@pytest.mark.parametrize(
    ("texts", "are_there"), [(["ja", "2"], False), (["", " 1 "], True), (["0"], True)]
)
def test_yes_and_no_as_programs_write_them(texts: list[str], are_there: bool) -> None:
    """Yes and no may be written as 1 and 0."""
    assert has_bits(texts) == are_there


@pytest.mark.parametrize(
    ("text", "level", "fault"),
    [
        ("Ingen", "none", None),
        ("nej", "none", None),
        ("Sekretessmarkering", "confidentiality_mark", None),
        ("Skyddad folkbokföring", "protected_registration", None),
        ("Kvarskrivning", "protected_registration", None),
        ("ja", "protected_registration", "register.unfit_protection"),
        ("x", "protected_registration", "register.unfit_protection"),
        ("", None, None),
    ],
)
def test_protection(text: str, level: str | None, fault: str | None) -> None:
    """An identity is protected as SS12000 says; what fits nothing counts as it."""
    assert read_text(text, read_protection) == Reading(level, fault)
    assert level in {*PROTECTION.values(), None}


@given(st.text(), st.sampled_from(sorted(FIELDS)))
def test_any_text_is_read(text: str, name: str) -> None:
    """Whatever a cell holds, it says a value, is unknown, or has a finding."""
    reading = read(name, text)
    assert (
        reading.fault is None or reading.value is None or reading.fault[9:13] == "lost"
    )
    assert repr(reading) == f"Reading(fault={reading.fault!r})"
