"""The compiled programme as a dict, JSON and text. Byte-identical from run to run."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

from luodi.compiler.document import Cell
from luodi.compiler.model import CompiledProgramme, Goal, Layout, Rule, Target, Task, Ways
from luodi.compiler.ways import WAYS, confidences, guesses
from luodi.compiler.ways.rules import rule_ways
from luodi.compiler.words import COMPARATORS, above_in_words
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

SCHEMA = "luodi.programme/1"


def to_dict(compiled: CompiledProgramme) -> dict[str, Any]:
    """The ``luodi.programme/1`` object, keys in the contract's order."""
    document, source = compiled.document, compiled.source
    lines = _Lines(compiled.text)
    return {
        "schema": SCHEMA,
        "source": {
            "name": source.name,
            "media_type": source.media_type,
            "sha256": source.sha256,
            "characters": source.characters,
            "secrecy": source.secrecy,
        },
        "document": {
            "title": document.title,
            "document_number": document.document_number,
            "issuer": list(document.issuer),
            "addressees": list(document.addressees),
            "date_written": document.date_written,
            "date_published": document.date_published,
            "confidence": confidence(document.ways),
        },
        "provisions": [
            {
                "id": p.id,
                "number": p.number,
                "level": p.level,
                "heading": p.heading,
                **_span(p.span),
                "parent": p.parent,
            }
            for p in compiled.provisions
        ],
        "units": [
            {
                "name": u.name,
                "aliases": list(u.aliases),
                "level": u.level,
                "tasks": {"lead": u.lead, "supporting": u.supporting, "joint": u.joint},
            }
            for u in compiled.units
        ],
        "measures": [
            {
                "number": m.number,
                "heading": m.heading,
                "provision": m.provision,
                "tasks": list(m.tasks),
            }
            for m in compiled.measures
        ],
        "tasks": [_task(t) for t in compiled.tasks],
        "targets": [_target(t) for t in compiled.targets],
        "goals": [_goal(g) for g in compiled.goals],
        "rules": [_rule(r) for r in compiled.rules],
        "standing_notes": [
            {
                "text": n.text,
                "applies_to": n.applies_to,
                "units": list(n.units),
                **_span(n.span),
            }
            for n in compiled.standing_notes
        ],
        "diagnostics": [_diagnostic(d, lines) for d in compiled.diagnostics],
        "layout": _layout(compiled.layout),
    }


def _layout(layout: Layout) -> dict[str, Any]:
    """Spans of 1 and cells that are no heads are the rule, and are left out."""
    tables = [
        [_cell(span, cell) for span, cell in members]
        for _, members in groupby(layout.cells, key=lambda entry: entry[1].table)
    ]
    zones = [{"zone": zone, "start": start} for zone, start in layout.zones]
    return {"zones": zones, "pages": list(layout.pages), "tables": tables}


def _cell(span: Span, cell: Cell) -> dict[str, int]:
    entry = {**_span(span), "row": cell.row, "column": cell.column}
    if cell.row_span != 1:
        entry["row_span"] = cell.row_span
    if cell.column_span != 1:
        entry["column_span"] = cell.column_span
    if cell.header:
        entry["header"] = True
    return entry


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def confidence(ways: Ways) -> dict[str, str]:
    """How sure each field is, by name."""
    return {name: sure.value for name, sure in confidences(ways)}


def _task(task: Task) -> dict[str, Any]:
    clause = task.responsibility_span
    return {
        "number": task.number,
        "text": task.text,
        "section": task.section,
        "provision": task.provision,
        "body": [{"provision": b.provision, **_span(b.span)} for b in task.body],
        **_span(task.span),
        "line": task.line,
        "lead": list(task.lead),
        "supporting": list(task.supporting),
        "joint": list(task.joint),
        "open_sets": list(task.open_sets),
        "aliases": dict(task.aliases),
        "responsibility": task.responsibility,
        "responsibility_start": clause.start if clause else None,
        "responsibility_end": clause.end if clause else None,
        "deadline": task.deadline,
        "scope": task.scope,
        "confidence": confidence(task.ways),
    }


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _value(value: float | tuple[float, float] | None) -> Any:
    if isinstance(value, tuple):
        return [_number(v) for v in value]
    return None if value is None else _number(value)


def _target(target: Target) -> dict[str, Any]:
    return {
        "metric": target.metric,
        "scope": target.scope,
        "comparator": target.comparator,
        "value": _value(target.value),
        "unit": target.unit,
        "year": target.year,
        "from_year": target.from_year,
        "period": target.period,
        "qualifiers": list(target.qualifiers),
        "text": target.text,
        "provision": target.provision,
        **_span(target.span),
        "confidence": confidence(target.ways),
        "attribute": target.attribute,
    }


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "text": goal.text,
        "direction": goal.direction,
        "metric": goal.metric,
        "scope": goal.scope,
        "year": goal.year,
        "provision": goal.provision,
        **_span(goal.span),
        "confidence": confidence(goal.ways),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "subject": rule.subject,
        "text": rule.text,
        "comparator": rule.comparator,
        "value": _value(rule.value),
        "unit": rule.unit,
        "period": rule.period,
        "deadline": rule.deadline,
        "provision": rule.provision,
        **_span(rule.span),
        "confidence": confidence(rule_ways(rule)),
    }


