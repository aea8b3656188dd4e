"""Words of a result that stand nowhere as they are, found in the pieces that they were put
together from."""

from __future__ import annotations

_LEAST = 2  # characters of a piece: single ones stand anywhere


def pieces(words: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the longest parts of ``words``, taken from its beginning, stand in
    ``text[start:end]``; nothing of what stands nowhere.

    >>> pieces("智创空间面积", "打造面积不少于两万平方米的智创空间", 0, 17)
    [(13, 17), (2, 4)]
    """
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        size = _longest(words, at, text, start, end)
        if size:
            place = text.find(words[at : at + size], start, end)
            found.append((place, place + size))
        at += max(size, 1)
    return list(dict.fromkeys(found))


def _longest(words: str, at: int, text: str, start: int, end: int) -> int:
    """How many characters of ``words`` from ``at`` on stand together in the text; 0 for too few."""
    size = _LEAST
    while at + size <= len(words) and text.find(words[at : at + size], start, end) >= 0:
        size += 1
    return size - 1 if size > _LEAST else 0
