"""Heads of columns and what their cells look like."""

from __future__ import annotations

import re
from functools import lru_cache

from luodi.compiler.lexicon.labels import LABELS

#: Column heads, by what stands under them.
NUMBER = frozenset("序号 编号 项次 序列 No. 任务编号 号 行次 序".split())
CONTENT = re.compile(
    r"^(?:(?!完成|联系|分值)\S){0,10}(?:内容|任务|举措|措施|事项|要求|目标|项目|要点|工作|行动|指标|标准|分工|清单|说明|任务分解|成果|步骤|名称|问题|及目标)(?:\(.*\))?$"
)
GROUP = re.compile(
    r"^(?:类别|分类|领域|板块|方面|环节|一级任务|二级任务|重点领域|任务类别|所属领域|任务分类|大类|专项|主要方面|重点方面|工作类别|工程|专项行动)$"
)
#: Heads of columns that name what the next column says; alone they hold the task itself.
TITLE_HEAD = re.compile(
    r"^(?:项目|事项|类别|名称|领域|方面|工作项目|项目名称|工程名称|服务事项|任务名称|指标|工作名称|重点事项)$"
)
_UNIT_HEADS = {word: role for role in ("lead", "supporting", "joint") for word in LABELS[role]}
_TIME_HEADS = frozenset(LABELS["time"])
_SCOPE_HEADS = frozenset(LABELS["scope"])
_SKIP_HEADS = frozenset(
    [*LABELS["person"], "备注", "分值", "各项分值", "进度", "完成情况", "联系方式"]
)
ROW_NUMBER = re.compile(r"^[(]?(\d{1,3}(?:[.-]\d{1,2})?|[一二三四五六七八九十]{1,3})[).、.]?$")
NUMBER_RUN_IN = re.compile(r"^(\d{1,3})[.、](?=\D)")
#: How a cell of units ends: with a unit's last word or with a role.
UNIT_CELL = re.compile(
    r"(?:局|委|办|部|厅|署|院|会|府|公司|集团|中心|单位|部门|区|县|市|镇|乡|街道|关|社|联|行|校|园|所|站|队|馆|台|学|司|落实|负责|配合|牵头|分工|参与|\)|等|企业|机构|村|组|室|处|科|州|省|旗|厂|场|团)$"
)
REMARK = re.compile(r"^(?:备注|注|说明)[:1-9]")


@lru_cache(maxsize=4096)
def head_kind(words: str) -> str | None:
    """What a column's head announces: number, content, group, a role, time, scope, skip."""
    words = re.sub(r"\s", "", words).rstrip(":")
    if words in NUMBER:
        return "number"
    if words in _UNIT_HEADS:
        return _UNIT_HEADS[words]
    bare = re.sub(r"\([^()]*\)$", "", words)
    if bare in _UNIT_HEADS:
        return _UNIT_HEADS[bare]
    if words in _TIME_HEADS or bare in _TIME_HEADS:
        return "time"
    if words in _SCOPE_HEADS:
        return "scope"
    if words in _SKIP_HEADS or bare in _SKIP_HEADS:
        return "skip"
    if GROUP.match(words):
        return "group"
    return "content" if CONTENT.match(words) else None
