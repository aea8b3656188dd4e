"""The good papers that faults are planted in: the golden papers, the real ones where they are,
and papers made of them by moving their clauses into an annexed table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from luodi.compiler.document import Cell, Reading, Zone
from luodi.compiler.model import CompiledProgramme, Task
from luodi.compiler.pipeline import Paper, compile_reading, with_paper
from luodi.compiler.read import read
from tests.mutation.edits import Edit, edited
from tests.scoring import GOLDEN, SHARED, load

_OPEN, _CLOSE = "（([【〔［", "）)]】〕］"
_TABLE = 900
HEADER = ("序号", "工作任务", "责任单位")


@dataclass(frozen=True, slots=True)
class Good:
    """A paper without the faults that are planted in it, and what the compiler makes of it."""

    name: str
    reading: Reading
    paper: Paper
    compiled: CompiledProgramme

    @property
    def text(self) -> str:
        return self.reading.text

    def words(self, task: Task) -> str:
        """The clause of a task."""
        span = task.responsibility_span
        return span.of(self.text) if span else ""


def good(reading: Reading, name: str) -> Good:
    return Good(name, reading, with_paper(reading)[0], compile_reading(reading))


@cache
def good_papers() -> tuple[Good, ...]:
    """Every paper with its gold file, then the papers made of them."""
    files = [*sorted(SHARED.rglob("*.gold.json")), *sorted(GOLDEN.rglob("*.gold.json"))]
    plain = [_read(load(path)[0]) for path in files]
    made = [one for p in plain for keep in (False, True) if (one := with_table(p, keep=keep))]
    return (*plain, *made)


def _read(path: Path) -> Good:
    return good(read(path.read_bytes(), name=path.name), path.name)


def with_table(base: Good, *, keep: bool) -> Good | None:
    """The paper with its tasks once more in a table behind it, and their clauses in the body
    only where ``keep``; None for papers that have a table or too few tasks."""
    tasks = [t for t in base.compiled.tasks if t.responsibility_span and len(t.text) >= 8]
    brackets = all(base.words(t)[:1] in tuple(_OPEN) for t in tasks)
    tables = any(d.from_table for d in base.paper.drafts) or any(
        block.cell for block in base.reading.blocks
    )
    if tables or len(tasks) < 5 or not brackets or len(tasks) < len(base.compiled.tasks):
        return None
    drop = [] if keep else [t.responsibility_span for t in tasks if t.responsibility_span]
    body = [p for p in base.paper.outline.paragraphs if p.zone is Zone.BODY]
    end = base.paper.view.span(body[-1].start, body[-1].end).end
    last = max(block.span.end for block in base.reading.blocks if block.span.start < end)
    rows = [("附件", None), ("任务分工表", None), *_cells(0, HEADER)]
    heading = ""
    for number, (task, draft) in enumerate(zip(tasks, base.paper.drafts, strict=True), 1):
        above = draft.node.parent if draft.node else None
        if above and above.heading and above.number + above.heading != heading:
            heading = above.number + above.heading
            rows.append((heading, Cell(_TABLE, 2 * number, 0, 1, len(HEADER))))
        words = re.sub(r"\s+", "", task.text)
        rows += _cells(2 * number + 1, (str(number), words, _inside(base.words(task))))
    edits = [Edit(s.start, s.end) for s in drop]
    made = edited(base.reading, [*edits, Edit(last, last, "", tuple(rows))])
    suffix = "clauses and table" if keep else "table"
    result = good(made.reading, f"{base.name} + {suffix}")
    return result if len(result.compiled.tasks) == len(tasks) else None


def _inside(clause: str) -> str:
    """A clause without the brackets around it."""
    words = clause.rstrip("。")
    return words[1:-1] if words[:1] in _OPEN and words[-1:] in _CLOSE else words


def _cells(row: int, words: tuple[str, ...]) -> list[tuple[str, Cell | None]]:
    return [(w, Cell(_TABLE, row, column, header=row == 0)) for column, w in enumerate(words)]
