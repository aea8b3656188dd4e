"""Units over time: what was known at a moment about who they are on a day.

Two dates, never taken one for the other: *as of* is the moment of knowledge, *on* the day judged.
The log of changes is only ever added to; its order is the order of its ids. A clock that was set
back neither loses a change nor puts it before an earlier one: a change is known once everything
recorded before it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property


class ChangeKind(StrEnum):
    """What happens to units."""

    RENAME = "rename"  # 更名
    MOVE = "move"  # 划转
    MERGE = "merge"  # 合并
    SPLIT = "split"  # 拆分
    ABOLISH = "abolish"  # 撤销
    UNDO = "undo"  # 撤回


# After these the unit is no more.
CLOSING = frozenset({ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.ABOLISH})
# A name that counts from the beginning: a correction of how it was spelt.
BEGINNING = date.min


@dataclass(frozen=True, slots=True)
class Part:
    """What a change does to one unit; units by their keys. See
    :class:`luodi.directory.models.UnitChangePart`."""

    unit: str
    successor: str | None = None
    primary: bool = True
    name: str = ""
    full_name: str | None = None
    name_before: str = ""
    full_name_before: str | None = None
    parent: str | None = None
    parent_before: str | None = None

    @property
    def moves(self) -> bool:
        """Whether the unit stands elsewhere in the tree afterwards."""
        return self.parent != self.parent_before


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log. ``undoes`` is the id of the change that an undo takes back."""

    id: int
    kind: ChangeKind
    on: date
    recorded_at: datetime
    parts: tuple[Part, ...] = ()
    undoes: int | None = None
    reason: str = ""
    basis: str = ""
    recorded_by: str = ""

    def closes(self, part: Part) -> bool:
        """Whether ``part`` ends its unit. In a merger the units below the one that goes have
        parts too: those only move."""
        return self.kind in CLOSING and (part.successor is not None or not part.moves)


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A unit as its own row tells it today."""

    key: str
    name: str
    full_name: str | None = None
    parent: str | None = None
    opened: date | None = None
    closed: date | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a unit has from ``since`` on, None from its beginning."""

    name: str
    full_name: str | None
    since: date | None


@dataclass(frozen=True)
class Timeline:
    """Units with every change that bears on them. Ask :meth:`at` for a moment and a day; the
    questions asked most can be asked here as well."""

    changes: tuple[Change, ...]
    units: Mapping[str, UnitNow]
    _moments: dict[tuple[datetime | None, date], Moment] = field(
        default_factory=dict, compare=False, repr=False
    )

    def at(self, *, as_of: datetime | None, on: date) -> Moment:
        """What was known at ``as_of`` (None: everything recorded so far) of the day ``on``."""
        if (as_of, on) not in self._moments:
            self._moments[as_of, on] = Moment(self, as_of, on)
        return self._moments[as_of, on]

    def name(self, key: str, *, as_of: datetime | None, on: date) -> str:
        """See :meth:`Moment.name`."""
        return self.at(as_of=as_of, on=on).name(key)

    def full_name(self, key: str, *, as_of: datetime | None, on: date) -> str | None:
        """See :meth:`Moment.full_name`."""
        return self.at(as_of=as_of, on=on).full_name(key)

    def parent(self, key: str, *, as_of: datetime | None, on: date) -> str | None:
        """See :meth:`Moment.parent`."""
        return self.at(as_of=as_of, on=on).parent(key)

    def exists(self, key: str, *, as_of: datetime | None, on: date) -> bool:
        """See :meth:`Moment.exists`."""
        return self.at(as_of=as_of, on=on).exists(key)

    def successors(self, key: str, *, as_of: datetime | None, on: date) -> tuple[str, ...]:
        """See :meth:`Moment.successors`."""
        return self.at(as_of=as_of, on=on).successors(key)

    @cached_property
    def log(self) -> tuple[Change, ...]:
        """The changes in the order in which they became known."""
        return tuple(sorted(self.changes, key=lambda change: change.id))

    def known(self, as_of: datetime | None) -> tuple[Change, ...]:
        """What was known of the log at ``as_of``: always its beginning up to some entry."""
        count = 0
        for change in self.log:
            if as_of is not None and change.recorded_at > as_of:
                break
            count += 1
        return self.log[:count]

    def last(self, key: str) -> int:
        """Id of the latest entry of the log that bears on the unit, 0 where none does."""
        mine = {change.id for change, _ in self.parts_of(key)}
        undos = {change.id for change in self.changes if change.undoes in mine}
        return max(mine | undos, default=0)

    @cached_property
    def _by_unit(self) -> Mapping[str, list[tuple[Change, Part]]]:
        found: dict[str, list[tuple[Change, Part]]] = {}
        for change in self.log:
            for part in change.parts:
                found.setdefault(part.unit, []).append((change, part))
        return found

    def parts_of(self, key: str) -> list[tuple[Change, Part]]:
        """Everything the log says of a unit, whenever it became known, undone or not."""
        return self._by_unit.get(key, [])


