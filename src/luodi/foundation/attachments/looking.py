"""Looking at a file before it is kept, and into one that is: work for a process of its own, since
a file made to do harm must not harm the one that serves the pages."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from luodi.compiler.read import Unreadable, read, zipped
from luodi.compiler.read.zipped import Parts
from luodi.foundation.attachments import boxes, marks_in
from luodi.foundation.attachments.names import contradicts
from luodi.foundation.attachments.pictures import check_picture
from luodi.foundation.attachments.refusals import Reason
from luodi.foundation.attachments.sniffing import Box, Not, decoded, sniff
from luodi.foundation.attachments.values import FORMS, PICTURES, Kind, Preview

#: A PDF file longer than this is looked at by its first pages and its last.
LONG_PDF, FIRST_PAGES = 20, 5
PREVIEW_CHARACTERS, PREVIEW_ROWS, PREVIEW_COLUMNS = 5_000, 50, 30
_PAPERS = frozenset({Kind.PDF, Kind.DOCX, Kind.OFD})
#: What the compiler's reader says, as reasons of ours; whatever else it cannot read (a scan, a
#: text without encoding or of unusual length) is in order as evidence, only not searched.
_SAID = {
    zipped.encrypted("").why: Reason.ENCRYPTED,
    zipped.damaged("").why: Reason.DAMAGED,
    zipped.with_entities("").why: Reason.DAMAGED,
    zipped.too_large("").why: Reason.UNPACKED,
}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: the kind, the mark it bears ("" for none), whether one could be looked for;
    or why it is not taken (``about`` is the part of an archive that this is about)."""

    kind: Kind | None = None
    mark: str = ""
    sought: bool = False
    reason: Reason | None = None
    facts: dict[str, str] = field(default_factory=dict)
    about: str = ""


def work(task: str, *arguments: Any, tell: Callable[[Any], None] | None = None) -> Any:
    """``look`` or ``preview``, as :mod:`luodi.foundation.confined` calls it."""
    return preview(*arguments) if task == "preview" else look(*arguments)


def needs_confining(data: bytes, name: str) -> bool:
    """Whether a file has to be taken apart to be looked at; pictures, films and text have not."""
    try:
        return isinstance(found := sniff(data, name), Box) or found is Kind.PDF
    except Not:
        return False


def look(data: bytes, name: str) -> Looked:
    """Look at a file: what it is, whether it may be taken, whether it bears a mark of secrecy."""
    return _look(data, name, inside=False)


def _look(data: bytes, name: str, *, inside: bool) -> Looked:
    try:
        found = sniff(data, name)
        parts = Parts(data, name) if found is Box.ZIP else None
        kind = _kind(found, parts, data)
        if inside and kind is Kind.ZIP:
            raise Not(Reason.NESTED)
        if contradicts(name, kind):
            raise Not(Reason.CONTRADICTION, kind=FORMS[kind].endings[0].upper())
        if kind in PICTURES:
            check_picture(data, kind)
        return _marked(kind, parts, data, name)
    except Not as refused:
        return Looked(reason=refused.reason, facts=refused.facts)
    except Unreadable as unreadable:
        return Looked(reason=_SAID.get(unreadable.why, Reason.DAMAGED))
    except etree.XMLSyntaxError:
        return Looked(reason=Reason.DAMAGED)


def _kind(found: Kind | Box, parts: Parts | None, data: bytes) -> Kind:
    if parts is not None:
        return boxes.zipped_kind(parts)
    return found if isinstance(found, Kind) else boxes.compound_kind(data)


def _marked(kind: Kind, parts: Parts | None, data: bytes, name: str) -> Looked:
    if parts is not None and kind is Kind.ZIP:
        return _archive(parts)
    if kind in _PAPERS:
        return _paper(kind, data, name)
    if kind in {Kind.DOC, Kind.XLS, Kind.PPT}:
        return Looked(kind, marks_in.in_compound(data))
    if kind in {Kind.TEXT, Kind.CSV}:
        search = marks_in.in_table if kind is Kind.CSV else marks_in.in_text
        return Looked(kind, search(decoded(data) or ""), sought=True)
    if parts is not None:
        search_parts = marks_in.in_workbook if kind is Kind.XLSX else marks_in.in_slides
        return Looked(kind, search_parts(parts), sought=True)
    return Looked(kind)


def _paper(kind: Kind, data: bytes, name: str) -> Looked:
    try:
        return Looked(kind, read(_shortened(kind, data, name), name=name).secrecy, sought=True)
    except Unreadable as unreadable:
        if unreadable.why in _SAID:
            raise
        return Looked(kind)


def _archive(parts: Parts) -> Looked:
    mark, sought, count = "", True, 0
    for name, data in boxes.members(parts):
        if not data:
            continue
        count += 1
        found = _look(data, name, inside=True)
        if found.reason is not None:
            return Looked(reason=found.reason, facts=found.facts, about=name)
        mark, sought = mark or found.mark, sought and found.sought
    if not count:
        raise Not(Reason.EMPTY)
    return Looked(Kind.ZIP, mark, sought)


def _shortened(kind: Kind, data: bytes, name: str) -> bytes:
    """A long PDF file's first pages and its last, where marks stand; anything else as it is."""
    if kind is not Kind.PDF:
        return data
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    try:
        whole = pdfium.PdfDocument(data)
        if len(whole) <= LONG_PDF:
            return data
        short = pdfium.PdfDocument.new()
        short.import_pages(whole, [*range(FIRST_PAGES), len(whole) - 1])
    except pdfium.PdfiumError:  # encrypted or damaged: the reader says which
        return data
    kept = io.BytesIO()
    short.save(kept)
    return kept.getvalue()


def preview(data: bytes, kind: Kind, name: str) -> Preview | None:
    """The beginning of what a file says; None where nothing here can read it."""
    if kind in _PAPERS:
        return _preview_paper(data, kind, name)
    if kind is Kind.TEXT:
        return _cut(decoded(data) or "")
    if kind is Kind.CSV:
        return _preview_csv(decoded(data) or "")
    return _preview_workbook(data) if kind is Kind.XLSX else None


def _cut(text: str) -> Preview:
    return Preview(text=text[:PREVIEW_CHARACTERS], more=len(text) > PREVIEW_CHARACTERS)


def _preview_paper(data: bytes, kind: Kind, name: str) -> Preview | None:
    try:
        return _cut(read(_shortened(kind, data, name), name=name).text)
    except Unreadable:
        return None


def _preview_csv(text: str) -> Preview:
    separator = "\t" if "\t" in text[:1000].partition("\n")[0] else ","
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        return _table("", list(itertools.islice(rows, PREVIEW_ROWS + 1)))
    except csv.Error:
        return _cut(text)


def _preview_workbook(data: bytes) -> Preview | None:
    from python_calamine import CalamineError, CalamineWorkbook

    from luodi.foundation.sheets.reading import MOST_ROWS
    from luodi.foundation.sheets.safety import Unreadable as Untold
    from luodi.foundation.sheets.safety import inspect

    try:
        inspect(data, most_rows=MOST_ROWS)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=PREVIEW_ROWS + 1)
    except (Untold, CalamineError, IndexError):
        return None
    return _table(sheet.name, [[_said(value) for value in row] for row in rows])


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _table(sheet: str, rows: list[list[str]]) -> Preview:
    wide = any(len(row) > PREVIEW_COLUMNS for row in rows)
    return Preview(
        sheet=sheet,
        rows=tuple(tuple(row[:PREVIEW_COLUMNS]) for row in rows[:PREVIEW_ROWS]),
        more=wide or len(rows) > PREVIEW_ROWS,
    )
