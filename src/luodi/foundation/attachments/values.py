"""Files handed in, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, BinaryIO


class Kind(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    OFD = "ofd"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    TEXT = "text"
    CSV = "csv"
    ZIP = "zip"
    MP4 = "mp4"


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of file is called: its media type, and the endings of names, the usual first."""

    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: dict[Kind, Form] = {
    Kind.PDF: Form("application/pdf", ("pdf",)),
    Kind.OFD: Form("application/ofd", ("ofd",)),
    Kind.DOCX: Form(f"{_OFFICE}.wordprocessingml.document", ("docx",)),
    Kind.XLSX: Form(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",)),
    Kind.PPTX: Form(f"{_OFFICE}.presentationml.presentation", ("pptx",)),
    Kind.DOC: Form("application/msword", ("doc", "wps")),
    Kind.XLS: Form("application/vnd.ms-excel", ("xls", "et")),
    Kind.PPT: Form("application/vnd.ms-powerpoint", ("ppt", "dps")),
    Kind.JPEG: Form("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    Kind.PNG: Form("image/png", ("png",)),
    Kind.GIF: Form("image/gif", ("gif",)),
    Kind.WEBP: Form("image/webp", ("webp",)),
    Kind.HEIC: Form("image/heic", ("heic", "heif")),
    Kind.TEXT: Form("text/plain", ("txt", "text", "md", "log")),
    Kind.CSV: Form("text/csv", ("csv", "tsv")),
    Kind.ZIP: Form("application/zip", ("zip",)),
    Kind.MP4: Form("video/mp4", ("mp4", "m4v", "mov")),
}
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP, Kind.HEIC})
#: Shown in the browser itself; everything else is only downloaded.
SHOWN = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP})


class Scan(StrEnum):
    """Whether a file has been looked at for viruses: no program is set up for it (``NONE``), it
    still has to be (``WAITING``: nobody can open it), nothing was found, or something was."""

    NONE = "none"
    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has been looked at and may be kept; nothing of it is on disk yet.
    ``marks_sought`` tells whether its words could be searched for marks of secrecy."""

    data: bytes
    name: str
    kind: Kind
    sha256: str
    sm3: str
    marks_sought: bool
    scan: Scan
    scan_said: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file that is kept. ``name`` is what the person called it, cleaned; digests are in
    hexadecimal, of what is stored. ``withdrawn_at`` is None unless it was withdrawn."""

    id: int
    name: str
    kind: Kind
    media_type: str
    size: int
    sha256: str
    sm3: str
    by: str
    uploaded_at: datetime
    marks_sought: bool
    scan: Scan
    scan_said: str
    withdrawn_at: datetime | None

    @property
    def openable(self) -> bool:
        """Whether anybody may open it: it is not refused, and does not wait to be scanned."""
        return self.scan in {Scan.NONE, Scan.CLEAN}

    @property
    def shown(self) -> bool:
        """Whether a browser may show it in a page of its own."""
        return self.kind in SHOWN

    def facts(self) -> dict[str, Any]:
        """What the audit event of the act that handed it in may say of it."""
        return {
            "attachment": self.id,
            "name": self.name,
            "size": self.size,
            "sha256": self.sha256,
            "sm3": self.sm3,
        }


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored file, open for reading and proved to be what was handed in; to be closed."""

    view: AttachmentView
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of what a file says: its text, or the first rows of a table (``sheet`` is its
    name). ``more`` tells that it goes on."""

    text: str = ""
    sheet: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    more: bool = False
