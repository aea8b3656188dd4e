"""Items come to be (立项), are assigned (交办), acknowledged (签收), refused and reassigned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.delivery.domain.rules import DeliveryRules
from luodi.delivery.domain.states import (
    ITEM,
    PART,
    ItemAct,
    ItemState,
    PartAct,
    PartState,
    Source,
)
from luodi.delivery.models import ItemStep, Light, Part, WorkItem
from luodi.delivery.services.lighting import relight
from luodi.directory import queries as directory
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.programme import queries as programmes
from luodi.programme import services as holding
from luodi.programme.domain import Definition


class Changed(ValueError):
    """Somebody did something to the item since it was looked at."""


def locked(item_id: int, *, seen: int | None = None) -> WorkItem:
    """The item's row, held until the act is done. ``seen`` is the version that who acts has seen,
    None where it does not matter.

    Raises:
        LookupError: there is no such item.
        Changed: it is not the version that was seen; the message says what to do.
    """
    item = WorkItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise LookupError(_("没有这个事项"))
    if seen is not None and seen != item.version:
        raise Changed(_("您打开页面之后，这个事项已有新的办理，请刷新页面看过再办"))
    return item


def done_before(rows: Any, idem: str | None) -> bool:
    """Whether a request with this key was carried out already: a double click, a retry. ``rows``
    are the steps of the thing, whose row is held."""
    return idem is not None and rows.filter(idem=idem).exists()


def once[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """Let the key of a request (``idem``) belong to this act, to who does it and to the unit's part
    or the unit it is done for: the same key sent with another act is another request."""

    @wraps(act)
    def keyed(*args: P.args, **kwargs: P.kwargs) -> R:
        key: Any = kwargs.get("idem")
        if key:
            actor: Any = kwargs["actor"]
            whose = kwargs.get("part") or kwargs.get("unit") or ""
            kwargs["idem"] = f"{act.__name__}:{actor.key}:{whose}:{key}"
        return act(*args, **kwargs)

    return keyed


def step(
    item: WorkItem,
    act: ItemAct | str,
    *,
    actor: Actor,
    now: datetime,
    after: ItemState | None = None,
    reason: str = "",
    unit: str | None = None,
    data: Mapping[str, Any] | None = None,
    idem: str | None = None,
) -> ItemStep:
    """Write one act on an item whose row is held: its step, its new state and version, and the
    event of the audit trail; its light follows."""
    before = item.state
    item.state = after or ItemState(before)
    item.version += 1
    item.save(update_fields=["state", "version", "resumes", "closed_at"])
    made = ItemStep.objects.create(
        item=item,
        unit_id=unit,
        at=now,
        act=str(act),
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=before,
        after=item.state,
        reason=reason,
        data=dict(data or {}),
        idem=idem,
    )
    record(
        act=f"delivery.{act}",
        object_kind="item",
        object_key=f"{item.programme.slug}/{item.key}",
        actor=actor,
        now=now,
        data={
            "before": before,
            "after": str(item.state),
            **({"unit": unit} if unit else {}),
            **({"reason": reason} if reason else {}),
            **(data or {}),
        },
    )
    relight([item.pk], now=now)
    return made


def refuse_suspended(item: WorkItem) -> None:
    """What would move an item on waits while it is suspended: it is resumed to where it stood.

    Raises:
        ValueError: the item is suspended.
    """
    if item.state == ItemState.SUSPENDED:
        raise ValueError(_("这一事项已中止，请在恢复办理之后再办"))


# --- 立项 ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registered:
    """What registering a programme did: items made, brought up to the edition in force, and those
    that it no longer has."""

    made: int
    updated: int
    gone: int


@transaction.atomic
def register_programme(*, slug: str, actor: Actor, now: datetime) -> Registered:
    """Make an item of every task of the edition in force (立项), and bring those that are there
    up to it: numbers, titles, who coordinates. An item whose task the edition has no more is
    marked, never deleted. Doing it again changes nothing.

    Raises:
        LookupError: no such programme.
    """
    programme = holding.hold(slug)
    definition = programmes.in_force(slug).definition
    wanted = _projections(programme, definition, on=timezone.localdate(now), now=now)
    known = {item.key: item for item in _items(programme)}
    made = WorkItem.objects.bulk_create([i for key, i in wanted.items() if key not in known])
    ItemStep.objects.bulk_create([_registered(item, actor, now) for item in made])
    updated = _brought_up(known, wanted, actor, now)
    gone = [i for key, i in known.items() if key not in wanted and i.current]
    WorkItem.objects.filter(pk__in=[i.pk for i in gone]).update(current=False)
    Light.objects.filter(item__in=gone).delete()
    if made or updated or gone:
        record(
            act="delivery.register",
            object_kind="programme",
            object_key=slug,
            actor=actor,
            now=now,
            data={
                "made": [item.key for item in made],
                "updated": updated,
                "gone": [i.key for i in gone],
            },
        )
    return Registered(len(made), len(updated), len(gone))


def _items(programme: int) -> Iterable[WorkItem]:
    return WorkItem.objects.filter(programme_id=programme, source=Source.PROGRAMME)


_PROJECTED = (
    "number",
    "order",
    "title_zh",
    "title_en",
    "measure",
    "measure_title_zh",
    "measure_title_en",
    "office_id",
    "programme_office_id",
    "area_id",
    "due",
    "frequency",
    "current",
)


def _brought_up(
    known: Mapping[str, WorkItem], wanted: Mapping[str, WorkItem], actor: Actor, now: datetime
) -> list[str]:
    """Bring items up to the edition; what was otherwise before stands in a step of each."""
    changed, steps = [], []
    for key, item in known.items():
        new = wanted.get(key)
        if new is None:
            continue
        old = {f: getattr(item, f) for f in _PROJECTED if getattr(item, f) != getattr(new, f)}
        if not old:
            continue
        for name in old:
            setattr(item, name, getattr(new, name))
        item.version += 1
        changed.append(item)
        steps.append(_amended(item, old, actor, now))
    fields = [name.removesuffix("_id") for name in _PROJECTED]
    WorkItem.objects.bulk_update(changed, [*fields, "version"])
    ItemStep.objects.bulk_create(steps)
    relight([item.pk for item in changed], now=now)
    return [item.key for item in changed]


def _amended(item: WorkItem, old: Mapping[str, Any], actor: Actor, now: datetime) -> ItemStep:
    said = {name: [_plain(value), _plain(getattr(item, name))] for name, value in old.items()}
    return ItemStep(
        item=item,
        at=now,
        act="amend",
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        before=item.state,
        after=item.state,
        data=said,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _registered(item: WorkItem, actor: Actor, now: datetime) -> ItemStep:
    return ItemStep(
        item=item,
        at=now,
        act="register",
        by=actor.key,
        by_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        after=ItemState.REGISTERED,
    )


def _projections(
    programme: int, definition: Definition, *, on: date, now: datetime
) -> dict[str, WorkItem]:
    answers = programmes.answers(definition, as_of=None, on=on)
    measures = {m.key: m for m in definition.measures}
    tasks = programmes.task_ids(definition.key)
    area = directory.common_area(one.code for one in definition.areas)
    rules = DeliveryRules.of(definition.content)
    return {
        task.key: WorkItem(
            programme_id=programme,
            key=task.key,
            task_id=tasks[task.key],
            source=Source.PROGRAMME,
            number=task.number,
            order=place,
            title_zh=task.title.zh,
            title_en=task.title.en,
            measure=task.measure,
            measure_title_zh=measures[task.measure].title.zh,
            measure_title_en=measures[task.measure].title.en,
            office_id=answers.answering(task.key, measures[task.measure].coordinator),
            programme_office_id=answers.answering(task.key, definition.coordinator),
            area_id=area,
            frequency=rules.frequency_of(task.measure, task.key),
            due=task.deadline,
            registered_at=now,
        )
        for place, task in enumerate(definition.tasks, 1)
    }


# --- 交办 ---------------------------------------------------------------------------------


@transaction.atomic
def assign(*, items: Iterable[int], actor: Actor, now: datetime, reason: str = "") -> int:
    """Assign items of one programme (交办) to the units that answer for them today; returns how
    many were. One that is assigned already is passed over, so that a retry assigns nothing twice.
    A task that nobody answers for stays registered: that is a finding about the paper.

    Raises:
        LookupError: an item does not exist.
        OutOfOrder: an item's state does not allow it.
    """
    count = 0
    by_programme: dict[int, list[WorkItem]] = {}
    for item_id in sorted(set(items)):
        item = locked(item_id)
        if item.state == ItemState.REGISTERED:
            by_programme.setdefault(item.programme_id, []).append(item)
    for rows in by_programme.values():
        answering = _answering(rows[0].programme.slug, timezone.localdate(now))
        for item in rows:
            count += _assign(item, answering.get(item.key, ()), actor, now, reason)
    return count


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's duty in an item: what a part is made of."""

    unit: str
    role: str
    share: str = ""
    answers: bool = False


