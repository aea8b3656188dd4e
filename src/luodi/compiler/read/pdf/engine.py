"""Pages of a PDF file as glyphs and rules, by PDFium, which browsers trust with strangers' files.

The library is used through its C interface, in memory. Places follow from the widths that the file
gives; the machine's fonts only lend their height to fonts that are not embedded. It is not made for
threads, so that one file is read at a time.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import threading
import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int
from dataclasses import dataclass, field
from typing import Any

import pypdfium2_raw as pdfium

from luodi.compiler.read.pdf import guard
from luodi.compiler.read.pdf.turning import Turn, dominant, turn_of
from luodi.compiler.read.pdf.values import Glyph, Rule, Sheet

_LOCK = threading.Lock()
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY: an encryption that is not known
_FORM, _IMAGE, _PATH, _TEXT = 5, 3, 2, 1  # FPDF_PAGEOBJ_…
_MOVE, _LINE = 2, 0  # FPDF_SEGMENT_…
_INVISIBLE = 3  # text render mode
#: Objects of a page that are looked at for rules; a page with more is a map.
_MAX_SHAPES = 15_000
_MAX_POINTS = 60_000
_MAX_DEPTH = 6
#: A filled shape thinner than this is a rule.
_THIN = 3.0
_SLANT = 0.035  # radians: two degrees
#: A page whose hidden text lies over a picture of this share is a scan with recognised text.
_PICTURE = 0.5


@dataclass(slots=True)
class _Raw:
    """A glyph as the engine gives it, in the page's own coordinates."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    size: float
    font: int
    turn: Turn


@dataclass(slots=True)
class _Look:
    """How a text object draws its glyphs."""

    scale: float
    font: int
    turn: Turn | None
    hidden: bool


@dataclass(slots=True)
class Document:
    """An open file. ``fonts`` grows while pages are read; ``bold`` tells which are heavy."""

    pages: int
    signed: bool
    _handle: Any
    _name: str
    fonts: list[str] = field(default_factory=list)
    _known: dict[int, int] = field(default_factory=dict)
    _left: int = guard.MAX_GLYPHS

    def sheets(self) -> Iterator[Sheet | None]:
        """The pages in order; None for one that cannot be loaded."""
        for index in range(self.pages):
            page = pdfium.FPDF_LoadPage(self._handle, index)
            if not page:
                yield None
                continue
            try:
                yield self._sheet(page, index + 1)
            finally:
                pdfium.FPDF_ClosePage(page)

    def _sheet(self, page: Any, number: int) -> Sheet:
        frame = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, byref(frame))
        box = (frame.left, frame.bottom, frame.right, frame.top)
        rules, pictures, texts = _shapes(page)
        area = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
        sheet = Sheet(number, 0.0, 0.0, pictures=min(1.0, pictures / area))
        raw = self._glyphs(page, sheet, box)
        if not raw and texts:  # drawn in fonts of which the engine makes nothing
            sheet.unknown = texts
        turn = dominant([(g.turn, g.x, g.y, g.size) for g in raw])
        sheet.width, sheet.height = turn.extent(box)
        sheet.rules = [Rule(*turn.box(box, *rule)) for rule in rules]
        sheet.glyphs = [_upright(g, turn, box) for g in raw if turn.fits(g.turn)]
        return sheet

    def _glyphs(
        self, page: Any, sheet: Sheet, box: tuple[float, float, float, float]
    ) -> list[_Raw]:
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            return []
        try:
            count = pdfium.FPDFText_CountChars(text)
            self._left -= count
            if guard.too_long(guard.MAX_GLYPHS - self._left, sheet.number, self.pages):
                raise guard.too_many(self._name)
            return list(self._each(text, count, sheet, box))
        finally:
            pdfium.FPDFText_ClosePage(text)

    def _each(
        self, text: Any, count: int, sheet: Sheet, box: tuple[float, float, float, float]
    ) -> Iterator[_Raw]:
        rect, x, y = pdfium.FS_RECTF(), c_double(), c_double()
        at_rect, at_x, at_y = byref(rect), byref(x), byref(y)
        looks: dict[int, _Look] = {}
        for index in range(count):
            owner = pdfium.FPDFText_GetTextObject(text, index)
            if not owner:  # put in by the engine between words and lines
                continue
            key = ctypes.addressof(owner.contents)
            look = looks.get(key)
            if look is None:
                look = looks[key] = self._look(text, index, owner)
            char = _character(text, index)
            if not char:
                continue
            if look.turn is None:
                sheet.slanted += 1
                continue
            if look.hidden:
                sheet.hidden += 1
                if sheet.pictures < _PICTURE:
                    continue
            pdfium.FPDFText_GetLooseCharBox(text, index, at_rect)
            pdfium.FPDFText_GetCharOrigin(text, index, at_x, at_y)
            if not (box[0] - 1 <= x.value <= box[2] + 1 and box[1] - 1 <= y.value <= box[3] + 1):
                continue
            if char == "\ufffd":
                sheet.unknown += 1
            size = pdfium.FPDFText_GetFontSize(text, index) * look.scale
            yield _Raw(
                char,
                rect.left,
                rect.bottom,
                rect.right,
                rect.top,
                x.value,
                y.value,
                size if 0.5 < size < 1000 else max(0.5, abs(rect.top - rect.bottom)),
                look.font,
                look.turn,
            )

    def _look(self, text: Any, index: int, owner: Any) -> _Look:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, index, byref(matrix))
        angle = math.atan2(matrix.b, matrix.a)
        quarter = round(angle / (math.pi / 2))
        upright = abs(angle - quarter * math.pi / 2) <= _SLANT
        return _Look(
            scale=math.hypot(matrix.c, matrix.d) or 1.0,
            font=self._font(owner),
            turn=turn_of(quarter % 4) if upright else None,
            hidden=pdfium.FPDFTextObj_GetTextRenderMode(owner) == _INVISIBLE,
        )

    def _font(self, owner: Any) -> int:
        font = pdfium.FPDFTextObj_GetFont(owner)
        if not font:
            return -1
        key = ctypes.addressof(font.contents)
        if key not in self._known:
            buffer = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
            name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            if name not in self.fonts:
                self.fonts.append(name)
            self._known[key] = self.fonts.index(name)
        return self._known[key]


