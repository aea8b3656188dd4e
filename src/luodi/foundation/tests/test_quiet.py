"""Quiet periods: nights, noon of a holiday, and the days that are worked in their place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.foundation.notices.quiet import ZONE, loud, quiet
from luodi.kernel.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
MOMENTS = st.builds(
    lambda since, zone: (datetime(2025, 1, 1, tzinfo=UTC) + since).astimezone(zone),
    st.timedeltas(timedelta(0), timedelta(days=1460)),
    st.sampled_from([UTC, ZONE]),
)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 24, 8, 29, 59, tzinfo=ZONE), True),
        (datetime(2026, 11, 24, 8, 30, tzinfo=ZONE), False),
        (datetime(2026, 11, 24, 17, 29, 59, tzinfo=ZONE), False),
        (datetime(2026, 11, 24, 17, 30, tzinfo=ZONE), True),
        (datetime(2026, 11, 24, 0, 30, tzinfo=UTC), False),  # 8:30 in Shanghai
        (datetime(2026, 10, 1, 10, tzinfo=ZONE), True),
        (datetime(2026, 10, 10, 10, tzinfo=ZONE), False),  # a Saturday that is worked
        (datetime(2026, 11, 28, 10, tzinfo=ZONE), True),
    ],
)
def test_working_hours_are_not_quiet(at: datetime, expected: bool) -> None:
    assert quiet(at, CALENDAR) is expected


def test_what_is_written_before_a_long_holiday_waits_until_after_it() -> None:
    evening = datetime(2026, 9, 30, 18, tzinfo=ZONE)
    assert loud(evening, CALENDAR) == datetime(2026, 10, 8, 8, 30, tzinfo=ZONE)
    stormy = WorkingCalendar({date(2026, 10, 8): False})
    assert loud(evening, stormy) == datetime(2026, 10, 9, 8, 30, tzinfo=ZONE)


@given(MOMENTS)
def test_the_next_loud_moment_is_the_nearest(at: datetime) -> None:
    found = loud(at, CALENDAR)
    assert found >= at
    assert not quiet(found, CALENDAR)
    assert (found == at) == (not quiet(at, CALENDAR))
    if found > at:
        assert quiet(max(at, found - timedelta(seconds=1)), CALENDAR)