def _answering(slug: str, on: date) -> dict[str, tuple[Duty, ...]]:
    found: dict[str, dict[tuple[str, str], Duty]] = {}
    for one in programmes.assignments(slug, on=on):
        found.setdefault(one.task, {})[one.unit, one.role] = Duty(one.unit, one.role)
    return {key: tuple(duties.values()) for key, duties in found.items()}


def _assign(
    item: WorkItem, duties: Sequence[Duty], actor: Actor, now: datetime, reason: str
) -> int:
    if not duties:
        return 0
    give(item, duties, now)
    step(
        item,
        ItemAct.ASSIGN,
        after=ITEM.after(ItemState(item.state), ItemAct.ASSIGN),
        actor=actor,
        now=now,
        reason=reason,
        data={"units": [[duty.unit, duty.role] for duty in duties]},
    )
    return 1


def give(item: WorkItem, duties: Sequence[Duty], now: datetime) -> list[Part]:
    """Make the parts of an item. Supporting units report to the first lead; where there is none,
    and where duties are joint, each reports to the coordinator."""
    lead = next((duty.unit for duty in duties if duty.role == "lead"), None)
    return Part.objects.bulk_create(
        [
            Part(
                item=item,
                unit_id=duty.unit,
                role=duty.role,
                share=duty.share,
                answers=duty.answers,
                reports_to_id=lead if duty.role == "supporting" else None,
                assigned_at=now,
            )
            for duty in duties
        ]
    )


