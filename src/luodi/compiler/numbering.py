"""The numbers in front of provisions: 第一章, 第一条, 一、, (一), 1., (1), ①."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN = "[一二三四五六七八九十百零〇]"


class Kind(IntEnum):
    """Kinds of numbers, outermost first."""

    HEADED = -1  # a heading by its style or look; with a bare number (1 总则) or none
    PART = 0
    CHAPTER = 1
    SECTION = 2
    CN = 3  # 一、
    ARTICLE = 4
    PAREN_CN = 5  # (一)
    DOTTED = 6  # 1.1
    NUM = 7  # 1.
    PAREN_NUM = 8  # (1)
    CIRCLE = 9  # ①


_PATTERN = re.compile(
    rf"第({_CN}+|\d+)([编篇章节条])[、:]?\s?(?!第)"
    rf"|({_CN}{{1,4}})(?:、|\.(?!\d)|,(?=[^,。]{{2,40}}$))"
    rf"|\(({_CN}{{1,4}})\)[、.]?"
    rf"|(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?!\d\d年|[\d%％.]|[年月日万亿元个倍])[、.]?\s?(?=[^\d])"
    rf"|(\d{{1,3}})(?:[、,](?=[^\d])|\.(?!\d)|\.(?=(?:19|20)\d\d年|[45]G))"
    rf"|\((\d{{1,3}})\)[、.]?"
    rf"|([①-⑳])[、.]?"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A number in front of a paragraph: what kind, its value, its characters and its length."""

    kind: Kind
    value: int
    text: str
    length: int


def cn_value(numeral: str) -> int:
    """The value of a Chinese or Arabic whole number below 10,000.

    >>> [cn_value(n) for n in ("十", "二十一", "一百零二", "37")]
    [10, 21, 102, 37]
    """
    if numeral.isdecimal():
        return int(numeral)
    total = digit = 0
    for character in numeral:
        if character == "十":
            total += (digit or 1) * 10
            digit = 0
        elif character == "百":
            total += (digit or 1) * 100
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit


def label_of(paragraph: str) -> Label | None:
    """The number in front of a paragraph of the view, or None.

    >>> label_of("(二十一)健全机制。").value
    21
    >>> label_of("1.5亿元") is None
    True
    """
    match = _PATTERN.match(paragraph)
    if match is None:
        return None
    ordinal, unit, cn, paren_cn, dotted, num, paren_num, circle = match.groups()
    text, length = match[0], match.end()
    if ordinal:
        kinds = {"编": Kind.PART, "篇": Kind.PART, "章": Kind.CHAPTER, "节": Kind.SECTION}
        return Label(kinds.get(unit, Kind.ARTICLE), cn_value(ordinal), text, length)
    if cn:
        return Label(Kind.CN, cn_value(cn), text, length)
    if paren_cn:
        return Label(Kind.PAREN_CN, cn_value(paren_cn), text, length)
    if dotted:
        return Label(Kind.DOTTED, int(dotted.rpartition(".")[2]), text, length)
    if num:
        return Label(Kind.NUM, int(num), text, length)
    if paren_num:
        return Label(Kind.PAREN_NUM, int(paren_num), text, length)
    return Label(Kind.CIRCLE, ord(circle) - ord("①") + 1, text, length)


_BARE = re.compile(r"(?:\d{1,2}\.)*(\d{1,2})(?=[^\d.,、年月日%万亿元个倍:/-])")


def headed_label(text: str) -> Label:
    """The label of a heading by style: its bare number (``1 总则``), or none.

    >>> headed_label("1总则").value, headed_label("总则").length
    (1, 0)
    """
    match = _BARE.match(text)
    if match is None:
        return Label(Kind.HEADED, 0, "", 0)
    return Label(Kind.HEADED, int(match[1]), match[0], match.end())
