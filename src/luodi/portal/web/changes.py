"""What an edition changes, in the words of the page: thing by thing, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.portal.web import words
from luodi.programme.domain import Change, Correction, Definition, Difference

KINDS = {
    "programme": _("方案"),
    "tasks": _("任务"),
    "targets": _("目标"),
    "goals": _("方向"),
    "rules": _("规则"),
    "measures": _("重点事项"),
    "units": _("单位"),
    "projects": _("点名的项目"),
    "areas": _("区划"),
    "standing_notes": _("通用要求"),
}
STATES = {"added": _("新增"), "removed": _("删去"), "changed": _("改动")}
FIELDS = {
    "title": _("标题"),
    "number": _("序号"),
    "measure": _("重点事项"),
    "roles.lead": _("牵头"),
    "roles.supporting": _("配合"),
    "roles.joint": _("按职责分工"),
    "roles": _("责任单位"),
    "open_sets": _("开放表述"),
    "deadline": _("期限"),
    "anchors": _("识别词"),
    "coordinator": _("统筹单位"),
    "part": _("所属部分"),
    "basis": _("统筹依据"),
    "name": _("名称"),
    "full_name": _("全称"),
    "name_en": _("英文名称"),
    "aliases": _("又称"),
    "level": _("层级"),
    "kind": _("类别"),
    "members": _("成员"),
    "area": _("区划"),
    "areas": _("区划"),
    "metric": _("指标"),
    "scope": _("范围"),
    "comparator": _("要求"),
    "value": _("数值"),
    "unit": _("单位"),
    "year": _("年份"),
    "from_year": _("基期年份"),
    "period": _("周期"),
    "task": _("任务"),
    "text": _("内容"),
    "direction": _("方向"),
    "subject": _("事项"),
    "note": _("说明"),
    "parent": _("上级区划"),
    "since": _("起始年份"),
    "until": _("截止年份"),
    "units": _("单位"),
    "synthetic": _("虚构示例"),
    "document": _("文件"),
}
# Where a value is the key of something else that has a name.
_UNITS = frozenset(
    {"roles.lead", "roles.supporting", "roles.joint", "coordinator", "members", "units"}
)
_NAMES = {
    "comparator": words.COMPARATORS,
    "direction": words.DIRECTIONS,
    "level": words.LEVELS,
    "period": words.PERIODS,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One field that has another value, in words; "—" where there is none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A task, unit, target … that is new, gone or otherwise. ``state`` is one of added, removed,
    changed; ``key`` its key."""

    kind: str
    key: str
    title: str
    state: str
    state_word: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The things of one kind."""

    kind: str
    label: str
    things: tuple[Thing, ...]


class Sayer:
    """Says values of a programme's content; names of things come from the later of the two
    definitions that knows them."""

    def __init__(self, before: Definition | None, after: Definition) -> None:
        self._sides = [side.content for side in (before, after) if side is not None]
        self._units = {
            unit["key"]: self._said(unit["name"], unit.get("name_en", ""))
            for side in self._sides
            for unit in side["units"]
        }

    def title(self, kind: str, key: str) -> str:
        """A thing's own words, as the later side that has it says them."""
        field = "code" if kind == "areas" else "key"
        for side in reversed(self._sides):
            entries = side.get(kind, ()) if kind != "programme" else [side]
            for entry in entries:
                if kind == "programme" or entry[field] == key:
                    return self._title(entry)
        return key

    def _title(self, entry: Mapping[str, Any]) -> str:
        said = next(
            (entry[name] for name in ("title", "name", "text", "subject") if entry.get(name)), ""
        )
        if isinstance(said, Mapping):
            said = self._said(said["zh"], said["en"])
        elif entry.get("name_en"):
            said = self._said(said, entry["name_en"])
        number = entry.get("number")
        return f"{number} {said}" if isinstance(number, str) else str(said)

    def _said(self, chinese: str, english: str) -> str:
        return (english if (get_language() or "").startswith("en") else "") or chinese

    def line(self, field: str, before: Any, after: Any) -> Line:
        """A field in words."""
        return Line(label(field), self.value(field, before), self.value(field, after))

    def value(self, field: str, value: Any) -> str:
        """A value in words, "—" where there is none."""
        if value is None or value in ("", [], {}):
            return "—"
        if isinstance(value, bool):
            return gettext("是") if value else gettext("否")
        if isinstance(value, Mapping):
            return self._mapping(field, value)
        if isinstance(value, list):
            return "、".join(self.value(field, one) for one in value)
        if field in _UNITS:
            return self._units.get(value, str(value))
        if isinstance(value, str):
            return str(_NAMES.get(field, {}).get(value, value))
        return words.number(value)

    def _mapping(self, field: str, value: Mapping[str, Any]) -> str:
        if set(value) == {"zh", "en"}:
            return self._said(value["zh"], value["en"])
        if set(value) == {"role", "phrase"}:
            return f"{words.ROLES[value['role']]}：{value['phrase']}"
        parts = (
            self.line(f"{field}.{name}" if field == "roles" else name, None, one)
            for name, one in value.items()
        )
        return "；".join(f"{part.field} {part.after}" for part in parts)


def label(field: str) -> str:
    """The word for a field, by its dotted path; the last part of one we have no word for.

    >>> label("roles.lead"), label("title.zh")
    ('牵头', '标题（中文）')
    """
    if field in FIELDS:
        return str(FIELDS[field])
    stem, _dot, last = field.rpartition(".")
    if last == "zh":
        return gettext("%(field)s（中文）") % {"field": label(stem)}
    if last == "en":
        return gettext("%(field)s（英文）") % {"field": label(stem)}
    return str(FIELDS.get(last, last))


def sections(
    difference: Difference, before: Definition | None, after: Definition
) -> tuple[Section, ...]:
    """A difference kind by kind, tasks first; kinds without any are left out."""
    say = Sayer(before, after)
    found: dict[str, list[Thing]] = {kind: [] for kind in KINDS}
    for kind, key in difference.added:
        found[kind].append(_thing(say, kind, key, "added"))
    for kind, key in difference.removed:
        found[kind].append(_thing(say, kind, key, "removed"))
    for (kind, key), changes in _by_thing(difference.changed).items():
        lines = tuple(say.line(c.field, c.before, c.after) for c in changes)
        found[kind].append(_thing(say, kind, key, "changed", lines))
    return tuple(
        Section(kind, str(KINDS[kind]), tuple(things)) for kind, things in found.items() if things
    )


def _thing(say: Sayer, kind: str, key: str, state: str, lines: tuple[Line, ...] = ()) -> Thing:
    return Thing(kind, key, say.title(kind, key), state, str(STATES[state]), lines)


def _by_thing(changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.kind, change.key), []).append(change)
    return found


@dataclass(frozen=True, slots=True)
class CorrectionWords:
    """A correction that was replayed, or is in conflict: the task and the field in words."""

    task: str
    title: str
    line: Line


def corrections(
    found: Sequence[Correction], before: Definition | None, after: Definition
) -> tuple[CorrectionWords, ...]:
    """Corrections in words."""
    say = Sayer(before, after)
    return tuple(
        CorrectionWords(c.task, say.title("tasks", c.task), say.line(c.field, c.before, c.after))
        for c in found
    )
