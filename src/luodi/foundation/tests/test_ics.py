"""Calendar feeds: what RFC 5545 demands of lines, texts, moments and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.foundation.ics import OCTETS, CalendarEvent, calendar

CHANGED = datetime(2026, 11, 24, 10, tzinfo=timezone(timedelta(hours=8)))


def event(**more: Any) -> CalendarEvent:
    plain: dict[str, Any] = {
        "uid": "task-t001-2026-Q3@luodi",
        "summary": "示例",
        "start": date(2026, 10, 10),
        "changed": CHANGED,
    }
    return CalendarEvent(**(plain | more))


def test_the_whole_feed_line_by_line() -> None:
    made = event(
        description="甲,乙;丙\n第二行",
        url="https://luodi.example/tasks/t001/",
        sequence=2,
        remind=timedelta(days=3),
    )
    assert calendar("示例日历", [made]).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Luodi//Luodi//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:示例日历",
        "X-WR-CALNAME:示例日历",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        "UID:task-t001-2026-Q3@luodi",
        "DTSTAMP:20261124T020000Z",
        "LAST-MODIFIED:20261124T020000Z",
        "SEQUENCE:2",
        "DTSTART;VALUE=DATE:20261010",
        "DTEND;VALUE=DATE:20261011",
        "SUMMARY:示例",
        "DESCRIPTION:甲\\,乙\\;丙\\n第二行",
        "URL:https://luodi.example/tasks/t001/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:示例",
        "TRIGGER:-P3D",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_moments_are_told_in_utc() -> None:
    start = datetime(2026, 10, 10, 17, 30, tzinfo=timezone(timedelta(hours=8)))
    text = calendar("示例", [event(start=start, end=start + timedelta(hours=1))])
    assert "DTSTART:20261010T093000Z\r\nDTEND:20261010T103000Z\r\n" in text
    assert "DTEND" not in calendar("示例", [event(start=start)])


def test_what_was_called_off_says_so_and_reminds_nobody() -> None:
    text = calendar("示例", [event(cancelled=True, remind=timedelta(days=1))])
    assert "STATUS:CANCELLED" in text
    assert "VALARM" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": date(2026, 10, 10)},
        {"end": date(2026, 10, 9)},
        {"end": datetime(2026, 10, 11, tzinfo=UTC)},
        {"start": datetime(2026, 10, 10)},  # noqa: DTZ001  without its zone, on purpose
        {"start": datetime(2026, 10, 10, tzinfo=UTC), "end": date(2026, 10, 12)},
        {
            "start": datetime(2026, 10, 10, tzinfo=UTC),
            "end": datetime(2026, 10, 10, tzinfo=UTC),
        },
        {"changed": datetime(2026, 10, 10)},  # noqa: DTZ001
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"ends|zone|starts"):
        calendar("示例", [event(**wrong)])


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def unescaped(words: str) -> str:
    found, letters = "", iter(words)
    for letter in letters:
        found += {"n": "\n"}.get(after := next(letters), after) if letter == "\\" else letter
    return found


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.just("\n"))


@given(TEXTS, TEXTS)
def test_any_words_come_back_from_lines_of_at_most_75_octets(
    summary: str, description: str
) -> None:
    text = calendar(summary, [event(summary=summary, description=description)])
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= OCTETS for line in text.split("\r\n"))
    lines = [line.partition(":") for line in unfolded(text)]
    said = {name: words for name, _, words in lines}
    assert unescaped(said["SUMMARY"]) == summary
    assert unescaped(said.get("DESCRIPTION", "")) == description


@given(st.text())
def test_control_characters_never_reach_a_line(words: str) -> None:
    try:
        words.encode()
    except UnicodeEncodeError:
        return  # no text that a database could hold
    text = calendar("示例", [event(summary=words, url=words)])
    inner = text.replace("\r\n", "")
    assert not any(letter < " " and letter != "\t" for letter in inner)
    assert text.count("BEGIN:VEVENT") >= 1
    assert len([line for line in unfolded(text) if line.startswith("SUMMARY:")]) == 1
