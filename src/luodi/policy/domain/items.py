"""What a compiled paper is made of while corrections are laid over it: items with an identity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.compiler.lexicon.units import is_open_set, level_of
from luodi.compiler.view import regular
from luodi.kernel.span import Span
from luodi.policy.domain.corrections import CORRECTED, ROLES, TARGET_FIELDS, unique

#: Kind of an item → its list in ``luodi.programme/1``.
LISTS: Mapping[str, str] = {"task": "tasks", "target": "targets", "finding": "diagnostics"}
# An item that another compiler reads a little differently is still that item, when so much of both
# stands at the same place.
_SAME = 0.6
#: Fields that a person may put in where the compiler read none.
_JUDGED = frozenset((*ROLES, *TARGET_FIELDS))
_NONE: tuple[Any, ...] = (None, "", [], {})
_BREAK = re.compile(r"\s*[\r\n]\s*")


@dataclass(slots=True)
class Item:
    """A task, target or finding. ``facts`` are never changed in place. ``label`` addresses it,
    ``origin`` is its place as read, ``root`` and ``suffix`` make the number of an added task or
    of a part, ``measure`` is the place of its measure."""

    id: str
    facts: Mapping[str, Any]
    label: str
    origin: int | None = None
    root: int = 0
    suffix: str = ""
    measure: int | None = None
    was: Span | None = None  # where it stood as read

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.facts["start"], self.facts["end"])

    def change(self, **facts: Any) -> bool:
        """Put new facts in the place of old ones; whether that changes anything."""
        before, self.facts = self.facts, {**self.facts, **facts}
        return self.facts != before


@dataclass(slots=True)
class Paper:
    """The items of a paper by kind, and how to find one."""

    text: str
    compiled: Mapping[str, Any]
    items: dict[str, list[Item]] = field(default_factory=dict)
    read: dict[str, Item] = field(default_factory=dict)  # by id, as read
    aliases: dict[str, Item] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, compiled: Mapping[str, Any]) -> Paper:
        """The paper as the compiler read it."""
        paper = cls(text, compiled)
        for kind, name in LISTS.items():
            paper.items[kind] = list(_items(kind, compiled.get(name, ())))
            paper.read |= {item.id: item for item in paper.items[kind]}
        _put_under_measures(paper.items["task"], compiled["measures"])
        return paper

    def present(self, item: Item, kind: str) -> bool:
        """Whether the item stands in the result."""
        return any(other is item for other in self.items[kind])

    def at(self, kind: str, span: Span) -> Item | None:
        """The first item with exactly this span."""
        return next((item for item in self.items[kind] if item.span == span), None)

    def near(self, kind: str, span: Span) -> list[Item]:
        """Items as read that stand, for the most part, where the span does."""
        found = (item for item in self.read.values() if item.id.startswith(f"{kind}@"))
        return [item for item in found if item.was and _alike(item.was, span) >= _SAME]

    def replace(self, kind: str, old: Sequence[Item], new: Sequence[Item]) -> None:
        """Put items in the place of the first of others."""
        rows = self.items[kind]
        place = next(i for i, item in enumerate(rows) if item is old[0])
        gone = {id(item) for item in old}
        after = [item for item in rows[place:] if id(item) not in gone]
        self.items[kind] = [i for i in rows[:place] if id(i) not in gone] + [*new, *after]

    def insert(self, kind: str, item: Item) -> None:
        """Put an item where its words stand among the others."""
        rows = self.items[kind]
        later = (i for i, other in enumerate(rows) if other.span > item.span)
        rows.insert(next(later, len(rows)), item)

    def words(self, span: Span) -> str:
        """The words of a span as a task has them: on one line."""
        return _BREAK.sub("", span.of(self.text)).strip()

    def line(self, place: int) -> int:
        """The line of a place, from 1."""
        return self.text.count("\n", 0, place) + 1

    def provision(self, place: int) -> str | None:
        """The innermost provision around a place."""
        around = [p for p in self.compiled["provisions"] if p["start"] <= place < p["end"]]
        innermost = max(around, key=lambda p: (p["start"], p["level"]), default=None)
        return innermost["id"] if innermost else None


def identity(kind: str, facts: Mapping[str, Any], nth: int) -> str:
    """The id of an item as read: its kind, its words' place, and which of several there.

    >>> identity("task", {"start": 3, "end": 9}, 0), identity("task", {"start": 3, "end": 9}, 1)
    ('task@3-9', 'task@3-9.1')
    """
    code = f"{facts['code']}-" if kind == "finding" else ""
    return f"{kind}@{code}{facts['start']}-{facts['end']}" + (f".{nth}" if nth else "")


def _items(kind: str, entries: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for place, facts in enumerate(entries):
        first = identity(kind, facts, 0)
        nth = seen.get(first, 0)
        seen[first] = nth + 1
        was = Span(facts["start"], facts["end"])
        yield Item(identity(kind, facts, nth), facts, str(place + 1), origin=place, was=was)


def _alike(one: Span, other: Span) -> float:
    """The part of both spans together that they have in common."""
    common = min(one.end, other.end) - max(one.start, other.start)
    whole = max(one.end, other.end) - min(one.start, other.start)
    return common / whole if common > 0 and whole > 0 else 0.0


def _put_under_measures(tasks: Sequence[Item], measures: Sequence[Mapping[str, Any]]) -> None:
    """Numbers of tasks may repeat in a paper; each measure takes the next with its number."""
    waiting: dict[str, list[Item]] = {}
    for item in tasks:
        waiting.setdefault(item.facts["number"], []).append(item)
    for place, measure in enumerate(measures):
        for number in measure["tasks"]:
            if waiting.get(number):
                waiting[number].pop(0).measure = place


def result(paper: Paper) -> dict[str, Any]:
    """The paper as ``luodi.programme/1``; a paper without changes is what it was."""
    compiled = {**paper.compiled}
    for kind, name in LISTS.items():
        compiled[name] = [dict(item.facts) for item in paper.items[kind]]
    if compiled["tasks"] == list(paper.compiled["tasks"]):
        return compiled
    _number(paper.items["task"])
    compiled["tasks"] = [dict(item.facts) for item in paper.items["task"]]
    compiled["measures"] = _measures(paper)
    compiled["units"] = units(compiled["tasks"], paper.compiled["units"])
    return compiled


def _number(tasks: Sequence[Item]) -> None:
    """An added task is 补1, 补2… in the paper's order; parts of a task are 7-1, 7-2."""
    used = {item.facts["number"] for item in tasks}
    free = (f"补{n}" for n in range(1, 2 * len(tasks) + 2) if f"补{n}" not in used)
    added: dict[int, str] = {}
    for item in tasks:
        base = item.facts["number"]
        if base is None:
            if item.root not in added:
                added[item.root] = next(free)
            base = added[item.root]
        item.change(number=base + item.suffix)
        item.suffix = ""


