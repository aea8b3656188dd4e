"""Tasks from tables with cells: one row, one task."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luodi.compiler.extract.clause import Clause, parse
from luodi.compiler.extract.grid import Grid, GridCell, grids
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.lexicon.heads import REMARK, ROW_NUMBER, TITLE_HEAD, head_kind
from luodi.compiler.numbering import Kind, label_of
from luodi.compiler.outline import Outline


def cell_tasks(outline: Outline) -> list[Draft]:
    """One draft for each row of a table that has a column of units."""
    drafts: list[Draft] = []
    previous: _Table | None = None
    for grid in grids(outline.paragraphs):
        table = _Table(outline, grid)
        if previous is not None:
            table.continue_from(previous)
        drafts.extend(table.drafts())
        previous = table if table.heads else None
    return drafts


def _place(cell: GridCell) -> tuple[int, int]:
    return cell.parts[0][0], cell.parts[-1][1]


#: Titles of rows are shorter than this on average.
_TITLE_LENGTH = 13


class _Table:
    def __init__(self, outline: Outline, grid: Grid) -> None:
        self.view = outline.view.text
        self.outline = outline
        self.grid = grid
        self.heads: dict[int, str] = {}
        self.section: list[str] = []
        #: Where each of the section's words stand.
        self.section_at: tuple[tuple[int, int], ...] = ()
        #: Cells of group columns that hold on for the rows below with an empty cell.
        self.above: dict[int, GridCell] = {}
        self.counter = 0

    def drafts(self) -> Iterator[Draft]:
        for row in self.grid.rows:
            heads = self._heads(row)
            if heads is not None:
                self.heads = heads
                self._mark_groups(row)
            elif self.heads:
                draft = self._row(row)
                if draft is not None:
                    yield draft

    def continue_from(self, previous: _Table) -> None:
        """A table without heads that goes on numbering another of the same width continues it."""
        numbers = previous._column("number")
        if not numbers or previous.grid.width != self.grid.width:
            return
        first = self._text(self.grid.rows[0], numbers[0])
        last = previous._text(previous.grid.rows[-1], numbers[0])
        if first.isdecimal() and last.isdecimal() and int(first) == int(last) + 1:
            self.heads, self.section = dict(previous.heads), list(previous.section)
            self.section_at, self.above = previous.section_at, dict(previous.above)

    def _heads(self, row: int) -> dict[int, str] | None:
        """The kinds of columns if this row is a row of heads (it may refine the row above)."""
        kinds: dict[int, str] = {}
        named = 0
        for column in range(self.grid.width):
            cell = self.grid.at(row, column)
            kind = head_kind(cell.text(self.view)) if cell else None
            if cell and kind is None and cell.text(self.view) and len(cell.text(self.view)) > 12:
                return None
            named += kind is not None and cell is not None
            if kind:
                kinds[column] = kind
        has_units = any(k in ("lead", "supporting", "joint") for k in kinds.values())
        if not has_units or len({id(self.grid.at(row, c)) for c in kinds}) < 2:
            return None
        if not any(k in ("content", "group") for k in kinds.values()):
            free = [c for c in range(self.grid.width) if c not in kinds]
            if not free:
                return None
            kinds[free[-1]] = "content"
        for column in range(self.grid.width):
            kinds.setdefault(column, "other")
        return kinds

    def _mark_groups(self, head_row: int) -> None:
        """Content columns whose cells reach over several rows, or stand left of the row numbers,
        group the tasks of the column that does not."""
        content = self._column("content")
        numbers = self._column("number")
        grouping = [
            column
            for column in content
            if self._reaches_down(column, head_row)
            or self._names_the_next(column, head_row)
            or (numbers and numbers[0] > column)
            or TITLE_HEAD.match(self._text(head_row, column))
        ]
        if len(grouping) < len(content):
            for column in grouping:
                self.heads[column] = "group"

    def _names_the_next(self, column: int, head_row: int) -> bool:
        """Whether a column of short titles stands beside a longer content column on its right."""
        later = [c for c in self._column("content") if c > column]
        if not later:
            return False
        own, other = self._mean_length(column, head_row), self._mean_length(later[0], head_row)
        return 0 < own <= _TITLE_LENGTH and other > 1.5 * own

    def _mean_length(self, column: int, head_row: int) -> float:
        lengths = [
            len(cell.text(self.view))
            for row in self.grid.rows
            if row > head_row
            and (cell := self.grid.at(row, column))
            and cell.column_span < self.grid.width - 1
        ]
        return sum(lengths) / len(lengths) if lengths else 0.0

    def _reaches_down(self, column: int, head_row: int) -> bool:
        """Whether cells of a column are merged over rows, or print the same words again; in the
        last column such are two tasks alike."""
        previous, last = "", self._column("content")[-1]
        for row in self.grid.rows:
            cell = self.grid.at(row, column)
            if row <= head_row or cell is None or cell.row <= head_row:
                continue
            if cell.column_span >= self.grid.width - 1 and self.grid.width > 1:
                previous = ""
                continue
            words = cell.text(self.view)
            if cell.row_span > 1 or (words and words == previous and column < last):
                return True
            previous = words
        return False

    def _text(self, row: int, column: int) -> str:
        cell = self.grid.at(row, column)
        return cell.text(self.view) if cell else ""

    def _column(self, kind: str) -> list[int]:
        return [column for column, k in self.heads.items() if k == kind]

    def _row(self, row: int) -> Draft | None:
        if section := self._section_row(row):
            self._open_section("".join(c.text(self.view) for c in section), section)
            return None
        units = [
            (kind, cell)
            for column, kind in self.heads.items()
            if kind in ("lead", "supporting", "joint") and (cell := self.grid.at(row, column))
        ]
        content = self._content(row)
        if not content:
            return None
        clause, source = self._clause(units, row)
        number = self._number(row, content[0])
        inherited = all(cell.row < row for _, cell in units)
        if clause is None or (inherited and number and not number[0].isdecimal()):
            self._maybe_section(number, content)
            return None
        self.counter += 1
        self._leave_section(number)
        groups = self._groups(row, content)
        first, last = content[0].parts[0], content[0].parts[-1]
        start = self._after_number(first[0], first[1])
        return Draft(
            number=number or str(self.counter),
            start=start,
            end=last[1],
            clause=clause,
            node=None,
            source=source,
            deadline=self._words(row, "time") or clause.time,
            scope=self._words(row, "scope") or clause.scope,
            section=" / ".join(
                [*self.section, *(cell.original(self.outline.view) for cell in groups)]
            ),
            groups=tuple(map(_place, groups)) or self.section_at[-1:],
            heads=(*self.section_at, *map(_place, groups)),
            from_table=True,
            shape="cell",
            counted=not number,
            extra=[part for cell in content[1:] for part in cell.parts],
        )

    def _section_row(self, row: int) -> list[GridCell]:
        """The cells of a row that is one cell across the table, or a number and one such cell."""
        cells = self.grid.row(row)
        wide = [c for c in cells if c.column_span > 1 and c.column_span >= self.grid.width - 2]
        if (
            not wide
            or wide[-1].row != row
            or any(len(c.text(self.view)) > 6 for c in cells if c not in wide)
        ):
            return []
        if any(
            self.heads.get(c.column) not in ("number", "other", None)
            for c in cells
            if c not in wide
        ):
            return []
        return cells

    def _content(self, row: int) -> list[GridCell]:
        """The cells that hold the task's text, of the row's own."""
        cells: list[GridCell] = []
        columns = self._column("content") or self._column("group") or self._column("other")
        for column in columns:
            cell = self.grid.at(row, column)
            if cell is not None and cell.row == row and cell not in cells and cell.parts:
                cells.append(cell)
        return cells

    def _groups(self, row: int, content: list[GridCell]) -> list[GridCell]:
        """The group cells of a row, outermost first. An empty one means the same as above; a new
        one ends those on its right."""
        columns = self._column("group")
        for place, column in enumerate(columns):
            cell = self.grid.at(row, column)
            if cell and cell not in content and cell.text(self.view):
                if self.above.get(column) is not cell:
                    for inner in columns[place:]:
                        self.above.pop(inner, None)
                self.above[column] = cell
        held = (self.above[column] for column in columns if column in self.above)
        return [cell for cell in held if cell not in content]

    def _clause(
        self, units: list[tuple[str, GridCell]], row: int
    ) -> tuple[Clause | None, tuple[int, int]]:
        """What the row's cells of units say, and where its own stand; a row that has none of its
        own shares those of the rows above."""
        merged: Clause | None = None
        seen: list[GridCell] = []
        for role, cell in units:
            if cell in seen or not cell.parts:
                continue
            seen.append(cell)
            clause = self._cell_clause(cell, role)
            if clause is not None:
                merged = clause if merged is None else merged.with_more(clause)
        if merged is None:
            return None, (0, 0)
        own = [cell for cell in seen if cell.row == row] or seen
        spans = [part for cell in own for part in cell.parts]
        return merged, (min(start for start, _ in spans), max(end for _, end in spans))

    def _cell_clause(self, cell: GridCell, role: str) -> Clause | None:
        """A unit cell; each paragraph in it may be a unit, a list or a clause of its own."""
        merged: Clause | None = None
        for start, end in cell.parts:
            while end > start and self.view[end - 1] in "。;,、 ":
                end -= 1
            clause = parse(self.view, start, end, role=role)  # type: ignore[arg-type]
            if clause is not None:
                merged = clause if merged is None else merged.with_more(clause)
        return merged

    def _number(self, row: int, content: GridCell) -> str | None:
        for column in self._column("number"):
            words = self._text(row, column)
            if words and (match := ROW_NUMBER.match(words)):
                return match[1]
            if words:
                return words.rstrip("、.")
        for cell in [content, *(self.grid.at(row, c) for c in self._column("group"))]:
            label = label_of(cell.text(self.view)) if cell and cell.row == row else None
            if cell and label:
                start = cell.parts[0][0]
                return self.outline.view.original(start, start + label.length).rstrip("、.．:：, ")
        return None

    def _after_number(self, start: int, end: int) -> int:
        label = label_of(self.view[start:end])
        return start + label.length if label else start

    def _words(self, row: int, kind: str) -> str | None:
        for column in self._column(kind):
            cell = self.grid.at(row, column)
            if cell and cell.parts:
                return cell.original(self.outline.view)
        return None

    def _leave_section(self, number: str | None) -> None:
        """A task with a number such as sections have (五、) is beside these, not in the last."""
        label = label_of(self.section[0]) if self.section else None
        own = label_of(f"{number}、") if number else None
        if label and own and label.kind is own.kind is Kind.CN:
            self.section, self.section_at = [], ()

    def _maybe_section(self, number: str | None, content: list[GridCell]) -> None:
        words = content[0].text(self.view)
        if number and not number.isdecimal() and len(words) <= 60:
            words = words if words.startswith(number) else f"{number}、{words}"
            self._open_section(words, content[:1])

    def _open_section(self, words: str, cells: list[GridCell]) -> None:
        if 2 <= len(words) <= 60 and not REMARK.match(words):
            self.above.clear()
            kept = int(bool(re.match(r"\(", words) and self.section))
            self.section = [*self.section[:kept], words]
            self.section_at = (*self.section_at[:kept], _place(cells[-1]))
