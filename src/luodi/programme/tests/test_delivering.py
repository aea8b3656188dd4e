"""The section on delivery: what a file may not say, and where the message points."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from luodi.programme.domain.loading import check, load

ROOT = Path(__file__).parents[4]
SCHEMA = json.loads((ROOT / "programmes" / "programme.schema.json").read_text("utf-8"))
TEXT = (ROOT / "programmes" / "yunxi-county" / "programme.yaml").read_text("utf-8")
CONTENT = yaml.safe_load(TEXT)
WHY = {"zh": "依据", "en": "ground"}


def found(**delivery: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    content = copy.deepcopy(CONTENT)
    content["delivery"] = delivery
    return [(problem.code, problem.path[1:]) for problem in check(content, SCHEMA)]


def test_a_file_without_the_section_is_whole() -> None:
    content = {name: value for name, value in CONTENT.items() if name != "delivery"}
    assert check(content, SCHEMA) == ()
    assert found() == []


def step(rung: str, after: int, **more: Any) -> dict[str, Any]:
    return {"rung": rung, "after_working_days": after, **more}


@pytest.mark.parametrize(
    ("delivery", "where"),
    [
        ({"lights": {"behind": {"amber": 30, "red": 20}}}, ("lights", "behind", "red")),
        ({"review": ["leader", "office_head"]}, ("review",)),
        ({"ladder": [step("remind", -5), step("notice", 8)]}, ("ladder", 1, "rung")),
        (
            {"ladder": [step("remind", -5), step("chase", -9)]},
            ("ladder", 1, "after_working_days"),
        ),
        (
            {"quiet": [{"since": "2027-02-01", "until": "2027-02-01", "why": WHY}]},
            ("quiet", 0, "until"),
        ),
        (
            {"exceptions": [{"task": "t001", "frequency": f} for f in ("monthly", "yearly")]},
            ("exceptions", 1, "task"),
        ),
    ],
)
def test_what_contradicts_itself_is_named_with_its_place(
    delivery: dict[str, Any], where: tuple[str | int, ...]
) -> None:
    assert found(**delivery) == [("E808", where)]


@pytest.mark.parametrize(
    "delivery",
    [
        {"frequency": "weekly"},
        {"due_working_days": 0},
        {"lights": {"evidence": "photograph"}},
        {"lights": {"evidence": "none"}},
        {"lights": {"plan_missing": {"amber": 60, "red": 90}}},
        {"ladder": [step("order", 15)]},
        {"ladder": [step("bulletin", 15)]},
        {"lists": {"black": {}}},
        {"exceptions": [{"frequency": "monthly"}]},
        {"caps": [{"rungs": [], "per_month": 1}]},
        {"colour": "green"},
    ],
)
def test_the_schema_refuses(delivery: dict[str, Any]) -> None:
    assert {code for code, _path in found(**delivery)} == {"E802"}


def test_an_exception_for_nothing_is_named() -> None:
    said = [{"task": "t999", "frequency": "monthly"}, {"measure": "m99", "frequency": "monthly"}]
    assert found(exceptions=said) == [
        ("E804", ("exceptions", 0, "task")),
        ("E804", ("exceptions", 1, "measure")),
    ]


def test_the_message_names_the_line() -> None:
    wrong = TEXT.replace("behind: {amber: 10, red: 25", "behind: {amber: 10, red: 2")
    (said,) = load(wrong, SCHEMA).diagnostics
    line = wrong[: wrong.index("behind: {amber")].count("\n") + 1
    assert said.code == "E808"
    assert f"第 {line} 行 delivery.lights.behind.red" in said.message
