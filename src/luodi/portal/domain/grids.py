"""Tables as the file draws them, in lines of the text as read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.compiler.write.tables import TableCell, rows_of
from luodi.kernel.span import Span

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table over the lines ``[first, end)``: its rows of cells, each with its lines."""

    first: int
    end: int
    rows: tuple[tuple[tuple[TableCell, tuple[int, ...]], ...], ...]


def grids_of(lines: Sequence[Span], tables: Sequence[Sequence[Entry]]) -> dict[int, Grid]:
    """The tables by their first lines. One that parts its cells by other things than ends of lines
    (blanks, ``|``) stays text."""
    starts = [line.start for line in lines]
    found = (_grid(lines, starts, table) for table in tables if table)
    return {grid.first: grid for grid in found if grid is not None}


def _grid(lines: Sequence[Span], starts: Sequence[int], table: Sequence[Entry]) -> Grid | None:
    first = bisect_left(starts, table[0]["start"])
    end = bisect_left(starts, table[-1]["end"])
    lines_in: dict[int, tuple[int, ...]] = {}
    for entry in table:
        low, high = bisect_left(starts, entry["start"]), bisect_left(starts, entry["end"])
        lines_in[entry["start"]] = tuple(range(low, high))
    covered = [line for inside in lines_in.values() for line in inside]
    reaching = any(lines[i[-1]].end > e["end"] for e in table if (i := lines_in[e["start"]]))
    rows = rows_of(table)
    if covered != list(range(first, end)) or not covered or reaching or not rows:
        return None
    return Grid(first, end, tuple(tuple((c, _of(c, lines_in)) for c in row) for row in rows))


def _of(cell: TableCell, lines_in: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(line for member in cell.members for line in lines_in[member["start"]])
