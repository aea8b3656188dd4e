"""Calendar feeds (iCalendar, RFC 5545). Pure: events in, text out.

What calendars of phones and offices agree on: UTC for moments, plain dates for whole days, lines
of at most 75 octets, and for each event a UID that stays, with a growing SEQUENCE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Luodi//Luodi//ZH"
MEDIA_TYPE = "text/calendar; charset=utf-8"
OCTETS = 75  # RFC 5545, 3.1: of a line, without its end
# Control characters that a text must not hold (RFC 5545, 3.3.11 and 3.1: CONTROL).
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event. ``uid`` is its own for ever (RFC 7986, 5.3: no personal data in it). It lasts from
    ``start`` up to ``end``: dates for whole days (the end does not count any more, None for one
    day), aware moments else (None for no length). ``changed`` is when it was last changed.
    ``remind`` is how long before its start a reminder is shown, None for none."""

    uid: str
    summary: str
    start: date | datetime
    changed: datetime
    end: date | datetime | None = None
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False
    remind: timedelta | None = None


def calendar(
    name: str, events: Iterable[CalendarEvent], *, refresh: timedelta = timedelta(hours=6)
) -> str:
    """The whole feed, ``name`` as calendars show it; ``refresh`` is how often they may ask again.

    Raises:
        ValueError: an event ends before it starts, mixes a date with a moment, or has a moment
            without its zone.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_duration(refresh)}",
        f"X-PUBLISHED-TTL:{_duration(refresh)}",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_moment(event.changed)}",
        f"LAST-MODIFIED:{_moment(event.changed)}",
        f"SEQUENCE:{event.sequence}",
        *_span(event),
        f"SUMMARY:{_text(event.summary)}",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{_NOT_IN_AN_ADDRESS.sub('', event.url)}")
    lines.append(f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}")
    lines.append("TRANSP:TRANSPARENT")  # a deadline keeps nobody from a meeting
    if event.remind is not None and not event.cancelled:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(event.summary)}",
            f"TRIGGER:-{_duration(event.remind)}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _span(event: CalendarEvent) -> list[str]:
    start, end = event.start, event.end
    if isinstance(start, datetime):
        if end is None:
            return [f"DTSTART:{_moment(start)}"]
        if not isinstance(end, datetime):
            raise ValueError(f"{event.uid}: starts at a moment and ends on a day")
        if end <= start:
            raise ValueError(f"{event.uid}: ends before it starts")
        return [f"DTSTART:{_moment(start)}", f"DTEND:{_moment(end)}"]
    if isinstance(end, datetime):
        raise ValueError(f"{event.uid}: starts on a day and ends at a moment")
    until = end or start + timedelta(days=1)
    if until <= start:
        raise ValueError(f"{event.uid}: ends before it starts")
    return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{until:%Y%m%d}"]


def _moment(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ValueError(f"{at}: a moment without its zone")
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _duration(length: timedelta) -> str:
    """
    >>> _duration(timedelta(days=3)), _duration(timedelta(hours=6)), _duration(timedelta(0))
    ('P3D', 'PT6H', 'PT0S')
    """
    seconds = int(length.total_seconds())
    if seconds < 0:
        raise ValueError("a duration is not negative")
    if seconds and seconds % 86_400 == 0:
        return f"P{seconds // 86_400}D"
    if seconds and seconds % 3_600 == 0:
        return f"PT{seconds // 3_600}H"
    return f"PT{seconds // 60}M" if seconds and seconds % 60 == 0 else f"PT{seconds}S"


def _text(words: str) -> str:
    r"""Words as a TEXT value (RFC 5545, 3.3.11).

    >>> _text("甲;乙,丙\\丁\r\n戊")
    '甲\\;乙\\,丙\\\\丁\\n戊'
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    words = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", words.replace("\n", "\\n"))


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, never within a character; all but the first begin
    with a blank."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > OCTETS:
            yield part
            part, size = " ", 1
        part += letter
        size += width
    yield part
