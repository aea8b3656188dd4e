"""Items as lists and pages show them, as they stand and as they stood."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from luodi.delivery import services
from luodi.delivery.domain.lights import Colour
from luodi.delivery.domain.states import ItemState, PartState, PlanState
from luodi.delivery.queries.register import ItemLine, lines
from luodi.delivery.queries.task import Dossier, dossier
from luodi.delivery.tests.reports import ENDED, PERIOD, accepted, planned
from luodi.delivery.tests.sample import COORDINATOR, NOW, REPORTER, assigned, items, part
from luodi.programme.tests.sample import SLUG

pytestmark = pytest.mark.django_db
ON = date(2030, 4, 2)
BEFORE = NOW + timedelta(hours=1)


def line(key: str = "t001", known: datetime | None = None) -> ItemLine:
    return next(one for one in lines(SLUG, known=known, on=ON) if one.key == key)


def found(known: datetime | None = None, key: str = "t001") -> Dossier:
    one = dossier(SLUG, key, known=known)
    assert one is not None
    return one


def test_a_line_tells_how_an_item_stands() -> None:
    planned()
    accepted()
    one = line()
    assert (one.state, one.accepted, one.next_title) == (ItemState.CARRYING_OUT, PERIOD, "主体完工")
    assert one.next_due == date(2030, 10, 31)
    assert one.light is not None and one.light.progress == 30
    assert one.due == date(2031, 12, 31)
    assert {(p.unit, p.role) for p in one.parts} == {
        ("qx-water", "lead"),
        ("qx-finance", "supporting"),
    }


def test_a_line_tells_how_an_item_stood() -> None:
    planned()
    accepted()
    one = line(known=BEFORE)
    assert (one.state, one.accepted) == (ItemState.CARRYING_OUT, "")
    assert one.next_title == "完成测量"
    assert one.light is not None and one.light.progress is None
    assert lines(SLUG, known=NOW - timedelta(days=1), on=ON) == ()


def test_what_was_reopened_since_was_accepted_then() -> None:
    planned()
    report = accepted()
    later = ENDED + timedelta(days=1)
    services.reopen_report(report=report, reason="漏报", actor=COORDINATOR, now=later)
    assert line().accepted == ""
    assert line(known=ENDED + timedelta(hours=1)).accepted == PERIOD
    assert found().reports == ()
    assert found(ENDED + timedelta(hours=1)).reports[0].percent == 30


def test_an_item_that_is_put_off_is_due_later() -> None:
    planned()
    later = NOW + timedelta(days=1)
    put_off: dict[str, Any] = {"item": items()["t001"].pk, "actor": COORDINATOR, "now": later}
    services.extend(until=date(2032, 6, 30), reason="汛期", **put_off)
    services.extend(until=date(2030, 5, 31), reason="汛期", milestone="m01", **put_off)
    assert line().due == date(2032, 6, 30)
    assert line().next_due == date(2030, 5, 31)
    assert line(known=BEFORE).due == date(2031, 12, 31)
    assert line(known=BEFORE).next_due == date(2030, 4, 30)


def test_a_dossier_has_the_whole_story() -> None:
    planned()
    accepted()
    one = found()
    assert [step.act for step in one.steps][:2] == ["register", "assign"]
    (plan,) = one.plans
    assert plan.state is PlanState.APPROVED
    assert [m.title for m in plan.milestones] == ["完成测量", "主体完工"]
    assert one.plan(2030) == plan and one.making(2030) is None
    assert one.said_of("m01") == ("met", date(2030, 4, 2)) and one.said_of("m02") == ("", None)
    assert [p.unit for p in one.answering()] == ["qx-water"]
    assert one.lights[-1].light.progress == 30
    assert one.light == one.now


def test_a_dossier_of_an_earlier_day_knows_nothing_later() -> None:
    assigned()
    water = part(items()["t001"], "qx-water").pk
    later = NOW + timedelta(days=2)
    services.acknowledge(part=water, actor=REPORTER, now=later)
    then = found(BEFORE)
    assert then.state is ItemState.ASSIGNED
    assert {p.state for p in then.parts} == {PartState.ASSIGNED}
    assert found().parts[0].state is PartState.ACKNOWLEDGED
    assert [step.act for step in then.steps] == ["register", "assign"]


def test_a_refusal_that_was_answered_since_is_told_of_its_day() -> None:
    assigned()
    water = part(items()["t001"], "qx-water").pk
    services.refuse(part=water, reason="职责已划转", actor=REPORTER, now=NOW + timedelta(days=1))
    services.reassign(
        part=water, unit="qx-county", reason="划转", actor=COORDINATOR, now=NOW + timedelta(days=3)
    )
    then = found(NOW + timedelta(days=2))
    assert then.state is ItemState.REFUSED
    (lead,) = (p for p in then.parts if p.role == "lead")
    assert (lead.unit, lead.state) == ("qx-water", PartState.REFUSED)
    (lead,) = (p for p in found().parts if p.role == "lead")
    assert (lead.unit, lead.state) == ("qx-county", PartState.ASSIGNED)


def test_nothing_there_is_nothing() -> None:
    planned()
    assert dossier(SLUG, "t999", known=None) is None
    assert dossier(SLUG, "t001", known=NOW - timedelta(days=1)) is None


def test_one_question_each(django_assert_num_queries: Any) -> None:
    planned()
    with django_assert_num_queries(2):
        lines(SLUG, known=timezone.now(), on=ON)
        dossier(SLUG, "t001", known=None)


def test_a_grey_light_before_anything_is_due() -> None:
    assigned()
    one = line().light
    assert one is not None and one.colour is Colour.GREY and not one.late
