"""Writing notices, in the transaction of the act that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from luodi.foundation.calendar import working_calendar
from luodi.foundation.models import Notice, Outgoing
from luodi.foundation.notices.quiet import loud
from luodi.foundation.notices.values import Channel

_INSERT = """
INSERT INTO foundation_notice (key, "to", kind, text, text_en, url, at)
SELECT %s, login, %s, %s, %s, %s, %s FROM unnest(%s::text[]) AS login
ON CONFLICT DO NOTHING RETURNING "to"
"""


def notify(
    *,
    key: str,
    to: Iterable[str],
    kind: str,
    text: str,
    text_en: str,
    url: str,
    now: datetime,
    pressing: bool = False,
) -> int:
    """Notify people, by their log-in names: each once for a ``key``, however often this is called.
    Returns how many had not been notified of it before.

    The notice stands in the app as soon as the caller's transaction ends. Where the installation
    has e-mail or a webhook, what goes there is written in the same transaction and sent later, in
    working hours unless ``pressing``. ``url`` is a path of the site, or "".

    Raises:
        RuntimeError: called outside a transaction, where act and notice could part.
        ValueError: no key or no text.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a notice is written in the transaction of the act it tells of")
    if not key or not text:
        raise ValueError("a notice has a key and a text")
    new = _insert(key, sorted(set(to)), [kind, text, text_en, url, now])
    if new:
        payload = {"kind": kind, "text": text, "text_en": text_en, "url": url}
        _write_outgoing(key, new, payload, now, pressing)
    return len(new)


def mark_read(*, login: str, notices: Iterable[int], now: datetime) -> int:
    """Mark notices as read, of those that are the person's own; returns how many were unread.
    One's own reading is no official act, and leaves no trace but its time."""
    mine = Notice.objects.filter(to=login, pk__in=list(notices), read_at__isnull=True)
    return mine.update(read_at=now)


def mark_all_read(*, login: str, newest: int, now: datetime) -> int:
    """Mark all of a person's notices as read up to the one of number ``newest``: those that came
    after the page was shown stay unread. Returns how many were unread."""
    mine = Notice.objects.filter(to=login, pk__lte=newest, read_at__isnull=True)
    return mine.update(read_at=now)


def _insert(key: str, to: Sequence[str], columns: Sequence[Any]) -> list[str]:
    if not to:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [key, *columns, list(to)])
        return sorted(login for (login,) in cursor.fetchall())


def _write_outgoing(
    key: str, to: Sequence[str], payload: dict[str, Any], now: datetime, pressing: bool
) -> None:
    """Put into the outbox what the installation's channels are to carry."""
    rows: list[tuple[str, Channel, dict[str, Any]]] = []
    if settings.MAILERS:
        rows += [
            (f"email:{key}:{login}", Channel.EMAIL, {**payload, "to": [login]})
            for login in _with_address(to)
        ]
    if settings.WEBHOOK is not None:
        rows.append((f"webhook:{key}", Channel.WEBHOOK, {**payload, "to": list(to)}))
    if not rows:
        return
    next_at = now if pressing else loud(now, working_calendar())
    Outgoing.objects.bulk_create(
        [
            Outgoing(
                key=row_key,
                channel=str(channel),
                payload=content,
                pressing=pressing,
                written_at=now,
                next_at=next_at,
            )
            for row_key, channel, content in rows
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )


def _with_address(logins: Sequence[str]) -> list[str]:
    """Of these the people who can be written to. The address itself is looked up when the letter
    is sent: it may have changed by then, and it is not kept a second time."""
    people = get_user_model()._default_manager.filter(username__in=logins, is_active=True)
    return list(people.exclude(email="").order_by("username").values_list("username", flat=True))
