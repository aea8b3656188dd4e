"""Word's automatic numbers: they are not in the file's text, and must be counted as Word does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.compiler.read import read
from tests.compiler.docx_files import docx, in_list, level, num, override, p, plan, style

PAPER = (
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
)


def lines(data: bytes) -> list[str]:
    return read(data, name="x.docx").text.splitlines()


def numbered(*paragraphs: tuple[int, int], plans: tuple[str, ...], nums: tuple[str, ...]) -> str:
    """The numbers of paragraphs ``(list, level)``, each with the word 甲 behind."""
    body = [p("甲", num=place) for place in paragraphs]
    return " ".join(line[:-1].strip() for line in lines(docx(*body, numbering=(*plans, *nums))))


def test_the_number_comes_from_the_style_the_style_is_based_on() -> None:
    styles = (
        style("base", pr=in_list(5)),
        style("h1", based_on="base"),
        style("h2", pr=in_list(5, 1)),
        style("h3", based_on="h2", pr=in_list(5, 2)),
    )
    body = [
        p(w, style=s)
        for s, w in (
            ("h1", "总体要求"),
            ("h1", "重点任务"),
            ("h2", "建园"),
            ("h3", "改种"),
            ("h3", "配水"),
            ("h2", "加工"),
            ("h3", "建厂"),
            ("h1", "保障"),
            ("h2", "组织"),
        )
    ]
    numbering = (plan(0, *PAPER), num(5, 0))
    assert lines(docx(*body, styles=styles, numbering=numbering)) == [
        "一、总体要求",
        "二、重点任务",
        "（一）建园",
        "1.改种",
        "2.配水",
        "（二）加工",
        "1.建厂",
        "三、保障",
        "（一）组织",
    ]


def test_the_level_that_names_a_style_is_that_styles_level() -> None:
    levels = (
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="a"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="b"/>'),
    )
    styles = (style("a", pr=in_list(1)), style("b", pr=in_list(1)))
    body = [p("甲", style="a"), p("乙", style="b"), p("丙", style="b")]
    data = docx(*body, styles=styles, numbering=(plan(0, *levels), num(1, 0)))
    assert lines(data) == ["一、甲", "（一）乙", "（二）丙"]


def test_a_paragraph_of_its_own_wins_over_its_style_and_zero_switches_off() -> None:
    styles = (style("a", pr=in_list(1)), style("off", based_on="a", pr=in_list(0)))
    body = [
        p("甲", style="a"),
        p("乙", style="a", num=(0, 0)),
        p("丙", style="off"),
        p("丁", style="a", pr='<w:numPr><w:ilvl w:val="1"/></w:numPr>'),
        p("戊", style="a"),
    ]
    data = docx(*body, styles=styles, numbering=(plan(0, *PAPER), num(1, 0)))
    assert lines(data) == ["一、甲", "乙", "丙", "（一）丁", "二、戊"]


def test_lists_of_one_plan_count_on_and_may_begin_anew() -> None:
    plans = (plan(0, level(0)),)
    nums = (num(1, 0), num(2, 0), num(3, 0, override(0, start=1)))
    places = ((1, 0), (1, 0), (2, 0), (3, 0), (3, 0), (1, 0))
    assert numbered(*places, plans=plans, nums=nums) == "1. 2. 3. 1. 2. 3."


def test_an_override_may_change_how_a_level_prints() -> None:
    changed = override(0, xml=level(0, "upperLetter", "%1)", start=3))
    plans, nums = (plan(0, level(0)),), (num(1, 0), num(2, 0, changed))
    assert numbered((1, 0), (2, 0), (1, 0), plans=plans, nums=nums) == "1. B) 3."


@pytest.mark.parametrize(
    ("restart", "expected"),
    [
        ("", "1. 1) 2) 2. 1) 3."),
        ('<w:lvlRestart w:val="0"/>', "1. 1) 2) 2. 3) 3."),
    ],
)
def test_deeper_levels_begin_anew_unless_told_not_to(restart: str, expected: str) -> None:
    plans = (plan(0, level(0), level(1, "decimal", "%2)", more=restart)),)
    places = ((1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 0))
    assert numbered(*places, plans=plans, nums=(num(1, 0),)) == expected


def test_a_level_may_begin_anew_only_after_a_certain_one() -> None:
    levels = (
        level(0),
        level(1, "decimal", "%2)"),
        level(2, "decimal", "(%3)", more='<w:lvlRestart w:val="1"/>'),
    )
    places = ((1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2))
    assert numbered(*places, plans=(plan(0, *levels),), nums=(num(1, 0),)) == (
        "1. 1) (1) 2) (2) 2. 1) (1)"
    )


def test_numbers_of_several_levels_and_in_digits_by_law() -> None:
    legal = "<w:isLgl/>"
    levels = (
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", more=legal),
        level(2, "decimal", "%1.%2.%3"),
    )
    places = ((1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1))
    assert numbered(*places, plans=(plan(0, *levels),), nums=(num(1, 0),)) == (
        "第一章 1.1 1.2 一.2.1 第二章 2.1"
    )


@pytest.mark.parametrize(
    ("kind", "first", "expected"),
    [
        ("chineseCounting", 9, "九 十 十一"),
        ("chineseCountingThousand", 99, "九十九 一百 一百零一"),
        ("japaneseCounting", 19, "十九 二十 二十一"),
        ("ideographTraditional", 1, "甲 乙 丙"),
        ("ideographTraditional", 10, "癸 11 12"),
        ("ideographZodiac", 1, "子 丑 寅"),
        ("chineseLegalSimplified", 10, "壹拾 壹拾壹 壹拾贰"),
        ("ideographDigital", 10, "一〇 一一 一二"),
        ("decimalEnclosedCircle", 19, "⑲ ⑳ ㉑"),
        ("decimalEnclosedCircleChinese", 1, "① ② ③"),
        ("decimalEnclosedParen", 1, "⑴ ⑵ ⑶"),
        ("decimalEnclosedFullstop", 1, "⒈ ⒉ ⒊"),
        ("ideographEnclosedCircle", 1, "㊀ ㊁ ㊂"),
        ("decimalFullWidth", 9, "９ １０ １１"),
        ("decimalZero", 9, "09 10 11"),
        ("upperLetter", 26, "Z AA BB"),
        ("lowerLetter", 1, "a b c"),
        ("upperRoman", 8, "VIII IX X"),
        ("lowerRoman", 4, "iv v vi"),
        ("none", 1, "甲 甲 甲"),
        ("somethingUnknown", 1, "1 2 3"),
    ],
)
def test_every_kind_of_number(kind: str, first: int, expected: str) -> None:
    body = [p("甲", num=(1, 0)) for _ in range(3)]
    data = docx(*body, numbering=(plan(0, level(0, kind, "%1", start=first)), num(1, 0)))
    shown = [line.removesuffix("甲").strip() or "甲" for line in lines(data)]
    assert " ".join(shown) == expected


def test_points_are_ornament_unless_a_paper_can_mean_something_by_them() -> None:
    plans = (
        plan(0, level(0, "bullet", "\uf0b7")),
        plan(1, level(0, "bullet", "●")),
        plan(2, level(0, "bullet", "★")),
    )
    body = [p("甲", num=(n, 0)) for n in (1, 2, 3)]
    data = docx(*body, numbering=(*plans, num(1, 0), num(2, 1), num(3, 2)))
    assert lines(data) == ["甲", "甲", "★甲"]


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        ("%1、", "", "一、甲"),
        ("第%1条", "", "第一条 甲"),
        ("第%1条", '<w:suff w:val="nothing"/>', "第一条甲"),
        ("第%1条", '<w:suff w:val="space"/>', "第一条 甲"),
        ("第%1条\u3000", "", "第一条\u3000甲"),
    ],
)
def test_what_stands_between_number_and_words(text: str, suffix: str, expected: str) -> None:
    numbering = (plan(0, level(0, "chineseCounting", text, more=suffix)), num(1, 0))
    assert lines(docx(p("甲", num=(1, 0)), numbering=numbering)) == [expected]


def test_a_plan_may_stand_in_a_style_of_numbering() -> None:
    plans = (
        plan(0, more='<w:numStyleLink w:val="ours"/>'),
        plan(1, *PAPER, more='<w:styleLink w:val="ours"/>'),
    )
    styles = (style("ours", kind="numbering", pr=in_list(9)),)
    body = [p("甲", num=(1, 0)), p("乙", num=(1, 1))]
    data = docx(*body, styles=styles, numbering=(*plans, num(1, 0), num(9, 1)))
    assert lines(data) == ["一、甲", "（一）乙"]


def test_digits_may_be_filled_up() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="7"/><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
        '<w:lvlText w:val="%1"/></w:lvl>'
    )
    assert lines(docx(p("甲", num=(1, 0)), numbering=(plan(0, custom), num(1, 0)))) == ["007 甲"]


def test_an_empty_numbered_paragraph_counts_and_shows_its_number() -> None:
    body = [p("甲", num=(1, 0)), p(num=(1, 0)), p("丙", num=(1, 0))]
    assert lines(docx(*body, numbering=(plan(0, level(0)), num(1, 0)))) == ["1.甲", "2.", "3.丙"]


@pytest.mark.parametrize(
    ("numbering", "styles"),
    [
        ((), ()),
        ((num(1, 7),), ()),
        ((plan(0),), ()),
        ((plan(0, level(3)), num(1, 0)), ()),
        ((plan(0, more='<w:numStyleLink w:val="a"/>'), num(1, 0)), (style("a", pr=in_list(1)),)),
    ],
)
def test_a_broken_list_numbers_nothing(numbering: tuple[str, ...], styles: tuple[str, ...]) -> None:
    assert lines(docx(p("甲", num=(1, 0)), numbering=numbering, styles=styles)) == ["甲"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_any_run_of_levels_is_counted_like_an_outline(levels: list[int]) -> None:
    kinds = [level(i, "decimal", ".".join(f"%{n + 1}" for n in range(i + 1))) for i in range(4)]
    body = [p("甲", num=(1, at)) for at in levels]
    data = docx(*body, numbering=(plan(0, *kinds), num(1, 0)))
    counts: list[int] = [0] * 4
    expected: list[str] = []
    for at in levels:
        counts[at] += 1
        counts[at + 1 :] = [0] * (3 - at)
        expected.append(".".join(str(n or 1) for n in counts[: at + 1]))
    assert [line.removesuffix("甲").strip() for line in lines(data)] == expected