@dataclass(frozen=True)
class Moment:
    """Units as known at a moment, on a day. Asking for a unit that the timeline does not hold is
    a ``KeyError``, except :meth:`exists` (False) and :meth:`successors` (none)."""

    timeline: Timeline
    as_of: datetime | None
    on: date
    _followed: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def name(self, key: str) -> str:
        """The short name on the day; of a unit that is no more, the last one it had."""
        return self._named(key).name

    def full_name(self, key: str) -> str | None:
        """The official name on the day, None where it is not certain."""
        return self._named(key).full_name

    def parent(self, key: str) -> str | None:
        """Key of the unit above on the day; a unit that is no more stands under its successor."""
        self.timeline.units[key]
        moves = [
            (change, part)
            for change, part in self._effective(key)
            if part.moves and change.on <= self.on
        ]
        if moves:
            return moves[-1][1].parent
        recorded = [part for _, part in self.timeline.parts_of(key) if part.moves]
        return recorded[0].parent_before if recorded else self.timeline.units[key].parent

    def opened(self, key: str) -> date | None:
        """The first day, None where it is not known."""
        return self.timeline.units[key].opened

    def closed(self, key: str) -> date | None:
        """The first day on which the unit is no more, also a planned one; None where none is
        known."""
        if end := self.ended_by(key):
            return end.on
        if any(change.closes(part) for change, part in self.timeline.parts_of(key)):
            return None
        return self.timeline.units[key].closed

    def ended_by(self, key: str) -> Change | None:
        """The merger, split or abolition that ends the unit, whenever; None where none does."""
        return next((c for c, part in self._effective(key) if c.closes(part)), None)

    def exists(self, key: str) -> bool:
        """Whether the unit is there on the day."""
        unit = self.timeline.units.get(key)
        if unit is None or (unit.opened is not None and self.on < unit.opened):
            return False
        closed = self.closed(key)
        return closed is None or self.on < closed

    def successors(self, key: str) -> tuple[str, ...]:
        """The units that answer on the day for what was the unit's: itself while it exists, else
        those that took over, through any number of changes, the primary one first. None where it
        was abolished and nobody took over, or is not there yet."""
        return self._follow(key, frozenset())

    def names(self, key: str) -> tuple[Named, ...]:
        """The names in force up to the day, the first one first."""
        found = [self._first_name(key)]
        for change, part in self._effective(key):
            if change.kind is not ChangeKind.RENAME or change.on > self.on:
                continue
            since = None if change.on == BEGINNING else change.on
            named = Named(part.name, part.full_name, since)
            if found[-1].since == since:
                found.pop()
            found.append(named)
        return tuple(found)

    def _named(self, key: str) -> Named:
        return self.names(key)[-1]

    def _first_name(self, key: str) -> Named:
        row = self.timeline.units[key]
        for change, part in self.timeline.parts_of(key):
            if change.kind is ChangeKind.RENAME:
                return Named(part.name_before, part.full_name_before, None)
        return Named(row.name, row.full_name, None)

    def undone(self, change: Change) -> bool:
        """Whether the change was known to be taken back."""
        return change.id in self._undone

    @cached_property
    def known(self) -> frozenset[int]:
        """Ids of the changes that were known."""
        return frozenset(change.id for change in self.timeline.known(self.as_of))

    @cached_property
    def _undone(self) -> frozenset[int]:
        known = self.timeline.known(self.as_of)
        return frozenset(change.undoes for change in known if change.undoes is not None)

    def _effective(self, key: str) -> list[tuple[Change, Part]]:
        """What counts of the log for a unit, in the order of the days, then of recording."""
        standing = [
            (change, part)
            for change, part in self.timeline.parts_of(key)
            if change.id in self.known and change.id not in self._undone
        ]
        return sorted(standing, key=lambda found: (found[0].on, found[0].id))

    def _follow(self, key: str, above: frozenset[str]) -> tuple[str, ...]:
        if key in self._followed:
            return self._followed[key]
        if self.exists(key):
            return (key,)
        heirs: dict[str, None] = {}
        for heir in self._heirs(key):
            if heir not in above:  # a log that was tampered with may lead back
                heirs.update(dict.fromkeys(self._follow(heir, above | {key})))
        found = tuple(heirs)
        if not above:
            self._followed[key] = found
        return found

    def _heirs(self, key: str) -> Iterator[str]:
        end = self.ended_by(key)
        if end is None or end.on > self.on:
            return
        parts = [part for part in end.parts if part.unit == key and part.successor is not None]
        for part in sorted(parts, key=lambda part: not part.primary):
            if part.successor is not None:
                yield part.successor


def build(changes: Iterable[Change], units: Iterable[UnitNow]) -> Timeline:
    """A timeline of these.

    >>> merged = Change(7, ChangeKind.MERGE, date(2026, 1, 1), datetime(2025, 12, 1),
    ...                 (Part("a", successor="b", parent="b"),))
    >>> t = build([merged], [UnitNow("a", "甲局"), UnitNow("b", "乙局")])
    >>> [t.at(as_of=None, on=date(y, 6, 1)).successors("a") for y in (2025, 2026)]
    [('a',), ('b',)]
    """
    return Timeline(tuple(changes), {unit.key: unit for unit in units})
