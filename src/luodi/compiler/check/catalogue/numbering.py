"""Numbering: codes 201 to 299."""

from __future__ import annotations

from luodi.compiler.check.codes import CodeInfo

CODES = (
    CodeInfo(
        "W201",
        "编号跳号",
        "numbering skips",
        "编号跳号：这里应是第{expected}个，写的是“{number}”",
        "Numbering skips: number {expected} was expected here, “{number}” is printed",
        "请检查是否漏了一条，或编号有误。",
        "Check for a missing item or a wrong number.",
    ),
    CodeInfo(
        "W202",
        "编号重复",
        "numbering repeats",
        "编号重复：“{number}”在上一条已经用过",
        "Numbering repeats: “{number}” was used just before",
        "请顺次改号。",
        "Renumber.",
    ),
    CodeInfo(
        "W203",
        "编号倒退",
        "numbering goes back",
        "编号倒退：这里应是第{expected}个，写的是“{number}”",
        "Numbering goes back: number {expected} was expected here, “{number}” is printed",
        "请检查层次和编号。",
        "Check the level and the number.",
    ),
    CodeInfo(
        "W204",
        "清单序号不连续",
        "row numbers are not consecutive",
        "清单序号不连续：上一项是{before}，这一项是{number}",
        "Row numbers are not consecutive: {number} follows {before}",
        "请检查是否漏了一项、重了一项，或序号有误。",
        "Check for a missing or repeated row.",
    ),
    CodeInfo(
        "W205",
        "写明的数目与实际不符",
        "a stated number that is not so",
        "“{words}”写的是{stated}项（条），与本文的任务（{tasks}项）和各级条目都对不上",
        "“{words}” says {stated}, which is neither the number of tasks ({tasks}) nor of provisions of any kind",
        "请核对数目，或检查是否漏了内容。",
        "Check the number, or whether something is missing.",
    ),
)
