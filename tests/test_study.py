from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_model import InvalidValueError, Period
from plugin_model.strategies import absences, days, study_histories
from plugin_model.study import (
    Absence,
    AbsenceReason,
    DropoutEvent,
    DropoutKind,
    StudyHistory,
    StudyRecord,
    StudyStatus,
    ended_by_absence,
    month_after,
)

ONE_DAY = timedelta(days=1)
NOT_STARTED, ENROLLED, DROPPED_OUT, COMPLETED = StudyStatus
DAY = date(2016, 2, 1)


def _record(status: StudyStatus, on: date) -> StudyRecord:
    return StudyRecord(on=on, status=status)


def _event(kind: DropoutKind, on: date) -> DropoutEvent:
    return DropoutEvent(kind=kind, on=on)


class TestKinds:
    """What the law calls an end of studies."""

    @pytest.mark.parametrize(
        ("kind", "section", "is_dropout"),
        [
            (DropoutKind.NO_SHOW, "3 §", False),
            (DropoutKind.OWN_NOTICE, "4 §", True),
            (DropoutKind.UNEXCUSED_ABSENCE, "4 a §", True),
        ],
    )
    def test_three_legal_grounds(
        self, kind: DropoutKind, section: str, is_dropout: bool
    ) -> None:
        """Three kinds end the education by law; who never began is no dropout."""
        assert kind.legal_ground is not None
        assert kind.legal_ground.title.endswith(f"12 kap. {section}")
        assert (True, is_dropout) == (kind.ends_education, kind.is_dropout)

    @pytest.mark.parametrize(
        "kind", [DropoutKind.INTERRUPTION, DropoutKind.PROGRAMME_CHANGE]
    )
    def test_what_ends_nothing(self, kind: DropoutKind) -> None:
        """A planned interruption and a change of programme are no dropouts."""
        assert (
            kind.legal_ground,
            kind.ends_education,
            kind.is_dropout,
        ) == (None, False, False)


class TestMonths:
    """A month is counted as the law counts it."""

    @given(days())
    def test_month_after(self, day: date) -> None:
        """A month ends on the same number, or on the last day of a shorter month."""
        after = month_after(day)
        length = monthrange(after.year, after.month)[1]
        assert min(day.day, length) == after.day
        assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == 1

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2015, 1, 31), date(2015, 2, 28)),
            (date(2016, 1, 31), date(2016, 2, 29)),
            (date(2015, 12, 31), date(2016, 1, 31)),
            (date(2016, 2, 29), date(2016, 3, 29)),
        ],
    )
    def test_ends_of_months(self, day: date, expected: date) -> None:
        """Short months and the turn of the year are where a naive count fails."""
        assert expected == month_after(day)


def _away(start: date, end: date | None, *, ill: bool = False) -> Absence:
    reason = AbsenceReason.ILLNESS if ill else AbsenceReason.UNEXCUSED
    return Absence(period=Period(start=start, end=end), reason=reason)


FIRST, LAST = date(2016, 2, 1), date(2016, 3, 31)


class TestAbsence:
    """More than one month in a row, and neither ill nor on leave."""

    @pytest.mark.parametrize(
        ("away", "expected"),
        [
            ([], None),
            ([_away(FIRST, date(2016, 3, 1))], None),
            ([_away(FIRST, date(2016, 3, 2))], date(2016, 3, 2)),
            ([_away(FIRST, None)], date(2016, 3, 2)),
            # Two notes that follow upon each other are one row.
            (
                [_away(date(2016, 2, 15), LAST), _away(FIRST, date(2016, 2, 14))],
                date(2016, 3, 2),
            ),
            # A day in school between them begins a new row.
            (
                [_away(FIRST, date(2016, 2, 20)), _away(date(2016, 2, 22), LAST)],
                date(2016, 3, 23),
            ),
            # So does a day of illness, inside the row, at its start, or before it.
            (
                [
                    _away(FIRST, LAST),
                    _away(date(2016, 2, 10), date(2016, 2, 10), ill=True),
                ],
                date(2016, 3, 12),
            ),
            ([_away(FIRST, LAST), _away(FIRST, FIRST, ill=True)], date(2016, 3, 3)),
            (
                [
                    _away(FIRST, LAST),
                    _away(date(2016, 1, 1), date(2016, 1, 31), ill=True),
                ],
                date(2016, 3, 2),
            ),
            ([_away(FIRST, LAST), _away(date(2016, 2, 20), None, ill=True)], None),
            ([_away(FIRST, None, ill=True)], None),
        ],
    )
    def test_the_day_on_which_it_ends(
        self, away: list[Absence], expected: date | None
    ) -> None:
        """The education is over on the day after a month of unbroken truancy."""
        assert expected == ended_by_absence(away)

    @given(st.lists(absences(), max_size=4))
    def test_against_a_count_day_by_day(self, away: list[Absence]) -> None:
        """Walking through the days one by one finds the same end."""
        assert _walked(away) == ended_by_absence(away)

    def test_a_dropout_takes_more_than_a_month(self) -> None:
        """An event that says it was shorter is refused."""
        kind = DropoutKind.UNEXCUSED_ABSENCE
        ok = DropoutEvent(kind=kind, on=date(2016, 3, 2), absent_from=FIRST)
        assert ok.absent_from == FIRST
        with pytest.raises(InvalidValueError, match="not lasted more than a month"):
            DropoutEvent(kind=kind, on=date(2016, 3, 1), absent_from=FIRST)

    def test_a_reason_does_not_show(self) -> None:
        """That somebody was ill does not stand in a repr."""
        assert "ill" not in repr(_away(FIRST, LAST, ill=True)).lower()

    def test_an_absence_belongs_to_its_kind(self) -> None:
        """A first day of absence makes no sense for somebody who gave notice."""
        with pytest.raises(InvalidValueError, match="ended in another way"):
            DropoutEvent(kind=DropoutKind.OWN_NOTICE, on=LAST, absent_from=FIRST)


