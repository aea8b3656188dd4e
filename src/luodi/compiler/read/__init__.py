"""Readers: a file's bytes → the text as read, in blocks (paragraphs and table cells).

A reader is a function ``(data, name) -> Reading``; each lives in its own module and its library
is imported only when a file of its format comes. Readers for further formats fill in
``Block.cell`` and ``Block.page``; nothing behind the readers knows the format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

from luodi.compiler.document import Reading
from luodi.compiler.read.secrecy import marked


class Unreadable(ValueError):
    """The file cannot be read at all: which file, why, and what to do.

    ``str()`` is the Chinese sentence; ``english`` says the same. ``reason(english=…)`` leaves the
    file's name out.
    """

    def __init__(self, name: str, why: str, why_en: str) -> None:
        super().__init__(f"{name}：{why}")
        self.name, self.why, self.why_en = name, why, why_en

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str, str]]:
        """Sent whole from one process to another."""
        return type(self), (self.name, self.why, self.why_en)

    @property
    def english(self) -> str:
        return f"{self.name}: {self.why_en}"

    def reason(self, *, english: bool) -> str:
        """Why and what to do, without the file's name."""
        return self.why_en if english else self.why


MAX_BYTES = 64 * 1024 * 1024
#: The longest papers that we know, five-year plans, have some 100,000 characters in 4,000
#: paragraphs and cells.
MAX_CHARACTERS = 200_000
MAX_BLOCKS = 30_000
_HTML_MARKS = (
    b"<html",
    b"<!doctype html",
    b"<body",
    b"<div",
    b"<p>",
    b"<p ",
    b"<table",
    b"<article",
)


def read(data: bytes, *, name: str) -> Reading:
    """Read a paper.

    ``name`` is used for messages and, by its ending, as a hint at the format; what the bytes
    say wins. Raises :class:`Unreadable` for an empty file, a format without a reader, a file
    over 64 MiB, bytes that are no text, what is damaged or encrypted, and texts several times
    longer than any paper (``MAX_CHARACTERS``, ``MAX_BLOCKS``).
    """
    _refuse_at_sight(data, name)
    reader = READERS[format_of(data, name)]
    function: Reader = getattr(import_module(f"luodi.compiler.read.{reader.module}"), reader.name)
    reading = function(data, name)
    if len(reading.text) > MAX_CHARACTERS or len(reading.blocks) > MAX_BLOCKS:
        raise too_long(name)
    return marked(reading)


def too_long(name: str) -> Unreadable:
    """The text is several times longer than any paper."""
    return Unreadable(
        name,
        f"文字超过 {MAX_CHARACTERS // 10_000} 万字或 {MAX_BLOCKS // 10_000} 万段（含表格单元格），"
        "政策文件不会这么长。请检查是否选错了文件；汇编请拆成单份文件再试。",
        f"The text has more than {MAX_CHARACTERS:,} characters or {MAX_BLOCKS:,} paragraphs and cells: "
        "no policy paper is that long. Is it the right file? Please split a collection into its papers.",
    )


type Reader = Callable[[bytes, str], Reading]


