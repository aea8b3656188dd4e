"""A difference of two papers in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from luodi.compiler.diff import FieldChange
from luodi.portal.domain.compared import Group, Item
from luodi.portal.web import words
from luodi.portal.web.changes import KINDS, STATES, Line, label

ASPECTS = {
    "roles": _("责任单位"),
    "numbers": _("数字"),
    "deadline": _("期限"),
    "reworded": _("措辞"),
    "moved": _("位置"),
    "split": _("拆分"),
    "merged": _("合并"),
    "added": _("新增"),
    "dropped": _("删去"),
    "target": _("目标"),
    "goal": _("方向"),
    "rule": _("规则"),
    "measure": _("重点事项"),
    "note": _("通用要求"),
}
_LISTS = {
    "task": "tasks",
    "target": "targets",
    "goal": "goals",
    "rule": "rules",
    "measure": "measures",
    "note": "standing_notes",
}
_STATES = {
    "changed": STATES["changed"],
    "added": STATES["added"],
    "dropped": STATES["removed"],
    "split": _("拆分"),
    "merged": _("合并"),
}
# How the chips of these states look, in the classes of the page of editions.
_LOOKS = {"dropped": "removed", "added": "added"}
_FIELDS = {"lead": "roles.lead", "supporting": "roles.supporting", "joint": "roles.joint"}
_OWN_FIELDS = {
    "document_number": _("文号"),
    "issuer": _("发文机关"),
    "addressees": _("主送"),
    "date_written": _("成文日期"),
    "date_published": _("发布日期"),
    "applies_to": _("适用"),
}
_NAMES: dict[str, Mapping[str, Any]] = {
    "comparator": words.COMPARATORS,
    "direction": words.DIRECTIONS,
    "kind": words.RULE_KINDS,
    "period": words.PERIODS,
    "applies_to": {"all": _("全部"), "later": _("以下各条"), "section": _("本部分")},
}


@dataclass(frozen=True, slots=True)
class Row:
    """A change as the page shows it."""

    item: Item
    state: str
    look: str
    marks: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The changes under one heading."""

    heading: str
    kind: str
    rows: tuple[Row, ...]


def sections(groups: Iterable[Group]) -> tuple[Section, ...]:
    """Groups in words."""
    return tuple(
        Section(
            group.heading or str(KINDS[_LISTS[group.kind]]),
            str(KINDS[_LISTS[group.kind]]),
            tuple(_row(item) for item in group.items),
        )
        for group in groups
    )


def _row(item: Item) -> Row:
    return Row(
        item=item,
        state=str(_STATES[item.state]),
        look=_LOOKS.get(item.state, "changed"),
        marks=tuple(str(ASPECTS[mark]) for mark in item.marks if mark in ASPECTS),
        lines=lines(item.fields),
    )


def lines(fields: Iterable[FieldChange]) -> tuple[Line, ...]:
    """Fields in words, "—" where there was nothing."""
    return tuple(
        Line(_label(f.field), _value(f.field, f.before), _value(f.field, f.after)) for f in fields
    )


def _label(field: str) -> str:
    own = _OWN_FIELDS.get(field)
    return str(own) if own else label(_FIELDS.get(field, field))


def _value(field: str, value: Any) -> str:
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, tuple):
        joint = "—" if all(isinstance(one, int | float) for one in value) else "、"
        return joint.join(_value(field, one) for one in value)
    if field in ("year", "from_year"):
        return str(value)
    if isinstance(value, int | float):
        return words.number(value)
    return str(_NAMES.get(field, {}).get(value, value))
