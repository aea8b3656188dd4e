"""Declaring days: the latest counts, as of any day, and nothing is overwritten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from luodi.foundation.calendar import declarations, declare_days, working_calendar
from luodi.foundation.domain import Actor
from luodi.foundation.models import DeclaredDay
from luodi.foundation.queries import events

pytestmark = pytest.mark.django_db
ACTOR, NOW = Actor("coordinator", "示例·甲"), datetime(2027, 11, 5, 1, tzinfo=UTC)
NATIONAL = {date(2028, 10, day): False for day in range(1, 8)} | {date(2028, 10, 14): True}
BASIS = "示例〔2027〕1号"


def declare(days: dict[date, bool | None], now: datetime = NOW, basis: str = BASIS) -> int:
    return declare_days(days=days, basis=basis, actor=ACTOR, now=now)


def test_a_declared_year_is_no_longer_provisional() -> None:
    assert working_calendar().is_provisional(date(2028, 6, 1))
    assert declare(dict(NATIONAL)) == len(NATIONAL)
    calendar = working_calendar()
    assert not calendar.is_provisional(date(2028, 6, 1))
    assert calendar.is_working(date(2028, 10, 14))
    assert calendar.add(date(2028, 9, 29), 1) == date(2028, 10, 9)
    (event,) = events(object_kind="calendar")
    assert (event.act, event.actor) == ("calendar.declare", ACTOR)
    assert event.data["basis"] == BASIS
    assert event.data["worked"] == ["2028-10-14"]
    assert len(event.data["days_off"]) == 7


def test_the_latest_declaration_counts_and_the_earlier_stays_known() -> None:
    day, later = date(2028, 3, 1), NOW + timedelta(days=30)
    declare({day: False})
    declare({day: True}, now=later)
    assert working_calendar().is_working(day)
    assert not working_calendar(as_of=NOW).is_working(day)
    assert day not in working_calendar(as_of=NOW - timedelta(days=1)).declared
    assert [(one.working, one.latest) for one in declarations(2028)] == [
        (True, True),
        (False, False),
    ]


def test_what_was_declared_is_taken_back() -> None:
    day = date(2028, 3, 1)  # a Wednesday
    declare({day: False})
    assert declare({day: None}, now=NOW + timedelta(hours=1)) == 1
    assert day not in working_calendar().declared
    assert working_calendar().is_working(day)


def test_saying_the_same_again_changes_and_records_nothing() -> None:
    declare(dict(NATIONAL))
    assert declare({**NATIONAL, date(2028, 1, 1): None}, now=NOW + timedelta(days=1)) == 0
    assert DeclaredDay.objects.count() == len(NATIONAL)
    assert len(events(object_kind="calendar")) == 1


@pytest.mark.parametrize(
    ("days", "basis", "said"),
    [
        ({date(2028, 1, 1): False}, "  ", "依据"),
        ({date(2028, 1, 1): False}, "字" * 201, "最多 200"),
        ({}, BASIS, "至少写一天"),
        ({date(1028, 1, 1): False}, BASIS, "检查年份"),
        ({date(2028, 1, 1) + timedelta(days=n): False for n in range(367)}, BASIS, "分几次"),
    ],
)
def test_what_cannot_be_declared_is_said(
    days: dict[date, bool | None], basis: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        declare(days, basis=basis)
    assert not DeclaredDay.objects.exists()


def test_the_database_keeps_every_declaration() -> None:
    declare({date(2028, 3, 1): False})
    for change in (
        lambda: DeclaredDay.objects.update(working=True),
        lambda: DeclaredDay.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
