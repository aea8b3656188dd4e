"""Background jobs (后台任务): work that is put into a queue and done by ``luodi worker``.

A room declares its jobs in its ``tasks.py``, as thin functions that call services::

    @jobs.job("policy.compile", on_failure=given_up)
    def compile_paper(*, document: int) -> None: ...

and puts them into the queue from a service, inside the transaction of the act that asks for the
work: ``jobs.queue("policy.compile", document=7)``. Job and act are written together or not at
all, so that nothing is lost between them. A job may run twice (its worker may be killed at the
last moment), so each is idempotent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from procrastinate import JobContext, RetryStrategy, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateWorker
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

log = logging.getLogger(__name__)

ORDINARY, LATER = 0, -10  # priorities: what a person waits for, and what can wait
RETRIES = 3  # after the first attempt, for what may pass: a database that was restarted
RETRY_SECONDS = 3  # to the power of the attempt
# A worker says that it lives every few seconds; silent for much longer, it is taken for dead and
# its jobs are given to others.
HEARTBEAT_SECONDS = 3.0
SILENT_SECONDS = 15.0
STOP_SECONDS = 8.0  # for jobs under way, when told to stop; what is left is done again later
KEPT_HOURS = 24 * 30  # failed jobs, for whoever looks into them
_AT_START: list[str] = []
_PREPARATIONS: list[Callable[[], None]] = []


def job(
    name: str, *, on_failure: Callable[..., None] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a background job under ``name`` (``room.verb``).

    An error is tried again a few times; after the last one ``on_failure`` is called with the
    job's own arguments, so that a person who waits can be told, and the error goes to the log.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(context: JobContext, /, **arguments: Any) -> None:
            try:
                function(**arguments)
            except Exception:
                if context.job.attempts >= RETRIES and on_failure is not None:
                    on_failure(**arguments)
                raise

        run.__name__, run.__module__ = function.__name__, function.__module__
        retry = RetryStrategy(max_attempts=RETRIES, exponential_wait=RETRY_SECONDS)
        app.task(name=name, pass_context=True, retry=retry)(run)
        return function

    return declare


def periodic(
    name: str, cron: str, *, at_start: bool = False
) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Declare a job that is done again and again: ``cron`` is minute, hour, day, month, weekday,
    and seconds where there is a sixth. One run waits at most, however many are due; two workers
    may be at it at once, so the service takes a lock of its own where that matters. With
    ``at_start`` it is also done whenever a worker starts."""

    def declare(function: Callable[[], Any]) -> Callable[[], Any]:
        def run(timestamp: int = 0) -> None:
            function()

        run.__name__, run.__module__ = function.__name__, function.__module__
        task = app.task(name=name, queueing_lock=name)(run)
        app.periodic(cron=cron, periodic_id=name)(task)
        if at_start:
            _AT_START.append(name)
        return function

    return declare


def prepare(function: Callable[[], None]) -> Callable[[], None]:
    """Have ``function`` called in a worker before its first job, to make that one faster."""
    _PREPARATIONS.append(function)
    return function


def queue(name: str, *, priority: int = ORDINARY, lock: str | None = None, **arguments: Any) -> int:
    """Put a job into the queue, inside the transaction of the act that asks for it; returns the
    job's id. Jobs of one ``lock`` are done one after the other.

    Raises:
        RuntimeError: called outside a transaction, where act and job could part.
        LookupError: no job of that name is declared.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a job is queued in the transaction of the act that asks for it")
    if name not in app.tasks:
        raise LookupError(f"no job is declared as {name}")
    return _put(name, priority=priority, lock=lock, queueing_lock=None, arguments=arguments)


def _put(
    name: str,
    *,
    priority: int,
    lock: str | None,
    queueing_lock: str | None,
    arguments: dict[str, Any],
) -> int:
    # Not through the application's own connector: a worker has another one there, whose
    # transactions are not Django's.
    return configure_task(
        name=name,
        job_manager=JobManager(DjangoConnector()),
        priority=priority,
        lock=lock,
        queueing_lock=queueing_lock,
    ).defer(**arguments)


def worker_alive(now: datetime) -> bool:
    """Whether any worker has said of late that it lives."""
    since = now - timedelta(seconds=SILENT_SECONDS)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists())


def run_worker(*, concurrency: int, wait: bool = True) -> None:
    """Do the jobs of the queue, ``concurrency`` at once, until told to stop by a signal; without
    ``wait`` until the queue is empty. To be called in a process's main thread."""
    for function in _PREPARATIONS:
        function()
    for name in _AT_START:
        _queue_once(name)
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        app.run_worker(
            concurrency=concurrency,
            wait=wait,
            listen_notify=wait,
            install_signal_handlers=wait,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=SILENT_SECONDS,
            shutdown_graceful_timeout=STOP_SECONDS,
            delete_jobs="successful",
        )


def _queue_once(name: str) -> None:
    try:
        with transaction.atomic():
            _put(name, priority=LATER, lock=None, queueing_lock=name, arguments={})
    except exceptions.AlreadyEnqueued:
        log.debug("%s waits already", name)


@app.periodic(cron="* * * * * */5", periodic_id="jobs.take_over")
@app.task(name="jobs.take_over", queueing_lock="jobs.take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Put the jobs of workers that have died back into the queue. Whether a job has been tried
    too often is for the job to say."""
    manager = context.app.job_manager
    for one in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        if one.queueing_lock:  # periodic: the next one is due soon, and may be waiting already
            await manager.finish_job(one, Status.ABORTED, delete_job=True)
        else:
            log.warning("the worker of job %s is gone: it is done again", one.call_string)
            await manager.retry_job(one)


@app.periodic(cron="17 3 * * *", periodic_id="jobs.clear")
@app.task(name="jobs.clear", queueing_lock="jobs.clear", pass_context=True)
async def clear(context: JobContext, timestamp: int) -> None:
    """Remove what is left of jobs that ended long ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
