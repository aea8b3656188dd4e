"""From a programme's tasks to items that units have acknowledged, refused or been given instead."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from luodi.delivery import services
from luodi.delivery.domain.states import ItemState, PartState
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import ItemStep, Part, WorkItem
from luodi.delivery.tests.sample import (
    COORDINATOR,
    NOW,
    REPORTER,
    assigned,
    items,
    part,
    registered,
)
from luodi.foundation.queries import events
from luodi.programme.tests.sample import SLUG

pytestmark = pytest.mark.django_db


def test_every_task_becomes_one_item_however_often_it_is_registered() -> None:
    first = registered()
    again = services.register_programme(slug=SLUG, actor=COORDINATOR, now=NOW)
    assert (again.made, again.updated, again.gone) == (0, 0, 0)
    assert {k: i.pk for k, i in items().items()} == {k: i.pk for k, i in first.items()}
    assert {i.state for i in first.values()} == {ItemState.REGISTERED}
    assert first["t001"].office_id == "qx-water"
    assert ItemStep.objects.filter(act="register").count() == len(first)


def test_assigning_gives_each_unit_its_part_and_no_more() -> None:
    found = assigned()
    item = found["t001"]
    parts = {p.unit_id: p for p in item.parts.all()}
    assert set(parts) == {"qx-water", "qx-finance"}
    assert parts["qx-finance"].reports_to_id == "qx-water"
    assert parts["qx-water"].reports_to_id is None
    assert services.assign(items=[item.pk], actor=COORDINATOR, now=NOW) == 0
    assert item.parts.count() == 2


def test_an_item_nobody_answers_for_stays_registered() -> None:
    found = registered()
    WorkItem.objects.filter(pk=found["t001"].pk).update(key="gone-from-the-paper")
    services.assign(items=[found["t001"].pk], actor=COORDINATOR, now=NOW)
    assert WorkItem.objects.get(pk=found["t001"].pk).state == ItemState.REGISTERED


def test_an_item_is_acknowledged_when_its_lead_has() -> None:
    item = assigned()["t001"]
    services.acknowledge(part=part(item, "qx-finance").pk, actor=REPORTER, now=NOW)
    assert items()["t001"].state == ItemState.ASSIGNED
    services.acknowledge(part=part(item, "qx-water").pk, actor=REPORTER, now=NOW, idem="k")
    assert items()["t001"].state == ItemState.ACKNOWLEDGED
    steps = ItemStep.objects.filter(item=item).count()
    services.acknowledge(part=part(item, "qx-water").pk, actor=REPORTER, now=NOW, idem="k")
    assert ItemStep.objects.filter(item=item).count() == steps
    with pytest.raises(OutOfOrder, match="已签收"):
        services.acknowledge(part=part(item, "qx-water").pk, actor=REPORTER, now=NOW)


def test_a_refusal_says_why_and_is_reassigned_or_upheld() -> None:
    item = assigned()["t001"]
    lead = part(item, "qx-water")
    with pytest.raises(ValueError, match="理由"):
        services.refuse(part=lead.pk, reason=" ", actor=REPORTER, now=NOW)
    services.refuse(part=lead.pk, reason="职责已划转", actor=REPORTER, now=NOW)
    assert items()["t001"].state == ItemState.REFUSED
    services.reassign(
        part=lead.pk, unit="qx-county", reason="由县政府牵头", actor=COORDINATOR, now=NOW
    )
    assert items()["t001"].state == ItemState.ASSIGNED
    new = part(item, "qx-county")
    assert (new.follows_id, new.role) == (lead.pk, "lead")
    assert part(item, "qx-finance").reports_to_id == "qx-county"
    assert Part.objects.get(pk=lead.pk).state == PartState.ENDED
    services.refuse(part=new.pk, reason="仍有异议", actor=REPORTER, now=NOW)
    services.reassign(part=new.pk, unit="qx-county", reason="维持", actor=COORDINATOR, now=NOW)
    assert part(item, "qx-county").state == PartState.ASSIGNED
    with pytest.raises(LookupError, match="单位目录"):
        services.refuse(part=new.pk, reason="再次", actor=REPORTER, now=NOW)
        services.reassign(part=new.pk, unit="nobody", reason="x", actor=COORDINATOR, now=NOW)


def test_every_act_is_one_event_and_no_step_is_changed() -> None:
    item = assigned()["t001"]
    services.acknowledge(part=part(item, "qx-water").pk, actor=REPORTER, now=NOW)
    acts = [event.act for event in events(object_kind="item", object_key=f"{SLUG}/t001")]
    assert sorted(acts) == ["delivery.acknowledge", "delivery.assign"]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ItemStep.objects.filter(item=item).update(reason="otherwise")
