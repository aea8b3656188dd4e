"""What the parts of the PDF reader hand to one another. Lengths are in points, places count from
the upper left corner of the page as its text stands upright."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Glyph:
    """A character on the page: ``y`` is its baseline, ``font`` counts the document's fonts."""

    char: str
    x0: float
    x1: float
    y: float
    size: float
    font: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn along one axis, from its smaller to its larger end."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True)
class Sheet:
    """A page, upright.

    ``pictures`` is the share of its area under pictures; ``unknown`` counts glyphs whose font
    does not say what they are, ``hidden`` those that are not painted (the text layer of a scan),
    ``slanted`` those of a watermark, which are left out.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
    unknown: int = 0
    hidden: int = 0
    slanted: int = 0


@dataclass(slots=True)
class Run:
    """Glyphs that follow one another on a baseline."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float


@dataclass(slots=True)
class Line:
    """A line of text: ``left`` and ``right`` are the edges of the column it stands in."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: int
    page: int
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class Box:
    """A cell of a table with its lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    paragraphs: list[str] = field(default_factory=list)
    page: int = 0


@dataclass(slots=True)
class Grid:
    """A table on one page, later joined with what continues it: the places of its columns' edges,
    its cells in order."""

    edges: list[float]
    rows: int
    boxes: list[Box]
    top: float
    bottom: float
    page: int
