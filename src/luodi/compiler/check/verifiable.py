"""Could somebody verify, at the due date, whether a task was done?

Three grades. *strong*: a number, a date, a recurrence, or a state that is plainly reached or not
(开工, 全覆盖). *weak*: something to be made (a plan, a list, a station), but no number and no
date. *none*: only directions (支持, 推动, 加强).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.check.rows import texts_of
from luodi.compiler.model import CompiledProgramme, Task
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

_MEASURABLE = re.compile(
    r"\d+(?:\.\d+)?\s?(?:%|‰|[万亿千百十]?(?:元|个|家|名|人|户|项|条|公里|千米|亩|座|所|处|套|张|次|场|件|台(?!账)|辆|艘|架|只|头|株|册|份|本|批|期|平方米|立方米|吨|千瓦|兆瓦|床|间|天|小时|分钟|工作日|页|倍|门|种))"
    r"|百分之|翻[一两]番|20\d{2}年|\d{1,2}月底|年底前|年内|每年|每半年|每季度?|按季度?|每月|按月|定期|季度|年均"
    r"|全覆盖|实现覆盖|清零|全部完成|开工建设|竣工|建成(?:并)?(?:投用|投入使用|运营)|通车|达标率|覆盖率|零报告|一次性|[一二三四五六七八九十百]+(?:个|家|所|座|项|条|处|名|次|倍)(?!性)"
)
#: What stands in front of a verb: without it 建设 is a noun (基础设施建设).
_BEFORE = r"(?:^|[,。;:、\n]|支持|鼓励|引导|推动|推进|加快|探索|研究|试点|积极|联合|超前|统筹|继续|要|并|争取|协商|区|镇|市|人)"
_MAKE = (
    r"(?:制定|制订|出台|编制|印发|发布|起草|修订|建立健全|建立|建设|设立|成立|组建|创建|创办|搭建|打造|绘制|形成|举办|承办|开发|推出|引进|选派|签订|开工|改造|新建|扩建|改建|申报|争创|安装|开展|构建|布局|实施|开通)"
    r"(?![、和的及与等,。]|用地|项目|任务|资金|投资|园区|区|者|商|主体|完善)"
)
_THING = r"(?:方案|规划|计划|清单|目录|办法|细则|制度|政策|(?<!高)标准|规范|指南|意见|台账|机制|平台|系统|体系|中心|基地|园区|产业园|示范区|示范带|试点|项目库|数据库|一张图|地图|名录|服务站|工作站|站点?|专班|机构|联盟|基金|资金池|学校|医院|分院|敬老院|村庄|街区|公路|道路|管网|管道|设施|充电桩|基站|步道|广场|文化站|品牌|岗位|活动|行动|工程|项目|培训班?|大会|论坛|展会|关系|度假区|课程|教材|实验室|研究院|公园|设备|窗口|专区|专栏|场景|集群|业态|民宿群|经济圈|乌镇|社区)"
_DELIVERABLE = re.compile(rf"{_BEFORE}(?P<made>{_MAKE}[^,。;]{{0,36}}{_THING}”?)")
_DIRECTION = re.compile(
    r"支持|鼓励|引导|推动|推进|加强|强化|探索|促进|加快|加大|提升|提高|优化|完善|深化|健全|扩大|培育|拓展|统筹|研究|发挥"
)
_LONGEST_REASON = 4


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """One note for each task of the two lower grades, and one summary."""
    return of_tasks(compiled.tasks, texts_of(paper))


def of_tasks(tasks: Sequence[Task], texts: Sequence[str]) -> Iterator[Diagnostic]:
    """What the tasks alone tell; ``texts`` are their words in regular script and width."""
    grades = {"strong": 0, "weak": 0, "none": 0}
    for task, text in zip(tasks, texts, strict=True):
        grade, found = grade_of(text, dated=task.deadline is not None)
        grades[grade] += 1
        if grade == "none":
            yield report("N401", task.span, task=task.number, reason=found, reason_en=_en(found))
        elif grade == "weak":
            yield report("N402", task.span, task=task.number, object=short(found, 24))
    if tasks:
        first = tasks[0].span.start
        yield report(
            "N403",
            Span(first, first),
            total=len(tasks),
            strong=grades["strong"],
            weak=grades["weak"],
            none=grades["none"],
        )


def grade_of(text: str, *, dated: bool = False) -> tuple[str, str]:
    """``strong``, ``weak`` or ``none`` for a task's words in regular script, with what speaks
    for it: the deliverable, or the directions that are all the task holds. ``dated``: the
    responsibility clause gives a deadline.

    >>> grade_of("制定茶树修剪办法"), grade_of("每年修剪一次")[0]
    (('weak', '制定茶树修剪办法'), 'strong')
    >>> grade_of("改造渡船30艘")[0], grade_of("推动一塘一台账"), grade_of("建立巡查台账")[0]
    ('strong', ('none', '只有“推动”等要求'), 'weak')
    """
    if dated or _MEASURABLE.search(text):
        return "strong", ""
    made = _DELIVERABLE.search(text)
    if made:
        return "weak", made["made"]
    words = list(dict.fromkeys(_DIRECTION.findall(text)))[:_LONGEST_REASON]
    return "none", f"只有“{'、'.join(words)}”等要求" if words else "只有要求，没有结果"


def _en(reason: str) -> str:
    words = re.search("“(.+)”", reason)
    return f"only directions: {words[1]}" if words else "a demand without a result"
