"""The invented county: marked as such, and labelled word for word."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.programmes.definition import (
    Definition,
    load,
    plain,
    roles_as_named,
)
from tests.programmes.invented import PAPERS, gold, paper

MARK = "虚构示例"
ROLE_OF = {"lead": "lead", "cooperate": "supporting", "joint": "joint"}


@cache
def programme() -> Definition:
    return load("yunxi-county")


def test_it_says_that_it_is_invented() -> None:
    assert programme()["synthetic"] is True
    assert MARK in programme()["title"]["zh"]
    assert "invented" in programme()["title"]["en"]
    assert all(area["code"].startswith("99") for area in programme()["areas"])
    assert all(paper(name).startswith(MARK) for name in PAPERS)
    assert all(gold(name)["synthetic"] is True for name in PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_labels_quote_the_paper(name: str) -> None:
    lines = [plain(line) for line in paper(name).splitlines()]
    whole = "".join(lines)
    for task in gold(name)["tasks"]:
        assert plain(task["source"]) in whole
        assert plain(task["source"].splitlines()[0]) in lines[task["source_line"] - 1]
        assert plain(task["text_prefix"]) in whole
    for target in gold(name)["targets"]:
        assert all(plain(part) in whole for part in target["text"].split("…"))
    for fault in gold(name)["planted_faults"]:
        assert all(plain(quote) in whole for quote in fault["quotes"])


def test_tasks_and_roles_are_those_of_the_paper() -> None:
    names = {a: u["name"] for u in programme()["units"] for a in (u["name"], *u["aliases"])}
    theirs = [
        (
            task["number"],
            {role: {names.get(n, n) for n in task[word]} for word, role in ROLE_OF.items()},
            task.get("deadline"),
        )
        for task in gold("paper")["tasks"]
    ]
    ours = [
        (task["number"], roles_as_named(programme(), task), task["deadline"])
        for task in programme()["tasks"]
    ]
    assert ours == theirs


def test_targets_are_those_of_the_paper() -> None:
    def figures(target: dict[str, Any]) -> tuple[object, ...]:
        comparator = target["comparator"].replace("at_least", "exceed")
        return (target["metric"], comparator, target["value"], target["unit"], target["year"])

    theirs = [figures(t) for t in gold("paper")["targets"] if not t.get("optional")]
    assert [figures(target) for target in programme()["targets"]] == theirs


def test_anchors_stand_in_the_tasks_own_text() -> None:
    for ours, theirs in zip(programme()["tasks"], gold("paper")["tasks"], strict=True):
        text = _own_text(theirs)
        assert all(plain(anchor) in text for anchor in ours["anchors"]), ours["key"]


def _own_text(task: dict[str, Any]) -> str:
    """What a task says: from its first words to its clause."""
    whole = plain(paper("paper"))
    end = whole.index(plain(task["source"]))
    return whole[whole.rindex(plain(task["text_prefix"]), 0, end + 30) : end]
