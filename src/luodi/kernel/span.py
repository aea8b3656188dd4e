"""Places in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` of Unicode characters in a text as read.

    >>> Span(2, 4).of("一二三四五")
    '三四'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of a spreadsheet; row and column count from 1.

    >>> str(Cell("人员", 7, 3)), str(Cell("Sheet 1", 1, 28))
    ('人员!C7', "'Sheet 1'!AB1")
    """

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """Its place in the sheet, as spreadsheets write it: ``C7``."""
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{letters}{self.row}"

    def __str__(self) -> str:
        name = self.sheet
        if not name.isalnum():
            name = "'" + name.replace("'", "''") + "'"
        return f"{name}!{self.address}"
