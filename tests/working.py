"""The queue of background jobs, done by the test itself: the real jobs, in the order in which a
worker takes them, on the test's own connection, so that they see what the test has written."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status


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
