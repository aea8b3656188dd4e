"""PDF files: paragraphs, tables and headings from where glyphs and rules stand on the pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luodi.compiler.check.codes import report
from luodi.compiler.document import Block, Cell, Reading
from luodi.compiler.read.pdf import guard
from luodi.compiler.read.pdf.across import is_continued, join
from luodi.compiler.read.pdf.engine import opened
from luodi.compiler.read.pdf.flow import Measure, Piece, measure, paragraphs, shared_edges
from luodi.compiler.read.pdf.furniture import without_furniture
from luodi.compiler.read.pdf.notes import begins_note, split_notes
from luodi.compiler.read.pdf.pages import Page, page_of
from luodi.compiler.read.pdf.values import Grid, Line
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

#: A page with fewer glyphs under a picture of this share is a scan.
_FEW, _PICTURE = 20, 0.5
#: A page of which this share of glyphs has no encoding is garbled.
_GARBLED = 0.3
_END = 2048
_HEAVY = re.compile(r"hei|bold|black|heavy|xbs|小标宋|黑", re.I)
_LONGEST_HEADING = 60
_DEEPEST_HEADING = 6


def read_pdf(data: bytes, name: str) -> Reading:
    """Read a PDF file.

    The text as read is that of the pages without running heads, feet, page numbers and
    watermarks; a paragraph is one line; footnotes follow the paragraph in which their page ends.
    Raises :class:`luodi.compiler.Unreadable` for what is encrypted, damaged, scanned, without
    encoding, or larger than any paper. Pages that give no text are named in ``found``.
    """
    guard.check(data, name)
    facts = _Facts(cut=b"%%EOF" not in data[-_END:])
    pages, fonts = _pages(data, name, facts)
    facts.refuse(name)
    parts, usual = _parts(pages)
    writer = _Writer(usual, fonts, _levels(parts, usual, fonts))
    for part in parts:
        writer.write(part)
    if not writer.blocks:
        raise guard.blank(name)
    return Reading(
        name=name,
        media_type="application/pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        text="".join(writer.chars),
        blocks=tuple(writer.blocks),
        found=tuple(facts.found(writer.blocks)),
    )


@dataclass(slots=True)
class _Facts:
    """What is to be said about the file itself."""

    cut: bool
    signed: bool = False
    glyphs: int = 0
    unknown: int = 0
    without: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    slanted: list[int] = field(default_factory=list)
    pages: int = 0

    def refuse(self, name: str) -> None:
        """Raise where there is nothing to read."""
        if len(self.lost) == self.pages:
            raise guard.damaged(name)
        if self.unknown > 0.5 * self.glyphs and self.glyphs > _FEW:
            raise guard.garbled(name)
        if len(self.without) + len(self.lost) == self.pages and self.without:
            raise guard.scanned(name)
        if not self.glyphs:
            raise guard.blank(name)

    def found(self, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
        """The findings, each at the place where the first of its pages begins."""
        for code, pages in (
            ("W820", self.without),
            ("W821", self.garbled),
            ("W822", self.lost),
            ("N824", self.recognised),
            ("N825", self.slanted),
        ):
            if pages:
                yield report(code, _begin(blocks, pages[0]), pages=_listed(pages), count=len(pages))
        if self.cut:
            yield report("W823", Span(blocks[-1].span.end, blocks[-1].span.end))
        if self.signed:
            yield report("N826", Span(0, 0))


def _begin(blocks: Sequence[Block], page: int) -> Span:
    """Where a page begins in the text, or where it would stand."""
    at = next((b.span.start for b in blocks if (b.page or 0) >= page), blocks[-1].span.end)
    return Span(at, at)


def _listed(pages: Sequence[int]) -> str:
    """Page numbers in short: ``3、5-8、12``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs[:20])
    return shown + ("……" if len(runs) > 20 else "")


def _pages(data: bytes, name: str, facts: _Facts) -> tuple[list[Page], list[str]]:
    pages: list[Page] = []
    with opened(data, name) as document:
        facts.pages, facts.signed = document.pages, document.signed
        for number, sheet in enumerate(document.sheets(), 1):
            if sheet is None:
                facts.lost.append(number)
                continue
            count = len(sheet.glyphs)
            facts.glyphs += count
            facts.unknown += sheet.unknown
            if sheet.pictures >= _PICTURE and count < _FEW:
                facts.without.append(number)
            elif sheet.pictures >= _PICTURE and sheet.hidden * 2 > count:
                facts.recognised.append(number)
            if count > _FEW and sheet.unknown > _GARBLED * count:
                facts.garbled.append(number)
            if sheet.slanted:
                facts.slanted.append(number)
            pages.append(page_of(sheet))
        return pages, document.fonts


def _parts(pages: Sequence[Page]) -> tuple[list[Piece | Grid], Measure]:
    """The document's paragraphs and tables in order."""
    kept = without_furniture([p.lines for p in pages], [p.height for p in pages])
    for page, lines in zip(pages, kept, strict=True):
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
    return flow.parts, usual


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
    """The looks of headings by rank: larger first, then heavier."""
    looks = {
        look for part in parts if isinstance(part, Piece) and (look := _look(part, usual, fonts))
    }
    ranked = sorted(looks, reverse=True)
    return {look: min(rank, _DEEPEST_HEADING) for rank, look in enumerate(ranked, 1)}


class _Writer:
    """Writes the text as read and notes its blocks."""

    def __init__(self, usual: Measure, fonts: Sequence[str], levels: dict[_Look, int]) -> None:
        self.chars: list[str] = []
        self.blocks: list[Block] = []
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
            self._block(part.text, None, part.page, self._levels[look] if look else None)

    def _block(self, text: str, cell: Cell | None, page: int, heading: int | None) -> None:
        words = text.strip()
        if words:
            span = Span(self._size, self._size + len(words))
            self.blocks.append(Block(span, cell, page, heading))
            self.chars.append(words + "\n")
            self._size += len(words) + 1
