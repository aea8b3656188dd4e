"""What the comparison tells of small papers."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.diff import (
    Change,
    Difference,
    compare,
    in_common,
    to_dict,
    to_json,
    unlike,
)
from luodi.compiler.model import CompiledProgramme
from tests.compiler.diff.planting import PAPERS, PLANTS, opened
from tests.compiler.diff.sample import BODY, compiled


def _only(difference: Difference) -> Change:
    found = [change for change in difference.of("task") if not change.only_renumbered]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_paper_beside_itself_differs_in_nothing(path: Path) -> None:
    paper = compile_bytes(path.read_bytes(), name=path.name)
    found = compare(paper, paper)
    assert not found
    assert found.same == tuple((i, i) for i in range(len(paper.tasks)))


def test_width_and_spaces_are_no_difference() -> None:
    wide = BODY.replace("(", "（").replace(")", "）").replace("6个", "６ 个")
    assert not compare(compiled(), compiled(wide))


def test_a_number_its_target_and_nothing_else() -> None:
    found = compare(compiled(), compiled(BODY.replace("120人", "150人")))
    change = _only(found)
    assert (change.marks, change.old, change.new) == (("numbers",), (4,), (4,))
    assert change.units[0] == "县人力资源社会保障局"
    assert [(c.state, c.fields[0].before, c.fields[0].after) for c in found.of("target")] == [
        ("changed", 120, 150)
    ]


def test_a_unit_renamed_is_told_once() -> None:
    found = compare(compiled(), compiled(BODY.replace("县民政局", "县养老服务局")))
    assert [(r.old, r.new, r.tasks) for r in found.renamed] == [("县民政局", "县养老服务局", 4)]
    assert not found.of("task")
    assert not found.units_added
    assert not found.units_dropped


def test_two_units_that_became_one() -> None:
    body = BODY.replace("县教育局", "县教科局").replace("县职业学校)", "县教科局)")
    found = compare(compiled(), compiled(body))
    assert [change.marks for change in found.of("task")] == [("roles",)]


def test_a_lead_that_changed_in_one_task() -> None:
    body = BODY.replace("(牵头单位：县市场监管局)", "(牵头单位：县供销社)")
    change = _only(compare(compiled(), compiled(body)))
    assert change.marks == ("roles",)
    assert [(f.field, f.before, f.after) for f in change.fields] == [
        ("lead", ("县市场监管局",), ("县供销社",))
    ]
    assert set(change.units) == {"县市场监管局", "县供销社"}


def test_a_dropped_task_only_moves_the_numbers_of_the_rest() -> None:
    lines = [line for line in BODY.splitlines() if not line.startswith("2.")]
    body = "\n".join(lines)
    for number in range(3, 7):
        body = body.replace(f"\n{number}.", f"\n{number - 1}.")
    found = compare(compiled(), compiled(body))
    assert (_only(found).state, _only(found).old) == ("dropped", (1,))
    assert sum(change.only_renumbered for change in found.of("task")) == 4


def test_a_task_split_in_two() -> None:
    body = BODY.replace(
        "，对八十岁以上老年人送餐上门。(牵头单位：县民政局，配合单位：县供销社)",
        "。(牵头单位：县民政局)\n4.对八十岁以上老年人送餐上门。(牵头单位：县供销社)",
    )
    change = _only(compare(compiled(), compiled(body)))
    assert (change.state, change.old, change.new) == ("split", (2,), (2, 3))
    back = _only(compare(compiled(body), compiled()))
    assert (back.state, back.old, back.new) == ("merged", (2, 3), (2,))


def test_another_heading_and_another_measure() -> None:
    lines = BODY.splitlines()
    lines[1] = "(一)建好镇级养老综合体"
    lines.insert(4, lines.pop(3).replace("2.", "3."))
    found = compare(compiled(), compiled("\n".join(lines)))
    assert [change.marks for change in found.of("measure")] == [("reworded",)]
    moved = [change for change in found.of("task") if "moved" in change.marks]
    assert len(moved) == 1
    assert any(field.field == "measure" for field in moved[0].fields)


def test_the_head_of_the_paper() -> None:
    other = compile_bytes(compiled().text.replace("7号", "9号").encode(), name="b.txt")
    found = compare(compiled(), other)
    assert [(f.field, f.after) for f in found.document] == [
        ("document_number", "云汐政发〔2025〕9号")
    ]
    assert not found.changes


def _turned(change: Change) -> tuple[object, ...]:
    state = {"split": "merged", "merged": "split", "added": "dropped", "dropped": "added"}
    return (state.get(change.state, change.state), change.new, change.old, change.marks)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_turned_about_it_tells_the_same(plant: object) -> None:
    for path in PAPERS[:30]:
        paper = opened(path)
        planted = plant(paper, random.Random(5)) if paper else None  # type: ignore[operator] # noqa: S311
        if paper is None or planted is None:
            continue
        there = compare(paper.built(), planted.paper.built())
        back = compare(planted.paper.built(), paper.built())
        assert {_plain(c) for c in there.of("task")} == {_turned(c) for c in back.of("task")}


def _plain(change: Change) -> tuple[object, ...]:
    return (change.state, change.old, change.new, change.marks)


def test_every_task_is_accounted_for() -> None:
    old, new = compiled(), compiled(BODY.replace("改造云渡镇敬老院消防设施", "办好龙舟竞渡"))
    found = compare(old, new)
    told = {i for change in found.of("task") for i in change.old} | {i for i, _ in found.same}
    assert told == set(range(len(old.tasks)))


def test_a_paper_without_tasks() -> None:
    nothing = compiled("本文件没有任务。\n")
    found = compare(nothing, compiled())
    assert {change.state for change in found.of("task")} == {"added"}
    assert not compare(nothing, nothing)


def test_the_json_is_the_same_from_run_to_run() -> None:
    def made() -> tuple[Difference, CompiledProgramme, CompiledProgramme]:
        old, new = compiled(), compiled(BODY.replace("120人", "150人"))
        return compare(old, new), old, new

    assert to_json(*made()) == to_json(*made())
    whole = to_dict(*made())
    assert whole["schema"] == "luodi.difference/1"
    assert whole["summary"]["tasks"]["changed"] == 1
    assert whole["summary"]["unchanged_tasks"] == 5
    assert json.loads(to_json(*made())) == json.loads(json.dumps(whole))


def test_how_much_two_papers_have_in_common() -> None:
    old, other = compiled(), compiled("一、别的事项\n1.修建水库。(县水利局牵头)\n")
    assert in_common(compare(old, old), old, old) == 1
    assert in_common(compare(old, other), old, other) == 0
    assert unlike(compare(old, other), old, other)
    fewer = compiled(BODY[: len(BODY) // 2])
    assert not unlike(compare(old, fewer), old, fewer)
    empty = compiled("")
    assert not unlike(compare(empty, empty), empty, empty)
