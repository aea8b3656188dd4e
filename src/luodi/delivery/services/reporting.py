"""Progress reports (进展填报): opened, written, submitted, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.delivery.domain.report import (
    TEXTS,
    Content,
    Hand,
    Mark,
    ReportFaults,
    faults,
    hands,
    owes,
    period_said,
    slips,
)
from luodi.delivery.domain.review import EDITABLE, ReportAct, ReportState, after, chain
from luodi.delivery.domain.states import UNDER_WAY, ItemState, PartState
from luodi.delivery.models import Milestone, Part, ProgressReport, ReportStep
from luodi.delivery.queries.facts import rules
from luodi.delivery.queries.periods import Clock, Timing
from luodi.delivery.services.items import Changed, done_before, held_part, locked, once
from luodi.delivery.services.lighting import relight
from luodi.delivery.services.telling import tell
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.reporting import ReportingPeriod, Stage

_REPORTED_ON = frozenset({*UNDER_WAY, ItemState.CLOSURE_REQUESTED})


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it is kept: its report's id, and the version to name with the next save."""

    report: int
    version: int


class Clash(Changed):
    """Somebody else saved the draft since: what they wrote, who, when, and the version to name
    when it is saved in spite of it."""

    def __init__(self, theirs: Content, by: str, at: datetime, version: int) -> None:
        self.theirs, self.by, self.at, self.version = theirs, by, at, version
        super().__init__(_("同事刚刚保存过这份填报，您写的还在，请对照后再保存"))


@transaction.atomic
def open_report(*, part: int, period: str, actor: Actor, now: datetime) -> Saved:
    """Begin the report of a unit's part for a period, or find the one that is begun. What the last
    accepted report says of milestones stands in it already.

    Raises:
        LookupError: there is no such part.
        ValueError: nothing is reported on it, or not for this period.
    """
    found = held_part(part)
    report = found.reports.filter(period=period).first()
    if report is None:
        _refuse_period(found, period, now)
        report = _begin(found, period, actor, now)
    return Saved(report.pk, report.version)


def _refuse_period(part: Part, period: str, now: datetime) -> None:
    asked = ReportingPeriod.parse(period)
    item = part.item
    if part.ended_at is not None or part.state != PartState.ACKNOWLEDGED:
        raise ValueError(_("您的单位还没有签收这一事项，或者已不再承担，不需要填报"))
    if item.state not in _REPORTED_ON:
        raise ValueError(_("这一事项目前不需要填报：尚未交办、已中止或者已办结"))
    named = item.parts.filter(ended_at=None, answers=True).exists()
    if not owes(part.role, answers=part.answers, named=named):
        raise ValueError(_("这一事项已指定由一个单位统一填报，您的单位不需要另外填报"))
    if asked.frequency != item.frequency:
        raise ValueError(_("这一事项不是按这种周期填报的，请从“我的”页面打开填报"))
    if timezone.localdate(now) < asked.since:
        raise ValueError(_("%(period)s还没有开始，不能填报") % {"period": period_said(period)})


def _begin(part: Part, period: str, actor: Actor, now: datetime) -> ProgressReport:
    last = part.reports.filter(state=ReportState.ACCEPTED).order_by("-period").first()
    known = milestone_keys(part.item_id, period)
    met = {k: m for k, m in (last.milestones if last else {}).items() if m == Mark.MET}
    report = ProgressReport.objects.create(
        item_id=part.item_id,
        part=part,
        period=period,
        milestones={key: mark for key, mark in met.items() if key in known},
        version=1,
        saved_at=now,
        saved_by=actor.key,
    )
    write_step(report, "open", actor=actor, now=now, round=1)
    return report


def milestone_keys(item: int, period: str) -> frozenset[str]:
    """Keys of the milestones of the plan in force for the year of a period."""
    rows = Milestone.objects.filter(
        plan__item=item,
        plan__year=ReportingPeriod.parse(period).since.year,
        plan__state="approved",
    )
    return frozenset(rows.values_list("key", flat=True))


