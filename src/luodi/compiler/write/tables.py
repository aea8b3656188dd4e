"""Tables as rows of cells, from the paragraphs that ``layout.tables`` lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Entry = Mapping[str, Any]

#: A table with more places than this is no table that anybody drew.
MOST_PLACES = 200_000


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its paragraphs, none for an empty one."""

    members: tuple[Entry, ...] = ()
    row_span: int = 1
    column_span: int = 1
    header: bool = False


def rows_of(cells: Sequence[Entry]) -> list[list[TableCell]]:
    """The rows that the paragraphs stand in, from the first to the last, with empty cells where no
    cell stands or reaches. Spans that reach outside are cut. None for an impossible table: the
    list is empty then.

    >>> cells = [{"row": 0, "column": 1, "start": 0, "end": 1}, {"row": 1, "column": 0, "start": 2, "end": 3}]
    >>> [[len(cell.members) for cell in row] for row in rows_of(cells)]
    [[0, 1], [1, 0]]
    """
    if not cells:
        return []
    first, last = cells[0]["row"], max(cell["row"] for cell in cells)
    # The widest cell decides nothing: a span may be anything, where cells begin may not.
    width = max(cell["column"] for cell in cells) + 1
    width = max(width, *(_reach(cell, width) for cell in cells))
    if (last - first + 1) * width > MOST_PLACES:
        return []
    placed = {
        place: tuple(members)
        for place, members in groupby(cells, key=lambda cell: (cell["row"], cell["column"]))
    }
    taken: set[tuple[int, int]] = set()
    return [_row(row, width, last, placed, taken) for row in range(first, last + 1)]


def _reach(cell: Entry, width: int) -> int:
    """How far a cell reaches, at most as many columns again as there are."""
    return min(int(cell["column"] + cell.get("column_span", 1)), 2 * width)


def _row(
    row: int,
    width: int,
    last: int,
    placed: Mapping[tuple[int, int], tuple[Entry, ...]],
    taken: set[tuple[int, int]],
) -> list[TableCell]:
    found: list[TableCell] = []
    for column in range(width):
        members = placed.get((row, column), ())
        if members:
            down = min(members[0].get("row_span", 1), last - row + 1)
            across = min(members[0].get("column_span", 1), width - column)
            found.append(TableCell(members, down, across, bool(members[0].get("header"))))
            taken.update(
                (r, c) for r in range(row, row + down) for c in range(column, column + across)
            )
        elif (row, column) not in taken:
            found.append(TableCell())
    return found