def _walked(away: list[Absence]) -> date | None:
    """Find the end by looking at each day from the first to the last absence."""
    truant = [one.period for one in away if one.reason is AbsenceReason.UNEXCUSED]
    excused = [one.period for one in away if one.reason is not AbsenceReason.UNEXCUSED]
    day = min((one.first for one in truant), default=date.max)
    last = max((one.last for one in truant), default=date.min)
    since = None
    while day <= last:
        is_away = any(day in one for one in truant)
        if is_away and not any(day in one for one in excused):
            since = since or day
            if day > month_after(since):
                return day
        else:
            since = None
        day += ONE_DAY
    return None


class TestHistory:
    """What a history says of a day, and what it leaves open."""

    @pytest.mark.parametrize(
        ("history", "status", "has_dropped_out"),
        [
            (StudyHistory(), None, None),
            (StudyHistory(complete_through=DAY), None, False),
            (StudyHistory(complete_through=DAY - ONE_DAY), None, None),
            (StudyHistory(records=(_record(NOT_STARTED, DAY),)), NOT_STARTED, False),
            (StudyHistory(records=(_record(ENROLLED, DAY),)), ENROLLED, None),
            (StudyHistory(records=(_record(DROPPED_OUT, DAY),)), DROPPED_OUT, True),
            (StudyHistory(records=(_record(COMPLETED, DAY),)), COMPLETED, False),
            # Dropped out, and came back: that it happened still counts.
            (
                StudyHistory(
                    records=(_record(ENROLLED, DAY),),
                    dropouts=(_event(DropoutKind.OWN_NOTICE, DAY - ONE_DAY),),
                ),
                ENROLLED,
                True,
            ),
            # ... until it is completed.
            (
                StudyHistory(
                    records=(_record(COMPLETED, DAY),),
                    dropouts=(_event(DropoutKind.OWN_NOTICE, DAY - ONE_DAY),),
                ),
                COMPLETED,
                False,
            ),
            # Out, done, and out again.
            (
                StudyHistory(
                    records=(
                        _record(DROPPED_OUT, DAY - 3 * ONE_DAY),
                        _record(COMPLETED, DAY - 2 * ONE_DAY),
                        _record(DROPPED_OUT, DAY - ONE_DAY),
                    ),
                ),
                DROPPED_OUT,
                True,
            ),
            # Both on one day: nobody can tell which came last.
            (
                StudyHistory(
                    records=(_record(COMPLETED, DAY),),
                    dropouts=(_event(DropoutKind.OWN_NOTICE, DAY),),
                ),
                None,
                None,
            ),
            # Enrolled on paper, never turned up: had not begun.
            (
                StudyHistory(
                    records=(_record(ENROLLED, DAY - ONE_DAY),),
                    dropouts=(_event(DropoutKind.NO_SHOW, DAY),),
                ),
                NOT_STARTED,
                False,
            ),
            # Never turned up the second time, having dropped out the first.
            (
                StudyHistory(
                    records=(_record(DROPPED_OUT, DAY - ONE_DAY),),
                    dropouts=(_event(DropoutKind.NO_SHOW, DAY),),
                ),
                DROPPED_OUT,
                True,
            ),
            (
                StudyHistory(
                    records=(_record(ENROLLED, DAY - ONE_DAY),),
                    dropouts=(_event(DropoutKind.INTERRUPTION, DAY),),
                ),
                ENROLLED,
                None,
            ),
            (StudyHistory(records=(_record(ENROLLED, DAY + ONE_DAY),)), None, None),
        ],
    )
    def test_what_is_known_on_the_day(
        self,
        history: StudyHistory,
        status: StudyStatus | None,
        has_dropped_out: bool | None,
    ) -> None:
        """The latest record holds; that nothing is recorded proves nothing."""
        assert status == history.status_on(DAY)
        assert has_dropped_out is history.has_dropped_out_on(DAY)

    @given(study_histories(), days(first=date(2014, 8, 1), last=date(2019, 7, 1)))
    def test_order_does_not_matter(self, history: StudyHistory, day: date) -> None:
        """Records and events may be listed in any order."""
        turned = StudyHistory(
            records=history.records[::-1],
            dropouts=history.dropouts[::-1],
            complete_through=history.complete_through,
        )
        assert history.status_on(day) == turned.status_on(day)
        assert history.has_dropped_out_on(day) is turned.has_dropped_out_on(day)

    @given(study_histories(), days(first=date(2014, 8, 1), last=date(2019, 7, 1)))
    def test_the_two_answers_agree(self, history: StudyHistory, day: date) -> None:
        """Who stands as dropped out on the day has dropped out, or it is unclear."""
        if history.status_on(day) is DROPPED_OUT:
            assert history.has_dropped_out_on(day) in (True, None)
        left = {one.on for one in history.records if one.status is DROPPED_OUT}
        done = {one.on for one in history.records if one.status is COMPLETED}
        # What was recorded of one day has no order: that it was both is unclear.
        is_clear = not done & (left | {one.on for one in history.dropouts})
        if history.status_on(day) is NOT_STARTED and is_clear:
            assert history.has_dropped_out_on(day) is not None
