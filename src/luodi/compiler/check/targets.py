"""Targets that lack a baseline, a year or a scope, and targets that contradict one another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from luodi.compiler.check.codes import report, short
from luodi.compiler.model import CompiledProgramme, Target
from luodi.compiler.view import regular
from luodi.kernel.diagnostic import Diagnostic

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Outputs that start from nothing: they need no baseline.
_OUTPUT = re.compile(
    r"增长|增速|提高\d|百分点|涨幅|新增|新建|新开|建成|建设|打造|培育|引进|引育|推出|遴选|选派|培训|举办|开展|发布|形成|创建|认定|改造|完成|落地|集聚|每年|不少于|储备|规模|推广|支持|组建|设立|孵化|招引|挖掘"
)
_YEARLY = re.compile(r"每[年季月日周次学]|年均|当年|全年|年度|年内|年(?:培训|接待|产量|销售)")
#: Titles that say for which years a paper speaks. A work report speaks of the year before it.
_YEARS_IN_TITLE = re.compile(
    r"20\d{2}|“?十[一二三四五六七八九]?五”?|政府工作报告|[三五]年(?:行动|计划|规划)"
)
_BASE = re.compile(
    r"基期|基数|比20\d{2}年|较20\d{2}年|(?:从|由)[^,。]{0,12}\d[^,。]{0,8}(?:提高|增加|提升|上升|下降|降|增)|目前(?:的)?\d|现有\d|现状"
)
#: Words of a level that something has now and is to have later.
_LEVEL = re.compile(r"达到|达|提(?:高|升)(?:到|至)|超过|突破|不低于|稳定在|保持在|占比|率")
#: A year said in the middle of a metric: 贷款余额到2027年末.
_YEAR_IN = re.compile(r"到20\d{2}年[底末]?")
_SHOWN = 8
#: More targets without a year than this are told in one finding.
_ONE_BY_ONE = 5
#: Metrics that are meant to fall.
_FALLS = re.compile(
    r"能耗|排放|浓度|失业|成本|死亡|发生率|差距|用时|时限|时间|天数|贫困|杠杆|负债|投诉|事故|赤字|用水量|强度"
)


def check(compiled: CompiledProgramme, paper: Paper) -> Iterator[Diagnostic]:
    """Missing parts of targets, then contradictions."""
    return of_programme(compiled)


def of_programme(compiled: CompiledProgramme) -> Iterator[Diagnostic]:
    """What the targets tell with the tasks they stand in, wherever they come from."""
    yield from _parts(compiled)
    groups: dict[tuple[str, str, str], list[Target]] = {}
    for target in compiled.targets:
        metric = _YEAR_IN.sub("", regular(target.metric))
        if len(metric) >= 3 and target.year and target.comparator not in ("grow_rate", "at_most"):
            groups.setdefault((metric, target.scope or "", target.unit), []).append(target)
    for members in groups.values():
        yield from _same_year(members)
        yield from _over_years(members)


def _parts(compiled: CompiledProgramme) -> Iterator[Diagnostic]:
    dated = _Dated(compiled)
    title = compiled.document.title
    undated = [t for t in compiled.targets if _wants_year(t, title) and not dated(t)]
    if len(undated) > _ONE_BY_ONE:
        yield _together("W302", undated, "words", (short(t.text, 20) for t in undated))
    else:
        for target in undated:
            yield report("W302", target.span, words=f"“{short(target.text, 40)}”")
    bare = [t for t in compiled.targets if _wants_baseline(t, compiled.text)]
    if bare:
        yield _together("N301", bare, "metrics", (t.metric for t in bare))
    placeless = [t for t in compiled.targets if t.scope is None]
    if placeless:
        yield _together("N303", placeless, "words", (short(t.text, 20) for t in placeless))


class _Dated:
    """Whether a target stands in a task with a deadline of its own."""

    def __init__(self, compiled: CompiledProgramme) -> None:
        self._tasks = sorted(compiled.tasks, key=lambda task: task.span.start)
        self._starts = [task.span.start for task in self._tasks]

    def __call__(self, target: Target) -> bool:
        at = bisect_right(self._starts, target.span.start) - 1
        if at < 0:
            return False
        task = self._tasks[at]
        end = max(task.span.end, task.responsibility_span.end if task.responsibility_span else 0)
        return task.deadline is not None and target.span.start < end


def _together(code: str, targets: list[Target], fact: str, words: Iterator[str]) -> Diagnostic:
    """One finding for all targets that lack the same thing."""
    seen = list(dict.fromkeys(words))
    shown = "、".join(f"“{word}”" for word in seen[:_SHOWN]) + ("…" if len(seen) > _SHOWN else "")
    facts: dict[str, str | int] = {"count": len(targets), fact: shown}
    return report(code, targets[0].span, [t.span for t in targets[1:]], **facts)


def _wants_year(target: Target, title: str) -> bool:
    """A yearly target needs no year, nor one in a paper whose title names its years."""
    if target.year is not None or target.period is not None or target.comparator == "at_most":
        return False
    return not _YEARLY.search(target.text) and not _YEARS_IN_TITLE.search(regular(title))


def _wants_baseline(target: Target, text: str) -> bool:
    """Levels that are to be reached; not outputs, rates of growth, or what names its base."""
    if target.comparator in ("grow_rate", "at_most") or target.from_year or target.period:
        return False
    words = regular(target.metric + target.text)
    around = regular(text[max(0, target.span.start - 20) : target.span.end + 10])
    return bool(_LEVEL.search(words)) and not _OUTPUT.search(words) and not _BASE.search(around)


def _value(target: Target) -> str:
    value = target.value
    shown = "—".join(f"{v:g}" for v in value) if isinstance(value, tuple) else f"{value:g}"
    return shown + target.unit


def _number(target: Target) -> float:
    return target.value[0] if isinstance(target.value, tuple) else target.value


def _same_year(members: list[Target]) -> Iterator[Diagnostic]:
    first: dict[int | None, Target] = {}
    for target in members:
        known = first.setdefault(target.year, target)
        if known.value == target.value or known.from_year != target.from_year:
            continue
        if known.comparator == target.comparator and known.period == target.period:
            yield report(
                "W304",
                target.span,
                [known.span],
                metric=target.metric,
                year=str(target.year),
                first=_value(known),
                second=_value(target),
            )


def _over_years(members: list[Target]) -> Iterator[Diagnostic]:
    if _FALLS.search(members[0].metric) or any(_FALLS.search(t.text) for t in members):
        return
    ordered = sorted(members, key=lambda t: (t.year or 0, t.span.start))
    for earlier, later in pairwise(ordered):
        same_kind = earlier.period == later.period and earlier.from_year == later.from_year
        if earlier.year != later.year and same_kind and _number(later) < _number(earlier):
            yield report(
                "W305",
                later.span,
                [earlier.span],
                metric=later.metric,
                early=str(earlier.year),
                late=str(later.year),
                first=_value(earlier),
                second=_value(later),
            )
