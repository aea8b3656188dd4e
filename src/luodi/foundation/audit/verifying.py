"""Proving the chain: every seal against its event and the seal before it, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from luodi.foundation.append_only import EMPTYING, ROWS
from luodi.foundation.audit.canonical import SEALED, digest
from luodi.foundation.audit.values import Break, Fault, Head, Verification
from luodi.foundation.secrets import HASHES

BATCH = 2_000
TABLES = ("foundation_auditevent", "foundation_auditseal")
_BEFORE_ALL = -(2**63)

_TIME = "to_jsonb(e.at AT TIME ZONE 'UTC') #>> '{}'"
_LINKS = f"""
SELECT s.seq, s.event_id, s.previous, s.digest, s.algorithm, e.id, {_TIME}, e.act, {SEALED}
FROM foundation_auditseal s LEFT JOIN foundation_auditevent e ON e.id = s.event_id
WHERE s.seq > %s ORDER BY s.seq LIMIT %s"""  # noqa: S608
_STRAY = f"""
SELECT count(*) OVER (), e.id, {_TIME}, e.act FROM foundation_auditevent e
WHERE NOT EXISTS (SELECT FROM foundation_auditseal s WHERE s.event_id = e.id)
  AND NOT EXISTS (SELECT FROM foundation_pendingseal p WHERE p.event_id = e.id)
ORDER BY e.id LIMIT 1"""  # noqa: S608
_MISQUEUED = f"""
SELECT p.event_id, {_TIME}, coalesce(e.act, ''), e.id IS NULL
FROM foundation_pendingseal p LEFT JOIN foundation_auditevent e ON e.id = p.event_id
WHERE e.id IS NULL OR EXISTS (SELECT FROM foundation_auditseal s WHERE s.event_id = p.event_id)
ORDER BY p.event_id LIMIT 1"""  # noqa: S608
_GUARDS = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger
WHERE tgrelid = ANY(%s::regclass[]) AND tgenabled IN ('O', 'A')"""


@dataclass(frozen=True, slots=True)
class _Link:
    seq: int
    event_id: int
    previous: str
    digest: str
    algorithm: str
    found: int | None
    at: str | None
    act: str | None
    text: str

    @property
    def computed(self) -> str | None:
        """What the digest ought to be, None where the algorithm is not known."""
        return digest(self.text, self.algorithm) if self.algorithm in HASHES else None

    def broken(self, fault: Fault) -> Break:
        return Break(fault, self.seq, self.event_id, self.at or "", self.act or "")


def verify(*, against: Head | None = None) -> Verification:
    """Check the whole chain and everything that is not in it yet; changes nothing.

    ``against`` is a head that was kept elsewhere: without one, a chain whose end was cut off
    together with its events, or that was made anew from some place on, looks like any other.
    """
    broken, head = _walk(against)
    stray, first_stray = _first_stray()
    if broken and first_stray and broken.fault is Fault.SEAL_MISSING:
        broken = replace(first_stray, fault=broken.fault, seq=broken.seq)
    return Verification(
        broken=broken or first_stray or _misqueued() or _cut_off(head, against),
        checked=head.seq if head else 0,
        head=head,
        pending=_count("foundation_pendingseal"),
        stray=stray,
        unguarded=_unguarded(),
    )


def _walk(against: Head | None) -> tuple[Break | None, Head | None]:
    """The first break along the chain, and the last link that holds before it."""
    head: Head | None = None
    doubted: Break | None = None  # settled by the link that follows: it remembers the digest
    last: _Link | None = None
    for link in _links():
        if doubted and last:
            return _settled(doubted, last, link), head
        fault = _fault(link, last)
        if fault not in {None, Fault.EVENT_CHANGED}:
            return _placed(fault, link, last), head
        if fault:
            doubted = link.broken(Fault.EVENT_CHANGED)
        elif against and link.seq == against.seq and link.digest != against.digest:
            return link.broken(Fault.MADE_ANEW), head
        else:
            head = Head(link.seq, link.digest)
        last = link
    return doubted, head


def _fault(link: _Link, last: _Link | None) -> Fault | None:
    if link.seq != (last.seq if last else 0) + 1:
        return Fault.SEAL_MISSING
    if link.previous != (last.digest if last else ""):
        return Fault.SEAL_CHANGED
    if link.found is None:
        return Fault.EVENT_MISSING
    computed = link.computed
    if computed is None:
        return Fault.ALGORITHM_UNKNOWN
    return None if computed == link.digest else Fault.EVENT_CHANGED


def _placed(fault: Fault | None, link: _Link, last: _Link | None) -> Break:
    """A missing seal is missing right after the last that is there."""
    assert fault is not None
    if fault is Fault.SEAL_MISSING:
        return Break(fault, (last.seq if last else 0) + 1)
    return link.broken(fault)


def _settled(doubted: Break, last: _Link, following: _Link) -> Break:
    """Whether the event or the digest was changed: the seal that follows remembers the digest."""
    if following.previous == last.computed:
        return last.broken(Fault.SEAL_CHANGED)
    return doubted


def _links() -> Iterator[_Link]:
    after = _BEFORE_ALL
    while rows := _ask(_LINKS, [after, BATCH]):
        for row in rows:
            yield _Link(*row)
        after = rows[-1][0]


def _first_stray() -> tuple[int, Break | None]:
    for count, number, at, act in _ask(_STRAY):
        return count, Break(Fault.NOT_QUEUED, 0, number, at or "", act)
    return 0, None


def _misqueued() -> Break | None:
    for number, at, act, gone in _ask(_MISQUEUED):
        fault = Fault.EVENT_MISSING if gone else Fault.QUEUE_CHANGED
        return Break(fault, 0, number, at or "", act)
    return None


def _cut_off(head: Head | None, against: Head | None) -> Break | None:
    if against is None or (head and head.seq >= against.seq):
        return None
    return Break(Fault.CUT_OFF, (head.seq if head else 0) + 1)


def _unguarded() -> tuple[str, ...]:
    standing = set(_ask(_GUARDS, [list(TABLES)]))
    wanted = {(table, trigger) for table in TABLES for trigger in (ROWS, EMPTYING)}
    return tuple(sorted({table for table, _ in wanted - standing}))


def _count(table: str) -> int:
    ((count,),) = _ask(f"SELECT count(*) FROM {table}")  # noqa: S608  a name of ours
    return int(count)


def _ask(question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
