"""A programme as its pages read it: every reference followed, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from luodi.portal.domain.heat import shade
from luodi.portal.domain.register import ROLES
from luodi.portal.domain.shares import Part, bar, percent
from luodi.programme.domain.definition import Definition, Measure, Rule, Task, Unit


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A unit as it stands in a list."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure; ``tasks`` and ``units`` count those in it."""

    key: str
    number: str
    title: str
    part: str
    basis: str
    coordinator: UnitLink | None
    tasks: int
    units: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the register."""

    key: str
    number: str
    title: str
    measure: MeasureRow
    lead: tuple[UnitLink, ...]
    supporting: tuple[UnitLink, ...]
    joint: tuple[UnitLink, ...]
    open_sets: tuple[str, ...]
    deadline: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and its part in the programme; ``whole`` is the number of all tasks."""

    key: str
    name: str
    full_name: str
    aliases: tuple[str, ...]
    level: str
    members: tuple[UnitLink, ...]
    lead: int
    supporting: int
    joint: int
    whole: int

    @property
    def total(self) -> int:
        """Tasks in any role."""
        return self.lead + self.supporting + self.joint

    @property
    def percent(self) -> str:
        """Share of the programme's tasks, "—" of a programme without tasks."""
        return percent(self.total, self.whole)

    @property
    def bar(self) -> tuple[Part, ...]:
        """The three roles as parts of all tasks."""
        return bar((self.lead, self.supporting, self.joint), self.whole)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many tasks a unit has in a measure, and its shade from 0 to 5."""

    measure: MeasureRow
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit across all measures."""

    unit: UnitRow
    cells: tuple[HeatCell, ...]

    @property
    def total(self) -> int:
        """Tasks over all measures."""
        return sum(cell.count for cell in self.cells)


class Book:
    """One programme in one language. Lists are in the programme's order.

    What is not translated stays Chinese: names of things are better foreign than missing.
    """

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition = definition
        self.language = language
        self._units = {unit.key: unit for unit in definition.units}

    @property
    def title(self) -> str:
        """The programme's title."""
        return self.definition.title.in_language(self.language)

    @cached_property
    def measures(self) -> tuple[MeasureRow, ...]:
        """Every measure."""
        return tuple(self._measure(measure) for measure in self.definition.measures)

    @cached_property
    def tasks(self) -> tuple[TaskRow, ...]:
        """Every task."""
        return tuple(self._task(task) for task in self.definition.tasks)

    @cached_property
    def units(self) -> tuple[UnitRow, ...]:
        """Every unit, those with most tasks first; leading counts before supporting."""
        rows = [self._unit(unit) for unit in self.definition.units]
        return tuple(sorted(rows, key=lambda row: (-row.total, -row.lead)))

    @property
    def areas(self) -> tuple[str, ...]:
        """Names of the areas that the programme is for: the lowest it lists."""
        above = {area.parent for area in self.definition.areas}
        lowest = [area for area in self.definition.areas if area.code not in above]
        return tuple(self._said(area.name, area.name_en) for area in lowest)

    def link(self, key: str) -> UnitLink:
        """A unit by its key."""
        unit = self._units[key]
        return UnitLink(key, self._said(unit.name, unit.name_en))

    def task(self, key: str) -> TaskRow | None:
        """A task by its key, None where there is none."""
        return next((task for task in self.tasks if task.key == key), None)

    def unit(self, key: str) -> UnitRow | None:
        """A unit by its key, None where there is none."""
        return next((unit for unit in self.units if unit.key == key), None)

    def find_units(self, words: str, level: str = "") -> tuple[UnitRow, ...]:
        """The units of a level whose names hold the words."""
        wanted = _plain(words)
        return tuple(
            unit
            for unit in self.units
            if (not level or unit.level == level)
            and any(wanted in _plain(name) for name in self._names(unit))
        )

    def find_measures(self, words: str) -> tuple[MeasureRow, ...]:
        """The measures whose title holds the words."""
        wanted = _plain(words)
        return tuple(m for m in self.measures if wanted in _plain(m.title))

    def tasks_of(self, unit: str) -> dict[str, tuple[TaskRow, ...]]:
        """The tasks of a unit by its role in them."""
        return {
            role: tuple(t for t in self.tasks if unit in {u.key for u in getattr(t, role)})
            for role in ROLES
        }

    def projects_of(self, task: str) -> tuple[str, ...]:
        """Names of the projects that a task names."""
        projects = (p for p in self.definition.projects if p.task == task)
        return tuple(project.name.in_language(self.language) for project in projects)

    def rules_of(self, task: str) -> tuple[Rule, ...]:
        """The rules that a task must keep to."""
        return tuple(rule for rule in self.definition.rules if rule.task == task)

    def heat(self, level: str = "", role: str = "") -> tuple[HeatRow, ...]:
        """Units (of a level) against measures: how many tasks (in a role) each has."""
        units = [unit for unit in self.units if not level or unit.level == level]
        counts = self._counts((role,) if role else ROLES)
        largest = max(counts.values(), default=0)
        rows = [
            HeatRow(
                unit,
                tuple(
                    HeatCell(m, n := counts.get((unit.key, m.key), 0), shade(n, largest))
                    for m in self.measures
                ),
            )
            for unit in units
        ]
        return tuple(sorted((row for row in rows if row.total), key=lambda row: -row.total))

    def _counts(self, roles: Iterable[str]) -> dict[tuple[str, str], int]:
        counts: dict[tuple[str, str], int] = {}
        for task in self.definition.tasks:
            for role in roles:
                for unit in getattr(task, role):
                    counts[unit, task.measure] = counts.get((unit, task.measure), 0) + 1
        return counts

    def _said(self, chinese: str, english: str) -> str:
        return (english if self.language.startswith("en") else "") or chinese

    def _names(self, row: UnitRow) -> Iterator[str]:
        unit = self._units[row.key]
        yield from (row.name, unit.name, unit.name_en, unit.full_name or "", *unit.aliases)

    def _measure(self, measure: Measure) -> MeasureRow:
        tasks = [task for task in self.definition.tasks if task.measure == measure.key]
        known = measure.coordinator in self._units
        return MeasureRow(
            key=measure.key,
            number=measure.number,
            title=measure.title.in_language(self.language),
            part=measure.part.in_language(self.language),
            basis=measure.basis.in_language(self.language),
            coordinator=self.link(measure.coordinator) if known else None,
            tasks=len(tasks),
            units=len(frozenset().union(*(task.units() for task in tasks))),
        )

    def _task(self, task: Task) -> TaskRow:
        measure = next(m for m in self.measures if m.key == task.measure)
        return TaskRow(
            key=task.key,
            number=task.number,
            title=task.title.in_language(self.language),
            measure=measure,
            lead=tuple(map(self.link, task.lead)),
            supporting=tuple(map(self.link, task.supporting)),
            joint=tuple(map(self.link, task.joint)),
            open_sets=tuple(entry.phrase for entry in task.open_sets),
            deadline=task.deadline.isoformat() if task.deadline else "",
        )

    def _unit(self, unit: Unit) -> UnitRow:
        tasks = self.definition.tasks
        return UnitRow(
            key=unit.key,
            name=self._said(unit.name, unit.name_en),
            full_name=unit.full_name or "",
            aliases=unit.aliases,
            level=unit.level,
            members=tuple(map(self.link, unit.members)),
            lead=sum(unit.key in task.lead for task in tasks),
            supporting=sum(unit.key in task.supporting for task in tasks),
            joint=sum(unit.key in task.joint for task in tasks),
            whole=len(tasks),
        )


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()
