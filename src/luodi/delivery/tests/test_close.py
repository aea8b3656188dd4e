"""Closure on evidence, reopening, suspension, and deadlines put off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from luodi.delivery import services
from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.states import ItemState
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import Evidence, Extension, ProgressReport
from luodi.delivery.tests.sample import COORDINATOR, NOW, REPORTER, assigned, items, part
from luodi.delivery.tests.test_plan import approved

pytestmark = pytest.mark.django_db


def with_evidence(state: ReportState = ReportState.ACCEPTED) -> Evidence:
    """The sample's first item under way, with a report in ``state`` that rests on a link."""
    approved()
    item = items()["t001"]
    report = ProgressReport.objects.create(
        item=item,
        part=part(item, "qx-water"),
        period="2030-Q1",
        state=state,
        saved_at=NOW,
        saved_by=REPORTER.key,
    )
    return Evidence.objects.create(
        report=report,
        link="https://example.invalid/notice",
        title="通水公告",
        grade=4,
        added_at=NOW,
        added_by=REPORTER.key,
    )


def requested() -> int:
    with_evidence()
    item = items()["t001"].pk
    services.request_closure(item=item, unit="qx-water", reason="已通水", actor=REPORTER, now=NOW)
    return item


def state() -> str:
    return items()["t001"].state


def test_closed_after_verification_by_another() -> None:
    item = requested()
    with pytest.raises(OutOfOrder):
        services.close(item=item, actor=COORDINATOR, now=NOW)
    with pytest.raises(PermissionError, match="另一人"):
        services.verify(item=item, finding="属实", actor=REPORTER, now=NOW)
    services.verify(item=item, finding="现场查看，属实", actor=COORDINATOR, now=NOW)
    with pytest.raises(PermissionError):
        services.close(item=item, actor=replace(COORDINATOR, on_behalf_of=REPORTER.key), now=NOW)
    services.close(item=item, actor=COORDINATOR, now=NOW, idem="c")
    services.close(item=item, actor=COORDINATOR, now=NOW, idem="c")
    assert (state(), items()["t001"].closed_at) == (ItemState.CLOSED, NOW)
    services.reopen(item=item, reason="渠道再次渗漏", actor=COORDINATOR, now=NOW)
    assert (state(), items()["t001"].closed_at) == (ItemState.CARRYING_OUT, None)


@pytest.mark.parametrize("report", [ReportState.DRAFT, ReportState.COORDINATOR])
def test_no_closure_without_accepted_evidence(report: ReportState) -> None:
    with_evidence(report)
    with pytest.raises(ValueError, match="佐证"):
        services.request_closure(
            item=items()["t001"].pk, unit="qx-water", reason="好了", actor=REPORTER, now=NOW
        )


def test_no_closure_on_evidence_withdrawn_since() -> None:
    item = requested()
    services.verify(item=item, finding="属实", actor=COORDINATOR, now=NOW)
    Evidence.objects.update(withdrawn_at=NOW)
    with pytest.raises(ValueError, match="撤回"):
        services.close(item=item, actor=COORDINATOR, now=NOW)
    services.return_closure(item=item, reason="补佐证", actor=COORDINATOR, now=NOW)
    assert state() == ItemState.CARRYING_OUT


def test_only_who_leads_asks_for_closure() -> None:
    with_evidence()
    with pytest.raises(ValueError, match="牵头单位"):
        services.request_closure(
            item=items()["t001"].pk, unit="qx-finance", reason="好了", actor=REPORTER, now=NOW
        )


def test_a_suspended_item_goes_on_from_where_it_stood() -> None:
    with_evidence()
    item = items()["t001"].pk
    with pytest.raises(ValueError, match="理由"):
        services.suspend(item=item, reason="", actor=COORDINATOR, now=NOW)
    services.suspend(item=item, reason="规划调整", actor=COORDINATOR, now=NOW)
    assert state() == ItemState.SUSPENDED
    with pytest.raises(OutOfOrder, match="中止"):
        services.suspend(item=item, reason="再次", actor=COORDINATOR, now=NOW)
    services.resume(item=item, reason="规划已定", actor=COORDINATOR, now=NOW)
    assert state() == ItemState.CARRYING_OUT


def test_a_deadline_is_put_off_once_with_a_reason() -> None:
    with_evidence()
    item = items()["t001"].pk
    wanted = {"item": item, "until": date(2030, 5, 15), "actor": COORDINATOR, "now": NOW}
    first = services.extend(**wanted, reason="汛期", milestone="m01", idem="e")
    assert services.extend(**wanted, reason="汛期", milestone="m01", idem="e") == first
    assert Extension.objects.count() == 1
    with pytest.raises(ValueError, match="已经过去"):
        services.extend(**wanted | {"until": date(2030, 1, 1)}, reason="汛期")
    with pytest.raises(ValueError, match="一种期限"):
        services.extend(**wanted, reason="汛期", milestone="m01", period="2030-Q1")


def test_what_would_move_a_suspended_item_waits() -> None:
    item = assigned()["t001"]
    services.suspend(item=item.pk, reason="规划调整", actor=COORDINATOR, now=NOW)
    lead = part(item, "qx-water").pk
    with pytest.raises(ValueError, match="已中止"):
        services.acknowledge(part=lead, actor=REPORTER, now=NOW)
    services.resume(item=item.pk, reason="已定", actor=COORDINATOR, now=NOW)
    services.acknowledge(part=lead, actor=REPORTER, now=NOW)
    assert state() == ItemState.ACKNOWLEDGED


def test_what_is_put_off_is_there() -> None:
    with_evidence()
    wanted = {"item": items()["t001"].pk, "until": date(2030, 5, 15), "actor": COORDINATOR}
    with pytest.raises(ValueError, match="没有这个节点"):
        services.extend(**wanted, reason="汛期", milestone="m99", now=NOW)
    with pytest.raises(ValueError, match="不是报送周期"):
        services.extend(**wanted, reason="汛期", period="nonsense", now=NOW)
