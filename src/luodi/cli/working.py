"""The worker process: the background jobs beside the site, started again whenever it dies.

A process of its own, so that neither a job in trouble nor a paper made to do harm can slow a page
or take the site along.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess

from luodi.cli.offspring import end_with_parent

# A fresh interpreter: the command has threads, which a fork would not survive well.
_SPAWN = multiprocessing.get_context("spawn")
STOP_SECONDS = 12.0  # jobs under way have a little less; then the worker is ended by force
PAUSES = (0.5, 1.0, 2.0, 5.0, 15.0, 30.0)  # before it is started again, the more often it dies
LONG_LIFE_SECONDS = 60.0  # after which an end counts as the first one again

log = logging.getLogger(__name__)


def work(concurrency: int) -> None:
    """What the worker process does, in a process of its own."""
    end_with_parent()
    import django

    django.setup()
    from luodi.foundation.jobs import run_worker

    run_worker(concurrency=concurrency)


@contextmanager
def working(concurrency: int) -> Iterator[Worker]:
    """A worker process for as long as the block lasts; its database runs and is up to date."""
    worker = Worker(concurrency)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


class Worker:
    """One worker process, and the thread that starts it again. Use :func:`working`."""

    def __init__(self, concurrency: int) -> None:
        self._concurrency = concurrency
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="worker-watch", daemon=True)
        self._process = self._new()

    @property
    def pid(self) -> int | None:
        """The process that works now."""
        return self._process.pid

    def start(self) -> None:
        """Start it, and watch over it."""
        self._process.start()
        self._watcher.start()

    def wait(self) -> None:
        """Return when it is stopped: by an exception in this thread (Ctrl-C)."""
        self._over.wait()

    def stop(self) -> None:
        """Let it finish what it can in a moment, and end it. What is cut off is done again by the
        next worker."""
        with self._lock:  # none is being started now, and none will be
            self._over.set()
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        self._process.kill()
        self._watcher.join()

    def _new(self) -> SpawnProcess:
        # Not a daemon: those may have no children, and papers are compiled in children.
        return _SPAWN.Process(target=work, args=(self._concurrency,), name="luodi-worker")

    def _watch(self) -> None:
        deaths = 0
        while True:
            began = time.monotonic()
            self._process.join()
            if self._over.is_set():
                return
            deaths = 0 if time.monotonic() - began > LONG_LIFE_SECONDS else deaths
            log.warning("the worker has ended (%s); starting it again", self._process.exitcode)
            if self._over.wait(PAUSES[min(deaths, len(PAUSES) - 1)]):
                return
            deaths += 1
            with self._lock:
                if self._over.is_set():
                    return
                self._process = self._new()
                self._process.start()
