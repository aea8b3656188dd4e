"""PDF files: paragraphs, tables and headings from where glyphs and rules stand on the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from luodi.compiler.check.codes import report
from luodi.compiler.document import Block, Reading
from luodi.compiler.read.pdf import guard
from luodi.compiler.read.pdf.compose import begin_of, composed, in_meta, listed
from luodi.compiler.read.pdf.engine import opened
from luodi.compiler.read.pdf.pages import Page, page_of
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

#: A page with fewer glyphs under a picture of this share is a scan.
_FEW, _PICTURE = 20, 0.5
#: A page of which this share of glyphs has no encoding is garbled.
_GARBLED = 0.3
_END = 2048


def read_pdf(data: bytes, name: str) -> Reading:
    """Read a PDF file.

    The text as read is that of the pages without running heads, feet, page numbers and
    watermarks; a paragraph is one line; footnotes follow the paragraph in which their page ends.
    ``meta["running"]`` keeps the words of running heads and feet.
    Raises :class:`luodi.compiler.Unreadable` for what is encrypted, damaged, scanned, without
    encoding, or larger than any paper. Pages that give no text are named in ``found``.
    """
    guard.check(data, name)
    facts = _Facts(cut=b"%%EOF" not in data[-_END:])
    pages, fonts = _pages(data, name, facts)
    facts.refuse(name)
    text = composed(pages, fonts)
    if not text.blocks:
        raise guard.blank(name)
    return Reading(
        name=name,
        media_type="application/pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        text="".join(text.chars),
        blocks=tuple(text.blocks),
        meta=in_meta(text.running),
        found=tuple(facts.found(text.blocks)),
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
        mostly = self.unknown > 0.5 * self.glyphs and self.glyphs > _FEW
        if mostly or len(self.garbled) == self.pages:
            raise guard.garbled(name)
        if len(self.without) + len(self.lost) == self.pages and self.without:
            raise guard.scanned(name)
        if not self.glyphs:
            raise guard.damaged(name) if self.cut or self.lost else guard.blank(name)

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
                yield report(
                    code, begin_of(blocks, pages[0]), pages=listed(pages), count=len(pages)
                )
        if self.cut:
            yield report("W823", Span(blocks[-1].span.end, blocks[-1].span.end))
        if self.signed:
            yield report("N826", Span(0, 0))


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
            if sheet.unknown > _GARBLED * count and (count > _FEW or not count):
                facts.garbled.append(number)
            if sheet.slanted:
                facts.slanted.append(number)
            pages.append(page_of(sheet))
        return pages, document.fonts
