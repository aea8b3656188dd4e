"""Lights are computed and kept: of one item in the transaction of the act that changes what it
rests on, of all of them every night, since time passes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from luodi.delivery.domain.facts import Counted, Light, Reason
from luodi.delivery.domain.lights import light
from luodi.delivery.domain.rules import DeliveryRules
from luodi.delivery.domain.states import ItemState
from luodi.delivery.models import WorkItem
from luodi.delivery.queries.facts import judged, rules
from luodi.foundation.calendar import working_calendar
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.kernel.working_days import WorkingCalendar

# Items whose lights wait for the end of a block of acts; None outside of one.
_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


@transaction.atomic
def relight(items: Iterable[int], *, now: datetime) -> None:
    """Compute the lights of some items anew, in the transaction of the act that asks for it. No
    event of its own: the light follows from the act."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(items)
        return
    wanted = list(items)
    slugs = WorkItem.objects.filter(pk__in=wanted).values_list("programme__slug", flat=True)
    known = rules(set(slugs)) if wanted else {}
    _keep(_computed(wanted, now, known, working_calendar()), now)


@contextmanager
def lit_together(*, now: datetime) -> Iterator[None]:
    """One transaction for many acts of one day: the lights that they change are computed once, at
    its end, in place of once for each act."""
    with transaction.atomic():
        waiting: set[int] = set()
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        if waiting:
            relight(sorted(waiting), now=now)


_BATCH = 2_000  # items held at once: an act on one of them waits for a moment, not for the night


def relight_all(*, now: datetime, actor: Actor) -> int:
    """Compute every light anew; returns how many there are. Items are held in batches while theirs
    are read and written, so that no act falls in between; two runs at once do no harm."""
    wanted = WorkItem.objects.filter(current=True).exclude(state=ItemState.REGISTERED)
    every = list(wanted.order_by("id").values_list("id", flat=True))
    known, calendar, count, changed = rules(), working_calendar(), 0, 0
    for batch in batched(every, _BATCH, strict=False):
        with transaction.atomic():
            held = WorkItem.objects.select_for_update(no_key=True).filter(pk__in=batch)
            list(held.order_by("id").values_list("id", flat=True))
            lit, altered = _keep(_computed(list(batch), now, known, calendar), now)
        count, changed = count + lit, changed + altered
    if changed:
        with transaction.atomic():
            record(
                act="delivery.relight",
                object_kind="delivery",
                object_key="lights",
                actor=actor,
                now=now,
                data={"lights": count, "changed": changed},
            )
    return count


def _computed(
    items: list[int],
    now: datetime,
    known: Mapping[str, DeliveryRules],
    calendar: WorkingCalendar,
) -> Iterator[tuple[int, date, Light]]:
    on, counted = timezone.localdate(now), Counted(calendar)
    for one in judged(items, on=on, rules=known, calendar=calendar):
        yield one.item, on, light(one.facts, known[one.programme], counted)


_FRESH = """
WITH fresh_lights AS (
  SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS row (
    item_id bigint, colour text, reasons jsonb, grounds text, progress smallint, planned smallint,
    judged date)
)
"""
# What changed is a colour or what it rests on; how many days late it is changes every day, and is
# kept with the light but is no change of it.
_CHANGES = f"""{_FRESH}
INSERT INTO delivery_lightchange (item_id, at, "on", colour, reasons, progress, planned)
SELECT f.item_id, %(now)s, f.judged, f.colour, f.reasons, f.progress, f.planned
FROM fresh_lights f LEFT JOIN delivery_light l ON l.item_id = f.item_id
WHERE l.item_id IS NULL OR l.colour <> f.colour OR l.grounds <> f.grounds
   OR l.progress IS DISTINCT FROM f.progress
ORDER BY f.item_id
"""  # noqa: S608  nothing is put into it but parameters
_LIGHTS = f"""{_FRESH}
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
"""  # noqa: S608  nothing is put into it but parameters


def _keep(lights: Iterable[tuple[int, date, Light]], now: datetime) -> tuple[int, int]:
    """Write the lights; how many there are, and how many changed."""
    rows = [_row(*one) for one in lights]
    if not rows:
        return 0, 0
    asked: dict[str, Any] = {"rows": json.dumps(rows, ensure_ascii=False), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, asked)
        changed = cursor.rowcount
        cursor.execute(_LIGHTS, asked)
    return len(rows), changed


def _row(item: int, on: date, found: Light) -> dict[str, Any]:
    return {
        "item_id": item,
        "colour": str(found.colour),
        "reasons": [one.plain() for one in found.reasons],
        "grounds": _grounds(found.reasons),
        "progress": found.progress,
        "planned": found.planned,
        "judged": on.isoformat(),
    }


def _grounds(reasons: Iterable[Reason]) -> str:
    return json.dumps([one.ground() for one in reasons], ensure_ascii=False)
