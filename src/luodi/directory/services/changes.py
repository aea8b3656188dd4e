"""Units change: renamed, moved, merged, split, abolished; and what was recorded by mistake is
taken back.

A change counts from its day on, past or future. What counts today stands in the units' rows at
once; what is planned comes there by :func:`apply_due_changes`. Nothing is moved that belongs to a
unit: its people, posts and grants stay, to be handed over; what it answered for, its successors
answer for (:meth:`luodi.directory.domain.Moment.successors`).

A closed unit stands under its primary successor in the tree, and so within reach of whoever
manages that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory.domain import Change, ChangeKind, Part, Timeline
from luodi.directory.domain.changes import ChangeRefused, refuse_cycles
from luodi.directory.models import Unit, UnitChange
from luodi.directory.queries import changes as plan
from luodi.directory.queries import timeline
from luodi.directory.services.projection import (
    carry_strays,
    namesake,
    not_yet_there,
    one_at_a_time,
    project,
    write,
)
from luodi.foundation.domain import Actor
from luodi.foundation.services import record


class ChangedMeanwhile(ValueError):
    """Somebody else has changed the unit since the page was read."""


@transaction.atomic
def rename_unit(
    *,
    key: str,
    name: str,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
    full_name: str | None = None,
    basis: str = "",
    based_on: int | None = None,
) -> int:
    """Give a unit another name from ``on`` on; the old one stays as an alias. Returns the id of
    the change.

    ``based_on`` is the last change of the unit that whoever acts has seen
    (:meth:`luodi.directory.domain.Timeline.last`); None asks nothing.

    Raises:
        ChangeRefused: no such unit on the day, or another one beside it has the name.
        ChangedMeanwhile: somebody else was faster.
    """
    one_at_a_time()
    _unchanged(key, based_on)
    name = name.strip()
    parts = plan.rename(key=key, name=name, full_name=(full_name or "").strip() or None, on=on)
    above = plan.before([key], on).parent(key)
    _refuse_namesake(name, above, besides=[key])
    return _record(ChangeKind.RENAME, on, parts, reason, basis, actor, now, about=key)


@transaction.atomic
def move_unit(
    *,
    key: str,
    parent: str | None,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
    basis: str = "",
    based_on: int | None = None,
) -> int:
    """Place a unit, with all below it, under ``parent`` (None: at the top) from ``on`` on.

    Raises:
        ChangeRefused: a unit is not there on the day, would be above itself, or has a namesake
            under ``parent``.
        ChangedMeanwhile: somebody else was faster.
    """
    one_at_a_time()
    _unchanged(key, based_on)
    parts = plan.move(key=key, parent=parent, on=on)
    _refuse_namesake(plan.before([key], on).name(key), parent, besides=[key])
    return _record(ChangeKind.MOVE, on, parts, reason, basis, actor, now, about=key)


@transaction.atomic
def merge_units(
    *,
    leaving: Sequence[str],
    into: str,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
    basis: str = "",
    based_on: int | None = None,
) -> int:
    """Units go, and ``into`` takes over; the units below them stand under it. ``based_on`` is
    about the first of ``leaving``.

    Raises:
        ChangeRefused: a unit is not there on the day, takes over from itself, or has a later
            change.
        ChangedMeanwhile: somebody else was faster.
    """
    one_at_a_time()
    leaving = list(dict.fromkeys(leaving))
    if leaving:
        _unchanged(leaving[0], based_on)
    parts = plan.merge(leaving=leaving, into=into, on=on)
    return _record(ChangeKind.MERGE, on, parts, reason, basis, actor, now, about=into)


@transaction.atomic
def split_unit(
    *,
    key: str,
    heirs: Sequence[str],
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
    basis: str = "",
    based_on: int | None = None,
) -> int:
    """A unit goes, and ``heirs`` take over; the first is the primary one, which tasks follow
    unless said otherwise.

    Raises:
        ChangeRefused: fewer than two heirs; a unit is not there on the day or has a later change.
        ChangedMeanwhile: somebody else was faster.
    """
    one_at_a_time()
    _unchanged(key, based_on)
    parts = plan.split(key=key, heirs=heirs, on=on)
    return _record(ChangeKind.SPLIT, on, parts, reason, basis, actor, now, about=key)


@transaction.atomic
def abolish_unit(
    *,
    key: str,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
    heir: str | None = None,
    basis: str = "",
    based_on: int | None = None,
) -> int:
    """A unit goes; ``heir`` takes over, None if nobody does.

    Raises:
        ChangeRefused: a unit is not there on the day or has a later change.
        ChangedMeanwhile: somebody else was faster.
    """
    one_at_a_time()
    _unchanged(key, based_on)
    parts = plan.abolish(key=key, heir=heir, on=on)
    return _record(ChangeKind.ABOLISH, on, parts, reason, basis, actor, now, about=key)


@transaction.atomic
def undo_change(*, change: int, reason: str, actor: Actor, now: datetime) -> int:
    """Take a change back: from now on it is known never to have been. Returns the undo's id; the
    one that is there for a change already taken back.

    Raises:
        LookupError: there is no such change.
        ChangeRefused: it is an undo itself; a unit would be above itself, or beside a namesake.
    """
    one_at_a_time()
    row = UnitChange.objects.filter(pk=change).first()
    found = plan.change(change)
    if row is None:
        raise LookupError(_("没有编号为 %(change)s 的单位变动") % {"change": change})
    if found is None:
        raise ChangeRefused(_("撤回记录本身不能再撤回，请重新办理那次变动"))
    if undo := UnitChange.objects.filter(undoes=change).first():
        return undo.pk
    _said(reason)
    today = timezone.localdate(now)
    _refuse_if_undone(found, today)
    number = write(
        kind=ChangeKind.UNDO,
        on=today,
        parts=(),
        reason=reason.strip(),
        basis="",
        actor=actor,
        now=now,
        undoes=change,
    )
    _show(found, actor, now, today, undoing=True)
    about = found.parts[0].unit
    _event("undo_change", about, actor, now, {"change": change, "undo": number, "reason": reason})
    return number


@transaction.atomic
def apply_due_changes(*, today: date, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Bring planned changes whose day has come to the units' rows; returns the keys of the units
    that are different now. Doing it again changes nothing and leaves no event."""
    one_at_a_time()
    late = Q(on__lte=today, undone_by=None, on__gt=TruncDate("recorded_at"))
    planned = UnitChange.objects.filter(late).order_by("on", "id")
    units = Unit.objects.filter(changes__change__in=planned).values_list("key", flat=True)
    behind = not_yet_there(set(units), today=today)
    changed: set[str] = set()
    due = planned.filter(parts__unit__key__in=behind).values_list("pk", flat=True)
    for number in dict.fromkeys(due):
        found = plan.change(number)
        if found is not None:
            changed.update(_show(found, actor, now, today))
    if changed:
        _event("apply_due_changes", "", actor, now, {"units": sorted(changed)})
    return tuple(sorted(changed))


