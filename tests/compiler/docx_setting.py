"""Sets a paper that was read in another format as a Word file, as an office would: numbers by
styles that count, tables with merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from luodi.compiler.document import Cell, Reading
from luodi.compiler.numbering import Kind, Label, label_of
from luodi.compiler.read.docx.numerals import chinese
from luodi.compiler.view import make_view, regular
from tests.compiler.docx_files import docx, in_list, level, num, p, plan, style, tbl, tc, tr

_LEVELS = (Kind.CN, Kind.PAREN_CN, Kind.NUM, Kind.PAREN_NUM)
_FORMATS = {Kind.CN: "chineseCountingThousand", Kind.PAREN_CN: "chineseCounting"}


@dataclass(slots=True)
class _Counter:
    """Counts as Word will, to know which printed numbers may be left to it."""

    texts: dict[Kind, str] = field(default_factory=dict)
    counts: dict[Kind, int] = field(default_factory=dict)
    automatic: int = 0

    def takes(self, label: Label, printed: str) -> bool:
        """Whether Word would print just this number here; then it counts."""
        if label.kind not in _LEVELS:
            return False
        digits = chinese(label.value) if label.kind in _FORMATS else str(label.value)
        text = printed.replace(digits, f"%{_LEVELS.index(label.kind) + 1}", 1)
        if "%" not in text or self.texts.setdefault(label.kind, text) != text:
            return False
        if label.value != self.counts.get(label.kind, 0) + 1:
            return False
        self.counts[label.kind] = label.value
        for deeper in _LEVELS[_LEVELS.index(label.kind) + 1 :]:
            self.counts.pop(deeper, None)
        self.automatic += 1
        return True

    def numbering(self) -> list[str]:
        levels = [
            level(index, _FORMATS.get(kind, "decimal"), self.texts.get(kind, f"%{index + 1}"))
            for index, kind in enumerate(_LEVELS)
        ]
        return [plan(0, *levels), num(1, 0)]


#: A line end inside a paragraph, with the blanks of the next line.
_WRAPPED = re.compile(r"\s*\n\s*")
_STYLES = [style(f"n{index}", pr=in_list(1, index)) for index in range(len(_LEVELS))]


def as_docx(reading: Reading) -> tuple[bytes, int]:
    """The paper as a Word file, and how many of its numbers are left to Word."""
    view, spans = make_view(reading)
    counter = _Counter()
    body: list[str] = []
    table: list[tuple[Cell, str]] = []
    for start, end, cell in spans:
        words = _WRAPPED.sub("", view.span(start, end).of(view.source))
        if table and (cell is None or cell.table != table[0][0].table):
            body.append(_table(table))
            table = []
        if cell is None:
            body.append(_paragraph(words, counter))
        else:
            table.append((cell, words))
    if table:
        body.append(_table(table))
    return docx(*body, styles=_STYLES, numbering=counter.numbering()), counter.automatic


def _paragraph(words: str, counter: _Counter) -> str:
    label = label_of(regular(words))
    if label is None or len(words) == label.length or words[: label.length].endswith(" "):
        return p(words)
    if not counter.takes(label, words[: label.length]):
        return p(words)
    return p(words[label.length :], style=f"n{_LEVELS.index(label.kind)}")


def _table(cells: Iterable[tuple[Cell, str]]) -> str:
    at: dict[tuple[int, int], tuple[Cell, list[str]]] = {}
    for cell, words in cells:
        at.setdefault((cell.row, cell.column), (cell, []))[1].append(words)
    height = max(row for row, _ in at) + 1
    width = max(cell.column + cell.column_span for cell, _ in at.values())
    return tbl(*[_row(at, row, width) for row in range(height)])


def _row(at: dict[tuple[int, int], tuple[Cell, list[str]]], row: int, width: int) -> str:
    made: list[str] = []
    column = 0
    while column < width:
        above = next(
            (c for (r, k), (c, _) in at.items() if k == column and r < row < r + c.row_span), None
        )
        own = at.get((row, column))
        cell = own[0] if own else above
        columns = min(cell.column_span, width - column) if cell else 1
        pr = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        if own is None and above is not None:
            pr += "<w:vMerge/>"
        elif own is not None and own[0].row_span > 1:
            pr += '<w:vMerge w:val="restart"/>'
        made.append(tc(*(own[1] if own else ()), pr=pr))
        column += columns
    return tr(*made)
