"""A year drawn: what was planned against what was accepted, and the lights over time.

Places are percent of the drawing's width and height, so that it fits any page without a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MONTHS = 12
_TOP, _BOTTOM = 8.0, 92.0  # where 100 and 0 percent of progress lie


@dataclass(frozen=True, slots=True)
class Segment:
    """A line from one place to another."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: where it lies, and how it stands (``met``, ``partly``, ``late`` or ``open``)."""

    x: float
    y: float
    state: str
    title: str
    due: date


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time in one colour."""

    x: float
    width: float
    colour: str
    since: date


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a month."""

    x: float
    month: int


@dataclass(frozen=True, slots=True)
class Year:
    """The scale of a year."""

    year: int

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    def x(self, day: date) -> float:
        """Where a day lies; days outside lie on the edge.

        >>> Year(2030).x(date(2030, 1, 1)), Year(2030).x(date(2031, 5, 1))
        (0.0, 100.0)
        """
        days = (date(self.year + 1, 1, 1) - self.since).days
        return round(100 * min(max((day - self.since).days, 0), days) / days, 2)

    def holds(self, day: date) -> bool:
        """Whether a day lies in the year."""
        return day.year == self.year

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The beginnings of its months."""
        return tuple(Tick(self.x(date(self.year, n, 1)), n) for n in range(1, MONTHS + 1))


def height(percent: int) -> float:
    """Where a progress lies.

    >>> height(0), height(100)
    (92.0, 8.0)
    """
    return round(_BOTTOM - (_BOTTOM - _TOP) * min(max(percent, 0), 100) / 100, 2)


def planned_line(
    year: Year, begun: date | None, planned: Iterable[tuple[date, int | None]]
) -> tuple[Segment, ...]:
    """The line of the plan: from nothing at the begin to what is due with each milestone."""
    points = sorted((day, percent) for day, percent in planned if percent is not None)
    if not points:
        return ()
    start = max(begun or year.since, year.since)
    if start < points[0][0]:
        points = [(start, 0), *points]
    return tuple(
        Segment(year.x(a), height(p), year.x(b), height(q)) for (a, p), (b, q) in pairwise(points)
    )


def accepted_line(
    year: Year, accepted: Sequence[tuple[date, int]], until: date
) -> tuple[Segment, ...]:
    """The steps of accepted progress, up to a day: it is what it was until more is accepted."""
    points = sorted(accepted, key=lambda point: point[0])
    found: list[Segment] = []
    for place, (day, percent) in enumerate(points):
        following = points[place + 1][0] if place + 1 < len(points) else max(until, day)
        found.append(Segment(year.x(day), height(percent), year.x(following), height(percent)))
        if place + 1 < len(points):
            x, after = year.x(following), height(points[place + 1][1])
            found.append(Segment(x, height(percent), x, after))
    return tuple(one for one in found if (one.x1, one.y1) != (one.x2, one.y2))


def bands(year: Year, changes: Sequence[tuple[date, str]], until: date) -> tuple[Band, ...]:
    """The lights of the year up to a day: each from its day to the next one's."""
    kept: list[tuple[date, str]] = []
    for day, colour in changes:
        if not kept or kept[-1][1] != colour:
            kept.append((day, colour))
    if not kept:
        return ()
    ends = [day for day, _colour in kept[1:]] + [until + timedelta(days=1)]
    found = (
        Band(year.x(day), round(year.x(end) - year.x(day), 2), colour, day)
        for (day, colour), end in zip(kept, ends, strict=True)
    )
    return tuple(band for band in found if band.width > 0)
