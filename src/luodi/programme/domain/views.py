"""What queries of this room answer with: frozen values, texts in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luodi.kernel.span import Span
from luodi.programme.domain.definition import Definition, Project, Rule, Target, Text


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition of a programme. ``changes`` is the difference from the one before it, with
    corrections that were replayed and those in conflict."""

    id: int
    programme: str
    number: int
    adopted_at: datetime
    adopted_by: str
    source_kind: str
    reason: str
    content_sha256: str
    changes: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme as it stands: its edition in force, and what that says. What a list of many shows
    is at hand; ``read`` reads the rest once it is wanted."""

    slug: str
    edition: EditionView
    title: Text
    synthetic: bool  # invented, which every page then says
    read: Callable[[], Definition] = field(repr=False, compare=False)

    @property
    def definition(self) -> Definition:
        """All that the edition says."""
        return self.read()


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme in figures. ``without_lead`` counts tasks that name no lead, ``open_sets``
    those with a phrase for units that are not listed."""

    slug: str
    title: Text
    synthetic: bool
    edition: int
    adopted_at: datetime
    measures: int
    tasks: int
    units: int
    targets: int
    goals: int
    rules: int
    projects: int
    areas: int
    without_lead: int
    open_sets: int


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit as the edition names it."""

    key: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the register. ``open_sets`` are phrases for units that are not listed; they
    stand in no other list here."""

    key: str
    number: str
    title: Text
    measure_key: str
    measure_number: str
    measure_title: Text
    section: Text
    lead: tuple[UnitRef, ...]
    supporting: tuple[UnitRef, ...]
    joint: tuple[UnitRef, ...]
    open_sets: tuple[tuple[str, str], ...]
    deadline: date | None


@dataclass(frozen=True, slots=True)
class TaskVersionView:
    """What one edition said of a task."""

    edition: int
    adopted_at: datetime
    adopted_by: str
    source_kind: str
    reason: str
    row: TaskRow
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoundPlace:
    """A sentence of a compiled paper that is this task."""

    run_id: int
    index: int
    number: str
    key: str | None
    candidates: tuple[str, ...]
    span: Span
    duty: Span | None
    score: float | None
    roles_agree: bool | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task whole. ``in_force`` is False for one that a later edition dropped: ``row`` is then
    what the last edition that had it said. ``history`` is oldest first, one entry for each
    edition that changed the task; ``bound`` its sentences in compiled papers, latest first."""

    row: TaskRow
    in_force: bool
    coordinator: UnitRef
    history: tuple[TaskVersionView, ...]
    bound: tuple[BoundPlace, ...]
    targets: tuple[Target, ...]
    rules: tuple[Rule, ...]
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and its part: tasks in each role, and ``share`` of all tasks, each counted once."""

    key: str
    name: str
    name_en: str
    full_name: str | None
    aliases: tuple[str, ...]
    level: str
    kind: str
    lead: int
    supporting: int
    joint: int
    tasks: int
    share: float


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """A unit with its tasks by role, in the paper's order. ``groups`` are the units that this
    one is a member of (their tasks are its own too), ``coordinates`` the measures it keeps."""

    unit: UnitRow
    lead: tuple[TaskRow, ...]
    supporting: tuple[TaskRow, ...]
    joint: tuple[TaskRow, ...]
    groups: tuple[UnitRef, ...]
    members: tuple[UnitRef, ...]
    coordinates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure; ``tasks`` counts those under it."""

    key: str
    number: str
    title: Text
    section: Text
    coordinator: UnitRef
    tasks: int


@dataclass(frozen=True, slots=True)
class RoleCounts:
    """How many tasks a unit has in a measure, by role."""

    lead: int = 0
    supporting: int = 0
    joint: int = 0

    @property
    def total(self) -> int:
        """Tasks in any role."""
        return self.lead + self.supporting + self.joint


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units against measures. A pair without tasks has no cell."""

    units: tuple[UnitRow, ...]
    measures: tuple[MeasureRow, ...]
    cells: Mapping[tuple[str, str], RoleCounts]


@dataclass(frozen=True, slots=True)
class OpenSetPlace:
    """An open set where it stands: a phrase in a role of a task."""

    task: str
    role: str
    phrase: str


@dataclass(frozen=True, slots=True)
class BindingView:
    """A unit bound to an open set, from ``since`` up to and without ``until``. ``ended_from`` is
    the day from which it no longer counts, None while nobody ended it."""

    id: int
    place: OpenSetPlace
    unit: str
    since: date
    until: date | None
    reason: str
    recorded_at: datetime
    recorded_by: str
    ended_from: date | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    end_reason: str = ""

    def on(self, day: date) -> bool:
        """Whether it counts on a day."""
        ends = [end for end in (self.until, self.ended_from) if end is not None]
        return self.since <= day and all(day < end for end in ends)


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """That one of several successors answers for a unit's part in a task; "" is the primary."""

    task: str
    unit: str
    successor: str
    since: date
    reason: str
    recorded_at: datetime
    recorded_by: str
