"""Spreadsheets in both directions: workbooks from plain rows, and rows from workbooks."""

from luodi.foundation.sheets.lines import plain_line
from luodi.foundation.sheets.reading import Field, Row, Table, read
from luodi.foundation.sheets.safety import Unreadable
from luodi.foundation.sheets.writing import (
    LONGEST_SHEET_NAME,
    MEDIA_TYPE,
    MOST_CHARACTERS,
    Choices,
    Column,
    Sheet,
    Value,
    display_width,
    sheet_name,
    workbook,
)

__all__ = [
    "LONGEST_SHEET_NAME",
    "MEDIA_TYPE",
    "MOST_CHARACTERS",
    "Choices",
    "Column",
    "Field",
    "Row",
    "Sheet",
    "Table",
    "Unreadable",
    "Value",
    "display_width",
    "plain_line",
    "read",
    "sheet_name",
    "workbook",
]
