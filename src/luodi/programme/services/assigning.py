"""Who answers: naming the units of an open set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.directory import queries as directory
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.programme.domain.views import OpenSetPlace
from luodi.programme.models import (
    OpenSetBinding,
    OpenSetBindingEnd,
    Programme,
    Task,
)
from luodi.programme.queries import in_force
from luodi.programme.services.adopting import existing


@transaction.atomic
def bind_open_set(
    *,
    slug: str,
    places: Iterable[OpenSetPlace],
    units: Sequence[str],
    since: date,
    reason: str,
    actor: Actor,
    now: datetime,
    until: date | None = None,
) -> tuple[int, ...]:
    """Name the units (keys of the directory) that answer for an open set in each of ``places``,
    from ``since`` up to and without ``until``; returns the ids of the bindings made.

    A unit that is bound there already for any of these days is left as it is, so that a retry,
    or two coordinators at once, bind nothing twice.

    Raises:
        LookupError: no such programme or unit, or the edition in force has no such phrase.
        ValueError: no unit, no reason, or a period without a day.
    """
    programme = existing(slug)
    _refuse_empty(places := tuple(places), units, since, until, reason)
    _refuse_unknown(units)
    tasks = _tasks_with(programme, places)
    made = [
        OpenSetBinding(
            task=tasks[place.task],
            role=place.role,
            phrase=place.phrase,
            unit=unit,
            since=since,
            until=until,
            reason=reason.strip(),
            recorded_at=now,
            recorded_by=actor.name,
        )
        for place in places
        for unit in _free(programme, place, units, since, until)
    ]
    if not made:
        return ()
    rows = OpenSetBinding.objects.bulk_create(made)
    record(
        act="programme.bind_open_set",
        object_kind="programme",
        object_key=slug,
        actor=actor,
        now=now,
        data={
            "bound": [[row.pk, row.task.key, row.role, row.phrase, row.unit] for row in rows],
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
            "reason": reason.strip(),
        },
    )
    return tuple(row.pk for row in rows)


def _refuse_empty(
    places: Sequence[OpenSetPlace],
    units: Sequence[str],
    since: date,
    until: date | None,
    reason: str,
) -> None:
    if not places:
        raise ValueError(_("没有选中开放表述，请至少勾选一处"))
    if not units:
        raise ValueError(_("没有指定单位，请至少选择一个单位"))
    if not reason.strip():
        raise ValueError(_("请写明认定的理由或依据"))
    if until is not None and until <= since:
        raise ValueError(_("截止日期应晚于起始日期"))


def _refuse_unknown(units: Iterable[str]) -> None:
    known = directory.paths(units)
    if unknown := [unit for unit in units if unit not in known]:
        raise LookupError(
            _("单位目录中没有 %(unknown)s，请先在目录中登记") % {"unknown": "、".join(unknown)}
        )


def _tasks_with(programme: Programme, places: Iterable[OpenSetPlace]) -> dict[str, Task]:
    definition = in_force(programme.slug).definition
    said = {OpenSetPlace(t.key, s.role, s.phrase) for t in definition.tasks for s in t.open_sets}
    for place in places:
        if place not in said:
            raise LookupError(
                _("现行方案的任务 %(task)s 中没有“%(phrase)s”这一表述，请刷新后再选")
                % {"task": place.task, "phrase": place.phrase}
            )
    return {task.key: task for task in programme.tasks.filter(key__in=[p.task for p in places])}


def _free(
    programme: Programme,
    place: OpenSetPlace,
    units: Sequence[str],
    since: date,
    until: date | None,
) -> list[str]:
    """The units that no standing binding of the place holds on any of the days."""
    rows = OpenSetBinding.objects.filter(
        task__programme=programme, task__key=place.task, role=place.role, phrase=place.phrase
    ).select_related("ended_by")
    taken = {row.unit for row in rows if _meets(row, since, until)}
    return [unit for unit in dict.fromkeys(units) if unit not in taken]


def _meets(row: OpenSetBinding, since: date, until: date | None) -> bool:
    ended = getattr(row, "ended_by", None)
    ends = [day for day in (row.until, ended.since if ended else None) if day is not None]
    last = min(ends, default=None)
    if last is not None and last <= row.since:
        return False
    return (until is None or row.since < until) and (last is None or since < last)


@transaction.atomic
def end_open_set_binding(
    *,
    slug: str,
    bindings: Iterable[int],
    since: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """End bindings of a programme: they no longer count from ``since`` on, and never did where
    that is not after their first day. Nothing is deleted. Returns how many were ended; one that
    was ended before stays as it is.

    Raises:
        LookupError: the programme has no such binding.
        ValueError: no reason.
    """
    programme = existing(slug)
    if not reason.strip():
        raise ValueError(_("请写明结束认定的理由"))
    wanted = tuple(dict.fromkeys(bindings))
    rows = OpenSetBinding.objects.filter(task__programme=programme, pk__in=wanted)
    found = list(rows.select_related("task", "ended_by"))
    if len(found) != len(wanted):
        raise LookupError(_("所选的认定中有的已不存在，请刷新后再选"))
    standing = [row for row in found if not hasattr(row, "ended_by")]
    if not standing:
        return 0
    OpenSetBindingEnd.objects.bulk_create(
        OpenSetBindingEnd(
            binding=row,
            since=max(since, row.since),
            reason=reason.strip(),
            recorded_at=now,
            recorded_by=actor.name,
        )
        for row in standing
    )
    record(
        act="programme.end_open_set_binding",
        object_kind="programme",
        object_key=slug,
        actor=actor,
        now=now,
        data={
            "ended": [[row.pk, row.task.key, row.role, row.phrase, row.unit] for row in standing],
            "since": since.isoformat(),
            "reason": reason.strip(),
        },
    )
    return len(standing)
