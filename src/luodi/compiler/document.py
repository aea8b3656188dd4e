"""Working values that the compiler's stages hand to one another."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import StrEnum

from luodi.kernel.diagnostic import Diagnostic
from luodi.kernel.span import Span


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a block stands in a table. Rows and columns count from 0."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table cell of the text as read; ``page`` counts from 1 where known.

    ``heading`` is the level (from 1) that a file's styles or look give a heading; None for text
    and where the format knows none.
    """

    span: Span
    cell: Cell | None = None
    page: int | None = None
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a file: the text as read, its blocks in order, and facts the file
    states outside the running text (``meta``: title, issuer, written, published, number).

    ``found`` is what the reader has to say about the file itself: changes taken over, a mark of
    secrecy, pages without text. ``secrecy`` is that mark (``机密``, ``内部资料``), word for word.
    """

    name: str
    media_type: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)
    found: tuple[Diagnostic, ...] = ()
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """The text made regular for reading by rules, with the way back.

    Simplified script, half-width forms (``(``, ``)``, ``,``, ``:``, ``;``, ``%``, digits), all
    round, square and corner brackets as ``(`` ``)``, double quotes as ``“`` ``”``, no spaces
    between Han characters, hard-wrapped lines joined, paragraphs parted by one ``\\n``.
    ``offsets[i]`` is where view character ``i`` stands in the text as read; one more entry
    marks the end.
    """

    text: str
    offsets: array[int]
    source: str
    #: The level that the file's styles or look give to paragraphs, by where they start.
    headings: dict[int, int] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        """The place in the text as read of view characters ``[start, end)``."""
        if end <= start:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def original(self, start: int, end: int) -> str:
        """The characters of the paper behind ``[start, end)``, in its own script, without the
        spaces and line ends that mean nothing."""
        source, offsets = self.source, self.offsets
        if end > start and offsets[end - 1] - offsets[start] == end - 1 - start:
            return source[offsets[start] : offsets[end - 1] + 1]
        return "".join([source[offsets[i]] for i in range(start, end)])


class Zone(StrEnum):
    """Which part of a paper a paragraph belongs to."""

    FRONT = "front"  # title, number, addressees, opening
    BODY = "body"
    ANNEX = "annex"
    TAIL = "tail"  # signature, notes on publication, page chrome


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or cell of the view. ``provision`` is the id of the provision it belongs to;
    ``label`` ends the number in front (``body`` is where the words after the number begin)."""

    start: int
    end: int
    body: int
    provision: str
    zone: Zone
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body or annex in the view's script: ``text`` = view[start:end].

    Sentences end at ``。`` ``;`` ``!`` ``?`` outside brackets and quotes, and at paragraph ends;
    the closing mark is inside. ``paragraph`` counts the paper's paragraphs.
    """

    text: str
    start: int
    end: int
    provision: str
    zone: Zone
    paragraph: int
    #: Whether it stands in a cell of a table.
    cell: bool = False
