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
