"""Where sentences begin and end."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^。;!?]*[。;!?]+[”)]?|[^。;!?]+$")
_OPEN, _CLOSE = "(“《", ")”》"
_MARK = re.compile("[(“《)”》。;!?]")
#: The longest sentence of the papers we know has some 300 characters. What is much longer is no
#: sentence, and the work on one grows with the square of its length.
LONGEST_SENTENCE = 600


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentence bounds in ``text[start:end]``: closing marks inside brackets and quotes do not
    end a sentence, unless a bracket is never closed. None is longer than
    :data:`LONGEST_SENTENCE`: a longer one is parted at its commas."""
    whole = _whole_sentences(text[start:end])
    return [(start + a, start + b) for bounds in whole for a, b in _parted(text, start, *bounds)]


def _parted(text: str, base: int, begin: int, end: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    while end - begin > LONGEST_SENTENCE:
        first, last = base + begin + 1, base + begin + LONGEST_SENTENCE
        cut = max(text.rfind(mark, first, last) for mark in ";,、") + 1 - base
        cut = cut if cut > begin else begin + LONGEST_SENTENCE
        parts.append((begin, cut))
        begin = cut
    return [*parts, (begin, end)]


def _whole_sentences(piece: str) -> list[tuple[int, int]]:
    if "(" not in piece and "“" not in piece:
        return [m.span() for m in _SENTENCE.finditer(piece) if m[0]]
    bounds: list[tuple[int, int]] = []
    depth, begin = 0, 0
    balanced = all(piece.count(o) == piece.count(c) for o, c in zip(_OPEN, _CLOSE, strict=True))
    for mark in _MARK.finditer(piece):
        character = mark[0]
        if character in _OPEN:
            depth += balanced
        elif character in _CLOSE:
            depth = max(0, depth - balanced)
            if depth == 0 and character == "”" and piece[mark.start() - 1] in "。!?":
                bounds.append((begin, mark.end()))
                begin = mark.end()
        elif depth == 0:
            bounds.append((begin, mark.end()))
            begin = mark.end()
    if begin < len(piece):
        bounds.append((begin, len(piece)))
    return [(a, b) for a, b in bounds if piece[a:b].strip()]
