"""A unit is split, or abolished."""

from __future__ import annotations

from datetime import timedelta

import pytest

from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.services import (
    abolish_unit,
    apply_due_changes,
    create_unit,
    split_unit,
    undo_change,
)
from luodi.directory.tests.organisation import (
    ACTOR,
    LATER,
    NOW,
    TODAY,
    WHY,
    answers,
    found,
    names,
    parent,
    row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    found()


def test_a_split_unit_leads_to_all_its_heirs_the_primary_first() -> None:
    """The primary one gets the names and the units below."""
    number = split_unit(key="science", heirs=["water", "industry"], on=TODAY, **WHY)
    assert answers("science", TODAY) == ("water", "industry")
    assert (names("water")[1], names("industry")[1]) == ({"县科技局"}, set())
    assert (parent("lab"), parent("science")) == ("water", "water")
    undo_change(change=number, reason="登记错误", actor=ACTOR, now=NOW)
    assert (parent("lab"), parent("science"), names("water")[1]) == ("science", "county", set())


def test_a_split_has_two_heirs() -> None:
    for heirs in ([], ["water"], ["water", "water"]):
        with pytest.raises(ChangeRefused, match="两个以上承接单位"):
            split_unit(key="science", heirs=heirs, on=TODAY, **WHY)


def test_a_unit_is_abolished_and_nobody_takes_over() -> None:
    """Nobody answers then; the units below stand one level up."""
    abolish_unit(key="science", on=TODAY, **WHY)
    assert answers("science", TODAY) == ()
    assert parent("lab") == "county"
    assert row("science").closed == TODAY


def test_a_unit_is_abolished_and_another_one_takes_over() -> None:
    abolish_unit(key="science", heir="industry", on=TODAY, **WHY)
    assert answers("science", TODAY) == ("industry",)
    assert names("industry")[1] == {"县科技局"}


def test_nobody_comes_back_beside_a_namesake() -> None:
    number = abolish_unit(key="science", on=TODAY, **WHY)
    create_unit(name="县科技局", parent="county", actor=ACTOR, now=NOW)
    with pytest.raises(ChangeRefused, match="已有名为“县科技局”的单位"):
        undo_change(change=number, reason="登记错误", actor=ACTOR, now=NOW)


def test_a_planned_abolition_takes_along_who_came_later() -> None:
    """A unit that was placed below after the plan was recorded is moved on with the others; a
    plan taken back before its day does nothing."""
    plan = abolish_unit(key="industry", heir="water", on=LATER, **WHY)
    undo_change(change=plan, reason="改革方案调整", actor=ACTOR, now=NOW)
    abolish_unit(key="science", heir="water", on=LATER, **WHY)
    create_unit(key="late", name="示范中心", parent="science", actor=ACTOR, now=NOW)
    with pytest.raises(ChangeRefused, match="自 2026-09-01 起不再存在"):
        create_unit(name="再后", parent="science", opened=LATER, actor=ACTOR, now=NOW)
    assert row("science").closed is None
    then = NOW + timedelta(days=200)
    assert apply_due_changes(today=LATER, actor=ACTOR, now=then) == ("lab", "science")
    assert (parent("lab"), parent("late"), row("science").closed) == ("water", "water", LATER)
    assert (parent("works"), row("industry").closed) == ("industry", None)


def test_a_unit_is_there_for_a_day() -> None:
    create_unit(key="new", name="县数据局", parent="county", opened=TODAY, actor=ACTOR, now=NOW)
    with pytest.raises(ChangeRefused, match="应在其后"):
        abolish_unit(key="new", on=TODAY, **WHY)
