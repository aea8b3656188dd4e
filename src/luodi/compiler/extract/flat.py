"""Tasks from tables that a page copy has flattened: each cell on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from luodi.compiler.document import Zone
from luodi.compiler.extract.clause import Clause, Role, parse
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.lexicon import roles
from luodi.compiler.lexicon.heads import NUMBER_RUN_IN, REMARK, ROW_NUMBER, UNIT_CELL, head_kind
from luodi.compiler.lexicon.units import (
    LEVEL_PREFIX,
    is_known,
    is_open_set,
    looks_like_unit,
    may_be_unit,
)
from luodi.compiler.numbering import label_of
from luodi.compiler.outline import Node, Outline
from luodi.compiler.view import regular

_TAIL = re.compile(r"等\S{0,10}$")
_FEW_ROWS = 3
_LONGEST_CELL = 260
_ALIAS_LINE = re.compile(r"^\([^()]{2,30}\)$")
_FIRST_LINE_LEADS = re.compile(
    r"第一行(?:单位|部门)?(?:为|是)牵头(?:单位|部门)?,?第二行(?:单位|部门)?(?:为|是)(?:配合|参与|协办)"
)


def flat_tasks(outline: Outline) -> list[Draft]:
    """Rows of tables whose cells a page copy has put on lines of their own."""
    drafts: list[Draft] = []
    index = 0
    while index < len(outline.paragraphs):
        heads, taken = _flat_heads(outline, index)
        if heads:
            flat = _Flat(outline, heads, index + taken)
            drafts.extend(flat.drafts())
            index = max(flat.position, index + 1)
        else:
            index += 1
    return drafts


def headless_tasks(outline: Outline) -> list[Draft]:
    """Rows of a flattened table without heads: numbered texts, each with lines of units below.

    Only where most of at least three numbered texts are written so; the first line leads and the
    second supports if the paper says it, else all are joint.
    """
    leaves = [node for node in outline.nodes if not node.children]
    rows = [(node, units) for node in leaves if (units := _unit_lines(outline, node))]
    if len(rows) < _FEW_ROWS or len(rows) * 10 < len(leaves) * 6:
        return []
    roles_of_lines: tuple[Role, Role] = (
        ("lead", "supporting")
        if _FIRST_LINE_LEADS.search(outline.view.text)
        else ("joint", "joint")
    )
    return [_headless(outline, node, units, roles_of_lines) for node, units in rows]


def _unit_lines(outline: Outline, node: Node) -> list[int]:
    """The last one or two paragraphs of a provision, if they are lists of units and no more."""
    found: list[int] = []
    index = node.paragraph + 1
    while index < len(outline.paragraphs) and outline.owner[index] is node and len(found) < 2:
        paragraph = outline.paragraphs[index]
        clause = parse(outline.view.text, paragraph.start, paragraph.end, role="joint")
        names = [_bare(item.text) for item in clause.items()] if clause else []
        sure = [n for n in names if is_known(n) or LEVEL_PREFIX.match(n) or is_open_set(n)]
        if not names or len(sure) * 2 < len(names) or not all(looks_like_unit(n) for n in names):
            break
        found.append(index)
        index += 1
    return found


def _headless(
    outline: Outline, node: Node, lines: list[int], line_roles: tuple[Role, Role]
) -> Draft:
    paragraphs, clause = outline.paragraphs, None
    for index, role in zip(lines, line_roles, strict=False):
        part = parse(outline.view.text, paragraphs[index].start, paragraphs[index].end, role=role)
        if part is not None:
            clause = part if clause is None else clause.with_more(part)
    assert clause is not None
    return Draft(
        number=node.printed,
        start=node.start,
        end=paragraphs[lines[0] - 1].end,
        clause=clause,
        node=node,
        source=(paragraphs[lines[0]].start, paragraphs[lines[-1]].end),
        deadline=clause.time,
        shape="headless",
    )


def _flat_heads(outline: Outline, index: int) -> tuple[list[str], int]:
    """Kinds of columns where a run of short paragraphs (or one line of words) are column heads,
    one of them of units; and how many paragraphs they take. Empty where there are none."""
    kinds = _heads_on_one_line(outline, index)
    if kinds:
        return kinds, 1
    for paragraph in outline.paragraphs[index : index + 10]:
        words = outline.view.text[paragraph.start : paragraph.end]
        kind = head_kind(words) if len(words) <= 14 and paragraph.cell is None else None
        if kind is None or paragraph.zone is Zone.TAIL:
            break
        kinds.append(kind)
    return (kinds, len(kinds)) if len(kinds) > 1 and _are_heads(kinds) else ([], 0)


def _heads_on_one_line(outline: Outline, index: int) -> list[str]:
    paragraph, view = outline.paragraphs[index], outline.view
    length = paragraph.end - paragraph.start
    if length > 60 or paragraph.cell is not None:
        return []
    if view.offsets[paragraph.end - 1] - view.offsets[paragraph.start] == length - 1:
        return []  # no blank in it: one word
    words = view.span(paragraph.start, paragraph.end).of(view.source).split()
    kinds = [head_kind(regular(word)) for word in words] if len(words) > 2 else []
    known = [kind for kind in kinds if kind is not None]
    return known if len(known) == len(kinds) and _are_heads(known) else []


def _no_cell(line: str) -> bool:
    """Whether a line is a row's number, a time or a head, and so holds no units."""
    return bool(ROW_NUMBER.match(line) or roles.is_time(line) or head_kind(line))


def _bare(name: str) -> str:
    """A name without its tail (等部门)."""
    return (_TAIL.sub("", name) or name) if "等" in name else name


def _are_heads(kinds: list[str]) -> bool:
    units = any(k in ("lead", "supporting", "joint") for k in kinds)
    return units and any(k in ("content", "group") for k in kinds)


