"""The difference between two papers, as plain frozen values.

Things are named by their place (from 0) in the lists of the two compiled papers; measures by the
place of their heading in the list of provisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from luodi.kernel.span import Span

Kind = Literal["task", "target", "goal", "rule", "measure", "note"]
State = Literal["changed", "split", "merged", "added", "dropped"]
#: What is otherwise about a thing that both papers have. ``renumbered`` alone is no change of
#: substance: a task inserted above moves every number below.
Mark = Literal["moved", "renumbered", "reworded", "numbers", "roles", "deadline", "fields"]

KINDS: tuple[Kind, ...] = ("task", "target", "goal", "rule", "measure", "note")
STATES: tuple[State, ...] = ("changed", "split", "merged", "added", "dropped")
MARKS: tuple[Mark, ...] = (
    "roles",
    "numbers",
    "deadline",
    "reworded",
    "moved",
    "renumbered",
    "fields",
)
ROLES = ("lead", "supporting", "joint")


@dataclass(frozen=True, slots=True)
class Edits:
    """What was taken out of the old words and put into the new ones: spans count characters of
    the two texts that were compared, in order, without overlap."""

    old: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.old or self.new)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that has another value; lists of names are tuples, None where there was none."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise. ``old`` and ``new`` are its places in the two papers: one each
    where it changed, one and several where it was split, several and one where things were
    merged, none on the side that does not have it. ``units`` are the units it concerns on either
    side, as each paper names them. ``words`` are the edits in the one old and the one new text."""

    kind: Kind
    state: State
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    words: Edits = Edits()
    units: tuple[str, ...] = ()

    @property
    def only_renumbered(self) -> bool:
        """Whether nothing but its number is another one."""
        return self.marks == ("renumbered",)


@dataclass(frozen=True, slots=True)
class Rename:
    """A unit that another one stands for throughout. ``tasks`` counts the tasks of both papers
    in which it does; they are not shown as changes of roles."""

    old: str
    new: str
    tasks: int


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A provision that has another number: ids and printed numbers, before and after."""

    old: str
    new: str
    number_before: str
    number_after: str
    heading: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the new paper changes against the old one.

    ``same`` pairs the tasks of both papers that are one and the same task (place, place), changed
    or not. ``compared`` names the kinds of things that were compared: a programme's file says
    things in its own words, which are not compared with a paper's.
    """

    changes: tuple[Change, ...] = ()
    same: tuple[tuple[int, int], ...] = ()
    renamed: tuple[Rename, ...] = ()
    units_added: tuple[str, ...] = ()
    units_dropped: tuple[str, ...] = ()
    provisions: tuple[Renumbered, ...] = ()
    document: tuple[FieldChange, ...] = ()
    compared: tuple[Kind, ...] = KINDS

    def __bool__(self) -> bool:
        return bool(
            self.changes
            or self.renamed
            or self.units_added
            or self.units_dropped
            or self.provisions
            or self.document
        )

    def of(self, kind: Kind, state: State | None = None) -> tuple[Change, ...]:
        """The changes of one kind, in the order of the papers; with ``state`` only those."""
        return tuple(self._of(kind, state))

    def _of(self, kind: Kind, state: State | None) -> Iterator[Change]:
        for change in self.changes:
            if change.kind == kind and state in (None, change.state):
                yield change
