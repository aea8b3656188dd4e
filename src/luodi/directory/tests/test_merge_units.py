"""Units are merged."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.models import Unit, UnitChange
from luodi.directory.queries import timeline
from luodi.directory.services import ChangedMeanwhile, create_unit, merge_units, undo_change
from luodi.directory.tests.organisation import (
    ACTOR,
    EARLIER,
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
from luodi.foundation.models import AuditEvent


@pytest.fixture
def county(db: None) -> None:
    found()


@pytest.mark.usefixtures("county")
def test_a_unit_that_is_merged_leads_to_the_one_that_took_over() -> None:
    """With its names, and with the units below; the past stays."""
    number = merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    assert row("science").closed == TODAY
    assert names("industry") == ("县工信局", {"县科技局"})
    assert (parent("lab"), parent("science")) == ("industry", "industry")
    assert row("lab").path.startswith(row("industry").path)
    before = TODAY - timedelta(days=1)
    assert (answers("science", before), answers("science", TODAY)) == (("science",), ("industry",))
    moment = timeline(["lab"]).at(as_of=None, on=before)
    assert moment.parent("lab") == "science"
    event = AuditEvent.objects.latest("id")
    assert (event.act, event.object_key) == ("directory.merge_units", "industry")
    assert event.data == {
        "change": number,
        "on": "2026-03-02",
        "reason": "机构改革",
        "basis": "云编〔2026〕1号",
        "units": ["science"],
        "successors": ["industry"],
        "carried": 1,
    }


@pytest.mark.usefixtures("county")
def test_a_merger_taken_back_was_never() -> None:
    """Rows, names and the tree are as before; what was known in between is still told."""
    number = merge_units(leaving=["science", "industry"], into="water", on=TODAY, **WHY)
    later = NOW + timedelta(days=3)
    undo = undo_change(change=number, reason="登记错误", actor=ACTOR, now=later)
    assert [row(key).closed for key in ("science", "industry")] == [None, None]
    assert (parent("science"), parent("lab"), parent("works")) == ("county", "science", "industry")
    assert names("water") == ("县水务局", set())
    assert answers("science", LATER) == ("science",)
    assert answers("science", LATER, as_of=NOW + timedelta(days=1)) == ("water",)
    again = undo_change(change=number, reason="登记错误", actor=ACTOR, now=later)
    assert again == undo
    assert AuditEvent.objects.filter(act="directory.undo_change").count() == 1


@pytest.mark.usefixtures("county")
def test_a_merger_taken_back_leaves_the_heir_the_names_it_had() -> None:
    """Both were called 县科信局 before; only what the merger added goes."""
    for key in ("science", "industry"):
        Unit.objects.filter(key=key).update(aliases=["县科信局"])
    number = merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    assert names("industry") == ("县工信局", {"县科信局", "县科技局"})
    undo_change(change=number, reason="登记错误", actor=ACTOR, now=NOW)
    assert names("industry") == ("县工信局", {"县科信局"})


@pytest.mark.usefixtures("county")
def test_a_name_that_two_mergers_led_to_the_heir_goes_with_the_second() -> None:
    for key in ("science", "industry"):
        Unit.objects.filter(key=key).update(aliases=["县科信局"])
    first, second = (
        merge_units(leaving=[key], into="water", on=TODAY, **WHY) for key in ("science", "industry")
    )
    undo_change(change=first, reason="登记错误", actor=ACTOR, now=NOW)
    assert names("water") == ("县水务局", {"县科信局", "县工信局"})
    undo_change(change=second, reason="登记错误", actor=ACTOR, now=NOW)
    assert names("water") == ("县水务局", set())


@pytest.mark.usefixtures("county")
def test_a_unit_merged_into_one_below_it() -> None:
    """The one below comes to stand in its place first; nothing is above itself, also on the way
    back."""
    number = merge_units(leaving=["science"], into="lab", on=TODAY, **WHY)
    assert (parent("lab"), parent("science")) == ("county", "lab")
    undo_change(change=number, reason="登记错误", actor=ACTOR, now=NOW)
    assert (parent("lab"), parent("science")) == ("science", "county")


@pytest.mark.usefixtures("county")
def test_mergers_follow_one_another() -> None:
    """Also where the earlier one is recorded later; names lead to where the duties are."""
    merge_units(leaving=["industry"], into="water", on=TODAY, **WHY)
    merge_units(leaving=["science"], into="industry", on=EARLIER, **WHY)
    assert answers("science", EARLIER) == ("industry",)
    assert answers("science", TODAY) == ("water",)
    assert parent("lab") == "water"  # carried on from the unit that is no more


@pytest.mark.parametrize(
    ("leaving", "into", "says"),
    [
        (["science"], "science", "不能由自己承接"),
        (["science"], "nowhere", "没有代号为 nowhere 的单位"),
        ([], "water", "请选择要并入的单位"),
    ],
)
@pytest.mark.usefixtures("county")
def test_what_cannot_be_is_said(leaving: list[str], into: str, says: str) -> None:
    with pytest.raises(ChangeRefused, match=says):
        merge_units(leaving=leaving, into=into, on=TODAY, **WHY)
    assert not UnitChange.objects.exists()


@pytest.mark.usefixtures("county")
def test_a_unit_that_is_no_more_is_not_merged_again() -> None:
    """The message says what became of it; before that day it has a later change in the way; a
    unit cannot take over before it is there."""
    merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    with pytest.raises(ChangeRefused, match="“县科技局”已于 2026-03-02 合并"):
        merge_units(leaving=["science"], into="water", on=LATER, **WHY)
    with pytest.raises(ChangeRefused, match="在 2026-03-02 还有一次合并"):
        merge_units(leaving=["science"], into="water", on=EARLIER, **WHY)
    with pytest.raises(ChangeRefused, match="在 2026-03-02 还有一次合并"):
        merge_units(leaving=["industry"], into="water", on=EARLIER, **WHY)
    create_unit(key="new", name="县数据局", parent="county", opened=LATER, actor=ACTOR, now=NOW)
    with pytest.raises(ChangeRefused, match="自 2026-09-01 起才有"):
        merge_units(leaving=["water"], into="new", on=TODAY, **WHY)
    with pytest.raises(ChangeRefused, match="请写明变动的原因"):
        merge_units(leaving=["water"], into="industry", on=TODAY, **WHY | {"reason": " "})


@pytest.mark.usefixtures("county")
def test_an_older_page_does_not_write_over_a_newer_change() -> None:
    merge_units(leaving=["science"], into="industry", on=LATER, based_on=0, **WHY)
    with pytest.raises(ChangedMeanwhile, match="请刷新页面"):
        merge_units(leaving=["science"], into="water", on=LATER, based_on=0, **WHY)


@pytest.mark.usefixtures("county")
def test_a_clock_set_back_loses_nothing() -> None:
    """A change recorded by a clock that runs behind counts, after the ones before it."""
    first = merge_units(leaving=["science"], into="industry", on=TODAY, **WHY)
    behind = WHY | {"now": NOW - timedelta(hours=5)}
    second = merge_units(leaving=["industry"], into="water", on=TODAY, **behind)
    assert answers("science", TODAY) == ("water",)
    known = timeline(["science"]).known
    assert [c.id for c in known(NOW)] == [first, second]
    assert known(NOW - timedelta(hours=5)) == ()


@pytest.mark.django_db(transaction=True)
def test_two_people_merge_the_same_unit_at_once() -> None:
    """One of them is told what became of it; the unit went once."""
    found()
    said: list[str] = []
    gate = threading.Barrier(2, timeout=30)

    def act(into: str) -> None:
        try:
            gate.wait()
            merge_units(leaving=["science"], into=into, on=TODAY, based_on=0, **WHY)
            said.append("done")
        except (ChangeRefused, ChangedMeanwhile) as error:
            said.append(str(error))
        finally:
            connection.close()

    people = [threading.Thread(target=act, args=(into,)) for into in ("industry", "water")]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
    assert sorted(said)[0] == "done"
    assert len(said) == 2
    assert "刚刚有了别人登记的变动" in sorted(said)[1]
    assert UnitChange.objects.count() == 1