# --- 签收、退单、改派 ---------------------------------------------------------------------


def held_part(part_id: int) -> Part:
    """A unit's part with its item, both held.

    Raises:
        LookupError: there is no such part.
    """
    part = Part.objects.filter(pk=part_id).first()
    if part is None:
        raise LookupError(_("没有这项承担关系"))
    item = locked(part.item_id)
    part = Part.objects.select_for_update().get(pk=part_id)
    part.item = item
    return part


@once
@transaction.atomic
def acknowledge(*, part: int, actor: Actor, now: datetime, idem: str | None = None) -> None:
    """A unit acknowledges receipt of its part (签收). When every lead unit (or, where duty is
    joint, every unit) has, the item is acknowledged.

    Raises:
        LookupError: there is no such part.
        OutOfOrder: the part was acknowledged or refused already, by a request of another kind.
    """
    found = held_part(part)
    if done_before(found.item.steps, idem):
        return
    refuse_suspended(found.item)
    found.state = PART.after(PartState(found.state), PartAct.ACKNOWLEDGE)
    found.acknowledged_at, found.acknowledged_by = now, actor.key
    found.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    item = found.item
    complete = ItemState(item.state) is ItemState.ASSIGNED and _all_received(item)
    step(
        item,
        ItemAct.ACKNOWLEDGE,
        after=ITEM.after(ItemState(item.state), ItemAct.ACKNOWLEDGE) if complete else None,
        actor=actor,
        now=now,
        unit=found.unit_id,
        data={"role": found.role},
        idem=idem,
    )


