"""Tasks from tables: real cells, and tables that a page copy has flattened to lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from luodi.compiler.document import Paragraph, Zone
from luodi.compiler.extract.clause import Clause, parse
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.lexicon import roles
from luodi.compiler.lexicon.units import looks_like_unit
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import Node, Outline

#: Column heads, by what stands under them.
NUMBER = frozenset("序号 编号 项次 序列 No. 任务编号 号 行次 序".split())
CONTENT = re.compile(
    r"^(?:(?:具体|主要|重点|工作|任务|目标|改革|建设|年度|推进|落实|实施|重要|政策|整改|考核|细化|分解|核心|主要任务|20\d{2}年)*(?:内容|任务|举措|措施|事项|要求|目标任务|目标|项目|要点|任务内容|工作|行动|指标|标准|分工|清单|说明|任务及分工|任务分解|成果|步骤|政策措施|工作措施|任务措施)(?:\(.*\))?|名称|考核项目|问题|建设内容)$"
)
GROUP = re.compile(
    r"^(?:类别|分类|领域|板块|方面|环节|一级任务|二级任务|重点领域|任务类别|所属领域|任务分类|大类|专项|主要方面|重点方面|工作类别|工程|专项行动)$"
)
#: Heads of columns that name what the next column says; alone they hold the task itself.
_TITLE_HEAD = re.compile(
    r"^(?:项目|事项|类别|名称|领域|方面|工作项目|项目名称|工程名称|服务事项|任务名称|指标|工作名称|重点事项)$"
)
_UNIT_HEADS = {
    word: role for role in ("lead", "supporting", "joint") for word in roles.LABELS[role]
}
_TIME_HEADS = frozenset(roles.LABELS["time"])
_SCOPE_HEADS = frozenset(roles.LABELS["scope"])
_SKIP_HEADS = frozenset(
    [*roles.LABELS["person"], "备注", "分值", "各项分值", "进度", "完成情况", "联系方式"]
)
_ROW_NUMBER = re.compile(r"^[(]?(\d{1,3}(?:[.-]\d{1,2})?|[一二三四五六七八九十]{1,3})[).、.]?$")
_NUMBER_RUN_IN = re.compile(r"^(\d{1,3})[.、](?=\D)")
_TAIL = re.compile(r"等\S{0,10}$")
#: How a cell of units ends: with a unit's last word or with a role.
_UNIT_CELL = re.compile(
    r"(?:局|委|办|部|厅|署|院|会|府|公司|集团|中心|单位|部门|区|县|市|镇|乡|街道|社|联|行|校|园|所|站|队|馆|台|学|司|落实|负责|配合|牵头|分工|参与|\)|等|企业|机构|村|组|室|处|科|州|省|旗|厂|场|团)$"
)
_REMARK = re.compile(r"^(?:备注|注|说明)[:1-9]")


@lru_cache(maxsize=4096)
def head_kind(words: str) -> str | None:
    """What a column's head announces: number, content, group, a role, time, scope, skip."""
    words = re.sub(r"\s", "", words).rstrip(":")
    if words in NUMBER:
        return "number"
    if words in _UNIT_HEADS:
        return _UNIT_HEADS[words]
    bare = re.sub(r"\([^()]*\)$", "", words)
    if bare in _UNIT_HEADS:
        return _UNIT_HEADS[bare]
    if words in _TIME_HEADS or bare in _TIME_HEADS:
        return "time"
    if words in _SCOPE_HEADS:
        return "scope"
    if words in _SKIP_HEADS or bare in _SKIP_HEADS:
        return "skip"
    if GROUP.match(words):
        return "group"
    return "content" if CONTENT.match(words) else None


# -- tables with cells ----------------------------------------------------------------------


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    row_span: int
    column_span: int
    header: bool
    parts: list[tuple[int, int]] = field(default_factory=list)

    def text(self, view: str) -> str:
        return "".join(view[a:b] for a, b in self.parts)


def cell_tasks(outline: Outline) -> list[Draft]:
    """One draft for each row of a table that has a column of units."""
    drafts: list[Draft] = []
    for cells in _tables(outline.paragraphs):
        drafts.extend(_Table(outline, cells).drafts())
    return drafts


def _tables(paragraphs: list[Paragraph]) -> Iterator[list[_Cell]]:
    table: dict[tuple[int, int], _Cell] = {}
    number = -1
    for paragraph in paragraphs:
        cell = paragraph.cell
        if cell is None:
            continue
        if cell.table != number:
            if table:
                yield list(table.values())
            table, number = {}, cell.table
        place = (cell.row, cell.column)
        if place not in table:
            table[place] = _Cell(
                cell.row, cell.column, cell.row_span, cell.column_span, cell.header
            )
        table[place].parts.append((paragraph.start, paragraph.end))
    if table:
        yield list(table.values())


