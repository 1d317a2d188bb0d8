"""
Participations: one for each person and project, however often they come and go.

In the Social Fund the record is kept per operation. Whoever returns to the same
operation, or moves between its sub-projects, keeps one record: entry from the
first start, exit from the last end.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import is_one, maybe, one_or_more, tuple_of, words
from plugin_model.values import Period

__all__ = ["Gender", "Participation", "Spell"]


class Gender(Enum):
    """The gender that indicators are broken down by, as at entry."""

    WOMAN = "woman"
    """Woman (kvinna)."""

    MAN = "man"
    """Man."""


@frozen(kw_only=True)
class Spell:
    """A run of days in which a person took part."""

    period: Period = field(validator=is_one(Period))
    """From the first day, which is known, to the last; an open end: still there."""

    sub_project: str | None = field(default=None, validator=maybe(words))
    """The id of the sub-project; ``None``: not known, or the project at large."""

    workshop: str | None = field(default=None, validator=maybe(words))
    """The id of the workshop; ``None``: not known, or none."""

    def __attrs_post_init__(self) -> None:
        """Refuse a spell without a first day."""
        if self.period.start is None:
            raise InvalidValueError(finding("participation.no_start"))


@frozen(kw_only=True)
class Participation:
    """
    One person's taking part in one project.

    Source:
        SFC2014 support portal, "Participants": for re-entry into the same operation
        only the initial entry and the final exit date are required.
        https://sfc.ec.europa.eu/en/2014/support-ms/part

    Example:
        >>> first = Period(start=date(2015, 10, 1), end=date(2016, 1, 31))
        >>> again = Period(start=date(2016, 9, 1), end=date(2017, 6, 15))
        >>> participation = Participation(
        ...     project="plug-in-2.0",
        ...     spells=(Spell(period=again), Spell(period=first)),
        ... )
        >>> participation.entry.isoformat(), participation.exit.isoformat()
        ('2015-10-01', '2017-06-15')
    """

    project: str = field(validator=words)
    """The id of the project: the operation, not its sub-project."""

    spells: tuple[Spell, ...] = field(validator=one_or_more(tuple_of(Spell)))
    """When and where the person took part, in any order; they may overlap."""

    # A later change of legal gender does not change what counted at entry.
    gender_at_entry: Gender | None = field(
        default=None, validator=maybe(Gender), repr=False
    )
    """The gender at entry, which later changes leave alone; ``None``: not known."""

    contacts_before_entry: tuple[date, ...] = field(
        default=(), validator=tuple_of(date)
    )
    """Days of contact before the project began: no participation, no eligible cost."""

    @property
    def entry(self) -> date:
        """The first day of the first spell."""
        return min(spell.period.first for spell in self.spells)

    @property
    def exit(self) -> date | None:
        """The last day of the last spell; ``None``: still there."""
        ends = [spell.period.end for spell in self.spells]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None

    def exit_as_of(self, day: date) -> date | None:
        """
        Return the exit as a report of *day* had it; ``None``: there, or not come yet.

        A return withdraws it: what was reported for an earlier exit is restated.
        """
        begun = [one.period for one in self.spells if one.period.first <= day]
        last = max((one.last for one in begun), default=date.max)
        return last if last <= day and last != date.max else None

    @property
    def withdrawn_exits(self) -> tuple[date, ...]:
        """The exits that a later return has withdrawn, in order."""
        return tuple(one.last for one in self.runs[:-1])

    @property
    def runs(self) -> tuple[Period, ...]:
        """The days of all spells as the fewest periods, in order."""
        return Period.union(spell.period for spell in self.spells)

    def active_days(self, *, until: date) -> int:
        """
        Return on how many days the person took part, each day counted once.

        Args:
            until: The last day that counts, since a spell may still be open.
        """
        upto = Period(end=until)
        shared = (run.intersection(upto) for run in self.runs)
        return sum(one.days or 0 for one in shared if one is not None)

    def in_sub_project(self, id: str) -> bool:
        """Tell whether a spell was in the sub-project of that id."""
        return any(spell.sub_project == id for spell in self.spells)
