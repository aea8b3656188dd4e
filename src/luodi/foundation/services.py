"""Writing to the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent


def record(
    *,
    act: str,
    object_kind: str,
    object_key: str,
    actor: Actor,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> int:
    """Write one event, inside the transaction of the act it tells of; returns its id.

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
    return event.pk
