"""The regular view of a text: one script, one width, no spaces that mean nothing, and the way
back to the text as read."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence

from luodi.compiler.document import Block, Cell, Reading, View
from luodi.compiler.lexicon.labels import LABEL_ROLE

# One character for one, so that every place keeps its number.
_FROM = "（）〔〕［］【】｛｝：；，！？％．＂＇“”„‟「」『』﹁﹂＋－／＝＆＃＊＞＜～〜—―–−〇"
_TO = "()()()()():;,!?%.“'“”“”“”“”“”+-/=&#*><~~———-〇"
_WIDTH = {a: b for a, b in zip(_FROM, _TO, strict=True) if a != b}
_WIDTH |= {chr(ord("０") + i): str(i) for i in range(10)}
_WIDTH |= {chr(ord("Ａ") + i): chr(ord("A") + i) for i in range(26)}
_WIDTH |= {chr(ord("ａ") + i): chr(ord("a") + i) for i in range(26)}
_WIDTH |= {c: " " for c in "\t\u3000\xa0\u2002\u2003\u2009\u202f\r\n\x0b\x0c"}
_WIDTH |= {"[": "(", "]": ")"}
_WIDE = re.compile(f"[{re.escape(''.join(_WIDTH))}]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\xad]")
_SPACES = re.compile(r"[ \u200b-\u200f\u2028-\u202e\u2060\ufeff\xad]+")

_TRADITIONAL = frozenset("關於發會與國為業產務區縣鎮鄉創應實強農單責體總進將對後開學當動時過們來")
_SENTENCE_END = "。;!?:)”"
_NEW_PARAGRAPH = re.compile(
    r"[一二三四五六七八九十百]+、|\([一二三四五六七八九十百\d]+\)|\d{1,3}[.、](?!\d)|第[一二三四五六七八九十百\d]+[条章节]"
    r"|[①-⑳]|附件|备注|(?:牵头|责任|配合|主办|协办|参与)(?:单位|部门)|完成时限|——"
)


def to_simplified(text: str) -> str:
    """``text`` in simplified script, character for character (same length).

    Papers in simplified script are returned as they are without loading the converter.
    """
    long = len(text) > 200
    if not long and _TRADITIONAL.isdisjoint(text):  # words and names are asked for one by one
        return text
    if long and sum(character in text for character in _TRADITIONAL) < 3:
        return text
    from opencc import OpenCC

    converter = OpenCC("t2s")
    table: dict[int, str] = {}
    for character in set(text):
        if character > "\u2e7f":
            simple = converter.convert(character)
            if simple != character and len(simple) == 1:
                table[ord(character)] = simple
    return text.translate(table)


def make_view(reading: Reading) -> tuple[View, tuple[tuple[int, int, Cell | None], ...]]:
    """The regular view of a reading, and its paragraphs as ``(start, end, cell)`` in the view."""
    flat = _straight_quotes(_half_width(to_simplified(reading.text)))
    pieces = _join_wrapped(flat, reading) if reading.meta.get("layout") == "lines" else None
    groups = pieces if pieces is not None else [[block] for block in reading.blocks]
    groups = _join_open(flat, groups)
    groups = [group for group in groups if not _is_page_number(flat, group)]
    chars: list[str] = []
    offsets = array("l")
    paragraphs: list[tuple[int, int, Cell | None]] = []
    headings: dict[int, int] = {}
    size = 0
    for group in groups:
        start = size
        for block in group:
            size += _append(flat, block, chars, offsets)
        if size > start:
            paragraphs.append((start, size, group[0].cell))
            if group[0].heading is not None and len(group) == 1:
                headings[start] = group[0].heading
            chars.append("\n")
            offsets.append(group[-1].span.end)
            size += 1
    offsets.append(len(reading.text))
    return View("".join(chars), offsets, reading.text, headings), tuple(paragraphs)


def regular(text: str) -> str:
    """A short piece of text (a heading, a unit's name) in regular form, same length."""
    return _half_width(to_simplified(text))


def _half_width(text: str) -> str:
    """One replacement for each kind of character that occurs: faster than a translation table."""
    if not _WIDE.search(text):
        return text
    for character, narrow in _WIDTH.items():
        if character in text:
            text = text.replace(character, narrow)
    return text


def _straight_quotes(text: str) -> str:
    """ASCII double quotes become opening and closing ones in turn, line by line."""
    if '"' not in text:
        return text
    parts: list[str] = []
    opening = True
    for character in text:
        if character == '"':
            parts.append("“" if opening else "”")
            opening = not opening
        else:
            if character == "\n":
                opening = True
            parts.append(character)
    return "".join(parts)


def _append(flat: str, block: Block, chars: list[str], offsets: array[int]) -> int:
    """Add the block without meaningless spaces; returns how many characters were added."""
    start, end = block.span.start, block.span.end
    piece = flat[start:end]
    added = 0
    cursor = 0
    for blank in _SPACES.finditer(piece):
        added += _take(piece, cursor, blank.start(), start, chars, offsets)
        cursor = blank.end()
        mark = _kept(piece, blank.start(), cursor) if " " in blank[0] else ""
        if mark:
            chars.append(mark)
            offsets.append(start + blank.start())
            added += 1
    return added + _take(piece, cursor, len(piece), start, chars, offsets)


def _take(
    piece: str, start: int, end: int, base: int, chars: list[str], offsets: array[int]
) -> int:
    if end > start:
        chars.append(piece[start:end])
        if base + end <= _COUNTED:
            offsets.extend(_COUNT[base + start : base + end])
        else:
            offsets.extend(range(base + start, base + end))
    return end - start


#: 0, 1, 2, …: slices of it are copied faster than ranges are counted. Papers are shorter.
_COUNTED = 1 << 16
_COUNT = array("l", range(_COUNTED))


def _kept(piece: str, start: int, end: int) -> str:
    """What a blank stands for: a space between two Latin words, a colon behind a label at the
    head of a line (``牵头单位 市甲局``), else nothing."""
    if _between_words(piece, start, end):
        return " "
    word = piece[:start]
    behind = 3 < start <= 8 and word in LABEL_ROLE and piece[end : end + 1] not in ":)"
    return ":" if behind and LABEL_ROLE[word] in ("lead", "supporting", "joint") else ""


def _between_words(piece: str, start: int, end: int) -> bool:
    """A space is kept between two Latin words, nowhere else: Chinese has none."""
    if start == 0 or end >= len(piece):
        return False
    left, right = piece[start - 1], piece[end]
    return left.isascii() and left.isalpha() and right.isascii() and right.isalpha()


def _join_wrapped(flat: str, reading: Reading) -> list[list[Block]] | None:
    """Lines of a hard-wrapped text joined to paragraphs; None where the text is not wrapped."""
    blocks = reading.blocks
    follows = [
        i + 1 < len(blocks)
        and blocks[i].cell is None
        and blocks[i + 1].cell is None
        and flat.count(" ", blocks[i].span.end, blocks[i + 1].span.start) < 200
        and reading.text.count("\n", blocks[i].span.end, blocks[i + 1].span.start) == 1
        for i in range(len(blocks))
    ]
    lines = [
        # As printed: in the regular text, marks are only half as wide.
        reading.text[b.span.start : b.span.end] if follow else ""
        for b, follow in zip(blocks, follows, strict=True)
    ]
    # Printed lines are as wide as they are; a program may have cut them by counting characters.
    widths, limit = max(
        (
            (w := [measure(line) for line in lines], _wrap_width(w, follows))
            for measure in _MEASURES
        ),
        key=lambda found: _full(*found),
    )
    if limit is None and _blank_lines_part(blocks, follows):
        limit = 0.0
    if limit is None:
        return None
    groups: list[list[Block]] = []
    joined = False
    for i, block in enumerate(blocks):
        if joined:
            groups[-1].append(block)
        else:
            groups.append([block])
        joined = follows[i] and widths[i] >= limit - 4 and _runs_on(flat, block, blocks[i + 1])
    return groups


#: A document number on a line of its own, also one that lost its brackets: it is no end of the
#: title above it.
_NUMBER_LINE = re.compile(
    r"(?:[^\W\d_]{0,12}\((?:19|20)\d{2}\)第?\d{1,5}|[^\W\d_]{2,8}(?:19|20)\d{3,6})号$"
)
_ASCII = re.compile(r"[\x20-\x7e]")
_DUTY = re.compile(r"单位|部门|牵头|负责|局|委|办|厅")


def _join_open(flat: str, groups: list[list[Block]]) -> list[list[Block]]:
    """Paragraphs that break off at a comma or inside a bracket run on in the next line."""
    joined: list[list[Block]] = []
    open_since = 0
    for group in groups:
        start = flat[group[0].span.start : group[0].span.start + 12].lstrip()
        if (
            joined
            and group[0].cell is None
            and joined[-1][-1].cell is None
            and open_since < 6
            and _breaks_off(flat, joined[-1])
            and not _NEW_PARAGRAPH.match(start)
        ):
            joined[-1].extend(group)
            open_since += 1
        else:
            joined.append(list(group))
            open_since = 0
    return joined


_PAGE_NUMBER = re.compile(r"[-—\s]*\d{1,3}[-—\s]*|第\s?\d{1,3}\s?页(?:\s?共\s?\d{1,3}\s?页)?")


def _is_page_number(flat: str, group: list[Block]) -> bool:
    """``— 12 —``: a page's number, not a row's (that stands without dashes)."""
    words = flat[group[0].span.start : group[-1].span.end].strip()
    return len(words) <= 12 and words[:1] in "-—第" and bool(_PAGE_NUMBER.fullmatch(words))


def _breaks_off(flat: str, group: list[Block]) -> bool:
    last = flat[group[-1].span.start : group[-1].span.end].rstrip()
    if last.endswith((",", "、")):
        return len(last) > 8
    if not last or last[-1] in "。;:!?)":
        return False
    opening = last.rfind("(")
    unclosed = opening > last.rfind(")") and len(last) - opening < 200
    return unclosed and _DUTY.search(last, opening) is not None


def _width(line: str) -> float:
    """How many Han characters wide a line is."""
    return len(line) - 0.5 * len(_ASCII.findall(line))


_MEASURES: tuple[Callable[[str], float], ...] = (_width, len)


def _wrap_width(widths: Iterable[float], follows: Iterable[bool]) -> float | None:
    """The column at which a text is wrapped, if a good share of its lines end there."""
    lines = [w for w, f in zip(widths, follows, strict=True) if f]
    if len(lines) < 4:
        return None
    limit = max(lines)
    if not 16 <= limit <= 80:
        return None
    full = _full(lines, limit)
    enough = full * 3 >= len(lines) if len(lines) >= 8 else full * 10 >= 6 * len(lines)
    return limit if enough else None


def _full(widths: Iterable[float], limit: float | None) -> int:
    """How many lines reach the column at which the text is wrapped; 0 where it is not."""
    return 0 if limit is None else sum(width >= limit - 4 for width in widths)


def _blank_lines_part(blocks: Sequence[Block], follows: list[bool]) -> bool:
    """Whether paragraphs are parted by blank lines, so that lines without one belong together."""
    return len(blocks) >= 12 and sum(follows) * 5 <= len(blocks)


def _runs_on(flat: str, block: Block, following: Block) -> bool:
    line = flat[block.span.start : block.span.end].rstrip()
    start = flat[following.span.start : min(following.span.end, following.span.start + 60)].strip()
    if _NEW_PARAGRAPH.match(start) or _NUMBER_LINE.match(start):
        return False
    indented = following.span.start > 0 and flat[following.span.start - 1] == " "
    return not (line[-1:] in _SENTENCE_END and (line[-1:] in "。:" or indented))
