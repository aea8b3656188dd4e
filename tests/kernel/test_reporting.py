"""Reporting periods, their deadlines and stages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.kernel.reporting import (
    Deadlines,
    Frequency,
    ReportingPeriod,
    Stage,
    deadlines,
    stage,
)
from luodi.kernel.working_days import WorkingCalendar

DAY = timedelta(days=1)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
FREQUENCIES = st.sampled_from(Frequency)
PERIODS = st.builds(ReportingPeriod.of, FREQUENCIES, DAYS)
CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("frequency", "key", "since", "until"),
    [
        (Frequency.MONTHLY, "2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        (Frequency.QUARTERLY, "2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        (Frequency.HALF_YEARLY, "2026-H2", date(2026, 7, 1), date(2027, 1, 1)),
        (Frequency.YEARLY, "2026", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_last_day_of_a_year_belongs_to_its_last_periods(
    frequency: Frequency, key: str, since: date, until: date
) -> None:
    period = ReportingPeriod.of(frequency, date(2026, 12, 31))
    assert period == ReportingPeriod(key, since, until) == ReportingPeriod.parse(key)
    assert (period.frequency, period.last_day) == (frequency, date(2026, 12, 31))


@given(FREQUENCIES, DAYS)
def test_every_day_is_in_its_period(frequency: Frequency, day: date) -> None:
    period = ReportingPeriod.of(frequency, day)
    assert day in period
    assert period.frequency is frequency
    assert ReportingPeriod.of(frequency, period.since) == period
    assert ReportingPeriod.of(frequency, period.last_day) == period


@given(PERIODS)
def test_key_and_period_say_the_same(period: ReportingPeriod) -> None:
    assert ReportingPeriod.parse(period.key) == period


@given(PERIODS)
def test_periods_follow_without_gap_and_keys_sort(period: ReportingPeriod) -> None:
    assert period.following.since == period.until
    assert period.following.previous == period == period.previous.following
    assert period.previous.key < period.key < period.following.key


@pytest.mark.parametrize("number", ["2026-Q3", "2026-H1", "2026-07", "2026"])
def test_the_number_within_the_year(number: str) -> None:
    expected = {"2026-Q3": 3, "2026-H1": 1, "2026-07": 7, "2026": 1}
    assert ReportingPeriod.parse(number).number == expected[number]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2026-Q0",
        "2026-H3",
        "26",
        "0000",
        "9999",
        "2026-7",
        " 2026",
        "2026\n",
        "２０２６",
        "2026-q1",
        "2026年",
    ],
)
def test_what_is_no_key_is_refused_with_an_example(key: str) -> None:
    with pytest.raises(ValueError, match="2026-Q3"):
        ReportingPeriod.parse(key)


def test_deadlines_of_a_quarter_before_the_national_holiday() -> None:
    """The third quarter of 2026 ends on a Wednesday; 1 to 7 October are off, the 10th is worked."""
    found = deadlines(
        ReportingPeriod.parse("2026-Q3"),
        due_working_days=3,
        grace_working_days=2,
        calendar=CALENDAR,
    )
    assert found == Deadlines(date(2026, 10, 10), date(2026, 10, 13))


def test_an_extension_moves_the_day_due_and_grace_with_it() -> None:
    quarter = ReportingPeriod.parse("2026-Q3")
    found = deadlines(
        quarter,
        due_working_days=3,
        grace_working_days=1,
        calendar=CALENDAR,
        extended_to=date(2026, 10, 17),  # a Saturday
    )
    assert found == Deadlines(date(2026, 10, 19), date(2026, 10, 20))
    never_earlier = deadlines(
        quarter,
        due_working_days=3,
        grace_working_days=1,
        calendar=CALENDAR,
        extended_to=date(2026, 9, 1),
    )
    assert never_earlier.due == date(2026, 10, 10)


@pytest.mark.parametrize(("due", "grace"), [(0, 0), (1, -1)])
def test_no_time_to_report_is_refused(due: int, grace: int) -> None:
    with pytest.raises(ValueError, match="至少 1 个工作日"):
        deadlines(
            ReportingPeriod.parse("2026"),
            due_working_days=due,
            grace_working_days=grace,
            calendar=CALENDAR,
        )


@given(PERIODS, st.integers(1, 30), st.integers(0, 30), st.none() | DAYS)
def test_deadlines_are_working_days_after_the_period(
    period: ReportingPeriod, due: int, grace: int, extended: date | None
) -> None:
    found = deadlines(
        period,
        due_working_days=due,
        grace_working_days=grace,
        calendar=CALENDAR,
        extended_to=extended,
    )
    assert period.until <= found.due <= found.grace_until
    assert CALENDAR.is_working(found.due)
    assert CALENDAR.is_working(found.grace_until)
    assert CALENDAR.count(found.due + DAY, found.grace_until + DAY) == grace


@given(PERIODS, st.integers(1, 10), st.integers(0, 10), st.integers(-400, 400))
def test_stages_come_in_order_and_change_on_their_days(
    period: ReportingPeriod, due: int, grace: int, offset: int
) -> None:
    last = deadlines(period, due_working_days=due, grace_working_days=grace, calendar=CALENDAR)
    order = list(Stage)
    on = period.until + offset * DAY
    now, tomorrow = stage(period, last, on), stage(period, last, on + DAY)
    assert order.index(now) <= order.index(tomorrow)
    assert (now is Stage.OPEN) == (on in period)
    assert stage(period, last, last.due) is Stage.DUE
    assert stage(period, last, last.grace_until) is (Stage.GRACE if grace else Stage.DUE)
    assert stage(period, last, last.grace_until + DAY) is Stage.CLOSED
    assert stage(period, last, period.since - DAY) is Stage.NOT_OPEN
