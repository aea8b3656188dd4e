"""Findings about units, judged anew after tasks were corrected."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.check.answering import settled
from luodi.compiler.emit import to_dict

PAPER = """青溪县水网提升行动方案

二、修好渠道。

1. 改造三条干渠。（县财政局配合）

2. 清理两座水库。（县水利局、县财政局、县住建局按职责分工负责）

3. 推行水价改革。（有关部门负责）

4. 巡查渠道。（县水利局、县财政局按职责分工负责）

5. 编制预案。（县财政局、县住建局按职责分工负责）
"""


@pytest.fixture(scope="module")
def compiled() -> dict[str, Any]:
    return to_dict(compile_bytes(PAPER.encode(), name="方案.txt"))


def after(compiled: dict[str, Any], number: str, **roles: list[str]) -> dict[str, Any]:
    """The same with other units of one task."""
    empty: dict[str, list[str]] = {"lead": [], "supporting": [], "joint": [], "open_sets": []}
    tasks = [t | empty | roles if t["number"] == number else t for t in compiled["tasks"]]
    return compiled | {"tasks": tasks}


def codes(compiled: dict[str, Any], changed: dict[str, Any]) -> list[str]:
    return [compiled["diagnostics"][n]["code"] for n in settled(compiled, changed)]


def test_a_paper_as_it_was_settles_nothing(compiled: dict[str, Any]) -> None:
    said = {entry["code"] for entry in compiled["diagnostics"]}
    assert {"E001", "W003", "W008", "N004"} <= said
    assert settled(compiled, compiled) == ()


@pytest.mark.parametrize(
    ("number", "roles", "found"),
    [
        ("1", {"lead": ["县水利局"], "supporting": ["县财政局"]}, ["E001"]),
        ("2", {"lead": ["县水利局"], "supporting": ["县财政局"]}, ["W003"]),
        ("3", {"lead": ["县水利局"]}, ["W008"]),
        ("1", {"supporting": ["县水利局"]}, []),
        ("2", {"joint": ["县水利局", "县财政局"]}, []),  # two share it now: still nobody leads
        ("4", {"lead": ["县水利局"]}, []),  # the finding speaks of task 5 too
    ],
)
def test_only_what_is_said_no_more_is_settled(
    compiled: dict[str, Any], number: str, roles: dict[str, list[str]], found: list[str]
) -> None:
    assert codes(compiled, after(compiled, number, **roles)) == found


def test_a_finding_of_several_tasks_goes_with_the_last_of_them(compiled: dict[str, Any]) -> None:
    both = after(after(compiled, "4", lead=["县水利局"]), "5", lead=["县财政局"])
    assert codes(compiled, both) == ["N004"]


def test_what_these_checks_do_not_say_themselves_stands(compiled: dict[str, Any]) -> None:
    """As an older compiler may have found it: another place, or a code that is gone."""
    for change in ({"code": "E999"}, {"start": 0, "end": 3}):
        old = compiled | {"diagnostics": [d | change for d in compiled["diagnostics"]]}
        assert settled(old, after(old, "1", lead=["县水利局"])) == ()


TARGETS = """青溪县人民政府关于水网提升的意见

一、目标

到2027年，全县农田灌溉面积达到12万亩。良好渠道比例达到90%。

二、任务

（一）改造干渠。由县财政局出资，逐条改造。（县工信局牵头，县财政局配合）

（二）修缮水闸。逐座排查，及时更换。（县经信局牵头，县财政局、县水利居配合）

（三）改造支渠。到2027年，全县农田灌溉面积达到15万亩。2020年底前完成。（省水利厅牵头，县财政局）

青溪县人民政府
2025年5月6日
"""


@pytest.fixture(scope="module")
def contradicting() -> dict[str, Any]:
    return to_dict(compile_bytes(TARGETS.encode(), name="意见.txt"))


def places(compiled: dict[str, Any], changed: dict[str, Any]) -> set[str]:
    gone = settled(compiled, changed, TARGETS)
    return {compiled["diagnostics"][n]["code"] for n in gone}


def test_corrected_units_settle_what_was_said_of_their_names(contradicting: dict[str, Any]) -> None:
    second = next(t for t in contradicting["tasks"] if "县经信局" in t["lead"])
    right = {"lead": ["县工信局"], "supporting": ["县财政局", "县水利局"]}
    third = next(t for t in contradicting["tasks"] if "省水利厅" in t["lead"])
    changed = after(contradicting, second["number"], **right)
    changed = after(changed, third["number"], lead=["县水利局"], supporting=["县财政局"])
    for task in changed["tasks"]:
        task.setdefault("aliases", {})
    units = {name for t in changed["tasks"] for role in ("lead", "supporting") for name in t[role]}
    rows = [u for u in contradicting["units"] if u["name"] in units]
    known = {u["name"] for u in rows}
    rows += [rows[0] | {"name": name} for name in sorted(units - known)]
    assert places(contradicting, changed | {"units": rows}) >= {"W018", "W019", "W017", "N007"}


def test_a_corrected_target_settles_the_contradiction(contradicting: dict[str, Any]) -> None:
    assert "W304" in {d["code"] for d in contradicting["diagnostics"]}
    same = [t | {"value": 12} if t["value"] == 15 else t for t in contradicting["targets"]]
    assert places(contradicting, contradicting | {"targets": same}) == {"W304"}


def test_a_target_without_its_value_yet_settles_nothing_else(contradicting: dict[str, Any]) -> None:
    empty = contradicting["targets"][0] | {"value": None, "metric": None, "start": 0, "end": 1}
    changed = contradicting | {"targets": [*contradicting["targets"], empty]}
    assert places(contradicting, changed) == set()
