"""Verifying the chain: whatever somebody with every right changes is found, at its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from luodi.foundation.audit import verifying
from luodi.foundation.audit.canonical import SEALED, digest
from luodi.foundation.audit.values import Fault, Head, Verification
from luodi.foundation.audit.verifying import verify
from luodi.foundation.models import AuditEvent, AuditSeal, PendingSeal
from luodi.foundation.queries import chain
from luodi.foundation.services import seal_events, verify_trail, verify_when_due
from luodi.foundation.tests.tampering import ACTOR, NOW, sealed, tamper, write

pytestmark = pytest.mark.django_db
EVENT = "foundation_auditevent"


@pytest.fixture(autouse=True, params=[2, 2_000])
def small_batches(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything holds whether or not a place falls on the edge of a batch."""
    monkeypatch.setattr(verifying, "BATCH", request.param)


def found(against: Head | None = None) -> tuple[Fault, int, int | None]:
    """The first break: what, at which link, of which event."""
    broken = verify(against=against).broken
    assert broken is not None
    return broken.fault, broken.seq, broken.event_id


def head() -> Head:
    """The head in force."""
    kept = chain().head
    assert kept is not None
    return kept


def test_an_empty_trail_is_intact() -> None:
    assert verify() == Verification(None, 0, None, 0, 0)


def test_a_whole_trail_is_intact_with_what_still_waits() -> None:
    """Sealed and pending are counted, and the head is that of the last seal."""
    sealed(6)
    write("还在等")
    seen = verify(against=head())
    assert seen.intact and seen.broken is None
    assert (seen.checked, seen.pending, seen.stray) == (6, 1, 0)
    assert seen.head == head() and seen.unguarded == ()


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "at = 'infinity'",
        "at = '2030-01-02 03:06:05.6789+00 BC'",
        "actor_key = 'other'",
        "actor_name = '别人'",
        "on_behalf_of = ''",
        "act = 'sample.other'",
        "object_kind = 'other'",
        "object_key = object_key || ' '",
        "data = '{}'",
        "data = jsonb_set(data, '{数,0}', '1.0')",
        "id = 987654",
    ],
)
def test_any_column_of_an_event(change: str) -> None:
    """To the last microsecond, and where the new value is the same number written otherwise."""
    numbers = sealed(6)
    tamper(f"UPDATE foundation_auditevent SET {change} WHERE id = %s", numbers[2])  # noqa: S608
    fault = Fault.EVENT_MISSING if change.startswith("id") else Fault.EVENT_CHANGED
    assert found() == (fault, 3, numbers[2])


def test_the_last_event_has_no_seal_after_it_and_is_found_all_the_same() -> None:
    numbers = sealed(6)
    tamper("UPDATE foundation_auditevent SET act = 'x' WHERE id = %s", numbers[-1])
    assert found() == (Fault.EVENT_CHANGED, 6, numbers[-1])


@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_deleted_event(place: int) -> None:
    numbers = sealed(6)
    tamper("DELETE FROM foundation_auditevent WHERE id = %s", numbers[place])
    assert found() == (Fault.EVENT_MISSING, place + 1, numbers[place])


@pytest.mark.parametrize("place", [0, 2])
def test_a_deleted_seal(place: int) -> None:
    numbers = sealed(6)
    tamper("DELETE FROM foundation_auditseal WHERE event_id = %s", numbers[place])
    assert found() == (Fault.SEAL_MISSING, place + 1, numbers[place])


def test_a_deleted_last_seal_leaves_an_event_that_nothing_knows() -> None:
    numbers = sealed(6)
    tamper("DELETE FROM foundation_auditseal WHERE seq = 6")
    assert found() == (Fault.NOT_QUEUED, 0, numbers[5])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("digest = repeat('a', 64)", Fault.SEAL_CHANGED),
        ("previous = repeat('a', 64)", Fault.SEAL_CHANGED),
        ("algorithm = 'md5'", Fault.ALGORITHM_UNKNOWN),
        ("algorithm = 'sm3'", Fault.EVENT_CHANGED),
        ("sealed_at = sealed_at + interval '1 day'", Fault.EVENT_CHANGED),
    ],
)
def test_any_column_of_a_seal(change: str, fault: Fault) -> None:
    numbers = sealed(6)
    tamper(f"UPDATE foundation_auditseal SET {change} WHERE seq = 3")  # noqa: S608
    assert found() == (fault, 3, numbers[2])


def test_two_events_swapped() -> None:
    """Their contents, or the events that two seals name."""
    numbers = sealed(6)
    tamper(
        "UPDATE foundation_auditevent a SET object_key = b.object_key, at = b.at FROM foundation_auditevent b"
        " WHERE a.id IN (%s, %s) AND b.id IN (%s, %s) AND a.id <> b.id",
        *(numbers[1], numbers[3]) * 2,
    )
    assert found() == (Fault.EVENT_CHANGED, 2, numbers[1])


def test_two_seals_swapped() -> None:
    numbers = sealed(6)
    tamper("UPDATE foundation_auditseal SET event_id = -1 WHERE seq = 2")
    tamper("UPDATE foundation_auditseal SET event_id = %s WHERE seq = 4", numbers[1])
    tamper("UPDATE foundation_auditseal SET event_id = %s WHERE seq = 2", numbers[3])
    assert found() == (Fault.EVENT_CHANGED, 2, numbers[3])


def test_an_event_put_in_past_the_program() -> None:
    """It is in no seal and in no queue."""
    sealed(6)
    tamper(
        "INSERT INTO foundation_auditevent (at, actor_key, actor_name, on_behalf_of, act, object_kind,"
        " object_key, data) VALUES (now(), 'x', 'x', '', 'sample.forged', 'x', 'x', '{}')"
    )
    forged = AuditEvent.objects.get(act="sample.forged")
    seen = verify()
    assert seen.broken is not None and seen.stray == 1
    assert (seen.broken.fault, seen.broken.event_id) == (Fault.NOT_QUEUED, forged.pk)
    assert seen.broken.act == "sample.forged"


