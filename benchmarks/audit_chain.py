"""What the audit trail costs: writing with and without a sealer at work, beside bare INSERTs of
the same rows; and verifying, per 100,000 events.

Run ``make bench`` or ``python benchmarks/audit_chain.py [EVENTS]``. Ratios within one run are what
counts. The database is the embedded one, in a folder of its own, and is flushed to the disk as in
earnest: a transaction per event is mostly the disk's time, hence a thousand per transaction too.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

COUNT = 2_000
BATCH = 1_000
WRITERS = 4


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103  the database's account has to pass through
        os.environ["LUODI_VAR"] = str(Path(folder) / "var")
        os.environ.pop("DATABASE_URL", None)
        from luodi.cli.site import site

        with site():
            _measure(events)


def _measure(events: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "--no-input", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (LIKE foundation_auditevent INCLUDING ALL)")
    print(f"writing, {WRITERS} writers, events a second (ratio to bare INSERTs)")
    for size in (1, BATCH):
        count = COUNT if size == 1 else COUNT * 4
        bare = _writing(_bare, count, size)
        alone = _writing(_record, count, size)
        with _Sealer() as sealer:
            beside = _writing(_record, count, size)
        print(f"  {size:5} in a transaction: bare {bare:8,.0f}", end="")
        print(f"   recorded {alone:8,.0f} ({alone / bare:.2f})", end="")
        print(f"   with a sealer {beside:8,.0f} ({beside / bare:.2f}; {sealer.sealed} sealed)")
    _fill(events)
    _seal_and_verify()


def _writing(write: Callable[[int], None], count: int, size: int) -> float:
    """Events a second, by several writers at once."""
    from django.db import connection, transaction

    def work() -> None:
        for _ in range(count // size // WRITERS):
            with transaction.atomic():
                write(size)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count // size // WRITERS * WRITERS * size / (time.perf_counter() - start)


def _record(size: int) -> None:
    from django.utils import timezone

    from luodi.foundation.domain import Actor
    from luodi.foundation.services import record

    for _ in range(size):
        record(
            act="sample.touch",
            object_kind="sample",
            object_key="key",
            actor=Actor("tester", "测试员"),
            now=timezone.now(),
            data={"edition": 3, "reason": "年度修订"},
        )


def _bare(size: int) -> None:
    """The same row into a table with the same indexes, without the queue and the guards."""
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(size):
            cursor.execute(
                "INSERT INTO bare (at, actor_key, actor_name, on_behalf_of, act, object_kind,"
                " object_key, data) OVERRIDING USER VALUE VALUES (now(), 'tester', '测试员', '',"
                """ 'sample.touch', 'sample', 'key', '{"edition": 3, "reason": "年度修订"}')"""
                " RETURNING id"
            )


class _Sealer:
    """Seals all the while."""

    def __init__(self) -> None:
        self.sealed = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> _Sealer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        from django.db import connection
        from django.utils import timezone

        from luodi.foundation.services import seal_events

        while not self._over.wait(0.2):
            self.sealed += seal_events(now=timezone.now())
        connection.close()


def _fill(events: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO foundation_auditevent (at, actor_key, actor_name,"
            " on_behalf_of, act, object_kind, object_key, data) SELECT now(), 'tester', '测试员',"
            " '', 'sample.touch', 'sample', 'key', '{\"edition\": 3, \"reason\": \"年度修订\"}'"
            " FROM generate_series(1, %s) RETURNING id)"
            " INSERT INTO foundation_pendingseal SELECT id FROM made",
            [events],
        )


def _seal_and_verify() -> None:
    import resource

    from django.utils import timezone

    from luodi.foundation.queries import verify
    from luodi.foundation.services import seal_events

    start, sealed = time.perf_counter(), 0
    while done := seal_events(now=timezone.now()):
        sealed += done
    print(f"sealing   {_per(sealed, start)}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    found = verify()
    assert found.intact
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"verifying {_per(found.checked, start)}, peak memory grew by {grown / 1024:.0f} MB")


def _per(count: int, start: float) -> str:
    seconds = (time.perf_counter() - start) / count * 100_000
    return f"{seconds:6.1f} s per 100,000 events ({count:,} measured)"


if __name__ == "__main__":
    main()
