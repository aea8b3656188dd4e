"""Tasks with the work on them, as lists show them: the paper's task beside its item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luodi.delivery.domain.lights import Colour
from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.rollup import Child, Progress, Rolled, lights, progress
from luodi.delivery.domain.states import ITEM_WORDS, ItemState, Source
from luodi.delivery.queries.register import ItemLine, LightLine, lines
from luodi.portal.domain.book import Book
from luodi.portal.domain.register import ROLES, Filters, arrange
from luodi.portal.domain.rows import MeasureRow, TaskRow, UnitLink
from luodi.portal.web.context import frame
from luodi.portal.web.light_words import COLOURS, light_words, reason_words
from luodi.portal.web.words import english

# The worst first; what has no light comes last.
WORST_FIRST = (Colour.RED, Colour.AMBER, Colour.GREY, Colour.GREEN, Colour.BLUE)
_STATES = tuple(ItemState)


@dataclass(frozen=True, slots=True)
class LightWords:
    """A light in words: its colour's name for the shape, its word, its reasons, all in one line."""

    colour: str
    word: str
    reasons: tuple[str, ...]
    whole: str


def light_said(light: LightLine | None) -> LightWords | None:
    """A light in the page's language."""
    if light is None:
        return None
    said = tuple(map(reason_words, light.reasons))
    whole = light_words(light.colour, light.reasons)
    return LightWords(str(light.colour), str(COLOURS[light.colour]), said, whole)


def colour_said(colour: Colour) -> LightWords:
    """A colour by itself, of what has parts."""
    word = str(COLOURS[colour])
    return LightWords(str(colour), word, (), word)


def state_said(state: ItemState) -> str:
    """A state in the page's language."""
    return _(ITEM_WORDS[state])


@dataclass(frozen=True, slots=True)
class Line:
    """A task of a list. ``work`` is None where it is not registered; ``now`` is the light of today
    on a page of an earlier day."""

    task: TaskRow
    work: ItemLine | None
    state: str
    light: LightWords | None
    accepted: str
    now: LightWords | None = None

    @property
    def key(self) -> str:
        """The task's key."""
        return self.task.key

    @property
    def progress(self) -> int | None:
        """The last accepted progress."""
        return self.work.light.progress if self.work and self.work.light else None

    @property
    def planned(self) -> int | None:
        """What the plan asks by the day of the light."""
        return self.work.light.planned if self.work and self.work.light else None

    @property
    def due(self) -> date | None:
        """The day of the item as it stands, else of the paper."""
        if self.work is not None:
            return self.work.due
        return date.fromisoformat(self.task.deadline) if self.task.deadline else None


@dataclass(frozen=True, slots=True)
class Work:
    """All tasks of a programme with the work on them, in its order; ``registered`` says whether
    anything is registered."""

    lines: tuple[Line, ...]
    registered: bool

    def of(self, tasks: Iterable[TaskRow]) -> tuple[Line, ...]:
        """The lines of some tasks, in their order."""
        known = {line.key: line for line in self.lines}
        return tuple(known[task.key] for task in tasks if task.key in known)


def work(request: HttpRequest, book: Book) -> Work:
    """The work on the programme of a page, on its day; with today's lights beside where that is
    an earlier one."""
    days, slug = frame(request).days, book.definition.key
    found = {line.key: line for line in lines(slug, known=days.known, on=days.on)}
    today: Mapping[str, ItemLine] = {}
    if days.past:
        today = {line.key: line for line in lines(slug, known=None, on=days.on)}
    rows = [_line(task, found.get(task.key), today.get(task.key)) for task in book.tasks]
    extra = [one for one in found.values() if one.source is not Source.PROGRAMME]
    rows += [_line(task_of(one, book), one, today.get(one.key)) for one in extra]
    return Work(tuple(rows), bool(found))


def _line(task: TaskRow, item: ItemLine | None, now: ItemLine | None) -> Line:
    return Line(
        task=task,
        work=item,
        state=state_said(item.state) if item else "",
        light=light_said(item.light) if item else None,
        accepted=period_said(item.accepted) if item and item.accepted else "",
        now=light_said(now.light) if now else None,
    )


def source_said(source: Source) -> str:
    """Where an item comes from that the paper does not have."""
    said = {Source.INSTRUCTION: _("批示"), Source.DECISION: _("会议定事项")}
    return said.get(source, "")


def task_of(item: Any, book: Book) -> TaskRow:
    """A row for an item that the paper does not have: an instruction, a meeting's decision."""
    title = (item.title_en if english() else "") or item.title_zh
    measure = MeasureRow("", "", source_said(item.source), "", "", None, 0, 0)
    found = {
        role: tuple(
            book.link(part.unit) if book.knows(part.unit) else _plain_link(part)
            for part in item.parts
            if part.role == role
        )
        for role in ROLES
    }
    return TaskRow(
        key=item.key,
        number=item.number,
        title=title,
        measure=measure,
        open_sets=(),
        deadline=item.due.isoformat() if item.due else "",
        **found,
    )


