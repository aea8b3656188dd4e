"""Pages → the text as read: what repeats left out, tables and paragraphs joined across pages,
headings told by their look. Nothing here knows the format: places and sizes are all it sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from luodi.compiler.document import Block, Cell
from luodi.compiler.read.pdf.across import is_continued, join
from luodi.compiler.read.pdf.flow import (
    NUMBERED,
    Measure,
    Piece,
    measure,
    paragraphs,
    shared_edges,
)
from luodi.compiler.read.pdf.furniture import without_furniture
from luodi.compiler.read.pdf.notes import begins_note, split_notes
from luodi.compiler.read.pdf.pages import Page
from luodi.compiler.read.pdf.values import Grid, Line
from luodi.kernel.span import Span

_HEAVY = re.compile(r"hei|bold|black|heavy|xbs|小标宋|黑", re.I)
_HAN = re.compile("[\u4e00-\u9fff]")
_LONGEST_HEADING = 60
#: Where a paragraph is as long, the head of the paper is over.
_LONG = 80
_DEEPEST_HEADING = 6


def composed(pages: Sequence[Page], fonts: Sequence[str]) -> Text:
    """The text of a document's pages; ``fonts`` are the names that its glyphs' fonts count."""
    parts, usual, running = _parts(pages)
    text = Text(usual, fonts, _levels(parts, usual, fonts))
    text.running = running
    for part in parts:
        text.write(part)
    return text


def begin_of(blocks: Sequence[Block], page: int) -> Span:
    """Where a page begins in the text, or where it would stand."""
    at = next((b.span.start for b in blocks if (b.page or 0) >= page), blocks[-1].span.end)
    return Span(at, at)


def listed(pages: Sequence[int]) -> str:
    """Page numbers in short: ``3、5-8、12``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs[:20])
    return shown + ("……" if len(runs) > 20 else "")


def in_meta(running: Iterable[str]) -> dict[str, str]:
    """The words of running heads and feet, for a reading's ``meta``: each line once."""
    lines = dict.fromkeys(line.strip() for line in running if _HAN.search(line))
    return {"running": "\n".join(lines)} if lines else {}


def _parts(pages: Sequence[Page]) -> tuple[list[Piece | Grid], Measure, list[str]]:
    """The document's paragraphs and tables in order, and the lines of running heads and feet."""
    kept = without_furniture([p.lines for p in pages], [p.height for p in pages])
    running: list[str] = []
    for page, lines in zip(pages, kept, strict=True):
        stays = {id(line) for line in lines}
        running += [line.text for line in page.lines if id(line) not in stays]
        page.keep(lines)
    usual = measure(kept)
    shared_edges(kept, usual.size)
    flow = _Flow(usual)
    for page in pages:
        text, notes = split_notes(page.lines, page.height, usual.size)
        page.keep(text)
        flow.add(page.items)
        flow.notes += notes
    flow.flush()
    return flow.parts, usual, running


class _Flow:
    """Joins what stands on page after page."""

    def __init__(self, usual: Measure) -> None:
        self.parts: list[Piece | Grid] = []
        self.notes: list[Line] = []
        self._usual = usual
        self._lines: list[Line] = []

    def add(self, items: Sequence[Line | Grid]) -> None:
        """A page's lines and tables."""
        for item in items:
            if isinstance(item, Line):
                self._lines.append(item)
            else:
                self._paragraphs()
                self._table(item)
        self._paragraphs()

    def _paragraphs(self) -> None:
        lines, self._lines = self._lines, []
        last = self.parts[-1] if self.parts else None
        before = last if isinstance(last, Piece) else None
        pieces = paragraphs(lines, self._usual, before)
        if pieces:
            self.flush()
        self.parts += pieces

    def _table(self, grid: Grid) -> None:
        while (
            len(self.parts) > 1
            and isinstance(caption := self.parts[-1], Piece)
            and isinstance(self.parts[-2], Grid)
            and is_continued(caption.text)
        ):
            self.parts.pop()
        last = self.parts[-1] if self.parts else None
        if not (isinstance(last, Grid) and join(last, grid)):
            self.flush()
            self.parts.append(grid)

    def flush(self) -> None:
        """Write the footnotes that wait for the end of a paragraph."""
        texts: list[Piece] = []
        for line in self.notes:
            if texts and not begins_note(line.text):
                texts[-1].text += line.text
            else:
                texts.append(Piece(line.text, line.page, line.size, line.font))
        self.notes = []
        self.parts += texts


# -- headings -------------------------------------------------------------------------------

type _Look = tuple[float, bool]


def _look(piece: Piece, usual: Measure, fonts: Sequence[str]) -> _Look | None:
    """How a piece that looks like a heading looks: larger or heavier than text; None for text."""
    heavy = _heavy(fonts, piece.font) and not _heavy(fonts, usual.font)
    larger = piece.size > usual.size + 0.6
    if not (heavy or larger) or piece.lines > 4 or len(piece.text) > _LONGEST_HEADING:
        return None
    if piece.text[-1:] in "。；，、":
        return None
    return round(piece.size), heavy


def _heavy(fonts: Sequence[str], font: int) -> bool:
    return 0 <= font < len(fonts) and bool(_HEAVY.search(fonts[font]))


def _levels(
    parts: Sequence[Piece | Grid], usual: Measure, fonts: Sequence[str]
) -> dict[_Look, int]:
    """The looks of headings by rank: larger first, then heavier. Titles, of the paper and of its
    annexes, open no section: what looks like the lines at the head of the paper is none."""
    looks: set[_Look] = set()
    titles: set[_Look] = set()
    head = True
    for part in parts:
        if not isinstance(part, Piece):
            continue
        head = head and len(part.text) < _LONG and not NUMBERED.match(part.text)
        if look := _look(part, usual, fonts):
            (titles if head else looks).add(look)
    ranked = sorted(looks - titles, reverse=True)
    return {look: min(rank, _DEEPEST_HEADING) for rank, look in enumerate(ranked, 1)}


class Text:
    """Writes the text as read and notes its blocks."""

    def __init__(self, usual: Measure, fonts: Sequence[str], levels: dict[_Look, int]) -> None:
        self.chars: list[str] = []
        self.blocks: list[Block] = []
        #: Lines of running heads and feet: not in the text, but they may bear a mark.
        self.running: list[str] = []
        self._usual, self._fonts, self._levels = usual, fonts, levels
        self._size = 0
        self._tables = 0

    def write(self, part: Piece | Grid) -> None:
        if isinstance(part, Grid):
            for box in sorted(part.boxes, key=lambda b: (b.row, b.column)):
                cell = Cell(self._tables, box.row, box.column, box.row_span, box.column_span)
                for text in box.paragraphs:
                    self._block(text, cell, box.page, None)
            self._tables += 1
        else:
            look = _look(part, self._usual, self._fonts)
            self._block(part.text, None, part.page, self._levels.get(look) if look else None)

    def _block(self, text: str, cell: Cell | None, page: int, heading: int | None) -> None:
        words = text.strip()
        if words:
            span = Span(self._size, self._size + len(words))
            self.blocks.append(Block(span, cell, page, heading))
            self.chars.append(words + "\n")
            self._size += len(words) + 1
