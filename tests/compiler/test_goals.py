"""Goals: sentences of our own invention, and the direction and metric to be read in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.document import Zone
from luodi.compiler.extract.goals import direction_of, extract_goals, metric_of
from tests.compiler.sentences import sentences_of

SEED = Path(__file__).parents[3] / "shared" / "policies" / "guangzhou-north-2023.txt"


def rows(text: str) -> list[str]:
    sentences, view = sentences_of(text)
    return [
        f"{g.year or '-'} {g.direction} {g.metric}"
        for g in extract_goals(sentences, view, scope="云州市")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "到2030年,渔村面貌明显改善,渔民收入差距进一步缩小,渔港短板基本补齐。",
            ["2030 rise 渔村面貌", "2030 fall 渔民收入差距", "2030 complete 渔港短板"],
        ),
        (
            "到2030年,渔港达到8座,渔民生活更加富裕。渔村服务水平显著提升。",
            ["2030 rise 渔民生活", "2030 rise 渔村服务水平"],
        ),
        (
            "#主要目标\n湖区污染物排放总量持续下降、治理体系更加健全。",
            ["- fall 湖区污染物排放总量", "- rise 治理体系"],
        ),
        ("#主要目标\n渔业产业链不断完善。", ["- rise 渔业产业链"]),
        ("实现渔村快递服务全覆盖。", ["- complete 渔村快递服务"]),
        (
            "到2035年,湖区基本实现现代化,渔业强县建设取得重大进展。",
            ["2035 complete 现代化", "2035 qualitative 渔业强县建设"],
        ),
        ("到2035年,基本建成现代化渔业体系。", ["2035 complete 现代化渔业体系"]),
        (
            "到2028年,渔村焕然一新。\n到2032年,湖区生态更加优美。",
            ["2028 qualitative 渔村焕然一新", "2032 rise 湖区生态"],
        ),
        (
            "到2030年,实现以下目标:\n渔村面貌明显改善。\n渔民负担有效减轻。",
            ["2030 rise 渔村面貌", "2030 fall 渔民负担"],
        ),
    ],
)
def test_one_goal_for_each_clause(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "#主要目标\n坚持生态优先。大力发展渔业。",  # means, not ends
        "#一、2025年工作回顾\n到2025年,渔村面貌明显改善,渔村自来水全覆盖。",  # done
        "渔村面貌明显改善。",  # no goal section, no year
        "加快补齐渔港设施短板。",  # a measure
        "2026年底前,完成渔村规划编制。",  # a deadline
        "2026年5月12日,渔业大会召开。",  # a day
        "2026年是渔业振兴的起步之年。",
        "到2030年,渔港达到8座。",  # a target
        "为深入实施渔业振兴战略,到2030年实现目标,制定本方案。",
    ],
)
def test_what_is_no_goal(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("渔民收入差距逐步缩小", "fall"),
        ("事故发生率大幅下降", "fall"),
        ("重大隐患基本消除", "complete"),
        ("服务站点实现全覆盖", "complete"),
        ("渔业体系基本建立", "complete"),
        ("渔民素质大幅提高", "rise"),
        ("渔村环境更加宜居", "rise"),
        ("渔区成为全国样板", "qualitative"),
        ("管护机制运转顺畅", "qualitative"),
    ],
)
def test_direction(words: str, direction: str) -> None:
    assert direction_of(words) == direction


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("渔村基础设施水平进一步提升", "渔村基础设施水平"),
        ("渔业治理取得明显成效", "渔业治理"),
        ("努力实现渔业实力显著增强", "渔业实力"),
        ("基本形成绿色养殖格局", "绿色养殖格局"),
    ],
)
def test_metric(words: str, metric: str) -> None:
    assert metric_of(words) == metric


def test_a_goal_points_at_its_words() -> None:
    text = "到2030年，漁村面貌明顯改善，湖區生態更加優美。"
    sentences, view = sentences_of(text)
    goals = extract_goals(sentences, view, scope=None)
    assert [g.span.of(text) for g in goals] == [g.text for g in goals]
    assert [g.metric for g in goals] == ["漁村面貌", "湖區生態"]


def test_an_annex_row_that_repeats_the_body_gives_no_second_goal() -> None:
    body, view = sentences_of("实现渔村快递服务全覆盖。")
    annex, _ = sentences_of("实现渔村快递服务全覆盖。", zone=Zone.ANNEX)
    assert len(extract_goals((*body, *annex), view, scope=None)) == 1


@pytest.mark.shared
def test_the_goals_of_the_first_programme() -> None:
    """2025, 2027 and 2035, each with its directions."""
    if not SEED.exists():
        pytest.skip("needs ../shared/policies/guangzhou-north-2023.txt")
    goals = compile_bytes(SEED.read_bytes(), name=SEED.name).goals
    found = [(g.year, g.direction, g.metric) for g in goals]
    assert (2025, "fall", "城乡收入差距") in found
    assert (2025, "complete", "镇村基础设施和公共服务突出短板弱项") in found
    assert (2027, "rise", "农民稳定增收机制") in found
    assert (2035, "complete", "社会主义现代化") in found
    assert (None, "complete", "10里文化圈10里健身圈") in found
    years = [year for year, _, _ in found]
    assert [years.count(y) for y in (2025, 2027, 2035)] == [6, 5, 6]
