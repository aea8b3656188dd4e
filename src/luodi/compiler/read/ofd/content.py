"""What stands on an OFD page: characters with their places, ruling lines, pictures counted.

Lengths in the file are millimetres from the upper left corner (GB/T 33190, 7.1); what comes out
counts in points, as PDF does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from luodi.compiler.read.ofd.package import child, children, local, words
from luodi.compiler.read.ofd.values import (
    Matrix,
    Segment,
    characters,
    matrix,
    number,
    numbers,
    segments,
    shifts,
)
from luodi.compiler.read.pdf.values import Glyph, Rule, Sheet

POINTS = 72 / 25.4
#: Blocks within blocks: real files stay below five.
_DEEPEST = 24
#: A ruling line is thinner than this, in points, where it is drawn as a filled box.
_THIN = 3.4
_SLANT = 1.0
#: Sizes of characters, in points.
_SMALLEST, _LARGEST = 1.0, 300.0


@dataclass(slots=True)
class Face:
    """One page as it is laid out. ``marked`` are the characters of each text object by its ID."""

    sheet: Sheet
    marked: dict[str, str] = field(default_factory=dict)
    #: Characters by place: what is printed twice, to look bold, stands there once.
    taken: set[tuple[str, int, int]] = field(default_factory=set)


class Budget:
    """How much of a file is looked at: ``spend`` raises what ``refusal`` makes when it is used
    up, so that blocks that stand for many others cannot multiply."""

    def __init__(self, objects: int, glyphs: int, refusal: Callable[[], Exception]) -> None:
        self._objects, self._glyphs, self._refusal = objects, glyphs, refusal

    def spend(self, *, objects: int = 0, glyphs: int = 0) -> None:
        self._objects -= objects
        self._glyphs -= glyphs
        if self._objects < 0 or self._glyphs < 0:
            raise self._refusal()


@dataclass(slots=True)
class Drawing:
    """Walks a page's objects. ``composites`` are the vector pictures of the file's resources,
    which may hold text too; ``font_of`` counts fonts by their IDs."""

    face: Face
    budget: Budget
    composites: Mapping[str, etree._Element]
    font_of: Callable[[str], int]

    def draw(self, content: etree._Element) -> None:
        """Everything in the layers of a page's ``Content``; watermarks' layers left out."""
        for layer in children(content, "Layer"):
            self._objects(layer, Matrix(), 0)

    def _objects(self, block: etree._Element, space: Matrix, depth: int) -> None:
        for element in block:
            self.budget.spend(objects=1)
            name = local(element)
            if element.get("Visible", "true").lower() in ("false", "0"):
                continue
            if name == "TextObject":
                self._text(element, space)
            elif name == "PathObject":
                self._path(element, space)
            elif name == "ImageObject":
                self._picture(element)
            elif name in ("PageBlock", "Layer") and depth < _DEEPEST:
                self._objects(element, space, depth + 1)
            elif name == "CompositeObject" and depth < _DEEPEST:
                self._composite(element, space, depth + 1)

    def _composite(self, element: etree._Element, space: Matrix, depth: int) -> None:
        unit = self.composites.get(element.get("ResourceID", ""))
        content = child(unit, "Content") if unit is not None else None
        if content is not None:
            self._objects(content, _space(element, space), depth)

    def _text(self, element: etree._Element, space: Matrix) -> None:
        pen = _Pen(element, _space(element, space), self.font_of(element.get("Font", "")))
        parts: list[str] = []
        for code in children(element, "TextCode"):
            inside = code.text or "" if not len(code) else "".join(map(str, code.itertext()))
            text = characters(inside)
            self.budget.spend(glyphs=len(text))
            parts.append(text)
            pen.write(code, text, self.face)
        if object_id := element.get("ID"):
            self.face.marked[object_id] = "".join(parts)

    def _path(self, element: etree._Element, space: Matrix) -> None:
        data = words(child(element, "AbbreviatedData"))
        self.budget.spend(objects=1 + len(data) // 16)
        to_page = _space(element, space)
        lines = [_moved(line, to_page) for line in segments(data)]
        if element.get("Stroke", "true").lower() in ("false", "0"):
            lines = list(_thin(lines))
        self.face.sheet.rules += [rule for line in lines if (rule := _rule(line))]

    def _picture(self, element: etree._Element) -> None:
        sheet, box = self.face.sheet, numbers(element.get("Boundary"), 4)
        area = sheet.width * sheet.height
        if box and area > 0:
            share = max(0.0, box[2]) * max(0.0, box[3]) * POINTS * POINTS / area
            sheet.pictures = min(1.0, sheet.pictures + share)


def _space(element: etree._Element, outer: Matrix) -> Matrix:
    """An object's space on the page: its ``CTM``, then its ``Boundary``'s corner (8.5)."""
    box = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    corner = outer.moved(box[0], box[1])
    own = element.get("CTM")
    return corner.after(matrix(own)) if own else corner


class _Pen:
    """Sets the characters of a text object."""

    def __init__(self, element: etree._Element, to_page: Matrix, font: int) -> None:
        self._to_page, self._font = to_page, font
        size = number(element.get("Size"), 0.0)
        self._em = size * number(element.get("HScale"), 1.0)
        self._size = abs(to_page.d) * size * POINTS
        self._down = element.get("ReadDirection", "0") in ("90", "270")
        slant = abs(to_page.b) + abs(to_page.c)
        self._upright = slant <= 0.05 * (abs(to_page.a) + abs(to_page.d)) and to_page.a > 0
        self._x = self._y = 0.0

    def write(self, code: etree._Element, text: str, face: Face) -> None:
        """Set a ``TextCode``. What is turned is counted, what no page shows is left out."""
        self._x, self._y = number(code.get("X"), self._x), number(code.get("Y"), self._y)
        if not self._upright:
            face.sheet.slanted += len(text)
        elif _SMALLEST <= self._size <= _LARGEST:
            self._set(code, text, face)

    def _set(self, code: etree._Element, text: str, face: Face) -> None:
        sheet, taken = face.sheet, face.taken
        a, _, c, d, e, f = self._to_page
        em, size, font, x, y = self._em, self._size, self._font, self._x, self._y
        right, lower = sheet.width + size, sheet.height + size
        across, below = self._steps(code, text)
        for char, step, fall in zip(text, across, below, strict=True):
            left, baseline = (a * x + c * y + e) * POINTS, (d * y + f) * POINTS
            place = (char, round(left), round(baseline))
            if place not in taken and -size <= left <= right and -size <= baseline <= lower:
                taken.add(place)
                wide = step if 0 < step <= em and not fall else em * _wide(char)
                sheet.glyphs.append(
                    Glyph(char, left, left + a * wide * POINTS, baseline, size, font)
                )
            x, y = x + step, y + fall

    def _steps(self, code: etree._Element, text: str) -> tuple[list[float], list[float]]:
        """How far it is from each character to the next, across and down; as wide as they are
        where the file does not say."""
        across = shifts(code.get("DeltaX"), len(text) - 1)
        below = shifts(code.get("DeltaY"), len(text) - 1)
        still = [0.0] * len(text)
        if across is None and below is None:
            natural = [self._em * _wide(char) for char in text]
            return (still, natural) if self._down else (natural, still)
        return [*(across or still[1:]), 0.0][: len(text)], [*(below or still[1:]), 0.0][: len(text)]


@cache
def _wide(char: str) -> float:
    """A character's width in ems."""
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def _moved(line: Segment, to_page: Matrix) -> Segment:
    (x0, y0), (x1, y1) = to_page(line[0], line[1]), to_page(line[2], line[3])
    return x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS


def _rule(line: Segment) -> Rule | None:
    """A line along one axis; None for one that slants."""
    x0, y0, x1, y1 = line
    if min(abs(x1 - x0), abs(y1 - y0)) > _SLANT:
        return None
    return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _thin(lines: list[Segment]) -> Iterator[Segment]:
    """The middle lines of filled boxes so thin that they are meant as lines."""
    box: list[Segment] = []
    for line in lines:
        if box and line[:2] != box[-1][2:]:
            yield from _middle(box)
            box = []
        box.append(line)
    if box:
        yield from _middle(box)


def _middle(box: list[Segment]) -> Iterator[Segment]:
    across = [value for x0, _, x1, _ in box for value in (x0, x1)]
    down = [value for _, y0, _, y1 in box for value in (y0, y1)]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    if bottom - top <= _THIN < right - left:
        yield left, (top + bottom) / 2, right, (top + bottom) / 2
    elif right - left <= _THIN < bottom - top:
        yield (left + right) / 2, top, (left + right) / 2, bottom
