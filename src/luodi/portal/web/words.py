"""Compiled values in the words of the page's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.compiler.words import above_in_words
from luodi.programme.domain.definition import Rule, Target
from luodi.programme.domain.views import TaskVersionView

COMPARATORS = {
    "reach": _("达到"),
    "exceed": _("超过"),
    "at_least": _("不低于"),
    "strive": _("力争"),
    "at_most": _("不超过"),
    "approx": _("约"),
    "grow_rate": _("年均增长"),
}
DIRECTIONS = {
    "rise": _("提升"),
    "fall": _("下降"),
    "complete": _("补齐"),
    "qualitative": _("定性"),
}
RULE_KINDS = {
    "limit": _("限额"),
    "recurrence": _("周期"),
    "deadline": _("期限"),
    "mechanism": _("机制"),
}
ATTRIBUTES = {"约束性": _("约束性"), "预期性": _("预期性")}
LEVELS = {
    "national": _("国家"),
    "provincial": _("省级"),
    "municipal": _("市级"),
    "county": _("区县"),
    "township": _("乡镇"),
    "other": _("其他"),
}
# Units of papers in English, with what the printed number is multiplied by. A unit that is not
# here stays as printed.
UNITS_EN = {
    "亿元": (0.1, "billion yuan"),
    "万元": (0.01, "million yuan"),
    "元": (1.0, "yuan"),
    "万亩": (10_000.0, "mu"),
    "亩": (1.0, "mu"),
    "公里": (1.0, "km"),
    "万人": (10_000.0, "people"),
    "人": (1.0, "people"),
    "人次": (1.0, "visits"),
    "户": (1.0, "households"),
    "个": (1.0, ""),
    "家": (1.0, ""),
    "项": (1.0, ""),
    "个百分点": (1.0, "percentage points"),
}
PERIODS = {
    "year": _("每年"),
    "half_year": _("每半年"),
    "quarter": _("每季度"),
    "month": _("每月"),
    "week": _("每周"),
}


READ_FIELDS = {
    "number": _("编号"),
    "text": _("文字"),
    "section": _("所属部分"),
    "provision": _("所属条款"),
    "body": _("对应正文"),
    "lead": _("牵头"),
    "supporting": _("配合"),
    "joint": _("按职责分工"),
    "open_sets": _("开放表述"),
    "aliases": _("别名"),
    "responsibility": _("责任分工"),
    "deadline": _("期限"),
    "scope": _("范围"),
    "standing_notes": _("统一说明"),
    "metric": _("指标"),
    "comparator": _("要求"),
    "value": _("数值"),
    "unit": _("计量单位"),
    "year": _("年份"),
    "from_year": _("基期年份"),
    "period": _("周期"),
    "direction": _("升降"),
    "kind": _("种类"),
    "subject": _("对象"),
}
CONFIDENCE = {
    "certain": _("确定"),
    "rule": _("按规则"),
    "guess": _("推测"),
    "confirmed": _("已认可"),
    "corrected": _("已更正"),
}
SOURCES = {"file": _("载入"), "correction": _("更正"), "amendment": _("修订")}
FIELDS = {
    "number": _("序号"),
    "title": _("任务"),
    "measure_key": _("重点事项"),
    "lead": _("牵头"),
    "supporting": _("配合"),
    "joint": _("按职责分工"),
    "open_sets": _("开放表述"),
    "deadline": _("期限"),
}


@dataclass(frozen=True, slots=True)
class VersionWords:
    """An edition that changed a task: when, by whom, what kind, which fields, and why."""

    at: datetime
    who: str
    what: str
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule is about, what kind it is, and what it asks."""

    subject: str
    kind: str
    words: str


def english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


ROLES = {"lead": _("牵头"), "supporting": _("配合"), "joint": _("按职责分工")}


def choices(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Values with their words, for a list to choose from."""
    return [(value, str(label)) for value, label in words.items()]


def number(value: Any) -> str:
    """A number as printed: thousands separated, no trailing zeros; "—" where there is none.

    >>> number(260.0), number(1234567), number(3.5), number([1, 2]), number(None)
    ('260', '1,234,567', '3.5', '1–2', '—')
    """
    if value is None:
        return "—"
    if isinstance(value, list | tuple):
        return "–".join(number(part) for part in value)
    return f"{value:,.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"


def amount(entry: Mapping[str, Any]) -> str:
    """Comparator, value and unit of a target or rule, "" where it has no number. Where its
    ``text`` says 95%以上, so does this: the number is taken in, as 超过 would not."""
    if entry.get("value") is None:
        return ""
    comparator = str(COMPARATORS.get(entry.get("comparator") or "", ""))
    value, unit = entry["value"], entry.get("unit") or ""
    if english() and unit in UNITS_EN:
        scale, unit = UNITS_EN[unit]
        value = _scaled(value, scale)
    said = f"{number(value)}{_before(unit)}{unit}"
    if above_in_words(entry.get("comparator") or "", entry.get("text") or ""):
        return gettext("%(amount)s以上") % {"amount": said}
    return f"{comparator} {said}".strip()


def _scaled(value: Any, scale: float) -> Any:
    """A number or range in other units; twelve digits are more than any paper prints."""
    if isinstance(value, list | tuple):
        return [_scaled(part, scale) for part in value]
    return float(f"{value * scale:.12g}")


def _before(unit: str) -> str:
    return "" if unit in {"", "%"} else " "


def amount_of(thing: Target | Rule) -> str:
    """Comparator, value and unit of a programme's target or rule."""
    text = thing.title.zh if isinstance(thing, Target) else ""
    facts = {"comparator": thing.comparator, "value": thing.value, "unit": thing.unit}
    return amount(facts | {"text": text})


def rule(found: Rule) -> RuleWords:
    """A programme's rule in words."""
    period = str(PERIODS.get(found.period, found.period)) if found.period else ""
    deadline = found.deadline.isoformat() if found.deadline else ""
    said = (period, amount_of(found), deadline)
    subject = found.subject.in_language(get_language() or "")
    return RuleWords(subject, str(RULE_KINDS[found.kind]), " ".join(part for part in said if part))


def when(entry: Mapping[str, Any]) -> str:
    """The year, span of years or period of a target or goal, "" where it has none."""
    year, first = entry.get("year"), entry.get("from_year")
    period = entry.get("period")
    parts = [str(PERIODS.get(period, period))] if period else []
    if year and first:
        parts.append(gettext("%(first)s 至 %(year)s 年") % {"first": first, "year": year})
    elif year:
        parts.append(gettext("%(year)s 年") % {"year": year})
    return " ".join(parts)


def level(name: str) -> str:
    """The level of a unit in words; a level we do not know is shown as "other"."""
    return str(LEVELS.get(name, LEVELS["other"]))


def levels(present: Collection[str]) -> list[tuple[str, str]]:
    """The levels that are present, the highest first, each with its word."""
    return [(value, word) for value, word in choices(LEVELS) if value in present]


def version(found: TaskVersionView) -> VersionWords:
    """An edition that changed a task, in words."""
    kind = str(SOURCES.get(found.source_kind, found.source_kind))
    return VersionWords(
        at=found.adopted_at,
        who=found.adopted_by,
        what=gettext("第 %(number)d 版 · %(kind)s") % {"number": found.edition, "kind": kind},
        changed=tuple(str(FIELDS[name]) for name in found.changed),
        reason=found.reason,
    )
