"""Reading programmes. Everything is read from the edition in force, unless said otherwise.

A programme that does not exist raises ``LookupError``; a list without members is empty. Texts
come in both languages (:class:`luodi.programme.domain.Text`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from luodi.kernel.span import Span
from luodi.programme.domain import ROLES, Correction, Definition, Text, build
from luodi.programme.domain.definition import Goal, Project, Rule, Target
from luodi.programme.domain.views import (
    BoundPlace,
    EditionView,
    Matrix,
    MeasureRow,
    Overview,
    ProgrammeView,
    RoleCounts,
    TaskRow,
    TaskVersionView,
    TaskView,
    UnitRef,
    UnitRow,
    UnitTasks,
)
from luodi.programme.models import (
    Binding,
    BoundTask,
    Edition,
    Measure,
    Participant,
    Programme,
    Responsibility,
    Task,
    TaskVersion,
)
from luodi.programme.models import Correction as CorrectionRow
from luodi.programme.models import Goal as GoalModel
from luodi.programme.models import NamedProject as ProjectModel
from luodi.programme.models import Rule as RuleModel
from luodi.programme.models import Target as TargetModel


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of programme files."""
    place = files("luodi.programme") / "programme.schema.json"
    found: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return found


# -- programmes and editions


def default_programme() -> str | None:
    """Key of the programme that pages show unless told otherwise: the first real one that was
    adopted, else the first; None before any is."""
    first = [p.slug for p in map(in_force, slugs()) if not p.synthetic]
    return next(iter([*first, *slugs()]), None)


def slugs() -> tuple[str, ...]:
    """Keys of all programmes, in the order of their first adoption."""
    return tuple(Programme.objects.order_by("id").values_list("slug", flat=True))


def in_force(slug: str) -> ProgrammeView:
    """The programme as it stands now."""
    return _programme(_edition(slug))


def as_of(slug: str, moment: datetime) -> ProgrammeView | None:
    """The programme as it was known at ``moment``; None before its first edition."""
    rows = Edition.objects.filter(programme__slug=slug, adopted_at__lte=moment)
    row = rows.select_related("programme").order_by("-number").first()
    return row and _programme(row)


def editions(slug: str) -> tuple[EditionView, ...]:
    """All editions, oldest first."""
    rows = Edition.objects.filter(programme__slug=slug).select_related("programme")
    return tuple(_edition_view(row) for row in rows.defer("content").order_by("number"))


def _edition(slug: str) -> Edition:
    rows = Edition.objects.filter(programme__slug=slug).select_related("programme")
    row = rows.order_by("-number").first()
    if row is None:
        raise LookupError(f"没有代号为 {slug} 的方案")
    return row


def _programme(row: Edition) -> ProgrammeView:
    return ProgrammeView(
        slug=row.programme.slug,
        edition=_edition_view(row),
        definition=_built(row.pk, row.content_sha256),
    )


@lru_cache(maxsize=16)
def _built(edition_id: int, content_sha256: str) -> Definition:
    """An edition never changes, so that its definition can be kept."""
    content = Edition.objects.values_list("content", flat=True).get(
        pk=edition_id, content_sha256=content_sha256
    )
    return build(content)


def _edition_view(row: Edition) -> EditionView:
    return EditionView(
        id=row.pk,
        programme=row.programme.slug,
        number=row.number,
        adopted_at=row.adopted_at,
        adopted_by=row.adopted_by,
        source_kind=row.source_kind,
        reason=row.reason,
        content_sha256=row.content_sha256,
        changes=row.changes,
    )


def overview(slug: str) -> Overview:
    """The programme in figures."""
    found = in_force(slug)
    definition = found.definition
    return Overview(
        slug=slug,
        title=definition.title,
        synthetic=definition.synthetic,
        edition=found.edition.number,
        adopted_at=found.edition.adopted_at,
        measures=len(definition.measures),
        tasks=len(definition.tasks),
        units=len(definition.units),
        targets=len(definition.targets),
        goals=len(definition.goals),
        rules=len(definition.rules),
        projects=len(definition.projects),
        areas=len(definition.areas),
        without_lead=sum(not _has_lead(task) for task in definition.tasks),
        open_sets=sum(bool(task.open_sets) for task in definition.tasks),
    )


def _has_lead(task: Any) -> bool:
    return bool(task.lead) or any(entry.role == "lead" for entry in task.open_sets)


