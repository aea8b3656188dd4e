"""Reading the audit trail."""

from __future__ import annotations

from luodi.foundation.domain import Actor, Event
from luodi.foundation.models import AuditEvent


def events(
    *, object_kind: str = "", object_key: str = "", before: int | None = None, limit: int = 100
) -> tuple[Event, ...]:
    """Events, newest first, at most ``limit``; ``before`` is the id that a page ended with.

    ``object_kind`` and ``object_key`` narrow to one kind of thing, or to one thing.
    """
    rows = AuditEvent.objects.order_by("-id")
    if object_kind:
        rows = rows.filter(object_kind=object_kind)
    if object_key:
        rows = rows.filter(object_key=object_key)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(_event(row) for row in rows[:limit])


def _event(row: AuditEvent) -> Event:
    return Event(
        id=row.pk,
        at=row.at,
        actor=Actor(row.actor_key, row.actor_name, row.on_behalf_of),
        act=row.act,
        object_kind=row.object_kind,
        object_key=row.object_key,
        data=row.data,
    )
