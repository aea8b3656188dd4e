"""Who answers for what on a day, as it was known at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from luodi.directory import queries as directory
from luodi.directory.domain import ChangeKind, Moment, Timeline, UnitView
from luodi.programme.domain.assignment import (
    Answers,
    Assignment,
    Became,
    Bound,
    Misfit,
)
from luodi.programme.domain.assignment import assignments as derive
from luodi.programme.domain.assignment import misfits as without_place
from luodi.programme.domain.definition import Definition, Unit
from luodi.programme.domain.views import BindingView, ChoiceView, OpenSetPlace
from luodi.programme.models import OpenSetBinding, SuccessorChoice
from luodi.programme.queries.editions import as_of as programme_as_of


def assignments(slug: str, *, as_of: datetime | None = None, on: date) -> tuple[Assignment, ...]:
    """Task × role × the unit that answers for it on the day ``on``, as known at ``as_of`` (None:
    now), in the paper's order; none before the first edition.

    What is as the paper says stays so; a unit that is no more is answered for by its successor;
    open sets by the units bound to them; a group by the units that the paper lists for it.
    """
    found = programme_as_of(slug, as_of)
    if found is None:
        return ()
    return derive(found.definition, answers(found.definition, as_of=as_of, on=on))


def answers(definition: Definition, *, as_of: datetime | None, on: date) -> Answers:
    """What is otherwise on the day than the programme says: see :class:`Answers`."""
    bound = tuple(
        Bound(row.place.task, row.place.role, row.place.phrase, row.unit)
        for row in bindings_known(definition.key, as_of=as_of)
        if row.on(on)
    )
    named = {unit.key for unit in definition.units}
    timeline = directory.timeline(named | {one.unit for one in bound})
    then = timeline.at(as_of=as_of, on=on)
    became = tuple(_became(timeline, then, definition, named | {one.unit for one in bound}))
    elsewhere = {heir for one in became for heir in one.heirs} | {one.unit for one in bound}
    return Answers(
        became=became,
        chosen=_chosen(choices_known(definition.key, as_of=as_of), on) if became else (),
        bound=bound,
        units=tuple(_unit(view, then) for view in _views(elsewhere - named)),
    )


def _views(keys: Iterable[str]) -> tuple[UnitView, ...]:
    wanted = sorted(keys)
    return directory.units(wanted) if wanted else ()


def _unit(view: UnitView, then: Moment) -> Unit:
    facts = view.facts
    return Unit(
        key=facts.key,
        name=_name(then, facts.key) or facts.name,
        full_name=facts.full_name,
        aliases=facts.aliases,
        level=facts.level,
        kind=facts.kind,
        name_en=facts.name_en,
        area=facts.area,
        members=(),
    )


def _became(
    timeline: Timeline, then: Moment, definition: Definition, keys: Iterable[str]
) -> Iterator[Became]:
    """The units that something became of between the paper's day and the day judged."""
    written = timeline.at(as_of=then.as_of, on=min(definition.issued, then.on))
    for key in sorted(keys):
        if key not in timeline.units or not timeline.parts_of(key):
            continue
        end = then.ended_by(key)
        if end is not None and end.on <= then.on:
            yield Became(key, "", then.successors(key), end.on, end.basis or end.reason)
        elif (name := then.name(key)) != written.name(key):
            since = then.names(key)[-1].since
            yield Became(key, name, (key,), since, _why_renamed(timeline, key, since))


def _why_renamed(timeline: Timeline, key: str, since: date | None) -> str:
    renames = (
        c for c, _ in timeline.parts_of(key) if c.kind is ChangeKind.RENAME and c.on == since
    )
    return next((c.basis or c.reason for c in renames), "")


def _name(then: Moment, key: str) -> str:
    return then.name(key) if key in then.timeline.units else ""


def _chosen(choices: Sequence[ChoiceView], on: date) -> tuple[tuple[str, str, str], ...]:
    """For a task and a unit, the choice that begins last by the day; recorded later wins."""
    found: dict[tuple[str, str], ChoiceView] = {}
    for choice in choices:
        if choice.since > on:
            continue
        before = found.get((choice.task, choice.unit))
        if before is None or before.since <= choice.since:
            found[choice.task, choice.unit] = choice
    return tuple((*place, choice.successor) for place, choice in sorted(found.items()))


def bindings_known(
    slug: str, *, as_of: datetime | None = None, task: str = ""
) -> tuple[BindingView, ...]:
    """The units bound to open sets, as known at ``as_of`` (None: now), oldest first: also those
    that were ended, and those that the edition in force has no place for."""
    rows = OpenSetBinding.objects.filter(task__programme__slug=slug)
    if task:
        rows = rows.filter(task__key=task)
    if as_of is not None:
        rows = rows.filter(recorded_at__lte=as_of)
    return tuple(_binding(row, as_of) for row in rows.select_related("task", "ended_by"))


def _binding(row: OpenSetBinding, as_of: datetime | None) -> BindingView:
    end = getattr(row, "ended_by", None)
    if end is not None and as_of is not None and end.recorded_at > as_of:
        end = None
    return BindingView(
        id=row.pk,
        place=OpenSetPlace(row.task.key, row.role, row.phrase),
        unit=row.unit,
        since=row.since,
        until=row.until,
        reason=row.reason,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        ended_from=end.since if end else None,
        ended_at=end.recorded_at if end else None,
        ended_by=end.recorded_by if end else "",
        end_reason=end.reason if end else "",
    )


def choices_known(
    slug: str, *, as_of: datetime | None = None, task: str = ""
) -> tuple[ChoiceView, ...]:
    """The successors that coordinators chose, as known at ``as_of`` (None: now), oldest first."""
    rows = SuccessorChoice.objects.filter(task__programme__slug=slug)
    if task:
        rows = rows.filter(task__key=task)
    if as_of is not None:
        rows = rows.filter(recorded_at__lte=as_of)
    return tuple(
        ChoiceView(
            task=row.task.key,
            unit=row.unit,
            successor=row.successor,
            since=row.since,
            reason=row.reason,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows.select_related("task")
    )


def misfits(definition: Definition, *, as_of: datetime | None, on: date) -> tuple[Misfit, ...]:
    """Bindings in force on the day that the edition has no place for: its phrase, role or task
    changed since. They are shown, never dropped."""
    bound = (
        Bound(row.place.task, row.place.role, row.place.phrase, row.unit)
        for row in bindings_known(definition.key, as_of=as_of)
        if row.on(on)
    )
    return without_place(definition, bound)
