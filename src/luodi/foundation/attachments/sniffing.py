"""What a file is, by its first bytes; what can do harm by being opened is refused at sight."""

from __future__ import annotations

import re
from enum import StrEnum

from luodi.foundation.attachments.names import PROGRAMS, ending_of
from luodi.foundation.attachments.refusals import Reason
from luodi.foundation.attachments.values import FORMS, Kind


class Box(StrEnum):
    """What holds other parts, by which it is told what it is (:mod:`.boxes`)."""

    ZIP = "zip"
    COMPOUND = "compound"


class Not(Exception):
    """A file is not to be taken: why, with the facts to say it."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        self.reason, self.facts = reason, facts
        super().__init__(reason)


_PROGRAMS = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"#!",
    b"<?php",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"!<arch>\n",
    b"ITSF",
    b"FWS",
    b"CWS",
    b"ZWS",
)
_MARKUP = re.compile(
    rb"<(?:!doctype|\?xml|!--|html|head|body|svg|script|style|iframe|object|embed|meta|link|math|img|a\s)",
    re.IGNORECASE,
)
#: What no text, table or picture has, wherever it stands in it.
_ACTIVE = re.compile(
    rb"<(?:script|svg|iframe|!doctype\s+html|html|object|embed)\b|<\?php\b", re.IGNORECASE
)
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MOVIE = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "}
)
_MOVIES = _MOVIE | {b"qt  ", b"3gp4", b"3gp5", b"mmp4", b"dash", b"M4VP"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_HEAD = 1024


def sniff(data: bytes, name: str) -> Kind | Box:
    """The kind of a file.

    Raises:
        Not: it is a program, a script or a page by content or by name, or no kind that is known.
    """
    if ending_of(name) in PROGRAMS or _is_program(data):
        raise Not(Reason.PROGRAM)
    found = _by_head(data) or _text(data, name)
    if found is None:
        raise Not(Reason.UNKNOWN)
    if found in {Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP} and _ACTIVE.search(data):
        raise Not(Reason.PROGRAM)
    return found


def _is_program(data: bytes) -> bool:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\x0b\x0c")
    # "MZ" alone may begin a text; the head of a program holds zeros.
    windows = data.startswith(b"MZ") and b"\x00" in data[:64]
    return windows or data.startswith(_PROGRAMS) or bool(_MARKUP.match(head))


def _by_head(data: bytes) -> Kind | Box | None:
    if data.startswith(b"PK\x03\x04"):
        return Box.ZIP
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Box.COMPOUND
    if data[:_HEAD].lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    return _picture_or_film(data)


def _picture_or_film(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return Kind.HEIC if brand in _HEIC else Kind.MP4 if brand in _MOVIES else None
    return None


def _text(data: bytes, name: str) -> Kind | None:
    if decoded(data) is None:
        return None
    if _ACTIVE.search(data):
        raise Not(Reason.PROGRAM)
    return Kind.CSV if ending_of(name) in FORMS[Kind.CSV].endings else Kind.TEXT


def decoded(data: bytes) -> str | None:
    """The text of a file of which every byte is text (UTF-8, GB 18030, or UTF-16 with its mark);
    None for any other.

    >>> decoded("青溪".encode("gb18030")), decoded(b"\\x00\\x01")
    ('青溪', None)
    """
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None
