"""What can be verified: codes 401 to 499."""

from __future__ import annotations

from luodi.compiler.check.codes import CodeInfo

CODES = (
    CodeInfo(
        "N401",
        "任务无从核验",
        "a task no one could verify",
        "第{task}项任务没有数量、时限，也没有可见成果（{reason}）",
        "Task {task} has no number, date or deliverable ({reason_en})",
        "补写一项看得见的成果、数量或完成时限。",
        "Add a visible deliverable, a number or a date.",
    ),
    CodeInfo(
        "N402",
        "任务只能核验有无",
        "a task that can be verified only in part",
        "第{task}项任务有成果（“{object}”），但没有数量和时限",
        "Task {task} has a deliverable (“{object}”) but neither number nor date",
        "补写数量或完成时限。",
        "Add a number or a date.",
    ),
    CodeInfo(
        "N403",
        "可核验程度小结",
        "how far the tasks can be verified",
        "{total}项任务中，有数量、时限或完成标志的{strong}项，只能核验成果有无的{weak}项，无从核验的{none}项",
        "Of {total} tasks, {strong} have a number, date or finishing mark, {weak} only a deliverable, {none} nothing to verify",
        "可从无从核验的任务改起。",
        "Begin with those that cannot be verified.",
    ),
)
