"""Sealing events: in order, once each, without holding writers up."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from luodi.foundation.audit.canonical import SEALED, digest
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent, AuditSeal, PendingSeal
from luodi.foundation.queries import chain, seal_of
from luodi.foundation.services import record, seal_events
from luodi.foundation.tests.tampering import ACTOR, NOW, write

pytestmark = pytest.mark.django_db


def test_events_are_sealed_in_order_and_leave_the_queue() -> None:
    """Each link names the digest before it; the first names none."""
    numbers = [write(str(n)) for n in range(5)]
    assert PendingSeal.objects.count() == 5
    assert seal_events(now=NOW, limit=2) == 2
    assert seal_events(now=NOW, limit=100) == 3
    assert seal_events(now=NOW, limit=100) == 0
    seals = list(AuditSeal.objects.all())
    assert [seal.event_id for seal in seals] == numbers
    assert [seal.seq for seal in seals] == [1, 2, 3, 4, 5]
    assert [seal.previous for seal in seals] == ["", *(seal.digest for seal in seals[:-1])]
    assert not PendingSeal.objects.exists()
    state = chain()
    assert state.head is not None and str(state.head) == f"5:{seals[-1].digest}"
    assert (state.event_id, state.pending) == (numbers[-1], 0)


def test_what_is_sealed_is_what_the_database_alone_prints() -> None:
    """A third party needs this one statement and SHA-256, which PostgreSQL has itself."""
    number = write("甲")
    write("乙", at=datetime(2030, 1, 2, tzinfo=UTC))
    seal_events(now=datetime(2030, 1, 2, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'America/New_York'")
        cursor.execute("SET LOCAL DateStyle = 'German'")
        cursor.execute(
            f"SELECT {SEALED}, s.digest,"  # noqa: S608
            f" encode(sha256(convert_to({SEALED}, 'UTF8')), 'hex')"
            " FROM foundation_auditseal s JOIN foundation_auditevent e ON e.id = s.event_id"
            " ORDER BY s.seq"
        )
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL DateStyle TO DEFAULT")
    for text, kept, by_the_database in rows:
        assert hashlib.sha256(text.encode()).hexdigest() == kept == by_the_database
    assert '"sealed_at": "2030-01-02T00:00:00"' in rows[0][0]
    assert '"at": "2030-01-02T03:04:05.6789"' in rows[0][0]
    assert seal_of(number) is not None


def test_each_seal_names_its_algorithm(settings: pytest.FixtureRequest) -> None:
    """SM3 may be chosen at any time; what was sealed before keeps its own."""
    write("甲")
    seal_events(now=NOW)
    settings.HASH = "sm3"  # type: ignore[attr-defined]
    write("乙")
    seal_events(now=NOW)
    assert [seal.algorithm for seal in AuditSeal.objects.all()] == ["sha256", "sm3"]
    # GB/T 32905-2016, A.1
    assert digest("abc", "sm3") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_an_act_whose_event_cannot_be_queued_is_rolled_back() -> None:
    """The act, its event and its place in the queue stand or fall together."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE foundation_pendingseal ADD CHECK (event_id < 0) NOT VALID")
    with pytest.raises(IntegrityError), transaction.atomic():
        write("甲")
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("table", ["foundation_auditevent", "foundation_auditseal"])
@pytest.mark.parametrize("statement", ["TRUNCATE {}", "DELETE FROM {}", "UPDATE {} SET {}"])
def test_the_database_refuses_to_forget(table: str, statement: str) -> None:
    """Events and seals alike: neither changed, nor deleted, nor emptied."""
    write("甲")
    seal_events(now=NOW)
    column = "act = 'x'" if table.endswith("event") else "digest = 'x'"
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column))
    assert (AuditEvent.objects.count(), AuditSeal.objects.count()) == (1, 1)


def test_every_guarded_table_refuses_to_be_emptied() -> None:
    """Of every room: whoever guards rows guards the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(tgname ORDER BY tgname)::text[]"
            " FROM pg_trigger WHERE tgname LIKE 'luodi_append_only%%' GROUP BY 1"
        )
        guards = dict(cursor.fetchall())
    assert {"foundation_auditevent", "programme_edition", "directory_unitchange"} <= set(guards)
    wanted = ["luodi_append_only", "luodi_append_only_truncate"]
    assert {table: found for table, found in guards.items() if found != wanted} == {}


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_lose_nothing() -> None:
    """Four write, two seal, some writers give up: each event that stands is sealed exactly once."""
    start, over = threading.Barrier(6), threading.Event()
    made: list[int] = []

    def writer(name: int) -> None:
        start.wait()
        for turn in range(30):
            try:
                with transaction.atomic():
                    number = record(
                        act="sample.touch",
                        object_kind="sample",
                        object_key=f"{name}-{turn}",
                        actor=ACTOR,
                        now=NOW,
                    )
                    if turn % 7 == 3:
                        raise LookupError
                made.append(number)
            except LookupError:
                pass
        connection.close()

    def sealer() -> None:
        start.wait()
        while not over.is_set():
            seal_events(now=NOW, limit=9)
        connection.close()

    writers = [threading.Thread(target=writer, args=(n,)) for n in range(4)]
    sealers = [threading.Thread(target=sealer) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in sealers:
        thread.join()
    while seal_events(now=NOW):
        pass
    seals = list(AuditSeal.objects.values_list("seq", "event_id"))
    assert sorted(number for _, number in seals) == sorted(made)
    assert [seq for seq, _ in seals] == list(range(1, len(made) + 1))
    assert len(made) == 4 * 26
    assert not PendingSeal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_second_sealer_returns_at_once_and_writers_do_not_wait() -> None:
    """While one sealer's transaction is open, another finds nothing to do and an act is recorded."""
    write("甲")
    held, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            assert seal_events(now=NOW) == 1
            held.set()
            go_on.wait()
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()
    write("乙")
    assert seal_events(now=NOW) == 0
    go_on.set()
    thread.join()
    assert seal_events(now=NOW) == 1


def test_an_actor_of_nobody_leaves_no_place_in_the_queue() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record(act="sample.touch", object_kind="s", object_key="", actor=Actor("", ""), now=NOW)
    assert not PendingSeal.objects.exists()
