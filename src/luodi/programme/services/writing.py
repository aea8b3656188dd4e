"""The rows of an edition: what its content says, in tables that can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from luodi.directory.domain import pinyin_key
from luodi.programme.domain import ROLES, Definition
from luodi.programme.domain import definition as values
from luodi.programme.models import (
    Edition,
    Goal,
    Measure,
    NamedProject,
    Participant,
    Responsibility,
    Rule,
    Target,
    Task,
    TaskVersion,
)


def write_parts(edition: Edition, definition: Definition) -> None:
    """Write every part of ``definition`` as rows of ``edition``; tasks keep their identity."""
    units = _participants(edition, definition)
    measures = _measures(edition, definition, units)
    tasks = _tasks(edition, definition)
    versions = _versions(edition, definition, measures, tasks)
    Responsibility.objects.bulk_create(
        row
        for task in definition.tasks
        for row in _responsibilities(versions[task.key], task, units)
    )
    Target.objects.bulk_create(_targets(edition, definition, tasks))
    Goal.objects.bulk_create(_goals(edition, definition))
    Rule.objects.bulk_create(_rules(edition, definition, tasks))
    NamedProject.objects.bulk_create(_projects(edition, definition, tasks, measures))


def _participants(edition: Edition, definition: Definition) -> dict[str, Participant]:
    rows = Participant.objects.bulk_create(
        Participant(
            edition=edition,
            key=unit.key,
            order=order,
            name=unit.name,
            name_en=unit.name_en,
            full_name=unit.full_name,
            aliases=list(unit.aliases),
            level=unit.level,
            kind=unit.kind,
            sort_key=pinyin_key(unit.name),
        )
        for order, unit in enumerate(definition.units)
    )
    return {row.key: row for row in rows}


def _measures(
    edition: Edition, definition: Definition, units: dict[str, Participant]
) -> dict[str, Measure]:
    rows = Measure.objects.bulk_create(
        Measure(
            edition=edition,
            key=measure.key,
            order=order,
            number=measure.number,
            title_zh=measure.title.zh,
            title_en=measure.title.en,
            part_zh=measure.part.zh,
            part_en=measure.part.en,
            coordinator=units[measure.coordinator],
        )
        for order, measure in enumerate(definition.measures)
    )
    return {row.key: row for row in rows}


def _tasks(edition: Edition, definition: Definition) -> dict[str, Task]:
    """Identities: those that exist, and new ones for keys that were never used."""
    programme = edition.programme
    known = {task.key: task for task in programme.tasks.all()}
    new = [Task(programme=programme, key=t.key) for t in definition.tasks if t.key not in known]
    return known | {task.key: task for task in Task.objects.bulk_create(new)}


def _versions(
    edition: Edition, definition: Definition, measures: dict[str, Measure], tasks: dict[str, Task]
) -> dict[str, TaskVersion]:
    rows = TaskVersion.objects.bulk_create(
        TaskVersion(
            edition=edition,
            task=tasks[task.key],
            measure=measures[task.measure],
            number=task.number,
            order=order,
            title_zh=task.title.zh,
            title_en=task.title.en,
            deadline=task.deadline,
        )
        for order, task in enumerate(definition.tasks)
    )
    return {row.task.key: row for row in rows}


def _responsibilities(
    version: TaskVersion, task: values.Task, units: dict[str, Participant]
) -> Iterator[Responsibility]:
    order = 0
    for role in ROLES:
        named = [(units[key], "") for key in getattr(task, role)]
        open_sets = [(None, s.phrase) for s in task.open_sets if s.role == role]
        for unit, phrase in (*named, *open_sets):
            yield Responsibility(
                task_version=version, role=role, order=order, unit=unit, phrase=phrase
            )
            order += 1


def _figure(entry: values.Target | values.Rule, tasks: dict[str, Task]) -> dict[str, Any]:
    value = entry.value
    return {
        "key": entry.key,
        "comparator": entry.comparator,
        "value": list(value) if isinstance(value, tuple) else value,
        "unit": entry.unit,
        "period": entry.period,
        "task": tasks[entry.task] if entry.task else None,
    }


def _targets(edition: Edition, definition: Definition, tasks: dict[str, Task]) -> Iterator[Target]:
    for order, target in enumerate(definition.targets):
        yield Target(
            edition=edition,
            order=order,
            title_zh=target.title.zh,
            title_en=target.title.en,
            metric=target.metric,
            scope=target.scope,
            year=target.year,
            from_year=target.from_year,
            **_figure(target, tasks),
        )


def _goals(edition: Edition, definition: Definition) -> Iterator[Goal]:
    for order, goal in enumerate(definition.goals):
        yield Goal(
            edition=edition,
            key=goal.key,
            order=order,
            text_zh=goal.text.zh,
            text_en=goal.text.en,
            direction=goal.direction,
            metric=goal.metric,
            scope=goal.scope,
            year=goal.year,
        )


def _rules(edition: Edition, definition: Definition, tasks: dict[str, Task]) -> Iterator[Rule]:
    for order, rule in enumerate(definition.rules):
        yield Rule(
            edition=edition,
            order=order,
            kind=rule.kind,
            subject_zh=rule.subject.zh,
            subject_en=rule.subject.en,
            deadline=rule.deadline,
            **_figure(rule, tasks),
        )


def _projects(
    edition: Edition, definition: Definition, tasks: dict[str, Task], measures: dict[str, Measure]
) -> Iterator[NamedProject]:
    for order, project in enumerate(definition.projects):
        yield NamedProject(
            edition=edition,
            key=project.key,
            order=order,
            kind=project.kind,
            name_zh=project.name.zh,
            name_en=project.name.en,
            note_zh=project.note.zh if project.note else "",
            note_en=project.note.en if project.note else "",
            task=tasks[project.task],
            measure=measures[project.measure],
            areas=list(project.areas),
        )
