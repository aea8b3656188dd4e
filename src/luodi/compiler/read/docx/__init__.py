"""Word files (.docx, .docm, .dotx; by Word, WPS and others), transitional and strict.

What is printed is read: automatic numbers are counted and stand in the text, tracked changes are
taken over, hidden words, comments, generated tables of contents, headers and footers are left
out; what was left out is told in findings. Macros and embedded files are never touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lxml import etree

from luodi.compiler.document import Reading
from luodi.compiler.read import Unreadable
from luodi.compiler.read.docx import names as n
from luodi.compiler.read.docx.counting import Counting
from luodi.compiler.read.docx.headings import levels
from luodi.compiler.read.docx.names import w
from luodi.compiler.read.docx.package import Package
from luodi.compiler.read.docx.seen import Seen
from luodi.compiler.read.docx.styles import MAX_STYLES, Styles
from luodi.compiler.read.docx.walk import Walker, note_paragraphs
from luodi.compiler.read.zipped import too_large

#: Characters of headers and footers: more than any paper's text has.
_MOST_RUNNING = 200_000
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
    styles = _styles(package)
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


def _styles(package: Package) -> Styles:
    root = package.part("styles")
    if root is not None and len(root) > MAX_STYLES:
        raise too_large(package.name)
    return Styles(root)


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
        lines |= dict.fromkeys(_lines(root))
        for watermark in root.iter(n.TEXT_PATH):
            lines[watermark.get("string", "").strip()] = None
    words = "\n".join(line for line in lines if line)
    if len(words) > _MOST_RUNNING:
        raise too_large(package.name)
    return {"running": words} if words else {}


def _lines(root: etree._Element) -> Iterator[str]:
    """The words of each paragraph of a header; those of a text box are a line of their own."""
    waiting: list[list[str]] = [[]]
    for event, element in etree.iterwalk(root, ("start", "end"), (n.P, n.T)):
        if element.tag == n.T:
            if event == "start":
                waiting[-1].append(element.text or "")
        elif event == "start":
            waiting.append([])
        else:
            yield "".join(waiting.pop()).strip()


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
