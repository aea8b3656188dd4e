"""Which way a page's text runs, and how its places look once it stands upright.

A page's own rotation does not matter here: a table set sideways is read as its text runs.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

type Frame = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Turn:
    """``quarters``: how far text is turned against the clock; ``vertical``: written downwards, the
    columns from right to left, as old books have it."""

    quarters: int
    vertical: bool = False

    def fits(self, other: Turn) -> bool:
        """Whether glyphs turned so belong to the text (others stand in margins and stamps)."""
        return self.quarters == other.quarters

    def place(self, frame: Frame, x: float, y: float) -> tuple[float, float]:
        """A place of the page, from the upper left corner of the upright page."""
        left, bottom, right, top = frame
        if self.vertical:
            return top - y, right - x
        match self.quarters:
            case 0:
                return x - left, top - y
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case _:
                return top - y, right - x

    def box(self, frame: Frame, x0: float, y0: float, x1: float, y1: float) -> Frame:
        """A rectangle as (left, top, right, bottom) of the upright page."""
        (ax, ay), (bx, by) = self.place(frame, x0, y0), self.place(frame, x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def extent(self, frame: Frame) -> tuple[float, float]:
        """Width and height of the upright page."""
        width, height = frame[2] - frame[0], frame[3] - frame[1]
        return (height, width) if self.quarters % 2 or self.vertical else (width, height)


def turn_of(quarters: int) -> Turn:
    """The turn by so many quarters against the clock."""
    return _TURNS[quarters]


_TURNS = tuple(Turn(quarters) for quarters in range(4))
_VERTICAL = Turn(0, vertical=True)


def dominant(glyphs: Sequence[tuple[Turn, float, float, float]]) -> Turn:
    """The turn of most of a page's glyphs, given as (turn, x, y, size) in their order."""
    counts = Counter(turn for turn, _, _, _ in glyphs)
    if not counts:
        return _TURNS[0]
    turn = max(counts, key=lambda t: (counts[t], -t.quarters))
    return _VERTICAL if turn.quarters == 0 and _downwards(glyphs) else turn


def _downwards(glyphs: Sequence[tuple[Turn, float, float, float]]) -> bool:
    """Whether most glyphs stand right below the one before."""
    down = across = 0
    for (_, ax, ay, size), (_, bx, by, _) in itertools.pairwise(glyphs):
        if abs(ax - bx) < 0.3 * size and 0.5 * size < ay - by < 1.6 * size:
            down += 1
        elif abs(ay - by) < 0.3 * size:
            across += 1
    return down > 20 and down > 3 * across
