"""Excel out: a workbook from plain rows. Text stays text, numbers stay numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | date | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Limits of the format (ECMA-376; Excel specifications and limits).
MOST_CHARACTERS = 32_767
LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
# Widths in characters of the standard font: a column is as wide as it needs, within these.
_NARROWEST, _WIDEST, _MARGIN = 6.0, 60.0, 2.0
_LAST_ROW = 50_000  # as far as drop-downs reach: what is read at once
_COMMENT = {"x_scale": 2.0, "y_scale": 1.2}


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down: the values, and whether others may be written too."""

    values: tuple[str, ...]
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in narrow characters (None: fitted to what it holds), a
    drop-down, and a note that shows when the head is pointed at."""

    title: str
    width: float | None = None
    choices: Choices | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: head row frozen and filterable; None becomes an empty cell, never 0. ``comments``
    are what is to be said about a cell, by row and column, both from 0 and without the head."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


def workbook(sheets: Iterable[Sheet], *, title: str, created: datetime) -> bytes:
    """The sheets as an .xlsx file; the same values and ``created`` give the same bytes.

    Text is written as text, whatever it looks like (``001``, ``=A1``, ``3-4``, a link).

    Raises:
        ValueError: a text is longer than a cell can hold, a row is not as wide as the head, or
            two sheets have one name.
    """
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "created": created.astimezone(UTC).replace(tzinfo=None)})
    formats = _formats(book)
    names: set[str] = set()
    for sheet in sheets:
        name = sheet_name(sheet.name)
        if name.casefold() in names:
            raise ValueError(f"two sheets are called {name!r}")
        names.add(name.casefold())
        _write(book.add_worksheet(name), sheet, formats)
    book.close()
    return buffer.getvalue()


def sheet_name(name: str) -> str:
    """A name that Excel accepts.

    >>> sheet_name("任务/台账"), sheet_name("'"), len(sheet_name("长" * 40))
    ('任务 台账', '表', 31)
    """
    cleaned = _FORBIDDEN_IN_NAME.sub(" ", name).strip().strip("'")[:LONGEST_SHEET_NAME]
    return cleaned.strip() or "表"


def display_width(text: str) -> int:
    """Width of the longest line in narrow characters; a Han character is two wide.

    >>> display_width("八镇 8\\nab")
    6
    """
    return max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        for line in text.split("\n")
    )


def _formats(book: Workbook) -> dict[str, Format]:
    common = {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF1F4", **common}),
        "marked": book.add_format({"num_format": "@", "bg_color": "#FFF3CD", **common}),
        "text": book.add_format({"num_format": "@", **common}),
        "number": book.add_format({"valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
    }


def _write(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    for number, row in enumerate(sheet.rows, 1):
        if len(row) != len(sheet.columns):
            raise ValueError(f"row {number} of {sheet.name!r} has {len(row)} values")
    for index, column in enumerate(sheet.columns):
        page.write_string(0, index, column.title, formats["head"])
        width = column.width or _fitting(index, sheet)
        page.set_column(index, index, width)
        _help(page, index, column)
    for number, row in enumerate(sheet.rows, 1):
        for index, value in enumerate(row):
            comment = sheet.comments.get((number - 1, index), "")
            _cell(page, number, index, value, formats, marked=bool(comment))
            if comment:
                page.write_comment(number, index, comment, _COMMENT)
    page.freeze_panes(1, 0)
    if sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _help(page: Worksheet, index: int, column: Column) -> None:
    """The drop-down and the note of a column."""
    if column.note:
        page.write_comment(0, index, column.note, _COMMENT)
    if column.choices:
        rule = {
            "validate": "list",
            "source": list(column.choices.values),
            "error_type": "stop" if column.choices.strict else "information",
        }
        page.data_validation(1, index, _LAST_ROW, index, rule)


def _cell(
    page: Worksheet,
    row: int,
    column: int,
    value: Value,
    formats: dict[str, Format],
    *,
    marked: bool = False,
) -> None:
    if marked and value is None:
        page.write_blank(row, column, None, formats["marked"])
    elif value is None:
        return
    elif isinstance(value, str):
        if len(value) > MOST_CHARACTERS:
            raise ValueError(f"a text of {len(value)} characters does not fit into a cell")
        page.write_string(row, column, value, formats["marked" if marked else "text"])
    elif isinstance(value, date):
        page.write_datetime(row, column, _plain(value), formats["date"])
    else:
        page.write_number(row, column, value, formats["number"])


def _plain(value: date) -> date:
    """Excel knows no time zones."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _fitting(index: int, sheet: Sheet) -> float:
    head = display_width(sheet.columns[index].title) + _MARGIN  # room for the filter's arrow
    longest = max((display_width(_shown(row[index])) for row in sheet.rows), default=0)
    return min(max(head, float(longest), _NARROWEST) + _MARGIN, _WIDEST)


def _shown(value: Value) -> str:
    return "" if value is None else str(value)
