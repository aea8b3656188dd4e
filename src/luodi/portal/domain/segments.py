"""Overlapping marks over one text, cut into pieces that can be written as flat markup.

Marks may nest, cross and repeat: a target stands inside a task that stands inside a finding, and
two findings may cross half-way. Markup cannot cross, so the text is cut wherever a mark begins
or ends, and every piece says which marks it belongs to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luodi.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in the text. ``id`` names this place, ``item`` the thing found there (a
    task has one item and several places: its row, its clause, the body sentences it restates)."""

    id: str
    item: str
    kind: str
    span: Span
    label: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under one set of marks, the shortest mark first. ``opens`` are the marks
    whose first piece this is."""

    span: Span
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()


def cut(extent: Span, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> tuple[Segment, ...]:
    """Pieces of ``extent`` in order, without gap or overlap, each under one set of marks.

    A mark that reaches outside the extent is clipped; an empty mark, or one that lies wholly
    outside, is left out. ``cuts`` are further places where a piece must end (paragraph bounds).
    The number of pieces is at most ``2 * marks + cuts + 1``.

    >>> a, b = Mark("a", "a", "task", Span(0, 4)), Mark("b", "b", "goal", Span(2, 6))
    >>> [(s.span.start, s.span.end, [m.id for m in s.marks]) for s in cut(Span(0, 8), [a, b])]
    [(0, 2, ['a']), (2, 4, ['a', 'b']), (4, 6, ['b']), (6, 8, [])]
    """
    clipped = [(mark, part) for mark in marks if (part := _clip(mark.span, extent))]
    bounds = {extent.start, extent.end}
    bounds.update(place for place in cuts if extent.start < place < extent.end)
    starting: dict[int, list[Mark]] = defaultdict(list)
    ending: dict[int, list[Mark]] = defaultdict(list)
    for mark, part in clipped:
        starting[part.start].append(mark)
        ending[part.end].append(mark)
    bounds.update(starting)
    bounds.update(ending)
    return tuple(_pieces(sorted(bounds), starting, ending))


def _pieces(
    bounds: list[int], starting: dict[int, list[Mark]], ending: dict[int, list[Mark]]
) -> Iterable[Segment]:
    """Sweep the bounds from left to right with the set of marks that are open."""
    open_marks: dict[str, Mark] = {}
    for start, end in pairwise(bounds):
        for mark in ending.get(start, ()):
            open_marks.pop(mark.id, None)
        opened = starting.get(start, [])
        open_marks.update((mark.id, mark) for mark in opened)
        yield Segment(Span(start, end), _inner_first(open_marks.values()), _inner_first(opened))


def _inner_first(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda m: (m.span.end - m.span.start, m.span.start, m.id)))


def _clip(span: Span, extent: Span) -> Span | None:
    start, end = max(span.start, extent.start), min(span.end, extent.end)
    return Span(start, end) if start < end else None


def within(segments: Sequence[Segment], span: Span) -> Sequence[Segment]:
    """The pieces that lie inside ``span``, whose bounds must be among the cuts."""
    first = bisect_left(segments, span.start, key=lambda piece: piece.span.start)
    last = bisect_right(segments, span.end, key=lambda piece: piece.span.end)
    return segments[first:last]
