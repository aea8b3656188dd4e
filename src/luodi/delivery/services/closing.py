"""How an item ends: closure requested on evidence (申请办结), verified (核验), closed (销号), or returned;
reopened; suspended (中止) and resumed; its deadlines put off (延期)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.states import ITEM, ItemAct, ItemState
from luodi.delivery.models import Evidence, Extension, ItemStep, Milestone, WorkItem
from luodi.delivery.services.items import done_before, locked, once, step
from luodi.foundation.domain import Actor
from luodi.kernel.reporting import ReportingPeriod


def _reasoned(reason: str, message: str) -> str:
    if not reason.strip():
        raise ValueError(message)
    return reason.strip()


def _move(
    item: WorkItem,
    act: ItemAct,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    unit: str | None = None,
    idem: str | None = None,
) -> None:
    after = ITEM.after(ItemState(item.state), act)
    step(item, act, after=after, actor=actor, now=now, reason=reason, unit=unit, idem=idem)


@once
@transaction.atomic
def request_closure(
    *, item: int, unit: str, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """The lead asks for closure (申请办结), saying what was achieved. It rests on evidence of an
    accepted report: without any, there is nothing to verify.

    Raises:
        LookupError: there is no such item.
        ValueError: nothing is said, the unit does not answer for it, or no accepted evidence.
        OutOfOrder: the item is not being carried out.
    """
    said = _reasoned(reason, _("请写明办结情况：做成了什么，佐证在哪里"))
    found = locked(item)
    if done_before(found.steps, idem):
        return
    if not found.parts.filter(unit__key=unit, role__in=("lead", "joint"), ended_at=None).exists():
        raise ValueError(_("申请办结由牵头单位提出，您的单位不是牵头单位"))
    if not _accepted_evidence(found):
        raise ValueError(
            _("还没有已采纳的佐证，不能申请办结。请先在进展填报中附上佐证，采纳后再申请")
        )
    _move(found, ItemAct.REQUEST_CLOSURE, actor, now, reason=said, unit=unit, idem=idem)


def _accepted_evidence(item: WorkItem) -> bool:
    return Evidence.objects.filter(
        report__item=item, report__state=ReportState.ACCEPTED, withdrawn_at=None, grade__gt=0
    ).exists()


@once
@transaction.atomic
def return_closure(
    *, item: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates returns a request for closure (退回补正), with a reason.

    Raises:
        LookupError, ValueError (no reason), OutOfOrder (nothing was requested).
    """
    said = _reasoned(reason, _("请写明退回的理由，让牵头单位知道补什么"))
    found = locked(item)
    if not done_before(found.steps, idem):
        _move(found, ItemAct.RETURN_CLOSURE, actor, now, reason=said, idem=idem)


