"""Rows from a workbook, each value with its cell; what is wrong is collected, never raised one at
a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Literal

from django.utils.translation import gettext as _

from luodi.foundation.sheets.safety import Unreadable, inspect
from luodi.kernel.diagnostic import CellDiagnostic, Severity
from luodi.kernel.span import Cell

MOST_ROWS = 50_000
HEAD_WITHIN = 20  # rows in which the head is looked for; titles and notes may stand above it

_Raw = int | float | str | bool | time | date | datetime | timedelta
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Field:
    """A column to read: the key it is known by, its title and further titles that mean the same.
    A row without a value of a ``required`` field is faulty; the head has to have its column.
    ``days`` fields hold days, also as text (2026-11-24, 2026年11月24日, 20261124)."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False
    kind: Literal["text", "day"] = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds anything: its number in the sheet, from 1, the values by field (absent
    where the cell is empty or faulty), and every cell of it as text, for giving it back."""

    number: int
    values: Mapping[str, str | date]
    plain: tuple[str, ...]

    def text(self, key: str) -> str:
        """The text of a field, "" where there is none."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else value.isoformat()

    def day(self, key: str) -> date | None:
        """The day of a field, None where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: the sheet's name, the head as it stands there, the column (from 0) of each
    field that is there, the rows, and what is wrong."""

    sheet: str
    head: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    diagnostics: tuple[CellDiagnostic, ...]

    def cell(self, row: Row, key: str) -> Cell:
        """The cell of a field in a row; of one that has no column, the row's first."""
        return Cell(self.sheet, row.number, self.columns.get(key, 0) + 1)


def read(data: bytes, fields: Sequence[Field], *, most_rows: int = MOST_ROWS) -> Table:
    """The rows under the first head found, sheet by sheet. A cell merged over several rows counts
    for each of them; a formula counts as what it last came to.

    Raises:
        Unreadable: the file is no .xlsx workbook, is damaged, locked or too large, or no sheet
            has a head with the required columns.
    """
    inspect(data, most_rows=most_rows + HEAD_WITHIN)
    for name, cells in _sheets(data):
        found = _head(cells, fields)
        if found is not None:
            return _table(name, cells, found, fields, most_rows)
    needed = "、".join(field.title for field in fields if field.required)
    raise Unreadable(
        f"没有找到表头：前 {HEAD_WITHIN} 行里应有一行写着 {needed}。请用下载的模板填写",
        f"no head row with the columns {needed} was found in the first {HEAD_WITHIN} rows",
    )


def _sheets(data: bytes) -> Iterator[tuple[str, list[list[_Raw]]]]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for about in book.sheets_metadata:
                if about.typ == calamine.SheetTypeEnum.WorkSheet:
                    yield about.name, _cells(book.get_sheet_by_name(about.name))
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable("表格已损坏，请用 Excel 或 WPS 打开并另存再上传", "damaged") from error


def _cells(sheet: object) -> list[list[_Raw]]:
    cells: list[list[_Raw]] = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    merged = sheet.merged_cell_ranges or []  # type: ignore[attr-defined]
    for (top, left), (bottom, right) in merged:
        if right > left or top >= len(cells) or left >= len(cells[top]):
            continue  # a title over several columns is no value of each
        for number in range(top + 1, min(bottom + 1, len(cells))):
            cells[number][left] = cells[top][left]
    return cells


def _head(cells: Sequence[Sequence[_Raw]], fields: Sequence[Field]) -> int | None:
    """The row of the head: the first with all required titles."""
    for number, row in enumerate(cells[:HEAD_WITHIN]):
        titles = {_title(value) for value in row}
        if all(titles & _titles(field) for field in fields if field.required):
            return number
    return None


def _titles(field: Field) -> set[str]:
    return {field.title, *field.also}


def _title(value: _Raw) -> str:
    """A title without what decorates it: blanks, marks of what is required, notes in brackets."""
    plain = unicodedata.normalize("NFKC", _BLANK.sub("", str(value)))
    return re.sub(r"\(.*\)|[*:]", "", plain)


