"""Excel out, read back by another program's reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from luodi.foundation.sheets import MOST_CHARACTERS, Column, Sheet, workbook

CREATED = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
COLUMNS = (Column("序号"), Column("任务", width=40), Column("数"))


def made(*rows: tuple[object, ...], name: str = "任务台账") -> bytes:
    """A workbook of one sheet with these rows."""
    return workbook([Sheet(name, COLUMNS, rows)], title="试", created=CREATED)  # type: ignore[arg-type]


def read(data: bytes) -> list[list[object]]:
    """All rows of the first sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_text_stays_text_and_numbers_stay_numbers() -> None:
    """What looks like a number, a formula or a link is not made one; missing is empty, 0 is 0."""
    rows = [
        ("001", "=1+1", 2),
        ("3-4", "http://example.org/", 0),
        ("+86", "多行\n文字", None),
        ("", "@甲", 2.5),
    ]
    found = read(made(*rows))
    assert found[0] == ["序号", "任务", "数"]
    assert found[1:] == [
        ["001", "=1+1", 2.0],
        ["3-4", "http://example.org/", 0.0],
        ["+86", "多行\n文字", ""],
        ["", "@甲", 2.5],
    ]


def test_dates_are_dates() -> None:
    """A day and a moment; the moment in the time of its own zone."""
    assert read(made((date(2030, 1, 2), CREATED, 1)))[1][:2] == [
        date(2030, 1, 2),
        datetime(2030, 1, 2, 3, 4),  # noqa: DTZ001  Excel knows no zones
    ]


def test_the_head_is_frozen_and_can_be_filtered() -> None:
    """Also in a sheet without rows."""
    for data in (made(("1", "甲", 1)), made()):
        xml = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
        assert '<pane ySplit="1"' in xml
        assert "<autoFilter" in xml


def test_the_same_rows_give_the_same_file() -> None:
    """Byte for byte."""
    assert made(("1", "甲", 1)) == made(("1", "甲", 1))


def test_a_sheet_name_that_excel_refuses_is_mended() -> None:
    """And two that become one are refused, not merged."""
    book = CalamineWorkbook.from_filelike(BytesIO(made(name="任务/台账:甲")))
    assert book.sheet_names == ["任务 台账 甲"]
    with pytest.raises(ValueError, match="two sheets"):
        workbook([Sheet("a/b", (), ()), Sheet("a:b", (), ())], title="", created=CREATED)


def test_nothing_is_cut_off_in_silence() -> None:
    """A text that no cell can hold, a row that does not fit the head."""
    with pytest.raises(ValueError, match="does not fit"):
        made(("1", "长" * (MOST_CHARACTERS + 1), 1))
    with pytest.raises(ValueError, match="has 2 values"):
        made(("1", "甲"))
