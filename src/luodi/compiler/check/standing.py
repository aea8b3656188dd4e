"""Facts worth knowing about a paper: standing notes, and why it has no tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.document import Zone
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_DUTY = re.compile(
    r"牵头单位|责任单位|责任部门|按职责分工|牵头负责|配合单位|\([^()]{2,80}(?:牵头|负责|配合)[^()]{0,40}\)"
)
_ACTOR = re.compile(r"(?:局|委|办|厅|部门|政府|单位|部|署|院|会)(?:要|应当?|须|负责|会同)")
_TABLE = re.compile(r"附(?:件|表)[^。\n]{0,20}(?:分工|清单|任务)")


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """One note for each standing note; one where no task was found, with the reason."""
    for note in compiled.standing_notes:
        yield report("N601", note.span, words=short(note.text))
    if not compiled.tasks:
        yield report("N602", _title_span(compiled), why=_why(paper))


def _title_span(compiled: CompiledProgramme) -> Span:
    title = compiled.document.title
    at = compiled.text.find(title) if title else -1
    return Span(at, at + len(title)) if at >= 0 else Span(0, min(1, len(compiled.text)))


def _why(paper: Paper) -> str:
    text = "\n".join(
        paper.view.text[p.start : p.end]
        for p in paper.outline.paragraphs
        if p.zone is not Zone.TAIL
    )
    if _TABLE.search(text) and not any(p.zone is Zone.ANNEX for p in paper.outline.paragraphs):
        return "分工可能写在没有一并送检的附件里"
    if _DUTY.search(text):
        return "有责任分工的字样，但没能读成责任单位"
    if _ACTOR.search(text):
        return "文中点到了单位要做的事，但没有按条写明责任单位"
    return "全文没有责任分工的字样"
