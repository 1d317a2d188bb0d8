from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import InvalidValueError, Participation, Period
from plugin_model.participation import Gender, Spell
from plugin_model.strategies import days, participations

DAYS = days(first=date(2014, 8, 18), last=date(2019, 12, 31))


def _counted(participation: Participation, until: date) -> int:
    """Count the days one by one."""
    periods = [spell.period for spell in participation.spells]
    span = (until - participation.entry).days + 1
    walked = (participation.entry + timedelta(days=number) for number in range(span))
    return sum(any(day in one for one in periods) for day in walked)


@given(participations(), DAYS)
def test_a_day_counts_once(participation: Participation, until: date) -> None:
    """Active days are the days in some spell, however spells overlap."""
    active = participation.active_days(until=until)
    assert _counted(participation, until) == active
    assert 0 <= active <= max(0, (until - participation.entry).days + 1)


@given(participations(), DAYS, st.permutations(range(4)))
def test_order_does_not_matter(
    participation: Participation, until: date, order: list[int]
) -> None:
    """Spells may be listed in any order."""
    spells = participation.spells
    turned = Participation(
        project=participation.project,
        spells=tuple(spells[place] for place in order if place < len(spells)),
    )
    assert participation.entry == turned.entry
    assert participation.exit == turned.exit
    assert participation.withdrawn_exits == turned.withdrawn_exits
    assert participation.active_days(until=until) == turned.active_days(until=until)


@given(participations())
def test_entry_and_exit(participation: Participation) -> None:
    """Entry is the first start, exit the last end; who is still there has none."""
    starts = [spell.period.start for spell in participation.spells]
    ends = [spell.period.end for spell in participation.spells]
    assert participation.entry in starts
    assert all(participation.entry <= start for start in starts if start)
    assert (None in ends) == (participation.exit is None)
    assert None in ends or max(filter(None, ends)) == participation.exit


@given(participations())
def test_an_exit_stands_until_the_return(participation: Participation) -> None:
    """A withdrawn exit was the exit until the day of return, and not from then on."""
    runs = participation.runs
    assert tuple(one.end for one in runs[:-1]) == participation.withdrawn_exits
    for gone, back in pairwise(runs):
        eve = back.first - timedelta(days=1)
        assert gone.end == participation.exit_as_of(eve)
        assert participation.exit_as_of(back.first) != gone.end
    assert participation.exit == participation.exit_as_of(date.max)
    assert participation.exit == participation.exit_as_of(
        participation.exit or date.max
    )


@given(participations(), DAYS)
def test_no_exit_before_its_day(participation: Participation, day: date) -> None:
    """An exit that lies ahead is not known yet."""
    gone = participation.exit_as_of(day)
    assert gone is None or gone <= day
    assert participation.exit_as_of(participation.entry - timedelta(days=1)) is None


def test_in_which_sub_project() -> None:
    """A participation is in every sub-project that a spell names."""
    spell = Spell(period=Period(start=date(2015, 9, 1)), sub_project="partille")
    taken = Participation(project="plug-in-2.0", spells=(spell,))
    assert (
        taken.in_sub_project("partille"),
        taken.in_sub_project("goteborg"),
    ) == (True, False)


def test_a_gender_does_not_show() -> None:
    """The gender at entry does not stand in a repr."""
    spell = Spell(period=Period(start=date(2015, 9, 1)))
    taken = Participation(project="a", spells=(spell,), gender_at_entry=Gender.WOMAN)
    assert "gender" not in repr(taken)


def test_a_spell_begins() -> None:
    """A spell without a first day is refused."""
    with pytest.raises(InvalidValueError, match="no first day"):
        Spell(period=Period(end=date(2015, 9, 1)))


def test_a_participation_has_a_spell() -> None:
    """Without a spell there is no participation."""
    with pytest.raises(InvalidValueError, match="spells is empty"):
        Participation(project="plug-in-2.0", spells=())
