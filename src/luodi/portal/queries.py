"""What the portal reads from the rooms, composed for its pages."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.directory import queries as directory
from luodi.policy import queries as policy
from luodi.policy.domain import RunView, Viewer
from luodi.portal.domain.book import Book, MeasureRow, TaskRow, UnitRow
from luodi.portal.domain.findings import Finding, findings
from luodi.portal.domain.reader import TaskItem, task_items
from luodi.portal.domain.register import Filters
from luodi.programme import queries as programmes
from luodi.programme.domain.views import TaskVersionView

# A task page quotes this many papers, the latest ones.
_PAPERS_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found in the programme in force."""

    tasks: tuple[TaskRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper states a task: its item in the reader, the sentence, the body sentences that
    it restates, and what the check-up found about it."""

    run: RunView
    item: TaskItem
    body: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TaskStory:
    """What a task's page tells beside the task itself. ``history`` is the latest first."""

    places: tuple[Place, ...]
    history: tuple[TaskVersionView, ...]


def book(language: str) -> Book | None:
    """The programme in force in a language, None before any is adopted."""
    slug = programmes.default_programme()
    if slug is None:
        return None
    return Book(programmes.in_force(slug).definition, language)


def tasks(programme: Book, filters: Filters) -> tuple[TaskRow, ...]:
    """The tasks of the programme that fit every filter, in its order."""
    found = programmes.tasks(
        programme.definition.key,
        q=filters.q,
        unit=filters.unit,
        measure=filters.measure,
        role=filters.role,
    )
    keys = {task.key for task in found}
    return tuple(task for task in programme.tasks if task.key in keys)


def units_by_name(programme: Book) -> tuple[UnitRow, ...]:
    """Every unit of the programme as a directory lists them: in the order of their pinyin."""
    named = directory.units(unit.key for unit in programme.units)
    place = {unit.facts.key: position for position, unit in enumerate(named)}
    return tuple(sorted(programme.units, key=lambda unit: place.get(unit.key, len(place))))


def search(words: str, language: str) -> Found:
    """Tasks, units and measures that hold the words; nothing before a programme is adopted."""
    programme = book(language)
    if programme is None or not words.strip():
        return Found()
    return Found(
        tasks=tasks(programme, Filters(q=words)),
        units=programme.find_units(words),
        measures=programme.find_measures(words),
    )


def task_keys(run: int) -> dict[int, str]:
    """Place of a task in the paper's list → its key in the programme in force; empty for a paper
    of another programme, whose keys may be the same and mean other tasks."""
    if programmes.bound_programme(run) != programmes.default_programme():
        return {}
    return {place.index: place.key for place in programmes.places(run) if place.key}


def task_story(programme: Book, key: str, *, viewer: Viewer, english: bool) -> TaskStory:
    """Sentences, in the papers that ``viewer`` may read, and history of a task of the programme.

    Raises:
        LookupError: the programme never had the task.
    """
    task = programmes.task(programme.definition.key, key)
    if task is None:
        raise LookupError(key)
    index = {place.run_id: place.index for place in task.bound}
    shown = policy.one_a_paper(index, viewer=viewer)[:_PAPERS_QUOTED]
    quoted = ((policy.run(run), index[run]) for run in shown)
    return TaskStory(
        places=tuple(_place(run, index, english) for run, index in quoted if run),
        history=tuple(reversed(task.history)),
    )


def _place(run: RunView, index: int, english: bool) -> Place:
    entry = run.compiled["tasks"][index]
    found = findings(run.text, run.compiled, english=english)
    item = task_items(run.text, run.compiled, found)[index]
    body = tuple(run.text[part["start"] : part["end"]].strip() for part in entry["body"])
    return Place(run, item, body, tuple(f for f in found if f"finding-{f.index}" in item.findings))
