"""The compiler's own words (``at_most``, ``half_year``) as officials say them: one table for text,
files, explanations and differences. English is the fronts' business."""

from __future__ import annotations

from collections.abc import Mapping

COMPARATORS: Mapping[str, str] = {
    "reach": "达到",
    "exceed": "超过",
    "at_least": "不低于",
    "strive": "力争",
    "at_most": "不超过",
    "approx": "左右",
    "grow_rate": "年均增长",
}
DIRECTIONS: Mapping[str, str] = {
    "rise": "提升",
    "fall": "下降",
    "complete": "补齐",
    "qualitative": "定性",
}
KINDS: Mapping[str, str] = {
    "limit": "限额",
    "recurrence": "周期",
    "deadline": "期限",
    "mechanism": "机制",
}
PERIODS: Mapping[str, str] = {
    "year": "每年",
    "half_year": "每半年",
    "quarter": "每季度",
    "month": "每月",
    "week": "每周",
}
#: By the field that holds them.
OF_FIELD: Mapping[str, Mapping[str, str]] = {
    "comparator": COMPARATORS,
    "direction": DIRECTIONS,
    "kind": KINDS,
    "period": PERIODS,
}


def in_words(field: str, value: str) -> str:
    """A value of a field in words; words of the paper itself stay as they are.

    >>> in_words("period", "half_year"), in_words("period", "汛期"), in_words("metric", "year")
    ('每半年', '汛期', 'year')
    """
    return OF_FIELD.get(field, {}).get(value, value)
