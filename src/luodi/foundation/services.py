"""Writing to the audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from luodi.foundation.audit.sealing import seal_events
from luodi.foundation.audit.values import VERIFIED, Head, Verification
from luodi.foundation.audit.verifying import verify
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent, PendingSeal

__all__ = ["record", "seal_events", "verify_trail", "verify_when_due"]

VERIFIED_EVERY = timedelta(
    hours=23
)  # a little less than a day: a night is not skipped for its last seconds


def record(
    *,
    act: str,
    object_kind: str,
    object_key: str,
    actor: Actor,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> int:
    """Write one event, inside the transaction of the act it tells of; returns its id. It is sealed
    later, by :func:`seal_events`: writers do not wait for the chain.

    ``act`` is ``room.verb`` (``programme.adopt``). ``data`` holds plain JSON values: what was
    done, not whole documents.

    Raises:
        RuntimeError: called outside a transaction, where act and event could part.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event is written in the transaction of its act")
    event = AuditEvent.objects.create(
        at=now,
        actor_key=actor.key,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        act=act,
        object_kind=object_kind,
        object_key=object_key,
        data=data or {},
    )
    PendingSeal.objects.create(event_id=event.pk)
    return event.pk


def verify_trail(*, actor: Actor, now: datetime, against: Head | None = None) -> Verification:
    """Verify the whole trail and put on record that it was done, and with what result.

    ``against`` is a head of the chain that was kept elsewhere (``luodi.foundation.audit``).
    """
    found = verify(against=against)
    with transaction.atomic():
        record(
            act=VERIFIED,
            object_kind="audit",
            object_key=str(found.head or ""),
            actor=actor,
            now=now,
            data=_said(found),
        )
    return found


def verify_when_due(*, actor: Actor, now: datetime) -> Verification | None:
    """Verify the trail where the last verification on record is about a day old, or in the future of a
    clock that was set back; None where it is younger, and nothing is done then."""
    last = AuditEvent.objects.filter(act=VERIFIED).order_by("-id").first()
    if last is not None and now - VERIFIED_EVERY < last.at <= now:
        return None
    return verify_trail(actor=actor, now=now)


def _said(found: Verification) -> dict[str, Any]:
    said: dict[str, Any] = {
        "intact": found.intact,
        "checked": found.checked,
        "pending": found.pending,
        "stray": found.stray,
    }
    if found.broken:
        said["fault"] = str(found.broken.fault)
        said["seq"] = found.broken.seq
        said["event"] = found.broken.event_id
    return said
