"""What somebody with every right over the database could do to the trail, and samples to do it to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from luodi.foundation.domain import Actor
from luodi.foundation.services import record, seal_events

NOW = datetime(2030, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
ACTOR = Actor("tester", "测试员", "another")
TRAIL = ("foundation_auditevent", "foundation_auditseal")


def write(key: str = "甲", *, at: datetime = NOW, **data: object) -> int:
    """One event about a sample thing; returns its number."""
    with transaction.atomic():
        return record(
            act="sample.touch",
            object_kind="sample",
            object_key=key,
            actor=ACTOR,
            now=at,
            data=data or {"数": [1, None, 1.50, 12345678901234567890], "文": '引"号\\\n'},
        )


def sealed(count: int) -> list[int]:
    """So many events, all sealed in two goes; returns their numbers."""
    numbers = [write(str(place), at=NOW + timedelta(minutes=place)) for place in range(count)]
    seal_events(now=NOW, limit=count // 2)
    seal_events(now=NOW + timedelta(hours=1), limit=count)
    return numbers


@contextmanager
def unguarded() -> Iterator[None]:
    """As a superuser would begin: the triggers are switched off meanwhile."""
    _switch("DISABLE")
    yield
    _switch("ENABLE")


def tamper(statement: str, *values: object) -> None:
    """One statement against the trail, with its triggers off; it must hit something."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, statement


def _switch(how: str) -> None:
    with connection.cursor() as cursor:
        for table in TRAIL:
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")
