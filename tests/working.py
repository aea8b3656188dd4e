"""The queue of background jobs, done by the test itself: the real jobs, in the order in which a
worker takes them, on the test's own connection, so that they see what the test has written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status
from psycopg.conninfo import make_conninfo

from luodi.cli.working import Worker, working
from luodi.foundation.jobs import worker_alive
from luodi.foundation.postgres.processes import wait_until

PATIENCE = 120.0


def do_jobs() -> list[str]:
    """Do what waits until nothing does; the names of the jobs in the order they were done. An
    error of a job is the test's own."""
    done = []
    while job := _next():
        found = job.procrastinate_job
        context = JobContext(app=app, job=found, start_timestamp=0, abort_reason=lambda: None)
        task = app.tasks[found.task_name]
        task(*([context] if task.pass_context else []), **found.task_kwargs)
        app.job_manager.connector.execute_query(
            "UPDATE procrastinate_jobs SET status = %(status)s WHERE id = %(id)s",
            status=Status.SUCCEEDED.value,
            id=job.pk,
        )
        done.append(found.task_name)
    return done


def waiting() -> list[ProcrastinateJob]:
    """The jobs that wait, in the order in which a worker takes them."""
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id"))


def _next() -> ProcrastinateJob | None:
    return ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id").first()


@contextmanager
def worker_process() -> Iterator[Worker]:
    """A worker as ``luodi serve`` starts it, in a process of its own, on the test's database. For
    tests that commit what they write."""
    place = connection.settings_dict
    conninfo = make_conninfo(
        host=place["HOST"],
        port=place["PORT"],
        user=place["USER"],
        password=place["PASSWORD"],
        dbname=place["NAME"],
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", conninfo)  # the child's, and of those started after it
        with working(1) as worker:
            assert wait_until(lambda: worker_alive(timezone.now()), PATIENCE)
            yield worker
