"""Plain text: any of the encodings that Chinese offices use, tables by tabs or pipes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator

from luodi.compiler.document import Block, Cell, Reading
from luodi.compiler.read import MAX_CHARACTERS, Unreadable, too_long
from luodi.kernel.span import Span

_HAN = re.compile("[\u3400-\u9fff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Columns set apart by two blanks or more.
_GAPS = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)")
_COLUMN = re.compile(r"\S+(?:[ \u3000]\S+)*")
#: No encoding takes more bytes for a character: what is longer need not be decoded.
_MOST_BYTES = 4 * MAX_CHARACTERS
_BLANKS = " \t\u3000\xa0\u200b\ufeff\u2002\u2003"


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text of ``data`` and the name of its encoding.

    A byte-order mark decides; else strict UTF-8, UTF-16 without mark, GB18030. Bytes that are
    none of these are read line by line, each as UTF-8 or GB18030, lost ones as U+FFFD (encoding
    name ends in ``?``). Raises :class:`Unreadable` for what is no text.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    text, encoding = _decode_without_mark(data)
    sample = text[:20000]
    control, lost = len(_CONTROL.findall(sample)), sample.count("\ufffd")
    legible = control * 50 <= len(sample)
    if legible and lost * 10 > len(sample) and len(_HAN.findall(sample)) > lost:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise Unreadable(
            name,
            f"从第 {line} 行起有大量读不出来的字符，可能是几段编码不同（如 UTF-8 与 GBK 拼在一起）。请从原稿重新导出，全文用一种编码（UTF-8）。",
            f"From line {line} on, many characters cannot be read: parts may be of different encodings (UTF-8 and GBK put together). Export it again in one encoding (UTF-8).",
        )
    if not legible or lost * 10 > len(sample):
        raise Unreadable(
            name,
            "这不是能读的文稿（可能是图片、程序或已加密的文件）。能读的是 .docx、.pdf、.ofd、.html 和 .txt：请选择其中一种，或用办公软件另存为 .docx 后再试。",
            "This is no paper that can be read (a picture, a program or an encrypted file?). Please choose a .docx, .pdf, .ofd, .html or .txt file, or save it as .docx.",
        )
    return text, encoding


def decode_paper(data: bytes, name: str) -> tuple[str, str]:
    """As :func:`decode`, for a file that is nothing but a paper's text: raises :class:`Unreadable`
    too for one longer than any paper, without decoding it all."""
    if len(data) > _MOST_BYTES:
        decode(data[:_MOST_BYTES], name)  # what is no text is called that
        raise too_long(name)
    return decode(data, name)


def _decode_without_mark(data: bytes) -> tuple[str, str]:
    sixteen = _utf16_without_mark(data)
    if sixteen:
        text = data.decode(sixteen, errors="replace")
        if _reads_as_chinese(text[:2000]):
            return text, sixteen
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    text = "\n".join(_decode_line(line) for line in data.split(b"\n"))  # no part of a character
    return text, "utf-8, gb18030" + "?" * ("\ufffd" in text)


#: So many bytes at most are left of a character that was cut off, and of another behind it.
_CUT_OFF = 6


def _decode_line(line: bytes) -> str:
    """A line of a file that is put together of both encodings, or damaged."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    utf8 = line.decode("utf-8", errors="replace")
    before, _, _ = utf8.partition("\ufffd")
    rest = line[len(before.encode()) :]
    if _HAN.search(before) and len(rest) > _CUT_OFF:
        try:
            return before + rest.decode("gb18030")  # one put behind the other
        except UnicodeDecodeError:
            pass  # not so: damaged, or in turn
    # Chance makes few of GB18030's bytes a Han character of UTF-8; the other way round, most.
    if len(_HAN.findall(utf8)) >= utf8.count("\ufffd"):
        return utf8
    return line.decode("gb18030", errors="replace")


