"""Word files (.docx, .docm, .dotx; by Word, WPS and others), transitional and strict.

What is printed is read: automatic numbers are counted and stand in the text, tracked changes are
taken over, hidden words, comments, generated tables of contents, headers and footers are left
out; what was left out is told in findings. Macros and embedded files are never touched.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from luodi.compiler.document import Reading
from luodi.compiler.read import Unreadable
from luodi.compiler.read.docx import names as n
from luodi.compiler.read.docx.counting import Counting
from luodi.compiler.read.docx.headings import levels
from luodi.compiler.read.docx.names import w
from luodi.compiler.read.docx.package import Package
from luodi.compiler.read.docx.seen import Seen
from luodi.compiler.read.docx.styles import Styles
from luodi.compiler.read.docx.walk import Walker, note_paragraphs

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, name: str) -> Reading:
    """Read a Word file.

    ``meta["running"]`` keeps the words of headers, footers and watermarks (they may bear a mark of
    secrecy); they are not in the text. Raises :class:`Unreadable` for what is damaged, encrypted or holds
    no words.
    """
    package = Package(data, name)
    body = package.main().find(w("body"))
    seen = Seen()
    styles = Styles(package.part("styles"))
    walker = Walker(name, styles, Counting(package.part("numbering"), styles), seen)
    if body is not None:
        walker.story(body)
    _read_notes(package, walker)
    _count_parts(package, seen)
    text = walker.writer.text()
    if not text:
        raise _wordless(name, seen)
    return Reading(
        name=name,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        blocks=walker.writer.blocks(levels(walker.shown)),
        meta=_running(package),
        found=tuple(seen.findings()),
    )


def _read_notes(package: Package, walker: Walker) -> None:
    """Footnotes and endnotes stand at the end, so that none breaks a clause in two."""
    for kind in ("footnotes", "endnotes"):
        wanted = [note_id for of, note_id in walker.notes if of == kind]
        root = package.part(kind) if wanted else None
        if root is None:
            continue
        for note in note_paragraphs(root, kind, wanted):
            walker.story(note)


def _count_parts(package: Package, seen: Seen) -> None:
    comments = package.part("comments")
    if comments is not None:
        seen.comments = sum(1 for _ in comments.iterchildren(w("comment")))


def _running(package: Package) -> dict[str, str]:
    lines: dict[str, None] = {}
    for root in [*package.all_parts("header"), *package.all_parts("footer")]:
        for paragraph in root.iter(n.P):
            lines[_plain(paragraph)] = None
        for watermark in root.iter(n.TEXT_PATH):
            lines[watermark.get("string", "").strip()] = None
    words = "\n".join(line for line in lines if line)
    return {"running": words} if words else {}


def _plain(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(n.T)).strip()


def _wordless(name: str, seen: Seen) -> Unreadable:
    if seen.pictures:
        return Unreadable(
            name,
            "文件里只有图片，没有文字（可能是扫描件）。请选择文字版，或先做文字识别再试。",
            "The file holds pictures and no text (a scan, perhaps). Choose one with text, or recognise it first.",
        )
    return Unreadable(
        name,
        "文件里没有文字，没有可以编译的内容。请确认选择的是正式文稿。",
        "The file holds no text. Please check that it is the final paper.",
    )
