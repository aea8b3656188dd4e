"""A compiled paper as the 任务分工台账 that an office keeps, with its targets, rules, units and the
findings of the check-up."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from luodi.compiler.write.grid import Column, Grid, Styles, Value, add_sheet
from luodi.compiler.write.ledger import STATES, ledger
from luodi.compiler.write.places import Places
from luodi.compiler.write.words import Words

Entry = Mapping[str, Any]

_DECISIONS = ("采纳", "部分采纳", "不采纳")
_UNITS, _STATES, _DECIDED = 0, 1, 2  # columns of the hidden sheet of drop-downs
_HOW = (
    "任务、单位、目标都取自文件原文，没有增加内容；“原文出处”写明在哪一条、哪一页或哪一行。",
    "“单位”各栏和“办理状态”有下拉选项；单位栏也可以写几个单位，用顿号分开。",
    "带批注的格子需要人工确认：开放表述没有列明单位，或者是程序推定的。",
    "已按 A3 横向、每页重复表头设置打印；改用 A4 会自动缩到一页宽。",
    "没有写明的栏留空，不作推断。",
)


def to_xlsx(compiled: Entry, text: str, *, english: bool = False) -> bytes:
    """The workbook of a compiled paper (``luodi.programme/1`` and its text as read). The same
    paper gives the same bytes. What the paper does not say stays empty, never 0."""
    import datetime

    import xlsxwriter

    file, words = io.BytesIO(), Words(english)
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, plain) as book:
        book.set_properties(
            {
                "title": compiled["document"]["title"],
                "created": datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC),
            }
        )
        styles, places = Styles(book), Places(compiled, text, words)
        offered = _offered(compiled, words)
        for grid in _grids(compiled, text, places, words, offered):
            add_sheet(book, grid, styles)
        _add_lists(book, words, offered)
    return file.getvalue()


def _offered(compiled: Entry, words: Words) -> tuple[Sequence[str], ...]:
    """What the drop-downs offer, column by column of the hidden sheet."""
    units = [unit["name"] for unit in compiled["units"]]
    return units, [words(state) for state in STATES], [words(one) for one in _DECISIONS]


def _range(words: Words, offered: tuple[Sequence[str], ...], column: int) -> str:
    if not offered[column]:
        return ""
    letter = "ABC"[column]
    return f"'{words('选项')}'!${letter}$1:${letter}${len(offered[column])}"


def _add_lists(book: Any, words: Words, offered: tuple[Sequence[str], ...]) -> None:
    sheet = book.add_worksheet(words("选项"))
    for column, values in enumerate(offered):
        for row, value in enumerate(values):
            sheet.write_string(row, column, value)
    sheet.hide()


def _grids(
    compiled: Entry,
    text: str,
    places: Places,
    words: Words,
    offered: tuple[Sequence[str], ...],
) -> list[Grid]:
    units, states = _range(words, offered, _UNITS), _range(words, offered, _STATES)
    decisions = _range(words, offered, _DECIDED)
    return [
        ledger(compiled, places, words, units=units, states=states),
        _targets(compiled, places, words),
        _rules(compiled, places, words),
        _loads(compiled, words),
        _findings(compiled, text, places, words, decisions),
        _notes(compiled, words),
    ]


def _named(compiled: Entry) -> str:
    return str(compiled["document"]["title"] or compiled["source"]["name"])


def _targets(compiled: Entry, places: Places, words: Words) -> Grid:
    entries = [*compiled["targets"], *compiled["goals"]]
    entries.sort(key=lambda entry: (entry["start"], entry["end"]))
    binding = any(entry.get("attribute") for entry in entries)
    columns = (
        Column(words("序号"), 7, centred=True),
        Column(words("类别"), 9, centred=True),
        *((Column(words("属性"), 9, centred=True),) if binding else ()),
        Column(words("指标"), 24),
        Column(words("范围"), 16),
        Column(words("年份"), 9, centred=True),
        Column(words("要求"), 12, centred=True),
        Column(words("数值"), 10, centred=True),
        Column(words("上限"), 10, centred=True),
        Column(words("计量单位"), 10, centred=True),
        Column(words("周期"), 9, centred=True),
        Column(words("原文"), 46),
        Column(words("原文出处"), 20),
        Column(words("完成情况"), 16),
    )
    rows = [
        (number, *_target(entry, places, words, binding=binding))
        for number, entry in enumerate(entries, 1)
    ]
    return Grid(words("目标指标"), words("目标指标"), _named(compiled), columns, [*rows])


def _target(entry: Entry, places: Places, words: Words, *, binding: bool) -> Sequence[Value]:
    """A row; ``binding``: the paper tells 约束性 from 预期性, which a column says."""
    value = entry.get("value")
    low, high = value if isinstance(value, list | tuple) else (value, None)
    numbered = "direction" not in entry
    return (
        words("量化") if numbered else words("方向"),
        *((words.attribute(entry.get("attribute")),) if binding else ()),
        entry["metric"],
        entry["scope"],
        entry["year"],
        words.comparator(entry["comparator"], entry["text"])
        if numbered
        else words.direction(entry["direction"]),
        low,
        high,
        entry.get("unit"),
        words.period(entry.get("period")),
        entry["text"],
        places.where(entry["provision"], entry["start"]),
        None,
    )


def _rules(compiled: Entry, places: Places, words: Words) -> Grid:
    columns = (
        Column(words("序号"), 7, centred=True),
        Column(words("类别"), 10, centred=True),
        Column(words("事项"), 34),
        Column(words("要求"), 24, centred=True),
        Column(words("完成时限"), 18, centred=True),
        Column(words("原文"), 60),
        Column(words("原文出处"), 22),
    )
    rows: list[Sequence[Value]] = [
        (
            number,
            words.kind(rule["kind"]),
            rule["subject"],
            _asked(rule, words),
            rule["deadline"],
            rule["text"],
            places.where(rule["provision"], rule["start"]),
        )
        for number, rule in enumerate(compiled["rules"], 1)
    ]
    return Grid(words("规则要求"), words("规则要求"), _named(compiled), columns, rows)


def _asked(rule: Entry, words: Words) -> str:
    value = rule["value"]
    amount = "" if value is None else f"{value:g}{rule.get('unit') or ''}"
    parts = (words.period(rule["period"]), words.comparator(rule["comparator"]), amount)
    return (" " if words.english else "").join(part for part in parts if part)


def _loads(compiled: Entry, words: Words) -> Grid:
    columns = (
        Column(words("序号"), 7, centred=True),
        Column(words("单位"), 30),
        Column(words("别称"), 22),
        Column(words("层级"), 10, centred=True),
        Column(words("牵头"), 9, centred=True),
        Column(words("配合"), 12, centred=True),
        Column(words("按职责分工"), 14, centred=True),
        Column(words("合计"), 9, centred=True),
        Column(words("牵头任务"), 34),
        Column(words("配合和分工任务"), 46),
    )
    units = sorted(compiled["units"], key=lambda unit: (-_total(unit), -unit["tasks"]["lead"]))
    rows = [
        (number, *_load(unit, compiled["tasks"], words)) for number, unit in enumerate(units, 1)
    ]
    return Grid(words("单位分工汇总"), words("单位分工汇总"), _named(compiled), columns, [*rows])


def _total(unit: Entry) -> int:
    return sum(unit["tasks"].values())


def _load(unit: Entry, tasks: Sequence[Entry], words: Words) -> Sequence[Value]:
    name, counts = unit["name"], unit["tasks"]
    led = [task["number"] for task in tasks if name in task["lead"]]
    shared = [t["number"] for t in tasks if name in t["supporting"] or name in t["joint"]]
    return (
        name,
        "、".join(unit["aliases"]),
        words.level(unit["level"]),
        counts["lead"],
        counts["supporting"],
        counts["joint"],
        _total(unit),
        "、".join(led),
        "、".join(shared),
    )


def _findings(compiled: Entry, text: str, places: Places, words: Words, decisions: str) -> Grid:
    columns = (
        Column(words("序号"), 7, centred=True),
        Column(words("编号"), 9, centred=True),
        Column(words("类别"), 10, centred=True),
        Column(words("行"), 7, centred=True),
        Column(words("列"), 7, centred=True),
        Column(words("问题"), 56),
        Column(words("建议"), 36),
        Column(words("原文"), 36),
        Column(words("处理意见"), 14, centred=True, choices=decisions),
        Column(words("备注"), 16),
    )
    rows: list[Sequence[Value]] = [
        (
            number,
            entry["code"],
            words.severity(entry["severity"]),
            places.line(entry["start"]),
            places.column(entry["start"]),
            *words.finding(entry),
            " ".join(text[entry["start"] : entry["end"]].split()),
            None,
            None,
        )
        for number, entry in enumerate(compiled["diagnostics"], 1)
    ]
    return Grid(words("体检问题"), words("体检问题"), _named(compiled), columns, rows)


def _notes(compiled: Entry, words: Words) -> Grid:
    source = compiled["source"]
    rows: list[Sequence[Value]] = [
        (words("文件"), compiled["document"]["title"]),
        (words("文件名"), source["name"]),
        (words("文件校验值（SHA-256）"), source["sha256"]),
    ]
    if source.get("secrecy"):
        rows.append((words("文件标注的密级"), source["secrecy"]))
    rows += [(words("全篇适用的说明"), note["text"]) for note in compiled["standing_notes"]]
    rows += [(words("怎样使用"), words(line)) for line in _HOW]
    columns = (Column(words("事项"), 24), Column(words("说明"), 110))
    return Grid(words("说明"), words("说明"), _named(compiled), columns, rows)
