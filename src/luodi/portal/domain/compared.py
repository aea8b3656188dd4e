"""Two papers beside each other: what changed, in the order in which people look for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luodi.compiler.diff import Change, Difference, FieldChange, concerning
from luodi.compiler.diff.emit import thing
from luodi.compiler.diff.headings import Headings, headings
from luodi.compiler.model import CompiledProgramme
from luodi.kernel.span import Span

#: What a page may be narrowed to: states and marks of tasks, then the other kinds of things.
ASPECTS = (
    *("roles", "numbers", "deadline", "reworded", "moved"),
    *("split", "merged", "added", "dropped"),
    *("target", "goal", "rule", "measure", "note"),
)
_TASK_STATES = frozenset(("split", "merged", "added", "dropped"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text; ``marked`` where they were taken out or put in."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A thing on one side: its printed number, its words in pieces, and the address of its place
    in the reader, "" where there is no reader for this side."""

    number: str
    pieces: tuple[Piece, ...]
    link: str

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Item:
    """A change with what stood before and what stands now; ``whole`` where both sides say the same
    words, so that they need to be shown once."""

    kind: str
    state: str
    marks: tuple[str, ...]
    old: tuple[Part, ...]
    new: tuple[Part, ...]
    fields: tuple[FieldChange, ...]
    units: tuple[str, ...]

    @property
    def once(self) -> bool:
        """Whether both sides have the same words."""
        one = len(self.old) == len(self.new) == 1
        return one and self.old[0].text == self.new[0].text


@dataclass(frozen=True, slots=True)
class Group:
    """Changes under one heading; ``kind`` is task where the heading is a measure's."""

    kind: str
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sides and their difference; ``link`` makes the address of a thing in a side's reader from
    the side (0 old, 1 new), the kind and the place."""

    old: CompiledProgramme
    new: CompiledProgramme
    difference: Difference
    link: Callable[[int, str, int], str]

    def narrowed(self, unit: str) -> Difference:
        """The difference, or what of it concerns a unit."""
        return concerning(self.difference, unit) if unit else self.difference

    def groups(self, unit: str = "", aspect: str = "") -> tuple[Group, ...]:
        """The changes by measure, then the other kinds. Numbers that only moved are left out."""
        before, after = headings(self.old), headings(self.new)
        found: dict[tuple[str, str], list[Item]] = {}
        for change in self._sorted(self.narrowed(unit)):
            if not change.only_renumbered and aspect in ("", *aspects(change)):
                key = (change.kind, self._heading(change, before, after))
                found.setdefault(key, []).append(self._item(change))
        return tuple(Group(kind, said, tuple(items)) for (kind, said), items in found.items())

    def _sorted(self, difference: Difference) -> list[Change]:
        """Tasks in the order of the new paper; those that are gone after the task they followed."""
        there = dict(difference.same)
        last = -1
        places: dict[int, float] = {}
        for i in range(len(self.old.tasks)):
            last = there.get(i, last)
            places[i] = last

        def place(change: Change) -> tuple[int, float, int]:
            if change.kind != "task":
                return (1, 0, 0)
            if change.new:
                return (0, min(change.new), 0)
            return (0, places[change.old[0]] + 0.5, change.old[0])

        return sorted(difference.changes, key=place)

    @staticmethod
    def _heading(change: Change, before: Headings, after: Headings) -> str:
        if change.kind != "task":
            return ""
        said = after.said(change.new[0]) if change.new else before.said(change.old[0])
        return said or ""

    def _item(self, change: Change) -> Item:
        return Item(
            kind=change.kind,
            state=change.state,
            marks=tuple(m for m in change.marks if m not in ("renumbered", "fields")),
            old=tuple(self._part(change, 0, p, change.words.old) for p in change.old),
            new=tuple(self._part(change, 1, p, change.words.new) for p in change.new),
            fields=tuple(f for f in change.fields if f.field != "number"),
            units=change.units,
        )

    def _part(self, change: Change, side: int, place: int, spans: Sequence[Span]) -> Part:
        said = thing(change.kind, self.new if side else self.old, place)
        text = said.get("heading") or said.get("text") or said.get("subject") or said.get("metric")
        link = self.link(side, change.kind, place)
        return Part(str(said.get("number") or ""), tuple(pieces(str(text or ""), spans)), link)


def pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """A text in pieces, what stands in ``spans`` marked.

    >>> [(p.text, p.marked) for p in pieces("修3条路", [Span(1, 2)])]
    [('修', False), ('3', True), ('条路', False)]
    """
    place = 0
    for span in spans:
        if span.start > place:
            yield Piece(text[place : span.start], marked=False)
        yield Piece(span.of(text), marked=True)
        place = span.end
    if place < len(text):
        yield Piece(text[place:], marked=False)


def aspects(change: Change) -> tuple[str, ...]:
    """What a change can be looked for under."""
    if change.kind != "task":
        return (change.kind,)
    return (change.state, *change.marks) if change.state in _TASK_STATES else change.marks


def counts(difference: Difference) -> Mapping[str, int]:
    """How many changes can be found under each aspect; aspects without any are left out."""
    found: Counter[str] = Counter()
    for change in difference.changes:
        if not change.only_renumbered:
            found.update(set(aspects(change)))
    return {aspect: found[aspect] for aspect in ASPECTS if found[aspect]}
