"""The worker beside the site: killed at its work, it comes back and nothing is lost or done twice."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

import luodi
from luodi.cli.working import Worker
from luodi.foundation import jobs
from luodi.foundation.domain import Actor
from luodi.foundation.postgres import processes
from luodi.foundation.queries import events
from luodi.policy.domain import CompileState
from luodi.policy.models import Compilation, CompileRun
from luodi.portal import services
from tests.working import worker_process

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120.0
ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)
SAMPLE = Path(luodi.__file__).parents[2] / "programmes/yunxi-county/paper-with-annex.txt"


@pytest.fixture
def worker() -> Iterator[Worker]:
    with worker_process() as process:
        yield process


def state(document: int) -> str:
    return Compilation.objects.get(document=document).state


def grow_old() -> None:
    """As if the time had passed after which a silent worker is taken for dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )


def test_killed_at_a_paper_it_comes_back_and_the_paper_is_compiled_once(worker: Worker) -> None:
    long = SAMPLE.read_bytes() * 100  # takes seconds
    handed = services.hand_in(data=long, name="长.txt", actor=ACTOR, now=NOW)
    small = services.hand_in(data=SAMPLE.read_bytes(), name="短.txt", actor=ACTOR, now=NOW)
    assert processes.wait_until(lambda: state(handed.document) == CompileState.COMPILING, PATIENCE)
    killed = worker.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert processes.wait_until(lambda: worker.pid != killed, PATIENCE)
    assert state(handed.document) != CompileState.DONE
    grow_old()
    for document in (handed.document, small.document):
        assert processes.wait_until(lambda d=document: state(d) == CompileState.DONE, PATIENCE)  # type: ignore[misc]
    assert Compilation.objects.get(document=handed.document).attempts == 2
    assert CompileRun.objects.filter(document=handed.document).count() == 1
    compiled = [event for event in events() if event.act == "policy.compile"]
    assert len(compiled) == 2


def test_without_a_worker_nothing_is_lost() -> None:
    handed = services.hand_in(data=SAMPLE.read_bytes(), name="短.txt", actor=ACTOR, now=NOW)
    assert state(handed.document) == CompileState.QUEUED
    with worker_process():
        assert processes.wait_until(lambda: state(handed.document) == CompileState.DONE, PATIENCE)


def test_a_worker_that_is_silent_is_not_alive(worker: Worker) -> None:
    assert jobs.worker_alive(timezone.now())
    assert not jobs.worker_alive(timezone.now() + timedelta(minutes=1))


def test_told_to_stop_it_stops(worker: Worker) -> None:
    pid = worker.pid
    assert pid is not None and processes.command_line(pid)
    worker.stop()
    assert not processes.command_line(pid)
    assert not jobs.worker_alive(timezone.now())  # it has signed off
