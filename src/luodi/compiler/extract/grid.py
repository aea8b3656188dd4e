"""Tables as grids: which cell covers which row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from luodi.compiler.document import Paragraph, View

#: Cells that claim to reach further than this do not; what stands further right is no column.
_WIDEST = 60
_MOST_COLUMNS = 100
#: Places that the cells of a table cover, before reaching down counts no more.
_MOST_PLACES = 500_000


@dataclass(slots=True)
class GridCell:
    """A cell with its paragraphs as places in the view."""

    row: int
    column: int
    row_span: int
    column_span: int
    header: bool
    parts: list[tuple[int, int]] = field(default_factory=list)

    def text(self, view: str) -> str:
        """The cell's words in the view's script."""
        return "".join(view[a:b] for a, b in self.parts)

    def original(self, view: View) -> str:
        """The cell's words in the paper's own script."""
        return "".join(view.original(a, b) for a, b in self.parts)


class Grid:
    """A table: ``at(row, column)`` is the cell that covers the place, if any."""

    def __init__(self, cells: list[GridCell]) -> None:
        self.rows = sorted({cell.row for cell in cells})
        self._cells: dict[tuple[int, int], GridCell] = {}
        last = self.rows[-1]
        for cell in cells:
            below = cell.row_span if len(self._cells) < _MOST_PLACES else 1
            for row in range(cell.row, min(cell.row + below, last + 1)):
                for column in range(cell.column, cell.column + min(cell.column_span, _WIDEST)):
                    self._cells.setdefault((row, column), cell)
        self.width = max(column for _, column in self._cells) + 1

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place."""
        return self._cells.get((row, column))

    def row(self, row: int) -> list[GridCell]:
        """The cells of a row from left to right, each once."""
        cells: list[GridCell] = []
        for column in range(self.width):
            cell = self.at(row, column)
            if cell is not None and cell not in cells:
                cells.append(cell)
        return cells


def grids(paragraphs: list[Paragraph]) -> Iterator[Grid]:
    """The tables of a paper in order."""
    cells: dict[tuple[int, int], GridCell] = {}
    number = -1
    for paragraph in paragraphs:
        cell = paragraph.cell
        if cell is None or cell.column >= _MOST_COLUMNS:
            continue
        if cell.table != number:
            if cells:
                yield Grid(list(cells.values()))
            cells, number = {}, cell.table
        place = (cell.row, cell.column)
        if place not in cells:
            cells[place] = GridCell(
                cell.row, cell.column, cell.row_span, cell.column_span, cell.header
            )
        cells[place].parts.append((paragraph.start, paragraph.end))
    if cells:
        yield Grid(list(cells.values()))
