"""Files made of parts: which kind they are, and that no part can do harm. For a process of its own
(:mod:`.looking`): nothing is unpacked further than the compiler's reader allows."""

from __future__ import annotations

from collections.abc import Iterator

from luodi.compiler.read.zipped import Parts
from luodi.foundation.attachments.names import PROGRAMS, ending_of
from luodi.foundation.attachments.refusals import Reason
from luodi.foundation.attachments.sniffing import Not
from luodi.foundation.attachments.values import Kind

MOST_MEMBERS = 100
_MAIN = {
    "word/document.xml": Kind.DOCX,
    "xl/workbook.xml": Kind.XLSX,
    "ppt/presentation.xml": Kind.PPTX,
    "OFD.xml": Kind.OFD,
}
#: Office packages of kinds that are not taken: binary workbooks, OpenDocument, programs.
_OTHERS = frozenset(
    {"xl/workbook.bin", "content.xml", "AndroidManifest.xml", "META-INF/MANIFEST.MF"}
)
_MACROS = ("vbaproject.bin", "vbadata.xml")
# Names of streams in a compound file ([MS-CFB], 2.6.1: UTF-16).
_STREAMS = {
    "WordDocument": Kind.DOC,
    "Workbook": Kind.XLS,
    "Book": Kind.XLS,
    "PowerPoint Document": Kind.PPT,
}
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def zipped_kind(parts: Parts) -> Kind:
    """What a zipped file is.

    Raises:
        Not: it holds macros or programs, or is a package of an unknown kind.
    """
    names = parts.names()
    lower = [name.lower() for name in names]
    if any(name.endswith(_MACROS) for name in lower):
        raise Not(Reason.MACROS)
    found = next((kind for part, kind in _MAIN.items() if part in parts), None)
    if found is not None:
        # An office package has XML by the dozen; what else could be run in it is no part of it.
        if any(ending_of(name) in PROGRAMS - {"xml", "xsl"} for name in lower):
            raise Not(Reason.PROGRAM)
        return found
    if "[Content_Types].xml" in parts or _OTHERS & set(names):
        raise Not(Reason.UNKNOWN)
    return Kind.ZIP


def compound_kind(data: bytes) -> Kind:
    """What an old office file is.

    Raises:
        Not: it is encrypted, holds macros, or is none of the three kinds.
    """
    if _named(data, "EncryptedPackage"):
        raise Not(Reason.ENCRYPTED)
    if _named(data, "_VBA_PROJECT"):
        raise Not(Reason.MACROS)
    for stream, kind in _STREAMS.items():
        if _named(data, stream):
            return kind
    raise Not(Reason.UNKNOWN)


def _named(data: bytes, stream: str) -> bool:
    return f"{stream}\0".encode("utf-16-le") in data


def members(parts: Parts) -> Iterator[tuple[str, bytes]]:
    """The files of an archive, each with its name as people read it.

    Raises:
        Not: there are too many.
        luodi.compiler.Unreadable: one is encrypted, damaged, or too large unpacked.
    """
    wanted = [name for name in parts.names() if not (name.endswith("/") or _litter(name))]
    if len(wanted) > MOST_MEMBERS:
        raise Not(Reason.TOO_MANY, most=str(MOST_MEMBERS))
    for name in wanted:
        yield _readable(name), parts.read(name)


def _litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or name.endswith(_LITTER[1:])


def _readable(name: str) -> str:
    """The name as it was written: older programs write Chinese ones without saying how.

    >>> _readable("清单.txt".encode("gb18030").decode("cp437"))
    '清单.txt'
    """
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
