"""Corrections of what the compiler read in a paper, as values.

A correction belongs to the paper, not to a run: it is replayed on every run
(:mod:`luodi.policy.domain.overlay`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a correction does. The last two change no item: they take another correction back."""

    SPLIT = "split"  # payload: at, places of the cuts counted from the task's first character
    MERGE = "merge"  # payload: with, the anchor of the other task
    SPAN = "span"  # payload: span, the anchor of the task's words
    ROLES = "roles"  # payload: any of lead, supporting, joint, responsibility
    REMOVE = "remove"
    ADD = "add"  # payload as for ROLES
    TARGET = "target"  # payload: any of TARGET_FIELDS
    TARGET_REMOVE = "target_remove"
    TARGET_ADD = "target_add"  # payload as for TARGET
    CONFIRM = "confirm"  # payload: fields, what was guessed and found right, with its values
    TARGET_CONFIRM = "target_confirm"  # payload as for CONFIRM
    NAME_UNITS = "name_units"  # payload: units
    DISMISS = "dismiss"
    UNDO = "undo"
    SET_ASIDE = "set_aside"


TAKES_BACK = frozenset({Kind.UNDO, Kind.SET_ASIDE})
ADDS = frozenset({Kind.ADD, Kind.TARGET_ADD})
CONFIRMS = frozenset({Kind.CONFIRM, Kind.TARGET_CONFIRM})
# How sure a field is that people have looked at, beside what the compiler says.
CONFIRMED, CORRECTED = "confirmed", "corrected"
GUESS = "guess"
ROLES = ("lead", "supporting", "joint")
TARGET_FIELDS = ("metric", "scope", "comparator", "value", "unit", "year", "from_year")

# Which kind of item a correction is made to.
MADE_TO: Mapping[Kind, str] = {
    Kind.SPLIT: "task",
    Kind.MERGE: "task",
    Kind.SPAN: "task",
    Kind.ROLES: "task",
    Kind.REMOVE: "task",
    Kind.ADD: "text",
    Kind.TARGET: "target",
    Kind.TARGET_REMOVE: "target",
    Kind.TARGET_ADD: "text",
    Kind.CONFIRM: "task",
    Kind.TARGET_CONFIRM: "target",
    Kind.NAME_UNITS: "open_set",
    Kind.DISMISS: "finding",
}


class State(StrEnum):
    """What became of a correction on a run."""

    APPLIED = "applied"
    ALREADY = "already"  # the compiler reads it so by now
    UNFIT = "unfit"  # no longer fits; shown with its reason, never dropped
    UNDONE = "undone"
    SET_ASIDE = "set_aside"


class Why(StrEnum):
    """Why a correction does not fit."""

    GONE = "gone"  # the words are not in the text
    SEVERAL_PLACES = "several_places"  # they are, more than once
    NOT_READ = "not_read"  # nothing of the kind is read at the place
    SEVERAL_READ = "several_read"
    CHANGED = "changed"  # the item is another one by now
    TAKEN = "taken"  # something stands at the place already
    RESTS = "rests"  # it rests on a correction that does not apply


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a correction belongs, so that it can be found again.

    ``kind`` is ``task``, ``target``, ``finding``, ``open_set`` or ``text`` (words of the paper,
    nothing read there yet). ``start`` and ``end`` are where the words ``quote`` stood, ``before``
    and ``after`` what stood around them, ``nth`` counts items with the same words (from 0).
    ``born`` names an item that a correction made (``12.2``: the second part of correction 12);
    ``code`` and ``words`` are a finding's.
    """

    kind: str
    start: int = 0
    end: int = 0
    quote: str = ""
    before: str = ""
    after: str = ""
    nth: int = 0
    born: str = ""
    code: str = ""
    words: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Anchor:
        """The anchor that :meth:`to_json` wrote."""
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Correction:
    """One act of a reviewer. ``undoes`` is the correction that it takes back or replaces."""

    id: int
    kind: Kind
    anchor: Anchor
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    by: str = ""
    by_name: str = ""
    at: datetime | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: ``item`` is what it touched, "" where that is not found."""

    correction: Correction
    state: State
    item: str = ""
    why: Why | None = None
    undone_by: Correction | None = None


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A finding that a reviewer set aside; ``number`` is its place among the findings as read."""

    number: int
    entry: Mapping[str, Any]
    correction: Correction


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A compiled paper with its corrections.

    ``compiled`` is ``luodi.programme/1``. ``ids`` name each task, target and finding of it, in
    its order, across corrections; ``labels`` are short and address them on a page: the place (from
    1) that an item had as read, with the correction's number for items that a correction made.
    ``settled`` are findings that corrections of units have settled, each with its place (from 1)
    among the findings as read. ``touched`` tells for an item the corrections made to it, also those taken back, oldest first; ``named``
    the units of open sets.
    """

    compiled: dict[str, Any]
    outcomes: tuple[Outcome, ...] = ()
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dismissed: tuple[Dismissed, ...] = ()
    settled: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    touched: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, *states: State) -> tuple[Outcome, ...]:
        """The outcomes in any of these states."""
        return tuple(outcome for outcome in self.outcomes if outcome.state in states)

    @property
    def applied(self) -> tuple[Outcome, ...]:
        """What changed the result."""
        return self.of(State.APPLIED)

    @property
    def already(self) -> tuple[Outcome, ...]:
        """What the compiler reads by itself."""
        return self.of(State.ALREADY)

    @property
    def unfit(self) -> tuple[Outcome, ...]:
        """What no longer fits."""
        return self.of(State.UNFIT)

    def last(self, item: str) -> int:
        """The last correction made to an item, 0 where there is none."""
        return max(self.touched.get(item, ()), default=0)

    def place(self, kind: str, item: str) -> int | None:
        """Where an item stands in the list of its kind, None where it does not."""
        ids = self.ids.get(kind, ())
        return ids.index(item) if item in ids else None


def taken_back(corrections: Sequence[Correction]) -> dict[int, Correction]:
    """Correction → the one that takes it back. One that is itself taken back takes back nothing.

    >>> first = Correction(1, Kind.REMOVE, Anchor("task"))
    >>> undo = Correction(2, Kind.UNDO, Anchor("task"), undoes=1)
    >>> again = Correction(3, Kind.UNDO, Anchor("task"), undoes=2)
    >>> sorted(taken_back([first, undo])), sorted(taken_back([first, undo, again]))
    ([1], [2])
    """
    found: dict[int, Correction] = {}
    for correction in reversed(corrections):
        if correction.undoes is not None and correction.id not in found:
            found.setdefault(correction.undoes, correction)
    return found


def standing(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The corrections in force, oldest first."""
    gone = taken_back(corrections)
    return tuple(c for c in corrections if c.id not in gone and c.kind not in TAKES_BACK)


def unique(names: Iterable[str]) -> list[str]:
    """Names without repetition, in order, without empty ones.

    >>> unique(["市财政局", " 市财政局", ""])
    ['市财政局']
    """
    return [name for name in dict.fromkeys(name.strip() for name in names) if name]
