"""What is found in front of a number once is what searching for each number finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.compiler.extract import targets
from luodi.compiler.extract.targets import judge
from luodi.compiler.extract.targets.once import Before, Holds
from luodi.compiler.ways import targets as ways

#: All patterns that are searched for in front of numbers.
PATTERNS = {
    f"{module.__name__}.{name}": value
    for module in (targets, judge, ways)
    for name, value in vars(module).items()
    if isinstance(value, Before)
}
#: Pieces of what the patterns look for and look ahead at, and what stands between.
PIECES = st.sampled_from(
    "每 年度 年 半年 季度 月 周 两年 三年 未来 今后 今年 一 二 5 12 年之内 年内 左右 时间 “十五五” 期间 时期 行动 计划 期 级 来 前 以 "
    "力争 用 , ; : 。 全 国 省 市 区 域 县 自治区 镇 州 我国 平均 第 领先 最 率先 文明 百强 重点 需 须 应 应当 必须 同时 满足 "
    "具备 符合 允许 可 可用 率 性 由 视情 鼓励 甲乙 个人 企业 社会 不得 低 少 给予 原则上 建成区 城区 每个 各 本 地区 西部 港口".split()
)

#: What takes most room, with what is looked at behind it.
LONG = "用今后三年左右时间 “十五五”期间 今后两年之内 每两年 用未来12年行动 鼓励甲乙丙丁企业 全自治区 全国领先 应当同时满足 可视情 不得低 每季度 给予 建成区".split()


@pytest.mark.parametrize("name", PATTERNS)
@given(st.lists(PIECES, min_size=1, max_size=25), st.data())
def test_the_matches_before_a_place(name: str, pieces: list[str], data: st.DataObject) -> None:
    before, text = PATTERNS[name], "".join(pieces)
    begin = data.draw(st.integers(0, len(text)))
    for place in range(begin, len(text) + 1):
        wanted = [match.span() for match in before.pattern.finditer(text, begin, place)]
        assert [match.span() for match in before.all(text, begin, place)] == wanted
        first = before.first(text, begin, place)
        assert ([first.span()] if first else []) == wanted[:1]


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("text", LONG)
def test_a_match_that_the_place_cuts_off(name: str, text: str) -> None:
    before = PATTERNS[name]
    for place in range(len(text) + 1):
        wanted = [match.span() for match in before.pattern.finditer(text, 0, place)]
        assert [match.span() for match in before.all(text, 0, place)] == wanted


def test_all_patterns_are_there() -> None:
    assert {name.rpartition(".")[2] for name in PATTERNS} >= {
        "_PERIOD",
        "_WIDE",
        "_PERMIT",
        "_NARROWER",
    }


@given(st.text("甲是指。", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_stretch_holds_a_pattern(text: str, start: int, end: int) -> None:
    pattern = re.compile("是指|^甲")
    assert Holds(pattern)(text, start, end) == bool(pattern.search(text[start:end]))
