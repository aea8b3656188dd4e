"""Binding a compiled paper to a programme: by words, never by number alone."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict
from luodi.programme.domain import Definition, bind, load
from luodi.programme.queries import schema
from luodi.programme.tests.sample import PAPER, definition


def compiled(paper: str = PAPER) -> dict[str, Any]:
    """A paper as the compiler gives it, to be changed at will."""
    return copy.deepcopy(_compiled(paper))


@cache
def _compiled(paper: str) -> dict[str, Any]:
    return to_dict(compile_bytes(paper.encode(), name="方案.txt"))


@cache
def programme() -> Definition:
    """The sample's definition."""
    return load(definition().decode(), schema()).whole()


def test_every_task_is_bound_with_its_place() -> None:
    """Spans are those of the words and of the clause; an alias is the unit."""
    paper = compiled()
    found = bind(paper, programme())
    assert found.by_number() == {"1": "t001", "2": "t002", "3": "t003"}
    assert (found.unbound, found.missing) == ((), ())
    assert all(b.roles_agree for b in found.bound)
    third = found.bound[2]
    assert "水价改革" in third.span.of(PAPER)
    assert third.duty is not None
    assert "县河长办" in third.duty.of(PAPER)


def test_renumbered_and_reordered_tasks_keep_their_keys() -> None:
    """A later print may count anew."""
    paper = compiled()
    paper["tasks"].reverse()
    for index, task in enumerate(paper["tasks"], 7):
        task["number"] = str(index)
    paper["measures"] = []
    assert bind(paper, programme()).by_number() == {"7": "t003", "8": "t002", "9": "t001"}


def test_the_same_number_over_other_words_is_not_the_task() -> None:
    """Another paper's task 1, led by the same bureau, is reported on both sides."""
    other = PAPER.replace("对三条干渠做防渗处理，更新老旧闸门", "开展河湖健康评价")
    found = bind(compiled(other), programme())
    assert [(u.number, u.candidates) for u in found.unbound] == [("1", ())]
    assert found.missing == ("t001",)


def test_a_paper_about_something_else_binds_to_nothing() -> None:
    """Though its units have the same names and its tasks the same numbers."""
    other = (
        "一、教育。\n1. 新建小学。（县水利局牵头，县财政局配合）\n2. 培训教师。（县财政局负责）\n"
    )
    found = bind(compiled(other), programme())
    assert found.bound == ()
    assert len(found.unbound) == 2
    assert found.missing == ("t001", "t002", "t003")


def test_two_that_cannot_be_told_apart_are_not_guessed() -> None:
    """The same sentence twice under one number: both are left open, with what they may be."""
    paper = compiled()
    paper["tasks"].insert(1, copy.deepcopy(paper["tasks"][0]))
    found = bind(paper, programme())
    assert [(u.index, u.candidates) for u in found.unbound] == [(0, ("t001",)), (1, ("t001",))]
    assert found.missing == ("t001",)
    assert {b.key for b in found.bound} == {"t002", "t003"}


def test_units_that_differ_do_not_hide_the_task() -> None:
    """They are what a reviewer wants to see: bound, and said to disagree."""
    other = PAPER.replace("县水利局牵头，县财政局配合", "县住建局牵头，县财政局配合")
    (first, *_) = bind(compiled(other), programme()).bound
    assert (first.key, first.roles_agree) == ("t001", False)


def test_a_number_that_tasks_share_is_left_out_of_the_short_list() -> None:
    """It would name one of them for both."""
    paper = compiled()
    paper["tasks"][1]["number"] = "1"
    found = bind(paper, programme())
    assert len(found.bound) == 3
    assert found.by_number() == {"3": "t003"}


def test_targets_are_bound_by_metric_year_and_figure() -> None:
    """A range is the same range; another year is another target."""
    entry = {"metric": "渠系损失率", "value": [20, 25], "unit": "%", "year": 2031}
    paper = compiled() | {
        "targets": [
            entry | {"start": 3, "end": 9},
            entry | {"year": 2032, "start": 10, "end": 12},
        ]
    }
    found = bind(paper, programme())
    assert [(t.index, t.key, t.span.start) for t in found.targets] == [(0, "loss-2031", 3)]


@settings(deadline=None)  # no test here asserts a time
@given(st.lists(st.sampled_from(range(3)), max_size=8), st.lists(st.integers(0, 5), max_size=8))
def test_nothing_is_bound_twice_or_lost(picked: list[int], numbers: list[int]) -> None:
    """Whatever tasks a paper repeats, drops or renumbers: each of its tasks is bound or unbound,
    each key bound or missing, and never both."""
    paper = compiled()
    pairs = zip(picked, numbers, strict=False)
    paper["tasks"] = [paper["tasks"][i] | {"number": str(n)} for i, n in pairs]
    found = bind(paper, programme())
    places = [b.index for b in found.bound] + [u.index for u in found.unbound]
    keys = [b.key for b in found.bound] + list(found.missing)
    assert sorted(places) == list(range(len(paper["tasks"])))
    assert sorted(keys) == ["t001", "t002", "t003"]
