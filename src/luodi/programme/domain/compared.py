"""A programme beside a paper, or two of its editions, in the compiler's terms.

A programme says its tasks in a few words of its own. So beside a paper its roles, deadlines,
numbers and targets are compared and its words are not; beside another edition everything is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from luodi.compiler import model
from luodi.compiler.diff import Difference, Known, compare
from luodi.compiler.emit import to_dict
from luodi.kernel.span import Span
from luodi.programme.domain.binding import bind, squeeze
from luodi.programme.domain.definition import ROLES, Definition, Target, Task, Unit

_NOWHERE = Span(0, 0)
_DATE = re.compile(r"(20\d{2})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides in the compiler's terms, and what the second changes against the first."""

    old: model.CompiledProgramme
    new: model.CompiledProgramme
    difference: Difference


def compare_editions(old: Definition, new: Definition) -> Sides:
    """Two editions of a programme: tasks are the same by their keys."""
    before, after = as_compiled(old), as_compiled(new)
    places = {task.key: place for place, task in enumerate(new.tasks)}
    pairs = [
        (place, places[task.key]) for place, task in enumerate(old.tasks) if task.key in places
    ]
    return Sides(before, after, compare(before, after, Known(tuple(pairs))))


def compare_paper(
    programme: Definition, paper: model.CompiledProgramme, *, paper_first: bool = False
) -> Sides:
    """What ``paper`` changes against ``programme``, or the programme against the paper where that
    comes first. Units go by the names of the programme."""
    binding = bind(to_dict(paper), programme)
    places = {task.key: place for place, task in enumerate(programme.tasks)}
    pairs = tuple(sorted((places[found.key], found.index) for found in binding.bound))
    after = _with_names(paper, _names(programme.units))
    before = as_compiled(programme)
    before = replace(before, tasks=tuple(_told_alike(before, paper, dict(pairs))))
    if paper_first:
        before, after = after, before
        pairs = tuple(sorted((j, i) for i, j in pairs))
    return Sides(before, after, compare(before, after, Known(pairs, wording=False)))


def _names(units: Iterable[Unit]) -> dict[str, str]:
    return {
        squeeze(name): unit.name
        for unit in units
        for name in (unit.name, unit.full_name or "", *unit.aliases)
        if name
    }


def _with_names(
    paper: model.CompiledProgramme, names: Mapping[str, str]
) -> model.CompiledProgramme:
    def said(units: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(squeeze(unit), unit) for unit in units)

    tasks = (
        replace(t, lead=said(t.lead), supporting=said(t.supporting), joint=said(t.joint))
        for t in paper.tasks
    )
    return replace(paper, tasks=tuple(tasks))


def _told_alike(
    before: model.CompiledProgramme, paper: model.CompiledProgramme, pairs: Mapping[int, int]
) -> Iterable[model.Task]:
    """The programme's tasks with the paper's way of saying a deadline that is the same day, and
    the paper's place."""
    for place, task in enumerate(before.tasks):
        other = paper.tasks[pairs[place]] if place in pairs else None
        same = other is not None and _day_of(other.deadline) == (task.deadline or None)
        yield replace(
            task,
            deadline=other.deadline if other and same else task.deadline,
            scope=other.scope if other else None,
        )


def _day_of(words: str | None) -> str | None:
    """The last day that a deadline's words allow, as the programme's file writes it."""
    match = _DATE.search(words or "")
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 12), int(match[3] or 0)
    if day:
        return f"{year}-{month:02}-{day:02}"
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).isoformat()


def as_compiled(programme: Definition) -> model.CompiledProgramme:
    """A programme in the compiler's terms: measures are provisions, titles are texts."""
    names = {unit.key: unit.name for unit in programme.units}
    numbers: dict[str, list[str]] = {measure.key: [] for measure in programme.measures}
    for task in programme.tasks:
        numbers[task.measure].append(task.number)
    return model.CompiledProgramme(
        source=model.Source(programme.key, "application/yaml", "", 0),
        document=model.DocumentInfo(
            title=programme.title.zh,
            document_number=programme.document_number,
            issuer=programme.issuer,
            date_written=programme.issued.isoformat(),
            date_published=programme.published.isoformat() if programme.published else None,
        ),
        text="",
        provisions=tuple(
            model.Provision(m.key, m.number, 1, m.title.zh, _NOWHERE) for m in programme.measures
        ),
        measures=tuple(
            model.Measure(m.number, m.title.zh, m.key, tuple(numbers[m.key]))
            for m in programme.measures
        ),
        tasks=tuple(_task(task, names) for task in programme.tasks),
        targets=tuple(map(_target, programme.targets)),
        goals=tuple(
            model.Goal(g.text.zh, _any(g.direction), g.metric, g.scope, g.year, "", _NOWHERE)
            for g in programme.goals
        ),
        rules=tuple(
            model.Rule(
                _any(r.kind),
                r.subject.zh,
                r.subject.zh,
                "",
                _NOWHERE,
                _any(r.comparator),
                r.value,
                r.unit,
                r.period,
                r.deadline.isoformat() if r.deadline else None,
            )
            for r in programme.rules
        ),
    )


def _any(word: Any) -> Any:
    """A word of the programme's schema, which is the compiler's own."""
    return word


def _task(task: Task, names: Mapping[str, str]) -> model.Task:
    sets = {role: [s.phrase for s in task.open_sets if s.role == role] for role in ROLES}
    roles = {role: (*(names[k] for k in getattr(task, role)), *sets[role]) for role in ROLES}
    return model.Task(
        number=task.number,
        text=task.title.zh,
        section="",
        provision=task.measure,
        span=_NOWHERE,
        line=0,
        lead=roles["lead"],
        supporting=roles["supporting"],
        joint=roles["joint"],
        open_sets=tuple(s.phrase for s in task.open_sets),
        deadline=task.deadline.isoformat() if task.deadline else None,
    )


def _target(target: Target) -> model.Target:
    return model.Target(
        metric=target.metric,
        scope=target.scope,
        comparator=_any(target.comparator),
        value=target.value,
        unit=target.unit,
        year=target.year,
        text=target.title.zh,
        provision="",
        span=_NOWHERE,
        from_year=target.from_year,
        period=target.period,
    )
