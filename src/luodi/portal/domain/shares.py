"""Bars: parts of a whole, laid side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar that is 100 wide."""

    x: float
    width: float


def bar(counts: Sequence[int], whole: int) -> tuple[Part, ...]:
    """``counts`` as parts of ``whole``, in their order; a bar that would be longer is cut at 100.

    >>> [(p.x, p.width) for p in bar([10, 0, 30], 80)]
    [(0.0, 12.5), (12.5, 0.0), (12.5, 37.5)]
    >>> bar([1], 0)
    (Part(x=0.0, width=0.0),)
    """
    parts, x = [], 0.0
    for count in counts:
        width = round(100 * count / whole, 2) if whole > 0 else 0.0
        width = min(width, 100.0 - x)
        parts.append(Part(x, width))
        x = round(x + width, 2)
    return tuple(parts)


def percent(count: int, whole: int) -> str:
    """The share in per cent with one decimal, "—" of nothing.

    >>> percent(31, 102), percent(0, 102), percent(1, 0)
    ('30.4', '0.0', '—')
    """
    return f"{100 * count / whole:.1f}" if whole else "—"
