"""Making a correction in the place of what others did to the item."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from luodi.foundation.domain import Actor
from luodi.policy.domain.clash import Clash
from luodi.policy.domain.corrections import Kind, State
from luodi.policy.models import PaperCorrection
from luodi.policy.services import Wish, overrule
from luodi.policy.tests.test_correct import ANNA, BEN, NOW, act, lead, run, shown, task

__all__ = ["run"]
CARL = Actor("carl", "示例·丙")
pytestmark = pytest.mark.django_db


def wish(item: str, seen: int = 0) -> Wish:
    return Wish(Kind.ROLES, item, payload={"lead": ["县住建局"]}, seen=seen)


def instead(run: int, wanted: Wish, *theirs: int) -> int:
    return overrule(run_id=run, wish=wanted, theirs=theirs, actor=BEN, now=NOW)


def states(run: int) -> dict[int, State]:
    return {o.correction.id: o.state for o in shown(run).overlaid.outcomes}


def test_what_others_did_is_undone_and_mine_is_made(run: int) -> None:
    item = task(run)
    split = act(run, Kind.SPLIT, item, ANNA, payload={"at": [8]})
    mine = instead(run, wish(item), split)
    assert lead(run) == ["县住建局"]
    assert states(run) == {split: State.UNDONE, mine: State.APPLIED}


def test_the_form_sent_twice_overrules_once(run: int) -> None:
    item = task(run)
    split = act(run, Kind.SPLIT, item, ANNA, payload={"at": [8]})
    mine = instead(run, wish(item), split)
    assert instead(run, wish(item), split) == mine
    assert PaperCorrection.objects.count() == 3


def test_a_third_reviewers_correction_is_not_lost(run: int) -> None:
    """It came after the page that offers to overrule: whoever overrules sees it first."""
    item = task(run)
    first = act(run, Kind.ROLES, item, ANNA, payload={"lead": ["县林业局"]})
    third = act(run, Kind.ROLES, item, CARL, payload={"joint": ["县教育局"]}, seen=first)
    before = shown(run).run.compiled
    with pytest.raises(Clash) as clash:
        instead(run, wish(item, seen=first), first)
    assert [c.id for c in clash.value.theirs] == [first, third]
    assert clash.value.last == third
    assert clash.value.base
    assert clash.value.base["lead"] == ["县水利局"]
    assert shown(run).run.compiled == before
    mine = instead(run, wish(item, seen=third), first, third)
    assert states(run) == {first: State.UNDONE, third: State.UNDONE, mine: State.APPLIED}


def test_what_rests_on_the_overruled_is_seen_first(run: int) -> None:
    """A half that a third reviewer corrected goes with the split."""
    item = task(run)
    split = act(run, Kind.SPLIT, item, ANNA, payload={"at": [8]})
    half = act(
        run, Kind.ROLES, f"task@c{split}.2", CARL, payload={"lead": ["县林业局"]}, seen=split
    )
    with pytest.raises(Clash) as clash:
        instead(run, wish(item, seen=split), split)
    assert [c.id for c in clash.value.theirs] == [split, half]
    assert set(states(run).values()) == {State.APPLIED}
    mine = instead(run, wish(item, seen=half), split, half)
    assert states(run) == {split: State.UNDONE, half: State.UNDONE, mine: State.APPLIED}


def test_a_correction_of_another_item_is_not_overruled(run: int) -> None:
    item, other = task(run, 0), task(run, 1)
    theirs = act(run, Kind.ROLES, other, ANNA, payload={"lead": ["县水利局"]})
    with pytest.raises(ValueError, match="不是对这一条"):
        instead(run, wish(item), theirs)
    with pytest.raises(ValueError, match="不是对这一条"):
        instead(run, wish(item), 10**9)
    assert lead(run, 1) == ["县水利局"]
    assert PaperCorrection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_overrule_at_once_one_is_told(run: int) -> None:
    item, meet = task(run), threading.Barrier(2)
    split = act(run, Kind.SPLIT, item, ANNA, payload={"at": [8]})
    results: list[str] = []

    def work(actor: Actor, unit: str) -> None:
        wanted = Wish(Kind.ROLES, item, payload={"lead": [unit]}, seen=split)
        try:
            meet.wait()
            overrule(run_id=run, wish=wanted, theirs=[split], actor=actor, now=NOW)
            results.append("kept")
        except Clash:
            results.append("clash")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in ((BEN, "甲局"), (CARL, "乙局"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["clash", "kept"]
    assert PaperCorrection.objects.count() == 3
