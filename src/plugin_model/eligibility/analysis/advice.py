"""
What to do about an answer: what to ask next, what would change it, what remains open.

These are functions of the facts, and no properties of a `Decision`: a decision holds
no fact about anybody, and all whom the rules cannot tell apart share one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from attrs import frozen

from plugin_model.eligibility.ages import first_day
from plugin_model.eligibility.analysis.fillings import across
from plugin_model.eligibility.analysis.specimens import Sort, bits, sorts_of
from plugin_model.eligibility.cells import Scale
from plugin_model.eligibility.decision import Outcome
from plugin_model.eligibility.objects import Facts
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.standing import Answer, Standing, Value, known
from plugin_model.fields import Kind
from plugin_model.values import BirthDate

__all__ = ["Change", "Question", "Reply", "nearest_change", "next_question"]

_ONE_DAY: Final = timedelta(days=1)


@frozen(kw_only=True)
class Reply:
    """One sort of reply to a question, and what it would lead to."""

    sort: Sort
    """The values that lead to the same."""

    answer: Answer
    """What the rule set would answer."""


@frozen(kw_only=True)
class Question:
    """The fact to find out next."""

    field: str
    """The fact."""

    replies: tuple[Reply, ...]
    """All sorts of replies; of ordered values the lowest first."""

    @property
    def most_missing(self) -> int:
        """How many facts are missing still after the worst reply."""
        return max(len(one.answer.missing) for one in self.replies)


def next_question(rules: RuleSet, facts: Facts, on: date) -> Question | None:
    """
    Return which of the missing facts to find out first.

    It is the one after which, in the worst case, the fewest facts are still missing;
    of several, the one with the fewest sorts of replies that leave the answer open;
    of several still, the first in the order of the rules.

    Args:
        rules: A rule set.
        facts: What is known, as `decide` takes it.
        on: The day that the question is about.

    Returns:
        The question; ``None``: the answer is settled.

    Raises:
        FactsError, RuleError, InvalidValueError: As `decide`; also where the day is
            not known.

    Example:
        >>> from plugin_model.eligibility.age_rules import SFI
        >>> asked = next_question(SFI, {"birth": 2000}, date(2016, 7, 1))
        >>> asked is None
        True
        >>> asked = next_question(SFI, {}, date(2016, 7, 1))
        >>> for one in asked.replies:
        ...     print(one.sort.highest, one.answer.outcome.value)
        2000-12-31 eligible
        None ineligible
    """
    standing = Standing.on_a_day(rules, facts, on)
    names = [axis.names[0] for axis in standing.table.axes]
    questions = [
        _question(standing, facts, names.index(name))
        for name in standing.answer.missing
    ]
    return min(questions, key=_cost, default=None)


def _cost(question: Question) -> tuple[int, int]:
    still_open = sum(
        one.answer.outcome is Outcome.UNDETERMINED for one in question.replies
    )
    return question.most_missing, still_open


def _question(standing: Standing, facts: Facts, place: int) -> Question:
    cells = standing.binding.cells[place]
    sorts = sorts_of(cells, standing.day, known(facts, cells.field.name))
    return Question(
        field=cells.field.name,
        replies=tuple(
            Reply(sort=sorts[cell], answer=standing.known_to_be(place, cell).answer)
            for cell in bits(standing.cells_of(place))
        ),
    )


@frozen(kw_only=True)
class Change:
    """What would make somebody eligible."""

    facts: Mapping[str, object] | None
    """
    The fewest facts that would have to be other than they are, or be known, each with
    a value that would do; never a birth. Empty: they are eligible. ``None``: no facts
    would do.
    """

    eligible_from: date | None
    """The next day on which age alone would make them eligible; ``None``: none."""

    eligible_until: date | None
    """The last day before on which they were, age alone having changed since."""


def nearest_change(rules: RuleSet, facts: Facts, on: date) -> Change:
    """
    Return the fewest facts that stand between somebody and being eligible.

    Whatever is not known stays so, unless it has to be known. Births do not change;
    the days on which age alone, all other facts as they are, makes the person
    eligible are told where the birth is known, at least its year.

    Args:
        rules: A rule set.
        facts: What is known, as `decide` takes it.
        on: The day that the question is about.

    Raises:
        FactsError, RuleError, InvalidValueError: As `decide`; also where the day is
            not known.

    Example:
        >>> from plugin_model.eligibility.age_rules import SFI
        >>> nearest_change(SFI, {"birth": 2000}, date(2016, 6, 30))
        Change(facts=None, eligible_from=datetime.date(2016, 7, 1),
               eligible_until=None)
    """
    standing = Standing.on_a_day(rules, facts, on)
    changed: dict[int, int] | None = {}
    for number in range(len(standing.table.components)):
        found = _fewest(standing, number)
        changed = None if changed is None or found is None else {**changed, **found}
    from_day, until = None, None
    if standing.answer.outcome is not Outcome.ELIGIBLE:
        from_day, until = _days_of_age(standing, facts)
    return Change(
        facts=None if changed is None else _values(standing, changed),
        eligible_from=from_day,
        eligible_until=until,
    )


def _fewest(standing: Standing, number: int) -> dict[int, int] | None:
    """Return cells for the fewest fields, by their places, that meet a component."""
    component = standing.table.components[number]
    places = standing.table.axes_of[number]
    states = [standing.states[place] for place in places]
    may_change = [
        within
        for within, place in enumerate(places)
        if standing.binding.cells[place].field.kind is not Kind.BIRTH
    ]
    for count in range(len(may_change) + 1):
        for chosen in combinations(may_change, count):
            others = list(states)
            for within in chosen:
                others[within] = component.axes[within].unknown
            allowed = component.allowed(others)
            refused = allowed & ~component.all_met
            for within in range(len(places)):
                if within not in chosen:
                    refused = across(component, within, refused)
            able = allowed & ~refused
            if able:
                filling = next(bits(able))
                return {
                    places[within]: filling
                    // component.strides[within]
                    % component.axes[within].size
                    for within in chosen
                }
    return None


def _values(standing: Standing, changed: Mapping[int, int]) -> dict[str, object]:
    found: dict[str, object] = {}
    for place, cell in sorted(changed.items()):
        cells = standing.binding.cells[place]
        found[cells.field.name] = sorts_of(cells, standing.day)[cell].example
    return found


def _days_of_age(standing: Standing, facts: Facts) -> tuple[date | None, date | None]:
    """
    Return the next day on which the person is eligible, and the last one before.

    The answer changes on no day but those on which somebody born on the first or the
    last day that the birth may be begins to count as an age.
    """
    turns = sorted(_turns(standing, facts))
    force = standing.binding.rules.in_force

    def is_eligible(day: date) -> bool:
        moved = Standing.at(standing.binding, facts, day)
        return moved.answer.outcome is Outcome.ELIGIBLE

    after = (day for day in turns if day > standing.day and day in force)
    before = (
        day - _ONE_DAY
        for day in reversed(turns)
        if force.first < day <= standing.day and day > _born(standing, facts)
    )
    return next(filter(is_eligible, after), None), next(
        filter(is_eligible, before), None
    )


def _births(standing: Standing, facts: Facts) -> Iterator[tuple[Scale, date, date]]:
    for cells in standing.binding.cells:
        birth: Value = known(facts, cells.field.name)
        if isinstance(cells, Scale) and cells.ages and birth is not None:
            if isinstance(birth, int):
                birth = BirthDate(birth)
            if isinstance(birth, BirthDate):
                yield cells, birth.first, birth.last
            else:
                yield cells, birth, birth


def _born(standing: Standing, facts: Facts) -> date:
    return max((last for *_, last in _births(standing, facts)), default=date.min)


def _turns(standing: Standing, facts: Facts) -> Iterator[date]:
    for cells, first, last in _births(standing, facts):
        for age in cells.ages:
            for birth in {first, last}:
                day = first_day(birth, age.age, age.method, age.leap_birthday)
                if day is not None:
                    yield day
