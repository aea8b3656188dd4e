"""The audit trail: written with its act, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from luodi.foundation.queries import events
from luodi.foundation.services import record

NOW = datetime(2030, 1, 2, tzinfo=UTC)
ACTOR = Actor("tester", "测试员")


def write(key: str, **data: object) -> int:
    """One event about a sample thing."""
    return record(
        act="sample.touch", object_kind="sample", object_key=key, actor=ACTOR, now=NOW, data=data
    )


@pytest.mark.django_db
def test_an_event_is_read_back_whole() -> None:
    """Everything handed in comes out, Chinese and JSON alike."""
    number = write("甲", 数=[1, None])
    (event,) = events()
    assert event.id == number
    assert (event.at, event.actor, event.act) == (NOW, ACTOR, "sample.touch")
    assert (event.object_kind, event.object_key, event.data) == ("sample", "甲", {"数": [1, None]})


@pytest.mark.django_db
def test_events_come_newest_first_page_by_page() -> None:
    """The id a page ends with begins the next."""
    numbers = [write(str(n)) for n in range(5)]
    first = events(limit=2)
    second = events(limit=2, before=first[-1].id)
    assert [e.id for e in first + second] == numbers[:0:-1]
    assert [e.id for e in events(object_kind="sample", object_key="3")] == [numbers[3]]
    assert events(object_kind="other") == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_auditevent SET actor_name = '别人'",
        "DELETE FROM foundation_auditevent",
    ],
)
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    """Not the program's good manners: the database itself."""
    write("甲")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get().actor_name == "测试员"


@pytest.mark.django_db
def test_an_event_names_its_actor() -> None:
    """An act of nobody is refused by the database."""
    with pytest.raises(IntegrityError, match="audit_names_actor_and_act"), transaction.atomic():
        record(act="sample.touch", object_kind="s", object_key="", actor=Actor("", "无名"), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    """There it could stand without its act."""
    with pytest.raises(RuntimeError, match="transaction of its act"):
        write("甲")
    assert not AuditEvent.objects.exists()
