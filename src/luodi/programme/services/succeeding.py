"""Choosing among several successors of a unit."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.directory import queries as directory
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.programme.domain.assignment import units_of
from luodi.programme.models import Programme, SuccessorChoice, Task
from luodi.programme.queries import bindings_known, in_force
from luodi.programme.services.adopting import existing


@transaction.atomic
def assign_successor(
    *,
    slug: str,
    task: str,
    unit: str,
    successor: str,
    since: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Let one of the units that took over from ``unit`` answer for its part in a task from
    ``since`` on; "" gives it back to the one that the directory calls the primary. Returns the
    id of the choice, of the one that stands where it says the same.

    Raises:
        LookupError: no such programme or task.
        ValueError: ``unit`` has no part in the task, ``successor`` did not take over from it or
            is ``unit`` itself, a later choice stands, or there is no reason.
    """
    programme = existing(slug)
    found = _part(programme, task, unit)
    if not reason.strip():
        raise ValueError(_("请写明改由该单位承担的理由或依据"))
    _refuse_stranger(unit, successor, since)
    last = SuccessorChoice.objects.filter(task=found, unit=unit).order_by("-since", "-id").first()
    if last is not None and last.successor == successor:
        return last.pk
    _refuse_before(last, since)
    return _keep(programme, found, unit, successor, since, reason.strip(), actor, now)


def _part(programme: Programme, key: str, unit: str) -> Task:
    """The task, in which the unit has a part: by the paper, or bound to an open set of it."""
    found = programme.tasks.filter(key=key).first()
    if found is None:
        raise LookupError(_("方案中没有任务 %(task)s") % {"task": key})
    bound = {row.unit for row in bindings_known(programme.slug) if row.place.task == key}
    if unit not in units_of(in_force(programme.slug).definition, key) | bound:
        raise ValueError(
            _("%(unit)s 不是任务 %(task)s 的责任单位，请在任务页面上选择要改定的单位")
            % {"unit": unit or _("（未选单位）"), "task": key}
        )
    return found


def _refuse_stranger(unit: str, successor: str, since: date) -> None:
    """Who takes over is another unit, which took over by that day; "" is the primary."""
    if successor == unit:
        raise ValueError(_("%(unit)s 不能作为自己的承接单位，请选择另一个单位") % {"unit": unit})
    heirs = directory.timeline([unit]).at(as_of=None, on=since).successors(unit)
    if successor and successor not in heirs:
        raise ValueError(
            _("%(since)s 时 %(successor)s 不是 %(unit)s 的承接单位，请从承接单位中选择")
            % {"since": f"{since:%Y-%m-%d}", "successor": successor, "unit": unit}
        )


def _refuse_before(last: SuccessorChoice | None, since: date) -> None:
    if last is not None and last.since > since:
        raise ValueError(
            _("已有自 %(since)s 起的指定，请用同日或以后的日期")
            % {"since": f"{last.since:%Y-%m-%d}"}
        )


def _keep(
    programme: Programme,
    task: Task,
    unit: str,
    successor: str,
    since: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    row = SuccessorChoice.objects.create(
        task=task,
        unit=unit,
        successor=successor,
        since=since,
        reason=reason,
        recorded_at=now,
        recorded_by=actor.name,
    )
    record(
        act="programme.assign_successor",
        object_kind="programme",
        object_key=programme.slug,
        actor=actor,
        now=now,
        data={
            "task": task.key,
            "unit": unit,
            "successor": successor,
            "since": since.isoformat(),
            "reason": reason,
        },
    )
    return row.pk
