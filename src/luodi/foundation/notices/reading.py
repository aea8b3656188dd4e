"""Reading notices."""

from __future__ import annotations

from django.db.models import Q

from luodi.foundation.models import Notice, Outgoing
from luodi.foundation.notices.values import Failed, NoticeLine

MOST_UNREAD = 100  # a count beyond this says nothing more to anybody


def unread(login: str) -> int:
    """How many notices a person has not read, at most :data:`MOST_UNREAD`: one query, on an index
    that holds nothing else."""
    return Notice.objects.filter(to=login, read_at__isnull=True).order_by()[:MOST_UNREAD].count()


def notices(
    login: str, *, english: bool, before: int | None = None, only_unread: bool = False, limit: int
) -> tuple[NoticeLine, ...]:
    """A person's notices, newest first, at most ``limit``; ``before`` is the id that a page ended
    with. A notice without English is shown in Chinese."""
    rows = Notice.objects.filter(to=login).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    return tuple(
        NoticeLine(
            row.pk,
            row.kind,
            (row.text_en if english else "") or row.text,
            row.url,
            row.at,
            row.read_at,
        )
        for row in rows[:limit]
    )


def notice_of(login: str, number: int) -> NoticeLine | None:
    """A person's notice of that number, None where it is not theirs."""
    row = Notice.objects.filter(to=login, pk=number).first()
    return NoticeLine(row.pk, row.kind, row.text, row.url, row.at, row.read_at) if row else None


def failed(*, limit: int = 100) -> tuple[Failed, ...]:
    """What could not be sent so far: given up or still tried, newest first."""
    given_up = Q(next_at__isnull=True, sent_at__isnull=True)
    rows = Outgoing.objects.filter(given_up | Q(next_at__isnull=False, attempts__gt=0))
    return tuple(
        Failed(row.key, row.channel, row.attempts, row.error, row.written_at, row.next_at)
        for row in rows.order_by("-id")[:limit]
    )
