"""Units that carry far more tasks than others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.leads import clause_of
from luodi.compiler.model import CompiledProgramme, Task
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: A unit is shown when it answers for more tasks than this, and for a larger share than that.
#: Both are a choice of this product, not a rule of law; see docs/manual/diagnostics.md.
MOST_TASKS, LARGEST_SHARE = 10, 0.15
#: Only these units can be spared: a whole district or town carries everything on its ground.
_PLACES = ("区", "县", "镇", "乡", "街道", "州", "旗", "政府", "管委会")


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Units whose share of leading and joint tasks is far above the others'."""
    return of_programme(compiled)


def of_programme(compiled: CompiledProgramme) -> Iterator[Diagnostic]:
    """What the units and tasks alone tell, wherever they come from."""
    total = len(compiled.tasks)
    heavy = [
        unit
        for unit in compiled.units
        if unit.lead + unit.joint > max(MOST_TASKS, LARGEST_SHARE * total)
        and unit.level != "set"
        and not unit.name.endswith(_PLACES)
    ]
    if not heavy:
        return
    first = _first_tasks(compiled.tasks)
    for unit in heavy:
        count = unit.lead + unit.joint
        yield report(
            "N010",
            clause_of(first[unit.name]),
            unit=unit.name,
            count=count,
            total=total,
            share=round(100 * count / total),
            lead=unit.lead,
            joint=unit.joint,
        )


def _first_tasks(tasks: tuple[Task, ...]) -> dict[str, Task]:
    """The first task of each unit that it leads or shares."""
    first: dict[str, Task] = {}
    for task in tasks:
        for name in (*task.lead, *task.joint):
            first.setdefault(name, task)
    return first
