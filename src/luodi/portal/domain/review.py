"""Corrections as the pages show them: names of items that outlive corrections, findings that were
set aside, and where a sentence can be cut."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luodi.policy.domain.corrections import GUESS, Overlaid
from luodi.portal.domain.findings import Finding, findings

_LISTS = {
    "task": "tasks",
    "target": "targets",
    "goal": "goals",
    "rule": "rules",
    "finding": "diagnostics",
}
# A sentence is cut behind these, and in front of words that join two actions.
_BEHIND = re.compile(r"[,，;；。、:：)）](?=.)|(?=并(?!且|非|网|轨)|以及)")


@dataclass(frozen=True, slots=True)
class Name:
    """How a page addresses an item: ``label`` is in its address, ``item`` what a correction names
    ("" where it cannot be corrected), ``corrections`` how many stand."""

    label: str
    item: str = ""
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that a reviewer set aside: why, who, when, and by which correction."""

    finding: Finding
    reason: str
    by: str
    at: datetime | None
    correction: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence; ``at`` is where it ends, None for the last."""

    words: str
    at: int | None


def named(compiled: Mapping[str, Any], overlaid: Overlaid | None = None) -> dict[str, list[Name]]:
    """The items of each kind, by their places or as corrections left them."""
    found = {
        kind: [Name(str(n)) for n in range(1, len(compiled.get(part, ())) + 1)]
        for kind, part in _LISTS.items()
    }
    if overlaid is not None:
        standing = {outcome.correction.id for outcome in (*overlaid.applied, *overlaid.already)}
        for kind in ("task", "target", "finding"):
            pairs = zip(overlaid.labels[kind], overlaid.ids[kind], strict=True)
            found[kind] = [
                Name(label, item, len(standing.intersection(overlaid.touched.get(item, ()))))
                for label, item in pairs
            ]
    return found


def dismissals(text: str, overlaid: Overlaid, *, english: bool = False) -> tuple[Dismissal, ...]:
    """The findings that reviewers set aside, in the paper's order."""
    rows = overlaid.dismissed
    entries = {"diagnostics": [row.entry for row in rows]}
    numbers = [row.number for row in rows]
    found = findings(text, entries, english=english, numbers=numbers)
    return tuple(
        Dismissal(
            finding,
            row.correction.reason,
            row.correction.by_name,
            row.correction.at,
            row.correction.id,
        )
        for finding, row in zip(found, rows, strict=True)
    )


def settled(text: str, overlaid: Overlaid, *, english: bool = False) -> tuple[Finding, ...]:
    """The findings that corrections of units have settled, in the paper's order."""
    entries = {"diagnostics": [entry for _, entry in overlaid.settled]}
    places = [number for number, _ in overlaid.settled]
    return findings(text, entries, english=english, numbers=places)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was guessed of a task or target and nobody has looked at yet. ``id`` addresses the item
    on the reader's page, ``item`` is what a correction names, ``seen`` the last one made to it;
    ``fields`` are the guessed ones with their values."""

    kind: str
    id: str
    item: str
    seen: int
    title: str
    number: str
    fields: tuple[tuple[str, Any], ...]


def doubts(compiled: Mapping[str, Any], overlaid: Overlaid) -> tuple[Doubt, ...]:
    """The tasks and targets with anything guessed, in the paper's order, tasks first. A paper
    that an older compiler read says nothing of it, and has none."""
    return tuple(
        Doubt(
            kind=kind,
            id=f"{kind}-{label}",
            item=item,
            seen=overlaid.last(item),
            title=entry["text"] if kind == "task" else entry["metric"],
            number=str(entry.get("number") or place),
            fields=fields,
        )
        for kind in ("task", "target")
        for place, (item, label, entry) in enumerate(
            zip(overlaid.ids[kind], overlaid.labels[kind], compiled[_LISTS[kind]], strict=True),
            1,
        )
        if (fields := _guessed(entry))
    )


def guessed(compiled: Mapping[str, Any]) -> int:
    """How many fields of tasks and targets were guessed and nobody has looked at yet."""
    entries = (*compiled["tasks"], *compiled["targets"])
    return sum(len(_guessed(entry)) for entry in entries)


def _guessed(entry: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    sure = entry.get("confidence", {})
    return tuple((name, entry.get(name)) for name, how in sure.items() if how == GUESS)


def numbers(names: Mapping[str, Sequence[Name]]) -> list[int]:
    """The places of the findings as the compiler listed them."""
    return [int(name.label) for name in names["finding"]]


def pieces(words: str) -> tuple[Piece, ...]:
    """A sentence in the pieces it may be split into; each character where it has no comma.

    >>> [piece.words for piece in pieces("改造干渠，清理水库并验收")]
    ['改造干渠，', '清理水库', '并验收']
    >>> [piece.at for piece in pieces("建库")]
    [1, None]
    """
    places = sorted({m.end() for m in _BEHIND.finditer(words) if 0 < m.end() < len(words)})
    cuts = places or list(range(1, len(words)))
    marks = [0, *cuts, len(words)]
    ends = [*cuts, None]
    return tuple(
        Piece(words[first:last], at)
        for first, last, at in zip(marks, marks[1:], ends, strict=False)
    )
