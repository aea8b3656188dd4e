"""What a paper says of its own size: 共22条措施, 分解为102项任务."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.rows import quote
from luodi.compiler.document import Zone
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.numbering import cn_value
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_NUMBER = r"(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,6})"
_OF = (
    r"(?:具体|重点|主要|工作|改革|政策|支持|扶持|惠企|便民|落实)*(?:任务|措施|举措|政策|条款|事项)"
)
_OWN = re.compile(
    r"本(?:意见|方案|措施|政策|文件?|办法|规划|计划|行动|清单|表|通知)[^。;]{0,12}?"
    rf"(?:共|提出|明确|推出|制定|包括|包含|分解|细化|梳理|形成|部署)[^。;\d]{{0,8}}?{_NUMBER}(?:条|项){_OF}"
)
#: A heading of a table or of an annex: 重点任务分工表(共102项).
_TITLE = re.compile(rf"^[^。]{{2,40}}\((?:共|共计|合计){_NUMBER}(?:条|项)(?:{_OF})?\)$")
_LONGEST_TITLE = 60


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Stated numbers that are no number of anything the paper holds."""
    text = paper.view.text
    if "条" not in text and "项" not in text:
        return
    counts: set[int] | None = None
    for start, end in _statements(paper):
        match = _OWN.search(text, start, end) or (
            _TITLE.match(text[start:end]) if end - start <= _LONGEST_TITLE else None
        )
        if match is None:
            continue
        counts = counts if counts is not None else counts_of(compiled, paper)
        stated = cn_value(match["n"])
        if counts and stated not in counts:
            span = paper.view.span(start, end)
            yield report(
                "W205",
                span,
                stated=stated,
                tasks=len(compiled.tasks),
                words=quote(paper, start, end, 40),
            )


def _statements(paper: Paper) -> Iterator[tuple[int, int]]:
    """Sentences of the body, and paragraphs short enough for headings."""
    sentences = [(s.start, s.end) for s in paper.sentences if s.zone is not Zone.TAIL]
    starts = {start for start, _ in sentences}
    yield from sentences
    for paragraph in paper.outline.paragraphs:
        if paragraph.zone in (Zone.FRONT, Zone.ANNEX) and paragraph.start not in starts:
            yield paragraph.start, paragraph.end


def counts_of(compiled: CompiledProgramme, paper: Paper) -> set[int]:
    """Whatever somebody may have counted: tasks, measures, provisions of each kind, in the whole
    paper and under each heading."""
    if not compiled.tasks and not paper.outline.nodes:
        return set()
    found = {len(compiled.tasks), len(compiled.measures), len(paper.covered)}
    for zone in (Zone.BODY, Zone.ANNEX):
        kinds = Counter(n.label.kind for n in paper.outline.nodes if n.zone is zone)
        found.update(kinds.values())
        leaves = Counter(
            n.label.kind for n in paper.outline.nodes if n.zone is zone and not n.children
        )
        found.update(leaves.values())
        found.add(sum(leaves.values()))
    tables = Counter(d.measure.id if d.measure else "" for d in paper.drafts if d.from_table)
    found.update(tables.values())
    found.add(sum(tables.values()))
    numbers = [int(t.number) for t in compiled.tasks if t.number.isdecimal()]
    found.update(numbers[-1:])
    return found - {0}
