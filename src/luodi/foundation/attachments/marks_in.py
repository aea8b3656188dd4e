"""Marks of secrecy in files that are no papers: workbooks, slides, tables, old office files. For a
process of its own, except for text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from luodi.compiler.read.secrecy import mark_of
from luodi.compiler.read.zipped import Parts

#: Lines at either end of a text, rows at the top of a table, where a mark stands.
_FIRST, _LAST, _ROWS = 12, 12, 8
#: A row with so few cells is a title, a note or a mark; a fuller one is the table itself, in which
#: a word like 秘密 may be what the table is about.
_FEW = 3
_MOST_SHEETS, _MOST_SLIDES = 50, 3
_LONGEST_CELL = 200
_HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_CODES = re.compile(r"&amp;|&[A-Z]|&\"[^\"]*\"|&\d+")  # fonts and places of a header's parts
_STARRED = re.compile("[绝機机秘絕祕]\\s*密\\s*[★☆]")
_NUMBER = re.compile(r"(\d+)\.xml$")


def in_text(text: str) -> str:
    """The mark that a text bears in its first or last lines, "" for none."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = (mark_of(line) for line in lines[:_FIRST])
    closing = (mark_of(line, closing=True) for line in lines[_FIRST:][-_LAST:])
    return next(filter(None, (*found, *closing)), "")


def in_table(text: str) -> str:
    """The mark that a table in text (CSV) bears in its first rows."""
    rows = csv.reader(io.StringIO(text[: 1 << 16]))
    try:
        return in_rows(row for row, _ in zip(rows, range(_ROWS), strict=False))
    except csv.Error:  # a cell longer than any table has: what stands in its lines counts
        return in_text(text)


def in_rows(rows: Iterable[Sequence[str]]) -> str:
    """The mark that the first rows of a table bear."""
    for cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        for cell in filled:
            mark = next(filter(None, map(mark_of, cell[:_LONGEST_CELL].splitlines())), "")
            if mark and (len(filled) <= _FEW or any(sign in cell for sign in "★☆:：")):
                return mark
    return ""


def in_workbook(parts: Parts) -> str:
    """The mark that a workbook bears: in the first rows of its sheets, what is printed above and
    below them, and boxes of text.

    Raises:
        luodi.compiler.Unreadable: it is damaged, or too large unpacked.
    """
    names = parts.names()
    shared = _shared(parts) if "xl/sharedStrings.xml" in parts else []
    sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    for sheet in sheets[:_MOST_SHEETS]:
        data = parts.read(sheet)
        if mark := in_rows(_rows(data, shared)) or _in_headers(data):
            return mark
    boxes = [name for name in names if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
    return _in_paragraphs(parts, boxes[:_MOST_SHEETS])


def in_slides(parts: Parts) -> str:
    """The mark that slides bear: on the first ones, the last, and what all are made after.

    Raises:
        luodi.compiler.Unreadable: they are damaged, or too large unpacked.
    """
    names = parts.names()
    slides = sorted(
        (name for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)), key=_place
    )
    masters = [name for name in names if re.fullmatch(r"ppt/slideMasters/[^/]+\.xml", name)]
    chosen = dict.fromkeys([*slides[:_MOST_SLIDES], *slides[-1:], *masters[:_MOST_SLIDES]])
    return _in_paragraphs(parts, chosen)


def in_compound(data: bytes) -> str:
    """A mark with its star in an old office file, which nothing here can read otherwise."""
    for shift in (0, 1):
        text = data[shift:].decode("utf-16-le", errors="replace")
        if found := _STARRED.search(text):
            return found[0]
    return ""


def _place(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1]) if found else 0


def _in_headers(sheet: bytes) -> str:
    for found in _HEADER.finditer(sheet):
        said = found[1].decode("utf-8", errors="replace").replace("&amp;", "&")
        for line in re.split(r"&[LCR]|\n", said):
            if mark := mark_of(_CODES.sub("", line).strip()):
                return mark
    return ""


def _in_paragraphs(parts: Parts, names: Iterable[str]) -> str:
    for name in names:
        for paragraph in parts.xml(name).iter("{*}p"):
            if mark := mark_of("".join(text.text or "" for text in paragraph.iter("{*}t"))):
                return mark
    return ""


def _shared(parts: Parts) -> list[str]:
    """The strings that cells refer to, in their order."""
    items = _elements(parts.read("xl/sharedStrings.xml"), "si")
    return ["".join(text.text or "" for text in item.iter("{*}t")) for item in items]


def _rows(sheet: bytes, shared: Sequence[str]) -> Iterator[list[str]]:
    count = 0
    for row in _elements(sheet, "row"):
        cells = [_cell(cell, shared) for cell in row.iter("{*}c")]
        if any(cells):
            yield cells
            count += 1
        if count == _ROWS:
            return


def _cell(cell: etree._Element, shared: Sequence[str]) -> str:
    if cell.get("t") == "s":
        index = cell.findtext("{*}v") or ""
        return shared[int(index)] if index.isdecimal() and int(index) < len(shared) else ""
    return "".join(text.text or "" for text in cell.iter("{*}t", "{*}v"))


def _elements(data: bytes, name: str) -> Iterator[etree._Element]:
    """The elements of that name, one after another; none is kept."""
    found = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=f"{{*}}{name}",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in found:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
