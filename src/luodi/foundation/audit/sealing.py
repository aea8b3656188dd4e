"""Putting events into the chain: one sealer at a time, however many are started."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from luodi.foundation.audit.canonical import EVENT, digest, sealed_text
from luodi.foundation.models import AuditSeal

# Key of the sealer's lock in the database ("luodi seal" as bytes would not fit an int).
LOCK = 7_301_001
BATCH = 5_000

_WAITING = f"""
SELECT e.id, {EVENT}::text
FROM foundation_pendingseal p JOIN foundation_auditevent e ON e.id = p.event_id
WHERE NOT EXISTS (SELECT FROM foundation_auditseal s WHERE s.event_id = p.event_id)
ORDER BY e.id LIMIT %s"""  # noqa: S608
_TIME = "SELECT to_jsonb(%s::timestamptz AT TIME ZONE 'UTC') #>> '{}'"

Waiting = Sequence[tuple[int, str]]


def seal_events(*, now: datetime, limit: int = BATCH) -> int:
    """Seal up to ``limit`` waiting events, in the order of their numbers; returns how many.

    May be called at any time and by several at once: while one seals, another returns 0. Each call
    is one transaction; killed in the middle it leaves the events waiting. An event that committed
    late, after a higher number was sealed, comes after it in the chain.
    """
    with transaction.atomic():
        if not _alone():
            return 0
        waiting = _ask(_WAITING, [limit])
        if not waiting:
            return 0
        AuditSeal.objects.bulk_create(_links(waiting, now, settings.HASH))
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM foundation_pendingseal WHERE event_id = ANY(%s)",
                [[number for number, _ in waiting]],
            )
    return len(waiting)


def _alone() -> bool:
    """Whether this is the only sealer, until the transaction ends."""
    ((free,),) = _ask("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    return bool(free)


def _links(waiting: Waiting, now: datetime, algorithm: str) -> list[AuditSeal]:
    last = AuditSeal.objects.order_by("-seq").values_list("seq", "digest").first()
    seq, previous = last or (0, "")
    ((sealed_at,),) = _ask(_TIME, [now])
    links = []
    for number, event in waiting:
        seq += 1
        text = sealed_text(seq, event, previous, algorithm, sealed_at)
        made = AuditSeal(
            seq=seq,
            event_id=number,
            previous=previous,
            digest=digest(text, algorithm),
            algorithm=algorithm,
            sealed_at=now,
        )
        links.append(made)
        previous = made.digest
    return links


def _ask(question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
