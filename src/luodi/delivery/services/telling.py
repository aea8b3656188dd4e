"""Telling the next person that it is their turn with a report, in the act's transaction."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.review import ReportAct, ReportState
from luodi.delivery.models import ProgressReport, ReportStep
from luodi.delivery.queries.reports import grounds
from luodi.directory.domain import Act
from luodi.directory.queries import people_who_may
from luodi.foundation.notices import notify

# Who is asked at which step of review.
ASKED = {
    ReportState.OFFICE_HEAD: Act.DELIVERY_APPROVE,
    ReportState.LEADER: Act.DELIVERY_SIGN,
    ReportState.LEAD_UNIT: Act.DELIVERY_CONSOLIDATE,
    ReportState.COORDINATOR: Act.DELIVERY_COORDINATE,
    ReportState.RETURNED: Act.DELIVERY_REPORT,
}
_WAITS = gettext_noop("“%(title)s”%(period)s的进展填报待您审核（%(unit)s）")
_RETURNED = gettext_noop("“%(title)s”%(period)s的进展填报已退回补正：%(reason)s")
_REOPENED = gettext_noop("“%(title)s”%(period)s的进展填报已重新打开，请补正：%(reason)s")
_ACCEPTED = gettext_noop("“%(title)s”%(period)s的进展填报已采纳（%(unit)s）")


def tell(report: ProgressReport, step: ReportStep, *, hands: frozenset[str], now: datetime) -> None:
    """Notify whose turn it is after ``step``: who reviews next, without those who had a hand in
    it; who reports, where it came back; who wrote it, where it was accepted."""
    state = ReportState(report.state)
    if state is ReportState.DRAFT:
        return
    people = hands - {step.by} if state is ReportState.ACCEPTED else _asked(report, state, hands)
    chinese, english = (_said(report, step, language) for language in ("zh-hans", "en"))
    notify(
        key=f"report:{report.pk}:{step.pk}",
        to=people,
        kind=f"report.{step.act}",
        text=chinese,
        text_en=english,
        url=f"/my/reports/{report.pk}/",  # a page of the portal, which lies above this room
        now=now,
    )


def _asked(report: ProgressReport, state: ReportState, hands: frozenset[str]) -> frozenset[str]:
    found = grounds(report.pk)
    thing = {
        ReportState.LEAD_UNIT: found.above,
        ReportState.COORDINATOR: found.item,
    }.get(state, found.unit)
    people = frozenset(people_who_may(ASKED[state], thing)) if thing else frozenset()
    return people if state is ReportState.RETURNED else people - hands


def _said(report: ProgressReport, step: ReportStep, language: str) -> str:
    with override(language):
        english = language == "en"
        item, unit = report.item, report.part.unit
        return _(_words(step)) % {
            "title": (item.title_en if english else "") or item.title_zh,
            "period": period_said(report.period),
            "unit": (unit.name_en if english else "") or unit.name,
            "reason": step.reason,
        }


def _words(step: ReportStep) -> str:
    if step.act == ReportAct.REOPEN:
        return _REOPENED
    if step.act == ReportAct.RETURN:
        return _RETURNED
    return _ACCEPTED if step.after == ReportState.ACCEPTED else _WAITS
