"""The working calendar's page, and declaring a holiday notice on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from luodi.foundation.calendar import working_calendar
from luodi.foundation.models import DeclaredDay
from luodi.foundation.queries import events
from luodi.portal.domain.holidays import LONGEST, read_days, spans

NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""
YEAR = 2027


def test_a_notice_is_read_as_published() -> None:
    read = read_days(NOTICE, YEAR)
    assert read.faults == []
    off = sorted(day for day, worked in read.days.items() if worked is False)
    assert list(spans(off)) == [
        (date(2027, 1, 1), date(2027, 1, 3)),
        (date(2027, 10, 1), date(2027, 10, 7)),
    ]
    worked = [day for day, worked in read.days.items() if worked]
    assert worked == [date(2027, 9, 26), date(2027, 10, 9)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2027-09-06 休", {date(2027, 9, 6): False}),
        ("2027-09-06 撤回\n2027-09-11 班", {date(2027, 9, 6): None, date(2027, 9, 11): True}),
        (
            "2026年12月31日至2027年1月1日放假",
            {date(2026, 12, 31): False, date(2027, 1, 1): False},
        ),
        (
            "3月1日（星期一）、3月3日（星期三）休息",
            {date(2027, 3, 1): False, date(2027, 3, 3): False},
        ),
    ],
)
def test_other_ways_of_writing(text: str, days: dict[date, bool | None]) -> None:
    read = read_days(text, YEAR)
    assert (read.days, read.faults) == (days, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10月1日（周四）至7日放假", "请核对年份"),
        ("2月30日放假", "不是日期"),
        ("5日放假", "不是日期"),
        ("10月7日至1日放假", "应在"),
        ("1月1日至12月31日放假", "不超过"),
        ("10月1日。", "没有写明"),
        ("10月1日放假。10月1日上班。", "前后说法不一"),
        ("关于放假的通知", "没有读到日期"),
        ("", "没有读到日期"),
    ],
)
def test_what_is_not_understood_is_told(text: str, said: str) -> None:
    assert any(said in fault for fault in read_days(text, YEAR).faults)


def test_all_faults_are_told_at_once() -> None:
    assert len(read_days("2月30日放假。10月1日（周四）放假。3月1日。", YEAR).faults) == 3


@given(st.text("0123456789年月日至、。放假上班休（）周一 -\n", max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    read = read_days(text, YEAR)
    assert read.days or read.faults


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, LONGEST - 1))
def test_spans_are_the_days_again(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    read = read_days(
        f"{first:%Y}年{first:%m}月{first:%d}日至{last:%Y}年{last:%m}月{last:%d}日休", 1
    )
    assert list(spans(list(read.days))) == [(first, last)]


@pytest.fixture
def coordinator(client: Client, person: Any) -> Client:
    client.force_login(person("coordinator"))
    return client


@pytest.mark.django_db
def test_a_known_year_shows_what_differs(
    coordinator: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        page = coordinator.get("/calendar/?year=2026").content.decode()
    assert "按国务院办公厅的放假通知" in page
    assert '<time datetime="2026-10-10">10</time><b>班</b>' in page
    assert '<time datetime="2026-10-01">1</time><b>休</b>' in page
    assert "这一年没有申报过日子" in page


@pytest.mark.django_db
def test_a_notice_is_declared_and_counts(coordinator: Client) -> None:
    assert "暂按周一至周五" in coordinator.get(f"/calendar/?year={YEAR}").content.decode()
    answer = coordinator.post(
        f"/calendar/declare/?year={YEAR}", {"days": NOTICE, "basis": "示例〔2026〕1号"}, follow=True
    )
    page = answer.content.decode()
    assert "已申报 12 天" in page
    assert "按申报的放假通知" in page
    assert "示例〔2026〕1号" in page
    assert not working_calendar().is_working(date(2027, 10, 1))
    (event,) = events(object_kind="calendar")
    assert event.actor.key == "coordinator"
    again = coordinator.post(
        f"/calendar/declare/?year={YEAR}", {"days": NOTICE, "basis": "示例〔2026〕1号"}, follow=True
    )
    assert "没有变动" in again.content.decode()


@pytest.mark.django_db
def test_a_faulty_notice_declares_nothing_and_keeps_what_was_typed(coordinator: Client) -> None:
    text = NOTICE.replace("10月9日（周六）", "10月9日（周五）")
    answer = coordinator.post(f"/calendar/declare/?year={YEAR}", {"days": text, "basis": "依据甲"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "是周六，请核对年份" in page
    assert text.splitlines()[1] in page
    assert "依据甲" in page
    assert (
        "请写明依据"
        in coordinator.post(
            f"/calendar/declare/?year={YEAR}", {"days": NOTICE, "basis": " "}
        ).content.decode()
    )
    assert not DeclaredDay.objects.exists()


@pytest.mark.django_db
def test_others_see_the_calendar_and_declare_nothing(client: Client, person: Any) -> None:
    client.force_login(person("bureau"))
    page = client.get("/calendar/").content.decode()
    assert "申报放假通知" not in page
    answer = client.post(f"/calendar/declare/?year={YEAR}", {"days": NOTICE, "basis": "x"})
    assert answer.status_code == 403
    assert not DeclaredDay.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["1999", "2100", "abc", "２０２７", "-1"])
def test_no_such_year(coordinator: Client, year: str) -> None:
    assert coordinator.get(f"/calendar/?year={year}").status_code == 404
