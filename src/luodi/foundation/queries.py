"""Reading the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from luodi.foundation.audit.values import VERIFIED, ChainState, Head, Seal
from luodi.foundation.audit.verifying import verify
from luodi.foundation.domain import Actor, Event
from luodi.foundation.models import AuditEvent, AuditSeal, PendingSeal

__all__ = ["Wanted", "chain", "event", "events", "found", "seal_of", "stream", "verify"]

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: each field narrows, and left empty it does not. ``who`` is an actor's key or
    name, ``first`` and ``last`` are days where the programme runs, both included."""

    who: str = ""
    act: str = ""
    object_kind: str = ""
    object_key: str = ""
    first: date | None = None
    last: date | None = None


def events(
    *, object_kind: str = "", object_key: str = "", before: int | None = None, limit: int = 100
) -> tuple[Event, ...]:
    """Events, newest first, at most ``limit``; ``before`` is the id that a page ended with.

    ``object_kind`` and ``object_key`` narrow to one kind of thing, or to one thing.
    """
    wanted = Wanted(object_kind=object_kind, object_key=object_key)
    return found(wanted, before=before, limit=limit)


def found(wanted: Wanted, *, before: int | None = None, limit: int) -> tuple[Event, ...]:
    """The events that are ``wanted``, newest first, at most ``limit``; ``before`` is the id that a
    page ended with."""
    rows = _rows(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(_event(row) for row in rows[:limit])


def stream(wanted: Wanted, *, limit: int) -> Iterator[Event]:
    """The same, one after another, for an export: never all of them in memory."""
    return (_event(row) for row in _rows(wanted)[:limit].iterator(chunk_size=CHUNK))


def acted_on(*, actor: str, act: str) -> tuple[str, ...]:
    """Keys of everything on which an actor (its key) ever did an act, in order; once each."""
    rows = AuditEvent.objects.filter(actor_key=actor, act=act).order_by("object_key")
    return tuple(rows.values_list("object_key", flat=True).distinct())


def event(number: int) -> Event | None:
    """The event of that number, None where there is none."""
    row = AuditEvent.objects.filter(pk=number).first()
    return _event(row) if row else None


def neighbours(number: int) -> tuple[int | None, int | None]:
    """The numbers of the events before and after, None at either end."""
    numbers = AuditEvent.objects.values_list("pk", flat=True)
    before = numbers.filter(pk__lt=number).order_by("-pk").first()
    return before, numbers.filter(pk__gt=number).order_by("pk").first()


def seal_of(number: int) -> Seal | None:
    """The seal of the event of that number, None while it waits for one."""
    row = AuditSeal.objects.filter(event_id=number).first()
    if row is None:
        return None
    return Seal(row.seq, row.event_id, row.previous, row.digest, row.algorithm, row.sealed_at)


def chain() -> ChainState:
    """How far the chain has come, and when it was last verified."""
    last = AuditSeal.objects.order_by("-seq").first()
    verified = AuditEvent.objects.filter(act=VERIFIED).order_by("-id").first()
    return ChainState(
        head=Head(last.seq, last.digest) if last else None,
        event_id=last.event_id if last else None,
        sealed_at=last.sealed_at if last else None,
        pending=PendingSeal.objects.count(),
        verified_at=verified.at if verified else None,
        verified=bool(verified.data.get("intact")) if verified else None,
    )


def _rows(wanted: Wanted) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.order_by("-id")
    if wanted.who:
        rows = rows.filter(Q(actor_key=wanted.who) | Q(actor_name=wanted.who))
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.object_kind:
        rows = rows.filter(object_kind=wanted.object_kind)
    if wanted.object_key:
        rows = rows.filter(object_key=wanted.object_key)
    if wanted.first:
        rows = rows.filter(at__gte=_beginning(wanted.first))
    if wanted.last and wanted.last < date.max:
        rows = rows.filter(at__lt=_beginning(wanted.last + timedelta(days=1)))
    return rows


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


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