def content_of(report: ProgressReport) -> Content:
    """What a report says."""
    texts = {name: getattr(report, name) for name in TEXTS}
    return Content(report.percent, dict(report.milestones), **texts)


def held_report(report_id: int) -> ProgressReport:
    """A report with its item, both held.

    Raises:
        LookupError: there is no such report.
    """
    report = ProgressReport.objects.filter(pk=report_id).first()
    if report is None:
        raise LookupError(_("没有这份填报"))
    item = locked(report.item_id)
    report = ProgressReport.objects.select_for_update().get(pk=report_id)
    report.item = item
    return report


@transaction.atomic
def save_draft(*, report: int, content: Content, seen: int, actor: Actor, now: datetime) -> Saved:
    """Keep a report as it is being written. ``seen`` is the version that who saves has seen; the
    same words again change nothing. That somebody began to write is an act and put on record; the
    words of a draft are not, those submitted are.

    Raises:
        LookupError: there is no such report.
        OutOfOrder: it is not being written: it was submitted, or accepted.
        ReportFaults: a field cannot be kept.
        Clash: somebody else saved it meanwhile; nothing of either is lost.
    """
    found = ProgressReport.objects.select_for_update().filter(pk=report).first()
    if found is None:
        raise LookupError(_("没有这份填报"))
    stored = content_of(found)
    if not stored.differs(content):
        return Saved(found.pk, found.version)
    refuse_locked(found)
    if seen != found.version:
        raise Clash(stored, _name_of(found), found.saved_at, found.version)
    if wrong := slips(content, milestones=milestone_keys(found.item_id, found.period)):
        raise ReportFaults(wrong)
    for name, value in content.plain().items():
        setattr(found, name, value)
    found.version += 1
    found.saved_at, found.saved_by = now, actor.key
    found.save(update_fields=[*content.plain(), "version", "saved_at", "saved_by"])
    if not _wrote(found, actor):
        write_step(found, "save", actor=actor, now=now, round=found.round + 1)
    return Saved(found.pk, found.version)


def _name_of(report: ProgressReport) -> str:
    """What people call who saved it last."""
    mine = report.steps.filter(by=report.saved_by).order_by("-id")
    return mine.values_list("by_name", flat=True).first() or report.saved_by


def refuse_locked(report: ProgressReport) -> None:
    """Refuse to change what is no longer being written.

    Raises:
        OutOfOrder: it was submitted, or accepted.
    """
    if report.state not in EDITABLE:
        after(ReportState(report.state), ReportAct.SUBMIT, ())


def _wrote(report: ProgressReport, actor: Actor) -> bool:
    mine = report.steps.filter(act="save", round=report.round + 1, by=actor.key)
    return mine.filter(on_behalf_of=actor.on_behalf_of).exists()


@once
@transaction.atomic
def submit(
    *, report: int, seen: int, actor: Actor, now: datetime, idem: str | None = None
) -> ReportState:
    """Submit a report to the first step of its chain (报送); returns where it lies now.

    Raises:
        LookupError: there is no such report.
        ReportFaults: it does not say what it has to; all faults at once.
        Changed: somebody else saved it since it was seen.
        OutOfOrder: it is not being written.
        ValueError: the period is closed and it was never submitted.
    """
    found = held_report(report)
    if done_before(found.steps, idem):
        return ReportState(found.state)
    steps = chain_of(found)
    state = after(ReportState(found.state), ReportAct.SUBMIT, steps)
    if seen != found.version:
        raise Changed(_("同事刚刚保存过这份填报，请刷新页面，看过他的改动再报送"))
    refuse_closed(found)
    _refuse_faults(found)
    timing = timing_of(found, now)
    if found.submitted_at is None and timing.stage is Stage.CLOSED:
        raise ValueError(
            _("%(period)s的填报已于 %(day)s 截止，请先请统筹单位延期；内容已经保存")
            % {"period": period_said(found.period), "day": timing.deadlines.grace_until.isoformat()}
        )
    found.round += 1
    found.due = timing.deadlines.due
    found.submitted_at = found.submitted_at or now
    move(found, ReportAct.SUBMIT, state, actor=actor, now=now, data=_submitted(found), idem=idem)
    return state


