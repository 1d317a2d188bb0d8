"""From which day to which day a person is of the right age."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from plugin_model.eligibility.ages import AgeBound, first_day
from plugin_model.eligibility.rules import (
    AgeBetween,
    AllOf,
    Condition,
    RuleSet,
    leaves,
)
from plugin_model.errors import InvalidValueError, RuleError
from plugin_model.findings import Finding, finding
from plugin_model.values import Period, is_day

__all__ = ["eligible_period"]

_ONE_DAY: Final = timedelta(days=1)


def eligible_period(rule: RuleSet | AgeBetween, birth: date) -> Period | None:
    """
    Return the days on which somebody born on *birth* is of the age that a rule asks.

    Of a rule set, all ages must hold, on days on which it is in force. Everything
    else that it asks is left aside: the period says when the age is right, not that
    the person is eligible.

    Args:
        rule: A rule set in which each `AgeBetween` must hold: it is a criterion, or
            stands in an `AllOf`. Or one `AgeBetween` alone.
        birth: The day of birth.

    Returns:
        The first and the last day, both included; an end is ``None`` where nothing
        limits it (a highest age alone is met since ever). ``None``: there is no such
        day.

    Raises:
        RuleError: If no age must hold; if one stands in an `AnyOf`, an `AtLeast` or a
            `Not`, where the days need not hang together; if the ages are counted from
            several dates of birth; or if an `AgeBetween` has no bound.
        InvalidValueError: If *birth* is no day.

    Example:
        >>> from plugin_model.eligibility.age_rules import STUDY_GRANT
        >>> str(eligible_period(STUDY_GRANT, date(1999, 11, 20)))
        '2016-01-01/2019-06-30'
        >>> str(eligible_period(AgeBetween(minimum=15, maximum=24), date(2000, 2, 29)))
        '2015-02-28/2025-02-27'
    """
    if not is_day(birth):
        given = type(birth).__name__
        expected = "date(2000, 2, 29)"
        raise InvalidValueError(
            finding("value.kind", field="birth", given=given, expected=expected)
        )
    if isinstance(rule, AgeBetween):
        return _period(rule, birth)
    days: Period | None = rule.in_force
    for age in _ages(rule):
        held = _period(age, birth)
        days = None if days is None or held is None else days.intersection(held)
    return days


def _period(age: AgeBetween, birth: date) -> Period | None:
    if age.lower is None and age.upper is None:
        raise RuleError(finding("rule.no_bound"))
    start = None if age.lower is None else _reached(age.lower, birth)
    after = None if age.upper is None else _reached(age.upper, birth)
    if age.lower is not None and start is None:
        # The age is reached after the last day of the calendar.
        return None
    end = None if after is None else after - _ONE_DAY
    if start is not None and end is not None and end < start:
        return None
    return Period(start=start, end=end)


def _reached(bound: AgeBound, birth: date) -> date | None:
    return first_day(birth, bound.age, bound.method, bound.leap_birthday)


def _ages(rules: RuleSet) -> tuple[AgeBetween, ...]:
    """Return the ages that must all hold, or tell all that stands in the way."""
    found: list[AgeBetween] = []
    faults: list[Finding] = []
    for criterion in rules.criteria:
        ages = _asked_by(criterion.condition)
        if ages is None:
            faults.append(finding("rule.age_may_fail", criterion=repr(criterion.id)))
        else:
            found += ages
    births = dict.fromkeys(age.field for age in found)
    if len(births) > 1:
        faults.append(finding("rule.several_births", listed=", ".join(births)))
    if not (found or faults):
        faults.append(finding("rule.no_age", rules=rules.id))
    if faults:
        raise RuleError(*faults)
    return tuple(found)


def _asked_by(condition: Condition) -> list[AgeBetween] | None:
    """Return the ages that *condition* asks for; ``None``: one of them may fail."""
    if isinstance(condition, AgeBetween):
        return [condition]
    if isinstance(condition, AllOf):
        parts = [_asked_by(one) for one in condition.conditions]
        known = [one for one in parts if one is not None]
        return (
            [age for one in known for age in one] if len(known) == len(parts) else None
        )
    is_age_free = not any(isinstance(one, AgeBetween) for one in leaves(condition))
    return [] if is_age_free else None
