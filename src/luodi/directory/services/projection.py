"""Bringing units' rows to what the log of changes says of today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection

from luodi.directory.domain import CLOSING, Change, ChangeKind, Moment, Part, pinyin_key
from luodi.directory.domain.changes import ancestors
from luodi.directory.models import HandedName, Unit, UnitChange, UnitChangePart
from luodi.directory.queries import timeline
from luodi.foundation.domain import Actor


def one_at_a_time() -> None:
    """Whoever changes the tree waits for whoever is at it: changes are few, and each is judged by
    what the others have left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('luodi.directory'))")


def write(
    *,
    kind: ChangeKind,
    on: date,
    parts: Sequence[Part],
    reason: str,
    basis: str,
    actor: Actor,
    now: datetime,
    undoes: int | None = None,
) -> int:
    """Add a change to the log; returns its id. What it does to rows, :func:`project` does."""
    row = UnitChange.objects.create(
        kind=str(kind),
        on=on,
        recorded_at=now,
        recorded_by=actor.name,
        reason=reason,
        basis=basis,
        undoes_id=undoes,
    )
    ids = _ids(key for p in parts for key in (p.unit, p.successor, p.parent, p.parent_before))
    UnitChangePart.objects.bulk_create(
        UnitChangePart(
            change=row,
            unit_id=ids[part.unit],
            successor_id=ids.get(part.successor),
            primary=part.primary,
            name=part.name,
            full_name=part.full_name,
            name_before=part.name_before,
            full_name_before=part.full_name_before,
            parent_id=ids.get(part.parent),
            parent_before_id=ids.get(part.parent_before),
        )
        for part in parts
    )
    return row.pk


def project(change: Change, *, today: date, undoing: bool = False) -> list[str]:
    """Bring the rows of the units of a change (or of one just taken back) to today, and hand
    their names on; returns the keys of those that were not there yet."""
    keys = list(dict.fromkeys(part.unit for part in change.parts))
    # Parts are in an order in which nothing stands above itself; taken back, the other way round.
    order = keys[::-1] if undoing else keys
    moment = timeline(keys).at(as_of=None, on=today)
    rows = {row.key: row for row in Unit.objects.filter(key__in=keys)}
    ids = _ids(moment.parent(key) for key in keys)
    changed = [key for key in order if _bring(rows[key], moment, ids)]
    for part in change.parts if undoing else ():
        _take_names_back(change, part, rows[part.unit], moment)
    for key in keys:
        _hand_names(rows[key], moment)
    return changed


def not_yet_there(keys: Iterable[str], *, today: date) -> list[str]:
    """The units whose rows are not what the log says of today."""
    moment = timeline(keys).at(as_of=None, on=today)
    rows = Unit.objects.filter(key__in=list(moment.timeline.units)).select_related("parent")
    wanted = set(keys)
    return [
        row.key
        for row in rows
        if row.key in wanted
        and (row.name, row.full_name, row.parent.key if row.parent else None, row.closed)
        != (
            moment.name(row.key),
            moment.full_name(row.key),
            moment.parent(row.key),
            _closed(moment, row.key),
        )
    ]


def namesake(name: str, above: str | None, *, besides: Sequence[str] = ()) -> bool:
    """Whether a unit with the name stands under ``above`` (None: at the top) today, not counting
    ``besides``."""
    here = Unit.objects.filter(sort_key=pinyin_key(name), name=name, closed=None)
    here = here.filter(parent__key=above) if above else here.filter(parent=None)
    return here.exclude(key__in=besides).exists()


def _closed(moment: Moment, key: str) -> date | None:
    closed = moment.closed(key)
    return closed if closed and closed <= moment.on else None


def _bring(row: Unit, moment: Moment, ids: dict[str | None, int]) -> bool:
    parent, name = moment.parent(row.key), moment.name(row.key)
    facts = {
        "name": name,
        "full_name": moment.full_name(row.key),
        "sort_key": pinyin_key(name) if name != row.name else row.sort_key,
        "parent_id": ids[parent] if parent else None,
        "closed": _closed(moment, row.key),
    }
    new = {column: value for column, value in facts.items() if getattr(row, column) != value}
    for column, value in {**new, "kept": True}.items():
        setattr(row, column, value)
    # Only what is new: naming the parent has the database write the paths below again.
    row.save(update_fields=[*new, "kept"])
    return bool(new)


