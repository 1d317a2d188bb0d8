"""
Two rule sets compared, exactly: who is admitted by one of them and not by the other.

Both are cut into the same cells, those of all their conditions together, so that a
filling of the cells is somebody whom neither can tell apart from their likes. Whom a
rule set admits is a set of fillings, and two sets of fillings are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from attrs import frozen

from plugin_model.eligibility.analysis.refinement import Fillings, Pair
from plugin_model.eligibility.meaning import Truth
from plugin_model.eligibility.rules import RuleSet
from plugin_model.eligibility.soundness import bind
from plugin_model.eligibility.table import Table
from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.values import Period, is_day

__all__ = ["Comparison", "Relation", "always", "compare", "first_difference", "never"]

Facts = Mapping[str, object]
"""Facts by the names of their fields, as `decide` takes them."""

Relation = Literal["equivalent", "stricter", "looser", "overlapping", "disjoint"]
"""
How whom the new rule set admits stands to whom the old one does; one of them holds.

- ``equivalent``: both admit the same people, who may be none;
- ``stricter``: the new one admits nobody whom the old one does not, but not all of
  them; it may admit nobody;
- ``looser``: the new one admits all whom the old one does, who may be none, and others;
- ``overlapping``: some are admitted by both, some by each of them alone;
- ``disjoint``: each admits somebody, and nobody is admitted by both.
"""


@frozen(kw_only=True)
class Comparison:
    """What `compare` found."""

    on: date
    """The day that it holds for."""

    relation: Relation
    """How the new rule set stands to the old one."""

    gained: tuple[Facts, ...]
    """
    People admitted by the new rule set alone; none exactly when there are none.

    One for each criterion of the old one that turns such people away, in its order,
    and where possible somebody whom that criterion alone turns away.
    """

    lost: tuple[Facts, ...]
    """
    People admitted by the old rule set alone; none exactly when there are none.

    One for each criterion of the new one that turns such people away, likewise.
    """


def compare(old: RuleSet, new: RuleSet, *, on: date) -> Comparison:
    """
    Say how whom *new* admits on a day stands to whom *old* does.

    The people are all who could be asked about: every way of filling in all facts
    that either rule set reads, birth dates up to the day. Two versions need not be in
    force on one day to be compared: the periods in which they are do not count.

    Args:
        old: A rule set.
        new: Another one; fields of one name must be of one kind, with the same codes.
        on: The day that ages are counted on.

    Returns:
        The relation, and people who are admitted by one of them alone. Their facts
        are those of both rule sets; a rule set that lacks a field takes them with
        ``ignore_extra=True``.

    Raises:
        RuleError: If a rule set is unsound, if fields of one name differ, or if
            criteria that share fields have more than 100,000 fillings together.
        InvalidValueError: If *on* is no day.

    Example:
        >>> from plugin_model.eligibility.age_rules import KAA_2015, PLUG_IN
        >>> found = compare(PLUG_IN, KAA_2015, on=date(2015, 9, 1))
        >>> found.relation, found.lost[0]["birth"]
        ('overlapping', datetime.date(1995, 9, 1))
    """
    day = _day(on)
    people = Pair.of(old, new).on(day)
    return Comparison(
        on=day,
        relation=_relation(people),
        gained=people.reversed.lost(),
        lost=people.lost(),
    )


def _relation(people: Fillings) -> Relation:
    is_losing, is_gaining = people.is_losing, people.reversed.is_losing
    if not is_losing:
        return "looser" if is_gaining else "equivalent"
    if not is_gaining:
        return "stricter"
    return "overlapping" if people.share_somebody else "disjoint"


def always(rules: RuleSet, on: date, *, criterion: str | None = None) -> bool:
    """
    Tell whether everybody who could be asked about on a day meets the rules.

    A rule set of which that is true is refused by `decide` on that day.

    Args:
        rules: A rule set.
        on: The day.
        criterion: The id of a criterion, to ask about it alone.

    Raises:
        RuleError: If the rule set is unsound.
        InvalidValueError: If *on* is no day.
        KeyError: If there is no such criterion.

    Example:
        >>> from plugin_model.eligibility.age_rules import PLUG_IN
        >>> always(PLUG_IN, date(2015, 9, 1)), never(PLUG_IN, date(2015, 9, 1))
        (False, False)
    """
    return _of_everybody(rules, on, criterion) is Truth.TRUE


def never(rules: RuleSet, on: date, *, criterion: str | None = None) -> bool:
    """
    Tell whether nobody who could be asked about on a day meets the rules.

    The arguments and the errors are those of `always`.
    """
    return _of_everybody(rules, on, criterion) is Truth.FALSE


def _of_everybody(rules: RuleSet, on: date, criterion: str | None) -> Truth:
    table = bind(rules).table(_day(on))
    row = table.row(table.nothing_known)
    if criterion is None:
        return row.whole
    ids = (one.id for one in rules.criteria)
    return dict(zip(ids, row.truths, strict=True))[criterion]


def first_difference(old: RuleSet, new: RuleSet, *, during: Period) -> date | None:
    """
    Return the first day of a period on which two rule sets differ.

    Days are looked at one by one, but no year that is like one before it; so a period
    without an end is settled too.

    Args:
        old: A rule set.
        new: Another one.
        during: The days to look at; its first day must be known.

    Returns:
        The day; ``None``: they are equivalent on all days of the period.

    Raises:
        RuleError: As `compare`.
        InvalidValueError: If the period has no first day.

    Example:
        >>> from plugin_model.eligibility.age_rules import KAA_2015
        >>> spring = Period(start=date(2015, 1, 1), end=date(2015, 6, 30))
        >>> first_difference(KAA_2015, KAA_2015, during=spring) is None
        True
    """
    if during.start is None:
        raise InvalidValueError(finding("analysis.no_start"))
    pair = Pair.of(old, new)
    known: dict[Table, bool] = {}
    for day in _unlike_days(pair, during.start, during.last):
        table = pair.binding.table(day)
        if table not in known:
            known[table] = _relation(pair.on(day)) == "equivalent"
        if not known[table]:
            return day
    return None


def _unlike_days(pair: Pair, first: date, last: date) -> Iterator[date]:
    """Yield the days of a period, but no year that is like one before it."""
    seen = set[tuple[bool, ...]]()
    for year in range(first.year, min(last.year, pair.settled_by(first)) + 1):
        kind = pair.kind_of_year(year)
        if kind in seen:
            continue
        start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if kind is not None and start.month == start.day == 1:
            seen.add(kind)
        for number in range(start.toordinal(), end.toordinal() + 1):
            yield date.fromordinal(number)


def _day(on: object) -> date:
    if is_day(on):
        return on
    given = type(on).__name__
    raise InvalidValueError(
        finding("value.kind", field="on", given=given, expected="date(2015, 9, 1)")
    )
