"""Facts about the paper: codes 601 to 699."""

from __future__ import annotations

from luodi.compiler.check.codes import CodeInfo

CODES = (
    CodeInfo(
        "N601",
        "有适用多项任务的总括说明",
        "a standing note",
        "有适用于多项任务的说明：“{words}”",
        "A note applies to many tasks: “{words}”",
        "登记任务时请把它一并带上。",
        "Carry it along when the tasks are registered.",
    ),
    CodeInfo(
        "N602",
        "没有可落实到单位的任务",
        "no task assigned to units",
        "没有读到写明责任单位的任务：{why}",
        "No task names responsible units: {why}",
        "如本文需要分工落实，请在条文后写明责任单位，或附分工清单。",
        "If work is to be shared out, name the units behind each provision or annex a table.",
    ),
    CodeInfo(
        "N603",
        "同类意见没有逐条列出",
        "further findings of one kind",
        "“{title}”（{kind}）还有{count}处，没有逐条列出",
        "“{title_en}” ({kind}): {count} further places are not listed one by one",
        "先改已列出的，再检查一次。",
        "Mend those listed, then check again.",
    ),
)
