"""What a fault is, and helps for planting one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from luodi.compiler.document import Block, Cell, Reading, Sentence, Zone
from luodi.compiler.model import Task
from luodi.kernel.span import Span
from tests.mutation.edits import Edit, edited
from tests.mutation.papers import Good


@dataclass(frozen=True, slots=True)
class Mutant:
    """A paper with one fault. A finding tells it if it touches one of the ``places``."""

    base: Good
    reading: Reading
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A class of faults: the codes that tell it, and how it is planted in a good paper."""

    name: str
    codes: frozenset[str]
    plant: Callable[[Good], Iterator[Mutant]]


FAULTS: dict[str, Fault] = {}


def fault(name: str, *codes: str) -> Callable[[Callable[[Good], Iterator[Mutant]]], Fault]:
    """Enter a planter under the class's name."""

    def enter(plant: Callable[[Good], Iterator[Mutant]]) -> Fault:
        FAULTS[name] = Fault(name, frozenset(codes), plant)
        return FAULTS[name]

    return enter


def mutant(good: Good, edits: Iterable[Edit], *places: Span) -> Mutant:
    """The paper with these edits; ``places`` are given in the old text."""
    made = edited(good.reading, edits)
    return Mutant(good, made.reading, tuple(made.moved(place) for place in places))


def swap(good: Good, span: Span, words: str, *places: Span) -> Mutant:
    """``span`` replaced by ``words``."""
    return mutant(good, [Edit(span.start, span.end, words)], *(places or (span,)))


def block_at(good: Good, place: int) -> Block:
    return next(b for b in good.reading.blocks if b.span.start <= place <= b.span.end)


def sentence_span(good: Good, sentence: Sentence) -> Span:
    return good.paper.view.span(sentence.start, sentence.end)


def body_sentences(good: Good, *, whole: bool = True) -> list[Sentence]:
    """Sentences of the body in paragraphs of text, with a closing mark where ``whole``."""
    paragraphs = good.paper.outline.paragraphs
    return [
        s
        for s in good.paper.sentences
        if s.zone is Zone.BODY
        and s.provision
        and paragraphs[s.paragraph].cell is None
        and (not whole or s.text[-1:] == "。")
        and not re.search(r"责任单位|牵头|配合|负责", s.text)
    ]


def added(good: Good, words: str) -> Mutant | None:
    """The paper with a sentence put in behind the last whole sentence of its body that no task
    covers, else behind the last."""
    spans = [sentence_span(good, s) for s in body_sentences(good)]
    if not spans:
        return None
    tasks = [t.span for t in good.compiled.tasks]
    free = [s for s in spans if not any(t.start <= s.end <= t.end for t in tasks)]
    at = (free or spans)[-1].end
    made = edited(good.reading, [Edit(at, at, words)])
    return Mutant(good, made.reading, (Span(at, at + len(words)),))


def clause(task: Task) -> Span:
    return task.responsibility_span or task.span


def rows(good: Good) -> list[tuple[Task, list[Block]]]:
    """Tasks that are rows of a table of cells, with the cells of each row."""
    found = []
    for task, draft in zip(good.compiled.tasks, good.paper.drafts, strict=True):
        cell = block_at(good, task.span.start).cell if draft.from_table else None
        if cell is None:
            continue
        mates = [b for b in good.reading.blocks if b.cell and _same_row(b.cell, cell)]
        if all(b.cell and b.cell.row_span == 1 for b in mates):
            found.append((task, mates))
    return found


def _same_row(one: Cell, other: Cell) -> bool:
    return one.table == other.table and one.row == other.row


def find(good: Good, words: str, within: Span) -> Span | None:
    """The first place of words inside a span of the text as read."""
    at = good.text.find(words, within.start, within.end)
    return Span(at, at + len(words)) if at >= 0 else None


def unit_places(good: Good, task: Task) -> Iterator[tuple[str, Span]]:
    """Units of a task that its clause prints whole, and where."""
    for name in (*task.lead, *task.joint, *task.supporting):
        place = find(good, name, clause(task))
        if place:
            yield name, place
