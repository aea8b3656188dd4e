"""What no paper needs: refused before the file is taken apart.

The work is bounded by what a file holds, never by the clock, so that the same file always gives
the same answer.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter

from luodi.compiler.read import Unreadable
from luodi.compiler.read.pdf.drawings import Drawing, drawn, names
from luodi.compiler.read.zipped import damaged, encrypted, too_large

#: The longest plans that we know have some 300 pages and 200,000 characters.
MAX_PAGES = 2_000
MAX_GLYPHS = 320_000
#: Of one part unpacked that is neither picture nor font, and of all: what the engine makes of
#: them takes up to a hundred times as much memory, and a second for every five megabytes.
MAX_STREAM = 10 * 1024 * 1024
MAX_STREAMS = 24 * 1024 * 1024
MAX_OBJECTS = 400_000
#: Pages from which the others can be judged.
_ENOUGH = 40
_MAX_FILTERS = 4

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 1024
#: Pictures are never unpacked, and fonts only looked up.
_PASSED_OVER = re.compile(rb"/Subtype\s*/(?:Image|CIDFontType0C|Type1C|OpenType)|/Length1\b")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NUMBER = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\b(?![\s\S]*\bobj\b)")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_DRAWN = re.compile(rb"/([^\s/]+)\s+Do\b")
_OBJECT = re.compile(rb"\d\s+obj\b")

__all__ = [
    "MAX_GLYPHS",
    "MAX_PAGES",
    "check",
    "damaged",
    "encrypted",
    "mended",
    "too_large",
    "too_many",
]


def check(data: bytes, name: str) -> None:
    """Raise :class:`Unreadable` for a file whose parts are far larger unpacked than any paper's, or
    draw one another over and over."""
    if len(_OBJECT.findall(data)) > MAX_OBJECTS:
        raise too_many(name)
    total = 0
    drawings: list[Drawing] = []
    packed: list[bytes] = []  # objects other than streams, several in one stream
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _DICTIONARY) : match.start()]
        dictionary = before[before.rfind(b"obj") + 3 :]
        if _PASSED_OVER.search(dictionary):
            continue
        content, size = _unpacked(data, match.end(), dictionary)
        total += size
        if size > MAX_STREAM or total > MAX_STREAMS:
            raise too_large(name)
        if _PACKED.search(dictionary):
            packed.append(content)
        elif b"Do" in content:
            drawings.append(_drawing(before, dictionary, content))
        elif _FORM.search(dictionary):
            drawings.append(_drawing(before, dictionary, b"", size))
    if drawn(drawings, lambda: names(data, packed)) > MAX_STREAM:
        raise too_large(name)


def _drawing(before: bytes, dictionary: bytes, content: bytes, size: int = 0) -> Drawing:
    number = _NUMBER.search(before) if _FORM.search(dictionary) else None
    return Drawing(
        int(number[1]) if number else None,
        size or len(content),
        Counter(_DRAWN.findall(content)),
        dictionary,
    )


def _unpacked(data: bytes, start: int, dictionary: bytes) -> tuple[bytes, int]:
    """A stream's content, up to a little over the limit, and how large that is."""
    filters = len(_FLATE.findall(dictionary))
    if not filters:
        content = data[start : min(max(data.find(b"endstream", start), start), start + MAX_STREAM)]
        return content, len(content)
    if filters > _MAX_FILTERS:
        return b"", MAX_STREAM + 1
    piece: bytes | memoryview = memoryview(data)[start:]
    content = b""
    for _ in range(filters):
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(piece, MAX_STREAM + 1)
        except zlib.error:  # cut off or damaged: what the engine will see of it is small
            break
        piece = content
    return content, len(content)


_CATALOG = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<[^>]{0,400}?/Type\s*/Catalog\b")


def mended(data: bytes) -> bytes | None:
    """A file that has lost its end, with a trailer in its place; None where its catalogue is lost
    too. The engine then looks for the objects themselves."""
    catalogs = _CATALOG.findall(data)
    if not catalogs:
        return None
    number, generation = catalogs[-1]
    return data + b"\nendobj\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (
        number,
        generation,
    )


def too_long(glyphs: int, read: int, pages: int) -> bool:
    """Whether so many glyphs on the pages read are more than any paper has, or clearly will be
    if the others are like them: nobody should wait for what is refused in the end."""
    foreseen = glyphs * pages / read if read >= _ENOUGH else 0
    return glyphs > MAX_GLYPHS or foreseen > 1.5 * MAX_GLYPHS


def too_many(name: str) -> Unreadable:
    """More pages or characters than any paper has."""
    return Unreadable(
        name,
        "文件的页数或字数远超一般政策文件，为安全起见不予读取。请只保留需要编译的文件后再试。",
        "The file has far more pages or characters than any paper, and is not read. Keep only the paper itself.",
    )


def scanned(name: str) -> Unreadable:
    """Pictures of pages, without text."""
    return Unreadable(
        name,
        "这是扫描件：页面只有图片，没有文字。请改用起草时的电子稿（.docx、.ofd 或由其导出的 .pdf），或先做文字识别。",
        "This is a scan: its pages are pictures without text. Use the electronic original, or have its text recognised first.",
    )


def blank(name: str) -> Unreadable:
    """No text and no picture either."""
    return Unreadable(
        name,
        "文件的页面上没有文字。请确认选对了文件。",
        "There is no text on the file's pages. Is it the right file?",
    )


def garbled(name: str) -> Unreadable:
    """The fonts do not say what their glyphs are."""
    return Unreadable(
        name,
        "文件的字体没有附带文字编码，读出来是乱码。请改用起草时的电子稿（.docx 或 .ofd），或换一种方式重新导出 PDF。",
        "The file's fonts do not say which characters they draw, so that its text cannot be read. Use the electronic original, or export the PDF anew by another way.",
    )
