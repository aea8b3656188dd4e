"""A programme as its pages read it: every reference followed, in the language of the page, and
every part with the unit that answers for it on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from luodi.portal.domain.heat import shade
from luodi.portal.domain.register import ROLES, Filters
from luodi.portal.domain.rows import (
    HeatCell,
    HeatRow,
    MeasureRow,
    OpenSetRow,
    Split,
    TaskRow,
    UnitLink,
    UnitRow,
)
from luodi.programme.domain import Answers
from luodi.programme.domain.assignment import Part, parts
from luodi.programme.domain.definition import Definition, Measure, Rule, Task, Unit


class Book:
    """One programme in one language on one day. Lists are in the programme's order.

    ``answers`` tells what is otherwise on the day than the paper says. What is not translated
    stays Chinese: names of things are better foreign than missing.
    """

    def __init__(
        self,
        definition: Definition,
        language: str,
        answers: Answers | None = None,
        edition: int = 0,
    ) -> None:
        self.definition = definition
        self.language = language
        self.answers = answers or Answers()
        self.edition = edition
        everybody = (*definition.units, *self.answers.units)
        self._units = {unit.key: unit for unit in everybody}
        self._in_measure: dict[str, list[Task]] = defaultdict(list)
        for task in definition.tasks:
            self._in_measure[task.measure].append(task)

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
        measures = {measure.key: measure for measure in self.measures}
        return tuple(self._task(task, measures[task.measure]) for task in self.definition.tasks)

    @cached_property
    def units(self) -> tuple[UnitRow, ...]:
        """Every unit, those with most tasks first; leading counts before supporting."""
        rows = [self._unit(unit) for unit in self._units.values()]
        return tuple(sorted(rows, key=lambda row: (-row.total, -row.lead)))

    @cached_property
    def _parts(self) -> dict[tuple[str, str], tuple[Part, ...]]:
        return {
            (task.key, role): parts(task, role, self.answers)
            for task in self.definition.tasks
            for role in ROLES
        }

    @cached_property
    def _held(self) -> dict[str, dict[str, list[str]]]:
        """Unit → role → keys of the tasks it has in it."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for (task, role), held in self._parts.items():
            for part in held:
                found[part.unit][role].append(task)
        return found

    def areas(self, year: int | None = None) -> tuple[str, ...]:
        """Names of the areas that the programme is for in a year (any, without one): the lowest
        it lists."""
        present = [area for area in self.definition.areas if year is None or area.in_year(year)]
        above = {area.parent for area in present}
        return tuple(self._said(a.name, a.name_en) for a in present if a.code not in above)

    def knows(self, key: str) -> bool:
        """Whether the unit has to do with the programme."""
        return key in self._units

    def splits(self, task: str) -> tuple[Split, ...]:
        """The parts of a task that several units could answer for, since they all took over."""
        found = next(t for t in self.definition.tasks if t.key == task)
        named = dict.fromkeys((*found.lead, *found.supporting, *found.joint))
        return tuple(
            Split(
                self.link(key),
                tuple(self._answer(Part(heir, (key,))) for heir in became.heirs),
                self.answers.answering(task, key),
            )
            for key in named
            if (became := self.answers.of.get(key)) and len(became.heirs) > 1
        )

    def link(self, key: str) -> UnitLink:
        """A unit by its key, by the name that it has on the day."""
        own, became = self._own_name(key), self.answers.of.get(key)
        if became is None:
            return UnitLink(key, own)
        name = became.name or own
        return UnitLink(
            key,
            name,
            was=(own,) if name != own else (),
            since=became.since.isoformat() if became.since else "",
            basis=became.basis,
            gone=not became.heirs,
        )

    def answering(self, key: str) -> UnitLink:
        """The unit that answers for what the programme gives ``key`` as a whole."""
        return self._answer(Part(self.answers.answering("", key), (key,)))

    def _answer(self, part: Part) -> UnitLink:
        found = replace(self.link(part.unit), phrases=part.phrases)
        before = [key for key in part.named if key != part.unit]
        became = self.answers.of.get(before[0]) if before else None
        if became is None:
            return found
        return replace(
            found,
            was=tuple(self._own_name(key) for key in before),
            since=became.since.isoformat() if became.since else "",
            basis=became.basis,
        )

    def _own_name(self, key: str) -> str:
        return self._said(self._units[key].name, self._units[key].name_en)

    def task(self, key: str) -> TaskRow | None:
        """A task by its key, None where there is none."""
        return next((task for task in self.tasks if task.key == key), None)

    def unit(self, key: str) -> UnitRow | None:
        """A unit by its key, None where there is none."""
        return next((unit for unit in self.units if unit.key == key), None)

    def find_tasks(self, filters: Filters) -> tuple[TaskRow, ...]:
        """The tasks that fit every filter: words of a title, measure, unit or open set (in either
        language, and by the name that a unit had), or a whole number; a unit, a measure, a role
        (of the unit, where that is given)."""
        wanted = _plain(filters.q)
        roles = (filters.role,) if filters.role else ROLES
        asks_part = bool(filters.unit or filters.role)
        return tuple(
            row
            for row, task in zip(self.tasks, self.definition.tasks, strict=True)
            if (not filters.measure or task.measure == filters.measure)
            and (not asks_part or self._has_part(task.key, roles, filters.unit))
            and (not wanted or wanted == _plain(task.number) or wanted in self._words[task.key])
        )

    def _has_part(self, task: str, roles: Iterable[str], unit: str) -> bool:
        held = (part.unit for role in roles for part in self._parts[task, role])
        return any(not unit or key == unit for key in held)

    @cached_property
    def _words(self) -> dict[str, str]:
        """Everything that a task is found by, without spaces and capitals."""
        measures = {measure.key: measure for measure in self.definition.measures}
        return {
            task.key: "\n".join(map(_plain, self._said_of(task, measures[task.measure])))
            for task in self.definition.tasks
        }

    def _said_of(self, task: Task, measure: Measure) -> Iterator[str]:
        yield from (task.title.zh, task.title.en, measure.title.zh, measure.title.en)
        yield from (entry.phrase for entry in task.open_sets)
        for role in ROLES:
            for part in self._parts[task.key, role]:
                for key in (part.unit, *part.named):
                    became = self.answers.of.get(key)
                    unit = self._units[key]
                    yield from (unit.name, unit.name_en, became.name if became else "")

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
        rows, held = {task.key: task for task in self.tasks}, self._held.get(unit, {})
        return {role: tuple(rows[key] for key in held.get(role, ())) for role in ROLES}

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
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for task in self.definition.tasks:
            for role in roles:
                for part in self._parts[task.key, role]:
                    counts[part.unit, task.measure] += 1
        return counts

    def _said(self, chinese: str, english: str) -> str:
        return (english if self.language.startswith("en") else "") or chinese

    def _names(self, row: UnitRow) -> Iterator[str]:
        unit = self._units[row.key]
        yield from (row.name, unit.name, unit.name_en, unit.full_name or "", *unit.aliases)

    def _measure(self, measure: Measure) -> MeasureRow:
        tasks = self._in_measure[measure.key]
        units = {p.unit for task in tasks for role in ROLES for p in self._parts[task.key, role]}
        known = measure.coordinator in self._units
        return MeasureRow(
            key=measure.key,
            number=measure.number,
            title=measure.title.in_language(self.language),
            part=measure.part.in_language(self.language),
            basis=measure.basis.in_language(self.language),
            coordinator=self.answering(measure.coordinator) if known else None,
            tasks=len(tasks),
            units=len(units),
        )

    def _task(self, task: Task, measure: MeasureRow) -> TaskRow:
        lead, supporting, joint = (
            tuple(map(self._answer, self._parts[task.key, role])) for role in ROLES
        )
        return TaskRow(
            key=task.key,
            number=task.number,
            title=task.title.in_language(self.language),
            measure=measure,
            lead=lead,
            supporting=supporting,
            joint=joint,
            open_sets=tuple(self._open_set(task, s.role, s.phrase) for s in task.open_sets),
            deadline=task.deadline.isoformat() if task.deadline else "",
        )

    def _open_set(self, task: Task, role: str, phrase: str) -> OpenSetRow:
        bound = self.answers.bound_to(task.key, role, phrase)
        return OpenSetRow(role, phrase, tuple(self.answering(unit) for unit in bound))

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for unit in self.definition.units:
            for member in unit.members:
                found[member].append(unit.key)
        return found

    def _unit(self, unit: Unit) -> UnitRow:
        held, link = self._held.get(unit.key, {}), self.link(unit.key)
        became = self.answers.of.get(unit.key)
        heirs = became.heirs if became else ()
        return UnitRow(
            key=unit.key,
            name=link.name,
            full_name=unit.full_name or "",
            aliases=(*link.was, *unit.aliases),
            level=unit.level,
            members=tuple(map(self.link, unit.members)),
            groups=tuple(map(self.link, self._groups.get(unit.key, ()))),
            heirs=tuple(self._answer(Part(k, (unit.key,))) for k in heirs if k != unit.key),
            lead=len(held.get("lead", ())),
            supporting=len(held.get("supporting", ())),
            joint=len(held.get("joint", ())),
            whole=len(self.definition.tasks),
        )


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()
