"""Corrections laid over a compiled paper: what holds whatever reviewers do."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from luodi.kernel.span import Span
from luodi.policy.domain.anchors import anchor_of, anchored
from luodi.policy.domain.corrections import (
    ROLES,
    TAKES_BACK,
    Anchor,
    Correction,
    Kind,
    State,
    Why,
)
from luodi.policy.domain.items import units
from luodi.policy.domain.overlay import replay
from luodi.policy.tests.sheet import Reviewer, paper, papers

KINDS = [kind for kind in Kind if kind not in TAKES_BACK]
works = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9)), max_size=6)


@st.composite
def reviewed(draw: Any) -> Reviewer:
    """A paper that somebody has corrected."""
    text, compiled = draw(papers)
    reviewer = Reviewer(text, compiled, draw)
    for kind, item in draw(works):
        reviewer.work(kind, item)
    return reviewer


def undo(correction: Correction, number: int) -> Correction:
    return Correction(number, Kind.UNDO, Anchor(correction.anchor.kind), undoes=correction.id)


@given(papers)
def test_without_corrections_the_paper_is_as_read(read: tuple[str, dict[str, Any]]) -> None:
    text, compiled = read
    assert replay(text, compiled, []).compiled == compiled


@given(reviewed())
def test_the_same_corrections_give_the_same(reviewer: Reviewer) -> None:
    """And what was read is not changed by them."""
    before = copy.deepcopy(reviewer.compiled)
    assert reviewer.now == reviewer.now
    assert reviewer.compiled == before


@given(reviewed())
def test_none_is_lost(reviewer: Reviewer) -> None:
    """Each has an outcome, in order; each fits what its maker saw, unless something stood at the
    place already or a later one took an open set away."""
    outcomes = reviewer.now.outcomes
    assert [outcome.correction for outcome in outcomes] == reviewer.made
    for outcome in outcomes:
        if outcome.state is State.UNFIT:
            naming = outcome.correction.kind is Kind.NAME_UNITS and outcome.why is Why.NOT_READ
            assert naming or outcome.why in {Why.TAKEN, Why.CHANGED}, outcome


@given(papers, st.sampled_from(KINDS), st.integers(0, 9), st.data())
def test_the_first_correction_fits(
    read: tuple[str, dict[str, Any]], kind: Kind, item: int, data: st.DataObject
) -> None:
    reviewer = Reviewer(*read, data.draw)
    reviewer.work(kind, item)
    for outcome in reviewer.now.outcomes:
        assert outcome.state in {State.APPLIED, State.ALREADY} or outcome.why in {
            Why.TAKEN,
            Why.CHANGED,  # cut through white space alone
        }


@given(papers, st.sampled_from(KINDS), st.integers(0, 9), st.data())
def test_a_second_time_changes_nothing(
    read: tuple[str, dict[str, Any]], kind: Kind, item: int, data: st.DataObject
) -> None:
    """A compiler that reads the paper as corrected leaves the correction nothing to do."""
    text, compiled = read
    reviewer = Reviewer(text, compiled, data.draw)
    reviewer.work(kind, item)
    once = reviewer.now
    twice = replay(text, once.compiled, reviewer.made)
    assert twice.compiled == once.compiled
    for before, after in zip(once.outcomes, twice.outcomes, strict=True):
        assert after.state is (State.UNFIT if before.state is State.UNFIT else State.ALREADY)


@given(reviewed())
def test_spans_stay_inside_the_text(reviewer: Reviewer) -> None:
    compiled = reviewer.now.compiled
    for name in ("tasks", "targets", "diagnostics"):
        for entry in compiled[name]:
            assert 0 <= entry["start"] <= entry["end"] <= len(reviewer.text)


@given(reviewed())
def test_the_result_keeps_the_contract(reviewer: Reviewer) -> None:
    compiled = reviewer.now.compiled
    assert list(compiled) == list(reviewer.compiled)
    keys = list(reviewer.compiled["tasks"][0])
    for task in compiled["tasks"]:
        assert list(task) == keys
        assert isinstance(task["number"], str)
    assert compiled["units"] == units(compiled["tasks"], reviewer.compiled["units"])
    for unit in compiled["units"]:
        for role in ROLES:
            count = sum(unit["name"] in task[role] for task in compiled["tasks"])
            assert unit["tasks"][role] == count
    numbers = [task["number"] for task in compiled["tasks"]]
    listed = [number for measure in compiled["measures"] for number in measure["tasks"]]
    assert set(listed) <= set(numbers)
    for ids in reviewer.now.ids.values():
        assert len(set(ids)) == len(ids)
    for labels in reviewer.now.labels.values():
        assert len(set(labels)) == len(labels)


@given(reviewed(), st.sampled_from(KINDS), st.integers(0, 9), st.data())
def test_undoing_restores_exactly(
    reviewer: Reviewer, kind: Kind, item: int, data: st.DataObject
) -> None:
    before = reviewer.now
    size = len(reviewer.made)
    reviewer.draw = data.draw
    reviewer.work(kind, item)
    for correction in reviewer.made[size:]:
        taken_back = [*reviewer.made, undo(correction, len(reviewer.made) + 1)]
        after = replay(reviewer.text, reviewer.compiled, taken_back)
        assert after.compiled == before.compiled
        assert (after.ids, after.labels, after.named) == (before.ids, before.labels, before.named)
        assert after.outcomes[-1].state is State.UNDONE
        assert after.outcomes[:-1] == before.outcomes


@given(reviewed())
def test_all_undone_is_as_read(reviewer: Reviewer) -> None:
    undone = [undo(c, 100 + c.id) for c in reviewer.made]
    after = replay(reviewer.text, reviewer.compiled, [*reviewer.made, *undone])
    assert after.compiled == reviewer.compiled
    assert all(outcome.state is State.UNDONE for outcome in after.outcomes)


@given(papers, st.lists(st.sampled_from(KINDS), min_size=2, max_size=2), st.data())
def test_corrections_of_different_tasks_commute(
    read: tuple[str, dict[str, Any]], kinds: list[Kind], data: st.DataObject
) -> None:
    apart = {Kind.MERGE, Kind.SPAN, Kind.ADD, Kind.TARGET_ADD}  # these name other places too
    text, compiled = read
    if len(compiled["tasks"]) < 2 or apart.intersection(kinds) or kinds[0] is kinds[1]:
        return
    one, two = Reviewer(text, compiled, data.draw), Reviewer(text, compiled, data.draw)
    one.work(kinds[0], 0)
    two.work(kinds[1], 1)
    if any(c.kind.value.startswith(("target", "name")) for c in one.made + two.made):
        return
    first = one.made
    second = [Correction(2, c.kind, c.anchor, c.payload) for c in two.made]
    here = replay(text, compiled, [*first, *second])
    there = replay(text, compiled, [*second, *first])
    assert here.compiled == there.compiled
    assert here.ids == there.ids


@given(reviewed(), st.text(min_size=1, max_size=30))
def test_words_put_in_front_move_every_correction(reviewer: Reviewer, preface: str) -> None:
    """A newer text of the paper: the corrections find their sentences again."""
    moved = _moved(reviewer.compiled, len(preface))
    now = replay(preface + reviewer.text, moved, reviewer.made)
    places = (Why.SEVERAL_PLACES, Why.SEVERAL_READ)
    if any(outcome.why in places for outcome in now.outcomes):
        return  # the same words in several rows, and their surroundings cut short
    for then, outcome in zip(reviewer.now.outcomes, now.outcomes, strict=True):
        assert (outcome.state, outcome.why) == (then.state, then.why)
    assert _without_places(now.compiled) == _without_places(reviewer.now.compiled)


def _moved(compiled: dict[str, Any], by: int) -> dict[str, Any]:
    def shifted(entry: dict[str, Any]) -> dict[str, Any]:
        if entry["start"] == entry["end"]:
            return entry
        return {**entry, "start": entry["start"] + by, "end": entry["end"] + by}

    names = ("provisions", "tasks", "targets", "diagnostics")
    return compiled | {name: [shifted(entry) for entry in compiled[name]] for name in names}


def _without_places(compiled: dict[str, Any]) -> list[Any]:
    tasks = [{r: t[r] for r in (*ROLES, "number", "text", "open_sets")} for t in compiled["tasks"]]
    targets = [(t["metric"], t["value"], t["year"]) for t in compiled["targets"]]
    return [tasks, targets, compiled["units"], compiled["measures"], len(compiled["diagnostics"])]


# -- one by one ----------------------------------------------------------------------------


def corrected(kind: Kind, kind_of: str, item: str, **payload: Any) -> Any:
    text, compiled = paper(["修渠并验收", "建库"])
    now = replay(text, compiled, [])
    anchor = anchor_of(text, now, kind_of, item)
    assert anchor is not None
    return text, compiled, Correction(1, kind, anchor, payload)


def first_task(compiled: dict[str, Any], place: int = 0) -> str:
    task = compiled["tasks"][place]
    return f"task@{task['start']}-{task['end']}"


def test_a_task_in_two() -> None:
    text, compiled = paper(["修渠并验收", "建库"])
    item = first_task(compiled)
    *_, correction = corrected(Kind.SPLIT, "task", item, at=[2], words="修渠并验收")
    now = replay(text, compiled, [correction])
    assert [t["number"] for t in now.compiled["tasks"]] == ["1-1", "1-2", "2"]
    assert [t["text"] for t in now.compiled["tasks"]] == ["修渠", "并验收", "建库"]
    assert now.compiled["measures"][0]["tasks"] == ["1-1", "1-2", "2"]
    assert now.compiled["units"][0]["tasks"]["lead"] == 3
    assert now.labels["task"] == ("1", "1-c1.2", "2")
    assert now.touched[item] == (1,)


def test_two_tasks_in_one() -> None:
    text, compiled = paper(["修渠", "建库"])
    now = replay(text, compiled, [])
    one, two = (anchor_of(text, now, "task", first_task(compiled, n)) for n in (0, 1))
    assert one and two
    now = replay(text, compiled, [Correction(1, Kind.MERGE, one, {"with": two.to_json()})])
    (task,) = now.compiled["tasks"]
    assert (task["number"], task["text"], task["lead"]) == ("1", "修渠建库", ["县水利局"])
    assert (task["start"], task["end"]) == (
        compiled["tasks"][0]["start"],
        compiled["tasks"][1]["end"],
    )
    assert now.compiled["measures"][0]["tasks"] == ["1"]


def test_an_open_set_gets_its_units_behind_it() -> None:
    text, compiled, correction = corrected(
        Kind.NAME_UNITS, "open_set", "open_set@各镇", units=["云渡镇", "松梢镇"]
    )
    now = replay(text, compiled, [correction])
    assert now.compiled["tasks"][0]["supporting"] == ["各镇", "云渡镇", "松梢镇"]
    assert now.compiled["tasks"][0]["open_sets"] == ["各镇"]
    assert now.named == {"各镇": ("云渡镇", "松梢镇")}
    names = {unit["name"]: unit["tasks"]["supporting"] for unit in now.compiled["units"]}
    assert names == {"县水利局": 0, "各镇": 2, "云渡镇": 2, "松梢镇": 2}


def test_what_the_compiler_reads_by_now_is_said_so() -> None:
    text, compiled, correction = corrected(
        Kind.ROLES, "task", first_task(paper(["修渠并验收", "建库"])[1]), lead=["县财政局"]
    )
    better = copy.deepcopy(compiled)
    better["tasks"][0]["lead"] = ["县财政局"]
    (outcome,) = replay(text, better, [correction]).outcomes
    assert outcome.state is State.ALREADY


def test_a_task_that_is_read_no_more_is_unfit_and_says_why() -> None:
    text, compiled, correction = corrected(
        Kind.ROLES, "task", first_task(paper(["修渠并验收", "建库"])[1]), lead=["县财政局"]
    )
    without = compiled | {"tasks": compiled["tasks"][1:]}
    now = replay(text, without, [correction])
    assert [o.why for o in now.unfit] == [Why.NOT_READ]
    assert now.compiled["tasks"] == without["tasks"]
    changed = text.replace("修渠并验收", "养护水渠")
    assert [o.why for o in replay(changed, without, [correction]).unfit] == [Why.GONE]


def test_a_task_read_a_little_differently_is_still_that_task() -> None:
    text, compiled, correction = corrected(
        Kind.ROLES, "task", first_task(paper(["修渠并验收", "建库"])[1]), lead=["县财政局"]
    )
    longer = copy.deepcopy(compiled)
    longer["tasks"][0]["end"] += 1
    now = replay(text, longer, [correction])
    assert now.compiled["tasks"][0]["lead"] == ["县财政局"]


def test_a_missed_task_goes_where_its_words_stand() -> None:
    text, compiled = paper(["修渠", "建库"])
    without = compiled | {"tasks": compiled["tasks"][1:]}
    start = text.index("修渠")
    anchor = anchored(text, "text", Span(start, start + 2))
    now = replay(text, without, [Correction(1, Kind.ADD, anchor, {"lead": ["县财政局"]})])
    task = now.compiled["tasks"][0]
    assert (task["number"], task["lead"], task["provision"]) == ("补1", ["县财政局"], "1")
    assert now.compiled["measures"][0]["tasks"] == ["补1", "2"]


def test_a_broken_line_does_not_lose_the_sentence() -> None:
    text, compiled, correction = corrected(
        Kind.ROLES, "task", first_task(paper(["修渠并验收", "建库"])[1]), lead=["县财政局"]
    )
    broken = text.replace("修渠并验收", "修渠\n并验收")
    moved = _moved(compiled, 1)
    moved["tasks"][0] |= {"start": compiled["tasks"][0]["start"]}
    assert replay(broken, moved, [correction]).compiled["tasks"][0]["lead"] == ["县财政局"]