class opened:
    """A file open for reading, one at a time in a process.

    Raises :class:`luodi.compiler.Unreadable` for what is encrypted with a password, damaged
    beyond rescue, or has more pages than any paper.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._handle: Any = None

    def __enter__(self) -> Document:
        _LOCK.acquire()
        try:
            _begin()
            return self._open()
        except BaseException:
            self.__exit__()
            raise

    def _open(self) -> Document:
        if not self._load():
            error = pdfium.FPDF_GetLastError()
            if error in (_PASSWORD, _SECURITY):
                raise guard.encrypted(self._name)
            mended = guard.mended(self._data)
            if mended is None:
                raise guard.damaged(self._name)
            self._data = mended
            if not self._load():
                raise guard.damaged(self._name)
        pages = pdfium.FPDF_GetPageCount(self._handle)
        if pages > guard.MAX_PAGES:
            raise guard.too_many(self._name)
        if pages < 1:
            raise guard.damaged(self._name)
        signed = pdfium.FPDF_GetSignatureCount(self._handle) > 0
        return Document(pages, signed, self._handle, self._name)

    def _load(self) -> bool:
        self._handle = pdfium.FPDF_LoadMemDocument64(self._data, len(self._data), None)
        return bool(self._handle)

    def __exit__(self, *_: object) -> None:
        if self._handle:
            pdfium.FPDF_CloseDocument(self._handle)
            self._handle = None
        _LOCK.release()


_begun: list[Any] = []


def _begin() -> None:
    """Start the engine once."""
    if not _begun:
        config = pdfium.FPDF_LIBRARY_CONFIG(version=2)
        pdfium.FPDF_InitLibraryWithConfig(config)
        _begun.append(config)


def _character(text: Any, index: int) -> str:
    """What a glyph is; U+FFFD where its font does not say, nothing for marks of layout."""
    code = pdfium.FPDFText_GetUnicode(text, index)
    if code in (0, 0xFFFE, 0xFFFF) or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
        return "\ufffd"
    if code < 32 or code == 0xAD or 0xD800 <= code < 0xE000:
        return _pair(text, index, code)
    char = chr(code)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:  # radicals drawn for the characters
        return unicodedata.normalize("NFKC", char)
    return char


def _pair(text: Any, index: int, code: int) -> str:
    """A character beyond the first plane comes in two halves."""
    if not 0xD800 <= code < 0xDC00:
        return ""
    low = pdfium.FPDFText_GetUnicode(text, index + 1)
    if not 0xDC00 <= low < 0xE000:
        return "\ufffd"
    return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))


def _upright(raw: _Raw, turn: Turn, box: tuple[float, float, float, float]) -> Glyph:
    x0, _, x1, _ = turn.box(box, raw.left, raw.bottom, raw.right, raw.top)
    x, y = turn.place(box, raw.x, raw.y)
    if turn.vertical:
        return Glyph(raw.char, x0, x1, y + raw.size / 2, raw.size, raw.font)
    return Glyph(raw.char, x, max(x1, x), y, raw.size, raw.font)


# -- rules and pictures ---------------------------------------------------------------------

type _Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _shapes(page: Any) -> tuple[list[tuple[float, float, float, float]], float, int]:
    """The rules of a page as (left, bottom, right, top), the area under its pictures, and how many
    pieces of text it draws."""
    found = _Shapes()
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_SHAPES)):
        found.add(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)
    return ([] if found.many else found.rules), found.pictures, found.texts


@dataclass(slots=True)
class _Shapes:
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: float = 0.0
    shapes: int = 0
    points: int = 0
    texts: int = 0

    @property
    def many(self) -> bool:
        """More than tables have: a map or a chart."""
        return self.shapes >= _MAX_SHAPES or self.points >= _MAX_POINTS

    def add(self, item: Any, matrix: _Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        self.shapes += 1
        if self.many:
            return
        if kind == _TEXT:
            self.texts += 1
        elif kind == _PATH:
            self._path(item, _times(_matrix(item), matrix))
        elif kind == _IMAGE:
            a, b, c, d, _, _ = _times(_matrix(item), matrix)
            self.pictures += abs(a * d - b * c)
        elif kind == _FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix(item), matrix)
            for index in range(min(pdfium.FPDFFormObj_CountObjects(item), _MAX_SHAPES)):
                self.add(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _path(self, item: Any, matrix: _Matrix) -> None:
        fill, stroke = c_int(), c_int()
        pdfium.FPDFPath_GetDrawMode(item, byref(fill), byref(stroke))
        if not fill.value and not stroke.value:
            return
        for points in self._pieces(item, matrix):
            if stroke.value:
                self.rules += (r for a, b in itertools.pairwise(points) if (r := _straight(a, b)))
            else:
                xs, ys = [p[0] for p in points], [p[1] for p in points]
                box = (min(xs), min(ys), max(xs), max(ys))
                if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                    self.rules.append(box)

    def _pieces(self, item: Any, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
        """The path's pieces as points; pieces with curves are left out."""
        x, y = c_float(), c_float()
        points: list[tuple[float, float]] = []
        curved = False
        for index in range(pdfium.FPDFPath_CountSegments(item)):
            self.points += 1
            if self.many:
                return
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            if kind == _MOVE:
                if len(points) > 1 and not curved:
                    yield points
                points, curved = [], False
            curved = curved or kind not in (_MOVE, _LINE)
            points.append(_moved(matrix, x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1 and not curved:
            yield points


def _straight(
    a: tuple[float, float], b: tuple[float, float]
) -> tuple[float, float, float, float] | None:
    """The rule from one point to another, if it runs along an axis."""
    (ax, ay), (bx, by) = a, b
    if min(abs(ax - bx), abs(ay - by)) > 1.0:
        return None
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _matrix(item: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, byref(m)):
        return _IDENTITY
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    """Do ``first``, then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _moved(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
