"""A progress report from its beginning to its submission, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luodi.delivery import services
from luodi.delivery.domain.report import Content, ReportFaults
from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.transitions import OutOfOrder
from luodi.delivery.models import Light, Part, ReportStep
from luodi.delivery.services import Changed, Clash
from luodi.delivery.tests.reports import (
    CLOSED,
    DONE,
    ENDED,
    PERIOD,
    accepted,
    opened,
    planned,
    row,
    submitted,
    version,
    written,
)
from luodi.delivery.tests.sample import COORDINATOR, HEAD, NOW, REPORTER, assigned, items, part
from luodi.foundation.queries import events
from luodi.programme.tests.sample import SLUG

pytestmark = pytest.mark.django_db
OTHER = replace(REPORTER, key="qx-other", name="示例·同事")


def test_a_report_is_begun_once_and_says_what_is_known() -> None:
    planned()
    first = opened()
    assert opened() == first
    assert ReportStep.objects.filter(report=first).count() == 1
    accepted_one = accepted(content=DONE)
    assert accepted_one == first
    one = part(items()["t001"], "qx-water").pk
    later = services.open_report(part=one, period="2030-Q2", actor=REPORTER, now=CLOSED).report
    assert row(later).milestones == {"m01": "met"}
    assert row(later).percent is None


def test_nothing_is_reported_before_its_time_or_by_who_does_not_answer() -> None:
    found = assigned()
    lead = part(found["t001"], "qx-water").pk
    ask = {"actor": REPORTER, "now": ENDED}
    with pytest.raises(ValueError, match="签收"):
        services.open_report(part=lead, period=PERIOD, **ask)
    services.acknowledge(part=lead, actor=REPORTER, now=NOW)
    with pytest.raises(ValueError, match="没有开始"):
        services.open_report(part=lead, period="2030-Q3", **ask)
    with pytest.raises(ValueError, match="周期"):
        services.open_report(part=lead, period="2030-03", **ask)
    with pytest.raises(ValueError, match="报送周期"):
        services.open_report(part=lead, period="soon", **ask)
    with pytest.raises(LookupError):
        services.open_report(part=0, period=PERIOD, **ask)


def test_in_a_joint_duty_one_unit_may_be_named_to_report_for_all() -> None:
    planned()
    joint = Part.objects.filter(item=items()["t002"])
    one, *_ = joint
    for each in joint:
        assert opened(each.unit_id, "t002")
    Part.objects.filter(pk=one.pk).update(answers=True)
    other = joint.exclude(pk=one.pk).first()
    assert other is not None
    with pytest.raises(ValueError, match="统一填报"):
        services.open_report(part=other.pk, period="2030-Q2", actor=REPORTER, now=ENDED)


def test_a_draft_is_kept_and_nobody_loses_a_word() -> None:
    planned()
    report = opened()
    saved = services.save_draft(report=report, content=DONE, seen=1, actor=REPORTER, now=ENDED)
    assert saved.version == 2
    again = services.save_draft(report=report, content=DONE, seen=1, actor=REPORTER, now=ENDED)
    assert again == saved
    mine = replace(DONE, done="完成测量和放样")
    with pytest.raises(Clash) as clash:
        services.save_draft(report=report, content=mine, seen=1, actor=OTHER, now=ENDED)
    assert (clash.value.theirs, clash.value.by) == (DONE, REPORTER.name)
    assert row(report).done == DONE.done
    services.save_draft(
        report=report, content=mine, seen=clash.value.version, actor=OTHER, now=ENDED
    )
    assert row(report).done == mine.done
    acts = list(ReportStep.objects.filter(report=report).values_list("act", "by"))
    assert acts == [("open", REPORTER.key), ("save", REPORTER.key), ("save", OTHER.key)]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content(percent=101), "percent"),
        (Content(milestones={"m99": "met"}), "milestones"),
        (Content(milestones={"m01": "splendid"}), "milestones"),
        (Content(done="字" * 20_001), "done"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field(content: Content, field: str) -> None:
    planned()
    report = opened()
    with pytest.raises(ReportFaults) as wrong:
        services.save_draft(report=report, content=content, seen=1, actor=REPORTER, now=ENDED)
    assert [fault.field for fault in wrong.value.faults] == [field]
    assert version(report) == 1


def test_a_submission_says_what_it_has_to_all_at_once() -> None:
    planned()
    report = opened()
    with pytest.raises(ReportFaults) as wrong:
        services.submit(report=report, seen=1, actor=REPORTER, now=ENDED)
    assert [fault.field for fault in wrong.value.faults] == ["done", "percent"]
    assert row(report).state == ReportState.DRAFT


def test_a_submission_is_made_once_and_keeps_what_was_said() -> None:
    planned()
    report = written()
    send = {"report": report, "actor": REPORTER, "now": ENDED}
    with pytest.raises(Changed):
        services.submit(seen=1, **send)
    services.submit(seen=2, idem="k", **send)
    services.submit(seen=2, idem="k", **send)
    found = row(report)
    assert (found.state, found.round) == (ReportState.OFFICE_HEAD, 1)
    assert found.due is not None
    assert found.submitted_at == ENDED
    step = found.steps.get(act="submit")
    assert step.data["content"] == DONE.plain()
    with pytest.raises(OutOfOrder):
        services.submit(seen=2, idem="other", **send)
    with pytest.raises(OutOfOrder):
        services.save_draft(
            report=report, content=Content(done="改"), seen=2, actor=REPORTER, now=ENDED
        )
    key = f"{SLUG}/t001/qx-water/{PERIOD}"
    acts = [event.act for event in events(object_kind="report", object_key=key)]
    assert sorted(acts) == [
        "delivery.open_report",
        "delivery.save_report",
        "delivery.submit_report",
    ]


def test_what_feeds_another_owes_no_percentage_and_ends_with_the_lead() -> None:
    planned()
    report = submitted("qx-finance")
    assert row(report).state == ReportState.OFFICE_HEAD
    services.pass_on(report=report, step=ReportState.OFFICE_HEAD, actor=HEAD, now=ENDED)
    lead = replace(HEAD, key="qx-lead-reporter")
    services.pass_on(
        report=report,
        step=ReportState.LEADER,
        actor=replace(HEAD, key="qx-finance-leader"),
        now=ENDED,
    )
    state = services.pass_on(report=report, step=ReportState.LEAD_UNIT, actor=lead, now=ENDED)
    assert state is ReportState.ACCEPTED


def test_a_closed_period_takes_no_first_report_until_it_is_put_off() -> None:
    planned()
    report = written()
    late = {"report": report, "seen": 2, "actor": REPORTER, "now": CLOSED}
    with pytest.raises(ValueError, match="截止"):
        services.submit(**late)
    services.extend(
        item=items()["t001"].pk,
        until=CLOSED.date(),
        period=PERIOD,
        reason="汛情",
        actor=COORDINATOR,
        now=CLOSED,
    )
    services.submit(**late)
    assert row(report).due == CLOSED.date()


def test_what_nobody_looked_at_is_taken_back() -> None:
    planned()
    report = submitted()
    services.withdraw(report=report, actor=REPORTER, now=ENDED, idem="w")
    services.withdraw(report=report, actor=REPORTER, now=ENDED, idem="w")
    found = row(report)
    assert (found.state, found.round, found.submitted_at) == (ReportState.DRAFT, 0, None)
    services.submit(report=report, seen=2, actor=REPORTER, now=ENDED)
    services.pass_on(report=report, step=ReportState.OFFICE_HEAD, actor=HEAD, now=ENDED)
    with pytest.raises(OutOfOrder):
        services.withdraw(report=report, actor=REPORTER, now=ENDED)


def test_the_light_follows_an_acceptance_at_once() -> None:
    planned()
    accepted()
    light = Light.objects.get(item=items()["t001"])
    assert light.progress == 30
