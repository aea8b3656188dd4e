"""Open sets: phrases such as 有关部门 that name nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.check.leads import clause_of, numbers
from luodi.compiler.check.rows import regular_name
from luodi.compiler.lexicon.units import is_open_set
from luodi.compiler.model import CompiledProgramme, Task
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Sets whose members somebody still has to name. 各区, 各县(市)政府, 各镇 are closed: the division
#: of the territory names their members.
_VAGUE = re.compile(
    r"有关|相关|其他|其它|等|成员单位|责任(?:单位|部门)|承担|涉及|参与|对应|(?:市|省|区|县)(?:直|属)|部门$|单位$|机构$|企业$"
)
_CLOSED = re.compile(
    r"^各(?:级)?(?:区|县|市|镇|乡|州|省|地|街道|自治区|盟|旗|直辖市|功能区|开发区|园区)"
)


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Tasks that rest on an open set alone, and the other open sets, each phrase once."""
    return of_tasks(compiled.tasks)


def of_tasks(tasks: Sequence[Task]) -> Iterator[Diagnostic]:
    """What the units of the tasks alone tell, wherever the tasks come from."""
    elsewhere: dict[str, list[Task]] = {}
    for task in tasks:
        vague = [phrase for phrase in task.open_sets if is_vague(phrase)]
        if not vague:
            continue
        bearers = [*task.lead, *task.joint] or list(task.supporting)
        if bearers and all(is_open_set(regular_name(name)) for name in bearers):
            yield report(
                "W008", clause_of(task), task=task.number, phrase=short("、".join(vague), 40)
            )
            continue
        for phrase in vague:
            elsewhere.setdefault(phrase, []).append(task)
    for phrase, found in elsewhere.items():
        yield report(
            "N009",
            clause_of(found[0]),
            [clause_of(t) for t in found[1:]],
            phrase="…" + phrase if phrase.startswith("等") else phrase,
            tasks=numbers(t.number for t in found),
        )


def is_vague(phrase: str) -> bool:
    """Whether a set's members are still to be named.

    >>> is_vague("其他部门"), is_vague("各县(市、区)政府")
    (True, False)
    """
    words = regular_name(phrase)
    if _CLOSED.match(words) and not re.search(r"有关|相关|责任|成员", words):
        return False
    return bool(_VAGUE.search(words))
