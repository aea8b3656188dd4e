"""Tables that go on over the page: joined, repeated heads dropped, cut cells made whole."""

from __future__ import annotations

import re

from luodi.compiler.read.pdf.flow import NUMBERED
from luodi.compiler.read.pdf.lines import joined
from luodi.compiler.read.pdf.values import Box, Grid

#: Edges of columns on two pages are the same within so many points.
_SAME = 6.0
_MOST_HEADS = 4
_FEW_ROWS = 3
_FINISHED = "。；！？"
_CONTINUED = re.compile(r"[（(]?续(?:上)?表.{0,10}|.{0,30}[（(]续(?:表)?[)）]")


def is_continued(text: str) -> bool:
    """``（续表）``: the line over a table that goes on."""
    return bool(_CONTINUED.fullmatch(text.strip()))


def join(first: Grid, more: Grid) -> bool:
    """Add ``more`` to ``first`` where it continues it on the next page; whether it does."""
    shift = more.edges[0] - first.edges[0]
    edges = _common([e - shift for e in more.edges], first.edges)
    if more.page != first.page + 1 or edges is None:
        return False
    _spread(more, [e + shift for e in edges])
    _spread(first, edges)
    _drop(more, _heads(first, more))
    if more.rows:
        _append(first, more)
    first.page = more.page
    return True


def _common(one: list[float], other: list[float]) -> list[float] | None:
    """The edges of both tables, where those of one are among the other's."""
    small, large = sorted((one, other), key=len)
    if abs(small[-1] - large[-1]) > _SAME or len(small) < 3:
        return None
    if any(min(abs(edge - e) for e in large) > _SAME for edge in small):
        return None
    return other if len(other) >= len(one) else one


def _spread(grid: Grid, edges: list[float]) -> None:
    """Count the cells' columns by the given, finer edges."""
    if len(edges) == len(grid.edges):
        return
    places = [min(range(len(edges)), key=lambda i: abs(edges[i] - e)) for e in grid.edges]
    for box in grid.boxes:
        start, end = places[box.column], places[box.column + box.column_span]
        box.column, box.column_span = start, max(1, end - start)
    grid.edges = edges


def _row_texts(grid: Grid, row: int) -> list[tuple[int, str]]:
    return [(b.column, "".join(b.paragraphs)) for b in grid.boxes if b.row == row]


def _heads(first: Grid, more: Grid) -> int:
    """How many rows at the head of ``more`` repeat those of ``first``."""
    count = 0
    while count < min(_MOST_HEADS, first.rows, more.rows):
        texts = _row_texts(more, count)
        if not any(text for _, text in texts) or texts != _row_texts(first, count):
            break
        count += 1
    return count


def _drop(grid: Grid, rows: int) -> None:
    """Take away rows from the head."""
    if not rows:
        return
    grid.boxes = [b for b in grid.boxes if b.row + b.row_span > rows]
    for box in grid.boxes:
        end = box.row + box.row_span - rows
        box.row = max(0, box.row - rows)
        box.row_span = end - box.row
    grid.rows -= rows


def _append(first: Grid, more: Grid) -> None:
    grouping = {b.column for g in (first, more) for b in g.boxes if b.row_span > 1}
    above = {
        c: b
        for b in first.boxes
        if b.row + b.row_span == first.rows
        for c in range(b.column, b.column + b.column_span)
    }
    cut = _is_cut(first, more, above)
    base = first.rows - cut
    for box in more.boxes:
        over = above.get(box.column) if box.row == 0 else None
        if over is not None and over.column_span != box.column_span:
            over = None
        if over is not None and cut:
            _make_whole(over, box)
            over.row_span += box.row_span - 1
        elif over is not None and not box.paragraphs and box.column in grouping:
            over.row_span += box.row_span
        else:
            box.row += base
            first.boxes.append(box)
    first.rows = base + more.rows


def _is_cut(first: Grid, more: Grid, above: dict[int, Box]) -> bool:
    """Whether the first row of ``more`` is the rest of the last row of ``first``: a column that
    is filled in every row is empty. A short table is judged by its words: few, none with a number
    of its own, going on with what was not finished."""
    row = [b for b in more.boxes if b.row == 0]
    empty = {b.column for b in row if not b.paragraphs}
    rest = [b for b in row if b.paragraphs]
    if not empty or any(NUMBERED.match(b.paragraphs[0]) for b in rest):
        return False
    always = _always(first)
    if always is not None:
        return bool(empty & always)
    return len(rest) <= len(empty) and all(_unfinished(above.get(b.column)) for b in rest)


def _always(grid: Grid) -> set[int] | None:
    """The columns that have words in every row, each row its own; None for a table too short to
    tell."""
    if grid.rows < _FEW_ROWS:
        return None
    rows: dict[int, int] = {}
    for box in grid.boxes:
        if box.paragraphs and box.row_span == 1:
            rows[box.column] = rows.get(box.column, 0) + 1
    return {column for column, count in rows.items() if count >= grid.rows}


def _unfinished(box: Box | None) -> bool:
    return box is not None and bool(box.paragraphs) and box.paragraphs[-1][-1:] not in _FINISHED


def _make_whole(over: Box, rest: Box) -> None:
    if over.paragraphs and rest.paragraphs and _unfinished(over):
        over.paragraphs[-1] = joined(over.paragraphs[-1], rest.paragraphs[0])
        over.paragraphs += rest.paragraphs[1:]
    else:
        over.paragraphs += rest.paragraphs
