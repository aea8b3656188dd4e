"""A programme file (``luodi.programme-definition/1``) proposed for a new paper.

What a paper says is carried over; what it cannot say is filled in so that the file is valid and
can be adopted, and every such filling is named in the comment at the head: titles cut from the
text, the coordinator of a measure, kinds of units, anchors. English texts are left empty.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from typing import Any

from luodi.compiler.lexicon.units import is_open_set
from luodi.compiler.model import CompiledProgramme, Measure, Rule, Target, Task
from luodi.compiler.view import regular

_COMMENT = """\
# 由文件自动编译的工程方案草案，采用前请逐项核对并改写：
# 1. 任务短题取自原文首句，请改写成自己的话（不超过 24 字）；英文为空，可后补。
# 2. 统筹单位按牵头任务最多的单位暂填，依据写在 basis 中，请核对。
# 3. 单位类别按名称推断；区划（areas）和项目（projects）文件中没有，请补充。
# Proposed from the paper. Please review: titles, coordinators, kinds of units, areas, projects.
"""
_KINDS = (
    (
        "party",
        re.compile(r"委(?:办公室|组织部|宣传部|统战部|政法委|网信办|编办|.{1,6}[办部委])|纪委"),
    ),
    ("government", re.compile(r"(?:政府|区|县|市|镇|乡|街道)$")),
    ("zone", re.compile(r"管委会|开发区|园区|新区$")),
    ("mass_organisation", re.compile(r"工会|团.?委|妇联|残联|科协|工商联|侨联|文联|协会|商会")),
    ("bank", re.compile(r"银行|分行|支行")),
    ("enterprise", re.compile(r"公司|集团|供电|资本")),
    ("task_force", re.compile(r"指挥部|领导小组|专班|联席会议|工作组")),
    ("institution", re.compile(r"中心|研究院|大学|学院|医院|馆|站|所$")),
)
_QUOTED = re.compile(r"“([^“”]{2,14})”")
_CLAUSES = re.compile(r"[，,。；;：:、\n]+")
_DATE = re.compile(r"(20\d{2})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_LEVELS = frozenset(("national", "provincial", "municipal", "county", "township"))


def to_yaml(compiled: CompiledProgramme) -> str:
    """The proposal as YAML. A paper without tasks gives a file without tasks, which cannot be
    adopted until somebody writes some."""
    import yaml

    body = yaml.safe_dump(
        definition(compiled),
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=None,
    )
    return _COMMENT + body


def definition(compiled: CompiledProgramme) -> dict[str, Any]:
    """The proposal as plain values, valid against the programme file's schema where the paper
    has tasks, a date and an issuer."""
    return _Proposal(compiled).definition()


class _Proposal:
    def __init__(self, compiled: CompiledProgramme) -> None:
        self.compiled = compiled
        named = [u for u in compiled.units if not is_open_set(regular(u.name))]
        self.units = {unit.name: f"u{i:03d}" for i, unit in enumerate(named, 1)}
        self.named = named
        self.measures = compiled.measures or (
            Measure("1", compiled.document.title, "", tuple(t.number for t in compiled.tasks)),
        )
        self.measure_of = self._measures_by_task()

    def _measures_by_task(self) -> dict[int, str]:
        """The measure of each task, by the task's place in the paper (numbers may repeat)."""
        waiting = {
            (m.provision, number): f"m{i:02d}"
            for i, m in enumerate(self.measures, 1)
            for number in m.tasks
        }
        by_number = {number: key for (_, number), key in reversed(waiting.items())}
        return {
            i: waiting.get((task.provision, task.number)) or by_number.get(task.number, "m01")
            for i, task in enumerate(self.compiled.tasks)
        }

    def definition(self) -> dict[str, Any]:
        document, compiled = self.compiled.document, self.compiled
        return {
            "schema": "luodi.programme-definition/1",
            "key": f"paper-{compiled.source.sha256[:8]}",
            "title": _bilingual(document.title or compiled.source.name),
            "synthetic": False,
            "document": {
                "number": document.document_number,
                "issued": document.date_written or document.date_published,
                "published": document.date_published,
                "issuer": list(document.issuer),
            },
            "coordinator": self._coordinator(compiled.tasks)[0],
            "areas": [],
            "units": [self._unit(i) for i in range(len(self.named))],
            "measures": [self._measure(i, m) for i, m in enumerate(self.measures, 1)],
            "tasks": [self._task(i, t) for i, t in enumerate(compiled.tasks)],
            "targets": [_target(i, t) for i, t in enumerate(compiled.targets, 1)],
            "goals": [
                {
                    "key": f"goal-{i}",
                    "text": _bilingual(g.text),
                    "direction": g.direction,
                    "metric": g.metric or g.text,
                    "scope": g.scope,
                    "year": g.year,
                }
                for i, g in enumerate(compiled.goals, 1)
            ],
            "rules": [
                rule for i, r in enumerate(compiled.rules, 1) if (rule := _rule(i, r)) is not None
            ],
            "projects": [],
        }

    def _unit(self, index: int) -> dict[str, Any]:
        unit = self.named[index]
        return {
            "key": self.units[unit.name],
            "name": unit.name,
            "full_name": None,
            "aliases": list(unit.aliases),
            "level": unit.level if unit.level in _LEVELS else "other",
            "kind": _kind(unit.name),
        }

    def _coordinator(self, tasks: tuple[Task, ...]) -> tuple[str | None, list[int]]:
        """The unit that leads most of the tasks (else takes part in most), and which."""
        for roles in (("lead",), ("joint",), ("supporting",)):
            counts = Counter(
                name
                for task in tasks
                for role in roles
                for name in getattr(task, role)
                if name in self.units
            )
            if counts:
                name = counts.most_common(1)[0][0]
                places = [
                    i
                    for i, task in enumerate(self.compiled.tasks)
                    if task in tasks and any(name in getattr(task, role) for role in roles)
                ]
                return self.units[name], places
        return (next(iter(self.units.values()), None), [])

    def _measure(self, index: int, measure: Measure) -> dict[str, Any]:
        key = f"m{index:02d}"
        tasks = tuple(t for i, t in enumerate(self.compiled.tasks) if self.measure_of[i] == key)
        coordinator, places = self._coordinator(tasks or self.compiled.tasks)
        heading = _cut(measure.heading.rstrip("。"), 200) or f"第{measure.number}项"
        part = tasks[0].section.split(" / ")[0] if tasks else ""
        return {
            "key": key,
            "number": measure.number or str(index),
            "title": _bilingual(heading),
            "part": _bilingual(_cut(part, 200) or heading),
            "coordinator": coordinator,
            "basis": {
                "tasks": [_task_key(i) for i in places],
                "text": _bilingual("暂按参与任务最多的单位填写，请核对。"),
            },
        }

    def _task(self, index: int, task: Task) -> dict[str, Any]:
        roles = {
            role: list(dict.fromkeys(self.units[n] for n in getattr(task, role) if n in self.units))
            for role in ("lead", "supporting", "joint")
        }
        return {
            "key": _task_key(index),
            "number": task.number,
            "measure": self.measure_of[index],
            "title": _bilingual(_short(task.text)),
            "roles": roles,
            "open_sets": [
                {"role": _set_role(task, phrase), "phrase": phrase} for phrase in task.open_sets
            ],
            "deadline": _date(task.deadline),
            "anchors": _anchors(task.text),
        }


