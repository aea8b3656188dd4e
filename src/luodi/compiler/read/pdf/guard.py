"""What no paper needs: refused before the file is taken apart.

The work is bounded by what a file holds, never by the clock, so that the same file always gives
the same answer.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

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
_DICTIONARY = 64 * 1024
_HEAD = 24  # an object's number before its dictionary
#: Pictures are never unpacked, and fonts only looked up: where they are what they say.
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Subtype\s*/(?:CIDFontType0C|Type1C|OpenType)\b|/Length1\b")
_FONT_FILE = re.compile(rb"/FontFile[23]?\s+(\d{1,9})\s+\d{1,5}\s+R\b")
#: What the engine unpacks whatever its dictionary says: one stream, or a list of them.
_UNPACKED = re.compile(
    rb"/(?:Contents|ToUnicode|Encoding|CIDToGIDMap|UseCMap)\s*(\[[^\[\]]*\]|\d{1,9}\s+\d{1,5}\s+R\b)"
)
_LIST = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+obj\s*(\[[^\[\]]*\])")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
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
    claims: list[tuple[int, bytes, bytes]] = []
    last = 0
    for match in _STREAM.finditer(data):
        before, dictionary = _before(data, last, match.start())
        last = match.end()
        if _PICTURE.search(dictionary) or _FONT.search(dictionary):
            claims.append((match.end(), before, dictionary))
            continue
        content, size = _unpacked(data, match.end())
        total += size
        if size > MAX_STREAM or total > MAX_STREAMS:
            raise too_large(name)
        if _PACKED.search(dictionary):
            packed.append(content)
        elif b"Do" in content:
            drawings.append(_drawing(before, dictionary, content))
        elif _FORM.search(dictionary):
            drawings.append(_drawing(before, dictionary, b"", size))
    for start, before, dictionary in _false(data, packed, claims):
        content, size = _unpacked(data, start)
        total += size
        if size > MAX_STREAM or total > MAX_STREAMS:
            raise too_large(name)
        drawings.append(_drawing(before, dictionary, content, size))
    if drawn(drawings, lambda: names(data, packed)) > MAX_STREAM:
        raise too_large(name)


def _before(data: bytes, last: int, start: int) -> tuple[bytes, bytes]:
    """The head of the object whose stream begins at ``start``, and its dictionary; ``last`` is
    where the stream before begins."""
    first = max(last, start - _DICTIONARY)
    place = max(data.rfind(b"obj", first, start), first)
    return data[max(first, place - _HEAD) : start], data[place:start]


def _false(
    data: bytes, packed: Sequence[bytes], claims: Sequence[tuple[int, bytes, bytes]]
) -> Iterator[tuple[int, bytes, bytes]]:
    """Of what says that it is a picture or a font, what is unpacked all the same: a page's
    content, or what no font names (which an encrypted file hides)."""
    if not claims:
        return
    pieces = (data, *packed)
    fonts = {int(number) for piece in pieces for number in _FONT_FILE.findall(piece)}
    read = _read(pieces)
    hidden = b"/Encrypt" in data
    for start, before, dictionary in claims:
        found = _NUMBER.search(before)
        number = int(found[1]) if found else None
        picture = _PICTURE.search(dictionary) and not _FORM.search(dictionary)
        if number in read or not (picture or hidden or number in fonts):
            yield start, before, dictionary


def _read(pieces: Sequence[bytes]) -> set[int]:
    """Numbers of the objects that the engine unpacks for what they are used as."""
    read = {
        int(number)
        for piece in pieces
        for words in _UNPACKED.findall(piece)
        for number in _REFERENCE.findall(words)
    }
    lists = [(int(number), words) for number, words in _LIST.findall(pieces[0])]
    return read.union(
        int(inner)
        for number, words in lists
        if number in read
        for inner in _REFERENCE.findall(words)
    )


def _drawing(before: bytes, dictionary: bytes, content: bytes, size: int = 0) -> Drawing:
    number = _NUMBER.search(before) if _FORM.search(dictionary) else None
    return Drawing(
        int(number[1]) if number else None,
        size or len(content),
        Counter(_DRAWN.findall(content)),
        dictionary,
    )


def _unpacked(data: bytes, start: int) -> tuple[bytes, int]:
    """A stream's content, up to a little over the limit, and how large that is. What is packed
    tells so itself: a dictionary may be written so that it hides it."""
    content = b""
    piece: bytes | memoryview = memoryview(data)[start:]
    for count in range(_MAX_FILTERS + 1):
        if not _zlib(piece):
            break
        try:
            content = zlib.decompressobj().decompress(piece, MAX_STREAM + 1)
        except zlib.error:  # cut off or damaged: what the engine will see of it is small
            break
        if count == _MAX_FILTERS:
            return b"", MAX_STREAM + 1
        piece = content
    if not isinstance(piece, memoryview):
        return content, len(content)
    end = max(data.find(b"endstream", start), start)
    content = data[start : min(end, start + MAX_STREAM)]
    return content, len(content)


def _zlib(piece: bytes | memoryview) -> bool:
    return len(piece) > 1 and piece[0] & 15 == 8 and (piece[0] * 256 + piece[1]) % 31 == 0


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
