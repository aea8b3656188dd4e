"""Sheets as Chinese offices lay them out: a title over the table, 黑体 heads, 仿宋 text, borders,
heads repeated on every printed page. Text is text: no formula, no link, no number in disguise."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | None

TITLE_FONT, HEAD_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
TITLE_ROW, HEAD_ROW, FIRST_ROW = 0, 2, 3
MOST_CHARACTERS = 32_767  # of a cell: Excel specifications and limits
_A3, _A4 = 8, 9
# Of a line of 11 pt text, and the most that a row can have (Excel specifications and limits).
_LINE_POINTS, _MOST_POINTS = 15.5, 409.0
_MARGIN_POINTS = 5.0
#: Rows below the table that still have its drop-downs: an office adds lines of its own.
SPARE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in narrow characters, whether it is centred, and the range of
    cells that its drop-down offers."""

    title: str
    width: float
    centred: bool = False
    choices: str = ""


@dataclass(slots=True)
class Grid:
    """A table with its title. ``merged`` are the first and last row (from 0) of groups in a
    column; ``comments`` what is to be said about a cell, by row and column."""

    name: str
    title: str
    below: str
    columns: Sequence[Column]
    rows: list[Sequence[Value]]
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    wide: bool = False


class Styles:
    """The workbook's formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        text: dict[str, Any] = {
            "font_name": TEXT_FONT,
            "font_size": 11,
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
        }
        marked = {"bg_color": "#FFF3CD"}
        centred = {"align": "center"}
        self.title = book.add_format(
            {"font_name": TITLE_FONT, "font_size": 20, "align": "center", "valign": "vcenter"}
            | {"text_wrap": True}
        )
        self.below = book.add_format(
            {"font_name": TEXT_FONT, "font_size": 12, "align": "center", "valign": "vcenter"}
        )
        self.head = book.add_format(text | {"font_name": HEAD_FONT, "align": "center"})
        self._text = {
            (False, False): book.add_format(text),
            (False, True): book.add_format(text | marked),
            (True, False): book.add_format(text | centred),
            (True, True): book.add_format(text | centred | marked),
        }

    def text(self, *, centred: bool, marked: bool = False) -> Format:
        """Of a cell of the table."""
        return self._text[centred, marked]


def add_sheet(book: Workbook, grid: Grid, styles: Styles) -> None:
    """Write a grid as a sheet of its own."""
    sheet = book.add_worksheet(grid.name)
    last = len(grid.columns) - 1
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, "", styles.title)
    sheet.write_string(TITLE_ROW, 0, _fitting(grid.title), styles.title)
    sheet.merge_range(TITLE_ROW + 1, 0, TITLE_ROW + 1, last, "", styles.below)
    sheet.write_string(TITLE_ROW + 1, 0, _fitting(grid.below), styles.below)
    for index, column in enumerate(grid.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(HEAD_ROW, index, column.title, styles.head)
        if column.choices:
            _offer(sheet, index, column.choices, len(grid.rows))
    _write_rows(sheet, grid, styles)
    _set_heights(sheet, grid)
    _set_up(sheet, grid)


def _write_rows(sheet: Worksheet, grid: Grid, styles: Styles) -> None:
    for column, first, final in grid.merged:
        if final > first:
            style = styles.text(centred=grid.columns[column].centred)
            sheet.merge_range(FIRST_ROW + first, column, FIRST_ROW + final, column, "", style)
    # After the merging: every cell of a merged group keeps its value, so that filters find it.
    for number, row in enumerate(grid.rows):
        for index, value in enumerate(row):
            comment = grid.comments.get((number, index), "")
            style = styles.text(centred=grid.columns[index].centred, marked=bool(comment))
            _write(sheet, FIRST_ROW + number, index, value, style)
            if comment:
                about = {"x_scale": 2.0, "y_scale": 1.2, "author": ""}
                sheet.write_comment(FIRST_ROW + number, index, comment, about)


def _write(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, _fitting(value), style)
    else:
        sheet.write_number(row, column, value, style)


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


def _offer(sheet: Worksheet, column: int, choices: str, rows: int) -> None:
    """A drop-down that also takes what is not in it: a cell may name several units."""
    rule = {"validate": "list", "source": f"={choices}", "show_error": False}
    sheet.data_validation(FIRST_ROW, column, FIRST_ROW + rows + SPARE_ROWS, column, rule)


def _set_heights(sheet: Worksheet, grid: Grid) -> None:
    """Programs fit a row to its cells, but never to merged ones: all heights are given."""
    whole = sum(column.width for column in grid.columns)
    title_lines = lines_needed(grid.title, whole / 2)  # its type is nearly twice as large
    sheet.set_row(TITLE_ROW, 34.0 * title_lines)
    sheet.set_row(TITLE_ROW + 1, 22.0)
    sheet.set_row(HEAD_ROW, 30.0)
    grouped = {column for column, _, _ in grid.merged}
    lines = [
        max(
            lines_needed("" if value is None else str(value), grid.columns[index].width)
            for index, value in enumerate(row)
            if index not in grouped
        )
        for row in grid.rows
    ]
    for column, first, final in grid.merged:
        wanted = lines_needed(str(grid.rows[first][column]), grid.columns[column].width)
        lines[final] += max(0, wanted - sum(lines[first : final + 1]))
    for number, count in enumerate(lines):
        points = min(count * _LINE_POINTS + _MARGIN_POINTS, _MOST_POINTS)
        sheet.set_row(FIRST_ROW + number, points)


def lines_needed(text: str, width: float) -> int:
    """Lines that a text takes in a column of so many narrow characters; a Han character is two.

    >>> lines_needed("支持北部山区", 8), lines_needed("甲\\n乙", 8), lines_needed("", 8)
    (2, 2, 1)
    """
    room = max(2.0, width - 1)  # the cell's own margins take about one
    return sum(max(1, -(-_cells(line) // int(room))) for line in text.split("\n"))


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def _set_up(sheet: Worksheet, grid: Grid) -> None:
    last_row, last_column = FIRST_ROW + len(grid.rows) - 1, len(grid.columns) - 1
    sheet.freeze_panes(FIRST_ROW, 2 if grid.wide else 1)
    if grid.rows:
        sheet.autofilter(HEAD_ROW, 0, last_row, last_column)
    sheet.set_landscape()
    sheet.set_paper(_A3 if grid.wide else _A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.center_horizontally()
    sheet.print_area(0, 0, max(last_row, HEAD_ROW), last_column)
    sheet.set_footer(f'&C&"{TEXT_FONT},Regular"&12— &P —')
