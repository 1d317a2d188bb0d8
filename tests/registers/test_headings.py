import pytest

polars = pytest.importorskip("polars")
from plugin_model.errors import RegisterError  # noqa: E402
from plugin_model.fields import PARTICIPANT_FIELDS, Field, Kind  # noqa: E402
from plugin_model.findings import Place  # noqa: E402
from plugin_model.registers.headings import find, missing, not_once  # noqa: E402


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *((one.name, one.name) for one in PARTICIPANT_FIELDS),
        ("Födelsedatum", "birth"),
        ("FÖDELSEDATUM", "birth"),
        ("Fo\u0308delsedatum", "birth"),
        ("Födelsedatum:", "birth"),
        ("  födelse-datum ", None),
        ("birth_date", "birth"),
        ("Date of birth", "birth"),
        ("Kommun", "municipality"),
        ("Studiestatus", "study_status"),
        ("Har avbrutit?", "has_dropped_out"),
        ("RISK", "at_risk"),
        ("At risk", "at_risk"),
        ("Nyanländ", "newly_arrived"),
        ("Inskriven", "entered_on"),
        ("Deltagar-ID", "participant_id"),
        ("Skyddade personuppgifter", "protection"),
        ("row", "row"),
        *((one.label.sv, one.name) for one in PARTICIPANT_FIELDS),
        *((one.label.en.upper(), one.name) for one in PARTICIPANT_FIELDS),
    ],
)
def test_headings_are_known_in_both_languages(heading: str, name: str | None) -> None:
    """Case, marks and the way an accent is spelt do not matter; letters do."""
    assert find([heading], {}).columns == ({name: heading} if name else {})


@pytest.mark.parametrize(
    "heading",
    [
        *("Status", "Start", "Startdatum", "Avbrutit", "Avbrutit datum", "Avhopp"),
        *("Behörig", "Risk (1-5)", "Risknivå", "Inskriven av", "Slutdatum", "Ort"),
        *("Kommun (skola)", "Födelseland", "Rad", "Studiestatus 2016", "", "?"),
    ],
)
def test_headings_that_may_mean_something_else_are_left_alone(heading: str) -> None:
    """No column is taken for what it may not be: its owner names it."""
    assert find([heading], {}).columns == {}


def test_a_named_column_goes_before_a_known_heading() -> None:
    """What the caller names is read, and what else would fit is not."""
    found = find(["Risk", "Bedömning"], {"at_risk": "Bedömning"})
    assert found.columns == {"at_risk": "Bedömning"}
    assert found.findings == ()


def test_a_named_column_is_not_read_as_something_else() -> None:
    """A column that the caller has named holds that alone."""
    assert find(["Risk"], {"newly_arrived": "Risk"}).columns == {
        "newly_arrived": "Risk"
    }


def test_the_second_column_of_a_kind_is_reported() -> None:
    """Of two columns for one fact the first is read, and the other told."""
    found = find(["Risk", "At risk"], {})
    assert found.columns == {"at_risk": "Risk"}
    assert [one.code for one in found.findings] == ["register.heading_twice"]
    assert found.findings[0].place == Place(row=1, column="At risk")


@pytest.mark.parametrize(
    ("headings", "codes"),
    [
        (["Risk"], ["register.no_heading"]),
        (["Ort", "Riskbedomning"], ["register.near_heading"]),
        (["Riskbedömning", "Riskbedömning"], ["register.heading_repeated"]),
        (["Riskbedömning"], []),
    ],
)
def test_a_named_heading_stands_once(headings: list[str], codes: list[str]) -> None:
    """A heading that is not there, or there twice, cannot be meant."""
    named = "Riskbedömning"
    found = [one.code for one in not_once(named, headings, place=Place())]
    assert found == codes


@pytest.mark.parametrize("named", ["riskbedömning", "Riskbedömnig", "Risk-bedömning"])
def test_a_heading_that_is_nearly_right_is_told_by_its_place(named: str) -> None:
    """The column that was meant is told by its place, never by its text."""
    (found,) = not_once(named, ["Ort", "Riskbedömning"], place=Place())
    assert f"there is no column '{named}'; did you mean column 2?" in found.text()
    assert f"det finns ingen kolumn '{named}'; menade du kolumn 2?" in found.text("sv")
    assert "Riskbedömning" not in found.text()


def test_all_named_headings_are_checked_at_once() -> None:
    """Every named heading that is not there is told, and none of the file's own."""
    with pytest.raises(RegisterError) as caught:
        find(["Anna Andersson", "19980517"], {"birth": "Född", "at_risk": "Risk?"})
    told = caught.value.text("sv")
    assert [one.code for one in caught.value.findings] == ["register.no_heading"] * 2
    assert "Anna" not in told
    assert "Född" in told


def test_what_is_named_is_a_fact() -> None:
    """A name that is no field is told with those that are."""
    with pytest.raises(RegisterError) as caught:
        find(["Född"], {"brith": "Född", "participant_id": "Född"})
    (found,) = caught.value.findings
    assert found.code == "register.no_fact"
    assert "'brith'" in found.text()
    assert "birth" in found.fix()


def test_fields_that_are_not_looked_for_are_left_alone() -> None:
    """A heading stands for a fact that is asked for, and for no other."""
    wants_work = Field(
        name="wants_work", kind=Kind.FLAG, label={"sv": "vill arbeta", "en": "x"}
    )
    found = find(["Risk", "Vill arbeta", "Id"], {}, [wants_work])
    assert found.columns == {"wants_work": "Vill arbeta", "participant_id": "Id"}


@pytest.mark.parametrize(
    ("headings", "code", "at"),
    [
        (["Ort", "Föddelsedatum"], "register.misspelt_heading", "2"),
        (["Ort"], "register.no_column", "0"),
        ([], "register.no_column", "0"),
    ],
)
def test_a_fact_that_no_column_holds(headings: list[str], code: str, at: str) -> None:
    """A heading that looks like it is told by its place, never by its text."""
    (found,) = missing(["birth"], headings)
    assert found.code == code
    assert dict(found.values)["at"] == at
    assert "Föddelse" not in found.text("sv")


def test_a_fact_that_has_no_words_is_called_by_its_name() -> None:
    """A field of the caller's own is looked for by its name alone."""
    (found,) = missing(["wants_work"], ["wants_wrok"])
    assert found.code == "register.misspelt_heading"
    assert dict(found.values)["words"] == "wants_work"
