"""When two texts say the same, and which numbers they hold."""

from __future__ import annotations

import re
from collections import Counter

from luodi.compiler.view import regular

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[一二两三四五六七八九十百千万亿零〇半]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_ENDS = "。;,. "


def normal(text: str) -> str:
    """``text`` as it is compared: one script and width, no spaces, no mark at its end. Marks
    inside count, as they do for the law.

    >>> normal("建成 ３ 个驿站；")
    '建成3个驿站'
    """
    return _SPACES.sub("", regular(text)).rstrip(_ENDS)


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same."""
    return one == other or normal(one) == normal(other)


def only_numbers_differ(one: str, other: str) -> bool:
    """Whether two texts, in normal form and not the same, are so but for their numbers.

    >>> only_numbers_differ("建成3个驿站", "建成五个驿站"), only_numbers_differ("建3站", "修3站")
    (True, False)
    """
    return _NUMBER.sub("#", one) == _NUMBER.sub("#", other)


def figures_differ(one: str, other: str) -> bool:
    """Whether two texts in normal form hold other figures."""
    return Counter(_FIGURE.findall(one)) != Counter(_FIGURE.findall(other))