@once
@transaction.atomic
def verify(
    *, item: int, finding: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates, or an assessor, verifies what was achieved (核验) and says what was found.

    Raises:
        LookupError, ValueError (no finding), OutOfOrder (closure was not requested).
        PermissionError: who verifies has asked for the closure.
    """
    said = _reasoned(finding, _("请写明核验情况：看了什么佐证，结论是什么"))
    found = locked(item)
    if done_before(found.steps, idem):
        return
    ITEM.after(ItemState(found.state), ItemAct.VERIFY)
    _refuse_requester(found, actor)
    _move(found, ItemAct.VERIFY, actor, now, reason=said, idem=idem)


def _refuse_requester(item: WorkItem, actor: Actor) -> None:
    last = item.steps.filter(act=ItemAct.REQUEST_CLOSURE).order_by("-id").first()
    mine = {actor.key, actor.on_behalf_of} - {""}
    if last is not None and mine & {last.by, last.on_behalf_of}:
        raise PermissionError(_("办结是您申请的，核验和销号应由另一人办理"))


@once
@transaction.atomic
def close(
    *, item: int, actor: Actor, now: datetime, opinion: str = "", idem: str | None = None
) -> None:
    """Who coordinates closes a verified item (销号).

    Raises:
        LookupError, OutOfOrder (it was not verified).
        ValueError: it was verified on evidence that was withdrawn since.
        PermissionError: who closes has asked for it.
    """
    found = locked(item)
    if done_before(found.steps, idem):
        return
    ITEM.after(ItemState(found.state), ItemAct.CLOSE)
    _refuse_requester(found, actor)
    if not _accepted_evidence(found):
        raise ValueError(_("佐证已被撤回，不能销号。请退回牵头单位补充佐证"))
    found.closed_at = now
    _move(found, ItemAct.CLOSE, actor, now, reason=opinion.strip(), idem=idem)


@once
@transaction.atomic
def reopen(*, item: int, reason: str, actor: Actor, now: datetime, idem: str | None = None) -> None:
    """Who coordinates opens a closed item again, with a reason.

    Raises:
        LookupError, ValueError (no reason), OutOfOrder (it is not closed).
    """
    said = _reasoned(reason, _("请写明重新打开的理由"))
    found = locked(item)
    if not done_before(found.steps, idem):
        found.closed_at = None
        _move(found, ItemAct.REOPEN, actor, now, reason=said, idem=idem)


@once
@transaction.atomic
def suspend(
    *, item: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates suspends an item (中止), with a reason.

    Raises:
        LookupError, ValueError (no reason), OutOfOrder (it is not under way).
    """
    said = _reasoned(reason, _("请写明中止的理由和依据"))
    found = locked(item)
    if not done_before(found.steps, idem):
        found.resumes = found.state
        _move(found, ItemAct.SUSPEND, actor, now, reason=said, idem=idem)


@once
@transaction.atomic
def resume(*, item: int, reason: str, actor: Actor, now: datetime, idem: str | None = None) -> None:
    """Who coordinates lets a suspended item go on from where it stood.

    Raises:
        LookupError, ValueError (no reason, or it is not suspended).
    """
    said = _reasoned(reason, _("请写明恢复办理的理由"))
    found = locked(item)
    if done_before(found.steps, idem):
        return
    if found.state != ItemState.SUSPENDED:
        raise ValueError(_("这一事项没有中止，不需要恢复"))
    state, found.resumes = ItemState(found.resumes), ""
    step(found, "resume", after=state, actor=actor, now=now, reason=said, idem=idem)


@once
@transaction.atomic
def extend(
    *,
    item: int,
    until: date,
    reason: str,
    actor: Actor,
    now: datetime,
    period: str = "",
    milestone: str = "",
    unit: str | None = None,
    idem: str | None = None,
) -> int:
    """Who coordinates puts off (延期) the deadline of a report (``period``, of ``unit`` or of all),
    of a milestone, or of the item itself; returns the extension's id. Doing it again with the
    same key returns the first one.

    Raises:
        LookupError: there is no such item.
        ValueError: no reason, a day that is past, both a period and a milestone, or none that the
            item has.
    """
    said = _reasoned(reason, _("请写明延期的理由"))
    if period and milestone:
        raise ValueError(_("请一次只延一种期限：填报期或节点"))
    if until < timezone.localdate(now):
        raise ValueError(_("延期到的日期 %(day)s 已经过去") % {"day": until.isoformat()})
    found = locked(item)
    if done_before(found.steps, idem):
        return _extended(found.steps.get(idem=idem))
    if period:
        ReportingPeriod.parse(period)
    if milestone and not Milestone.objects.filter(plan__item=found, key=milestone).exists():
        raise ValueError(_("这一事项的计划里没有这个节点，请刷新页面再选"))
    made = Extension.objects.create(
        item=found,
        unit_id=unit,
        period=period,
        milestone=milestone,
        until=until,
        reason=said,
        at=now,
        by=actor.key,
        by_name=actor.name,
    )
    step(
        found,
        "extend",
        actor=actor,
        now=now,
        reason=said,
        unit=unit,
        data={
            "extension": made.pk,
            "until": until.isoformat(),
            "period": period,
            "milestone": milestone,
        },
        idem=idem,
    )
    return made.pk


def _extended(done: ItemStep) -> int:
    made: int = done.data["extension"]
    return made
