"""An invented county paper and what a compiler would say of it, for the portal's tests.

The county, its offices and every sentence are made up.
"""

from __future__ import annotations

from typing import Any

TEXT = """青溪县政府网
首页 > 公开

青溪县水网提升行动方案

一、主要目标

到2028年，灌区有效面积达到 12 万亩，农村水价机制基本健全。

二、重点任务

（一）修好渠道。改造三条干渠，每年开展一次清淤。

附件

分工清单

序号
任务
责任单位

（一）修好渠道。

1

改造三条干渠，
并验收。

县水利局牵头，县财政局配合。

2

每年开展一次清淤。

县水利局、各镇按职责分工落实。
"""


def place(words: str, after: str = "") -> dict[str, int]:
    """Where ``words`` stand in the sample, after the words ``after``."""
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return {"start": start, "end": start + len(words)}


def compiled() -> dict[str, Any]:
    """The sample as ``luodi.programme/1``."""
    return {
        "schema": "luodi.programme/1",
        "source": {"name": "qingxi.txt", "media_type": "text/plain", "sha256": "", "characters": 0},
        "document": {
            "title": "青溪县水网提升行动方案",
            "document_number": None,
            "issuer": [],
            "addressees": [],
            "date_written": None,
            "date_published": None,
        },
        "provisions": [
            _provision("1", "一、", 1, "主要目标"),
            _provision("2", "二、", 1, "重点任务"),
            _provision("2.1", "（一）", 2, "修好渠道。"),
        ],
        "units": [
            _unit("县水利局", "county", lead=1, joint=1),
            _unit("县财政局", "county", supporting=1),
        ],
        "measures": [
            {"number": "（一）", "heading": "修好渠道。", "provision": "2.1", "tasks": ["1", "2"]}
        ],
        "tasks": _tasks(),
        "targets": [_target()],
        "goals": [_goal()],
        "rules": [_rule()],
        "standing_notes": [],
        "diagnostics": _diagnostics(),
    }


def _provision(path: str, number: str, level: int, heading: str) -> dict[str, Any]:
    return {
        "id": path,
        "number": number,
        "level": level,
        "heading": heading,
        "parent": None,
        **place(number + heading),
    }


def _unit(name: str, level: str, **tasks: int) -> dict[str, Any]:
    roles = {"lead": 0, "supporting": 0, "joint": 0}
    return {"name": name, "aliases": [], "level": level, "tasks": roles | tasks}


def _tasks() -> list[dict[str, Any]]:
    common = {"section": "（一）修好渠道。", "provision": "annex.1", "line": 1, "aliases": {}}
    return [
        common
        | {
            "number": "1",
            "text": "改造三条干渠，并验收。",
            "body": [{"provision": "2.1", **place("改造三条干渠，")}],
            "lead": ["县水利局"],
            "supporting": ["县财政局"],
            "joint": [],
            "open_sets": [],
            "responsibility": "县水利局牵头，县财政局配合。",
            **place("改造三条干渠，\n并验收。"),
        },
        common
        | {
            "number": "2",
            "text": "每年开展一次清淤。",
            "body": [{"provision": "2.1", **place("每年开展一次清淤。")}],
            "lead": [],
            "supporting": [],
            "joint": ["县水利局", "各镇"],
            "open_sets": ["各镇"],
            "responsibility": "县水利局、各镇按职责分工落实。",
            **place("每年开展一次清淤。", "附件"),
        },
    ]


def _target() -> dict[str, Any]:
    return {
        "metric": "灌区有效面积",
        "scope": None,
        "comparator": "reach",
        "value": 12,
        "unit": "万亩",
        "year": 2028,
        "from_year": None,
        "text": "灌区有效面积达到 12 万亩",
        "provision": "1",
        **place("灌区有效面积达到 12 万亩"),
    }


def _goal() -> dict[str, Any]:
    return {
        "text": "农村水价机制基本健全",
        "direction": "complete",
        "metric": "农村水价机制",
        "scope": None,
        "year": 2028,
        "provision": "1",
        **place("农村水价机制基本健全"),
    }


def _rule() -> dict[str, Any]:
    return {
        "kind": "recurrence",
        "subject": "清淤",
        "text": "每年开展一次清淤",
        "comparator": None,
        "value": None,
        "unit": None,
        "period": "year",
        "deadline": None,
        "provision": "2.1",
        **place("每年开展一次清淤"),
    }


def _diagnostics() -> list[dict[str, Any]]:
    return [
        {
            "code": "W901",
            "severity": "warning",
            "message": "目标没有写基期值。",
            "hint": "补写基期年份和数值。",
            "line": 8,
            "column": 1,
            **place("灌区有效面积达到 12 万亩，农村"),
        },
        {
            "code": "E901",
            "severity": "error",
            "message": "任务 2 没有牵头单位。",
            "hint": "在几个单位中写明一个牵头。",
            "line": 36,
            "column": 1,
            **place("县水利局、各镇按职责分工落实。"),
        },
        {
            "code": "N901",
            "severity": "note",
            "message": "全文没有写施行日期。",
            "hint": "",
            "line": 1,
            "column": 1,
            "start": 0,
            "end": 0,
        },
    ]
