"""What the portal reads from the rooms, composed for its pages."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.foundation.domain import Event
from luodi.policy.domain import RunView
from luodi.portal.domain.book import Book, MeasureRow, TaskRow, UnitRow
from luodi.portal.domain.reader import FindingItem, TaskItem
from luodi.portal.domain.register import Filters


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found in the programme in force."""

    tasks: tuple[TaskRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper states a task: its item in the reader, the body sentences that it restates,
    and what the check-up found about it."""

    run: RunView
    item: TaskItem
    body: tuple[str, ...]
    findings: tuple[FindingItem, ...]


def book(language: str) -> Book | None:
    """The programme in force in a language, None before any is adopted."""
    return None


def search(words: str, language: str) -> Found:
    """Tasks, units and measures that hold the words; nothing before a programme is adopted."""
    programme = book(language)
    if programme is None or not words.strip():
        return Found()
    return Found(
        tasks=programme.find_tasks(Filters(q=words)),
        units=programme.find_units(words),
        measures=programme.find_measures(words),
    )


def task_keys(run: int) -> dict[int, str]:
    """Place of a task in the paper's list → its key in the programme that the paper is bound to."""
    return {}


def task_places(key: str, *, english: bool) -> tuple[Place, ...]:
    """Where the compiled papers state a task of the programme in force, newest paper first."""
    return ()


def task_history(key: str) -> tuple[Event, ...]:
    """What happened to a task, newest first."""
    return ()
