"""The ledger's first sheet: every task with its measure, its units, its deadline and its place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from luodi.compiler.write.grid import Column, Grid, Value
from luodi.compiler.write.places import Places
from luodi.compiler.write.words import Words

Entry = Mapping[str, Any]

STATES = ("未开始", "已签收", "办理中", "退回补正", "申请办结", "已销号", "延期", "中止")
ROLES = ("lead", "supporting", "joint")
_MEASURE, _TASK, _LEAD = 1, 2, 3  # columns


def ledger(
    compiled: Entry, places: Places, words: Words, *, units: str = "", states: str = ""
) -> Grid:
    """The sheet 任务分工台账; ``units`` and ``states`` are the ranges of its drop-downs."""
    columns = (
        Column(words("序号"), 7, centred=True),
        Column(words("重点事项"), 20),
        Column(words("具体任务"), 50),
        Column(words("牵头单位"), 20, choices=units),
        Column(words("配合单位"), 24, choices=units),
        Column(words("按职责分工单位"), 24, choices=units),
        Column(words("完成时限"), 14, centred=True),
        Column(words("量化目标"), 24),
        Column(words("原文出处"), 18),
        Column(words("办理状态"), 12, centred=True, choices=states),
        Column(words("进展情况"), 28),
        Column(words("备注"), 20),
    )
    tasks, targets = compiled["tasks"], _Targets(compiled, words)
    measures = measures_of(compiled)
    rows: list[Sequence[Value]] = [
        _row(task, measure, targets, places, words)
        for task, measure in zip(tasks, measures, strict=True)
    ]
    return Grid(
        words("任务分工台账"),
        _title(compiled, words),
        _below(compiled, words),
        columns,
        rows,
        merged=[(_MEASURE, first, last) for first, last in _groups(measures)],
        comments={
            (number, column): said
            for number, task in enumerate(tasks)
            for column, said in _comments(task, words)
        },
        wide=True,
    )


def _title(compiled: Entry, words: Words) -> str:
    title = compiled["document"]["title"] or compiled["source"]["name"]
    if not words.english:  # titles inside a title: GB/T 15834-2011, 4.15
        title = title.replace("《", "〈").replace("》", "〉")
    return words("《{title}》任务分工台账", title=title)


def _below(compiled: Entry, words: Words) -> str:
    document, parts = compiled["document"], []
    if document["document_number"]:
        parts.append(words("文号：{number}", number=document["document_number"]))
    if document["issuer"]:
        parts.append(words("发文机关：{issuer}", issuer="、".join(document["issuer"])))
    if document["date_written"]:
        parts.append(words("成文日期：{date}", date=document["date_written"]))
    counts = {"tasks": len(compiled["tasks"]), "units": len(compiled["units"])}
    parts.append(words("共{tasks}项任务、{units}个单位", **counts))
    return "　　".join(parts)


def measures_of(compiled: Entry) -> list[str]:
    """The measure of each task, number and heading; empty for a task that belongs to none."""
    waiting: dict[str, deque[str]] = defaultdict(deque)
    for measure in compiled["measures"]:
        for number in measure["tasks"]:  # one number may come twice: it stands twice in the list
            heading = measure["heading"].rstrip("。.;；:：")
            waiting[number].append(measure["number"] + heading)
    return [
        waiting[task["number"]].popleft()
        if waiting.get(task["number"])
        else str(task["section"]).rpartition(" / ")[2].rstrip("。.;；:：")
        for task in compiled["tasks"]
    ]


def _groups(measures: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last row of each run of tasks with one measure."""
    row = 0
    for measure, members in groupby(measures):
        count = sum(1 for _ in members)
        if measure:
            yield row, row + count - 1
        row += count


def _row(
    task: Entry, measure: str, targets: _Targets, places: Places, words: Words
) -> Sequence[Value]:
    number = str(task["number"])
    return (
        int(number) if number.isdecimal() and len(number) < 10 else number,
        measure,
        task["text"],
        *("、".join(task[role]) for role in ROLES),
        task["deadline"],
        targets.of(task),
        places.where(task["provision"], task["start"]),
        words("未开始"),
        None,
        "\n".join(_remarks(task, words)),
    )


def _remarks(task: Entry, words: Words) -> Iterator[str]:
    if task["open_sets"]:
        yield words("开放表述：{phrases}", phrases="、".join(task["open_sets"]))
    for name, alias in task["aliases"].items():
        yield words("{name}（{alias}）", name=name, alias=alias)
    if task["scope"]:
        yield words("适用范围：{scope}", scope=task["scope"])


def _comments(task: Entry, words: Words) -> Iterator[tuple[int, str]]:
    """What needs a person's decision, by column: sets without named units, and guesses."""
    for column, role in enumerate(ROLES, _LEAD):
        said = []
        phrases = [phrase for phrase in task["open_sets"] if phrase in task[role]]
        if phrases:
            message = "开放表述，没有列明是哪些单位，请予明确：{phrases}"
            said.append(words(message, phrases="、".join(phrases)))
        if _guessed(task, role):
            said.append(words("这一项是程序推定的，请核对原文"))
        if said:
            yield column, "\n".join(said)
    if _guessed(task, "text"):
        yield _TASK, words("这一项是程序推定的，请核对原文")


def _guessed(task: Entry, field: str) -> bool:
    confidence = task.get("confidence")
    return isinstance(confidence, Mapping) and confidence.get(field) == "guess"


class _Targets:
    """The paper's targets by their places."""

    def __init__(self, compiled: Entry, words: Words) -> None:
        self._entries = sorted(compiled["targets"], key=lambda target: target["start"])
        self._starts = [target["start"] for target in self._entries]
        self._words = words

    def of(self, task: Entry) -> str:
        """Those inside the task's words or the body sentences that it restates, a line each."""
        found: dict[str, None] = {}
        for place in (task, *task["body"]):
            first = bisect_left(self._starts, place["start"])
            for target in self._entries[first:]:
                if target["start"] >= place["end"]:
                    break
                if target["end"] <= place["end"]:
                    found[self._said(target)] = None
        return "\n".join(found)

    def _said(self, target: Entry) -> str:
        said = str(target["text"])
        if target["year"] and str(target["year"]) not in said:
            said += self._words("（{year}年）", year=target["year"])
        period = self._words.period(target["period"])
        if period and period not in said:
            said += self._words("（{period}）", period=period)
        return said
