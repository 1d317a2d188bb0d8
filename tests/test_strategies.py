import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from types import ModuleType

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from plugin_model import (
    BirthDate,
    Period,
    SubProject,
    claim,
    exchange,
    funding,
    organisation,
    participant,
    participation,
    project,
    region,
    strategies,
    study,
    sub_project,
    values,
)
from plugin_model.participant import SecurityMarking
from plugin_model.strategies import (
    birth_dates,
    days,
    municipality_codes,
    participants,
    periods,
    sub_projects,
)
from plugin_model.strategies.basic import ids, words
from plugin_model.strategies.registry import register
from plugin_model.sub_project import Status

strategies_module: ModuleType = strategies
HOMES = (
    *(values, exchange, region, organisation, funding, claim, study),
    *(participation, participant, sub_project, project),
)
ANSWERS = {"Conversion", "Headcount", "Standing", "Suggestion"}
"""What functions return and nobody writes down: built by asking, not by drawing."""


def _classes() -> Iterator[type]:
    for home in HOMES:
        for name in home.__all__:
            one = getattr(home, name)
            if isinstance(one, type) and one.__module__ == home.__name__:
                yield one


CLASSES = [
    one
    for one in _classes()
    if attrs.has(one) and one.__name__ not in ANSWERS and not issubclass(one, Enum)
]


_FIRST = settings(phases=(Phase.generate,))
"""Take the first that comes: to make a whole project smaller takes long."""


@pytest.fixture(autouse=True, scope="module")
def _registered() -> None:
    register()


@pytest.mark.parametrize("drawn", CLASSES, ids=lambda one: one.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_every_class_is_drawn_by_its_type(drawn: type, data: st.DataObject) -> None:
    """Hypothesis knows what to draw for each class of the domain."""
    assert isinstance(data.draw(st.from_type(drawn)), drawn)


@pytest.mark.parametrize("name", strategies.__all__)
def test_every_strategy_says_what_it_draws(name: str) -> None:
    """Each public strategy is documented, and named in the plural."""
    strategy = getattr(strategies_module, name)
    assert strategy.__doc__


@given(days(first=date(2015, 3, 1), last=date(2018, 12, 31)))
def test_days_stay_within_their_bounds(day: date) -> None:
    """No day lies outside what was asked for."""
    assert date(2015, 3, 1) <= day <= date(2018, 12, 31)
    assert not isinstance(day, datetime)


@pytest.mark.parametrize(
    "corner",
    [
        *(date(2015, 3, 1), date(2018, 12, 31), date(2016, 2, 29), date(2016, 2, 28)),
        *(date(2016, 3, 1), date(2015, 12, 31)),
    ],
)
def test_corners_are_drawn(corner: date) -> None:
    """The bounds, leap days and turns of the year are found quickly."""
    some = days(first=date(2015, 3, 1), last=date(2018, 12, 31))
    assert corner == find(some, lambda day: day == corner)


@given(st.data())
def test_periods_stay_within_their_limit(data: st.DataObject) -> None:
    """A period that was drawn within another lies in it, whatever is open."""
    outer = data.draw(periods())
    inner = data.draw(periods(within=outer, may_be_open=True))
    assert outer.contains(inner)


@pytest.mark.parametrize("start_is_open", [True, False])
@pytest.mark.parametrize("end_is_open", [True, False])
def test_ends_may_be_open(start_is_open: bool, end_is_open: bool) -> None:
    """Each end is open sometimes, where it may be."""
    found = find(
        periods(may_be_open=True),
        lambda one: (
            (one.start is None, one.end is None) == (start_is_open, end_is_open)
        ),
    )
    assert isinstance(found, Period)


@given(birth_dates(may_be_partial=False))
def test_birth_dates_may_be_whole(birth: BirthDate) -> None:
    """Where no part may be unknown, all of it is known."""
    assert birth.is_complete


@pytest.mark.parametrize("length", [1, 2, 3])
def test_birth_dates_may_be_partial(length: int) -> None:
    """Years alone, and years and months, come too."""
    found = find(
        birth_dates(), lambda one: sum(map(bool, attrs.astuple(one))) == length
    )
    assert (length == 3) == found.is_complete


@given(st.integers(0, 8).flatmap(lambda count: ids(count=count)))
def test_ids_are_different(some: tuple[str, ...]) -> None:
    """No id is drawn twice."""
    assert len(set(some)) == len(some)


@given(words())
def test_words_are_not_blank(word: str) -> None:
    """What was drawn as words can stand as a name."""
    assert word.strip()


@pytest.mark.parametrize("code", ["0114", "0180", "1384"])
def test_codes_with_leading_zeros_are_drawn(code: str) -> None:
    """The codes that are easily spoilt come often."""
    assert code == find(municipality_codes(), lambda one: one == code)


@pytest.mark.parametrize("marking", SecurityMarking)
def test_protected_people_are_drawn(marking: SecurityMarking) -> None:
    """Each marking comes up."""
    drawn = find(participants(), lambda one: one.marking is marking, settings=_FIRST)
    assert marking is drawn.marking


def _has_a_tail(part: SubProject) -> bool:
    return any(one.possible == (Status.CONTINUING,) for one in part.statuses)


def test_parts_that_outlive_their_money_are_drawn() -> None:
    """Sub-projects that go on in ordinary work come up."""
    assert _has_a_tail(find(sub_projects(), _has_a_tail, settings=_FIRST))


@pytest.mark.parametrize(
    "first", ["hypothesis", "plugin_model.strategies", "plugin_model.strategies.rules"]
)
def test_what_is_imported_first_does_not_matter(first: str) -> None:
    """Hypothesis finds the strategies whether it or this package is loaded first."""
    program = (
        f"import {first}; from hypothesis.strategies import from_type; "
        "from plugin_model import Period; print(from_type(Period))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "periods(may_be_open=True)\n"
