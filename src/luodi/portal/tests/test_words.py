"""Compiled values in Chinese and in English."""

from __future__ import annotations

import pytest
from django.utils import translation

from luodi.portal.domain.register import Filters, arrange, natural
from luodi.portal.web import words

GDP = {"comparator": "reach", "value": 260, "unit": "亿元"}


def test_chinese_says_it_as_printed() -> None:
    with translation.override("zh-hans"):
        assert words.amount(GDP) == "达到 260 亿元"
        assert words.amount({"comparator": "at_most", "value": 3, "unit": "%"}) == "不超过 3%"
        above = {"comparator": "exceed", "value": 95, "unit": "%", "text": "覆盖率达到95%以上"}
        assert words.amount(above) == "95%以上"
        assert words.amount(above | {"text": "覆盖率超过95%"}) == "超过 95%"
        assert words.when({"year": 2027, "from_year": 2025}) == "2025 至 2027 年"
        assert words.when({"period": "year"}) == "每年"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (GDP, "reach 26 billion yuan"),
        ({"comparator": "reach", "value": [1, 1.5], "unit": "万亩"}, "reach 10,000–15,000 mu"),
        ({"comparator": "exceed", "value": 90, "unit": "个"}, "exceed 90"),
        ({"comparator": "exceed", "value": 90, "unit": "%", "text": "90%以上"}, "90% or more"),
        ({"comparator": "approx", "value": 0.7, "unit": "万元"}, "about 0.007 million yuan"),
        ({"comparator": "reach", "value": 5, "unit": "座"}, "reach 5 座"),
        ({"value": None}, ""),
    ],
)
def test_english_counts_in_its_own_units(entry: dict[str, object], said: str) -> None:
    with translation.override("en"):
        assert words.amount(entry) == said


def test_levels_are_in_order_and_only_those_present() -> None:
    with translation.override("zh-hans"):
        assert words.levels({"county", "municipal"}) == [("municipal", "市级"), ("county", "区县")]
        assert words.level("no such level") == "其他"


def test_an_unknown_filter_is_no_filter() -> None:
    asked = Filters.of({"role": "boss", "sort": "-shoe size", "q": "  水 "})
    assert asked == Filters(q="水")


def test_numbers_sort_by_value() -> None:
    class Task:
        def __init__(self, number: str) -> None:
            self.number = number

    tasks = [Task(number) for number in ("10", "9", "2")]
    assert [task.number for task in arrange(tasks, "number")] == ["2", "9", "10"]
    assert [task.number for task in arrange(tasks, "-number")] == ["10", "9", "2"]
    assert [task.number for task in arrange(tasks, "")] == ["10", "9", "2"]
    assert natural("12") > natural("2")
