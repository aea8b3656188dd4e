"""What the tasks of a paper add up to: units with their loads, measures; and its layout."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from luodi.compiler.align import plain
from luodi.compiler.document import Sentence
from luodi.compiler.extract.tasks import Draft
from luodi.compiler.lexicon.units import level_of
from luodi.compiler.model import Layout, Measure, Task, UnitLoad
from luodi.compiler.numbering import label_of
from luodi.compiler.view import regular

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper


def unit_loads(tasks: tuple[Task, ...]) -> tuple[UnitLoad, ...]:
    """The units of the tasks in the order they are named, with how many they have in each role."""
    counts: dict[str, list[int]] = {}
    aliases: dict[str, list[str]] = {}
    for task in tasks:
        for position, names in enumerate((task.lead, task.supporting, task.joint)):
            for name in names:
                counts.setdefault(name, [0, 0, 0])[position] += 1
        for name, alias in task.aliases:
            if alias not in aliases.setdefault(name, []):
                aliases[name].append(alias)
    return tuple(
        UnitLoad(name, tuple(aliases.get(name, ())), level_of(regular(name)), *numbers)
        for name, numbers in counts.items()
    )


def measures_of(paper: Paper) -> tuple[Measure, ...]:
    """The headings that group tasks: the innermost numbered heading above each task, or the words
    under which a table groups its row."""
    bodies = {plain(node.heading): node.id for node in paper.outline.nodes if node.heading}
    headings: dict[str, tuple[str, str, str]] = {}
    tasks: dict[str, list[str]] = {}
    for draft, task in zip(paper.drafts, paper.tasks, strict=True):
        found = _heading(paper, draft, bodies)
        if found is not None:
            key, *heading = found
            headings.setdefault(key, (heading[0], heading[1], heading[2]))
            tasks.setdefault(key, []).append(task.number)
    return tuple(Measure(*headings[key], tuple(numbers)) for key, numbers in tasks.items())


def _heading(
    paper: Paper, draft: Draft, bodies: dict[str, str]
) -> tuple[str, str, str, str] | None:
    """What tells one heading from another, its number, its words, and the body's provision that
    it is or repeats ("" for none)."""
    node = draft.measure if draft.from_table else draft.node
    if node is not None:
        repeated = paper.alignment.heading_of(node) if paper.alignment else None
        return node.id, node.printed, node.heading, repeated or node.id
    if not draft.groups:
        return None
    start, end = draft.groups[-1]
    words = paper.view.text[start:end]
    label = label_of(words)
    cut = start + label.length if label else start
    number = paper.view.original(start, cut).strip().rstrip("、.．:：,，").strip()
    heading = paper.view.original(cut, end).replace("\n", "")
    return words, number, heading, bodies.get(plain(heading), "")


def told(paper: Paper) -> tuple[Sentence, ...]:
    """The sentences without those that only head rows of a table."""
    heads = {start for draft in paper.drafts for start, _ in draft.groups}
    paragraphs = paper.outline.paragraphs
    return tuple(s for s in paper.sentences if paragraphs[s.paragraph].start not in heads)


def layout_of(paper: Paper) -> Layout:
    """Where the paper's pages, cells and zones begin."""
    reading = paper.reading
    cells = tuple((block.span, block.cell) for block in reading.blocks if block.cell is not None)
    pages: list[int] = []
    for block in reading.blocks:
        while block.page is not None and len(pages) < block.page:  # a page may hold no text
            pages.append(block.span.start)
    zones = tuple(
        (zone.value, paper.view.span(first.start, first.end).start)
        for zone, members in groupby(paper.outline.paragraphs, key=lambda p: p.zone)
        for first in (next(members),)
    )
    return Layout(tuple(pages), cells, zones)
