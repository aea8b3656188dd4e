"""Who answers for a task on a day: derived from the paper, what became of its units since, and
what coordinators settled. Nothing here is multiplied: a town has a task where the paper names it
or a group that it lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from luodi.programme.domain.definition import ROLES, Definition, Task, Unit


@dataclass(frozen=True, slots=True)
class Bound:
    """A unit that a coordinator named for a phrase of a task, in force on the day."""

    task: str
    role: str
    phrase: str
    unit: str


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a unit by the day: another ``name`` ("" where it kept its own), and who took
    over (``heirs``, the primary first; itself where it is still there). Without heirs it was
    abolished and nobody took over. ``basis`` is the paper or the reason behind it, ``since`` the
    day from which it counts."""

    unit: str
    name: str = ""
    heirs: tuple[str, ...] = ()
    since: date | None = None
    basis: str = ""


@dataclass(frozen=True)
class Answers:
    """What is otherwise on a day than the paper says: what became of its units, ``chosen`` for a
    task and a unit the successor that a coordinator named, the units bound to open sets, and
    facts of the ``units`` that the programme does not name. Hashable: pages made from it can be
    kept."""

    became: tuple[Became, ...] = ()
    chosen: tuple[tuple[str, str, str], ...] = ()
    bound: tuple[Bound, ...] = ()
    units: tuple[Unit, ...] = ()

    @cached_property
    def of(self) -> Mapping[str, Became]:
        """What became of a unit, by its key; nothing for one that is as the paper names it."""
        return {one.unit: one for one in self.became}

    @cached_property
    def _chosen(self) -> Mapping[tuple[str, str], str]:
        return {(task, unit): successor for task, unit, successor in self.chosen}

    @cached_property
    def _bound(self) -> Mapping[tuple[str, str], tuple[Bound, ...]]:
        found: dict[tuple[str, str], tuple[Bound, ...]] = {}
        for one in self.bound:
            place = (one.task, one.role)
            found[place] = (*found.get(place, ()), one)
        return found

    def answering(self, task: str, unit: str) -> str:
        """The unit that answers for the part that the paper gives ``unit`` in ``task``; itself
        where nobody took over.

        >>> split = Became("a", heirs=("b", "c"))
        >>> Answers(became=(split,), chosen=(("t1", "a", "c"),)).answering("t1", "a")
        'c'
        """
        became = self.of.get(unit)
        if became is None or not became.heirs:
            return unit
        chosen = self._chosen.get((task, unit), "")
        return chosen if chosen in became.heirs else became.heirs[0]

    def bound_to(self, task: str, role: str, phrase: str) -> tuple[str, ...]:
        """The units that answer for a phrase; none: nobody answers for it."""
        here = self._bound.get((task, role), ())
        return tuple(one.unit for one in here if one.phrase == phrase)


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part in a role of a task. ``named`` are the units of the paper that it answers
    for (itself, or those that it took over from), ``phrases`` the open sets that it was bound
    to."""

    unit: str
    named: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task, a role in it, and a unit that answers. ``group`` is the group of the paper that
    lists the unit, "" where the unit stands there itself."""

    task: str
    role: str
    unit: str
    named: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    group: str = ""


def parts(task: Task, role: str, answers: Answers) -> tuple[Part, ...]:
    """Who answers in a role of a task: the units of the paper in its order, then those bound to
    its open sets. A unit that took over from several, or is named and bound, stands once."""
    named: dict[str, list[str]] = {}
    phrases: dict[str, list[str]] = {}
    for unit in getattr(task, role):
        named.setdefault(answers.answering(task.key, unit), []).append(unit)
    for entry in task.open_sets:
        for unit in answers.bound_to(task.key, role, entry.phrase) if entry.role == role else ():
            answering = answers.answering(task.key, unit)
            phrases.setdefault(answering, []).append(entry.phrase)
    units = dict.fromkeys((*named, *phrases))
    return tuple(
        Part(unit, tuple(named.get(unit, ())), tuple(phrases.get(unit, ()))) for unit in units
    )


def assignments(definition: Definition, answers: Answers) -> tuple[Assignment, ...]:
    """Every task, role and unit that answers, in the paper's order. A group is read as the units
    that the paper lists for it; one without members stands itself."""
    groups = {u.key: u.members for u in definition.units if u.kind == "group" and u.members}
    return tuple(
        found
        for task in definition.tasks
        for role in ROLES
        for part in parts(task, role, answers)
        for found in _expanded(task.key, role, part, groups, answers)
    )


def _expanded(
    task: str, role: str, part: Part, groups: Mapping[str, tuple[str, ...]], answers: Answers
) -> Iterator[Assignment]:
    if part.unit not in groups:
        yield Assignment(task, role, part.unit, part.named, part.phrases)
        return
    members = (answers.answering(task, unit) for unit in _members(part.unit, groups))
    for unit in dict.fromkeys(members):
        yield Assignment(task, role, unit, part.named, part.phrases, part.unit)


def units_of(definition: Definition, task: str) -> frozenset[str]:
    """The units that the paper names in a task, groups and the units in them alike; none where
    the edition has no such task."""
    groups = {u.key: u.members for u in definition.units if u.kind == "group" and u.members}
    named = {
        unit
        for one in definition.tasks
        if one.key == task
        for role in ROLES
        for unit in getattr(one, role)
    }
    return frozenset(named.union(*(_members(unit, groups) for unit in named & set(groups))))


def _members(group: str, groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Units of a group, and of groups in it; the file is refused where one contains itself."""
    for unit in groups[group]:
        if unit in groups:
            yield from _members(unit, groups)
        else:
            yield unit


@dataclass(frozen=True, slots=True)
class Misfit:
    """A binding whose phrase the programme no longer has in that task and role."""

    task: str
    role: str
    phrase: str
    units: tuple[str, ...]


def misfits(definition: Definition, bound: Iterable[Bound]) -> tuple[Misfit, ...]:
    """Bindings that an edition has no place for. They are shown, never dropped."""
    places = {(t.key, s.role, s.phrase) for t in definition.tasks for s in t.open_sets}
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for one in bound:
        place = (one.task, one.role, one.phrase)
        if place not in places:
            found[place] = (*found.get(place, ()), one.unit)
    return tuple(Misfit(*place, units) for place, units in found.items())
