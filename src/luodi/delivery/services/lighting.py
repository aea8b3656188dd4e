"""Lights are computed and kept: of one item in the transaction of the act that changes what it
rests on, of all of them every night, since time passes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from luodi.delivery.domain.facts import Counted, Light, Reason
from luodi.delivery.domain.lights import light
from luodi.delivery.queries.facts import judged, rules
from luodi.foundation.calendar import working_calendar
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

_LOCK = 0x6C756F64  # one night's work at a time, whatever the number of workers


@transaction.atomic
def relight(items: Iterable[int], *, now: datetime) -> None:
    """Compute the lights of some items anew, in the transaction of the act that asks for it. No
    event of its own: the light follows from the act."""
    _keep(_computed(list(items), timezone.localdate(now)), now)


@transaction.atomic
def relight_all(*, now: datetime, actor: Actor) -> int:
    """Compute every light anew; returns how many there are. Two at once do it one after the
    other, and the second changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    count, changed = _keep(_computed(None, timezone.localdate(now)), now)
    if changed:
        record(
            act="delivery.relight",
            object_kind="delivery",
            object_key="lights",
            actor=actor,
            now=now,
            data={"lights": count, "changed": changed},
        )
    return count


def _computed(items: list[int] | None, on: date) -> Iterator[tuple[int, date, Light]]:
    known, calendar = rules(), working_calendar()
    counted = Counted(calendar)
    for one in judged(items, on=on, rules=known, calendar=calendar):
        yield one.item, on, light(one.facts, known[one.programme], counted)


_FRESH = """
CREATE TEMP TABLE fresh_lights (
  item_id bigint, colour text, reasons jsonb, grounds text, progress smallint, planned smallint,
  judged date
) ON COMMIT DROP
"""
# What changed is a colour or what it rests on; how many days late it is changes every day, and is
# kept with the light but is no change of it.
_CHANGES = """
INSERT INTO delivery_lightchange (item_id, at, "on", colour, reasons, progress, planned)
SELECT f.item_id, %(now)s, f.judged, f.colour, f.reasons, f.progress, f.planned
FROM fresh_lights f LEFT JOIN delivery_light l ON l.item_id = f.item_id
WHERE l.item_id IS NULL OR l.colour <> f.colour OR l.grounds <> f.grounds
   OR l.progress IS DISTINCT FROM f.progress
ORDER BY f.item_id
"""
_LIGHTS = """
INSERT INTO delivery_light
  (item_id, colour, reasons, grounds, progress, planned, "on", since, computed_at)
SELECT item_id, colour, reasons, grounds, progress, planned, judged, %(now)s, %(now)s
FROM fresh_lights
ORDER BY item_id
ON CONFLICT (item_id) DO UPDATE SET
  since = CASE WHEN delivery_light.colour <> excluded.colour THEN excluded.since
               ELSE delivery_light.since END,
  colour = excluded.colour, reasons = excluded.reasons, grounds = excluded.grounds,
  progress = excluded.progress, planned = excluded.planned, "on" = excluded."on",
  computed_at = excluded.computed_at
WHERE (delivery_light.colour, delivery_light.reasons, delivery_light.progress,
       delivery_light.planned)
   IS DISTINCT FROM (excluded.colour, excluded.reasons, excluded.progress, excluded.planned)
"""


def _keep(lights: Iterable[tuple[int, date, Light]], now: datetime) -> tuple[int, int]:
    """Write the lights; how many there are, and how many changed."""
    rows = [_row(*one) for one in lights]  # read to the end before the connection copies
    with connection.cursor() as cursor:
        cursor.execute(_FRESH)
        with cursor.copy("COPY fresh_lights FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(_CHANGES, {"now": now})
        changed = cursor.rowcount
        cursor.execute(_LIGHTS, {"now": now})
        cursor.execute("DROP TABLE fresh_lights")
    return len(rows), changed


def _row(item: int, on: date, found: Light) -> tuple[Any, ...]:
    reasons = json.dumps([one.plain() for one in found.reasons], ensure_ascii=False)
    return (
        item,
        str(found.colour),
        reasons,
        _grounds(found.reasons),
        found.progress,
        found.planned,
        on,
    )


def _grounds(reasons: Iterable[Reason]) -> str:
    return json.dumps([one.ground() for one in reasons], ensure_ascii=False)
