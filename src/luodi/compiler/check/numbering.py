"""Numbers that skip, repeat or go back, in the outline and in the rows of tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.document import Zone
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.outline import Fault
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_CODES = {"skip": "W201", "repeat": "W202", "restart": "W203"}


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Faults of the outline, then of the row numbers."""
    for fault in paper.outline.faults:
        if _is_fault(fault):
            node = fault.node
            span = paper.view.span(node.label_start, node.label_start + node.label.length)
            yield report(_CODES[fault.kind], span, number=node.printed, expected=fault.expected)
    yield from _rows(paper)


def _is_fault(fault: Fault) -> bool:
    """A list that begins anew at 1 is a new list; page chrome and front matter do not count."""
    node = fault.node
    return node.zone in (Zone.BODY, Zone.ANNEX) and node.label.value != 1


def _rows(paper: Paper) -> Iterator[Diagnostic]:
    """Arabic row numbers of a table count on by one, or begin anew at 1 under a new heading."""
    before: int | None = None
    for draft, task in zip(paper.drafts, paper.tasks, strict=True):
        if not draft.from_table or not task.number.isdecimal():
            before = None
            continue
        number = int(task.number)
        if before is not None and number != before + 1 and (number != 1 or before == 1):
            yield report("W204", task.span, before=before, number=number)
        before = number