def correction_values(programme_id: int) -> tuple[Correction, ...]:
    """The overlay of a programme: its corrections, oldest first."""
    rows = CorrectionRow.objects.filter(edition__programme_id=programme_id)
    return tuple(
        Correction(row.task.key, row.field, row.before, row.after)
        for row in rows.select_related("task").order_by("id")
    )


# -- tasks


def tasks(
    slug: str, *, q: str = "", unit: str = "", measure: str = "", role: str = ""
) -> tuple[TaskRow, ...]:
    """Tasks in the paper's order that fit every filter.

    ``q`` are words of a title, measure, unit or open set, or a whole number; ``unit`` and
    ``measure`` are keys; ``role`` is one of lead, supporting, joint: of ``unit`` where that is
    given, else tasks in which anybody has it.
    """
    rows = TaskVersion.objects.filter(edition=_edition(slug))
    if measure:
        rows = rows.filter(measure__key=measure)
    part = Responsibility.objects.all()
    if unit:
        part = part.filter(unit__key=unit)
    if role:
        part = part.filter(role=role)
    if unit or role:
        rows = rows.filter(pk__in=part.values("task_version"))
    if words := q.strip():
        rows = rows.filter(_holds(words)).distinct()
    return tuple(map(_task_row, _with_parts(rows)))


def _holds(words: str) -> Q:
    parts = Responsibility.objects.filter(
        Q(unit__name__icontains=words)
        | Q(unit__name_en__icontains=words)
        | Q(phrase__icontains=words)
    )
    return (
        Q(number=words)
        | Q(title_zh__icontains=words)
        | Q(title_en__icontains=words)
        | Q(measure__title_zh__icontains=words)
        | Q(measure__title_en__icontains=words)
        | Q(pk__in=parts.values("task_version"))
    )


def _with_parts(rows: QuerySet[TaskVersion]) -> QuerySet[TaskVersion]:
    parts = Responsibility.objects.select_related("unit").order_by("order")
    return (
        rows.select_related("task", "measure", "measure__coordinator")
        .prefetch_related(Prefetch("responsibilities", queryset=parts))
        .order_by("edition", "order")
    )


def _task_row(row: TaskVersion) -> TaskRow:
    parts: dict[str, list[UnitRef]] = {role: [] for role in ROLES}
    open_sets = []
    for part in row.responsibilities.all():
        if part.unit is None:
            open_sets.append((part.role, part.phrase))
        else:
            parts[part.role].append(_ref(part.unit))
    return TaskRow(
        key=row.task.key,
        number=row.number,
        title=Text(row.title_zh, row.title_en),
        measure_key=row.measure.key,
        measure_number=row.measure.number,
        measure_title=Text(row.measure.title_zh, row.measure.title_en),
        section=Text(row.measure.part_zh, row.measure.part_en),
        lead=tuple(parts["lead"]),
        supporting=tuple(parts["supporting"]),
        joint=tuple(parts["joint"]),
        open_sets=tuple(open_sets),
        deadline=row.deadline,
    )


def _ref(row: Participant) -> UnitRef:
    return UnitRef(row.key, row.name, row.name_en)


def task(slug: str, key: str) -> TaskView | None:
    """A task with its history and its sentences; None where the programme never had it."""
    current = _edition(slug)
    versions = list(
        _with_parts(TaskVersion.objects.filter(task__key=key, task__programme=current.programme))
        .select_related("task", "measure", "measure__coordinator", "edition")
        .defer("edition__content")
    )
    if not versions:
        return None
    last = versions[-1]
    return TaskView(
        row=_task_row(last),
        in_force=last.edition_id == current.pk,
        coordinator=_ref(last.measure.coordinator),
        history=_history(versions),
        bound=_places(BoundTask.objects.filter(task=last.task)),
        targets=_targets(last.task.targets.filter(edition=last.edition_id)),
        rules=_rules(last.task.rules.filter(edition=last.edition_id)),
        projects=_projects(last.task.projects.filter(edition=last.edition_id)),
    )


_COMPARED = (
    "number",
    "title",
    "measure_key",
    "lead",
    "supporting",
    "joint",
    "open_sets",
    "deadline",
)


