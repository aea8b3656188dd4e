"""The check-up of real papers: what a careful reader found in them is found, and little else."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.check import message_en
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.diagnostic import Diagnostic

SHARED = Path(__file__).parents[3] / ".." / "shared" / "policies"
SEED = SHARED / "guangzhou-north-2023.txt"
#: One note for each task: how far it can be verified.
GRADES = {"N401", "N402"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SEED.exists(), reason="the real papers are not in ../shared/policies"),
]


@cache
def compiled(path: Path) -> CompiledProgramme:
    return compile_bytes(path.read_bytes(), name=path.name)


def of(code: str) -> list[Diagnostic]:
    return [d for d in compiled(SEED).diagnostics if d.code == code]


def facts(finding: Diagnostic) -> dict[str, str]:
    return dict(finding.facts)


def by_task(code: str) -> dict[str, str]:
    return {facts(d)["task"]: d.message for d in of(code)}


@pytest.mark.parametrize("words", ["湾区生态花园", "与中心城区联动发展"])
def test_sentences_that_no_row_takes_up(words: str) -> None:
    assert any(words in d.message for d in of("W102"))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("20", "从化生态设计特色小镇"),
        ("20", "增城派潭生命健康特色小镇"),
        ("102", "出台相关政策或调整工作部署"),
        ("9", "延伸产业链"),
        ("15", "建强现代农业产业园区"),
        ("83", "突破常规做法"),
    ],
)
def test_what_the_rows_leave_out_of_a_sentence(rows: str, words: str) -> None:
    assert any(facts(d)["rows"] == rows and words in facts(d)["words"] for d in of("W103"))


@pytest.mark.parametrize(
    ("task", "words"),
    [
        ("15", "清单多“国家和”"),
        ("63", "清单少“产权明晰、合法建设的”"),
        ("64", "清单多“产权明晰、合法建设的”"),
        ("76", "区域经济专班"),
        ("82", "“机制”写成“政策”"),
        ("82", "清单少“综合”"),
        ("83", "涉及要素流动的"),
    ],
)
def test_rows_that_differ_from_the_body_in_substance(task: str, words: str) -> None:
    assert words in by_task("W106")[task]


def test_no_other_row_differs() -> None:
    assert set(by_task("W106")) == {"15", "63", "64", "76", "78", "82", "83"}
    assert set(by_task("N107")) == {"17", "98"}


def test_the_heading_that_lost_a_word() -> None:
    (finding,) = of("W108")
    assert facts(finding)["change"] == "清单少“发展”"
    assert "全力建设支撑高质量的基础设施体系" in facts(finding)["row"]


def test_the_row_that_joins_two_measures() -> None:
    (finding,) = of("N109")
    assert facts(finding)["task"] == "5"


def test_the_row_that_only_supports() -> None:
    (finding,) = of("E002")
    assert facts(finding)["task"] == "58"


def test_shared_rows_are_all_named() -> None:
    """Tasks that several units share, other than districts each on its own ground."""
    named = {facts(d)["task"] for d in of("W003")}
    named |= {number for d in of("N004") for number in facts(d)["tasks"].split("、")}
    expected = {
        task.number
        for task in compiled(SEED).tasks
        if not task.lead and len(task.joint) > 1 and task.number not in {"14", "79", "87", "89"}
    }
    assert named == expected


def test_duties_to_check_are_few() -> None:
    assert {facts(d)["task"] for d in of("N011")} == {"36", "61"}


def test_units_with_very_many_tasks() -> None:
    assert {facts(d)["unit"] for d in of("N010")} == {"市农业农村局", "市发展改革委"}


def test_the_targets_have_no_baseline() -> None:
    (finding,) = of("N301")
    assert facts(finding)["metrics"] == "“生产总值”、“农业总产值”"


def test_a_report_that_an_office_will_read() -> None:
    counts = Counter(d.code for d in compiled(SEED).diagnostics)
    assert sum(n for code, n in counts.items() if code not in GRADES) <= 62
    assert not {"W101", "W105", "W110", "W013", "W503", "W006", "W204", "W501"} & set(counts)


@pytest.mark.parametrize(
    "path",
    sorted(p for p in (SHARED / "dev").glob("*.*") if p.suffix in (".txt", ".html")),
    ids=lambda p: p.name,
)
def test_other_papers_raise_no_false_alarm(path: Path) -> None:
    """Read by hand: none of these papers has such a fault."""
    result = compiled(path)
    codes = {d.code for d in result.diagnostics}
    assert not codes & {
        "E001", "E015", "W005", "W006", "N007", "N011", "W012", "W013", "W201", "W202", "W203",
        "W204", "W304", "W305", "W306", "W501", "E502",
    }  # fmt: skip
    assert sum(1 for d in result.diagnostics if d.code not in GRADES) <= 10
    assert all(message_en(d) for d in result.diagnostics)
