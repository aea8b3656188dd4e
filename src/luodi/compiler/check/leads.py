"""Who leads: tasks nobody answers for, and provisions that name nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.check.rows import regular_name
from luodi.compiler.document import Zone
from luodi.compiler.lexicon.units import level_of
from luodi.compiler.model import CompiledProgramme, Task
from luodi.compiler.numbering import Kind
from luodi.compiler.outline import Node
from luodi.compiler.view import regular
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: So many siblings with units make one without them stand out.
_SIBLINGS, _SHARE = 4, 0.75
_SHORTEST = 12
#: So many tasks, and so large a share, make sharing without a lead the way of the whole paper.
_WHOLE_PAPER, _MOSTLY = 5, 0.6
#: Provisions that need no units.
_FRAMING = re.compile(
    r"总体要求|总体思路|指导思想|原则|目标|附则|施行|有效期|解释|背景|总则|适用|定义|术语|期限|规定"
)
#: Behind the lead nothing but names.
_NO_ROLE = re.compile(
    r"牵头(?:负责|实施|落实|组织)?[,;](?:(?!牵头|配合|负责|参与|参加|职责|落实|协助|协同|会同|支持|单位|部门|分工|共同|联合|指导|实施|承担|推进)[^。:;])+[。)]*$"
)
_ROLES = (("lead", "牵头"), ("supporting", "配合"), ("joint", "按职责分工"))


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Tasks without a lead, shared ones without a coordinator, provisions without units."""
    yield from of_tasks(compiled.tasks)
    yield from _unassigned(paper)


def of_tasks(tasks: Sequence[Task]) -> Iterator[Diagnostic]:
    """What the units of the tasks alone tell, wherever the tasks come from."""
    shared: list[Task] = []
    yield from _several_leads(tasks)
    yield from _no_role(tasks)
    for task in tasks:
        if task.joint and not task.lead:
            if len(task.joint) > 1 and not _each_its_own(task.joint):
                shared.append(task)
        elif task.supporting and not task.lead:
            yield _only_supporting(task)
        yield from _twice(task)
    yield from _shared(shared, len(tasks))


def _several_leads(tasks: Sequence[Task]) -> Iterator[Diagnostic]:
    """All tasks with more leads than one, other than places each on its own ground."""
    found = [t for t in tasks if len(t.lead) > 1 and not _each_its_own(t.lead)]
    if found:
        yield _together("N016", found, len(tasks))


def _no_role(tasks: Sequence[Task]) -> Iterator[Diagnostic]:
    """Units behind a lead with no word of what they do: (市甲局牵头,市乙局)."""
    found = [t for t in tasks if t.lead and t.joint and _NO_ROLE.search(regular(t.responsibility))]
    if found:
        first = found[0]
        yield report(
            "W017",
            clause_of(first),
            [clause_of(t) for t in found[1:]],
            count=len(found),
            tasks=numbers(t.number for t in found),
            words=short(first.responsibility),
        )


def _shared(shared: list[Task], total: int) -> Iterator[Diagnostic]:
    """Tasks of several joint units: one finding where the whole paper is written so, one for
    all that two units share, one each for the rest."""
    if len(shared) >= _WHOLE_PAPER and len(shared) >= _MOSTLY * total:
        yield _together("W014", shared, total)
        return
    pairs = [task for task in shared if len(task.joint) == 2]
    if pairs:
        yield _together("N004", pairs, total)
    for task in shared:
        if len(task.joint) > 2:
            yield report(
                "W003",
                clause_of(task),
                task=task.number,
                count=len(task.joint),
                units=listed(task.joint),
            )


def _together(code: str, tasks: list[Task], total: int) -> Diagnostic:
    return report(
        code,
        clause_of(tasks[0]),
        [clause_of(t) for t in tasks[1:]],
        count=len(tasks),
        total=total,
        tasks=numbers(t.number for t in tasks),
    )


def clause_of(task: Task) -> Span:
    """Where a task's responsibility clause stands, else the task itself."""
    return task.responsibility_span or task.span


def numbers(values: Iterable[str], limit: int = 40) -> str:
    """Task numbers as a list for a message."""
    seen = list(dict.fromkeys(values))
    return "、".join(seen[:limit]) + ("…" if len(seen) > limit else "")


def listed(names: Iterable[str], limit: int = 6) -> str:
    """Units as a list for a message."""
    seen = list(names)
    return "、".join(seen[:limit]) + (f"等{len(seen)}家" if len(seen) > limit else "")


def _only_supporting(task: Task) -> Diagnostic:
    if "职责" in task.responsibility:
        return report(
            "E002",
            clause_of(task),
            task=task.number,
            count=len(task.supporting),
            words=short(task.responsibility.rstrip("。")),
        )
    return report(
        "E001", clause_of(task), task=task.number, role="配合", units=listed(task.supporting)
    )


def _each_its_own(joint: tuple[str, ...]) -> bool:
    """Places act each on its own ground: they need no coordinator among them."""
    return all(_is_place(regular_name(name)) for name in joint)


def _is_place(name: str) -> bool:
    return level_of(name) == "set" or name.endswith(
        ("区", "县", "市", "镇", "乡", "街道", "州", "旗", "政府", "管委会", "新区")
    )


def _twice(task: Task) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for role, word in _ROLES:
        for name in getattr(task, role):
            if name in seen:
                yield report(
                    "W012",
                    clause_of(task),
                    task=task.number,
                    unit=name,
                    first=seen[name],
                    second=word,
                )
            seen.setdefault(name, word)


def _unassigned(paper: Paper) -> Iterator[Diagnostic]:
    """Where nearly all siblings name their units, one that does not was probably forgotten."""
    if any(draft.from_table for draft in paper.drafts):
        return
    named: set[str] = set()
    for draft in paper.drafts:
        named.update(node.id for node in (draft.node.chain() if draft.node else ()))
    groups: dict[tuple[str, Kind], list[Node]] = {}
    for node in paper.outline.nodes:
        if node.zone is Zone.BODY and node.end - node.start >= _SHORTEST:
            groups.setdefault((node.parent.id if node.parent else "", node.label.kind), []).append(
                node
            )
    for siblings in groups.values():
        count = Counter(node.id in named for node in siblings)
        if count[True] < _SIBLINGS or count[True] < _SHARE * len(siblings):
            continue
        for node in siblings:
            if node.id not in named and not _FRAMING.search(_title(paper, node)):
                span = paper.view.span(node.label_start, node.start + max(2, len(node.heading)))
                yield report(
                    "W005",
                    span,
                    heading=short(node.printed + " " + _title(paper, node), 30),
                    count=len(siblings),
                    named=count[True],
                )


def _title(paper: Paper, node: Node) -> str:
    if node.heading:
        return node.heading.rstrip("。")
    return paper.view.original(node.start, min(node.end, node.start + 30))
