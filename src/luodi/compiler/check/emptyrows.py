"""Rows of a table that name no unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.rows import quote
from luodi.compiler.document import Cell, Paragraph
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_SHORTEST = 8
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]+(?:、|$)|\([一二三四五六七八九十]+\)|备注|注[:1-9]|说明)"
)


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Rows with a text but an empty cell of units: nobody would do them."""
    yield from _cells(paper)
    yield from _lines(paper)


def _cells(paper: Paper) -> Iterator[Diagnostic]:
    paragraphs = [p for p in paper.outline.paragraphs if p.cell is not None]
    starts = [p.start for p in paragraphs]
    if not starts:
        return
    columns: dict[int, tuple[int, int]] = {}
    filled: set[tuple[int, int]] = set()
    for draft in paper.drafts:
        text = _cell_at(paragraphs, starts, draft.start)
        units = _cell_at(paragraphs, starts, draft.source[0])
        if draft.from_table and text and units and text.table == units.table:
            columns.setdefault(text.table, (text.column, units.column))
            filled.add((text.table, text.row))
    first: dict[int, int] = {}
    for table, row in filled:
        first[table] = min(row, first.get(table, row))
    heads = {
        (p.cell.table, p.cell.row)
        for p in paragraphs
        if p.cell and p.cell.column == 0 and _is_heading(paper.view.text[p.start : p.end])
    }
    counted = {
        (p.cell.table, p.cell.row)
        for p in paragraphs
        if p.cell and p.cell.column == 0 and paper.view.text[p.start : p.end].isdecimal()
    }
    named = {(p.cell.table, p.cell.row, p.cell.column) for p in paragraphs if p.cell}
    filled |= heads
    for paragraph in paragraphs:
        cell = paragraph.cell
        if cell is None or cell.table not in columns:
            continue
        if cell.row < first[cell.table] and (cell.table, cell.row) not in counted:
            continue  # the table's head
        content, units_column = columns[cell.table]
        if cell.column != content or cell.column_span > 1 or (cell.table, cell.row) in filled:
            continue
        filled.add((cell.table, cell.row))
        if (cell.table, cell.row, units_column) not in named and _is_text(paper, paragraph):
            yield _finding(paper, paragraph.start, paragraph.end)


def _cell_at(paragraphs: list[Paragraph], starts: list[int], place: int) -> Cell | None:
    at = bisect_right(starts, place) - 1
    if at < 0 or place > paragraphs[at].end:
        return None
    return paragraphs[at].cell


def _is_text(paper: Paper, paragraph: Paragraph) -> bool:
    words = paper.view.text[paragraph.start : paragraph.end]
    return len(words) >= _SHORTEST and not _is_heading(words)


def _is_heading(words: str) -> bool:
    """A heading between rows: numbered as one, and no sentence."""
    return _HEADING.match(words) is not None and not (words.endswith("。") and "," in words)


def _lines(paper: Paper) -> Iterator[Diagnostic]:
    """In a table flattened to lines, a row without units runs on into the next row's number."""
    text = paper.view.text
    for draft in paper.drafts:
        if not draft.from_table or not draft.number.isdecimal():
            continue
        following = f"\n{int(draft.number) + 1}\n"
        at = text.find(following, draft.start, draft.end)
        if at > draft.start:
            yield _finding(paper, draft.start, at)


def _finding(paper: Paper, start: int, end: int) -> Diagnostic:
    return report("E015", paper.view.span(start, end), words=quote(paper, start, end, 60))
