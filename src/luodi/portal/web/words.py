"""Compiled values in the words of the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
LEVELS = {
    "national": _("国家"),
    "provincial": _("省级"),
    "municipal": _("市级"),
    "district": _("区县"),
    "county": _("区县"),
    "town": _("乡镇"),
    "enterprise": _("企业"),
    "unknown": _("其他"),
}
PERIODS = {"year": _("每年"), "quarter": _("每季度"), "month": _("每月")}


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
    """Comparator, value and unit of a target or rule, "" where it has no number."""
    if entry.get("value") is None:
        return ""
    comparator = str(COMPARATORS.get(entry.get("comparator") or "", ""))
    return f"{comparator} {number(entry['value'])} {entry.get('unit') or ''}".strip()


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
    return str(LEVELS.get(name, LEVELS["unknown"]))