class _Table:
    def __init__(self, outline: Outline, cells: list[_Cell]) -> None:
        self.view = outline.view.text
        self.outline = outline
        self.grid: dict[tuple[int, int], _Cell] = {}
        self.rows = sorted({cell.row for cell in cells})
        last = self.rows[-1]
        for cell in cells:
            for row in range(cell.row, min(cell.row + cell.row_span, last + 1)):
                for column in range(cell.column, cell.column + min(cell.column_span, 60)):
                    self.grid.setdefault((row, column), cell)
        self.width = max(c for _, c in self.grid) + 1
        self.heads: dict[int, str] = {}
        self.section: list[str] = []
        self.counter = 0

    def drafts(self) -> Iterator[Draft]:
        for row in self.rows:
            heads = self._heads(row)
            if heads is not None:
                self.heads = heads
                self._mark_groups(row)
            elif self.heads:
                draft = self._row(row)
                if draft is not None:
                    yield draft

    def _heads(self, row: int) -> dict[int, str] | None:
        """The kinds of columns if this row is a row of heads (it may refine the row above)."""
        kinds: dict[int, str] = {}
        named = 0
        for column in range(self.width):
            cell = self.grid.get((row, column))
            kind = head_kind(cell.text(self.view)) if cell else None
            if cell and kind is None and cell.text(self.view) and len(cell.text(self.view)) > 12:
                return None
            named += kind is not None and cell is not None
            if kind:
                kinds[column] = kind
        has_units = any(k in ("lead", "supporting", "joint") for k in kinds.values())
        if not has_units or len({id(self.grid[(row, c)]) for c in kinds}) < 2:
            return None
        if not any(k in ("content", "group") for k in kinds.values()):
            free = [c for c in range(self.width) if c not in kinds]
            if not free:
                return None
            kinds[free[-1]] = "content"
        for column in range(self.width):
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
            or (numbers and numbers[0] > column)
            or _TITLE_HEAD.match(self.grid[(head_row, column)].text(self.view))
        ]
        if len(grouping) < len(content):
            for column in grouping:
                self.heads[column] = "group"

    def _reaches_down(self, column: int, head_row: int) -> bool:
        previous = ""
        for row in self.rows:
            cell = self.grid.get((row, column))
            if row <= head_row or cell is None or cell.row <= head_row:
                continue
            if cell.column_span >= self.width - 1 and self.width > 1:
                previous = ""
                continue
            words = cell.text(self.view)
            if cell.row_span > 1 or (words and words == previous):
                return True
            previous = words
        return False

    def _column(self, kind: str) -> list[int]:
        return [column for column, k in self.heads.items() if k == kind]

    def _row(self, row: int) -> Draft | None:
        if section := self._section_row(row):
            self._open_section(section)
            return None
        units = [
            (kind, self.grid[(row, c)])
            for c, kind in self.heads.items()
            if kind in ("lead", "supporting", "joint") and (row, c) in self.grid
        ]
        content = self._content(row)
        if not content:
            return None
        clause, source = self._clause(units)
        number = self._number(row, content[0])
        inherited = all(cell.row < row for _, cell in units)
        if clause is None or (inherited and number and not number[0].isdecimal()):
            self._maybe_section(number, content)
            return None
        self.counter += 1
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
            section=" / ".join([*self.section, *self._groups(row, content)]),
            from_table=True,
            extra=[part for cell in content[1:] for part in cell.parts],
        )

    def _section_row(self, row: int) -> str | None:
        """The words of a row that is one cell across the table, or a number and one such cell."""
        cells: list[_Cell] = []
        for column in range(self.width):
            cell = self.grid.get((row, column))
            if cell is not None and cell not in cells:
                cells.append(cell)
        wide = [c for c in cells if c.column_span > 1 and c.column_span >= self.width - 2]
        if (
            not wide
            or wide[-1].row != row
            or any(len(c.text(self.view)) > 6 for c in cells if c not in wide)
        ):
            return None
        if any(
            self.heads.get(c.column) not in ("number", "other", None)
            for c in cells
            if c not in wide
        ):
            return None
        return "".join(c.text(self.view) for c in cells)

    def _content(self, row: int) -> list[_Cell]:
        """The cells that hold the task's text, of the row's own."""
        cells: list[_Cell] = []
        columns = self._column("content") or self._column("group") or self._column("other")
        own = [c for c in columns if (row, c) in self.grid and self.grid[(row, c)].row == row]
        for column in own:
            cell = self.grid[(row, column)]
            if cell not in cells and cell.text(self.view):
                cells.append(cell)
        return cells

    def _groups(self, row: int, content: list[_Cell]) -> list[str]:
        words: list[str] = []
        for column in self._column("group"):
            cell = self.grid.get((row, column))
            if cell and cell not in content and cell.text(self.view):
                words.append("".join(self.outline.view.original(a, b) for a, b in cell.parts))
        return words

    def _clause(self, units: list[tuple[str, _Cell]]) -> tuple[Clause | None, tuple[int, int]]:
        merged: Clause | None = None
        seen: list[_Cell] = []
        for role, cell in units:
            if cell in seen or not cell.parts:
                continue
            seen.append(cell)
            clause = self._cell_clause(cell, role)
            if clause is None:
                continue
            if merged is None:
                merged = clause
            else:
                merged.duties.extend(clause.duties)
                merged.time = merged.time or clause.time
        if merged is None:
            return None, (0, 0)
        spans = [part for cell in seen for part in cell.parts]
        return merged, (spans[0][0], spans[-1][1])

    def _cell_clause(self, cell: _Cell, role: str) -> Clause | None:
        """A unit cell; each paragraph in it may be a unit, a list or a clause of its own."""
        merged: Clause | None = None
        for start, end in cell.parts:
            while end > start and self.view[end - 1] in "。;,、 ":
                end -= 1
            clause = parse(self.view, start, end, role=role)  # type: ignore[arg-type]
            if clause is None:
                continue
            if merged is None:
                merged = clause
            else:
                merged.duties.extend(clause.duties)
                merged.time = merged.time or clause.time
        return merged

    def _number(self, row: int, content: _Cell) -> str | None:
        for column in self._column("number"):
            cell = self.grid.get((row, column))
            words = cell.text(self.view) if cell else ""
            if words and (match := _ROW_NUMBER.match(words)):
                return match[1]
            if words:
                return words.rstrip("、.")
        for cell in [
            content,
            *(self.grid[(row, c)] for c in self._column("group") if (row, c) in self.grid),
        ]:
            label = label_of(cell.text(self.view))
            if label and cell.row == row and cell.parts:
                start = cell.parts[0][0]
                return self.outline.view.original(start, start + label.length).rstrip("、.．:：, ")
        return None

    def _after_number(self, start: int, end: int) -> int:
        label = label_of(self.view[start:end])
        return start + label.length if label else start

    def _words(self, row: int, kind: str) -> str | None:
        for column in self._column(kind):
            cell = self.grid.get((row, column))
            if cell and cell.parts:
                return "".join(self.outline.view.original(a, b) for a, b in cell.parts)
        return None

    def _maybe_section(self, number: str | None, content: list[_Cell]) -> None:
        words = content[0].text(self.view)
        if number and not number.isdecimal() and len(words) <= 60:
            self._open_section(words if words.startswith(number) else f"{number}、{words}")

    def _open_section(self, words: str) -> None:
        if 2 <= len(words) <= 60 and not _REMARK.match(words):
            inner = bool(re.match(r"\(", words))
            self.section = [*self.section[:1], words] if inner and self.section else [words]


