"""Work on what strangers hand in, in a process of its own: bounded in time and in memory.

A file made to do harm may keep a program busy for hours or eat its memory. Here it costs one
child process, which is ended; the caller is told, and whatever else waits goes on. Children are
kept for the next piece of work, since starting one takes longer than most papers.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

# A fresh interpreter: the caller has threads and connections, which a fork would not survive well.
_SPAWN = multiprocessing.get_context("spawn")
GRACE_SECONDS = 5.0  # for a child that has been told to go


class WorkFailed(RuntimeError):
    """The work raised an error, which is this one's cause."""


#: Called in the child with the arguments and a function that sends a word back to the caller.
Work = Callable[..., Any]


class TookTooLong(RuntimeError):
    """The work was not done in its time, and has been ended; or its turn did not come in time."""


class WorkerLost(RuntimeError):
    """The child process died at its work: out of memory, or ended from outside."""


class Confined:
    """Runs ``work(*arguments, tell=…)`` in child processes, one for each call at a time.

    ``work`` is a function of a module that is cheap to import; arguments, results and errors
    cross by pickle. ``seconds`` is the most that one call may take; ``memory`` what a child may
    have, in bytes (on Linux; elsewhere the time alone is bounded). ``most`` is how many children
    there may be: a call beyond waits for its turn, no longer than ``seconds``. A child that has
    had no work for ``idle_seconds`` is ended; with None it is kept for good.
    """

    def __init__(
        self,
        work: Work,
        *,
        seconds: float,
        memory: int,
        most: int | None = None,
        idle_seconds: float | None = None,
    ) -> None:
        self._work, self._seconds, self._memory = work, seconds, memory
        self._idle_seconds = idle_seconds
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(most) if most else None

    def run(
        self, *arguments: Any, told: Callable[[Any], None], processor_seconds: float | None = None
    ) -> Any:
        """The result of the work; ``told`` is called with every word it sends on the way.

        ``processor_seconds`` bounds the time that this call may compute, where that is less than
        it may take: a busy machine does not make it fail.

        Raises:
            TookTooLong: the time was over, before or after its turn had come.
            WorkerLost: the child died, or had no memory left.
            WorkFailed: from the error that the work itself raised.
        """
        if self._turns is None:
            return self._run(arguments, told, processor_seconds)
        if not self._turns.acquire(timeout=self._seconds):
            raise TookTooLong
        try:
            return self._run(arguments, told, processor_seconds)
        finally:
            self._turns.release()

    def _run(
        self, arguments: tuple[Any, ...], told: Callable[[Any], None], computing: float | None
    ) -> Any:
        child = self._take()
        computing = self._seconds + GRACE_SECONDS if computing is None else computing
        try:
            result = child.ask((computing, arguments), told, self._seconds)
        except BaseException:
            child.end()
            raise
        self._keep(child)
        if isinstance(result, BaseException):
            raise WorkFailed from result
        return result

    def warm(self) -> None:
        """Have a child ready before the first call."""
        self._keep(self._take())

    def close(self) -> None:
        """End the children that wait for work."""
        with self._lock:
            waiting, self._idle = self._idle, []
        for child in waiting:
            child.end()

    def _keep(self, child: _Child) -> None:
        """Let a child wait for more work, for as long as children may."""
        with self._lock:
            self._idle.append(child)
            if self._idle_seconds is None:
                return
            # One that was taken and came back has a new number: an old clock does not end it.
            child.stays += 1
            clock = threading.Timer(self._idle_seconds, self._retire, (child, child.stays))
        clock.daemon = True
        clock.start()

    def _retire(self, child: _Child, stay: int) -> None:
        with self._lock:
            if child not in self._idle or child.stays != stay:
                return
            self._idle.remove(child)
        child.end()

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive:
                    return child
        return _Child(self._work, self._memory)


class _Child:
    """One child process and the line to it."""

    def __init__(self, work: Work, memory: int) -> None:
        self._line, far = _SPAWN.Pipe()
        self._process: SpawnProcess = _SPAWN.Process(
            target=_serve, args=(far, work, memory), daemon=True
        )
        self._process.start()
        self.stays = 0  # how often it has waited for work
        far.close()  # the child alone holds its end: when either side dies, the other sees it

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def ask(
        self, asked: tuple[float, tuple[Any, ...]], told: Callable[[Any], None], seconds: float
    ) -> Any:
        deadline = time.monotonic() + seconds
        try:
            self._line.send(asked)
            while self._line.poll(max(0.0, deadline - time.monotonic())):
                over, value = self._line.recv()
                if over:
                    return value
                told(value)
        except (EOFError, OSError) as error:
            raise WorkerLost from error
        raise TookTooLong

    def end(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.join(GRACE_SECONDS)


def _serve(line: Connection, work: Work, memory: int) -> None:
    """What a child does: one piece of work after the other, until its parent is gone."""
    _bound_memory(memory)
    while True:
        try:
            computing, arguments = line.recv()
        except EOFError:
            return
        _bound_time(computing)
        try:
            answer = work(*arguments, tell=lambda word: line.send((False, word)))
        except MemoryError:
            return  # what is left may not be enough to go on: the parent sees the line end
        except Exception as error:  # crosses to the caller, who raises it
            error.add_note(traceback.format_exc())
            answer = error
        line.send((True, answer))


def _bound_memory(most: int) -> None:
    import resource
    import sys

    if sys.platform == "linux":
        hard = _least(most, resource.getrlimit(resource.RLIMIT_AS)[1])
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _bound_time(seconds: float) -> None:
    """Let the kernel end the child when it has computed so long: the parent may be dead, and
    nobody would stop a child that runs in circles."""
    import resource

    most = int(time.process_time() + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (_least(most, hard), hard))  # raised for the next


def _least(most: int, hard: int) -> int:
    """A limit that the system already set can only be lowered."""
    import resource

    return most if hard == resource.RLIM_INFINITY else min(most, hard)