def test_a_waiting_event_deleted_from_under_the_queue() -> None:
    sealed(2)
    number = write("等")
    tamper("DELETE FROM foundation_auditevent WHERE id = %s", number)
    assert found() == (Fault.EVENT_MISSING, 0, number)


def test_a_waiting_event_taken_out_of_the_queue() -> None:
    sealed(2)
    number = write("等")
    PendingSeal.objects.all().delete()
    assert found() == (Fault.NOT_QUEUED, 0, number)


def test_a_sealed_event_put_into_the_queue_again_is_not_sealed_twice() -> None:
    numbers = sealed(4)
    PendingSeal.objects.create(event_id=numbers[1])
    assert seal_events(now=NOW) == 0
    assert found() == (Fault.QUEUE_CHANGED, 0, numbers[1])


def rebuild(first: int) -> None:
    """What a forger with this program's source would do: compute every seal anew from a place."""
    previous = AuditSeal.objects.get(seq=first - 1).digest if first > 1 else ""
    for seal in AuditSeal.objects.filter(seq__gte=first).order_by("seq"):
        tamper("UPDATE foundation_auditseal SET previous = %s WHERE seq = %s", previous, seal.seq)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {SEALED} FROM foundation_auditseal s"  # noqa: S608
                " JOIN foundation_auditevent e ON e.id = s.event_id WHERE s.seq = %s",
                [seal.seq],
            )
            ((text,),) = cursor.fetchall()
        previous = digest(text, seal.algorithm)
        tamper("UPDATE foundation_auditseal SET digest = %s WHERE seq = %s", previous, seal.seq)


def test_a_chain_made_anew_is_known_by_a_head_kept_elsewhere() -> None:
    """Alone it holds: that is what the kept head is for."""
    numbers = sealed(6)
    kept = head()
    tamper("UPDATE foundation_auditevent SET actor_name = '别人' WHERE id = %s", numbers[2])
    rebuild(3)
    assert verify().intact
    assert found(kept) == (Fault.MADE_ANEW, 6, numbers[5])


def test_a_tail_cut_off_is_known_by_a_head_kept_elsewhere() -> None:
    numbers = sealed(6)
    kept = head()
    tamper("DELETE FROM foundation_auditseal WHERE seq > 4")
    tamper("DELETE FROM foundation_auditevent WHERE id IN (%s, %s)", *numbers[4:])
    assert verify().intact
    assert found(kept) == (Fault.CUT_OFF, 5, None)


def test_a_head_of_earlier_still_fits_a_chain_that_has_grown() -> None:
    sealed(4)
    kept = head()
    sealed(3)
    assert verify(against=kept).intact


def test_a_clock_set_back_breaks_nothing() -> None:
    """The order is that of the numbers; the times are what the clock said."""
    write("先", at=NOW)
    write("后", at=NOW - timedelta(days=400))
    seal_events(now=NOW)
    write("再", at=NOW - timedelta(days=399))
    seal_events(now=NOW - timedelta(days=399))
    assert verify().intact


def test_an_event_that_commits_late_is_sealed_after_its_successor() -> None:
    """Numbers are given before the commit: a lower one may come to light later."""
    first, second = write("一"), write("二")
    PendingSeal.objects.filter(event_id=first).delete()  # as if not committed yet
    seal_events(now=NOW)
    PendingSeal.objects.create(event_id=first)
    seal_events(now=NOW)
    assert list(AuditSeal.objects.values_list("event_id", flat=True)) == [second, first]
    assert verify().intact


def test_a_guard_that_is_off_is_reported() -> None:
    sealed(2)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {EVENT} DISABLE TRIGGER luodi_append_only")
    assert verify().unguarded == (EVENT,)


def test_a_verification_is_on_record() -> None:
    """Who looked, when, and what was found, for the next who asks."""
    numbers = sealed(4)
    assert chain().verified is None
    assert verify_trail(actor=ACTOR, now=NOW).intact
    assert (chain().verified, chain().verified_at) == (True, NOW)
    tamper("DELETE FROM foundation_auditevent WHERE id = %s", numbers[1])
    assert not verify_trail(actor=ACTOR, now=NOW).intact
    assert chain().verified is False
    last = AuditEvent.objects.latest("id")
    assert last.data["fault"] == "event_missing" and last.data["event"] == numbers[1]


@pytest.mark.parametrize("words", ["", "5", "5:abc", "x:" + "a" * 64, "5:" + "g" * 64])
def test_words_that_are_no_head(words: str) -> None:
    with pytest.raises(ValueError, match="链头"):
        Head.of(words)


def test_the_trail_is_verified_once_a_day() -> None:
    """Not again while the last one is young; again after a day, and after a clock set back."""
    sealed(2)
    first = verify_when_due(actor=ACTOR, now=NOW)
    assert first is not None and first.intact and chain().verified_at == NOW
    assert verify_when_due(actor=ACTOR, now=NOW + timedelta(hours=22)) is None
    assert verify_when_due(actor=ACTOR, now=NOW + timedelta(days=1)) is not None
    assert verify_when_due(actor=ACTOR, now=NOW - timedelta(days=1)) is not None


def test_what_a_nightly_verification_finds_is_on_record() -> None:
    numbers = sealed(3)
    tamper("UPDATE foundation_auditevent SET act = 'x' WHERE id = %s", numbers[1])
    assert verify_when_due(actor=ACTOR, now=NOW) is not None
    assert chain().verified is False
