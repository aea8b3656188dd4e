"""OFD files (GB/T 33190-2016, the national format for laid-out documents).

The package is unzipped and its XML read with lxml, nothing else; paragraphs, tables and headings
come from where characters and ruling lines stand on the pages, as with PDF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from luodi.compiler.check.codes import report
from luodi.compiler.document import Reading
from luodi.compiler.read.ofd.package import Package
from luodi.compiler.read.ofd.paper import Laid, laid
from luodi.compiler.read.pdf import guard
from luodi.compiler.read.pdf.compose import Text, begin_of, composed, in_meta, listed
from luodi.compiler.read.pdf.pages import page_of
from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span

#: A page with fewer characters under pictures of this share is a scan.
_FEW, _PICTURE = 20, 0.5
#: Tags of official papers (公文标引) by the label that says the same on a page's head.
_LABELS = {
    "标题": "标题",
    "公文标题": "标题",
    "发文字号": "发文字号",
    "发文机关": "发文机关",
    "发文机关署名": "发文机关",
    "成文日期": "成文日期",
}
_SECRECY = ("密级", "密级和保密期限")


def read_ofd(data: bytes, name: str) -> Reading:
    """Read an OFD file.

    The text as read is that of the pages without templates, running heads, page numbers, stamps
    and watermarks; a paragraph is one line. Several documents in one file follow one another.
    ``meta["running"]`` keeps the words of templates, running heads and feet. Signatures are
    mentioned, not verified. Raises :class:`luodi.compiler.Unreadable` for what is
    encrypted, damaged, without text, or larger than any paper.
    """
    paper = laid(Package(data, name))
    sheets = [face.sheet for face in paper.faces]
    scans = [s.number for s in sheets if s.pictures >= _PICTURE and len(s.glyphs) < _FEW]
    if not any(sheet.glyphs for sheet in sheets):
        raise guard.scanned(name) if scans else guard.blank(name)
    text = composed([page_of(sheet) for sheet in sheets], paper.fonts)
    if not text.blocks:
        raise guard.blank(name)
    return Reading(
        name=name,
        media_type="application/ofd",
        sha256=hashlib.sha256(data).hexdigest(),
        text="".join(text.chars),
        blocks=tuple(text.blocks),
        meta=_meta(paper.tags) | in_meta([*paper.running, *text.running]),
        found=tuple(_found(paper, scans, text)),
        secrecy=next((paper.tags[tag] for tag in _SECRECY if tag in paper.tags), ""),
    )


def _meta(tags: dict[str, str]) -> dict[str, str]:
    """What the file's own tags say about the paper, as lines of a page's head say it."""
    lines = [f"{label}：{tags[tag]}" for tag, label in _LABELS.items() if tags.get(tag)]
    return {"head": "\n".join(lines)} if lines else {}


def _found(paper: Laid, scans: list[int], text: Text) -> Iterator[Diagnostic]:
    slanted = [face.sheet.number for face in paper.faces if face.sheet.slanted]
    for code, pages in (("W820", scans), ("N825", slanted)):
        if pages:
            place = begin_of(text.blocks, pages[0])
            yield report(code, place, pages=listed(pages), count=len(pages))
    if paper.signed:
        yield report("N826", Span(0, 0))
