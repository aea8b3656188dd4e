"""Sentences that look like a fault and are none, beside those that are."""

from __future__ import annotations

import pytest

from luodi.compiler import compile_bytes
from tests.compiler.checks.papers import measures, paper

_HEADS = ("第一条　修剪茶树。", "第二条　防治病虫。", "第三条　检测土壤。")


def words(text: str, code: str) -> list[str]:
    """Where the finding stands in the paper, in the paper's words."""
    compiled = compile_bytes(text.encode(), name="paper.txt")
    return [
        compiled.text[d.span.start : d.span.end] for d in compiled.diagnostics if d.code == code
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "对省级、市级、县级示范社分别按30%、20%、10%的比例给予奖励，并纳入年度考核。",
        "评价为优、良、中的茶企，分别按30%、20%、10%的比例给予补助。",
        "优秀、良好、合格茶企分别占20%、30%以上的，给予奖励。",
    ],
)
def test_tiers_of_a_subsidy_are_no_parts_of_a_whole(sentence: str) -> None:
    assert words(paper("一、奖励", sentence), "W309") == []


@pytest.mark.parametrize(
    "end", ["的比例分担", "的比例由两级财政共同负担", "的比例分成", "比例承担"]
)
def test_shares_of_a_cost_are_parts_of_a_whole(end: str) -> None:
    text = paper("一、经费", f"所需经费由县、镇分别按60%、30%{end}。")
    assert words(text, "W309") == ["60%、30%"]


@pytest.mark.parametrize(
    "sentence",
    [
        "参照省政府令第五十条执行。",
        "参照省政府令（第88号）第五十条、第五十一条执行。",
        "依照市政府规章第十二条处理。",
        "构成犯罪的，依照刑法，第三百条处理。",
        "适用上级规定的第九条。",
        "适用省管理办法第九条和第十条。",
        "适用省茶叶保护条例第九条。",
    ],
)
def test_articles_of_other_papers_are_not_missed(sentence: str) -> None:
    assert words(paper(*_HEADS, f"第四条　{sentence}"), "W511") == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("违反第九条的，责令改正。", ["第九条"]),
        ("违反本办法第九条、第十条的，责令改正。", ["第九条", "第十条"]),
        ("违反本规定第九条的，依照刑法第三百条处理。", ["第九条"]),
        ("违反本条例第二条的，责令改正。", []),
    ],
)
def test_articles_of_the_paper_itself_are(sentence: str, told: list[str]) -> None:
    assert words(paper(*_HEADS, f"第四条　{sentence}"), "W511") == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("到2026年，人均期望寿命达到80。", []),
        ("到2026年，人均预期寿命稳定达到80以上。", []),
        ("到2026年，学位数达到5000以上。", []),
        ("到2026年，床位数力争达到500以上。", []),
        ("到2026年，游客人数达到500以上。", ["500"]),
        ("到2026年，茶园面积达到5000以上。", ["5000"]),
        ("到2026年，数字茶园达到50以上。", ["50"]),
    ],
)
def test_counts_of_places_and_life_spans_carry_their_unit(sentence: str, told: list[str]) -> None:
    assert words(paper("一、发展目标", sentence), "W308") == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("茶叶抽检合格率达98%-95%。", ["98%-95"]),
        ("每个镇建设3-2个示范茶园。", ["3-2"]),
        ("分镇产量见表3-2万亩茶园所列。", []),
        ("附表3-2项目清单另行印发。", []),
        ("加强镇村3-2个体茶商服务。", []),
    ],
)
def test_numbers_of_tables_are_no_ranges(sentence: str, told: list[str]) -> None:
    assert words(paper("一、培训", sentence), "W310") == told


def test_a_unit_above_the_issuer_is_told_once() -> None:
    text = measures(
        "建设加工园。（市经信局牵头）", "改造加工线。（市工信局牵头）", "修路。（县交通局牵头）"
    )
    assert len(words(text, "W019")) == 2
    assert words(text, "W018") == []
