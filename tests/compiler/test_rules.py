"""Rules: limits, recurrences, deadlines and mechanisms in sentences of our own invention."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.extract.rules import extract_rules
from luodi.compiler.model import Rule
from tests.compiler.sentences import sentences_of

SEED = Path(__file__).parents[3] / "shared" / "policies" / "guangzhou-north-2023.txt"


def rules_of(text: str) -> tuple[Rule, ...]:
    return extract_rules(*sentences_of(text))


def row(rule: Rule) -> str:
    """Kind, subject, then what the rule has: ``at_most 3%``, ``@year``, ``by 2026-06-30``."""
    words = f"{rule.kind} {rule.subject}"
    words += f" {rule.comparator} {rule.value}{rule.unit}" if rule.comparator else ""
    words += f" @{rule.period}" if rule.period else ""
    return words + (f" by {rule.deadline}" if rule.deadline else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("允许将不超过水面5%的区域用于垂钓。", ["limit 区域用于垂钓 at_most 5%"]),
        ("每年遴选不超过8个示范渔场。", ["limit 示范渔场 at_most 8个 @year"]),
        ("对获奖渔场给予最高20万元奖励。", ["limit 奖励 at_most 20万元"]),
        (
            "按不超过设备投资额的30%给予补贴,单个企业每年最高200万元。",
            ["limit 给予补贴 at_most 30%", "limit 单个企业每年 at_most 200万元 @year"],
        ),
        ("每次检查人员不得少于2人。", ["limit 每次检查人员 at_least 2人"]),
        ("渔船抵押贷款额度不超过评估价的70%。", ["limit 渔船抵押贷款额度 at_most 70%"]),
        ("受理部门在3个工作日内办结。", ["limit 办结 at_most 3个工作日"]),
        ("为渔民提供最长3年的免租泊位。", ["limit 免租泊位 at_most 3年"]),
        ("每年举办渔业推介活动不少于6场。", []),  # a target
        ("渔港达到8座。", []),
    ],
)
def test_limits(text: str, expected: list[str]) -> None:
    assert [row(r) for r in rules_of(text) if r.kind == "limit"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市水产局每季度调度一次渔港建设进度。", ["recurrence 调度一次渔港建设进度 @quarter"]),
        (
            "每年3月底前,各区报送上年度渔业年报。",
            ["recurrence 各区报送上年度渔业年报 @year by --03-31"],
        ),
        (
            "各区于每年11月底前将总结报送市水产局。",
            ["recurrence 将总结报送市水产局 @year by --11-30"],
        ),
        ("定期开展渔船安全检查。", ["recurrence 开展渔船安全检查"]),
        ("按月通报渔港建设进展。", ["recurrence 通报渔港建设进展 @month"]),
        ("每半年召开一次渔业联席会议。", ["recurrence 召开一次渔业联席会议 @half_year"]),
        ("每周巡查渔港。", ["recurrence 巡查渔港 @week"]),
        ("逐年增加渔业投入。", ["recurrence 增加渔业投入 @year"]),
        ("根据需求按季度调整配额。", ["recurrence 调整配额 @quarter"]),
        ("渔船按年限报废。", []),
        ("加强与高校的常态化对接。", []),
        ("近年来,渔业每年增长。", []),
        ("(市水产局牵头,每年组织考核)", []),
        ("实行月通报制度,得6分。", []),
    ],
)
def test_recurrences(text: str, expected: list[str]) -> None:
    assert [row(r) for r in rules_of(text) if r.kind == "recurrence"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各镇于2030年12月31日前报送总结。", ["deadline 各镇报送总结 by 2030-12-31"]),
        ("2026年6月底前完成渔港普查。", ["deadline 完成渔港普查 by 2026-06-30"]),
        ("2026年底前,完成渔村规划编制。", ["deadline 完成渔村规划编制 by 2026-12-31"]),
        ("2028年2月底前完成验收。", ["deadline 完成验收 by 2028-02-29"]),
        ("2026年9月中旬前形成初稿。", ["deadline 形成初稿 by 2026-09-20"]),
        ("云政发〔2026〕3号\n#工作要求\n10月15日前提交方案。", ["deadline 提交方案 by 2026-10-15"]),
        ("10月15日前提交方案。", []),  # no year to be had
        ("2026年13月底前完成。", []),
        ("到2030年,渔港达到8座。", []),
    ],
)
def test_deadlines(text: str, expected: list[str]) -> None:
    assert [row(r) for r in rules_of(text) if r.kind == "deadline"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "建立渔港建设联席会议制度,完善渔船“一船一码”管理机制。",
            ["mechanism 渔港建设联席会议制度", "mechanism 渔船一船一码管理机制"],
        ),
        ("搭建渔业数据平台。", ["mechanism 渔业数据平台"]),
        ("健全以镇为主、村为辅的管护机制。", ["mechanism 以镇为主、村为辅的管护机制"]),
        ("组建渔业专班,建立工作台账。", ["mechanism 渔业专班", "mechanism 工作台账"]),
        ("研究制定渔港管理办法。", ["mechanism 渔港管理办法"]),
        ("发挥渔业平台作用,利用现有机制。", []),
        ("落实已出台的督查制度。", []),
        ("结合实际,制定本实施意见。", []),
        ("#一、2025年工作回顾\n建立渔业联席会议制度。", []),
        ("#1.健全渔业帮扶机制。\n明确帮扶关系。", []),  # a heading
    ],
)
def test_mechanisms(text: str, expected: list[str]) -> None:
    assert [row(r) for r in rules_of(text) if r.kind == "mechanism"] == expected


def test_a_rule_points_at_its_words() -> None:
    text = "每年遴選不超過８個示範漁場，定期開展檢查，建立漁業平臺。"
    sentences, view = sentences_of(text)
    rules = extract_rules(sentences, view)
    assert [r.kind for r in rules] == ["limit", "recurrence", "mechanism"]
    assert [r.span.of(text) for r in rules] == [r.text for r in rules]
    assert rules[0].unit == "個"


@pytest.mark.parametrize("unit", ["建立", "每年", "不超过3%", "2026年6月底前", "机制", "最高"])
def test_hostile_text_is_read_to_its_end(unit: str) -> None:
    """Long runs of anything: the work grows with the length, and nothing is raised."""
    rules_of(unit * 400)


@pytest.mark.shared
def test_the_rules_of_the_first_programme() -> None:
    """Both the body and the annex have the share of land, the yearly quota, the quarter."""
    if not SEED.exists():
        pytest.skip("needs ../shared/policies/guangzhou-north-2023.txt")
    rules = compile_bytes(SEED.read_bytes(), name=SEED.name).rules
    shares = [r for r in rules if r.kind == "limit"]
    assert [(r.comparator, r.value, r.unit) for r in shares] == [("at_most", 3, "%")] * 2
    assert [r.provision.startswith("annex") for r in shares] == [False, True]
    periods = [r.period for r in rules if r.kind == "recurrence"]
    assert [periods.count(p) for p in ("year", "quarter", None)] == [6, 2, 2]
    assert any(r.kind == "mechanism" and "双向交流" in r.subject for r in rules)
