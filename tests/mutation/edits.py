"""Changing a paper that has been read, so that a planted fault is the only difference.

A change is made to the reading (text and blocks), not to the file: one way for every format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from luodi.compiler.document import Block, Cell, Reading
from luodi.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``[start, end)`` become ``words``. ``blocks`` are new paragraphs or cells put in
    behind ``end`` (which must end a block)."""

    start: int
    end: int
    words: str = ""
    blocks: tuple[tuple[str, Cell | None], ...] = ()

    @property
    def put_in(self) -> str:
        return self.words + "".join("\n" + words for words, _ in self.blocks)

    @property
    def growth(self) -> int:
        return len(self.put_in) - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Edited:
    """The changed reading; ``moved`` leads places of the old text into the new one."""

    reading: Reading
    edits: tuple[Edit, ...]

    def start(self, place: int) -> int:
        """Where what began at ``place`` begins now."""
        shift = 0
        for edit in self.edits:
            if edit.end <= place and edit.start < place:
                shift += edit.growth
            elif edit.start < place < edit.end:
                return edit.start + shift
        return place + shift

    def end(self, place: int) -> int:
        """Where what ended at ``place`` ends now: with words put in there, without new blocks."""
        shift = 0
        for edit in self.edits:
            if edit.end < place or (edit.end == place and not edit.blocks):
                shift += edit.growth
            elif edit.end == place:
                shift += len(edit.words) - (edit.end - edit.start)
            elif edit.start < place < edit.end:
                return edit.start + shift + len(edit.words)
        return place + shift

    def moved(self, span: Span) -> Span:
        """A place of the old text in the new one."""
        start = self.start(span.start)
        return Span(start, max(start, self.end(span.end)))


def edited(reading: Reading, edits: Iterable[Edit]) -> Edited:
    """The reading with these changes; they must not overlap."""
    ordered = tuple(sorted(edits, key=lambda e: (e.start, e.end)))
    parts: list[str] = []
    cursor = 0
    for edit in ordered:
        assert edit.start >= cursor, "edits overlap"
        parts += [reading.text[cursor : edit.start], edit.put_in]
        cursor = edit.end
    text = "".join([*parts, reading.text[cursor:]])
    draft = Edited(replace(reading, text=text), ordered)
    blocks = _blocks(reading, draft, ordered)
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    made = replace(reading, text=text, sha256=digest, blocks=tuple(_in_rows(blocks)))
    return Edited(made, ordered)


def _blocks(reading: Reading, draft: Edited, edits: Sequence[Edit]) -> list[Block]:
    kept = [(block, draft.moved(block.span)) for block in reading.blocks]
    blocks = [replace(block, span=span) for block, span in kept if span.end > span.start]
    shift = 0
    for edit in edits:
        at = edit.start + shift + len(edit.words)
        for words, cell in edit.blocks:
            blocks.append(Block(Span(at + 1, at + 1 + len(words)), cell))
            at += 1 + len(words)
        shift += edit.growth
    return sorted(blocks, key=lambda block: block.span)


def _in_rows(blocks: list[Block]) -> list[Block]:
    """Rows of tables counted anew, so that rows taken out leave no gap."""
    used: dict[int, set[int]] = {}
    for block in blocks:
        if block.cell:
            used.setdefault(block.cell.table, set()).add(block.cell.row)
    rank = {table: {row: n for n, row in enumerate(sorted(rows))} for table, rows in used.items()}
    return [
        replace(block, cell=replace(block.cell, row=rank[block.cell.table][block.cell.row]))
        if block.cell
        else block
        for block in blocks
    ]
