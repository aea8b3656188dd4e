"""A report under way, for the tests of this room. Nobody real is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from luodi.delivery import services
from luodi.delivery.domain.plans import MilestoneValue
from luodi.delivery.domain.report import Content
from luodi.delivery.domain.review import ReportState
from luodi.delivery.models import ProgressReport
from luodi.delivery.tests.sample import (
    COORDINATOR,
    HEAD,
    LEADER,
    NOW,
    REPORTER,
    acknowledged,
    items,
    part,
)

PERIOD = "2030-Q1"
ENDED = datetime(2030, 4, 2, 1, 0, tzinfo=UTC)  # a Tuesday, the second day after the period
CLOSED = datetime(2030, 5, 20, 1, 0, tzinfo=UTC)
DONE = Content(percent=30, milestones={"m01": "met"}, done="完成测量", next_steps="开工")
SURVEY = MilestoneValue("m01", "完成测量", date(2030, 4, 30), "测量报告", 30)
BUILD = MilestoneValue("m02", "主体完工", date(2030, 10, 31), "验收单", 90)


def planned() -> None:
    """The sample with a plan in force for its first task."""
    acknowledged()
    wanted = {"item": items()["t001"].pk, "year": 2030, "unit": "qx-water"}
    plan = services.save_plan(milestones=(SURVEY, BUILD), actor=REPORTER, now=NOW, **wanted)
    services.propose_plan(plan=plan, actor=REPORTER, now=NOW)
    services.approve_plan(plan=plan, actor=COORDINATOR, now=NOW)


def opened(unit: str = "qx-water", task: str = "t001", period: str = PERIOD) -> int:
    """The id of a unit's report, just begun."""
    one = part(items()[task], unit).pk
    return services.open_report(part=one, period=period, actor=REPORTER, now=ENDED).report


def written(unit: str = "qx-water", content: Content = DONE, **more: Any) -> int:
    """The id of a report that says something."""
    report = opened(unit, **more)
    if (unit, more.get("task", "t001")) != ("qx-water", "t001"):
        content = Content(done=content.done)  # only the planned task has milestones
    services.save_draft(report=report, content=content, seen=1, actor=REPORTER, now=ENDED)
    return report


def submitted(unit: str = "qx-water", **more: Any) -> int:
    """The id of a report that was submitted."""
    report = written(unit, **more)
    services.submit(report=report, seen=version(report), actor=REPORTER, now=ENDED)
    return report


def accepted(unit: str = "qx-water", **more: Any) -> int:
    """The id of a report that went through its whole chain."""
    report = submitted(unit, **more)
    for step, actor in (
        (ReportState.OFFICE_HEAD, HEAD),
        (ReportState.LEADER, LEADER),
        (ReportState.COORDINATOR, COORDINATOR),
    ):
        services.pass_on(report=report, step=step, actor=actor, now=ENDED)
    return report


def row(report: int) -> ProgressReport:
    return ProgressReport.objects.get(pk=report)


def version(report: int) -> int:
    return row(report).version