class Format(StrEnum):
    """What a file is, told by its bytes."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    OFD = "ofd"


@dataclass(frozen=True, slots=True)
class _Named:
    """A reader that is imported only when a file of its format comes."""

    module: str
    name: str


READERS: dict[Format, _Named] = {
    Format.TEXT: _Named("text", "read_text"),
    Format.HTML: _Named("html", "read_html"),
    Format.DOCX: _Named("docx", "read_docx"),
    Format.PDF: _Named("pdf", "read_pdf"),
    Format.OFD: _Named("ofd", "read_ofd"),
}


def format_of(data: bytes, name: str) -> Format:
    """The format of a file, told by its bytes; by its ending only for what is text.

    Raises :class:`Unreadable` for formats without a reader.
    """
    if data.startswith(b"PK\x03\x04"):
        found = _zipped(data, name)
    elif data[:1024].lstrip().startswith(b"%PDF"):
        found = Format.PDF
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound(data, name)
    elif kind := _other_setting(data[:2048]):
        raise _to_be_saved_anew(name, kind)
    else:
        found = Format.HTML if _is_html(data, name) else Format.TEXT
    if found not in READERS:
        raise _unread(found, name)
    return found


def refuse(data: bytes, *, name: str) -> None:
    """Raise :class:`Unreadable` for what :func:`read` will refuse, as far as that can be told
    without taking the paper apart: in milliseconds, whatever the file."""
    _refuse_at_sight(data, name)
    if format_of(data, name) is Format.TEXT:
        from luodi.compiler.read.text import decode_paper

        decode_paper(data, name)


def _zipped(data: bytes, name: str) -> Format:
    """Which of the zipped formats a file is, by the parts that each must have."""
    from luodi.compiler.read.zipped import Parts

    parts = Parts(data, name)
    if "OFD.xml" in parts:
        return Format.OFD
    if any(part.startswith("word/") for part in parts.names()):
        return Format.DOCX
    raise Unreadable(
        name,
        "这是压缩文件或表格，不是文稿。请解压后选择其中的 .docx、.pdf、.ofd、.html 或 .txt 文件。",
        "This is an archive or a workbook, no paper. Please choose a .docx, .pdf, .ofd, .html or .txt file.",
    )


def _compound(data: bytes, name: str) -> Unreadable:
    """Old Word files, and new ones under a password, are both compound files."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        from luodi.compiler.read.zipped import encrypted

        return encrypted(name)
    known = (said for stream, *said in _OLD if f"{stream}\0".encode("utf-16-le") in data)
    what, what_en = next(known, ("旧版办公软件的", "of an old office program"))
    return Unreadable(
        name,
        f"这是{what}文件。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
        f"This is a file {what_en}. Please open it in Word or WPS and save it as .docx.",
    )


#: Streams of compound files ([MS-CFB] 2.6.1) by which programs know their own. WPS writes Word's.
_OLD = (
    ("WordDocument", "旧版 Word 或 WPS 文字（.doc、.wps）", "of old Word or WPS (.doc, .wps)"),
    ("Workbook", "旧版表格（.xls、.et）", "of an old spreadsheet program (.xls, .et)"),
    ("Book", "旧版表格（.xls）", "of an old spreadsheet program (.xls)"),
    ("PowerPoint Document", "旧版演示（.ppt、.dps）", "of an old slide program (.ppt, .dps)"),
)


def _other_setting(head: bytes) -> str:
    """What Word also writes, and what looks like text: RTF, web archives, XML in one file."""
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"{\\rtf"):
        return "RTF"
    if bare[:13].lower() == b"mime-version:" and b"multipart/related" in head.lower():
        return "MHT"
    word = bare.startswith(b"<?xml") and (b"Word.Document" in head or b"<pkg:package" in head)
    return "Word XML" if word else ""


def _to_be_saved_anew(name: str, kind: str) -> Unreadable:
    return Unreadable(
        name,
        f"这是 {kind} 格式的文件。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
        f"This is a file in {kind} format. Please open it in Word or WPS and save it as .docx.",
    )


def _unread(found: Format, name: str) -> Unreadable:
    return Unreadable(
        name,
        f"目前还不能读 .{found} 文件。请复制文字另存为纯文本后再试。",
        f"A .{found} file cannot be read yet. Please save its text as plain text.",
    )


def _is_html(data: bytes, name: str) -> bool:
    head = data[:4096].lstrip().lower()
    suffix = name.lower().rpartition(".")[2]
    return suffix in {"html", "htm", "xhtml"} or (
        suffix not in {"txt", "text", "md"} and any(mark in head for mark in _HTML_MARKS)
    )


def _refuse_at_sight(data: bytes, name: str) -> None:
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise Unreadable(
            name,
            "文件是空的，没有可以编译的文字。请确认上传的是正式文稿。",
            "The file is empty. Please check that it is the final text.",
        )
    if len(data) > MAX_BYTES:
        raise Unreadable(
            name,
            "文件超过 64 MB。政策文件不会这么大，请检查是否选错了文件。",
            "The file is over 64 MB. No policy paper is that large: is it the right file?",
        )
