"""Children that work on what strangers hand in: how many there are, and how long they stay."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from typing import Any

import pytest

from luodi.foundation.confined import Confined, TookTooLong, WorkerLost, _least

LONG = 60.0  # for what must happen some time
MEMORY = 1024**3


def number(*, tell: Callable[[Any], None]) -> int:
    """The work: its own process's number, told first."""
    tell(os.getpid())
    return os.getpid()


@pytest.fixture
def two() -> Iterator[Confined]:
    made = Confined(number, seconds=LONG, memory=MEMORY, most=2)
    yield made
    made.close()


def test_no_more_children_than_allowed(two: Confined) -> None:
    with ThreadPoolExecutor(8) as callers:
        seen = set(callers.map(lambda _call: two.run(told=lambda _word: None), range(8)))
    assert 1 <= len(seen) <= 2


def test_who_waits_for_a_turn_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Confined(number, seconds=0.0, memory=MEMORY, most=1)
    monkeypatch.setattr(made, "_take", lambda: pytest.fail("it was not its turn"))
    assert made._turns is not None and made._turns.acquire(timeout=LONG)
    with pytest.raises(TookTooLong):
        made.run(told=lambda _word: None)


def test_a_turn_is_given_back_by_work_that_was_ended() -> None:
    made = Confined(number, seconds=0.0, memory=MEMORY, most=1)
    for _call in range(3):
        with pytest.raises(TookTooLong):
            made.run(told=lambda _word: None)
    assert made._turns is not None and made._turns.acquire(timeout=LONG)


def test_a_child_without_work_ends() -> None:
    made = Confined(number, seconds=LONG, memory=MEMORY, idle_seconds=0.01)
    child = made.run(told=lambda _word: None)
    for process in active_children():
        if process.pid == child:
            process.join(LONG)
            assert not process.is_alive()
    assert made.run(told=lambda _word: None) != child


def test_an_old_clock_does_not_end_a_child_that_worked_since() -> None:
    made = Confined(number, seconds=LONG, memory=MEMORY, idle_seconds=LONG)
    first = made.run(told=lambda _word: None)
    (child,) = made._idle
    old = child.stays
    assert made.run(told=lambda _word: None) == first
    made._retire(child, old)
    assert made.run(told=lambda _word: None) == first
    made._retire(child, child.stays)
    assert not child.alive and made._idle == []


def circles(often: int, *, tell: Callable[[Any], None]) -> int:
    """The work: counts for as long as it is told to; below zero without an end."""
    while often:
        often -= 1
    return often


def test_work_that_computes_too_long_is_ended_and_the_next_is_done() -> None:
    made = Confined(circles, seconds=LONG, memory=MEMORY)
    assert made.run(5, told=lambda _word: None, processor_seconds=LONG) == 0
    with pytest.raises(WorkerLost):
        made.run(-1, told=lambda _word: None, processor_seconds=0.0)
    assert made.run(5, told=lambda _word: None, processor_seconds=LONG) == 0
    assert made.run(5, told=lambda _word: None) == 0
    made.close()


@pytest.mark.parametrize(
    ("most", "hard", "limit"),
    [(5, 3, 3), (3, 5, 3), (5, resource.RLIM_INFINITY, 5)],
)
def test_a_limit_of_the_system_is_never_raised(most: int, hard: int, limit: int) -> None:
    assert _least(most, hard) == limit
