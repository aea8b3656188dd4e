"""Readers: a file's bytes → the text as read, in blocks (paragraphs and table cells).

A reader is a function ``(data, name) -> Reading``; each lives in its own module and its library
is imported only when a file of its format comes. Readers for further formats fill in
``Block.cell`` and ``Block.page``; nothing behind the readers knows the format.
"""

from __future__ import annotations

from luodi.compiler.document import Reading


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
    over 64 MiB and bytes that are no text.
    """
    _refuse_at_sight(data, name)
    if _is_html(data, name):
        from luodi.compiler.read.html import read_html

        return read_html(data, name)
    from luodi.compiler.read.text import read_text

    return read_text(data, name)


def refuse(data: bytes, *, name: str) -> None:
    """Raise :class:`Unreadable` for what :func:`read` will refuse, as far as that can be told
    without taking the paper apart: in milliseconds, whatever the file."""
    _refuse_at_sight(data, name)
    if not _is_html(data, name):
        from luodi.compiler.read.text import decode

        decode(data, name)


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
    _refuse_other_formats(data, name)


def _refuse_other_formats(data: bytes, name: str) -> None:
    if data.startswith(b"PK\x03\x04"):
        raise Unreadable(
            name,
            "这是 Word、OFD 或压缩文件，目前只能读 .txt 和 .html。请另存为纯文本后再试。",
            "This is a Word, OFD or zip file; only .txt and .html can be read. Please save it as plain text.",
        )
    if data.startswith(b"%PDF"):
        raise Unreadable(
            name,
            "这是 PDF，目前只能读 .txt 和 .html。请复制文字另存为纯文本后再试。",
            "This is a PDF; only .txt and .html can be read. Please save its text as plain text.",
        )
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            name,
            "这是旧版 Word（.doc），目前只能读 .txt 和 .html。请另存为纯文本后再试。",
            "This is an old Word file (.doc); only .txt and .html can be read. Please save it as plain text.",
        )
