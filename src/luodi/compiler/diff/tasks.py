"""Comparing tasks: which are the same, and what is otherwise about each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luodi.compiler.diff.headings import Headings, Pairs
from luodi.compiler.diff.matching import Profile, Taste, match, plain, plain_name
from luodi.compiler.diff.model import ROLES, Change, Edits, FieldChange, Mark
from luodi.compiler.diff.order import moved
from luodi.compiler.diff.parts import Regrouped, regroup
from luodi.compiler.diff.text import figures_differ, normal, only_numbers_differ
from luodi.compiler.diff.words import edits
from luodi.compiler.model import Task

#: Units, measure and number beside the words.
_TASTE = Taste((0.1, 0.1, 0.05), order=0.05, words=0.33, enough=0.42)
_FIELDS = ("deadline", "scope")


@dataclass(frozen=True, slots=True)
class Sides:
    """The tasks of two papers and their headings; ``same_headings`` leads from those of the old
    paper to those of the new one."""

    old: Sequence[Task]
    new: Sequence[Task]
    headings_old: Headings
    headings_new: Headings
    same_headings: Mapping[int, int]

    def group_old(self) -> dict[int, Hashable]:
        """For each task of the old paper its heading."""
        return dict(self.headings_old.of)

    def group_new(self) -> dict[int, Hashable]:
        """For each task of the new paper its heading: the old one's place where it is the same, a
        value of its own where it is not."""
        there = {j: i for i, j in self.same_headings.items()}
        return {t: there.get(h, ("new", h)) for t, h in self.headings_new.of.items()}

    def stays(self, i: int, j: int) -> bool:
        """Whether a task stands under the same heading on both sides, or under one that is new
        or gone within the same larger one."""
        above_old = self.headings_old.above.get(i, ())
        above_new = self.headings_new.above.get(j, ())
        of_old = self.same_headings
        if i not in self.headings_old.of or j not in self.headings_new.of:
            return True  # a paper whose headings could not be read has not moved its tasks
        if self.headings_old.is_item(i) != self.headings_new.is_item(j):
            own = of_old.get(above_old[0])
            if own is not None and own == above_new[0]:
                return True
        here = [of_old[h] for h in above_old if h in of_old]
        heading_old, heading_new = self.headings_old.of[i], self.headings_new.of[j]
        return of_old.get(heading_old) in above_new or heading_new in here


def same_tasks(sides: Sides) -> tuple[Pairs, Regrouped]:
    """The tasks that both papers have, and those split or merged."""
    group_old, group_new = sides.group_old(), sides.group_new()
    pairs, shingles = match(
        [_profile(t, group_old.get(i)) for i, t in enumerate(sides.old)],
        [_profile(t, group_new.get(j)) for j, t in enumerate(sides.new)],
        _TASTE,
    )
    found = [(i, j) for i, j, _score in pairs]
    again = regroup(shingles, found)
    return sorted([*found, *again.pairs]), again


def _profile(task: Task, group: Hashable) -> Profile:
    return Profile(task.text, (units_of(task) or None, group, plain(task.number) or None))


def units_of(task: Task) -> frozenset[str]:
    """Everybody with a part in a task."""
    return frozenset((*task.lead, *task.supporting, *task.joint))


@dataclass(frozen=True, slots=True)
class Comparing:
    """How pairs of tasks are compared: ``renamed`` leads from a unit's old name to its new one;
    ``wording`` tells whether both sides are the papers' own words."""

    sides: Sides
    renamed: Mapping[str, str]
    wording: bool = True

    def changes(self, pairs: Pairs, again: Regrouped) -> Iterator[Change]:
        """What became of every task, in the order of the old paper, then the added ones."""
        sides = self.sides
        of_old = dict(pairs)
        away = moved(pairs, sides.group_old(), sides.stays)
        in_merge = {i: j for j, olds in again.merges.items() for i in olds}
        in_split = {j for news in again.splits.values() for j in news}
        for i in range(len(sides.old)):
            if i in again.splits:
                yield self._several("split", (i,), again.splits[i])
            elif i in in_merge:
                merge = again.merges[in_merge[i]]
                if merge[0] == i:
                    yield self._several("merged", merge, (in_merge[i],))
            elif i not in of_old:
                yield Change("task", "dropped", (i,), units=_ordered(sides.old[i]))
            elif (change := self._pair(i, of_old[i], moved=i in away)) is not None:
                yield change
        taken = {*of_old.values(), *in_split, *again.merges}
        for j in range(len(sides.new)):
            if j not in taken:
                yield Change("task", "added", new=(j,), units=_ordered(sides.new[j]))

    def _several(self, state: str, old: tuple[int, ...], new: tuple[int, ...]) -> Change:
        """Split or merged; the roles of all parts together are compared with the whole's."""
        befores = [self.sides.old[i] for i in old]
        afters = [self.sides.new[j] for j in new]
        fields = tuple(
            FieldChange(role, before, after)
            for role in ROLES
            if set(self._now(before := _together(befores, role)))
            != set(after := _together(afters, role))
        )
        return Change(
            kind="task",
            state="split" if state == "split" else "merged",
            old=old,
            new=new,
            marks=("roles",) if fields else (),
            fields=fields,
            units=_ordered(*befores, *afters),
        )

    def _pair(self, i: int, j: int, *, moved: bool) -> Change | None:
        one, other = self.sides.old[i], self.sides.new[j]
        marks: list[Mark] = []
        fields = [*self._roles(one, other)]
        if fields:
            marks.append("roles")
        wording, words = self._wording(one, other)
        marks += wording
        facts = [*self._facts(one, other)]
        if facts:
            marks.append("deadline" if facts[0].field == "deadline" else "fields")
        if moved:
            marks.append("moved")
            facts += self._heading(i, j)
        if plain_name(one.number) != plain_name(other.number):
            marks.append("renumbered")
            facts.append(FieldChange("number", one.number, other.number))
        if not marks:
            return None
        return Change(
            "task",
            "changed",
            (i,),
            (j,),
            tuple(marks),
            (*fields, *facts),
            words,
            _ordered(one, other),
        )

    def _now(self, names: Sequence[str]) -> tuple[str, ...]:
        """Units by the names they have in the new paper."""
        return tuple(dict.fromkeys(self.renamed.get(name, name) for name in names))

    def _roles(self, one: Task, other: Task) -> Iterator[FieldChange]:
        for role in ROLES:
            before, after = getattr(one, role), getattr(other, role)
            now = self._now(before)
            if now != after and self._plain(now) != self._plain(after):
                yield FieldChange(role, before, after)

    @staticmethod
    def _plain(names: Sequence[str]) -> list[str]:
        return [plain_name(name) for name in names]

    def _wording(self, one: Task, other: Task) -> tuple[list[Mark], Edits]:
        if not self.wording or one.text == other.text:
            return [], Edits()
        before, after = normal(one.text), normal(other.text)
        if after in (before, normal(self._rename(one.text))):
            return [], Edits()
        words = edits(one.text, other.text)
        if only_numbers_differ(before, after):
            return ["numbers"], words
        if figures_differ(before, after):
            return ["numbers", "reworded"], words
        return ["reworded"], words

    def _rename(self, text: str) -> str:
        for old, new in self.renamed.items():
            if old in text:
                text = text.replace(old, new)
        return text

    def _facts(self, one: Task, other: Task) -> Iterator[FieldChange]:
        for name in _FIELDS:
            before, after = getattr(one, name), getattr(other, name)
            if normal(before or "") != normal(after or ""):
                yield FieldChange(name, before, after)

    def _heading(self, i: int, j: int) -> Iterator[FieldChange]:
        before = self.sides.headings_old.said(i)
        after = self.sides.headings_new.said(j)
        if not self.sides.stays(i, j):
            yield FieldChange("measure", before, after)


def _together(tasks: Sequence[Task], role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for task in tasks for name in getattr(task, role)))


def _ordered(*tasks: Task) -> tuple[str, ...]:
    """Everybody with a part in the tasks, in the papers' order."""
    return tuple(dict.fromkeys(n for t in tasks for n in (*t.lead, *t.supporting, *t.joint)))
