"""Lights from the database: what is read, what is kept, and that acts show at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from luodi.delivery import services
from luodi.delivery.domain.review import ReportState
from luodi.delivery.models import Evidence, Light, LightChange, Part, Problem, ProgressReport
from luodi.delivery.tests.sample import COORDINATOR, NOW, REPORTER, assigned, items, registered
from luodi.delivery.tests.test_close import requested, with_evidence
from luodi.delivery.tests.test_plan import approved

pytestmark = pytest.mark.django_db

MAY = datetime(2030, 5, 20, 1, 0, tzinfo=UTC)  # the survey was due on 30 April


def at(moment: datetime) -> Light:
    services.relight_all(now=moment, actor=COORDINATOR)
    return Light.objects.get(item__key="t001")


def codes(light: Light) -> list[str]:
    return [reason["code"] for reason in light.reasons]


def report(
    percent: int | None, *, grade: int = 4, period: str = "2030-Q1", **columns: object
) -> None:
    evidence = with_evidence() if not Part.objects.exists() else None
    item = items()["t001"]
    ProgressReport.objects.update_or_create(
        item=item,
        part=item.parts.get(unit__key="qx-water"),
        period=period,
        defaults={
            "state": ReportState.ACCEPTED,
            "percent": percent,
            "accepted_at": NOW,
            "round": 1,
            "saved_at": NOW,
            "saved_by": REPORTER.key,
        }
        | columns,
    )
    if evidence:
        type(evidence).objects.filter(pk=evidence.pk).update(grade=grade)


def test_what_is_only_registered_has_no_light() -> None:
    registered()
    assert services.relight_all(now=NOW, actor=COORDINATOR) == 0


def test_an_assigned_item_is_grey_in_its_first_days() -> None:
    assigned()
    assert Light.objects.get(item__key="t001").colour == "grey"
    assert Light.objects.count() == len([i for i in items().values() if i.state == "assigned"])


def test_green_rests_on_accepted_progress_and_evidence() -> None:
    report(30)
    assert codes(at(NOW + timedelta(days=1))) == ["on_plan"]
    assert Light.objects.get(item__key="t001").colour == "green"
    ProgressReport.objects.update(state=ReportState.COORDINATOR)
    assert Light.objects.get(item__key="t001").colour == "green"  # until it is computed anew
    assert at(NOW + timedelta(days=1)).colour != "green"


def test_a_milestone_overdue_is_told_with_its_days_and_met_when_a_report_says_so() -> None:
    report(10)
    found = at(MAY)
    assert found.colour == "red"
    assert found.reasons[0]["values"]["title"] == "完成测量"
    assert found.reasons[0]["values"]["days"] == 14  # weekdays: nobody has declared 2030 yet
    report(40, milestones={"m01": "met"}, accepted_at=MAY - timedelta(days=1))
    assert "milestone_overdue" not in codes(at(MAY))


def test_an_extension_moves_what_is_due() -> None:
    report(25)
    services.extend(
        item=items()["t001"].pk,
        until=date(2030, 6, 30),
        reason="汛期",
        milestone="m01",
        actor=COORDINATOR,
        now=NOW,
    )
    assert "milestone_overdue" not in codes(at(MAY))


def test_a_report_that_did_not_come_is_late_and_one_that_came_is_not() -> None:
    approved()
    assert "report_late" in codes(at(MAY))
    item = items()["t001"]
    ProgressReport.objects.create(
        item=item,
        part=item.parts.get(unit__key="qx-water"),
        period="2030-Q1",
        state=ReportState.OFFICE_HEAD,
        round=1,
        saved_at=MAY,
        saved_by=REPORTER.key,
    )
    assert "report_late" not in codes(at(MAY))


def test_a_problem_counts_once_it_is_past_its_day() -> None:
    report(30)
    item = items()["t001"]
    Problem.objects.create(
        item=item,
        number=1,
        title="征地未完成",
        owner_id="qx-water",
        due=date(2030, 3, 8),
        raised_at=NOW,
        raised_by="x",
    )
    assert "problem_overdue" not in codes(at(NOW + timedelta(days=2)))
    assert "problem_overdue" in codes(at(NOW + timedelta(days=20)))


def test_a_closed_item_is_blue_at_once() -> None:
    item = requested()
    services.verify(item=item, finding="属实", actor=COORDINATOR, now=NOW)
    services.close(item=item, actor=COORDINATOR, now=NOW)
    assert Light.objects.get(item=item).colour == "blue"


def test_a_change_is_kept_and_days_passing_are_none() -> None:
    report(10)
    at(MAY)
    before = list(LightChange.objects.filter(item__key="t001").values_list("colour", flat=True))
    at(MAY + timedelta(days=1))
    at(MAY + timedelta(days=1))
    assert LightChange.objects.filter(item__key="t001").count() == len(before)
    assert Light.objects.get(item__key="t001").reasons[0]["values"]["days"] == 15
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LightChange.objects.all().delete()


def test_what_a_year_left_open_stays_open_in_the_next() -> None:
    report(10)
    assert at(datetime(2030, 12, 30, 1, 0, tzinfo=UTC)).colour == "red"
    assert at(datetime(2031, 1, 2, 1, 0, tzinfo=UTC)).colour == "red"


def test_what_was_met_in_one_year_needs_no_saying_in_the_next() -> None:
    report(100, period="2030-Q4", milestones={"m01": "met", "m02": "met"}, due=date(2031, 1, 9))
    report(None, period="2031-Q1", due=date(2031, 4, 8), accepted_at=NOW + timedelta(days=400))
    found = at(datetime(2031, 4, 20, 1, 0, tzinfo=UTC))
    assert "milestone_overdue" not in codes(found)
    assert found.progress is None  # last year's figure says nothing of this year's plan


def test_a_period_in_which_the_item_was_suspended_is_not_owed() -> None:
    approved()
    item = items()["t001"].pk
    services.suspend(item=item, reason="规划调整", actor=COORDINATOR, now=NOW)
    services.resume(item=item, reason="已定", actor=COORDINATOR, now=MAY)
    assert "report_late" not in codes(at(MAY + timedelta(days=1)))


def test_a_later_report_that_was_returned_does_not_wipe_an_earlier_ones_lateness() -> None:
    report(10, period="2030-Q2", state=ReportState.RETURNED)
    Evidence.objects.all().update(withdrawn_at=NOW)
    ProgressReport.objects.filter(period="2030-Q1").update(state=ReportState.RETURNED)
    late = [r["values"]["period"] for r in at(MAY).reasons if r["code"] == "report_late"]
    assert late == ["2030-Q1"]


def test_a_report_put_off_to_a_sunday_is_due_on_the_monday() -> None:
    approved()
    sunday = date(2030, 5, 19)
    services.extend(
        item=items()["t001"].pk,
        until=sunday,
        reason="汛期",
        period="2030-Q1",
        actor=COORDINATOR,
        now=NOW,
    )
    assert "report_late" not in codes(at(MAY))


def test_all_lights_take_as_many_questions_as_one() -> None:
    assigned()
    with CaptureQueriesContext(connection) as every:
        services.relight_all(now=NOW, actor=COORDINATOR)
    with CaptureQueriesContext(connection) as one:
        services.relight([items()["t001"].pk], now=NOW)
    assert len(every) <= len(one) + 4