def _reads_as_chinese(sample: str) -> bool:
    """Whether nine of ten characters are what papers are written in: Han, Latin, their marks."""
    fit = sum(
        1
        for c in sample
        if c.isspace()
        or " " <= c <= "~"
        or "\u2010" <= c <= "\u249b"
        or "\u3000" <= c <= "\u303f"
        or "\u3400" <= c <= "\u9fff"
        or "\uff00" <= c <= "\uffef"
    )
    return fit * 10 > 9 * len(sample)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 is told by its line ends and by zero bytes standing all on one side."""
    sample = data[:4096]
    if b"\x00" not in sample or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    if even > 4 * odd:
        return "utf-16-be"
    return None


def read_text(data: bytes, name: str) -> Reading:
    """Read plain text: one block a line; lines with tabs or pipes in a row are a table."""
    text, encoding = decode_paper(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Reading(
        name=name,
        media_type="text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        blocks=tuple(blocks_of(text)),
        meta={"encoding": encoding, "layout": "lines"},
    )


def blocks_of(text: str) -> Iterator[Block]:
    """The lines of a text as blocks; runs of lines in columns become cells of a table. A plain
    line between two such lines is a row of one cell (a heading between rows)."""
    run: list[tuple[int, str, str]] = []
    between: list[tuple[int, str, str]] = []
    table = 0
    position = 0
    for line in text.split("\n"):
        separator = _separator(line)
        if separator and run and run[0][2] != separator:
            table += yield from _flush(run, table)
            yield from (_line_block(at, words) for at, words, _ in between)
            run, between = [], []
        if separator:
            run += [*between, (position, line, separator)]
            between = []
        elif line.strip(_BLANKS):
            between.append((position, line, ""))
            if not run or len(between) > 1:
                table += yield from _flush(run, table)
                yield from (_line_block(at, words) for at, words, _ in between)
                run, between = [], []
        position += len(line) + 1
    yield from _flush(run, table)
    yield from (_line_block(at, words) for at, words, _ in between)


def _separator(line: str) -> str | None:
    if not ("\t" in line or "|" in line or "  " in line or "\u3000" in line):
        return None  # of all lines nearly all; asked for one by one this is the cheapest
    stripped = line.strip(" \u3000")
    if stripped.startswith("|") and stripped.count("|") >= 3:
        return "|"
    if stripped.strip("\t").count("\t") >= 1:
        return "\t"
    return " " if len(_GAPS.findall(stripped)) >= 2 else None


def _line_block(position: int, line: str) -> Block:
    start = position + len(line) - len(line.lstrip(_BLANKS))
    return Block(Span(start, position + len(line.rstrip(_BLANKS))))


def _flush(run: list[tuple[int, str, str]], table: int) -> Generator[Block, None, int]:
    """A run of lines in columns: a table if there are enough of them, else plain lines. Returns
    how many tables it was."""
    columns = [line for line in run if line[2]]
    few = 3 if columns and columns[0][2] == " " else 2
    if len(columns) < few:
        yield from (_line_block(position, line) for position, line, _ in run)
        return 0
    width = max(len(_parts(line, separator)) for _, line, separator in columns)
    row = 0
    for position, line, separator in run:
        if separator == "|" and not line.strip("|-: \t"):
            continue
        if not separator:
            yield Block(_line_block(position, line).span, Cell(table, row, 0, 1, width))
        for column, (start, words) in enumerate(_parts(line, separator) if separator else []):
            block = _line_block(position + start, words)
            if block.span.end > block.span.start:
                yield Block(block.span, Cell(table, row, column))
        row += 1
    return 1


def _parts(line: str, separator: str) -> list[tuple[int, str]]:
    """The cells of a line: where each begins, and its characters."""
    if separator == " ":
        return [(match.start(), match[0]) for match in _COLUMN.finditer(line)]
    found: list[tuple[int, str]] = []
    cursor = 0
    for part in line.split(separator):
        found.append((cursor, part))
        cursor += len(part) + 1
    if separator == "|":
        found = found[1:-1] if not found[-1][1].strip() else found[1:]
    return found
