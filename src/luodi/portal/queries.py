"""What the portal reads from the rooms, composed for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from luodi.compiler.from_json import from_dict
from luodi.compiler.propose import to_yaml
from luodi.directory import queries as directory
from luodi.foundation.days import Days
from luodi.policy import queries as policy
from luodi.policy.domain import RunView, Viewer
from luodi.policy.queries import Reviewed
from luodi.portal.domain.book import Book
from luodi.portal.domain.findings import Finding, findings
from luodi.portal.domain.reader import TaskItem, task_items
from luodi.portal.domain.register import Filters
from luodi.portal.domain.review import named, numbers
from luodi.portal.domain.rows import MeasureRow, TaskRow, UnitLink, UnitRow
from luodi.programme import queries as programmes
from luodi.programme.domain import Answers
from luodi.programme.domain.views import (
    BindingView,
    BoundPlace,
    ChoiceView,
    ProgrammeView,
    TaskVersionView,
)

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
    """What a task's page tells beside the task itself, as known on the page's day; lists of what
    happened are oldest first."""

    places: tuple[Place, ...]
    versions: tuple[TaskVersionView, ...]
    bindings: tuple[BindingView, ...]
    choices: tuple[ChoiceView, ...]


def adopted(days: Days) -> tuple[ProgrammeView, ...]:
    """The programmes as they were known then, in the order of their first adoption."""
    return programmes.known(days.known)


def book(found: ProgrammeView, days: Days, language: str) -> Book:
    """A programme in a language, with the units that answer on the day."""
    answers = programmes.answers(found.definition, as_of=days.known, on=days.on)
    edition = found.edition
    return _book(edition.id, edition.content_sha256, edition.number, language, answers)


@lru_cache(maxsize=64)
def _book(edition: int, sha256: str, number: int, language: str, answers: Answers) -> Book:
    """Made once: an edition never changes, and what it is read with is part of the key."""
    return Book(programmes.definition_of(edition, sha256), language, answers, number)


def units_by_name(programme: Book) -> tuple[UnitRow, ...]:
    """Every unit of the programme as a directory lists them: in the order of their pinyin."""
    named = directory.units(unit.key for unit in programme.units)
    place = {unit.facts.key: position for position, unit in enumerate(named)}
    return tuple(sorted(programme.units, key=lambda unit: place.get(unit.key, len(place))))


def link(programme: Book, key: str) -> UnitLink:
    """A unit by its key: as the programme knows it on the day, else as the directory does now."""
    if programme.knows(key):
        return programme.link(key)
    found = directory.unit(key)
    return UnitLink(key, found.facts.name if found else key)


def search(programme: Book | None, words: str) -> Found:
    """Tasks, units and measures that hold the words; nothing before a programme is adopted."""
    if programme is None or not words.strip():
        return Found()
    return Found(
        tasks=programme.find_tasks(Filters(q=words)),
        units=programme.find_units(words),
        measures=programme.find_measures(words),
    )


def proposed_file(run: int, *, viewer: Viewer) -> str | None:
    """A programme file proposed for a compiled paper with its corrections; None where there is
    none with this id that ``viewer`` may read."""
    found = policy.reviewed(run, viewer)
    return to_yaml(from_dict(found.run.compiled)) if found else None


def task_keys(paper: Reviewed) -> dict[int, str]:
    """Place of a task in the paper's list, as reviewers left it → its key in the programme that
    the paper is bound to (:func:`luodi.programme.queries.bound_programme`)."""
    found = {
        _index(paper, place): place.key for place in programmes.places(paper.run.id) if place.key
    }
    return {index: key for index, key in found.items() if index is not None}


def _index(paper: Reviewed, place: BoundPlace) -> int | None:
    """Where a bound task stands in the paper's list. Its words tell which one it is; its place
    tells several with the same words apart. None where the paper has it no more."""
    tasks = paper.run.compiled["tasks"]
    wanted = (place.span.start, place.span.end)
    alike = [n for n, task in enumerate(tasks) if (task["start"], task["end"]) == wanted]
    if place.index in alike:
        return place.index
    return alike[0] if len(alike) == 1 else None


def task_story(
    programme: Book, key: str, days: Days, *, viewer: Viewer, english: bool
) -> TaskStory:
    """Sentences, in the papers that ``viewer`` may read, and what happened to a task."""
    slug, known = programme.definition.key, days.known
    history, bound = programmes.task_past(slug, key)
    places = {place.run_id: place for place in bound}
    shown = policy.one_a_paper(places, viewer=viewer)[:_PAPERS_QUOTED]
    papers = policy.reviewed_runs(shown)
    quoted = ((paper, _index(paper, places[paper.run.id])) for paper in papers)
    return TaskStory(
        places=tuple(_place(paper, at, english) for paper, at in quoted if at is not None),
        versions=tuple(v for v in history if v.edition <= programme.edition),
        bindings=programmes.bindings_known(slug, as_of=known, task=key),
        choices=programmes.choices_known(slug, as_of=known, task=key),
    )


def _place(paper: Reviewed, index: int, english: bool) -> Place:
    """The task as reviewers left it, which is how the paper is bound."""
    run, names = paper.run, named(paper.run.compiled, paper.overlaid)
    entry = run.compiled["tasks"][index]
    found = findings(run.text, run.compiled, english=english, numbers=numbers(names))
    item = task_items(run.text, run.compiled, found, names=names["task"])[index]
    body = tuple(run.text[part["start"] : part["end"]].strip() for part in entry["body"])
    return Place(run, item, body, tuple(f for f in found if f"finding-{f.index}" in item.findings))