def _history(versions: Iterable[TaskVersion]) -> tuple[TaskVersionView, ...]:
    """The editions in which the task changed, with the fields that did; the first has none."""
    found: list[TaskVersionView] = []
    for version in versions:
        row, edition = _task_row(version), version.edition
        before = found[-1].row if found else None
        changed = tuple(
            name for name in _COMPARED if before and getattr(row, name) != getattr(before, name)
        )
        if before is None or changed:
            found.append(
                TaskVersionView(
                    edition=edition.number,
                    adopted_at=edition.adopted_at,
                    adopted_by=edition.adopted_by,
                    source_kind=edition.source_kind,
                    reason=edition.reason,
                    row=row,
                    changed=changed,
                )
            )
    return tuple(found)


# -- units and measures


def units(slug: str) -> tuple[UnitRow, ...]:
    """Units in the order of their pinyin, also those that only coordinate or form a group."""
    return _unit_rows(_edition(slug))


def _unit_rows(edition: Edition) -> tuple[UnitRow, ...]:
    whole = edition.taskversions.count()
    counts = {
        role: Count("responsibilities", filter=Q(responsibilities__role=role)) for role in ROLES
    }
    rows = edition.participants.annotate(
        **{f"n_{role}": count for role, count in counts.items()},
        n_tasks=Count("responsibilities__task_version", distinct=True),
    ).order_by("sort_key", "key")
    return tuple(_unit_row(row, whole) for row in rows)


def _unit_row(row: Any, whole: int) -> UnitRow:
    return UnitRow(
        key=row.key,
        name=row.name,
        name_en=row.name_en,
        full_name=row.full_name,
        aliases=tuple(row.aliases),
        level=row.level,
        kind=row.kind,
        lead=row.n_lead,
        supporting=row.n_supporting,
        joint=row.n_joint,
        tasks=row.n_tasks,
        share=row.n_tasks / whole if whole else 0.0,
    )


def unit(slug: str, key: str) -> UnitTasks | None:
    """A unit with its tasks by role; None where the edition in force does not name it."""
    edition = _edition(slug)
    row = next((row for row in _unit_rows(edition) if row.key == key), None)
    if row is None:
        return None
    found: dict[str, tuple[TaskRow, ...]] = {
        role: tasks(slug, unit=key, role=role) for role in ROLES
    }
    definition = _built(edition.pk, edition.content_sha256)
    named = {u.key: UnitRef(u.key, u.name, u.name_en) for u in definition.units}
    return UnitTasks(
        unit=row,
        lead=found["lead"],
        supporting=found["supporting"],
        joint=found["joint"],
        groups=tuple(named[u.key] for u in definition.units if key in u.members),
        members=tuple(named[m] for u in definition.units if u.key == key for m in u.members),
        coordinates=tuple(m.key for m in definition.measures if m.coordinator == key),
    )


def measures(slug: str) -> tuple[MeasureRow, ...]:
    """Measures in the paper's order."""
    return _measure_rows(_edition(slug))


def _measure_rows(edition: Edition) -> tuple[MeasureRow, ...]:
    rows = edition.measures.select_related("coordinator").annotate(n_tasks=Count("tasks"))
    return tuple(_measure_row(row) for row in rows.order_by("order"))


def _measure_row(row: Measure) -> MeasureRow:
    return MeasureRow(
        key=row.key,
        number=row.number,
        title=Text(row.title_zh, row.title_en),
        section=Text(row.part_zh, row.part_en),
        coordinator=_ref(row.coordinator),
        tasks=row.n_tasks,  # type: ignore[attr-defined]
    )


def matrix(slug: str) -> Matrix:
    """Units against measures: how many tasks each unit has in each measure, by role."""
    edition = _edition(slug)
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = (
        Responsibility.objects.filter(task_version__edition=edition, unit__isnull=False)
        .order_by()
        .values_list("unit__key", "task_version__measure__key", "role")
        .annotate(n=Count("id"))
    )
    for unit_key, measure_key, role, count in rows:
        counts[unit_key, measure_key][role] = count
    return Matrix(
        units=_unit_rows(edition),
        measures=_measure_rows(edition),
        cells={place: RoleCounts(**by_role) for place, by_role in counts.items()},
    )


# -- what the programme promises


def targets(slug: str) -> tuple[Target, ...]:
    """Targets in the paper's order."""
    return _targets(_edition(slug).targets.all())


