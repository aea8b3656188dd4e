"""Rows of a programme's pages, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luodi.portal.domain.register import ROLES
from luodi.portal.domain.shares import Part, bar, percent


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A unit as it stands in a list. ``was`` are the names that the paper has, where it names
    others (renamed, merged, split since), ``since`` and ``basis`` the day and the ground of that;
    ``phrases`` the open sets that it was bound to; ``gone`` a unit that was abolished and has no
    successor."""

    key: str
    name: str
    was: tuple[str, ...] = ()
    since: str = ""
    basis: str = ""
    phrases: tuple[str, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class OpenSetRow:
    """An open set of a task, and the units bound to it; none: nobody answers for it."""

    role: str
    phrase: str
    units: tuple[UnitLink, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A unit of the paper that several took over from, and the key of the one that answers."""

    unit: UnitLink
    heirs: tuple[UnitLink, ...]
    answering: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure; ``tasks`` and ``units`` count those in it."""

    key: str
    number: str
    title: str
    part: str
    basis: str
    coordinator: UnitLink | None
    tasks: int
    units: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the register."""

    key: str
    number: str
    title: str
    measure: MeasureRow
    lead: tuple[UnitLink, ...]
    supporting: tuple[UnitLink, ...]
    joint: tuple[UnitLink, ...]
    open_sets: tuple[OpenSetRow, ...]
    deadline: str

    def units(self) -> Iterator[UnitLink]:
        """Every unit that has a part, by role."""
        for role in ROLES:
            yield from getattr(self, role)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit and its part in the programme; ``whole`` is the number of all tasks. ``groups``
    list it as a member, so that their tasks are its own too; ``heirs`` took over from it, with
    since when and why."""

    key: str
    name: str
    full_name: str
    aliases: tuple[str, ...]
    level: str
    members: tuple[UnitLink, ...]
    groups: tuple[UnitLink, ...]
    heirs: tuple[UnitLink, ...]
    lead: int
    supporting: int
    joint: int
    whole: int

    @property
    def total(self) -> int:
        """Tasks in any role."""
        return self.lead + self.supporting + self.joint

    @property
    def percent(self) -> str:
        """Share of the programme's tasks, "—" of a programme without tasks."""
        return percent(self.total, self.whole)

    @property
    def bar(self) -> tuple[Part, ...]:
        """The three roles as parts of all tasks."""
        return bar((self.lead, self.supporting, self.joint), self.whole)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many tasks a unit has in a measure, and its shade from 0 to 5."""

    measure: MeasureRow
    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit across all measures."""

    unit: UnitRow
    cells: tuple[HeatCell, ...]

    @property
    def total(self) -> int:
        """Tasks over all measures."""
        return sum(cell.count for cell in self.cells)