def _all_received(item: WorkItem) -> bool:
    parts = list(item.parts.filter(ended_at=None))
    answering = [p for p in parts if p.role == "lead"] or [p for p in parts if p.role == "joint"]
    return bool(answering) and all(p.state == PartState.ACKNOWLEDGED for p in answering)


@once
@transaction.atomic
def refuse(*, part: int, reason: str, actor: Actor, now: datetime, idem: str | None = None) -> None:
    """A unit sends its part back (退单) with a reason; who coordinates upholds it or reassigns it.

    Raises:
        LookupError: there is no such part.
        ValueError: no reason is given.
        OutOfOrder: the part was acknowledged already.
    """
    if not reason.strip():
        raise ValueError(_("请写明退单的理由，例如职责已划转到哪个单位、依据是什么"))
    found = held_part(part)
    if done_before(found.item.steps, idem):
        return
    refuse_suspended(found.item)
    found.state = PART.after(PartState(found.state), PartAct.REFUSE)
    found.refusal = reason.strip()
    found.save(update_fields=["state", "refusal"])
    item = found.item
    leads = found.role == "lead" and item.state == ItemState.ASSIGNED
    step(
        item,
        ItemAct.REFUSE,
        after=ITEM.after(ItemState.ASSIGNED, ItemAct.REFUSE) if leads else None,
        actor=actor,
        now=now,
        unit=found.unit_id,
        reason=reason.strip(),
        data={"role": found.role},
        idem=idem,
    )


@once
@transaction.atomic
def reassign(
    *,
    part: int,
    unit: str,
    reason: str,
    actor: Actor,
    now: datetime,
    idem: str | None = None,
) -> None:
    """Answer a refusal: give the part to another unit (改派), or uphold it where ``unit`` is the one
    that refused. What the paper says does not change: who is to be named in it is an amendment.

    Raises:
        LookupError: there is no such part, or the directory has no such unit.
        ValueError: no reason is given, or the unit has a part in that role already.
        OutOfOrder: the part was not refused.
    """
    if not reason.strip():
        raise ValueError(_("请写明改派或维持交办的理由"))
    found = held_part(part)
    item = found.item
    if done_before(item.steps, idem):
        return
    refuse_suspended(item)
    PART.after(PartState(found.state), PartAct.UPHOLD)
    if unit == found.unit_id:
        found.state, found.refusal = PartState.ASSIGNED, ""
        found.save(update_fields=["state", "refusal"])
    else:
        _pass_to(found, unit, now)
    back = item.state == ItemState.REFUSED and not item.parts.filter(
        ended_at=None, role="lead", state=PartState.REFUSED
    )
    step(
        item,
        ItemAct.REASSIGN,
        after=ITEM.after(ItemState.REFUSED, ItemAct.REASSIGN) if back else None,
        actor=actor,
        now=now,
        unit=unit,
        reason=reason.strip(),
        data={"from": found.unit_id, "role": found.role},
        idem=idem,
    )


def _pass_to(part: Part, unit: str, now: datetime) -> Part:
    if unit not in directory.paths([unit]):
        raise LookupError(_("单位目录中没有 %(unit)s，请先在目录中登记") % {"unit": unit})
    if part.item.parts.filter(unit_id=unit, role=part.role, ended_at=None).exists():
        raise ValueError(_("该单位在这一事项中已有同样的职责，请选择别的单位"))
    part.state, part.ended_at = PartState.ENDED, now
    part.save(update_fields=["state", "ended_at"])
    made = Part.objects.create(
        item=part.item,
        unit_id=unit,
        role=part.role,
        share=part.share,
        answers=part.answers,
        reports_to_id=part.reports_to_id,
        assigned_at=now,
        follows=part,
    )
    if part.role == "lead":
        part.item.parts.filter(reports_to__key=part.unit_id, ended_at=None).update(
            reports_to_id=unit
        )
    return made
