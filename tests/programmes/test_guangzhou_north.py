"""The first programme: complete, in our own words, and with the roles of the published paper."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest

from tests.programmes.definition import (
    SHARED,
    Definition,
    copied,
    load,
    own_words,
    plain,
    roles_as_named,
)

PAPER = SHARED / "guangzhou-north-2023.txt"
GOLD = SHARED / "guangzhou-north-2023.gold.json"

#: Names that cannot be said in other words.
PROPER_NAMES = (
    "粤港澳大湾区北部生态文化旅游合作区",
    "京港澳高速清远佛冈至广州太和段",
    "S254线灌村墟至增城界",
    "S119线正果镇区段改线",
    "正果大桥至龙门界段改造",
    "S355线大广高速良新出口至G105线",
    "X293线水口村至畲族村段",
)
LONGEST_SHARED_RUN = 14


@cache
def programme() -> Definition:
    return load("guangzhou-north")


@cache
def gold() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLD.read_text("utf-8"))
    return loaded


def test_three_districts_and_eight_towns() -> None:
    levels = Counter(area["level"] for area in programme()["areas"])
    assert levels == {"district": 3, "town": 8}
    assert all(a["code"].startswith(a["parent"]) for a in programme()["areas"] if "parent" in a)


def test_22_measures_and_102_tasks_in_order() -> None:
    assert [m["number"] for m in programme()["measures"]] == [str(n) for n in range(1, 23)]
    assert [t["key"] for t in programme()["tasks"]] == [f"t{n:03}" for n in range(1, 103)]
    assert [t["number"] for t in programme()["tasks"]] == [str(n) for n in range(1, 103)]
    order = [t["measure"] for t in programme()["tasks"]]
    assert order == sorted(order)


def test_three_offices_coordinate() -> None:
    coordinators = {m["key"]: m["coordinator"] for m in programme()["measures"]}
    assert coordinators.pop("m21") == "gz-agri"
    assert coordinators.pop("m22") == "gz-hq"
    assert set(coordinators.values()) == {"gz-drc"} == {programme()["coordinator"]}


def test_a_coordinator_leads_the_tasks_it_is_derived_from() -> None:
    leads = {task["key"]: task["roles"]["lead"] for task in programme()["tasks"]}
    for measure in programme()["measures"]:
        assert measure["basis"]["tasks"]
        assert all(measure["coordinator"] in leads[key] for key in measure["basis"]["tasks"])


def test_titles_differ() -> None:
    for language in ("zh", "en"):
        titles = Counter(task["title"][language] for task in programme()["tasks"])
        assert [title for title, count in titles.items() if count > 1] == []


def test_goals_of_three_years_and_four_targets() -> None:
    assert {goal["year"] for goal in programme()["goals"]} == {2025, 2027, 2035}
    targets = {(t["metric"], t["year"]): t["value"] for t in programme()["targets"]}
    assert targets == {
        ("生产总值", 2025): 260,
        ("农业总产值", 2025): 90,
        ("生产总值", 2027): 300,
        ("农业总产值", 2027): 100,
    }


def test_named_projects() -> None:
    kinds = Counter(
        project["kind"] for project in programme()["projects"] if project["measure"] != "m08"
    )
    assert kinds["road"] == 6
    assert kinds["care_home"] == 2
    assert kinds["school"] == 3
    assert kinds["small_town"] == 5
    assert kinds["industrial_park"] == 3
    assert kinds["forest_park"] == 4


@pytest.mark.shared
def test_roles_are_those_of_the_paper() -> None:
    ours = [(task["number"], roles_as_named(programme(), task)) for task in programme()["tasks"]]
    theirs = [
        (
            task["number"],
            {
                "lead": set(task["lead"]),
                "supporting": set(task["cooperate"]),
                "joint": set(task["joint"]),
            },
        )
        for task in gold()["tasks"]
    ]
    assert ours == theirs


@pytest.mark.shared
def test_open_sets_and_aliases_are_those_of_the_paper() -> None:
    aliases = {unit["name"]: set(unit["aliases"]) for unit in programme()["units"]}
    for ours, theirs in zip(programme()["tasks"], gold()["tasks"], strict=True):
        assert [s["phrase"] for s in ours["open_sets"]] == theirs["open_sets"]
        assert all(alias in aliases[name] for name, alias in theirs["aliases"].items())


@pytest.mark.shared
def test_targets_are_those_of_the_paper() -> None:
    def figures(target: dict[str, Any]) -> tuple[object, ...]:
        return tuple(target[k] for k in ("metric", "scope", "comparator", "value", "unit", "year"))

    theirs = [figures(target) for target in gold()["targets"] if not target.get("optional")]
    assert [figures(target) for target in programme()["targets"]] == theirs


@pytest.mark.shared
def test_document_facts_are_those_of_the_paper() -> None:
    document = programme()["document"]
    assert document["number"] == gold()["document_number"]
    assert document["issuer"] == gold()["issuer"]
    assert document["issued"] == gold()["date_written"]
    assert document["published"] == gold()["date_published"]


@pytest.mark.shared
def test_no_text_is_copied_from_the_paper() -> None:
    paper = plain(PAPER.read_text("utf-8"))
    runs = {
        text: copied(text, paper, names=PROPER_NAMES, most=LONGEST_SHARED_RUN)
        for text in own_words(programme())
    }
    assert {text: run for text, run in runs.items() if run} == {}
    assert len(runs) > 250


@pytest.mark.shared
def test_anchors_together_point_to_one_row() -> None:
    rows = _rows()
    for task in programme()["tasks"]:
        anchors = [plain(anchor) for anchor in task["anchors"]]
        holders = [n for n, row in rows.items() if all(anchor in row for anchor in anchors)]
        assert holders == [task["number"]], task["key"]


def _rows() -> dict[str, str]:
    """The text of each annex row, by its number: the lines between one clause and the next."""
    lines = [plain(line) for line in PAPER.read_text("utf-8").splitlines()]
    rows, start = {}, 0
    for task in gold()["tasks"]:
        end = task["source_line"] - 1
        start = lines.index(task["number"], start, end)
        rows[task["number"]] = "".join(lines[start + 1 : end])
        start = end
    return rows
