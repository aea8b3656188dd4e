"""Annex rows beside the body sentences they restate, as the checks want to see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from luodi.compiler.align import Alignment, Piece
from luodi.compiler.document import Sentence
from luodi.compiler.model import Task
from luodi.compiler.outline import Node
from luodi.compiler.view import regular

if TYPE_CHECKING:
    from luodi.compiler.pipeline import Paper

#: Below this share of rows with a sentence behind them, table and body are about different things.
_ABOUT_THE_SAME = 0.5
#: Below this share of clauses copied word for word, the table is a paraphrase.
_COPIED = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its task, and each of its clauses with the body clause behind it."""

    task: Task
    clauses: list[tuple[Piece, tuple[int, int] | None]]

    def sentences(self) -> list[int]:
        """Indexes of the body sentences behind the row, in order of the row's clauses."""
        return list(dict.fromkeys(place[0] for _, place in self.clauses if place))


def rows_of(paper: Paper) -> tuple[Alignment, list[Row]] | None:
    """The rows in order, as numbered in ``Alignment.pieces``; None where the paper has no table
    or where its table does not restate its body."""
    alignment = paper.alignment
    if alignment is None or not alignment.sentences:
        return None
    rows = [
        Row(task, alignment.clauses.get(draft.start, []))
        for draft, task in zip(paper.drafts, paper.tasks, strict=True)
        if draft.from_table
    ]
    behind = sum(1 for row in rows if row.sentences())
    if not rows or behind < _ABOUT_THE_SAME * len(rows):
        return None
    return alignment, rows


def is_verbatim(alignment: Alignment, rows: list[Row]) -> bool:
    """Whether the table copies the body's words. One that says the same in words of its own
    cannot be held to them clause by clause."""
    same = total = 0
    for row in rows:
        for piece, place in row.clauses:
            total += 1
            same += place is not None and (
                alignment.pieces[place[0]][place[1]][0].text == piece.text
            )
    return same >= _COPIED * total


def texts_of(paper: Paper) -> list[str]:
    """The words of each task in regular script and width, in the order of the tasks."""
    text = paper.view.text
    return [
        "\n".join([text[a:b] for a, b in ((draft.start, draft.end), *draft.extra)])
        for draft in paper.drafts
    ]


@lru_cache(maxsize=4096)
def regular_name(name: str) -> str:
    """A unit's name in regular script and width; papers repeat the same few names."""
    return regular(name)


def node_of(paper: Paper, sentence: Sentence) -> Node | None:
    """The provision a sentence belongs to."""
    return paper.outline.by_id.get(sentence.provision)


def quote(paper: Paper, start: int, end: int, limit: int = 90) -> str:
    """The paper's own words for ``[start, end)`` of the view, on one line."""
    words = paper.view.original(start, end).replace("\n", "")
    return words if len(words) <= limit else words[: limit - 1] + "…"