def _hand_names(row: Unit, moment: Moment) -> None:
    """Papers go on using the old name: it leads to the unit that has another one now, and to the
    one that took over."""
    known = [name for named in moment.names(row.key) for name in (named.name, named.full_name)]
    _set_aliases(row, [*row.aliases, *_texts(known)])
    end = moment.ended_by(row.key)
    if end is None or end.on > moment.on:
        return
    heir = next((p.successor for p in end.parts if p.unit == row.key and p.primary), None)
    if heir is not None:
        _hand_on(end.id, row, Unit.objects.get(key=heir))


def _hand_on(change: int, row: Unit, heir: Unit) -> None:
    """The heir goes by the unit's names too. Those it did not have itself are kept as such."""
    names = _texts([row.name, row.full_name, *row.aliases])
    handed = set(
        HandedName.objects.filter(heir=heir, name__in=names).values_list("name", flat=True)
    )
    own = {heir.name, heir.full_name, *heir.aliases} - handed
    HandedName.objects.bulk_create(
        [HandedName(change_id=change, heir=heir, name=name) for name in {*names} - own],
        ignore_conflicts=True,
    )
    _set_aliases(heir, [*heir.aliases, *names])


def _take_names_back(change: Change, part: Part, row: Unit, moment: Moment) -> None:
    """A name that was recorded by mistake is none; who did not take over has none of the names."""
    if change.kind is ChangeKind.RENAME:
        known = {name for named in moment.names(row.key) for name in (named.name, named.full_name)}
        _set_aliases(row, row.aliases, without={part.name, part.full_name} - known)
    elif change.kind in CLOSING and part.successor and part.primary:
        _take_back(change.id, Unit.objects.get(key=part.successor))


def _take_back(change: int, heir: Unit) -> None:
    """The heir loses the names that only this change led to it."""
    handed = HandedName.objects.filter(heir=heir)
    names = set(handed.filter(change=change).values_list("name", flat=True))
    handed.filter(change=change).delete()
    left = handed.filter(name__in=names).values_list("name", flat=True)
    _set_aliases(heir, heir.aliases, without=names - set(left))


def _set_aliases(
    row: Unit, aliases: Iterable[str], without: Iterable[str | None] = frozenset()
) -> None:
    dropped = {row.name, row.full_name, *without}
    kept = [alias for alias in dict.fromkeys(aliases) if alias not in dropped]
    if kept != row.aliases:
        row.aliases = kept
        row.save(update_fields=["aliases"])


def _texts(names: Iterable[str | None]) -> list[str]:
    return [name for name in names if name]


def carry_strays(
    keys: Iterable[str], *, today: date, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Units that were left below one of ``keys`` that is no more today go along to its successor,
    each by a move of its own right; returns the changes.

    Whoever was placed there after a merger was recorded is not among its parts.
    """
    strays = Unit.objects.filter(
        parent__key__in=list(keys), closed=None, parent__closed__lte=today
    ).values_list("parent__key", "key")
    above: dict[str, list[str]] = {}
    for parent, key in strays:
        above.setdefault(parent, []).append(key)
    return tuple(
        _carry(parent, children, today=today, actor=actor, now=now)
        for parent, children in sorted(above.items())
    )


def _carry(
    parent: str, children: Sequence[str], *, today: date, actor: Actor, now: datetime
) -> int:
    moment = timeline([parent, *children]).at(as_of=None, on=today)
    heirs = moment.successors(parent)
    standing = [*heirs, *filter(moment.exists, ancestors(moment, parent))]
    target = standing[0] if standing else None
    parts = tuple(Part(key, parent=target, parent_before=parent) for key in children)
    on, reason = moment.closed(parent) or today, f"随“{moment.name(parent)}”划转"
    number = write(
        kind=ChangeKind.MOVE, on=on, parts=parts, reason=reason, basis="", actor=actor, now=now
    )
    project(Change(number, ChangeKind.MOVE, on, now, parts), today=today)
    return number


def _ids(keys: Iterable[str | None]) -> dict[str | None, int]:
    wanted = {key for key in keys if key}
    found = Unit.objects.filter(key__in=wanted).values_list("key", "pk")
    return dict[str | None, int](found)