class _Lines:
    """Line and column, both from 1, of places in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        for index, character in enumerate(text):
            if character == "\n":
                self._starts.append(index + 1)

    def __call__(self, place: int) -> tuple[int, int]:
        from bisect import bisect_right

        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


def _diagnostic(diagnostic: Diagnostic, lines: _Lines) -> dict[str, Any]:
    line, column = lines(diagnostic.span.start)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_span(diagnostic.span),
        "line": line,
        "column": column,
        "related": [_span(s) for s in diagnostic.related],
        "facts": dict(diagnostic.facts),
    }


def to_json(compiled: CompiledProgramme) -> str:
    """The contract's JSON, indented by one space, with a line end at the end."""
    return json.dumps(to_dict(compiled), ensure_ascii=False, indent=1) + "\n"


_ROLES = (("lead", "牵头"), ("supporting", "配合"), ("joint", "按职责分工"))


def to_text(compiled: CompiledProgramme) -> str:
    """The programme for people to read, in Chinese: what was guessed comes first."""
    document = compiled.document
    lines = [
        document.title or compiled.source.name,
        f"文号 {document.document_number or '—'}  发文 {'、'.join(document.issuer) or '—'}  "
        f"成文 {document.date_written or '—'}  发布 {document.date_published or '—'}",
        f"措施 {len(compiled.measures)}  任务 {len(compiled.tasks)}  单位 {len(compiled.units)}  "
        f"目标 {len(compiled.targets)}  方向 {len(compiled.goals)}  规则 {len(compiled.rules)}  "
        f"诊断 {len(compiled.diagnostics)}",
        "",
        *_guesses(compiled),
    ]
    section = None
    for task in compiled.tasks:
        if task.section != section:
            section = task.section
            lines.append(section or "（无章节）")
        heading, *below = task.text.splitlines() or [""]
        lines.append(f"  {task.number}  {heading}")
        lines += [f"      {line}" for line in below if line.strip()]
        for role, word in _ROLES:
            names = getattr(task, role)
            if names:
                lines.append(f"      {word}：{'、'.join(names)}")
        if task.deadline:
            lines.append(f"      时限：{task.deadline}")
    if compiled.targets:
        lines += ["", "目标"]
    for target in compiled.targets:
        year = f"{target.year}年 " if target.year else f"{target.period} " if target.period else ""
        value = target.value
        shown = "—".join(f"{v:g}" for v in value) if isinstance(value, tuple) else f"{value:g}"
        compared = above_in_words(target.comparator, target.text)
        if target.comparator == "approx":
            compared = COMPARATORS["approx"]
        asked = f"{shown}{target.unit}{compared}" if compared else ""
        asked = asked or f"{COMPARATORS[target.comparator]} {shown}{target.unit}"
        lines.append(f"  {year}{target.scope or ''} {target.metric} {asked}")
    return "\n".join(lines) + "\n"


_GUESSED = {
    "text": "文字", "lead": "牵头", "supporting": "配合", "joint": "按职责分工", "body": "对应正文",
    "responsibility": "责任分工", "metric": "指标", "scope": "范围", "year": "年份",
    "title": "标题", "issuer": "发文机关", "direction": "升降", "subject": "对象",
}  # fmt: skip


def _guesses(compiled: CompiledProgramme) -> list[str]:
    """What was guessed and should be looked at, of the paper itself and of all that was read."""
    named: list[tuple[str, Ways]] = [("文件", compiled.document.ways)]
    named += [(f"任务 {task.number}", task.ways) for task in compiled.tasks]
    named += [(f"目标 {t.metric}", t.ways) for t in compiled.targets]
    named += [(f"方向 {_short(goal.text)}", goal.ways) for goal in compiled.goals]
    named += [(f"规则 {_short(rule.text)}", rule_ways(rule)) for rule in compiled.rules]
    lines = []
    for name, ways in named:
        for field in guesses(ways):
            why = next(WAYS[w].zh for f, w in ways if f == field and WAYS[w].confidence == "guess")
            lines.append(f"  {name}  {_GUESSED.get(field, field)}：{why}")
    return [f"待核：{len(lines)} 处按推测读出，请先看这些", *lines, ""] if lines else []


def _short(words: str) -> str:
    return words.replace("\n", "")[:30]
