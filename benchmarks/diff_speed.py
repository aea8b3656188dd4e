"""How fast two papers of a thousand tasks are compared, beside difflib on their lines.

Run ``python benchmarks/diff_speed.py [TASKS]``. Ratios within one run are what counts;
milliseconds (of the processor) depend on the machine. The papers are invented: every task is amended a little (the
worst case: nothing is the same word for word), or one in ten (the usual one). The yardstick finds
the lines that differ, and for each task the most alike of the other paper's as an office would
look for it, by difflib's own close matches; it is measured on ten tasks and counted up.
"""

from __future__ import annotations

import difflib
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from luodi.compiler.diff import compare
from luodi.compiler.model import CompiledProgramme, DocumentInfo, Measure, Source, Task
from luodi.kernel.span import Span

TASKS = 1000
SAMPLE = 10
ACTS = "推进 建设 完善 开展 组织 落实 支持 整治 培育 改造 推广 提升 建立 健全 规范 拓展".split()
THINGS = (
    "农村公路 养老服务站 智慧大棚 乡村民宿 水利设施 电商服务点 学校食堂 卫生院 垃圾分类 公交线路 "
    "文化广场 农产品冷链 森林步道 污水管网 危房 集体经济 职业培训 图书室 健身场地 旅游专线 灌区 "
    "数字平台 就业驿站 托育机构 茶叶基地 古村落 光伏项目 碧道 农贸市场 储备粮库"
).split()
PLACES = [f"{a}{b}镇" for a in "石云青白松长南北东平" for b in "桥溪岭塘湾口田坪石河"]
UNITS = [
    f"市{name}局" for name in "农业农村 水务 交通运输 民政 财政 教育 文旅 商务 林业 住建".split()
]


def sentence(dice: random.Random) -> str:
    """A clause such as papers have them."""
    act, thing, place = dice.choice(ACTS), dice.choice(THINGS), dice.choice(PLACES)
    return f"{act}{place}{thing}，每年安排不少于{dice.randrange(2, 90)}处"


def task(place: int, dice: random.Random) -> Task:
    text = "，".join(sentence(dice) for _ in range(dice.randrange(2, 6))) + "。"
    return Task(
        number=str(place + 1),
        text=text,
        section="",
        provision=f"m{place // 5}",
        span=Span(0, len(text)),
        line=place + 1,
        lead=(dice.choice(UNITS),),
        supporting=tuple(dice.sample(UNITS, 3)),
    )


def paper(tasks: list[Task]) -> CompiledProgramme:
    measures = tuple(
        Measure(f"({at})", f"{tasks[at].text[:12]}", f"m{at // 5}", tuple(
            t.number for t in tasks[at : at + 5]
        ))
        for at in range(0, len(tasks), 5)
    )  # fmt: skip
    return CompiledProgramme(
        Source("invented", "text/plain", "", 0), DocumentInfo("虚构示例"), "", (), (), measures,
        tuple(tasks),
    )  # fmt: skip


def amended(tasks: list[Task], share: float, dice: random.Random) -> list[Task]:
    """Each of ``share`` of the tasks with one clause more, one changed word and another unit."""
    found = []
    for one in tasks:
        if dice.random() < share:
            head, _, tail = one.text.partition("，")
            text = f"{head}，{sentence(dice)}，{tail}".replace("每年", "逐年", 1)
            one = replace(one, text=text, lead=(dice.choice(UNITS),))
        found.append(one)
    return found


def took(work: Callable[[], object]) -> float:
    """Milliseconds, the best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return min(times)


def closest(old: list[Task], new: list[Task]) -> None:
    """The most alike task of the other paper for a few tasks, by difflib."""
    texts = [t.text for t in new]
    for one in old[:SAMPLE]:
        difflib.get_close_matches(one.text, texts, n=1, cutoff=0.3)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TASKS
    dice = random.Random(7)  # noqa: S311
    tasks = [task(place, dice) for place in range(count)]
    old = paper(tasks)
    for share in (0.1, 1.0):
        changed = amended(tasks, share, dice)
        new = paper(changed)
        ours = took(lambda new=new: compare(old, new))
        found = compare(old, new)
        right = sum(i == j for i, j in found.same)
        start = time.process_time()
        closest(tasks, changed)
        yardstick = (time.process_time() - start) * 1000 * count / min(SAMPLE, count)
        print(
            f"{count} tasks, {share:4.0%} amended: {ours:8.0f} ms, {right} of {count} matched; "
            f"difflib's close matches {yardstick:8.0f} ms, {yardstick / ours:.0f} x"
        )


if __name__ == "__main__":
    main()
