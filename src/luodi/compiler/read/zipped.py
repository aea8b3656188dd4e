"""The parts of a zipped document (.docx, .ofd), of bounded size, their XML without entities.

Nothing is unpacked to disk, nothing outside the file is read: XML is parsed without DTD, entities
and network, and a part is found only by its name inside the file.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from luodi.compiler.read import Unreadable

#: Of one part unpacked, and of all parts that are asked for. The longest paper that we know
#: has 2 MB of XML; pictures are never asked for.
MAX_PART = 64 * 1024 * 1024
MAX_ALL = 96 * 1024 * 1024
MAX_PARTS = 20_000
#: Tags and attributes of a part, and of all that are asked for: a tree of them has a hundred
#: times the bytes of its text.
MAX_MARKS = 1_000_000
MAX_ALL_MARKS = 3_000_000
_MAX_RATIO = 500
#: What the standard library raises over a zip file whose lists and heads do not fit each other.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    NotImplementedError,
    ValueError,
)


class Parts:
    """A zipped file's parts by name. Raises :class:`Unreadable` for what is damaged, encrypted
    or far larger unpacked than any paper."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._left, self._marks_left = MAX_ALL, MAX_ALL_MARKS
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise damaged(name) from error
        if len(self._zip.filelist) > MAX_PARTS:
            raise too_large(name)
        self._known = {_plain(info.filename): info for info in self._zip.filelist}

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._known

    def names(self) -> tuple[str, ...]:
        """The parts' names in the order of the file."""
        return tuple(self._known)

    def read(self, part: str) -> bytes:
        """A part's bytes. Raises KeyError where there is none."""
        info = self._known[_plain(part)]
        if info.flag_bits & 0x1:
            raise encrypted(self.name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(self.name)  # neither format knows another way of packing
        limit = min(MAX_PART, self._left)
        if info.file_size > limit or info.file_size > _MAX_RATIO * max(info.compress_size, 4096):
            raise too_large(self.name)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except _BROKEN as error:
            raise damaged(self.name) from error
        if len(data) > limit:  # the size that the file gives was not true
            raise too_large(self.name)
        self._left -= len(data)
        return data

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part. Raises KeyError where there is none, :class:`Unreadable` where
        it is no XML or declares entities."""
        data = self.read(part)
        marks = data.count(b"<") + data.count(b"=")
        self._marks_left -= marks
        if marks > MAX_MARKS or self._marks_left < 0:
            raise too_large(self.name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            collect_ids=False,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            sort = with_entities if b"<!ENTITY" in data else damaged
            raise sort(self.name) from error
        document: Any = root.getroottree()
        if document.docinfo.doctype:  # no office program writes one
            raise with_entities(self.name)
        return root


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/")


def damaged(name: str) -> Unreadable:
    """The file is cut off, or is not what its name says."""
    return Unreadable(
        name,
        "文件已损坏或不完整，无法打开。请用办公软件打开后另存一份，或重新下载后再试。",
        "The file is damaged or cut off. Open it in an office program and save it again, or fetch it anew.",
    )


def with_entities(name: str) -> Unreadable:
    """A part declares what the words in it stand for: made to grow, or to fetch other files."""
    return Unreadable(
        name,
        "文件里夹有自定义的实体声明（DTD），办公软件不会这样写，可能是有意构造的，为安全起见不予读取。"
        "请核实来源，让对方用 Word 或 WPS 重新另存一份。",
        "The file declares entities of its own (a DTD), which no office program writes and which may be meant "
        "to do harm: it is not read. Ask where it comes from, and have it saved anew in Word or WPS.",
    )


def encrypted(name: str) -> Unreadable:
    """The file asks for a password."""
    return Unreadable(
        name,
        "文件已加密，需要密码才能打开。请去掉密码后再试。",
        "The file is encrypted and asks for a password. Please remove the password.",
    )


def too_large(name: str) -> Unreadable:
    """Unpacked, the file is larger than any paper."""
    return Unreadable(
        name,
        "文件解压后异常庞大，不像政策文件，为安全起见不予读取。请另存一份后再试。",
        "Unpacked, the file is far larger than any paper, and is not read. Please save it anew.",
    )