# The official act for each kind, as the audit trail names it.
_ACTS = {
    ChangeKind.RENAME: "rename_unit",
    ChangeKind.MOVE: "move_unit",
    ChangeKind.MERGE: "merge_units",
    ChangeKind.SPLIT: "split_unit",
    ChangeKind.ABOLISH: "abolish_unit",
}


def _record(
    kind: ChangeKind,
    on: date,
    parts: tuple[Part, ...],
    reason: str,
    basis: str,
    actor: Actor,
    now: datetime,
    *,
    about: str,
) -> int:
    _said(reason)
    reason, basis = reason.strip(), basis.strip()
    number = write(kind=kind, on=on, parts=parts, reason=reason, basis=basis, actor=actor, now=now)
    change = Change(number, kind, on, now, parts)
    Unit.objects.filter(key__in={part.unit for part in parts}, kept=False).update(kept=True)
    _show(change, actor, now, timezone.localdate(now))
    _event(_ACTS[kind], about, actor, now, _told(change, reason, basis))
    return number


def _show(
    change: Change, actor: Actor, now: datetime, today: date, *, undoing: bool = False
) -> list[str]:
    """Bring the units' rows to today, as far as the change counts by now."""
    if change.on > today:
        return []
    changed = project(change, today=today, undoing=undoing)
    places = {key for part in change.parts for key in (part.unit, part.parent) if key}
    carry_strays(places, today=today, actor=actor, now=now)
    return changed


def _told(change: Change, reason: str, basis: str) -> dict[str, Any]:
    """What the audit trail keeps of a change."""
    gone = list(dict.fromkeys(p.unit for p in change.parts if change.closes(p)))
    heirs = list(dict.fromkeys(p.successor for p in change.parts if p.successor))
    told = {
        "change": change.id,
        "on": change.on.isoformat(),
        "reason": reason,
        "basis": basis,
        "units": gone or [part.unit for part in change.parts],
    }
    if gone:
        return told | {
            "successors": heirs,
            "carried": len({p.unit for p in change.parts} - set(gone)),
        }
    first = change.parts[0]
    if change.kind is ChangeKind.RENAME:
        return told | {"name": first.name, "before": first.name_before}
    return told | {"parent": first.parent, "before": first.parent_before}


def _event(act: str, about: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    record(
        act=f"directory.{act}",
        object_kind="unit",
        object_key=about,
        actor=actor,
        now=now,
        data=data,
    )


def _said(reason: str) -> None:
    if not reason.strip():
        raise ChangeRefused(_("请写明变动的原因"))


def _unchanged(key: str, based_on: int | None) -> None:
    if based_on is None:
        return
    found = timeline([key])
    if found.last(key) > based_on:
        name = found.units[key].name
        raise ChangedMeanwhile(
            _("“%(name)s”刚刚有了别人登记的变动，请刷新页面核对后再办理") % {"name": name}
        )


def _refuse_namesake(name: str, above: str | None, *, besides: Sequence[str]) -> None:
    if namesake(name, above, besides=besides):
        raise ChangeRefused(
            _("同一上级之下已有名为“%(name)s”的单位，请核对名称，或者办理合并") % {"name": name}
        )


def _refuse_if_undone(change: Change, today: date) -> None:
    """That the units of a change have a place and a name to go back to."""
    keys = list(dict.fromkeys(part.unit for part in change.parts))
    moment = plan.before(keys, change.on)
    refuse_cycles(moment, change.parts, undoing=change.id)
    undo = Change(
        moment.timeline.log[-1].id + 1, ChangeKind.UNDO, today, change.recorded_at, undoes=change.id
    )
    now, then = (
        Timeline((*moment.timeline.changes, *more), moment.timeline.units).at(as_of=None, on=today)
        for more in ((), (undo,))
    )
    # Who was carried along goes back to a unit that is no more until then: nobody else is there.
    gone = [part.unit for part in change.parts if change.closes(part)]
    for key in dict.fromkeys(gone or keys):
        place = then.name(key), then.parent(key)
        as_now = now.exists(key) and place == (now.name(key), now.parent(key))
        if then.exists(key) and not as_now:
            _refuse_namesake(*place, besides=keys)