def _plain_link(part: Any) -> UnitLink:
    return UnitLink(part.unit, getattr(part, "name", part.unit))


# --- narrowed and sorted ------------------------------------------------------------------


def narrowed(found: Work, book: Book, filters: Filters, unit: str | None) -> list[Line]:
    """The lines that fit every filter, in the order asked for. ``unit`` is the person's own."""
    keys = {task.key for task in book.find_tasks(filters)}
    paper = {task.key for task in book.tasks}
    fitting = [
        line
        for line in found.lines
        if (line.key in keys if line.key in paper else _extra_fits(line, filters))
        and _work_fits(line, filters, unit)
    ]
    return arranged(fitting, filters.sort)


def _extra_fits(line: Line, filters: Filters) -> bool:
    """The filters of the paper's tasks, for an item that it does not have."""
    parts = line.work.parts if line.work else ()
    wanted = filters.q.casefold()
    return (
        not filters.measure
        and (not wanted or wanted in line.task.title.casefold() or wanted == line.task.number)
        and (
            not (filters.unit or filters.role)
            or any(
                (not filters.unit or part.unit == filters.unit)
                and (not filters.role or part.role == filters.role)
                for part in parts
            )
        )
    )


def _work_fits(line: Line, filters: Filters, unit: str | None) -> bool:
    item = line.work
    return (
        (not filters.state or (item is not None and item.state == filters.state))
        and (not filters.light or (line.light is not None and line.light.colour == filters.light))
        and (not filters.late or (item is not None and item.late))
        and (not filters.mine or mine(line, unit))
    )


def mine(line: Line, unit: str | None) -> bool:
    """Whether the person's unit has a part in a task, or coordinates it."""
    if unit is None:
        return False
    if line.work is not None and unit in {line.work.office, *(p.unit for p in line.work.parts)}:
        return True
    return any(one.key == unit for one in line.task.units())


def _light_rank(line: Line) -> int:
    light = line.work.light if line.work else None
    return WORST_FIRST.index(light.colour) if light else len(WORST_FIRST)


def _state_rank(line: Line) -> int:
    return _STATES.index(line.work.state) if line.work else -1


# A value that is missing comes last, whichever way a column is sorted.
_WORK_SORTS: Mapping[str, Callable[[Line], Any]] = {
    "light": _light_rank,
    "state": _state_rank,
    "progress": lambda line: line.progress,
    "due": lambda line: line.due,
    "next": lambda line: line.work.next_due if line.work else None,
    "accepted": lambda line: (line.work.accepted if line.work else "") or None,
}


def arranged(found: Sequence[Line], sort: str) -> list[Line]:
    """The lines in the wanted order; the programme's own where none is asked for."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in _WORK_SORTS:
        return arrange(found, sort, lambda line: line.task)
    value = _WORK_SORTS[name]
    known = [line for line in found if value(line) is not None]
    rest = [line for line in found if value(line) is None]
    return sorted(known, key=value, reverse=down) + rest


# --- parents ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """How many show a light."""

    light: LightWords
    number: int


@dataclass(frozen=True, slots=True)
class Parent:
    """The light of what has parts, how many show which, worst first, and its progress with how
    many of them it is known of."""

    light: LightWords
    counts: tuple[Count, ...]
    progress: Progress
    total: int

    @property
    def known(self) -> bool:
        """Whether any part is assigned, so that there is something to say."""
        return self.total > 0


def parent(found: Iterable[Line]) -> Parent:
    """Lights and progress of tasks taken together: the worst light of all that are assigned."""
    items = [line.work for line in found if line.work is not None and line.work.light is not None]
    colours = [item.light.colour for item in items if item.light is not None]
    rolled: Rolled = lights(colours)
    children = [Child(item.light.progress if item.light else None) for item in items]
    counts = tuple(
        Count(colour_said(colour), rolled.counts[colour])
        for colour in WORST_FIRST
        if rolled.counts[colour]
    )
    return Parent(colour_said(rolled.colour), counts, progress(children), len(items))


def by_measure(found: Work) -> dict[str, Parent]:
    """Key of each measure → its light."""
    groups: dict[str, list[Line]] = {}
    for line in found.lines:
        groups.setdefault(line.task.measure.key, []).append(line)
    return {key: parent(rows) for key, rows in groups.items()}


def light_choices() -> list[tuple[str, str]]:
    """Colours to filter by, worst first."""
    return [(str(colour), str(COLOURS[colour])) for colour in WORST_FIRST]


def state_choices(found: Work) -> list[tuple[str, str]]:
    """States to filter by: those that there are."""
    present = Counter(line.work.state for line in found.lines if line.work is not None)
    return [(str(state), state_said(state)) for state in _STATES if present[state]]
