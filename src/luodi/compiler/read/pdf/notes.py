"""Footnotes: taken out of the page's foot, and their marks out of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luodi.compiler.read.pdf.values import Line

_MARK = re.compile(
    r"([①-⑳])|[\[［〔(（]?(\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})[\]］〕)）]?(?![\d.．、%])|[*＊※]"
)
#: Footnotes stand in this lower share of a page, in smaller letters than the text.
_LOWER = 0.5
_SMALLER = 0.8
_DOWN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def split_notes(lines: Sequence[Line], height: float, size: float) -> tuple[list[Line], list[Line]]:
    """A page's lines of text, and those of its footnotes; ``size`` is that of running text.

    The marks of the footnotes found are taken out of the text's lines.
    """
    ordered = sorted(lines, key=lambda line: line.y)
    start = len(ordered)
    while start and _may_be_note(ordered[start - 1], height, size):
        start -= 1
    while start < len(ordered) and not _MARK.match(ordered[start].text):
        start += 1
    notes = ordered[start:]
    ids = {id(line) for line in notes}
    text = [line for line in lines if id(line) not in ids]
    marks = {mark for line in notes if (mark := _mark(line.text))}
    if marks:
        pattern = re.compile("|".join(sorted(marks, key=len, reverse=True)))
        for line in text:
            line.text = pattern.sub("", line.text)
    return text, notes


def begins_note(text: str) -> bool:
    """Whether a line of the page's foot begins a footnote."""
    return bool(_MARK.match(text))


def _may_be_note(line: Line, height: float, size: float) -> bool:
    return line.size < size - _SMALLER and line.y > (1 - _LOWER) * height


def _mark(text: str) -> str:
    """The raised figures that point at a footnote, from how it begins."""
    match = _MARK.match(text)
    if not match or not (match[1] or match[2]):
        return ""
    number = str(ord(match[1]) - ord("①") + 1) if match[1] else match[2].translate(_DOWN)
    return number.translate(_UP)
