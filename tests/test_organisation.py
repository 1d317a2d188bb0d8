from datetime import date, timedelta

import pytest
from hypothesis import given

from plugin_model import ContactPerson, InvalidValueError, Organisation, Period, Role
from plugin_model.organisation import (
    OrganisationName,
    RoleKind,
    Succession,
    SuccessionKind,
    carriers,
    holder,
)
from plugin_model.strategies import contact_persons, days, organisations
from plugin_model.strategies.numbers import organisation_numbers

NEW_YEAR = date(2019, 1, 1)
EVE = NEW_YEAR - timedelta(days=1)


def _body(id: str, *successions: Succession) -> Organisation:
    return Organisation(
        id=id, names=(OrganisationName(legal=id),), successions=successions
    )


def _step(kind: SuccessionKind, successor: str, task: str | None = None) -> Succession:
    return Succession(kind=kind, on=NEW_YEAR, successor=successor, task=task)


SPLIT, MERGER, RENAME = (
    SuccessionKind.SPLIT,
    SuccessionKind.MERGER,
    SuccessionKind.RENAME,
)
BODIES = {
    one.id: one
    for one in (
        _body("old", _step(SPLIT, "youth", "youth"), _step(SPLIT, "roads", "roads")),
        _body("youth", _step(MERGER, "big")),
        _body("roads", _step(MERGER, "elsewhere")),
        _body("big", _step(RENAME, "big")),
        _body("turns", _step(MERGER, "round")),
        _body("round", _step(MERGER, "turns")),
    )
}


@pytest.mark.parametrize(
    ("start", "on", "task", "expected"),
    [
        ("old", EVE, None, ("old",)),
        ("old", NEW_YEAR, None, ("elsewhere", "big")),
        ("old", NEW_YEAR, "youth", ("big",)),
        ("old", NEW_YEAR, "culture", ("old",)),
        ("big", NEW_YEAR, None, ("big",)),
        ("roads", NEW_YEAR, "roads", ("elsewhere",)),
        ("turns", NEW_YEAR, None, ()),
    ],
)
def test_who_carries_on(
    start: str, on: date, task: str | None, expected: tuple[str, ...]
) -> None:
    """A task is followed through splits and mergers to who has it on the day."""
    assert expected == carriers(BODIES, start, on=on, task=task)


def test_who_never_was() -> None:
    """To start from an organisation that is not there is misuse."""
    with pytest.raises(KeyError):
        carriers(BODIES, "nobody", on=EVE)


@given(organisations(), days())
def test_one_name_at_a_time(body: Organisation, day: date) -> None:
    """On a day on which it existed, a body has the name whose period holds the day."""
    named = [one for one in body.names if day in one.period]
    expected = named[0] if named and day in body.existed else None
    assert len(named) <= 1
    assert expected == body.as_of(day)


def test_two_names_at_once() -> None:
    """Names that share a day are refused."""
    until, since = Period(end=NEW_YEAR), Period(start=NEW_YEAR)
    with pytest.raises(InvalidValueError, match="'A' and 'B' at the same time"):
        Organisation(
            id="a",
            names=(
                OrganisationName(legal="A", period=until),
                OrganisationName(legal="B", period=since),
            ),
        )


@pytest.mark.parametrize(
    ("kind", "successor"), [(RENAME, "other"), (MERGER, "own"), (SPLIT, "own")]
)
def test_a_rename_stays_at_home(kind: SuccessionKind, successor: str) -> None:
    """A rename names the body itself, all else another one."""
    with pytest.raises(InvalidValueError, match="points to the wrong body"):
        _body("own", _step(kind, successor, "youth"))


def test_a_split_names_its_task() -> None:
    """A split without a task would be a merger."""
    with pytest.raises(InvalidValueError, match="which task went over"):
        _step(SPLIT, "other")


def test_an_organisation_has_a_name() -> None:
    """A body without any name is refused."""
    with pytest.raises(InvalidValueError, match="names is empty"):
        Organisation(id="a", names=())


@given(organisation_numbers())
def test_a_number_is_an_organisations(number: str) -> None:
    """An organisation number is checked, and does not show."""
    named = (OrganisationName(legal="A"),)
    body = Organisation(id="a", names=named, number=number)
    assert "number" not in repr(body)
    with pytest.raises(InvalidValueError) as caught:
        Organisation(id="a", names=named, number=f"{number}0")
    assert number not in str(caught.value)


def test_a_sole_trader_has_a_personal_number() -> None:
    """A sole trader's organisation number is a personal identity number."""
    named = (OrganisationName(legal="A"),)
    body = Organisation(id="a", names=named, number="20000229-2399")
    assert body.number is not None


@given(contact_persons(organisations=("gr",)))
def test_a_contact_does_not_show(person: ContactPerson) -> None:
    """Neither name, address nor number stands in the repr of a contact."""
    shown = repr(person)
    assert {"organisation", "period", "source"} == {
        name for name in ContactPerson.__annotations__ if f"{name}=" in shown
    }


def test_who_holds_a_role() -> None:
    """The first organisation with the role is its holder; nobody may be."""
    some = (Role(kind=RoleKind.OWNER, organisation="skl"),)
    assert (
        holder(some, RoleKind.OWNER),
        holder(some, RoleKind.PARTNER),
    ) == ("skl", None)
