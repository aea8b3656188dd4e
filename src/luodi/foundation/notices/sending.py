"""Sending what waits in the outbox: at least once, with a key by which the receiver knows it again.

A row stays locked while it is sent, so that a second worker passes it by; a worker that is killed
meanwhile lets go of it, and it is sent again.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from luodi.foundation.calendar import working_calendar
from luodi.foundation.domain import Actor
from luodi.foundation.models import Outgoing
from luodi.foundation.notices.channels import Undelivered, deliver
from luodi.foundation.notices.quiet import loud, quiet
from luodi.foundation.notices.values import Channel, Parcel, Tally
from luodi.foundation.services import record
from luodi.kernel.working_days import WorkingCalendar

log = logging.getLogger(__name__)
GAVE_UP = "notices.give_up"
A_RUN = 200
MOST_ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
# A channel that fails so often in a run is down: the rest of its rows need not wait for it too.
DOWN_AFTER = 3
KEPT = timedelta(days=90)


def pause(attempts: int) -> timedelta:
    """How long to wait after the n-th failure: doubling, up to a bound.

    >>> pause(1), pause(3), pause(50)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=240), datetime.timedelta(seconds=21600))
    """
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 20)))


def send_waiting(*, now: datetime, limit: int = A_RUN) -> Tally:
    """Send what is due at ``now``, at most ``limit``, oldest first; in quiet hours only what
    presses. May be called by several at once."""
    if not Outgoing.objects.filter(next_at__lte=now).exists():
        return Tally()
    calendar = working_calendar()
    failures: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for _ in range(limit):
        down = [channel for channel, times in failures.items() if times >= DOWN_AFTER]
        outcome, channel = _send_next(now, calendar, down)
        if not outcome:
            break
        outcomes[outcome] += 1
        failures[channel] += outcome != "sent"
    return Tally(outcomes["sent"], outcomes["failed"], outcomes["given_up"])


def clear_sent(*, now: datetime) -> int:
    """Delete from the outbox what was sent long ago; the notices themselves stay."""
    deleted, _ = Outgoing.objects.filter(sent_at__lt=now - KEPT).delete()
    return deleted


def _send_next(now: datetime, calendar: WorkingCalendar, down: list[str]) -> tuple[str, str]:
    """Send the first row that waits and nobody else is at: what came of it, and its channel."""
    with transaction.atomic():
        waiting = Outgoing.objects.select_for_update(skip_locked=True).filter(next_at__lte=now)
        if quiet(now, calendar):
            waiting = waiting.filter(pressing=True)
        row = waiting.exclude(channel__in=down).order_by("next_at", "id").first()
        if row is None:
            return "", ""
        outcome = _send(row, now, calendar)
        row.save()
        return outcome, row.channel


def _send(row: Outgoing, now: datetime, calendar: WorkingCalendar) -> str:
    row.attempts += 1
    try:
        deliver(Parcel(row.key, Channel(row.channel), row.payload), now)
    except Undelivered as error:
        row.error = str(error)
        if error.lasting or row.attempts >= MOST_ATTEMPTS:
            return _give_up(row, now)
        log.warning("%s: attempt %s failed: %s", row.key, row.attempts, error)
        again = now + pause(row.attempts)
        row.next_at = again if row.pressing else loud(again, calendar)
        return "failed"
    row.sent_at, row.next_at, row.error = now, None, ""
    return "sent"


def _give_up(row: Outgoing, now: datetime) -> str:
    log.error("%s: given up after %s attempts: %s", row.key, row.attempts, row.error)
    row.next_at = None
    record(
        act=GAVE_UP,
        object_kind="outgoing",
        object_key=row.key,
        actor=Actor.system("notices"),
        now=now,
        data={"channel": row.channel, "attempts": row.attempts, "error": row.error},
    )
    return "given_up"
