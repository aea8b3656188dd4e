"""Running heads, running feet and page numbers: what stands in the same place on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from luodi.compiler.read.pdf.values import Line

#: Heads and feet stand within this share of the page's height from its edges.
_MARGIN = 0.13
#: How many lines at each edge may belong to them.
_DEEP = 3
_OUTERMOST = 0.07
_SMALL = 0.85
_DIGITS = re.compile(r"\d+")
_DASHED = re.compile(r"[-—–―─·•.\s]+\d{1,4}[-—–―─·•.\s]+")
_COUNTED = re.compile(
    r"第\s*(?:\d{1,4}|[一二三四五六七八九十百]+)\s*页(?:\s*[/，,、（(]?\s*共\s*(?:\d{1,4}|[一二三四五六七八九十百]+)\s*页\s*[)）]?)?"
    r"|\d{1,4}\s*/\s*\d{1,4}|[Pp](?:age)?\.?\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_NUMBER = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,6}")


def without_furniture(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without running heads, feet and page numbers.

    ``pages`` holds each page's lines outside tables, from top to bottom. A line goes where it
    stands at a page's edge and is a page number by its look, counts up with the pages, or stands
    at the same height, but for its digits, on at least two and half of the pages.
    """
    edges = [_edges(lines, height) for lines, height in zip(pages, heights, strict=True)]
    size = _usual_size(pages)
    repeated = _repeated(edges)
    counting = _counting(edges)
    kept = []
    for page, (lines, edge) in enumerate(zip(pages, edges, strict=True)):
        gone = {
            id(line)
            for where, line in edge
            if _is_number(line.text)
            or _small_at_edge(line, heights[page], size)
            or (where, _shape(line)) in repeated
            or (_bare(line) is not None and _offset(where, line, page) in counting)
        }
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def _edges(lines: list[Line], height: float) -> list[tuple[str, Line]]:
    """The lines at a page's upper and lower edge, and which edge it is."""
    rows = sorted(lines, key=lambda line: line.y)
    head = [line for line in rows[:_DEEP] if line.y <= _MARGIN * height]
    foot = [line for line in rows[-_DEEP:] if line.y >= (1 - _MARGIN) * height]
    return [("head", line) for line in head] + [("foot", line) for line in foot]


def _shape(line: Line) -> tuple[str, int]:
    """A line but for its digits, and where it stands, roughly."""
    return _DIGITS.sub("#", line.text), round(line.y / 8)


def _repeated(edges: Sequence[list[tuple[str, Line]]]) -> set[tuple[str, tuple[str, int]]]:
    counts: Counter[tuple[str, tuple[str, int]]] = Counter()
    for edge in edges:
        counts.update({(where, _shape(line)) for where, line in edge})
    # Heads often differ on the left and on the right page.
    enough = max(2, round(0.4 * len(edges)))
    return {key for key, count in counts.items() if count >= enough}


def _is_number(text: str) -> bool:
    return bool(_DASHED.fullmatch(text) or _COUNTED.fullmatch(text))


def _bare(line: Line) -> int | None:
    """The number that a line consists of."""
    text = line.text.strip()
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def _offset(where: str, line: Line, page: int) -> tuple[str, int]:
    return where, (_bare(line) or 0) - page


def _counting(edges: Sequence[list[tuple[str, Line]]]) -> set[tuple[str, int]]:
    """Bare numbers that go up by one from page to page, as (edge, number less page)."""
    counts: Counter[tuple[str, int]] = Counter()
    for page, edge in enumerate(edges):
        counts.update(
            {_offset(where, line, page) for where, line in edge if _bare(line) is not None}
        )
    return {key for key, count in counts.items() if count >= 2 or len(edges) == 1}


def _small_at_edge(line: Line, height: float, size: float) -> bool:
    """In smaller letters than the text, in the outermost margin: also on a single page."""
    outside = line.y < _OUTERMOST * height or line.y > (1 - _OUTERMOST) * height
    return outside and line.size < _SMALL * size


def _usual_size(pages: Sequence[list[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda s: (sizes[s], s)) if sizes else 0.0
