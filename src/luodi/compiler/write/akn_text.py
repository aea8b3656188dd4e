"""The words of an Akoma Ntoso document: paragraphs, tables, and marks inside the lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from luodi.compiler.write.tables import TableCell, rows_of
from luodi.compiler.write.xml import Xml, words, written

Entry = Mapping[str, Any]

_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Inline markup over characters of the text: nested elements, the outermost first."""

    start: int
    end: int
    elements: tuple[tuple[str, str], ...] = field(compare=False)


def marks_of(compiled: Entry, text: str, units: Mapping[str, str]) -> tuple[Mark, ...]:
    """Title, number and date in the head and foot, units in their roles in every clause; none
    overlaps another."""
    found = sorted([*_head_marks(compiled, text), *_clause_marks(compiled, text, units)])
    kept: list[Mark] = []
    for mark in found:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


def _head_marks(compiled: Entry, text: str) -> Iterator[Mark]:
    document = compiled["document"]
    first = min((entry["start"] for entry in compiled["provisions"]), default=len(text))
    title = _spread(document["title"], text, first)
    if title:
        for match in _LINE.finditer(text, title[0], title[1]):
            yield Mark(*match.span(), (("docTitle", ""),))
    number = _spread(document["document_number"] or "", text, first)
    if number:
        yield Mark(*number, (("docNumber", ""),))
    for match in _DAY.finditer(text):
        day = "{:0>4}-{:0>2}-{:0>2}".format(*match.groups())
        if day == document["date_written"]:
            yield Mark(*match.span(), (("docDate", written({"date": day})),))


def _spread(wanted: str, text: str, until: int) -> tuple[int, int] | None:
    """Where words stand, whatever white space is between their characters; the last such place."""
    characters = [re.escape(character) for character in wanted if not character.isspace()]
    if not characters:
        return None
    matches = list(re.compile(r"\s*".join(characters)).finditer(text, 0, until))
    return matches[-1].span() if matches else None


def _clause_marks(compiled: Entry, text: str, units: Mapping[str, str]) -> Iterator[Mark]:
    for task in compiled["tasks"]:
        start, end = task.get("responsibility_start"), task.get("responsibility_end")
        if start is None or end is None:
            continue
        names = [(name, role) for role in ("lead", "supporting", "joint") for name in task[role]]
        taken: list[tuple[int, int]] = []
        for name, role in sorted(names, key=lambda pair: -len(pair[0])):
            place = _free(name, text, start, end, taken)
            if place and name in units:
                taken.append(place)
                inner = ("organization", written({"refersTo": "#" + units[name]}))
                yield Mark(*place, (("role", written({"refersTo": "#" + role})), inner))


def _free(
    name: str, text: str, start: int, end: int, taken: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The first place of a unit in a clause that is not another's, whole or without the prefix
    that a list leaves out behind its first name (市农业农村局、科技局)."""
    for wanted in (name, name[1:]):
        place = text.find(wanted, start, end) if len(wanted) > 1 else -1
        while place >= 0:
            until = place + len(wanted)
            if all(until <= first or place >= last for first, last in taken):
                return place, until
            place = text.find(wanted, place + 1, end)
    return None


def _apart(table: Sequence[Entry], text: str) -> bool:
    """Whether nothing but white space parts the cells: rules that are drawn with characters
    (``|``, ``---``) belong to the text and stay, so such a table is written in its lines."""
    gaps = (text[one["end"] : other["start"]] for one, other in pairwise(table))
    return not any(gap.strip() for gap in gaps)


class Flow:
    """Writes stretches of the text as blocks."""

    def __init__(
        self, xml: Xml, text: str, tables: Sequence[Sequence[Entry]], marks: tuple[Mark, ...]
    ) -> None:
        self._xml, self._text, self._marks = xml, text, marks
        self._mark_starts = [mark.start for mark in marks]
        self._tables = [table for table in tables if table and _apart(table, text)]
        self._bounds = [(table[0]["start"], table[-1]["end"]) for table in self._tables]
        self._table_starts = [start for start, _ in self._bounds]

    def in_table(self, place: int) -> bool:
        """Whether a character stands in a table."""
        index = bisect_right(self._table_starts, place) - 1
        return index >= 0 and place < self._bounds[index][1]

    def write(self, start: int, end: int, *, always: bool = False) -> None:
        """Everything from ``start`` to ``end``: lines as paragraphs, tables as tables. ``always``
        writes an empty paragraph where there is nothing."""
        place, wrote = start, False
        while place < end:
            index = bisect_right(self._table_starts, place) - 1
            if index >= 0 and place < self._bounds[index][1]:
                until = min(end, self._bounds[index][1])
                wrote = self._table(self._tables[index], place, until) or wrote
            else:
                until = min([end, *self._table_starts[index + 1 : index + 2]])
                wrote = self._lines(place, until) or wrote
            place = until
        if always and not wrote:
            self._xml.empty("p")

    def _lines(self, start: int, end: int) -> bool:
        spans = [match.span() for match in _LINE.finditer(self._text, start, end)]
        for first, last in spans:
            self.inline("p", first, last)
        return bool(spans)

    def _table(self, cells: Sequence[Entry], start: int, end: int) -> bool:
        """The part of a table between two places: provisions may begin inside one."""
        inside = [cell for cell in cells if start <= cell["start"] < end]
        before = [cell["end"] for cell in cells if cell["start"] < start < cell["end"]]
        if before:  # a provision began in the middle of a cell
            self._lines(start, min(before[0], end))
        if not inside:
            return bool(before)
        rows = rows_of(inside)
        if not rows:
            return self._lines(start, end)
        self._xml.open("table")
        for row in rows:
            self._xml.open("tr")
            for cell in row:
                self._cell(cell, end)
            self._xml.close("tr")
        self._xml.close("table")
        return True

    def _cell(self, cell: TableCell, end: int) -> None:
        name = "th" if cell.header else "td"
        spans = {
            attribute: str(size)
            for attribute, size in (("rowspan", cell.row_span), ("colspan", cell.column_span))
            if size > 1
        }
        if not cell.members:
            self._xml.empty(name, **spans)
            return
        self._xml.open(name, **spans)
        for member in cell.members:
            if not self._lines(member["start"], min(member["end"], end)):
                self._xml.empty("p")
        self._xml.close(name)

    def inline(self, name: str, start: int, end: int) -> None:
        """An element of characters, with the marks that lie wholly inside."""
        parts, place = [], start
        for mark in self._marks[bisect_left(self._mark_starts, start) :]:
            if mark.start >= end:
                break
            if mark.end > end:
                continue
            parts.append(words(self._text[place : mark.start]))
            parts.extend(f"<{element}{attributes}>" for element, attributes in mark.elements)
            parts.append(words(self._text[mark.start : mark.end]))
            parts.extend(f"</{element}>" for element, _ in reversed(mark.elements))
            place = mark.end
        parts.append(words(self._text[place:end]))
        self._xml.line(f"<{name}>{''.join(parts)}</{name}>")