# -- tables flattened to lines --------------------------------------------------------------


def flat_tasks(outline: Outline) -> list[Draft]:
    """Rows of tables whose cells a page copy has put on lines of their own."""
    drafts: list[Draft] = []
    index = 0
    while index < len(outline.paragraphs):
        heads = _flat_heads(outline, index)
        if heads:
            flat = _Flat(outline, heads, index + len(heads))
            drafts.extend(flat.drafts())
            index = max(flat.position, index + 1)
        else:
            index += 1
    return drafts


def _flat_heads(outline: Outline, index: int) -> list[str]:
    """Kinds of columns where a run of short paragraphs are column heads, one of them of units."""
    kinds: list[str] = []
    for paragraph in outline.paragraphs[index : index + 10]:
        words = outline.view.text[paragraph.start : paragraph.end]
        kind = head_kind(words) if len(words) <= 14 and paragraph.cell is None else None
        if kind is None or paragraph.zone is Zone.TAIL:
            break
        kinds.append(kind)
    if len(kinds) < 2 or not any(k in ("lead", "supporting", "joint") for k in kinds):
        return []
    return kinds if any(k in ("content", "group") for k in kinds) else []


class _Flat:
    """Reads the lines behind the heads: section lines, a number, the text, then the units."""

    def __init__(self, outline: Outline, heads: list[str], position: int) -> None:
        self.outline = outline
        self.view = outline.view.text
        self.heads = heads
        self.unit_roles = [k for k in heads if k in ("lead", "supporting", "joint")]
        self.has_time = "time" in heads
        self.position = position
        self.numbered = "number" in heads or self._numbers_ahead()
        self.counter = 0
        self.section: list[str] = []
        self._known: dict[tuple[int, str], Clause | None] = {}

    def _numbers_ahead(self) -> bool:
        lines = [self._line(i) for i in range(self.position, self.position + 12)]
        return sum(1 for line in lines if _ROW_NUMBER.match(line)) >= 2

    def _line(self, index: int) -> str:
        if index >= len(self.outline.paragraphs):
            return ""
        paragraph = self.outline.paragraphs[index]
        return self.view[paragraph.start : paragraph.end]

    def _more(self) -> bool:
        if self.position >= len(self.outline.paragraphs):
            return False
        paragraph = self.outline.paragraphs[self.position]
        return (
            paragraph.zone is not Zone.TAIL
            and paragraph.cell is None
            and not _REMARK.match(self._line(self.position))
        )

    def drafts(self) -> Iterator[Draft]:
        pending: list[int] = []
        number: str | None = None
        while self._more():
            line = self._line(self.position)
            heads = _flat_heads(self.outline, self.position)
            if heads:
                self.position += len(heads)
                continue
            row = _ROW_NUMBER.match(line)
            if row and not pending:
                number = row[1]
            elif not pending and self._is_section(line):
                self._open_section(line)
            elif pending and self._clause(self.position, self.unit_roles[0]):
                yield self._finish(pending, number)
                pending, number = [], None
                continue
            else:
                if not pending and number is None and (run_in := _NUMBER_RUN_IN.match(line)):
                    number = run_in[1]
                pending.append(self.position)
            self.position += 1

    def _is_section(self, line: str) -> bool:
        """A heading between rows: numbered 一、 or (一), and not followed by its own units."""
        label = label_of(line)
        if label is None or line[:1].isdigit():
            following = self._line(self.position + 1)
            return (
                self.numbered
                and len(line) <= 40
                and bool(_ROW_NUMBER.match(following))
                and (not self._clause(self.position, self.unit_roles[0]))
            )
        return not self._clause(self.position + 1, self.unit_roles[0])

    def _open_section(self, line: str) -> None:
        inner = line.startswith("(") or (self.section and label_of(line) is None)
        self.section = [*self.section[:1], line] if inner and self.section else [line]

    def _clause(self, index: int, role: str) -> Clause | None:
        """Paragraph ``index`` as a cell of units, if it reads as one."""
        key = (index, role)
        if key not in self._known:
            self._known[key] = self._read_clause(index, role)
        return self._known[key]

    def _read_clause(self, index: int, role: str) -> Clause | None:
        if index >= len(self.outline.paragraphs):
            return None
        paragraph = self.outline.paragraphs[index]
        start, end = paragraph.start, paragraph.end
        while end > start and self.view[end - 1] in "。;, ":
            end -= 1
        if end - start > 260 or not _UNIT_CELL.search(self.view, max(start, end - 8), end):
            return None
        if label_of(self.view[start:end]) is not None:
            return None
        clause = parse(self.view, start, end, role=role)  # type: ignore[arg-type]
        if clause is None:
            return None
        if self.view[end : end + 1] == "。" and not any(d.worded for d in clause.duties):
            return None
        if not all(
            looks_like_unit(_TAIL.sub("", item.text) or item.text) for item in clause.items()
        ):
            return None
        return clause

    def _finish(self, pending: list[int], number: str | None) -> Draft:
        """Consume the unit cells (one for each unit column at most) and the time cell."""
        clause: Clause | None = None
        first = last = self.position
        time: str | None = None
        for role in self.unit_roles:
            part = self._clause(self.position, role) if self._more() else None
            if part is None or _ROW_NUMBER.match(self._line(self.position)):
                break
            if clause is None:
                clause = part
            else:
                clause.duties.extend(part.duties)
            last = self.position
            self.position += 1
        if self.has_time and self._more() and roles.is_time(self._line(self.position)):
            time = self._line(self.position)
            self.position += 1
        self.counter += 1
        start, end = self._bounds(pending)
        assert clause is not None
        return Draft(
            number=number or str(self.counter),
            start=start,
            end=end,
            clause=clause,
            node=None,
            source=(
                self.outline.paragraphs[first].start,
                self.outline.paragraphs[last].end,
            ),
            deadline=time or clause.time,
            section=" / ".join(self.section),
            measure=self._measure(pending[0]),
            from_table=True,
        )

    def _bounds(self, pending: list[int]) -> tuple[int, int]:
        """The row's text: where several content columns precede the units, the last ones that
        run as sentences."""
        first = self.outline.paragraphs[pending[0]]
        label = _NUMBER_RUN_IN.match(self._line(pending[0]))
        start = first.start + (label.end() if label else 0)
        return start, self.outline.paragraphs[pending[-1]].end

    def _measure(self, index: int) -> Node | None:
        return self.outline.owner[index]
