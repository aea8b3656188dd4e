"""Looking at a workbook from outside before anything reads it: its size when unpacked, and how far
its cells reach. A reader sets aside room for the whole rectangle, so two cells far apart would
take all the memory there is."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.parsers import expat

MOST_UNPACKED = 80_000_000  # bytes; 50,000 full rows are some 30 MB
MOST_PARTS = 2_000
MOST_COLUMNS = 100
_PORTION = 1 << 16
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
# A workbook of another kind in the same packing, whose extent is not looked at here.
_OTHERS = frozenset({"xl/workbook.bin", "content.xml"})
_FILLED = frozenset({"v", "is", "f"})


class Unreadable(ValueError):
    """A file is no workbook that can be read; the message says what to do, in Chinese, and
    ``english`` in English."""

    def __init__(self, message: str, english: str) -> None:
        self.english = english
        super().__init__(message)


def inspect(data: bytes, *, most_rows: int) -> None:
    """Refuse what is no .xlsx workbook, unpacks to too much, or reaches too far.

    Raises:
        Unreadable: see there.
    """
    if not data:
        raise Unreadable("这个文件是空的，请重新选择", "the file is empty")
    if data.startswith(_OLD_FORMAT):
        raise Unreadable(
            "这是旧格式或者加了密码的表格，请去掉密码并另存为 .xlsx 再上传",
            "an old or password-protected workbook: save it as .xlsx without a password",
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _inspect(package, most_rows)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _no_workbook() from error


def _no_workbook() -> Unreadable:
    return Unreadable(
        "这个文件不是 .xlsx 表格，或者已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传",
        "not an .xlsx workbook, or damaged",
    )


def _inspect(package: zipfile.ZipFile, most_rows: int) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or names & _OTHERS:
        raise _no_workbook()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()
    for part in parts:
        _look_at(package, part, most_rows)


def _too_large() -> Unreadable:
    return Unreadable(
        "这个表格展开后太大，未予读取。请删去图片和无关的工作表，或者分几次导入",
        "the workbook is too large when unpacked",
    )


def _look_at(package: zipfile.ZipFile, part: zipfile.ZipInfo, most_rows: int) -> None:
    """Read one part through, in portions: a size that was stated falsely shows here, since the
    check sum of what was stated does not fit."""
    extent, names_cells = _Extent(most_rows), False
    with package.open(part) as stream:
        while portion := stream.read(_PORTION):
            names_cells = names_cells or b"sheetData" in portion
            extent.feed(portion)
    extent.end()
    if extent.malformed and (names_cells or part.filename.endswith(".xml")):
        raise _no_workbook()


class _Extent:
    """How far the filled cells of a part reach, where it is a sheet; other parts have none."""

    def __init__(self, most_rows: int) -> None:
        self.malformed = False
        self._most_rows = most_rows
        self._address, self._row, self._column = "", 0, 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, portion: bytes) -> None:
        """Go on with the next bytes."""
        if not self.malformed:
            try:
                self._parser.Parse(portion, False)
            except expat.ExpatError:
                self.malformed = True

    def end(self) -> None:
        """There are no more bytes."""
        if not self.malformed:
            try:
                self._parser.Parse(b"", True)
            except expat.ExpatError:
                self.malformed = True

    def _doctype(self, *_: object) -> None:
        raise _no_workbook()  # no office program writes one

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(" ")[2]
        if plain == "row":
            self._row = _number(attributes.get("r")) or self._row + 1
            self._column = 0
        elif plain == "c":
            self._address = attributes.get("r", "")
            self._column += 1
        elif plain in _FILLED:
            self._refuse_far()

    def _refuse_far(self) -> None:
        found = _ADDRESS.fullmatch(self._address)
        row = int(found[2]) if found else self._row
        column = column_number(found[1]) if found else self._column
        if row > self._most_rows:
            raise Unreadable(
                f"表格有 {row} 行以上，一次最多 {self._most_rows} 行，请分成几个文件导入",
                f"the sheet has {row} rows or more; at most {self._most_rows} at once",
            )
        if column > MOST_COLUMNS:
            raise Unreadable(
                f"单元格 {self._address} 太靠右，表格最多 {MOST_COLUMNS} 列，请删去多余的列",
                f"cell {self._address} is beyond the {MOST_COLUMNS} columns that are read",
            )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def column_number(letters: str) -> int:
    """The column's number, from 1.

    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
