"""A unit is renamed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from luodi.directory.domain import UnitFacts
from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.queries import timeline
from luodi.directory.services import (
    apply_due_changes,
    edit_unit,
    register,
    rename_unit,
    undo_change,
)
from luodi.directory.tests.organisation import (
    ACTOR,
    EARLIER,
    LATER,
    NOW,
    TODAY,
    WHY,
    found,
    names,
    row,
)
from luodi.foundation.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    found()


def test_the_old_name_stays_as_an_alias() -> None:
    """And is the name of the past."""
    rename_unit(key="science", name="县科技创新局", on=TODAY, **WHY)
    assert names("science") == ("县科技创新局", {"县科技局"})
    assert row("science").sort_key.startswith("xian ke ji chuang")
    ask = timeline(["science"])
    assert ask.name("science", as_of=None, on=TODAY) == "县科技创新局"
    assert ask.name("science", as_of=None, on=TODAY - timedelta(days=1)) == "县科技局"
    assert ask.name("science", as_of=NOW - timedelta(seconds=1), on=TODAY) == "县科技局"
    event = AuditEvent.objects.latest("id")
    assert (event.act, event.data["before"]) == ("directory.rename_unit", "县科技局")


def test_a_mistake_taken_back_leaves_no_alias() -> None:
    number = rename_unit(key="science", name="县科枝局", on=TODAY, **WHY)
    undo_change(change=number, reason="错字", actor=ACTOR, now=NOW)
    assert names("science") == ("县科技局", set())


def test_a_rename_recorded_late_is_no_name_of_today() -> None:
    """Two renames, the earlier recorded after the later."""
    rename_unit(key="science", name="县科技创新局", on=TODAY, **WHY)
    rename_unit(key="science", name="县科学技术局", on=EARLIER, **WHY)
    assert names("science") == ("县科技创新局", {"县科技局", "县科学技术局"})
    ask = timeline(["science"]).at(as_of=None, on=TODAY)
    assert [n.name for n in ask.names("science")] == ["县科技局", "县科学技术局", "县科技创新局"]


def test_a_planned_rename_waits_for_its_day() -> None:
    """Brought in by the daily job, once; bringing it in again leaves no event."""
    rename_unit(key="science", name="县科技创新局", full_name="云溪县科技创新局", on=LATER, **WHY)
    assert names("science") == ("县科技局", set())
    assert timeline(["science"]).name("science", as_of=None, on=LATER) == "县科技创新局"
    then = {"actor": ACTOR, "now": NOW + timedelta(days=200)}
    assert apply_due_changes(today=LATER - timedelta(days=1), **then) == ()
    assert apply_due_changes(today=LATER, **then) == ("science",)
    assert names("science") == ("县科技创新局", {"县科技局"})
    assert row("science").full_name == "云溪县科技创新局"
    count = AuditEvent.objects.count()
    assert apply_due_changes(today=LATER, **then) == ()
    assert AuditEvent.objects.count() == count


@pytest.mark.parametrize(
    ("name", "says"),
    [("县水务局", "已有名为“县水务局”的单位"), ("县科技局", "已经叫“县科技局”"), (" ", "请填写")],
)
def test_what_cannot_be_is_said(name: str, says: str) -> None:
    with pytest.raises(ChangeRefused, match=says):
        rename_unit(key="science", name=name, on=TODAY, **WHY)


def test_nobody_goes_back_to_a_name_that_somebody_else_has_now() -> None:
    number = rename_unit(key="science", name="县科技创新局", on=TODAY, **WHY)
    rename_unit(key="industry", name="县科技局", on=TODAY, **WHY)
    with pytest.raises(ChangeRefused, match="已有名为“县科技局”的单位"):
        undo_change(change=number, reason="登记错误", actor=ACTOR, now=NOW)


def test_an_older_file_does_not_undo_a_rename() -> None:
    """Its name is another alias; what the file brings of units that the directory has not
    touched is taken as before."""
    file = [UnitFacts("bank", "县人行"), UnitFacts("post", "县邮政局", aliases=("邮局",))]
    told = {"areas": (), "source": "programme", "actor": ACTOR, "now": NOW}
    register(units=file, **told)
    rename_unit(key="post", name="县邮政管理局", on=TODAY, **WHY)
    register(units=[UnitFacts("bank", "县人民银行"), UnitFacts("post", "县邮电局")], **told)
    assert names("post") == ("县邮政管理局", {"邮局", "县邮政局", "县邮电局"})
    assert names("bank") == ("县人民银行", set())
    count = AuditEvent.objects.count()
    register(units=[UnitFacts("post", "县邮电局")], **told)
    assert AuditEvent.objects.count() == count


def test_a_corrected_official_name_was_never_another() -> None:
    """Neither for the first name nor for one that a rename gave; what was known stays known."""
    facts = {"aliases": (), "name_en": "", "level": "county", "kind": "bureau", "area": None}
    told = {"actor": ACTOR, "now": NOW + timedelta(hours=1)}
    rename_unit(key="science", name="县科创局", full_name="云溪县科仓局", on=TODAY, **WHY)
    edit_unit(key="science", full_name="云溪县科创局", **facts, **told)
    ask = timeline(["science"])
    assert ask.full_name("science", as_of=None, on=TODAY) == "云溪县科创局"
    assert ask.full_name("science", as_of=NOW, on=TODAY) == "云溪县科仓局"
    assert ask.full_name("science", as_of=None, on=EARLIER) is None