def _table(
    sheet: str,
    cells: Sequence[Sequence[_Raw]],
    head: int,
    fields: Sequence[Field],
    most_rows: int,
) -> Table:
    found: list[CellDiagnostic] = []
    columns = _columns(sheet, cells[head], head + 1, fields, found)
    filled = [
        (number, row)
        for number, row in enumerate(cells[head + 1 :], head + 2)
        if any(_text(value) for value in row)
    ]
    if len(filled) > most_rows:
        raise Unreadable(
            f"表格有 {len(filled)} 行，一次最多 {most_rows} 行，请分成几个文件导入",
            f"the sheet has {len(filled)} rows; at most {most_rows} at once",
        )
    reader = _Reader(sheet, columns, fields, found)
    rows = tuple(reader.row(number, row) for number, row in filled)
    titles = tuple(_text(value) for value in cells[head])
    return Table(sheet, titles, columns, rows, tuple(found))


def _columns(
    sheet: str,
    head: Sequence[_Raw],
    number: int,
    fields: Sequence[Field],
    found: list[CellDiagnostic],
) -> dict[str, int]:
    known = {title: field.key for field in fields for title in _titles(field)}
    columns: dict[str, int] = {}
    for column, value in enumerate(head):
        title = _title(value)
        key = known.get(title)
        cell = Cell(sheet, number, column + 1)
        if key is not None and key in columns:
            found.append(
                _fault(
                    "E902",
                    _("“%(title)s”这一列出现了两次，只读前一列") % {"title": title},
                    cell,
                    _("请删去一列"),
                )
            )
        elif key is not None:
            columns[key] = column
        elif title:
            note = _("没有认出“%(title)s”这一列，不读它") % {"title": title}
            found.append(CellDiagnostic("N901", Severity.NOTE, note, cell))
    return columns


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows of one table, adding to ``found`` what is wrong."""

    sheet: str
    columns: Mapping[str, int]
    fields: Sequence[Field]
    found: list[CellDiagnostic]

    def row(self, number: int, cells: Sequence[_Raw]) -> Row:
        """One row."""
        values: dict[str, str | date] = {}
        for field in self.fields:
            column = self.columns.get(field.key)
            if column is None:
                continue
            raw = cells[column] if column < len(cells) else ""
            value = self._value(field, raw, Cell(self.sheet, number, column + 1))
            if value is not None:
                values[field.key] = value
        return Row(number, values, tuple(_text(value) for value in cells))

    def _value(self, field: Field, raw: _Raw, cell: Cell) -> str | date | None:
        text = _text(raw)
        if not text:
            if field.required:
                self.found.append(
                    _fault("E903", _("缺少%(title)s") % {"title": field.title}, cell, _("请填写"))
                )
            return None
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            fault = _("%(title)s里有看不见的控制字符") % {"title": field.title}
            self.found.append(_fault("E905", fault, cell, _("请删去这一格重新输入")))
            return None
        return self._day(field, raw, text, cell) if field.kind == "day" else text

    def _day(self, field: Field, raw: _Raw, text: str, cell: Cell) -> date | None:
        day = as_day(raw if isinstance(raw, date) else text)
        if day is None:
            fault = _("%(title)s“%(text)s”不是日期") % {"title": field.title, "text": text}
            self.found.append(_fault("E904", fault, cell, _("请按 2026-11-24 的样子填写")))
        return day


def as_day(value: date | str) -> date | None:
    """A day, however it is written; None where it is none.

    >>> {as_day(text) for text in ("2026-11-4", "2026/11/04", "2026年11月4日", "20261104")}
    {datetime.date(2026, 11, 4)}
    >>> as_day("2026-02-30"), as_day("46350")
    (None, None)
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    found = _DAY.fullmatch(_BLANK.sub("", unicodedata.normalize("NFKC", value)))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(value: _Raw) -> str:
    """A cell as text. Numbers that are whole have no decimals: a log-in name or a telephone number
    that the sheet keeps as a number stays what it was."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return _BLANK.sub(" ", str(value)).strip()


def _fault(code: str, message: str, cell: Cell, hint: str) -> CellDiagnostic:
    return CellDiagnostic(code, Severity.ERROR, message, cell, hint)
