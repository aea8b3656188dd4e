"""Papers and compile runs as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luodi.compiler import Unreadable
from luodi.compiler.read import Format, format_of
from luodi.directory.domain import Reach

# A policy paper of 100,000 characters with its page around it is under 1 MB. Beyond this it is the
# wrong file.
UPLOAD_LIMIT = 2 * 1024 * 1024
# Word, PDF and OFD files carry pictures and typefaces besides their words.
UPLOAD_LIMIT_WITH_PICTURES = 20 * 1024 * 1024
_PLAIN = (Format.TEXT, Format.HTML)
# What a file system takes, and enough for any title.
NAME_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who wants to read papers. A paper before issue is confidential: it is read by those who
    handed it in and by those whose role reaches it (``reach``, of the act of reading papers); a
    paper that the program itself loaded (the programme's own, the sample) is read by everybody
    with a log-in."""

    reach: Reach


class TooLarge(Unreadable):
    """The file is over the limit of its format (:func:`largest`)."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A compile run in a list. ``errors``, ``warnings`` and ``notes`` count its findings;
    ``corrected`` tells whether its paper was ever corrected."""

    id: int
    name: str
    title: str
    document_number: str | None
    created_at: datetime
    created_by: str
    tasks: int
    targets: int
    errors: int
    warnings: int
    notes: int
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class RunView:
    """A compile run whole. ``compiled`` is ``luodi.programme/1`` as a dict, keys in the
    contract's order, ``document`` its part of that name; spans count characters of ``text``.
    ``title`` is the paper's, or the file's name where the paper has none."""

    id: int
    name: str
    title: str
    document: Mapping[str, Any]
    text: str
    compiled: dict[str, Any]
    created_at: datetime
    created_by: str
    compiler_version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Original:
    """A paper as it was handed in."""

    name: str
    media_type: str
    data: bytes


def largest(data: bytes, name: str) -> int:
    """The most bytes that a file of its format may have.

    >>> largest(b"%PDF-1.7", "a.pdf") // largest("\u7532".encode(), "a.txt")
    10
    """
    try:
        plain = format_of(data, name) in _PLAIN
    except Unreadable:  # what it is will be said when it is read
        plain = False
    return UPLOAD_LIMIT if plain else UPLOAD_LIMIT_WITH_PICTURES


def clean_name(name: str) -> str:
    """A file's own name: no folders, no control characters, not too long.

    >>> clean_name("C:\\\\公文\\\\意见.txt"), clean_name("../a\\x00b.txt"), clean_name(" ")
    ('意见.txt', 'ab.txt', '文件')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(character for character in last if character.isprintable()).strip()
    return kept[-NAME_LIMIT:] or "文件"


def storable(text: str) -> str:
    """The text as the database takes it: NUL, which no paper means, as the mark of a lost
    character, so that spans stay right."""
    return text.replace("\x00", "\ufffd")


def counts(compiled: Mapping[str, Any]) -> dict[str, int]:
    """What a list shows of a compiled paper."""
    severities = [finding["severity"] for finding in compiled["diagnostics"]]
    return {
        "tasks": len(compiled["tasks"]),
        "targets": len(compiled["targets"]),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "notes": severities.count("note"),
    }