def goals(slug: str) -> tuple[Goal, ...]:
    """Goals in the paper's order."""
    return tuple(
        Goal(
            key=row.key,
            text=Text(row.text_zh, row.text_en),
            direction=row.direction,
            metric=row.metric,
            scope=row.scope,
            year=row.year,
        )
        for row in GoalModel.objects.filter(edition=_edition(slug)).order_by("order")
    )


def rules(slug: str) -> tuple[Rule, ...]:
    """Rules in the paper's order."""
    return _rules(_edition(slug).rules.all())


def projects(slug: str) -> tuple[Project, ...]:
    """Named projects in the file's order."""
    return _projects(_edition(slug).namedprojects.all())


def _targets(rows: QuerySet[TargetModel]) -> tuple[Target, ...]:
    return tuple(
        Target(
            key=row.key,
            title=Text(row.title_zh, row.title_en),
            metric=row.metric,
            scope=row.scope,
            comparator=row.comparator or "",
            value=(row.value[0], row.value[1]) if isinstance(row.value, list) else row.value,
            unit=row.unit or "",
            year=row.year,
            from_year=row.from_year,
            period=row.period,
            task=row.task.key if row.task else None,
        )
        for row in rows.select_related("task").order_by("order")
    )


def _rules(rows: QuerySet[RuleModel]) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            key=row.key,
            kind=row.kind,
            subject=Text(row.subject_zh, row.subject_en),
            comparator=row.comparator,
            value=row.value,
            unit=row.unit,
            period=row.period,
            deadline=row.deadline,
            task=row.task.key if row.task else None,
        )
        for row in rows.select_related("task").order_by("order")
    )


def _projects(rows: QuerySet[ProjectModel]) -> tuple[Project, ...]:
    return tuple(
        Project(
            key=row.key,
            kind=row.kind,
            name=Text(row.name_zh, row.name_en),
            note=Text(row.note_zh, row.note_en) if row.note_zh else None,
            task=row.task.key,
            measure=row.measure.key,
            areas=tuple(row.areas),
        )
        for row in rows.select_related("task", "measure").order_by("order")
    )


# -- bindings


def bindings(run_id: int) -> dict[str, str]:
    """Number in the paper → key of the task, for numbers that one task alone has; empty for a
    paper that is bound to no programme. :func:`places` tells tasks apart that share a number."""
    found = places(run_id)
    numbers = [place.number for place in found]
    return {p.number: p.key for p in found if p.key and numbers.count(p.number) == 1}


def bound_runs(slug: str, key: str) -> dict[int, BoundPlace]:
    """The reverse: compile run → the sentence in it that is this task."""
    rows = BoundTask.objects.filter(task__key=key, task__programme__slug=slug)
    return {place.run_id: place for place in reversed(_places(rows))}


def places(run_id: int) -> tuple[BoundPlace, ...]:
    """Every task of a compiled paper and its key, in the paper's order: by the run's latest
    binding; empty for a paper that is bound to no programme."""
    latest = Binding.objects.filter(run_id=run_id).order_by("-id").first()
    if latest is None:
        return ()
    rows = latest.tasks.select_related("task", "binding").order_by("index")
    return tuple(map(_place, rows))


def _places(rows: QuerySet[BoundTask]) -> tuple[BoundPlace, ...]:
    """One place for each run, by its latest binding; latest run first."""
    rows = rows.select_related("task", "binding").order_by("-binding__run_id", "-binding_id")
    latest: dict[int, BoundPlace] = {}
    for row in rows:
        latest.setdefault(row.binding.run_id, _place(row))
    return tuple(latest.values())


def _place(row: BoundTask) -> BoundPlace:
    duty = None
    if row.duty_start is not None and row.duty_end is not None:
        duty = Span(row.duty_start, row.duty_end)
    return BoundPlace(
        run_id=row.binding.run_id,
        index=row.index,
        number=row.number,
        key=row.task.key if row.task else None,
        candidates=tuple(row.candidates),
        span=Span(row.start, row.end),
        duty=duty,
        score=row.score,
        roles_agree=row.roles_agree,
    )


def missing(run_id: int) -> tuple[str, ...]:
    """Keys of the programme that the paper's latest binding did not find in it, in order."""
    latest = Binding.objects.filter(run_id=run_id).order_by("-id").first()
    if latest is None:
        return ()
    found = latest.tasks.filter(task__isnull=False).values("task")
    rows = Task.objects.filter(versions__edition=latest.edition_id).exclude(pk__in=found)
    return tuple(rows.order_by("versions__order").values_list("key", flat=True))
