"""The text as read and its blocks, as they are written one after another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from luodi.compiler.document import Block, Cell
from luodi.compiler.read import MAX_BLOCKS, MAX_CHARACTERS, too_long
from luodi.kernel.span import Span

_WHITE = re.compile(r"[\s\x00-\x08\x0e-\x1f]*[\t\n\r\x00-\x1f\u2028\u2029\x85][\s\x00-\x1f]*")
_EDGES = " \t\u3000\xa0"


class Writer:
    """Writes lines; each is a block. Empty ones are none.

    Raises :class:`Unreadable` as soon as the text is longer than any paper.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: list[str] = []
        self._blocks: list[tuple[int, int, Cell | None]] = []
        self._size = 0

    def write(self, line: str, cell: Cell | None) -> int | None:
        """Write a line; its block's number, or None where nothing stands in it."""
        line = _WHITE.sub(" ", line).strip(_EDGES)
        if not line:
            return None
        start = self._size
        self._size += len(line) + 1
        if self._size > MAX_CHARACTERS or len(self._blocks) >= MAX_BLOCKS:
            raise too_long(self._name)
        self._lines.append(line)
        self._blocks.append((start, self._size - 1, cell))
        return len(self._blocks) - 1

    def text(self) -> str:
        """The text as read: a line for each block."""
        return "".join([line + "\n" for line in self._lines])

    def blocks(self, headings: Mapping[int, int]) -> tuple[Block, ...]:
        """The blocks, those in ``headings`` with their level."""
        return tuple(
            Block(Span(start, end), cell, heading=headings.get(index))
            for index, (start, end, cell) in enumerate(self._blocks)
        )

    def lines(self, first: int) -> list[str]:
        """The first lines written."""
        return self._lines[:first]
