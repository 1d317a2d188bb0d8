"""
Study history and how studies end: the law's dropouts, and what is none.

Upper secondary education ends before its completion in three ways that the law
names (Gymnasieförordningen 12 kap. 3, 4 and 4 a §§). An interruption that was
planned, or a change of programme, is not one of them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from typing import Final

from attrs import field, frozen

from plugin_model.errors import InvalidValueError
from plugin_model.findings import finding
from plugin_model.guards import is_one, maybe, tuple_of, words
from plugin_model.values import Period, Source

__all__ = [
    "Absence",
    "AbsenceReason",
    "DropoutEvent",
    "DropoutKind",
    "StudyHistory",
    "StudyRecord",
    "StudyStatus",
    "ended_by_absence",
    "month_after",
]

_ORDINANCE: Final = "https://rkrattsbaser.gov.se/sfst?bet=2010:2039"
_ONE_DAY: Final = timedelta(days=1)


class StudyStatus(Enum):
    """How a person stands to upper secondary school on a day."""

    NOT_STARTED = "not_started"
    """Has never begun."""

    ENROLLED = "enrolled"
    """Is enrolled."""

    DROPPED_OUT = "dropped_out"
    """Has left before completing it."""

    COMPLETED = "completed"
    """Has completed it."""


@frozen(kw_only=True)
class StudyRecord:
    """From a day on, a person stands so to upper secondary school."""

    on: date = field(validator=is_one(date))
    """The first day on which it is so."""

    status: StudyStatus = field(validator=is_one(StudyStatus))
    """How the person stands."""

    programme: str | None = field(default=None, validator=maybe(words))
    """The code of the programme; ``None``: not known."""

    school_unit: str | None = field(default=None, validator=maybe(words))
    """The code of the school unit (skolenhetskod); ``None``: not known."""


class DropoutKind(Enum):
    """How studies ended, or why they seem to have."""

    NO_SHOW = "no_show"
    """Did not turn up when the first term began, nor gave a valid reason in time."""

    OWN_NOTICE = "own_notice"
    """Gave notice to the head teacher."""

    UNEXCUSED_ABSENCE = "unexcused_absence"
    """Stayed away without notice for more than one month in a row."""

    INTERRUPTION = "interruption"
    """A planned break with a return in view (studieuppehåll)."""

    PROGRAMME_CHANGE = "programme_change"
    """Went over to another programme."""

    @property
    def legal_ground(self) -> Source | None:
        """The section by which the education has ended; ``None``: it has not."""
        return _GROUNDS.get(self)

    @property
    def ends_education(self) -> bool:
        """Tell whether the education has ended by law."""
        return self in _GROUNDS

    @property
    def is_dropout(self) -> bool:
        """
        Tell whether somebody who had begun left before completing.

        Who never turned up has ended by law but had not begun, and so is no dropout
        in statistics of completion (a judgement: no source settles it).
        """
        return self in _DROPOUTS


_GROUNDS: Final = {
    kind: Source(
        title=f"Gymnasieförordningen (2010:2039) 12 kap. {section} §",
        link=_ORDINANCE,
    )
    for kind, section in (
        (DropoutKind.NO_SHOW, "3"),
        (DropoutKind.OWN_NOTICE, "4"),
        (DropoutKind.UNEXCUSED_ABSENCE, "4 a"),
    )
}
_DROPOUTS: Final = (DropoutKind.OWN_NOTICE, DropoutKind.UNEXCUSED_ABSENCE)


def month_after(day: date) -> date:
    """
    Return the day on which a month that is counted from *day* ends.

    The day with the same number in the next month; where that month has none, its
    last day.

    Source:
        Lag (1930:173) om beräkning av lagstadgad tid, 1 §.

    Example:
        >>> month_after(date(2016, 1, 31)).isoformat()
        '2016-02-29'
    """
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@frozen(kw_only=True)
class DropoutEvent:
    """Studies ended, or seemed to."""

    kind: DropoutKind = field(validator=is_one(DropoutKind))
    """How."""

    on: date = field(validator=is_one(date))
    """The first day on which the education is over, or interrupted, or another."""

    absent_from: date | None = field(default=None, validator=maybe(is_one(date)))
    """The first day of the absence, for unexcused absence; ``None``: not known."""

    def __attrs_post_init__(self) -> None:
        """Refuse an absence that had not lasted more than a month."""
        if self.absent_from is None:
            return
        if self.kind is not DropoutKind.UNEXCUSED_ABSENCE:
            raise InvalidValueError(finding("study.absence_of_other_kind"))
        if self.on <= month_after(self.absent_from):
            raise InvalidValueError(finding("study.absence_too_short"))


class AbsenceReason(Enum):
    """Why a pupil was away."""

    UNEXCUSED = "unexcused"
    """Without notice or valid reason (ogiltig frånvaro)."""

    ILLNESS = "illness"
    """Ill."""

    LEAVE = "leave"
    """On leave that was granted (ledighet)."""


@frozen(kw_only=True)
class Absence:
    """Days on which a pupil was away for one reason, holidays between included."""

    period: Period = field(validator=is_one(Period))
    """The days."""

    reason: AbsenceReason = field(validator=is_one(AbsenceReason), repr=False)
    """The reason."""


def ended_by_absence(absences: Iterable[Absence]) -> date | None:
    """
    Return the first day on which a pupil counts as having ended the education.

    That is the day after unexcused absence has lasted one month in a row; illness
    and leave break the row. The exact day is a reading of "more than one month".
    A head teacher may decide otherwise: then record no dropout.

    Args:
        absences: All absences since the education began, with known first days.

    Returns:
        ``None``: no row of unexcused absence was long enough.

    Source:
        Gymnasieförordningen (2010:2039) 12 kap. 4 a §; lag (1930:173) 1 §.

    Example:
        >>> away = Period(start=date(2016, 2, 1), end=date(2016, 3, 9))
        >>> truant = Absence(period=away, reason=AbsenceReason.UNEXCUSED)
        >>> ended_by_absence([truant]).isoformat()
        '2016-03-02'
    """
    known = tuple(absences)
    excused = [one.period for one in known if one.reason is not AbsenceReason.UNEXCUSED]
    unexcused = [one.period for one in known if one.reason is AbsenceReason.UNEXCUSED]
    for row in Period.union(unexcused):
        for start, last in _unbroken(row, excused):
            ended = month_after(start) + _ONE_DAY
            if ended <= last:
                return ended
    return None


def _unbroken(row: Period, breaks: Iterable[Period]) -> Iterable[tuple[date, date]]:
    """Return the first and last days of what the breaks leave of a row."""
    start = row.first
    for one in Period.union(breaks):
        if not one.overlaps(row):
            continue
        if start < one.first:
            yield start, one.first - _ONE_DAY
        if one.last >= row.last:
            return
        start = one.last + _ONE_DAY
    yield start, row.last


@frozen(kw_only=True)
class StudyHistory:
    """
    What is known of a person's upper secondary studies, day by day.

    Example:
        >>> history = StudyHistory(
        ...     records=(
        ...         StudyRecord(on=date(2015, 8, 17), status=StudyStatus.ENROLLED),
        ...     ),
        ...     dropouts=(
        ...         DropoutEvent(kind=DropoutKind.OWN_NOTICE, on=date(2016, 2, 1)),
        ...     ),
        ... )
        >>> history.status_on(date(2016, 1, 31)), history.status_on(date(2016, 2, 1))
        (<StudyStatus.ENROLLED: 'enrolled'>, <StudyStatus.DROPPED_OUT: 'dropped_out'>)
    """

    records: tuple[StudyRecord, ...] = field(
        default=(), validator=tuple_of(StudyRecord)
    )
    """How the person stood, from which day on."""

    dropouts: tuple[DropoutEvent, ...] = field(
        default=(), validator=tuple_of(DropoutEvent)
    )
    """How studies ended, or seemed to."""

    complete_through: date | None = field(default=None, validator=maybe(is_one(date)))
    """The day up to which nothing is missing; ``None``: something may be."""

    def status_on(self, day: date) -> StudyStatus | None:
        """
        Return how the person stands on *day*.

        The latest record holds until the next. ``None``: nothing is recorded by
        then, or two records of one day contradict each other.
        """
        said = [(one.on, one.status) for one in self.records if one.on <= day]
        for event in self.dropouts:
            if event.kind.ends_education and event.on <= day:
                said.append((event.on, self._after(event)))
        latest = max((on for on, _ in said), default=None)
        return _only({status for on, status in said if on == latest})

    def has_dropped_out_on(self, day: date) -> bool | None:
        """
        Tell whether the person has ever dropped out and not completed since.

        No record of a dropout is no proof that there was none: ``None`` unless the
        person has completed, has never begun, or the history is known to be
        complete up to *day*.
        """
        left = self._last(StudyStatus.DROPPED_OUT, day)
        done = self._last(StudyStatus.COMPLETED, day)
        if left is not None and left == done:
            return None
        if left is not None and (done is None or done < left):
            return True
        if done is not None or self.status_on(day) is StudyStatus.NOT_STARTED:
            return False
        is_complete = self.complete_through is not None and day <= self.complete_through
        return False if is_complete else None

    def _after(self, event: DropoutEvent) -> StudyStatus:
        if event.kind.is_dropout or self._is_out_before(event.on):
            return StudyStatus.DROPPED_OUT
        return StudyStatus.NOT_STARTED

    def _is_out_before(self, day: date) -> bool:
        """Tell whether somebody who did not turn up had dropped out earlier."""
        left = self._last(StudyStatus.DROPPED_OUT, day - _ONE_DAY)
        done = self._last(StudyStatus.COMPLETED, day - _ONE_DAY)
        return left is not None and (done is None or done < left)

    def _last(self, status: StudyStatus, day: date) -> date | None:
        """Return the last day up to *day* on which a status began."""
        said = [one.on for one in self.records if one.status is status]
        if status is StudyStatus.DROPPED_OUT:
            said += [one.on for one in self.dropouts if one.kind.is_dropout]
        return max((on for on in said if on <= day), default=None)


def _only(statuses: set[StudyStatus]) -> StudyStatus | None:
    return statuses.pop() if len(statuses) == 1 else None
