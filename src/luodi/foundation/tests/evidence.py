"""Files of every kind, made in memory, and handing them in."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import xlsxwriter
from django.db import transaction

from luodi.foundation.attachments import services
from luodi.foundation.attachments.values import AttachmentView
from luodi.foundation.domain import Actor
from tests.compiler import docx_files, ofd_files, pdf_files

ACTOR, NOW = Actor("tester", "测试员"), datetime(2030, 1, 2, tzinfo=UTC)
WORDS = "青溪县已完成两条干渠的清淤，累计二十公里。"


def attach(data: bytes, name: str, *, limit: int | None = None) -> AttachmentView:
    """Hand a file in, in a transaction of its own."""
    with transaction.atomic():
        return services.attach(file=io.BytesIO(data), name=name, actor=ACTOR, now=NOW, limit=limit)


def zipped(parts: dict[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def docx(*lines: str) -> bytes:
    """A Word file of these paragraphs."""
    return docx_files.docx(*(docx_files.p(line) for line in (*lines, WORDS)))


def pdf(pages: int = 1, *, first: str = "") -> bytes:
    """A PDF file whose first page begins with ``first``."""
    paper = pdf_files.Pdf()
    for number in range(pages):
        # Lines that stand on every page alike would be taken for running heads.
        words = WORDS[number % 9 :] + "甲乙丙丁戊己庚辛壬癸"[number % 10] * (1 + number // 10)
        paper.page().lines(72, 760, [first if first and not number else words, words])
    return paper.made()


def ofd(*lines: str) -> bytes:
    """An OFD file of these paragraphs."""
    setter = ofd_files.Setter()
    for line in (*lines, WORDS):
        setter.paragraph(line)
    return ofd_files.ofd(setter.finish())


def xlsx(*rows: list[str], header: str = "") -> bytes:
    """A workbook of one sheet."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("进展")
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, cells)
    if header:
        sheet.set_header(header)
    book.close()
    return made.getvalue()


def pptx(*lines: str) -> bytes:
    """Slides, a line each: the parts that tell what it is, and the words."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slides = {
        f"ppt/slides/slide{number}.xml": f'<p xmlns:a="{drawing}"><a:p><a:r><a:t>{line}</a:t></a:r></a:p></p>'
        for number, line in enumerate(lines, 1)
    }
    whole = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>", **slides}
    return zipped({name: text.encode() for name, text in whole.items()})


def compound(*streams: str, words: str = "") -> bytes:
    """An old office file, as far as anything here looks into one."""
    named = b"".join(f"{stream}\0".encode("utf-16-le") for stream in streams)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + named + words.encode("utf-16-le") + bytes(64)


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG picture that says that it is so large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    rows = zlib.compress(b"\x00" * 7 * 2)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif() -> bytes:
    """The smallest GIF picture."""
    return (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
        b"!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )


def webp() -> bytes:
    """A WebP picture of one pixel, lossless."""
    body = b"VP8L" + struct.pack("<I", 6) + b"\x2f\x00\x00\x00\x00\x00"
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def heic() -> bytes:
    """The head of a HEIC photograph."""
    sized = b"ispe" + struct.pack(">III", 0, 4032, 3024)
    return struct.pack(">I", 20) + b"ftypheic" + bytes(8) + struct.pack(">I", 20) + sized


def mp4() -> bytes:
    """The head of a film."""
    return struct.pack(">I", 24) + b"ftypisom" + bytes(12) + struct.pack(">I", 8) + b"mdat"


PLACE = b"23.5728N 113.5858E"


def jpeg(*, turn: int = 1, place: bytes = PLACE, trailing: bytes = b"") -> bytes:
    """A JPEG photograph with where it was taken, and how it is turned."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0)
    tiff = b"II*\x00" + struct.pack("<IH", 8, 1) + entries + bytes(4) + place
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            _segment(0xE1, b"Exif\x00\x00" + tiff),
            _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + place),
            _segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours"),
            _segment(0xED, b"Photoshop 3.0\x00" + place),
            _segment(0xC0, b"\x08\x00\x10\x00\x20\x01\x01\x11\x00"),
            _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56",
            b"\xff\xd9",
            trailing,
        )
    )


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
