"""Rules → tables: their cells, with spans, and which cell a place lies in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.compiler.read.pdf.values import Rule

#: Rules nearer than this are one (double borders, borders drawn by each of two cells).
_NEAR = 3.0
#: Parts of one rule may be this far apart (borders drawn cell by cell).
_GAP = 4.0
_SHORTEST = 6.0
#: Beyond these a drawing is a map or a chart.
_MAX_RULES = 1_500
_MAX_BOXES = 40_000


@dataclass(slots=True)
class Frame:
    """A table as drawn: ``owner`` leads from (row, column) of the finest grid to a cell's number;
    ``cells`` are (row, column, row span, column span)."""

    xs: list[float]
    ys: list[float]
    owner: list[list[int]]
    cells: list[tuple[int, int, int, int]]

    def covers(self, x: float, y: float) -> bool:
        """Whether a place lies inside the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cell(self, x: float, y: float) -> int:
        """The number of the cell at a place inside."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.owner[row][column]


@dataclass(slots=True)
class _Bar:
    """A rule along one axis: ``at`` across it, ``parts`` along it."""

    at: float
    parts: list[tuple[float, float]] = field(default_factory=list)

    def spans(self, start: float, end: float) -> bool:
        """Whether it is drawn over most of ``[start, end]``."""
        drawn = sum(max(0.0, min(b, end) - max(a, start)) for a, b in self.parts)
        return drawn >= 0.7 * (end - start)


def frames(rules: Sequence[Rule]) -> list[Frame]:
    """The tables that a page's rules draw, from top to bottom: two columns and two cells at least."""
    level = _bars([(r.y0 + r.y1, r.x0, r.x1) for r in rules if r.level])
    upright = _bars([(r.x0 + r.x1, r.y0, r.y1) for r in rules if not r.level])
    if not level or not upright or len(level) + len(upright) > _MAX_RULES:
        return []
    found = []
    for ys, xs in _groups(level, upright):
        frame = _frame(ys, xs)
        if frame is not None:
            found.append(frame)
    return _outermost(found)


def _bars(rules: list[tuple[float, float, float]]) -> list[_Bar]:
    """Rules given as (twice the place across, start, end), those on one line brought together."""
    bars: list[_Bar] = []
    for twice, start, end in sorted(rules):
        if not bars or twice / 2 - bars[-1].at > _NEAR:
            bars.append(_Bar(twice / 2))
        bars[-1].parts.append((start, end))
    return [piece for bar in bars for piece in _merged(bar)]


def _merged(bar: _Bar) -> list[_Bar]:
    """A bar's parts, merged where they touch; each whole of them is a bar."""
    wholes: list[tuple[float, float]] = []
    for start, end in sorted(bar.parts):
        if wholes and start <= wholes[-1][1] + _GAP:
            wholes[-1] = (wholes[-1][0], max(wholes[-1][1], end))
        else:
            wholes.append((start, end))
    return [_Bar(bar.at, [whole]) for whole in wholes if whole[1] - whole[0] >= _SHORTEST]


def _groups(level: list[_Bar], upright: list[_Bar]) -> list[tuple[list[_Bar], list[_Bar]]]:
    """Rules that cross or touch, directly or through others."""
    bars = level + upright
    parent = list(range(len(bars)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, one in enumerate(level):
        for j, other in enumerate(upright, len(level)):
            if _touch(one, other):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Bar], list[_Bar]]] = {}
    for i, bar in enumerate(bars):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(bar)
    return list(groups.values())


def _touch(level: _Bar, upright: _Bar) -> bool:
    (x0, x1), (y0, y1) = level.parts[0], upright.parts[0]
    return x0 - _GAP <= upright.at <= x1 + _GAP and y0 - _GAP <= level.at <= y1 + _GAP


def _frame(level: list[_Bar], upright: list[_Bar]) -> Frame | None:
    if not level or not upright:
        return None
    xs = _edges([b.at for b in upright], [e for b in level for e in b.parts[0]])
    ys = _edges([b.at for b in level], [e for b in upright for e in b.parts[0]])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > _MAX_BOXES:
        return None
    owner, cells = _cells(xs, ys, level, upright)
    return Frame(xs, ys, owner, cells) if len(cells) > 1 else None


def _edges(drawn: list[float], ends: list[float]) -> list[float]:
    """The places of the rules, and where the rules across them end beyond the outermost: tables
    are often drawn without their outer borders."""
    edges: list[float] = []
    for place in sorted(drawn):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    if min(ends) < edges[0] - 2 * _NEAR:
        edges.insert(0, min(ends))
    if max(ends) > edges[-1] + 2 * _NEAR:
        edges.append(max(ends))
    return edges


def _cells(
    xs: list[float], ys: list[float], level: list[_Bar], upright: list[_Bar]
) -> tuple[list[list[int]], list[tuple[int, int, int, int]]]:
    """The finest boxes joined where no rule parts them."""
    rows, columns = len(ys) - 1, len(xs) - 1
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    walls = [[b for b in upright if abs(b.at - x) <= _NEAR] for x in xs]
    floors = [[b for b in level if abs(b.at - y) <= _NEAR] for y in ys]
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not _parts(walls[column + 1], ys[row], ys[row + 1]):
                parent[root(here + 1)] = root(here)
            if row + 1 < rows and not _parts(floors[row + 1], xs[column], xs[column + 1]):
                parent[root(here + columns)] = root(here)
    numbers: dict[int, int] = {}
    owner = [
        [numbers.setdefault(root(r * columns + c), len(numbers)) for c in range(columns)]
        for r in range(rows)
    ]
    return owner, _extents(owner, len(numbers))


def _parts(bars: list[_Bar], start: float, end: float) -> bool:
    return any(bar.spans(start, end) for bar in bars)


def _extents(owner: list[list[int]], count: int) -> list[tuple[int, int, int, int]]:
    first: list[tuple[int, int]] = [(-1, -1)] * count
    last = list(first)
    for r, row in enumerate(owner):
        for c, number in enumerate(row):
            if first[number] == (-1, -1):
                first[number] = last[number] = (r, c)
            first[number] = (min(first[number][0], r), min(first[number][1], c))
            last[number] = (max(last[number][0], r), max(last[number][1], c))
    return [(r, c, r1 - r + 1, c1 - c + 1) for (r, c), (r1, c1) in zip(first, last, strict=True)]


def _outermost(found: list[Frame]) -> list[Frame]:
    """Tables without those inside another, from top to bottom."""
    kept = [
        f
        for f in found
        if not any(
            o is not f
            and o.xs[0] - 1 <= f.xs[0]
            and f.xs[-1] <= o.xs[-1] + 1
            and o.ys[0] - 1 <= f.ys[0]
            and f.ys[-1] <= o.ys[-1] + 1
            and (o.xs[-1] - o.xs[0]) * (o.ys[-1] - o.ys[0])
            > (f.xs[-1] - f.xs[0]) * (f.ys[-1] - f.ys[0])
            for o in found
        )
    ]
    return sorted(kept, key=lambda f: (f.ys[0], f.xs[0]))
