"""Instructions and dispatch meetings become items, assigned at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from luodi.delivery.models import Meeting, WorkItem
from luodi.delivery.services import Changed, acknowledge
from luodi.delivery.services import meetings as services
from luodi.delivery.services.items import Duty
from luodi.delivery.tests.sample import COORDINATOR, NOW, REPORTER, registered
from luodi.foundation.models import AuditEvent
from luodi.programme.tests.sample import SLUG

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
WANTED = services.NewItem(
    "核查干渠渗漏", (Duty("qx-water", "lead"), Duty("qx-finance", "supporting")), date(2030, 6, 30)
)


def instructed(**more: object) -> int:
    wanted = {
        "slug": SLUG,
        "authority": "县政府主要领导",
        "text": "请查明渗漏原因",
        "on": NOW.date(),
        "wanted": WANTED,
        "actor": COORDINATOR,
        "now": NOW,
    }
    return services.register_instruction(**wanted | more)  # type: ignore[arg-type]


def met(on: date = TODAY) -> int:
    return services.call_meeting(
        slug=SLUG, title="三月调度会", on=on, agenda="一、进展", actor=COORDINATOR, now=NOW
    )


def test_an_instruction_is_assigned_at_once_and_once() -> None:
    registered()
    first = instructed(idem="a")
    assert instructed(idem="a") == first
    item = WorkItem.objects.get(pk=first)
    assert (item.key, item.source, item.state, item.due) == (
        "I-2030-001",
        "instruction",
        "assigned",
        date(2030, 6, 30),
    )
    parts = {p.unit_id: (p.role, p.reports_to_id) for p in item.parts.all()}
    assert parts == {"qx-water": ("lead", None), "qx-finance": ("supporting", "qx-water")}
    assert WorkItem.objects.get(pk=instructed()).key == "I-2030-002"
    assert AuditEvent.objects.filter(act="delivery.assign").count() == 2
    acknowledge(part=item.parts.get(role="lead").pk, actor=REPORTER, now=NOW)
    assert WorkItem.objects.get(pk=first).state == "acknowledged"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": " "}, "批示内容"),
        ({"authority": ""}, "哪一级"),
        ({"on": NOW.date() + timedelta(days=1)}, "还没有到"),
        ({"wanted": services.NewItem("", WANTED.duties, WANTED.due)}, "事项"),
        ({"wanted": services.NewItem("核查", (), WANTED.due)}, "牵头"),
        ({"wanted": services.NewItem("核查", WANTED.duties, date(2030, 1, 1))}, "已经过去"),
        ({"wanted": services.NewItem("核查", (Duty("nobody", "lead"),), WANTED.due)}, "单位目录"),
        (
            {
                "wanted": services.NewItem(
                    "核查", (Duty("qx-water", "lead"), Duty("qx-water", "joint")), WANTED.due
                )
            },
            "只选一次",
        ),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_made(more: dict[str, object], said: str) -> None:
    registered()
    with pytest.raises((ValueError, LookupError), match=said):
        instructed(**more)
    assert not WorkItem.objects.filter(source="instruction").exists()


def test_decisions_of_a_meeting_become_items_in_order() -> None:
    registered()
    meeting = met()
    assert met() == meeting
    wanted = {"meeting": meeting, "text": "月底前查明", "wanted": WANTED, "now": NOW}
    first = services.decide(**wanted, actor=COORDINATOR, idem="d")
    assert services.decide(**wanted, actor=COORDINATOR, idem="d") == first
    second = services.decide(**wanted, actor=COORDINATOR)
    rows = WorkItem.objects.filter(pk__in=[first, second]).order_by("pk")
    assert [(row.key, row.source) for row in rows] == [
        ("M-2030-03-1", "decision"),
        ("M-2030-03-2", "decision"),
    ]
    assert [one.order for one in Meeting.objects.get(pk=meeting).decisions.all()] == [1, 2]


def test_minutes_are_written_by_who_has_seen_the_last_ones() -> None:
    registered()
    wanted = {"meeting": met(), "agenda": "一、进展", "actor": COORDINATOR, "now": NOW}
    services.minute_meeting(**wanted, minutes="会议听取了进展", seen=0)
    services.minute_meeting(**wanted, minutes="会议听取了进展", seen=0)  # a double click
    with pytest.raises(Changed, match="刷新"):
        services.minute_meeting(**wanted, minutes="另一稿", seen=0)
    found = Meeting.objects.get(pk=wanted["meeting"])
    assert (found.version, found.minutes, found.minuted_at) == (1, "会议听取了进展", NOW)


def test_nothing_is_decided_before_the_meeting() -> None:
    registered()
    meeting = met(NOW.date() + timedelta(days=3))
    with pytest.raises(ValueError, match="还没有开"):
        services.decide(meeting=meeting, text="定了", wanted=WANTED, actor=COORDINATOR, now=NOW)
    with pytest.raises(ValueError, match="还没有开"):
        services.minute_meeting(
            meeting=meeting, agenda="", minutes="定了", seen=0, actor=COORDINATOR, now=NOW
        )
