"""Walks a Word text: paragraphs, tables and text boxes in their order → lines and cells."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from lxml import etree

from luodi.compiler.document import Cell
from luodi.compiler.read.docx import names as n
from luodi.compiler.read.docx.counting import Counting
from luodi.compiler.read.docx.headings import Shown
from luodi.compiler.read.docx.inline import BREAK, Inline, Line, chosen_branch, is_left_out
from luodi.compiler.read.docx.names import VAL, is_on, w
from luodi.compiler.read.docx.seen import Seen
from luodi.compiler.read.docx.styles import Look, Style, Styles, look_of_paragraph
from luodi.compiler.read.docx.tables import (
    MAX_CELLS,
    MAX_COLUMNS,
    Layout,
    Place,
    Weight,
    Weights,
    weigh,
)
from luodi.compiler.read.docx.writer import Writer
from luodi.compiler.read.zipped import too_large

_STYLE_NAME, _VANISH, _RUN_ON = w("pStyle"), w("vanish"), w("specVanish")
_CONTAINERS = frozenset({n.INS, n.MOVE_TO, w("customXml"), w("smartTag")})
_ALT_CHUNK = w("altChunk")
#: Far more than any paper has, empty ones counted.
MAX_PARAGRAPHS = 60_000
#: Deeper than this, tables in tables are read as their cells' paragraphs without a closer look.
_DEEPEST_CHOICE = 4
_SENTENCE_END = tuple("。；;：:！？!?）)”")
_FULL_LINE = 25
_OPENS_LINE = re.compile(
    r"\s*(?:[一二三四五六七八九十百]+[、.．]|[（(][一二三四五六七八九十百\d]+[）)]|\d{1,3}[.、．]|第[一二三四五六七八九十百\d]+[条章节]"
    r"|[①-⑳]|附件|备注|注[：:]|(?:牵头|责任|配合|主办|协办|参与)(?:单位|部门)|完成时限|——|\d{4}年|〔|\[|[（(])"
)


class Walker:
    """Reads a file's texts (the main one, then its notes) into one writer."""

    def __init__(self, name: str, styles: Styles, counting: Counting, seen: Seen) -> None:
        self.writer = Writer(name)
        self._name, self._paragraphs = name, 0
        self.shown: list[Shown] = []
        #: Notes that are referred to, ``(kind, id)``, in the order of reference.
        self.notes: dict[tuple[str, str], None] = {}
        self._styles, self._counting, self._seen = styles, counting, seen
        self._inline = Inline(seen, styles, self._note)
        self._pending: tuple[Line, Look, Style] | None = None
        self._cell: Cell | None = None
        self._tables = 0
        self._depth = 0
        self._cells = 0
        self._weights: Weights = {}
        self._later: deque[etree._Element] = deque()

    def story(self, root: etree._Element) -> None:
        """Read a text from its first paragraph to its last."""
        self._inline.begin(root)
        self._blocks(root)

    def _note(self, kind: str, note_id: str) -> None:
        self.notes[kind, note_id] = None

    def _blocks(self, parent: etree._Element) -> None:
        """Paragraphs and tables of a text, a cell, a box; a paragraph's mark that is gone joins
        it to the next one in the same place only."""
        outer, self._pending = self._pending, None
        self._children(parent)
        self._flush()
        self._pending = outer

    def _children(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == n.P:
                self._paragraph(child)
            elif tag == n.TBL:
                self._flush()
                self._table(child)
            elif tag == n.SDT:
                if not is_left_out(child, self._seen):
                    for content in child.iterchildren(n.SDT_CONTENT):
                        self._children(content)
            elif tag in _CONTAINERS:
                self._children(child)
            elif tag == n.ALTERNATE:
                branch = chosen_branch(child)
                if branch is not None:
                    self._children(branch)
            elif tag == _ALT_CHUNK:
                self._seen.chunks += 1
            elif tag in (n.DEL, n.MOVE_FROM):
                self._seen.deleted += 1

    # -- paragraphs ------------------------------------------------------------------------

    def _paragraph(self, element: etree._Element) -> None:
        self._paragraphs += 1
        if self._paragraphs > MAX_PARAGRAPHS:
            raise too_large(self._name)
        properties = element.find(n.P_PR)
        own = look_of_paragraph(properties)
        name = properties.find(_STYLE_NAME) if properties is not None else None
        style = self._styles.style(name.get(VAL) if name is not None else None)
        line = self._inline.read(element)
        if self._pending is not None:
            before, before_own, before_style = self._pending
            if before.words:
                own, style = before_own, before_style
            before.join(line)
            line = before
            self._pending = None
        mark = properties.find(n.R_PR) if properties is not None else None
        if mark is not None and self._is_joined(mark, line):
            self._pending = (line, own, style)
            return
        self._finish(line, own, style)

    def _is_joined(self, mark: etree._Element, line: Line) -> bool:
        """Whether a paragraph runs on in the next: its mark is deleted, or hidden."""
        if mark.find(n.DEL) is not None or mark.find(n.MOVE_FROM) is not None:
            self._seen.deleted += 1
            return True
        self._seen.inserted += mark.find(n.INS) is not None
        hidden = mark.find(_VANISH)
        if hidden is None or not is_on(hidden.get(VAL)):
            return False
        return mark.find(_RUN_ON) is not None or not line.words

    def _flush(self) -> None:
        if self._pending is not None:
            line, own, style = self._pending
            self._pending = None
            if line.words or line.boxes:
                self._finish(line, own, style)

    def _finish(self, line: Line, own: Look, style: Style) -> None:
        """Write a whole paragraph: its number, its words, the boxes that hang on it."""
        for behind, box in line.boxes:
            if not behind:
                self._blocks(box)
        if line.in_contents or (style.in_contents and line.words):
            self._seen.contents += 1
        else:
            self._write(line, own, style)
        for behind, box in line.boxes:
            if behind:
                self._blocks(box)

    def _write(self, line: Line, own: Look, style: Style) -> None:
        text = self._counting.next(own, style) + line.text
        parts = [text] if BREAK not in text else self._lines(text, own, style)
        for part in parts:
            block = self.writer.write(part, self._cell)
            if block is not None and self._cell is None:
                self._show(block, part.strip(), line, own, style)

    def _lines(self, text: str, own: Look, style: Style) -> list[str]:
        """A paragraph parted at its breaks, save where a title or a sentence only runs on."""
        centred = own.centred if own.centred is not None else bool(style.look.centred)
        lines: list[str] = []
        for part in text.split(BREAK):
            if lines and self._cell is None and _runs_on(lines[-1], part, centred):
                lines[-1] += part
            else:
                lines.append(part)
        return lines

    def _show(self, block: int, text: str, line: Line, own: Look, style: Style) -> None:
        """Keep what tells whether a paragraph is a heading."""
        level = style.heading
        if own.outline is not None:
            level = own.outline + 1 if 0 <= own.outline < 9 else None
        base = own.over(style.look).over(self._styles.look_of_default())
        self.shown.append(Shown(block, text, level, base, line.runs))

    # -- tables ----------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> None:
        if self._cell is not None:
            self._inner_table(table)
            return
        layout = Layout(table, self._seen)
        self._depth += 1
        if not layout.is_data or self._is_frame(table):
            for place in layout.places:
                self._blocks(place.element)
        else:
            self._data_table(layout)
        self._depth -= 1
        while self._later and self._cell is None:
            self._table(self._later.popleft())

    def _is_frame(self, table: etree._Element) -> bool:
        """Whether a table only frames the ones inside it."""
        if self._depth > _DEEPEST_CHOICE:
            return False
        weight = self._weight(table)
        return weight.frames and weight.inside > weight.size and not weight.duties

    def _weight(self, table: etree._Element) -> Weight:
        """What a table holds; the outermost one, met first, is weighed with all in it."""
        if table not in self._weights:
            self._weights |= weigh(table)
        return self._weights[table]

    def _inner_table(self, table: etree._Element) -> None:
        """A table in a cell: a table of duties is read by itself behind the outer one, any other
        belongs to the cell."""
        if self._depth <= _DEEPEST_CHOICE and self._weight(table).duties:
            self._later.append(table)
            return
        self._depth += 1
        for place in Layout(table, self._seen).places:
            self._blocks(place.element)
        self._depth -= 1

    def _data_table(self, layout: Layout) -> None:
        number = self._tables
        self._tables += 1
        for place in layout.places:
            self._cell = self._cell_of(number, place)
            self._blocks(place.element)
        self._cell = None

    def _cell_of(self, table: int, place: Place) -> Cell | None:
        self._cells += 1
        if place.column >= MAX_COLUMNS or self._cells > MAX_CELLS:
            return None
        return Cell(table, place.row, place.column, place.rows, place.columns, place.header)


def _runs_on(before: str, part: str, centred: bool) -> bool:
    """Whether a broken line is only set over two lines: a centred title, a long line of text."""
    if before.rstrip().endswith(_SENTENCE_END) or _OPENS_LINE.match(part) or not part.strip():
        return False
    return bool(before.strip()) and (centred or len(before) >= _FULL_LINE)


def note_paragraphs(root: etree._Element, kind: str, ids: Sequence[str]) -> list[etree._Element]:
    """The notes of a part that are referred to, in the order of reference."""
    name = w(kind.removesuffix("s"))
    notes = {note.get(w("id"), ""): note for note in root.iterchildren(name)}
    return [notes[note_id] for note_id in ids if note_id in notes]