def _measures(paper: Paper) -> list[dict[str, Any]]:
    tasks = paper.items["task"]
    return [
        {**measure, "tasks": [t.facts["number"] for t in tasks if t.measure == place]}
        for place, measure in enumerate(paper.compiled["measures"])
    ]


def units(
    tasks: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Every unit of the tasks with the count of its roles, in the order the tasks name them;
    aliases and level of units that the compiler knew stay as it said."""
    before = {unit["name"]: unit for unit in known}
    counts: dict[str, dict[str, int]] = {}
    aliases: dict[str, list[str]] = {}
    for task in tasks:
        for role in ROLES:
            for name in task[role]:
                counts.setdefault(name, dict.fromkeys(ROLES, 0))[role] += 1
        for name, alias in task["aliases"].items():
            aliases.setdefault(name, []).append(alias)
    return [
        {
            "name": name,
            "aliases": unique([*_known(before, name), *aliases.get(name, ())]),
            "level": before[name]["level"] if name in before else level_of(regular(name)),
            "tasks": numbers,
        }
        for name, numbers in counts.items()
    ]


def _known(before: Mapping[str, Mapping[str, Any]], name: str) -> list[str]:
    return list(before[name]["aliases"]) if name in before else []


def corrected(facts: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with what a person changed in them, and that it was a person who did.

    >>> facts = {"lead": ["甲"], "joint": [], "text": "修路"}
    >>> facts["confidence"] = {"lead": "guess", "text": "rule"}
    >>> corrected(facts, {"lead": ["乙"], "joint": []})["confidence"]
    {'lead': 'corrected', 'text': 'rule'}
    >>> corrected(facts, {"lead": ["甲"]})["confidence"]
    {'lead': 'guess', 'text': 'rule'}
    """
    after = {**facts, **changed}
    if "confidence" in facts:
        sure = facts["confidence"]
        named = [n for n, v in changed.items() if n in sure or n in _JUDGED]
        touched = {n: CORRECTED for n in named if after[n] != facts.get(n)}
        after["confidence"] = {
            name: how for name, how in {**sure, **touched}.items() if after.get(name) not in _NONE
        }
    return after


def with_roles(facts: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that follow when roles of a task change: its open sets and aliases are those of
    the units that it still names. A unit that gets a role leaves the one it had."""
    given = {name for role in ROLES for name in changed.get(role, ())}
    roles = {
        role: unique(
            changed[role] if role in changed else [n for n in facts[role] if n not in given]
        )
        for role in ROLES
    }
    names = unique([name for role in ROLES for name in roles[role]])
    known = [name for name in facts["open_sets"] if name in names]
    new = [name for name in names if name not in known and is_open_set(regular(name))]
    return {
        **roles,
        "open_sets": [*known, *new],
        "aliases": {name: alias for name, alias in facts["aliases"].items() if name in names},
    }
