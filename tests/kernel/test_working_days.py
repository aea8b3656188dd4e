"""Working days: the notices as published, what an office declares, and counting that agrees with
going from day to day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.kernel.working_days import KNOWN, WorkingCalendar

DAY = timedelta(days=1)
DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
CALENDARS = st.builds(WorkingCalendar, st.dictionaries(DAYS, st.booleans(), max_size=40))


@pytest.mark.parametrize(
    ("day", "worked"),
    [  # the notice of the State Council's office for 2025
        (date(2025, 1, 26), True),
        (date(2025, 1, 28), False),
        (date(2025, 2, 4), False),
        (date(2025, 2, 5), True),
        (date(2025, 2, 8), True),
        (date(2025, 4, 27), True),
        (date(2025, 5, 5), False),
        (date(2025, 9, 28), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
    ],
)
def test_days_of_a_known_year_are_those_of_its_notice(day: date, worked: bool) -> None:
    calendar = WorkingCalendar()
    assert calendar.is_working(day) is worked
    assert not calendar.is_provisional(day)


def test_an_unknown_year_has_weekdays_and_says_that_it_is_provisional() -> None:
    calendar = WorkingCalendar()
    year = max(KNOWN) + 1
    monday = date.fromisocalendar(year, 20, 1)
    assert [calendar.is_working(monday + n * DAY) for n in range(7)] == [True] * 5 + [False] * 2
    assert calendar.is_provisional(monday)
    assert calendar.is_working(date(2030, 10, 1))  # a Tuesday that will be off


def test_what_is_declared_goes_before_everything_else() -> None:
    off, on = date(2026, 11, 24), date(2026, 11, 28)  # a Tuesday, a Saturday
    calendar = WorkingCalendar({off: False, on: True})
    assert not calendar.is_working(off)
    assert calendar.is_working(on)
    assert calendar.on_or_after(off) == date(2026, 11, 25)
    assert calendar.add(date(2026, 11, 27), 1) == on


def test_a_year_is_declared_with_its_national_day_and_not_by_a_storm() -> None:
    storm, national, other = date(2028, 9, 5), date(2028, 10, 2), date(2028, 3, 1)
    stormy = WorkingCalendar({storm: False})
    assert not stormy.is_provisional(storm)
    assert stormy.is_provisional(other)
    assert not WorkingCalendar({national: False}).is_provisional(other)


def test_later_changes_of_the_mapping_do_not_reach_the_calendar() -> None:
    declared = {date(2026, 11, 24): False}
    calendar = WorkingCalendar(declared)
    declared.clear()
    assert not calendar.is_working(date(2026, 11, 24))


@given(CALENDARS, DAYS, st.integers(0, 120))
def test_counting_agrees_with_going_from_day_to_day(
    calendar: WorkingCalendar, since: date, length: int
) -> None:
    days = [since + n * DAY for n in range(length)]
    assert calendar.count(since, since + length * DAY) == sum(map(calendar.is_working, days))


@given(CALENDARS, DAYS, DAYS)
def test_counting_backward_is_nothing(calendar: WorkingCalendar, one: date, other: date) -> None:
    assert min(calendar.count(one, other), calendar.count(other, one)) == 0


@given(CALENDARS, DAYS, st.integers(1, 900))
def test_the_nth_working_day_after_is_worked_and_n_away(
    calendar: WorkingCalendar, day: date, n: int
) -> None:
    found = calendar.add(day, n)
    assert calendar.is_working(found)
    assert calendar.count(day + DAY, found + DAY) == n


@given(CALENDARS, DAYS, st.integers(1, 900))
def test_before_is_the_mirror_of_after(calendar: WorkingCalendar, day: date, n: int) -> None:
    found = calendar.add(day, -n)
    assert calendar.is_working(found)
    assert calendar.count(found, day) == n


@given(CALENDARS, DAYS)
def test_the_first_from_a_day_on_is_the_nearest(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.on_or_after(day)
    assert found >= day
    assert calendar.is_working(found)
    assert calendar.count(day, found) == 0
    assert calendar.add(day, 0) == found


@given(CALENDARS, DAYS, st.integers(1, 300), st.integers(1, 300))
def test_steps_add_up(calendar: WorkingCalendar, day: date, one: int, other: int) -> None:
    assert calendar.add(calendar.add(day, one), other) == calendar.add(day, one + other)


@pytest.mark.parametrize(("day", "n"), [(date.max, 1), (date.min, -1), (date.max, 400)])
def test_past_the_end_of_time_is_said(day: date, n: int) -> None:
    with pytest.raises(OverflowError):
        WorkingCalendar().add(day, n)