class _Flat:
    """Reads the lines behind the heads: section lines, a number, the text, then the units."""

    def __init__(self, outline: Outline, heads: list[str], position: int) -> None:
        self.outline = outline
        self.view = outline.view.text
        self.heads = heads
        self.unit_roles: list[Role] = [role for k in heads for role in get_args(Role) if k == role]
        self.has_time = "time" in heads
        self.position = position
        self.numbered = "number" in heads or self._numbers_ahead()
        self.counter = 0
        self.section: list[str] = []
        self._known: dict[tuple[int, Role], Clause | None] = {}

    def _numbers_ahead(self) -> bool:
        lines = [self._line(i) for i in range(self.position, self.position + 12)]
        return sum(1 for line in lines if ROW_NUMBER.match(line)) >= 2

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
            and not REMARK.match(self._line(self.position))
        )

    def drafts(self) -> Iterator[Draft]:
        pending: list[int] = []
        number: str | None = None
        while self._more():
            line = self._line(self.position)
            _, taken = _flat_heads(self.outline, self.position)
            if taken:
                self.position += taken
                continue
            row = ROW_NUMBER.match(line)
            if row and not pending:
                number = row[1]
            elif not pending and self._is_section(line):
                self._open_section(line)
            elif pending and not _no_cell(line) and self._clause(self.position, self.unit_roles[0]):
                yield self._finish(pending, number)
                pending, number = [], None
                continue
            else:
                if not pending and number is None and (run_in := NUMBER_RUN_IN.match(line)):
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
                and bool(ROW_NUMBER.match(following))
                and (not self._clause(self.position, self.unit_roles[0]))
            )
        return not self._clause(self.position + 1, self.unit_roles[0])

    def _open_section(self, line: str) -> None:
        inner = line.startswith("(") or (self.section and label_of(line) is None)
        self.section = [*self.section[:1], line] if inner and self.section else [line]

    def _clause(self, index: int, role: Role) -> Clause | None:
        """Paragraph ``index`` as a cell of units, if it reads as one."""
        key = (index, role)
        if key not in self._known:
            self._known[key] = self._read_clause(index, role)
        return self._known[key]

    def _read_clause(self, index: int, role: Role, *, loose: bool = False) -> Clause | None:
        """``loose``: behind another cell of units, names that end like no unit pass too."""
        if index >= len(self.outline.paragraphs):
            return None
        paragraph = self.outline.paragraphs[index]
        start, end = paragraph.start, paragraph.end
        while end > start and self.view[end - 1] in "。;, ":
            end -= 1
        if end - start > _LONGEST_CELL or label_of(self.view[start:end]) is not None:
            return None
        if not loose and not UNIT_CELL.search(self.view, max(start, end - 8), end):
            return None
        clause = parse(self.view, start, end, role=role)
        if clause is None:
            return None
        if self.view[end : end + 1] == "。" and not any(d.worded for d in clause.duties):
            return None
        fits = may_be_unit if loose else looks_like_unit
        return clause if all(fits(_bare(item.text)) for item in clause.items()) else None

    def _next_cell(self, column: int) -> Clause | None:
        """The cell of units at the position, if there is one for this column of units."""
        line = self._line(self.position)
        if not self._more() or _no_cell(line):
            return None
        role = self.unit_roles[min(column, len(self.unit_roles) - 1)]
        part = self._clause(self.position, role)
        if part is None and column:
            part = self._read_clause(self.position, role, loose=True)
        if part is None or not _ALIAS_LINE.match(self._line(self.position + 1)):
            return part
        self.position += 1  # a second name in brackets on a line of its own
        first, last = self.outline.paragraphs[self.position - 1 : self.position + 1]
        return parse(self.view, first.start, last.end, role=role) or part

    def _cells(self) -> Clause:
        """Consume the cells of units: one for each unit column; where rows are numbered, further
        lines belong to the last column."""
        clause: Clause | None = None
        column = 0
        while column < len(self.unit_roles) or self.numbered:
            part = self._next_cell(column)
            if part is None:
                break
            clause = part if clause is None else clause.with_more(part)
            self.position += 1
            column += 1
        assert clause is not None, "the caller has seen that the line holds units"
        return clause

    def _finish(self, pending: list[int], number: str | None) -> Draft:
        """A row: the text that was pending, its cells of units and its time."""
        first = self.outline.paragraphs[self.position].start
        clause = self._cells()
        last = self.outline.paragraphs[self.position - 1].end
        time: str | None = None
        if self.has_time and self._more() and roles.is_time(self._line(self.position)):
            time = self._line(self.position)
            self.position += 1
        self.counter += 1
        start, end = self._bounds(pending)
        return Draft(
            number=number or str(self.counter),
            start=start,
            end=end,
            clause=clause,
            node=None,
            source=(first, last),
            deadline=time or clause.time,
            section=" / ".join(self.section),
            measure=self._measure(pending[0]),
            from_table=True,
            shape="flat",
            counted=not number,
        )

    def _bounds(self, pending: list[int]) -> tuple[int, int]:
        """The row's text. Where two columns hold content, a short first cell is a title."""
        first = pending[0]
        words = self._line(first)
        titled = self.heads.count("content") + self.heads.count("group") > 1 and len(pending) > 1
        if titled and len(words) <= 14 and "。" not in words and not NUMBER_RUN_IN.match(words):
            first = pending[1]
        label = NUMBER_RUN_IN.match(self._line(first))
        start = self.outline.paragraphs[first].start + (label.end() if label else 0)
        return start, self.outline.paragraphs[pending[-1]].end

    def _measure(self, index: int) -> Node | None:
        return self.outline.owner[index]
