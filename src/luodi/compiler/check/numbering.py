"""Numbers that skip, repeat or go back, in the outline and in the rows of tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.document import Zone
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.numbering import Kind
from luodi.compiler.outline import Fault
from luodi.compiler.view import regular
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_FIRST = re.compile(r"[::。;]\(?1[.、)]")
_CODES = {"skip": "W201", "repeat": "W202", "restart": "W203"}


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Faults of the outline, then of the row numbers."""
    yield from _dotted(paper)
    twice = _first_twice(paper.outline.faults)
    for fault in paper.outline.faults:
        if (_is_fault(fault) or fault in twice) and not _begins_inside(paper, fault):
            node = fault.node
            span = paper.view.span(node.label_start, node.label_start + node.label.length)
            yield report(_CODES[fault.kind], span, number=node.printed, expected=fault.expected)
    yield from _rows(paper)


def _is_fault(fault: Fault) -> bool:
    """A list that begins anew at 1 is a new list; page chrome and front matter do not count."""
    node = fault.node
    if node.zone not in (Zone.BODY, Zone.ANNEX) or node.label.value == 1:
        return False
    return node.label.kind is not Kind.DOTTED


def _dotted(paper: Paper) -> Iterator[Diagnostic]:
    """2.1, 2.1.1, 2.1.2, 2.2: numbers count on among those with the same numbers before them."""
    last: dict[tuple[Zone, str], int] = {}
    for node in paper.outline.nodes:
        if node.label.kind is not Kind.DOTTED or node.zone not in (Zone.BODY, Zone.ANNEX):
            continue
        above = (node.zone, regular(node.printed).strip(".、 ").rpartition(".")[0])
        value, before = node.label.value, last.get(above, 0)
        if value not in (before + 1, 1):
            kind = "repeat" if value == before else "skip" if value > before else "restart"
            span = paper.view.span(node.label_start, node.label_start + node.label.length)
            yield report(_CODES[kind], span, number=node.printed, expected=before + 1)
        last[above] = value


def _first_twice(faults: list[Fault]) -> list[Fault]:
    """一、 a second time where 三、 follows: no new list, the second number was printed wrong."""
    return [
        fault
        for fault, following in pairwise(faults)
        if fault.kind == "repeat"
        and fault.node.label.value == 1
        and following.kind == "skip"
        and following.node.label.value == 3
        and following.node.parent is fault.node.parent
        and following.node.label.kind is fault.node.label.kind
    ]


def _begins_inside(paper: Paper, fault: Fault) -> bool:
    """Number 1 stands inside the paragraph before: 备注:1.……, then 2.…… on its own line."""
    if fault.expected != 1 or fault.node.label.value != 2 or not fault.node.paragraph:
        return False
    before = paper.outline.paragraphs[fault.node.paragraph - 1]
    return bool(_FIRST.search(paper.view.text, before.start, before.end))


def _rows(paper: Paper) -> Iterator[Diagnostic]:
    """Arabic row numbers of a table count on by one, or begin anew at 1 under a new heading."""
    before: int | None = None
    for draft, task in zip(paper.drafts, paper.tasks, strict=True):
        if not draft.from_table or not task.number.isdecimal():
            before = None
            continue
        number = int(task.number)
        merged = number == before and _in_cells(paper, draft)
        jumps = before is not None and number != before + 1 and (number != 1 or before == 1)
        if before is not None and jumps and not merged:
            yield report("W204", task.span, before=before, number=number)
        before = number


def _in_cells(paper: Paper, draft: Draft) -> bool:
    """In a table of cells one number may be merged over several rows: then the later rows have
    no cell of their own that prints it."""
    paragraphs, text = paper.outline.paragraphs, paper.view.text
    at = bisect_right(paragraphs, draft.start, key=lambda p: p.start) - 1
    cell = paragraphs[at].cell
    if cell is None:
        return False
    while at > 0 and (left := paragraphs[at - 1].cell) and left.table == cell.table:
        at -= 1
        if left.row != cell.row:
            break
        if text[paragraphs[at].start : paragraphs[at].end].strip(".、") == draft.number:
            return False
    return True
