"""All about a unit, as its page shows it: on a day, as known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from luodi.directory.domain.changes import ancestors
from luodi.directory.domain.facts import Slice, UnitFacts, UnitRow
from luodi.directory.domain.timeline import Change, ChangeKind, Moment, Named, Part


@dataclass(frozen=True, slots=True)
class Ref:
    """A unit in a sentence: its key, and what it is called on the day the sentence is about."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change as a unit's page tells it. ``leaving`` go and ``heirs`` take over, the primary one
    first; ``carried`` counts the units that go along. ``planned`` is not in force yet on the
    day; ``undone`` is the change that takes it back, None where none is known."""

    id: int
    kind: ChangeKind
    on: date
    recorded_at: datetime
    recorded_by: str
    reason: str
    basis: str
    planned: bool
    undone: Change | None = None
    leaving: tuple[Ref, ...] = ()
    heirs: tuple[Ref, ...] = ()
    carried: int = 0
    name: str = ""
    name_before: str = ""
    full_name: str = ""
    parent: Ref | None = None
    parent_before: Ref | None = None
    along: bool = False  # the unit of the page goes along with another one


@dataclass(frozen=True, slots=True)
class PersonOfUnit:
    """A person of a unit."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class PostOfUnit:
    """A post of a unit, and who holds it on the day; "" where nobody does."""

    kind: str
    title: str
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """What a unit that is no more still has, to be handed over."""

    unit: Ref
    people: int
    posts: int
    grants: int


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit. ``facts`` are today's, and so are people, posts and what is left to hand over; the
    rest is of the day and the moment asked for. ``last`` and ``version`` are what a form is
    based on, ``path`` what a permission asks for."""

    facts: UnitFacts
    path: str
    last: int
    version: str
    name: str
    full_name: str
    exists: bool
    opened: date | None
    closed: date | None
    area: str
    crumbs: tuple[Ref, ...]
    names: tuple[Named, ...]
    changes: tuple[ChangeView, ...]
    predecessors: tuple[Ref, ...]
    successors: tuple[Ref, ...]
    below: Slice[UnitRow]
    people: tuple[PersonOfUnit, ...]
    n_people: int
    posts: tuple[PostOfUnit, ...]
    leftovers: tuple[Leftover, ...]


def crumbs(moment: Moment, key: str) -> tuple[Ref, ...]:
    """The units above on the day, from the top."""
    return tuple(Ref(above, moment.name(above)) for above in reversed(ancestors(moment, key)))


def changes_of(moment: Moment, key: str) -> tuple[ChangeView, ...]:
    """The changes that bear on a unit, what it does itself and what it takes over, those known,
    the latest day first. Where it only comes to stand above others, nothing is told."""
    found = [
        change
        for change in moment.timeline.known(moment.as_of)
        if any(key in (part.unit, part.successor) for part in change.parts)
    ]
    ordered = sorted(found, key=lambda change: (change.on, change.id), reverse=True)
    return tuple(change_view(moment, change, key) for change in ordered)


def change_view(moment: Moment, change: Change, key: str = "") -> ChangeView:
    """A change in words that name its units as they are called on its day."""
    then = moment.timeline.at(as_of=moment.as_of, on=change.on)
    gone = [part for part in change.parts if change.closes(part)]
    mine = next((part for part in change.parts if part.unit == key), change.parts[0])
    heirs = sorted((p for p in gone if p.successor), key=lambda part: not part.primary)
    told = ChangeView(
        id=change.id,
        kind=change.kind,
        on=change.on,
        recorded_at=change.recorded_at,
        recorded_by=change.recorded_by,
        reason=change.reason,
        basis=change.basis,
        planned=change.on > moment.on,
        undone=_undo_of(moment, change),
        leaving=_refs(then, [part.unit for part in gone]),
        heirs=_refs(then, [part.successor for part in heirs]),
        carried=len({part.unit for part in change.parts} - {p.unit for p in gone}) if gone else 0,
        along=bool(gone) and mine not in gone and mine.unit == key,
    )
    return _with_words(told, then, mine)


def _with_words(told: ChangeView, then: Moment, part: Part) -> ChangeView:
    """The names or the places before and after."""
    if told.kind is ChangeKind.RENAME:
        return replace(
            told,
            name=part.name,
            name_before=part.name_before,
            full_name=part.full_name or "",
        )
    before, after = _refs(then, [part.parent_before]), _refs(then, [part.parent])
    return replace(
        told,
        parent_before=before[0] if before else None,
        parent=after[0] if after else None,
    )


def _refs(moment: Moment, keys: Iterable[str | None]) -> tuple[Ref, ...]:
    known = dict.fromkeys(keys)
    return tuple(Ref(k, moment.name(k)) for k in known if k and k in moment.timeline.units)


def _undo_of(moment: Moment, change: Change) -> Change | None:
    return next(
        (c for c in moment.timeline.known(moment.as_of) if c.undoes == change.id),
        None,
    )
