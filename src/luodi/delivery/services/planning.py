"""Annual plans: drafted and proposed by the lead, countersigned, approved or returned; a change
after approval is a new edition with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.delivery.domain.plans import MilestoneValue, PlanFaults, faults
from luodi.delivery.domain.states import ITEM, PLAN, ItemAct, ItemState, PlanAct, PlanState
from luodi.delivery.models import Consent, Milestone, Plan, PlanStep, WorkItem
from luodi.delivery.services.items import Changed, done_before, locked, once, refuse_suspended, step
from luodi.delivery.services.lighting import relight
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

_MAKING = (PlanState.DRAFT, PlanState.RETURNED)
_SAVED = "save"  # the step that tells who had a hand in a draft


@transaction.atomic
def save_plan(
    *,
    item: int,
    year: int,
    unit: str,
    milestones: Sequence[MilestoneValue],
    actor: Actor,
    now: datetime,
    summary: str = "",
    reason: str = "",
    seen: int | None = None,
) -> int:
    """Keep the plan of an item for a year as it is being written; returns the plan's id. Where one
    is in force, this is the draft of its next edition, and ``reason`` says why it is changed.
    Milestones with an empty key are new and get one. ``seen`` is the version of the draft that
    who saves has seen, None for the first save.

    Raises:
        LookupError: there is no such item.
        ValueError: the unit does not answer for the item, or a plan waits for approval.
        Changed: somebody else saved the draft meanwhile.
    """
    found = locked(item)
    _refuse_stranger(found, unit)
    plan = _draft(found, year, unit, now)
    if plan.version and seen != plan.version:
        raise Changed(_("同事刚刚保存过这份计划，请刷新页面，看过他的改动再保存"))
    plan.summary, plan.reason = summary.strip(), reason.strip()
    plan.version += 1
    plan.save(update_fields=["summary", "reason", "version"])
    _write(plan, milestones)
    _note_hand(plan, actor, now)
    record(
        act="delivery.save_plan",
        object_kind="plan",
        object_key=_key(plan),
        actor=actor,
        now=now,
        data={"version": plan.version, "milestones": len(milestones)},
    )
    return plan.pk


def _note_hand(plan: Plan, actor: Actor, now: datetime) -> None:
    """One step for whoever wrote the draft, however often they save it."""
    if not plan.steps.filter(act=_SAVED, by=actor.key, on_behalf_of=actor.on_behalf_of).exists():
        PlanStep.objects.create(
            plan=plan,
            at=now,
            act=_SAVED,
            by=actor.key,
            by_name=actor.name,
            on_behalf_of=actor.on_behalf_of,
            before=plan.state,
            after=plan.state,
        )


def _refuse_stranger(item: WorkItem, unit: str) -> None:
    parts = list(item.parts.filter(ended_at=None))
    leads = [p.unit_id for p in parts if p.role == "lead"]
    joint = [p.unit_id for p in parts if p.role == "joint"]
    named = [p.unit_id for p in parts if p.answers]
    if unit not in (named or leads or joint):
        raise ValueError(_("这一事项的计划由牵头单位拟订，您的单位不是牵头单位"))


def _draft(item: WorkItem, year: int, unit: str, now: datetime) -> Plan:
    plans = list(item.plans.select_for_update().filter(year=year).order_by("edition"))
    for plan in plans:
        if plan.state in _MAKING:
            return plan
        if plan.state == PlanState.PROPOSED:
            raise ValueError(_("这份计划已报送，正等待审定；如需修改，请先请统筹单位退回"))
    return Plan.objects.create(
        item=item,
        year=year,
        edition=plans[-1].edition + 1 if plans else 1,
        unit_id=unit,
        created_at=now,
    )


def _write(plan: Plan, milestones: Sequence[MilestoneValue]) -> None:
    plan.milestones.all().delete()
    taken = {one.key for one in milestones if one.key} | set(
        # Of all years: marks in reports and extensions name a milestone by its key alone.
        Milestone.objects.filter(plan__item=plan.item_id).values_list("key", flat=True)
    )
    free = (f"m{n:02d}" for n in range(1, len(taken) + len(milestones) + 1))
    new = (key for key in free if key not in taken)
    Milestone.objects.bulk_create(
        [
            Milestone(
                plan=plan,
                key=one.key or next(new),
                order=order,
                title=one.title.strip(),
                due=one.due,
                deliverable=one.deliverable.strip(),
                planned=one.planned,
                unit_id=one.unit,
            )
            for order, one in enumerate(milestones, 1)
        ]
    )


def values(plan: Plan) -> tuple[MilestoneValue, ...]:
    """The milestones of an edition as values, in their order."""
    return tuple(
        MilestoneValue(m.key, m.title, m.due, m.deliverable, m.planned, m.unit_id)
        for m in plan.milestones.all()
    )


def _key(plan: Plan) -> str:
    return f"{plan.item.programme.slug}/{plan.item.key}/{plan.year}/{plan.edition}"


def held_plan(plan_id: int) -> Plan:
    """A plan with its item, both held.

    Raises:
        LookupError: there is no such plan.
    """
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise LookupError(_("没有这份计划"))
    item = locked(plan.item_id)
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    plan.item = item
    return plan


def _plan_step(
    plan: Plan,
    act: PlanAct | str,
    *,
    actor: Actor,
    now: datetime,
    after: PlanState | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    idem: str | None = None,
) -> None:
    before = plan.state
    plan.state = after or PlanState(before)
    plan.save(update_fields=["state", "proposed_at", "approved_at", "replaced_at"])
    PlanStep.objects.create(
        plan=plan,
        at=now,
        act=str(act),
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=before,
        after=plan.state,
        reason=reason,
        data=data or {},
        idem=idem,
    )
    record(
        act=f"delivery.{act}_plan",
        object_kind="plan",
        object_key=_key(plan),
        actor=actor,
        now=now,
        data={"before": before, "after": str(plan.state), "reason": reason, **(data or {})},
    )
    relight([plan.item_id], now=now)


@once
@transaction.atomic
def propose_plan(*, plan: int, actor: Actor, now: datetime, idem: str | None = None) -> None:
    """Send a plan to who coordinates.

    Raises:
        LookupError: there is no such plan.
        PlanFaults: it does not say what it has to; all faults at once.
        ValueError: it changes a plan in force and gives no reason, or the item is not acknowledged.
        OutOfOrder: it is not being drafted.
    """
    found = held_plan(plan)
    if done_before(found.steps, idem):
        return
    after = PLAN.after(PlanState(found.state), PlanAct.PROPOSE)
    units = found.item.parts.filter(ended_at=None).values_list("unit__key", flat=True)
    if wrong := faults(values(found), year=found.year, units=units):
        raise PlanFaults(wrong)
    if found.edition > 1 and not found.reason:
        raise ValueError(_("这是对已审定计划的调整，请写明调整的理由"))
    found.proposed_at = now
    _plan_step(found, PlanAct.PROPOSE, after=after, actor=actor, now=now, idem=idem)
    _move_item(found.item, ItemAct.BREAK_DOWN, actor, now, found)


def _move_item(
    item: WorkItem, act: ItemAct, actor: Actor, now: datetime, plan: Plan, reason: str = ""
) -> None:
    """The item goes along with its first plan; a later one leaves it where it is."""
    refuse_suspended(item)
    state = ItemState(item.state)
    if ITEM.allows(state, act):
        step(
            item,
            act,
            after=ITEM.after(state, act),
            actor=actor,
            now=now,
            reason=reason,
            data={"year": plan.year, "edition": plan.edition},
        )
    elif state in (ItemState.REGISTERED, ItemState.ASSIGNED, ItemState.REFUSED):
        raise ValueError(_("这一事项还没有签收，请先签收再报送计划"))


@transaction.atomic
def countersign(
    *,
    plan: int,
    unit: str,
    agrees: bool,
    actor: Actor,
    now: datetime,
    opinion: str = "",
) -> None:
    """A supporting unit countersigns its share of a proposed plan (会签), or says that it does not
    agree and why. It may change its mind until the plan is approved.

    Raises:
        LookupError: there is no such plan.
        ValueError: the unit has no part in the item, the plan does not wait for approval, or it
            does not agree and gives no reason.
    """
    found = held_plan(plan)
    if found.state != PlanState.PROPOSED:
        raise ValueError(_("计划不在会签阶段，不能会签"))
    if not found.item.parts.filter(unit__key=unit, ended_at=None).exists():
        raise ValueError(_("您的单位在这一事项中没有职责，不需要会签"))
    if not agrees and not opinion.strip():
        raise ValueError(_("不同意时请写明意见，便于牵头单位修改"))
    last = found.consents.filter(unit__key=unit).order_by("-id").first()
    if last is not None and (last.agrees, last.opinion) == (agrees, opinion.strip()):
        return
    Consent.objects.create(
        plan=found,
        unit_id=unit,
        agrees=agrees,
        opinion=opinion.strip(),
        at=now,
        by=actor.key,
        by_name=actor.name,
    )
    record(
        act="delivery.countersign",
        object_kind="plan",
        object_key=_key(found),
        actor=actor,
        now=now,
        data={"unit": unit, "agrees": agrees, "opinion": opinion.strip()},
    )


@once
@transaction.atomic
def approve_plan(
    *,
    plan: int,
    actor: Actor,
    now: datetime,
    opinion: str = "",
    idem: str | None = None,
) -> None:
    """Who coordinates approves a plan: it is in force, and the edition before it replaced. Units
    that have not countersigned, or do not agree, do not hold it up: who they are is kept with
    the approval.

    Raises:
        LookupError: there is no such plan.
        OutOfOrder: it does not wait for approval.
        PermissionError: who approves has drafted or proposed it.
    """
    found = held_plan(plan)
    if done_before(found.steps, idem):
        return
    after = PLAN.after(PlanState(found.state), PlanAct.APPROVE)
    _refuse_own(found, actor)
    for old in found.item.plans.filter(year=found.year, state=PlanState.APPROVED):
        old.item, old.replaced_at = found.item, now
        replaced = PLAN.after(PlanState.APPROVED, PlanAct.REPLACE)
        _plan_step(old, PlanAct.REPLACE, after=replaced, actor=actor, now=now)
    found.approved_at = now
    _plan_step(
        found,
        PlanAct.APPROVE,
        after=after,
        actor=actor,
        now=now,
        reason=opinion.strip(),
        data={"open": _not_agreed(found)},
        idem=idem,
    )
    _move_item(found.item, ItemAct.APPROVE_PLAN, actor, now, found)


def _not_agreed(plan: Plan) -> list[str]:
    """Supporting and joint units that have not countersigned, or did not agree."""
    since = plan.proposed_at  # what was said of words that were changed since does not count
    given = plan.consents.filter(at__gte=since) if since else plan.consents.none()
    said = {one.unit_id: one.agrees for one in given.order_by("id")}
    parts = plan.item.parts.filter(ended_at=None).exclude(unit__key=plan.unit_id)
    return sorted({p.unit_id for p in parts if not said.get(p.unit_id, False)})


def _refuse_own(plan: Plan, actor: Actor) -> None:
    mine = {actor.key, actor.on_behalf_of} - {""}
    hands = plan.steps.filter(act__in=(PlanAct.PROPOSE, _SAVED)).values_list("by", "on_behalf_of")
    if mine & {one for pair in hands for one in pair}:
        raise PermissionError(_("计划是您起草或者报送的，审定应由另一人办理"))


@once
@transaction.atomic
def return_plan(
    *, plan: int, reason: str, actor: Actor, now: datetime, idem: str | None = None
) -> None:
    """Who coordinates returns a plan for correction, with a reason.

    Raises:
        LookupError: there is no such plan.
        ValueError: no reason is given.
        OutOfOrder: it does not wait for approval.
    """
    if not reason.strip():
        raise ValueError(_("请写明退回的理由，让牵头单位知道改什么"))
    found = held_plan(plan)
    if done_before(found.steps, idem):
        return
    after = PLAN.after(PlanState(found.state), PlanAct.RETURN)
    _plan_step(
        found,
        PlanAct.RETURN,
        after=after,
        actor=actor,
        now=now,
        reason=reason.strip(),
        idem=idem,
    )
    _move_item(found.item, ItemAct.RETURN_PLAN, actor, now, found, reason.strip())
