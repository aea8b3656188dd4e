"""One office under two names, and units that stand above the issuer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report
from luodi.compiler.check.leads import clause_of
from luodi.compiler.check.rows import regular_name
from luodi.compiler.lexicon.units import LEVEL_PREFIX, LOCAL, level_of
from luodi.compiler.model import CompiledProgramme, DocumentInfo, Task
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Names of one office at one level of government. A place has one of them: two in one paper are
#: two writings, or one of before and one of after a reform.
SAME_OFFICE = tuple(
    tuple(line.split())
    for line in """发展改革委 发展和改革委员会 发展和改革局 发展改革局 发改委 发改局
工业和信息化局 工信局 经信局 经信委 经济和信息化局 经济信息化局
工业和信息化厅 工信厅 经信厅 经济和信息化厅
科技局 科学技术局
科技厅 科学技术厅
教育局 教育委
民族宗教局 民宗局 民宗委 民族宗教委
人力资源社会保障局 人力资源和社会保障局 人社局 人力社保局
人力资源社会保障厅 人力资源和社会保障厅 人社厅 人力社保厅
规划和自然资源局 自然资源局 自然资源和规划局 自然资源规划局 国土局 国土资源局
生态环境局 环保局
生态环境厅 环保厅
住房城乡建设局 住房和城乡建设局 住建局
住房城乡建设厅 住房和城乡建设厅 住建厅
交通运输局 交通局 交通委 交通运输委
交通运输厅 交通厅
农业农村局 农业局
农业农村厅 农业厅
文化广电旅游局 文化和旅游局 文旅局 文广旅局 文广旅游局 文化广电和旅游局 文化广电旅游体育局
文化和旅游厅 文旅厅
卫生健康局 卫生健康委 卫健委 卫健局 卫生局 卫生计生委
退役军人事务局 退役军人局
应急管理局 应急局 安监局
国资委 国有资产监督管理委员会
市场监管局 市场监督管理局 市场监管委 工商局 食药监局
医保局 医疗保障局
林业局 林业和草原局 林草局
城市管理局 城管局
城市管理和综合执法局 城市管理综合执法局 城管执法局
政务服务数据管理局 政务服务和数据管理局 政数局
地方金融监管局 地方金融监督管理局
机关事务管理局 机关事务局
粮食和物资储备局 粮食和储备局 粮食局
供销社 供销总社 供销合作社 供销合作总社
邮政管理局 邮政局
公积金中心 住房公积金管理中心
海洋与渔业局 渔业局""".split("\n")
)
_OFFICE = {name: number for number, names in enumerate(SAME_OFFICE) for name in names}

#: Offices of the line ministries: each level works on the ground of those below it.
_ON_THE_SPOT = frozenset(
    "税务局 气象局 地震局 海关 烟草局 烟草专卖局 邮政局 邮政管理局 通信管理局 药监局 药品监管局 水文局 公积金中心 住房公积金管理中心 消防救援支队 消防救援总队".split()
)
_PREFIX_LEVEL = {"省": 3, "自治区": 3, "全省": 3, "市": 2, "全市": 2, "州": 2, "盟": 2} | {
    "区": 1, "县": 1, "旗": 1, "镇": 0, "乡": 0
}  # fmt: skip
_BY_OTHERS = (
    "从其他单位看是乡镇",
    "从其他单位看是县级",
    "从其他单位看是市级",
    "从其他单位看是省级",
)
_ENOUGH, _MOSTLY = 3, 0.6
_LEVEL_NAMES = {"provincial": 3, "municipal": 2, "county": 1, "township": 0}
_MUNICIPALITY = re.compile(r"^(?:中共)?(?:北京|上海|天津|重庆)市(?!\S{1,6}[区县])")
_ISSUER_LEVEL = (
    (0, re.compile(r"(?<!城)(?:镇|乡|街道)(?:人民政府|党委|党政|办事处|办公室|$)")),
    (1, re.compile(r"(?<!自治)(?:县|区|旗)(?:人民政府|委|政府|党委|农业|发展|管委会|$)")),
    (2, re.compile(r"(?:市|州|盟|地区)(?:人民政府|委|政府|行政公署|$)")),
    (3, re.compile(r"(?:省|自治区)(?:人民政府|委|党委|政府|$)")),
)
#: A paper that asks or reports upwards speaks to those above.
_UPWARDS = re.compile(r"(?:报告|请示|函|复函|建议)(?:\([^()]*\))?$")


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Two names of one office, then units and addressees above the issuer."""
    return of_tasks(compiled.tasks, compiled.document)


