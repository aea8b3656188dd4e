"""Reading workbooks: what is there, what is wrong and where, and files made to do harm."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from luodi.foundation.sheets import Field, Table, Unreadable, read
from luodi.foundation.sheets.safety import MOST_COLUMNS, MOST_UNPACKED

FIELDS = (
    Field("login", "登录名", required=True),
    Field("name", "姓名", ("名字",), required=True),
    Field("since", "起", ("开始日期",), kind="day"),
)
HEAD = ("登录名", "姓名", "起")


def book(
    *rows: Sequence[Any],
    head: Sequence[Any] = HEAD,
    name: str = "人员",
    more: Callable[[Any, Any], None] = lambda made, page: None,
) -> bytes:
    """A workbook with these rows; ``more`` does further things to it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        page = made.add_worksheet(name)
        for number, row in enumerate([head, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(
                        number, column, value, made.add_format({"num_format": "yyyy-mm-dd"})
                    )
                else:
                    page.write(number, column, value)
        more(made, page)
    return buffer.getvalue()


def said(table: Table) -> list[tuple[str, str]]:
    """The codes and cells of what is wrong."""
    return [(one.code, str(one.cell)) for one in table.diagnostics]


def repacked(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same package with parts changed or added."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
        for name, content in more.items():
            new.writestr(name, content)
    return buffer.getvalue()


def sheet_xml(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with its first sheet changed."""
    return repacked(data, lambda name, old: change(old) if name.endswith("sheet1.xml") else old)


def test_rows_come_with_their_cells() -> None:
    table = read(book(("a", "示例·甲", date(2030, 1, 2)), (), ("b", "示例·乙")), FIELDS)
    assert [(row.number, dict(row.values)) for row in table.rows] == [
        (2, {"login": "a", "name": "示例·甲", "since": date(2030, 1, 2)}),
        (4, {"login": "b", "name": "示例·乙"}),
    ]
    assert str(table.cell(table.rows[1], "name")) == "人员!B4"
    assert table.diagnostics == ()


def test_all_that_is_wrong_is_said_at_once_and_the_rest_is_read() -> None:
    table = read(book(("a", ""), ("", "示例·乙", "昨天"), ("c", "示例·丙", "2030-02-30")), FIELDS)
    assert said(table) == [
        ("E903", "人员!B2"),
        ("E903", "人员!A3"),
        ("E904", "人员!C3"),
        ("E904", "人员!C4"),
    ]
    assert [row.text("login") for row in table.rows] == ["a", "", "c"]


def test_the_head_may_stand_lower_and_its_titles_be_decorated() -> None:
    """As offices do: a title over everything, marks for what has to be filled in, notes."""
    head = ("名 字 *", "登录名（必填）", "备注", "开始日期：")
    rows = (head, ("示例·甲", 1001.0, "随便", "2030年1月2日"))
    table = read(book(*rows, head=("人员登记表",)), FIELDS)
    assert dict(table.rows[0].values) == {
        "login": "1001",
        "name": "示例·甲",
        "since": date(2030, 1, 2),
    }
    assert said(table) == [("N901", "人员!C2")]


def test_the_sheet_with_the_head_is_read() -> None:
    def second(made: Any, page: Any) -> None:
        other = made.add_worksheet("名单 二")
        other.write_row(0, 0, HEAD)
        other.write_row(1, 0, ("a", ""))

    table = read(book(head=("说明",), more=second), FIELDS)
    assert said(table) == [("E903", "'名单 二'!B2")]


def test_a_column_twice_is_said() -> None:
    table = read(book(("a", "示例·甲", "示例·乙"), head=("登录名", "姓名", "名字")), FIELDS)
    assert said(table) == [("E902", "人员!C1")]
    assert table.rows[0].text("name") == "示例·甲"


def test_merged_cells_count_for_each_row() -> None:
    merged = book(
        ("a", "示例·甲"),
        ("b", ""),
        more=lambda made, page: page.merge_range("B2:B3", "示例·同名"),
    )
    assert [row.text("name") for row in read(merged, FIELDS).rows] == ["示例·同名"] * 2


def test_a_formula_counts_as_what_it_came_to() -> None:
    table = read(
        book(("a", ""), more=lambda made, page: page.write_formula("B2", '="甲"', None, "示例")),
        FIELDS,
    )
    assert table.rows[0].text("name") == "示例"


def test_control_characters_are_said() -> None:
    data = book(("a", "示例XX甲"))
    table = read(
        repacked(data, lambda name, old: old.replace(b"XX", b"_x0000_")),
        FIELDS,
    )
    assert said(table) == [("E905", "人员!B2")]
    assert table.rows[0].text("name") == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 100, b"PK\x03\x04 not really", "登录名,姓名\n".encode(), b"%PDF-1.7"],
    ids=["empty", "zeros", "torn", "csv", "pdf"],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read(data, FIELDS)
    assert refused.value.english
    assert str(refused.value)


def test_a_torn_workbook_is_refused() -> None:
    whole = book(*(("a", "示例·甲") for _ in range(500)))
    for length in (len(whole) // 3, len(whole) - 30):
        with pytest.raises(Unreadable):
            read(whole[:length], FIELDS)


def test_an_old_workbook_is_refused_with_advice() -> None:
    with pytest.raises(Unreadable, match="另存为"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FIELDS)


def test_a_workbook_without_the_head_says_which_columns_it_wants() -> None:
    with pytest.raises(Unreadable, match="登录名、姓名"):
        read(book(("a",), head=("登录名",)), FIELDS)
    with pytest.raises(Unreadable, match="登录名、姓名"):
        read(book(head=()), FIELDS)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    with pytest.raises(Unreadable, match="太大"):
        read(repacked(book(), lambda name, old: old, bomb=b"\0" * (MOST_UNPACKED + 1)), FIELDS)


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    """Its directory says ten bytes; what it unpacks to does not fit what it says."""
    size = MOST_UNPACKED + 7
    data = bytearray(repacked(book(), lambda name, old: old, bomb=b"\0" * size))
    stated = struct.pack("<I", size)
    assert data.count(stated) >= 1
    while (at := data.find(stated)) >= 0:
        data[at : at + 4] = struct.pack("<I", 10)
    with pytest.raises(Unreadable):
        read(bytes(data), FIELDS)


@pytest.mark.parametrize("address", ["A1048576", "XFD2", "XFD1048576"])
def test_cells_far_away_are_refused(address: str) -> None:
    """A reader that set aside the rectangle up to here would need all memory."""
    row = "".join(letter for letter in address if letter.isdigit())
    far = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    data = sheet_xml(book(("a", "甲")), lambda old: old.replace(b"</sheetData>", far))
    with pytest.raises(Unreadable):
        read(data, FIELDS)


def test_formatted_but_empty_rows_far_below_do_no_harm() -> None:
    """Office programs write them; there is nothing in them."""
    far = b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'
    data = sheet_xml(book(("a", "甲")), lambda old: old.replace(b"</sheetData>", far))
    assert len(read(data, FIELDS).rows) == 1


def test_too_many_rows_are_refused_with_their_number() -> None:
    with pytest.raises(Unreadable, match="最多 3 行"):
        read(book(*(("a", "甲") for _ in range(4))), FIELDS, most_rows=3)
    with pytest.raises(Unreadable, match="最多"):
        read(book(*(("a", "甲") for _ in range(60))), FIELDS, most_rows=3)


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(Unreadable, match="列"):
        read(book(["a"] * (MOST_COLUMNS + 1)), FIELDS)


def test_a_workbook_with_entities_of_its_own_is_refused() -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    data = sheet_xml(book(), lambda old: old.replace(b"<worksheet", doctype, 1))
    with pytest.raises(Unreadable):
        read(data, FIELDS)


def test_a_broken_sheet_is_refused() -> None:
    data = sheet_xml(book(("a", "甲")), lambda old: old.replace(b"</sheetData>", b"</sheetDat>"))
    with pytest.raises(Unreadable):
        read(data, FIELDS)


def test_a_workbook_of_another_packing_is_refused() -> None:
    for name in ("xl/workbook.bin", "content.xml"):
        with pytest.raises(Unreadable):
            read(repacked(book(), lambda n, old: old, **{name: b"x"}), FIELDS)
