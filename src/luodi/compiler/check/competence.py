"""Duties whose usual bureau is not among the units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.competences import COMPETENCES
from luodi.compiler.check.leads import clause_of, listed
from luodi.compiler.check.rows import regular_name, texts_of
from luodi.compiler.model import CompiledProgramme, Task
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_ANY = re.compile("|".join(entry.subject.pattern for entry in COMPETENCES))
#: Units of this kind mind everything: nothing can be said against them.
_GENERAL = re.compile(
    r"(?:区|县|镇|乡|街道|州|旗|盟|村|管委会|政府|指挥部|领导小组|专班|办公室|委员会)$|^(?:各|有关|相关|其他|承担)"
)
_OPEN = re.compile(r"有关|相关|其他|各|等")
#: A long task touches many subjects in passing; only a short one is about its subject.
_LONGEST = 130


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Tasks about a strongly assigned subject, none of whose units is known to mind it."""
    return of_tasks(compiled.tasks, texts_of(paper))


def of_tasks(tasks: Sequence[Task], texts: Sequence[str]) -> Iterator[Diagnostic]:
    """What the tasks alone tell; ``texts`` are their words in regular script and width."""
    for task, text in zip(tasks, texts, strict=True):
        match = _ANY.search(text) if len(text) <= _LONGEST else None
        if match is None:
            continue
        units = _specialised(task)
        if units:
            yield from _task(task, text, units)


def _specialised(task: Task) -> list[str]:
    """The task's bureaus; none where a district, a headquarters or an open set could stand in."""
    names = [regular_name(n) for n in (*task.lead, *task.joint, *task.supporting)]
    aliases = [regular_name(alias) for _, alias in task.aliases]
    bearers = [regular_name(n) for n in (*task.lead, *task.joint)]
    if not bearers or any(_GENERAL.search(n) for n in bearers):
        return []
    if any(_OPEN.search(phrase) for phrase in task.open_sets):
        return []
    return names + aliases


def _task(task: Task, text: str, units: list[str]) -> Iterator[Diagnostic]:
    for entry in COMPETENCES:
        found = entry.subject.search(text)
        if found and not any(entry.units.search(name) for name in units):
            yield report(
                "N011",
                clause_of(task),
                [task.span],
                task=task.number,
                topic=found[0],
                usual=entry.usual,
                units=listed((*task.lead, *task.joint)),
            )
