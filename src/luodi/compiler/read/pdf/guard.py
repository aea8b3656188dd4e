"""What no paper needs: refused before the file is taken apart.

The work is bounded by what a file holds, never by the clock, so that the same file always gives
the same answer.
"""

from __future__ import annotations

import re
import zlib

from luodi.compiler.read import Unreadable
from luodi.compiler.read.zipped import damaged, encrypted, too_large

#: The longest plans that we know have some 300 pages and 200,000 characters.
MAX_PAGES = 2_000
MAX_GLYPHS = 320_000
#: Of one page description unpacked, and of all that is no picture.
MAX_STREAM = 24 * 1024 * 1024
MAX_STREAMS = 128 * 1024 * 1024
MAX_OBJECTS = 400_000
_MAX_FILTERS = 4

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 1024
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_LZW = re.compile(rb"/(?:LZWDecode|LZW)\b")
_OBJECT = re.compile(rb"\d\s+obj\b")

__all__ = ["MAX_GLYPHS", "MAX_PAGES", "check", "damaged", "encrypted", "too_large", "too_many"]


def check(data: bytes, name: str) -> None:
    """Raise :class:`Unreadable` for a file whose parts are far larger unpacked than any paper's."""
    if len(_OBJECT.findall(data)) > MAX_OBJECTS:
        raise too_many(name)
    total = 0
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _DICTIONARY) : match.start()]
        dictionary = before[before.rfind(b"obj") + 3 :]
        if _PICTURE.search(dictionary):
            continue
        size = _unpacked(data, match.end(), dictionary)
        total += size
        if size > MAX_STREAM or total > MAX_STREAMS:
            raise too_large(name)


def _unpacked(data: bytes, start: int, dictionary: bytes) -> int:
    """How large a stream is unpacked, counted up to a little over the limit."""
    filters = len(_FLATE.findall(dictionary))
    if not filters or filters > _MAX_FILTERS:
        return MAX_STREAM + 1 if filters else 0
    piece: bytes | memoryview = memoryview(data)[start:]
    content = b""
    for _ in range(filters):
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(piece, MAX_STREAM + 1)
        except zlib.error:  # cut off or damaged: what the engine will see of it is small
            return len(content)
        piece = content
    return len(content)


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
