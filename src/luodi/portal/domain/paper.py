"""How a paper is laid out on the screen: title, headings, paragraphs and the table of tasks.

The text as read has lines but no layout. This brings layout back from what the compiler found:
provisions tell which lines are headings, tasks tell which lines are rows of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from luodi.kernel.span import Span
from luodi.portal.domain.grids import Grid, grids_of
from luodi.portal.domain.segments import Mark, Segment, cut, within

BlockKind = Literal["title", "heading", "paragraph", "table", "grid", "chrome"]

_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
# A heading that is run into its paragraph is at most this many characters shorter than its line.
_HEADING_SLACK = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: the lines in it, each as its pieces."""

    lines: tuple[tuple[Segment, ...], ...]
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``head`` rows span it (a heading, the column titles)."""

    cells: tuple[Cell, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the paper. ``lines`` for text, ``rows`` for a table, ``level`` for a heading
    (1 is the highest). A ``grid`` is a table as the file draws it, a ``table`` one of tasks that a
    copy flattened to lines."""

    kind: BlockKind
    lines: tuple[tuple[Segment, ...], ...] = ()
    rows: tuple[Row, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Shape:
    """What each line is: bounds of rows by the first line, headings by their line."""

    rows: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    headings: dict[int, int] = field(default_factory=dict)
    title: int | None = None
    grids: dict[int, Grid] = field(default_factory=dict)


def lines_of(text: str) -> tuple[Span, ...]:
    """The lines that hold anything, without the white space around them.

    >>> [s.of(" 甲 \\n\\n乙") for s in lines_of(" 甲 \\n\\n乙")]
    ['甲', '乙']
    """
    return tuple(_strip(text, match.start(), match.end()) for match in _LINE.finditer(text))


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def lay_out(text: str, compiled: dict[str, Any], marks: Iterable[Mark]) -> tuple[Block, ...]:
    """The blocks of the paper in order. Every line that holds anything is in exactly one block,
    and its pieces together are the line, character for character."""
    lines = lines_of(text)
    bounds = [place for line in lines for place in (line.start, line.end)]
    pieces = cut(Span(0, len(text)), marks, bounds)
    written = [tuple(within(pieces, line)) for line in lines]
    shape = _shape(text, lines, compiled)
    return tuple(_fold_chrome(_blocks(written, shape), shape.title is not None))


def _shape(text: str, lines: Sequence[Span], compiled: dict[str, Any]) -> _Shape:
    starts = [line.start for line in lines]

    def line_at(place: int) -> int:
        return max(bisect_right(starts, place) - 1, 0)

    rows = dict(_rows(text, lines, compiled.get("tasks", ()), line_at))
    title = _title_line(text, lines, compiled)
    headings = dict(_headings(lines, compiled.get("provisions", ()), line_at))
    grids = grids_of(lines, compiled.get("layout", {}).get("tables", ()))
    inside = {line for grid in grids.values() for line in range(grid.first, grid.end)}
    free = {
        first: bounds
        for first, bounds in rows.items()
        if inside.isdisjoint(range(first, bounds[-1][1]))
    }
    return _Shape(rows=free, headings=headings, title=title, grids=grids)


def _title_line(text: str, lines: Sequence[Span], compiled: dict[str, Any]) -> int | None:
    """The last line before the first provision that is the title itself; portals print it twice."""
    title = _squeeze(compiled.get("document", {}).get("title") or "")
    first = min((p["start"] for p in compiled.get("provisions", ())), default=len(text))
    found = [
        i for i, line in enumerate(lines) if line.start < first and _squeeze(line.of(text)) == title
    ]
    return found[-1] if title and found else None


def _squeeze(words: str) -> str:
    return re.sub(r"\s", "", words)


def _headings(lines: Sequence[Span], provisions: Iterable[dict[str, Any]], line_at: Any) -> Any:
    for provision in provisions:
        index = line_at(provision["start"])
        words = len(provision["number"]) + len(provision["heading"])
        line = lines[index] if lines else Span(0, 0)
        if provision["heading"] and line.end - line.start <= words + _HEADING_SLACK:
            yield index, provision["level"]


def _rows(
    text: str, lines: Sequence[Span], tasks: Iterable[dict[str, Any]], line_at: Any
) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """A task whose clause stands on a later line than its words is a row of a flattened table:
    (first line, (bounds of its cells in lines))."""
    for task in tasks:
        clause = clause_span(text, task)
        if clause is None or not lines:
            continue
        first, last = line_at(task["start"]), line_at(max(clause.end - 1, clause.start))
        clause_line = line_at(clause.start)
        if clause_line <= first or lines[clause_line].start < clause.start - 6:
            continue
        if _squeeze(lines[first].of(text)) == task["number"] and first + 1 < clause_line:
            number, first = (first, first + 1), first + 1
        elif first > 0 and _squeeze(lines[first - 1].of(text)) == task["number"]:
            number = (first - 1, first)
        else:
            number = (first, first)
        yield number[0], (number, (first, clause_line), (clause_line, last + 1))


def clause_span(text: str, task: dict[str, Any]) -> Span | None:
    """Where the task's responsibility clause stands, or None where the task has none.

    The compiler may say so itself; else it is the first place at or after the task's words.
    """
    start, end = task.get("responsibility_start"), task.get("responsibility_end")
    if isinstance(start, int) and isinstance(end, int) and start < end:
        return Span(start, end)
    words = task.get("responsibility") or ""
    found = text.find(words, task["start"]) if words else -1
    return Span(found, found + len(words)) if found >= 0 else None


def _blocks(written: Sequence[tuple[Segment, ...]], shape: _Shape) -> Iterator[Block]:
    """Lines between two rows belong to the table when they are few: group headings in it."""
    index, size = 0, len(written)
    starts = sorted(shape.rows)
    while index < size:
        if index in shape.grids:
            grid = shape.grids[index]
            yield Block("grid", rows=tuple(_grid(written, grid)))
            index = grid.end
        elif index in shape.rows:
            end = _table_end(index, starts, shape)
            yield Block("table", rows=tuple(_table(written, index, end, shape)))
            index = end
        else:
            yield _text_block(written[index], index, shape)
            index += 1


# More lines than this between two rows is text between two tables.
_GROUP_LINES = 6


def _table_end(first: int, starts: Sequence[int], shape: _Shape) -> int:
    end = shape.rows[first][-1][1]
    for start in starts:
        if start < end:
            continue
        if start - end > _GROUP_LINES or any(end <= grid < start for grid in shape.grids):
            break
        end = shape.rows[start][-1][1]
    return end


def _table(
    written: Sequence[tuple[Segment, ...]], first: int, end: int, shape: _Shape
) -> Iterator[Row]:
    index = first
    while index < end:
        bounds = shape.rows.get(index)
        if bounds is None:
            yield Row((Cell((written[index],)),), head=True)
            index += 1
            continue
        yield Row(tuple(Cell(tuple(written[a:b])) for a, b in bounds))
        index = bounds[-1][1]


def _grid(written: Sequence[tuple[Segment, ...]], grid: Grid) -> Iterator[Row]:
    for row in grid.rows:
        yield Row(
            tuple(
                Cell(
                    tuple(written[line] for line in lines),
                    cell.row_span,
                    cell.column_span,
                    cell.header,
                )
                for cell, lines in row
            )
        )


def _text_block(line: tuple[Segment, ...], index: int, shape: _Shape) -> Block:
    if index == shape.title:
        return Block("title", lines=(line,), level=1)
    if index in shape.headings:
        return Block("heading", lines=(line,), level=shape.headings[index])
    return Block("paragraph", lines=(line,))


def _fold_chrome(blocks: Iterable[Block], has_title: bool) -> Iterator[Block]:
    """Unmarked lines above the title are a web page's furniture: kept, but in one folded block."""
    above = has_title
    for key, group in groupby(blocks, key=lambda block: block.kind):
        above = above and key != "title"
        members = tuple(group)
        if above and key == "paragraph" and not any(_marked(block) for block in members):
            yield Block("chrome", lines=tuple(line for block in members for line in block.lines))
        else:
            yield from members


def _marked(block: Block) -> bool:
    return any(piece.marks for line in block.lines for piece in line)