def refuse_closed(report: ProgressReport) -> None:
    """What an item was closed on stays as it is until the item is opened again.

    Raises:
        ValueError: the item is closed.
    """
    if report.item.state == ItemState.CLOSED:
        raise ValueError(_("这一事项已销号，请先由统筹单位重新打开事项，再办理填报"))


def _refuse_faults(report: ProgressReport) -> None:
    wrong = faults(
        content_of(report),
        milestones=milestone_keys(report.item_id, report.period),
        feeds_another=report.part.reports_to_id is not None,
    )
    if wrong:
        raise ReportFaults(wrong)


def _submitted(report: ProgressReport) -> dict[str, Any]:
    evidence = report.evidence.filter(withdrawn_at=None).values_list("pk", flat=True)
    due = report.due.isoformat() if report.due else None
    return {"content": content_of(report).plain(), "evidence": list(evidence), "due": due}


def timing_of(report: ProgressReport, now: datetime) -> Timing:
    """When the report is due, and where its period stands."""
    clock = Clock.read([report.item_id], timezone.localdate(now))
    return clock.timing(
        programme=report.item.programme.slug,
        item=report.item_id,
        unit=report.part.unit_id,
        period=report.period,
    )


def chain_of(report: ProgressReport) -> tuple[ReportState, ...]:
    """The steps of review that the report goes through."""
    configured = rules()[report.item.programme.slug].review
    return chain(configured, feeds_another=report.part.reports_to_id is not None)


@once
@transaction.atomic
def withdraw(*, report: int, actor: Actor, now: datetime, idem: str | None = None) -> None:
    """Take back what was submitted and nobody has passed on yet (撤回): it counts as not submitted.

    Raises:
        LookupError: there is no such report.
        OutOfOrder: somebody has dealt with it already.
    """
    found = held_report(report)
    if done_before(found.steps, idem):
        return
    state = after(ReportState(found.state), ReportAct.WITHDRAW, chain_of(found))
    found.round -= 1
    if not found.round:
        found.submitted_at = found.due = None
    move(found, ReportAct.WITHDRAW, state, actor=actor, now=now, idem=idem)


# --- what every act on a report writes ----------------------------------------------------


def hands_in(report: ProgressReport) -> frozenset[str]:
    """Log-ins that had a hand in the report and do not review it."""
    rows = report.steps.values_list("act", "round", "by", "on_behalf_of")
    return hands((Hand(*row) for row in rows), round=report.round)


def move(
    report: ProgressReport,
    act: ReportAct,
    state: ReportState,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    idem: str | None = None,
) -> None:
    """Write one act on a report that is held with its item: where it lies now, its step and event,
    who is told, and the item's light, which rests on it."""
    before, report.state = report.state, state
    report.save(
        update_fields=["state", "round", "due", "submitted_at", "accepted_at"],
    )
    step = write_step(
        report,
        str(act),
        actor=actor,
        now=now,
        before=before,
        reason=reason,
        data=data,
        idem=idem,
    )
    tell(report, step, hands=hands_in(report), now=now)
    relight([report.item_id], now=now)


def write_step(
    report: ProgressReport,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    before: str | None = None,
    round: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    idem: str | None = None,
) -> ReportStep:
    """The step of an act, and its event in the audit trail."""
    was = report.state if before is None else before
    step = ReportStep.objects.create(
        report=report,
        at=now,
        act=act,
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=was,
        after=report.state,
        round=report.round if round is None else round,
        reason=reason,
        data=dict(data or {}),
        idem=idem,
    )
    record(
        act=f"delivery.{act}_report" if act not in _WHOLE_NAMES else f"delivery.{act}",
        object_kind="report",
        object_key=f"{report.item.programme.slug}/{report.item.key}/{report.part.unit_id}/{report.period}",
        actor=actor,
        now=now,
        data={
            "report": report.pk,
            "before": was,
            "after": str(report.state),
            **({"reason": reason} if reason else {}),
            **(data or {}),
        },
    )
    return step


_WHOLE_NAMES = frozenset({"add_evidence", "withdraw_evidence"})
