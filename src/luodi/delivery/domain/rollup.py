"""Progress and lights of what has parts: a measure, a programme, a unit, an area.

Progress is the mean of the parts that have a value, by their weights made to sum to 1 over just
those. Missing is not zero: how many of the parts are known stands beside every figure, and a figure
that nothing is known for is None. A weight of 1 is a weight like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from luodi.delivery.domain.rules import Colour, Shares

Number = int | Decimal | Fraction

_TENTH = Decimal("0.1")
# All but the closed ones.
_OPEN = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.GREY)


@dataclass(frozen=True, slots=True)
class Child:
    """A part: its progress in percent, None where not known, and its weight, 0 or more; a part of
    weight 0 does not count.

    Raises:
        ValueError: the weight is negative.
    """

    percent: Number | None
    weight: Number = 1

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ValueError(f"weight {self.weight} is negative")


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress in percent to one decimal, None where nothing is known; ``known`` of ``total`` parts
    that count have a value, and these carry ``share`` percent of the weight (None: no part counts)."""

    percent: Decimal | None
    known: int
    total: int
    share: Decimal | None

    @property
    def whole(self) -> bool:
        """Whether every part that counts is known, and there is one."""
        return 0 < self.known == self.total


def progress(children: Iterable[Child]) -> Progress:
    """The progress of parts, in any order. Exact until it is rounded, half to even.

    >>> progress([Child(100, 1), Child(0, 3), Child(None, 4)])
    Progress(percent=Decimal('25.0'), known=2, total=3, share=Decimal('50.0'))
    """
    counted = [child for child in children if child.weight > 0]
    all_weight = sum((Fraction(child.weight) for child in counted), Fraction(0))
    known = [
        (Fraction(child.percent), Fraction(child.weight))
        for child in counted
        if child.percent is not None
    ]
    weight = sum((w for _percent, w in known), Fraction(0))
    reached = sum((percent * w for percent, w in known), Fraction(0))
    return Progress(
        percent=_tenths(reached / weight) if weight else None,
        known=len(known),
        total=len(counted),
        share=_tenths(100 * weight / all_weight) if all_weight else None,
    )


def _tenths(value: Fraction) -> Decimal:
    tenths = round(value * 10)  # half to even
    return (Decimal(tenths) / 10).quantize(_TENTH, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The light of what has parts, and how many of them show which colour: every colour stands in
    ``counts``, in the order of :class:`Colour`."""

    colour: Colour
    counts: Mapping[Colour, int]

    @property
    def total(self) -> int:
        """How many parts there are."""
        return sum(self.counts.values())

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "colour": str(self.colour),
            "counts": {str(colour): number for colour, number in self.counts.items()},
        }


def lights(colours: Iterable[Colour], shares: Shares | None = None) -> Rolled:
    """The light of parts. Without ``shares`` the worst of them: red before amber before green.

    With ``shares`` red or amber comes from that share of the open parts on (all but the closed
    ones). Green is for parts of which more than half of the open ones are green; what is not, is
    amber where a part is amber or red, else grey. No part that gets worse makes its parent better.
    Blue is for parts that are all closed; no parts at all are grey.
    """
    found = Counter(colours)
    counts = {colour: found[colour] for colour in Colour}
    return Rolled(_parent(counts, shares), counts)


def _parent(counts: Mapping[Colour, int], shares: Shares | None) -> Colour:
    open_parts = sum(counts[colour] for colour in _OPEN)
    if not open_parts:
        return Colour.BLUE if counts[Colour.BLUE] else Colour.GREY
    red, alarmed = counts[Colour.RED], counts[Colour.RED] + counts[Colour.AMBER]
    if _reaches(red, open_parts, shares.red if shares else None):
        return Colour.RED
    if _reaches(alarmed, open_parts, shares.amber if shares else None):
        return Colour.AMBER
    if 2 * counts[Colour.GREEN] > open_parts:
        return Colour.GREEN
    return Colour.AMBER if alarmed else Colour.GREY


def _reaches(number: int, total: int, share: int | None) -> bool:
    """Whether ``number`` of ``total`` is that share in percent; without a share one is enough."""
    return number > 0 and (share is None or number * 100 >= share * total)
