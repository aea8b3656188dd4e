"""Two people enter units of the same reading at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.models import Unit
from luodi.directory.services import create_unit
from luodi.directory.tests.organisation import ACTOR, NOW, found
from luodi.foundation.models import AuditEvent
from luodi.foundation.postgres.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"


def somebody_waits() -> bool:
    """Whether a transaction waits for another one's row."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone() is not None


def both(first: dict[str, Any], second: dict[str, Any]) -> Iterator[Any]:
    """The second is at the key when the first has it, and has not finished; what each returned."""
    entered = Event()

    def late() -> Any:
        try:
            assert entered.wait(30)
            return create_unit(**second, actor=ACTOR, now=NOW)
        except ChangeRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(late)
        with transaction.atomic():
            yield create_unit(**first, actor=ACTOR, now=NOW)
            entered.set()
            assert wait_until(somebody_waits, 30)
        yield other.result(30)


def test_each_has_a_key_of_its_own() -> None:
    found()
    before = AuditEvent.objects.count()
    first = {"name": "水利站", "parent": "science"}
    assert list(both(first, {"name": "水力站", "parent": "water"})) == [
        "shui-li-zhan",
        "shui-li-zhan-2",
    ]
    assert Unit.objects.filter(name__in=("水利站", "水力站")).count() == 2
    assert AuditEvent.objects.count() == before + 2


def test_a_key_that_both_wrote_goes_to_one() -> None:
    found()
    first = {"name": "水利站", "parent": "science", "key": "station"}
    key, said = both(first, {"name": "林业站", "parent": "water", "key": "station"})
    assert (key, "已属于“水利站”" in said) == ("station", True)
