"""A difference for people to read on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from luodi.cli.language import english, say
from luodi.compiler.diff import Change, Difference, FieldChange, Kind, unlike
from luodi.compiler.diff.emit import summary, thing
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.words import FIELDS
from luodi.kernel.span import Span

# How much of a text stands before and behind what changed, and of one that is new or gone.
_AROUND, _MOST = 14, 90

_KINDS: dict[Kind, str] = {
    "task": "任务",
    "target": "目标",
    "goal": "方向",
    "rule": "规则",
    "measure": "重点事项",
    "note": "通用要求",
}
_STATES = {
    "changed": "改动",
    "split": "拆分",
    "merged": "合并",
    "added": "新增",
    "dropped": "删去",
}
_MARKS = {
    "roles": "责任单位",
    "numbers": "数字",
    "deadline": "期限",
    "reworded": "措辞",
    "moved": "位置",
    "renumbered": "序号",
    "fields": "其他",
}


def as_text(difference: Difference, old: CompiledProgramme, new: CompiledProgramme) -> str:
    """The difference, kind by kind; what was taken out stands in ``[-…-]``, what was put in in
    ``{+…+}``, both coloured on a terminal."""
    return "\n".join(_lines(difference, old, new)) + "\n"


def _lines(difference: Difference, old: CompiledProgramme, new: CompiledProgramme) -> Iterator[str]:
    yield say("原来：{name}", name=_named(old))
    yield say("现在：{name}", name=_named(new))
    if not difference:
        yield say("内容没有变化。")
        return
    if unlike(difference, old, new):
        yield say("这两份文件几乎没有相同内容，请确认选对了文件。")
    yield from _counts(difference)
    yield from _units(difference)
    if difference.document:
        yield from ("", say("文件"))
        yield from (f"  {_field(change)}" for change in difference.document)
    for kind in difference.compared:
        changes = [c for c in difference.of(kind) if not c.only_renumbered]
        if changes:
            yield from ("", say(_KINDS[kind]))
            for change in changes:
                yield from _change(change, old, new)
    if shifted := sum(c.only_renumbered for c in difference.of("task")):
        yield from ("", say("另有 {count} 项任务只是序号变了。", count=shifted))


def _named(compiled: CompiledProgramme) -> str:
    title = compiled.document.title
    return f"{compiled.source.name}  {title}" if title else compiled.source.name


def _counts(difference: Difference) -> Iterator[str]:
    found = summary(difference)
    words = [f"{say(_STATES[state])} {count}" for state, count in found["tasks"].items() if count]
    words.append(f"{say('未变')} {found['unchanged_tasks']}")
    yield f"{say('任务')}: {_comma(words)}" if english() else f"任务：{_comma(words)}"
    marks = [f"{say(_MARKS[mark])} {count}" for mark, count in found["marks"].items() if count]
    if marks:
        yield say("其中改动涉及：{words}", words=_comma(marks))


def _comma(words: Sequence[str]) -> str:
    return (", " if english() else "，").join(words)


def _units(difference: Difference) -> Iterator[str]:
    if not (difference.renamed or difference.units_added or difference.units_dropped):
        return
    yield from ("", say("单位"))
    for rename in difference.renamed:
        words = say("{count} 项任务", count=rename.tasks)
        yield f"  {say('更名')}  {rename.old} → {rename.new} ({words})"
    if difference.units_added:
        yield f"  {say('新增')}  {'、'.join(difference.units_added)}"
    if difference.units_dropped:
        yield f"  {say('删去')}  {'、'.join(difference.units_dropped)}"


def _change(change: Change, old: CompiledProgramme, new: CompiledProgramme) -> Iterator[str]:
    befores = [thing(change.kind, old, place) for place in change.old]
    afters = [thing(change.kind, new, place) for place in change.new]
    numbers = " → ".join(
        words for side in (befores, afters) if (words := "+".join(filter(None, map(_number, side))))
    )
    head = f"  {say(_STATES[change.state])}  {numbers}".rstrip()
    if change.words:
        yield head
        yield f"      {_marked(_text(befores[0]), change.words.old, ('[-', '-]', '31'))}"
        yield f"      {_marked(_text(afters[0]), change.words.new, ('{+', '+}', '32'))}"
    else:
        yield f"{head}  {_cut(_text((befores or afters)[0]))}"
    if change.state == "split":
        yield from (f"      → {_number(one)}  {_cut(_text(one))}" for one in afters)
    elif change.state == "merged":
        yield from (f"      + {_number(one)}  {_cut(_text(one))}" for one in befores[1:])
        yield f"      → {_number(afters[0])}  {_cut(_text(afters[0]))}"
    for field in change.fields:
        if field.field != "number":
            yield f"      {_field(field)}"


def _number(one: dict[str, Any]) -> str:
    return str(one.get("number") or "")


def _text(one: dict[str, Any]) -> str:
    words = one.get("heading") or one.get("text") or one.get("subject") or one.get("metric") or ""
    return " ".join(str(words).split("\n"))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def _marked(text: str, spans: Sequence[Span], marks: tuple[str, str, str]) -> str:
    """The text with its edits marked, without what lies far from them."""
    before, after, colour = marks
    if sys.stdout.isatty():
        before, after = f"\033[{colour}m{before}", f"{after}\033[0m"
    parts: list[str] = []
    place = 0
    for span in spans:
        between = text[place : span.start]
        parts += [_near(between, first=not parts), before, span.of(text), after]
        place = span.end
    tail = text[place:]
    parts.append(tail if len(tail) <= _AROUND else tail[:_AROUND] + "…")
    return "".join(parts) if spans else _cut(text)


def _near(between: str, *, first: bool) -> str:
    if first:
        return between if len(between) <= _AROUND else "…" + between[-_AROUND:]
    whole = len(between) <= 2 * _AROUND
    return between if whole else f"{between[:_AROUND]}…{between[-_AROUND:]}"


def _field(change: FieldChange) -> str:
    colon = ": " if english() else "："
    label = say(FIELDS[change.field])
    return f"{label}{colon}{_value(change.before)} → {_value(change.after)}"


def _value(value: Any) -> str:
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, tuple):
        joint = "—" if all(isinstance(one, int | float) for one in value) else "、"
        return joint.join(_value(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
