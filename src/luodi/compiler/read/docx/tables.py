"""Tables as Word writes them → which cell stands where and how far it reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from luodi.compiler.read.docx import names as n
from luodi.compiler.read.docx.names import VAL, is_on, w, whole
from luodi.compiler.read.docx.seen import Seen

_GRID_BEFORE, _GRID_SPAN = w("gridBefore"), w("gridSpan")
_V_MERGE, _H_MERGE, _HEADER = w("vMerge"), w("hMerge"), w("tblHeader")
_CELL_DEL, _CELL_INS = w("cellDel"), w("cellIns")
_CONTAINERS = frozenset({n.INS, n.MOVE_TO, w("customXml"), n.SDT_CONTENT, n.SDT})
_GONE = (n.DEL, n.MOVE_FROM)
#: Wider than any table of a paper; what stands further right is read as paragraphs.
MAX_COLUMNS = 100
MAX_CELLS = 200_000
_MAX_SPAN = 1000
#: Among so many pieces of a table's text the heads of its columns are looked for.
_MOST_WORDS = 400
#: Heads of columns that only tables of duties have.
_DUTY = re.compile(r"(?:责任|牵头|配合|主办|协办|实施|落实)(?:单位|部门|主体)")


@dataclass(slots=True)
class Place:
    """A cell, where it stands in its table, and how far it reaches."""

    element: etree._Element
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


class Layout:
    """The cells of a table in order, those that are merged into others joined to them."""

    def __init__(self, table: etree._Element, seen: Seen) -> None:
        self.places: list[Place] = []
        self._wide = 0
        self._rows = 0
        above: dict[int, Place] = {}
        for row in _rows(table, seen):
            above = self._row(row, above, seen)

    @property
    def is_data(self) -> bool:
        """Whether it holds data in rows and columns; other tables set up the page."""
        return self._wide >= 2 or (self._wide == 1 and self._rows >= 2)

    def _row(self, row: etree._Element, above: dict[int, Place], seen: Seen) -> dict[int, Place]:
        properties = row.find(n.TR_PR)
        header = _flag(properties, _HEADER)
        column = min(max(_number(properties, _GRID_BEFORE), 0), _MAX_SPAN)
        current: dict[int, Place] = {}
        count, last = 0, None
        for cell in _cells(row):
            own = cell.find(n.TC_PR)
            if own is not None and own.find(_CELL_DEL) is not None:
                seen.deleted += 1
                continue
            seen.inserted += own is not None and own.find(_CELL_INS) is not None
            columns = min(max(_number(own, _GRID_SPAN), 1), _MAX_SPAN)
            reached = above.get(column) if _merge(own, _V_MERGE) == "continue" else None
            if last is not None and _merge(own, _H_MERGE) == "continue":
                last.columns += columns
            elif reached is not None:
                reached.rows = self._rows - reached.row + 1
                current[column] = reached
                last = None
            else:
                last = Place(cell, self._rows, column, 1, columns, header)
                self.places.append(last)
                if _merge(own, _V_MERGE):
                    current[column] = last
                count += 1
            column += columns
        self._wide += count >= 2 or (count == 1 and bool(current))
        self._rows += 1
        return current


def _rows(table: etree._Element, seen: Seen) -> Iterator[etree._Element]:
    for row in _of_kind(table, n.TR):
        properties = row.find(n.TR_PR)
        if properties is not None:
            if any(properties.find(mark) is not None for mark in _GONE):
                seen.deleted += 1
                continue
            seen.inserted += properties.find(n.INS) is not None
        yield row


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _of_kind(row, n.TC)


def _of_kind(parent: etree._Element, kind: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those in content controls."""
    for child in parent:
        if child.tag == kind:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _of_kind(child, kind)


def _flag(properties: etree._Element | None, name: str) -> bool:
    mark = properties.find(name) if properties is not None else None
    return mark is not None and is_on(mark.get(VAL))


def _number(properties: etree._Element | None, name: str) -> int:
    mark = properties.find(name) if properties is not None else None
    return (whole(mark.get(VAL)) or 0) if mark is not None else 0


def _merge(properties: etree._Element | None, name: str) -> str:
    """``restart``, ``continue`` (also where nothing is said) or "" for no merging."""
    mark = properties.find(name) if properties is not None else None
    return "" if mark is None else mark.get(VAL) or "continue"


@dataclass(slots=True)
class Weight:
    """How much stands in a table outside the tables inside it, and in those."""

    size: int = 0
    inside: int = 0
    #: Whether there are tables in it at all.
    frames: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def duties(self) -> bool:
        """Whether it has heads of a table of duties."""
        return _DUTY.search("".join(self.words)) is not None


type Weights = dict[etree._Element, Weight]


def weigh(outermost: etree._Element) -> Weights:
    """Weigh a table's own words against those of the tables in it, and so for each of these, in
    one walk: tables may stand in one another dozens deep. One without others is not weighed."""
    found: Weights = {}
    if next(islice(outermost.iter(n.TBL), 1, None), None) is None:
        return {outermost: Weight()}
    open_tables: list[Weight] = []
    for event, element in etree.iterwalk(outermost, ("start", "end"), (n.TBL, n.T)):
        if element.tag == n.T:
            if event == "start":
                _put_on(open_tables[-1], element.text or "")
        elif event == "start":
            if open_tables:
                open_tables[-1].frames = True
            open_tables.append(found.setdefault(element, Weight()))
        else:
            inner = open_tables.pop()
            if open_tables:
                open_tables[-1].inside += inner.size + inner.inside
    return found


def _put_on(weight: Weight, content: str) -> None:
    weight.size += len(content)
    if len(weight.words) < _MOST_WORDS:
        weight.words.append(content)