def _task_key(index: int) -> str:
    return f"t{index + 1:03d}"


def _bilingual(text: str) -> dict[str, str]:
    return {"zh": _cut(text, 400), "en": ""}


def _cut(text: str, length: int) -> str:
    return re.sub(r"\s+", " ", text).strip()[:length].strip()


def _kind(name: str) -> str:
    plain = regular(name)
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "bureau")


def _short(text: str) -> str:
    """The first clause of a task, at most 24 characters."""
    return _cut(next((c for c in _CLAUSES.split(text) if c.strip()), text), 24) or "—"


def _anchors(text: str) -> list[str]:
    """Up to four phrases by which the task is found again: names in quotes, else its clauses."""
    names = [name.strip() for name in _QUOTED.findall(text)]
    clauses = [c.strip()[:16] for c in _CLAUSES.split(text) if len(c.strip()) >= 2]
    chosen = [a for a in dict.fromkeys([*names, *clauses]) if 2 <= len(a) <= 16]
    return chosen[:4] or [(_cut(text, 16) + "——")[:16]]


def _set_role(task: Task, phrase: str) -> str:
    for role in ("lead", "supporting", "joint"):
        if phrase in getattr(task, role):
            return role
    return "joint" if task.joint else "supporting" if task.supporting else "lead"


def _date(words: str | None) -> str | None:
    """The last day that the words allow: 2025年底 → 2025-12-31, 2025年6月 → 2025-06-30."""
    match = _DATE.search(words or "")
    if match is None:
        return None
    year, month = int(match[1]), min(max(int(match[2] or 12), 1), 12)
    last = calendar.monthrange(year, month)[1]
    return f"{year:04d}-{month:02d}-{min(int(match[3] or last), last):02d}"


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _target(index: int, target: Target) -> dict[str, Any]:
    value = target.value
    return {
        "key": f"target-{index}",
        "title": _bilingual(target.text or target.metric),
        "metric": target.metric,
        "scope": target.scope,
        "comparator": target.comparator,
        "value": [_number(v) for v in value] if isinstance(value, tuple) else _number(value),
        "unit": target.unit or "无",
        "year": target.year,
        "from_year": target.from_year,
    }


_PERIODS = frozenset(("year", "half_year", "quarter", "month", "week", "regular"))


def _rule(index: int, rule: Rule) -> dict[str, Any] | None:
    """A rule the file can hold; one whose number, period or date the paper does not give is
    left to the reader of the paper."""
    period = rule.period if rule.period in _PERIODS else None
    deadline = _date(rule.deadline)
    whole = {
        "limit": rule.comparator is not None and rule.value is not None and bool(rule.unit),
        "recurrence": period is not None,
        "deadline": deadline is not None,
        "mechanism": True,
    }
    if not whole[rule.kind] or not rule.subject.strip():
        return None
    return {
        "key": f"rule-{index}",
        "kind": rule.kind,
        "subject": _bilingual(rule.subject),
        "comparator": rule.comparator,
        "value": None if rule.value is None else _number(rule.value),
        "unit": rule.unit or None,
        "period": period,
        "deadline": deadline,
        "task": None,
    }
