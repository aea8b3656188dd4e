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


def above_in_words(comparator: str, text: str) -> str:
    """以上 where the paper says 95%以上 of a number: it takes the number in, 超过 does not.

    >>> above_in_words("exceed", "覆盖率达到95%以上"), above_in_words("exceed", "超过95%")
    ('以上', '')
    """
    return "以上" if comparator == "exceed" and "以上" in text and "超过" not in text else ""


#: What a field of the compiled programme is called.
FIELDS: Mapping[str, str] = {
    "number": "编号",
    "text": "文字",
    "section": "所属部分",
    "provision": "所属条款",
    "body": "对应正文",
    "lead": "牵头",
    "supporting": "配合",
    "joint": "按职责分工",
    "open_sets": "开放表述",
    "aliases": "别名",
    "responsibility": "责任分工",
    "deadline": "期限",
    "scope": "范围",
    "standing_notes": "统一说明",
    "metric": "指标",
    "comparator": "要求",
    "value": "数值",
    "unit": "计量单位",
    "year": "年份",
    "from_year": "基期年份",
    "period": "周期",
    "direction": "升降",
    "kind": "种类",
    "subject": "对象",
    "measure": "重点事项",
    "applies_to": "适用",
    "units": "单位",
    "title": "标题",
    "document_number": "文号",
    "issuer": "发文机关",
    "addressees": "主送",
    "date_written": "成文日期",
    "date_published": "发布日期",
}


def in_words(field: str, value: str) -> str:
    """A value of a field in words; words of the paper itself stay as they are.

    >>> in_words("period", "half_year"), in_words("period", "汛期"), in_words("metric", "year")
    ('每半年', '汛期', 'year')
    """
    return OF_FIELD.get(field, {}).get(value, value)
