"""A page's glyphs and rules → its lines and tables, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.compiler.read.pdf.flow import cell_paragraphs, ordered_lines
from luodi.compiler.read.pdf.grid import Frame, frames
from luodi.compiler.read.pdf.lines import lines_of, runs_of
from luodi.compiler.read.pdf.values import Box, Glyph, Grid, Line, Run, Sheet


@dataclass(slots=True)
class Page:
    """What stands on a page, in reading order."""

    number: int
    height: float
    items: list[Line | Grid] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """Its lines outside tables."""
        return [item for item in self.items if isinstance(item, Line)]

    def keep(self, lines: Sequence[Line]) -> None:
        """Leave only these lines, and the tables."""
        kept = {id(line) for line in lines}
        self.items = [i for i in self.items if isinstance(i, Grid) or id(i) in kept]


def page_of(sheet: Sheet) -> Page:
    """Lines and tables of a page."""
    runs = runs_of(sheet.glyphs)
    tables: list[tuple[Frame, Grid]] = []
    for frame in frames(sheet.rules):
        inside = [run for run in runs if _lies_in(run, frame)]
        grid = _grid(frame, inside, sheet.number)
        if grid is not None:
            tables.append((frame, grid))
            ids = {id(run) for run in inside}
            runs = [run for run in runs if id(run) not in ids]
    page = Page(sheet.number, sheet.height)
    for frame, grid in tables:
        above = [run for run in runs if run.y < frame.ys[0]]
        runs = [run for run in runs if run.y >= frame.ys[0]]
        page.items += ordered_lines(above, sheet.number)
        page.items.append(grid)
    page.items += ordered_lines(runs, sheet.number)
    return page


def _lies_in(run: Run, frame: Frame) -> bool:
    return frame.covers((run.x0 + run.x1) / 2, run.y - 0.35 * run.size)


def _grid(frame: Frame, runs: Sequence[Run], page: int) -> Grid | None:
    """The table's cells with their paragraphs; None where fewer than two hold words."""
    glyphs: dict[int, list[Glyph]] = {}
    for run in runs:
        for glyph in run.glyphs:
            cell = frame.cell((glyph.x0 + glyph.x1) / 2, glyph.y - 0.35 * glyph.size)
            glyphs.setdefault(cell, []).append(glyph)
    if len(glyphs) < 2:
        return None
    boxes = []
    for number, (row, column, row_span, column_span) in enumerate(frame.cells):
        lines = lines_of(runs_of(glyphs.get(number, ())), page)
        texts = cell_paragraphs(lines, frame.xs[column], frame.xs[column + column_span])
        boxes.append(Box(row, column, row_span, column_span, texts, page))
    rows = len(frame.ys) - 1
    return Grid(list(frame.xs), rows, boxes, frame.ys[0], frame.ys[-1], page)