def of_tasks(tasks: Sequence[Task], document: DocumentInfo) -> Iterator[Diagnostic]:
    """What the units of the tasks and the paper's issuer tell."""
    holders = _holders(tasks)
    above = list(_above(holders, document))
    yield from above
    told = {dict(finding.facts)["unit"] for finding in above}
    yield from _two_names({name: held for name, held in holders.items() if name not in told})


def _holders(tasks: Sequence[Task]) -> dict[str, list[Task]]:
    holders: dict[str, list[Task]] = {}
    for task in tasks:
        for name in dict.fromkeys((*task.lead, *task.supporting, *task.joint)):
            holders.setdefault(name, []).append(task)
    return holders


def _split(name: str) -> tuple[str, str]:
    """A unit's level as written in front, and its own name."""
    words = regular_name(name)
    match = LEVEL_PREFIX.match(words)
    return (match[0], words[match.end() :]) if match else ("", words)


def _two_names(holders: dict[str, list[Task]]) -> Iterator[Diagnostic]:
    names: dict[tuple[str, int], list[str]] = {}
    for name in holders:
        prefix, bare = _split(name)
        if prefix and bare in _OFFICE:
            names.setdefault((prefix, _OFFICE[bare]), []).append(name)
    for same in names.values():
        if len({regular_name(name) for name in same}) < 2:
            continue
        usual = max(same, key=lambda name: len(holders[name]))
        for name in same:
            if name != usual:
                yield report(
                    "W018",
                    clause_of(holders[name][0]),
                    [*map(clause_of, holders[name][1:]), clause_of(holders[usual][0])],
                    name=name,
                    usual=usual,
                )


def _above(holders: dict[str, list[Task]], document: DocumentInfo) -> Iterator[Diagnostic]:
    issuer = document.issuer[0] if document.issuer else ""
    own = issuer_level(issuer)
    if _UPWARDS.search(document.title) or issuer.startswith(("国务院", "中共中央", "国家")):
        return
    if own is None:
        own = _usual_level(holders)
        issuer = _BY_OTHERS[own] if own is not None else ""
    if own is None:
        return
    for name, tasks in holders.items():
        prefix, bare = _split(name)
        level = _PREFIX_LEVEL.get(prefix)
        if level is not None and level > own and bare in LOCAL and bare not in _ON_THE_SPOT:
            spans = [clause_of(task) for task in tasks]
            yield report("W019", spans[0], spans[1:], unit=name, issuer=issuer)


def _usual_level(holders: dict[str, list[Task]]) -> int | None:
    """The level of most units, where the paper does not say who issued it."""
    levels = Counter(
        level for name in holders if (level := _PREFIX_LEVEL.get(_split(name)[0])) is not None
    )
    level, count = next(iter(levels.most_common(1)), (None, 0))
    return level if count >= _ENOUGH and count >= _MOSTLY * levels.total() else None


def issuer_level(name: str) -> int | None:
    """The level of government of an issuer, 0 township … 3 province; None where its name tells
    none, or the nation's own.

    >>> issuer_level("云溪县人民政府办公室"), issuer_level("云溪市农业农村局"), issuer_level("国务院")
    (1, 2, None)
    """
    words = regular_name(name)
    if _MUNICIPALITY.match(words):
        return 3
    found = next((level for level, pattern in _ISSUER_LEVEL if pattern.search(words)), None)
    return found if found is not None else _LEVEL_NAMES.get(level_of(words))
