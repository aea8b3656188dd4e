"""Writes OFD files (GB/T 33190) for tests: papers laid out on A4 pages, and odd files on purpose.

``set_paper`` lays a reading out as an office program would: indented paragraphs, wrapped lines,
tables with ruling lines, a running head in the page template, a page number at the foot.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from luodi.compiler.document import Block, Cell, Reading

NAMESPACE = "http://www.ofdspec.org/2016"
LEFT, TOP, WIDTH, BOTTOM = 28.0, 37.0, 156.0, 260.0
SIZE, LEADING = 5.64, 10.2
CELL_SIZE, CELL_LEADING, CELL_PAD = 4.2, 6.0, 1.5


@dataclass
class Page:
    """The objects of one page, as XML."""

    objects: list[str] = field(default_factory=list)


_ids = count(100)


def text_object(
    words: str, x: float, y: float, size: float, *, extra: str = "", object_id: int | None = None
) -> str:
    """A line of text whose glyphs begin at ``x`` and whose upper edge is ``y``, in millimetres."""
    steps = [size * _wide(char) for char in words[:-1]]
    shifts = f" DeltaX={quoteattr(_packed(steps))}" if steps else ""
    wide = sum(size * _wide(char) for char in words)
    return (
        f'<ofd:TextObject ID="{object_id or next(_ids)}" Boundary="{x:.3f} {y:.3f} {wide:.3f} {size:.3f}"'
        f' Font="1" Size="{size}"{extra}><ofd:TextCode X="0" Y="{size * 0.86:.3f}"{shifts}>'
        f"{escape(words)}</ofd:TextCode></ofd:TextObject>"
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruling line."""
    return (
        f'<ofd:PathObject ID="{next(_ids)}" Boundary="{x0:.3f} {y0:.3f} {x1 - x0 or 0.3:.3f} {y1 - y0 or 0.3:.3f}"'
        f' LineWidth="0.25"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _packed(steps: Sequence[float]) -> str:
    """Shifts in the short form: ``g 3 5.64 2.82``."""
    words: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        words.append(f"g {end - at} {steps[at]:g}" if end - at > 1 else f"{steps[at]:g}")
        at = end
    return " ".join(words)


def _wide(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def wrapped(words: str, ems: float, indent: float = 0.0) -> list[str]:
    """Lines no wider than ``ems``; the first is narrower by ``indent``."""
    lines, line, used = [], "", indent
    for char in words:
        if used + _wide(char) > ems:
            lines.append(line)
            line, used = "", 0.0
        line += char
        used += _wide(char)
    return [*lines, line]


def page_xml(page: Page, *, template: bool = True) -> str:
    """A page's content."""
    used = '<ofd:Template TemplateID="9" ZOrder="Background"/>' if template else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="{NAMESPACE}">{used}'
        f'<ofd:Content><ofd:Layer ID="{next(_ids)}" Type="Body">{"".join(page.objects)}'
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def parts_of(pages: Iterable[Page], *, head: str = "") -> dict[str, str]:
    """The parts of a plain OFD file with these pages; ``head`` is the running head's text."""
    contents = [page_xml(page, template=bool(head)) for page in pages]
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(contents))
    )
    template = Page([text_object(head, LEFT, 15, 3.5)]) if head else Page()
    return {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD">'
        "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document xmlns:ofd="{NAMESPACE}">'
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:Fonts>'
        '<ofd:Font ID="1" FontName="仿宋"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Tpls/Tpl_0/Content.xml": page_xml(template, template=False),
        **{
            f"Doc_0/Pages/Page_{number}/Content.xml": content
            for number, content in enumerate(contents)
        },
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def ofd(pages: Iterable[Page], *, head: str = "") -> bytes:
    """A plain OFD file with these pages."""
    return zipped(parts_of(pages, head=head))


class Setter:
    """Lays out paragraphs and tables, page by page."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._y = BOTTOM

    def finish(self) -> list[Page]:
        """The pages, with their numbers."""
        for number, page in enumerate(self.pages, 1):
            page.objects.append(text_object(f"— {number} —", 95, 275, 4.9))
        return self.pages

    def paragraph(self, words: str, *, indent: float = 2.0) -> None:
        """A paragraph in lines; ``indent`` in ems."""
        ems = WIDTH // SIZE
        for number, line in enumerate(wrapped(words, ems, indent)):
            self._room(LEADING)
            x = LEFT + (indent * SIZE if number == 0 else 0)
            self.pages[-1].objects.append(text_object(line, x, self._y, SIZE))
            self._y += LEADING

    def centred(self, words: str) -> None:
        """A title, in larger type."""
        size = 7.76
        for line in wrapped(words, 18):
            self._room(LEADING * 1.3)
            wide = sum(size * _wide(char) for char in line)
            self.pages[-1].objects.append(
                text_object(line, LEFT + (WIDTH - wide) / 2, self._y, size)
            )
            self._y += LEADING * 1.3
        self._y += LEADING / 2

    def table(self, cells: Sequence[tuple[Block, str]]) -> None:
        """A ruled table; a page ends between rows that no cell joins."""
        held: dict[Cell, list[str]] = {}
        for block, words in cells:
            if block.cell is not None:
                held.setdefault(block.cell, []).append(words)
        placed = list(held.items())
        columns = max(cell.column + cell.column_span for cell, _ in placed)
        width = WIDTH / columns
        last = max(cell.row for cell, _ in placed)
        heights = [CELL_LEADING + 2 * CELL_PAD] * (last + 1)
        for cell, words in placed:
            lines = self._cell_lines(words, width * cell.column_span)
            own = range(cell.row, min(cell.row + cell.row_span, last + 1))
            missing = len(lines) * CELL_LEADING + 2 * CELL_PAD - sum(heights[r] for r in own)
            heights[own[-1]] += max(0.0, missing)
        at = 0
        while at <= last:
            end = at + 1
            while any(c.row < end < c.row + c.row_span and end <= last for c, _ in placed):
                end += 1
            self._room(min(sum(heights[at:end]), BOTTOM - TOP))
            self._rows([(c, w) for c, w in placed if at <= c.row < end], at, end, heights, width)
            at = end

    def _rows(
        self,
        cells: Sequence[tuple[Cell, list[str]]],
        at: int,
        end: int,
        heights: list[float],
        width: float,
    ) -> None:
        tops = [self._y + sum(heights[at:row]) for row in range(at, end + 1)]
        for cell, words in cells:
            x0, y0 = LEFT + cell.column * width, tops[cell.row - at]
            x1 = x0 + width * cell.column_span
            y1 = tops[min(cell.row + cell.row_span, end) - at]
            self.pages[-1].objects += [
                rule(x0, y0, x1, y0), rule(x0, y1, x1, y1), rule(x0, y0, x0, y1), rule(x1, y0, x1, y1)
            ]  # fmt: skip
            for number, line in enumerate(self._cell_lines(words, x1 - x0)):
                y = y0 + CELL_PAD + number * CELL_LEADING
                self.pages[-1].objects.append(text_object(line, x0 + CELL_PAD, y, CELL_SIZE))
        self._y = tops[-1]

    def _cell_lines(self, paragraphs: Sequence[str], width: float) -> list[str]:
        ems = max(1.0, (width - 2 * CELL_PAD) / CELL_SIZE)
        return [line for words in paragraphs for line in wrapped(words, ems)]

    def _room(self, height: float) -> None:
        if self._y + height > BOTTOM:
            self.pages.append(Page())
            self._y = TOP


def set_paper(reading: Reading, *, title: str = "") -> bytes:
    """A reading laid out as an OFD file. The paragraph that says ``title`` is set as one."""
    setter = Setter()
    cells: list[tuple[Block, str]] = []
    for block in reading.blocks:
        words = block.span.of(reading.text).strip()
        if cells and (block.cell is None or block.cell.table != cells[0][0].cell.table):  # type: ignore[union-attr]
            setter.table(cells)
            cells = []
        if block.cell is not None:
            cells.append((block, words))
        elif words and words == title:
            setter.centred(words)
        elif words:
            setter.paragraph(words)
    if cells:
        setter.table(cells)
    return ofd(setter.finish(), head="示例市人民政府公报")
